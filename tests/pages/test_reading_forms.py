"""What each form looks like, and what is no page: pages of own wording, in the shapes that were seen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import generator.pages
from generator.pages import DocsPage, NotAPage, page_text, read

PAGES = Path(__file__).parent / "samples"
DESCRIBED = Path(generator.pages.__file__).with_name("forms.md").read_text(encoding="utf-8")

HEAD = "Clean up Thing\nPOST\n/v1/thing/clean-up\n"
TABLE = "Request\nBody Params multipart/form-data\ntoken\nstring\nrequired\nThe key\n"
URL = "https://domain-open-api.getmx.com/v1/thing/clean-up"
CURL = f"Request samples\nShell\ncurl --location --request POST '{URL}' \\\n"
ANSWER = "Responses\n🟢200OK\napplication/json\nBody\n"
ENVELOPE = "code\ninteger\nrequired\nmsg\nstring\nrequired\ndata\nobject\nrequired\n"
END = "Modified at 2024-12-03 00:48:52\n"


def page_of(text: str | bytes, source: str = "") -> DocsPage:
    [page] = read(text, source)
    return page


def saved(name: str) -> DocsPage:
    return page_of((PAGES / name).read_bytes(), name)


def unread(page: DocsPage) -> list[str]:
    return [each.text for each in page.unread]


def pointers(page: DocsPage) -> list[str]:
    return [each.pointer for each in page.response or ()]


# --------------------------------------------------------------------------------------------------------------- saved


def test_a_whole_page_reads_whole() -> None:
    page = saved("whole.txt")
    assert (page.form, page.partial, page.unread) == ("A", False, ())
    assert (page.group, page.title, page.path) == ("Email", "Get Emails (V2)", "/v2/mail/list")
    assert page.sidebar[-2].title == "Server Cleanup (Deprecated)"
    assert (page.sidebar[0].method, page.sidebar[-2].method, page.sidebar_complete) == ("POST", None, True)
    assert page.parameters is not None
    assert page.parameters[1].description == "Rows of one page,\nat most 20"
    assert page.parameters[3].example == "[email protected]"
    assert pointers(page)[3:] == ["/data/list", "/data/list/*/id", "/data/list/*/attachments", "/data/total"]
    assert page.response_complete
    assert page.title_line == 21


def test_a_page_cut_in_its_curl_sample() -> None:
    page = saved("cut.txt")
    assert (page.form, page.partial, page.sidebar_complete, page.parameters_complete) == ("B", True, True, True)
    assert page.curl is not None
    assert [each.name for each in page.curl.fields] == ["token", "limit"]
    assert not page.curl.complete
    assert (page.response, page.example, page.modified) == (None, None, None)
    assert unread(page) == ["--form 'dom"]


def test_the_older_layout() -> None:
    page = saved("compact.txt")
    assert (page.form, page.partial, page.unread, page.modified) == ("C", False, (), "6 个月前")
    assert [note.text for note in page.notes] == ["Newest first. Days are counted from midnight."]
    assert [each.required for each in page.parameters or ()] == [True, True, False]
    rows = ["/data/list/*/id", "/data/list/*/subject"]
    assert pointers(page) == ["/code", "/msg", "/data", "/data/list", *rows, "/data/total"]
    assert not page.response_complete  # Seven fields of the rows are folded away, the sample shows two.


def test_descriptions_alone() -> None:
    page = saved("descriptions.txt")
    assert (page.form, page.unread, page.response) == ("D", (), None)
    assert [(each.name, each.description) for each in page.parameters or ()][:2] == [
        (None, "The key of the account"),
        (None, "Folder that holds the message"),
    ]
    assert page.example is not None
    assert page.example.value["data"] is None


def test_descriptions_may_have_samples() -> None:
    page = page_of(HEAD + "请求参数\nThe key\nExample:\n{{token}}\nThe mailbox, by number\n示例代码\n" + END)
    assert [(each.description, each.example) for each in page.parameters or ()] == [
        ("The key", "{{token}}"),
        ("The mailbox, by number", None),
    ]


def test_a_page_without_title() -> None:
    page = saved("untitled.txt")
    assert (page.form, page.title, page.path, page.path_line) == ("E", None, "/v1/smtp-filter/update", 8)
    assert page.curl is not None
    assert [(each.name, each.value) for each in page.curl.fields][2:] == [
        ("rule", '{"any": ["it\'s"]}'),
        ("folder", '["Inbox"]'),
        ("folder", "Sent"),
    ]
    assert [each.type for each in page.response or ()] == ["integer", "string", "null"]
    assert page.unread == ()


@pytest.mark.parametrize("form", ["A", "C", "D", "E", "F", "G"])
def test_a_described_form_is_read_as_that_form(form: str) -> None:
    page = page_of(described(form))
    assert (page.form, page.path, page.partial) == (form, "/v1/thing/list", form == "E")
    assert len(page.parameters or ()) == (2 if form == "D" else 1)
    assert page.unread == ()


def described(form: str) -> str:
    """The sample of a form in forms.md."""
    section = DESCRIBED.partition(f"\n## {form}: ")[2]
    sample = re.search(r"^(`{3,4})\w+\n(.*?)^\1$", section, re.MULTILINE | re.DOTALL)
    assert sample, f"forms.md shows no form {form}"
    return sample[2]


# ----------------------------------------------------------------------------------------------------------- no pages


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no path"),
        ("Dear team,\nPOST\nthe letter.", "no path"),
        (b"\x89PNG\r\n\x1a\n\xff", "a picture"),
        (b"\xe9", "UTF-8"),
        ("a\0b", "binary"),
        ("\ud800", "UTF-8"),
        ("<!doctype html><html><body>/v1/thing/list</body></html>", "HTML"),
        (HEAD.replace("/v1/thing", "/api/thing") + END, "no path of this API"),
        (HEAD + CURL.replace("domain-open-api.getmx.com", "api.example.com") + END, "api.example.com"),
        (
            "Other-API\n  1. Email\nOther-API\n  • Email\n    • Get Emails\n      POST\n  1. Email\n\nGet\n",
            "Other-API",
        ),
        ("x" * (page_text.MAX_PAGE + 1), "longer than"),
        ("x" * (page_text.MAX_BYTES + 1), "longer than"),
        ("{", "not JSON"),
        ('{"openapi": "3.1.0", "paths": {"/pets": {"get": {}}}}', "no operation of this API"),
        ('{"swagger": "2.0", "host": "api.example.com", "paths": {"/v1/a/b": {"post": {}}}}', "api.example.com"),
        ('{"openapi": "3.1.0"} {}', "more than one"),
        ('{"a": NaN}', "not JSON"),
        ('{"a": 1e999}', "not JSON"),
        ('{"a": ' * 5000 + "1" + "}" * 5000, "deep"),
        ("openapi: 3.1.0\npaths: &a [*a]", "not YAML"),
        ("openapi: 3.1.0\npaths: !!python/object:os.system {}", "not YAML"),
        ("openapi: 3.1.0\npaths: " + "[" * 5000, "not YAML"),
        ("openapi: 3.1.0\npaths: [", "not YAML"),
        ("openapi: 3.1.0\n? {a: b}\n: c", "not YAML"),
    ],
)
def test_what_is_no_page_says_why(text: str | bytes, reason: str) -> None:
    with pytest.raises(NotAPage, match=reason):
        read(text)


# -------------------------------------------------------------------------------------------------------------- header


@pytest.mark.parametrize(
    ("line", "path", "note"),
    [
        ("/v1/thing/list- A note", "/v1/thing/list", "A note"),
        ("/v1/thing/list A note", "/v1/thing/list", "A note"),
        ("/v1/thing/listA note", "/v1/thing/list", "A note"),
        ("/v1/thing/list按时间", "/v1/thing/list", "按时间"),
        ("/v1/thing/clean-upnote in small letters", "/v1/thing/clean-up", "note in small letters"),
        ("/v1/thing/clean-up-v2", "/v1/thing/clean-up-v2", None),
        ("/v1/thing/cleanUp", "/v1/thing/cleanUp", None),
    ],
)
def test_a_note_may_be_glued_to_the_path(line: str, path: str, note: str | None) -> None:
    page = page_of(f"Thing\nPOST\n{line}\n{TABLE}{CURL}--form 'token=\"token\"'\n{END}")
    assert page.path == path
    assert [each.text for each in page.notes] == ([note] if note else [])


@pytest.mark.parametrize(
    ("source", "page_id"),
    [
        ("176718317.txt", 176718317),
        ("pages/api-176718317 copy 2.txt", 176718317),
        ("20241203.txt", None),
        ("1.txt", None),
        ("176718317 and 176718318.txt", None),
    ],
)
def test_the_number_of_the_page_from_its_file(source: str, page_id: int | None) -> None:
    assert page_of(HEAD + TABLE, source).page_id == page_id


def test_the_number_of_the_page_from_its_address() -> None:
    page = page_of("https://domain-open.getmx.com/api-176718317\n" + HEAD + TABLE + END)
    assert (page.page_id, page.title, page.unread) == (176718317, "Clean up Thing", ())


def test_a_deprecated_page_says_so_in_its_title() -> None:
    assert page_of("Clean (Deprecated)\nPOST\n/v1/a/b\n" + TABLE + END).deprecated
    assert not page_of(HEAD + TABLE + END).deprecated


# ------------------------------------------------------------------------------------------------------------- sidebar


def sidebar(lines: str) -> DocsPage:
    return page_of(f"GetMX-API\n  1. B\nGetMX-API\n{lines}\n  1. B\n\nT\nPOST\n/v1/a/b\n{END}")


@pytest.mark.parametrize(
    ("lines", "complete", "left"),
    [
        ("  • A\n    • T\n      POST\n  • B\n    • U", True, []),
        ("\t• A\n\t\t• T\n\t\t\tPOST", True, []),
        ("  • A\n  • B\n    • T", False, []),  # What is folded into A is not known.
        ("• A\n• T\nPOST", False, ["• A", "• T"]),  # Without indentation nothing tells groups from titles.
        ("    • T\n  • B\n    • U", False, ["• T"]),
        ("  • A\n    • T\n      • deeper", False, ["• A", "• T", "• deeper"]),
    ],
)
def test_groups_and_titles_are_told_by_indentation(lines: str, complete: bool, left: list[str]) -> None:
    page = sidebar(lines)
    assert page.sidebar_complete == complete
    assert [text for text in unread(page) if text != "POST"] == left


# ---------------------------------------------------------------------------------------------------------- parameters


def test_descriptions_may_hold_the_words_of_the_site() -> None:
    words = "Example\nBody\nNext\nRequest\nSee Responses below\nstring\n"
    page = page_of(HEAD + TABLE + words + END)
    assert page.parameters is not None
    assert page.parameters[0].description.splitlines() == ["The key", *words.splitlines()]


def test_fields_may_be_named_like_labels() -> None:
    page = page_of(
        HEAD + TABLE + "Responses\nstring\noptional\n" + ANSWER + ENVELOPE + "Example\nstring\nrequired\n" + END
    )
    assert [each.name for each in page.parameters or ()] == ["token", "Responses"]
    assert [each.line.__class__ for each in page.response or ()] == [int] * 3
    assert "Example" in unread(page)  # Its place is not certain.


def test_a_parameter_that_contradicts_itself_is_unread() -> None:
    page = page_of(HEAD + TABLE + "token\nstring\nrequired\nThe key\n" + "token\ninteger\nrequired\nThe key\n" + END)
    assert [(each.name, each.type) for each in page.parameters or ()] == [("token", "string")]
    assert unread(page) == ["token"]


def test_types_that_were_never_seen_are_types_all_the_same() -> None:
    page = page_of(HEAD + TABLE + "status\nenum<integer>\noptional\nwhen\nstring|null\nrequired\n" + END)
    assert [each.type for each in page.parameters or ()] == ["string", "enum<integer>", "string | null"]


def test_samples_are_not_taken_for_names() -> None:
    page = page_of(HEAD + TABLE + "Example:\nmark\nmark\nstring\noptional\nExample:\n[\n1\n]\n" + END)
    assert [(each.name, each.example) for each in page.parameters or ()] == [("token", "mark"), ("mark", "[\n1\n]")]


def test_other_parameters_than_of_the_form_are_unread() -> None:
    page = page_of(HEAD + "Request\nQuery Params\nx\nstring\nrequired\n" + TABLE.removeprefix("Request\n") + END)
    assert "Query Params" in unread(page)
    assert [each.name for each in page.parameters or ()] == ["token"]


# ---------------------------------------------------------------------------------------------------------------- curl


@pytest.mark.parametrize(
    "option", ["-F 'a=b'", "--data-urlencode 'a=b'", "--header 'X: y'", "--form 'no name'", "--form 'open", "--form"]
)
def test_what_curl_samples_never_showed_is_unread(option: str) -> None:
    page = page_of(HEAD + TABLE + CURL + f"--form 'token=\"token\"' \\\n{option}\n" + END)
    assert page.curl is not None
    assert not page.curl.complete
    assert [each.name for each in page.curl.fields] == ["token"]
    assert unread(page)[0] == option


def test_values_are_read_as_curl_would() -> None:
    forms = ['a="x \\"y\\" \\\\ z"', "b=plain;type=text/plain", "c=", 'd="多"']
    page = page_of(HEAD + TABLE + CURL + " \\\n".join(f"--form '{form}'" for form in forms) + "\n" + END)
    assert page.curl is not None
    assert [each.value for each in page.curl.fields[:1]] == ['x "y" \\ z']
    assert [each.value for each in page.curl.fields[-2:]] == ["", "多"]


# -------------------------------------------------------------------------------------------------------------- answer


def answer(fields: str, example: Any = None) -> DocsPage:
    sample = "" if example is None else "Example\n" + json.dumps(example, indent=1) + "\n"
    return page_of(HEAD + TABLE + ANSWER + ENVELOPE + fields + sample + END)


ROWS = "list\narray [object {2}]\nrequired\nid\nstring\nrequired\nname\nstring\nrequired\n"


def enveloped(data: Any) -> Any:
    return {"code": 0, "msg": "string", "data": data}


def test_names_that_stand_on_two_levels() -> None:
    example = enveloped({"list": [{"id": "x", "name": "y"}], "id": "x"})
    page = answer(ROWS + "id\nstring\nrequired\n", example)
    assert pointers(page)[3:] == ["/data/list", "/data/list/*/id", "/data/list/*/name", "/data/id"]
    assert page.response_complete
    page = answer(ROWS + "id\nstring\nrequired\n", enveloped({**example["data"], "more": 1}))
    assert pointers(page)[3:] == ["/data/list"]
    assert unread(page) == ["id", "name", "id"]


def test_without_count_or_example_no_place_is_guessed() -> None:
    page = answer("list\narray[object]\nrequired\nid\nstring\nrequired\n")
    assert pointers(page) == ["/code", "/msg", "/data"]
    assert unread(page) == ["list", "id"]
    assert not page.response_complete


def test_an_empty_list_does_not_tell_where_a_field_belongs() -> None:
    page = answer("list\narray\nrequired\nid\nstring\nrequired\n", enveloped({"list": [], "id": "x"}))
    assert pointers(page)[3:] == ["/data/list", "/data/id"]  # The example has just these names.
    page = answer("list\narray\nrequired\nid\nstring\nrequired\nn\ninteger\n", enveloped({"list": [], "id": "x"}))
    assert pointers(page)[3:] == ["/data/list"]
    assert unread(page) == ["id", "n"]


def test_rows_that_the_example_lacks_in_part() -> None:
    page = answer(ROWS + "total\ninteger\nrequired\n", enveloped({"list": [{"id": "x"}], "total": 0}))
    assert pointers(page)[3:] == ["/data/list", "/data/list/*/id", "/data/list/*/name", "/data/total"]


def test_flags_may_lack() -> None:
    page = answer("total\ninteger\nHow many\n", enveloped({"total": 0}))
    assert [(each.pointer, each.required, each.description) for each in page.response or ()][3:] == [
        ("/data/total", None, "How many")
    ]


@pytest.mark.parametrize("example", ['{"code": NaN}', '{"code": 0', "[" * 100 + "]" * 100, '{"a": "\\ud800"}', "{} {}"])
def test_an_example_that_cannot_be_read_is_unread(example: str) -> None:
    page = page_of(HEAD + TABLE + ANSWER + ENVELOPE + f"Example\n{example}\n" + END)
    assert page.example is None
    assert unread(page) == [example]


def test_a_second_status_is_unread() -> None:
    page = page_of(HEAD + TABLE + ANSWER + ENVELOPE + "Responses\n🔴400Error\napplication/json\n" + END)
    assert page.status_code == 200
    assert unread(page) == ["Responses", "🔴400Error", "application/json"]


# ------------------------------------------------------------------------------------------------------------- exports


def export(schema: Any, **more: Any) -> DocsPage:
    form = {"type": "object", "properties": {"token": {"type": "string"}, "day": {"type": "string", "example": 1}}}
    operation = {
        "summary": "Thing",
        "parameters": [{"in": "query", "name": "q"}],
        "requestBody": {"content": {"multipart/form-data": {"schema": form}, "application/json": {}}},
        "responses": {"200": {"content": {"application/json": {"schema": schema}}}},
    }
    return page_of(json.dumps({"openapi": "3.1.0", "paths": {"/v1/thing/list": {"post": operation}}, **more}))


def test_what_an_operation_takes_beside_its_form_is_unread() -> None:
    page = export({})
    assert unread(page) == ["body of application/json", "query parameter q"]
    assert [each.example for each in page.parameters or ()] == [None, "1"]


def test_compositions_and_nullable_types() -> None:
    row = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    own = {"properties": {"b": {"type": "array", "items": row}}, "required": ["b"]}
    parts = [{"$ref": "#/components/schemas/A"}, own]
    page = export({"allOf": parts}, components={"schemas": {"A": {"properties": {"a": {"type": ["integer", "null"]}}}}})
    assert [(each.pointer, each.type, each.required) for each in page.response or ()] == [
        ("/a", "integer | null", False),
        ("/b", "array[string | null]", True),
    ]


@pytest.mark.parametrize(
    "loop",
    [
        {"$ref": "#/components/schemas/A"},
        {"properties": {name: {"$ref": "#/components/schemas/A"} for name in "abc"}},
        {"allOf": [{"$ref": "#/components/schemas/A"}] * 9, "properties": {"a": {}}},
        {"anyOf": [{"$ref": "#/components/schemas/A"}] * 9, "properties": {"a": {"$ref": "#/components/schemas/A"}}},
        {"$ref": "https://example.com/schema"},
    ],
)
def test_schemas_that_never_end_do(loop: Any) -> None:
    page = export({"$ref": "#/components/schemas/A"}, components={"schemas": {"A": loop}})
    assert not page.response_complete


def test_yaml_is_read_as_json_has_it() -> None:
    page = page_of("openapi: 3.0.0\npaths:\n  /v1/thing/list:\n    post:\n      summary: 12:30\n      deprecated: no\n")
    assert (page.title, page.deprecated, page.path_line) == ("12:30", False, 3)
