"""The rules of `answers`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.lint.breaking import (
    ANSWER,
    ANSWER_MEDIA,
    ENVELOPE,
    LIST_DATA,
    NULLABLE,
    OPERATION,
    SCHEMAS,
    SCROLL_ANSWER,
    Case,
    both,
    check,
    drop,
    list_of,
    put,
    ref,
    rename,
    reported_of,
)

DATA = "/allOf/1/properties/data"

CASES = [
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
    Case("answer-envelope", put(ANSWER + "/allOf/2", {}), ANSWER, "BoxEmptyAnswer:"),
    Case("answer-envelope", put(ANSWER + "/allOf/0", {}), ANSWER, "BoxEmptyAnswer:"),
    Case("answer-envelope", drop(ANSWER + "/allOf/1/type"), ANSWER, "BoxEmptyAnswer:"),
    Case("answer-envelope", drop(ANSWER + DATA), ANSWER, "BoxEmptyAnswer:"),
    Case(
        "answer-data-name",
        put(ANSWER + DATA, ref("Token")),
        ANSWER + DATA,
        "data:",
    ),
    Case(
        "answer-data-name",
        put(NULLABLE + "/anyOf/0", ref("Token")),
        NULLABLE + "/anyOf/0",
        "- $ref: '#/components/schemas/Token'",
    ),
    Case("row-name", put(LIST_DATA + "/list/items", ref("Lid")), LIST_DATA + "/list/items", "items:"),
    Case("row-name", drop(LIST_DATA + "/list"), SCHEMAS + "/BoxListAnswer", "BoxListAnswer:"),
    Case(
        "row-name",
        put(SCHEMAS + "/LidData/properties/list/items", ref("Box")),
        SCHEMAS + "/LidData/properties/list/items",
        "items:",
    ),
    Case(
        "row-name",
        put(SCROLL_ANSWER + DATA, list_of("Box")),
        SCROLL_ANSWER + DATA + "/properties/list/items",
        "items:",
    ),
    # Rows may be unknown only where all of data is.
    Case("row-name", put(SCROLL_ANSWER + DATA + "/type", "object"), SCROLL_ANSWER, "BoxScrollListAnswer:"),
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
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_data_composed_of_parts_may_hold_the_rows(tmp_path: Path) -> None:
    rows = {"type": "object", "properties": {"list": {"type": "array", "items": {}}}}
    composed = put(SCHEMAS + "/BoxListData", {"allOf": [rows, list_of("Box")]})
    assert reported_of("row-name", composed, tmp_path) == []
