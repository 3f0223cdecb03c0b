"""The command line: its help, its exit statuses, what it prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.package import docstrings as docs
from generator.package.render import _templates
from tests.support.generating import (
    build,
    built,
    command_line,
    data_of,
    form_of,
    operation_of,
    own_spec,
    python,
    run,
    small_spec,
    write_spec,
)


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "130")


def test_help_lists_the_commands_and_exit_statuses(wide: None) -> None:
    done = run("--help")
    assert done.status == 0
    for command in ("build", "check", "lint", "evidence"):
        assert re.search(rf"^ +{command} +\w", done.out, re.MULTILINE)
    assert "Exit status: 0 done, 1 the spec or the package is not in order, 2 the command line is wrong." in done.out


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("build", {"--spec FILE", "--config FILE", "--output FOLDER", "--types"}),
        ("check", {"--spec FILE", "--config FILE", "--output FOLDER", "--types"}),
        ("lint", {"--spec FILE"}),
    ],
)
def test_help_of_a_command_says_what_it_does_and_lists_its_options(command: str, options: set[str], wide: None) -> None:
    done = run(command, "--help")
    assert done.status == 0
    described = {match[1] for match in re.finditer(r"^  (--\w+(?: [A-Z]+)?)  +\w", done.out, re.MULTILINE)}
    assert described == options
    assert len(done.out.split("\n\n")[1]) > 20


@pytest.mark.parametrize("arguments", [[], ["bild"], ["build", "--outptu", "x"], ["lint", "--output", "x"]])
def test_wrong_command_line_exits_2_and_says_why(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.status, done.out) == (2, "")
    assert "usage: python -m generator" in done.err
    assert "error: " in done.err


def test_exit_status_reaches_the_shell(tmp_path: Path) -> None:
    done = command_line("build", "--spec", tmp_path / "nowhere.yaml", "--output", tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, "reading nowhere.yaml\n")
    assert done.stderr.startswith("error: nothing was changed\n")


def test_lint_exits_0_without_findings() -> None:
    done = run("lint", "--spec", Path(__file__).parents[2] / "spec" / "getmx.openapi.yaml")
    assert (done.status, done.out) == (0, "getmx.openapi.yaml: no findings\n")


def test_lint_exits_1_with_findings_and_their_places(tmp_path: Path) -> None:
    spec = own_spec()
    operation_of(spec)["tags"] = ["Nowhere"]
    done = run("lint", "--spec", write_spec(spec, tmp_path))
    assert done.status == 1
    assert re.search(r"spec\.yaml:\d+: \[operation-tag\] cleanUpEmail: .* Fix: ", done.out)


def test_build_prints_its_steps_and_a_summary(tmp_path: Path) -> None:
    done = build(small_spec(), tmp_path)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:5] == [
        "reading spec.yaml",
        "rendering 1 operations of 1 resources",
        "formatting",
        "checking that it imports",
        "+ cleanUpEmail: mx.emails.clean_up() at /v1/mail/clean-up",
    ]
    assert "+ file API.md" in lines
    assert re.fullmatch(r"done in \d+\.\d s: out/", lines[-1])


def test_output_may_be_deep_in_folders_that_do_not_exist_yet(tmp_path: Path) -> None:
    output = tmp_path / "a" / "b" / "out"
    assert run("build", "--spec", write_spec(small_spec(), tmp_path), "--output", output).status == 0
    assert sorted(path.name for path in output.iterdir()) == ["API.md", "getmx", "getmx_cli"]


def test_output_may_be_a_link_to_a_folder(package: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(package, target_is_directory=True)
    done = run("build", "--spec", tmp_path / "spec.yaml", "--output", tmp_path / "link")
    assert done.status == 0, done.err
    assert (tmp_path / "link").is_symlink()


def test_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    done = build(small_spec(), tmp_path)
    assert (done.status, (tmp_path / "out").read_text()) == (1, "mine")
    assert "Traceback" not in done.err


def test_types_hold_also_where_names_meet_those_of_the_package(tmp_path: Path) -> None:
    """A field may be called as a converter, a builtin or an import of the module that it is rendered into."""
    names = ["text", "integer", "list", "str", "Any", "raw", "extra", "to_dict", "Model", "class", "self", "1", "_x"]
    spec = small_spec()
    data_of(spec)["properties"] = {
        **{name: {"type": "string"} for name in names},
        "array": {"type": "array", "items": {"type": "integer"}},
    }
    argument_names = ["op", "models", "builtins", "options", "timeout", "extra_fields", "self", "from", "Literal", "mx"]
    form_of(spec)["properties"] |= {name: {"type": "string"} for name in argument_names}
    form_of(spec)["properties"] |= {"date": {"type": "string", "format": "date"}, "Field": {"enum": ["a", "b"]}}
    form_of(spec)["properties"] |= {"str": {"type": "array", "items": {"type": "string"}}}
    done = build(spec, tmp_path, "--types")
    assert done.status == 0, done.err
    assert "checking that it imports and that its types hold" in done.out


def test_types_that_do_not_hold_stop_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_templates().filters, "literal", lambda value: "1" if value == "safe" else docs.literal(value))
    spec = small_spec()
    operation_of(spec)["x-getmx-retry"] = "safe"
    done = build(spec, tmp_path, "--types")
    assert done.status == 1
    assert "the package's types do not hold" in done.err
    assert "_operations.py" in done.err


def test_a_package_that_does_not_import_without_warnings_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        _templates().filters, "literal", lambda value: r"'\d'" if value == "safe" else docs.literal(value)
    )
    spec = small_spec()
    operation_of(spec)["x-getmx-retry"] = "safe"
    done = build(spec, tmp_path)
    assert done.status == 1
    assert "the package does not import" in done.err
    assert "invalid escape sequence" in done.err


def test_argument_named_as_the_module_of_operations_can_be_sent(tmp_path: Path) -> None:
    spec = small_spec()
    form_of(spec)["properties"]["op"] = {"type": "string"}
    code = """
import json, getmx
with getmx.GetMX(token="token", base_url="http://127.0.0.1:1") as mx:
    try:
        mx.emails.clean_up(mail_id="1", op_="2")
    except getmx.GetMXConnectionError as error:
        print(json.dumps(type(error).__name__))
"""
    assert python(code, built(spec, tmp_path)) == "GetMXConnectionError"
