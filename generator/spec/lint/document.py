"""Rules for the file as a whole: its version, its YAML, its servers, the x-getmx-* keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY
from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.schemas import schema_v31
from referencing.jsonschema import DRAFT202012

from generator.spec.document import Document, Node, differences_1_1_1_2, pointer, walk
from generator.spec.lint import raw, sharing
from generator.spec.lint.breaches import leaf, pointer_of, short
from generator.spec.lint.findings import Problem, Problems

LINE_LENGTH = 120

_KEYS_FILE = "generator/spec/keys.schema.yaml"
_KEYS_PATH = Path(__file__).parents[1] / "keys.schema.yaml"


#: What the validator has, with anchors that were found once. By itself it searches for them at each use.
_OPENAPI = schema_v31["$id"]
_SCHEMAS = REGISTRY.with_resource(_OPENAPI, DRAFT202012.create_resource(dict(schema_v31))).crawl()


_META_SCHEMA = Draft202012Validator(Draft202012Validator.META_SCHEMA)


class _Validator(OpenAPIV31SpecValidator):
    schema_validator = Draft202012Validator({"$ref": _OPENAPI}, registry=_SCHEMAS)


def rule_openapi_version(document: Document) -> Problems:
    """The version is 3.1.0, which every maintained tool reads."""
    if document.data.get("openapi") != "3.1.0":
        yield Problem("/openapi", "the document is not OpenAPI 3.1.0", "write openapi: 3.1.0")


def rule_openapi_valid(document: Document) -> Problems:
    """The document is valid OpenAPI 3.1, and each schema valid JSON Schema."""
    if any(sharing.rule_ref_resolves(document)):
        return  # the validator would stop there, or fetch a remote one
    # Schemas first: the OpenAPI validator trips over broken ones, without saying where they stand.
    errors = list(_schema_errors(document)) or list(_structure_errors(document))
    for at, message in errors:
        yield Problem(at, message, "write what OpenAPI 3.1 defines here")


def rule_yaml_version(document: Document) -> Problems:
    """YAML 1.1 and 1.2 read the file alike, and as nothing but JSON values."""
    for at in differences_1_1_1_2(document):
        yield Problem(at, "YAML 1.1, YAML 1.2 and JSON read this value differently", "quote it")


def rule_line_length(document: Document) -> Problems:
    """No line is longer than 120 characters."""
    for number, line in enumerate(document.text.split("\n"), start=1):
        if len(line) > LINE_LENGTH:
            at = [at for at, start in document.lines.items() if start <= number][-1:]
            message = f"the line has {len(line)} characters, more than {LINE_LENGTH}"
            yield Problem("".join(at), message, "wrap it", line=number)


def rule_success_codes(document: Document) -> Problems:
    """The root lists the envelope codes that mean success."""
    if "x-getmx-success-codes" not in document.data:
        fix = "list the envelope codes that mean success at the root"
        yield Problem("", "x-getmx-success-codes is missing", fix)


def rule_security_none(document: Document) -> Problems:
    """The root says that there is no security scheme: the token is a field of each form."""
    if document.data.get("security") != []:
        yield Problem("/security", "the root does not say that there is no security scheme", "write security: []")


def rule_servers(document: Document) -> Problems:
    """One server is shared; at most one other is the customer's own."""
    servers = raw.sequence(document.data.get("servers"))
    kinds = [raw.mapping(server).get("x-getmx-server") for server in servers]
    shared, customer = kinds.count("shared"), kinds.count("customer")
    if shared != 1 or customer > 1 or shared + customer != len(kinds):
        message = f"of {len(kinds)} servers {shared} are marked as shared and {customer} as customer"
        fix = "mark one x-getmx-server: shared, and at most one other x-getmx-server: customer"
        yield Problem("/servers", message, fix)


def rule_x_getmx_schema(document: Document) -> Problems:
    """Each x-getmx-* key stands where keys.schema.yaml allows it, and holds what that file says."""
    places = {at: kind for at, kind, _ in raw.descend("root", "", document.data)}
    places |= {at: "form-property" for _, _, at in raw.form_fields(document)}
    for at, node in walk(document.data):
        for key in raw.mapping(node):
            if key.startswith("x-getmx-"):
                yield from _key_problems(places.get(at, "other"), key, node[key], at + pointer(key))


def _schema_errors(document: Document) -> Iterator[tuple[str, str]]:
    schemas = [at + "/schema" for at, media in raw.objects(document, "media") if "schema" in media]
    components = raw.mapping(document.find("/components/schemas"))
    for at in schemas + ["/components/schemas" + pointer(name) for name in components]:
        for within, message in _errors_of_schema(json.dumps(document.find(at))):
            yield at + within, message


@lru_cache(maxsize=4096)  # the same schemas again and again, where many edits are tried
def _errors_of_schema(schema: str) -> list[tuple[str, str]]:
    errors = _META_SCHEMA.iter_errors(json.loads(schema))
    return [(pointer_of(error), short(error)) for error in errors]


def _structure_errors(document: Document) -> Iterator[tuple[str, str]]:
    try:
        for error in _Validator(document.data).iter_errors():
            # For a fault that is not one of structure, the pointer starts somewhere inside the document.
            at = pointer_of(error)
            yield at if document.find(at) == leaf(error).instance else "", short(error)
    except Exception as error:  # the validator fails in many ways after a fault that it has reported
        yield "", f"the OpenAPI validator stops: {error!r}"


def _key_problems(place: str, key: str, value: Any, at: str) -> Problems:
    definitions = _key_definitions()["$defs"]
    if key not in definitions.get(place, {}).get("properties", {}):
        places = [name for name in definitions if key in definitions[name].get("properties", {})]
        known = f"it belongs to {', '.join(places)}" if places else "there is no such key"
        yield Problem(at, f"{key} is not allowed here: {known}", "move, correct or remove it")
        return
    schema = _key_definitions() | {"$ref": f"#/$defs/{place}/properties/{key}"}
    checker = Draft202012Validator.FORMAT_CHECKER
    for error in Draft202012Validator(schema, format_checker=checker).iter_errors(value):
        yield Problem(at + pointer_of(error), f"{key}: {short(error)}", f"write what {_KEYS_FILE} defines")


@cache
def _key_definitions() -> Node:
    definitions: Node = yaml.safe_load(_KEYS_PATH.read_text(encoding="utf-8"))
    return definitions
