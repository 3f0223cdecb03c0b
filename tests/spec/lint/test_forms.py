"""The rules of `forms`, each broken on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.lint.breaking import (
    FIELDS,
    FORM,
    FORM_MEDIA,
    LIST,
    LIST_FIELDS,
    LIST_MEDIA,
    OPERATION,
    SCHEMAS,
    SCROLL,
    Case,
    both,
    check,
    drop,
    last,
    put,
    ref,
    rename,
    reported_of,
)

CASES = [
    Case(
        "form-only",
        put(OPERATION + "/requestBody/required", False),
        OPERATION + "/requestBody/required",
        "required: false",
    ),
    Case(
        "form-only",
        put(OPERATION + "/requestBody/content/text~1plain", {}),
        OPERATION + "/requestBody/content",
        "content:",
    ),
    Case("form-only", put(FORM_MEDIA + "/schema", {}), FORM_MEDIA + "/schema", "schema: {}"),
    Case(
        "form-only",
        both(rename(FORM, "Sent"), put(FORM_MEDIA + "/schema", ref("Sent"))),
        FORM_MEDIA + "/schema",
        "schema:",
    ),
    Case("form-token-first", last(FIELDS + "/token"), FIELDS, "properties:"),
    Case(
        "form-token-first",
        put(FORM + "/required", ["box_id", "token"]),
        FORM + "/required",
        "required:",
    ),
    *(
        Case("form-field-types", put(FIELDS + "/extra", field), FIELDS + "/extra", "extra:")
        for field in (
            {"type": "boolean"},
            {"type": "number"},
            {"type": "object"},
            {"type": ["string", "null"]},
            {"anyOf": [{"type": "string"}, {"type": "number"}]},
            {"description": "of no type"},
            {"type": "string", "format": "binary"},
            {"type": "array", "items": {"type": "boolean"}},
            {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
        )
    ),
    Case(
        "form-default", put(LIST_FIELDS + "/tag/items/default", "x"), LIST_FIELDS + "/tag/items/default", "default: x"
    ),
    Case("form-default", put(SCHEMAS + "/Token/default", "x"), SCHEMAS + "/Token/default", "default: x"),
    Case("form-array-encoding", drop(LIST_MEDIA + "/encoding"), LIST_MEDIA, "multipart"),
    Case("form-array-encoding", put(LIST_MEDIA + "/encoding/tag/explode", False), LIST_MEDIA + "/encoding/tag", "tag:"),
    Case(
        "form-array-encoding",
        put(LIST_MEDIA + "/encoding/page", {"style": "form", "explode": True}),
        LIST_MEDIA + "/encoding/page",
        "page:",
    ),
    Case(
        "form-array-encoding",
        put(LIST_MEDIA + "/encoding/lost", {"style": "form", "explode": True}),
        LIST_MEDIA + "/encoding/lost",
        "lost:",
    ),
    Case("secret-write-only", put(FIELDS + "/token", {"type": "string"}), FIELDS + "/token", "token"),
    Case(
        "secret-write-only",
        put(FIELDS + "/password", {"type": "string", "format": "password"}),
        FIELDS + "/password",
        "password:",
    ),
    Case("paging-fields", drop(LIST_FIELDS + "/page"), LIST + "/x-getmx-paging", "x-getmx-paging: page"),
    Case(
        "paging-fields",
        drop(SCHEMAS + "/BoxScrollListForm/properties/offset"),
        SCROLL + "/x-getmx-paging",
        "x-getmx-paging: cursor",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_schemas_that_name_each_other_many_times_are_read_in_time(tmp_path: Path) -> None:
    levels = {f"/Level{index}": {"anyOf": [ref(f"Level{index + 1}")] * 2} for index in range(40)}
    changes = [put(SCHEMAS + name, schema) for name, schema in {**levels, "/Level40": {"type": "boolean"}}.items()]
    change = both(*changes, put(FIELDS + "/reason", ref("Level0")))
    [(at, _)] = reported_of("form-field-types", change, tmp_path)
    assert at == FIELDS + "/reason"
