"""Calls as users write them, without a cast. `make lint` checks their types by mypy and pyright, a test runs them."""

from __future__ import annotations

import re
from contextlib import aclosing, closing

from getmx import AsyncGetMX, Bookmark, GetMX, Model, Page, models
from getmx._runtime.decode import Attribute, text


class Row(Model):
    """A row whose id is always text, whatever the spec requires."""

    id: str

    __attributes__ = (Attribute("id", "id", text, required=True, optional=False),)


def renamed(mx: GetMX, row: Row) -> models.EmailUpdate:
    """An id fits every argument that takes one."""
    return mx.emails.update(mail_id=row.id, mark="seen")


def rows_behind(mx: GetMX, page: Page[models.EmailV2]) -> list[models.EmailV2]:
    """The cursor of a page fits the list that it comes from, also at the end, where it is None."""
    return list(mx.emails.list_v2(cursor=page.cursor, limit_items=None))


def messages_behind(mx: GetMX, page: Page[models.Message]) -> list[models.Message]:
    return list(mx.messages.list(folder="Inbox", mail_id="1", cursor=page.cursor, limit_items=100))


def quota(email: models.EmailV2) -> int:
    """A field that the spec does not declare is read from `extra`."""
    megabytes: int = email.extra["quota"]
    return megabytes


def next_message(mx: GetMX) -> models.Message:
    with closing(mx.messages.watch(mail_id="1", new_only=False)) as messages:
        return next(messages)


def code_after(mx: GetMX, mark: Bookmark) -> str:
    return mx.messages.wait_for_code(mail_id=mark.mail_id, since=mark, pattern=re.compile(r"\d+"), fields=("subject",))


async def code_after_async(mx: AsyncGetMX) -> str:
    mark = await mx.messages.bookmark(mail_id="1", folder=["Inbox", "Sent"])
    return await mx.messages.wait_for_code(mail_id="1", since=mark, fields=["subject", "plain_text"])


async def next_message_async(mx: AsyncGetMX) -> models.Message:
    async with aclosing(mx.messages.watch(mail_id="1", new_only=False)) as messages:
        return await anext(messages)


async def first_page_size(mx: AsyncGetMX) -> int:
    page = await mx.messages.list(folder="Inbox", mail_id="1", cursor=None)
    async with aclosing(page.pages()) as pages:
        return len((await anext(pages)).items)
