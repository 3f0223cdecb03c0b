"""A page's answer against that of the spec: fields, types, what is required, and the sample."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from generator.drift.comparison import FIELD_NAME, ODD_NAME, Comparison, fields_of, holders
from generator.drift.findings import Finding, Severity
from generator.drift.names import is_secret
from generator.drift.request import is_hidden
from generator.drift.stated import Field
from generator.pages import ResponseField

_ENVELOPE = ("/code", "/msg", "/data")
_DATA_TYPES = {"object", "null"}
_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "null"})
_ARRAY = re.compile(rf"array(?:\[(?:{'|'.join(sorted(_TYPES))})\])?")
#: How long a sample may be that the spec takes over.
_SAMPLE_LENGTH = 20_000


def compare_answer(one: Comparison) -> Iterator[Finding]:
    shown = one.answer
    for name, field in shown.items():
        if name in one.stated.answer:
            yield from _changes(one, one.stated.answer[name], field)
        elif not _is_within_added(name, shown, one):
            yield _added(one, field)
    if one.page.response is not None and one.page.response_complete:
        yield from _removed(one, shown)
    yield from _sample(one)
    yield from _against_example(one)


def _is_within_added(name: str, shown: dict[str, ResponseField], one: Comparison) -> bool:
    """Whether a field that holds it is new, too: then that one's finding speaks for both."""
    return any(other in shown and other not in one.stated.answer for other in holders(name))


def _added(one: Comparison, field: ResponseField) -> Finding:
    unknown = field.pointer == "/data"
    what = f"data is known to be of type {field.type}" if unknown else f"{field.pointer} ({field.type}) is new"
    return one.found(
        "answer-added",
        Severity.CHANGE,
        f"in the answer {what}",
        line=field.line,
        at=_holder(one, field.pointer),
        subject=field.pointer,
        new=field.type,
        effect=f"`{one.stated.method}` answers more: `{field.pointer}`",
        by_hand=_unfit(one, field),
        shown=one.within(field),
    )


def _holder(one: Comparison, name: str) -> str:
    above = one.stated.answer.get(name.rpartition("/")[0].removesuffix("/*"))
    return above.at if above else one.stated.at + "/responses/200"


def _unfit(one: Comparison, field: ResponseField) -> str:
    """Why the spec cannot have such a field, or one that it holds."""
    if field.pointer == "/data" and _turns_pages(one) and not _shows_rows(one):
        return "its rows are read from data.list, which the page does not show"
    return next(filter(None, map(_unfit_alone, one.within(field))), "")


def _turns_pages(one: Comparison) -> bool:
    return bool({"x-getmx-paging", "x-getmx-result"} & one.stated.entry.data.keys())


def _shows_rows(one: Comparison) -> bool:
    rows = one.answer.get("/data/list")
    return rows is not None and rows.type == "array[object]"


def _unfit_alone(field: ResponseField) -> str:
    name = field.pointer.rpartition("/")[2]
    if not FIELD_NAME.fullmatch(name):
        return ODD_NAME
    types = set(field.type.split(" | "))
    if field.pointer in ("/code", "/msg") or (field.pointer.count("/") == 1 and field.pointer != "/data"):
        return "the envelope is the same for all answers"
    if field.pointer == "/data" and not types <= _DATA_TYPES:
        return "the client reads objects as data only"
    if not all(one in _TYPES or _ARRAY.fullmatch(one) for one in types):
        return f"the type {field.type} cannot be expressed"
    return _unfit_id(name, types)


def _unfit_id(name: str, types: set[str]) -> str:
    is_id = name == "id" or name.endswith("_id")
    return "ids stay strings: some are past 2^53" if is_id and types - {"null"} != {"string"} else ""


# ------------------------------------------------------------------------------------------- fields of both


def _changes(one: Comparison, field: Field, shown: ResponseField) -> Iterator[Finding]:
    if not _agrees(field.type, shown.type, of_sample=one.page.response is None):
        yield _type(one, field, shown)
    if shown.required not in (None, field.required):
        yield _required(one, field, shown)


def _agrees(known: str, shown: str, *, of_sample: bool) -> bool:
    """Whether the spec admits what is shown. A sample of 0 or [] says less than a type does."""
    known_types, shown_types = set(known.split(" | ")), set(shown.split(" | "))
    if shown == "array" or (known == "array" and shown.startswith("array")):
        return any(one.startswith("array") for one in known_types)
    if of_sample and shown == "integer":
        shown_types = {"integer"} if "integer" in known_types else {"number"}
    return shown_types <= known_types


def widened(known: str, shown: str) -> str:
    """The type that the spec is to have: null alone says nothing of what else there is."""
    if shown == "null":
        return f"{known} | null" if known else ""
    return shown


def _type(one: Comparison, field: Field, shown: ResponseField) -> Finding:
    return one.found(
        "answer-type",
        Severity.BREAKING,
        f"in the answer {field.name} is {shown.type}, not {field.type or 'of unknown type'}",
        line=shown.line,
        at=field.at,
        subject=field.name,
        old=field.type,
        new=shown.type,
        effect=f"the answer of `{one.stated.method}`: `{field.name.rpartition('/')[2]}` has another type",
        by_hand=_unfit(one, shown) or _unfit_alone(_retyped(shown, widened(field.type, shown.type))),
        shown=one.within(shown),
    )


def _retyped(field: ResponseField, type_name: str) -> ResponseField:
    return ResponseField(field.pointer, type_name, field.required, field.description, field.line)


def _required(one: Comparison, field: Field, shown: ResponseField) -> Finding:
    now = "required" if shown.required else "optional"
    effect = "may be None now" if not shown.required else "is never None"
    return one.found(
        "answer-required",
        Severity.CHANGE if shown.required else Severity.BREAKING,
        f"in the answer {field.name} is {now} now",
        line=shown.line,
        at=field.at,
        subject=field.name,
        old=field.required,
        new=shown.required,
        effect=f"the answer of `{one.stated.method}`: `{field.name.rpartition('/')[2]}` {effect}",
        by_hand="the envelope is the same for all answers" if field.name in _ENVELOPE else "",
        shown=shown,
    )


def removed_fields(one: Comparison, shown: dict[str, ResponseField]) -> list[Field]:
    """Fields of objects whose inside the page shows, but for these fields."""
    opened = {name.rpartition("/")[0] for name in shown}
    missing = [field for name, field in one.stated.answer.items() if name not in shown]
    return [field for field in missing if field.name.rpartition("/")[0] in opened]


def _removed(one: Comparison, shown: dict[str, ResponseField]) -> Iterator[Finding]:
    for field in removed_fields(one, shown):
        yield one.found(
            "answer-removed",
            Severity.BREAKING,
            f"the page's answer has no {field.name}",
            line=next(iter(shown.values())).line,
            at=field.at,
            subject=field.name,
            old=field.type,
            effect=f"the answer of `{one.stated.method}` loses `{field.name.rpartition('/')[2]}`",
            by_hand="the envelope is the same for all answers" if field.name in _ENVELOPE else "",
        )


# ----------------------------------------------------------------------------------------------- the sample


def is_placeholder(value: Any) -> bool:
    """Whether the docs site has filled the sample in: such a one proves types, and no values."""
    if isinstance(value, dict):
        return all(map(is_placeholder, value.values()))
    if isinstance(value, list):
        return all(map(is_placeholder, value))
    return value in ("string", 0, "", None) or isinstance(value, bool)


def _sample(one: Comparison) -> Iterator[Finding]:
    if one.page.example is None or is_placeholder(one.page.example.value):
        return
    value, known = one.page.example.value, one.stated.answer_sample
    if value in one.stated.answer_samples or is_hidden(json.dumps(value, ensure_ascii=False)):
        return
    yield one.found(
        "answer-sample",
        Severity.CHANGE,
        "the page has a realistic sample of the answer" + (", another one than the spec" if known else ""),
        line=one.page.example.line,
        at=one.stated.answer_media_at + "/examples",
        old=known,
        new=value,
        by_hand=unfit_sample(value),
        shown=one.page.example,
    )


def unfit_sample(value: Any) -> str:
    """Why the spec cannot have such a sample."""
    if not isinstance(value, dict):
        return "the sample is no object"
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > _SAMPLE_LENGTH or "\\u" in text or not text.isprintable():
        return "the sample is too long, or holds characters that do not print"
    if is_hidden(text):
        return "the docs site hides an address in it"
    return "it shows a secret" if any(_shows_secret(name, inner) for name, inner in _texts(value)) else ""


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a sample, with the names that they have."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else ((name, item) for item in value)
        for key, each in inner:
            yield from _texts(each, key)
    elif isinstance(value, str):
        yield name, value


def _shows_secret(name: str, text: str) -> bool:
    return is_secret(name) and not is_placeholder(text)


def _against_example(one: Comparison) -> Iterator[Finding]:
    """Where the page's own fields and its own sample contradict each other."""
    if not (one.page.response and one.page.response_complete and one.page.example):
        return
    if not isinstance(one.page.example.value, dict):
        return
    table = {field.pointer: field for field in one.page.response}
    sample = fields_of(one.page.example)
    opened = {name.rpartition("/")[0] for name in sample}
    shown = {name.rpartition("/")[0] for name in table}
    for name, field in table.items():
        if name in sample and not _agrees(field.type, sample[name].type, of_sample=True):
            message = f"the page's table calls {name} {field.type}, its sample shows {sample[name].type}"
            yield _slip(one, message, name, sample[name].line)
        elif name not in sample and field.required and name.rpartition("/")[0] in opened:
            yield _slip(one, f"the page's sample has no {name}, which is required", name, one.page.example.line)
    for name in [name for name in sample if name not in table and name.rpartition("/")[0] in shown]:
        yield _slip(one, f"the page's sample has {name}, its table has not", name, sample[name].line)


def _slip(one: Comparison, message: str, subject: str, line: int) -> Finding:
    at = one.stated.at + "/responses/200"
    return one.found("sample-against-table", Severity.SLIP, message, subject=subject, line=line, at=at)


def shows_whole_answer(one: Comparison) -> bool:
    """Whether the page shows each field that the spec has, and what data is."""
    shown = one.answer
    if one.page.response is not None and not one.page.response_complete:
        return False
    data = shown.get("/data")
    if (
        data is None
        or ("/data" not in one.stated.answer and _unfit(one, data))
        or (one.page.response is None and data.type == "null")
    ):
        return False
    gone = {field.name for field in removed_fields(one, shown)}
    return all(name in shown for name in one.stated.answer if name not in gone)
