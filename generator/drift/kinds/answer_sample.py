"""The page's sample of the answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Self

from generator.drift.answers import above
from generator.drift.comparison import Comparison, fields_of
from generator.drift.findings import Finding, Severity
from generator.drift.kinds.answers import OfAnswer, agrees
from generator.drift.samples import is_hidden, is_placeholder, unfit_answer
from generator.spec import Draft

_SUMMARY = "The vendor's sample"


class Sample(OfAnswer):
    kind = "answer-sample"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        shown, answer = comparison.page.example, comparison.operation.answer
        if shown is None or is_placeholder(shown.value) or shown.value in answer.examples.values():
            return
        if not is_hidden(json.dumps(shown.value, ensure_ascii=False)):
            known = answer.examples.get("documented")
            yield cls.found(
                comparison,
                "the page has a realistic sample of the answer" + (", another one than the spec" if known else ""),
                at=answer.examples_at,
                line=shown.line,
                old=known,
                new=shown.value,
                by_hand=unfit_answer(shown.value),
            )

    def make(self, draft: Draft) -> None:
        """The vendor's realistic sample takes the place of what was there: a placeholder, or what was invented."""
        at = draft.operation(self.operation).answer.examples_at
        draft.put(at, {"documented": {"summary": _SUMMARY, "value": self.new}})


class AgainstTable(Finding):
    """The page's own table and its own sample contradict each other."""

    kind, gravity, is_of_each_page = "sample-against-table", Severity.SLIP, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page = comparison.page
        if not (page.response and page.response_complete and page.example and isinstance(page.example.value, dict)):
            return
        sample = fields_of(page.example)
        opened = {above(path) for path in sample}
        for path, field in comparison.shown.items():
            if path in sample and not agrees(field.type, sample[path].type, of_sample=True):
                message = f"the page's table calls {path} {field.type}, its sample shows {sample[path].type}"
                yield cls._slip(comparison, message, path, sample[path].line)
            elif path not in sample and field.required and above(path) in opened:
                yield cls._slip(
                    comparison, f"the page's sample has no {path}, which is required", path, page.example.line
                )
        shown = {above(path) for path in comparison.shown}
        for path in [path for path in sample if path not in comparison.shown and above(path) in shown]:
            yield cls._slip(comparison, f"the page's sample has {path}, its table has not", path, sample[path].line)

    @classmethod
    def _slip(cls, comparison: Comparison, message: str, path: str, line: int) -> Self:
        at = comparison.operation.at + "/responses/200"
        return cls.found(comparison, message, at=at, line=line, subject=path)
