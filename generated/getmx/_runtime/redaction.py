# Copied by `make generate` from generator/package/runtime/redaction.py. Edit it there, not here.
"""What a person or a file may see: text that can be written, without secrets.

Secrets are hidden by the name of their field, and by value in any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from .spelling import secret_spans

HIDDEN = "***"


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


def writable(text: str) -> str:
    """`text` with each half of a surrogate pair replaced, which JSON may hold, and which no file or terminal takes."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def scrub(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret replaced by `***`, however it is spelled. It can be written anywhere."""
    pieces, done = list[str](), 0
    for begin, end in secret_spans(text, secrets):
        pieces += text[done:begin], HIDDEN
        done = end
    return writable("".join([*pieces, text[done:]]))


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
