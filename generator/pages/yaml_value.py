"""YAML from outside, read as JSON has it: no dates, no times such as 12:30 as numbers, no `no` as false.

Anchors are followed, since exports of this site use them for parts that they show twice. What they expand to is counted
before anything is built: a small file must not grow without end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from generator.spec import MAX_DEPTH

#: The reference exported as YAML has some 150 KB.
MAX_YAML = 200_000
#: Keys and values of the whole document, each anchor counted wherever it is named.
MAX_NODES = 200_000


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # the name and kind are PyYAML's


for _tag, _pattern, _first in (
    ("null", r"null|~|", ["n", "~", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(?:0|[1-9]\d{0,40})", list("-0123456789")),
    ("float", r"-?(?:0|[1-9]\d{0,40})\.\d+(?:[eE][-+]?\d{1,2})?", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first)


def read_yaml(text: str) -> Any:
    """The value of the document. Raises ValueError with the reason if it cannot be read."""
    if len(text) > MAX_YAML:
        raise ValueError(f"YAML of more than {MAX_YAML} characters: export it as JSON")
    try:
        _check_size(text)
        return json.loads(json.dumps(yaml.load(text, _Loader)))  # noqa: S506  # a safe loader; JSON has text keys only
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        problem = getattr(error, "problem", None) or (str(error) if isinstance(error, _TooMuch) else None)
        raise ValueError(f"not YAML that can be read: {problem or type(error).__name__}") from None


class _TooMuch(ValueError):
    pass


class _Size(NamedTuple):
    """Of a node with all that is in it."""

    nodes: int
    depth: int


def _check_size(text: str) -> None:
    """Raises _TooMuch for tags, for anchors that hold themselves, and for what grows too large or too deep."""
    anchors: dict[str, _Size] = {}
    events = yaml.parse(text, yaml.CSafeLoader)
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            _measure(event, events, anchors, 1)


def _measure(event: yaml.NodeEvent, events: Iterator[yaml.Event], anchors: dict[str, _Size], depth: int) -> _Size:
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in anchors:
            raise _TooMuch("an anchor holds itself")
        size = anchors[event.anchor]
    else:
        if getattr(event, "tag", None) is not None:
            raise _TooMuch("tags are refused")
        size = _inside(event, events, anchors, depth)
    if depth + size.depth > MAX_DEPTH or size.nodes > MAX_NODES:
        raise _TooMuch("nested too deep, or too large")
    if event.anchor is not None and not isinstance(event, yaml.AliasEvent):
        anchors[event.anchor] = size
    return size


def _inside(event: yaml.NodeEvent, events: Iterator[yaml.Event], anchors: dict[str, _Size], depth: int) -> _Size:
    nodes, deepest = 1, 0
    if not isinstance(event, yaml.CollectionStartEvent):
        return _Size(nodes, deepest)
    if depth > MAX_DEPTH:
        raise _TooMuch("nested too deep, or too large")
    while isinstance(inner := next(events), yaml.NodeEvent):
        size = _measure(inner, events, anchors, depth + 1)
        nodes, deepest = nodes + size.nodes, max(deepest, size.depth + 1)
        if nodes > MAX_NODES:
            raise _TooMuch("nested too deep, or too large")
    return _Size(nodes, deepest)
