"""The lines of docs/command.md and docs/guide/mailboxes.md, run in a shell as a reader would paste them."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from getmx_sandbox import Sandbox
from tests.command.running import Command
from tests.support.spec import ROOT

#: The mailbox that the documents show. A reader puts in one of their own.
_MAIL_ID = "12345678"


def blocks(document: str, language: str) -> list[str]:
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


def mailbox(sandbox: Sandbox) -> str:
    return next(iter(sandbox.client().emails.list(mail="alice@example.com"))).id or ""


def mails(path: Path) -> list[str]:
    return [row["mail"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


@contextmanager
def shell(folder: Path, lines: str) -> Iterator[subprocess.Popen[str]]:
    """A shell in a folder that has the file to import. Who uses it says yes to every question."""
    (folder / "bin").mkdir(exist_ok=True)
    program = folder / "bin" / "getmx"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m getmx_cli "$@"\n')
    program.chmod(0o755)
    (folder / "new.csv").write_text(blocks("guide/mailboxes.md", "text")[0])
    controller, terminal = pytest.importorskip("pty").openpty()
    os.write(controller, b"y\n" * 5)
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}
    command = ["bash", "-eu", "-o", "pipefail", "-c", lines]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=terminal, stdout=-1, stderr=-1, text=True
    ) as process:
        yield process
    os.close(terminal)
    os.close(controller)


@pytest.mark.parametrize("number", range(2), ids=["try", "calls"])
def test_calls(getmx: Command, tmp_path: Path, number: int) -> None:
    lines = blocks("command.md", "sh")[number].replace(_MAIL_ID, mailbox(getmx.sandbox))
    with shell(tmp_path, lines) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.count("\n") >= len(lines.splitlines())


def test_wait_for_a_code(getmx: Command, tmp_path: Path) -> None:
    lines, without_account = (block for block in blocks("command.md", "sh") if "messages code" in block)
    assert without_account in (ROOT / "README.md").read_text(encoding="utf-8")  # which is run by test_own.py
    with shell(tmp_path, lines.replace(_MAIL_ID, mailbox(getmx.sandbox)) + 'echo "$code"') as process:
        assert process.stderr is not None
        assert "ready" in process.stderr.readline()
        getmx.sandbox.deliver("alice@example.com", "Your code", "It is 271828.")
        out, err = process.communicate(timeout=60)
    assert (out, process.returncode) == ("271828\n", 0), err


def test_import_and_export(getmx: Command, tmp_path: Path) -> None:
    before = len(list(getmx.sandbox.client().emails.list()))
    with shell(tmp_path, "".join(blocks("guide/mailboxes.md", "sh"))) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    new, written = mails(tmp_path / "new.csv"), mails(tmp_path / "all.csv")
    assert set(new) <= set(written)
    assert len(written) == before + len(new)


def test_import_in_python(getmx: Command, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(blocks("guide/mailboxes.md", "python")[0])
    with shell(tmp_path, f'"{sys.executable}" program.py') as process:
        out, err = process.communicate(timeout=60)
    assert (out, process.returncode) == ("[]\n", 0), err
    assert sum(call.operation == "addEmail" for call in getmx.sandbox.calls) == 2
