"""Which of many edits the spec can take: they are tried together, then in halves, and each that fails says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Generic, Protocol, TypeVar

from generator.spec.document import Document, SpecError, load
from generator.spec.draft import CannotEdit, Draft
from generator.spec.edit import EditError
from generator.spec.files import replace_text
from generator.spec.lint.rules import lint_spec
from generator.spec.problems import GenerationError

#: Says what is wrong with a document that lint has nothing against. May also raise GenerationError or SpecError.
Check = Callable[[Document], object]


class Edit(Protocol):
    """One change of the spec. It is whole by itself: with it alone, the spec is in order."""

    def make(self, draft: Draft) -> None:
        """Raises CannotEdit, EditError or KeyError if the spec cannot be changed like this."""


EditT = TypeVar("EditT", bound=Edit)


@dataclass(frozen=True)
class Refused(Generic[EditT]):
    edit: EditT
    reason: str


@dataclass(frozen=True)
class Settled(Generic[EditT]):
    """The new text, the edits that it holds, and those that it cannot take."""

    text: str
    kept: list[EditT]
    refused: list[Refused[EditT]]


def settle(
    document: Document,
    edits: Sequence[EditT],
    check: Check | None,
    finish: Callable[[Draft, Sequence[EditT]], None] = lambda draft, edits: draft.sweep(),
) -> Settled[EditT]:
    """Makes as many of the edits, in their order, as leave the spec in order.

    check: Raises GenerationError or SpecError for a document that lint accepts and others do not. It is given, since
        what a package can be made of is not known here. With None nothing is checked, lint neither: the edits are those
        that can be made at all.
    finish: What is to be done behind the edits of each trial. It drops components that nothing uses, unless told else.

    Raises SpecError if the spec is out of order before, and the edits do not put it in order.
    """
    return _Trial(document.path, check, finish).settled(document.text, list(edits))


class _Trial(Generic[EditT]):
    def __init__(self, path: Path, check: Check | None, finish: Callable[[Draft, Sequence[EditT]], None]) -> None:
        self.path, self.check, self.finish = path, check, finish
        self.fault = cache(self._fault)  # where halves are tried, the same text comes again

    def settled(self, text: str, edits: list[EditT]) -> Settled[EditT]:
        if not edits:
            return Settled(text, [], [])
        edited, fault = self._tried(text, edits)
        if not fault:
            return Settled(edited, edits, [])
        if before := self.fault(text):
            raise SpecError(self.path, f"put the spec in order first: {before}")
        if len(edits) == 1:
            return Settled(text, [], [Refused(edits[0], fault)])
        half = len(edits) // 2
        first = self.settled(text, edits[:half])
        second = self.settled(first.text, edits[half:])
        return Settled(second.text, [*first.kept, *second.kept], [*first.refused, *second.refused])

    def _tried(self, text: str, edits: list[EditT]) -> tuple[str, str]:
        """The edited text, and what is wrong with it."""
        draft = Draft(self.path, text)
        try:
            for edit in edits:
                edit.make(draft)
            self.finish(draft, edits)
        except (CannotEdit, EditError, KeyError, SpecError) as error:
            return text, str(error) or "it does not fit the spec"
        return draft.text, self.fault(draft.text)

    def _fault(self, text: str) -> str:
        return fault(self.path, text, self.check) if self.check else ""


def fault(path: Path, text: str, check: Check) -> str:
    """What is wrong with the text as the spec, which stands at the path. Empty if it is in order."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        replace_text(copy, text)
        try:
            document = load(copy)
            for finding in lint_spec(document):
                return f"{finding.message} [{finding.rule}]"
            check(document)
        except (SpecError, GenerationError) as error:
            return str(error).replace(str(copy), path.name)
    return ""
