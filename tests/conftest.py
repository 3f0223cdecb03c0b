"""Fixtures that more than one kind of test uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from getmx import GetMX
from tests.support.loopback import Loopback

settings.register_profile("suite", deadline=None, derandomize=True)
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


@pytest.fixture(autouse=True)
def _no_token_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GETMX_TOKEN", raising=False)
