"""JSON from outside. Values that could not be written again, or are nested deeper than the spec may be, are refused."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

from generator.spec import MAX_DEPTH

_DECODER = json.JSONDecoder()


def read_json(text: str) -> tuple[Any, int]:
    """The value at the start of the text, and where it ends. Raises ValueError if there is none that is allowed."""
    try:
        value, end = _DECODER.raw_decode(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
        if _depth(value) <= MAX_DEPTH:
            return value, end
    except RecursionError:
        pass
    raise ValueError("nested too deep")


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        nodes = [node.values() if isinstance(node, dict) else node for node in level if isinstance(node, (dict, list))]
        level = list(chain.from_iterable(nodes))
    return depth
