"""What a regeneration changes, in the terms of its three readers: operations, methods and fields, then files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generator.document import Document, SpecError
from generator.refusals import ANSWER_TYPE, FORM_TYPE

Facts = dict[str, str]

#: How deep answers are followed; one may hold itself.
_DEPTH = 12
_SHOWN = ("format", "enum", "minimum", "maximum", "minLength", "pattern", "x-getmx-evidence")


def summary(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> list[str]:
    """One line for each difference between two packages, given as their files; empty if there is none."""
    lines = [*_interface(_facts(old), _facts(new)), *_files(old, new)]
    return ["".join(char if char.isprintable() else repr(char)[1:-1] for char in line) for line in lines]


def _interface(old: Facts, new: Facts) -> Iterator[str]:
    for name in sorted(old.keys() | new.keys(), key=_by_depth):
        before, after = old.get(name), new.get(name)
        if before == after or _covered(name, old, new):
            continue
        if before is None:
            yield f"+ {name}: {after}"
        elif after is None:
            yield f"- {name}: {before}"
        else:
            yield f"~ {name}: {before} -> {after}"


def _by_depth(name: str) -> tuple[str, str]:
    operation, _, rest = name.partition(" ")
    return operation, rest


def _covered(name: str, old: Facts, new: Facts) -> bool:
    """Whether the operation itself came or went, so that its fields need no lines of their own."""
    operation = name.partition(" ")[0]
    return name != operation and (operation in old) != (operation in new)


def _files(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[str]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield f"+ file {name}"
        elif name not in new:
            yield f"- file {name}"
        elif old[name] != new[name]:
            yield f"~ file {name}"


def _facts(files: Mapping[str, bytes]) -> Facts:
    """What a package's own copy of the spec says of each operation, form field and field of an answer.

    Nothing, if the copy is missing or was damaged by hand: the files themselves tell of that.
    """
    try:
        data = json.loads(files["getmx/openapi.json"])
        return dict(_document_facts(Document(Path("openapi.json"), "", data, {})))
    except (AttributeError, LookupError, RecursionError, SpecError, TypeError, ValueError):
        return {}


def _document_facts(document: Document) -> Iterator[tuple[str, str]]:
    for entry in document.operations():
        name = entry.name
        method = entry.data.get("x-getmx-method")
        levels = entry.data.get("x-getmx-evidence", {})
        yield name, f"mx.{method}() at {entry.path}"
        yield f"{name} evidence", ", ".join(f"{part} {level}" for part, level in levels.items())
        form = entry.data["requestBody"]["content"][FORM_TYPE]["schema"]
        yield from _fields(document, f"{name} form field ", form)
        answer = entry.data["responses"]["200"]["content"][ANSWER_TYPE]["schema"]
        yield from _fields(document, f"{name} answer field ", answer)


def _fields(document: Document, prefix: str, schema: dict[str, Any], depth: int = 0) -> Iterator[tuple[str, str]]:
    resolved = document.resolve(schema)
    if depth > _DEPTH:
        return
    for part in (*resolved.get("allOf", ()), *resolved.get("anyOf", ())):
        yield from _fields(document, prefix, part, depth + 1)
    for name, raw in resolved.get("properties", {}).items():
        field = document.resolve(raw)
        yield f"{prefix}{name}", _shown(field, required=name in resolved.get("required", ()))
        yield from _fields(document, f"{prefix}{name}/", field.get("items", field), depth + 1)


def _shown(field: dict[str, Any], *, required: bool) -> str:
    """What callers notice of a field, on one line."""
    types = field.get("type", "any")
    words = [" or ".join(types) if isinstance(types, list) else types]
    words += [f"{key} {field[key]}" for key in _SHOWN if key in field]
    return f"{', '.join(words)}{' (required)' if required else ''}"
