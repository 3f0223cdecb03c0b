"""What the type checkers accept in typed_use.py also runs, and an id that is not there is no value of another type."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from getmx import AsyncGetMX, GetMX, GetMXFieldError
from getmx._runtime.decode import decode
from getmx._runtime.deviations import Deviations, Reader
from getmx_sandbox import Sandbox
from tests.client import public_use, typed_use
from tests.client.typed_use import Row
from tests.support.calls import unconfirmed_is_fine
from tests.support.clients import run
from tests.support.loopback import Loopback, envelope


def decoded(raw: Any) -> tuple[Row, list[str]]:
    deviations = Deviations()
    return decode(Row, raw, "/data/list/*", Reader("op", deviations)), list(map(str, deviations))


def test_an_id_that_came_is_text() -> None:
    assert decoded({"id": "1721249659550380508"})[0].id == "1721249659550380508"
    row, deviations = decoded({"id": 17})
    assert (row.id, deviations) == ("17", ["op: /data/list/*/id should be string, got integer"])


@pytest.mark.parametrize(
    ("raw", "expected", "got"),
    [({}, "a value", "missing"), ({"id": None}, "a value", "null"), ({"id": [1]}, "string", "array")],
)
def test_an_id_that_did_not_come_is_a_deviation_and_reading_it_raises(raw: Any, expected: str, got: str) -> None:
    row, deviations = decoded(raw)
    assert deviations == [f"op: /data/list/*/id should be {expected}, got {got}"]
    with pytest.raises(GetMXFieldError) as raised:
        row.id  # noqa: B018  # reading is what raises
    assert (raised.value.pointer, raised.value.got) == ("/data/list/*/id", got)
    assert row.raw == raw


def test_typed_uses_run(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({})
    typed_use.renamed(mx, decoded({"id": "17"})[0])
    assert loopback.last.form[1] == ("mail_id", "17")
    loopback.answer({"list": [{"id": "1", "quota": 5}], "total": 1})
    page = mx.emails.list_v2()
    assert [typed_use.quota(row) for row in typed_use.rows_behind(mx, page)] == [5]
    messages = mx.messages.list(folder="Inbox", mail_id="1")
    assert [row.id for row in typed_use.messages_behind(mx, messages)] == ["1"]
    assert typed_use.next_message(mx).id == "1"
    mark = mx.messages.bookmark(mail_id="1")
    loopback.answer({"list": [{"id": "2", "subject": "Code 4711"}], "total": 1})
    assert typed_use.code_after(mx, mark) == "4711"


def test_typed_uses_run_async(loopback: Loopback) -> None:
    loopback.answer({"list": [{"id": "1"}], "total": 1})

    async def use(mx: AsyncGetMX) -> tuple[str | None, int]:
        return (await typed_use.next_message_async(mx)).id, await typed_use.first_page_size(mx)

    assert run(use, True, loopback.url) == ("1", 1)


def test_a_code_is_read_async(loopback: Loopback) -> None:
    loopback.respond = lambda request: envelope(
        {"list": [{"id": str(len(loopback.requests)), "subject": "4711"}], "total": 1}
    )
    assert run(typed_use.code_after_async, True, loopback.url) == "4711"


def test_public_uses_run(tmp_path: Path) -> None:
    sandbox = Sandbox(seed=True)
    with unconfirmed_is_fine():
        mx = public_use.clients(sandbox)
        mailboxes = public_use.pages(mx)
        assert mailboxes == asyncio.run(public_use.async_pages(sandbox.async_client()))[:2]
        assert public_use.waiting(mx, mailboxes[0].id) == "246810"
        assert "content-type" in public_use.raw(mx)
        assert public_use.errors(sandbox) == "unknown"
        curls, statuses = public_use.hooks(sandbox)
        assert (len(curls), statuses) == (1, [200])
        (result,) = asyncio.run(public_use.bulk(sandbox.async_client(), tmp_path))
    assert result.status == "added"
