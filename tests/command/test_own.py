"""The commands that are no operation: api, messages code, emails export, sandbox; and --sandbox."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import click
import pytest

from getmx import OPERATIONS
from getmx_cli.texts import LOSSES
from getmx_sandbox import Sandbox
from getmx_sandbox.server import SandboxServer
from tests.command.running import Command, words
from tests.sandbox.account import PASSWORD, READ, needs
from tests.support.spec import ROOT

# api


def test_api_calls_any_path_with_any_fields(getmx: Command) -> None:
    ended = getmx("api", READ.path, "page=1", "colour=a=b@c")
    assert json.loads(ended.out).keys() == {"list", "total"}
    assert getmx.sandbox.calls[-1].form == (("page", "1"), ("colour", "a=b@c"))
    assert getmx("api", "/v1/nothing").status == 3


def test_api_reads_secrets_from_files(getmx: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text(PASSWORD)
    ended = getmx("api", "/v1/any", f"password@{tmp_path / 'secret'}", "--dry-run")
    assert "'password=***'" in ended.out
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert "'password=***'" in getmx("api", "/v1/any", "password@-", "--dry-run").out
    assert getmx("api", "/v1/any", f"new_password={PASSWORD}").status == 2
    assert getmx("api", "/v1/any", f"password@{tmp_path / 'none'}").status == 2


@pytest.mark.parametrize("by", ["id", "path"])
def test_api_asks_before_it_destroys(getmx: Command, by: str) -> None:
    for operation in LOSSES:
        ended = getmx("api", getattr(OPERATIONS[operation], by), "domain_id=1")
        assert ended.status == 2
        assert LOSSES[operation] in ended.err
    assert not getmx.sandbox.calls


# messages code


@needs("listMessages", "getMessage")
def test_code_prints_the_code_that_came_after_the_start(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_id = getmx.sandbox.add_mailbox("new@example.com")
    getmx.sandbox.deliver("new@example.com", "An old code", "111111")

    say = click.echo

    def deliver_when_ready(text: str, **options: Any) -> None:
        if text.startswith("ready"):
            getmx.sandbox.deliver("new@example.com", "A code", "246810")
        say(text, **options)

    monkeypatch.setattr("getmx_cli.own.click.echo", deliver_when_ready)
    group = words("listMessages")[0]
    assert getmx(group, "code", "--mail-id", mail_id).out == "246810\n"
    ended = getmx(group, "code", "--mail-id", mail_id, "--timeout", "0.05", "--pattern", "never")
    assert ended.status == 1
    assert "--timeout" in ended.err


@needs("listMessages", "getMessage")
def test_a_sandbox_that_runs_gets_its_mail_from_the_user(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox, said = Sandbox(seed=True), []

    def deliver_when_ready(text: str, **options: Any) -> None:
        said.append(text)
        if text.startswith("ready"):
            sandbox.deliver("alice@example.com", "Your code is 271828")

    monkeypatch.setattr("getmx_cli.own.click.echo", deliver_when_ready)
    alice = sandbox.client().request("listEmails").data["list"][0]["id"]
    with SandboxServer(sandbox) as server:
        monkeypatch.setattr("getmx_cli.calls.SANDBOX_PORT", int(server.base_url.rpartition(":")[2]))
        assert getmx(words("listMessages")[0], "code", "--sandbox", "--mail-id", alice).status == 0
    assert said[1:] == ["271828"]
    assert "/deliver" in said[0]


@needs("listMessages", "getMessage")
def test_a_sandbox_of_its_own_sends_the_mail_with_the_code(getmx: Command) -> None:
    group = words("listMessages")[0]
    alice = Sandbox(seed=True).client().request("listEmails").data["list"][0]["id"]
    first, second = (getmx(group, "code", "--sandbox", "--mail-id", alice) for _ in range(2))
    assert first.out.strip().isdecimal()
    assert first.err == f"the sandbox has sent a mail: Your code is {first.out.strip()}.\n"
    assert first.out != second.out
    junk = getmx(group, "code", "--sandbox", "--mail-id", alice, "--folder", "Junk", "--folder", "Inbox")
    assert junk.out.strip() in junk.err
    unknown = getmx(group, "code", "--sandbox", "--mail-id", "1")
    assert (unknown.status, unknown.out) == (3, "")
    assert not getmx.sandbox.calls


@needs("listMessages", "getMessage", "listEmails")
def test_the_readme_leads_to_a_code_in_three_commands(getmx: Command) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    install, *commands = readme.partition("in three commands.")[2].split("\n\n")[1].splitlines()
    assert install.endswith("pip install '.[cli]'")
    mailboxes, code = (getmx(*command.split()[1:]) for command in commands)
    assert commands[1].split()[-1] in {row["id"] for row in json.loads(mailboxes.out)}
    assert code.out.strip() in code.err


# emails export


@needs("listEmails")
def test_export_writes_what_import_could_read_but_for_passwords(getmx: Command, tmp_path: Path) -> None:
    for number in range(25):
        getmx.sandbox.add_mailbox(f"user{number}@example.net")
    group = words("listEmails")[0]
    ended = getmx(group, "export")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert (len(rows), ended.err) == (28, "28 mailboxes\n")
    assert list(rows[0]) == ["mail", "domain_id", "mark", "id"]
    assert "user24@example.net" in {row["mail"] for row in rows}
    assert getmx(group, "export", "--to-file", tmp_path / "all.csv").out == ""
    assert (tmp_path / "all.csv").read_text() == ended.out
    one = getmx(group, "export", "--domain-id", rows[-1]["domain_id"]).out
    assert len(one.splitlines()) == 1 + sum(row["domain_id"] == rows[-1]["domain_id"] for row in rows)


@needs("listEmails")
@pytest.mark.parametrize(("path", "problem"), [("/dev/full", errno.ENOSPC), ("/nowhere/all.csv", errno.ENOENT)])
def test_an_export_that_cannot_be_written_names_the_file(getmx: Command, path: str, problem: int) -> None:
    if path == "/dev/full" and not Path(path).exists():
        pytest.skip("this system has no disk that is always full")
    ended = getmx(words("listEmails")[0], "export", "--to-file", path)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith(f"error: {path}: {os.strerror(problem)}")


# sandbox


@needs("listDomains")
def test_sandbox_is_one_of_its_own_if_none_runs(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GETMX_TOKEN")
    ended = getmx(*words("listDomains"), "--sandbox")
    assert ended.status == 0
    assert "example.com" in ended.out
    assert not getmx.sandbox.calls


def test_sandbox_is_the_one_that_runs(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox()
    with SandboxServer(sandbox) as server:
        monkeypatch.setattr("getmx_cli.calls.SANDBOX_PORT", int(server.base_url.rpartition(":")[2]))
        assert getmx(*words(READ.id), "--sandbox").status == 0
    assert [call.operation for call in sandbox.calls] == [READ.id]


def test_what_listens_there_and_is_no_sandbox_is_not_called(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        monkeypatch.setattr("getmx_cli.calls.SANDBOX_PORT", server.server_port)
        assert getmx(*words(READ.id), "--sandbox").status == 0
        thread.join()
    assert asked == ["/"]


@needs("listDomains")
def test_sandbox_serves_sample_data_until_a_signal(getmx: Command) -> None:
    command = [sys.executable, "-m", "getmx_cli", "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[1]
        try:
            getmx._patch.setenv("GETMX_BASE_URL", address)
            getmx._patch.setenv("GETMX_TOKEN", "sandbox-token")
            assert "example.com" in getmx(*words("listDomains")).out
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_without_its_packages_the_server_says_what_to_install(getmx: Command) -> None:
    getmx._patch.setitem(sys.modules, "uvicorn", None)
    getmx._patch.delitem(sys.modules, "getmx_sandbox.server", raising=False)
    ended = getmx("sandbox", "--port", "0")
    assert (ended.status, ended.out) == (1, "")
    assert "pip install 'getmx-client[sandbox]'" in ended.err
