"""Fixtures that more than one kind of test uses."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import settings

from getmx import GetMX
from getmx._runtime import waits
from getmx._runtime.client import BaseClient
from getmx._runtime.options import VARIABLES
from getmx._runtime.retry import REAL_PACE
from tests.support.loopback import Loopback

settings.register_profile("suite", deadline=None, derandomize=True, max_examples=30)
settings.load_profile("suite")


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
def mx(loopback: Loopback) -> Iterator[GetMX]:
    """A sync client of the loopback server."""
    with GetMX(token="token", base_url=loopback.url) as client:
        yield client


@pytest.fixture
def unclosed_is_fine() -> Iterator[None]:
    """For what ends without closing: Python closes such sockets itself, and warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses take no time; the clock itself goes on. The last look of a wait has the time that a busy machine needs."""

    async def no_sleep(seconds: float) -> None:
        return None

    monkeypatch.setattr(waits, "_SHORTEST_LOOK", 10.0)
    monkeypatch.setattr(BaseClient, "_pace", REAL_PACE._replace(sleep=lambda seconds: None, sleep_async=no_sleep))
