"""The operations of an OpenAPI 3 or Swagger 2 document as pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from generator.pages.export_page import FORM, PageMaker, listed, mappings, string, text_of
from generator.pages.page import DocsPage, NotAPage, Parameter, ResponseField
from generator.pages.page_text import DEPRECATED, MAX_FIELDS, host_of
from generator.spec import MAX_DEPTH, METHODS, pointer

FieldT = TypeVar("FieldT", Parameter, ResponseField)

#: Schemas and properties that are read of an export. Schemas that name each other would give fields without end.
MAX_SCHEMAS = 100_000

_LONGEST_CHAIN = 16
_RUN = re.compile(r"api-(\d{6,12})-run")
_OBSOLETE = frozenset({"deprecated", "obsolete"})
_OF_ITEM = frozenset({"summary", "description", "servers"})
_OF_OPERATION = frozenset(
    {"summary", "description", "tags", "deprecated", "operationId", "externalDocs", "parameters", "requestBody"}
    | {"responses", "servers", "consumes", "produces", "schemes"}
)
# Keys of a schema that have a place of their own in a field, or that change nothing of what a call is.
_OF_SCHEMA = frozenset(
    {"type", "properties", "required", "description", "example", "examples", "items", "nullable", "allOf", "anyOf"}
    | {"oneOf", "title", "additionalProperties", "xml", "externalDocs", "name", "in", "schema"}
)
_NUMBERS = frozenset({"int32", "int64", "float", "double"})
# A page prints the rules of a field as lines of its description, and so they are read there.
_WORDS = {"minLength": "minimum length: {} characters", "maxLength": "maximum length: {} characters"}


def pages_of(data: dict[str, Any], maker: PageMaker, may_be_cut: bool) -> Iterator[DocsPage]:
    """A page for each operation.

    may_be_cut: Whether the text may lack its end. Then what stands in its last part may not be all of it.
    """
    last = next(reversed(data), "") if may_be_cut else ""
    schemas = _Schemas(data, cut_below=f"#/{last}/" if last else "")
    base = str(data.get("basePath") or "").rstrip("/")
    paths = data["paths"]
    last_path = next(reversed(paths), "") if last == "paths" else None
    for path, item in paths.items():
        whole_item = schemas.resolve(item)
        unread = _left(whole_item, _OF_ITEM | METHODS) + (["security"] if data.get("security") else [])
        for method, operation in whole_item.items():
            if method in METHODS and isinstance(operation, dict):
                reading = _Operation(schemas, operation, path == last_path, unread)
                shown = _hosts(data, whole_item, operation)
                yield reading.page(maker, base + path, method=method.upper(), hosts=shown)


def _hosts(*holders: dict[str, Any]) -> tuple[str, ...]:
    """Hosts that a document, a path and an operation name."""
    urls = [string(server.get("url")) for holder in holders for server in mappings(holder.get("servers"))]
    return tuple(dict.fromkeys(host for host in (*map(host_of, urls), holders[0].get("host")) if isinstance(host, str)))


def _left(holder: dict[str, Any], known: frozenset[str]) -> list[str]:
    return [key for key, value in holder.items() if key not in known and not key.startswith("x-") and value]


class _Schemas:
    """The schemas of an export, read as fields: `MAX_SCHEMAS` of them at most.

    is_cut: Whether something stands where the text may be cut off.
    complete: False then, and if something is left out.
    """

    def __init__(self, data: dict[str, Any], cut_below: str) -> None:
        self._data = data
        self._cut_below = cut_below
        self._left = MAX_SCHEMAS
        self.begin(is_cut=False)

    def begin(self, *, is_cut: bool) -> None:
        """Begins an operation, or another part of one."""
        self.is_cut = is_cut
        self.complete = not is_cut

    def resolve(self, node: Any) -> dict[str, Any]:
        """The node over the node that its local `$ref` names. Empty if it names nothing."""
        if isinstance(node, dict) and "$ref" not in node:
            return node
        merged: dict[str, Any] = {}
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(node, dict):
                break
            merged = {**node, **merged}
            if "$ref" not in node:
                break
            node = self._target(str(node["$ref"]))
        return {key: value for key, value in merged.items() if key != "$ref"}

    def _target(self, ref: str) -> Any:
        self.is_cut |= bool(self._cut_below) and ref.startswith(self._cut_below)
        self.complete &= not self.is_cut
        value: Any = self._data if ref.startswith("#/") else None
        for part in ref.split("/")[1:]:
            value = value.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(value, dict) else None
        self.complete &= value is not None
        return value

    def schema(self, node: Any, depth: int = 0) -> dict[str, Any]:
        """A schema with its compositions taken together: `properties`, `required`, and the keys of its own."""
        schema = self.resolve(node)
        properties: dict[str, Any] = {}
        required: set[str] = set()
        own, parts = schema.get("properties"), listed(schema.get("allOf"))
        for part in parts if parts and self._may(len(parts), depth) else ():
            inner = self.schema(part, depth + 1)
            properties |= inner["properties"]
            required |= inner["required"]
        if isinstance(own, dict) and self._may(len(own), depth):
            properties |= own
        required |= {name for name in listed(schema.get("required")) if isinstance(name, str)}
        return {**schema, "properties": _ordered(properties, schema), "required": required}

    def _may(self, more: int, depth: int) -> bool:
        self._left -= 1 + more
        allowed = self._left > 0 and depth < _LONGEST_CHAIN
        self.complete &= allowed
        return allowed

    def fields(self, schema: dict[str, Any], line: int, at: str = "", depth: int = 0) -> Iterator[ResponseField]:
        """The fields of an object or of the rows of an array, in the order of a page."""
        for name, inner in schema["properties"].items():
            if depth > MAX_DEPTH or not self._may(1, 0):
                self.complete = False
                return
            member = self.schema(inner)
            here = at + pointer(name)
            yield ResponseField(here, self.kind(member), name in schema["required"], _described(member), line)
            rows = member.get("items")
            held, at_held = (self.schema(rows), here + "/*") if rows else (member, here)
            yield from self.fields(held, line, at_held, depth + 1)

    def kind(self, schema: dict[str, Any], depth: int = 0) -> str:
        """The type as a page prints it. `any` if the schema names none."""
        parts = next((schema[key] for key in ("anyOf", "oneOf") if isinstance(schema.get(key), list)), None)
        if parts and self._may(len(parts), depth):
            kinds = [self.kind(self.schema(part), depth + 1) for part in parts]
        else:
            named = schema.get("type") or ("object" if schema["properties"] else "any")
            kinds = [str(kind) for kind in named] if isinstance(named, list) else [str(named)]
        if schema.get("items") and self._may(1, depth):
            rows = f"array[{self.kind(self.schema(schema['items']), depth + 1)}]"
            kinds = [rows if kind == "array" else kind for kind in kinds]
        nullable = [] if schema.get("nullable") is not True or "null" in kinds else ["null"]
        return " | ".join([*kinds, *nullable])


def _certain(fields: list[FieldT]) -> list[FieldT]:
    """Without the last field, of which keys may be cut off. So may be the list of what is required."""
    return [replace(field, required=field.required or None) for field in fields[:-1]]


def _ordered(properties: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """As the page of the site shows them."""
    if "x-apifox-orders" not in schema:
        return properties
    order = [name for name in listed(schema.get("x-apifox-orders")) if isinstance(name, str) and name in properties]
    return {name: properties[name] for name in dict.fromkeys([*order, *properties])}


def _described(schema: dict[str, Any]) -> str:
    """The description, then each rule of the schema on a line of its own."""
    if schema.keys() <= _OF_SCHEMA:
        return string(schema.get("description"))
    rules = {key: value for key, value in schema.items() if key not in _OF_SCHEMA and not key.startswith("x-")}
    if rules.get("format") in _NUMBERS:
        del rules["format"]
    lines = [_WORDS.get(key, f"{key}: {{}}").format(text_of(value)) for key, value in rules.items()]
    return "\n".join(filter(None, [string(schema.get("description")), *lines]))


class _Answer(NamedTuple):
    """The first success. `example` holds one or none; `left` names all other answers."""

    status: int | None
    schema: Any
    example: list[Any]
    left: list[str]


class _Operation:
    """One operation. `unread` is what surrounds it and could not be read."""

    def __init__(self, schemas: _Schemas, operation: dict[str, Any], is_cut: bool, unread: list[str]) -> None:
        self._schemas = schemas
        self._operation = operation
        self._is_cut = is_cut
        self._unread = [*unread, *_left(operation, _OF_OPERATION)]
        self._body_type: str | None = None

    def page(self, maker: PageMaker, path: str, **more: Any) -> DocsPage:
        schemas, operation, line = self._schemas, self._operation, maker.line(path)
        schemas.begin(is_cut=self._is_cut)
        parameters = self._parameters(line)
        parameters_complete = bool(parameters) and schemas.complete
        parameters = _certain(parameters) if schemas.is_cut else parameters
        schemas.begin(is_cut=self._is_cut)
        answer = self._answer()
        fields = list(islice(schemas.fields(schemas.schema(answer.schema), line), MAX_FIELDS + 1))
        fields = _certain(fields) if schemas.is_cut else fields
        title, status = string(operation.get("summary")), string(operation.get("x-apifox-status"))
        run = _RUN.search(string(operation.get("x-run-in-apifox")))
        return maker.page(
            path,
            title,
            partial=self._is_cut,
            page_id=int(run[1]) if run else None,
            group=self._group(),
            notes=string(operation.get("description")),
            deprecated=operation.get("deprecated") is True or status in _OBSOLETE or bool(DEPRECATED.search(title)),
            body_type=self._body_type,
            parameters=parameters,
            parameters_complete=parameters_complete,
            response=fields[:MAX_FIELDS],
            response_complete=bool(fields) and schemas.complete and len(fields) <= MAX_FIELDS,
            example=[] if self._is_cut else answer.example,
            status_code=answer.status,
            unread=self._unread + answer.left,
            **more,
        )

    def _group(self) -> str | None:
        folder = string(self._operation.get("x-apifox-folder")).rpartition("/")[2]
        return next(map(str, listed(self._operation.get("tags"))), folder) or None

    def _parameters(self, line: int) -> list[Parameter]:
        """The fields of the form. Other things that the operation takes are unread."""
        schemas, operation = self._schemas, self._operation
        media = schemas.resolve(schemas.resolve(operation.get("requestBody")).get("content"))
        types = [*media, *map(str, listed(operation.get("consumes")))]
        self._body_type = FORM if FORM in types else next(iter(types), None)
        self._unread += [f"body of {name}" for name in types if name != FORM]
        form = schemas.schema(schemas.resolve(media.get(self._body_type or FORM)).get("schema"))
        found = [
            self._parameter(name, schemas.schema(schema), name in form["required"], line)
            for name, schema in form["properties"].items()
        ]
        for parameter in map(schemas.resolve, listed(operation.get("parameters"))):
            name = string(parameter.get("name"))
            if parameter.get("in") == "formData":
                is_required = parameter.get("required") is True
                found.append(self._parameter(name, schemas.schema(parameter), is_required, line))
            else:
                self._unread.append(f"{parameter.get('in')} parameter {name}")
        return found

    def _parameter(self, name: str, schema: dict[str, Any], required: bool, line: int) -> Parameter:
        first = next(iter(listed(schema.get("examples"))), None)
        shown = next((schema[key] for key in ("example", "x-example") if key in schema), first)
        return Parameter(name, self._schemas.kind(schema), required, _described(schema), text_of(shown) or None, line)

    def _answer(self) -> _Answer:
        schemas = self._schemas
        responses = schemas.resolve(self._operation.get("responses"))
        status = next((code for code in responses if re.fullmatch(r"2\d\d", code)), None)
        left = [f"answer of status {code}" for code in responses if code != status]
        if status is None:
            return _Answer(None, None, [], left)
        response = schemas.resolve(responses[status])
        content = schemas.resolve(response.get("content"))
        left += [f"answer of {name}" for name in content if name != "application/json"]
        media = schemas.resolve(content.get("application/json"))
        schema = media.get("schema", response.get("schema"))
        examples = self._examples(media, response)
        left += ["another sample of the answer"] if len(examples) > 1 else []
        return _Answer(int(status), schema, examples[:1], left)

    def _examples(self, media: dict[str, Any], response: dict[str, Any]) -> list[Any]:
        resolve = self._schemas.resolve
        older = resolve(response.get("examples"))
        named = [resolve(example) for example in resolve(media.get("examples")).values()]
        return [
            *(media[key] for key in ("example",) if key in media),
            *(example["value"] for example in named if "value" in example),
            *(older[key] for key in ("application/json",) if key in older),
        ]


def check_openapi(data: dict[str, Any]) -> None:
    if not isinstance(data.get("paths"), dict):
        raise NotAPage("neither an OpenAPI document nor a Postman collection")
