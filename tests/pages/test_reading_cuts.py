"""A page that is cut off says less, and nothing else: what it calls complete is so, the rest is a beginning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.pages import DocsPage, Form, NotAPage, read
from tests.support.pages import render, source_of
from tests.support.sample import sample

FORMS: tuple[Form, ...] = ("A", "C", "D", "E")
OPERATIONS = tuple(operation.name for operation in sample().operations())


@cache
def text_of(operation: str, form: Form) -> str:
    return render(source_of(sample(), operation), form)


@cache
def whole_of(operation: str, form: Form) -> DocsPage:
    return read(text_of(operation, form))[0]


def line_ends(text: str) -> Iterator[int]:
    return (index for index, character in enumerate(text) if character == "\n")


def check(cut: DocsPage, whole: DocsPage) -> None:
    for name in ("title", "method", "path", "group", "modified", "status_code", "example"):
        assert getattr(cut, name) in (None, getattr(whole, name)), name
    assert cut.deprecated in (False, whole.deprecated)
    assert beginning(cut.notes, whole.notes)
    assert beginning([(each.group, each.title) for each in cut.sidebar], [(e.group, e.title) for e in whole.sidebar])
    assert not cut.sidebar_complete or cut.sidebar == whole.sidebar
    check_parameters(cut, whole)
    assert beginning(cut.response or (), whole.response or (), last_may_lack=True)
    assert not cut.response_complete or cut.response == whole.response
    if cut.curl:
        assert whole.curl
        assert beginning(cut.curl.fields, whole.curl.fields)
        assert not cut.curl.complete or cut.curl == whole.curl


def check_parameters(cut: DocsPage, whole: DocsPage) -> None:
    assert beginning(cut.parameters or (), whole.parameters or (), last_may_lack=True)
    assert not cut.parameters_complete or cut.parameters == whole.parameters


def beginning(part: Sequence[Any], of: Sequence[Any], last_may_lack: bool = False) -> bool:
    """Whether the part is what the whole begins with. Of its last field the description may not be there yet."""
    if last_may_lack and part and len(part) <= len(of):
        last, full = part[-1], of[len(part) - 1]
        names = {"name", "pointer", "type", "required", "line"}.intersection(dir(last))
        assert all(getattr(last, name) == getattr(full, name) for name in names)
        assert full.description.startswith(last.description)
        part = part[:-1]
    return list(part) == list(of[: len(part)])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_cut_after_each_line(operation: str, form: Form) -> None:
    text, whole = text_of(operation, form), whole_of(operation, form)
    check_cuts(text, whole, list(line_ends(text)))


def check_cuts(text: str, whole: DocsPage, at: list[int]) -> None:
    read_at_all = 0
    for end in at:
        try:
            [cut] = read(text[:end])
        except NotAPage:
            assert not read_at_all, "more of a page is never less of one"
            continue
        read_at_all += 1
        check(cut, whole)
        assert cut.partial or not any(line.startswith("}") for line in text[end:].splitlines())
    assert read_at_all > 3


def test_cut_at_each_character() -> None:
    pages: list[tuple[str, Form]] = [("emptyBox", "C"), ("measureRoom", "E")]
    for operation, form in pages:
        text = text_of(operation, form)
        check_cuts(text, whole_of(operation, form), list(range(len(text))))


@given(st.data())
def test_copying_changes_nothing(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS))
    form = data.draw(st.sampled_from(FORMS))
    whole = whole_of(operation, form)
    [noisy] = read(noise(data, text_of(operation, form)))
    assert said(noisy) == said(whole)
    assert noisy.digest == whole.digest


def noise(data: st.DataObject, text: str) -> str:
    """As copying does it: other line ends, empty lines, trailing and other blanks, a byte order mark."""
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    blank = data.draw(st.sampled_from([" ", "\u00a0", "\u3000"]))
    extra = data.draw(st.sampled_from(["", " ", "\t", "\u00a0 ", end, end + " " + end]))
    mark = data.draw(st.sampled_from(["", "\ufeff", end + end]))
    return mark + end.join(line.replace(" ", blank) + extra for line in text.split("\n"))


def said(page: DocsPage) -> Any:
    """All that a page says but on which lines."""
    return without_lines(
        [
            getattr(page, name)
            for name in DocsPage.__dataclass_fields__
            if name not in ("digest", "path_line", "title_line")
        ]
    )


def without_lines(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [without_lines(each) for each in value]
    names = getattr(value, "__dataclass_fields__", None)
    return {name: without_lines(getattr(value, name)) for name in names if name != "line"} if names else value


@pytest.mark.parametrize("form", FORMS)
def test_a_page_that_was_copied_twice_counts_once(form: Form) -> None:
    for operation in OPERATIONS:
        text, whole = text_of(operation, form), whole_of(operation, form)
        [twice] = read(text + text)
        assert said(twice) == said(whole)


def test_a_second_copy_may_be_cut_off() -> None:
    text, whole = text_of("emptyBox", "A"), whole_of("emptyBox", "A")
    for end in line_ends(text):
        [page] = read(text + text[: end - 1])
        assert said(replace(page, unread=())) == said(whole)
