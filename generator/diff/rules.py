"""What a change of a keyword means to a team that has generated a client of its own from the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from generator.diff.facts import Part

Severity = Literal["breaking", "change", "info"]
SEVERITIES: tuple[Severity, ...] = ("breaking", "change", "info")

#: Takes the old and the new value; None is a keyword that is not there.
Rule = Callable[[Any, Any], Severity]


def worst(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=SEVERITIES.index)


def tightened(keyword: str, old: Any, new: Any) -> bool:
    """Whether something that the old value allows is no longer allowed by the new one."""
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
    return _RULES[part].get(bare, _change)(old, new)


def of_coming(part: Part, keywords: dict[str, Any]) -> Severity:
    if part == "tag":
        return "info"
    return "breaking" if part == "form field" and keywords.get("required") else "change"


def of_going(part: Part) -> Severity:
    return "info" if part == "tag" else "breaking"


_LOWER_BOUNDS = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "form.at least"})
_UPPER_BOUNDS = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems"})
_CHOICES = frozenset({"enum", "x-enum-varnames"})
_LIMITS = _LOWER_BOUNDS | _UPPER_BOUNDS | _CHOICES | {"format", "multipleOf", "pattern"}

#: Said to people only.
_WORDS = frozenset(
    {"description", "examples", "externalDocs", "summary", "title", "x-getmx-evidence", "x-getmx-titles"}
    | {
        "answer.description",
        "answer.examples",
        "answer.title",
        "form.description",
        "form.examples",
        "form.title",
        "requestBody.description",
        "responses",
    }
    | {"form.x-getmx-evidence", "info.description", "info.license", "info.summary", "info.title", "info.version"}
)


def _breaking(old: Any, new: Any) -> Severity:
    return "breaking"


def _change(old: Any, new: Any) -> Severity:
    return "change"


def _info(old: Any, new: Any) -> Severity:
    return "info"


def _if_tightened(keyword: str) -> Rule:
    return lambda old, new: "breaking" if tightened(keyword, old, new) else "change"


def _if_loosened(keyword: str) -> Rule:
    return lambda old, new: "breaking" if tightened(keyword, new, old) else "change"


def _unless_new(old: Any, new: Any) -> Severity:
    """Of an answer: what becomes known breaks no one, what is known otherwise does."""
    return "change" if old is None else "breaking"


def _if_one_goes(old: Any, new: Any) -> Severity:
    return "breaking" if any(value not in (new or ()) for value in old or ()) else "change"


_RULES: dict[Part, dict[str, Rule]] = {
    "document": {"x-getmx-success-codes": _if_one_goes},
    "server": {"url": _breaking},
    "tag": {},
    "operation": {
        **dict.fromkeys(
            ("answer.schema", "answer.type", "form.schema", "form.type", "method", "operationId", "path"), _breaking
        ),
        "form.at least": _if_tightened("form.at least"),
        "requestBody.required": _if_tightened("required"),
        "x-getmx-method": _info,  # the name in the package, and nowhere else
    },
    "form field": {
        **{keyword: _if_tightened(keyword) for keyword in (*_LIMITS, "required")},
        "nullable": _if_loosened("nullable"),
        "schema": _breaking,
        "type": _breaking,
    },
    "answer field": {
        "enum": _if_loosened("enum"),
        "nullable": _if_tightened("nullable"),
        "required": _if_loosened("required"),
        "schema": _unless_new,
        "type": _unless_new,
    },
}
