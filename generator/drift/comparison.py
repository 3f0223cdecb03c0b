"""What the comparisons of a page's parts share: one page against one operation, and how a finding of them is made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from generator.drift.findings import Finding, Severity
from generator.drift.stated import Stated
from generator.pages import DocsPage, Example, ResponseField
from generator.spec import Document, pointer

FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
ODD_NAME = "no name that a field can have, not taken over"

_OBSERVED = "the live service showed otherwise, or more: record it again"
_DEPTH = 12
#: From here on two names are taken for one that was changed.
_ALIKE = 0.5


@dataclass(frozen=True)
class Comparison:
    """One page and the operation that it describes."""

    document: Document
    page: DocsPage
    stated: Stated

    @cached_property
    def answer(self) -> dict[str, ResponseField]:
        """The page's fields by pointer. Where it shows none, those of its sample, of which none counts as required."""
        if self.page.response is not None:
            return {field.pointer: field for field in self.page.response}
        return fields_of(self.page.example) if self.page.example else {}

    @cached_property
    def _within(self) -> dict[str, list[ResponseField]]:
        found: dict[str, list[ResponseField]] = {}
        for field in self.answer.values():
            for holder in (*holders(field.pointer), field.pointer):
                found.setdefault(holder, []).append(field)
        return found

    def within(self, field: ResponseField) -> list[ResponseField]:
        """The field and all that the page shows in it."""
        return self._within[field.pointer]

    def _observed(self, kind: str) -> str:
        """Why a finding of the kind is left to people: a page does not overrule what was recorded."""
        part = {"path": "path", "parameter": "request", "answer": "response"}.get(kind.partition("-")[0])
        return _OBSERVED if part and self.stated.evidence[part] == "observed" else ""

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
            by_hand=by_hand or self._observed(kind),
            shown=shown,
        )


def holders(name: str) -> Iterator[str]:
    """Pointers of all that may hold a field, the outermost first: /data, /data/list and /data/list/* of its id."""
    parts = name.split("/")
    return ("/".join(parts[:end]) for end in range(2, len(parts)))


def fields_of(sample: Example) -> dict[str, ResponseField]:
    """What a sample shows, by pointer; nothing where it is no object."""
    shown = _of_sample(sample.value, "", sample.line) if isinstance(sample.value, dict) else ()
    return {field.pointer: field for field in shown}


def _of_sample(value: Any, prefix: str, line: int, depth: int = 0) -> Iterator[ResponseField]:
    if depth > _DEPTH:
        return
    if isinstance(value, list) and value:
        yield from _of_sample(value[0], f"{prefix}/*", line, depth + 1)
    elif isinstance(value, dict):
        for name, inner in value.items():
            at = prefix + pointer(name)
            yield ResponseField(at, _json_type(inner), None, "", line)
            yield from _of_sample(inner, at, line, depth + 1)


def _json_type(value: Any) -> str:
    if isinstance(value, list):
        return f"array[{_json_type(value[0])}]" if value else "array"
    names = {dict: "object", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return names[type(value)]


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
