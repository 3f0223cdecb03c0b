"""What a person or a file may see: text that can be written, without secrets.

Secrets are hidden by the name of their field, and by value in any text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

HIDDEN = "***"

#: Shorter values are not searched for in texts: hiding each "t" would make every message unreadable.
SHORTEST_SOUGHT = 4


class Secret:
    """Holds a text that must not be shown. Its repr and str are `***`, and it cannot be pickled."""

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
    """The ways in which a secret may stand in a text: plain, in JSON, in a Python repr, in a URL."""
    from urllib.parse import quote  # Imported here: only errors and logs need it.

    return {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        quote(secret, safe="", errors="replace"),
    }


def writable(text: str) -> str:
    """`text` with each half of a surrogate pair replaced, which JSON may hold, and which no file or terminal takes."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """`text` with every spelling of every secret replaced by `***`, longest first. It can be written anywhere."""
    sought = {spelling for secret in secrets if len(secret) >= SHORTEST_SOUGHT for spelling in _spellings(secret)}
    for spelling in sorted(sought, key=len, reverse=True):
        text = text.replace(spelling, HIDDEN)
    return writable(text)


def scrub_chain(error: BaseException | None, secrets: Iterable[str]) -> None:
    """Hides the secrets in the message of an error and in those of its causes and contexts."""
    known, seen = tuple(secrets), set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.args = tuple(scrub(part, known) if isinstance(part, str) else part for part in error.args)
        error = error.__cause__ or error.__context__


#: Headers whose values are always secret.
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})


def scrub_headers(headers: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """Headers with secrets hidden, and with the values of cookies and credentials hidden as a whole."""
    known = tuple(secrets)
    return {name: HIDDEN if name.lower() in _SECRET_HEADERS else scrub(value, known) for name, value in headers.items()}


def skeleton(answer: Any) -> Any:
    """An answer without the texts in its data: `code` and `msg` as they came, of a text only its size."""
    if not isinstance(answer, dict):
        return _skeleton(answer)
    return {name: value if name in ("code", "msg") else _skeleton(value) for name, value in answer.items()}


def _skeleton(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _skeleton(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_skeleton(inner) for inner in value]
    return shape(value) if isinstance(value, str) else value


def shape(value: Any) -> str:
    """A value as reprs show it: a number as it is, anything else as its type and size."""
    if value is None or isinstance(value, (bool, int, float)):
        return repr(value)
    return f"<{type(value).__name__}, {len(value)}>" if hasattr(value, "__len__") else f"<{type(value).__name__}>"
