"""From arguments to the bytes of a multipart form: checks the rules, then writes the values. Knows no HTTP library."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from .errors import GetMXInputError, UnconfirmedRuleWarning, warn
from .operation import Field, Kind, Operation, near_name, refusal
from .redaction import is_secret_name

#: What `extra_fields` and `request()` take for a form field; None is not sent.
FormValue = str | int | date | Sequence[str] | None

Parts = list[tuple[str, str]]

# Patterns are compiled when they are first needed, by re's own cache: each would cost 0.1 ms of every import.
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def form(operation: Operation[Any], values: Mapping[str, Any], extra: Mapping[str, FormValue]) -> Parts:
    """The parts of a call without the token: declared fields in the order of the spec, then those of `extra`.

    A value in `extra` replaces a declared field of the same name; None drops it. An argument that breaks an assumed
    rule is sent with a warning.

    Raises:
        GetMXInputError: An argument breaks a documented rule, or cannot be sent at all.
    """
    parts: Parts = []
    for field in operation.fields:
        value = values.get(field.name)
        if field.name in extra:
            continue
        if value is None:
            if field.required:
                raise _missing(operation, values, extra)
        else:
            parts += [(field.name, text) for text in _checked(operation, field, value)]
    parts += loose_form(operation, extra)
    _check_at_least(operation, parts)
    if values.get(_END) is not None:
        _check_days(operation, parts)
    return parts


def loose_form(operation: Operation[Any], values: Mapping[str, FormValue]) -> Parts:
    """Fields that the spec does not describe, written by their Python type. A list becomes parts of the same name."""
    parts: Parts = []
    for name, value in values.items():
        if not is_field_name(name):
            message = f"{operation.label}: a form field cannot be named {repr(name)[:_MOST_SHOWN]}"
            raise GetMXInputError(message, operation=operation.id)
        parts += [(str.__str__(name), text) for text in _loose(operation, name, value)]
    return parts


def is_field_name(name: object) -> bool:
    """Whether a name can stand in the header of a part, between quotes, without ending it or being read otherwise."""
    return isinstance(name, str) and name != "" and name.isprintable() and not set(name) & {'"', "\\"}


def _loose(operation: Operation[Any], name: str, value: FormValue) -> list[str]:
    if value is None:
        return []
    kind: Kind = "texts"
    if isinstance(value, bool):
        kind = "flag"
    elif isinstance(value, int):
        kind = "integer"
    elif isinstance(value, date):
        kind = "day"
    try:
        return [_utf8(text) for text in _WRITERS[kind](value)]
    except _Unfit as unfit:
        raise refusal(operation, name, unfit.rule(is_secret_name(name))) from None


#: Characters of a wrong name or value that a message shows.
_MOST_SHOWN = 80


def _shown(value: Any) -> str:
    """A text or number of the caller as a message shows it: printable, and never a part of a text.

    The part of a secret could not be found again, to be hidden.
    """
    if isinstance(value, str):
        return f" {str.__repr__(value)}" if len(value) <= _MOST_SHOWN else f" of {len(value)} characters"
    is_short = isinstance(value, float) or (isinstance(value, int) and value.bit_length() <= _MOST_SHOWN)
    return f" {value!r}" if is_short else ""


class _Unfit(Exception):
    """The value cannot be sent.

    Args:
        wanted: What it should have been.
        got: What it is, without the value itself.
        value: The value, if it helps to show it.
        remedy: What to write in its place.
    """

    def __init__(self, wanted: str, got: str = "", value: Any = None, remedy: str = "") -> None:
        super().__init__(wanted)
        self._got = f", got {got}" if got else ""
        self._value = _shown(value)
        self._remedy = f": {remedy}" if remedy else ""

    def rule(self, is_secret: bool) -> str:
        """What a message says after the name of the field. Of a secret it has no value."""
        told = f"must be {self}{self._got}"
        return told if is_secret else f"{told}{self._value}{self._remedy}"


def _checked(operation: Operation[Any], field: Field, value: Any) -> list[str]:
    try:
        texts = [_utf8(text) for text in _WRITERS[field.kind](value)]
    except _Unfit as unfit:
        raise refusal(operation, field.name, unfit.rule(field.secret)) from None
    if field.required and not all(texts):
        raise refusal(operation, field.name, "is required and must not be empty")
    for text in texts:
        broken = _broken_rule(field, text)
        if broken and field.documented:
            raise refusal(operation, field.name, broken)
        if broken:
            warn(
                f"{operation.label}: {field.name} {broken}; that rule is assumed, so it is sent", UnconfirmedRuleWarning
            )
    return texts


def _missing(operation: Operation[Any], values: Mapping[str, Any], extra: Mapping[str, Any]) -> GetMXInputError:
    """The error for required fields that were not given. It names all of them."""
    needed = [field.name for field in operation.fields if field.required]
    missing = [name for name in needed if name not in extra and values.get(name) is None]
    near = next((name for name in extra if isinstance(name, str) and near_name(name, missing)), None)
    hint = "" if near is None else f"; extra_fields has {near!r}: is that name right?"
    are = "is" if len(missing) == 1 else "are"
    message = f"{operation.label}: {', '.join(missing)} {are} required{hint}"
    return GetMXInputError(message, operation=operation.id, field=missing[0])


#: The fields that bound a list by days, from and to.
_START, _END = "start_time", "end_time"


def _check_days(operation: Operation[Any], parts: Parts) -> None:
    given = dict(parts)
    if _START not in given or _END not in given:
        return
    start, end = given[_START], given[_END]
    if start < end or not (re.fullmatch(_DAY, start) and re.fullmatch(_DAY, end)):
        return
    rule = f"must be before {_END}, which is exclusive (to include a day, pass the next one), got {start} and {end}"
    if all(field.documented for field in operation.fields if field.name in (_START, _END)):
        raise refusal(operation, _START, rule)
    warn(f"{operation.label}: {_START} {rule}; that rule is assumed, so it is sent", UnconfirmedRuleWarning)


def _check_at_least(operation: Operation[Any], parts: Parts) -> None:
    optional = [field.name for field in operation.fields if not field.required]
    given = {name for name, text in parts if name in optional and text}
    if len(given) >= operation.at_least:
        return
    rule = f"at least {operation.at_least} of {', '.join(optional)} must be given"
    if operation.at_least_documented:
        raise GetMXInputError(f"{operation.label}: {rule}", operation=operation.id)
    warn(f"{operation.label}: {rule}; that rule is assumed, so it is sent", UnconfirmedRuleWarning)


def _broken_rule(field: Field, text: str) -> str | None:
    """The first rule that `text` breaks, in words, or None."""
    if field.minimum is not None and int(text) < field.minimum:
        return f"must be at least {field.minimum}, got {text}"
    if field.maximum is not None and int(text) > field.maximum:
        return f"must be at most {field.maximum}, got {text}"
    if field.min_length is not None and len(text) < field.min_length:
        return f"must have at least {field.min_length} characters, got {len(text)}"
    if field.pattern is not None and not re.search(field.pattern, text):
        return f"must match {field.pattern}{_got(field, text)}"
    if field.choices and text not in map(str, field.choices):
        return f"must be one of {', '.join(map(repr, field.choices))}{_got(field, text)}"
    return None


def _got(field: Field, text: str) -> str:
    return "" if field.secret else f", got{_shown(text)}"


def _name_of(value: Any) -> str:
    return type(value).__name__


def _text(value: Any) -> list[str]:
    if not isinstance(value, str):
        raise _Unfit("a str", _name_of(value), value, _text_remedy(value))
    return [value]


def _text_remedy(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"write '{value}'" if _shown(value) else ""
    return "pass its id" if isinstance(getattr(value, "id", None), str) else ""


def _integer(value: Any) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Unfit("an int", _name_of(value), value)
    try:
        return [str(int(value))]
    except ValueError:  # Python itself refuses to write numbers of thousands of digits.
        raise _Unfit("an int of fewer digits") from None


def _flag(value: Any) -> list[str]:
    if not isinstance(value, bool):
        raise _Unfit("True, False or None", _name_of(value), value, "True sends 1, False sends -1")
    return ["1" if value else "-1"]


_DAY_WANTED = "a day (datetime.date or a str YYYY-MM-DD)"


def _day(value: Any) -> list[str]:
    if isinstance(value, date) and not isinstance(value, datetime):
        return [value.isoformat()]
    if isinstance(value, str) and re.fullmatch(_DAY, value):
        return [_in_calendar(value)]
    raise _Unfit(_DAY_WANTED, _name_of(value), value, "pass its .date()" if isinstance(value, datetime) else "")


def _in_calendar(day: str) -> str:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise _Unfit(f"{_DAY_WANTED} of the calendar", _name_of(day), day) from None
    return day


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)) and value and all(isinstance(item, str) for item in value):
        return list(value)
    raise _Unfit("a str or a list of at least one str", _name_of(value) + _entries_fault(value), value)


def _entries_fault(value: Any) -> str:
    if not isinstance(value, (list, tuple)):
        return ""
    wrong = [_name_of(item) for item in value if not isinstance(item, str)]
    return f" with {wrong[0]} in it" if wrong else " without entries"


_WRITERS: Final[Mapping[Kind, Callable[[Any], list[str]]]] = {
    "text": _text,
    "integer": _integer,
    "flag": _flag,
    "day": _day,
    "texts": _texts,
}


def _utf8(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _Unfit("text that UTF-8 can carry (it holds half of a surrogate pair)") from None
    # str() of a subclass, an enum say, may be another text.
    return str.__str__(text)


def new_boundary() -> str:
    """A boundary of 128 random bits. Nobody can guess it, so no value can end its field or start another one."""
    return f"------------------------{os.urandom(16).hex()}"


def multipart(parts: Iterable[tuple[str, str]], boundary: str) -> bytes:
    """The body of the form. A part has no header but Content-Disposition, as curl sends it."""
    pieces = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in parts
    ]
    return "".join([*pieces, f"--{boundary}--\r\n"]).encode()
