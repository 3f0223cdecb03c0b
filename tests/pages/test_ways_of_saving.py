"""A page says the same, however it was saved: each form in each way of saving."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from generator.pages import DocsPage, Form, read
from tests.pages.test_reading_cuts import without_lines
from tests.support.page_saving import OF_HEAD, OF_TEXT, Saving, in_tab
from tests.support.pages import render, source_of
from tests.support.sample import sample

OPERATIONS = ("listBoxes", "emptyBox", "measureRoom")
FORMS: tuple[Form, ...] = ("A", "C", "D", "E")
FACTS = [
    name
    for name in DocsPage.__dataclass_fields__
    if name not in ("source", "digest", "title_line", "path_line", "page_id", "hosts")
]


@cache
def text_of(operation: str, form: Form) -> str:
    return render(source_of(sample(), operation), form)


def facts(text: str) -> dict[str, Any]:
    [page] = read(text, "page.txt")
    return {name: without_lines(getattr(page, name)) for name in FACTS}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("saving", OF_TEXT, ids=lambda saving: saving.name)
def test_each_way_says_the_same(saving: Saving, form: Form) -> None:
    for operation in OPERATIONS:
        text = text_of(operation, form)
        assert facts(saving.save(text)) == facts(text)


@pytest.mark.parametrize("form", ["A", "C", "D"])
@pytest.mark.parametrize("saving", OF_HEAD, ids=lambda saving: saving.name)
def test_each_head_says_the_same(saving: Saving, form: Form) -> None:
    for operation in OPERATIONS:
        text = text_of(operation, form)
        assert saving.save(text) != text
        assert facts(saving.save(text)) == facts(text)


@pytest.mark.parametrize("form", ["A", "C", "D"])
def test_the_title_may_stand_in_the_tab_alone(form: Form) -> None:
    text = text_of("emptyBox", form)
    assert facts(in_tab(text))["title"] == facts(text)["title"]
