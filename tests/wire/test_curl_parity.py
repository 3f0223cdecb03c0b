"""The client's forms are what the vendor's own curl samples send: names, order, values and headers of each part."""

from __future__ import annotations

import asyncio
import json

import pytest

from getmx import OPERATIONS, AsyncGetMX, GetMX
from tests.support.loopback import Loopback
from tests.wire.capture import captured, shown
from tests.wire.samples import SAMPLES, Sample


def _method(client: GetMX | AsyncGetMX, operation: str) -> object:
    resource, name = OPERATIONS[operation].method.split(".")
    return getattr(getattr(client, resource), name)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.operation)
def test_sync_sends_what_curl_sends(loopback: Loopback, sample: Sample) -> None:
    with GetMX(token="token", base_url=loopback.url) as mx:
        _method(mx, sample.operation)(**sample.arguments)  # type: ignore[operator]  # a method, by its name
    _assert_captured(loopback, sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.operation)
def test_async_sends_what_curl_sends(loopback: Loopback, sample: Sample) -> None:
    async def call() -> None:
        async with AsyncGetMX(token="token", base_url=loopback.url) as mx:
            await _method(mx, sample.operation)(**sample.arguments)  # type: ignore[operator]  # a method, by its name

    asyncio.run(call())
    _assert_captured(loopback, sample)


def _assert_captured(loopback: Loopback, sample: Sample) -> None:
    expected = json.loads(captured(sample).read_text(encoding="utf-8"))
    assert loopback.last.path == expected["path"]
    assert shown(loopback.last.parts) == expected["parts"]
