"""Rules for schemas, wherever they stand, and for examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from generator.spec.document import Document, Node, SpecError, pointer
from generator.spec.lint import raw, sharing
from generator.spec.lint.breaches import pointer_of, short
from generator.spec.lint.findings import Problem, Problems
from generator.spec.model import Spec

_SPEC_URI = "urn:spec"


def rule_id_string(document: Document) -> Problems:
    """Ids are strings, except where the service was seen to differ: some are too large for a JSON number."""
    for at, schema in raw.objects(document, "schema"):
        for name, field in raw.mapping(schema.get("properties")).items():
            is_id = name == "id" or name.endswith("_id")
            types = raw.types_of(document, field) - {"null"}
            level = raw.mapping(field).get("x-getmx-evidence")
            is_free = level == "observed" or (level == "unknown" and not types)
            if is_id and not is_free and types != {"string"}:
                fix = "write type: string, or add x-getmx-evidence: observed"
                yield Problem(at + pointer("properties", name), f"the id {name} is not a string", fix)


def rule_enum_varnames(document: Document) -> Problems:
    """Each value of an integer enum has a name."""
    for at, schema in raw.objects(document, "schema"):
        values = raw.sequence(schema.get("enum"))
        names = raw.sequence(schema.get("x-enum-varnames"))
        if any(type(value) is int for value in values) and len(names) != len(values):
            message = f"the enum has {len(values)} values and {len(names)} names"
            yield Problem(at + "/enum", message, "add x-enum-varnames, one name for each value")


def rule_null_form(document: Document) -> Problems:
    """Null is `type: [x, 'null']`, or `anyOf` of a `$ref` and null: each other way breaks a tool."""
    fix = "write type: [x, 'null'], or anyOf: [$ref, {type: 'null'}]"
    schemas = dict(raw.objects(document, "schema"))
    for at, schema in schemas.items():
        if "nullable" in schema:
            yield Problem(at + "/nullable", "nullable is a key of OpenAPI 3.0", fix)
        if any("null" in raw.types_of(document, branch) for branch in raw.sequence(schema.get("oneOf"))):
            yield Problem(at + "/oneOf", "a branch of a oneOf is null", fix)
        elif schema.get("type") in ("null", ["null"]) and not _is_null_branch(schemas, at):
            yield Problem(at + "/type", "null is the only type", fix)


def _is_null_branch(schemas: dict[str, Node], at: str) -> bool:
    """Whether the null stands beside a `$ref` in an `anyOf`, or in a `oneOf`, which is reported elsewhere."""
    parent, keyword, _ = at.rsplit("/", 2)
    branches = raw.sequence(raw.mapping(schemas.get(parent)).get(keyword))
    has_ref = any("$ref" in raw.mapping(branch) for branch in branches)
    return keyword == "oneOf" or (keyword == "anyOf" and len(branches) == 2 and has_ref)


def rule_no_example_keyword(document: Document) -> Problems:
    """Examples stand under `examples`: OpenAPI 3.1 deprecates `example`."""
    for at, node in raw.objects(document, "schema", "media"):
        if "example" in node:
            yield Problem(at + "/example", "example is deprecated", "use examples")


def rule_examples_present(document: Document) -> Problems:
    """Each request and each answer has a named example."""
    for kind, bodies in (("request", raw.forms(document)), ("answer", raw.answers(document))):
        for body in bodies:
            examples = raw.mapping(body.media.get("examples")).values()
            if not any("value" in raw.resolved(document, example) for example in examples):
                message = f"the {kind} has no named example"
                at = body.pointer + "/examples"
                yield Problem(at, message, "add one under examples", body.operation)


def rule_example_valid(document: Document) -> Problems:
    """Each example fits its schema."""
    for schema_at, at, value in [*_named_examples(document), *_schema_examples(document)]:
        for error in _breaches(document, schema_at, value):
            place = pointer_of(error)
            message = f"the example does not fit at #{place}: {short(error)}"
            yield Problem(at + place, message, "correct the example or its schema")


def _named_examples(document: Document) -> Iterator[tuple[str, str, Any]]:
    """Each named example: pointer of its schema, pointer of its value, the value."""
    for at, media in raw.objects(document, "media"):
        for name, example in raw.mapping(media.get("examples")).items():
            shown = raw.resolved(document, example)
            if "schema" in media and "value" in shown:
                yield at + "/schema", at + pointer("examples", name, "value"), shown["value"]


def _schema_examples(document: Document) -> Iterator[tuple[str, str, Any]]:
    for at, schema in raw.objects(document, "schema"):
        for index, value in enumerate(raw.sequence(schema.get("examples"))):
            yield at, at + pointer("examples", index), value


def _breaches(document: Document, schema_at: str, value: Any) -> list[ValidationError]:
    schema = {"$ref": f"{_SPEC_URI}#{quote(schema_at)}"}
    checker = Draft202012Validator.FORMAT_CHECKER
    try:
        spec = DRAFT202012.create_resource(document.data)
        registry: Registry[Any] = Registry().with_resource(_SPEC_URI, spec)
        validator = Draft202012Validator(schema, registry=registry, format_checker=checker)
        return list(validator.iter_errors(value))
    except Exception as error:  # jsonschema fails in many ways on a broken schema
        return [ValidationError(f"the schema cannot be applied: {error!r}")]


def rule_readable(document: Document) -> Problems:
    """Each form and answer can be read to its end, see generator/spec/schema.py."""
    if any(sharing.rule_ref_resolves(document)):
        return
    for operation in Spec(document).operations:
        try:
            operation.read()
        except SpecError as error:
            yield Problem(error.pointer, error.message, "write it in the forms of spec/README.md", operation.entry)
