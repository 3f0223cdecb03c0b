"""What a change of a keyword means to a team that has generated a client of its own from the spec."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from generator.diff.facts import Part

Severity = Literal["breaking", "change", "info"]
SEVERITIES: tuple[Severity, ...] = ("breaking", "change", "info")


def worst(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=SEVERITIES.index)


def tightened(keyword: str, old: Any, new: Any) -> bool:
    """Whether something that the old value allows is no longer allowed by the new one.

    None is a keyword that is not there.
    """
    if new is None or new is False:
        return False
    if old is None:
        return True
    if keyword in _LOWER_BOUNDS:
        return bool(new > old)
    if keyword in _UPPER_BOUNDS:
        return bool(new < old)
    if keyword in _CHOICES:
        return any(value not in new for value in old)
    return bool(old != new)


def of_change(part: Part, keyword: str, old: Any, new: Any) -> Severity:
    """How much a changed keyword matters. What no rule speaks of is a change: better said than missed."""
    bare = keyword.removeprefix("items.")
    if bare in _WORDS or bare.startswith("evidence."):
        return "info"
    if keyword.startswith("encoding."):
        return "info" if keyword.endswith("-evidence") else "breaking"
    is_tighter = bare in _TIGHTENING.get(part, ()) and tightened(bare, old, new)
    is_looser = bare in _LOOSENING.get(part, ()) and tightened(bare, new, old)
    return "breaking" if is_tighter or is_looser else "change"


def of_coming(part: Part, keywords: dict[str, Any]) -> Severity:
    if part == "tag":
        return "info"
    return "breaking" if part == "form field" and keywords.get("required") else "change"


def of_going(part: Part) -> Severity:
    return "info" if part == "tag" else "breaking"


_LOWER_BOUNDS = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "form.at least"})
_UPPER_BOUNDS = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems"})
_CHOICES = frozenset({"enum", "x-enum-varnames", "x-getmx-success-codes"})
_LIMITS = _LOWER_BOUNDS | _UPPER_BOUNDS | _CHOICES | {"format", "multipleOf", "pattern"}

#: Said to people only.
_WORDS = frozenset(
    {"description", "examples", "externalDocs", "responses", "summary", "title"}
    | {f"{holder}.{word}" for holder in ("answer", "form") for word in ("description", "examples", "title")}
    | {f"info.{word}" for word in ("description", "license", "summary", "title", "version")}
    | {"form.x-getmx-evidence", "requestBody.description", "x-getmx-evidence", "x-getmx-titles"}
    | {"x-getmx-method"}  # the name in the package, and nowhere else
)

#: What an operation is known by, in generated clients and on the wire.
_NAMES = frozenset({"answer.schema", "answer.type", "form.schema", "form.type", "method", "operationId", "path"})
#: What breaks someone if less is allowed than before. What stands here and below breaks whatever it becomes.
_TIGHTENING: dict[Part, frozenset[str]] = {
    "document": frozenset({"x-getmx-success-codes"}),
    "server": frozenset({"url"}),
    "operation": _NAMES | {"form.at least", "requestBody.required"},
    "form field": _LIMITS | {"required", "schema", "type"},
    "answer field": frozenset({"nullable"}),
}
#: What breaks someone if more is allowed than before. Of an answer, what becomes known breaks no one.
_LOOSENING: dict[Part, frozenset[str]] = {
    "server": frozenset({"url"}),
    "operation": _NAMES,
    "form field": frozenset({"nullable", "schema", "type"}),
    "answer field": frozenset({"enum", "required", "schema", "type"}),
}
