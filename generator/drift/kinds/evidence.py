"""What a page proves beyond what the spec says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from generator.drift.comparison import NO_NUMBER, TOKEN, Comparison, path_of
from generator.drift.findings import Finding
from generator.drift.kinds.answers import removed_fields, unfit
from generator.drift.limits import rules_named
from generator.drift.names import PATH
from generator.drift.proof import put_evidence
from generator.pages import DocsPage
from generator.spec import CONFIRMED, Draft, Operation

_WORD = "/x-getmx-evidence"


class Proves(Finding):
    """`shown`: the page. A class below for each part of the evidence."""

    kind = "proves"
    proven: ClassVar[str]

    @classmethod
    def is_proven(cls, comparison: Comparison) -> bool:
        """Whether the page proves more of the part than the spec says."""
        raise NotImplementedError

    @classmethod
    def levels(cls, draft: Draft, comparison: Comparison) -> dict[str, Any]:
        """Raises the words of single fields. Gives what changes in the evidence of the operation."""
        raise NotImplementedError

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        if cls.is_proven(comparison):
            page, operation = comparison.page, comparison.operation
            level = operation.evidence[cls.proven]
            gain = f"more of the {cls.proven}" if level in CONFIRMED else f"{cls.proven}, {level} so far"
            is_guess = cls.proven == "path" and level == "assumed"
            yield cls.found(
                comparison,
                f"the page documents the {gain}",
                at=operation.at + _WORD,
                line=page.path_line or page.title_line,
                subject=cls.proven,
                old=level,
                new="documented",
                effect=f"`{operation.method}` is surer of its {cls.proven}"
                + (" and no longer warns that its path is a guess" if is_guess else ""),
                by_hand="" if comparison.number else NO_NUMBER,
                shown=page,
            )

    def make(self, draft: Draft) -> None:
        """Changes nothing: what the page proves is told when all else is taken over."""

    def raise_evidence(self, draft: Draft, seen: date) -> None:
        raise_levels(draft, self.operation, self.shown, [type(self)], seen)

    @property
    def owner(self) -> str:
        return self.operation


def raise_levels(draft: Draft, operation: str, page: DocsPage, kinds: Sequence[type[Proves]], seen: date) -> None:
    """Raises the evidence to what the page proves of the operation as it is by now."""
    changes: dict[str, Any] = {}
    for kind in kinds:
        changes |= kind.levels(draft, Comparison(draft.spec, page, draft.operation(operation)))
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


class ProvesPath(Proves):
    proven = "path"

    @classmethod
    def is_proven(cls, comparison: Comparison) -> bool:
        operation, path = comparison.operation, path_of(comparison.page)
        is_taken = any(other.path == path for other in comparison.spec.operations if other.id != operation.id)
        is_certain = comparison.page.path_certain or path == operation.path
        is_fit = path is not None and is_certain and PATH.fullmatch(path) is not None
        return not operation.confirmed("path") and is_fit and not is_taken

    @classmethod
    def levels(cls, draft: Draft, comparison: Comparison) -> dict[str, Any]:
        is_same = path_of(comparison.page) == comparison.operation.path
        return _documented(comparison.operation, "path") if is_same else {}


class ProvesRequest(Proves):
    proven = "request"

    @classmethod
    def is_proven(cls, comparison: Comparison) -> bool:
        form, page, operation = comparison.operation.form, comparison.page, comparison.operation
        if any(not form.fields[name].is_confirmed(form.level) for name in proven_fields(comparison) - {TOKEN}):
            return True
        has_names = bool(page.parameters) and all(parameter.name for parameter in page.parameters or ())
        is_complete = page.parameters_complete and has_names
        return is_complete and (operation.is_partial or not operation.confirmed("request"))

    @classmethod
    def levels(cls, draft: Draft, comparison: Comparison) -> dict[str, Any]:
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


class ProvesResponse(Proves):
    proven = "response"

    @classmethod
    def is_proven(cls, comparison: Comparison) -> bool:
        is_raised = any(_is_raised(comparison, path) for path in comparison.answer)
        return is_raised or (not comparison.operation.confirmed("response") and shows_whole_answer(comparison))

    @classmethod
    def levels(cls, draft: Draft, comparison: Comparison) -> dict[str, Any]:
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
