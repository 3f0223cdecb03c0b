"""Values of an answer as a repr shows them: short, and without secrets."""

from __future__ import annotations

import reprlib
from collections.abc import Collection
from typing import Any

from .redaction import HIDDEN, is_secret_name, scrub

_MOST_CHARACTERS = 60


class Origin:
    """Where an answer comes from: the operationId, and the texts that no repr of it may show."""

    __slots__ = ("operation", "secrets")

    def __init__(self, operation: str, secrets: Collection[str] = ()) -> None:
        self.operation = operation
        self.secrets = secrets

    def __repr__(self) -> str:
        return "Origin(...)"  # A set of secrets would show them.


class Shown(reprlib.Repr):
    """Shows JSON values and models. What is long, wide or deep is cut, and `...` stands for the rest."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__()
        self._secrets = secrets
        self.maxlevel, self.maxdict, self.maxlist, self.maxlong = 3, 10, 5, 40

    def repr_str(self, x: str, level: int) -> str:
        text = scrub(x, self._secrets)
        return repr(text) if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]!r}..."

    def repr_int(self, x: int, level: int) -> str:
        return scrub(super().repr_int(x, level), self._secrets)

    def repr_dict(self, x: dict[str, Any], level: int) -> str:
        if x and level <= 0:
            return "{...}"
        parts = [self._member(name, x[name], level) for name in list(x)[: self.maxdict]]
        return f"{{{', '.join([*parts, '...'] if len(x) > self.maxdict else parts)}}}"

    def _member(self, name: str, value: Any, level: int) -> str:
        shown = repr(HIDDEN) if is_secret_name(name) else self.repr1(value, level - 1)
        return f"{self.repr_str(name, level)}: {shown}"

    def repr_instance(self, x: Any, level: int) -> str:
        return repr(x)
