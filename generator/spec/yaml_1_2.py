"""YAML 1.2, entry by entry: what was read before is not read again, since reading it takes most of a check."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

_STEP = 2
#: Entries that are longer are read in parts.
_SHORT = 1000
#: A key alone on its line.
_HEADER = re.compile(r" *[A-Za-z/][^\s:#]*:[ ]*\n")
#: How a key begins. Other characters begin something else, of which a part may say another thing than the whole.
_PLAIN = re.compile(r"[\w/$'\"]")


class _Uncertain(Exception):
    """Where the entries begin and end cannot be told from the lines."""


def load_1_2(text: str) -> Any:
    """What the text says. Raises YAMLError or ValueError if it says nothing."""
    try:
        return _mapping(text, 0)
    except (_Uncertain, YAMLError, ValueError):
        return _load(text)


def _mapping(text: str, indent: int) -> dict[str, Any]:
    """What a mapping says whose keys stand that far to the right."""
    found: dict[str, Any] = {}
    for part in _parts(text, indent):
        entry = _long_entry(part, indent) or _entry(part)
        if not found.keys().isdisjoint(entry):
            raise _Uncertain
        found |= entry
    return found


def _long_entry(part: str, indent: int) -> dict[str, Any] | None:
    """What an entry says, read in parts. None if it is short, or no mapping with a line for each key."""
    header = _HEADER.match(part) if len(part) > _SHORT else None
    if header is None:
        return None
    (key,) = _entry(header[0].strip() + " 0")
    try:
        return {key: _mapping(part[header.end() :], indent + _STEP)}
    except _Uncertain:
        return None


def _parts(text: str, indent: int) -> list[str]:
    """The text from each line with a key to the next. Nothing but comments may stand before the first."""
    starts = [found.start() for found in re.finditer(rf"^ {{{indent}}}[^\s#-]", text, re.MULTILINE)]
    above = text[: starts[0]] if starts else text
    if not starts or not all(_PLAIN.match(text, start + indent) for start in starts):
        raise _Uncertain
    if any(line.strip() and not line.lstrip().startswith("#") for line in above.split("\n")):
        raise _Uncertain
    return [text[begin:end] for begin, end in pairwise([*starts, len(text)])]


@lru_cache(maxsize=8192)  # the entries of some tens of states of the spec
def _entry(part: str) -> dict[str, Any]:
    entry = _load(part)
    if not isinstance(entry, dict) or len(entry) != 1:
        raise _Uncertain
    return entry


def _load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)
