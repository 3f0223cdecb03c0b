"""What a regeneration changes, in the terms of its three readers: operations, methods and fields, then files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.diff.facts import Facts, Keywords, facts
from generator.diff.notes import python_renames
from generator.diff.wording import inert
from generator.spec import Document, SpecError

#: What is told of an operation or a field, by a name that begins with the operation's.
Told = dict[str, str]

#: A package's own copy of the spec.
_SPEC = "getmx/openapi.json"
_SHOWN = ("format", "enum", "minimum", "maximum", "minLength", "pattern", "x-getmx-evidence")
_EVIDENCE = "evidence."
_ALIAS = "keep the old name for one minor version, as an alias that warns with DeprecationWarning"


def summary(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[str]:
    """One line for each difference between two packages, given as their files; empty if there is none.

    What a rename breaks comes first.
    """
    is_same_spec = old.get(_SPEC) == new.get(_SPEC)
    before, after = ({}, {}) if is_same_spec else (_facts(old), _facts(new))
    renamed = [f"breaking: {told}: {_ALIAS}" for told in sorted(python_renames(before, after))]
    files = [f"{sign} file {name}" for sign, name in _signs(old, new)]
    interface = _interface(dict(_lines(before)), dict(_lines(after)))
    return [inert(line) for line in (*renamed, *interface, *files)]


def _signs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What came, went or changed. A blank sorts first, so that fields stand behind their operation."""
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield "+" if name not in old else "-" if name not in new else "~", name


def _interface(old: Told, new: Told) -> Iterator[str]:
    for sign, name in _signs(old, new):
        operation = name.partition(" ")[0]
        # An operation that came or went itself needs no lines for its fields.
        if name == operation or (operation in old) == (operation in new):
            yield f"{sign} {name}: {' -> '.join(told[name] for told in (old, new) if name in told)}"


def _facts(files: Mapping[str, bytes]) -> Facts:
    """What a package's own copy of the spec says.

    Nothing, if the copy is missing or was damaged by hand: the files themselves tell of that.
    """
    try:
        data = json.loads(files[_SPEC])
        known = facts(Document(Path("openapi.json"), "", data, {}))
        dict(_lines(known))  # what is told of it can be read, too
    except (AttributeError, LookupError, RecursionError, SpecError, TypeError, ValueError):
        return {}
    return known


def _lines(known: Facts) -> Iterator[tuple[str, str]]:
    for place, keywords in known.items():
        if place.part == "operation":
            yield place.operation, f"mx.{keywords.get('x-getmx-method')}() at {keywords['path']}"
            levels = {key: value for key, value in keywords.items() if key.startswith(_EVIDENCE)}
            evidence = ", ".join(f"{key.removeprefix(_EVIDENCE)} {level}" for key, level in levels.items())
            yield f"{place.operation} evidence", evidence
        elif place.operation:
            yield f"{place.operation} {place.part} {place.name}", _shown(keywords)


def _shown(field: Keywords) -> str:
    """What callers notice of a field, on one line."""
    types = field.get("type", "any")
    words = [f"{types} or null" if field.get("nullable") else types]
    words += [f"{key} {field[key]}" for key in _SHOWN if key in field]
    return f"{', '.join(words)}{' (required)' if field.get('required') else ''}"
