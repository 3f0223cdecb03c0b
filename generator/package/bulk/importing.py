"""Adds mailboxes, each once: notes the intent, sends, notes the result; looks up what has an intent and no result."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from getmx import OPERATIONS, AsyncGetMX, GetMXAPIError, GetMXError, GetMXStatusError

from .checks import ADD, DOMAINS, LIST, checked_rows, values_of
from .journal import Journal
from .results import Result, Status
from .rows import MailboxRow, RowsError

#: A row that has become one of these needs no call.
_DONE: Final = ("added", "found")
#: So many rows are tried one by one, until one is added. So many that fail in a row end the import.
_TRIALS, _MOST_FAILURES = 3, 20
#: Seconds that calls under way may take to end after an interruption.
_PATIENCE = 10.0


class Pace(NamedTuple):
    """How fast rows are sent.

    Attributes:
        at_once: How many calls may be under way.
        per_second: How many rows may begin in a second.
    """

    at_once: int = 8
    per_second: float = 20.0


async def import_mailboxes(
    mx: AsyncGetMX,
    rows: Sequence[MailboxRow],
    journal: Path,
    *,
    domain_id: str | None = None,
    pace: Pace | None = None,
    progress: Callable[[Result], object] | None = None,
    results: list[Result] | None = None,
) -> list[Result]:
    """Adds the mailboxes that the journal does not have yet. A row that may have been added is never sent again.

    All rows are checked before the first call. Then one row is tried: if it fails, up to two others are, and if they
    fail as well, the import ends. An intent without a result, left by an interruption or by a lost answer, is looked
    up. If the mailbox is not there, the row is `unknown` and stays so, unless a later look finds it.

    Args:
        mx: The client.
        rows: The mailboxes.
        journal: The file of the journal. It is made if it is not there, and holds no passwords.
        domain_id: The domain of rows that name none. None: the domain that their address names is looked up.
        pace: How fast rows are sent. None: 8 at once, 20 a second.
        progress: Called with the result of each row.
        results: Gets the results also if an error ends the import; rows that were not tried are `not_started`.

    Returns:
        The result of each row, in their order.

    Raises:
        RowsError: Rows are wrong, or a domain is not there. Nothing was sent.
        JournalError: The journal cannot be used.
        GetMXError: The import ended early: the first rows failed, or many in a row.
    """
    checked_rows(rows)
    with Journal(journal, mx._settings.base_url) as opened:
        run = _Import(mx, opened, pace or Pace(), progress or (lambda result: None))
        domains = await run.domains_of(rows, domain_id)
        try:
            await run.all(rows, domains)
        finally:
            ended = [run.result_of(row) for row in rows]
            if results is not None:
                results[:] = ended
    return ended


class _Import:
    def __init__(self, mx: AsyncGetMX, journal: Journal, pace: Pace, progress: Callable[[Result], object]) -> None:
        self._mx = mx
        self._journal = journal
        self._pace = pace
        self._progress = progress
        self._next_start = 0.0
        self._failures = 0
        self._left: deque[tuple[MailboxRow, str]] = deque()
        self._end: Exception | None = None

    async def domains_of(self, rows: Sequence[MailboxRow], domain_id: str | None) -> dict[str, str]:
        """The id of the domain of each row, by its address.

        Raises:
            RowsError: A domain is not in the account.
        """
        known = {mail: entry.domain_id for mail, entry in self._journal.entries.items()}
        ids = {row.mail: row.domain_id or domain_id or known.get(row.mail) for row in rows}
        names = sorted({mail.partition("@")[2] for mail, found in ids.items() if not found})
        by_name = {name: await self._domain_named(name) for name in names}
        if unknown := [name for name, found in by_name.items() if not found]:
            hint = "add it first, or give the domain_id"
            raise RowsError([f"there is no domain {name} in this account: {hint}" for name in unknown])
        return {mail: found or by_name[mail.partition("@")[2]] for mail, found in ids.items()}

    async def _domain_named(self, name: str) -> str:
        """The id of a domain; empty if it is not there."""
        rows = self._rows(DOMAINS, {"domain": name})
        return await anext((_id_of(row) async for row in rows if str(row.get("domain")).lower() == name), "")

    async def _rows(self, operation: str, values: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        page = await self._mx._list(OPERATIONS[operation], values, {})
        async for row in page:
            if isinstance(row.raw, dict):
                yield row.raw

    async def all(self, rows: Sequence[MailboxRow], domains: dict[str, str]) -> None:
        new, later = list[tuple[MailboxRow, str]](), list[tuple[MailboxRow, str]]()
        for row in rows:
            result = self.result_of(row)
            if result.status in _DONE:
                self._progress(result)
            else:
                (new if result.status == "not_started" else later).append((row, domains[row.mail]))
        # What failed before may fail again, and shall not keep the others from their turn.
        left = deque([*new, *later])
        if not any(entry.state in _DONE for entry in self._journal.entries.values()):
            await self._try_first(left)
        self._left = left
        await self._work()

    async def _try_first(self, left: deque[tuple[MailboxRow, str]]) -> None:
        """Takes rows until one is added, since nobody has confirmed the path."""
        detail = ""
        for _ in range(min(_TRIALS, len(left))):
            result = await self._one(*left.popleft())
            if result.status in _DONE:
                return
            detail = result.detail
        raise GetMXError(f"the first rows were not added, so the import ended: {detail}")

    async def _work(self) -> None:
        """Runs the workers. An interruption lets calls under way end, so that their results are known."""
        workers = [asyncio.create_task(self._worker()) for _ in range(self._pace.at_once)]
        try:
            await asyncio.wait(workers)
        except asyncio.CancelledError:
            self._left.clear()
            await asyncio.wait(workers, timeout=_PATIENCE)
            raise
        finally:
            for worker in workers:
                worker.cancel()
        if self._end is not None:
            raise self._end

    async def _worker(self) -> None:
        try:
            while self._left:
                await self._one(*self._left.popleft())
        except Exception as error:
            self._left.clear()
            self._end = self._end or error

    async def _one(self, row: MailboxRow, domain_id: str) -> Result:
        await self._wait_for_turn()
        entry = self._journal.entries.get(row.mail)
        is_sent = entry is None or entry.state in ("refused", "not_sent")
        if is_sent:
            await self._send(row, domain_id)
        is_unseen = self._journal.entries[row.mail].state in ("sent", "unknown") and not await self._look(row.mail)
        result = self.result_of(row)
        self._progress(result)
        if is_sent or is_unseen:
            self._count(result)
        return result

    async def _wait_for_turn(self) -> None:
        now = asyncio.get_running_loop().time()
        start = max(self._next_start, now)
        self._next_start = start + 1 / self._pace.per_second
        await asyncio.sleep(start - now)

    async def _send(self, row: MailboxRow, domain_id: str) -> None:
        """Sends a row. Without a sure result its intent stays, to be looked up."""
        self._journal.sent(row.mail, domain_id)
        try:
            answer = await self._mx._call(OPERATIONS[ADD], values_of(row, domain_id), {})
        except GetMXError as error:
            if error.outcome in ("refused", "not_sent"):
                self._journal.ended(row.mail, error.outcome, detail=str(error))
                if _is_hopeless(error):
                    raise
        else:
            self._journal.ended(row.mail, "added", _id_of(answer.raw))

    async def _look(self, mail: str) -> bool:
        """Looks up a row whose result is not known. Gives whether the service answered."""
        status: Status = "unknown"
        found, detail = "", "the answer was lost, and it is not there; it may come later"
        try:
            rows = self._rows(LIST, {"domain_id": self._journal.entries[mail].domain_id, "mail": mail})
            async for row in rows:
                if str(row.get("mail")).lower() == mail:
                    status, found, detail = "found", _id_of(row), ""
                    break
        except GetMXError as error:
            self._journal.ended(mail, status, detail=f"the answer was lost, and it could not be looked up: {error}")
            return False
        self._journal.ended(mail, status, found, detail)
        return True

    def _count(self, result: Result) -> None:
        self._failures = 0 if result.status in _DONE else self._failures + 1
        if self._failures >= _MOST_FAILURES:
            raise GetMXError(f"{_MOST_FAILURES} rows in a row were not added, so the import ended: {result.detail}")

    def result_of(self, row: MailboxRow) -> Result:
        entry = self._journal.entries.get(row.mail)
        if entry is None:
            return Result(row.line, row.mail, "not_started")
        if entry.state == "sent":
            return Result(row.line, row.mail, "unknown", detail="the import ended before the answer came")
        status: Any = entry.state
        return Result(row.line, row.mail, status, entry.id, entry.detail)


def _id_of(row: Any) -> str:
    return str(row.get("id", "")) if isinstance(row, dict) else ""


def _is_hopeless(error: GetMXError) -> bool:
    """Whether all other rows would end in the same way: the path or the token is wrong."""
    is_of_path = isinstance(error, GetMXStatusError) and error.status != 429
    return is_of_path or (isinstance(error, GetMXAPIError) and "token" in error.msg.lower())
