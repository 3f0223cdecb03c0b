"""What a client is given in the cases of a golden: values by the names of the form's fields.

Each case has one thing that form encoders get wrong, in every field that can hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.spec import Field, Form

#: What a caller passes: text, an integer, a list of texts, or None for a field that is not set.
Value = str | int | list[str] | None
Input = dict[str, Value]

#: Texts for each field that takes any text, by the name of their case.
TEXTS = {
    "unicode": "тема 成功 😀 e\u0301 ß",
    "quotes": '"double" \'single\' back\\slash "; filename="a.txt',
    "line-ends": 'one\r\n\r\ntwo\r\nContent-Disposition: form-data; name="token"\r\n\r\nthree',
    "boundaries": "--+++\r\n\r\n--+++--\r\n------WebKitFormBoundary\r\n--boundary\r\n--boundary--\r\n--",
    "at-sign": "@file.txt;type=text/plain",
    "less-than": "<file.txt;type=text/plain",
    "escapes": "a+b&c=d;e %20 %0D%0A &amp; \\r\\n =?utf-8?q?f?=",
}

#: Ids of 19 digits, which lose digits as numbers, and with zeros in front, which lose those.
_IDS = ("1721249659550380508", "0012345678901234567")

_DAY = "2025-01-31"
#: Days for the fields of a form in their order: a list that is bounded by days ends after it begins.
_LATER = ("2025-02-01", "2025-12-31")
_NAMES = ["Sent", "Inbox", "Deleted Items", "a,b", '["Inbox"]', "Inbox"]


@dataclass(frozen=True)
class Case:
    """A name, and what the client is given."""

    name: str
    input: Input


def cases(form: Form) -> list[Case]:
    """All cases of a form; of those that come to the same input, the first."""
    found: list[Case] = []
    for case in _cases(form):
        if all(case.input != known.input for known in found):
            found.append(case)
    return found


def _cases(form: Form) -> Iterator[Case]:
    yield Case("plain", _of(form, _sample))
    needed = _needed(form)
    yield Case("omitted", {name: value for name, value in _of(form, _sample).items() if name in needed})
    yield Case("null", {name: value if name in needed else None for name, value in _of(form, _sample).items()})
    for name, text in TEXTS.items():
        yield Case(name, _of(form, _text(text)))
    yield Case("long-ids", _of(form, _id))
    yield Case("arrays", _of(form, _array))
    yield Case("numbers", _of(form, _bound))


def _of(form: Form, value: Callable[[Form, Field], Value]) -> Input:
    """Values for each field. The token stays what it is, so that the calls of a client can share one."""
    return {name: "token" if name == "token" else value(form, field) for name, field in form.fields.items()}


def _needed(form: Form) -> set[str]:
    """The fields that have to be sent, of those that may be left out the first ones."""
    optional = [name for name in form.fields if name not in form.required and not form.fields[name].client_requires]
    asked = {name for name in form.fields if name not in optional}
    return asked | {*optional[: form.at_least]}


# ------------------------------------------------------------------------------------------------ values of a field


def _sample(form: Form, field: Field) -> Value:
    """The value of an example, else an invented one."""
    known: list[Value] = [example.get(field.name) for example in form.examples.values()]
    known += field.schema.rules.get("examples", ())
    return next((value for value in known if value and value is not True), _invented(field))


def _invented(field: Field) -> Value:
    if "array" in field.schema.types:
        return ["text"]
    if field.schema.choices:
        choices: list[Value] = [*field.schema.choices]
        return next((value for value in choices if value), choices[0])
    if "integer" in field.schema.types:
        return _between(field, 1)
    return _DAY if _is_day(field) else "text".ljust(field.schema.rules.get("minLength", 0), "x")


def _text(text: str) -> Callable[[Form, Field], Value]:
    def value(form: Form, field: Field) -> Value:
        if field.schema.items and field.schema.items.types == ("string",):
            return [text, "Inbox"]
        return text if _takes(field, text) else _sample(form, field)

    return value


def _takes(field: Field, text: str) -> bool:
    """Whether a field takes any text, and is not too short or too long for this one."""
    rules = field.schema.rules
    is_free = field.schema.types == ("string",) and not field.schema.choices and "pattern" not in rules
    return is_free and not _is_day(field) and rules.get("minLength", 0) <= len(text) <= rules.get("maxLength", 10**6)


def _id(form: Form, field: Field) -> Value:
    if not field.name.endswith("_id"):
        return _sample(form, field)
    position = [name for name in form.fields if name.endswith("_id")].index(field.name)
    long = _IDS[position % len(_IDS)]
    return long if _takes(field, long) else _sample(form, field)


def _array(form: Form, field: Field) -> Value:
    return list(_NAMES) if "array" in field.schema.types else _sample(form, field)


def _bound(form: Form, field: Field) -> Value:
    """Another of the choices, the greatest number, another day."""
    choices: list[Value] = [value for value in field.schema.choices if value and value != _sample(form, field)]
    if choices:
        return choices[0]
    if "integer" in field.schema.types and not field.schema.choices:
        return _between(field, 2**31)
    days = [name for name, other in form.fields.items() if _is_day(other)]
    return _LATER[days.index(field.name) % len(_LATER)] if _is_day(field) else _sample(form, field)


def _between(field: Field, number: int) -> int:
    rules = field.schema.rules
    number = min(number, rules.get("maximum", number))
    return int(max(number, rules.get("minimum", number)))


def _is_day(field: Field) -> bool:
    return bool(field.schema.rules.get("format") == "date")


def parts(form: Form, given: Input) -> list[tuple[str, Any]]:
    """The parts to be sent: in the order of the form, a list as one part each, nothing for what is not set."""
    return [
        (name, str(item))
        for name in form.fields
        if (value := given.get(name)) is not None
        for item in (value if isinstance(value, list) else [value])
    ]
