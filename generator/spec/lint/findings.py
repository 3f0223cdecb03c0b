"""What a rule is, what it reports, and how a report reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.spec.document import Document, OperationEntry


@dataclass(frozen=True)
class Finding:
    file: str
    line: int
    pointer: str
    rule: str
    message: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: [{self.rule}]"
        return f"{where} {self.message} (#{self.pointer}). Fix: {self.fix}"


class Problem(NamedTuple):
    """A finding as a rule states it.

    The pointer may lead to a value that is missing. Operation and line are given where the pointer does not tell them.
    """

    pointer: str
    message: str
    fix: str
    operation: OperationEntry | None = None
    line: int | None = None


#: A rule reads the raw document, which may be malformed in any way. It never raises.
Rule = Callable[[Document], Iterator[Problem]]


class Rules(dict[str, Rule]):
    """The rules of one module by their names."""

    def named(self, name: str) -> Callable[[Rule], Rule]:
        """Decorator that adds a rule."""

        def add(rule: Rule) -> Rule:
            self[name] = rule
            return rule

        return add
