"""What is not drift: hints for those who look at the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from generator.drift.against import contradicting_words
from generator.drift.comparison import Comparison
from generator.drift.findings import Finding, Severity
from generator.drift.ledger import notes_digest
from generator.pages import Parameter, ResponseField


class PageNumber(Finding):
    kind, gravity, is_of_each_page = "page-number", Severity.INFO, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        known, number = comparison.operation.page, comparison.page.page_id
        if known and number not in (None, known):
            message = f"the page seems to have the number {number}, the spec names {known}"
            at = comparison.operation.at + "/x-getmx-evidence"
            yield cls.found(comparison, message, at=at, line=1, old=known, new=number)


class Notes(Finding):
    kind, gravity = "notes", Severity.INFO

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, known = comparison.page, comparison.ledger.notes(comparison.number)
        if known and not page.partial and known != notes_digest(page):
            yield cls.found(
                comparison,
                "the notes under the path are other ones than when the page was last applied: read them",
                at=f"{comparison.operation.at}/description",
                line=page.notes[0].line if page.notes else page.path_line,
                new=notes_digest(page),
            )


class Words(Finding):
    """What the text of a field says against its flag. Which of them is true, only the service can tell."""

    kind, gravity, is_of_each_page = "words-against-flag", Severity.INFO, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        fields: list[Parameter | ResponseField] = [*(comparison.page.parameters or ())]
        for shown in [*fields, *(comparison.page.response or ())]:
            name = shown.pointer if isinstance(shown, ResponseField) else shown.name or ""
            if told := contradicting_words(shown.required, shown.description):
                yield cls.found(comparison, f"{name}: {told}", line=shown.line, subject=name)
