"""Every operation as a command: what it sends, what it prints, and what it asks."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from getmx import OPERATIONS
from getmx_cli.texts import LOSSES
from tests.command.running import Command, options, words
from tests.sandbox.account import PASSWORD, READ, TOKEN, needs
from tests.support import spec
from tests.support.calls import arguments


@pytest.fixture
def secret_file(tmp_path: Path) -> str:
    (tmp_path / "secret").write_text(f"{PASSWORD}\nmore\n")
    return str(tmp_path / "secret")


def given(operation: str, secret_file: str) -> list[str]:
    return [*words(operation), *options(operation, arguments(operation), secret_file)]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_sends_what_the_options_say(getmx: Command, operation: str, secret_file: str) -> None:
    getmx(*given(operation, secret_file), *(["--yes"] if operation in LOSSES else []))
    (call,) = getmx.sandbox.calls
    example = next(iter(spec.request_examples(operation).values()))
    sent = [(name, text) for name, text in call.form if text != "***"]
    secrets = {field.name for field in OPERATIONS[operation].fields if field.secret}
    expected = {name: value for name, value in example.items() if name != "token" and name not in secrets}
    assert call.operation == operation
    assert {name for name, _ in sent} == expected.keys()
    for name, text in sent:
        value = expected[name]
        assert text in [str(item) for item in (value if isinstance(value, list) else [value])]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_dry_run_sends_nothing(
    getmx: Command, operation: str, secret_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GETMX_TOKEN")
    ended = getmx(*given(operation, secret_file), "--dry-run")
    assert ended.status == 0
    assert ended.out.startswith("curl --request POST http://127.0.0.1:")
    assert f"{OPERATIONS[operation].path} " in ended.out
    assert '"token=$GETMX_TOKEN"' in ended.out
    assert not getmx.sandbox.calls


@pytest.mark.parametrize("operation", LOSSES)
def test_what_destroys_is_not_done_unless_somebody_agrees(
    getmx: Command, operation: str, secret_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = getmx(*given(operation, secret_file))
    assert ended.status == 2
    assert LOSSES[operation] in ended.err
    assert "--yes" in ended.err
    assert not getmx.sandbox.calls


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "calls"), [("y\n", 1), ("n\n", 0), ("\n", 0)])
@needs("deleteEmail")
def test_a_person_is_asked_with_the_ids_of_what_is_lost(
    getmx: Command, monkeypatch: pytest.MonkeyPatch, answer: str, calls: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    ended = getmx(*words("deleteEmail"), "--mail-id", "4711")
    assert "mail_id: 4711" in ended.err
    assert len(getmx.sandbox.calls) == calls
    assert ended.status == (3 if calls else 2)


# Output.


def rows_of(getmx: Command, form: str) -> str:
    return getmx(*words("listDomains"), "--output", form).out


@needs("listDomains")
def test_rows_come_in_each_form(getmx: Command) -> None:
    rows: list[dict[str, Any]] = json.loads(rows_of(getmx, "json"))
    assert [row["domain"] for row in rows] == ["example.com", "example.org"]
    assert [json.loads(line) for line in rows_of(getmx, "jsonl").splitlines()] == rows
    assert list(csv.DictReader(io.StringIO(rows_of(getmx, "csv")))) == rows
    table = rows_of(getmx, "table").splitlines()
    assert table[0].split() == list(rows[0])
    assert [line.split()[1] for line in table[1:]] == ["example.com", "example.org"]
    assert getmx(*words("listDomains")).out == rows_of(getmx, "json")  # This is no terminal.


@needs("listEmails")
def test_all_pages_are_read_if_asked(getmx: Command) -> None:
    for number in range(25):
        getmx.sandbox.add_mailbox(f"user{number}@example.net")
    first = getmx(*words("listEmails"), "--output", "jsonl", "--limit", "20")
    assert len(first.out.splitlines()) == 20
    assert "--all" in first.err
    assert len(getmx(*words("listEmails"), "--output", "jsonl", "--all").out.splitlines()) == 28


@needs("listMessages", "listEmails")
def test_the_text_of_a_stranger_moves_no_terminal_and_runs_in_no_spreadsheet(getmx: Command) -> None:
    getmx.sandbox.deliver("alice@example.com", "=1+1\x1b]0;owned\x07\u202e", "\x9b31m")
    (mailbox,) = json.loads(getmx(*words("listEmails"), "--mail", "alice@example.com").out)
    command = [*words("listMessages"), "--mail-id", mailbox["id"], "--folder", "Inbox", "--output"]
    for form in ("table", "json", "jsonl"):
        assert getmx(*command, form).out.replace("\n", "").isprintable()
    subjects = [row["subject"] for row in csv.DictReader(io.StringIO(getmx(*command, "csv").out))]
    assert "'=1+1\x1b]0;owned\x07\u202e" in subjects
    told = [row["subject"] for row in json.loads(getmx(*command, "json").out)]
    assert "=1+1\x1b]0;owned\x07\u202e" in told


@needs("listDomains")
def test_a_table_is_cut_to_the_terminal(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    getmx.sandbox.add_domain("x" * 60 + ".example")
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, rows_of(getmx, "table").splitlines())) <= 60


# Token.


def test_the_token_comes_from_a_file_or_from_standard_input(
    getmx: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GETMX_TOKEN", "wrong")
    assert getmx(*words(READ.id)).status == 5
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    assert getmx(*words(READ.id), "--token-file", tmp_path / "token").status == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{TOKEN}\n"))
    assert getmx(*words(READ.id), "--token-file", "-").status == 0


@needs("addEmail")
def test_a_password_is_asked_for_on_a_terminal(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda prompt: PASSWORD)
    getmx(*words("addEmail"), "--domain-id", "1", "--mail", "new@example.com")
    assert ("password", "***") in getmx.sandbox.calls[0].form


# A terminal.


@needs("listEmails")
def test_a_terminal_gets_a_table_and_a_bar(getmx: Command) -> None:
    pty = pytest.importorskip("pty")
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "getmx_cli", *words("listEmails"), "--all"]
    with subprocess.Popen(command, stdout=terminal, stderr=terminal, stdin=terminal) as process:
        os.close(terminal)
        shown = b""
        with contextlib.suppress(OSError):  # Linux tells the end of a terminal in this way.
            while part := os.read(controller, 10_000):
                shown += part
    os.close(controller)
    assert process.returncode == 0
    assert b"100%" in shown
    assert [line.split()[1] for line in shown.decode().splitlines() if "@example.com " in line] == [
        "alice@example.com",
        "bob@example.com",
    ]
    assert TOKEN.encode() not in shown
