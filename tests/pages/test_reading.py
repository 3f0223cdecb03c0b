"""Each operation's page, rendered in each form, reads back whole: nothing that the form carries is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest

from generator.pages import DocsPage, read
from generator.pages.page_text import HOST
from tests.support import pages
from tests.support.pages import AnswerField, Export, Labels, PageSource, render, source_of
from tests.support.sample import sample
from tests.support.spec import document

OPERATIONS = tuple(operation.name for operation in sample().operations())
EXPORTS: tuple[Export, ...] = ("openapi", "openapi-yaml", "swagger", "postman")


@cache
def source(operation: str, reference: Any = "older") -> PageSource:
    return source_of(sample(), operation, reference=reference)


def page_of(text: str, name: str = "") -> DocsPage:
    [page] = read(text, name)
    return page


def table(page: DocsPage) -> list[tuple[Any, ...]]:
    return [(each.name, each.type, each.required, each.description, each.example) for each in page.parameters or ()]


def table_of(source: PageSource) -> list[tuple[Any, ...]]:
    return [(each.name, each.type, each.required, each.description, each.example) for each in source.parameters]


def answer(page: DocsPage) -> list[tuple[Any, ...]]:
    return [(each.pointer, each.type, each.required, each.description) for each in page.response or ()]


def answer_of(fields: Sequence[AnswerField], at: str = "", folded: bool = False) -> Iterator[tuple[Any, ...]]:
    for each in fields:
        rows = each.type == "array"
        here = f"{at}/{each.name}"
        yield here, "array[object]" if rows else each.type, each.required, each.description
        if not (rows and folded):
            yield from answer_of(each.children, here + "/*" if rows else here, folded)


def check_all_but_sidebar(page: DocsPage, source: PageSource) -> None:
    assert (page.title, page.method, page.path) == (source.title, source.method, source.path)
    assert [note.text for note in page.notes] == source.notes
    assert page.example is not None
    assert page.example.value == source.example
    assert page.modified == source.modified
    assert page.status_code == 200
    assert page.deprecated == ("(Deprecated)" in source.title)
    assert page.unread == ()


@pytest.mark.parametrize(("labels", "reference"), list(product(["older", "newer", "mixed"], ["older", "newer"])))
def test_form_a_carries_everything(labels: Labels, reference: str) -> None:
    for operation in OPERATIONS:
        made = source(operation, reference)
        page = page_of(render(made, "A", labels=labels))
        check_all_but_sidebar(page, made)
        assert (page.form, page.partial, page.group) == ("A", False, made.group)
        assert (page.sidebar_complete, page.parameters_complete, page.response_complete) == (True, True, True)
        assert table(page) == table_of(made)
        assert answer(page) == list(answer_of(made.answer))
        assert page.curl is not None
        assert (page.curl.method, page.curl.url, page.curl.complete) == (made.method, made.curl_url, True)
        assert [(each.name, each.value) for each in page.curl.fields] == made.curl
        assert [(each.group, each.title, each.method) for each in page.sidebar] == [
            (group.title, title, None if group.folded else method)
            for group in made.sidebar
            for title, method in group.entries
        ]


def test_form_c_carries_all_but_sidebar_and_curl() -> None:
    for operation in OPERATIONS:
        made = source(operation)
        page = page_of(render(made, "C"))
        check_all_but_sidebar(page, made)
        assert (page.form, page.partial, page.curl, page.sidebar) == ("C", False, None, ())
        assert (page.sidebar_complete, page.parameters_complete, page.response_complete) == (False, True, True)
        assert table(page) == table_of(made)
        assert answer(page) == list(answer_of(made.answer))


def test_form_d_carries_descriptions() -> None:
    for operation in OPERATIONS:
        made = source(operation)
        page = page_of(render(made, "D"))
        check_all_but_sidebar(page, made)
        assert (page.form, page.partial, page.response, page.parameters_complete) == ("D", False, None, True)
        assert table(page) == [(None, None, None, each.description, None) for each in made.parameters]


def test_form_e_carries_what_stands_below_the_title() -> None:
    for operation in OPERATIONS:
        made = source(operation)
        page = page_of(render(made, "E"))
        assert (page.form, page.partial, page.title, page.method, page.path) == ("E", True, None, None, made.path)
        assert [note.text for note in page.notes] == made.notes
        assert (page.parameters_complete, page.response_complete, page.unread) == (True, True, ())
        assert table(page) == table_of(made)
        assert answer(page) == list(answer_of(made.answer))
        assert page.curl is not None
        assert (page.curl.method, page.curl.url, page.curl.complete) == (made.method, made.curl_url, True)
        assert [(each.name, each.value) for each in page.curl.fields] == made.curl
        assert page.example is not None
        assert page.example.value == made.example


def test_rows_that_are_folded_away_are_read_from_the_sample() -> None:
    for form in ("A", "C"):
        made = source("listBoxes")
        page = page_of(render(made, form, folded_rows=True))
        whole = page_of(render(made, form))
        assert [each.pointer for each in page.response or ()] == [each.pointer for each in whole.response or ()]
        of_rows = [each for each in page.response or () if each.of_sample]
        assert {each.required for each in of_rows} == {None}
        types = {each.pointer: each.type for each in whole.response or ()}
        for each in of_rows:
            assert each.type in [
                *types[each.pointer].split(" | "),
                "integer" if "number" in types[each.pointer] else "",
            ]
        assert (page.response_complete, page.unread) == (True, ())


def test_a_folded_table_is_no_table() -> None:
    page = page_of(render(source("emptyBox"), "A", labels="newer", folded_table=True))
    assert (page.parameters, page.parameters_complete, page.unread) == (None, False, ())
    assert page.curl is not None


def test_host_is_that_of_the_spec() -> None:
    shared = [server["url"] for server in document()["servers"] if server["x-getmx-server"] == "shared"]
    assert shared == [f"https://{HOST}"] == [pages.HOST]


@pytest.mark.parametrize("export", EXPORTS)
def test_form_f_carries_types_and_answers(export: Export) -> None:
    for operation in OPERATIONS:
        made = source(operation, "newer")
        page = page_of(render(made, "F", export=export))
        assert (page.form, page.partial, page.group, page.modified) == ("F", False, made.group, None)
        check_all_but_sidebar(page, replace(made, modified=None))
        assert page.parameters_complete
        if export == "postman":
            assert [each[0] for each in table(page)] == [each.name for each in made.parameters]
            assert (page.response, page.response_complete) == (None, False)
        else:
            assert table(page) == table_of(made)
            assert answer(page) == list(answer_of(made.answer))
