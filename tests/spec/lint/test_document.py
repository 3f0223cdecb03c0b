"""The rules of `document`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.spec import load
from tests.spec.lint.breaking import EVIDENCE, FIELDS, FORM, OPERATION, Case, broken, check, drop, dumped, put, reported

CASES = [
    Case("openapi-version", put("/openapi", "3.1.1"), "/openapi", "openapi: 3.1.1"),
    Case("openapi-valid", put(OPERATION + "/made-up", 1), OPERATION, "post:"),
    Case("openapi-valid", put(FIELDS + "/box_id/type", 5), FIELDS + "/box_id/type", "type: 5"),
    Case("openapi-valid", put(FORM + "/required", [1]), FORM + "/required/0", "- 1"),
    Case("openapi-valid", drop("/info/title"), "/info", "info:"),
    Case("openapi-valid", put("/tags/1/name", "Box"), "", "openapi: 3.1.0"),
    Case("success-codes", drop("/x-getmx-success-codes"), "", "openapi: 3.1.0"),
    Case("security-none", drop("/security"), "", "openapi: 3.1.0"),
    Case("security-none", put("/security", [{"token": []}]), "/security", "security:"),
    Case("servers", put("/servers/1/x-getmx-server", "shared"), "/servers", "servers:"),
    Case("servers", put("/servers/0/x-getmx-server", "customer"), "/servers", "servers:"),
    Case("servers", put("/servers/2", {"url": "https://a.invalid"}), "/servers", "servers:"),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-retry", "often"),
        OPERATION + "/x-getmx-retry",
        "x-getmx-retry: often",
    ),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-method", "boxes.Empty"),
        OPERATION + "/x-getmx-method",
        "x-getmx-method: boxes.Empty",
    ),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-made-up", 1),
        OPERATION + "/x-getmx-made-up",
        "x-getmx-made-up: 1",
    ),
    Case(
        "x-getmx-schema",
        put(FORM + "/x-getmx-client-requires", True),
        FORM + "/x-getmx-client-requires",
        "x-getmx-client-requires: true",
    ),
    Case("x-getmx-schema", put("/info/x-getmx-server", "shared"), "/info/x-getmx-server", "shared"),
    Case(
        "x-getmx-schema",
        put(OPERATION + "/x-getmx-titles", {"former": "Empty"}),
        OPERATION + "/x-getmx-titles",
        "x-getmx-titles:",
    ),
    Case(
        "x-getmx-schema",
        put("/x-getmx-success-codes", [0, 0]),
        "/x-getmx-success-codes",
        "x-getmx-success-codes:",
    ),
    Case("x-getmx-schema", put(EVIDENCE + "/seen", "2025-02-30"), EVIDENCE + "/seen", "seen:"),
    Case("x-getmx-schema", put(EVIDENCE + "/path", "unknown"), EVIDENCE + "/path", "unknown"),
    Case("x-getmx-schema", drop(EVIDENCE + "/response"), EVIDENCE, "x-getmx-evidence:"),
    Case(
        "x-getmx-schema",
        put(FIELDS + "/box_id/x-getmx-evidence", "rumoured"),
        FIELDS + "/box_id/x-getmx-evidence",
        "x-getmx-evidence: rumoured",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.mark.parametrize(
    ("rule", "old", "new", "where"),
    [
        ("yaml-version", "summary: Empty Box", "summary: NO", OPERATION + "/summary"),
        ("yaml-version", "summary: Empty Box", "summary: 2025-01-01", OPERATION + "/summary"),
        ("line-length", "summary: Empty Box", "summary: Empty Box # " + "x" * 120, OPERATION + "/summary"),
    ],
)
def test_rule_of_text(rule: str, old: str, new: str, where: str, tmp_path: Path) -> None:
    path = dumped(broken(), tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    assert reported(rule, load(path)) == [(where, line)]
