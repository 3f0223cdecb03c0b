"""Waiting for messages: asks for the list again and again, and gives each new message once."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import aclosing, closing
from datetime import date
from typing import Any, Generic, TypeVar

from .arrivals import Look
from .bookmarks import Bookmark
from .client import AsyncResource, Resource
from .codes import CODE_FIELDS, CODE_PATTERN, CodeField, CodeSearch
from .decode import Model
from .errors import GetMXAPIError, GetMXTimeoutError
from .paging import AsyncPage, Page
from .waits import DETAIL, POLLED, POLLED_FIELDS, Sought, TimeIsUp, Wait, detail_fields, matches

RowT = TypeVar("RowT", bound=Model)


class MessageWaiting(Resource, Generic[RowT]):
    """Waiting for messages by asking for the list again and again."""

    __slots__ = ()

    def bookmark(
        self, *, mail_id: str, folder: str | list[str] = "Inbox", start_time: date | str | None = None
    ) -> Bookmark:
        """Remember what is in a mailbox now, to wait for what comes later.

        Take the bookmark, do what makes the mail come, then pass the bookmark as `since=`.

        All rows of the folders are read: a request for each 20 messages of a folder, at least one a folder. A late
        `start_time` makes that less: then only the days from it on are read, also by the wait. If rows move while they
        are read, the list is read again, at most twice.

        Args:
            mail_id: Id of the mailbox.
            folder: Folders to read. A wait can look into these and no others.
            start_time: First day to list, as in `list`. None: all days.

        Raises:
            GetMXError: As `list` does.

        Example:
            mark = mx.messages.bookmark(mail_id="12345678")
        """
        wait = Wait("bookmark", self._client, Sought(mail_id, folder, start_time=start_time))
        for known in wait.folders:
            look: Look[RowT] = wait.look(known)
            page: Page[RowT] | None = None
            while look.step is not None:
                page = self._page(wait, look, page)
                wait.take(look, page)
        return wait.bookmark()

    def wait_for(
        self,
        *,
        mail_id: str,
        timeout: float | None = 60.0,
        matching: Callable[[RowT], object] | None = None,
        folder: str | list[str] | None = None,
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        since: Bookmark | None = None,
        new_only: bool = False,
    ) -> RowT:
        """Wait for a message and return the first one that matches.

        The mailbox is asked again and again. The pauses grow from 1 to 15 seconds. All waits of a client and its copies
        share one pace: 20 looks may begin at once, then 50 in a second.

        The first look reads all pages of the list. If it shows how the list is sorted, later looks read only the pages
        that can have new messages, and all pages where `total` does not fit and at each 21st look.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds for the whole wait, also within a look. None: for ever.
            matching: Called once with each message; return True for the one you wait for. None: any message.
            folder: Folders to look into. Each is asked for alone. None: those of `since`, else Inbox.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes looks short. None: that of `since`.
            since: A bookmark of the mailbox. Only what came after it is given, also if it came before the first look.
            new_only: Do not return a message that the first look finds. With `since`, this has no effect.

        Raises:
            GetMXWaitTimeout: No such message came in time. Also a TimeoutError.
            GetMXError: As `list` does.

        Example:
            mark = mx.messages.bookmark(mail_id="12345678")
            mx.messages.wait_for(mail_id="12345678", since=mark, matching=lambda message: message.subject == "Hi")
        """
        sought = Sought(mail_id, folder, to, subject, start_time, since, new_only)
        wait = Wait("wait_for", self._client, sought, timeout)
        with closing(self._rows(wait)) as rows:
            for row in rows:
                if matches(matching, row):
                    return row
        raise wait.timeout_error("matching message") from wait.cause

    def wait_for_code(
        self,
        *,
        mail_id: str,
        pattern: str | re.Pattern[str] | None = None,
        fields: Sequence[CodeField] = CODE_FIELDS,
        timeout: float | None = 60.0,
        folder: str | list[str] | None = None,
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        since: Bookmark | None = None,
        new_only: bool = False,
    ) -> str:
        """Wait for a message with a code and return the code.

        It searches the subject, then the plain text, then the text of the HTML body as a reader sees it. A body without
        tags counts as plain text. If the row of the list has no code and lacks a text, the full message is fetched, one
        request for each such message. Only the first 100,000 characters of a text are searched.

        Without `since` or `new_only`, the code of an old message is found, too.

        Args:
            mail_id: Id of the mailbox.
            pattern: A regular expression. What it finds first is returned: its group named `code`, else its first
                group, else the whole match. None: 4 to 8 digits that stand alone: next to no digit or Latin letter, and
                not within a date, a time or a number such as 1,234.56.
            fields: What is searched, in this order: `"subject"`, `"plain_text"`, `"html"`.
            timeout: Seconds for the whole wait, also within a look. None: for ever.
            folder: Folders to look into. Each is asked for alone. None: those of `since`, else Inbox.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes looks short. None: that of `since`.
            since: A bookmark of the mailbox. Only what came after it is given, also if it came before the first look.
            new_only: Leave out the messages that the first look finds. With `since`, this has no effect.

        Returns:
            The code.

        Raises:
            GetMXInputError: The pattern is no regular expression, or matches the empty text. Nothing was sent.
            GetMXWaitTimeout: No such message came in time. Also a TimeoutError.
            GetMXError: As `list` and `get` do.

        Example:
            mark = mx.messages.bookmark(mail_id="12345678")
            mx.messages.wait_for_code(mail_id="12345678", since=mark, pattern=r"code is (\\d+)")
        """
        sought = Sought(mail_id, folder, to, subject, start_time, since, new_only)
        wait = Wait("wait_for_code", self._client, sought, timeout)
        search = CodeSearch(wait.label, CODE_PATTERN if pattern is None else pattern, fields)
        with closing(self._rows(wait)) as rows:
            for row in rows:
                finding = search.find(row.raw)
                if not finding.is_complete:
                    finding = search.find(row.raw, self._detail(wait, row))
                if finding.code is not None:
                    return finding.code
        raise wait.timeout_error("message with a code") from wait.cause

    def watch(
        self,
        *,
        mail_id: str,
        timeout: float | None = None,
        folder: str | list[str] | None = None,
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        since: Bookmark | None = None,
        new_only: bool = True,
    ) -> Generator[RowT, None, None]:
        """Give each new message of a mailbox, once, as it comes.

        It looks as `wait_for` does. A message is known by its folder, id, sender, recipient, subject and timestamp.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds until the loop ends. None: it never ends by itself.
            folder: Folders to look into. Each is asked for alone. None: those of `since`, else Inbox.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes looks short. None: that of `since`.
            since: A bookmark of the mailbox. Only what came after it is given, also if it came before the first look.
            new_only: Leave out the messages that the first look finds. With `since`, this has no effect.

        Raises:
            GetMXError: As `list` does.

        Example:
            for message in mx.messages.watch(mail_id="12345678"):
                print(message.subject)
        """
        sought = Sought(mail_id, folder, to, subject, start_time, since, new_only)
        return self._rows(Wait("watch", self._client, sought, timeout))

    def _rows(self, wait: Wait) -> Generator[RowT, None, None]:
        """The new rows of all looks, until the time is over."""
        try:
            while True:
                for known in wait.folders:
                    self._sleep(wait.turn())
                    look: Look[RowT] = wait.look(known)
                    page: Page[RowT] | None = None
                    while look.step is not None:
                        page = self._page(wait, look, page)
                        yield from wait.take(look, page)
                self._sleep(wait.next_pause())
        except TimeIsUp:
            return
        except GetMXTimeoutError as error:
            if not wait.is_over():
                raise
            wait.cause = error

    def _page(self, wait: Wait, look: Look[RowT], page: Page[RowT] | None) -> Page[RowT]:
        """The page that the look asks for. `page` is the one before it."""
        wait.ask()
        following = page.next() if page is not None and look.step == "next" else None
        if following is None:
            following = self._client._list(wait.operation, wait.fields(look), wait.options)
        return following

    def _detail(self, wait: Wait, row: RowT) -> Any:
        """The data of the full message, empty if it cannot be had. Raises what `get` raises, but no GetMXAPIError."""
        fields = detail_fields(wait, row.raw)
        if fields is None:
            return {}
        client = self._client
        try:
            wait.ask()
            message: Model = client._call(client._api.operations[DETAIL], fields, wait.options)
        except GetMXAPIError as error:  # The message may be gone by now.
            wait.cause = error
            return {}
        return message.raw

    def _sleep(self, seconds: float) -> None:
        if seconds:
            self._client._pace.sleep(seconds)


class AsyncMessageWaiting(AsyncResource, Generic[RowT]):
    """Waiting for messages by asking for the list again and again."""

    __slots__ = ()

    async def bookmark(
        self, *, mail_id: str, folder: str | list[str] = "Inbox", start_time: date | str | None = None
    ) -> Bookmark:
        """Remember what is in a mailbox now, to wait for what comes later.

        Take the bookmark, do what makes the mail come, then pass the bookmark as `since=`.

        All rows of the folders are read: a request for each 20 messages of a folder, at least one a folder. A late
        `start_time` makes that less: then only the days from it on are read, also by the wait. If rows move while they
        are read, the list is read again, at most twice.

        Args:
            mail_id: Id of the mailbox.
            folder: Folders to read. A wait can look into these and no others.
            start_time: First day to list, as in `list`. None: all days.

        Raises:
            GetMXError: As `list` does.

        Example:
            mark = await mx.messages.bookmark(mail_id="12345678")
        """
        wait = Wait("bookmark", self._client, Sought(mail_id, folder, start_time=start_time))
        for known in wait.folders:
            look: Look[RowT] = wait.look(known)
            page: AsyncPage[RowT] | None = None
            while look.step is not None:
                page = await self._page(wait, look, page)
                wait.take(look, page)
        return wait.bookmark()

    async def wait_for(
        self,
        *,
        mail_id: str,
        timeout: float | None = 60.0,
        matching: Callable[[RowT], object] | None = None,
        folder: str | list[str] | None = None,
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        since: Bookmark | None = None,
        new_only: bool = False,
    ) -> RowT:
        """Wait for a message and return the first one that matches.

        The mailbox is asked again and again. The pauses grow from 1 to 15 seconds. All waits of a client and its copies
        share one pace: 20 looks may begin at once, then 50 in a second.

        The first look reads all pages of the list. If it shows how the list is sorted, later looks read only the pages
        that can have new messages, and all pages where `total` does not fit and at each 21st look.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds for the whole wait, also within a look. None: for ever.
            matching: Called once with each message; return True for the one you wait for. None: any message.
            folder: Folders to look into. Each is asked for alone. None: those of `since`, else Inbox.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes looks short. None: that of `since`.
            since: A bookmark of the mailbox. Only what came after it is given, also if it came before the first look.
            new_only: Do not return a message that the first look finds. With `since`, this has no effect.

        Raises:
            GetMXWaitTimeout: No such message came in time. Also a TimeoutError.
            GetMXError: As `list` does.

        Example:
            mark = await mx.messages.bookmark(mail_id="12345678")
            await mx.messages.wait_for(mail_id="12345678", since=mark, matching=lambda message: message.subject == "Hi")
        """
        sought = Sought(mail_id, folder, to, subject, start_time, since, new_only)
        wait = Wait("wait_for", self._client, sought, timeout)
        async with aclosing(self._rows(wait)) as rows:
            async for row in rows:
                if matches(matching, row):
                    return row
        raise wait.timeout_error("matching message") from wait.cause

    async def wait_for_code(
        self,
        *,
        mail_id: str,
        pattern: str | re.Pattern[str] | None = None,
        fields: Sequence[CodeField] = CODE_FIELDS,
        timeout: float | None = 60.0,
        folder: str | list[str] | None = None,
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        since: Bookmark | None = None,
        new_only: bool = False,
    ) -> str:
        """Wait for a message with a code and return the code.

        It searches the subject, then the plain text, then the text of the HTML body as a reader sees it. A body without
        tags counts as plain text. If the row of the list has no code and lacks a text, the full message is fetched, one
        request for each such message. Only the first 100,000 characters of a text are searched.

        Without `since` or `new_only`, the code of an old message is found, too.

        Args:
            mail_id: Id of the mailbox.
            pattern: A regular expression. What it finds first is returned: its group named `code`, else its first
                group, else the whole match. None: 4 to 8 digits that stand alone: next to no digit or Latin letter, and
                not within a date, a time or a number such as 1,234.56.
            fields: What is searched, in this order: `"subject"`, `"plain_text"`, `"html"`.
            timeout: Seconds for the whole wait, also within a look. None: for ever.
            folder: Folders to look into. Each is asked for alone. None: those of `since`, else Inbox.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes looks short. None: that of `since`.
            since: A bookmark of the mailbox. Only what came after it is given, also if it came before the first look.
            new_only: Leave out the messages that the first look finds. With `since`, this has no effect.

        Returns:
            The code.

        Raises:
            GetMXInputError: The pattern is no regular expression, or matches the empty text. Nothing was sent.
            GetMXWaitTimeout: No such message came in time. Also a TimeoutError.
            GetMXError: As `list` and `get` do.

        Example:
            mark = await mx.messages.bookmark(mail_id="12345678")
            await mx.messages.wait_for_code(mail_id="12345678", since=mark, pattern=r"code is (\\d+)")
        """
        sought = Sought(mail_id, folder, to, subject, start_time, since, new_only)
        wait = Wait("wait_for_code", self._client, sought, timeout)
        search = CodeSearch(wait.label, CODE_PATTERN if pattern is None else pattern, fields)
        async with aclosing(self._rows(wait)) as rows:
            async for row in rows:
                finding = search.find(row.raw)
                if not finding.is_complete:
                    finding = search.find(row.raw, await self._detail(wait, row))
                if finding.code is not None:
                    return finding.code
        raise wait.timeout_error("message with a code") from wait.cause

    def watch(
        self,
        *,
        mail_id: str,
        timeout: float | None = None,
        folder: str | list[str] | None = None,
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        since: Bookmark | None = None,
        new_only: bool = True,
    ) -> AsyncGenerator[RowT, None]:
        """Give each new message of a mailbox, once, as it comes.

        It looks as `wait_for` does. A message is known by its folder, id, sender, recipient, subject and timestamp.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds until the loop ends. None: it never ends by itself.
            folder: Folders to look into. Each is asked for alone. None: those of `since`, else Inbox.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes looks short. None: that of `since`.
            since: A bookmark of the mailbox. Only what came after it is given, also if it came before the first look.
            new_only: Leave out the messages that the first look finds. With `since`, this has no effect.

        Raises:
            GetMXError: As `list` does.

        Example:
            async with aclosing(mx.messages.watch(mail_id="12345678")) as messages:
                async for message in messages:
                    print(message.subject)
        """
        sought = Sought(mail_id, folder, to, subject, start_time, since, new_only)
        return self._rows(Wait("watch", self._client, sought, timeout))

    async def _rows(self, wait: Wait) -> AsyncGenerator[RowT, None]:
        """The new rows of all looks, until the time is over."""
        try:
            while True:
                for known in wait.folders:
                    await self._sleep(wait.turn())
                    look: Look[RowT] = wait.look(known)
                    page: AsyncPage[RowT] | None = None
                    while look.step is not None:
                        page = await self._page(wait, look, page)
                        for row in wait.take(look, page):
                            yield row
                await self._sleep(wait.next_pause())
        except TimeIsUp:
            return
        except GetMXTimeoutError as error:
            if not wait.is_over():
                raise
            wait.cause = error

    async def _page(self, wait: Wait, look: Look[RowT], page: AsyncPage[RowT] | None) -> AsyncPage[RowT]:
        """The page that the look asks for. `page` is the one before it."""
        wait.ask()
        following = await page.next() if page is not None and look.step == "next" else None
        if following is None:
            following = await self._client._list(wait.operation, wait.fields(look), wait.options)
        return following

    async def _detail(self, wait: Wait, row: RowT) -> Any:
        """The data of the full message, empty if it cannot be had. Raises what `get` raises, but no GetMXAPIError."""
        fields = detail_fields(wait, row.raw)
        if fields is None:
            return {}
        client = self._client
        try:
            wait.ask()
            message: Model = await client._call(client._api.operations[DETAIL], fields, wait.options)
        except GetMXAPIError as error:  # The message may be gone by now.
            wait.cause = error
            return {}
        return message.raw

    async def _sleep(self, seconds: float) -> None:
        if seconds:
            await self._client._pace.sleep_async(seconds)


#: The methods that waiting brings. No operation of the same resource can have these names.
WAITING_METHODS = tuple(name for name in vars(MessageWaiting) if not name.startswith("_"))

__all__ = ["POLLED", "POLLED_FIELDS", "WAITING_METHODS", "AsyncMessageWaiting", "MessageWaiting"]
