"""Secrets stay out of everything that a person or a file may see: hidden by name, and by value wherever echoed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn
from urllib.parse import quote

HIDDEN = "***"

#: A shorter value is not looked for in texts: hiding each "t" would garble every message and protect nothing.
SHORTEST_SOUGHT = 4


class Secret:
    """Holds a text that must not be shown: its repr and str are stars, and it refuses to be pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def _spellings(secret: str) -> set[str]:
    """The secret as it may stand in a text: plain, inside JSON or a Python repr, in a URL."""
    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        quote(secret, safe="", errors="replace"),
    }


def scrub(text: str, secrets: Iterable[str]) -> str:
    """`text` with every spelling of every secret replaced by stars, longest first."""
    sought = {spelling for secret in secrets if len(secret) >= SHORTEST_SOUGHT for spelling in _spellings(secret)}
    for spelling in sorted(sought, key=len, reverse=True):
        text = text.replace(spelling, HIDDEN)
    return text


def scrub_chain(error: BaseException | None, secrets: Iterable[str]) -> None:
    """Hides the secrets in the messages of an error and of everything that it was raised from or in."""
    known, seen = tuple(secrets), set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.args = tuple(scrub(part, known) if isinstance(part, str) else part for part in error.args)
        error = error.__cause__ or error.__context__


def scrub_headers(headers: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """The headers of an answer, without the values of cookies and with secrets hidden."""
    known = tuple(secrets)
    return {name: HIDDEN if name.lower() == "set-cookie" else scrub(value, known) for name, value in headers.items()}


def shape(value: Any) -> str:
    """A value as reprs show it: numbers as they are, of anything else only the JSON type and its size."""
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    return f"<{type(value).__name__}, {len(value)}>" if hasattr(value, "__len__") else f"<{type(value).__name__}>"
