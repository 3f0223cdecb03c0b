"""Breaks each rule on purpose, on the spec cut down to one operation and what it needs."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.spec.document import Document, SpecError, load, pointer, walk
from generator.spec.lint import RULES, Finding, lint_spec

SPEC = Path(__file__).parents[2] / "spec" / "getmx.openapi.yaml"

PATH = "/paths/~1v1~1mail~1clean-up"
OPERATION = PATH + "/post"
EVIDENCE = OPERATION + "/x-getmx-evidence"
FORM_MEDIA = OPERATION + "/requestBody/content/multipart~1form-data"
ANSWER_MEDIA = OPERATION + "/responses/200/content/application~1json"
SCHEMAS = "/components/schemas"
FORM = SCHEMAS + "/EmailCleanUpForm"
FIELDS = FORM + "/properties"
ANSWER = SCHEMAS + "/EmailCleanUpAnswer"
ENVELOPE = SCHEMAS + "/Envelope"

Data = dict[str, Any]
Change = Callable[[Data], None]


# ------------------------------------------------------------------------------- documents to break


def ref(name: str) -> Data:
    return {"$ref": f"#/components/schemas/{name}"}


@cache
def _shipped() -> Document:
    return load(SPEC)


def base() -> Data:
    """The spec with the one operation cleanUpEmail and the components that it needs."""
    data = deepcopy(_shipped().data)
    data["paths"] = {
        path: item for path, item in data["paths"].items() if item["post"]["operationId"] == "cleanUpEmail"
    }
    _drop_unused(data)
    return data


def _drop_unused(data: Data) -> None:
    needed: list[str] = []
    pending: list[Any] = [data["paths"]]
    while pending:
        for _, node in walk(pending.pop()):
            target = node.get("$ref", "") if isinstance(node, dict) else ""
            if target and target not in needed:
                needed.append(target)
                pending.append(at(data, target[1:]))
    for section, members in data["components"].items():
        kept = {k: v for k, v in members.items() if f"#/components/{section}/{k}" in needed}
        data["components"][section] = kept


def add_operation(data: Data, stem: str, fields: Data, answer_data: Data, **keys: Any) -> Data:
    """One more operation, made up, with a form and an answer of its own."""
    operation: Data = deepcopy(at(data, OPERATION))
    operation |= {"operationId": f"call{stem}", "x-getmx-method": f"made_up.call_{stem.lower()}"}
    operation |= keys
    media = operation["requestBody"]["content"]["multipart/form-data"]
    media |= {"schema": ref(f"{stem}Form"), "examples": {"one": {"value": {"token": "t"}}}}
    answer = operation["responses"]["200"]["content"]["application/json"]
    example = {"value": {"code": 0, "msg": "", "data": {}}}
    answer |= {"schema": ref(f"{stem}Answer"), "examples": {"one": example}}
    data["paths"][f"/v1/made-up/{stem.lower()}"] = {"post": operation}
    narrowed = {"type": "object", "properties": {"data": ref(f"{stem}Data")}}
    data["components"]["schemas"] |= {
        f"{stem}Form": {
            "type": "object",
            "required": ["token"],
            "properties": {"token": ref("Token"), **fields},
        },
        f"{stem}Data": answer_data,
        f"{stem}Answer": {"allOf": [ref("Envelope"), narrowed]},
    }
    return operation


def list_of(row: str) -> Data:
    rows = {"type": "array", "items": ref(row)}
    return {"type": "object", "properties": {"list": rows, "total": {"type": "integer"}}}


def rich() -> Data:
    """The base and, made up, one operation for each construct that cleanUpEmail does without."""
    data = base()
    number, text = {"type": "integer", "examples": [1]}, {"type": "string"}
    row = {"type": "object", "properties": {"id": {"type": "string"}, "note": {"type": "string"}}}
    data["components"]["schemas"] |= {"Widget": row, "GadgetDetail": deepcopy(row)}
    add_operation(
        data,
        "WidgetList",
        {
            "page": dict(number),
            "limit": dict(number),
            "tag": {"type": "array", "items": dict(text)},
        },
        list_of("Widget"),
        **{"x-getmx-paging": "page", "x-getmx-retry": "safe"},
    )["requestBody"]["content"]["multipart/form-data"]["encoding"] = {
        "tag": {"style": "form", "explode": True, "x-getmx-evidence": "assumed"}
    }
    del at(data, "/paths/~1v1~1made-up~1widgetlist/post")["x-getmx-destructive"]
    add_operation(
        data,
        "GadgetScroll",
        {"offset": dict(text), "limit": dict(number)},
        {"anyOf": [ref("GadgetScrollState"), {"type": "null"}]},
        **{"x-getmx-paging": "cursor"},
    )["x-getmx-evidence"]["response"] = "unknown"
    answer_data = at(data, SCHEMAS + "/GadgetScrollAnswer/allOf/1/properties")
    answer_data["data"] = data["components"]["schemas"].pop("GadgetScrollData")
    answer_data["data"]["anyOf"][0] = ref("GadgetScrollData")
    state = {"type": "integer", "enum": [1, -1], "x-enum-varnames": ["ON", "OFF"]}
    name = {"type": ["string", "null"]}
    data["components"]["schemas"]["GadgetScrollData"] = {
        "type": "object",
        "properties": {"state": state, "name": name},
    }
    password = {"type": "string", "format": "password", "writeOnly": True}
    add_operation(
        data,
        "GadgetDetail",
        {"password": password},
        list_of("GadgetDetail"),
        **{"x-getmx-result": "one-of-list", "x-getmx-titles": {"newer": "Gadget"}},
    )
    return data


WIDGETS = "/paths/~1v1~1made-up~1widgetlist/post"
SCROLL = "/paths/~1v1~1made-up~1gadgetscroll/post"
WIDGET_MEDIA = WIDGETS + "/requestBody/content/multipart~1form-data"
WIDGET_FIELDS = SCHEMAS + "/WidgetListForm/properties"
SCROLL_DATA = SCHEMAS + "/GadgetScrollData/properties"


# ------------------------------------------------------------------------------------- how to break


def at(data: Any, where: str) -> Any:
    for part in where.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        data = data[int(key) if isinstance(data, list) else key]
    return data


def split(where: str) -> tuple[str, str]:
    parent, _, key = where.rpartition("/")
    return parent, key.replace("~1", "/").replace("~0", "~")


def put(where: str, value: Any) -> Change:
    """Sets what the pointer names, or adds it to its mapping or list."""

    def change(data: Data) -> None:
        parent, key = split(where)
        node = at(data, parent)
        if isinstance(node, list):
            node[int(key) : int(key) + 1] = [deepcopy(value)]
        else:
            node[key] = deepcopy(value)

    return change


def drop(where: str) -> Change:
    def change(data: Data) -> None:
        parent, key = split(where)
        node = at(data, parent)
        del node[int(key) if isinstance(node, list) else key]

    return change


def rename(where: str, name: str) -> Change:
    def change(data: Data) -> None:
        parent, key = split(where)
        node = at(data, parent)
        items = [(name if k == key else k, value) for k, value in node.items()]
        node.clear()
        node.update(items)

    return change


def last(where: str) -> Change:
    """Moves a key of a mapping to its end."""

    def change(data: Data) -> None:
        parent, key = split(where)
        node = at(data, parent)
        node[key] = node.pop(key)

    return change


def both(*changes: Change) -> Change:
    def change(data: Data) -> None:
        for one in changes:
            one(data)

    return change


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def dumped(data: Data, folder: Path) -> Path:
    path = folder / "spec.yaml"
    # One value a line, so that its line is known by its text; wide, so that no text is wrapped.
    text = yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True)
class Case:
    """A change to the document, and the one finding of the rule that it leads to."""

    rule: str
    change: Change
    pointer: str
    line: str  # what the finding's line holds
    start: Callable[[], Data] = base


CASES = [
    Case("readable", put(FIELDS + "/mail_id/not", {}), FIELDS + "/mail_id", "mail_id"),
    Case("readable", put(ANSWER + "/anyOf", [{}, {}]), ANSWER + "/anyOf", "anyOf"),
    Case("openapi-version", put("/openapi", "3.1.1"), "/openapi", "openapi: 3.1.1"),
    Case("openapi-valid", put(OPERATION + "/made-up", 1), OPERATION, "post:"),
    Case("openapi-valid", put(FIELDS + "/mail_id/type", 5), FIELDS + "/mail_id/type", "type: 5"),
    Case("openapi-valid", put(FORM + "/required", [1]), FORM + "/required/0", "- 1"),
    Case("openapi-valid", drop("/info/title"), "/info", "info:"),
    Case("openapi-valid", put("/tags/1/name", "Domain"), "", "openapi: 3.1.0"),
    Case("ref-resolves", put(FIELDS + "/mail_id", ref("Lost")), FIELDS + "/mail_id/$ref", "Lost"),
    Case("ref-resolves", put(FORM, ref("EmailCleanUpForm")), FORM + "/$ref", "EmailCleanUpForm"),
    Case(
        "ref-resolves",
        put(FIELDS + "/mail_id", {"$ref": "other.yaml#/a"}),
        FIELDS + "/mail_id/$ref",
        "$ref: other.yaml#/a",
    ),
    Case("component-unused", put(SCHEMAS + "/Spare", {}), SCHEMAS + "/Spare", "Spare: {}"),
    Case(
        "component-unused",
        put(SCHEMAS + "/Loop", {"items": ref("Loop")}),
        SCHEMAS + "/Loop",
        "Loop:",
    ),
    Case("success-codes", drop("/x-getmx-success-codes"), "", "openapi: 3.1.0"),
    Case("servers", put("/servers/1/x-getmx-server", "shared"), "/servers", "servers:"),
    Case("servers", put("/servers/0/x-getmx-server", "customer"), "/servers", "servers:"),
    Case("servers", put("/servers/2", {"url": "https://a.invalid"}), "/servers", "servers:"),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-retry", "often"),
        OPERATION + "/x-getmx-retry",
        "x-getmx-retry: often",
    ),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-method", "emails.CleanUp"),
        OPERATION + "/x-getmx-method",
        "x-getmx-method: emails.CleanUp",
    ),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-made-up", 1),
        OPERATION + "/x-getmx-made-up",
        "x-getmx-made-up: 1",
    ),
    Case(
        "x-getmx-schema",
        put(FORM + "/x-getmx-client-requires", True),
        FORM + "/x-getmx-client-requires",
        "x-getmx-client-requires: true",
    ),
    Case("x-getmx-schema", put("/info/x-getmx-server", "shared"), "/info/x-getmx-server", "shared"),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-titles", {"former": "Empty"}),
        OPERATION + "/x-getmx-titles",
        "x-getmx-titles:",
    ),
    Case(
        "x-getmx-schema",
        put("/x-getmx-success-codes", [0, 0]),
        "/x-getmx-success-codes",
        "x-getmx-success-codes:",
    ),
    Case("x-getmx-schema", put(EVIDENCE + "/seen", "2025-02-30"), EVIDENCE + "/seen", "seen:"),
    Case("x-getmx-schema", put(EVIDENCE + "/path", "unknown"), EVIDENCE + "/path", "unknown"),
    Case("x-getmx-schema", drop(EVIDENCE + "/response"), EVIDENCE, "x-getmx-evidence:"),
    Case(
        "x-getmx-schema",
        put(FIELDS + "/mail_id/x-getmx-evidence", "rumoured"),
        FIELDS + "/mail_id/x-getmx-evidence",
        "x-getmx-evidence: rumoured",
    ),
    Case("evidence-missing", drop(EVIDENCE), OPERATION, "post:"),
    Case("evidence-basis", put(EVIDENCE + "/path", "assumed"), EVIDENCE, "x-getmx-evidence:"),
    Case("evidence-page", drop(EVIDENCE + "/page"), EVIDENCE, "x-getmx-evidence:"),
    Case(
        "evidence-page",
        put(OPERATION + "/externalDocs/url", "https://domain-open.getmx.com/api-1"),
        OPERATION + "/externalDocs/url",
        "url: https://domain-open.getmx.com/api-1",
    ),
    Case("evidence-page", drop(OPERATION + "/externalDocs"), OPERATION, "post:"),
    Case("operation-post-only", put(PATH + "/get", {}), PATH + "/get", "get: {}"),
    Case("operation-post-only", put("/paths/~1a", {}), "/paths/~1a", "/a: {}"),
    *(
        Case("operation-keys", drop(OPERATION + pointer(key)), OPERATION, "post:")
        for key in ("operationId", "summary", "description", "x-getmx-method")
    ),
    Case("operation-keys", drop(OPERATION + "/x-getmx-retry"), OPERATION, "post:"),
    Case("operation-keys", drop(OPERATION + "/x-getmx-server"), OPERATION, "post:"),
    Case("operation-keys", put(OPERATION + "/summary", " "), OPERATION + "/summary", "summary: ' '"),
    Case("operation-tag", put(OPERATION + "/tags/0", "Lost"), OPERATION + "/tags", "tags:"),
    Case("operation-tag", put(OPERATION + "/tags", []), OPERATION + "/tags", "tags: []"),
    Case("operation-tag", put(OPERATION + "/tags", ["Email", "Alias"]), OPERATION + "/tags", "tags:"),
    Case(
        "operation-id-unique",
        put(WIDGETS + "/operationId", "cleanUpEmail"),
        WIDGETS + "/operationId",
        "operationId: cleanUpEmail",
        rich,
    ),
    Case(
        "method-unique",
        put(WIDGETS + "/x-getmx-method", "emails.clean_up"),
        WIDGETS + "/x-getmx-method",
        "x-getmx-method: emails.clean_up",
        rich,
    ),
    Case(
        "destructive-safe",
        put(OPERATION + "/x-getmx-retry", "safe"),
        OPERATION + "/x-getmx-retry",
        "x-getmx-retry: safe",
    ),
    Case("no-parameters", put(OPERATION + "/parameters", []), OPERATION + "/parameters", "parameters"),
    Case("no-parameters", put(PATH + "/parameters", []), PATH + "/parameters", "parameters: []"),
    Case("no-parameters", rename(PATH, "/v1/{id}"), "/paths/~1v1~1{id}", "/v1/{id}:"),
    Case(
        "form-only",
        put(OPERATION + "/requestBody/required", False),
        OPERATION + "/requestBody/required",
        "required: false",
    ),
    Case(
        "form-only",
        put(OPERATION + "/requestBody/content/text~1plain", {}),
        OPERATION + "/requestBody/content",
        "content:",
    ),
    Case("form-only", put(FORM_MEDIA + "/schema", {}), FORM_MEDIA + "/schema", "schema: {}"),
    Case(
        "form-only",
        both(rename(FORM, "Sent"), put(FORM_MEDIA + "/schema", ref("Sent"))),
        FORM_MEDIA + "/schema",
        "schema:",
    ),
    Case("form-token-first", last(FIELDS + "/token"), FIELDS, "properties:"),
    Case(
        "form-token-first",
        put(FORM + "/required", ["mail_id", "token"]),
        FORM + "/required",
        "required:",
    ),
    *(
        Case("form-field-types", put(FIELDS + "/extra", field), FIELDS + "/extra", "extra:")
        for field in (
            {"type": "boolean"},
            {"type": "number"},
            {"type": "object"},
            {"type": ["string", "null"]},
            {"anyOf": [{"type": "string"}, {"type": "number"}]},
            {"description": "of no type"},
            {"type": "string", "format": "binary"},
            {"type": "array", "items": {"type": "boolean"}},
            {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        )
    ),
    Case(
        "form-default",
        put(WIDGET_FIELDS + "/tag/items/default", "x"),
        WIDGET_FIELDS + "/tag/items/default",
        "default: x",
        rich,
    ),
    Case(
        "form-default",
        put(SCHEMAS + "/Token/default", "x"),
        SCHEMAS + "/Token/default",
        "default: x",
        rich,
    ),
    Case("form-array-encoding", drop(WIDGET_MEDIA + "/encoding"), WIDGET_MEDIA, "multipart", rich),
    Case(
        "form-array-encoding",
        put(WIDGET_MEDIA + "/encoding/tag/explode", False),
        WIDGET_MEDIA + "/encoding/tag",
        "tag:",
        rich,
    ),
    Case(
        "form-array-encoding",
        put(WIDGET_MEDIA + "/encoding/page", {"style": "form", "explode": True}),
        WIDGET_MEDIA + "/encoding/page",
        "page:",
        rich,
    ),
    Case(
        "form-array-encoding",
        put(WIDGET_MEDIA + "/encoding/lost", {"style": "form", "explode": True}),
        WIDGET_MEDIA + "/encoding/lost",
        "lost:",
        rich,
    ),
    Case("secret-write-only", put(FIELDS + "/token", {"type": "string"}), FIELDS + "/token", "token"),
    Case(
        "secret-write-only",
        put(FIELDS + "/password", {"type": "string", "format": "password"}),
        FIELDS + "/password",
        "password:",
    ),
    Case(
        "paging-fields",
        drop(WIDGET_FIELDS + "/page"),
        WIDGETS + "/x-getmx-paging",
        "x-getmx-paging: page",
        rich,
    ),
    Case(
        "paging-fields",
        drop(SCHEMAS + "/GadgetScrollForm/properties/offset"),
        SCROLL + "/x-getmx-paging",
        "x-getmx-paging: cursor",
        rich,
    ),
    Case(
        "response-keys",
        put(OPERATION + "/responses/4XX", {"description": "no"}),
        OPERATION + "/responses/4XX",
        "4XX:",
    ),
    Case("response-keys", drop(OPERATION + "/responses/default"), OPERATION + "/responses", "respon"),
    Case(
        "answer-envelope",
        both(rename(ANSWER, "Other"), put(ANSWER_MEDIA + "/schema", ref("Other"))),
        ANSWER_MEDIA + "/schema",
        "schema:",
    ),
    Case("answer-envelope", put(ANSWER_MEDIA + "/schema", {}), ANSWER_MEDIA + "/schema", "schema: {}"),
    Case("answer-envelope", put(ANSWER + "/allOf/2", {}), ANSWER, "EmailCleanUpAnswer:"),
    Case("answer-envelope", put(ANSWER + "/allOf/0", {}), ANSWER, "EmailCleanUpAnswer:"),
    Case("answer-envelope", drop(ANSWER + "/allOf/1/type"), ANSWER, "EmailCleanUpAnswer:"),
    Case("answer-envelope", drop(ANSWER + "/allOf/1/properties/data"), ANSWER, "EmailCleanUpAnswer:"),
    Case(
        "answer-data-name",
        put(ANSWER + "/allOf/1/properties/data", ref("Token")),
        ANSWER + "/allOf/1/properties/data",
        "data:",
    ),
    Case(
        "answer-data-name",
        put(SCHEMAS + "/GadgetScrollAnswer/allOf/1/properties/data/anyOf/0", ref("Token")),
        SCHEMAS + "/GadgetScrollAnswer/allOf/1/properties/data/anyOf/0",
        "- $ref: '#/components/schemas/Token'",
        rich,
    ),
    Case(
        "row-name",
        put(SCHEMAS + "/WidgetListData/properties/list/items", ref("GadgetDetail")),
        SCHEMAS + "/WidgetListData/properties/list/items",
        "items:",
        rich,
    ),
    Case(
        "row-name",
        drop(SCHEMAS + "/WidgetListData/properties/list"),
        SCHEMAS + "/WidgetListAnswer",
        "WidgetListAnswer:",
        rich,
    ),
    Case(
        "row-name",
        put(SCHEMAS + "/GadgetDetailData/properties/list/items", ref("Widget")),
        SCHEMAS + "/GadgetDetailData/properties/list/items",
        "items:",
        rich,
    ),
    Case(
        "row-name",
        put(SCHEMAS + "/GadgetScrollData", list_of("Widget")),
        SCHEMAS + "/GadgetScrollData/properties/list/items",
        "items:",
        rich,
    ),
    Case(
        "envelope-open",
        put(ENVELOPE + "/properties/data/type", "object"),
        ENVELOPE + "/properties/data",
        "data:",
    ),
    Case(
        "envelope-open",
        drop(ENVELOPE + "/properties/data"),
        ENVELOPE + "/properties",
        "properties:",
    ),
    Case("id-string", put(FIELDS + "/mail_id", {"type": "integer"}), FIELDS + "/mail_id", "mail_id:"),
    Case(
        "id-string",
        put(SCHEMAS + "/Widget/properties/id", {"type": "integer"}),
        SCHEMAS + "/Widget/properties/id",
        "id:",
        rich,
    ),
    Case(
        "id-string",
        put(FIELDS + "/mail_id", {"type": "integer", "x-getmx-evidence": "unknown"}),
        FIELDS + "/mail_id",
        "mail_id:",
    ),
    Case(
        "enum-varnames",
        drop(SCROLL_DATA + "/state/x-enum-varnames"),
        SCROLL_DATA + "/state/enum",
        "enum:",
        rich,
    ),
    Case(
        "enum-varnames",
        drop(SCROLL_DATA + "/state/x-enum-varnames/0"),
        SCROLL_DATA + "/state/enum",
        "enum:",
        rich,
    ),
    Case(
        "null-form",
        put(SCROLL_DATA + "/name", {"type": "null"}),
        SCROLL_DATA + "/name/type",
        "type: 'null'",
        rich,
    ),
    Case(
        "null-form",
        put(SCROLL_DATA + "/name/nullable", True),
        SCROLL_DATA + "/name/nullable",
        "nullable: true",
        rich,
    ),
    Case(
        "null-form",
        put(SCROLL_DATA + "/name", {"oneOf": [ref("Widget"), {"type": "null"}]}),
        SCROLL_DATA + "/name/oneOf",
        "oneOf:",
        rich,
    ),
    Case(
        "null-form",
        put(SCROLL_DATA + "/name", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        SCROLL_DATA + "/name/anyOf/1/type",
        "- type: 'null'",
        rich,
    ),
    Case(
        "no-example-keyword",
        put(SCHEMAS + "/Token/example", "token"),
        SCHEMAS + "/Token/example",
        "example: token",
    ),
    Case("no-example-keyword", put(FORM_MEDIA + "/example", {}), FORM_MEDIA + "/example", "example:"),
    Case(
        "examples-present",
        drop(FORM_MEDIA + "/examples/documented/value"),
        FORM_MEDIA + "/examples",
        "examples:",
    ),
    Case("examples-present", drop(FORM_MEDIA + "/examples"), FORM_MEDIA, "multipart/form-data:"),
    Case("examples-present", put(ANSWER_MEDIA + "/examples", {}), ANSWER_MEDIA + "/examples", "exam"),
    Case(
        "example-valid",
        put(FORM_MEDIA + "/examples/documented/value/mail_id", 7),
        FORM_MEDIA + "/examples/documented/value/mail_id",
        "mail_id: 7",
    ),
    Case(
        "example-valid",
        put("/components/examples/PlaceholderObject/value/code", "0"),
        ANSWER_MEDIA + "/examples/placeholder",
        "placeholder:",
    ),
    Case(
        "example-valid",
        put(SCHEMAS + "/Token/examples", ["token", 1]),
        SCHEMAS + "/Token/examples/1",
        "- 1",
    ),
    Case(
        "example-valid",
        put(ENVELOPE + "/properties/msg/pattern", "("),
        ANSWER_MEDIA + "/examples/placeholder",
        "placeholder:",
    ),
]

# What needs the text itself rather than the data: what to replace, by what.
TEXT_CASES = [
    ("yaml-version", "summary: Clean up Email", "summary: NO", OPERATION + "/summary"),
    ("yaml-version", "summary: Clean up Email", "summary: 2025-01-01", OPERATION + "/summary"),
    ("line-length", "type: object", "type: object # " + "x" * 120, ENVELOPE + "/type"),
]


def of_rule(rule: str, path: Path) -> list[Finding]:
    return [finding for finding in lint_spec(load(path)) if finding.rule == rule]


def identify(value: object) -> str | None:
    return f"{value.rule}-{value.pointer.rpartition('/')[2]}" if isinstance(value, Case) else None


# -------------------------------------------------------------------------------------------- tests


def test_the_shipped_spec_has_no_findings() -> None:
    assert [str(finding) for finding in lint_spec(_shipped())] == []


@pytest.mark.parametrize("start", [base, rich])
def test_what_is_broken_below_is_whole_before(tmp_path: Path, start: Callable[[], Data]) -> None:
    assert [str(finding) for finding in lint_spec(load(dumped(start(), tmp_path)))] == []


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_rule(case: Case, tmp_path: Path) -> None:
    data = case.start()
    case.change(data)
    path = dumped(data, tmp_path)
    findings = of_rule(case.rule, path)
    assert [finding.pointer for finding in findings] == [case.pointer], findings
    line = path.read_text(encoding="utf-8").split("\n")[findings[0].line - 1]
    assert case.line in line


@pytest.mark.parametrize(("rule", "old", "new", "where"), TEXT_CASES)
def test_rule_of_text(rule: str, old: str, new: str, where: str, tmp_path: Path) -> None:
    path = dumped(base(), tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    assert [(f.line, f.pointer) for f in of_rule(rule, path)] == [(line, where)]


def test_each_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} | {case[0] for case in TEXT_CASES} == RULES.keys()


def test_each_rule_says_what_it_asks_for() -> None:
    assert all((check.__doc__ or "").endswith(".") for check in RULES.values())


def test_finding_reads_as_one_line() -> None:
    finding = Finding("spec/x.yaml", 12, "/a/b", "some-rule", "it is wrong", "put it right")
    assert str(finding) == "spec/x.yaml:12: [some-rule] it is wrong (#/a/b). Fix: put it right"


def test_findings_name_the_operation_and_come_in_the_order_of_lines(tmp_path: Path) -> None:
    data = base()
    both(drop(OPERATION + "/summary"), last(FIELDS + "/token"), put("/openapi", "3.0.0"))(data)
    findings = lint_spec(load(dumped(data, tmp_path)))
    assert [f.line for f in findings] == sorted(f.line for f in findings)
    messages = {f.rule: f.message for f in findings}
    assert messages["operation-keys"] == "cleanUpEmail: summary is missing"
    assert messages["form-token-first"].startswith("cleanUpEmail: ")
    assert messages["openapi-version"] == "the document is not OpenAPI 3.1.0"


def test_a_shared_fault_is_reported_once(tmp_path: Path) -> None:
    data = rich()
    put(SCHEMAS + "/Token/default", "x")(data)
    assert len(of_rule("form-default", dumped(data, tmp_path))) == 1


@pytest.mark.parametrize(
    "schema", [{"type": "integer", "x-getmx-evidence": "observed"}, {"x-getmx-evidence": "unknown"}]
)
def test_an_id_may_be_what_was_observed(tmp_path: Path, schema: Data) -> None:
    data = rich()
    put(SCHEMAS + "/Widget/properties/id", schema)(data)
    assert of_rule("id-string", dumped(data, tmp_path)) == []


def test_data_composed_of_parts_may_hold_the_rows(tmp_path: Path) -> None:
    data = rich()
    rows = {"type": "object", "properties": {"list": {"type": "array", "items": {}}}}
    data["components"]["schemas"] |= {"Rows": rows}
    put(SCHEMAS + "/WidgetListData", {"allOf": [ref("Rows"), list_of("Widget")]})(data)
    assert of_rule("row-name", dumped(data, tmp_path)) == []


JUNK: list[Any] = [
    *(None, True, 0, -1.5, "", "text", [], {}, [None], [[]], {"": None}, {"$ref": 1}),
    *({"$ref": "#/nowhere"}, {"$ref": "#"}, {"$ref": "https://example.invalid/a"}, ref("Token")),
    *({"type": "null"}, ref("EmailCleanUpForm"), {"anyOf": [ref("Token")]}, ["token", {}]),
    *({"allOf": [ref("Token"), ref("EmailCleanUpAnswer")]}, {"post": {}}, {"x-getmx-paging": []}),
]
RICH = rich()
POINTERS = [where for where, _ in walk(RICH) if where]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(POINTERS), st.none() | st.sampled_from(JUNK)), min_size=1))
@example([(FORM + "/required", True), (FIELDS, -1.5)])
def test_lint_never_raises(tmp_path: Path, changes: list[tuple[str, Any]]) -> None:
    data = deepcopy(RICH)
    for where, value in changes:
        try:
            (drop(where) if value is None else put(where, value))(data)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            continue  # an earlier change took away what this one is about
    try:
        document = load(dumped(data, tmp_path))
    except SpecError:
        return
    assert all(finding.line > 0 for finding in lint_spec(document))
