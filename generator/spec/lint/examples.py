"""Rules for examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from generator.spec.document import Document, pointer
from generator.spec.lint.breaches import pointer_of, short
from generator.spec.lint.findings import Problem, Rules
from generator.spec.lint.shapes import answers_of, forms_of, mapping, objects, resolved, sequence

_SPEC_URI = "urn:spec"

RULES = Rules()


@RULES.named("no-example-keyword")
def _no_example_keyword(document: Document) -> Iterator[Problem]:
    """Examples stand under `examples`: OpenAPI 3.1 deprecates `example`."""
    for kind in ("schema", "media"):
        for at, node in objects(document, kind):
            if "example" in node:
                yield Problem(at + "/example", "example is deprecated", "use examples")


@RULES.named("examples-present")
def _examples_present(document: Document) -> Iterator[Problem]:
    """Each request and each answer has a named example."""
    for kind, bodies in (("request", forms_of(document)), ("answer", answers_of(document))):
        for body in bodies:
            examples = mapping(body.media.get("examples")).values()
            if not any("value" in resolved(document, example) for example in examples):
                message = f"the {kind} has no named example"
                at = body.pointer + "/examples"
                yield Problem(at, message, "add one under examples", body.operation)


@RULES.named("example-valid")
def _example_valid(document: Document) -> Iterator[Problem]:
    """Each example fits its schema."""
    for schema_at, at, value in [*_named_examples(document), *_schema_examples(document)]:
        for error in _breaches(document, schema_at, value):
            place = pointer_of(error)
            message = f"the example does not fit at #{place}: {short(error)}"
            yield Problem(at + place, message, "correct the example or its schema")


def _named_examples(document: Document) -> Iterator[tuple[str, str, Any]]:
    """Each named example: pointer of its schema, pointer of its value, the value."""
    for at, media in objects(document, "media"):
        for name, example in mapping(media.get("examples")).items():
            shown = resolved(document, example)
            if "schema" in media and "value" in shown:
                yield at + "/schema", at + pointer("examples", name, "value"), shown["value"]


def _schema_examples(document: Document) -> Iterator[tuple[str, str, Any]]:
    for at, schema in objects(document, "schema"):
        for index, value in enumerate(sequence(schema.get("examples"))):
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
