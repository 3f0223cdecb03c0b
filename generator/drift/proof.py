"""How the evidence of an operation is written."""

from __future__ import annotations

from datetime import date
from typing import Any

from generator.spec import Draft

_KEYS = ("path", "request", "response", "page", "seen", "fields", "reference", "basis")


def put_evidence(draft: Draft, operation: str, changes: dict[str, Any]) -> None:
    """Changes levels and what is noted beside them; None takes something away."""
    known = draft.operation(operation)
    evidence = known.evidence | changes
    ordered = {key: evidence[key] for key in _KEYS if evidence.get(key) is not None}
    draft.put(f"{known.at}/x-getmx-evidence", ordered)


def note_seen(draft: Draft, operation: str, seen: date) -> None:
    """Something was taken over from a page of the operation that was looked at on that day."""
    if draft.operation(operation).page is not None:
        put_evidence(draft, operation, {"seen": seen.isoformat()})
