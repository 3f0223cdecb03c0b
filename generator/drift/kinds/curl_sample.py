"""What the curl sample sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from generator.drift.comparison import Comparison
from generator.drift.findings import Finding, Severity
from generator.drift.identity import curl_path
from generator.pages import Curl
from generator.spec import CONFIRMED, Draft


class ArrayForm(Finding):
    """How it sends an array: as one JSON text, or as repeated parts, which is what the client does."""

    kind, is_of_own_page = "array-form", True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        fields = comparison.page.curl.fields if comparison.page.curl else ()
        for name in [name for name, field in comparison.form.items() if field.type.startswith("array")]:
            sent = [part for part in fields if part.name == name]
            if sent and sent[0].value.lstrip().startswith("["):
                yield cls._of_json(comparison, name, sent[0].line)
            elif len(sent) > 1:
                yield from cls._of_parts(comparison, name, sent[0].line)

    @classmethod
    def _of_json(cls, comparison: Comparison, name: str, line: int) -> Self:
        return cls.found(
            comparison,
            f"the curl sample sends the array {name} as JSON text in one part, the spec as repeated parts",
            at=comparison.operation.form.encoding_at(name),
            line=line,
            severity=Severity.BREAKING,
            subject=name,
            old="repeated parts",
            new="JSON text",
            by_hand="neither the spec's conventions nor the client have this form yet",
        )

    @classmethod
    def _of_parts(cls, comparison: Comparison, name: str, line: int) -> Iterator[Self]:
        form = comparison.operation.form
        level = form.encoding.get(name, {}).get("x-getmx-evidence", form.level)
        if level not in CONFIRMED:
            message = f"the curl sample sends the array {name} as repeated parts, as the spec assumed"
            at = form.encoding_at(name)
            yield cls.found(comparison, message, at=at, line=line, subject=name, old=level, new="documented")

    def is_shown(self, comparison: Comparison) -> bool:
        fields = comparison.page.curl.fields if comparison.page.curl else ()
        sent = [field.value for field in fields if field.name == self.subject]
        return len(sent) > 1 or any(value.lstrip().startswith("[") for value in sent)

    def make(self, draft: Draft) -> None:
        form = draft.operation(self.operation).form
        at = form.encoding_at(self.subject) + "/x-getmx-evidence"
        if form.level in CONFIRMED:
            draft.drop(at)
        else:
            draft.put(at, "documented")


class AgainstPage(Finding):
    """It contradicts the path or the table of its own page."""

    kind, gravity, is_of_each_page = "curl-against-table", Severity.SLIP, True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, sent = comparison.page, curl_path(comparison.page)
        if page.curl and page.path is not None and sent not in (None, page.path):
            message = f"the curl sample calls {sent}, the page is of {page.path}"
            yield cls.found(comparison, message, line=page.curl.line, subject="path")
        if page.curl and page.parameters and all(parameter.name for parameter in page.parameters):
            yield from cls._against_table(comparison, page.curl)

    @classmethod
    def _against_table(cls, comparison: Comparison, curl: Curl) -> Iterator[Self]:
        """What the sample sends and the table does not have, or demands and does not get."""
        sent = {field.name: field.line for field in curl.fields}
        for name in sent.keys() - comparison.parameters.keys() if comparison.page.parameters_complete else ():
            message = f"the curl sample sends {name}, the table has no such parameter"
            yield cls._slip(comparison, message, name, sent[name])
        for name, parameter in comparison.parameters.items() if curl.complete else ():
            if parameter.required and name not in sent:
                message = f"the curl sample does not send {name}, which is required"
                yield cls._slip(comparison, message, name, curl.line)

    @classmethod
    def _slip(cls, comparison: Comparison, message: str, subject: str, line: int) -> Self:
        return cls.found(comparison, message, at=comparison.operation.form.fields_at, line=line, subject=subject)
