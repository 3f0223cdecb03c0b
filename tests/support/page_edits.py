"""Edits of a page as the vendor might make them, each with all findings that a comparison has to give.

An edit changes the source of a page in place, or returns another text. It gives None if the page has nothing to edit.
Expected findings are named by kind and subject.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.support.pages import AnswerField, FormField, PageSource, SidebarGroup, placeholder, render

Expected = list[tuple[str, str]]
SourceEdit = Callable[[PageSource, Random], Expected | None]
TextEdit = Callable[[str, Random], str]

_NOTHING: Expected = []
_SHARED = ("token", "page", "limit", "offset", "password")


@dataclass(frozen=True)
class PageEdit:
    """`by_hand`: the findings are left to people. `sidebar`: the sidebar is edited. `refused`: not a page of this API.

    `rendering`: options of `render`.
    """

    name: str
    source: SourceEdit
    text: TextEdit | None = None
    by_hand: bool = False
    sidebar: bool = False
    refused: bool = False
    rendering: dict[str, Any] = field(default_factory=dict)

    def made(self, source: PageSource, random: Random) -> tuple[str, Expected] | None:
        """The text of the edited page, and the expected findings. None if there is nothing to edit."""
        edited = copy.deepcopy(source)
        expected = self.source(edited, random)
        if expected is None:
            return None
        text = render(edited, "A", **self.rendering)
        return (self.text(text, random) if self.text else text), expected


# --------------------------------------------------------------------------------------------- the form


def _plain(source: PageSource, random: Random, *, required: bool | None = None) -> FormField | None:
    """A text field that no rule of the spec holds in its place."""
    found = [
        each
        for each in source.parameters
        if each.type == "string" and each.name not in _SHARED and required in (None, each.required)
    ]
    return random.choice(found) if found else None


def rename_parameter(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random)
    if each is None:
        return None
    old, new = each.name, f"{each.name}_x"
    each.name = new
    source.curl = [(new if name == old else name, value) for name, value in source.curl]
    return [("parameter-renamed", old)]


def retype_parameter(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random)
    if each is None or each.name.endswith("_id"):
        return None
    each.type, each.example = "integer", None
    source.curl = [(name, "" if name == each.name else value) for name, value in source.curl]
    return [("parameter-type", each.name)]


def retype_id(source: PageSource, random: Random) -> Expected | None:
    found = [each for each in source.parameters if each.name.endswith("_id")]
    if not found:
        return None
    each = random.choice(found)
    each.type = "integer"
    return [("parameter-type", each.name)]


def make_array(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random)
    if each is None or each.name.endswith("_id"):
        return None
    each.type, each.example = "array[string]", None
    return [("parameter-type", each.name)]


def reorder_parameters(source: PageSource, random: Random) -> Expected | None:
    if len(source.parameters) < 3:
        return None
    source.parameters[1:] = [source.parameters[-1], *source.parameters[1:-1]]
    source.curl[1:] = [source.curl[-1], *source.curl[1:-1]]
    return [("parameter-order", "")]


def drop_parameter(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random)
    if each is None:
        return None
    source.parameters.remove(each)
    source.curl = [(name, value) for name, value in source.curl if name != each.name]
    return [("parameter-removed", each.name)]


def _add(source: PageSource, random: Random, each: FormField) -> Expected:
    place = random.randint(1, len(source.parameters))
    source.parameters.insert(place, each)
    source.curl.insert(place, (each.name, each.example or ""))
    return [("parameter-added", each.name)]


def add_optional(source: PageSource, random: Random) -> Expected:
    return _add(source, random, FormField("zebra_kind", "string", False, "What sort of zebra", "plains"))


def add_required(source: PageSource, random: Random) -> Expected:
    return _add(source, random, FormField("zebra_count", "integer", True, "How many zebras, at most 9", "3"))


def add_array(source: PageSource, random: Random) -> Expected:
    expected = _add(source, random, FormField("zebra_names", "array[string]", False, "Names", '["Zoe"]'))
    source.curl = [(name, "Zoe" if name == "zebra_names" else value) for name, value in source.curl]
    return expected


def add_hostile(source: PageSource, random: Random) -> Expected:
    return _add(source, random, FormField('x"]}}: {{7*7}}', "string", False, "import os", "1"))


def require_parameter(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random, required=False)
    if each is None:
        return None
    each.required = True
    return [("parameter-required", each.name)]


def free_parameter(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random, required=True)
    if each is None:
        return None
    each.required = False
    return [("parameter-required", each.name)]


def change_limit(source: PageSource, random: Random) -> Expected | None:
    each = next((each for each in source.parameters if "at most 20" in each.description), None)
    if each is None:
        return None
    each.description = each.description.replace("at most 20", f"at most {random.choice((10, 50, 100))}")
    source.show(each.name, "10")
    return [("parameter-limit", each.name), ("parameter-sample", each.name)]


def change_length(source: PageSource, random: Random) -> Expected | None:
    each = next((each for each in source.parameters if "at least 8 characters" in each.description), None)
    if each is None:
        return None
    each.description = "不少于10位的密码"
    return [("parameter-limit", each.name)]


def name_limit(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random)
    if each is None:
        return None
    each.description = "A text of at least 3 characters"
    return [("parameter-limit", each.name)]


def change_sample(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random)
    if each is None or each.example is None:
        return None
    source.show(each.name, f"sample-{random.randint(100, 999)}")
    return [("parameter-sample", each.name)]


# --------------------------------------------------------------------------------------------- the curl sample


def curl_sends_more(source: PageSource, random: Random) -> Expected:
    source.curl.append(("okapi", "1"))
    return [("curl-against-table", "okapi")]


def curl_sends_less(source: PageSource, random: Random) -> Expected | None:
    each = _plain(source, random, required=True)
    if each is None:
        return None
    source.curl = [(name, value) for name, value in source.curl if name != each.name]
    return [("curl-against-table", each.name)]


def curl_calls_elsewhere(source: PageSource, random: Random) -> Expected:
    source.curl_url += "-elsewhere"
    return [("curl-against-table", "path")]


def curl_sends_json_array(source: PageSource, random: Random) -> Expected | None:
    each = next((each for each in source.parameters if each.type.startswith("array")), None)
    if each is None:
        return None
    source.curl = [(name, '["Inbox"]' if name == each.name else value) for name, value in source.curl]
    return [("array-form", each.name)]


# --------------------------------------------------------------------------------------------- the answer


def _data(source: PageSource) -> AnswerField:
    return next(each for each in source.answer if each.name == "data")


def _members(source: PageSource) -> tuple[str, list[AnswerField]]:
    """Fields of the rows where there are rows, else of data; and where they stand."""
    data = _data(source)
    rows = next((each for each in data.children if each.name == "list"), None)
    return ("/data/list/*", rows.children) if rows else ("/data", data.children)


def _scalar(source: PageSource, random: Random) -> tuple[str, AnswerField] | None:
    at, members = _members(source)
    found = [each for each in members if each.type in ("string", "integer", "number") and each.name != "attachments"]
    return (at, random.choice(found)) if found else None


def _without_example(source: PageSource) -> None:
    """The sample of the page would contradict the edit: a page of the vendor's is made of one schema."""
    source.example = {**placeholder(source.answer), "data": placeholder(_data(source).children)}


def add_answer_field(source: PageSource, random: Random) -> Expected:
    at, members = _members(source)
    members.append(
        AnswerField("zebra", random.choice(("string", "integer", "number", "boolean")), random.random() < 0.5)
    )
    _without_example(source)
    return [("answer-added", f"{at}/zebra")]


def add_answer_object(source: PageSource, random: Random) -> Expected:
    at, members = _members(source)
    inner = [AnswerField("stripes", "integer"), AnswerField("name", "string", False)]
    members.append(AnswerField("zebra", random.choice(("object", "array")), True, "", inner))
    _without_example(source)
    return [("answer-added", f"{at}/zebra")]


def drop_answer_field(source: PageSource, random: Random) -> Expected | None:
    found, (_, members) = _scalar(source, random), _members(source)
    if found is None or len(members) < 2:
        return None
    members.remove(found[1])
    _without_example(source)
    return [("answer-removed", f"{found[0]}/{found[1].name}")]


def retype_answer_field(source: PageSource, random: Random) -> Expected | None:
    found = _scalar(source, random)
    if found is None or _is_id(found[1]):
        return None
    found[1].type = "boolean"
    _without_example(source)
    return [("answer-type", f"{found[0]}/{found[1].name}")]


def retype_answer_id(source: PageSource, random: Random) -> Expected | None:
    at, members = _members(source)
    found = [each for each in members if _is_id(each) and each.type == "string"]
    if not found:
        return None
    each = random.choice(found)
    each.type = "integer"
    _without_example(source)
    return [("answer-type", f"{at}/{each.name}")]


def _is_id(each: AnswerField) -> bool:
    return each.name == "id" or each.name.endswith("_id")


def null_answer_field(source: PageSource, random: Random) -> Expected | None:
    found = _scalar(source, random)
    if found is None:
        return None
    found[1].type += " | null"
    _without_example(source)
    return [("answer-type", f"{found[0]}/{found[1].name}")]


def flip_answer_field(source: PageSource, random: Random) -> Expected | None:
    found = _scalar(source, random)
    if found is None:
        return None
    found[1].required = not found[1].required
    return [("answer-required", f"{found[0]}/{found[1].name}")]


def reorder_answer(source: PageSource, random: Random) -> Expected | None:
    at, members = _members(source)
    if len(members) < 2:
        return None
    members.insert(0, members.pop())
    _without_example(source)
    return [("answer-order", at)]


def add_row_field(source: PageSource, random: Random) -> Expected | None:
    """The table folds rows away: only the sample shows it."""
    at, members = _members(source)
    if not at.endswith("*"):
        return None
    members.append(AnswerField("zebra", "integer"))
    _without_example(source)
    return [("answer-added", f"{at}/zebra")]


def drop_row_field(source: PageSource, random: Random) -> Expected | None:
    at, members = _members(source)
    if not at.endswith("*") or len(members) < 2:
        return None
    gone = members.pop()
    _without_example(source)
    return [("answer-removed", f"{at}/{gone.name}")]


def realistic_sample(source: PageSource, random: Random) -> Expected:
    source.example = {**source.example, "code": 200, "msg": f"成功 {random.randint(1, 99)}"}
    return [("answer-sample", "")]


def sample_against_table(source: PageSource, random: Random) -> Expected:
    _without_example(source)
    source.example["code"] = "string"
    return [("sample-against-table", "/code")]


# --------------------------------------------------------------------------------------------- the body


def json_body(text: str, random: Random) -> str:
    return text.replace("multipart/form-data", "application/json")


def urlencoded(text: str, random: Random) -> str:
    return text.replace("multipart/form-data", "application/x-www-form-urlencoded")


def body_differs(source: PageSource, random: Random) -> Expected:
    return [("body-type", "")]


# --------------------------------------------------------------------------------------------- the endpoint


def move_path(source: PageSource, random: Random) -> Expected:
    source.path = source.path.replace("/v1/", "/v3/").replace("/v2/", "/v3/")
    source.curl_url = f"https://domain-open-api.getmx.com{source.path}"
    return [("path", "")]


def change_path(source: PageSource, random: Random) -> Expected:
    source.path += "-now"
    source.curl_url += "-now"
    return [("path", "")]


def odd_path(source: PageSource, random: Random) -> Expected:
    source.path = source.path.replace("/v1/", "/v1/my_", 1).replace("/v2/", "/v2/my_", 1)
    source.curl_url = source.curl_url.replace("/v1/", "/v1/my_").replace("/v2/", "/v2/my_")
    return [("path", "")]


def change_method(source: PageSource, random: Random) -> Expected:
    source.method = "PUT"
    return [("method", "")]


def rename_title(source: PageSource, random: Random) -> Expected:
    source.title += " Anew"
    return [("endpoint-renamed", "")]


def deprecate(source: PageSource, random: Random) -> Expected | None:
    if "Deprecated" in source.title:
        return None
    source.title += " (Deprecated)"
    return [("deprecated", "")]


def undeprecate(source: PageSource, random: Random) -> Expected | None:
    if "Deprecated" not in source.title:
        return None
    entries, index = _place(source)
    source.title = source.title.removesuffix(" (Deprecated)")
    entries[index] = (source.title, "POST")
    return [("no-longer-deprecated", "")]


def hide_address(source: PageSource, random: Random) -> Expected:
    """What the docs site shows in place of an address is no sample."""
    source.example = {**source.example, "msg": "[email\N{NO-BREAK SPACE}protected]"}
    return []


def change_notes(source: PageSource, random: Random) -> Expected:
    source.notes = [*source.notes, "Mind the zebras."]
    return [("notes", "")]


def new_endpoint(source: PageSource, random: Random) -> Expected:
    number = random.randint(100, 999)
    source.title, source.path = f"Count Zebras {number}", f"/v1/zebra/count-{number}"
    source.curl_url = f"https://domain-open-api.getmx.com{source.path}"
    return [("endpoint-added", "")]


# --------------------------------------------------------------------------------------------- the sidebar


def _place(source: PageSource) -> tuple[list[tuple[str, str]], int]:
    entries = next(group.entries for group in source.sidebar if group.title == source.group)
    return entries, [title for title, _ in entries].index(source.title)


def move_group(source: PageSource, random: Random) -> Expected:
    entries, index = _place(source)
    others = [group for group in source.sidebar if group.title != source.group]
    group = random.choice(others)
    group.entries.append(entries.pop(index))
    source.group = group.title
    return [("endpoint-moved", "")]


def new_group(source: PageSource, random: Random) -> Expected:
    source.sidebar.insert(random.randint(1, len(source.sidebar)), SidebarGroup("Zebra", [("Feed Zebra", "POST")]))
    return [("endpoint-added", "")]


def list_more(source: PageSource, random: Random) -> Expected:
    entries, index = _place(source)
    entries.insert(index, ("Feed Zebra", "POST"))
    return [("endpoint-added", "")]


def list_less(source: PageSource, random: Random) -> Expected | None:
    if source.newer:
        return None  # without it the sidebar is that of the older state: no change
    entries, index = _place(source)
    if len(entries) < 2:
        return None  # a group without titles is folded, and shows nothing
    entries.pop(index)
    return [("endpoint-removed", "")]


def reorder_sidebar(source: PageSource, random: Random) -> Expected | None:
    entries, index = _place(source)
    if len(entries) < 2:
        return None
    entries.insert(0 if index else len(entries), entries.pop(index))
    return [("endpoint-order", "")]


def rename_listed(source: PageSource, random: Random) -> Expected:
    entries, index = _place(source)
    entries[index] = (f"{source.title} Anew", "POST")
    return [("endpoint-renamed", "")]


# --------------------------------------------------------------------------------------------- the copy


def same(source: PageSource, random: Random) -> Expected:
    return _NOTHING


def cut(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[: random.randint(len(lines) // 2, len(lines) - 1)])


def twice(text: str, random: Random) -> str:
    return text + text


def blank_lines(text: str, random: Random) -> str:
    return "".join(line + "\n" * (random.random() < 0.3) for line in text.splitlines(keepends=True))


def no_break_spaces(text: str, random: Random) -> str:
    return "".join(line.replace("\n", "\N{NO-BREAK SPACE} \n") for line in text.splitlines(keepends=True))


def other_product(text: str, random: Random) -> str:
    return text.replace("domain-open-api.getmx.com", "open-api.example.com")


def windows(text: str, random: Random) -> str:
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + text.replace("\n", "\r\n")


EDITS = [
    PageEdit("rename a parameter", rename_parameter),
    PageEdit("retype a parameter", retype_parameter),
    PageEdit("make an id an integer", retype_id, by_hand=True),
    PageEdit("make a parameter an array", make_array),
    PageEdit("reorder parameters", reorder_parameters),
    PageEdit("drop a parameter", drop_parameter),
    PageEdit("add an optional parameter", add_optional),
    PageEdit("add a required parameter", add_required),
    PageEdit("add an array", add_array),
    PageEdit("add a hostile name", add_hostile, by_hand=True),
    PageEdit("optional to required", require_parameter),
    PageEdit("required to optional", free_parameter),
    PageEdit("change a limit", change_limit),
    PageEdit("change a length, in Chinese", change_length),
    PageEdit("name a new limit", name_limit),
    PageEdit("change a sample", change_sample),
    PageEdit("curl sends more than the table", curl_sends_more),
    PageEdit("curl lacks what is required", curl_sends_less),
    PageEdit("curl calls another path", curl_calls_elsewhere),
    PageEdit("curl sends an array as JSON", curl_sends_json_array, by_hand=True),
    PageEdit("add a field to the answer", add_answer_field),
    PageEdit("add an object to the answer", add_answer_object),
    PageEdit("drop a field of the answer", drop_answer_field),
    PageEdit("retype a field of the answer", retype_answer_field),
    PageEdit("make an id of the answer an integer", retype_answer_id, by_hand=True),
    PageEdit("null in the answer", null_answer_field),
    PageEdit("required in the answer", flip_answer_field),
    PageEdit("reorder the answer", reorder_answer),
    PageEdit("a row field in the sample alone", add_row_field, rendering={"folded_rows": True}),
    PageEdit("no row field in the sample alone", drop_row_field, by_hand=True, rendering={"folded_rows": True}),
    PageEdit("a realistic sample", realistic_sample),
    PageEdit("a sample against the table", sample_against_table),
    PageEdit("a body as JSON", body_differs, json_body, by_hand=True),
    PageEdit("a body that is urlencoded", body_differs, urlencoded, by_hand=True),
    PageEdit("change the path", change_path),
    PageEdit("move the path", move_path, by_hand=True),
    PageEdit("an odd path", odd_path, by_hand=True),
    PageEdit("change the method", change_method, by_hand=True),
    PageEdit("rename the title", rename_title),
    PageEdit("mark as deprecated", deprecate),
    PageEdit("no longer deprecated", undeprecate, sidebar=True),
    PageEdit("an address hidden in a sample", hide_address),
    PageEdit("change the notes", change_notes),
    PageEdit("a new endpoint", new_endpoint),
    PageEdit("move to another group", move_group, sidebar=True),
    PageEdit("a new group", new_group, sidebar=True, by_hand=True),
    PageEdit("list one more", list_more, sidebar=True, by_hand=True),
    PageEdit("list one less", list_less, sidebar=True, by_hand=True),
    PageEdit("reorder the sidebar", reorder_sidebar, sidebar=True),
    PageEdit("rename in the sidebar", rename_listed, sidebar=True),
    PageEdit("cut off", same, cut),
    PageEdit("copied twice", same, twice),
    PageEdit("labels mixed", same, rendering={"labels": "mixed"}),
    PageEdit("newer labels", same, rendering={"labels": "newer"}),
    PageEdit("folded table", same, rendering={"folded_table": True}),
    PageEdit("folded rows", same, rendering={"folded_rows": True}),
    PageEdit("extra blank lines", same, blank_lines),
    PageEdit("no-break spaces", same, no_break_spaces),
    PageEdit("Windows line ends", same, windows),
    PageEdit("another product", same, other_product, refused=True),
]
