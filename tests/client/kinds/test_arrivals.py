"""Mail that comes and goes while it is waited for: none is given twice, none is lost, no old one is given.

The service is simulated within the process. Its list may be sorted in any way, ids may be equal, and pages may fail to
show their rows. Whenever the client sleeps, and between its requests, mail comes and goes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from contextlib import closing
from random import Random
from typing import Any
from zlib import crc32

import httpx
import pytest

from getmx import GetMX
from tests.support.clients import Clock

Row = dict[str, Any]

#: How a list can be sorted, by the moment of arrival, the date that the sender claims, and nothing at all.
ORDERS: dict[str, Callable[[Row], Any]] = {
    "newest first": lambda row: -row["number"],
    "oldest first": lambda row: row["number"],
    "latest date first": lambda row: (-row["timestamp"], row["id"]),
    "earliest date first": lambda row: (row["timestamp"], row["id"]),
    "no order": lambda row: crc32(row["subject"].encode()),
}

FOLDERS = ("Inbox", "Junk")

#: Looks without any change at the end of a watch. By then each of its lists was read as a whole.
QUIET_LOOKS = 23


class Service:
    """Folders whose mail comes and goes by chance."""

    def __init__(self, seed: int, order: str, arrivals: int) -> None:
        self.random = Random(seed)  # noqa: S311  # chance here needs no secrecy
        self.order = ORDERS[order]
        self.to_come = arrivals
        self.quiet_looks = 0
        self.numbers = itertools.count()
        self.folders: dict[str, list[Row]] = {folder: [] for folder in FOLDERS}
        self.came: dict[int, Row] = {}
        self.gone: set[int] = set()
        self.requests = 0
        #: How many messages are there at the start.
        self.old = self.random.choice((0, 5, 20, 45))
        for _ in range(self.old):
            self._arrive()
        self.came.clear()

    def _arrive(self) -> None:
        number, chance = next(self.numbers), self.random
        # A sender may claim an earlier date. Some ids are met again, in this folder or another one.
        row = {
            "id": str(1000 + (number if chance.random() < 0.95 else number // 2)),
            "subject": f"mail {number}",
            "timestamp": number // 3 - (chance.randrange(60) if chance.random() < 0.3 else 0),
            "number": number,
        }
        self.folders[chance.choice(FOLDERS)].append(row)
        self.came[number] = row

    def _leave(self) -> None:
        rows = self.folders[self.random.choice(FOLDERS)]
        if rows:
            self.gone.add(rows.pop(self.random.randrange(len(rows)))["number"])

    def change(self, most: int) -> None:
        """Some mail comes, some goes, until all has come."""
        coming = min(self.to_come, self.random.randrange(most + 1))
        self.to_come -= coming
        for _ in range(coming):
            self._arrive()
        size = sum(map(len, self.folders.values()))
        for _ in range(self.random.randrange(most + 1) * (size > 70) if self.to_come else 0):
            self._leave()

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        form = dict(re.findall(r'name="(\w+)"\r\n\r\n(.*)\r\n', request.content.decode()))
        rows = sorted(self.folders[form["folder"]], key=self.order)
        start = 20 * (int(form.get("page", 1)) - 1)
        shown = rows[start : start + 20]
        if self.to_come and self.random.random() < 0.02:
            shown = []
        shown = [{name: value for name, value in row.items() if name != "number"} for row in shown]
        if self.random.random() < 0.1:
            self.change(2)
        return httpx.Response(200, json={"code": 200, "msg": "ok", "data": {"list": shown, "total": len(rows)}})


class ChangingClock(Clock):
    """A clock whose sleeps let the service change. It ends the watch once all was quiet for long enough."""

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if self.service.to_come:
            self.service.change(60)
            return
        self.service.quiet_looks += 1
        if self.service.quiet_looks > QUIET_LOOKS:
            self.advance(1e6)


def watched(service: Service, since: bool) -> list[int]:
    """The numbers of all mail that a watch gives."""
    http_client = httpx.Client(transport=httpx.MockTransport(service.answer))
    clock = ChangingClock(service)
    mx = GetMX("token", base_url="http://127.0.0.1:1", http_client=http_client)
    mx._pace = clock.pace
    options: dict[str, Any] = {"folder": list(FOLDERS)}
    if since:
        coming, service.to_come = service.to_come, 0  # A bookmark has to see the list at rest.
        options = {"since": mx.messages.bookmark(mail_id="1", **options)}
        service.to_come = coming
        service.change(30)
    with closing(mx.messages.watch(mail_id="1", timeout=1e6, new_only=False, **options)) as messages:
        return [int((message.subject or "").split()[1]) for message in messages]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("since", [True, False], ids=["bookmark", "all"])
def test_no_message_is_lost_or_given_twice(order: str, since: bool) -> None:
    service = Service(list(ORDERS).index(order), order, 1000)
    before = set(range(service.old)) if since else set[int]()
    given = watched(service, since)
    assert len(given) == len(set(given))
    assert not set(given) & before
    assert service.came.keys() - service.gone <= set(given)
