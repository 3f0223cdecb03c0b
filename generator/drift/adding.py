"""A whole operation out of the page of an endpoint that the spec lacks."""

from __future__ import annotations

from typing import Any

from generator.drift import answer_edits, form_edits
from generator.drift.comparison import FIELD_NAME
from generator.drift.draft import SCHEMAS, CannotApply, Draft
from generator.drift.evidence import path_of
from generator.drift.findings import Finding
from generator.drift.names import destroys, method_of, operation_id_of, reads_only, resource_of, stem_of
from generator.drift.request import TOKEN, sample_of, unfit
from generator.drift.stated import Stated, stated
from generator.pages import DocsPage, Parameter, ResponseField
from generator.spec import pointer

_PAGED = {"page", "limit"}
_UNKNOWN_DATA = {
    "summary": "Invented; nothing is known of the data",
    "value": {"code": 200, "msg": "成功", "data": None},
}


def add(draft: Draft, finding: Finding) -> str:
    """Adds the operation behind those that stand before it in the sidebar. Gives its operationId."""
    page: DocsPage = finding.shown.page
    path, title, group = path_of(page), page.title or "", page.group or ""
    assert path is not None
    method = f"{resource(draft, group)}.{method_of(title, path, group)}"
    stem = stem_of(method.rpartition(".")[2], group, is_list=_is_paged(page))
    name = name_of(page)
    _refuse_taken(draft, name, method, stem)
    declare_group(draft, group, finding.shown.before)
    before = _before(draft, group, finding.shown.before)
    _add_schemas(draft, stem, before, page)
    draft.put(
        pointer("paths", path),
        {"post": _operation(page, name, method, stem, _server(draft, group))},
        after=_path(before),
    )
    _add_answer(draft, name, page)
    return name


def name_of(page: DocsPage) -> str:
    return operation_id_of(page.title or "", str(path_of(page)))


def resource(draft: Draft, group: str) -> str:
    """The resource that the group has already, else one named after it."""
    known = {one.group: one.method.partition(".")[0] for one in stated(draft.document)}
    return known.get(group, resource_of(group))


def _server(draft: Draft, group: str) -> str:
    """What all operations of the group call, else the shared server."""
    servers = {one.entry.data["x-getmx-server"] for one in stated(draft.document) if one.group == group}
    return str(servers.pop()) if len(servers) == 1 else "shared"


def _refuse_taken(draft: Draft, name: str, method: str, stem: str) -> None:
    for one in stated(draft.document):
        if name == one.name or method == one.method:
            raise CannotApply(f"{one.name} has its name or its Python method already")
    for suffix in ("Form", "Answer", "Data"):
        if draft.editor.has(SCHEMAS + pointer(stem + suffix)):
            raise CannotApply(f"there is a schema {stem}{suffix} already")


def declare_group(draft: Draft, group: str, before: tuple[str, ...]) -> None:
    """The root's tags in the order of the sidebar's groups, with this one."""
    tags = [tag["name"] for tag in draft.document.data["tags"]]
    if group in tags:
        return
    above = next((draft.one(name).group for name in before), None)
    place = tags.index(above) + 1 if above in tags else len(tags)
    known = draft.editor.get("/tags")
    added = {"name": group, "description": f"What the vendor's reference lists under {group}."}
    draft.put("/tags", [*known[:place], added, *known[place:]])


def _before(draft: Draft, group: str, listed: tuple[str, ...]) -> Stated:
    """The operation behind which a new one goes: the nearest before it in the sidebar, else the last of its group."""
    operations = stated(draft.document)
    known = {one.name: one for one in operations}
    nearest = [known[name] for name in listed if name in known]
    return next(iter([*nearest, *(one for one in reversed(operations) if one.group == group), operations[-1]]))


def _path(before: Stated) -> str:
    return before.entry.path


def _is_paged(page: DocsPage) -> bool:
    """Whether it is a list in pages, as the paging of the spec means it."""
    names = {parameter.name for parameter in page.parameters or ()}
    rows = {field.pointer: field.type for field in page.response or ()}
    return names >= _PAGED and rows.get("/data/list") == "array[object]" and str(path_of(page)).endswith("/list")


def _operation(page: DocsPage, name: str, method: str, stem: str, server: str) -> dict[str, Any]:
    """The operation, but for what its answer is."""
    title, path = page.title or "", str(path_of(page))
    flags: dict[str, Any] = {"x-getmx-destructive": True} if destroys(title) else {}
    flags |= {"x-getmx-paging": "page"} if _is_paged(page) else {}
    deprecated = {"deprecated": True} if page.deprecated else {}
    return {
        "operationId": name,
        "tags": [page.group],
        "summary": title,
        "description": "Known from its page alone: its fields and its answer are as they stand there.",
        **deprecated,
        "x-getmx-method": method,
        "x-getmx-retry": "safe" if reads_only(title, path) else "unsent",
        "x-getmx-server": server,
        **flags,
        "x-getmx-evidence": {
            "path": "assumed", "request": "assumed", "response": "unknown", "basis": "the page, being taken over"
        },
        "requestBody": {"required": True, "content": {"multipart/form-data": _form_media(page, stem)}},
        "responses": {
            "200": {
                "description": "What the call answers.",
                "content": {
                    "application/json": {
                        "schema": {"$ref": f"#{SCHEMAS}/{stem}Answer"},
                        "examples": {"illustration": _UNKNOWN_DATA},
                    }
                },
            },
            "default": {"$ref": "#/components/responses/Failure"},
        },
    }  # fmt: skip


def _form_media(page: DocsPage, stem: str) -> dict[str, Any]:
    encoding = {
        parameter.name: {"style": "form", "explode": True, "x-getmx-evidence": "assumed"}
        for parameter in _parameters(page)
        if (parameter.type or "").startswith("array")
    }
    example = {"summary": "The sample values of the vendor's page", "value": {TOKEN: "token"} | _samples(page)}
    media: dict[str, Any] = {"schema": {"$ref": f"#{SCHEMAS}/{stem}Form"}}
    return media | ({"encoding": encoding} if encoding else {}) | {"examples": {"documented": example}}


def _parameters(page: DocsPage) -> list[Parameter]:
    """What the form has beside the token."""
    return [parameter for parameter in page.parameters or () if parameter.name != TOKEN]


def _samples(page: DocsPage) -> dict[str, Any]:
    found = {parameter.name or "": sample_of(parameter.type or "string", parameter) for parameter in _parameters(page)}
    return {name: value for name, value in found.items() if value is not None}


def _add_schemas(draft: Draft, stem: str, before: Stated, page: DocsPage) -> None:
    for parameter in _parameters(page):
        if reason := unfit(parameter.name or "", parameter.type):
            raise CannotApply(f"{parameter.name!r}: {reason}")
    token = {TOKEN: {"$ref": f"#{SCHEMAS}/Token"}}
    form = {
        "type": "object",
        "required": [TOKEN, *(parameter.name for parameter in _parameters(page) if parameter.required)],
        "properties": token | {parameter.name: form_edits.new_field(parameter) for parameter in _parameters(page)},
    }
    answer = {
        "allOf": [
            {"$ref": f"#{SCHEMAS}/Envelope"},
            {
                "type": "object",
                "additionalProperties": True,
                "required": ["data"],
                "properties": {"data": {"description": "Not documented."}},
            },
        ]
    }
    draft.put(SCHEMAS + pointer(f"{stem}Form"), form, after=f"{before.stem}Answer")
    draft.put(SCHEMAS + pointer(f"{stem}Answer"), answer, after=f"{stem}Form")


def _add_answer(draft: Draft, name: str, page: DocsPage) -> None:
    draft.refit_examples(name, {})
    data = next((field for field in page.response or () if field.pointer == "/data"), None)
    if data is None:
        return
    inside = [field for field in page.response or () if field.pointer.startswith("/data/")]
    if not all(FIELD_NAME.fullmatch(part) for field in inside for part in field.pointer.split("/")[1:] if part != "*"):
        raise CannotApply("the answer has a name that no field can have")
    answer_edits.set_data(draft, name, ResponseField("/data", data.type, data.required, "", data.line), inside)
