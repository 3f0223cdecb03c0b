"""The page's sample of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from generator.drift.comparison import Comparison
from generator.drift.findings import Finding, Severity
from generator.drift.kinds.answers import OfAnswer
from generator.drift.samples import is_placeholder, is_same_but_hidden, unfit_answer
from generator.spec import Draft

_SUMMARY = "The vendor's sample"


class Sample(OfAnswer):
    kind = "answer-sample"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        shown, answer = comparison.page.example, comparison.operation.answer
        if shown is None or is_placeholder(shown.value):
            return
        if not any(is_same_but_hidden(shown.value, known) for known in answer.examples.values()):
            known = answer.examples.get("documented")
            yield cls.found(
                comparison,
                "the page has a realistic sample of the answer" + (", another one than the spec" if known else ""),
                at=answer.examples_at,
                line=shown.line,
                old=known,
                new=shown.value,
                by_hand=unfit_answer(shown.value),
                doubt=next((told for told, _ in comparison.against.answer.values()), ""),
            )

    def is_shown(self, comparison: Comparison) -> bool:
        example = comparison.page.example
        return example is not None and not is_placeholder(example.value)

    def make(self, draft: Draft) -> None:
        """The vendor's realistic sample takes the place of what was there: a placeholder, or what was invented."""
        at = draft.operation(self.operation).answer.examples_at
        draft.put(at, {"documented": {"summary": _SUMMARY, "value": self.new}})


class AgainstTable(Finding):
    """The page's own table and its own sample contradict each other."""

    kind, gravity, is_of_each_page = "sample-against-table", Severity.SLIP, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        at = comparison.operation.at + "/responses/200"
        for path, (message, line) in comparison.against.answer.items():
            yield cls.found(comparison, message, at=at, line=line, subject=path)
