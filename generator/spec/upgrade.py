"""A document of OpenAPI 3.0 as one of 3.1, which the model reads."""

from __future__ import annotations

from typing import Any

from generator.spec.document import Node

#: What these hold has names of its own choosing, which are no keywords.
_MAPPINGS = frozenset({"properties", "examples", "schemas", "encoding", "content", "responses", "paths"})
#: What these hold is any value.
_VALUES = frozenset({"default", "enum", "example", "value"})
_BOUNDS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def as_3_1(value: Any) -> Any:
    """The same in the words of 3.1. What is 3.1 already stays as it is."""
    if isinstance(value, list):
        return [as_3_1(item) for item in value]
    if not isinstance(value, dict):
        return value
    return _upgraded({key: _inside(key, inner) for key, inner in value.items()})


def _inside(key: str, value: Any) -> Any:
    if key in _VALUES:
        return value
    if key in _MAPPINGS and isinstance(value, dict):
        return {name: as_3_1(inner) for name, inner in value.items()}
    return as_3_1(value)


def _upgraded(node: Node) -> Node:
    if isinstance(node.get("type"), str) and node.get("nullable") is True:
        node["type"] = [node["type"], "null"]
        del node["nullable"]
    for flag, bound in _BOUNDS:
        if node.get(flag) is True:
            node[flag] = node.pop(bound)
    if "example" in node:
        node["examples"] = [node.pop("example")]
    return _with_types(node)


def _with_types(node: Node) -> Node:
    """Types that stand one by one in an anyOf, as a list of types."""
    branches = node.get("anyOf", [])
    if not branches or any(not isinstance(branch, dict) or branch.keys() != {"type"} for branch in branches):
        return node
    named = [name for branch in branches for name in _listed(branch["type"])]
    del node["anyOf"]
    return {**node, "type": list(dict.fromkeys(named))}


def _listed(named: Any) -> list[Any]:
    return named if isinstance(named, list) else [named]
