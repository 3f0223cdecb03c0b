"""spec/pages.yaml: which pages of the docs were looked at, when, and what was decided about them by hand.

Facts only, no text of the vendor: number, title, dates, digests, what the page is evidence of. `decided` lists findings
that the spec differs by on purpose: kind, subject and new value as `drift --json` prints them, and why. Those under
`sidebar` hold for every page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.pages import DocsPage
from generator.spec import PARTS, Document, Editor, Operation, Spec, SpecError, load, pointer

#: The vendor's hosts, unless the ledger names them.
HOSTS = ("domain-open-api.getmx.com", "domain-open.getmx.com")
#: How old a look may be before it is to be repeated.
STALE_AFTER_DAYS = 90
#: How much of a digest is noted.
_DIGITS = 16


@dataclass(frozen=True)
class Ledger:
    """What the file says; `text` is empty if there is none."""

    text: str
    data: Mapping[str, Any]

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        return dict(self.data.get("pages", {}))

    @property
    def hosts(self) -> frozenset[str]:
        """The vendor's hosts: those of the API and of its docs."""
        return frozenset(self.data.get("hosts", HOSTS))

    def notes(self, number: int | None) -> str | None:
        """Digest of the notes that the page had when it was last applied."""
        found: str | None = self.pages.get(str(number), {}).get("notes")
        return found

    def has_decided(self, kind: str, operation: str, subject: str, new: Any) -> bool:
        """Whether the spec differs here on purpose."""
        everywhere = self.data.get("sidebar", {}).get("decided", [])
        pages = [page for page in self.pages.values() if page.get("operation") == operation]
        decided = [*everywhere, *(decision for page in pages for decision in page.get("decided", []))]
        return any(
            (decision["kind"], decision.get("subject", ""), decision.get("new")) == (kind, subject, new)
            and decision.get("operation", operation) == operation
            for decision in decided
        )


NO_LEDGER = Ledger("", {})


def read_ledger(path: Path) -> Ledger:
    """The ledger of a file; an empty one if there is no file. Raises SpecError if it is not in order."""
    if not path.exists():
        return NO_LEDGER
    document = load(path)
    if not isinstance(document.data.get("pages", {}), dict):
        raise SpecError(path, "pages is no mapping", "/pages")
    return Ledger(document.text, document.data)


def notes_digest(page: DocsPage) -> str:
    """Of the notes under the path, whatever their blanks."""
    notes = "\n".join(" ".join(note.text.split()) for note in page.notes)
    return sha256(notes.encode()).hexdigest()[:_DIGITS]


def noted(
    ledger: Ledger,
    looks: Mapping[int, tuple[DocsPage, str]],
    document: Document,
    seen: date,
    left: Collection[str] = (),
) -> str:
    """The ledger's text with what was looked at now.

    looks: Pages by number, each with its operationId.
    left: Sources of pages of which not all was taken over: their notes are still to be read.
    """
    editor, spec = Editor(ledger.text or "pages:\n  '0': {}\n"), Spec(document)
    for number, (page, operation) in looks.items():
        at = pointer("pages", number)
        known = editor.get(at) if editor.has(at) else {}
        entry = {**known, **_entry(page, spec.operation(operation), seen)}
        entry["seen"] = max(entry["seen"], known.get("seen", ""))
        if page.source in left:
            entry["notes"] = known.get("notes")
        entry = {key: value for key, value in entry.items() if value is not None}
        if not known:
            editor.set(at, entry)
        for key, value in entry.items():  # one by one, so that comments stay
            if known and known.get(key) != value:
                editor.set(at + pointer(key), value)
    if not ledger.text and len(editor.keys("/pages")) > 1:
        editor.remove("/pages/0")
    return editor.text


def _entry(page: DocsPage, operation: Operation, seen: date) -> dict[str, Any]:
    facts = {
        "title": operation.title,
        "operation": operation.id,
        "evidence": [part for part in PARTS if operation.confirmed(part)],
        "seen": seen.isoformat(),
        "digest": page.digest[:_DIGITS],
    }
    whole = {} if page.partial else {"notes": notes_digest(page)}
    return {**facts, **whole, **({"modified": page.modified} if is_stamp(page.modified) else {})}


def is_stamp(modified: str | None) -> bool:
    """Whether it is a time; words such as "6 months ago" mean nothing later on."""
    return modified is not None and modified[:4].isdecimal() and modified.isascii() and modified.isprintable()
