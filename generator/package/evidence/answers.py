"""What can be told of an answer without knowing what its operation should answer."""

from __future__ import annotations

from typing import Any


def is_code(value: Any) -> bool:
    """Whether it can be the code of an envelope: a whole number, also as a text. A longer one may be an id."""
    text = str(value) if type(value) is int else value if isinstance(value, str) else ""
    return text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 10


def rows(envelope: dict[str, Any]) -> list[Any]:
    """The rows of a list's answer; none where it has no list."""
    data = envelope.get("data")
    found = data.get("list") if isinstance(data, dict) else data
    return found if isinstance(found, list) else []


def is_empty(envelope: dict[str, Any]) -> bool:
    """Whether the answer has no data, or a list without rows."""
    data = envelope.get("data")
    return not data or (isinstance(data, dict) and "list" in data and not rows(envelope))
