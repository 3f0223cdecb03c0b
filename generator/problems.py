"""How the generator says what is wrong: where, what, and never half-done."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document import Document


class GenerationError(Exception):
    """The package cannot be generated; each line of its text is one problem with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


def problem(document: Document, at: str, message: str) -> GenerationError:
    """One problem at a JSON pointer of the spec."""
    return GenerationError([f"{document.path}:{document.line(at)}: {message} (#{at})"])
