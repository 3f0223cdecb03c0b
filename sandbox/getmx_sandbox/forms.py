"""Forms, and the rules of the spec for them as `getmx.OPERATIONS` has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from getmx import Field, Operation

from .faults import Code, Refused

Server = Literal["shared", "scale"]
Pairs = Sequence[tuple[str, str]]

_INTEGER = "-?[0-9]{1,18}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Form(NamedTuple):
    """A form that keeps the rules: the values of its declared fields as they came, to which server, and when."""

    values: Mapping[str, list[str]]
    server: Server
    at: datetime

    def text(self, name: str) -> str:
        """The value, or "" if it was not sent. `values` tells an empty value from none."""
        return self.texts(name)[0] if self.texts(name) else ""

    def texts(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def number(self, name: str, default: int) -> int:
        """The default if it was not sent, or is no whole number."""
        return int(self.text(name)) if re.fullmatch(_INTEGER, self.text(name)) else default

    def flag(self, name: str) -> bool:
        return self.text(name) == "1"

    def day(self, name: str) -> datetime | None:
        """00:00 of the day, in UTC (simulated). None if it was not sent, or is no day."""
        return datetime.fromisoformat(self.text(name)).replace(tzinfo=UTC) if _is_day(self.text(name)) else None


def checked(operation: Operation[Any], form: Pairs) -> dict[str, list[str]]:
    """The values of the declared fields. Other fields, the token among them, are left out.

    Raises:
        Refused: The form breaks a rule. The message names the field and the rule, never a value.
    """
    values: dict[str, list[str]] = {field.name: [] for field in operation.fields}
    for name, text in form:
        if name in values:
            values[name].append(text)
    for field in operation.fields:
        if broken := _broken_rule(field, values[field.name]):
            raise Refused(Code.BROKEN_RULE, f"{field.name} {broken}")
    optional = [field.name for field in operation.fields if not field.required]
    if sum(any(values[name]) for name in optional) < operation.at_least:
        raise Refused(Code.BROKEN_RULE, f"at least {operation.at_least} of {', '.join(optional)} must be given")
    return {name: texts for name, texts in values.items() if texts}


def _broken_rule(field: Field, texts: Sequence[str]) -> str | None:
    """The rule that the values of a field break, in words, or None."""
    if field.required and not (texts and all(texts)):
        return "is required"
    if len(texts) > 1 and field.kind != "texts":
        return "must be sent once"
    return next((broken for text in texts if (broken := _broken_by(field, text))), None)


def _broken_by(field: Field, text: str) -> str | None:
    is_number = field.kind in ("integer", "flag")
    if is_number and not re.fullmatch(_INTEGER, text):
        return "must be a whole number"
    if field.kind == "day" and not _is_day(text):
        return "must be a day, YYYY-MM-DD"
    if field.choices and (int(text) if is_number else text) not in field.choices:
        return f"must be one of {', '.join(map(str, field.choices))}"
    if field.minimum is not None and int(text) < field.minimum:
        return f"must be at least {field.minimum}"
    if field.maximum is not None and int(text) > field.maximum:
        return f"must be at most {field.maximum}"
    if field.min_length is not None and len(text) < field.min_length:
        return f"must have at least {field.min_length} characters"
    if field.pattern is not None and not re.search(field.pattern, text):
        return f"must match {field.pattern}"
    return None


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(_DAY, text) and datetime.fromisoformat(text))
    except ValueError:
        return False
