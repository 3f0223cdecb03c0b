"""What a comparison finds, as data: where, what, how grave, and what it does to the Python package."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a finding is. The first two are drift; the others leave the spec as it is."""

    #: A call that worked before has to be written differently.
    BREAKING = "breaking"
    #: The spec has something to take over, and calls stay as they are.
    CHANGE = "change"
    #: A contradiction within the page itself.
    SLIP = "slip"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One difference between a page and the spec.

    `operation` is an operationId, empty where the spec has none. `subject` is what differs: a field of the form, a
    pointer into the answer (`/data/list/*/id`), a title, or a part of the evidence. `by_hand` says why `--apply`
    leaves the finding to people; it is empty where it does not.
    """

    kind: str
    severity: Severity
    operation: str
    subject: str
    message: str
    page: str
    page_line: int
    spec: str
    spec_line: int
    pointer: str
    old: Any = None
    new: Any = None
    effect: str = ""
    by_hand: str = ""
    #: What the page shows: its Parameter, ResponseField, SidebarEntry or DocsPage, for `--apply`.
    shown: Any = field(default=None, compare=False, repr=False)

    @property
    def is_drift(self) -> bool:
        return self.severity in (Severity.BREAKING, Severity.CHANGE)

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "shown"}


def visible(text: object) -> str:
    """The text with every character that steers a terminal or ends a line written out: pages are not trusted."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in str(text))
