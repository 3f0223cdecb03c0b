"""What the spec has to keep to, beyond being OpenAPI: one small function for each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import yaml
from jsonschema import Draft202012Validator, ValidationError
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from generator.spec.document import (
    METHODS,
    Document,
    OperationEntry,
    SpecError,
    differences_1_1_1_2,
    pointer,
    walk,
)
from generator.spec.model import Spec

FORM_TYPE = "multipart/form-data"
ANSWER_TYPE = "application/json"
LINE_LENGTH = 120
SECRETS = ("token", "password")
PAGING_FIELDS = {"page": ("page", "limit"), "cursor": ("offset", "limit")}

_SCHEMAS = "#/components/schemas/"
_ENVELOPE = {"$ref": _SCHEMAS + "Envelope"}
_EXTENSIONS = Path(__file__).parents[1].joinpath("keys.schema.yaml")
_SPEC_URI = "urn:spec"

# Which objects an OpenAPI object holds under which key; a star marks a list or a mapping of them.
_PARTS: dict[str, dict[str, str]] = {
    "root": {"servers": "server*", "paths": "path*", "components": "components"},
    "path": {"parameters": "parameter*", "servers": "server*"} | dict.fromkeys(METHODS, "operation"),
    "operation": {"requestBody": "content", "responses": "content*", "servers": "server*"},
    "components": {"schemas": "schema*", "requestBodies": "content*", "responses": "content*"},
    "content": {"content": "media*"},
    "media": {"schema": "schema", "encoding": "encoding*"},
    "schema": {
        **dict.fromkeys(("properties", "patternProperties", "$defs"), "schema*"),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "schema*"),
        **dict.fromkeys(("items", "additionalProperties", "not"), "schema"),
    },
}


@dataclass(frozen=True)
class Finding:
    file: str
    line: int
    pointer: str
    rule: str
    message: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: [{self.rule}]"
        return f"{where} {self.message} (#{self.pointer}). Fix: {self.fix}"


class Problem(NamedTuple):
    """A finding as a rule states it.

    The pointer may lead to what is missing. Operation and line are for where it does not give them.
    """

    pointer: str
    message: str
    fix: str
    operation: OperationEntry | None = None
    line: int | None = None


Rule = Callable[[Document], Iterator[Problem]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    def register(check: Rule) -> Rule:
        RULES[name] = check
        return check

    return register


def lint_spec(document: Document) -> list[Finding]:
    findings = {_finding(document, name, problem) for name, check in RULES.items() for problem in check(document)}
    return sorted(findings, key=lambda found: (found.line, found.pointer, found.rule, found.message))


def _finding(document: Document, name: str, problem: Problem) -> Finding:
    at = document.nearest(problem.pointer)
    line = problem.line or document.line(at)
    operation = problem.operation or _operation_at(document, at)
    message = f"{operation.name}: {problem.message}" if operation else problem.message
    return Finding(str(document.path), line, at, name, message, problem.fix)


# ----------------------------------------------------------------------------- reading the document


@dataclass(frozen=True)
class Body:
    """A form or an answer: the media type of one operation and the component it names."""

    operation: OperationEntry
    pointer: str
    media: dict[str, Any]
    component: str
    schema_pointer: str
    schema: dict[str, Any]

    @property
    def fields(self) -> dict[str, Any]:
        return _mapping(self.schema.get("properties"))

    def stem(self, suffix: str) -> str:
        """Stem of the component's name, empty if it does not end as it should."""
        return self.component[: -len(suffix)] if self.component.endswith(suffix) else ""

    def field_pointer(self, name: str) -> str:
        return self.schema_pointer + pointer("properties", name)


def _forms(document: Document) -> list[Body]:
    parts = ("requestBody", "content", FORM_TYPE)
    return [_body(document, operation, *parts) for operation in document.operations()]


def _answers(document: Document) -> list[Body]:
    parts = ("responses", "200", "content", ANSWER_TYPE)
    return [_body(document, operation, *parts) for operation in document.operations()]


def _body(document: Document, operation: OperationEntry, *parts: str) -> Body:
    at = _step(document, operation.pointer, *parts)
    media = _mapping(_get(document, at))
    component = _component(media.get("schema"))
    schema_at = _step(document, at, "schema")
    return Body(operation, at, media, component, schema_at, _mapping(_get(document, schema_at)))


def _fields(document: Document) -> Iterator[tuple[Body, str, str]]:
    """Each field of each form: the form, the field's name and its pointer."""
    for form in _forms(document):
        for name in form.fields:
            yield form, name, form.field_pointer(name)


def _component(schema: Any) -> str:
    """Name of the schema that a `$ref` names, empty if it is no such `$ref`."""
    ref = _text(_mapping(schema).get("$ref"))
    return ref.removeprefix(_SCHEMAS) if ref.startswith(_SCHEMAS) else ""


def _step(document: Document, at: str, *parts: str) -> str:
    """Pointer of the part of a part, past each `$ref` on the way, whether or not it exists."""
    for part in parts:
        at = _follow(document, at) + pointer(part)
    return _follow(document, at)


def _follow(document: Document, at: str) -> str:
    try:
        return document.follow(at)
    except (KeyError, SpecError):
        return at


def _get(document: Document, at: str) -> Any:
    try:
        return document.get(at)
    except KeyError:
        return None


def _resolve(document: Document, node: Any) -> dict[str, Any]:
    try:
        return document.resolve(_mapping(node))
    except SpecError:
        return {}


def _objects(document: Document, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The OpenAPI objects of a kind, each with its pointer."""
    for at, found, node in _descend("root", "", document.data):
        if found == kind:
            yield at, node


def _descend(kind: str, at: str, node: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if not isinstance(node, dict):
        return
    yield at, kind, node
    for key, part in _PARTS.get(kind, {}).items():
        below = [(at + pointer(key), node.get(key))]
        if part.endswith("*"):
            below = [(below[0][0] + pointer(name), child) for name, child in _children(node, key)]
        for child_at, child in below:
            yield from _descend(part.rstrip("*"), child_at, child)


def _children(node: dict[str, Any], key: str) -> Iterator[tuple[str | int, Any]]:
    yield from _mapping(node.get(key)).items()
    yield from enumerate(_sequence(node.get(key)))


def _form_schemas(document: Document) -> Iterator[tuple[OperationEntry, str, dict[str, Any]]]:
    """Each schema that forms are made of, also behind a `$ref`, with the first to have it."""
    seen: set[str] = set()
    for form in _forms(document):
        pending = [form.schema_pointer]
        while pending:
            at = pending.pop()
            if at in seen:
                continue
            seen.add(at)
            for child_at, _, schema in _descend("schema", at, _get(document, at)):
                yield form.operation, child_at, schema
                pending.append(_follow(document, child_at))


def _types(document: Document, schema: Any, seen: frozenset[int] = frozenset()) -> set[str]:
    """Each JSON type that the schema names, in its branches too."""
    if id(schema) in seen:
        return set()
    node = _resolve(document, schema)
    named = node.get("type")
    types = {name for name in [named, *_sequence(named)] if isinstance(name, str)}
    for key in ("allOf", "anyOf", "oneOf"):
        for branch in _sequence(node.get(key)):
            types |= _types(document, branch, seen | {id(schema)})
    return types


def _operation_at(document: Document, at: str) -> OperationEntry | None:
    within = (op for op in document.operations() if f"{at}/".startswith(f"{op.pointer}/"))
    return next(within, None)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


# ----------------------------------------------------------------------------------- the whole file


@rule("openapi-version")
def _openapi_version(document: Document) -> Iterator[Problem]:
    """The version is 3.1.0, which every maintained tool reads."""
    if document.data.get("openapi") != "3.1.0":
        yield Problem("/openapi", "the document is not OpenAPI 3.1.0", "write openapi: 3.1.0")


@rule("openapi-valid")
def _openapi_valid(document: Document) -> Iterator[Problem]:
    """The document is valid OpenAPI 3.1, and each schema valid JSON Schema."""
    if any(_ref_resolves(document)):
        return  # the validator would stop at it, or fetch it if it is remote
    # Schemas first: the OpenAPI validator trips over broken ones, without saying where they stand.
    errors = list(_schema_errors(document)) or list(_structure_errors(document))
    for at, message in errors:
        yield Problem(at, message, "write what OpenAPI 3.1 defines here")


@rule("ref-resolves")
def _ref_resolves(document: Document) -> Iterator[Problem]:
    """Each `$ref` names a mapping of this document, and none leads back to itself."""
    for _, node in walk(document.data):
        try:
            document.resolve(_mapping(node))
        except SpecError as error:
            yield Problem(error.pointer + "/$ref", error.message, "name what the document has")


@rule("yaml-version")
def _yaml_version(document: Document) -> Iterator[Problem]:
    """YAML 1.1 and 1.2 read the file alike, and as nothing but JSON values."""
    for at in differences_1_1_1_2(document.text):
        yield Problem(at, "YAML 1.1, YAML 1.2 and JSON read this value differently", "quote it")


@rule("line-length")
def _line_length(document: Document) -> Iterator[Problem]:
    """No line is longer than 120 characters."""
    for number, line in enumerate(document.text.split("\n"), start=1):
        if len(line) > LINE_LENGTH:
            at = [at for at, start in document.lines.items() if start <= number][-1:]
            message = f"the line has {len(line)} characters, more than {LINE_LENGTH}"
            yield Problem("".join(at), message, "wrap it", line=number)


@rule("component-unused")
def _component_unused(document: Document) -> Iterator[Problem]:
    """Each component is reached from outside of the components."""
    components = _mapping(document.data.get("components"))
    outside = {key: value for key, value in document.data.items() if key != "components"}
    used = _used_components(document, outside)
    for section in components:
        for name, _ in _children(components, section):
            at = pointer("components", section, name)
            if at not in used:
                yield Problem(at, f"nothing uses the component {name}", "remove it, or refer to it")


@rule("success-codes")
def _success_codes(document: Document) -> Iterator[Problem]:
    """The root says which envelope codes are a success."""
    if "x-getmx-success-codes" not in document.data:
        message = "nothing says which envelope codes are a success"
        yield Problem("", message, "add x-getmx-success-codes at the root")


@rule("servers")
def _servers(document: Document) -> Iterator[Problem]:
    """One server is the shared one; at most one other is the customer's own."""
    servers = _sequence(document.data.get("servers"))
    kinds = [_mapping(server).get("x-getmx-server") for server in servers]
    shared, customer = kinds.count("shared"), kinds.count("customer")
    if shared != 1 or customer > 1 or shared + customer != len(kinds):
        message = f"{len(kinds)} servers, of which {shared} shared and {customer} customer"
        yield Problem("/servers", message, "give one server x-getmx-server: shared, one customer")


@rule("x-getmx-schema")
def _x_getmx_schema(document: Document) -> Iterator[Problem]:
    """Each x-getmx-* key is known, in its place, and holds what keys.schema.yaml says."""
    places = {at: kind for at, kind, _ in _descend("root", "", document.data)}
    places |= {at: "form-property" for _, _, at in _fields(document)}
    for at, node in walk(document.data):
        for key in _mapping(node):
            if key.startswith("x-getmx-"):
                yield from _extension(places.get(at, "other"), key, node[key], at + pointer(key))


# --------------------------------------------------------------------------------------- operations


@rule("operation-post-only")
def _operation_post_only(document: Document) -> Iterator[Problem]:
    """Each path has one operation, a POST."""
    for at, item in _objects(document, "path"):
        for method in METHODS & item.keys() ^ {"post"}:
            message = "has no post" if method == "post" else f"the service answers no {method}"
            yield Problem(at + pointer(method), message, "describe the endpoint as one post")


@rule("operation-keys")
def _operation_keys(document: Document) -> Iterator[Problem]:
    """Each operation has the keys that the client and its docs are made from."""
    keys = ("operationId", "summary", "description")
    own = ("x-getmx-method", "x-getmx-retry", "x-getmx-server")
    for operation in document.operations():
        for key in (*keys, *own):
            if not _text(operation.data.get(key)).strip():
                yield Problem(operation.pointer + pointer(key), f"no {key}", f"add {key}")


@rule("operation-tag")
def _operation_tag(document: Document) -> Iterator[Problem]:
    """Each operation has exactly one tag, and the root declares it."""
    declared = [_mapping(tag).get("name") for tag in _sequence(document.data.get("tags"))]
    for operation in document.operations():
        tags = _sequence(operation.data.get("tags"))
        if len(tags) != 1 or tags[0] not in declared:
            message = "not exactly one tag that the root declares"
            yield Problem(operation.pointer + "/tags", message, "name one of the tags at the root")


@rule("operation-id-unique")
def _operation_id_unique(document: Document) -> Iterator[Problem]:
    """No two operations share an operationId."""
    yield from _repeated(document, "operationId")


@rule("method-unique")
def _method_unique(document: Document) -> Iterator[Problem]:
    """No two operations share a Python method."""
    yield from _repeated(document, "x-getmx-method")


@rule("destructive-safe")
def _destructive_safe(document: Document) -> Iterator[Problem]:
    """What destroys is never repeated as if it were a read."""
    for operation in document.operations():
        retry = operation.data.get("x-getmx-retry")
        if operation.data.get("x-getmx-destructive") and retry == "safe":
            at = operation.pointer + "/x-getmx-retry"
            yield Problem(at, "destructive, yet safe to repeat", "write x-getmx-retry: unsent")


@rule("no-parameters")
def _no_parameters(document: Document) -> Iterator[Problem]:
    """The form holds all that is sent: no parameters, no templates in paths."""
    fix = "make it a field of the form"
    for kind in ("path", "operation"):
        for at, node in _objects(document, kind):
            if "parameters" in node:
                yield Problem(at + "/parameters", "the service reads no parameters", fix)
    for path in _mapping(document.data.get("paths")):
        if "{" in path:
            yield Problem(pointer("paths", path), "the path holds a template", fix)


@rule("evidence-missing")
def _evidence_missing(document: Document) -> Iterator[Problem]:
    """Each operation says how its path, its request and its response are known."""
    fix = "add x-getmx-evidence: {path: ..., request: ..., response: ...}"
    for operation in document.operations():
        at = operation.pointer + "/x-getmx-evidence"
        if "x-getmx-evidence" not in operation.data:
            yield Problem(at, "nothing says how it is known", fix)


@rule("evidence-basis")
def _evidence_basis(document: Document) -> Iterator[Problem]:
    """What is assumed says from what."""
    for at, evidence, levels in _evidence(document):
        if "assumed" in levels and not evidence.get("basis"):
            yield Problem(at, "assumed without a basis", "add basis: what the assumption rests on")


@rule("evidence-page")
def _evidence_page(document: Document) -> Iterator[Problem]:
    """What is documented names the vendor's page, and externalDocs links to it."""
    for at, evidence, levels in _evidence(document):
        page = evidence.get("page")
        if page is None and "documented" in levels:
            yield Problem(at, "documented without a page", "add page: the number of the page")
        docs = at.removesuffix("x-getmx-evidence") + "externalDocs"
        url = _text(_mapping(_get(document, docs)).get("url"))
        if page is not None and not url.endswith(f"api-{page}"):
            message = f"externalDocs does not link to page {page}"
            yield Problem(docs + "/url", message, f"end its url in api-{page}")


# -------------------------------------------------------------------------------------------- forms


@rule("form-only")
def _form_only(document: Document) -> Iterator[Problem]:
    """Each request is required and is one multipart form, described by a component <Stem>Form."""
    for form in _forms(document):
        at = _step(document, form.operation.pointer, "requestBody")
        body = _mapping(_get(document, at))
        if body.get("required") is not True:
            yield Problem(at + "/required", "the request is not required", "write required: true")
        if list(_mapping(body.get("content"))) != [FORM_TYPE]:
            message = f"the request is not {FORM_TYPE} alone"
            yield Problem(at + "/content", message, f"describe it as {FORM_TYPE} only")
        elif not form.stem("Form"):
            message = "the form is no component named <Stem>Form"
            yield Problem(form.pointer + "/schema", message, "name it in a $ref to such a component")


@rule("form-token-first")
def _form_token_first(document: Document) -> Iterator[Problem]:
    """The token is the first field of each form, and the first that is required."""
    for form in _forms(document):
        required = _sequence(form.schema.get("required"))
        for key, names in (("properties", list(form.fields)), ("required", required)):
            if names[:1] != ["token"]:
                at = f"{form.schema_pointer}/{key}"
                message = f"token does not come first in {key}"
                yield Problem(at, message, f"put token first in {key}", form.operation)


@rule("form-field-types")
def _form_field_types(document: Document) -> Iterator[Problem]:
    """Fields are text, integers, or flat arrays of them: tools disagree on how to send all else."""
    fix = "describe it as a string or an integer, or an array of one of them"
    for form, name, at in _fields(document):
        fault = _type_fault(document, form.fields[name])
        if fault:
            yield Problem(at, f"field {name} {fault}", fix, form.operation)


@rule("form-default")
def _form_default(document: Document) -> Iterator[Problem]:
    """No field has a default: clients would send it, or demand the field."""
    for operation, at, schema in _form_schemas(document):
        if "default" in schema:
            fix = "say it in the description"
            yield Problem(at + "/default", "a default in a form", fix, operation)


@rule("form-array-encoding")
def _form_array_encoding(document: Document) -> Iterator[Problem]:
    """Each array has style: form, explode: true, and nothing else has an encoding."""
    for form in _forms(document):
        at = form.pointer + "/encoding"
        encoding = _mapping(form.media.get("encoding"))
        arrays = [name for name in form.fields if "array" in _types(document, form.fields[name])]
        for name in arrays:
            found = _mapping(encoding.get(name))
            if (found.get("style"), found.get("explode")) != ("form", True):
                fix = "add encoding: {style: form, explode: true}"
                yield Problem(at + pointer(name), f"array {name} without its encoding", fix)
        for name in encoding.keys() - arrays:
            yield Problem(at + pointer(name), f"{name} is no array of the form", "remove it")


@rule("secret-write-only")
def _secret_write_only(document: Document) -> Iterator[Problem]:
    """Tokens and passwords are marked as what no log may show."""
    for form, name, at in _fields(document):
        field = _resolve(document, form.fields[name])
        marks = (field.get("writeOnly"), field.get("format"))
        if name in SECRETS and marks != (True, "password"):
            fix = "add writeOnly: true and format: password"
            yield Problem(at, f"{name} is not marked as a secret", fix, form.operation)


@rule("paging-fields")
def _paging_fields(document: Document) -> Iterator[Problem]:
    """A paging operation has the fields that turn its pages."""
    for form in _forms(document):
        paging = _text(form.operation.data.get("x-getmx-paging"))
        for name in PAGING_FIELDS.get(paging, ()):
            if name not in form.fields:
                at = form.operation.pointer + "/x-getmx-paging"
                yield Problem(at, f"pages by {paging} without a field {name}", f"add {name}")


# ------------------------------------------------------------------------------------------ answers


@rule("response-keys")
def _response_keys(document: Document) -> Iterator[Problem]:
    """Responses are 200 and default: ranges such as 4XX break generators."""
    for operation in document.operations():
        responses = _mapping(operation.data.get("responses"))
        for key in responses.keys() ^ {"200", "default"}:
            at = operation.pointer + pointer("responses", key)
            problem = f"no response {key}" if key not in responses else f"a response {key}"
            yield Problem(at, problem, "describe the responses '200' and default, no others")


@rule("answer-envelope")
def _answer_envelope(document: Document) -> Iterator[Problem]:
    """Each answer is a component <Stem>Answer: the envelope and what narrows its data."""
    for form, answer in zip(_forms(document), _answers(document), strict=True):
        stem = form.stem("Form") or "<Stem>"
        if answer.component != f"{stem}Answer":
            fix = f"name the component {stem}Answer in a $ref"
            yield Problem(answer.pointer + "/schema", f"the answer is not {stem}Answer", fix)
        elif not _is_envelope_with_data(answer.schema):
            fix = "write allOf: [$ref to Envelope, {type: object, properties: {data: ...}}]"
            at = answer.schema_pointer
            yield Problem(at, "the answer does not compose the envelope", fix, answer.operation)


@rule("answer-data-name")
def _answer_data_name(document: Document) -> Iterator[Problem]:
    """The component in an answer's data is named <Stem>Data."""
    for answer in _answers(document):
        name = answer.stem("Answer") + "Data"
        for at, schema in _data_branches(document, answer):
            if "$ref" in schema and _component(schema) != name:
                yield Problem(at, f"data is not {name}", f"name it {name}", answer.operation)


@rule("row-name")
def _row_name(document: Document) -> Iterator[Problem]:
    """Rows of a <Row>List are a component <Row>; the row of a one-of-list has the stem's name."""
    for answer in _answers(document):
        operation, stem = answer.operation, answer.stem("Answer")
        paging = "x-getmx-paging" in operation.data
        evidence = _mapping(operation.data.get("x-getmx-evidence"))
        if not paging and operation.data.get("x-getmx-result") != "one-of-list":
            continue
        rows = _rows(document, answer)
        row = stem if not paging else stem.removesuffix("List") if stem.endswith("List") else ""
        if rows is None and evidence.get("response") != "unknown":
            at = answer.schema_pointer
            yield Problem(at, "data has no list", "describe the rows in data.list", operation)
        elif rows is not None and (not row or _component(_get(document, rows)) != row):
            name = row or "<Row>, of <Row>List,"
            yield Problem(rows, f"the row is not {name}", f"name {name} in a $ref", operation)


@rule("envelope-open")
def _envelope_open(document: Document) -> Iterator[Problem]:
    """The envelope leaves data open: tools that merge allOf do not agree on how to narrow it."""
    at = _step(document, "/components/schemas/Envelope", "properties") + "/data"
    data = _get(document, at)
    if not isinstance(data, dict) or not data.keys() <= {"description", "x-getmx-evidence"}:
        yield Problem(at, "the envelope's data is not open", "leave nothing but a description")


# ------------------------------------------------------------------------------------------ schemas


@rule("id-string")
def _id_string(document: Document) -> Iterator[Problem]:
    """Ids are strings: some are past 2^53, where JSON numbers lose digits. Unless the service was seen to differ."""
    for at, schema in _objects(document, "schema"):
        for name, field in _mapping(schema.get("properties")).items():
            is_id = name == "id" or name.endswith("_id")
            types = _types(document, field) - {"null"}
            level = _mapping(field).get("x-getmx-evidence")
            is_free = level == "observed" or (level == "unknown" and not types)
            if is_id and not is_free and types != {"string"}:
                field_at = at + pointer("properties", name)
                yield Problem(field_at, f"the id {name} is not a string", "write type: string, or the word observed")


@rule("enum-varnames")
def _enum_varnames(document: Document) -> Iterator[Problem]:
    """Each value of an integer enum has a name."""
    for at, schema in _objects(document, "schema"):
        values = _sequence(schema.get("enum"))
        names = _sequence(schema.get("x-enum-varnames"))
        if any(type(value) is int for value in values) and len(names) != len(values):
            message = f"{len(values)} enum values, {len(names)} names"
            yield Problem(at + "/enum", message, "add x-enum-varnames, one name for each value")


@rule("null-form")
def _null_form(document: Document) -> Iterator[Problem]:
    """Null is `type: [x, 'null']`, or `anyOf` of a `$ref` and null: all else breaks a tool."""
    fix = "write type: [x, 'null'], or anyOf: [$ref, {type: 'null'}]"
    schemas = dict(_objects(document, "schema"))
    for at, schema in schemas.items():
        if "nullable" in schema:
            yield Problem(at + "/nullable", "nullable is OpenAPI 3.0", fix)
        if any("null" in _types(document, branch) for branch in _sequence(schema.get("oneOf"))):
            yield Problem(at + "/oneOf", "null in a oneOf", fix)
        elif schema.get("type") in ("null", ["null"]) and not _is_null_branch(schemas, at):
            yield Problem(at + "/type", "null alone", fix)


# ----------------------------------------------------------------------------------------- examples


@rule("no-example-keyword")
def _no_example_keyword(document: Document) -> Iterator[Problem]:
    """Examples stand under `examples`: OpenAPI 3.1 deprecates `example`."""
    for kind in ("schema", "media"):
        for at, node in _objects(document, kind):
            if "example" in node:
                yield Problem(at + "/example", "example is deprecated", "use examples")


@rule("examples-present")
def _examples_present(document: Document) -> Iterator[Problem]:
    """Each request and each answer has a named example."""
    for what, bodies in (("request", _forms(document)), ("answer", _answers(document))):
        for body in bodies:
            examples = _mapping(body.media.get("examples")).values()
            if not any("value" in _resolve(document, example) for example in examples):
                message = f"the {what} has no named example"
                at = body.pointer + "/examples"
                yield Problem(at, message, "add one under examples", body.operation)


@rule("example-valid")
def _example_valid(document: Document) -> Iterator[Problem]:
    """Each example fits its schema."""
    for schema_at, at, value in [*_named_examples(document), *_schema_examples(document)]:
        for error in _breaches(document, schema_at, value):
            place = _pointer_of(error)
            message = f"the example does not fit at #{place}: {_short(error)}"
            yield Problem(at + place, message, "correct the example, or its schema")


# ------------------------------------------------------------------------------- what rules ask for


def _schema_errors(document: Document) -> Iterator[tuple[str, str]]:
    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    schemas = [at + "/schema" for at, media in _objects(document, "media") if "schema" in media]
    components = _mapping(_get(document, "/components/schemas"))
    for at in schemas + ["/components/schemas" + pointer(name) for name in components]:
        for error in validator.iter_errors(_get(document, at)):
            yield at + _pointer_of(error), _short(error)


def _structure_errors(document: Document) -> Iterator[tuple[str, str]]:
    try:
        for error in OpenAPIV31SpecValidator(document.data).iter_errors():
            # Of what is not structure the validator reports a pointer that starts somewhere inside.
            at = _pointer_of(error)
            yield at if _get(document, at) == _leaf(error).instance else "", _short(error)
    except Exception as error:  # the validator trips in many ways over what it has just reported
        yield "", f"the OpenAPI validator stops: {error!r}"


def _extension(place: str, key: str, value: Any, at: str) -> Iterator[Problem]:
    definitions = _extensions()["$defs"]
    if key not in definitions.get(place, {}).get("properties", {}):
        places = [name for name in definitions if key in definitions[name].get("properties", {})]
        known = f"it belongs to: {', '.join(places)}" if places else "there is no such key"
        yield Problem(at, f"{key} may not stand here, {known}", "move, correct or remove it")
        return
    schema = _extensions() | {"$ref": f"#/$defs/{place}/properties/{key}"}
    checker = Draft202012Validator.FORMAT_CHECKER
    for error in Draft202012Validator(schema, format_checker=checker).iter_errors(value):
        fix = "write what generator/keys.schema.yaml defines"
        yield Problem(at + _pointer_of(error), f"{key}: {_short(error)}", fix)


@cache
def _extensions() -> dict[str, Any]:
    definitions: dict[str, Any] = yaml.safe_load(_EXTENSIONS.read_text(encoding="utf-8"))
    return definitions


def _used_components(document: Document, start: Any) -> set[str]:
    """Pointers of the components that the value refers to, also by way of others."""
    used: set[str] = set()
    pending = [start]
    while pending:
        for _, node in walk(pending.pop()):
            at = "/".join(_text(_mapping(node).get("$ref")).removeprefix("#").split("/")[:4])
            if at.startswith("/components/") and at not in used:
                used.add(at)
                pending.append(_get(document, at))
    return used


def _repeated(document: Document, key: str) -> Iterator[Problem]:
    first: dict[str, OperationEntry] = {}
    for operation in document.operations():
        value = _text(operation.data.get(key))
        if value and first.setdefault(value, operation) is not operation:
            message = f"{key} {value} is that of {first[value].path} too"
            yield Problem(operation.pointer + pointer(key), message, "give each its own")


def _evidence(document: Document) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    """The evidence of each operation: its pointer, all of it, and its levels."""
    for operation in document.operations():
        evidence = _mapping(operation.data.get("x-getmx-evidence"))
        levels = [evidence.get(part) for part in ("path", "request", "response")]
        yield operation.pointer + "/x-getmx-evidence", evidence, levels


def _type_fault(document: Document, field: Any, *, nested: bool = False) -> str:
    node, types = _resolve(document, field), _types(document, field)
    allowed = {"string", "integer"} if nested else {"string", "integer", "array"}
    if node.get("format") == "binary":
        return "is binary"
    if not types or types - allowed:
        return f"is of type {' or '.join(sorted(types)) or 'unknown'}"
    if "array" in types:
        fault = _type_fault(document, node.get("items"), nested=True)
        return fault and f"is an array of which an item {fault}"
    return ""


def _is_envelope_with_data(schema: dict[str, Any]) -> bool:
    parts = _sequence(schema.get("allOf"))
    if len(parts) != 2 or parts[0] != _ENVELOPE or not isinstance(parts[1], dict):
        return False
    return parts[1].get("type") == "object" and "data" in _mapping(parts[1].get("properties"))


def _data_branches(document: Document, answer: Body) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the answer's data may be: the schema itself and, beside null, its branches."""
    at = answer.schema_pointer + "/allOf/1/properties/data"
    data = _mapping(_get(document, at))
    yield at, data
    for index, branch in enumerate(_sequence(data.get("anyOf"))):
        yield f"{at}/anyOf/{index}", _mapping(branch)


def _rows(document: Document, answer: Body) -> str | None:
    """Pointer of what describes the rows in data.list, if the answer does; a named row first."""
    data = answer.schema_pointer + "/allOf/1/properties/data"
    rows = [_step(document, at, "properties", "list") + "/items" for at in _composed(document, data)]
    known = [at for at in rows if _get(document, at) is not None]
    return min(known, key=lambda at: not _component(_get(document, at)), default=None)


def _composed(document: Document, at: str) -> list[str]:
    """Pointers of the schema and of all that it is composed of, past each `$ref`."""
    found: list[str] = []
    pending = [at]
    while pending:
        at = _follow(document, pending.pop())
        if at not in found:
            found.append(at)
            for key in ("allOf", "anyOf"):
                branches = _sequence(_mapping(_get(document, at)).get(key))
                pending += [at + pointer(key, index) for index in range(len(branches))]
    return found


def _is_null_branch(schemas: dict[str, dict[str, Any]], at: str) -> bool:
    """Whether the null is beside a `$ref` in an `anyOf`, or in a `oneOf`, reported as such."""
    parent, keyword, _ = at.rsplit("/", 2)
    branches = _sequence(_mapping(schemas.get(parent)).get(keyword))
    has_ref = any("$ref" in _mapping(branch) for branch in branches)
    return keyword == "oneOf" or (keyword == "anyOf" and len(branches) == 2 and has_ref)


def _named_examples(document: Document) -> Iterator[tuple[str, str, Any]]:
    """Pointer of the schema, pointer of the example's value, the value."""
    for at, media in _objects(document, "media"):
        for name, example in _mapping(media.get("examples")).items():
            resolved = _resolve(document, example)
            if "schema" in media and "value" in resolved:
                yield at + "/schema", at + pointer("examples", name, "value"), resolved["value"]


def _schema_examples(document: Document) -> Iterator[tuple[str, str, Any]]:
    for at, schema in _objects(document, "schema"):
        for index, value in enumerate(_sequence(schema.get("examples"))):
            yield at, at + pointer("examples", index), value


def _breaches(document: Document, schema_at: str, value: Any) -> list[ValidationError]:
    schema = {"$ref": f"{_SPEC_URI}#{quote(schema_at)}"}
    checker = Draft202012Validator.FORMAT_CHECKER
    try:
        spec = DRAFT202012.create_resource(document.data)
        registry: Registry[Any] = Registry().with_resource(_SPEC_URI, spec)
        validator = Draft202012Validator(schema, registry=registry, format_checker=checker)
        return list(validator.iter_errors(value))
    except Exception as error:  # jsonschema trips in many ways over a schema that is broken
        return [ValidationError(f"the schema cannot be applied: {error!r}")]


def _leaf(error: ValidationError) -> ValidationError:
    """The error of the branch of an `anyOf` or its like that the value follows furthest."""
    while error.context:
        error = max(error.context, key=lambda branch: len(branch.path))
    return error


def _pointer_of(error: ValidationError) -> str:
    return pointer(*_leaf(error).absolute_path)


def _short(error: ValidationError) -> str:
    message = " ".join(_leaf(error).message.split())
    return message if len(message) <= 200 else f"{message[:200]}..."


@rule("readable")
def _readable(document: Document) -> Iterator[Problem]:
    """Each form and answer can be read to its end, see generator/spec/schema.py."""
    for operation in Spec(document).operations:
        try:
            operation.read()
        except SpecError as error:
            if not any(_ref_resolves(document)):
                fix = "write it in the forms of spec/README.md"
                yield Problem(error.pointer, error.message, fix, operation=operation.entry)
