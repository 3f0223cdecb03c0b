"""What no package can be made of, found in the spec as it is written, before the parser reads it.

The generator has one way of calling: a POST of one multipart form that answers JSON. Whatever a spec says beyond that
would be lost without a word, so it is refused, everything at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.package.runtime.addresses import checked_address, path_fault
from generator.package.runtime.encode import is_field_name
from generator.spec import (
    FORM,
    METHODS,
    RULES,
    Answer,
    Document,
    Form,
    GenerationError,
    Operation,
    Schema,
    Spec,
    SpecError,
    is_json,
    pointer,
    walk,
)

#: Rules of a form field as the spec and as the runtime's Field call them.
RULE_NAMES = {"minimum": "minimum", "maximum": "maximum", "minLength": "min_length", "pattern": "pattern"}

_RULE_TYPES = {"minimum": "integer", "maximum": "integer", "minLength": "string", "pattern": "string"}
_FORMATS = (None, "date", "password")
_SAID_ONLY = frozenset({"description", "examples", "title"})
_FIELD_KEYWORDS = _SAID_ONLY | RULE_NAMES.keys() | {"format", "minItems", "writeOnly"}
_FORM_KEYWORDS = _SAID_ONLY | {"minProperties"}
_OPERATION_KEYWORDS = frozenset(
    {"deprecated", "description", "externalDocs", "operationId", "requestBody", "responses", "summary", "tags"}
)
_ROOT_KEYWORDS = frozenset({"components", "externalDocs", "info", "openapi", "paths", "security", "servers", "tags"})

#: Rules of the lint that all further reading relies on.
_LINT_RULES = ("readable", "ref-resolves", "x-getmx-schema")

#: A pointer, and what is wrong there.
Refusal = tuple[str, str]


def refuse(document: Document) -> None:
    """Raises GenerationError with all that no package can be made of, in the order of the file."""
    found = {refusal for find in (_values, _linted, _root, _servers, _paths) for refusal in find(document)}
    for operation in Spec(document).operations:
        found |= {(at, f"{operation.entry.name}: {message}") for at, message in _operation(operation)}
    if found:
        in_order = sorted(found, key=lambda refusal: (document.line(refusal[0]), refusal))
        raise GenerationError([str(document.error(message, at)) for at, message in in_order])


def _values(document: Document) -> Iterator[Refusal]:
    for at, value in walk(document.data):
        if not is_json(value):
            yield at, f"{value!r} is not a JSON value: quote it if it is text"


def _linted(document: Document) -> Iterator[Refusal]:
    for name in _LINT_RULES:
        for found in RULES[name](document):
            operation = found.operation or document.operation_at(found.pointer)
            yield found.pointer, f"{operation.name}: {found.message}" if operation else found.message


def _root(document: Document) -> Iterator[Refusal]:
    for key in _unexpected(document.data, _ROOT_KEYWORDS):
        yield pointer(key), f"{key} has no effect here, so it is refused"
    if document.data.get("security"):
        yield "/security", "a security scheme cannot be expressed, the token is a field of each form"
    version = _mapping(document.data.get("info")).get("version")
    if not isinstance(version, str) or not re.fullmatch(r"\d+\.\d+\.\d+", version, re.ASCII):
        yield "/info/version", f"info.version must be three numbers (1.2.3), it is {version!r}"
    if not document.data.get("x-getmx-success-codes"):
        yield "", "x-getmx-success-codes is missing"
    if not document.operations():
        yield "/paths", "there is no operation"


def _servers(document: Document) -> Iterator[Refusal]:
    servers = document.data.get("servers")
    for index, server in enumerate(servers if isinstance(servers, list) else []):
        if _mapping(server).get("x-getmx-server") == "shared":
            try:
                checked_address(str(server.get("url")))
            except ValueError as error:
                yield pointer("servers", str(index), "url"), f"the address {error}"


def _paths(document: Document) -> Iterator[Refusal]:
    for path, item in _mapping(document.data.get("paths")).items():
        at = pointer("paths", path)
        fault = path_fault(path)
        if fault is not None:
            yield at, f"the path {path!r} {fault}"
        if "{" in path or "parameters" in _mapping(item):
            yield at, f"{path}: path, query, header and cookie parameters cannot be expressed"
        for key in _unexpected(_mapping(item), METHODS | {"description", "parameters", "summary"}):
            yield at + pointer(key), f"{path}: {key} cannot be expressed"


def _operation(operation: Operation) -> Iterator[Refusal]:
    at, data = operation.at, operation.node
    if operation.entry.method != "post":
        yield at, f"method {operation.entry.method.upper()} cannot be expressed, every call is a POST"
    if data.get("parameters"):
        yield at + "/parameters", "path, query, header and cookie parameters cannot be expressed"
    for key in _unexpected(data, _OPERATION_KEYWORDS | {"parameters"}):
        yield at + pointer(key), f"{key} cannot be expressed"
    for key in ("operationId", "x-getmx-method", "x-getmx-evidence"):
        if not data.get(key):
            yield at + pointer(key), f"{key} is missing"
    if not isinstance(data.get("tags"), list) or len(data["tags"]) != 1:
        yield at + "/tags", f"it must have exactly one tag, it has {data.get('tags')!r}"
    yield from _request(operation)
    yield from _answers(operation)


def _request(operation: Operation) -> Iterator[Refusal]:
    content = _mapping(_mapping(operation.node.get("requestBody")).get("content"))
    if list(content) != [Form.TYPE]:
        given = ", ".join(content) or "nothing"
        yield operation.at + "/requestBody", f"the body must be one {Form.TYPE} form, it is {given}"
        return
    schema = Schema(operation.document, (operation.at + FORM + "/schema",))
    try:
        schema.read()
    except SpecError:
        return  # the lint rule `readable` tells of it
    yield from _form(operation.document.follow(schema.at), schema)


def _form(at: str, form: Schema) -> Iterator[Refusal]:
    if next(iter(form.fields), None) != "token":
        yield at, "the first field of the form must be token"
    for key in _unexpected(form.rules, _FORM_KEYWORDS):
        yield at + pointer(key), f"{key} of a form cannot be expressed"
    for name in (name for part in form.parts for name in part.required if name not in form.fields):
        yield at + "/required", f"the required field {name!r} is not among the properties"
    least = form.rules.get("minProperties", 0)
    if type(least) is not int or not 0 <= least <= len(form.fields):
        yield at + "/minProperties", f"minProperties {least!r} can never be met"
    for name, field in form.fields.items():
        if not is_field_name(name):
            yield field.at, f"a form cannot carry a field named {name!r}"
        # The place is where the form has the field: the schema that it shares may be right for others.
        for message in _field(field.schema):
            yield field.at, f"field {name!r}: {message}"


def _field(schema: Schema) -> Iterator[str]:
    rules = schema.rules
    for key in _unexpected(rules, _FIELD_KEYWORDS):
        yield f"{key} cannot be expressed"
    for rule in RULE_NAMES.keys() & rules.keys():
        yield from _rule(rule, rules[rule], schema.type_name)
    for key in _unexpected(schema.items.rules if schema.items else {}, _SAID_ONLY):
        yield f"{key} of an array's items cannot be expressed"
    if rules.get("format") not in _FORMATS:
        yield f"format {rules['format']} cannot be expressed"
    if rules.get("minItems", 1) != 1:
        yield f"minItems {rules['minItems']} cannot be expressed, only 1"
    if not isinstance(rules.get("examples", []), list):
        yield "examples must be a list"


def _rule(rule: str, value: Any, field_type: Any) -> Iterator[str]:
    if field_type != _RULE_TYPES[rule]:
        yield f"{rule} of the type {field_type} cannot be expressed"
    if rule == "pattern":
        yield from _pattern(value)
    elif type(value) is not int:
        yield f"{rule} must be a whole number, it is {value!r}"


def _pattern(value: Any) -> Iterator[str]:
    try:
        re.compile(str(value))
    except re.error as error:
        yield f"pattern {value!r} cannot be expressed in Python: {error}"


def _answers(operation: Operation) -> Iterator[Refusal]:
    at, responses = operation.at + "/responses", _mapping(operation.node.get("responses"))
    for status in _unexpected(responses, frozenset({"200", "default"})):
        yield at + pointer(status), f"the answer {status} cannot be expressed, only 200 and default"
    content = _mapping(_mapping(responses.get("200")).get("content"))
    if list(content) != [Answer.TYPE]:
        yield at, f"it must have one answer 200 in {Answer.TYPE}, it is in {', '.join(content) or 'nothing'}"


def _unexpected(data: dict[str, Any], expected: frozenset[str] | set[str]) -> list[str]:
    return sorted(key for key in data.keys() - expected if not key.startswith("x-"))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
