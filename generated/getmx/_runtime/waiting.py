# Copied by `make generate` from generator/package/runtime/waiting.py. Edit it there, not here.
"""Waiting for messages: asks for the list again and again, and gives each new message once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing
from datetime import date
from typing import Any, Generic, TypeVar

from .client import AsyncResource, BaseClient, Resource
from .decode import Model
from .errors import GetMXError, GetMXInputError, GetMXTimeoutError, GetMXWaitTimeout
from .options import ListOptions, seconds_fault
from .paging import row_key

RowT = TypeVar("RowT", bound=Model)

#: The operation that is asked again and again, and the form fields of it that are sent. The resource that has such an
#: operation gets these methods.
POLLED = "listMessages"
POLLED_FIELDS = frozenset({"mail_id", "folder", "to", "subject", "start_time", "limit"})

#: Seconds between two looks into the mailbox: the first pause, its growth, the longest. A new message starts it anew.
FIRST_PAUSE = 1.0
GROWTH = 1.5
LONGEST_PAUSE = 15.0

#: Seconds that the last look may take, even if less time is left.
_SHORTEST_LOOK = 0.05

_PAGE = 20


class _Watch:
    """Knows which messages were seen, when to look next and when to give up. Does not wait itself."""

    def __init__(self, method: str, client: BaseClient, timeout: float | None, new_only: bool) -> None:
        self.operation = client._api.operations[POLLED]
        self._label = f"{self.operation.method.partition('.')[0]}.{method}"
        fault = None if timeout is None else seconds_fault(timeout)
        if fault is not None:
            message = f"{self._label}: timeout {fault}; to wait without an end, pass None"
            raise GetMXInputError(message, field="timeout")
        self._now = client._pace.now
        self._timeout = timeout
        self._deadline = client._settings.deadline
        self._ends = self._now() + (float("inf") if timeout is None else timeout)
        self._seen: set[str] = set()
        self._pause = FIRST_PAUSE
        self._skips = new_only

    def is_new(self, row: Model) -> bool:
        """Whether no look had this row before. With `new_only`, no row of the first look is new."""
        key = row_key(row)
        if key in self._seen:
            return False
        self._seen.add(key)
        self._pause = FIRST_PAUSE
        return not self._skips

    def next_pause(self) -> float:
        """Seconds until the next look. Raises GetMXWaitTimeout once the time is over."""
        self._skips = False
        left = self._ends - self._now()
        if left <= 0:
            raise self._over()
        pause = min(self._pause, left)
        self._pause = min(LONGEST_PAUSE, self._pause * GROWTH)
        return pause

    def options(self) -> ListOptions:
        """Options of the next look: it has the time that is left to wait, but no more than any call."""
        return {"deadline": min(self._deadline, max(_SHORTEST_LOOK, self._ends - self._now()))}

    def verdict(self, error: GetMXTimeoutError) -> GetMXError:
        """The error to raise when a look was not answered in time: the end of the wait, if its time is over."""
        return self._over() if self._now() >= self._ends else error

    def _over(self) -> GetMXWaitTimeout:
        return GetMXWaitTimeout(f"{self._label}: no matching message within {self._timeout:g} s", operation=POLLED)


def _matches(matching: Callable[[RowT], object] | None, row: RowT) -> bool:
    return matching is None or bool(matching(row))


class MessageWaiting(Resource, Generic[RowT]):
    """Waiting for messages by asking for the list again and again."""

    __slots__ = ()

    def wait_for(
        self,
        *,
        mail_id: str,
        timeout: float | None = 60.0,
        matching: Callable[[RowT], object] | None = None,
        folder: str | list[str] = "Inbox",
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        new_only: bool = False,
    ) -> RowT:
        """Wait for a message and return the first one that matches.

        The mailbox is asked again and again. The pauses grow from 1 to 15 seconds.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds to wait. None: for ever.
            matching: Called once with each message; return True for the one you wait for. None: any message.
            folder: Folders to look into.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes each look faster, since all pages are read.
            new_only: Do not return a message that is there already.

        Raises:
            GetMXWaitTimeout: No such message came in time. Also a TimeoutError.
            GetMXError: As `list` does.

        Example:
            mx.messages.wait_for(mail_id="12345678", matching=lambda message: message.subject == "Hi")
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("wait_for", self._client, timeout, new_only)
        rows = self._looks(watch, mail_id=mail_id, folder=folder, **filters)
        row = next(rows)
        while not _matches(matching, row):
            row = next(rows)
        return row

    def watch(
        self,
        *,
        mail_id: str,
        timeout: float | None = None,
        folder: str | list[str] = "Inbox",
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        new_only: bool = True,
    ) -> Generator[RowT, None, None]:
        """Give each new message of a mailbox, once, as it comes.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds until GetMXWaitTimeout is raised. None: never.
            folder: Folders to look into.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes each look faster, since all pages are read.
            new_only: Leave out messages that are there already.

        Raises:
            GetMXWaitTimeout: The time is over. Also a TimeoutError.
            GetMXError: As `list` does.

        Example:
            for message in mx.messages.watch(mail_id="12345678"):
                print(message.subject)
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("watch", self._client, timeout, new_only)
        return self._looks(watch, mail_id=mail_id, folder=folder, **filters)

    def _looks(self, watch: _Watch, **filters: Any) -> Generator[RowT, None, None]:
        client = self._client
        while True:
            try:
                for message in client._list(watch.operation, {**filters, "limit": _PAGE}, watch.options()):
                    if watch.is_new(message):
                        yield message
            except GetMXTimeoutError as error:
                raise watch.verdict(error) from error
            client._pace.sleep(watch.next_pause())


class AsyncMessageWaiting(AsyncResource, Generic[RowT]):
    """Waiting for messages by asking for the list again and again."""

    __slots__ = ()

    async def wait_for(
        self,
        *,
        mail_id: str,
        timeout: float | None = 60.0,
        matching: Callable[[RowT], object] | None = None,
        folder: str | list[str] = "Inbox",
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        new_only: bool = False,
    ) -> RowT:
        """Wait for a message and return the first one that matches.

        The mailbox is asked again and again. The pauses grow from 1 to 15 seconds.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds to wait. None: for ever.
            matching: Called once with each message; return True for the one you wait for. None: any message.
            folder: Folders to look into.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes each look faster, since all pages are read.
            new_only: Do not return a message that is there already.

        Raises:
            GetMXWaitTimeout: No such message came in time. Also a TimeoutError.
            GetMXError: As `list` does.

        Example:
            await mx.messages.wait_for(mail_id="12345678", matching=lambda message: message.subject == "Hi")
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("wait_for", self._client, timeout, new_only)
        async with aclosing(self._looks(watch, mail_id=mail_id, folder=folder, **filters)) as rows:
            row = await anext(rows)
            while not _matches(matching, row):
                row = await anext(rows)
            return row

    def watch(
        self,
        *,
        mail_id: str,
        timeout: float | None = None,
        folder: str | list[str] = "Inbox",
        to: str | None = None,
        subject: str | None = None,
        start_time: date | str | None = None,
        new_only: bool = True,
    ) -> AsyncGenerator[RowT, None]:
        """Give each new message of a mailbox, once, as it comes.

        Args:
            mail_id: Id of the mailbox.
            timeout: Seconds until GetMXWaitTimeout is raised. None: never.
            folder: Folders to look into.
            to: Only messages to this recipient, as in `list`.
            subject: Only messages with this subject, as in `list`.
            start_time: First day to list, as in `list`. A late day makes each look faster, since all pages are read.
            new_only: Leave out messages that are there already.

        Raises:
            GetMXWaitTimeout: The time is over. Also a TimeoutError.
            GetMXError: As `list` does.

        Example:
            async with aclosing(mx.messages.watch(mail_id="12345678")) as messages:
                async for message in messages:
                    print(message.subject)
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("watch", self._client, timeout, new_only)
        return self._looks(watch, mail_id=mail_id, folder=folder, **filters)

    async def _looks(self, watch: _Watch, **filters: Any) -> AsyncGenerator[RowT, None]:
        client = self._client
        while True:
            try:
                async for message in await client._list(watch.operation, {**filters, "limit": _PAGE}, watch.options()):
                    if watch.is_new(message):
                        yield message
            except GetMXTimeoutError as error:
                raise watch.verdict(error) from error
            await client._pace.sleep_async(watch.next_pause())


#: The methods that waiting brings. No operation of the same resource can have these names.
WAITING_METHODS = tuple(name for name in vars(MessageWaiting) if not name.startswith("_"))
