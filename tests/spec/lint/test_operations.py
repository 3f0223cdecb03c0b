"""The rules of `operations`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.spec import pointer
from tests.spec.lint.breaking import LIST, OPERATION, PATH, Case, check, drop, put, rename

CASES = [
    Case("operation-post-only", put(PATH + "/get", {}), PATH + "/get", "get: {}"),
    Case("operation-post-only", put("/paths/~1a", {}), "/paths/~1a", "/a: {}"),
    *(
        Case("operation-keys", drop(OPERATION + pointer(key)), OPERATION, "post:")
        for key in ("operationId", "summary", "description", "x-getmx-method")
    ),
    Case("operation-keys", drop(OPERATION + "/x-getmx-retry"), OPERATION, "post:"),
    Case("operation-keys", drop(OPERATION + "/x-getmx-server"), OPERATION, "post:"),
    Case("operation-keys", put(OPERATION + "/summary", " "), OPERATION + "/summary", "summary: ' '"),
    Case("operation-tag", put(OPERATION + "/tags/0", "Lost"), OPERATION + "/tags", "tags:"),
    Case("operation-tag", put(OPERATION + "/tags", []), OPERATION + "/tags", "tags: []"),
    Case("operation-tag", put(OPERATION + "/tags", ["Box", "Lid"]), OPERATION + "/tags", "tags:"),
    Case("operation-id-unique", put(LIST + "/operationId", "emptyBox"), LIST + "/operationId", "operationId: emptyBox"),
    Case(
        "method-unique",
        put(LIST + "/x-getmx-method", "boxes.empty"),
        LIST + "/x-getmx-method",
        "x-getmx-method: boxes.empty",
    ),
    Case(
        "destructive-safe",
        put(OPERATION + "/x-getmx-retry", "safe"),
        OPERATION + "/x-getmx-retry",
        "x-getmx-retry: safe",
    ),
    Case("no-parameters", put(OPERATION + "/parameters", []), OPERATION + "/parameters", "parameters"),
    Case("no-parameters", put(PATH + "/parameters", []), PATH + "/parameters", "parameters: []"),
    Case("no-parameters", rename(PATH, "/v1/{id}"), "/paths/~1v1~1{id}", "/v1/{id}:"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
