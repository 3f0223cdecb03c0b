"""The rules of `examples`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.lint.breaking import ANSWER_MEDIA, FIELDS, FORM_MEDIA, SCHEMAS, Case, check, drop, put

CASES = [
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
