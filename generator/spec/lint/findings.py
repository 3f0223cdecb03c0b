"""What a rule reports, and how a report reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from generator.spec.document import OperationEntry


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


Problems = Iterator[Problem]
