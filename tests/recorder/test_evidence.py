"""`python -m getmx.evidence`: what is called, what is asked before, and what is in the file that it writes."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from generator.recorder.bundle import read_bundle
from generator.spec import Spec, load
from getmx import OPERATIONS
from getmx.evidence import __main__ as command
from tests.recorder.dialects import DialectService
from tests.recorder.evidence import collected, take_for_live
from tests.recorder.planting import KINDS
from tests.support.spec import SPEC as PATH

READS = {name for name, operation in OPERATIONS.items() if operation.retry == "safe"}


#: The project's spec, since sandbox and package are of that one.
PROJECT = Spec(load(PATH))
_NAMES = ("listEmails", "listAliases", "listSmtpRules", "countEmails", "listDomains")
LIST_EMAILS, LIST_ALIASES, LIST_RULES, COUNT_EMAILS, LIST_DOMAINS = (PROJECT.operation(name).path for name in _NAMES)
TOKEN = "tok-5e8f0c1d7a9b"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[DialectService]:
    with _service() as service:
        take_for_live(service.url, TOKEN, monkeypatch)
        yield service


def _service() -> DialectService:
    service = DialectService("code 200", PROJECT)
    service.sandbox.token = TOKEN
    return service


def _answering(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: answer)


@pytest.mark.parametrize("answer", ["", "n", "no", "x", "yes please"])
def test_nothing_is_called_without_a_yes(
    answer: str, service: DialectService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answering(answer, monkeypatch)
    done = collected("--out", tmp_path / "bundle.zip")
    assert (done.status, service.requests, list(tmp_path.iterdir())) == (1, [], [])
    assert "nothing was called" in done.out


def test_one_screen_says_what_will_be_called(
    service: DialectService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called_before: list[int] = []

    def agree(prompt: str) -> str:
        called_before.append(len(service.requests))
        return "y"

    monkeypatch.setattr("builtins.input", agree)
    done = collected("--out", tmp_path / "bundle.zip")
    screen = done.out.partition("listDomains: HTTP")[0]
    assert done.status == 0
    assert called_before == [0]
    assert len(screen.splitlines()) <= 24
    assert max(map(len, screen.splitlines())) <= 100
    assert all(name in screen for name in (*READS, service.url, "bundle.zip", "calls", "costs", "proves"))
    most = int(screen.partition("at most ")[2].split()[0])
    assert len(READS) - 1 <= len(service.requests) <= most


def test_only_reads_are_called_and_the_file_is_whole(service: DialectService, tmp_path: Path) -> None:
    done = collected("--out", tmp_path / "bundle.zip", "--yes")
    # A field that a read has to have, and that no list gives, may come into the spec.
    skipped = {line.strip().partition(":")[0] for line in done.out.splitlines() if ": skipped, " in line}
    called = READS - skipped
    assert len(skipped) <= 1
    assert {call.operation for call in service.sandbox.calls} == called
    assert f"{len(called)} of {len(READS)} operations answered with success" in done.out
    bundle = read_bundle(tmp_path / "bundle.zip")
    assert {exchange["operation"] for exchange in bundle.exchanges} == called
    assert {exchange["server"] for exchange in bundle.exchanges} == {"shared"}


@pytest.mark.parametrize(
    ("variable", "servers"),
    [("GETMX_BASE_URL", {"other"}), ("GETMX_SCALE_BASE_URL", {"shared", "other"})],
)
def test_another_address_is_called_and_proves_nothing(
    variable: str, servers: set[str], service: DialectService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Scale server is the customer's only over https; elsewhere anything may answer."""
    with _service() as other:
        monkeypatch.setenv(variable, other.url)
        collected("--out", tmp_path / "bundle.zip", "--yes")
        assert other.requests
    bundle = read_bundle(tmp_path / "bundle.zip")
    assert {exchange["server"] for exchange in bundle.exchanges} == servers
    assert other.url.rpartition(":")[2] not in json.dumps(bundle)


def test_a_wrong_token_and_no_service_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _service() as service:
        take_for_live(service.url, "tok-of-nobody", monkeypatch)
        done = collected("--out", tmp_path / "wrong.zip", "--yes")
        assert (done.status, f"0 of {len(READS)} operations answered" in done.out) == (0, True)
    monkeypatch.setenv("GETMX_MAX_RETRIES", "0")
    done = collected("--out", tmp_path / "none.zip", "--yes")
    assert (done.status, (tmp_path / "none.zip").exists()) == (1, False)
    assert "listDomains: GetMXConnectionError, no answer came" in done.out


@pytest.mark.parametrize("arguments", [("--token", "tok-secret"), ("tok-secret",), ("--tok=tok-secret",)])
def test_no_token_is_taken_from_the_command_line(
    arguments: tuple[str, ...], service: DialectService, tmp_path: Path
) -> None:
    done = collected("--out", tmp_path / "bundle.zip", "--yes", *arguments)
    assert (done.status, service.requests) == (2, [])
    assert "GETMX_TOKEN" in done.err
    assert "tok-secret" not in done.out + done.err


def test_wrong_use_is_told_before_anything_is_called(
    service: DialectService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    assert collected("--out", tmp_path / "there.zip", "--yes").status == 2
    assert collected("--out", tmp_path / "no" / "folder.zip", "--yes").status == 2
    monkeypatch.delenv("GETMX_TOKEN")
    done = collected("--out", tmp_path / "bundle.zip", "--yes")
    assert (done.status, "GETMX_TOKEN" in done.err) == (2, True)
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    assert service.requests == []


def test_ctrl_c_writes_nothing(service: DialectService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    done = collected("--out", tmp_path / "bundle.zip")
    assert (done.status, list(tmp_path.iterdir())) == (130, [])


def test_nothing_private_is_in_the_file_or_on_the_terminal(
    service: DialectService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(7)  # noqa: S311  # the same in every run
    planted = [plant(random) for plant in KINDS.values()]
    texts = [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value, _ in planted]

    def plant_all(path: str, form: dict[str, str], envelope: Any) -> Any:
        if path == LIST_ALIASES:
            return {"code": 40001, "msg": f"invalid token {form['token']}: {texts}", "data": None}
        if path == LIST_RULES:
            return {"code": texts[0], "msg": texts[0], "data": texts, TOKEN: texts[0]}
        if path == COUNT_EMAILS:
            return texts
        if path == LIST_EMAILS:
            envelope["data"]["list"] = [row | {"mark": text} for row, text in product(envelope["data"]["list"], texts)]
            envelope["data"]["list"][0] |= {texts[0]: texts[1], "tags": [value for value, _ in planted]}
        return envelope | {"msg": f"ok {texts[0]} {form['token']}"}

    service.change = plant_all
    done = collected("--out", tmp_path / "bundle.zip", "--yes")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        assert sorted(archive.namelist()) == ["about.json", "exchanges.json"]
        written = "".join(archive.read(name).decode() for name in archive.namelist())
    shown = done.out + done.err + written
    for part in ("left as it came", '"code": 40001', "invalid token REDACTED: "):
        assert part in shown
    sought = [needle for _, needles in planted for needle in needles] + [TOKEN, "alice", "example.com", "Welcome"]
    assert [needle for needle in sought if needle in shown] == []


def test_a_token_in_the_data_of_an_answer_is_not_in_the_file(service: DialectService, tmp_path: Path) -> None:
    """Wherever a service echoes it: as a value, as the name of a field, within a text."""

    def echo(path: str, form: dict[str, str], envelope: Any) -> Any:
        token = form["token"]
        data = {"list": [{"id": token, token: f"for {token}!"}], "total": 0, "code": token}
        return envelope | {"data": data} if path == LIST_DOMAINS else envelope

    service.change = echo
    collected("--out", tmp_path / "bundle.zip", "--yes")
    assert TOKEN not in json.dumps(read_bundle(tmp_path / "bundle.zip"))


def _module(folder: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """Runs the module as a process. before: A command that runs another one."""
    command = [*before, sys.executable, "-W", "error", "-m", "getmx.evidence", "--out", "bundle.zip", "--yes"]
    with _service() as service:
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "GETMX_TOKEN": service.sandbox.token, "GETMX_BASE_URL": service.url},
            capture_output=True,
            text=True,
            check=False,
        )


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    done = _module(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "written: bundle.zip" in done.stdout
    assert read_bundle(tmp_path / "bundle.zip").client.startswith("getmx ")


def test_a_file_that_cannot_be_written_is_told_and_not_left(tmp_path: Path) -> None:
    done = _module(tmp_path, "sh", "-c", 'ulimit -f 0 && exec "$@"', "sh")
    assert (done.returncode, done.stderr) == (
        1,
        f"error: bundle.zip: {os.strerror(errno.EFBIG)}; nothing was written\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_the_file_is_written_leaves_no_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(io.FileIO):
        def write(self, content: Any) -> int:
            super().write(content[:1])
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "open", lambda path, mode: Interrupted(path, mode))
    with pytest.raises(KeyboardInterrupt):
        command._save(tmp_path / "bundle.zip", b"content")
    assert list(tmp_path.iterdir()) == []
