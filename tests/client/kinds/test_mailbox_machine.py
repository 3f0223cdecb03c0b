"""A mailbox in which anything happens in any order: what lists and waits give is what is there, each message once.

Hypothesis chooses the steps: mail comes and goes, some of it with an id that was met before, and pages fail.
Service and time are simulated within the process.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from getmx import Bookmark, GetMX, GetMXStatusError, GetMXWaitTimeout
from getmx._runtime import waits
from tests.support.clients import Clock

Row = dict[str, Any]

FOLDERS = ("Inbox", "Junk")
folders = st.sampled_from(FOLDERS)

#: How the list may be sorted. `number` counts arrivals.
ORDERS: dict[str, Callable[[Row], Any]] = {
    "newest first": lambda row: -row["timestamp"],
    "oldest first": lambda row: row["timestamp"],
    "by id": lambda row: (row["id"], row["timestamp"]),
    "by subject": lambda row: row["subject"][::-1],
}

#: What the service says of the number of rows. Only the first is true.
TOTALS: dict[str, Callable[[int], Any]] = {
    "right": lambda size: size,
    "none": lambda size: None,
    "zero": lambda size: 0,
    "too low": lambda size: size // 2,
    "too high": lambda size: size + 7,
    "as text": str,
}

#: How one page may fail. The call is repeated then.
FAULTS: dict[str, Callable[[], httpx.Response]] = {
    "status 500": lambda: httpx.Response(500, text="<h1>Oops</h1>"),
    "status 429": lambda: httpx.Response(429, headers={"Retry-After": "1"}),
    "no JSON": lambda: httpx.Response(502, text="Bad gateway"),
}

#: Seconds that a request takes, and that a wait has. In that time a wait looks several times.
REQUEST = 0.05
TIMEOUT = 120.0


class MailboxMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, list[Row]] = {folder: [] for folder in FOLDERS}
        self.count = 0
        self.fault: Callable[[], httpx.Response] | None = None
        self.mark: Bookmark | None = None
        self.since_mark: set[str] = set()
        self.clock = Clock()
        transport = httpx.MockTransport(self.answer)
        self.mx = GetMX("token", base_url="http://127.0.0.1:1", http_client=httpx.Client(transport=transport))
        self.mx._pace = self.clock.pace

    def teardown(self) -> None:
        self.mx.close()

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.clock.advance(REQUEST)
        if self.fault is not None:
            fault, self.fault = self.fault, None
            return fault()
        form = dict(re.findall(r'name="(\w+)"\r\n\r\n(.*)\r\n', request.content.decode()))
        rows = sorted(self.rows[form["folder"]], key=self.order)
        start = 20 * (int(form.get("page", 1)) - 1)
        data = {"list": rows[start : start + 20], "total": self.total(len(rows))}
        return httpx.Response(200, json={"code": 200, "msg": "ok", "data": data})

    # What the service is like, and what happens in it.

    @initialize(order=st.sampled_from(sorted(ORDERS)), total=st.sampled_from(sorted(TOTALS)), old=st.integers(0, 45))
    def opens(self, order: str, total: str, old: int) -> None:
        self.order, self.total = ORDERS[order], TOTALS[total]
        for number in range(old):
            self.arrive(FOLDERS[number % 3 == 0])

    def arrive(self, folder: str, known_id: str | None = None) -> None:
        self.count += 1
        subject = f"mail {self.count}"
        row = {"id": known_id or str(1000 + self.count), "subject": subject, "timestamp": self.count}
        self.rows[folder].append(row)
        self.since_mark.add(subject)

    @rule(folder=folders, number=st.integers(1, 25))
    def mail_comes(self, folder: str, number: int) -> None:
        for _ in range(number):
            self.arrive(folder)

    @rule(folder=folders, data=st.data())
    def mail_comes_with_an_id_met_before(self, folder: str, data: st.DataObject) -> None:
        ids = [row["id"] for rows in self.rows.values() for row in rows]
        self.arrive(folder, data.draw(st.sampled_from(ids)) if ids else None)

    @rule(folder=folders, data=st.data())
    def mail_goes(self, folder: str, data: st.DataObject) -> None:
        if rows := self.rows[folder]:
            rows.pop(data.draw(st.integers(0, len(rows) - 1)))

    @rule(fault=st.sampled_from(sorted(FAULTS)))
    def a_page_fails(self, fault: str) -> None:
        self.fault = FAULTS[fault]

    # What the client gives.

    def there(self, *names: str) -> Counter[str]:
        return Counter(row["subject"] for name in names for row in self.rows[name])

    @rule(folder=folders)
    def a_list_has_all_rows_once(self, folder: str) -> None:
        given = [message.subject for message in self.mx.messages.list(folder=folder, mail_id="1")]
        assert Counter(given) == self.there(folder)

    @rule()
    def takes_a_bookmark(self) -> None:
        self.mark = self.mx.messages.bookmark(mail_id="1", folder=list(FOLDERS))
        self.since_mark = set()

    @precondition(lambda self: self.mark is not None)
    @rule(shows_nothing_first=st.booleans())
    def a_watch_gives_what_came_since_the_bookmark(self, shows_nothing_first: bool) -> None:
        if shows_nothing_first:
            empty = {"code": 200, "msg": "ok", "data": {"list": [], "total": 0}}
            self.fault = lambda: httpx.Response(200, json=empty)
        started = self.clock.now
        given = [message.subject for message in self.mx.messages.watch(mail_id="1", since=self.mark, timeout=TIMEOUT)]
        assert Counter(given) == Counter(subject for subject in self.there(*FOLDERS) if subject in self.since_mark)
        assert self.clock.now - started < TIMEOUT + 1

    @precondition(lambda self: self.mark is not None)
    @rule(timeout=st.sampled_from([0.1, 2.0, 30.0]))
    def a_wait_for_what_never_comes_ends_in_time(self, timeout: float) -> None:
        started = self.clock.now
        with (
            patch.object(waits, "_SHORTEST_LOOK", REQUEST),  # The suite gives busy machines more time.
            pytest.raises((GetMXWaitTimeout, GetMXStatusError)),
        ):
            self.mx.messages.wait_for(mail_id="1", since=self.mark, timeout=timeout, matching=lambda message: False)
        assert self.clock.now - started <= timeout + 2 * REQUEST

    @invariant()
    def a_mark_holds_no_text(self) -> None:
        assert "mail " not in repr(self.mark)


TestMailbox = MailboxMachine.TestCase
TestMailbox.settings = settings(
    max_examples=40, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
