"""The spec as a judge of its own: JSON Schema validation of forms and answers, independent of the client."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from generator.spec import Operation, Schema, Spec, load

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec" / "getmx.openapi.yaml"


@cache
def document() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    return data


@cache
def operations() -> dict[str, Operation]:
    """Every operation by its operationId."""
    return {operation.id: operation for operation in Spec(load(SPEC)).operations}


def request_examples(operation: str) -> dict[str, dict[str, Any]]:
    return operations()[operation].form.examples


def answer_examples(operation: str) -> dict[str, dict[str, Any]]:
    return operations()[operation].answer.examples


def form_errors(operation: str, form: dict[str, Any]) -> list[str]:
    return _errors(operations()[operation].form.at, form)


def answer_errors(operation: str, answer: Any) -> list[str]:
    return _errors(operations()[operation].answer.at, answer)


def undeclared(operation: str, answer: Any) -> list[str]:
    """Pointers of the keys in an answer that its schema does not declare, where it declares any."""
    return list(_undeclared(operations()[operation].answer.schema, answer, ""))


def _undeclared(schema: Schema, value: Any, at: str) -> Iterator[str]:
    if isinstance(value, list) and schema.items:
        for index, item in enumerate(value):
            yield from _undeclared(schema.items, item, f"{at}/{index}")
    if isinstance(value, dict) and schema.fields:
        for name, inner in value.items():
            if name in schema.fields:
                yield from _undeclared(schema.fields[name].schema, inner, f"{at}/{name}")
            else:
                yield f"{at}/{name}"


def _errors(media: str, value: Any) -> list[str]:
    validator = Draft202012Validator({"$ref": f"urn:spec#{media}/schema"}, registry=_registry())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@cache
def _registry() -> Registry[Any]:
    resource: Resource[Any] = DRAFT202012.create_resource(document())
    registry: Registry[Any] = Registry().with_resource("urn:spec", resource)
    return registry
