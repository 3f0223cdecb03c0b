"""Form G: the Markdown twin of a page, and the list of all twins."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from generator.pages import DocsPage, NotAPage, read, with_numbers
from tests.pages.test_reading import answer, answer_of, table, table_of
from tests.pages.test_reading_cuts import beginning
from tests.support.pages import index, render, source_of
from tests.support.sample import sample

OPERATIONS = tuple(operation.name for operation in sample().operations())
TWIN = render(source_of(sample(), "listBoxes"), "G")
LINK = "[Get Boxes](https://domain-open.getmx.com/api-900000001.md)"


def page_of(text: str, name: str = "") -> DocsPage:
    [page] = read(text, name)
    return page


def edited(**changes: Any) -> str:
    """The twin with other keys in its operation."""
    head, block, tail = re.split(r"```(?:yaml)?\n", TWIN)
    document = yaml.safe_load(block)
    (operation,) = next(iter(document["paths"].values())).values()
    operation |= changes
    return f"{head}```yaml\n{yaml.safe_dump(document, sort_keys=False, allow_unicode=True)}```\n{tail}"


def unread(page: DocsPage) -> list[str]:
    return [part.text for part in page.unread]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_twin_carries_everything_and_its_number(operation: str) -> None:
    made = source_of(sample(), operation)
    page = page_of(render(made, "G", number=123456789), "Some page.md")
    assert (page.form, page.partial, page.page_id, page.unread) == ("G", False, 123456789, ())
    assert (page.title, page.method, page.path, page.group) == (made.title, made.method, made.path, made.group)
    assert (page.title_line, page.hosts) == (1, ("domain-open-api.getmx.com",))
    assert page.path is not None
    assert page.path_line == next(
        number for number, line in enumerate(render(made, "G").split("\n"), 1) if page.path in line
    )
    assert (page.parameters_complete, page.response_complete) == (True, True)
    assert table(page) == table_of(made)
    assert answer(page) == list(answer_of(made.answer))
    assert page.example is not None
    assert page.example.value == made.example


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"x-apifox-status": "deprecated"}, {"deprecated": True}),
        ({"tags": [], "x-apifox-folder": "Store/Box"}, {"group": "Box"}),
        ({"summary": ""}, {"title": "Get Boxes"}),
        ({"x-run-in-apifox": ""}, {"page_id": 900000002}),
    ],
)
def test_what_the_site_writes_in_keys_of_its_own(changes: dict[str, Any], facts: dict[str, Any]) -> None:
    page = page_of(edited(**changes), "900000002.md")
    assert {name: getattr(page, name) for name in facts} == facts


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"summary": "Get Crates"}, "# Get Boxes"),
        ({"responses": {"200": {}, "429": {}}}, "answer of status 429"),
        ({"callbacks": {"done": {}}}, "callbacks"),
        ({"security": [{"key": []}]}, "security"),
        ({"requestBody": {"content": {"application/json": {}}}}, "body of application/json"),
        ({"parameters": [{"in": "header", "name": "X-Key"}]}, "header parameter X-Key"),
    ],
)
def test_what_a_page_has_no_place_for_is_unread(changes: dict[str, Any], left: str) -> None:
    assert unread(page_of(edited(**changes))) == [left]


def test_rules_of_a_field_are_lines_of_its_description() -> None:
    rules = {"type": "integer", "description": "Rows", "maximum": 20, "enum": [1, 2], "format": "int32"}
    form = {"properties": {"limit": rules, "key": {"type": "string", "minLength": 8}}}
    page = page_of(edited(requestBody={"content": {"multipart/form-data": {"schema": form}}}))
    assert [parameter.description for parameter in page.parameters or ()] == [
        "Rows\nmaximum: 20\nenum: [1, 2]",
        "minimum length: 8 characters",
    ]


def test_fields_stand_in_the_order_of_the_page() -> None:
    fields = {name: {"type": "string"} for name in "abc"}
    form = {"properties": fields, "x-apifox-orders": ["c", "a", "b"]}
    page = page_of(edited(requestBody={"content": {"multipart/form-data": {"schema": form}}}))
    assert [parameter.name for parameter in page.parameters or ()] == ["c", "a", "b"]


def test_anchors_are_followed() -> None:
    text = TWIN.replace("components:\n", "x-shared: &a {type: string}\nx-again: *a\ncomponents:\n", 1)
    assert page_of(text).title == "Get Boxes"
    growing = "".join(f"x-{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]\n" for level in range(1, 12))
    with pytest.raises(NotAPage, match="too large"):
        read(TWIN.replace("components:\n", f"x-0: &l0 [1]\n{growing}components:\n", 1))


def test_a_twin_that_is_cut_off_is_never_read() -> None:
    end = TWIN.rindex("```")
    for cut in range(TWIN.index("```yaml"), end + 3, 11):
        with pytest.raises(NotAPage):
            read(TWIN[:cut])


def test_an_export_that_is_cut_off_claims_nothing_of_its_end() -> None:
    block = re.split(r"```(?:yaml)?\n", TWIN)[1]
    whole = page_of(block)
    for cut in range(0, len(block), 31):
        try:
            page = page_of(block[:cut])
        except NotAPage:
            continue
        assert not page.parameters_complete or page.parameters == whole.parameters
        assert not page.response_complete or page.response == whole.response
        assert beginning(said(page.parameters), said(whole.parameters))
        assert beginning(said(page.response), said(whole.response))
        optional = {field.name for field in whole.parameters or () if not field.required}
        assert all(
            field.required is None or field.name in optional for field in page.parameters or () if not field.required
        )


def said(fields: Any) -> list[Any]:
    """Name and type of each field."""
    return [(getattr(field, "name", None) or field.pointer, field.type) for field in fields or ()]


@pytest.mark.parametrize(
    "text",
    [
        TWIN + TWIN,
        TWIN.replace("```yaml\nopenapi", "```yaml\nx: 1\n```\n\n```yaml\nopenapi").replace("domain-open-api", "other"),
        "# Title\n\n## OpenAPI Specification\n",
        "# Title\n\n```yaml\na: 1\n```\n",
    ],
)
def test_what_is_no_twin_of_one_page_is_refused(text: str) -> None:
    with pytest.raises(NotAPage):
        read(text)


# ------------------------------------------------------------------------------------------------------------ llms.txt


def test_the_list_gives_titles_groups_and_numbers() -> None:
    sources = [source_of(sample(), operation) for operation in OPERATIONS]
    numbers = range(900000001, 900000001 + len(sources))
    page = page_of(index(sources, numbers), "llms.txt")
    assert (page.form, page.is_index, page.unread) == ("G", True, ())
    assert [(entry.group, entry.title, entry.page_id) for entry in page.sidebar] == [
        (source.group, source.title, number) for source, number in zip(sources, numbers, strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"# GetMX-API\n## Box\n- {LINK}",
        f"# GetMX-API\n## API Docs\n- Box {LINK}: Lists boxes",
        f"# GetMX-API\n## API Docs\n- Store > Box {LINK}:",
        f"# GetMX-API\n## API Docs\n- Store\n  - Box\n    - {LINK}",
        f"# GetMX-API\n- Box\n  * {LINK}\n",
        f"# GetMX-API\n### Box\n{LINK}",
        "# GetMX-API\n### Box\n- [Get Boxes](/api-900000001.md)",
        "# GetMX-API\n### Box\n- [Get Boxes](https://domain-open.getmx.com/900000001e0.md)\n- [Start](/12345m0.md)",
    ],
)
def test_the_list_is_grouped_in_several_ways(text: str) -> None:
    page = page_of(text, "llms.txt")
    assert [(entry.group, entry.title, entry.page_id) for entry in page.sidebar] == [("Box", "Get Boxes", 900000001)]


def test_the_list_of_another_site_is_refused() -> None:
    with pytest.raises(NotAPage, match=r"docs\.example\.com"):
        read(LINK.replace("domain-open.getmx.com", "docs.example.com"), "llms.txt")
    with pytest.raises(NotAPage, match="no page of this API"):
        read("# Other\n- [Get Boxes](/api-900000001.md)", "llms.txt")


def test_the_list_numbers_the_pages_beside_it() -> None:
    made = source_of(sample(), "listBoxes")
    pages = [*read(index([made], [900000007]), "llms.txt"), *read(render(made, "C"), "boxes.txt")]
    assert [page.page_id for page in with_numbers(pages)] == [None, 900000007]
