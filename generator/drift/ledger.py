"""spec/pages.yaml: which pages of the reference were looked at, when, and what was decided about them by hand.

Facts only, no text of the vendor: number, title, dates, digests, what the page is evidence of. `decided` lists findings
that the spec differs by on purpose: kind, subject and new value as `drift --json` prints them, and why. Those under
`sidebar` hold for every page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from generator.drift.findings import Finding
from generator.drift.stated import stated
from generator.pages import DocsPage
from generator.spec import CONFIRMED, Document, Editor, SpecError, load, pointer

#: How old a look may be before it is to be repeated.
STALE_AFTER_DAYS = 90
_PARTS = ("path", "request", "response")


@dataclass(frozen=True)
class Ledger:
    """What the file says; `text` is empty where there is none."""

    text: str
    data: Mapping[str, Any]

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        return dict(self.data.get("pages", {}))

    def notes(self, number: int | None) -> str | None:
        """Digest of the notes that the page had when it was last applied."""
        found: str | None = self.pages.get(str(number), {}).get("notes")
        return found

    def accepts(self, finding: Finding) -> bool:
        """Whether it was decided that the spec differs here."""
        everywhere = self.data.get("sidebar", {}).get("decided", [])
        pages = [page for page in self.pages.values() if page.get("operation") == finding.operation]
        decided = [*everywhere, *(one for page in pages for one in page.get("decided", []))]
        return any(
            (one["kind"], one.get("subject", ""), one.get("new")) == (finding.kind, finding.subject, finding.new)
            and one.get("operation", finding.operation) == finding.operation
            for one in decided
        )


def read_ledger(path: Path) -> Ledger:
    """The ledger of a file; an empty one where there is no file. Raises SpecError where it is not in order."""
    if not path.exists():
        return Ledger("", {})
    document = load(path)
    if not isinstance(document.data.get("pages", {}), dict):
        raise SpecError(path, "pages is no mapping", "/pages")
    return Ledger(document.text, document.data)


def notes_digest(page: DocsPage) -> str:
    """Of the notes under the path, whatever their blanks."""
    return _short(sha256("\n".join(" ".join(note.text.split()) for note in page.notes).encode()).hexdigest())


def _short(digest: str) -> str:
    return digest[:16]


def noted(
    ledger: Ledger,
    looks: Mapping[int, tuple[DocsPage, str]],
    document: Document,
    seen: date,
    left: Collection[str] = (),
) -> str:
    """The ledger's text with what was looked at now: pages by number, each with its operationId.

    `left` are sources of pages of which not all was taken over: their notes are still to be read.
    """
    editor = Editor(ledger.text or "pages:\n  '0': {}\n")
    for number, (page, operation) in looks.items():
        at = pointer("pages", number)
        known = editor.get(at) if editor.has(at) else {}
        entry = {**known, **_entry(page, operation, document, seen)}
        entry["seen"] = max(entry["seen"], known.get("seen", ""))
        if page.source in left:
            entry["notes"] = known.get("notes")
        entry = {key: value for key, value in entry.items() if value is not None}
        if entry != known:
            editor.set(at, entry)
    if not ledger.text and len(editor.keys("/pages")) > 1:
        editor.remove("/pages/0")
    return editor.text


def _entry(page: DocsPage, operation: str, document: Document, seen: date) -> dict[str, Any]:
    one = next(one for one in stated(document) if one.name == operation)
    facts = {
        "title": one.title,
        "operation": operation,
        "evidence": [part for part in _PARTS if one.evidence[part] in CONFIRMED],
        "seen": seen.isoformat(),
        "digest": _short(page.digest),
    }
    whole = {} if page.partial else {"notes": notes_digest(page)}
    return {**facts, **whole, **({"modified": page.modified} if _is_stamp(page.modified) else {})}


def _is_stamp(modified: str | None) -> bool:
    """Whether it is a time; words such as "6 months ago" mean nothing later on."""
    return modified is not None and modified[:4].isdecimal() and modified.isascii() and modified.isprintable()


def overdue(ledger: Ledger, document: Document, today: date, days: int) -> Iterator[tuple[str, str, str]]:
    """Number, title and last look of each page that was not looked at for so many days; then what has no page yet."""
    for number, page in ledger.pages.items():
        seen = page.get("seen")
        if seen is None or (today - date.fromisoformat(seen)).days >= days:
            yield number, str(page.get("title", "")), seen or "never"
    known = {page.get("operation") for page in ledger.pages.values()}
    for one in stated(document):
        if one.name not in known:
            yield "unknown", one.title, "never"
