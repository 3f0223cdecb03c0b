"""`python -m getmx_sandbox` as a process, and the pytest fixtures in a small project of a user's."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from getmx import GetMX
from getmx_sandbox import SIMULATED_EVERYWHERE
from getmx_sandbox import __main__ as command
from getmx_sandbox.handlers import GUESSES
from getmx_sandbox.server import SandboxServer
from getmx_sandbox.simulated import GENERIC
from tests.sandbox.account import READ, needs
from tests.support.spec import ROOT

DOCUMENT = ROOT / "docs" / "sandbox.md"


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    """The process, and the addresses and the token that it prints."""
    arguments = [sys.executable, "-W", "error", "-m", "getmx_sandbox", "--port", "0", *options]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, dict(cast(tuple[str, str], process.stdout.readline().split()) for _ in range(4))
        finally:
            process.kill()


@needs("listDomains")
@pytest.mark.parametrize(
    ("number", "options"), [(signal.SIGINT, ["--seed"]), (signal.SIGTERM, ["--quiet"])], ids=["SIGINT", "SIGTERM"]
)
def test_it_serves_until_a_signal_and_ends_in_order(number: signal.Signals, options: list[str]) -> None:
    with started("--token", "my-token", *options) as (process, said):
        assert said.keys() == {"base_url", "scale_base_url", "token", "control_url"}
        with GetMX(said["token"], base_url=said["base_url"]) as mx:
            assert mx.request("listDomains").data["total"] == (2 if "--seed" in options else 0)
            process.send_signal(number)
            assert process.wait(timeout=5) == 0
        assert process.stdout is not None
        assert process.stderr is not None
        output, errors = process.stdout.read(), process.stderr.read()
    if "--quiet" in options:
        assert (output, errors) == ("", "")
    else:
        assert f"GetMX(token='my-token', base_url='{said['base_url']}')" in output
        assert errors == "shared /v1/domain/list: 200 成功\n"


@pytest.fixture
def _signals_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the handlers of the test's own process."""
    monkeypatch.setattr(command, "_end_on_signals", lambda: None)


@pytest.mark.usefixtures("_signals_stay")
def test_a_taken_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit, match=rf"^cannot listen on 127.0.0.1, ports {port} and 0: a port is taken"):
            command.main(["--port", port, "--scale-port", "0"])
        with pytest.raises(SystemExit, match="a port is taken; choose others"):
            command.main(["--port", "0", "--scale-port", port])


@pytest.mark.usefixtures("_signals_stay")
def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(SystemExit, match=r"^cannot listen on 192.0.2.1, ports 0 and 0: \w+"):
        command.main(["--port", "0", "--host", "192.0.2.1"])


def test_the_last_port_leaves_none_for_scale(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["--port", "65535"])
    assert left.value.code == 2
    assert "there is no port after 65535; choose one with --scale-port" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "65536", "70000", "http"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        command.main(["--port", port])
    assert left.value.code == 2
    assert "argument --port" in capsys.readouterr().err


@pytest.mark.usefixtures("_signals_stay")
def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "getmx_sandbox.server")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(SystemExit, match=r"^uvicorn is missing: pip install 'getmx-client\[sandbox\]'$"):
        command.main([])


@pytest.mark.usefixtures("_signals_stay")
def test_an_address_that_is_not_loopback_warns(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run_and_leave(server: SandboxServer) -> None:
        for listener in server._sockets:
            listener.close()

    monkeypatch.setattr(SandboxServer, "run", run_and_leave)
    command.main(["--port", "0", "--quiet"])
    assert capsys.readouterr().err == ""
    command.main(["--port", "0", "--quiet", "--host", "0.0.0.0"])  # noqa: S104  # bound for a moment, answers nothing
    assert "0.0.0.0 is not a loopback address" in capsys.readouterr().err


def test_the_core_and_the_clients_need_no_extra() -> None:
    code = (
        "import sys; sys.modules |= dict.fromkeys(('starlette', 'uvicorn', 'pytest', 'jsonschema', 'yaml')); "
        f"from getmx_sandbox import Sandbox; print(Sandbox().client().request({READ.id!r}).code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "200\n"


USER_TESTS = """
import asyncio
import httpx
import pytest
from getmx import GetMX, GetMXStatusError
from getmx_sandbox import HttpFault

def read_code(mx, mail_id):
    return mx.messages.wait_for(mail_id=mail_id, timeout=5, subject="Code").body

def test_sync(getmx_sandbox, getmx_client):
    mail_id = getmx_sandbox.add_mailbox("a@example.com")
    getmx_sandbox.deliver("a@example.com", "Code", "271828")
    assert read_code(getmx_client, mail_id) == "271828"

def test_async(getmx_sandbox, async_getmx_client):
    async def count():
        return [row.id async for row in await async_getmx_client.domains.list()]
    getmx_sandbox.add_domain("example.com")
    assert len(asyncio.run(count())) == 1

def test_each_test_has_its_own(getmx_sandbox):
    assert getmx_sandbox.calls == []

def test_server(getmx_sandbox, getmx_sandbox_server):
    server = getmx_sandbox_server
    with GetMX(server.token, base_url=server.base_url, scale_base_url=server.scale_base_url) as mx:
        assert mx.request("listDomains").data["total"] == 0
    assert [call.operation for call in getmx_sandbox.calls] == ["listDomains"]
    httpx.post(f"{server.control_url}/reset", json={})
    getmx_sandbox.add_domain("example.com")
    with GetMX(server.token, base_url=server.base_url) as mx:
        assert mx.request("listDomains").data["total"] == 1

def test_fault(getmx_sandbox):
    getmx_sandbox.fail("listDomains", with_=HttpFault(503))
    with pytest.raises(GetMXStatusError):
        getmx_sandbox.client(max_retries=0).request("listDomains")
"""


def documented_tests() -> list[str]:
    """The files of tests that docs/sandbox.md shows."""
    blocks: list[str] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return [block for block in blocks if "def test_" in block]


@needs("listDomains", "listMessages")
def test_the_fixtures_serve_a_user_s_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["getmx_sandbox.pytest"]\n', encoding="utf-8")
    (tmp_path / "test_mine.py").write_text(USER_TESTS, encoding="utf-8")
    for number, tests in enumerate(documented_tests()):
        (tmp_path / f"test_documented_{number}.py").write_text(tests, encoding="utf-8")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # Those of other packages take a second to import.
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", "-p", "anyio.pytest_plugin", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "8 passed" in done.stdout


def test_the_document_lists_all_that_is_simulated() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    everywhere = "\n".join(f"- {line}" for line in SIMULATED_EVERYWHERE)
    assert everywhere in document, f"to be pasted into {DOCUMENT.name}:\n{everywhere}"
    rows = "\n".join(f"| `{operation}` | {line} |" for operation, line in GUESSES.items())
    assert GENERIC in document
    assert rows in document, f"to be pasted into {DOCUMENT.name}:\n{rows}"
