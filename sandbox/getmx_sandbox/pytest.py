"""Fixtures for tests of your own code: `pytest_plugins = ["getmx_sandbox.pytest"]` in your conftest.py."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from getmx import AsyncGetMX, GetMX

from .sandbox import Sandbox

if TYPE_CHECKING:
    from .server import SandboxServer


@pytest.fixture
def getmx_sandbox() -> Sandbox:
    """A new, empty sandbox for each test; the other fixtures use the same one."""
    return Sandbox()


@pytest.fixture
def getmx_client(getmx_sandbox: Sandbox) -> GetMX:
    """A client of the sandbox, in process. It pauses between retries as in real life."""
    return getmx_sandbox.client()


@pytest.fixture
def async_getmx_client(getmx_sandbox: Sandbox) -> AsyncGetMX:
    """An async client of the sandbox, in process. It is made without a loop, and opens no socket that had to be closed.

    So it serves any plugin that runs async tests on asyncio, such as pytest-asyncio and anyio's.
    """
    return getmx_sandbox.async_client()


@pytest.fixture
def getmx_sandbox_server(getmx_sandbox: Sandbox) -> Iterator[SandboxServer]:
    """The sandbox over HTTP on loopback: `.base_url`, `.scale_base_url`, `.token`. Needs the extra `sandbox`."""
    from .server import SandboxServer

    with SandboxServer(getmx_sandbox) as server:
        yield server
