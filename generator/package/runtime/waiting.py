"""Waiting for mail: the polling loop that most callers of such an API write by hand."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from datetime import date
from typing import Any, Generic, TypeVar

from .client import AsyncResource, Resource
from .decode import Model
from .errors import GetMXError, GetMXInputError, GetMXTimeoutError, GetMXWaitTimeout
from .options import ListOptions
from .paging import row_key

RowT = TypeVar("RowT", bound=Model)

#: The operation that is asked again and again. The resource that has it gets these methods.
POLLED = "listMessages"

#: Seconds between two looks into the mailbox: the first pause, how it grows, and its most. News starts it anew.
FIRST_PAUSE = 1.0
GROWTH = 1.5
LONGEST_PAUSE = 15.0

#: Seconds that a look may take at the least, when the time is nearly over.
_SHORTEST_LOOK = 0.05

_PAGE = 20


class _Watch:
    """What has been seen, when to look next, and when to give up. Waits for nothing itself."""

    def __init__(self, label: str, now: Callable[[], float], timeout: float | None, new_only: bool) -> None:
        if timeout is not None and (
            isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout > 0
        ):
            raise GetMXInputError(f"{label}: timeout must be a number of seconds above 0, or None", field="timeout")
        self._label = label
        self._now = now
        self._timeout = timeout
        self._ends = now() + (float("inf") if timeout is None else timeout)
        self._seen: set[str] = set()
        self._pause = FIRST_PAUSE
        self._skips = new_only

    def is_new(self, row: Model) -> bool:
        """Whether no look had this row before. Of the first look none is, where what is there does not count."""
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

    def options(self, deadline: float) -> ListOptions:
        """What a look may take: no more than is left to wait."""
        return {"deadline": max(_SHORTEST_LOOK, min(deadline, self._ends - self._now()))}

    def verdict(self, error: GetMXTimeoutError) -> GetMXError:
        """What a look that was not answered in time means: that the wait is over, if it is."""
        return self._over() if self._now() >= self._ends else error

    def _over(self) -> GetMXWaitTimeout:
        return GetMXWaitTimeout(f"{self._label}: no such message within {self._timeout:g} s", operation=POLLED)


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
        """Waits for a message and gives the first that matches; one that is there already counts, unless `new_only`.

        mail_id: Id of the mailbox.
        timeout: Seconds to wait in all; None for ever.
        matching: Decides for each message, seen once, whether it is the one; None takes any.
        folder: Folders to look into.
        to, subject, start_time: Filters of `list`; a late `start_time` keeps each look short, as all pages are read.
        new_only: Whether messages that are there at the first look do not count.

        Pauses between looks grow from 1 to 15 seconds. Raises GetMXWaitTimeout (a TimeoutError too) when the time is
        over, and the errors of `list`.
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("messages.wait_for", self._client._pace.now, timeout, new_only)
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
    ) -> Iterator[RowT]:
        """Gives each message that comes into the mailbox, once, as it comes. Arguments as for `wait_for`.

        Ends with GetMXWaitTimeout once `timeout` seconds are over; with None it goes on for ever.
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("messages.watch", self._client._pace.now, timeout, new_only)
        return self._looks(watch, mail_id=mail_id, folder=folder, **filters)

    def _looks(self, watch: _Watch, **filters: Any) -> Iterator[RowT]:
        client, polled = self._client, self._client._api.operations[POLLED]
        while True:
            options = watch.options(client._settings.deadline)
            try:
                for message in client._list(polled, {**filters, "limit": _PAGE}, options):
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
        """Waits for a message and gives the first that matches; one that is there already counts, unless `new_only`.

        mail_id: Id of the mailbox.
        timeout: Seconds to wait in all; None for ever.
        matching: Decides for each message, seen once, whether it is the one; None takes any.
        folder: Folders to look into.
        to, subject, start_time: Filters of `list`; a late `start_time` keeps each look short, as all pages are read.
        new_only: Whether messages that are there at the first look do not count.

        Pauses between looks grow from 1 to 15 seconds. Raises GetMXWaitTimeout (a TimeoutError too) when the time is
        over, and the errors of `list`.
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("messages.wait_for", self._client._pace.now, timeout, new_only)
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
    ) -> AsyncIterator[RowT]:
        """Gives each message that comes into the mailbox, once, as it comes. Arguments as for `wait_for`.

        Ends with GetMXWaitTimeout once `timeout` seconds are over; with None it goes on for ever.
        """
        filters = {"to": to, "subject": subject, "start_time": start_time}
        watch = _Watch("messages.watch", self._client._pace.now, timeout, new_only)
        return self._looks(watch, mail_id=mail_id, folder=folder, **filters)

    async def _looks(self, watch: _Watch, **filters: Any) -> AsyncGenerator[RowT, None]:
        client, polled = self._client, self._client._api.operations[POLLED]
        while True:
            options = watch.options(client._settings.deadline)
            try:
                async for message in await client._list(polled, {**filters, "limit": _PAGE}, options):
                    if watch.is_new(message):
                        yield message
            except GetMXTimeoutError as error:
                raise watch.verdict(error) from error
            await client._pace.sleep_async(watch.next_pause())
