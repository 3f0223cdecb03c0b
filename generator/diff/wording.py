"""What differs, in words that are right on terminals and in Markdown.

Whatever a spec says stands in a code span and cannot end it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

_LONGEST = 200
_NOT_SHOWN = "responses", "examples", "description", "summary", "externalDocs", "titles"
#: Keywords that stand there or do not: what is said where they come, and where they go.
_SWITCHES = {
    "deprecated": ("is deprecated", "is no longer deprecated"),
    "nullable": ("may be null", "is never null"),
    "required": ("becomes required", "becomes optional"),
    "x-getmx-client-requires": ("is to be demanded by clients", "need not be demanded by clients"),
    "x-getmx-destructive": ("is destructive", "is no longer destructive"),
}


def inert(text: str) -> str:
    """Text of a spec for a terminal: on one line, control characters escaped."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def code(value: Any) -> str:
    """A name or value of a spec as a code span of Markdown, cut where it is long."""
    text = inert(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return f"`{cut.replace('`', chr(92) + 'x60') or chr(34) * 2}`"


def listed(values: Iterable[Any]) -> str:
    return ", ".join(map(code, values))


def changed(keyword: str, old: Any, new: Any) -> str:
    """A changed keyword; None is one that is not there."""
    if keyword in _SWITCHES and True in (old, new) and {old, new} <= {True, False, None}:
        return _SWITCHES[keyword][not new]
    if keyword.endswith(_NOT_SHOWN):
        return f"other {code(keyword)}"
    if keyword == "form.order":
        return f"fields in another order: {listed(new)}"
    if keyword == "form.at least":
        return f"optional fields that must be sent {code(old)} -> {code(new)}"
    if isinstance(old, list) and isinstance(new, list) and (differences := _items(old, new)):
        return f"{code(keyword)} {differences}"
    if old is None:
        return f"gets {code(keyword)} {code(new)}"
    if new is None:
        return f"loses {code(keyword)} {code(old)}"
    return f"{code(keyword)} {code(old)} -> {code(new)}"


def _items(old: list[Any], new: list[Any]) -> str:
    gained = [value for value in new if value not in old]
    lost = [value for value in old if value not in new]
    words = [f"gains {listed(gained)}"] if gained else []
    words += [f"loses {listed(lost)}"] if lost else []
    return ", ".join(words)
