from __future__ import annotations

from collections.abc import Iterator

import pytest

from getmx_sandbox import Sandbox
from getmx_sandbox.server import SandboxServer
from tests.command.running import Command
from tests.sandbox.account import TOKEN


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Sandbox(token=TOKEN)) as server:
        yield server


@pytest.fixture
def getmx(server: SandboxServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command `getmx` for a sandbox with sample data."""
    server.sandbox.reset()
    server.sandbox.seed()
    monkeypatch.setenv("GETMX_TOKEN", TOKEN)
    monkeypatch.setenv("GETMX_BASE_URL", server.base_url)
    monkeypatch.setattr("getmx_cli.calls.SANDBOX_PORT", 9)  # None listens there.
    return Command(monkeypatch, capsys, server.sandbox)
