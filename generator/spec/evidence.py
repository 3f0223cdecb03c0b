"""How the facts in the spec are known: counts for the README, and a row for each operation."""

from __future__ import annotations

import re
from collections import Counter

from generator.spec.document import Document

#: At these levels the client enforces a rule, and types a required field without None.
CONFIRMED = frozenset({"documented", "observed"})
LEVELS = ("observed", "documented", "referenced", "assumed", "unknown")
PARTS = ("path", "request", "response")


_HEAD = ["| evidence | paths | requests | responses |", "|---|---|---|---|"]


def evidence_counts(document: Document) -> list[str]:
    """A Markdown table: how many paths, requests and responses are of each level."""
    counts = _counts(document)
    rows = [f"| {level} | {' | '.join(str(counts[part][level]) for part in PARTS)} |" for level in LEVELS]
    total = f"| **all** | {' | '.join(str(counts[part].total()) for part in PARTS)} |"
    return [*_HEAD, *rows, total]


def evidence_changes(before: Document, after: Document) -> list[str]:
    """The same table of two states of the spec: `3 -> 5` where a count differs."""
    old, new = _counts(before), _counts(after)
    rows = [[level, *(_change(old[part][level], new[part][level]) for part in PARTS)] for level in LEVELS]
    return [*_HEAD, *(f"| {' | '.join(row)} |" for row in rows)]


def _change(old: int, new: int) -> str:
    return str(old) if old == new else f"{old} -> {new}"


def _counts(document: Document) -> dict[str, Counter[str]]:
    evidence = [entry.data["x-getmx-evidence"] for entry in document.operations()]
    return {part: Counter(levels[part] for levels in evidence) for part in PARTS}


def with_evidence_counts(text: str, document: Document) -> str:
    """The Markdown text with its table of evidence renewed. Raises ValueError if it does not have exactly one."""
    new, count = re.subn(
        r"(?m)^\| evidence \|.*\n(?:\|.*\n)+", lambda match: "\n".join([*evidence_counts(document), ""]), text
    )
    if count != 1:
        raise ValueError("the text does not have exactly one table of evidence")
    return new


def evidence_rows(document: Document) -> list[str]:
    """A Markdown table with a row for each operation, in the order of the spec."""
    head = ["| operation | path | evidence of path | request | response | page |", "|---|---|---|---|---|---|"]
    return head + [
        f"| {entry.name} | {entry.path} | {' | '.join(levels[part] for part in PARTS)} | {levels.get('page', '')} |"
        for entry in document.operations()
        for levels in [entry.data["x-getmx-evidence"]]
    ]
