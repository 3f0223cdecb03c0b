"""What a page proves beyond what the spec says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, Self

from generator.drift.comparison import NO_NUMBER, TOKEN, Comparison
from generator.drift.findings import Finding, put_evidence
from generator.drift.identity import path_of
from generator.drift.kinds.answers import removed_fields, unfit
from generator.drift.limits import rules_named
from generator.drift.names import PATH
from generator.pages import DocsPage
from generator.spec import CONFIRMED, Draft, Operation

_WORD = "/x-getmx-evidence"


class Proves(Finding):
    """`subject`: the part of the evidence. `shown`: the page."""

    kind = "proves"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, operation = comparison.page, comparison.operation
        for part in [part for part, proof in _PROOFS.items() if proof.is_given(comparison)]:
            level = operation.evidence[part]
            gain = f"more of the {part}" if level in CONFIRMED else f"{part}, {level} so far"
            is_guess = part == "path" and level == "assumed"
            yield cls.found(
                comparison,
                f"the page documents the {gain}",
                at=operation.at + _WORD,
                line=page.path_line or page.title_line,
                subject=part,
                old=level,
                new="documented",
                effect=f"`{operation.method}` is surer of its {part}"
                + (" and no longer warns that its path is a guess" if is_guess else ""),
                by_hand="" if comparison.number else NO_NUMBER,
                part=part,
                shown=page,
            )

    def make(self, draft: Draft) -> None:
        """Changes nothing: what the page proves is told when all else is taken over."""

    def raise_evidence(self, draft: Draft, seen: date) -> None:
        raise_levels(draft, self.operation, self.shown, [self.subject], seen)

    @property
    def owner(self) -> str:
        return self.operation

    @property
    def claims(self) -> tuple[str, ...]:
        return (f"the number {self.shown.page_id}",) if self.shown.page_id else ()

    @property
    def proves(self) -> str:
        return self.subject


def raise_levels(draft: Draft, operation: str, page: DocsPage, parts: Sequence[str], seen: date) -> None:
    """Raises the evidence to what the page proves of the operation as it is by now."""
    changes: dict[str, Any] = {}
    for part in parts:
        changes |= _PROOFS[part].levels(draft, Comparison(draft.spec, page, draft.operation(operation)))
    known = draft.operation(operation)
    number = Comparison(draft.spec, page, known).number
    changes |= {"page": number, "seen": seen.isoformat()}
    if not _has_assumptions(known, changes):
        changes["basis"] = None
    put_evidence(draft, operation, changes)
    link = {"description": f"Vendor's page {number}", "url": f"https://domain-open.getmx.com/api-{number}"}
    draft.put(f"{known.at}/externalDocs", link, after="description")


def _has_assumptions(operation: Operation, changes: dict[str, Any]) -> bool:
    fields = [field.schema for field in operation.form.fields.values()]
    fields += [field.schema for field in operation.answer.fields.values()]
    return "assumed" in [*(operation.evidence | changes).values(), *(schema.evidence for schema in fields)]


def _documented(operation: Operation, part: str) -> dict[str, Any]:
    return {} if operation.confirmed(part) else {part: "documented"}


def _proves_path(comparison: Comparison) -> bool:
    operation, path = comparison.operation, path_of(comparison.page)
    is_taken = any(other.path == path for other in comparison.spec.operations if other.id != operation.id)
    is_certain = comparison.page.path_certain or path == operation.path
    is_fit = path is not None and is_certain and PATH.fullmatch(path) is not None
    return not operation.confirmed("path") and is_fit and not is_taken


def _path_levels(draft: Draft, comparison: Comparison) -> dict[str, Any]:
    is_same = path_of(comparison.page) == comparison.operation.path
    return _documented(comparison.operation, "path") if is_same else {}


def _proves_request(comparison: Comparison) -> bool:
    form, page, operation = comparison.operation.form, comparison.page, comparison.operation
    if any(not form.fields[name].is_confirmed(form.level) for name in proven_fields(comparison) - {TOKEN}):
        return True
    has_names = bool(page.parameters) and all(parameter.name for parameter in page.parameters or ())
    is_complete = page.parameters_complete and has_names
    return is_complete and (operation.is_partial or not operation.confirmed("request"))


def _request_levels(draft: Draft, comparison: Comparison) -> dict[str, Any]:
    """Fields that the page does not prove keep their level, each by a word of its own."""
    form, proven = comparison.operation.form, proven_fields(comparison)
    is_raised = form.level not in CONFIRMED
    for name, field in form.fields.items():
        if name in proven and not field.is_confirmed(form.level):
            draft.drop(form.field_at(name) + _WORD)
        elif name not in proven and is_raised and field.schema.evidence is None:
            draft.put(form.field_at(name) + _WORD, form.level)
    for name, encoding in form.encoding.items():  # That a table calls it an array does not say how it is sent.
        if is_raised and "x-getmx-evidence" not in encoding:
            draft.put(form.encoding_at(name) + _WORD, form.level)
    is_partial = (comparison.operation.is_partial or is_raised) and not comparison.page.parameters_complete
    return _documented(comparison.operation, "request") | {"fields": "partial" if is_partial else None}


def proven_fields(comparison: Comparison) -> set[str]:
    """Fields of the form that the page shows as the spec has them, each with every rule that it has."""
    shown = comparison.parameters if comparison.page.parameters is not None else {}
    return {
        name
        for name, field in comparison.form.items()
        if name in shown
        and (
            name == TOKEN
            or (
                (shown[name].type, shown[name].required) == (field.type, field.required)
                and rules_named(field.schema, shown[name].description, shown[name].example or "")
            )
        )
    }


def _proves_response(comparison: Comparison) -> bool:
    is_raised = any(_is_raised(comparison, path) for path in comparison.answer)
    return is_raised or (not comparison.operation.confirmed("response") and shows_whole_answer(comparison))


def _response_levels(draft: Draft, comparison: Comparison) -> dict[str, Any]:
    name = comparison.operation.id
    for path in comparison.answer:
        if _is_raised(comparison, path):
            draft.drop(draft.own(name, path).at + _WORD)
    return _documented(comparison.operation, "response") if shows_whole_answer(comparison) else {}


def _is_raised(comparison: Comparison, path: str) -> bool:
    """Whether the page shows a field of the answer that has a lower word of its own."""
    field = comparison.answer[path]
    has_word = field.schema.evidence is not None and not field.confirmed
    return path in comparison.shown and has_word and field.type != ""


def shows_whole_answer(comparison: Comparison) -> bool:
    """Whether the page shows each field that the spec has, and what data is."""
    page, data = comparison.page, comparison.shown.get("/data")
    if data is None or (page.response is not None and not page.response_complete):
        return False
    if page.response is None and data.type == "null":
        return False
    if "/data" not in comparison.answer and unfit(comparison, data):
        return False
    gone = {field.path for field in removed_fields(comparison)}
    return all(path in comparison.shown for path in comparison.answer if path not in gone)


class _Proof(NamedTuple):
    """Of a part of the evidence.

    is_given: Whether the page proves more of the part than the spec says.
    levels: Raises the words of single fields. Gives what changes in the evidence of the operation.
    """

    is_given: Callable[[Comparison], bool]
    levels: Callable[[Draft, Comparison], dict[str, Any]]


_PROOFS = {
    "path": _Proof(_proves_path, _path_levels),
    "request": _Proof(_proves_request, _request_levels),
    "response": _Proof(_proves_response, _response_levels),
}
