"""Unchanged pages in each form: no finding, and each part understood. Changed twins: each change is found."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest

from generator.drift.compare import Result, compare
from generator.drift.ledger import NO_LEDGER
from generator.drift.parts import parts_of, without_unknown
from generator.pages import DocsPage, read, with_numbers
from tests.support.drift import OPERATIONS, agreed, page_number, page_source
from tests.support.page_edits import RENDERINGS, PageEdit, variants
from tests.support.pages import FormField, PageSource, index, render


def pages_of(operation: str, source: PageSource | None = None, **rendering: Any) -> list[DocsPage]:
    document = agreed().document
    number = page_number(document, operation)
    return read(render(source or page_source(document, operation), number=number, **rendering), f"{number}.md")


def compared(pages: list[DocsPage]) -> Result:
    return compare(agreed().document, pages, NO_LEDGER)


def kinds(result: Result) -> list[tuple[str, str]]:
    return [(finding.kind, finding.subject) for finding in result.drift]


@pytest.mark.parametrize("rendering", RENDERINGS, ids=str)
def test_an_unchanged_page_has_no_findings_in_any_form(rendering: dict[str, Any]) -> None:
    for operation in OPERATIONS:
        pages = pages_of(operation, **rendering)
        assert kinds(compared(pages)) == []
        assert parts_of(pages) == []


def test_changes_are_found_in_each_form() -> None:
    """A sample of what `make prove-drift-mutation` tries: nearly all is found, and nothing that is not there."""
    expected: Counter[tuple[str, str, str]] = Counter()
    found: Counter[tuple[str, str, str]] = Counter()
    for number, (edit, rendering) in enumerate([*variants()][::5]):
        made = first_made(edit, rendering)
        if made is None or edit.refused:
            continue
        operation, text, wanted = made
        page = 700000000 if edit.name == "a new endpoint" else page_number(agreed().document, operation)
        told = compared(read(text.replace("api-900000001", f"api-{page}"), f"{page}.md"))
        label = f"{number} {edit.name} of {operation}, {rendering}"
        expected.update((label, kind, subject) for kind, subject in wanted if kind != "notes")
        found.update((label, finding.kind, finding.subject) for finding in told.findings if finding.kind != "notes")
    assert found - expected == Counter()
    missed = expected - found
    assert expected.total() > 40
    assert missed.total() <= 0.05 * expected.total(), missed


def first_made(edit: PageEdit, rendering: dict[str, Any]) -> tuple[str, str, list[tuple[str, str]]] | None:
    """The first operation whose page the edit changes so that this form shows it; the page, and what is to be found."""
    document = agreed().document
    for operation in OPERATIONS:
        made = edit.made(page_source(document, operation), Random(7), **rendering)  # noqa: S311  # it can be repeated
        if made is not None:
            return operation, *made
    return None


def test_the_list_of_pages_has_no_findings() -> None:
    document = agreed().document
    sources = [page_source(document, name) for name in OPERATIONS]
    pages = read(index(sources, [page_number(document, name) for name in OPERATIONS]), "llms.txt")
    assert compared(pages).drift == []
    assert without_unknown(pages, lambda page: None) == (pages, [])


def test_the_list_of_pages_shows_new_endpoints_and_gives_their_pages_numbers() -> None:
    source = page_source(agreed().document, "cleanUpEmail")
    source.title = source.curl_url = "Feed Zebra"
    source.path = "/v1/zebra/feed"
    listed = read(index([source], [900000009]), "llms.txt")
    assert kinds(compared(listed)) == [("endpoint-added", "")]
    both = with_numbers([*listed, *read(render(source, "C"), "zebra.txt")])
    (finding,) = compared(both).drift
    assert (finding.kind, finding.shown[0].page_id, finding.shown[0].group) == ("endpoint-added", 900000009, "Email")


def test_changes_of_a_twin_are_found() -> None:
    source = page_source(agreed().document, "cleanUpEmail")
    source.parameters.append(FormField("keep", "integer", True, "Days to keep", "1"))
    source.parameters[1].type = "integer"
    assert set(kinds(compared(pages_of("cleanUpEmail", source, form="G")))) == {
        ("parameter-added", "keep"),
        ("parameter-type", "mail_id"),
    }


def test_a_new_field_of_folded_rows_is_found_in_the_sample() -> None:
    source = page_source(agreed().document, "listMessages")
    rows = next(field for data in source.answer for field in data.children if field.name == "list")
    rows.children.append(type(rows)("size", "integer"))
    source.example["data"]["list"][0]["size"] = 0
    assert ("answer-added", "/data/list/*/size") in kinds(
        compared(pages_of("listMessages", source, form="A", folded_rows=True))
    )


def test_a_title_without_a_path_is_no_new_endpoint() -> None:
    text = render(page_source(agreed().document, "cleanUpEmail"), "C").replace("Clean up Email", "Feed Zebra")
    (page,) = read(text.replace("/v1/mail/clean-up- ", "/v1/zebra/feed\n"), "page.txt")
    assert without_unknown([page], lambda page: None)[1] == []
    (page,) = read(text[text.index("请求参数") :], "200000000.txt")
    left, problems = without_unknown([page], lambda page: None)
    assert left == []
    assert "200000000.txt: the page names no endpoint that is known" in problems[0]
