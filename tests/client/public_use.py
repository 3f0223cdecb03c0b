"""The public names as users write them, each with the type that a reader expects of it.

`make lint` checks this by mypy and pyright, `make types` by a third checker and as users have it installed, and a test
runs it. tests/project/check_types.py writes the same for each operation.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, assert_type

import getmx
from getmx import (
    AsyncGetMX,
    AsyncPage,
    Bookmark,
    Deviation,
    GetMX,
    Page,
    RawResponse,
    RequestInfo,
    ResponseInfo,
    models,
)
from getmx.bulk import MailboxRow, Pace, Result, import_mailboxes
from getmx_sandbox import Disconnect, Sandbox


def clients(sandbox: Sandbox) -> GetMX:
    mx = assert_type(sandbox.client(timeout=5, max_retries=0, strict=True), GetMX)
    assert_type(sandbox.async_client(), AsyncGetMX)
    assert_type(mx.with_options(token=lambda: sandbox.token, deadline=9), GetMX)
    return mx


def pages(mx: GetMX) -> list[models.Email]:
    page = assert_type(mx.emails.list(limit_items=2), Page[models.Email])
    assert_type(page[0], models.Email)
    assert_type(page[0:1], list[models.Email])
    assert_type(page.items, list[models.Email])
    assert_type(page.cursor, str | None)
    assert_type(page.next(), Page[models.Email] | None)
    assert_type(page.pages(), Generator[Page[models.Email], None, None])
    assert_type(page.to_dicts(), list[Any])
    assert_type([row.id for row in page], list[str])
    assert_type([row.mail for row in page], list[str | None])
    return list(page)


async def async_pages(mx: AsyncGetMX) -> list[models.Email]:
    page = assert_type(await mx.emails.list(), AsyncPage[models.Email])
    assert_type(await page.next(), AsyncPage[models.Email] | None)
    return assert_type([row async for row in page], list[models.Email])


def raw(mx: GetMX) -> Mapping[str, str]:
    answer = assert_type(mx.request("listEmails", {"page": 1}), RawResponse)
    assert_type(answer.code, int)
    assert_type(answer.data, Any)
    return answer.headers


def waiting(mx: GetMX, mail_id: str) -> str:
    mark = assert_type(mx.messages.bookmark(mail_id=mail_id, folder=["Inbox"]), Bookmark)
    message = mx.messages.wait_for(mail_id=mail_id, matching=lambda message: message.subject, timeout=1)
    assert_type(message, models.Message)
    assert_type(mx.messages.watch(mail_id=mail_id, timeout=1), Generator[models.Message, None, None])
    assert_type(mx.messages.get(folder="Inbox", mail_id=mail_id, message_id=message.id), models.MessageDetail)
    return mx.messages.wait_for_code(mail_id=mark.mail_id, timeout=1)


def errors(sandbox: Sandbox) -> str | None:
    sandbox.fail("listEmails", with_=Disconnect())
    try:
        sandbox.client(max_retries=0).emails.list()
    except getmx.GetMXConnectionError as error:
        assert_type(error.operation, str | None)
        assert_type(error.response, getmx.Response | None)
        assert_type(error.retryable, bool)
        return error.outcome
    return None


def hooks(sandbox: Sandbox) -> tuple[list[str], list[int | None]]:
    sent: list[str] = []
    statuses: list[int | None] = []

    def on_request(request: RequestInfo) -> None:
        sent.append(assert_type(request.curl, str))

    def on_response(response: ResponseInfo) -> None:
        statuses.append(assert_type(response.status, int | None))

    mx = sandbox.client(on_request=on_request, on_response=on_response)
    mx.emails.list()
    assert_type(list(mx.deviations), list[Deviation])
    assert_type(mx.deviations.report(), str)
    return sent, statuses


async def bulk(mx: AsyncGetMX, folder: Path) -> list[Result]:
    rows = [MailboxRow("new@example.com", "a-long-password")]
    return assert_type(await import_mailboxes(mx, rows, folder / "journal", pace=Pace(at_once=1)), list[Result])
