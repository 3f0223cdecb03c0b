"""Fields of the answer: which there are, their types, and what is required."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Self

from generator.drift.answers import last, nullable, own_holder, put_data, require, schema_of
from generator.drift.comparison import FIELD_NAME, ODD_NAME, Comparison, holders
from generator.drift.findings import Finding, Severity
from generator.pages import ResponseField
from generator.spec import AnswerField, Draft

_ENVELOPE = ("/code", "/msg", "/data")
_ALIKE = "the envelope is the same for all answers"
_DATA_TYPES = {"object", "null"}
_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "null"})
_ARRAY = re.compile(rf"array(?:\[(?:{'|'.join(sorted(_TYPES))})\])?")
_KEPT = ("description", "x-getmx-evidence")


class OfAnswer(Finding):
    """A difference of answers, which only the operation's own page can show."""

    part, is_of_own_page = "response", True

    @classmethod
    def of_field(
        cls, comparison: Comparison, field: AnswerField, line: int, message: str, *, effect: str, **more: Any
    ) -> Self:
        """Of a field of the spec. effect: What it does to the answer of the Python method."""
        effect = f"the answer of `{comparison.operation.method}`{effect}"
        return cls.found(comparison, message, at=field.at, line=line, subject=field.path, effect=effect, **more)


class Removed(OfAnswer):
    kind, gravity, changes_answer = "answer-removed", Severity.BREAKING, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        is_whole = comparison.page.response is not None and comparison.page.response_complete
        for field in removed_fields(comparison) if is_whole else ():
            yield cls.of_field(
                comparison,
                field,
                next(iter(comparison.shown.values())).line,
                f"the page's answer has no {field.path}",
                old=field.type,
                effect=f" loses `{field.name}`",
                by_hand=_ALIKE if field.path in _ENVELOPE else "",
            )

    def make(self, draft: Draft) -> None:
        field = draft.own(self.operation, self.subject)
        require(draft, field, required=False)
        draft.drop(field.at)


def removed_fields(comparison: Comparison) -> list[AnswerField]:
    """Fields of objects whose inside the page shows, but for these fields."""
    opened = {path.rpartition("/")[0] for path in comparison.shown}
    missing = [field for path, field in comparison.answer.items() if path not in comparison.shown]
    return [field for field in missing if field.path.rpartition("/")[0] in opened]


class Type(OfAnswer):
    """`shown`: the field, and all that the page shows in it."""

    kind, gravity, changes_answer = "answer-type", Severity.BREAKING, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for path, shown in comparison.shown.items():
            field = comparison.answer.get(path)
            of_sample = shown.of_sample or comparison.page.response is None
            if field and not agrees(field.type, shown.type, of_sample=of_sample):
                widened = replace(shown, type=_widened(field.type, shown.type))
                yield cls.of_field(
                    comparison,
                    field,
                    shown.line,
                    f"in the answer {path} is {shown.type}, not {field.type or 'of unknown type'}",
                    old=field.type,
                    new=shown.type,
                    effect=f": `{field.name}` has another type",
                    by_hand=unfit(comparison, shown) or _unfit_alone(widened),
                    shown=comparison.within(shown),
                )

    def make(self, draft: Draft) -> None:
        shown, *inside = self.shown
        field = draft.own(self.operation, self.subject)
        type_name = _widened(field.type, shown.type)
        if type_name == f"{field.type} | null":
            draft.put(field.at, nullable(draft, field))
            return
        draft.put(field.at, {"description": "Being written anew."})
        draft.sweep()
        shown = replace(shown, type=type_name)
        if self.subject == "/data":
            put_data(draft, self.operation, shown, inside)
            return
        rules = field.schema.rules
        kept = {key: rules[key] for key in _KEPT if key in rules and field.schema.evidence != "unknown"}
        written = schema_of(draft, draft.operation(self.operation), shown, inside, field.at.split("/")[3])
        draft.put(field.at, {**written, **kept})


def agrees(known: str, shown: str, *, of_sample: bool) -> bool:
    """Whether the spec admits what is shown. A sample of 0 or [] says less than a type does."""
    known_types, shown_types = set(known.split(" | ")), set(shown.split(" | "))
    if shown == "array" or (known == "array" and shown.startswith("array")):
        return any(name.startswith("array") for name in known_types)
    if of_sample and shown == "integer":
        shown_types = {"integer"} if "integer" in known_types else {"number"}
    return shown_types <= known_types


def _widened(known: str, shown: str) -> str:
    """The type that the spec is to have: null alone says nothing of what else there is."""
    if shown == "null":
        return f"{known} | null" if known else ""
    return shown


class Required(OfAnswer):
    kind = "answer-required"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for path, shown in comparison.shown.items():
            field = comparison.answer.get(path)
            if field and shown.required not in (None, field.required):
                now, effect = ("required", "is never None") if shown.required else ("optional", "may be None now")
                yield cls.of_field(
                    comparison,
                    field,
                    shown.line,
                    f"in the answer {path} is {now} now",
                    severity=Severity.CHANGE if shown.required else Severity.BREAKING,
                    old=field.required,
                    new=shown.required,
                    effect=f": `{field.name}` {effect}",
                    by_hand=_ALIKE if path in _ENVELOPE else "",
                )

    def make(self, draft: Draft) -> None:
        require(draft, draft.own(self.operation, self.subject), required=bool(self.new))


class Added(OfAnswer):
    """`shown`: the field, and all that the page shows in it."""

    kind, changes_answer = "answer-added", True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        added = [path for path in comparison.shown if path not in comparison.answer]
        for path in added:
            if not any(holder in added for holder in holders(path)):  # the finding of that one speaks for both
                yield cls._of(comparison, comparison.shown[path])

    @classmethod
    def _of(cls, comparison: Comparison, shown: ResponseField) -> Self:
        path = shown.pointer
        news = f"data is known to be of type {shown.type}" if path == "/data" else f"{path} ({shown.type}) is new"
        holder = comparison.answer.get(path.rpartition("/")[0].removesuffix("/*"))
        return cls.found(
            comparison,
            f"in the answer {news}",
            at=holder.at if holder else comparison.operation.at + "/responses/200",
            line=shown.line,
            subject=path,
            new=shown.type,
            effect=f"`{comparison.operation.method}` answers more: `{path}`",
            by_hand=unfit(comparison, shown),
            shown=comparison.within(shown),
        )

    def make(self, draft: Draft) -> None:
        shown, *inside = self.shown
        if self.subject == "/data":
            put_data(draft, self.operation, shown, inside)
            return
        holder = own_holder(draft, self.operation, self.subject)
        operation = draft.operation(self.operation)
        written = schema_of(draft, operation, shown, inside, holder.split("/")[3])
        draft.put_field(holder, last(self.subject), written)
        field = draft.operation(self.operation).answer.fields[self.subject]
        require(draft, field, required=bool(shown.required))


# ------------------------------------------------------------------------------------- what the spec cannot have


def unfit(comparison: Comparison, shown: ResponseField) -> str:
    """Why the spec cannot have such a field, or one that it holds."""
    if shown.pointer == "/data" and comparison.operation.has_rows:
        rows = comparison.shown.get("/data/list")
        if rows is None or rows.type != "array[object]":
            return "its rows are read from data.list, which the page does not show"
    return next(filter(None, map(_unfit_alone, comparison.within(shown))), "")


def _unfit_alone(shown: ResponseField) -> str:
    name, types = last(shown.pointer), set(shown.type.split(" | "))
    is_id = name == "id" or name.endswith("_id")
    if not FIELD_NAME.fullmatch(name):
        return ODD_NAME
    if shown.pointer != "/data" and shown.pointer.count("/") == 1:
        return _ALIKE
    if shown.pointer == "/data" and not types <= _DATA_TYPES:
        return "the client reads objects as data only"
    if not all(kind in _TYPES or _ARRAY.fullmatch(kind) for kind in types):
        return f"the type {shown.type} cannot be expressed"
    return "ids stay strings: some are past 2^53" if is_id and types - {"null"} != {"string"} else ""
