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
from random import Random
from runpy import run_path
from typing import Any

import pytest

from getmx import AsyncGetMX, GetMXAPIError, GetMXError, GetMXStatusError
from getmx._runtime.retry import REAL_PACE
from getmx_sandbox import AfterActing, Disconnect, HttpFault, Sandbox, Timeout
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


EXAMPLE = ROOT / "examples" / "import_csv.py"
#: Without a pause before the next attempt.
LOST_AT_ONCE = HttpFault(503, b"", {"Retry-After": "0"})


def run_example(folder: Path, server: SandboxServer, lines: list[str], domain_id: str) -> tuple[int, str]:
    """The exit status of the example, and what it says of its errors."""
    (folder / "mailboxes.csv").write_text("\n".join(["mail,password", *lines]), encoding="utf-8")
    addresses = {"GETMX_BASE_URL": server.base_url, "GETMX_SCALE_BASE_URL": server.scale_base_url}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", EXAMPLE, "mailboxes.csv", domain_id],
        cwd=folder,
        env={**os.environ, **addresses, "GETMX_TOKEN": server.token},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_the_example_imports_a_file_exactly_once_also_if_it_is_run_again(tmp_path: Path) -> None:
    mails = [f"user{number}@example.com" for number in range(40)]
    lines = [f"{mail.title()},a-long-password" for mail in mails]
    with SandboxServer(Sandbox()) as server:
        domain_id = server.sandbox.add_domain("example.com")
        for _ in range(2):
            server.sandbox.fail("addEmail", skip=9, with_=Disconnect())
            server.sandbox.fail("addEmail", skip=9, with_=AfterActing(HttpFault(502)))
            server.sandbox.fail("listEmails", skip=19, with_=LOST_AT_ONCE)
        assert run_example(tmp_path, server, lines[:20], domain_id) == (0, "")
        assert run_example(tmp_path, server, lines, domain_id) == (0, "")
        calls = server.sandbox.calls
        added = [dict(call.form)["mail"] for call in calls if call.operation == "addEmail" and call.code == 200]
    assert added == mails
    assert sum(call.fault is not None for call in calls) == 6


def test_the_example_stops_at_a_refusal(tmp_path: Path) -> None:
    with SandboxServer(Sandbox()) as server:
        status, errors = run_example(tmp_path, server, ["user@example.com,a-long-password"], "1")
    assert status == 1
    assert "GetMXAPIError: emails.add (addEmail): the service answered code" in errors
    assert "a-long-password" not in errors


WAYS: tuple[HttpFault | Disconnect | Timeout, ...] = (
    Disconnect(),
    Timeout(),
    HttpFault(502),
    HttpFault(200, b'{"code": 20'),
)


def losing(random: Random, turns: int) -> Sandbox:
    """A sandbox that loses 5 % of the requests and 5 % of the answers, each in a way of its own."""
    sandbox = Sandbox()
    for operation in ("addEmail", "listEmails"):
        answered = 0
        for _ in range(turns):
            chance, fault = random.random(), random.choice(WAYS)
            if chance < 0.1:
                sandbox.fail(operation, skip=answered, with_=fault if chance < 0.05 else AfterActing(fault))
            answered = 0 if chance < 0.1 else answered + 1
    return sandbox


def test_the_example_adds_each_mailbox_exactly_once_whatever_is_lost() -> None:
    add_once = run_path(str(EXAMPLE))["add_once"]
    sandbox = losing(Random(1), 500)  # noqa: S311  # the same faults in every run
    domain_id = sandbox.add_domain("example.com")
    mails = [f"user{number}@example.com" for number in range(150)]
    mx = sandbox.client()
    mx._pace = REAL_PACE._replace(sleep=lambda seconds: None)
    with unconfirmed_is_fine():
        for mail in mails:
            add_once(mx, domain_id, mail, "a-long-password")
    adds = [call for call in sandbox.calls if call.operation == "addEmail"]
    assert [dict(call.form)["mail"] for call in adds if call.code == 200] == mails
    assert {call.code for call in adds} == {200, None}, "nothing is added twice, so nothing is refused"
    lost = [call.fault for call in sandbox.calls if call.fault is not None]
    assert len(lost) >= 25
    assert sum(isinstance(fault, AfterActing) for fault in lost) >= 10
