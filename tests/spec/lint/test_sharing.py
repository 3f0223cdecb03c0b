"""The rules of `sharing`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.lint.breaking import FIELDS, FORM, SCHEMAS, Case, check, put, ref

CASES = [
    Case("ref-resolves", put(FIELDS + "/box_id", ref("Lost")), FIELDS + "/box_id/$ref", "Lost"),
    Case("ref-resolves", put(FORM, ref("BoxEmptyForm")), FORM + "/$ref", "BoxEmptyForm"),
    Case(
        "ref-resolves",
        put(FIELDS + "/box_id", {"$ref": "other.yaml#/a"}),
        FIELDS + "/box_id/$ref",
        "$ref: other.yaml#/a",
    ),
    Case("component-unused", put(SCHEMAS + "/Spare", {}), SCHEMAS + "/Spare", "Spare: {}"),
    Case(
        "component-unused",
        put(SCHEMAS + "/Loop", {"items": ref("Loop")}),
        SCHEMAS + "/Loop",
        "Loop:",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
