"""What a person or a file may see: text that can be written, without secrets.

Secrets are hidden by the name of their field, and by value in any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Generic, NoReturn, TypeVar

HIDDEN = "***"


ValueT = TypeVar("ValueT")


class Secret(Generic[ValueT]):
    """Holds a value that must not be shown. Its repr and str are `***`, and it cannot be pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: ValueT) -> None:
        self._value = value

    def reveal(self) -> ValueT:
        return self._value

    def __repr__(self) -> str:
        return f"Secret({HIDDEN})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def writable(text: str) -> str:
    """`text` with each half of a surrogate pair replaced, which JSON may hold, and which no file or terminal takes."""
    return text if text.isascii() else re.sub("[\ud800-\udfff]", "\ufffd", text)


#: A text is cut so many characters behind its end, and again after its secrets are hidden: what is left of one at the
#: first cut would not be found.
_BEHIND = 5_000


def scrub(text: str, secrets: Iterable[str], most: int | None = None) -> str:
    """`text` with every secret replaced by `***`, however it is spelled. It can be written anywhere.

    Args:
        most: How many characters of the text are kept; `...` stands for the rest. None: all.
    """
    from .spelling import secret_spans  # Imported here: only errors, hooks and logs need it.

    is_cut = most is not None and len(text) > most
    shown = text[: most + _BEHIND] if most is not None else text
    length = len(text) if most is None else most
    pieces, done = list[str](), 0
    for begin, end in secret_spans(shown, secrets):
        if begin < length:
            pieces += text[done:begin], HIDDEN
            done = end
    return writable("".join([*pieces, text[done:length], "..." if is_cut else ""]))


#: Names of fields whose values are not shown, also where the spec does not declare them.
_HIDDEN_WORDS = "(?i)password|secret|token"


def is_secret_name(name: str) -> bool:
    """Whether a field or a header of this name holds a secret."""
    return re.search(_HIDDEN_WORDS, name) is not None


#: Headers whose values are always secret.
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})


def is_secret_header(name: str) -> bool:
    return name.lower() in _SECRET_HEADERS or is_secret_name(name)


def scrub_headers(headers: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """Headers with secrets hidden, also in names, and with the values of cookies and credentials hidden as a whole."""
    known = tuple(secrets)
    return {
        scrub(name, known): HIDDEN if is_secret_header(name) else scrub(value, known) for name, value in headers.items()
    }


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
