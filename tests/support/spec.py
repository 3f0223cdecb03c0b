"""The spec as a judge of its own: JSON Schema validation of forms and answers, independent of the client."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec" / "getmx.openapi.yaml"


@cache
def document() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    return data


@cache
def operations() -> dict[str, dict[str, Any]]:
    """Every operation by its operationId, with its path added as `path`."""
    return {
        operation["operationId"]: {**operation, "path": path}
        for path, methods in document()["paths"].items()
        for operation in methods.values()
    }


def form_schema(operation: str) -> dict[str, Any]:
    return _resolved(_form_media(operation)["schema"])


def _form_media(operation: str) -> dict[str, Any]:
    media: dict[str, Any] = operations()[operation]["requestBody"]["content"]["multipart/form-data"]
    return media


def _answer_media(operation: str) -> dict[str, Any]:
    media: dict[str, Any] = operations()[operation]["responses"]["200"]["content"]["application/json"]
    return media


def request_examples(operation: str) -> dict[str, dict[str, Any]]:
    return {name: _resolved(example)["value"] for name, example in _form_media(operation)["examples"].items()}


def answer_examples(operation: str) -> dict[str, dict[str, Any]]:
    return {name: _resolved(example)["value"] for name, example in _answer_media(operation)["examples"].items()}


def form_errors(operation: str, form: dict[str, Any]) -> list[str]:
    return _errors(_form_media(operation)["schema"], form)


def answer_errors(operation: str, answer: Any) -> list[str]:
    return _errors(_answer_media(operation)["schema"], answer)


def undeclared(operation: str, answer: Any) -> list[str]:
    """Pointers of the keys in an answer that its schema does not declare, where it declares any."""
    return list(_undeclared(_answer_media(operation)["schema"], answer, ""))


def _undeclared(schema: dict[str, Any], value: Any, at: str) -> Any:
    if isinstance(value, list) and (items := _merged(schema).get("items")):
        for index, item in enumerate(value):
            yield from _undeclared(items, item, f"{at}/{index}")
    declared = _merged(schema).get("properties", {})
    if not isinstance(value, dict) or not declared:
        return
    for name, inner in value.items():
        if name in declared:
            yield from _undeclared(declared[name], inner, f"{at}/{name}")
        else:
            yield f"{at}/{name}"


def _merged(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with its references and compositions taken together."""
    resolved = _resolved(schema)
    properties: dict[str, Any] = {}
    for part in resolved.get("allOf", ()):
        properties |= _merged(part).get("properties", {})
    return {**resolved, "properties": {**properties, **resolved.get("properties", {})}}


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document()
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    return node


def _errors(schema: dict[str, Any], value: Any) -> list[str]:
    rebased = {"$ref": f"urn:spec{schema['$ref']}"}
    validator = Draft202012Validator(rebased, registry=_registry())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@cache
def _registry() -> Registry[Any]:
    resource: Resource[Any] = DRAFT202012.create_resource(document())
    registry: Registry[Any] = Registry().with_resource("urn:spec", resource)
    return registry
