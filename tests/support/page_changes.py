"""What the vendor might change on a page, and what copying may do to it.

A change edits the source of a page in place and gives all findings that a comparison has to give, by kind and subject;
None if the page has nothing to change. Changes of the text are given the text.
"""

from __future__ import annotations

from random import Random

from tests.support.pages import AnswerField, FormField, PageSource, SidebarGroup, placeholder

Expected = list[tuple[str, str]]

_NOTHING: Expected = []
_SHARED = ("token", "page", "limit", "offset", "password")


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


def rename_answer_field(source: PageSource, random: Random) -> Expected | None:
    found = _scalar(source, random)
    if found is None:
        return None
    at, each = found
    old, each.name = each.name, f"{each.name}_x"
    _without_example(source)
    return [("answer-removed", f"{at}/{old}"), ("answer-added", f"{at}/{each.name}")]


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
    return text.replace("multipart/form-data", "application/json").replace('"mode": "formdata"', '"mode": "raw"')


def urlencoded(text: str, random: Random) -> str:
    """Postman names it twice: as the mode, and where the fields are."""
    return text.replace("multipart/form-data", "application/x-www-form-urlencoded").replace(
        '"formdata"', '"urlencoded"'
    )


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
