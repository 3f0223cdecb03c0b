"""An endpoint that the spec lacks: a whole operation out of its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Self

from generator.drift.answers import put_data
from generator.drift.comparison import BODY, FIELD_NAME, NO_NUMBER, TOKEN
from generator.drift.findings import Finding
from generator.drift.forms import ARRAY_ENCODING, new_field, refit_examples, unfit_field
from generator.drift.identity import contradiction, not_proven, path_of
from generator.drift.kinds.endpoint import KNOWN_METHOD, POST_ONLY, unfit_path
from generator.drift.kinds.evidence import raise_levels
from generator.drift.ledger import Ledger
from generator.drift.listing import Listing, before_title, declare_group, resource
from generator.drift.names import TITLE, destroys, method_of, operation_id_of, plain_title, reads_only, stem_of
from generator.drift.samples import sample_of
from generator.pages import DocsPage, Parameter
from generator.spec import PARTS, SCHEMAS, CannotEdit, Draft, Operation, Spec, pointer

_PAGED = {"page", "limit"}
_UNKNOWN_DATA = {
    "summary": "Invented; nothing is known of the data",
    "value": {"code": 200, "msg": "成功", "data": None},
}


class EndpointAdded(Finding):
    """`shown`: the page, and the operations before it in the sidebar, the nearest first."""

    kind = "endpoint-added"

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        renamed = [entry.title for entry in listing.renamed.values()]
        for entry in listing.unknown:
            if entry.title not in renamed and plain_title(entry.title) not in listing.with_pages:
                place = f" in {entry.group}" if entry.group else ""
                message = f"the sidebar lists {entry.title}{place}, which the spec lacks"
                reason = "needs its page: the sidebar shows no path"
                yield cls.listed(listing, "/paths", entry, message, new=entry.title, by_hand=reason)

    @classmethod
    def of_page(cls, spec: Spec, page: DocsPage, listings: list[Listing], ledger: Ledger) -> Self:
        """Of a page that is of no operation.

        listings: In these its place is looked up.
        """
        path, line = path_of(page), page.title_line or page.path_line
        message = f"the spec lacks {page.title or 'an endpoint without a title'} at {path or 'an unknown path'}"
        return cls.at(
            spec.document,
            page,
            "/paths",
            line,
            message,
            new=page.title or path or "",
            effect="a new method",
            by_hand=_unfit(page) or not_proven(spec, page, ledger),
            doubt=contradiction(spec, page, ledger) or _doubt(page),
            shown=(page, before_title(listings, page.title or "")),
        )

    def make(self, draft: Draft) -> None:
        """Adds the operation behind those that stand before it in the sidebar."""
        page, listed = self.shown
        path, title, group = str(path_of(page)), str(page.title), str(page.group)
        method = f"{resource(draft, group)}.{method_of(title, path, group)}"
        stem = stem_of(method.rpartition(".")[2], group, is_list=_is_paged(page))
        _refuse_taken(draft, self.owner, method, stem)
        declare_group(draft, group, listed)
        before = _before(draft, group, listed)
        _put_schemas(draft, stem, before, page)
        written = {"post": _operation(page, self.owner, method, stem, _server(draft, group))}
        draft.put(pointer("paths", path), written, after=before.path)
        refit_examples(draft, self.owner, {})
        _put_answer(draft, self.owner, page)

    def raise_evidence(self, draft: Draft, seen: date) -> None:
        raise_levels(draft, self.owner, self.shown[0], PARTS, seen)

    @property
    def owner(self) -> str:
        page, _ = self.shown
        return operation_id_of(page.title, str(path_of(page)))

    @property
    def claims(self) -> tuple[str, ...]:
        if self.shown is None:
            return ()
        page, _ = self.shown
        claimed = {
            "the path": path_of(page), "the title": plain_title(page.title or ""), "the number": page.page_id
        }  # fmt: skip
        return tuple(f"{part} {value}" for part, value in claimed.items() if value)

    @property
    def claimant(self) -> object:
        """What the page says, wherever it was saved."""
        page, _ = self.shown
        fields = [(field.name, field.type, field.required, field.example) for field in page.parameters or ()]
        answer = [(field.pointer, field.type, field.required) for field in page.response or ()]
        return path_of(page), page.title, page.group, page.page_id, fields, answer, page.example and page.example.value


def _doubt(page: DocsPage) -> str:
    title, path = page.title or "", path_of(page) or ""
    if destroys(path) and not destroys(title):
        return "its path says that the call destroys something, its title does not"
    listed = {entry.group for entry in page.sidebar if entry.title == title}
    if listed and page.group not in listed:
        return f"the page itself stands in {page.group}, its sidebar lists it in {', '.join(sorted(listed))}"
    is_other = page.body_type not in (None, BODY)
    return f"its body is {page.body_type}, no form" if is_other else ""


def _unfit(page: DocsPage) -> str:
    """Why the spec cannot have the endpoint of a page."""
    if path_of(page) is None or page.title is None or page.group is None or not page.parameters:
        return "needs a whole page: with its title, group, path and parameters"
    if unfit_path(page):
        return unfit_path(page)
    if not TITLE.fullmatch(page.title) or not TITLE.fullmatch(page.group):
        return "an odd title or group, not taken over"
    if page.method not in (None, KNOWN_METHOD):
        return POST_ONLY
    return "" if page.page_id else NO_NUMBER


def _server(draft: Draft, group: str) -> str:
    """What all operations of the group call, else the shared server."""
    servers = {operation.server for operation in draft.spec.operations if operation.group == group}
    return servers.pop() if len(servers) == 1 else "shared"


def _refuse_taken(draft: Draft, name: str, method: str, stem: str) -> None:
    for operation in draft.spec.operations:
        if name == operation.id or method == operation.method:
            raise CannotEdit(f"{operation.id} has its name or its Python method already")
    for suffix in ("Form", "Answer", "Data"):
        if draft.editor.has(SCHEMAS + pointer(stem + suffix)):
            raise CannotEdit(f"there is a schema {stem}{suffix} already")


def _before(draft: Draft, group: str, listed: Sequence[str]) -> Operation:
    """The operation behind which a new one goes: the nearest before it in the sidebar, else the last of its group."""
    operations = draft.spec.operations
    known = {operation.id: operation for operation in operations}
    nearest = [known[name] for name in listed if name in known]
    of_group = [operation for operation in reversed(operations) if operation.group == group]
    return [*nearest, *of_group, operations[-1]][0]


def _is_paged(page: DocsPage) -> bool:
    """Whether it is a list in pages, as the paging of the spec means it."""
    names = {parameter.name for parameter in page.parameters or ()}
    rows = {field.pointer: field.type for field in page.response or ()}
    return names >= _PAGED and rows.get("/data/list") == "array[object]" and str(path_of(page)).endswith("/list")


# ---------------------------------------------------------------------------------------------------- what is put


def _operation(page: DocsPage, name: str, method: str, stem: str, server: str) -> dict[str, Any]:
    """The operation, but for what its answer is."""
    title, path = page.title or "", str(path_of(page))
    flags: dict[str, Any] = {"x-getmx-destructive": True} if destroys(title) or destroys(path) else {}
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
    parameters = _parameters(page)
    arrays = [parameter.name for parameter in parameters if (parameter.type or "").startswith("array")]
    encoding = {"encoding": dict.fromkeys(arrays, ARRAY_ENCODING)} if arrays else {}
    samples = {parameter.name: sample_of(parameter.type or "string", parameter) for parameter in parameters}
    value = {TOKEN: "token", **{name: sample for name, sample in samples.items() if sample is not None}}
    example = {"summary": "The sample values of the vendor's page", "value": value}
    return {"schema": {"$ref": f"#{SCHEMAS}/{stem}Form"}, **encoding, "examples": {"documented": example}}


def _parameters(page: DocsPage) -> list[Parameter]:
    """What the form has beside the token."""
    return [parameter for parameter in page.parameters or () if parameter.name != TOKEN]


def _put_schemas(draft: Draft, stem: str, before: Operation, page: DocsPage) -> None:
    parameters = _parameters(page)
    for parameter in parameters:
        if reason := unfit_field(parameter.name or "", parameter.type):
            raise CannotEdit(f"{parameter.name!r}: {reason}")
    token = {TOKEN: {"$ref": f"#{SCHEMAS}/Token"}}
    form = {
        "type": "object",
        "required": [TOKEN, *(parameter.name for parameter in parameters if parameter.required)],
        "properties": token | {parameter.name: new_field(parameter) for parameter in parameters},
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
    draft.put(SCHEMAS + pointer(f"{stem}Form"), form, after=before.answer.component)
    draft.put(SCHEMAS + pointer(f"{stem}Answer"), answer, after=f"{stem}Form")


def _put_answer(draft: Draft, name: str, page: DocsPage) -> None:
    data = next((field for field in page.response or () if field.pointer == "/data"), None)
    if data is None:
        return
    inside = [field for field in page.response or () if field.pointer.startswith("/data/")]
    if not all(FIELD_NAME.fullmatch(part) for field in inside for part in field.pointer.split("/")[1:] if part != "*"):
        raise CannotEdit("the answer has a name that no field can have")
    put_data(draft, name, data, inside)
