"""The pattern of docs/bulk.md, as it stands there: order, bounds, an error per item."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from getmx import AsyncGetMX, GetMXAPIError, GetMXError, GetMXStatusError
from tests.support.loopback import Answer, Loopback, Received, envelope
from tests.support.spec import ROOT

BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "bulk.md").read_text(encoding="utf-8"), re.DOTALL)

ITEMS = [str(number) for number in range(500)]


class Server:
    """Answers each mailbox with its id; some fail. Counts how many requests it is busy with."""

    def __init__(self) -> None:
        self.busy = self.most_busy = 0
        self._lock = threading.Lock()

    def __call__(self, request: Received) -> Answer:
        with self._lock:
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        time.sleep(0.001)
        with self._lock:
            self.busy -= 1
        mail_id = dict(request.form)["mail_id"]
        if mail_id.endswith("13"):
            return Answer(b"", 500)
        return envelope({"id": mail_id}, code=7 if mail_id.endswith("77") else 200)


@pytest.fixture
def names(loopback: Loopback) -> dict[str, Any]:
    """What the lines of the document define, with a client of the loopback server."""
    defined: dict[str, Any] = {}
    for block in BLOCKS:
        exec(block, defined)  # noqa: S102  # the lines of the document, as a person copies them
    defined["AsyncGetMX"] = partial(AsyncGetMX, token="token", base_url=loopback.url)
    return defined


def clean_up_all(names: dict[str, Any], items: list[str], **options: Any) -> list[Any]:
    async def run() -> list[Any]:
        async with names["AsyncGetMX"]() as mx:
            results: list[Any] = await names["bulk"](lambda item: mx.emails.clean_up(mail_id=item), items, **options)
            return results

    return asyncio.run(run())


def test_500_calls_give_answers_and_errors_in_order(loopback: Loopback, names: dict[str, Any]) -> None:
    loopback.respond = server = Server()
    told: list[tuple[int, int]] = []
    progress: Callable[[int, int], object] = lambda done, total: told.append((done, total))  # noqa: E731  # as copied
    results = clean_up_all(names, ITEMS, per_second=100_000, progress=progress)
    for item, result in zip(ITEMS, results, strict=True):
        if item.endswith("13"):
            assert isinstance(result, GetMXStatusError)
            assert not result.retryable
        elif item.endswith("77"):
            assert isinstance(result, GetMXAPIError)
        else:
            assert result.raw == {"id": item}
    assert sum(isinstance(result, GetMXError) for result in results) == 10
    assert 2 <= server.most_busy <= 8
    assert told == [(number, 500) for number in range(1, 501)]
    assert sorted(dict(request.form)["mail_id"] for request in loopback.requests) == sorted(ITEMS)


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_calls_at_once_than_allowed(loopback: Loopback, names: dict[str, Any], at_once: int) -> None:
    loopback.respond = server = Server()
    clean_up_all(names, ITEMS[:30], at_once=at_once, per_second=100_000)
    assert server.most_busy <= at_once


def test_calls_keep_to_the_rate(loopback: Loopback, names: dict[str, Any]) -> None:
    started = time.monotonic()
    clean_up_all(names, ITEMS[:21], at_once=21, per_second=200)
    assert time.monotonic() - started >= 0.1


def test_a_mistake_of_the_script_s_own_ends_it_all(names: dict[str, Any], loopback: Loopback) -> None:
    async def call(item: str) -> str:
        raise KeyError(item)

    with pytest.raises(ExceptionGroup) as raised:
        asyncio.run(names["bulk"](call, ITEMS, at_once=2))
    assert {type(error) for error in raised.value.exceptions} == {KeyError}


def test_nothing_to_do_is_no_error(names: dict[str, Any], loopback: Loopback) -> None:
    assert clean_up_all(names, []) == []


def test_the_example_lists_those_that_failed(
    loopback: Loopback, names: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    loopback.respond = Server()
    assert asyncio.run(names["main"](["1", "13", "2"])) == ["13"]
    assert capsys.readouterr().out.endswith("\r3/3")
