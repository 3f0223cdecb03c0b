# Copied by `make generate` from generator/package/runtime/waits.py. Edit it there, not here.
"""One wait: what it asks for, when it looks next, and when it gives up. Pure: sleeps and sends nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple, NoReturn, TypeVar

from .arrivals import PAGE_SIZE, Known, Look
from .bookmarks import Bookmark
from .client import BaseClient
from .decode import Model
from .errors import GetMXError, GetMXInputError, GetMXWaitTimeout
from .operation import Operation
from .options import ListOptions, seconds_fault
from .redaction import Secret, scrub

RowT = TypeVar("RowT", bound=Model)

#: The operation that is asked again and again, and the form fields of it that are sent. The resource that has such an
#: operation gets the methods that wait.
POLLED: Final = "listMessages"
POLLED_FIELDS: Final = frozenset({"mail_id", "folder", "to", "subject", "start_time", "page", "limit"})

#: The operation that gives the full message for a row.
DETAIL: Final = "getMessage"

#: Seconds between two looks into the mailbox: the first pause, its growth, the longest. A new message starts it anew.
FIRST_PAUSE: Final = 1.0
GROWTH: Final = 1.5
LONGEST_PAUSE: Final = 15.0

#: Seconds that a request may take, even if less time is left.
_SHORTEST_LOOK = 0.05

#: Seconds that a sleep may end late, or a sum of pauses be rounded.
_SLACK = 0.001


class TimeIsUp(Exception):
    """The wait is over. Never leaves this package."""


class Sought(NamedTuple):
    """What a wait asks for, by the arguments of its method."""

    mail_id: str
    folder: str | list[str] | None
    to: str | None = None
    subject: str | None = None
    start_time: date | str | None = None
    since: Bookmark | None = None
    new_only: bool = False


class Wait:
    """Knows which messages were seen, when to look next and when to give up.

    Args:
        method: Name of the method that waits.

    Raises:
        GetMXInputError: An argument cannot be right.
    """

    def __init__(self, method: str, client: BaseClient, sought: Sought, timeout: float | None = None) -> None:
        self.operation: Operation[Any] = client._api.operations[POLLED]
        self.label = f"{self.operation.method.partition('.')[0]}.{method}"
        self._client = client
        self._check_timeout(timeout)
        self._timeout = timeout
        self._sought = sought
        self._since = self._checked_bookmark(sought.since)
        self._start_time = self._first_day()
        self.folders = [self._known(folder) for folder in self._folder_names()]
        self._ends = self._now() + (float("inf") if timeout is None else timeout)
        #: Options of the next request. It has the time that is left to wait, but no more than any call.
        self.options: ListOptions = {}
        #: The folder that is looked into.
        self.folder = ""
        #: What a request ended with that was not answered in time, or refused.
        self.cause: GetMXError | None = None
        self._pause = FIRST_PAUSE
        self._skips = sought.new_only and sought.since is None
        self._has_turn = True
        self._is_last_look = self._is_unfinished = False
        self._looks = self._given = 0
        self._asked = self._took = 0.0

    def _now(self) -> float:
        return self._client._pace.now()

    # What is asked for.

    def _refuse(self, field: str, rule: str) -> NoReturn:
        raise GetMXInputError(f"{self.label}: {field} {rule}", field=field)

    def _check_timeout(self, timeout: float | None) -> None:
        fault = None if timeout is None else seconds_fault(timeout)
        if fault is not None:
            self._refuse("timeout", f"{fault}; to wait without an end, pass None")

    def _checked_bookmark(self, since: Any) -> Bookmark | None:
        if since is not None and not isinstance(since, Bookmark):
            self._refuse("since", f"must be a Bookmark, as messages.bookmark returns it, got {type(since).__name__}")
        if since is not None and since.mail_id != self._sought.mail_id:
            self._refuse("since", "is a bookmark of another mailbox: pass the same mail_id to both")
        return since

    def _first_day(self) -> date | str | None:
        """The first day to list: that of the bookmark if the caller does not say."""
        marked = self._since.start_time if self._since else None
        given = self._sought.start_time
        if marked is not None and isinstance(given, (date, str)) and _day(given) < marked:
            self._refuse("start_time", f"is before that of the bookmark, {marked}: what was there then is not known")
        return marked if given is None else given

    def _folder_names(self) -> list[str]:
        """The folders to look into, each once: those of the bookmark if the caller does not say."""
        marked = [mark.folder for mark in self._since.folders] if self._since else ["Inbox"]
        folder = self._sought.folder
        names = marked if folder is None else [folder] if isinstance(folder, str) else folder
        if not isinstance(names, (list, tuple)) or not names or not all(isinstance(name, str) for name in names):
            self._refuse("folder", "must be a str or a list of at least one str")
        for name in names:
            if self._since and name not in marked:
                self._refuse("folder", f"{name!r} is not in the bookmark, which has {', '.join(map(repr, marked))}")
        return list(dict.fromkeys(names))

    def _filters(self) -> dict[str, Any]:
        sought = self._sought
        return {
            "mail_id": sought.mail_id,
            "to": sought.to,
            "subject": sought.subject,
            "start_time": self._start_time,
        }

    def _known(self, folder: str) -> Known:
        since = self._since
        if since is None:
            return Known(folder)
        mark = next(mark for mark in since.folders if mark.folder == folder)
        sought = self._sought
        is_same_list = sought.to is None and sought.subject is None and sought.start_time is None
        return Known(folder, mark, is_same_list=is_same_list)

    # The looks.

    def look(self, known: Known) -> Look[Any]:
        """The next look into a folder."""
        self.folder = known.folder
        self._is_unfinished = False
        is_first = self._skips and not self._looks
        return Look(known, is_thorough=is_first or self.label.endswith(".bookmark"))

    def fields(self, look: Look[Any]) -> dict[str, Any]:
        """The form of the first request of a look. Each folder is asked for alone: rows do not name theirs."""
        page = None if look.first_page == 1 else look.first_page
        return {**self._filters(), "folder": look.folder, "page": page, "limit": PAGE_SIZE}

    def turn(self) -> float:
        """Seconds to wait before a look begins, so that all waits of the client keep one pace."""
        now = self._now()
        pause = self._client._context.turns.pause(now, self._ends + _SLACK)
        self._has_turn = pause is not None
        return max(0.0, self._ends - now) if pause is None else pause

    def ask(self) -> None:
        """Sets the options for a request that is sent now. Raises TimeIsUp if there is no time for it."""
        self._asked = self._now()
        left = self._ends - self._asked
        if left < -_SLACK or not self._has_turn:
            raise TimeIsUp
        self.options["deadline"] = min(self._client._settings.deadline, max(_SHORTEST_LOOK, left))

    def take(self, look: Look[RowT], page: Any) -> list[RowT]:
        """The rows of a page that were not given before. With `new_only`, no row of the first looks is given."""
        self._took = self._now() - self._asked
        rows: list[RowT] = look.take(page)
        self._is_unfinished = look.step is not None
        if rows:
            self._pause = FIRST_PAUSE
        given = [] if self._skips else rows
        self._given += len(given)
        return given

    def next_pause(self) -> float:
        """Seconds until the next look. Raises TimeIsUp if that was the last one."""
        self._skips = False
        self._looks += 1
        left = self._ends - self._now()
        if self._is_last_look or left <= 0:
            raise TimeIsUp
        # The last look has the time that a request takes.
        longest = max(0.0, left - self._took)
        self._is_last_look = self._pause >= longest
        pause = min(self._pause, longest)
        self._pause = min(LONGEST_PAUSE, self._pause * GROWTH)
        return pause

    def bookmark(self) -> Bookmark:
        """What was seen so far, as a bookmark."""
        start_time = None if self._start_time is None else _day(self._start_time)
        return Bookmark(self._sought.mail_id, start_time, tuple(known.mark() for known in self.folders))

    # The end.

    def is_over(self) -> bool:
        return self._now() >= self._ends

    def timeout_error(self, missed: str) -> GetMXWaitTimeout:
        """The error at the end of the wait. `missed` says what did not come."""
        sought = {"folder": [known.folder for known in self.folders], **self._filters()}
        shown = ", ".join(f"{name}={value!r}" for name, value in sought.items() if value is not None)
        message = f"{self.label}: no {missed} within {self._timeout:g} s; {shown}{self._progress()}"
        token = self._client._settings.token
        secrets = {token.reveal()} if isinstance(token, Secret) else set()
        return GetMXWaitTimeout(scrub(message, secrets), operation=POLLED)

    def _progress(self) -> str:
        told = f"; {self._given} that came did not match" if self._given else ""
        if self._is_unfinished:
            told += "; the last look could not read the whole list: pass since or start_time, and it reads less"
        return told


def _day(day: date | str) -> str:
    return day.isoformat() if isinstance(day, date) else day


def matches(matching: Callable[[RowT], object] | None, row: RowT) -> bool:
    return matching is None or bool(matching(row))


def detail_fields(wait: Wait, row: Any) -> dict[str, Any] | None:
    """The form of the request for the full message, or None if the row does not name it."""
    row_id = row.get("id") if isinstance(row, dict) else None
    if DETAIL not in wait._client._api.operations or not row_id or not isinstance(row_id, (str, int)):
        return None
    return {"folder": wait.folder, "mail_id": wait._sought.mail_id, "message_id": str(row_id)}
