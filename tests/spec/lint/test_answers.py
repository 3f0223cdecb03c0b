"""The rules of `answers`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.lint.breaking import (
    ANSWER,
    ANSWER_MEDIA,
    ENVELOPE,
    FORM,
    LIST_DATA,
    NULLABLE,
    NULLABLE_FIELDS,
    OPEN,
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
    Case("answer-data-required", drop(ANSWER + "/allOf/1/required"), ANSWER + "/allOf/1", "- type: object"),
    Case(
        "answer-data-required",
        put(SCHEMAS + "/BoxListAnswer/allOf/1/required", ["code"]),
        SCHEMAS + "/BoxListAnswer/allOf/1/required",
        "required:",
    ),
    Case("answer-additional", drop(ENVELOPE + "/additionalProperties"), ENVELOPE, "Envelope:"),
    Case(
        "answer-additional",
        put(SCHEMAS + "/BoxEmptyData/additionalProperties", False),
        SCHEMAS + "/BoxEmptyData/additionalProperties",
        "additionalProperties: false",
    ),
    Case(
        "answer-additional",
        put(SCHEMAS + "/Box/additionalProperties", {"type": "string"}),
        SCHEMAS + "/Box/additionalProperties",
        "additionalProperties:",
    ),
    Case("answer-additional", drop(ANSWER + "/allOf/1/additionalProperties"), ANSWER + "/allOf/1", "- type: object"),
    Case(
        "answer-additional",
        put(SCHEMAS + "/KeyAddData", {"type": ["object", "null"]}),
        SCHEMAS + "/KeyAddData",
        "KeyAddData:",
    ),
    Case(
        "answer-additional",
        put(NULLABLE_FIELDS + "/name", {"properties": {}}),
        NULLABLE_FIELDS + "/name",
        "name:",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_an_answer_may_lack_data_where_the_envelope_does_not_require_it(tmp_path: Path) -> None:
    data_is_free = both(put(ENVELOPE + "/required", ["code", "msg"]), drop(ANSWER + "/allOf/1/required"))
    assert reported_of("answer-data-required", data_is_free, tmp_path) == []


def test_forms_need_not_say_that_they_may_have_more_fields(tmp_path: Path) -> None:
    assert reported_of("answer-additional", put(FORM + "/description", "Sent."), tmp_path) == []


def test_data_composed_of_parts_may_hold_the_rows(tmp_path: Path) -> None:
    rows = {**OPEN, "properties": {"list": {"type": "array", "items": {}}}}
    composed = put(SCHEMAS + "/BoxListData", {"allOf": [rows, list_of("Box")]})
    assert reported_of("row-name", composed, tmp_path) == []
