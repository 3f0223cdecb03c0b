"""What a regeneration breaks by a rename stands first in its summary."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from generator.diff import summary
from tests.diff.edits import base_spec
from tests.support.generating import form_of, operation_of

SpecEdit = Callable[[dict[str, Any]], object]


def _files(spec: dict[str, Any]) -> dict[str, bytes]:
    return {"getmx/openapi.json": json.dumps(spec).encode()}


def _summary(edit: SpecEdit) -> list[str]:
    spec = copy.deepcopy(base_spec())
    edit(spec)
    return [line for line in summary(_files(base_spec()), _files(spec)) if line.startswith("breaking")]


def rename_method(spec: dict[str, Any]) -> None:
    operation_of(spec, "cleanUpEmail")["x-getmx-method"] = "emails.empty"


def rename_operation(spec: dict[str, Any]) -> None:
    rename_method(spec)
    operation_of(spec, "cleanUpEmail")["operationId"] = "emptyEmail"


def rename_parameter(spec: dict[str, Any]) -> None:
    form = form_of(spec, "cleanUpEmail")
    form["properties"]["mailbox_id"] = form["properties"].pop("mail_id")
    form["required"] = ["mailbox_id" if name == "mail_id" else name for name in form["required"]]


ALIAS = ": keep the old name for one minor version, as an alias that warns with DeprecationWarning"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (rename_method, ["mx.emails.clean_up() is called mx.emails.empty() now"]),
        (rename_operation, ["mx.emails.clean_up() is called mx.emails.empty() now"]),
        (rename_parameter, ["the keyword mail_id of mx.emails.clean_up() is called mailbox_id now"]),
        (lambda spec: None, []),
    ],
)
def test_renames_are_told_with_the_alias_that_they_need(edit: SpecEdit, told: list[str]) -> None:
    assert _summary(edit) == [f"breaking: {line}{ALIAS}" for line in told]
