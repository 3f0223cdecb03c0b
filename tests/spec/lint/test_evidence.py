"""The rules of `evidence`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.lint.breaking import EVIDENCE, OPERATION, Case, check, drop, put

CASES = [
    Case("evidence-missing", drop(EVIDENCE), OPERATION, "post:"),
    Case("evidence-basis", put(EVIDENCE + "/path", "assumed"), EVIDENCE, "x-getmx-evidence:"),
    Case("evidence-page", drop(EVIDENCE + "/page"), EVIDENCE, "x-getmx-evidence:"),
    Case(
        "evidence-page",
        put(OPERATION + "/externalDocs/url", "https://domain-open.getmx.com/api-1"),
        OPERATION + "/externalDocs/url",
        "url: https://domain-open.getmx.com/api-1",
    ),
    Case("evidence-page", drop(OPERATION + "/externalDocs"), OPERATION, "post:"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
