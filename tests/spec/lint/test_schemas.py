"""The rules of `schemas`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.lint.breaking import (
    ANSWER_MEDIA,
    FIELDS,
    FORM_MEDIA,
    NULLABLE_FIELDS,
    SCHEMAS,
    Case,
    Data,
    check,
    drop,
    put,
    ref,
    reported_of,
)

CASES = [
    Case("readable", put(FIELDS + "/box_id/not", {}), FIELDS + "/box_id", "box_id"),
    Case("readable", put(SCHEMAS + "/Box/anyOf", [{}, {}]), SCHEMAS + "/Box/anyOf", "anyOf"),
    Case("id-string", put(FIELDS + "/box_id", {"type": "integer"}), FIELDS + "/box_id", "box_id:"),
    Case("id-string", put(SCHEMAS + "/Box/properties/id", {"type": "integer"}), SCHEMAS + "/Box/properties/id", "id:"),
    Case(
        "id-string",
        put(FIELDS + "/box_id", {"type": "integer", "x-getmx-evidence": "unknown"}),
        FIELDS + "/box_id",
        "box_id:",
    ),
    Case("enum-varnames", drop(NULLABLE_FIELDS + "/state/x-enum-varnames"), NULLABLE_FIELDS + "/state/enum", "enum:"),
    Case("enum-varnames", drop(NULLABLE_FIELDS + "/state/x-enum-varnames/0"), NULLABLE_FIELDS + "/state/enum", "enum:"),
    Case("null-form", put(NULLABLE_FIELDS + "/name", {"type": "null"}), NULLABLE_FIELDS + "/name/type", "type: 'null'"),
    Case(
        "null-form", put(NULLABLE_FIELDS + "/name/nullable", True), NULLABLE_FIELDS + "/name/nullable", "nullable: true"
    ),
    Case(
        "null-form",
        put(NULLABLE_FIELDS + "/name", {"oneOf": [ref("Box"), {"type": "null"}]}),
        NULLABLE_FIELDS + "/name/oneOf",
        "oneOf:",
    ),
    Case(
        "null-form",
        put(NULLABLE_FIELDS + "/name", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        NULLABLE_FIELDS + "/name/anyOf/1/type",
        "- type: 'null'",
    ),
    Case(
        "no-example-keyword",
        put(SCHEMAS + "/Token/example", "token"),
        SCHEMAS + "/Token/example",
        "example: token",
    ),
    Case("no-example-keyword", put(FORM_MEDIA + "/example", {}), FORM_MEDIA + "/example", "example:"),
    Case(
        "examples-present",
        drop(FORM_MEDIA + "/examples/documented/value"),
        FORM_MEDIA + "/examples",
        "examples:",
    ),
    Case("examples-present", drop(FORM_MEDIA + "/examples"), FORM_MEDIA, "multipart/form-data:"),
    Case("examples-present", put(ANSWER_MEDIA + "/examples", {}), ANSWER_MEDIA + "/examples", "exam"),
    Case(
        "example-valid",
        put(FORM_MEDIA + "/examples/documented/value/box_id", 7),
        FORM_MEDIA + "/examples/documented/value/box_id",
        "box_id: 7",
    ),
    Case(
        "example-valid",
        put("/components/examples/PlaceholderObject/value/code", "0"),
        ANSWER_MEDIA + "/examples/placeholder",
        "placeholder:",
    ),
    Case(
        "example-valid",
        put(SCHEMAS + "/Token/examples", ["token", 1]),
        SCHEMAS + "/Token/examples/1",
        "- 1",
    ),
    Case(
        "example-valid",
        put(FIELDS + "/reason/pattern", "("),
        FORM_MEDIA + "/examples/documented/value",
        "value:",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.mark.parametrize(
    "schema", [{"type": "integer", "x-getmx-evidence": "observed"}, {"x-getmx-evidence": "unknown"}]
)
def test_an_id_may_be_of_the_type_that_was_observed(tmp_path: Path, schema: Data) -> None:
    assert reported_of("id-string", put(SCHEMAS + "/Box/properties/id", schema), tmp_path) == []
