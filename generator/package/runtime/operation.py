"""What the rendered half tells the runtime about each operation: plain data, decided by the spec alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, NamedTuple, TypeVar

AnswerT = TypeVar("AnswerT")

Kind = Literal["text", "integer", "flag", "day", "texts"]


class Field(NamedTuple):
    """A form field other than `token`, with the rules that the spec states for it."""

    name: str
    kind: Kind = "text"
    required: bool = False
    #: A breach of a documented rule is refused before anything is sent, of an assumed one only warned of.
    documented: bool = True
    secret: bool = False
    minimum: int | None = None
    maximum: int | None = None
    min_length: int | None = None
    pattern: str | None = None
    choices: tuple[str | int, ...] = ()


class Operation(NamedTuple, Generic[AnswerT]):
    """One endpoint: where it is, what it takes, how it may be repeated and what it answers."""

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
    deprecated: bool = False

    @property
    def label(self) -> str:
        """How messages name the operation: the Python method and the operationId."""
        return f"{self.method} ({self.id})"
