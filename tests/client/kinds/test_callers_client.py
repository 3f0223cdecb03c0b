"""A client of the caller's: what stands under it is unknown, so that only httpcore's own word counts for "not sent"."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import httpcore
import httpx
import pytest

from getmx import AsyncGetMX, GetMX, GetMXConnectionError
from tests.support.loopback import Answer, Loopback

FAILURES = [httpx.ConnectTimeout, httpx.ConnectError, httpx.PoolTimeout, httpx.ProxyError, httpx.ReadError]


def outcome(error: Exception, asynchronous: bool) -> tuple[int, Any]:
    """How often a form was sent, and the fault that was told."""
    sent: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        raise error

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as own:
            await AsyncGetMX(token="token", http_client=own).emails.clean_up(mail_id="1")

    with pytest.raises(GetMXConnectionError) as raised:
        if asynchronous:
            asyncio.run(run())
        else:
            with httpx.Client(transport=httpx.MockTransport(respond)) as own:
                GetMX(token="token", http_client=own).emails.clean_up(mail_id="1")
    return len(sent), raised.value.fault


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("kind", FAILURES)
def test_a_failed_connect_of_another_library_counts_as_sent(kind: type[Exception], asynchronous: bool) -> None:
    assert outcome(kind("no"), asynchronous) == (1, "dropped")
    error = kind("no")
    error.__cause__ = OSError("no")
    assert outcome(error, asynchronous) == (1, "dropped")


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize(
    ("kind", "cause", "fault"),
    [
        (httpx.ConnectTimeout, httpcore.ConnectTimeout, "connect"),
        (httpx.ConnectError, httpcore.ConnectError, "connect"),
        (httpx.PoolTimeout, httpcore.PoolTimeout, "pool"),
    ],
)
def test_httpcore_s_own_word_that_nothing_was_sent_counts(
    kind: type[Exception], cause: type[Exception], fault: str, asynchronous: bool
) -> None:
    error = kind("no")
    error.__cause__ = cause("no")
    assert outcome(error, asynchronous) == (3, fault)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_a_hook_of_the_caller_may_read_the_answer(loopback: Loopback, asynchronous: bool) -> None:
    packed = gzip.compress(b'{"code": 200, "msg": "", "data": {"text": "good"}}')
    loopback.respond = lambda request: Answer(packed, 200, {"Content-Encoding": "gzip"})
    read: list[bytes] = []

    def hook(response: httpx.Response) -> None:
        read.append(response.read())

    async def hook_async(response: httpx.Response) -> None:
        read.append(await response.aread())

    async def run() -> Any:
        async with httpx.AsyncClient(event_hooks={"response": [hook_async]}) as own:
            mx = AsyncGetMX(token="token", base_url=loopback.url, http_client=own)
            return (await mx.emails.clean_up(mail_id="1")).raw

    if asynchronous:
        answer = asyncio.run(run())
    else:
        with httpx.Client(event_hooks={"response": [hook]}) as own:
            answer = GetMX(token="token", base_url=loopback.url, http_client=own).emails.clean_up(mail_id="1").raw
    assert answer == {"text": "good"}
    assert len(read) == 1
