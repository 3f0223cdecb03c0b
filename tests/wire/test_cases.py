"""The cases of goldens for any form, and the command that writes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.__main__ import main
from generator.spec import Spec, load
from generator.wire import cases, golden
from tests.support.generating import own_spec, write_spec

FORM = "EmailUpdateForm"


def _operation(folder: Path, fields: dict[str, Any], required: list[str], **more: Any) -> Any:
    """updateEmail with another form beside its token, whose example is gone."""
    spec = own_spec()
    token = {"$ref": "#/components/schemas/Token"}
    schema = {"type": "object", "required": ["token", *required], "properties": {"token": token, **fields}, **more}
    spec["components"]["schemas"][FORM] = schema
    content = spec["paths"]["/v1/mail/update"]["post"]["requestBody"]["content"]["multipart/form-data"]
    content["examples"] = {"illustration": {"value": {"token": "token"}}}
    return Spec(load(write_spec(spec, folder))).operation("updateEmail")


def _inputs(operation: Any) -> dict[str, dict[str, Any]]:
    return {
        case.name: {key: value for key, value in case.input.items() if key != "token"} for case in cases(operation.form)
    }


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


@pytest.mark.parametrize(
    ("schema", "plain", "numbers"),
    [
        (NUMBER, 1, 2**31),
        ({**NUMBER, "minimum": 5, "maximum": 9}, 5, 9),
        ({**NUMBER, "maximum": -3}, -3, -3),
        ({**NUMBER, "enum": [0, 1, -1]}, 1, -1),
        ({**NUMBER, "enum": [0]}, 0, 0),
        ({**TEXT, "enum": ["asc", "desc"]}, "asc", "desc"),
        ({**TEXT, "format": "date"}, "2025-01-31", "2025-02-01"),
        ({**TEXT, "minLength": 8}, "textxxxx", "textxxxx"),
        ({**TEXT, "examples": ["a"]}, "a", "a"),
        ({"type": "array", "items": TEXT}, ["text"], ["text"]),
    ],
)
def test_values_keep_the_rules_of_their_field(tmp_path: Path, schema: Any, plain: Any, numbers: Any) -> None:
    inputs = _inputs(_operation(tmp_path, {"field": schema}, ["field"]))
    assert inputs["plain"] == {"field": plain}
    assert inputs.get("numbers", inputs["plain"]) == {"field": numbers}


@pytest.mark.parametrize(
    ("schema", "takes_any_text"),
    [
        (TEXT, True),
        ({**TEXT, "format": "password", "minLength": 8}, True),
        ({**TEXT, "maxLength": 3}, False),
        ({**TEXT, "minLength": 1000}, False),
        ({**TEXT, "pattern": "^[a-z]+$"}, False),
        ({**TEXT, "format": "date"}, False),
        ({**TEXT, "enum": ["a", "b"]}, False),
        (NUMBER, False),
    ],
)
def test_hostile_texts_are_for_fields_that_take_any(tmp_path: Path, schema: Any, takes_any_text: bool) -> None:
    inputs = _inputs(_operation(tmp_path, {"field": schema}, ["field"]))
    assert ("at-sign" in inputs) == takes_any_text
    assert ("line-ends" in inputs) == takes_any_text


def test_what_is_left_out_and_what_is_null_is_what_may_be(tmp_path: Path) -> None:
    fields = {"one_id": TEXT, "two": TEXT, "three": NUMBER}
    inputs = _inputs(_operation(tmp_path, fields, ["one_id"], minProperties=3))
    assert inputs["omitted"] == {"one_id": "text", "two": "text"}
    assert inputs["null"] == {"one_id": "text", "two": "text", "three": None}
    assert inputs["long-ids"]["one_id"] == "1721249659550380508"


def test_arrays_are_one_part_each_and_null_is_none(tmp_path: Path) -> None:
    folders = {"type": "array", "items": TEXT}
    made = golden(_operation(tmp_path, {"folder": folders, "mark": TEXT}, ["folder"]), tmp_path)
    by_name = {case["name"]: case for case in made["cases"]}
    assert by_name["null"]["parts"] == [{"name": "token", "value": "token"}, {"name": "folder", "value": "text"}]
    arrays = by_name["arrays"]
    assert arrays["input"]["folder"] == [part["value"] for part in arrays["parts"] if part["name"] == "folder"]
    assert len(arrays["input"]["folder"]) > 2


def test_a_capture_that_calls_something_else_is_left_out(tmp_path: Path) -> None:
    operation = _operation(tmp_path, {"mail_id": TEXT, "page": NUMBER}, ["mail_id"])
    header = ["Content-Disposition", 'form-data; name="{}"']

    def capture(path: str, *names: str) -> str:
        parts = [{"headers": [[header[0], header[1].format(name)]], "value": "7"} for name in names]
        (tmp_path / "updateEmail.json").write_text(json.dumps({"path": path, "curl": ["x"], "parts": parts}))
        first = golden(operation, tmp_path)["cases"][0]
        return str(first["input"]) if first["from"] == "curl" else ""

    assert capture(operation.path, "mail_id", "page") == "{'mail_id': '7', 'page': 7}"
    assert capture("/v1/mail/other", "mail_id") == ""
    assert capture(operation.path, "mail_id", "other") == ""


def test_the_command_writes_what_is_stale_and_removes_what_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = write_spec(own_spec(), tmp_path)
    arguments = ["wire", "--spec", str(spec)]
    folder = tmp_path / "wire"
    assert main([*arguments, "--check"]) == 1
    assert not folder.exists()
    assert main(arguments) == 0
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{operation.id}.json" for operation in Spec(load(spec)).operations}
    (folder / "gone.json").write_text("{}")
    (folder / "updateEmail.json").write_text("{}")
    capsys.readouterr()
    assert main([*arguments, "--check"]) == 1
    assert "wire/gone.json: stale" in capsys.readouterr().out
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0
    assert {path.name for path in folder.iterdir()} == names
    assert all(yaml.safe_load(path.read_text(encoding="utf-8"))["cases"] for path in folder.iterdir())
