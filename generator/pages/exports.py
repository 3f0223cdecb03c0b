"""An export of the reference as data: OpenAPI 3, Swagger 2 or a Postman 2.1 collection, as JSON or YAML (form F).

An export does not tell whether it holds the whole reference, so its sidebar is never complete. Everything in an
operation has the line on which its path stands first, since its parts may be shared and stand elsewhere. A Postman
collection has no types, no `required` and, beside the example, no fields of the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

import yaml

from generator.pages.json_value import read_json
from generator.pages.page import DocsPage, Example, NotAPage, Note, Parameter, ResponseField, SidebarEntry, Unread
from generator.pages.page_text import DEPRECATED, HOST, MAX_FIELDS, PATH, check_size, digest, host_of, path_of, shown
from generator.spec import MAX_DEPTH, METHODS, pointer

FieldT = TypeVar("FieldT", Parameter, ResponseField)

MAX_OPERATIONS = 300
#: Schemas and properties that are read of an export. Schemas that name each other would give fields without end.
MAX_SCHEMAS = 100_000
#: The reference exported as YAML has some 150 KB.
MAX_YAML = 200_000

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
    hosts = _check_hosts(data)
    maker = _PageMaker(source, digest(text), _lines(text))
    pages = list(islice(_pages(data, maker), MAX_OPERATIONS + 1))
    if len(pages) > MAX_OPERATIONS:
        raise NotAPage(f"more than {MAX_OPERATIONS} operations: no export of this API")
    if not any(PATH.fullmatch(page.path or "") for page in pages):
        raise NotAPage("the export has no operation of this API")
    sidebar = tuple(
        SidebarEntry(page.group or "", page.title, page.method, page.path_line or 1) for page in pages if page.title
    )
    for page in pages:
        check_size(page)
    return [replace(page, sidebar=sidebar, hosts=hosts) for page in pages]


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


def _lines(text: str) -> dict[str, int]:
    """Line on which each path stands first. The beginning of a longer path does not count."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for path in PATH.findall(line):
            found.setdefault(path, number)
    return found


# ---------------------------------------------------------------------------------------------------------- operations


@dataclass(frozen=True)
class _PageMaker:
    """Makes pages of one text. `lines` has the line on which each path stands."""

    source: str
    digest: str
    lines: dict[str, int]

    def page(
        self,
        path: str,
        title: str,
        *,
        notes: str,
        parameters: list[Parameter],
        response: list[ResponseField] | None,
        example: list[Any],
        unread: list[str],
        **more: Any,
    ) -> DocsPage:
        """`unread` names what a `DocsPage` has no place for. `more` are fields of the page as it has them."""
        line = self.lines.get(path, 1)
        return DocsPage(
            source=self.source,
            form="F",
            digest=self.digest,
            path=path,
            path_line=line,
            title=title or None,
            title_line=line if title else None,
            notes=tuple(Note(text.strip(), line) for text in notes.split("\n") if text.strip()),
            parameters=_placed(parameters, line),
            parameters_complete=bool(parameters),
            response=_placed(response, line),
            example=Example(example[0], line) if example else None,
            unread=tuple(Unread(line, text) for text in unread),
            **more,
        )


def _placed(fields: list[FieldT] | None, line: int) -> tuple[FieldT, ...] | None:
    return tuple(replace(field, line=line) for field in fields) if fields else None


def _pages(data: dict[str, Any], maker: _PageMaker) -> Iterator[DocsPage]:
    if isinstance(data.get("item"), list):
        yield from _collection(maker, data["item"])
        return
    if not isinstance(data.get("paths"), dict):
        raise NotAPage("neither an OpenAPI document nor a Postman collection")
    schemas = _Schemas(data)
    base = str(data.get("basePath") or "").rstrip("/")
    for path, item in data["paths"].items():
        for method, operation in schemas.resolve(item).items():
            if method in METHODS and isinstance(operation, dict):
                yield _operation(maker, schemas, base + path, method.upper(), operation)


def _check_hosts(data: dict[str, Any]) -> tuple[str, ...]:
    """All hosts that the export names. Raises NotAPage if the one of this API is not among them."""
    urls = [str(server.get("url")) for server in _mappings(data.get("servers"))]
    hosts = {host for host in (*map(host_of, urls), data.get("host")) if host}
    if hosts and HOST not in hosts:
        raise NotAPage(f"the export is of {shown(', '.join(sorted(map(str, hosts))))}, not of {HOST}")
    return tuple(sorted(map(str, hosts)))


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
        value: Any = self._data if ref.startswith("#/") else None
        for part in ref.split("/")[1:]:
            value = value.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(value, dict) else None
        return value

    def schema(self, node: Any, depth: int = 0) -> dict[str, Any]:
        """A schema with its compositions taken together: `properties`, `required`, and the keys of its own."""
        schema = self.resolve(node)
        properties: dict[str, Any] = {}
        required: set[str] = set()
        own, parts = schema.get("properties"), _list(schema.get("allOf"))
        for part in parts if parts and self._may(len(parts), depth) else ():
            inner = self.schema(part, depth + 1)
            properties |= inner["properties"]
            required |= inner["required"]
        if isinstance(own, dict) and self._may(len(own), depth):
            properties |= own
        required |= {name for name in _list(schema.get("required")) if isinstance(name, str)}
        return {**schema, "properties": properties, "required": required}

    def _may(self, more: int, depth: int) -> bool:
        self._left -= 1 + more
        allowed = self._left > 0 and depth < _LONGEST_CHAIN
        self.complete &= allowed
        return allowed

    def fields(self, schema: dict[str, Any], at: str = "", depth: int = 0) -> Iterator[ResponseField]:
        """The fields of an object or of the rows of an array, in the order of a page."""
        for name, inner in schema["properties"].items():
            if depth > MAX_DEPTH or not self._may(1, 0):
                self.complete = False
                return
            member = self.schema(inner)
            here = at + pointer(name)
            described = _string(member.get("description"))
            yield ResponseField(here, self.kind(member), name in schema["required"], described, 0)
            rows = member.get("items")
            inside = (self.schema(rows), here + "/*") if rows else (member, here)
            yield from self.fields(*inside, depth + 1)

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


def _operation(maker: _PageMaker, schemas: _Schemas, path: str, method: str, operation: dict[str, Any]) -> DocsPage:
    schemas.complete = True
    parameters, unread = _parameters(schemas, operation)
    status, schema, example = _answer(schemas, operation)
    fields = list(islice(schemas.fields(schemas.schema(schema)), MAX_FIELDS + 1))
    return maker.page(
        path,
        _string(operation.get("summary")),
        method=method,
        group=next(map(str, _list(operation.get("tags"))), None),
        notes=_string(operation.get("description")),
        deprecated=operation.get("deprecated") is True,
        parameters=parameters,
        response=fields[:MAX_FIELDS],
        response_complete=bool(fields) and schemas.complete and len(fields) <= MAX_FIELDS,
        example=example,
        status_code=status,
        body_type=next((text.removeprefix("body of ") for text in unread if text.startswith("body of ")), None),
        unread=unread,
    )


def _parameters(schemas: _Schemas, operation: dict[str, Any]) -> tuple[list[Parameter], list[str]]:
    """The fields of the form, and a line for each other thing that the operation takes."""
    body = schemas.resolve(operation.get("requestBody"))
    media = schemas.resolve(body.get("content"))
    form = schemas.schema(schemas.resolve(media.get(_FORM)).get("schema"))
    found = [
        _parameter(schemas, name, schemas.schema(schema), name in form["required"])
        for name, schema in form["properties"].items()
    ]
    unread = [f"body of {name}" for name in media if name != _FORM]
    for parameter in map(schemas.resolve, _list(operation.get("parameters"))):
        name = _string(parameter.get("name"))
        if parameter.get("in") == "formData":
            found.append(_parameter(schemas, name, schemas.schema(parameter), parameter.get("required") is True))
        else:
            unread.append(f"{parameter.get('in')} parameter {name}")
    return found, unread


def _parameter(schemas: _Schemas, name: str, schema: dict[str, Any], required: bool) -> Parameter:
    first = next(iter(_list(schema.get("examples"))), None)
    shown_ = next((schema[key] for key in ("example", "x-example") if key in schema), first)
    return Parameter(name, schemas.kind(schema), required, _string(schema.get("description")), _text(shown_), 0)


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


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [member for member in _list(value) if isinstance(member, dict)]


# ------------------------------------------------------------------------------------------------------------- Postman


def _collection(maker: _PageMaker, items: list[Any], group: str | None = None) -> Iterator[DocsPage]:
    for item in _mappings(items):
        if isinstance(item.get("item"), list):
            yield from _collection(maker, item["item"], _string(item.get("name")))
        elif isinstance(request := item.get("request"), dict) and (path := _postman_path(request.get("url"))):
            yield _request(maker, item, request, path, group)


def _postman_path(url: Any) -> str | None:
    """The path of a request. Raises NotAPage for another host; a variable such as {{baseUrl}} may be any."""
    raw = _string(url.get("raw") if isinstance(url, dict) else url)
    if (host := host_of(raw)) not in (None, HOST) and "{{" not in raw.split("/v")[0]:
        raise NotAPage(f"the export is of {shown(str(host))}, not of {HOST}")
    return path_of(re.sub(r"^\{\{[^{}]*\}\}", "", raw))


def _request(
    maker: _PageMaker, item: dict[str, Any], request: dict[str, Any], path: str, group: str | None
) -> DocsPage:
    body = request["body"] if isinstance(request.get("body"), dict) else {}
    answer = next(iter(_mappings(item.get("response"))), {})
    code, mode, title = answer.get("code"), body.get("mode"), _string(item.get("name"))
    return maker.page(
        path,
        title,
        method=_string(request.get("method")).upper() or "GET",
        group=group,
        notes=_string(_described(request)),
        deprecated=bool(DEPRECATED.search(title)),
        parameters=[
            Parameter(
                _string(part.get("key")), None, None, _string(_described(part)), _text(part.get("value")) or None, 0
            )
            for part in _mappings(body.get("formdata"))
        ],
        response=None,
        example=_postman_example(answer.get("body")),
        status_code=code if isinstance(code, int) else None,
        unread=[f"body of mode {mode}"] if mode not in (None, "formdata") else [],
    )


def _part(part: dict[str, Any]) -> Parameter:
    sample = _text(part.get("value")) or None
    return Parameter(_string(part.get("key")), None, None, _string(_described(part)), sample, 0)


def _described(holder: dict[str, Any]) -> Any:
    """A description is text, or an object with text as `content`."""
    described = holder.get("description")
    return described.get("content") if isinstance(described, dict) else described


def _postman_example(body: Any) -> list[Any]:
    try:
        return [read_json(_string(body))[0]]
    except ValueError:
        return []
