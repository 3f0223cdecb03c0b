"""Fields of the answer: which there are, their types, and what is required."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Self

from generator.drift.answers import nullable, own_holder, put_data, require, schema_of
from generator.drift.comparison import FIELD_NAME, ODD_NAME, Comparison, above, holders, in_order, last
from generator.drift.findings import Finding, Severity
from generator.drift.samples import agrees, fields_of
from generator.pages import Example, ResponseField
from generator.spec import AnswerField, CannotEdit, Draft

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
        doubt = comparison.against.of_answer(field.path)
        place = {"at": field.at, "line": line, "subject": field.path, "doubt": doubt}
        return cls.found(comparison, message, effect=effect, **{**place, **more})

    def is_shown(self, comparison: Comparison) -> bool:
        """A field is also shown to be none by what is beside it in a whole table."""
        is_whole = comparison.page.response is not None and comparison.page.response_complete
        return self.subject in comparison.shown or (is_whole and bool(comparison.beside(self.subject)))


class Removed(OfAnswer):
    """Also a field that the docs site has not put into the sample that it makes, which seems to hold all fields."""

    kind, gravity, changes_answer = "answer-removed", Severity.BREAKING, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page = comparison.page
        opened = {above(shown.pointer) for shown in page.response or ()}
        for field in removed_fields(comparison):
            is_told = above(field.path) in opened
            yield cls.of_field(
                comparison,
                field,
                next(iter(comparison.shown.values())).line,
                f"the page's {'answer' if is_told else 'sample'} has no {field.path}",
                old=field.type,
                effect=f" loses `{field.name}`",
                by_hand=_ALIKE if field.path in _ENVELOPE else "",
                doubt=comparison.against.of_answer(field.path) if is_told else "only a sample shows it",
            )

    def make(self, draft: Draft) -> None:
        field = draft.own(self.operation, self.subject)
        require(draft, field, required=False)
        draft.drop(field.at)


def removed_fields(comparison: Comparison) -> list[AnswerField]:
    """Fields of objects whose inside the page shows whole, but for these fields."""
    page = comparison.page
    whole = [field.pointer for field in page.response or ()] if page.response_complete else []
    whole += [path for path in comparison.shown if comparison.is_filled_in and comparison.is_of_sample(path)]
    opened = {above(path) for path in whole}
    missing = [field for path, field in comparison.answer.items() if path not in comparison.shown]
    return [field for field in missing if above(field.path) in opened]


class Type(OfAnswer):
    """`shown`: the field, and all that the page shows in it."""

    kind, gravity, changes_answer = "answer-type", Severity.BREAKING, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for path, shown in comparison.shown.items():
            field = comparison.answer.get(path)
            if field and not agrees(field.type, shown.type, of_sample=comparison.is_of_sample(path)):
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


class Order(OfAnswer):
    """`subject`: what holds the fields. `shown`: their names."""

    kind, changes_answer = "answer-order", True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        shown: dict[str, list[str]] = {}
        for path in comparison.shown:
            shown.setdefault(above(path), []).append(path)
        for holder, paths in shown.items():
            known = [path for path in comparison.answer if above(path) == holder]
            if holder and in_order(paths, known) != known and not cls._is_known(comparison, paths):
                yield cls._of(comparison, holder, paths)

    @classmethod
    def _is_known(cls, comparison: Comparison, paths: list[str]) -> bool:
        """Whether only a sample shows them, and one of the spec has this order, too. A table may have another one."""
        if not all(map(comparison.is_of_sample, paths)):
            return False
        samples = [fields_of(Example(value, 1)) for value in comparison.operation.answer.examples.values()]
        return any([path for path in sample if path in paths] == paths for sample in samples)

    @classmethod
    def _of(cls, comparison: Comparison, holder: str, paths: list[str]) -> Self:
        names = [last(path) for path in paths]
        return cls.found(
            comparison,
            f"the fields of {holder} stand in another order: {', '.join(names)}",
            at=comparison.answer[next(path for path in paths if path in comparison.answer)].at,
            line=comparison.shown[paths[0]].line,
            subject=holder,
            new=", ".join(names),
            effect=f"the attributes of the answer of `{comparison.operation.method}` stand in another order",
            doubt=comparison.against.of_answer_order(holder),
            shown=names,
        )

    def is_shown(self, comparison: Comparison) -> bool:
        return any(above(path) == self.subject for path in comparison.shown)

    def make(self, draft: Draft) -> None:
        """Reorders what one schema declares. Raises CannotEdit if that does not put all into order."""
        fields = [path for path in draft.operation(self.operation).answer.fields if above(path) == self.subject]
        for path in fields:
            draft.own(self.operation, path)
        answer = draft.operation(self.operation).answer.fields
        for holder in dict.fromkeys(answer[path].holder for path in fields):
            declared = [last(path) for path in fields if answer[path].holder == holder]
            draft.reorder_fields(holder, in_order(self.shown, declared))
        now = [last(path) for path in draft.operation(self.operation).answer.fields if above(path) == self.subject]
        if in_order(self.shown, now) != now:
            raise CannotEdit("several schemas hold these fields")


class Added(OfAnswer):
    """`shown`: the field with all that the page shows in it, and the names in its object, in their order."""

    kind, changes_answer = "answer-added", True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        added = {path: None for path in comparison.shown if path not in comparison.answer}
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
            doubt=comparison.against.of_answer(path),
            shown=(comparison.within(shown), comparison.beside(path)),
        )

    def make(self, draft: Draft) -> None:
        (shown, *inside), beside = self.shown
        if self.subject == "/data":
            put_data(draft, self.operation, shown, inside)
            return
        holder = own_holder(draft, self.operation, self.subject)
        operation = draft.operation(self.operation)
        written = schema_of(draft, operation, shown, inside, holder.split("/")[3])
        before = beside[: beside.index(last(self.subject))][::-1]
        draft.put_field(holder, last(self.subject), written, before)
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
