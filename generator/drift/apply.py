"""Takes findings over into the spec: no more than the page proves, and never so that the spec is out of order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.diff import state
from generator.drift import adding, answer_edits, form_edits
from generator.drift.answer import shows_whole_answer
from generator.drift.compare import match
from generator.drift.comparison import Comparison, in_order
from generator.drift.draft import CannotApply, Draft
from generator.drift.evidence import page_number, path_of
from generator.drift.exchange import Exchange, take_over, without_claim
from generator.drift.findings import Finding
from generator.drift.listing import UNMARKED
from generator.drift.names import method_of, says_deprecated
from generator.drift.request import proven_fields
from generator.drift.stated import Stated, stated
from generator.pages import DocsPage
from generator.recordings import Recording, remove
from generator.spec import CONFIRMED, RULES, Document, EditError, GenerationError, SpecError, lint_spec, load, pointer

_REFUSED = "the spec would be out of order with it"
_ANSWER_KINDS = ("answer-added", "answer-removed", "answer-type")
#: Kinds that only the operation's own page can show; titles and the like come from any sidebar.
_PAGE_KINDS = ("path", "parameter", "array", "answer")
#: Kinds that raise evidence.
_RAISING = ("proves", "endpoint-added")
_EVIDENCE_KEYS = ("path", "request", "response", "page", "seen", "fields", "reference", "basis")


@dataclass(frozen=True)
class Applied:
    """The spec's new text, what was taken over into it, and what was not, with the reason.

    `exchanges` are to be kept as recordings, `outgrown` are recordings that the spec no longer bears out.
    """

    text: str
    taken: list[Finding]
    left: list[Finding]
    exchanges: list[Exchange]
    outgrown: list[Recording]

    @property
    def operations(self) -> list[str]:
        """Those of which something was taken over from a page of their own."""
        own = [one for one in self.taken if one.kind.startswith(_PAGE_KINDS) or one.kind in _RAISING]
        return list(dict.fromkeys(one.operation or adding.name_of(one.shown.page) for one in own))

    def keep_recordings(self, folder: Path, document: Document) -> None:
        """Writes and removes recordings. `document` is the new one."""
        for exchange in self.exchanges:
            exchange.keep(folder, document)
        for recording in self.outgrown:
            remove(recording)

    def document(self, path: Path) -> Document:
        """The new text as a document that knows no lines."""
        return Draft(path, self.text).document


def apply(
    document: Document,
    pages: Sequence[DocsPage],
    findings: Sequence[Finding],
    recordings: Sequence[Recording],
    seen: date,
) -> Applied:
    """Takes over all drift that is not for people to decide. Raises SpecError if the spec is out of order before."""
    wanted = [finding for finding in findings if finding.is_drift and not finding.by_hand]
    if wanted and (faults := _faults(document.path, document.text)):
        raise SpecError(document.path, f"put the spec in order first: {faults[0]}")
    in_turn = sorted(wanted, key=lambda finding: list(_EDITS).index(finding.kind))
    text, refused = _settled(document.path, document.text, in_turn, seen)
    left = [finding for finding in findings if finding.is_drift and finding.by_hand]
    before = [replace(finding, by_hand="") for finding in refused]
    taken = [finding for finding in in_turn if finding not in before]
    return _with_exchanges(Applied(text, taken, [*left, *refused], [], []), document.path, pages, recordings)


def _with_exchanges(
    applied: Applied, path: Path, pages: Sequence[DocsPage], recordings: Sequence[Recording]
) -> Applied:
    """With the samples of each page of which something was taken over, as far as lint takes them."""
    shown = _pages_of(applied, path, pages)
    text, exchanges = _sampled(path, applied.text, shown)
    kept = {exchange.operation for exchange in exchanges}
    draft = Draft(path, text)
    outgrown = [one for name in shown if name not in kept for one in without_claim(draft, name, recordings)]
    if shown:
        draft.sweep()
    return replace(applied, text=draft.editor.text, exchanges=exchanges, outgrown=outgrown)


def _pages_of(applied: Applied, path: Path, pages: Sequence[DocsPage]) -> dict[str, list[DocsPage]]:
    """The pages of the operations of which a page of their own was taken over."""
    if not applied.operations:
        return {}
    operations = stated(applied.document(path))
    found = [(match(operations, page), page) for page in pages]
    return {name: [page for one, page in found if one and one.name == name] for name in applied.operations}


def _sampled(path: Path, text: str, shown: dict[str, list[DocsPage]]) -> tuple[str, list[Exchange]]:
    """The text with the samples of all exchanges that it can take; to find these, halves are tried."""
    draft = Draft(path, text)
    exchanges = [one for name, pages in shown.items() if (one := take_over(draft, name, pages))]
    draft.sweep()
    if not exchanges or not _faults(path, draft.editor.text):
        return draft.editor.text, exchanges
    if len(shown) == 1:
        return text, []
    names, half = list(shown), len(shown) // 2
    text, some = _sampled(path, text, {name: shown[name] for name in names[:half]})
    text, more = _sampled(path, text, {name: shown[name] for name in names[half:]})
    return text, [*some, *more]


def _settled(path: Path, text: str, findings: list[Finding], seen: date) -> tuple[str, list[Finding]]:
    """The text with all the findings that it can take, and those that it cannot; to find these, halves are tried."""
    if not findings:
        return text, []
    try:
        edited = _edited(path, text, findings, seen)
        faults = _faults(path, edited)
    except (CannotApply, EditError, KeyError, StopIteration) as error:
        edited, faults = text, (str(error),)
    if not faults:
        return edited, []
    if len(findings) == 1:
        return text, [replace(findings[0], by_hand=f"{_REFUSED}: {faults[0]}")]
    half = len(findings) // 2
    text, refused = _settled(path, text, findings[:half], seen)
    text, more = _settled(path, text, findings[half:], seen)
    return text, [*refused, *more]


def _edited(path: Path, text: str, findings: list[Finding], seen: date) -> str:
    draft = Draft(path, text)
    for finding in findings:
        _EDITS[finding.kind](draft, finding)
        if finding.kind.startswith(_PAGE_KINDS):
            _note_seen(draft, finding, seen)
        if finding.kind in _RAISING:
            _raise(draft, finding, seen)
    _settle_answers(draft, findings)
    draft.sweep()
    return draft.editor.text


def _faults(path: Path, text: str) -> tuple[str, ...]:
    """What lint and generator say against the text."""
    return _faults_in(path.name, text)


@lru_cache(maxsize=16)  # where halves are tried, the same text comes again
def _faults_in(name: str, text: str) -> tuple[str, ...]:
    with TemporaryDirectory() as folder:
        copy = Path(folder) / name
        copy.write_text(text, encoding="utf-8", newline="\n")
        try:
            document = load(copy)
            found = tuple(f"{finding.message} [{finding.rule}]" for finding in lint_spec(document))
            if not found:
                state(document)
        except (SpecError, GenerationError) as error:
            return (str(error).replace(str(copy), name),)
        return found


def _settle_answers(draft: Draft, findings: list[Finding]) -> None:
    """Samples of answers that changed: the vendor's stay if they fit, all others are made anew."""
    changed = {finding.operation for finding in findings if finding.kind in _ANSWER_KINDS}
    misfits = [problem.pointer for problem in RULES["example-valid"](draft.document)]
    for one in stated(draft.document):
        fits = not any(at.startswith(f"{one.answer_media_at}/") for at in misfits)
        if not fits or (one.name in changed and one.answer_sample is None):
            answer_edits.refit_examples(draft, one.name)


# -------------------------------------------------------------------------------------------- operations


def _change_path(draft: Draft, finding: Finding) -> None:
    one = draft.one(finding.operation)
    draft.editor.rename(pointer("paths", one.entry.path), str(finding.new))


def _rename_endpoint(draft: Draft, finding: Finding) -> None:
    one = draft.one(finding.operation)
    older = one.title
    draft.put(f"{one.at}/summary", finding.new)
    draft.put(
        f"{one.at}/x-getmx-titles", {**one.entry.data.get("x-getmx-titles", {}), "older": older}, after="x-getmx-server"
    )


def _deprecate(draft: Draft, finding: Finding) -> None:
    draft.put(f"{draft.one(finding.operation).at}/deprecated", True, after="description")


def _undeprecate(draft: Draft, finding: Finding) -> None:
    one = draft.one(finding.operation)
    draft.drop(f"{one.at}/deprecated")
    for reference, title in one.entry.data.get("x-getmx-titles", {}).items():
        if says_deprecated(title):
            draft.drop(f"{one.at}/x-getmx-titles/{reference}")


def _move(draft: Draft, finding: Finding) -> None:
    one, moved = draft.one(finding.operation), finding.shown
    adding.declare_group(draft, moved.group, moved.before)
    method = _moved_method(draft, one, moved.group)
    draft.put(f"{one.at}/tags", [moved.group])
    draft.put(f"{one.at}/x-getmx-method", method)
    paths = [path for path in draft.editor.keys("/paths") if path != one.entry.path]
    above = next((draft.one(name).entry.path for name in moved.before), None)
    place = paths.index(above) + 1 if above else 0
    draft.editor.reorder("/paths", [*paths[:place], one.entry.path, *paths[place:]])


def _moved_method(draft: Draft, one: Stated, group: str) -> str:
    """The same name at the group's resource; if that is taken, the name that a new operation would have."""
    resource, name = adding.resource(draft, group), one.method.partition(".")[2]
    taken = {other.method for other in stated(draft.document)}
    free = name if f"{resource}.{name}" not in taken else method_of(one.title, one.entry.path, group)
    return f"{resource}.{free}"


def _reorder(draft: Draft, finding: Finding) -> None:
    wanted = [draft.one(name).entry.path for name in finding.shown]
    draft.editor.reorder("/paths", in_order(wanted, draft.editor.keys("/paths")))


def _add_endpoint(draft: Draft, finding: Finding) -> None:
    adding.add(draft, finding)


def _nothing(draft: Draft, finding: Finding) -> None:
    """What a page proves is raised after all else is taken over."""


_Edit = Callable[[Draft, Finding], None]

#: How each kind is taken over, in the order in which that is done.
_EDITS: dict[str, _Edit] = {
    "path": _change_path,
    "endpoint-renamed": _rename_endpoint,
    "deprecated": _deprecate,
    UNMARKED: _undeprecate,
    "endpoint-moved": _move,
    "endpoint-order": _reorder,
    "parameter-type": form_edits.retype,
    "parameter-required": form_edits.require,
    "parameter-limit": form_edits.limit,
    "parameter-removed": form_edits.remove,
    "parameter-added": form_edits.add,
    "parameter-sample": form_edits.sample,
    "parameter-renamed": form_edits.rename,
    "parameter-order": form_edits.reorder,
    "array-form": form_edits.confirm_array_form,
    "answer-removed": answer_edits.remove,
    "answer-type": answer_edits.retype,
    "answer-required": answer_edits.require,
    "answer-added": answer_edits.add,
    "answer-sample": answer_edits.sample,
    "endpoint-added": _add_endpoint,
    "proves": _nothing,
}


# ---------------------------------------------------------------------------------------------- evidence


def _note_seen(draft: Draft, finding: Finding, seen: date) -> None:
    """What was taken over from a page of the operation was seen there on that day."""
    one = draft.one(finding.operation)
    if "page" in one.evidence:
        _set_evidence(draft, one, {**one.evidence, "seen": seen.isoformat()})


def _set_evidence(draft: Draft, one: Stated, evidence: dict[str, Any]) -> None:
    ordered = {key: evidence[key] for key in _EVIDENCE_KEYS if evidence.get(key) is not None}
    draft.put(f"{one.at}/x-getmx-evidence", ordered)


def _raise(draft: Draft, finding: Finding, seen: date) -> None:
    """Raises the evidence of a part to what the page proves of the spec as it is by now."""
    page: DocsPage = finding.shown if finding.kind == "proves" else finding.shown.page
    parts = [finding.subject] if finding.kind == "proves" else list(_RAISES)
    one = draft.one(finding.operation or adding.name_of(page))
    evidence = dict(one.evidence)
    for part in parts:
        evidence |= _RAISES[part](draft, one.name, page)
    one = draft.one(one.name)
    number = page_number(Comparison(draft.document, page, one))
    evidence |= {"page": number, "seen": seen.isoformat()}
    if not _has_assumptions(one, evidence):
        evidence["basis"] = None
    _set_evidence(draft, one, evidence)
    link = {"description": f"Vendor's page {number}", "url": f"https://domain-open.getmx.com/api-{number}"}
    draft.put(f"{one.at}/externalDocs", link, after="description")


def _has_assumptions(one: Stated, evidence: dict[str, Any]) -> bool:
    fields = (*one.form.values(), *one.answer.values())
    return "assumed" in [*evidence.values(), *(field.raw.get("x-getmx-evidence") for field in fields)]


def _documented(one: Stated, part: str) -> dict[str, Any]:
    return {} if one.confirmed(part) else {part: "documented"}


def _raise_path(draft: Draft, name: str, page: DocsPage) -> dict[str, Any]:
    one = draft.one(name)
    return _documented(one, "path") if path_of(page) == one.entry.path else {}


def _raise_request(draft: Draft, name: str, page: DocsPage) -> dict[str, Any]:
    """Fields that the page does not prove keep their level, each by a word of its own."""
    one = draft.one(name)
    proven = proven_fields(Comparison(draft.document, page, one))
    level = one.evidence["request"]
    for field in one.form.values():
        at = one.form_at + pointer("properties", field.name, "x-getmx-evidence")
        if field.name in proven and not field.confirmed:
            draft.drop(at)
        elif field.name not in proven and level not in CONFIRMED and "x-getmx-evidence" not in field.raw:
            draft.put(at, level)
    _settle_array_forms(draft, one, level)
    whole = page.parameters_complete
    partial = one.evidence.get("fields") == "partial" or level not in CONFIRMED
    return _documented(one, "request") | {"fields": "partial" if partial and not whole else None}


def _settle_array_forms(draft: Draft, one: Stated, level: str) -> None:
    """That a table calls a field an array does not say how it is sent."""
    for name in draft.document.get(one.media_at).get("encoding", {}):
        at = one.media_at + pointer("encoding", name, "x-getmx-evidence")
        if level not in CONFIRMED and not draft.editor.has(at):
            draft.put(at, level)


def _raise_response(draft: Draft, name: str, page: DocsPage) -> dict[str, Any]:
    one = draft.one(name)
    comparison = Comparison(draft.document, page, one)
    shown = comparison.answer
    for field in one.answer.values():
        if field.name in shown and field.type and "x-getmx-evidence" in field.raw and not field.confirmed:
            draft.drop(f"{draft.own(name, field.name).at}/x-getmx-evidence")
    return _documented(one, "response") if shows_whole_answer(comparison) else {}


_RAISES = {"path": _raise_path, "request": _raise_request, "response": _raise_response}
