"""In which form the fields are sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from generator.drift.comparison import BODY, Comparison
from generator.drift.findings import Finding, Severity

_UNKNOWN = "neither the spec's conventions nor the client have this form yet"
_MOST_NAMED = 5


class Type(Finding):
    """The body is no form any more: what the table says is then not of a form."""

    kind, gravity, part, is_of_own_page = "body-type", Severity.BREAKING, "request", True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        if comparison.body_type not in (None, BODY):
            yield cls.found(
                comparison,
                f"the body is {comparison.body_type}, not {BODY}",
                at=comparison.operation.form.at,
                line=comparison.page.path_line,
                old=BODY,
                new=comparison.body_type,
                effect=f"`{comparison.operation.method}` sends a body that the service may no longer read",
                by_hand=_UNKNOWN,
            )

    def is_shown(self, comparison: Comparison) -> bool:
        return comparison.body_type is not None


class Unread(Finding):
    """What stands where the form is, and is no list of fields, may be a body of another form."""

    kind, gravity, part, is_of_each_page = "body-unread", Severity.BREAKING, "request", True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        lines = [unread.line for unread in comparison.unread_in_form]
        if lines and comparison.body_type in (None, BODY):
            named = ", ".join(map(str, lines[:_MOST_NAMED])) + (" ..." if lines[_MOST_NAMED:] else "")
            yield cls.found(
                comparison,
                f"{len(lines)} lines of the form could not be read (line {named})",
                at=comparison.operation.form.at,
                line=lines[0],
                by_hand="read them: the form may be another one now",
            )
