# Copied by `make generate` from generator/package/runtime/operation.py. Edit it there, not here.
"""What the runtime is told of each operation: plain data, rendered from the spec."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Literal, NamedTuple, Self, TypeVar

from .errors import GetMXInputError

AnswerT = TypeVar("AnswerT")

Kind = Literal["text", "integer", "flag", "day", "texts"]


class Field(NamedTuple):
    """A form field other than `token`, with the rules that the spec states for it."""

    name: str
    kind: Kind = "text"
    required: bool = False
    #: Whether its rules are documented: a value that breaks them is refused. Else it is sent with a warning.
    documented: bool = True
    secret: bool = False
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    pattern: str | None = None
    choices: tuple[str | int, ...] = ()


class Operation(NamedTuple, Generic[AnswerT]):
    """One endpoint: its path, its form, its answer, and whether a call may be repeated."""

    id: str
    method: str
    path: str
    answer: Callable[[], type[AnswerT]]
    fields: tuple[Field, ...] = ()
    #: How many of the optional fields must be given, and whether that rule is documented.
    at_least: int = 0
    at_least_documented: bool = True
    retry: Literal["safe", "unsent"] = "unsent"
    server: Literal["shared", "customer"] = "shared"
    paging: Literal["page", "cursor"] | None = None
    one_of_list: bool = False
    #: False where the path is assumed: calling it warns once.
    confirmed: bool = True
    #: Whether the form of the answer is documented or observed, so that a key which it lacks is a surprise.
    answer_confirmed: bool = False
    deprecated: bool = False

    @property
    def label(self) -> str:
        """How messages name the operation: the Python method and the operationId."""
        return f"{self.method} ({self.id})"

    def without_rules(self) -> Self:
        """The same operation as `request()` calls it: with any fields, none of them checked against the spec."""
        return self._replace(fields=(), at_least=0, paging=None)


def refusal(operation: Operation[Any], field: str, rule: str) -> GetMXInputError:
    """The error for an argument that breaks a rule."""
    return GetMXInputError(f"{operation.label}: {field} {rule}", operation=operation.id, field=field)
