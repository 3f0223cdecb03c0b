"""The pattern of docs/bulk.md, as it stands there: order, bounds, an error per item."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from getmx import AsyncGetMX, GetMXAPIError, GetMXError, GetMXStatusError
from getmx_sandbox import AfterActing, Disconnect, HttpFault, Sandbox
from getmx_sandbox.server import SandboxServer
from tests.support.calls import unconfirmed_is_fine
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
    for block in BLOCKS[:-1]:
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


def test_500_mailboxes_are_added_exactly_once_although_requests_and_answers_are_lost(names: dict[str, Any]) -> None:
    """The last block asserts it. AsyncGetMX is not called in it: the sandbox makes the client."""
    with unconfirmed_is_fine():
        exec(BLOCKS[-1], names)  # noqa: S102  # as above


def test_the_example_imports_a_file_exactly_once(tmp_path: Path) -> None:
    mails = [f"user{number}@example.com" for number in range(40)]
    lines = ["mail,password", *(f"{mail},a-long-password" for mail in mails)]
    (tmp_path / "mailboxes.csv").write_text("\n".join(lines), encoding="utf-8")
    with SandboxServer(Sandbox()) as server:
        domain_id = server.sandbox.add_domain("example.com")
        server.sandbox.fail("addEmail", times=2, with_=Disconnect())
        server.sandbox.fail("addEmail", times=2, with_=AfterActing(HttpFault(502)))
        addresses = {"GETMX_BASE_URL": server.base_url, "GETMX_SCALE_BASE_URL": server.scale_base_url}
        subprocess.run(
            [sys.executable, "-W", "ignore", ROOT / "examples" / "import_csv.py", "mailboxes.csv", domain_id],
            cwd=tmp_path,
            env={**os.environ, **addresses, "GETMX_TOKEN": server.token},
            check=True,
        )
        added = [dict(call.form)["mail"] for call in server.sandbox.calls if call.operation == "addEmail"]
    assert sorted(added) == sorted(mails)


def test_the_example_stops_at_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "mailboxes.csv").write_text("mail,password\nuser@example.com,a-long-password", encoding="utf-8")
    with SandboxServer(Sandbox()) as server:
        addresses = {"GETMX_BASE_URL": server.base_url, "GETMX_SCALE_BASE_URL": server.scale_base_url}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", ROOT / "examples" / "import_csv.py", "mailboxes.csv", "1"],
            cwd=tmp_path,
            env={**os.environ, **addresses, "GETMX_TOKEN": server.token},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "GetMXAPIError: emails.add (addEmail): the service answered code" in done.stderr
    assert "a-long-password" not in done.stderr
