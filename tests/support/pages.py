"""Pages as the vendor's site would show them, made from a spec: for tests of reading and comparing them.

`source_of` gives the contents of a page as data that a test may edit. `render` writes them in one of the forms, with
invented words in the vendor's shape. What a form carries:

    A   everything; the sidebar with the methods of the groups that are not `folded`
    B   as A up to `cut`
    C   no sidebar, group or curl sample, else everything; the labels of the older layout
    D   as C, but of the parameters only the descriptions, of the answer only the example
    E   notes, parameters, curl sample (its path, its blanks lost), answer, example; neither title, method nor path
    F   title, group, method, path, parameters, answer, example, deprecation; a note as the description. No sidebar but
        the group, no curl sample, no time of change. `export` says of which kind.
    G   as F as OpenAPI in YAML, and the number of the page
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import yaml

from generator.pages import Form
from generator.spec import Document, Field, Operation, Schema, Spec

Labels = Literal["older", "newer", "mixed"]
Export = Literal["openapi", "openapi-yaml", "swagger", "postman"]

HOST = "https://domain-open-api.getmx.com"
_LANGUAGES = (
    *("Shell", "JavaScript", "Java", "Swift", "Go", "PHP", "Python", "HTTP", "C", "C#", "Objective-C", "Ruby"),
    *("OCaml", "Dart", "R"),
)


@dataclass
class SidebarGroup:
    """A group, and the (title, method) pairs in it. Of a folded one the sidebar shows titles alone."""

    title: str
    entries: list[tuple[str, str]]
    folded: bool = False


@dataclass
class FormField:
    """A parameter as the page prints it: `example` is text."""

    name: str
    type: str
    required: bool
    description: str
    example: str | None = None


@dataclass
class AnswerField:
    """`type` as the page prints it, but plain `array` and `object` for what has children."""

    name: str
    type: str
    required: bool | None = True
    description: str = ""
    children: list[AnswerField] = field(default_factory=list)


@dataclass
class PageSource:
    """What one page says. `curl` holds (name, value) pairs as curl would send them.

    `newer`: only the newer state of the sidebar lists the page.
    """

    group: str
    title: str
    method: str
    path: str
    notes: list[str]
    parameters: list[FormField]
    curl: list[tuple[str, str]]
    answer: list[AnswerField]
    example: Any
    sidebar: list[SidebarGroup] = field(default_factory=list)
    newer: bool = False
    curl_url: str = ""
    modified: str | None = "2024-12-03 00:48:52"

    def show(self, name: str, sample: str) -> None:
        """Shows a sample of a parameter in the table, and sends it in the curl sample: the site makes both of one."""
        next(each for each in self.parameters if each.name == name).example = sample
        self.curl = [(sent, sample if sent == name else value) for sent, value in self.curl]


def source_of(document: Document, operation: str, *, reference: Literal["older", "newer"] = "older") -> PageSource:
    """The page of an operation if the spec is right. `reference` is the state of the sidebar."""
    spec = Spec(document)
    known = spec.operation(operation)
    parameters = [_parameter(sent) for sent in known.form.fields.values()]
    answer = _answer(known)
    return PageSource(
        group=known.group,
        title=_title(known, reference),
        method=known.entry.method.upper(),
        path=known.path,
        notes=[f"What {operation} is for."],
        parameters=parameters,
        curl=[(each.name, _sent(each)) for each in parameters],
        answer=answer,
        example=_example(known, answer),
        sidebar=_sidebar(spec, reference),
        newer=known.is_newer_only,
        curl_url=HOST + known.path,
    )


def render(
    source: PageSource,
    form: Form,
    *,
    labels: Labels = "older",
    folded_table: bool = False,
    folded_rows: bool = False,
    export: Export = "openapi",
    number: int = 900000001,
    cut: int | None = None,
) -> str:
    """The text of the page.

    `labels` are those of older or newer captures, or of A and C mixed. `folded_table` leaves out the parameters (A),
    `folded_rows` the fields of rows, of which only their number is printed. `number` is that of the page (G).
    `cut` is how many characters are kept.
    """
    if form == "F":
        text = _export(source, export)
    elif form == "G":
        text = _twin(source, number)
    else:
        writer = {"A": _form_a, "B": _form_a, "C": _form_c, "D": _form_d, "E": _form_e}[form]
        lines = writer(source, _LABELS[labels], folded_table, folded_rows)
        text = "\n".join(lines) + "\n"
    return text if cut is None else text[:cut]


# ------------------------------------------------------------------------------------------------------- from the spec


def _title(operation: Operation, reference: str) -> str:
    return operation.other_titles.get("newer" if reference == "newer" else "", operation.title)


def _sidebar(spec: Spec, reference: str) -> list[SidebarGroup]:
    groups: dict[str, SidebarGroup] = {}
    for operation in spec.operations:
        if reference == "older" and operation.is_newer_only:
            continue
        group = groups.setdefault(operation.group, SidebarGroup(operation.group, []))
        group.entries.append((_title(operation, reference), operation.entry.method.upper()))
    for group in list(groups.values())[-3:]:
        group.folded = True
    return list(groups.values())


def _parameter(sent: Field) -> FormField:
    examples = sent.schema.rules.get("examples", [])
    shown = "{{token}}" if sent.name == "token" else _text(examples[0]) if examples else None
    return FormField(sent.name, _type_of(sent.schema), sent.required, _words(sent), shown)


def _answer(operation: Operation) -> list[AnswerField]:
    envelope = _answer_fields(operation.answer.schema)
    data = envelope[-1]
    if data.type == "string":
        data.type = "object"  # Nothing is known of it. The docs show an object everywhere else.
    return [AnswerField(each.name, each.type, True, "", each.children) for each in envelope]


def _answer_fields(schema: Schema) -> list[AnswerField]:
    return [_answer_field(declared) for declared in schema.fields.values()]


def _answer_field(declared: Field) -> AnswerField:
    kind = _type_of(declared.schema)
    holder = {"array": declared.schema.items, "object": declared.schema}.get(kind)
    children = _answer_fields(holder) if holder else []
    return AnswerField(declared.name, kind, declared.required, _words(declared), children)


def _words(declared: Field) -> str:
    return " ".join(declared.schema.description.split())


def _type_of(schema: Schema) -> str:
    return "array" if schema.type_name == "array[object]" else schema.type_name or "string"


def _example(operation: Operation, answer: list[AnswerField]) -> Any:
    for name in ("documented", "placeholder"):
        if name in operation.answer.examples:
            return operation.answer.examples[name]
    return placeholder(answer)


def placeholder(fields: Sequence[AnswerField]) -> dict[str, Any]:
    """The sample that the docs site fills in: each text "string", each number 0, one row in each list."""
    return {each.name: _placeholder_of(each) for each in fields}


def _placeholder_of(each: AnswerField) -> Any:
    plain: dict[str, Any] = {"integer": 0, "number": 0, "boolean": True, "null": None, "array[string]": ["string"]}
    if each.type == "array":
        return [placeholder(each.children)]
    if each.type == "object":
        return placeholder(each.children)
    return plain.get(each.type.split(" | ")[0], "string")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _sent(each: FormField) -> str:
    return "token" if each.name == "token" else each.example or ""


# ------------------------------------------------------------------------------------------------------------- as text


@dataclass(frozen=True)
class _Labels:
    request: str
    samples: str
    status: Sequence[str]
    content: str
    fields: str
    required: str
    optional: str
    modified: str


_BODY = "Body Params multipart/form-data"
_OLDER = _Labels(
    request="Request",
    samples="Request samples",
    status=["🟢200成功"],
    content="application/json",
    fields="Body",
    required="required",
    optional="optional",
    modified="Modified at",
)
_NEWER = replace(_OLDER, samples="Request Code Samples", status=["🟢200OK"])
_CHINESE = replace(
    _OLDER,
    request="请求参数",
    samples="示例代码",
    status=["成功(200)", "HTTP 状态码: 200"],
    content="内容格式: JSONapplication/json",
    fields="Data Schema",
    modified="Last modified:",
)
_MIXED = replace(_CHINESE, samples="Request samples", content="application/json", required="必需", optional="可选")
_LABELS = {"older": _OLDER, "newer": _NEWER, "mixed": _MIXED}


def _form_a(source: PageSource, labels: _Labels, folded_table: bool, folded_rows: bool) -> Iterator[str]:
    order = [(title, method) for group in source.sidebar for title, method in group.entries]
    here = next((index for index, entry in enumerate(order) if entry[0] == source.title), 0)
    yield from ("GetMX-API", f"  1. {source.group}", "GetMX-API")
    yield from _sidebar_lines(source.sidebar)
    yield from (f"  1. {source.group}", "", source.title, "", source.method, source.path, *source.notes, "")
    yield from (labels.request, "", _BODY)
    if not folded_table:
        yield from _table(source.parameters, labels)
    yield from ("", labels.samples, "", *_LANGUAGES, "Request Request Example", *_LANGUAGES[:4])
    yield from _curl(source)
    yield from ("", *_response(source, labels, folded_rows))
    yield from _example_lines(source, labels, indented=True)
    if here > 0:
        yield from ("Previous", order[here - 1][0])
    if here + 1 < len(order):
        yield from ("Next", order[here + 1][0])
    yield "Built with"


def _form_c(source: PageSource, labels: _Labels, folded_table: bool, folded_rows: bool) -> Iterator[str]:
    yield from _compact(source, _table(source.parameters, _CHINESE), _response(source, _CHINESE, folded_rows))


def _form_d(source: PageSource, labels: _Labels, folded_table: bool, folded_rows: bool) -> Iterator[str]:
    descriptions = [each.description for each in source.parameters]
    yield from _compact(source, descriptions, ["Responses", *_CHINESE.status, _CHINESE.content])


def _compact(source: PageSource, table: Iterable[str], response: Iterable[str]) -> Iterator[str]:
    note = f"- {source.notes[0]}" if source.notes else ""
    yield from (source.title, source.method, source.path + note, *source.notes[1:])
    yield from (_CHINESE.request, _BODY, *table, _CHINESE.samples, *response)
    yield from _example_lines(source, _CHINESE)


def _form_e(source: PageSource, labels: _Labels, folded_table: bool, folded_rows: bool) -> Iterator[str]:
    yield from (*source.notes, labels.request, _BODY, *_table(source.parameters, labels), labels.samples)
    yield from (line.replace("curl --location --request", "curl--location--request") for line in _curl(source, ""))
    yield from _response(source, labels, folded_rows)
    yield from _example_lines(source, labels)


def _example_lines(source: PageSource, labels: _Labels, *, indented: bool = False) -> Iterator[str]:
    yield "Example"
    yield from json.dumps(source.example, ensure_ascii=False, indent=2 if indented else 0).splitlines()
    if source.modified:
        yield f"{labels.modified} {source.modified}"


def _sidebar_lines(groups: list[SidebarGroup]) -> Iterator[str]:
    for group in groups:
        yield f"  • {group.title}"
        for title, method in group.entries:
            yield f"    • {title}"
            if not group.folded:
                yield f"      {method}"


def _table(parameters: list[FormField], labels: _Labels) -> Iterator[str]:
    for each in parameters:
        yield from (each.name, f"{each.type}\N{NO-BREAK SPACE} ", labels.required if each.required else labels.optional)
        if each.description:
            yield from each.description.splitlines()
        if each.example is not None:
            yield from ("Example:", *each.example.splitlines())


def _curl(source: PageSource, blank: str = " ") -> Iterator[str]:
    parts = [f"--form{blank}'{name}=\"{_escaped(value)}\"'" for name, value in source.curl]
    lines = [f"curl --location --request {source.method} '{source.curl_url}'", *parts]
    yield from (f"{line} \\" for line in lines[:-1])
    yield lines[-1]


def _escaped(value: str) -> str:
    """As curl reads a quoted value (a backslash before a quote or backslash) within single quotes of the shell."""
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("'", "'\\''")


def _response(source: PageSource, labels: _Labels, folded_rows: bool) -> Iterator[str]:
    yield from ("Responses", "", *labels.status, labels.content, labels.fields)
    yield from _answer_lines(source.answer, labels, folded_rows)


def _answer_lines(fields: list[AnswerField], labels: _Labels, folded_rows: bool) -> Iterator[str]:
    for each in fields:
        rows = each.type == "array"
        yield each.name
        yield f"array [object {{{len(each.children)}}}]" if rows else f"{each.type}\N{NO-BREAK SPACE} "
        if each.required is not None:
            yield labels.required if each.required else labels.optional
        if each.description:
            yield from each.description.splitlines()
        if not (rows and folded_rows):
            yield from _answer_lines(each.children, labels, folded_rows)


# ----------------------------------------------------------------------------------------------------------- as export


_INFO = {"title": "GetMX-API", "version": "1.0.0"}


def _export(source: PageSource, export: Export) -> str:
    if export == "openapi-yaml":
        whole = {**_openapi(source), "security": []}  # Without a last part, the one before may be cut off.
        return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
    made = {"openapi": _openapi, "swagger": _swagger, "postman": _postman}[export](source)
    return json.dumps(made, ensure_ascii=False, indent=2)


def _operation(source: PageSource) -> dict[str, Any]:
    return {
        "summary": source.title,
        "deprecated": "(Deprecated)" in source.title,
        "description": "\n".join(source.notes),
        "tags": [source.group],
    }


def _openapi(source: PageSource) -> dict[str, Any]:
    form = {
        "type": "object",
        "properties": {each.name: _form_schema(each) for each in source.parameters},
        "required": [each.name for each in source.parameters if each.required],
    }
    answer = {"schema": {"$ref": "#/components/schemas/Answer"}, "example": source.example}
    operation = {
        **_operation(source),
        "requestBody": {"content": {"multipart/form-data": {"schema": form}}},
        "responses": {"200": {"description": "成功", "content": {"application/json": answer}}},
    }
    return {
        "openapi": "3.0.1",
        "info": _INFO,
        "paths": {source.path: {source.method.lower(): operation}},
        "components": {"schemas": {"Answer": _answer_schema(source.answer)}},
    }


def _twin(source: PageSource, number: int) -> str:
    document = _openapi(source)
    operation = document["paths"][source.path][source.method.lower()]
    schema = document.pop("components")["schemas"]["Answer"]
    operation["responses"]["200"]["content"]["application/json"]["schema"] = schema
    operation |= {
        "parameters": [],
        "security": [],
        "x-apifox-folder": source.group,
        "x-apifox-status": "released",
        "x-run-in-apifox": f"https://app.apifox.com/web/project/1/apis/api-{number}-run",
    }
    document |= {
        "info": {"title": "", "description": "", "version": "1.0.0"},
        "components": {"schemas": {}, "securitySchemes": {}},
        "servers": [{"url": HOST, "description": "Prod Env"}],
        "security": [],
    }
    block = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    return f"# {source.title}\n\n## OpenAPI Specification\n\n```yaml\n{block}\n```\n"


def index(sources: Iterable[PageSource], numbers: Iterable[int]) -> str:
    """The site's list of the twins of these pages, `llms.txt`."""
    lines = [
        f"- {source.group} [{source.title}](https://domain-open.getmx.com/api-{number}.md): {' '.join(source.notes)}"
        for source, number in zip(sources, numbers, strict=True)
    ]
    return "\n".join(["# GetMX-API", "", "## API Docs", *lines, ""])


def _swagger(source: PageSource) -> dict[str, Any]:
    form = [
        {"name": each.name, "in": "formData", "required": each.required, **_form_schema(each, "x-example")}
        for each in source.parameters
    ]
    answer = {
        "description": "成功",
        "schema": {"$ref": "#/definitions/Answer"},
        "examples": {"application/json": source.example},
    }
    operation = {
        **_operation(source),
        "consumes": ["multipart/form-data"],
        "parameters": form,
        "responses": {"200": answer},
    }
    return {
        "swagger": "2.0",
        "info": _INFO,
        "paths": {source.path: {source.method.lower(): operation}},
        "definitions": {"Answer": _answer_schema(source.answer)},
    }


def _form_schema(each: FormField, example_key: str = "example") -> dict[str, Any]:
    kind, _, inner = each.type.partition("[")
    schema: dict[str, Any] = {"type": kind}
    if inner:
        schema["items"] = {"type": inner.rstrip("]")}
    schema["description"] = each.description
    return schema if each.example is None else {**schema, example_key: each.example}


def _answer_schema(fields: list[AnswerField]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {each.name: _answer_property(each) for each in fields},
        "required": [each.name for each in fields if each.required],
    }


def _answer_property(each: AnswerField) -> dict[str, Any]:
    kinds = each.type.split(" | ")
    described = {"description": each.description} if each.description else {}
    if each.type == "array":
        return {"type": "array", "items": _answer_schema(each.children), **described}
    if each.type == "object":
        return {**_answer_schema(each.children), **described}
    if each.type.startswith("array["):
        return {"type": "array", "items": {"type": each.type[6:-1]}, **described}
    nullable = {"nullable": True} if "null" in kinds[1:] else {}
    return {"type": kinds[0], **nullable, **described}


def _postman(source: PageSource) -> dict[str, Any]:
    form = [
        {"key": each.name, "value": each.example or "", "type": "text", "description": each.description}
        for each in source.parameters
    ]
    request = {
        "method": source.method,
        "url": {"raw": "{{baseUrl}}" + source.path, "host": ["{{baseUrl}}"], "path": source.path.split("/")[1:]},
        "description": "\n".join(source.notes),
        "body": {"mode": "formdata", "formdata": form},
    }
    response = [{"name": "成功", "code": 200, "body": json.dumps(source.example, ensure_ascii=False, indent=2)}]
    item = {"name": source.title, "request": request, "response": response}
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    folder = {"name": source.group, "item": [item]}
    return {"info": {"name": "GetMX-API", "schema": schema}, "item": [folder]}
