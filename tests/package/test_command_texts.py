"""The texts of the command follow the spec, whatever it names, and have nothing that a terminal would obey."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.package import plan_of
from generator.package.cli.names import COMMON, option_name
from generator.package.command_texts import CommandTexts, command_texts
from generator.spec import load
from tests.support.generating import Spec, form_of, operation_of, small_spec, write_spec
from tests.support.sample import sample


def texts(spec: Spec, folder: Path) -> CommandTexts:
    return command_texts(plan_of(load(write_spec(spec, folder))), "1.2.3")


@pytest.mark.parametrize("option", COMMON)
def test_a_field_with_the_name_of_a_common_option_gets_another_one(option: str) -> None:
    name = option.split()[0].removeprefix("--").replace("-", "_")
    assert option_name(name, "text", is_secret=False) == f"--field-{name.replace('_', '-')}"


def test_options_of_flags_secrets_and_odd_names() -> None:
    assert option_name("seen", "flag", is_secret=False) == "--seen/--no-seen"
    assert option_name("no_seen", "flag", is_secret=False) == "--field-no-seen/--no-field-no-seen"
    assert option_name("token", "text", is_secret=True) == "--field-token-file"
    assert option_name("newPassword", "text", is_secret=True) == "--newpassword-file"
    assert option_name("from_", "text", is_secret=False) == "--from"


def test_a_keyword_that_differs_from_its_field_is_kept(tmp_path: Path) -> None:
    spec = small_spec()
    form_of(spec)["properties"]["from"] = {"type": "string", "description": "Who sent it."}
    made = texts(spec, tmp_path)
    assert list(made.keywords.values()) == [{"from": "from_"}]
    assert any("--from TEXT" in text for text in made.helps.values())


def test_a_spec_without_the_operations_of_a_command_has_no_such_command(tmp_path: Path) -> None:
    made = texts(small_spec(), tmp_path)
    assert {"api", "sandbox"} <= made.short.keys()
    assert not [name for name in made.short if name.endswith((" import", " export", " code"))]
    whole = command_texts(plan_of(sample()), "1.2.3")
    assert whole.helps.keys() >= whole.short.keys()


def test_the_newest_date_of_evidence_is_in_the_version(tmp_path: Path) -> None:
    spec = small_spec()
    assert "newest evidence: no date is known" in texts(spec, tmp_path).version
    operation_of(spec)["x-getmx-evidence"]["seen"] = "2026-01-31"
    assert "newest evidence: 2026-01-31 (paths: 1 " in texts(spec, tmp_path).version


@pytest.mark.parametrize("hostile", ["\x1b]0;owned\x07", "\u202e", "\x9b2J", "a\r\nb"])
def test_no_text_of_a_spec_moves_a_terminal(tmp_path: Path, hostile: str) -> None:
    spec: Any = small_spec()
    operation_of(spec)["description"] = f"Do it {hostile} now."
    operation_of(spec)["x-getmx-destructive"] = True
    made = texts(spec, tmp_path)
    for text in (*made.helps.values(), *made.short.values(), *made.losses.values()):
        assert text.replace("\n", "").isprintable()
