# Copied by `make generate` from generator/package/runtime/encode.py. Edit it there, not here.
"""Arguments to a form: rules first, then text, then the bytes of a multipart body. Knows nothing of HTTP clients."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from .errors import GetMXInputError, UnconfirmedRuleWarning
from .operation import Field, Kind, Operation

#: What `extra_fields` and `request()` take for a form field; None is not sent.
FormValue = str | int | date | Sequence[str] | None

Parts = list[tuple[str, str]]

# Patterns are compiled when they are first needed, by re's own cache: each would cost 0.1 ms of every import.
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_FIELD_NAME = r'[^\x00-\x1f"\\\x7f]+'


def form(operation: Operation[Any], values: Mapping[str, Any], extra: Mapping[str, FormValue], frames: int) -> Parts:
    """The parts of a call, in the order of the spec, without the token.

    `extra` has the last word: its values replace those of the same name, its None drops one.
    Raises GetMXInputError where an argument breaks a documented rule; warns where the rule is assumed.
    """
    parts: Parts = []
    for field in operation.fields:
        value = values.get(field.name)
        if field.name in extra:
            continue
        if value is None:
            _refuse_missing(operation, field)
        else:
            parts += [(field.name, text) for text in _checked(operation, field, value, frames)]
    parts += loose_form(operation.label, operation.id, extra)
    _check_at_least(operation, parts, frames)
    return parts


def loose_form(label: str, operation: str, values: Mapping[str, FormValue]) -> Parts:
    """Fields that no spec describes: texts, whole numbers, days, True as 1, False as -1, a list as repeated parts."""
    parts: Parts = []
    for name, value in values.items():
        if not isinstance(name, str) or not re.fullmatch(_FIELD_NAME, name):
            raise GetMXInputError(f"{label}: a form field cannot be named {name!r}", operation=operation)
        parts += [(name, text) for text in _loose(label, operation, name, value)]
    return parts


def _loose(label: str, operation: str, name: str, value: FormValue) -> list[str]:
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
        raise GetMXInputError(f"{label}: {name} must be {unfit}", operation=operation, field=name) from None


class _Unfit(Exception):
    """What a value should have been; the value itself stays out of messages unless it is a number."""


def _checked(operation: Operation[Any], field: Field, value: Any, frames: int) -> list[str]:
    try:
        texts = [_utf8(text) for text in _WRITERS[field.kind](value)]
    except _Unfit as unfit:
        raise _refusal(operation, field.name, f"must be {unfit}") from None
    if field.required and not all(texts):
        raise _refusal(operation, field.name, "is required and must not be empty")
    for text in texts:
        broken = _broken_rule(field, text)
        if broken and field.documented:
            raise _refusal(operation, field.name, broken)
        if broken:
            _warn(f"{operation.label}: {field.name} {broken}; that rule is assumed, so it is sent", frames)
    return texts


def _refuse_missing(operation: Operation[Any], field: Field) -> None:
    if field.required:
        raise _refusal(operation, field.name, "is required")


def _refusal(operation: Operation[Any], field: str, rule: str) -> GetMXInputError:
    return GetMXInputError(f"{operation.label}: {field} {rule}", operation=operation.id, field=field)


def _warn(message: str, frames: int) -> None:
    # `frames` counts from form() up to the caller's line; between it and here stand the check and this function.
    warnings.warn(message, UnconfirmedRuleWarning, stacklevel=frames + 2)


def _check_at_least(operation: Operation[Any], parts: Parts, frames: int) -> None:
    optional = [field.name for field in operation.fields if not field.required]
    given = {name for name, text in parts if name in optional and text}
    if len(given) >= operation.at_least:
        return
    rule = f"at least {operation.at_least} of {', '.join(optional)} must be given"
    if operation.at_least_documented:
        raise GetMXInputError(f"{operation.label}: {rule}", operation=operation.id)
    _warn(f"{operation.label}: {rule}; that rule is assumed, so it is sent", frames)


def _broken_rule(field: Field, text: str) -> str | None:
    """The rule that `text` breaks, in words, or None."""
    if field.minimum is not None and int(text) < field.minimum:
        return f"must be at least {field.minimum}, got {text}"
    if field.maximum is not None and int(text) > field.maximum:
        return f"must be at most {field.maximum}, got {text}"
    if field.min_length is not None and len(text) < field.min_length:
        return f"must have at least {field.min_length} characters, got {len(text)}"
    if field.pattern is not None and not re.search(field.pattern, text):
        return f"must match {field.pattern}"
    if field.choices and text not in map(str, field.choices):
        return f"must be one of {', '.join(map(repr, field.choices))}"
    return None


def _name_of(value: Any) -> str:
    return type(value).__name__


def _text(value: Any) -> list[str]:
    if not isinstance(value, str):
        raise _Unfit(f"a str, got {_name_of(value)}")
    return [value]


def _integer(value: Any) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Unfit(f"an int, got {_name_of(value)}")
    try:
        return [str(int(value))]
    except ValueError:  # Python itself refuses to write numbers of thousands of digits.
        raise _Unfit("an int of fewer digits") from None


def _flag(value: Any) -> list[str]:
    if not isinstance(value, bool):
        raise _Unfit(f"True, False or None, got {_name_of(value)}")
    return ["1" if value else "-1"]


def _day(value: Any) -> list[str]:
    if isinstance(value, date) and not isinstance(value, datetime):
        return [value.isoformat()]
    if isinstance(value, str) and re.fullmatch(_DAY, value):
        return [value]
    raise _Unfit(f"a day (datetime.date or a str YYYY-MM-DD), got {_name_of(value)}")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)) and value and all(isinstance(item, str) for item in value):
        return list(value)
    raise _Unfit(f"a str or a list of at least one str, got {_name_of(value)}")


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
    # The text itself, also of a subclass such as an enum, whose own str() may say something else.
    return str.__str__(text)


def new_boundary() -> str:
    """A boundary of 128 random bits: no value can hold it, so none can end its field or start another."""
    return f"------------------------{os.urandom(16).hex()}"


def multipart(parts: Iterable[tuple[str, str]], boundary: str) -> bytes:
    """The body as one piece of bytes. Each part has a Content-Disposition and nothing else, as curl sends it."""
    pieces = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in parts
    ]
    return "".join([*pieces, f"--{boundary}--\r\n"]).encode()
