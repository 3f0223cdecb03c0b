"""How commands end that cannot work: the status, and words that a person can act on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from getmx import OPERATIONS
from getmx_sandbox import ApiError, Disconnect, HttpFault
from tests.command.running import Command, words
from tests.sandbox.account import READ, TOKEN


def told(getmx: Command, *arguments: object) -> tuple[int, str, str]:
    """The status, what is wrong, and what to do next."""
    ended = getmx(*arguments)
    lines = [line for line in ended.err.splitlines() if not line.startswith("warning: ")]
    assert ended.out == ""
    assert lines[0].startswith("error: ")
    assert lines[-1].startswith("next: ")
    return ended.status, "\n".join(lines[:-1]), lines[-1]


def test_a_wrong_or_missing_token(getmx: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GETMX_TOKEN", "wrong-token-1234")
    status, problem, remedy = told(getmx, *words(READ.id))
    assert status == 5
    assert "wrong-token-1234" not in problem
    assert "dashboard" in remedy
    monkeypatch.setenv("GETMX_TOKEN", " ")
    assert told(getmx, *words(READ.id))[::2] == (5, "next: set GETMX_TOKEN, or name a file with --token-file")
    assert told(getmx, *words(READ.id), "--token-file", tmp_path / "none")[0] == 5
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    assert told(getmx, *words(READ.id), "--token-file", tmp_path / "bytes")[0] == 5
    monkeypatch.setenv("GETMX_TOKEN", TOKEN)
    getmx.sandbox.switch_off()
    assert told(getmx, *words(READ.id))[0] == 5


def test_no_network(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
    monkeypatch.setenv("GETMX_BASE_URL", address)
    monkeypatch.setattr("getmx._runtime.options.MAX_RETRIES", 0)
    monkeypatch.setattr("getmx._runtime.client.BaseClient._pace", _Hurried())
    status, problem, remedy = told(getmx, *words(READ.id))
    assert status == 4
    assert "127.0.0.1" in problem
    assert "GETMX_BASE_URL" in remedy


class _Hurried:
    """The pace of a client that does not wait."""

    def __getattr__(self, name: str) -> object:
        from getmx._runtime.retry import REAL_PACE

        return (lambda seconds: None) if name == "sleep" else getattr(REAL_PACE, name)


UNSENT = next(known for known in OPERATIONS.values() if known.retry == "unsent" and known.server == "shared")


@pytest.mark.parametrize(
    ("fault", "status", "remedy"),
    [
        (ApiError(4711, "not today"), 3, "--dry-run"),
        (HttpFault(404), 3, "--dry-run"),
        (HttpFault(403), 5, "token"),
        (HttpFault(503), 4, "look before you repeat"),
        (Disconnect(), 4, "look before you repeat"),
        (HttpFault(200, b"<html>"), 1, "GETMX_BASE_URL"),
    ],
)
def test_the_service_fails(getmx: Command, fault: ApiError | HttpFault | Disconnect, status: int, remedy: str) -> None:
    getmx.sandbox.fail(UNSENT.id, with_=fault)
    ended = told(getmx, "api", UNSENT.id, "--yes")
    assert ended[0] == status
    assert remedy in ended[2]


def test_a_message_of_the_service_moves_no_terminal(getmx: Command) -> None:
    getmx.sandbox.fail(READ.id, with_=ApiError(4711, "no\x1b]0;owned\x07\u202e\x9b2J\nmore"))
    problem = told(getmx, *words(READ.id))[1]
    assert "4711" in problem
    assert problem.replace("\n", "").isprintable()


def test_a_wrong_command_line(getmx: Command) -> None:
    resource, method = words(READ.id)
    for wrong, hint in {
        (resource + "x", method): f"did you mean {resource}?",
        (resource, method + "x"): f"did you mean {method}?",
        (resource, method, "--dry-rum"): "did you mean --dry-run?",
        (resource, method, "--output", "xml"): "table, json, jsonl, csv",
        (resource, method, "--output"): "requires an argument",
        (resource, method, "--token", TOKEN): "use --token-file",
        (resource, method, f"--token={TOKEN}"): "use --token-file",
        (resource, method, TOKEN): "more arguments",
        (TOKEN,): "no such command",
        (resource, TOKEN): "no such command",
        ("api", "/v1/x", f"token={TOKEN}"): "can see arguments",
        ("api", "/v1/x", TOKEN): "key=value",
        ("api",): "path is missing",
        ("sandbox", "--port", TOKEN): "must be a number",
    }.items():
        status, problem, remedy = told(getmx, *wrong)
        assert (status, hint in problem) == (2, True), (wrong, problem)
        assert "--help" in remedy or "@FILE" in remedy
    assert not getmx.sandbox.calls


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a full disk is stood in for by /dev/full")
def test_a_full_disk(getmx: Command) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "getmx_cli", *words(READ.id)]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    *_, problem, remedy = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert "No space left" in problem
    assert "disk" in remedy


def test_who_has_read_enough_gets_no_error(getmx: Command) -> None:
    command = [sys.executable, "-m", "getmx_cli", *words(READ.id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert [line for line in process.stderr if not line.startswith("warning: ")] == []
    assert process.returncode == 0


def test_colour_is_for_terminals_and_can_be_switched_off(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_: False)
    assert "\x1b[" in getmx("x").err
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in getmx("x").err


def test_no_secret_stands_in_a_crash(getmx: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("getmx_cli.commands.print_rows", crash)
    monkeypatch.setattr("getmx_cli.commands.print_data", crash)
    with pytest.raises(RuntimeError) as caught:
        getmx(*words(READ.id))
    report = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert TOKEN not in report
