"""An export of the reference as data: OpenAPI 3, Swagger 2 or a Postman 2.1 collection, as JSON or YAML (form F).

An export does not tell whether it holds the whole reference, so its sidebar is never complete. Everything in an
operation has the line on which its path stands first, since its parts may be shared and stand elsewhere. A Postman
collection has no types, no `required` and, beside the example, no fields of the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import yaml

from generator.pages.json_value import read_json
from generator.pages.page import DocsPage, Example, NotAPage, Note, Parameter, ResponseField, SidebarEntry, Unread
from generator.pages.page_text import DEPRECATED, HOST, MAX_FIELDS, PATH, check_size, digest, host_of, path_of, shown
from generator.spec import MAX_DEPTH, METHODS, pointer

FieldT = TypeVar("FieldT", Parameter, ResponseField)

MAX_OPERATIONS = 300
#: Schemas and properties that are read of an export. Schemas that name each other would give fields without end.
MAX_SCHEMAS = 200_000
#: The reference exported as YAML has some 150 KB.
MAX_YAML = 300_000

_KEY = re.compile(r"^['\"]?(openapi|swagger|info|item)['\"]?:", re.MULTILINE)
_FORM = "multipart/form-data"
_LONGEST_CHAIN = 16


def is_export(text: str) -> bool:
    """Whether the text is JSON, or YAML that calls itself an API description or has the parts of a collection."""
    keys = set(_KEY.findall(text))
    return text.lstrip().startswith("{") or not keys.isdisjoint({"openapi", "swagger"}) or keys == {"info", "item"}


def read(text: str, source: str) -> list[DocsPage]:
    """A page for each operation. Raises NotAPage for any other text, and for an export of another API."""
    data = _load(text)
    _check_hosts(data)
    operations = list(islice(_operations(data), MAX_OPERATIONS + 1))
    if len(operations) > MAX_OPERATIONS:
        raise NotAPage(f"more than {MAX_OPERATIONS} operations: no export of this API")
    if not any(PATH.fullmatch(operation.path) for operation in operations):
        raise NotAPage("the export has no operation of this API")
    lines = _lines(text, {operation.path for operation in operations})
    sidebar = tuple(
        SidebarEntry(operation.group or "", operation.title, operation.method, lines[operation.path])
        for operation in operations
        if operation.title
    )
    text_digest = digest(text)
    pages = [_page(operation, source, lines[operation.path], sidebar, text_digest) for operation in operations]
    for page in pages:
        check_size(page)
    return pages


# ---------------------------------------------------------------------------------------------------------------- text


class _Loader(yaml.CSafeLoader):
    """Reads plain values as JSON has them: no dates, no times such as 12:30 as numbers, no `no` as false."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # the name and kind are PyYAML's


for _tag, _pattern, _first in (
    ("null", r"null|~|", ["n", "~", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"-?(?:0|[1-9]\d{0,40})", list("-0123456789")),
    ("float", r"-?(?:0|[1-9]\d{0,40})\.\d+(?:[eE][-+]?\d{1,2})?", list("-0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first)


def _load(text: str) -> dict[str, Any]:
    data = _json(text) if text.lstrip().startswith("{") else _yaml(text)
    if not isinstance(data, dict):
        raise NotAPage("the export is no object")
    return data


def _json(text: str) -> Any:
    stripped = text.strip()
    try:
        value, end = read_json(stripped)
    except ValueError as error:
        raise NotAPage(f"not JSON that can be read: {error}") from None
    if end != len(stripped):
        raise NotAPage("more than one JSON value")
    return value


def _yaml(text: str) -> Any:
    if len(text) > MAX_YAML:
        raise NotAPage(f"YAML of more than {MAX_YAML} characters: export it as JSON")
    try:
        _check_events(text)
        value = json.loads(json.dumps(yaml.load(text, _Loader)))  # noqa: S506  # a safe loader; JSON has text keys only
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        problem = getattr(error, "problem", None) or type(error).__name__
        raise NotAPage(f"not YAML that can be read: {problem}") from None
    return value


def _check_events(text: str) -> None:
    """Refuses anchors, which let a small file grow without end, and depth, which would overflow Python's stack."""
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            raise ValueError("anchors, aliases and tags are refused")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise ValueError("nested too deep")


def _lines(text: str, paths: set[str]) -> dict[str, int]:
    """Line on which each path stands first. The beginning of a longer path does not count."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for path in paths.intersection(PATH.findall(line)):
            found.setdefault(path, number)
    return {path: found.get(path, 1) for path in paths}


# ---------------------------------------------------------------------------------------------------------- operations


class _Operation(NamedTuple):
    """`response` is None if no schema is shown. `unread` names parts that a `DocsPage` has no place for."""

    path: str
    method: str
    title: str | None
    group: str | None
    notes: list[str]
    deprecated: bool
    parameters: list[Parameter] | None
    response: list[ResponseField] | None
    complete: bool
    example: list[Any]
    status: int | None
    unread: list[str]


def _page(
    operation: _Operation, source: str, line: int, sidebar: tuple[SidebarEntry, ...], text_digest: str
) -> DocsPage:
    return DocsPage(
        source=source,
        form="F",
        partial=False,
        page_id=None,
        group=operation.group,
        title=operation.title,
        title_line=line if operation.title else None,
        method=operation.method,
        path=operation.path,
        path_line=line,
        path_certain=True,
        notes=tuple(Note(text, line) for text in operation.notes),
        sidebar=sidebar,
        sidebar_complete=False,
        parameters=_placed(operation.parameters, line),
        parameters_complete=bool(operation.parameters),
        curl=None,
        response=_placed(operation.response, line),
        response_complete=bool(operation.response) and operation.complete,
        example=Example(operation.example[0], line) if operation.example else None,
        deprecated=operation.deprecated,
        modified=None,
        status_code=operation.status,
        unread=tuple(Unread(line, text) for text in operation.unread),
        digest=text_digest,
    )


def _placed(fields: list[FieldT] | None, line: int) -> tuple[FieldT, ...] | None:
    return tuple(replace(field, line=line) for field in fields) if fields else None


def _operations(data: dict[str, Any]) -> Iterator[_Operation]:
    if isinstance(data.get("item"), list):
        yield from _collection(data["item"])
        return
    if not isinstance(data.get("paths"), dict):
        raise NotAPage("neither an OpenAPI document nor a Postman collection")
    schemas = _Schemas(data)
    base = str(data.get("basePath") or "").rstrip("/")
    for path, item in data["paths"].items():
        for method, operation in schemas.resolve(item).items():
            if method in METHODS and isinstance(operation, dict):
                yield _operation(schemas, base + path, method.upper(), operation)


def _check_hosts(data: dict[str, Any]) -> None:
    """Raises NotAPage if the export names hosts, but not the one of this API."""
    servers = data.get("servers")
    urls = (
        [str(server.get("url")) for server in servers if isinstance(server, dict)] if isinstance(servers, list) else []
    )
    hosts = {host for host in (*map(host_of, urls), data.get("host")) if host}
    if hosts and HOST not in hosts:
        raise NotAPage(f"the export is of {shown(', '.join(sorted(map(str, hosts))))}, not of {HOST}")


# ------------------------------------------------------------------------------------------------- OpenAPI and Swagger


class _Schemas:
    """The schemas of an export, read as fields: `MAX_SCHEMAS` of them at most.

    `complete` becomes False if something is left out.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._left = MAX_SCHEMAS
        self.complete = True

    def resolve(self, node: Any) -> dict[str, Any]:
        """The node over the node that its local `$ref` names. Empty if it names nothing."""
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
        value: Any = self._data if ref.startswith("#/") else None
        for part in ref.split("/")[1:]:
            value = value.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(value, dict) else None
        return value

    def schema(self, node: Any, depth: int = 0) -> dict[str, Any]:
        """A schema with its compositions taken together: `properties`, `required`, and the keys of its own."""
        schema = self.resolve(node)
        properties: dict[str, Any] = {}
        required: set[str] = set()
        own, names, parts = schema.get("properties"), schema.get("required"), schema.get("allOf")
        for part in parts if isinstance(parts, list) and self._may(len(parts), depth) else ():
            inner = self.schema(part, depth + 1)
            properties |= inner["properties"]
            required |= inner["required"]
        if isinstance(own, dict) and self._may(len(own), depth):
            properties |= own
        required |= {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()
        return {**schema, "properties": properties, "required": required}

    def _may(self, more: int, depth: int) -> bool:
        self._left -= 1 + more
        allowed = self._left > 0 and depth < _LONGEST_CHAIN
        self.complete &= allowed
        return allowed

    def fields(self, node: Any, at: str = "", depth: int = 0) -> Iterator[ResponseField]:
        """The fields of an object or of the rows of an array, in the order of a page."""
        schema = self.schema(node)
        for name, inner in schema["properties"].items():
            if depth > MAX_DEPTH or not self._may(1, 0):
                self.complete = False
                return
            member = self.schema(inner)
            here = at + pointer(name)
            described = _string(member.get("description"))
            yield ResponseField(here, self.kind(inner), name in schema["required"], described, 0)
            rows = member.get("items")
            yield from self.fields(rows, here + "/*", depth + 1) if rows else self.fields(inner, here, depth + 1)

    def kind(self, node: Any, depth: int = 0) -> str:
        """The type as a page prints it. `any` if the schema names none."""
        schema = self.schema(node)
        parts = next((schema[key] for key in ("anyOf", "oneOf") if isinstance(schema.get(key), list)), None)
        if parts and self._may(len(parts), depth):
            kinds = [self.kind(part, depth + 1) for part in parts]
        else:
            named = schema.get("type") or ("object" if schema["properties"] else "any")
            kinds = [str(kind) for kind in named] if isinstance(named, list) else [str(named)]
        if schema.get("items") and self._may(1, depth):
            rows = f"array[{self.kind(schema['items'], depth + 1)}]"
            kinds = [rows if kind == "array" else kind for kind in kinds]
        nullable = [] if schema.get("nullable") is not True or "null" in kinds else ["null"]
        return " | ".join([*kinds, *nullable])


def _operation(schemas: _Schemas, path: str, method: str, operation: dict[str, Any]) -> _Operation:
    schemas.complete = True
    parameters, unread = _parameters(schemas, operation)
    status, schema, example = _answer(schemas, operation)
    fields = list(islice(schemas.fields(schema), MAX_FIELDS + 1))
    tags = operation.get("tags")
    return _Operation(
        path=path,
        method=method,
        title=_string(operation.get("summary")) or None,
        group=str(tags[0]) if isinstance(tags, list) and tags else None,
        notes=_notes(operation.get("description")),
        deprecated=operation.get("deprecated") is True,
        parameters=parameters,
        response=fields[:MAX_FIELDS] if schema is not None else None,
        complete=schemas.complete and len(fields) <= MAX_FIELDS,
        example=example,
        status=status,
        unread=unread,
    )


def _parameters(schemas: _Schemas, operation: dict[str, Any]) -> tuple[list[Parameter] | None, list[str]]:
    """The fields of the form, and a line for each other thing that the operation takes."""
    body = schemas.resolve(operation.get("requestBody"))
    media = schemas.resolve(body.get("content"))
    form = schemas.schema(schemas.resolve(media.get(_FORM)).get("schema"))
    found = [
        _parameter(schemas, name, schemas.schema(schema), name in form["required"])
        for name, schema in form["properties"].items()
    ]
    listed = operation.get("parameters")
    others = [schemas.resolve(parameter) for parameter in listed] if isinstance(listed, list) else []
    unread = [f"body of {name}" for name in media if name != _FORM]
    for parameter in others:
        name = _string(parameter.get("name"))
        if parameter.get("in") == "formData":
            found.append(_parameter(schemas, name, parameter, parameter.get("required") is True))
        else:
            unread.append(f"{parameter.get('in')} parameter {name}")
    return found or None, unread


def _parameter(schemas: _Schemas, name: str, schema: dict[str, Any], required: bool) -> Parameter:
    examples = schema.get("examples")
    first = examples[0] if isinstance(examples, list) and examples else None
    shown_ = next((schema[key] for key in ("example", "x-example") if key in schema), first)
    kind = {key: value for key, value in schema.items() if key != "required"}
    return Parameter(name, schemas.kind(kind), required, _string(schema.get("description")), _text(shown_), 0)


def _answer(schemas: _Schemas, operation: dict[str, Any]) -> tuple[int | None, Any, list[Any]]:
    """Status, schema and example (none or one) of the first success."""
    responses = schemas.resolve(operation.get("responses"))
    status = next((code for code in responses if re.fullmatch(r"2\d\d", code)), None)
    if status is None:
        return None, None, []
    response = schemas.resolve(responses[status])
    media = schemas.resolve(schemas.resolve(response.get("content")).get("application/json"))
    schema = media.get("schema", response.get("schema"))
    older = schemas.resolve(response.get("examples"))
    named = [schemas.resolve(example) for example in schemas.resolve(media.get("examples")).values()]
    values = [
        *(media[key] for key in ("example",) if key in media),
        *(example["value"] for example in named if "value" in example),
        *(older[key] for key in ("application/json",) if key in older),
    ]
    return int(status), schema, values[:1]


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _notes(value: Any) -> list[str]:
    return [line.strip() for line in _string(value).split("\n") if line.strip()]


# ------------------------------------------------------------------------------------------------------------- Postman


def _collection(items: list[Any], group: str | None = None) -> Iterator[_Operation]:
    for item in items:
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("item"), list):
            yield from _collection(item["item"], _string(item.get("name")))
        elif isinstance(request := item.get("request"), dict) and (path := _postman_path(request.get("url"))):
            yield _request(item, request, path, group)


def _postman_path(url: Any) -> str | None:
    """The path of a request. Raises NotAPage for another host; a variable such as {{baseUrl}} may be any."""
    raw = _string(url.get("raw") if isinstance(url, dict) else url)
    if (host := host_of(raw)) not in (None, HOST) and "{{" not in raw.split("/v")[0]:
        raise NotAPage(f"the export is of {shown(str(host))}, not of {HOST}")
    return path_of(re.sub(r"^\{\{[^{}]*\}\}", "", raw))


def _request(item: dict[str, Any], request: dict[str, Any], path: str, group: str | None) -> _Operation:
    body = request.get("body")
    form = body.get("formdata") if isinstance(body, dict) else None
    parts = [part for part in form if isinstance(part, dict)] if isinstance(form, list) else []
    answer = next((answer for answer in item.get("response") or () if isinstance(answer, dict)), {})
    code = answer.get("code")
    title = _string(item.get("name"))
    mode = body.get("mode") if isinstance(body, dict) else None
    return _Operation(
        path=path,
        method=_string(request.get("method")).upper() or "GET",
        title=title or None,
        group=group,
        notes=_notes(_described(request)),
        deprecated=bool(DEPRECATED.search(title)),
        parameters=[
            Parameter(_string(part.get("key")), None, None, _string(_described(part)), sample, 0)
            for part in parts
            for sample in [_text(part.get("value")) or None]
        ],
        response=None,
        complete=False,
        example=_postman_example(answer.get("body")),
        status=code if isinstance(code, int) else None,
        unread=[f"body of mode {mode}"] if mode not in (None, "formdata") else [],
    )


def _described(holder: dict[str, Any]) -> Any:
    """A description is text, or an object with text as `content`."""
    described = holder.get("description")
    return described.get("content") if isinstance(described, dict) else described


def _postman_example(body: Any) -> list[Any]:
    try:
        return [read_json(_string(body)).value]
    except ValueError:
        return []
