"""What the comparisons of a page's parts share: one page against one operation, and how a finding of them is made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from generator.document import Document
from generator.drift.findings import Finding, Severity
from generator.drift.page import Page
from generator.drift.stated import Stated

FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
ODD_NAME = "no name that a field can have, not taken over"

#: From here on two names are taken for one that was changed.
_ALIKE = 0.5


@dataclass(frozen=True)
class Comparison:
    """One page and the operation that it describes."""

    document: Document
    page: Page
    stated: Stated

    def found(
        self,
        kind: str,
        severity: Severity,
        message: str,
        *,
        line: int | None,
        at: str,
        subject: str = "",
        old: Any = None,
        new: Any = None,
        effect: str = "",
        by_hand: str = "",
        shown: Any = None,
    ) -> Finding:
        return Finding(
            kind=kind,
            severity=severity,
            operation=self.stated.name,
            subject=subject,
            message=message,
            page=self.page.source,
            page_line=line or 1,
            spec=str(self.document.path),
            spec_line=self.document.line(at),
            pointer=at,
            old=old,
            new=new,
            effect=effect,
            by_hand=by_hand,
            shown=shown,
        )


def alike(one: str, other: str) -> bool:
    """Whether two names are near enough to be one that was changed."""
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= _ALIKE


def renames(old: list[str], new: list[str]) -> dict[str, str]:
    """Names of the old list that stand in the new one under a like name in the same place: new by old."""
    found: dict[str, str] = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "replace":
            pairs = zip(old[old_start:old_end], new[new_start:new_end], strict=False)
            found |= {one: other for one, other in pairs if one not in new and other not in old and alike(one, other)}
    return found


def in_order(wanted: list[str], names: list[str]) -> list[str]:
    """The names, those that are wanted in the order in which they are; all others keep their place."""
    known = [name for name in wanted if name in names]
    ordered = iter(known)
    return [next(ordered) if name in known else name for name in names]
