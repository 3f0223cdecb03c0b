"""Schemas are read in one place, generator/spec: other code asks its model, and at most writes schemas."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.spec import ROOT

KEYWORDS = frozenset({"$ref", "allOf", "anyOf", "oneOf", "properties"})
FOLDERS = ("generator", "sandbox", "benchmarks", "examples")
#: The model itself; the seam to openapi-python-client; documents of others, which have pages made of them.
MAY_READ = ("generator/spec/", "generator/package/parse.py", "generator/pages/openapi.py")
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not path.relative_to(ROOT).as_posix().startswith(MAY_READ)
]


def lookups(source: str) -> Iterator[int]:
    """Lines that look a schema keyword up: `x["allOf"]`, `x.get("$ref")`, `"$ref" in x`, or a pointer."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(slice=key, ctx=ast.Load()):
                keys = [key]
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()]):
                keys = [key]
            case ast.Call(args=keys, func=ast.Attribute(attr="get" | "pop" | "setdefault")):
                pass
            case ast.Call(args=keys, func=ast.Name(id="pointer")):
                pass
            case ast.Constant(value=str(text)) if KEYWORDS & set(text.split("/")[1:]):
                yield node.lineno
                continue
            case _:
                continue
        if any(isinstance(key, ast.Constant) and key.value in KEYWORDS for key in keys):
            yield node.lineno


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_other_code_reads_schemas(path: Path) -> None:
    assert list(lookups(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'schema["allOf"]', 'schema.get("anyOf")', 'schema.get("oneOf", [])', '"$ref" in schema', '"$ref" not in schema',
        'pointer("properties", name)', 'at + "/properties/list"', 'f"{at}/properties{name}"', 'schema.pop("$ref")',
    ],
)  # fmt: skip
def test_a_lookup_is_found(source: str) -> None:
    assert list(lookups(source)) == [1]


def test_what_writes_a_schema_is_no_lookup() -> None:
    source = 'schema = {"properties": {}, "allOf": [{"$ref": at}]}\nschema["properties"] = fields\nname = "properties"'
    assert list(lookups(source)) == []
