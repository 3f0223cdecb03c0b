"""Release notes: each kind of change is told, rated for both readers, and said in terms of the package."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diff.command import as_json, as_markdown, as_text, is_announced, is_raised, source
from generator.diff.facts import facts
from generator.diff.notes import Change, State, compared, release_notes, state
from generator.diff.rules import SEVERITIES
from generator.diff.wording import code
from generator.spec.document import Document, SpecError, load
from tests.support.generating import (
    Spec,
    add_operation,
    form_of,
    operation_of,
    path_of,
    run,
    whole_spec,
    write_spec,
)
from tests.support.spec import SPEC

OPERATIONS = ("listDomains", "updateEmail", "cleanUpEmail", "listMessages", "deleteDomain")
Edit = Callable[[Spec], object]


@cache
def base_spec() -> Spec:
    """Four operations: a page of rows, a form with "at least one of", one with an answer, one with an array."""
    spec = whole_spec()
    spec["paths"] = {path_of(spec, name): {"post": operation_of(spec, name)} for name in OPERATIONS}
    used = json.dumps
    while unused := [(group, name) for group, name in _components(spec) if f'/{group}/{name}"' not in used(spec)]:
        for group, name in unused:
            del spec["components"][group][name]
    form_of(spec, "listDomains")["properties"]["limit"] = {"type": "integer", "minimum": 1, "maximum": 20}
    domain = spec["components"]["schemas"]["Domain"]
    domain["properties"] |= {"name": {"type": ["string", "null"]}, "size": {"type": "integer"}}
    domain["required"] = ["size"]
    return spec


def _components(spec: Spec) -> list[tuple[str, str]]:
    return [(group, name) for group, members in spec["components"].items() for name in members]


def document_of(spec: Spec) -> Document:
    return Document(Path("spec.yaml"), "", spec, {})


@cache
def base() -> State:
    return state(document_of(base_spec()))


def changed(*edits: Edit) -> State:
    spec = copy.deepcopy(base_spec())
    for edit in edits:
        edit(spec)
    return state(document_of(spec))


def notes_of(*edits: Edit) -> list[Change]:
    return compared(base(), changed(*edits))


def field(operation: str, name: str, **keywords: Any) -> Edit:
    """Changes keywords of a form field, which becomes a schema of its own; None takes one away."""
    return lambda spec: _keep(_own(spec, form_of(spec, operation)["properties"], name), keywords)


def row(name: str, **keywords: Any) -> Edit:
    return lambda spec: _keep(_own(spec, spec["components"]["schemas"]["Domain"]["properties"], name), keywords)


def operation(name: str, **keywords: Any) -> Edit:
    return lambda spec: _keep(operation_of(spec, name), {f"x-getmx-{key}": value for key, value in keywords.items()})


def evidence(name: str, **levels: Any) -> Edit:
    return lambda spec: _keep(operation_of(spec, name)["x-getmx-evidence"], levels)


def required(*names: str) -> Edit:
    return lambda spec: form_of(spec, "listDomains").update(required=["token", *names])


def _own(spec: Spec, properties: Spec, name: str) -> Spec:
    found: Spec = properties.get(name, {})
    if "$ref" in found:
        beside = {key: value for key, value in found.items() if key != "$ref"}
        found = copy.deepcopy(spec["components"]["schemas"][found["$ref"].rpartition("/")[2]]) | beside
    properties[name] = found
    return found


def _keep(target: Spec, keywords: Spec) -> None:
    for key, value in keywords.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = value


def without(name: str) -> Edit:
    return lambda spec: form_of(spec, "listDomains")["properties"].pop(name)


def moved(spec: Spec) -> None:
    spec["paths"]["/v2/domains"] = spec["paths"].pop(path_of(spec, "listDomains"))


def guessed_path_moved(spec: Spec) -> None:
    spec["paths"]["/v2/domains/delete"] = spec["paths"].pop(path_of(spec, "deleteDomain"))


def renamed_field(spec: Spec) -> None:
    properties = form_of(spec, "listDomains")["properties"]
    properties["label"] = properties.pop("mark")


def renamed_class(spec: Spec) -> None:
    text = json.dumps(spec).replace('/Domain"', '/Place"').replace('"Domain": {', '"Place": {')
    spec.update(
        json.loads(text.replace("DomainListAnswer", "PlaceListAnswer").replace("DomainListData", "PlaceListData"))
    )


def reordered(spec: Spec) -> None:
    properties = form_of(spec, "listDomains")["properties"]
    properties["page"] = properties.pop("page")


def encoding(**settings: Any) -> Edit:
    def edit(spec: Spec) -> None:
        media = operation_of(spec, "listMessages")["requestBody"]["content"]["multipart/form-data"]
        _keep(media["encoding"]["folder"], settings)

    return edit


def no_encoding(spec: Spec) -> None:
    del operation_of(spec, "listMessages")["requestBody"]["content"]["multipart/form-data"]["encoding"]


def server(spec: Spec) -> None:
    spec["servers"][0]["url"] = "https://new.example"


def known_data(spec: Spec) -> None:
    data = {"type": "object", "properties": {"folder": {"type": "string"}}, "required": ["folder"]}
    spec["components"]["schemas"]["EmailCleanUpData"] |= data


def nested(spec: Spec) -> None:
    schemas = spec["components"]["schemas"]
    owner = {"type": "object", "properties": {"name": {"type": "string"}}}
    spec["components"]["schemas"] = {"Owner": owner, **schemas}  # before its use, as the parser needs it
    schemas["Domain"]["properties"]["owner"] = {"$ref": "#/components/schemas/Owner"}


#: What is said of one change: its severity for other languages, for Python, of the spec, and of the package.
Told = tuple[str, str, str, str]
CASES: dict[str, tuple[list[Edit], list[Told]]] = {
    "operation removed": (
        [lambda spec: spec["paths"].pop(path_of(spec, "listDomains"))],
        [
            ("breaking", "breaking",
             "`listDomains`: removed.",
             "`domains.list`: removed."),
        ],
    ),
    "operation renamed": (
        [lambda spec: operation_of(spec, "listDomains").update(operationId="getDomains")],
        [
            ("breaking", "breaking",
             "`getDomains`: `operationId` `listDomains` -> `getDomains`.",
             "`domains.list`: is `getDomains` in `OPERATIONS` and in hooks now."),
        ],
    ),
    "method renamed": (
        [operation("listDomains", method="domains.all")],
        [
            ("info", "breaking",
             "`listDomains`: `x-getmx-method` `domains.list` -> `domains.all`.",
             "`domains.list`: is `domains.all` now."),
        ],
    ),
    "path": (
        [moved],
        [
            ("breaking", "change",
             "`listDomains`: `path` `/v1/domain/list` -> `/v2/domains`.",
             "`domains.list`: calls `/v2/domains`."),
        ],
    ),
    "guessed path": (
        [guessed_path_moved],
        [
            ("change", "change",
             "`deleteDomain`: `path` `/v1/domain/delete` -> `/v2/domains/delete`.",
             "`domains.delete`: calls `/v2/domains/delete`."),
        ],
    ),
    "path proved": (
        [evidence("deleteDomain", path="documented")],
        [
            ("info", "info",
             "`deleteDomain`: `evidence.path` `assumed` -> `documented`.",
             "`domains.delete`: loses its UnconfirmedEndpointWarning."),
        ],
    ),
    "path doubted": (
        [evidence("listDomains", path="assumed")],
        [
            ("info", "change",
             "`listDomains`: `evidence.path` `documented` -> `assumed`.",
             "`domains.list`: warns with UnconfirmedEndpointWarning."),
        ],
    ),
    "server of an operation": (
        [operation("listMessages", server="shared")],
        [
            ("change", "change",
             "`listMessages`: `x-getmx-server` `customer` -> `shared`.",
             "`messages.list`: calls the shared server only."),
        ],
    ),
    "retry": (
        [operation("listDomains", retry="unsent")],
        [
            ("change", "change",
             "`listDomains`: `x-getmx-retry` `safe` -> `unsent`.",
             "`domains.list`: is no longer repeated after a timeout or a 5xx."),
        ],
    ),
    "deprecated": (
        [lambda spec: operation_of(spec, "listDomains").update(deprecated=True)],
        [
            ("change", "change",
             "`listDomains`: is deprecated.",
             "`domains.list`: warns with DeprecationWarning."),
        ],
    ),
    "destructive no more": (
        [operation("cleanUpEmail", destructive=None)],
        [
            ("change", "change",
             "`cleanUpEmail`: is no longer destructive.",
             "`emails.clean_up`: is no longer documented as destructive."),
        ],
    ),
    "no pages": (
        [operation("listDomains", paging=None)],
        [
            ("change", "breaking",
             "`listDomains`: loses `x-getmx-paging` `page`.",
             "`domains.list`: returns `DomainList` instead of `Page[Domain]`."),
            ("info", "change",
             "`listDomains`: answer field `data/list`: by what is said of the whole answer.",
             "`DomainList.list_`: added: `list[Domain] | None`."),
            ("info", "change",
             "`listDomains`: answer field `data/total`: by what is said of the whole answer.",
             "`DomainList.total`: added: `int | None`."),
        ],
    ),
    "paging": (
        [operation("listDomains", paging="cursor")],
        [
            ("change", "change",
             "`listDomains`: `x-getmx-paging` `page` -> `cursor`.",
             "`domains.list`: pages by cursor."),
        ],
    ),
    "result": (
        [operation("deleteDomain", result="one-of-list")],
        [
            ("change", "breaking",
             "`deleteDomain`: gets `x-getmx-result` `one-of-list`.",
             "`domains.delete`: gives the one row of a list."),
        ],
    ),
    "summary": (
        [lambda spec: operation_of(spec, "listDomains").update(summary="Other")],
        [
            ("info", "info",
             "`listDomains`: other `summary`.",
             ""),
        ],
    ),
    "server": (
        [server],
        [
            ("breaking", "change",
             "server `shared`: `url` `https://domain-open-api.getmx.com` -> `https://new.example`.",
             "`GetMX`: calls `https://new.example` by default."),
        ],
    ),
    "success code gone": (
        [lambda spec: spec.update({"x-getmx-success-codes": [200]})],
        [
            ("breaking", "breaking",
             "document: `x-getmx-success-codes` loses `0`.",
             "`GetMX`: raises GetMXAPIError for the code 0."),
        ],
    ),
    "success code added": (
        [lambda spec: spec.update({"x-getmx-success-codes": [0, 200, 201]})],
        [
            ("change", "change",
             "document: `x-getmx-success-codes` gains `201`.",
             "`GetMX`: takes the code 201 for success."),
        ],
    ),
    "version": (
        [lambda spec: spec["info"].update(version="0.2.0")],
        [
            ("info", "info",
             "document: `info.version` `0.1.0` -> `0.2.0`.",
             ""),
        ],
    ),
    "optional field added": (
        [field("listDomains", "kind", type="string")],
        [
            ("change", "change",
             "`listDomains`: form field `kind`: added.",
             "`domains.list`: gains keyword `kind: str | None = None`."),
        ],
    ),
    "required field added": (
        [field("listDomains", "kind", type="string"), required("kind")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `kind`: added, required.",
             "`domains.list`: gains keyword `kind: str`."),
        ],
    ),
    "field removed": (
        [without("mark")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `mark`: removed.",
             "`domains.list`: loses keyword `mark`."),
        ],
    ),
    "field renamed": (
        [renamed_field],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `label`: takes the place of `mark`, which it is like: taken for a "
             "rename.",
             "`domains.list`: loses keyword `mark`, gains keyword `label: str | None = None`."),
        ],
    ),
    "field becomes required": (
        [required("domain")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `domain`: becomes required.",
             "`domains.list`: has keyword `domain: str` instead of `domain: str | None = None`."),
        ],
    ),
    "field becomes optional": (
        [lambda spec: form_of(spec, "updateEmail").update(required=["token"], minProperties=2)],
        [
            ("change", "change",
             "`updateEmail`: form field `mail_id`: becomes optional.",
             "`emails.update`: has keyword `mail_id: str | None = None` instead of `mail_id: str`."),
        ],
    ),
    "field demanded by clients": (
        [field("listDomains", "domain", **{"x-getmx-client-requires": True})],
        [
            ("change", "breaking",
             "`listDomains`: form field `domain`: is to be demanded by clients.",
             "`domains.list`: has keyword `domain: str` instead of `domain: str | None = None`."),
        ],
    ),
    "field of another type": (
        [field("listDomains", "limit", type="string", minimum=None, maximum=None)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `limit`: `type` `integer` -> `string`; loses `minimum` `1`; loses "
             "`maximum` `20`.",
             "`domains.list`: has keyword `limit: str | None = None` instead of `limit: int | None = None`."),
        ],
    ),
    "field becomes an array": (
        [field("listDomains", "domain", type="array", items={"type": "string"}, examples=None)],
        [
            ("breaking", "change",
             "`listDomains`: form field `domain`: gets `items.type` `string`; `type` `string` -> `array`; "
             "other `examples`.",
             "`domains.list`: has keyword `domain: str | builtins.list[str] | None = None` instead of `domain:"
             " str | None = None`."),
        ],
    ),
    "array becomes text": (
        [field("listMessages", "folder", type="string", items=None, minItems=None, examples=None), no_encoding],
        [
            ("breaking", "breaking",
             "`listMessages`: form field `folder`: `type` `array` -> `string`; loses `minItems` `1`; other "
             "`examples`; other `items.description`; other `items.examples`; loses `items.type` `string`; "
             "loses `encoding.style` `form`; loses `encoding.explode` `true`; loses "
             "`encoding.x-getmx-evidence` `assumed`.",
             "`messages.list`: has keyword `folder: str` instead of `folder: str | builtins.list[str]`."),
        ],
    ),
    "choices introduced": (
        [field("listDomains", "page", type="integer", enum=[1, 2, 3], minimum=None)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `page`: gets `enum` `[1, 2, 3]`; loses `minimum` `1`.",
             "`domains.list`: has keyword `page: Literal[1, 2, 3] | None = None` instead of `page: int | None "
             "= None`, refuses (GetMXInputError) more values of `page`."),
        ],
    ),
    "choice added": (
        [field("listMessages", "seen", enum=[1, -1, 0, 2])],
        [
            ("change", "breaking",
             "`listMessages`: form field `seen`: `enum` gains `2`.",
             "`messages.list`: has keyword `seen: Literal[1, -1, 0, 2] | None = None` instead of `seen: bool |"
             " None = None`."),
        ],
    ),
    "minItems": (
        [field("listMessages", "folder", minItems=None)],
        [
            ("change", "info",
             "`listMessages`: form field `folder`: loses `minItems` `1`.",
             ""),
        ],
    ),
    "operation added": (
        [lambda spec: add_operation(spec, "otherOne", "emails.other", "OtherOne", "/v1/other")],
        [
            ("change", "change",
             "`otherOne`: added.",
             "`emails.other`: added: `emails.other(*, mail_id: str) -> OtherOne`."),
        ],
    ),
    "choice removed": (
        [field("listMessages", "seen", enum=[1, -1])],
        [
            ("breaking", "info",
             "`listMessages`: form field `seen`: `enum` loses `0`.",
             ""),
        ],
    ),
    "shared schema": (
        [lambda spec: spec["components"]["schemas"]["PageNumber"].update(minimum=2)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `page`: `minimum` `1` -> `2`.",
             "`domains.list`: refuses (GetMXInputError) more values of `page`."),
            ("breaking", "change",
             "`listMessages`: form field `page`: `minimum` `1` -> `2`.",
             "`messages.list`: warns (UnconfirmedRuleWarning) of more values of `page`."),
        ],
    ),
    "array of integers": (
        [row("tags", type="array", items={"type": "integer"})],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/tags`: added.",
             "`Domain.tags`: added: `list[int] | None`."),
        ],
    ),
    "text that would break out": (
        [field("listDomains", "a`<b>*\x1b[31m\u202e", type="string")],
        [
            ("change", "change",
             "`listDomains`: form field `a\\x60<b>*\\x1b[31m\\u202e`: added.",
             "`domains.list`: gains keyword `ab31m: str | None = None`."),
        ],
    ),
    "nested answer field added": (
        [nested],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/owner`: added.",
             "`Domain.owner`: added: `Owner | None`."),
        ],
    ),
    "server gone": (
        [lambda spec: spec["servers"].pop()],
        [
            ("breaking", "info",
             "server `customer`: removed.",
             ""),
        ],
    ),
    "tag gone": (
        [lambda spec: spec["tags"].pop()],
        [
            ("info", "info",
             "tag `Scale`: removed.",
             ""),
        ],
    ),
    "body optional": (
        [lambda spec: operation_of(spec, "listDomains")["requestBody"].update(required=False)],
        [
            ("change", "info",
             "`listDomains`: `requestBody.required` `true` -> `false`.",
             ""),
        ],
    ),
    "tag": (
        [lambda spec: spec["tags"][0].update(description="Other.")],
        [
            ("info", "info",
             "tag `Domain`: other `description`.",
             ""),
        ],
    ),
    "minimum raised": (
        [field("listDomains", "limit", minimum=2)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `limit`: `minimum` `1` -> `2`.",
             "`domains.list`: refuses (GetMXInputError) more values of `limit`."),
        ],
    ),
    "minimum lowered": (
        [field("listDomains", "limit", minimum=0)],
        [
            ("change", "change",
             "`listDomains`: form field `limit`: `minimum` `1` -> `0`.",
             "`domains.list`: refuses fewer values of `limit`."),
        ],
    ),
    "maximum lowered": (
        [field("listDomains", "limit", maximum=10)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `limit`: `maximum` `20` -> `10`.",
             "`domains.list`: refuses (GetMXInputError) more values of `limit`."),
        ],
    ),
    "maximum lifted": (
        [field("listDomains", "limit", maximum=None)],
        [
            ("change", "change",
             "`listDomains`: form field `limit`: loses `maximum` `20`.",
             "`domains.list`: refuses fewer values of `limit`."),
        ],
    ),
    "assumed maximum lowered": (
        [field("listDomains", "limit", maximum=10, **{"x-getmx-evidence": "assumed"})],
        [
            ("breaking", "change",
             "`listDomains`: form field `limit`: `maximum` `20` -> `10`; gets `x-getmx-evidence` `assumed`.",
             "`domains.list`: warns (UnconfirmedRuleWarning) of more values of `limit`, only warns "
             "(UnconfirmedRuleWarning) of values of `limit` that it refused."),
        ],
    ),
    "minLength": (
        [field("updateEmail", "password", minLength=12)],
        [
            ("breaking", "breaking",
             "`updateEmail`: form field `password`: `minLength` `8` -> `12`.",
             "`emails.update`: refuses (GetMXInputError) more values of `password`."),
        ],
    ),
    "pattern": (
        [field("listDomains", "domain", pattern="^a")],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `domain`: gets `pattern` `^a`.",
             "`domains.list`: refuses (GetMXInputError) more values of `domain`."),
        ],
    ),
    "format": (
        [field("listDomains", "domain", format="date", examples=None)],
        [
            ("breaking", "breaking",
             "`listDomains`: form field `domain`: gets `format` `date`; other `examples`.",
             "`domains.list`: has keyword `domain: date | str | None = None` instead of `domain: str | None = "
             "None`."),
        ],
    ),
    "secret": (
        [field("listDomains", "domain", format="password", writeOnly=True)],
        [
            ("breaking", "change",
             "`listDomains`: form field `domain`: gets `format` `password`; gets `writeOnly` `true`.",
             "`domains.list`: keeps `domain` out of its logs."),
        ],
    ),
    "evidence of a rule falls": (
        [field("listDomains", "limit", **{"x-getmx-evidence": "assumed"})],
        [
            ("info", "change",
             "`listDomains`: form field `limit`: gets `x-getmx-evidence` `assumed`.",
             "`domains.list`: only warns (UnconfirmedRuleWarning) of values of `limit` that it refused."),
        ],
    ),
    "evidence of a rule rises": (
        [field("listMessages", "page", **{"x-getmx-evidence": "documented"})],
        [
            ("info", "change",
             "`listMessages`: form field `page`: `x-getmx-evidence` `assumed` -> `documented`.",
             "`messages.list`: refuses (GetMXInputError) values of `page` that it only warned of."),
        ],
    ),
    "evidence of a request falls": (
        [evidence("listDomains", request="assumed")],
        [
            ("info", "change",
             "`listDomains`: form field `page`: by what is said of the whole form.",
             "`domains.list`: only warns (UnconfirmedRuleWarning) of values of `page` that it refused."),
            ("info", "change",
             "`listDomains`: form field `limit`: by what is said of the whole form.",
             "`domains.list`: only warns (UnconfirmedRuleWarning) of values of `limit` that it refused."),
            ("info", "info",
             "`listDomains`: `evidence.request` `documented` -> `assumed`.",
             ""),
        ],
    ),
    "at least": (
        [lambda spec: form_of(spec, "updateEmail").update(minProperties=4)],
        [
            ("breaking", "breaking",
             "`updateEmail`: optional fields that must be sent `1` -> `2`.",
             "`emails.update`: refuses (GetMXInputError) fewer optional arguments."),
        ],
    ),
    "at least less": (
        [lambda spec: form_of(spec, "updateEmail").update(minProperties=2)],
        [
            ("change", "change",
             "`updateEmail`: optional fields that must be sent `1` -> `0`.",
             "`emails.update`: takes fewer optional arguments."),
        ],
    ),
    "order of fields": (
        [reordered],
        [
            ("change", "change",
             "`listDomains`: fields in another order: `token`, `limit`, `group_pay_id`, `domain`, `mark`, "
             "`page`.",
             "`domains.list`: sends its fields in another order."),
        ],
    ),
    "encoding exploded no more": (
        [encoding(explode=False)],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: `encoding.explode` `true` -> `false`.",
             ""),
        ],
    ),
    "encoding style": (
        [encoding(style="spaceDelimited")],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: `encoding.style` `form` -> `spaceDelimited`.",
             ""),
        ],
    ),
    "encoding contentType": (
        [encoding(contentType="application/json")],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: gets `encoding.contentType` `application/json`.",
             ""),
        ],
    ),
    "encoding gone": (
        [no_encoding],
        [
            ("breaking", "info",
             "`listMessages`: form field `folder`: loses `encoding.style` `form`; loses `encoding.explode` "
             "`true`; loses `encoding.x-getmx-evidence` `assumed`.",
             ""),
        ],
    ),
    "encoding evidence": (
        [encoding(**{"x-getmx-evidence": None})],
        [
            ("info", "info",
             "`listMessages`: form field `folder`: loses `encoding.x-getmx-evidence` `assumed`.",
             ""),
        ],
    ),
    "answer field added": (
        [row("note", type="string")],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/note`: added.",
             "`Domain.note`: added: `str | None`."),
        ],
    ),
    "answer field removed": (
        [lambda spec: spec["components"]["schemas"]["Domain"]["properties"].pop("name")],
        [
            ("breaking", "breaking",
             "`listDomains`: answer field `data/list/name`: removed.",
             "`Domain.name`: removed; what is sent of it is in `extra`."),
        ],
    ),
    "answer field of another type": (
        [row("name", type=["integer", "null"])],
        [
            ("breaking", "breaking",
             "`listDomains`: answer field `data/list/name`: `type` `string` -> `integer`.",
             "`Domain.name`: `str | None` -> `int | None`."),
        ],
    ),
    "answer field may be null": (
        [row("size", type=["integer", "null"])],
        [
            ("breaking", "change",
             "`listDomains`: answer field `data/list/size`: may be null.",
             "`Domain.size`: null is no deviation."),
        ],
    ),
    "answer field never null": (
        [row("name", type="string")],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/name`: is never null.",
             "`Domain.name`: null is a deviation."),
        ],
    ),
    "answer field becomes optional": (
        [lambda spec: spec["components"]["schemas"]["Domain"].update(required=[])],
        [
            ("breaking", "change",
             "`listDomains`: answer field `data/list/size`: becomes optional.",
             "`Domain.size`: its absence is no deviation."),
        ],
    ),
    "answer field becomes required": (
        [lambda spec: spec["components"]["schemas"]["Domain"].update(required=["size", "id"])],
        [
            ("change", "info",
             "`listDomains`: answer field `data/list/id`: becomes required.",
             ""),
        ],
    ),
    "answer field proved": (
        [row("size", **{"x-getmx-evidence": "documented"})],
        [
            ("info", "change",
             "`listDomains`: answer field `data/list/size`: gets `x-getmx-evidence` `documented`.",
             "`Domain.size`: `int | None` -> `int`."),
        ],
    ),
    "answers proved": (
        [evidence("listDomains", response="documented")],
        [
            ("info", "change",
             "`listDomains`: answer field `data/list/size`: by what is said of the whole answer.",
             "`Domain.size`: `int | None` -> `int`."),
            ("info", "info",
             "`listDomains`: `evidence.response` `assumed` -> `documented`.",
             ""),
        ],
    ),
    "answer class renamed": (
        [renamed_class],
        [
            ("breaking", "breaking",
             "`listDomains`: `answer.schema` `DomainListAnswer` -> `PlaceListAnswer`.",
             "`domains.list`: returns `Page[Place]` instead of `Page[Domain]`."),
            ("breaking", "info",
             "`listDomains`: answer field `data`: `schema` `DomainListData` -> `PlaceListData`.",
             ""),
            ("breaking", "info",
             "`listDomains`: answer field `data/list`: `items.schema` `Domain` -> `Place`.",
             ""),
        ],
    ),
    "answer becomes known": (
        [known_data],
        [
            ("change", "change",
             "`cleanUpEmail`: answer field `data/folder`: added, required.",
             "`EmailCleanUp.folder`: added: `str`."),
        ],
    ),
    "description": (
        [row("name", description="Its name.")],
        [
            ("info", "info",
             "`listDomains`: answer field `data/list/name`: other `description`.",
             ""),
        ],
    ),
}  # fmt: skip


def _halves(change: Change) -> tuple[str, str]:
    said, _, package = change.text.partition(" Python: ")
    return said, package


@pytest.mark.parametrize("name", CASES)
def test_change_is_told_and_rated(name: str) -> None:
    edits, expected = CASES[name]
    after = changed(*edits)
    changes = compared(base(), after)
    assert [(change.others, change.python, *_halves(change)) for change in changes] == expected
    severities = [SEVERITIES.index(change.severity) for change in changes]
    assert severities == sorted(severities)
    assert severities == [min(map(SEVERITIES.index, told[:2])) for told in expected]
    assert compared(after, base()) != []


def test_same_spec_has_no_notes() -> None:
    document = load(SPEC)
    assert release_notes(document, document) == []


def _backwards(node: Any, at: str = "") -> Any:
    """The same spec with the keys of each mapping in the other order, but for the fields of forms."""
    if isinstance(node, list):
        return [_backwards(item) for item in node]
    if not isinstance(node, dict):
        return node
    keys = list(node) if at == "properties" else list(reversed(node))
    return {key: _backwards(node[key], key) for key in keys}


def test_change_of_a_shared_schema_is_told_once() -> None:
    spec = whole_spec()
    before = facts(document_of(copy.deepcopy(spec)))
    spec["components"]["schemas"]["Token"]["maxLength"] = 9
    (change,) = compared(State(before, base().plan), State(facts(document_of(spec)), base().plan))
    assert len(change.operations) == len(document_of(spec).operations())
    assert change.severity == "breaking"
    assert change.text.endswith(" and 36 more: form field `token`: gets `maxLength` `9`.")


def test_order_of_keys_means_nothing() -> None:
    assert list(_backwards(base_spec())) != list(base_spec())
    assert compared(base(), State(facts(document_of(_backwards(base_spec()))), base().plan)) == []


@pytest.mark.parametrize(("schema", "name"), [("FlagFilter", "enum"), ("DomainListForm", "required")])
def test_order_of_sets_means_nothing(schema: str, name: str) -> None:
    spec = copy.deepcopy(base_spec())
    form_of(spec, "listDomains")["required"] = ["token", "domain"]
    before = state(document_of(copy.deepcopy(spec)))
    spec["components"]["schemas"][schema][name].reverse()
    assert compared(before, State(facts(document_of(spec)), before.plan)) == []


def _leaves(node: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each mapping or list with a key of it that holds no further ones, and where that is."""
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(value, dict | list):
            yield from _leaves(value, f"{at}/{key}")
        else:
            yield f"{at}/{key}", node, key


#: What no reader of an operation sees: the first of several types that are one, what is said twice of one thing, and
#: words that each use replaces.
UNSEEN = {
    "/components/schemas/Day/description",
    "/components/schemas/Envelope/properties/data/description",
    "/components/schemas/Envelope/type",
    "/components/schemas/Envelope/description",
    "/components/schemas/FlagFilter/description",
    "/components/schemas/GroupPayId/description",
    "/components/schemas/Envelope/additionalProperties",
    "/components/schemas/Envelope/required/2",
}


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else "something else"


def test_nothing_that_a_spec_says_changes_unsaid() -> None:
    spec, unsaid = copy.deepcopy(base_spec()), set()
    for at, owner, key in _leaves(spec):
        if key == "$ref":
            continue
        value, owner[key] = owner[key], _other(owner[key])
        if not compared(base(), State(facts(document_of(spec)), base().plan)):
            unsaid.add(at)
        owner[key] = value
    answers = {name for name in spec["components"]["schemas"] if name.endswith("Answer")}
    assert unsaid <= UNSEEN | {f"/components/schemas/{name}/allOf/1/required/0" for name in answers}


def test_hostile_text_stays_in_its_code_span() -> None:
    (change,) = notes_of(field("listDomains", "a`\n# <b>*\x1b[31m\u202e", type="string", pattern="`|`"))
    for text in (as_markdown([change]), as_text([change]), as_json([change])):
        assert text.replace("\n", "").isprintable()
        assert text.count("`") % 2 == 0
    outside = "".join(change.text.split("`")[::2])
    assert "<" not in outside
    assert "*" not in outside


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text() | st.lists(st.text()) | st.integers() | st.none())
def test_any_value_is_one_code_span(value: Any) -> None:
    span = code(value)
    assert len(span) > 2
    assert span.isprintable()
    assert (span[0], span.count("`"), span[-1]) == ("`", 2, "`")


def test_secret_examples_and_long_values_are_not_shown() -> None:
    (first,) = notes_of(field("updateEmail", "password", examples=["other secret"]))
    assert "secret" not in first.text
    (second,) = notes_of(field("listDomains", "domain", pattern="a" * 5000))
    assert len(second.text) < 500


# ------------------------------------------------------------------------------------- the command


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The spec as it is, and with a maximum lowered in the second file."""
    (tmp_path / "old").mkdir()
    old = write_spec(base_spec(), tmp_path / "old")
    spec = copy.deepcopy(base_spec())
    field("listDomains", "limit", maximum=10)(spec)
    return old, write_spec(spec, tmp_path)


def test_command_prints_what_differs(files: tuple[Path, Path]) -> None:
    done = run("diff", *files)
    assert done.status == 0
    assert done.out.splitlines() == [
        "breaking: `listDomains`: form field `limit`: `maximum` `20` -> `10`."
        " Python: `domains.list`: refuses (GetMXInputError) more values of `limit`.",
        "1 breaking, 0 change, 0 info",
    ]
    assert run("diff", files[0], files[0]).out == "0 breaking, 0 change, 0 info\n"


def test_command_prints_markdown_and_json(files: tuple[Path, Path]) -> None:
    assert run("diff", *files, "--markdown").out.startswith("### Breaking\n\n- `listDomains`: form field")
    assert run("diff", files[0], files[0], "--markdown").out == "Nothing changed.\n"
    found = json.loads(run("diff", *files, "--json").out)
    assert found["counts"] == {"breaking": 1, "change": 0, "info": 0}
    assert found["changes"][0]["operations"] == ["listDomains"]


def test_command_fails_on_what_breaks(files: tuple[Path, Path]) -> None:
    old, new = files
    assert run("diff", old, new, "--fail-on", "breaking").status == 1
    assert run("diff", new, old, "--fail-on", "breaking").status == 0  # loosened


@pytest.mark.parametrize(
    ("version", "line", "status"),
    [
        ("0.1.0", "- Nothing.", 1),
        ("0.1.1", "- Nothing.", 1),
        ("0.2.0", "- Nothing.", 0),
        ("0.1.0", "- **Breaking**: `limit` is at most 10.", 0),
    ],
)
def test_command_fails_on_what_breaks_unannounced(
    files: tuple[Path, Path], tmp_path: Path, version: str, line: str, status: int
) -> None:
    old, new = files
    new.write_text(new.read_text(encoding="utf-8").replace("version: 0.1.0", f"version: {version}"), encoding="utf-8")
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(f"# Changelog\n\n## Unreleased\n\n{line}\n\n## 0.1.0\n\n- **Breaking**: long ago.\n")
    arguments = ("--fail-on", "unannounced", "--changelog", changelog)
    assert run("diff", old, new, *arguments).status == status
    assert run("diff", old, old, *arguments).status == 0


@pytest.mark.parametrize(
    ("old", "new", "raised"),
    [
        ("0.1.0", "0.2.0", True),
        ("0.9.0", "0.10.0", True),
        ("0.1.0", "1.0.0", True),
        ("0.1.0", "0.1.9", False),
        ("1.1.0", "1.2.0", False),
        ("1.2.0", "2.0.0", True),
        ("0.2.0", "0.1.0", False),
    ],
)
def test_version_that_a_breaking_change_needs(old: str, new: str, raised: bool) -> None:
    assert is_raised(old, new) is raised


@pytest.mark.parametrize(
    ("changelog", "announced"),
    [
        ("## Unreleased\n\n**Breaking** a\n", True),
        ("## Unreleased\n\n- **Breaking changes**: a\n", True),
        ("## Unreleased\n\n- Not **Breaking**\n", False),
        ("## 0.2.0\n\n- **Breaking**\n", False),
        ("", False),
    ],
)
def test_announcement(changelog: str, announced: bool) -> None:
    assert is_announced(changelog) is announced


def test_spec_of_a_revision_is_read() -> None:
    document = source("HEAD")
    assert str(document.path) == "HEAD:spec/getmx.openapi.yaml"
    assert document.operations()


@pytest.mark.parametrize("name", ["no-such-revision", "--help", "-"])
def test_what_is_neither_file_nor_revision_is_told(name: str) -> None:
    with pytest.raises(SpecError, match="neither a file nor a git revision"):
        source(name)


def test_spec_that_cannot_be_read_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [1\n")
    done = run("diff", broken, files[1])
    assert (done.status, "broken.yaml:2: not YAML" in done.err) == (1, True)


def test_spec_that_makes_no_package_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text("openapi: 3.1.0\npaths: {}\n")
    done = run("diff", files[0], empty)
    assert done.status == 1
    assert "empty.yaml:2: there is no operation (#/paths)" in done.err
