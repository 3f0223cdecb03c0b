"""Rules for any schema, wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.spec.document import Document, SpecError, pointer
from generator.spec.lint.findings import Problem, Rules
from generator.spec.lint.shapes import mapping, objects, sequence, types_of
from generator.spec.lint.sharing import ref_resolves
from generator.spec.model import Spec

RULES = Rules()


@RULES.named("id-string")
def _id_string(document: Document) -> Iterator[Problem]:
    """Ids are strings, except where the service was seen to differ: some are too large for a JSON number."""
    for at, schema in objects(document, "schema"):
        for name, field in mapping(schema.get("properties")).items():
            is_id = name == "id" or name.endswith("_id")
            types = types_of(document, field) - {"null"}
            level = mapping(field).get("x-getmx-evidence")
            is_free = level == "observed" or (level == "unknown" and not types)
            if is_id and not is_free and types != {"string"}:
                fix = "write type: string, or add x-getmx-evidence: observed"
                yield Problem(at + pointer("properties", name), f"the id {name} is not a string", fix)


@RULES.named("enum-varnames")
def _enum_varnames(document: Document) -> Iterator[Problem]:
    """Each value of an integer enum has a name."""
    for at, schema in objects(document, "schema"):
        values = sequence(schema.get("enum"))
        names = sequence(schema.get("x-enum-varnames"))
        if any(type(value) is int for value in values) and len(names) != len(values):
            message = f"the enum has {len(values)} values and {len(names)} names"
            yield Problem(at + "/enum", message, "add x-enum-varnames, one name for each value")


@RULES.named("null-form")
def _null_form(document: Document) -> Iterator[Problem]:
    """Null is `type: [x, 'null']`, or `anyOf` of a `$ref` and null: each other way breaks a tool."""
    fix = "write type: [x, 'null'], or anyOf: [$ref, {type: 'null'}]"
    schemas = dict(objects(document, "schema"))
    for at, schema in schemas.items():
        if "nullable" in schema:
            yield Problem(at + "/nullable", "nullable is a key of OpenAPI 3.0", fix)
        if any("null" in types_of(document, branch) for branch in sequence(schema.get("oneOf"))):
            yield Problem(at + "/oneOf", "a branch of a oneOf is null", fix)
        elif schema.get("type") in ("null", ["null"]) and not _is_null_branch(schemas, at):
            yield Problem(at + "/type", "null is the only type", fix)


def _is_null_branch(schemas: dict[str, dict[str, Any]], at: str) -> bool:
    """Whether the null stands beside a `$ref` in an `anyOf`, or in a `oneOf`, which is reported elsewhere."""
    parent, keyword, _ = at.rsplit("/", 2)
    branches = sequence(mapping(schemas.get(parent)).get(keyword))
    has_ref = any("$ref" in mapping(branch) for branch in branches)
    return keyword == "oneOf" or (keyword == "anyOf" and len(branches) == 2 and has_ref)


@RULES.named("readable")
def _readable(document: Document) -> Iterator[Problem]:
    """Each form and answer can be read to its end, see generator/spec/schema.py."""
    if any(ref_resolves(document)):
        return
    for operation in Spec(document).operations:
        try:
            operation.read()
        except SpecError as error:
            yield Problem(error.pointer, error.message, "write it in the forms of spec/README.md", operation.entry)
