"""Thousands of random calls against the sandbox and a simple model of it.

More of them: `SANDBOX_RUNS=2000 .venv/bin/python -m pytest -q tests/sandbox/test_machine.py`; each run has 50 steps.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from getmx_sandbox import Code, NobodyReceives, Sandbox
from tests.sandbox.account import PASSWORD, TOKEN, Account

T = TypeVar("T")
Row = dict[str, Any]

RUNS = int(os.environ.get("SANDBOX_RUNS", "8"))
START = datetime(2026, 2, 27, 22, tzinfo=UTC)

NAMES = ("a.com", "b.com", "c.com")
FOLDERS = ("Inbox", "Drafts", "Sent", "Deleted Items", "Junk")
BODY = "Hello."

#: The lists of rows that are not messages or mailboxes, and what they can be narrowed down to.
LISTS = {
    "listDomains": ("group_pay_id",),
    "listGroupPays": (),
    "listAliases": ("domain_id", "group_pay_id"),
    "listMessageNotices": (),
    "listSmtpRules": ("domain_id", "group_pay_id"),
}
FLAGS = {"flagged": "flagMessage", "seen": "markMessageSeen", "answered": "markMessageAnswered"}

names = st.sampled_from(NAMES)
addresses = st.builds("{}@{}".format, st.sampled_from(("u", "v", "w")), names)
folders = st.sampled_from(FOLDERS)
choices = st.integers(0, 999)
filters = st.sampled_from((-1, 0, 1, None))
texts = st.sampled_from(("", "x", "y"))
maybe = st.none() | choices


@dataclass(frozen=True)
class Mail:
    """A message of the model."""

    to: str
    subject: str
    at: datetime
    folder: str
    marks: frozenset[str] = frozenset()

    def has(self, mark: str, wanted: int | None) -> bool:
        return not wanted or (mark in self.marks) == (wanted == 1)


@dataclass
class Box:
    """A mailbox of the model."""

    mail: str
    created: datetime
    messages: dict[str, Mail] = field(default_factory=dict)

    @property
    def domain(self) -> str:
        return self.mail.partition("@")[2]


class Machine(RuleBasedStateMachine):
    """The same steps in the sandbox, by calls, and in the model, by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.account = Account.__new__(Account)  # Without the domains of a new one.
        self.account.sandbox = Sandbox(token=TOKEN)
        self.sandbox = self.account.sandbox
        self.domains: dict[str, str] = {}
        self.on_scale: set[str] = set()
        self.boxes: dict[str, Box] = {}
        self.groups: dict[str, Row] = {}
        self.group_of: dict[str, str] = {}  # by the id of the domain
        self.aliases: dict[str, Row] = {}
        self.notices: dict[str, Row] = {}
        self.smtp_rules: dict[str, Row] = {}
        self.now = START

    @initialize()
    def start(self) -> None:
        self.sandbox.clock.set(START)
        self.add_domain("a.com")
        self.add_mailbox("u@a.com")

    @rule(hours=st.sampled_from((0, 1, 23, 24)))
    def time_passes(self, hours: int) -> None:
        self.sandbox.clock.advance(hours * 3600)
        self.now += timedelta(hours=hours)

    # Domains.

    @rule(name=names)
    def add_domain(self, name: str) -> None:
        if name in self.domains.values():
            assert self.account.code("addDomain", domain=name) == Code.CONFLICT
        else:
            self.domains[self.account.added("addDomain", domain=name)] = name

    @precondition(lambda self: self.domains)
    @rule(choice=choices)
    def move_to_scale(self, choice: int) -> None:
        domain_id = _chosen(self.domains, choice)
        self.sandbox.scale(domain_id)
        self.on_scale.add(self.domains[domain_id])

    @precondition(lambda self: len(self.domains) > 1)
    @rule(choice=choices)
    def delete_domain(self, choice: int) -> None:
        domain_id = _chosen(self.domains, choice)
        assert self.account.data("deleteDomain", domain_id=domain_id) == {}
        name = self.domains.pop(domain_id)
        self.on_scale.discard(name)
        self.group_of.pop(domain_id, None)
        for mail_id in [key for key, box in self.boxes.items() if box.domain == name]:
            self._forget_mailbox(mail_id)
        for rows in (self.aliases, self.notices, self.smtp_rules):
            _forget(rows, domain_id=domain_id)

    # Pay groups.

    @rule(mark=texts)
    def add_group(self, mark: str) -> None:
        group_id = self.account.added("addGroupPay", mark=mark)
        self.groups[group_id] = {"id": group_id, "mark": mark}

    @precondition(lambda self: self.groups)
    @rule(choice=choices, mark=texts)
    def update_group(self, choice: int, mark: str) -> None:
        group_id = _chosen(self.groups, choice)
        assert self.account.data("updateGroupPay", group_pay_id=group_id, mark=mark) == {}
        self.groups[group_id]["mark"] = mark

    @precondition(lambda self: self.groups)
    @rule(choice=choices, group=choices)
    def bind(self, choice: int, group: int) -> None:
        domain_id, group_id = _chosen(self.domains, choice), _chosen(self.groups, group)
        assert self.account.data("bindDomainToGroupPay", domain_id=domain_id, group_pay_id=group_id) == {}
        self.group_of[domain_id] = group_id

    @rule(choice=choices)
    def unbind(self, choice: int) -> None:
        domain_id = _chosen(self.domains, choice)
        if self.group_of.pop(domain_id, None):
            assert self.account.data("unbindDomainFromGroupPay", domain_id=domain_id) == {}
        else:
            assert self.account.code("unbindDomainFromGroupPay", domain_id=domain_id) == Code.CONFLICT

    # Notices and rules for incoming mail.

    def _owner(self, domain: int | None, group: int | None) -> dict[str, str]:
        """Whom a row belongs to, or a list is asked for: a domain, a pay group, both, or nobody."""
        owner: dict[str, str] = {}
        if domain is not None:
            owner["domain_id"] = _chosen(self.domains, domain)
        if group is not None and self.groups:
            owner["group_pay_id"] = _chosen(self.groups, group)
        return owner

    @rule(domain=maybe, group=maybe, platform=st.integers(1, 3))
    def add_notice(self, domain: int | None, group: int | None, platform: int) -> None:
        fields = {**self._owner(domain, group), "platform": platform}
        notice_id = self.account.added("addMessageNotice", **fields)
        self.notices[notice_id] = {"domain_id": "", "group_pay_id": "", **fields, "id": notice_id}

    @precondition(lambda self: self.notices)
    @rule(choice=choices)
    def delete_notice(self, choice: int) -> None:
        notice_id = _chosen(self.notices, choice)
        for operation in ("updateMessageNotice", "checkMessageNotice", "deleteMessageNotice"):
            assert self.account.data(operation, message_notice_id=notice_id) == {}
        assert self.account.code("checkMessageNotice", message_notice_id=notice_id) == Code.UNKNOWN_ID
        del self.notices[notice_id]

    @rule(domain=maybe, group=maybe, mark=texts, status=st.sampled_from((1, -1)))
    def add_smtp_rule(self, domain: int | None, group: int | None, mark: str, status: int) -> None:
        fields = {**self._owner(domain, group), "rule": "{}", "action": "{}", "mark": mark, "status": status}
        rule_id = self.account.added("addSmtpRule", **fields)
        self.smtp_rules[rule_id] = {"domain_id": "", "group_pay_id": "", **fields, "id": rule_id}

    @precondition(lambda self: self.smtp_rules)
    @rule(
        choice=choices,
        fields=st.fixed_dictionaries({"status": st.sampled_from((1, -1))}, optional={"mark": texts, "action": texts}),
    )
    def update_smtp_rule(self, choice: int, fields: dict[str, Any]) -> None:
        rule_id = _chosen(self.smtp_rules, choice)
        assert self.account.data("updateSmtpRule", smtp_filter_id=rule_id, **fields) is None
        self.smtp_rules[rule_id] |= fields

    @precondition(lambda self: self.smtp_rules)
    @rule(choice=choices)
    def delete_smtp_rule(self, choice: int) -> None:
        rule_id = _chosen(self.smtp_rules, choice)
        assert self.account.data("deleteSmtpRule", smtp_filter_id=rule_id) == {}
        del self.smtp_rules[rule_id]

    # Lists of rows, and space.

    @rule(operation=st.sampled_from(sorted(LISTS)), domain=maybe, group=maybe, limit=st.integers(2, 5))
    def list_rows(self, operation: str, domain: int | None, group: int | None, limit: int) -> None:
        owner = self._owner(domain, group)
        asked = {name: owner[name] for name in LISTS[operation] if name in owner}
        expected = [row for row in self._rows(operation) if asked.items() <= self._with_group(row).items()]
        assert self._paged(operation, len(expected), limit, **asked) == expected

    def _rows(self, operation: str) -> list[Row]:
        domains = [
            {"id": key, "domain": name, "mark": "", "group_pay_id": self.group_of.get(key, "")}
            for key, name in self.domains.items()
        ]
        rows = {
            "listDomains": domains,
            "listGroupPays": self.groups.values(),
            "listAliases": map(self._alias_row, self.aliases.values()),
            "listMessageNotices": self.notices.values(),
            "listSmtpRules": self.smtp_rules.values(),
        }
        return list(rows[operation])

    def _alias_row(self, alias: Row) -> Row:
        """An alias as the list has it: which of its fields is its address, nobody knows."""
        return {name: value for name, value in self._with_group(alias).items() if name not in ("mail", "mail_id")}

    def _with_group(self, row: Row) -> Row:
        """A row that names no pay group is in that of its domain."""
        return {"group_pay_id": self.group_of.get(row.get("domain_id", ""), ""), **row}

    def _paged(self, operation: str, count: int, limit: int, **fields: Any) -> list[Row]:
        """The rows of all pages, each of which has to tell how many there are."""
        pages = [
            self.account.data(operation, **fields, page=page, limit=limit) for page in range(1, count // limit + 2)
        ]
        assert {page["total"] for page in pages} == {count}
        return [row for page in pages for row in page["list"]]

    @rule(domain=maybe, group=maybe)
    def ask_for_space(self, domain: int | None, group: int | None) -> None:
        asked = self._owner(domain, group)
        in_group = [key for key in self.domains if self.group_of.get(key) == asked.get("group_pay_id")]
        meant = {self.domains[key] for key in ([asked["domain_id"]] if "domain_id" in asked else in_group)}
        meant &= self.on_scale
        if not asked:
            assert self.account.breaks_a_rule("getRemainingSpace")
        elif not meant:
            assert self.account.code("getRemainingSpace", **asked) == Code.WRONG_SERVER
        else:
            mails = [mail for box in self.boxes.values() if box.domain in meant for mail in box.messages.values()]
            left = 100 * 10**9 - sum(len(mail.subject + BODY) for mail in mails)
            space = self.account.data("getRemainingSpace", **asked)
            assert round(space["message_available_space_size"] * 10**9) == left

    # Mailboxes and aliases.

    @rule(mail=addresses)
    def add_mailbox(self, mail: str) -> None:
        fields = {"mail": mail, "password": PASSWORD}
        domain_id = next((key for key, name in self.domains.items() if mail.endswith(f"@{name}")), None)
        if domain_id is None:
            assert self.account.code("addEmail", domain_id="1", **fields) == Code.UNKNOWN_ID
        elif any(box.mail == mail for box in self.boxes.values()):
            assert self.account.code("addEmail", domain_id=domain_id, **fields) == Code.CONFLICT
        else:
            self.boxes[self.account.added("addEmail", domain_id=domain_id, **fields)] = Box(mail, self.now)

    @precondition(lambda self: len(self.boxes) > 1)
    @rule(choice=choices)
    def delete_mailbox(self, choice: int) -> None:
        mail_id = _chosen(self.boxes, choice)
        assert self.account.data("deleteEmail", mail_id=mail_id) == {}
        self._forget_mailbox(mail_id)

    def _forget_mailbox(self, mail_id: str) -> None:
        del self.boxes[mail_id]
        _forget(self.aliases, mail_id=mail_id)

    @precondition(lambda self: self.boxes)
    @rule(choice=choices)
    def clean_up(self, choice: int) -> None:
        mail_id = _chosen(self.boxes, choice)
        assert self.account.data("cleanUpEmail", mail_id=mail_id) == {}
        self.boxes[mail_id].messages.clear()

    @precondition(lambda self: self.boxes)
    @rule(choice=choices, local=st.sampled_from("vwx"))
    def collect(self, choice: int, local: str) -> None:
        mail_id = _chosen(self.boxes, choice)
        address = f"{local}@{self.boxes[mail_id].domain}"
        alias_id = self.sandbox.collect(address, into=self.boxes[mail_id].mail)
        domain_id = next(key for key, name in self.domains.items() if name == self.boxes[mail_id].domain)
        self.aliases[alias_id] = {"id": alias_id, "domain_id": domain_id, "mail": address, "mail_id": mail_id}

    @rule(choice=choices)
    def add_alias(self, choice: int) -> None:
        domain_id = _chosen(self.domains, choice)
        alias_id = self.account.added("addAlias", domain_id=domain_id)
        assert self.account.data("updateAlias", alias_id=alias_id) == {}
        self.aliases[alias_id] = {"id": alias_id, "domain_id": domain_id, "mail": "", "mail_id": ""}

    @precondition(lambda self: self.aliases)
    @rule(choice=choices)
    def delete_alias(self, choice: int) -> None:
        alias_id = _chosen(self.aliases, choice)
        assert self.account.data("deleteAlias", alias_id=alias_id) == {}
        del self.aliases[alias_id]

    @rule(name=names, limit=st.integers(1, 4), sort_type=st.sampled_from(("asc", "desc")))
    def list_mailboxes(self, name: str, limit: int, sort_type: str) -> None:
        expected = [key for key, box in self.boxes.items() if box.domain == name]
        domain = {"domain_id": next((key for key, domain in self.domains.items() if domain == name), "1")}
        assert [row["id"] for row in self._paged("listEmails", len(expected), limit, **domain)] == expected
        assert self.account.data("countEmails", **domain) == {"total": len(expected)}
        assert self._by_cursor(limit=limit, sort_type=sort_type, **domain) == (
            expected if sort_type == "asc" else expected[::-1]
        )

    def _by_cursor(self, **fields: Any) -> list[str]:
        met: list[str] = []
        offset = ""
        while rows := self.account.data("listEmailsV2", offset=offset, **fields)["list"]:
            met += [row["id"] for row in rows]
            offset = f"{rows[-1]['created_at']},{rows[-1]['id']}"
        return met

    # Messages.

    @rule(to=addresses, subject=st.sampled_from(("code", "a code", "")), folder=folders, ago=st.integers(0, 48))
    def deliver(self, to: str, subject: str, folder: str, ago: int) -> None:
        boxes = [box for box in self.boxes.values() if box.mail == to]
        boxes += [self.boxes[alias["mail_id"]] for alias in self.aliases.values() if alias["mail"] == to]
        at = self.now - timedelta(hours=ago)
        if boxes:
            message_id = self.sandbox.deliver(to, subject, BODY, folder=folder, at=at)
            boxes[0].messages[message_id] = Mail(to, subject, at, folder)
        else:
            with pytest.raises(NobodyReceives):
                self.sandbox.deliver(to, subject, folder=folder, at=at)

    def _server(self, mail_id: str) -> str:
        return "scale" if self.boxes[mail_id].domain in self.on_scale else "shared"

    def _with_message(self, choice: int) -> tuple[str, str]:
        return _chosen([(key, message_id) for key, box in self.boxes.items() for message_id in box.messages], choice)

    def _change(self, operation: str, choice: int, folder: str, **fields: Any) -> tuple[Box, str] | None:
        """Makes a call on some message; None where it has to fail, since the message is in another folder."""
        mail_id, message_id = self._with_message(choice)
        message = self.boxes[mail_id].messages[message_id]
        where = {"server": self._server(mail_id), "mail_id": mail_id, "message_id": message_id, "folder": folder}
        if message.folder != folder:
            assert self.account.code(operation, **where, **fields) == Code.UNKNOWN_ID
            return None
        assert self.account.data(operation, **where, **fields) == {}
        return self.boxes[mail_id], message_id

    def _has_messages(self) -> bool:
        return any(box.messages for box in self.boxes.values())

    @precondition(_has_messages)
    @rule(choice=choices, folder=folders, name=st.sampled_from(sorted(FLAGS)), flag=st.sampled_from((1, -1)))
    def mark(self, choice: int, folder: str, name: str, flag: int) -> None:
        if changed := self._change(FLAGS[name], choice, folder, **{name: flag}):
            box, message_id = changed
            marks = box.messages[message_id].marks
            marks = marks | {name} if flag == 1 else marks - {name}
            box.messages[message_id] = replace(box.messages[message_id], marks=marks)

    @precondition(_has_messages)
    @rule(choice=choices, folder=folders, target_folder=folders)
    def move(self, choice: int, folder: str, target_folder: str) -> None:
        if changed := self._change("moveMessage", choice, folder, target_folder=target_folder):
            box, message_id = changed
            box.messages[message_id] = replace(box.messages[message_id], folder=target_folder)

    @precondition(_has_messages)
    @rule(choice=choices, folder=folders)
    def delete_message(self, choice: int, folder: str) -> None:
        if changed := self._change("deleteMessage", choice, folder):
            box, message_id = changed
            del box.messages[message_id]

    @precondition(_has_messages)
    @rule(choice=choices, folder=folders)
    def read(self, choice: int, folder: str) -> None:
        mail_id, message_id = self._with_message(choice)
        where = {"server": self._server(mail_id), "mail_id": mail_id, "message_id": message_id, "folder": folder}
        rows = self.account.data("getMessage", **where)["list"]
        message = self.boxes[mail_id].messages[message_id]
        expected = [(message_id, message.to, message.subject)] if message.folder == folder else []
        assert [(row["id"], row["to"], row["subject"]) for row in rows] == expected

    @precondition(lambda self: self.boxes)
    @rule(
        choice=choices,
        folder=st.lists(folders, min_size=1, unique=True),
        flagged=filters,
        seen=filters,
        subject=st.sampled_from(("", "a")),
        days=st.none() | st.tuples(st.integers(0, 3), st.integers(0, 3)),
        limit=st.integers(1, 3),
    )
    def list_messages(
        self,
        choice: int,
        folder: list[str],
        flagged: int | None,
        seen: int | None,
        subject: str,
        days: tuple[int, int] | None,
        limit: int,
    ) -> None:
        mail_id = _chosen(self.boxes, choice)
        given = {"flagged": flagged, "seen": seen, "subject": subject, **self._days(days)}
        sent = {name: value for name, value in given.items() if value is not None}
        where = {"server": self._server(mail_id), "mail_id": mail_id, "folder": folder}
        expected = self._expected(self.boxes[mail_id], folder, given)
        rows = self._paged("listMessages", len(expected), limit, **where, **sent)
        assert [row["id"] for row in rows] == expected

    def _days(self, days: tuple[int, int] | None) -> dict[str, str]:
        """From some days ago for some days, as a form has it."""
        if days is None:
            return {}
        start = (self.now - timedelta(days=days[0])).date()
        return {"start_time": start.isoformat(), "end_time": (start + timedelta(days=days[1])).isoformat()}

    def _expected(self, box: Box, folder: list[str], given: dict[str, Any]) -> list[str]:
        """Compares the dates as text, unlike the sandbox."""
        asked = {
            key: message
            for key, message in box.messages.items()
            if message.folder in folder
            and message.has("flagged", given["flagged"])
            and message.has("seen", given["seen"])
            and given["subject"] in message.subject
            and given.get("start_time", "") <= str(message.at.date()) < given.get("end_time", "9999")
        }
        return sorted(asked, key=lambda key: (asked[key].at, key), reverse=True)

    @precondition(lambda self: self.boxes)
    @rule(choice=choices)
    def ask_the_other_server(self, choice: int) -> None:
        mail_id = _chosen(self.boxes, choice)
        server = "shared" if self._server(mail_id) == "scale" else "scale"
        assert self.account.code("listFolders", server=server, mail_id=mail_id) == Code.WRONG_SERVER

    @invariant()
    def nothing_else_changed(self) -> None:
        for box in self.boxes.values():
            kept = {
                message.id: (message.folder, frozenset(name for name in FLAGS if getattr(message, name)))
                for message in self.sandbox.messages(box.mail)
            }
            assert kept == {key: (message.folder, message.marks) for key, message in box.messages.items()}
        for operation in LISTS:
            rows = self._rows(operation)
            assert self.account.data(operation) == {"list": rows[:20], "total": len(rows)}


def _forget(rows: dict[str, Row], **owner: str) -> None:
    for row in [row for row in rows.values() if owner.items() <= row.items()]:
        del rows[row["id"]]


def _chosen(things: Collection[T], choice: int) -> T:
    return list(things)[choice % len(things)]


class TestMachine(Machine.TestCase):  # type: ignore[misc,valid-type]  # made while running, so of no static type
    settings = settings(max_examples=RUNS, stateful_step_count=50, derandomize="SANDBOX_RUNS" not in os.environ)
