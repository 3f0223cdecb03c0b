"""How the generator says what is wrong: where, what, and never half-done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from generator.spec.document import SpecError

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class GenerationError(Exception):
    """The package cannot be generated; each line of its text is one problem with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def gathered(function: Callable[[ItemT], ResultT], items: Iterable[ItemT], owner: str = "") -> list[ResultT]:
    """What the function gives for each item. If it fails for some, the problems of all of them in one error.

    owner: What the items belong to; problems that do not say so themselves begin with it.
    """
    results: list[ResultT] = []
    problems: list[str] = []
    for item in items:
        try:
            results.append(function(item))
        except GenerationError as error:
            problems += error.problems
        except SpecError as error:
            message = f"{owner}: {error.message}" if owner else error.message
            problems.append(str(SpecError(error.path, message, error.pointer, error.line)))
    if problems:
        raise GenerationError(problems)
    return results
