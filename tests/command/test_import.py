"""`emails import`: what is checked, sent and noted, and what an interruption leaves."""

from __future__ import annotations

import asyncio
import csv
import errno
import json
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from getmx import GetMXError
from getmx.bulk import (
    JournalError,
    MailboxRow,
    Pace,
    Result,
    RowsError,
    import_mailboxes,
    read_rows,
    write_results,
)
from getmx_sandbox import AfterActing, ApiError, Disconnect, HttpFault, Sandbox
from getmx_sandbox.server import SandboxServer
from tests.command.killing import Import, prove
from tests.command.running import Command, words
from tests.sandbox.account import PASSWORD, TOKEN, needs
from tests.support.calls import unconfirmed_is_fine

pytestmark = needs("addEmail", "listEmails", "listDomains")

FAST = Pace(4, 10_000)


class Account:
    """A sandbox with example.com, and an import into it."""

    def __init__(self, folder: Path) -> None:
        self.sandbox = Sandbox()
        self.sandbox.add_domain("example.com")
        self.journal = folder / "journal"

    def rows(self, count: int) -> list[MailboxRow]:
        return [MailboxRow(f"user{number}@example.com", PASSWORD, line=number + 2) for number in range(count)]

    def run(self, rows: list[MailboxRow], **options: Any) -> list[Result]:
        with unconfirmed_is_fine():
            client = self.sandbox.async_client()
            return asyncio.run(import_mailboxes(client, rows, self.journal, pace=FAST, **options))

    def sent(self) -> list[str]:
        return [dict(call.form)["mail"] for call in self.sandbox.calls if call.operation == "addEmail"]

    def lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.journal.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def account(tmp_path: Path) -> Account:
    return Account(tmp_path)


def statuses(results: list[Result]) -> list[str]:
    return [result.status for result in results]


def test_rows_are_added_once_also_by_a_second_run(account: Account) -> None:
    rows, told = account.rows(30), list[Result]()
    first = account.run(rows, progress=told.append)
    assert statuses(first) == ["added"] * 30
    assert sorted(told) == sorted(first)
    assert [result.line for result in first] == [row.line for row in rows]
    assert account.run(rows) == first
    assert sorted(account.sent()) == sorted(row.mail for row in rows)


def test_the_journal_has_an_intent_before_each_result_and_no_password(account: Account) -> None:
    account.run(account.rows(3))
    head, *lines = account.lines()
    assert head["address"].startswith("https://")
    for mail in ("user0@example.com", "user1@example.com", "user2@example.com"):
        assert [line["state"] for line in lines if line["mail"] == mail] == ["sent", "added"]
    assert PASSWORD not in account.journal.read_text()
    assert account.journal.stat().st_mode & 0o077 == 0


def test_the_intent_is_on_the_disk_when_the_request_comes(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(len(account.sent())))
    account.run(account.rows(2))
    assert synced == [0, 0, 1]  # The head, and each intent before its request.


def test_a_lost_request_is_unknown_and_a_lost_answer_is_found(account: Account) -> None:
    account.sandbox.fail("addEmail", skip=1, with_=Disconnect())
    account.sandbox.fail("addEmail", skip=1, with_=AfterActing(Disconnect()))
    rows = account.rows(5)
    results = account.run(rows)
    assert sorted(statuses(results)) == ["added", "added", "added", "found", "unknown"]
    (unknown,) = [result for result in results if result.status == "unknown"]
    assert "not there" in unknown.detail
    assert account.run(rows) == results
    assert account.sent().count(unknown.mail) == 1
    account.sandbox.add_mailbox(unknown.mail)  # The request arrives after all.
    assert "unknown" not in statuses(account.run(rows))
    assert account.sent().count(unknown.mail) == 1


def test_a_look_that_fails_leaves_the_row_unknown(account: Account) -> None:
    account.sandbox.fail("addEmail", skip=1, with_=AfterActing(Disconnect()))
    account.sandbox.fail("listEmails", times=10, with_=ApiError(5, "busy"))
    results = account.run(account.rows(3))
    assert sorted(statuses(results)) == ["added", "added", "unknown"]
    account.sandbox._faults.clear()
    assert sorted(statuses(account.run(account.rows(3)))) == ["added", "added", "found"]


def test_a_refused_row_is_told_and_tried_again_later(account: Account) -> None:
    account.sandbox.fail("addEmail", skip=1, with_=ApiError(7, f"quota, not {PASSWORD}"))
    results = account.run(account.rows(3))
    assert sorted(statuses(results)) == ["added", "added", "refused"]
    assert "quota" in "".join(result.detail for result in results)
    assert PASSWORD not in account.journal.read_text()
    assert statuses(account.run(account.rows(3))) == ["added"] * 3


@pytest.mark.parametrize("fault", [ApiError(7, "no"), HttpFault(404), Disconnect(), ApiError(8, "wrong token")])
def test_if_the_first_rows_fail_the_others_are_not_sent(account: Account, fault: Any) -> None:
    account.sandbox.fail("addEmail", times=100, with_=fault)
    results: list[Result] = []
    with pytest.raises(GetMXError):
        account.run(account.rows(50), results=results)
    assert 1 <= len(account.sent()) <= 3
    assert statuses(results).count("not_started") == 50 - len(account.sent())


def test_a_wrong_token_ends_the_import(account: Account) -> None:
    account.sandbox.fail("addEmail", skip=5, times=100, with_=ApiError(8, "wrong token"))
    with pytest.raises(GetMXError, match="token"):
        account.run(account.rows(50))
    assert len(account.sent()) <= 5 + FAST.at_once


def test_many_failures_in_a_row_end_the_import(account: Account) -> None:
    account.sandbox.fail("addEmail", skip=5, times=100, with_=ApiError(8, "no more"))
    with pytest.raises(GetMXError, match="20 rows in a row"):
        account.run(account.rows(100))
    assert len(account.sent()) < 40


def test_no_more_calls_are_under_way_and_begin_in_a_second_than_the_pace_says(account: Account) -> None:
    loop_times: list[float] = []
    with unconfirmed_is_fine():

        async def run() -> None:
            clock = asyncio.get_running_loop().time
            client = account.sandbox.async_client(on_request=lambda info: loop_times.append(clock()))
            await import_mailboxes(client, account.rows(8), account.journal, pace=Pace(3, 100))

        asyncio.run(run())
    assert loop_times[-1] - loop_times[1] >= 0.065


def test_what_failed_before_keeps_no_other_row_from_its_turn(account: Account) -> None:
    account.run(account.rows(2))
    domain_id = account.lines()[1]["domain_id"]
    with account.journal.open("a") as file:
        for number in range(2, 52):
            line = {"mail": f"user{number}@example.com", "state": "unknown", "domain_id": domain_id}
            file.write(json.dumps(line) + "\n")
    results = statuses(account.run(account.rows(60)))
    assert (results.count("added"), results.count("unknown")) == (10, 50)
    assert account.sent()[2] == "user52@example.com"


# Rows.


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    (folder / "new.csv").write_text("\n".join(lines), encoding=encoding)
    return folder / "new.csv"


def test_a_file_is_read_with_all_columns(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Mail,mark,password,domain_id",
        'A@b.C ,"x, y",pass word ,1',
        "d@e.f,,longenough,",
        encoding="utf-8-sig",
    )
    rows = read_rows(path)
    assert rows == [MailboxRow("a@b.c", "pass word ", "1", "x, y", 2), MailboxRow("d@e.f", "longenough", None, None, 3)]
    assert "pass" not in repr(rows)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["mail;password", "a@b.c;x"], "the first line must name"),
        ([f"a@b.c,{PASSWORD}"], "the first line must name"),
        (["mail,password,mail"], "the first line must name"),
        (["mail,password,colour"], "the first line must name"),
        (["mail,password", "a@b.c"], "line 2: it does not have 2 values"),
        (["mail,password", "a@b.c,x,y"], "line 2: it does not have 2 values"),
        (["mail,password", '"a'], "no CSV"),
        ([], "the first line must name"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, lines: list[str], problem: str) -> None:
    with pytest.raises(RowsError, match=problem) as caught:
        read_rows(write(tmp_path, *lines))
    assert PASSWORD not in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match="UTF-8"):
        read_rows(write(tmp_path, "mail,password", "ä@b.c,longenough", encoding="latin-1"))


def test_all_wrong_rows_are_told_before_anything_is_sent(account: Account) -> None:
    good, *_ = account.rows(1)
    wrong = {
        3: good._replace(line=3),
        4: MailboxRow("a@example.com", "short", line=4),
        5: MailboxRow("example.com", PASSWORD, line=5),
        6: MailboxRow("a@b@c", PASSWORD, line=6),
        7: MailboxRow("", "", line=7),
    }
    with pytest.raises(RowsError) as caught:
        account.run([good, *wrong.values()])
    assert [problem.split(":")[0] for problem in caught.value.problems] == [f"line {line}" for line in wrong]
    assert "8 characters" in caught.value.problems[1]
    assert not account.sandbox.calls
    with pytest.raises(RowsError, match="no rows"):
        account.run([])


def test_an_unknown_domain_is_told_before_anything_is_added(account: Account) -> None:
    rows = [*account.rows(1), MailboxRow("a@else.example", PASSWORD), MailboxRow("b@more.example", PASSWORD)]
    with pytest.raises(RowsError) as caught:
        account.run(rows)
    assert [problem.split()[4] for problem in caught.value.problems] == ["else.example", "more.example"]
    assert not account.sent()


def test_a_given_domain_is_not_looked_up(account: Account) -> None:
    (row,) = account.sandbox.client().request("listDomains").data["list"]
    domain_id = row["id"]
    account.sandbox.calls.clear()
    account.run(account.rows(2), domain_id=domain_id)
    assert {call.operation for call in account.sandbox.calls} == {"addEmail"}


# Journal.


def test_a_line_that_was_cut_off_is_dropped(account: Account) -> None:
    account.run(account.rows(3))
    content = account.journal.read_bytes()
    account.journal.write_bytes(content + b'{"mail": "user3@exa')
    assert statuses(account.run(account.rows(4))) == ["added"] * 4
    assert account.journal.read_bytes().startswith(content + b"{")


def test_an_intent_without_a_result_is_looked_up_and_not_sent(account: Account) -> None:
    account.run(account.rows(2))
    account.sandbox.add_mailbox("user2@example.com")
    domain_id = account.lines()[1]["domain_id"]
    with account.journal.open("a") as file:
        for number in (2, 3):
            line = {"mail": f"user{number}@example.com", "state": "sent", "domain_id": domain_id}
            file.write(json.dumps(line) + "\n")
    assert statuses(account.run(account.rows(4))) == ["added", "added", "found", "unknown"]
    assert len(account.sent()) == 2


def damaged(content: bytes) -> bytes:
    return content.replace(b'"state": "added"', b'"state": "ad', 1)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (damaged, "is damaged"),
        (lambda content: b"mail,password\n", "no journal"),
        (lambda content: b"mail,password", "no journal"),
        (lambda content: content.replace(b"https://", b"https://other.", 1), "an import to https://other."),
    ],
)
def test_another_file_is_no_journal(account: Account, change: Callable[[bytes], bytes], problem: str) -> None:
    account.run(account.rows(2))
    content = change(account.journal.read_bytes())
    account.journal.write_bytes(content)
    with pytest.raises(JournalError, match=problem):
        account.run(account.rows(3))
    assert account.journal.read_bytes() == content
    assert len(account.sent()) == 2


def test_two_imports_cannot_share_a_journal(account: Account) -> None:
    pytest.importorskip("fcntl")
    problems: list[str] = []

    def second(result: Result) -> None:
        other = Account(account.journal.parent)

        async def run() -> None:
            await import_mailboxes(other.sandbox.async_client(), account.rows(2), account.journal)

        coroutine = run()
        try:
            coroutine.send(None)
        except JournalError as error:
            problems.append(str(error))

    account.run(account.rows(1), progress=second)
    assert "in use by another import" in problems[0]


def test_if_the_disk_is_full_nothing_is_sent_that_is_not_noted(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, room = os.write, [900]

    def write(file: int, content: bytes) -> int:
        room[0] -= len(content)
        if room[0] < 0:
            return real(file, content[:5])
        return real(file, content)

    with monkeypatch.context() as patch, pytest.raises(JournalError, match="disk"):
        patch.setattr(os, "write", write)
        account.run(account.rows(50))
    assert 0 < len(account.sent()) < 50
    assert statuses(account.run(account.rows(50))).count("added") + 4 >= 50
    assert sorted(account.sent()) == sorted(set(account.sent()))


def test_results_are_written_whole_and_run_in_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    write_results(path, [Result(2, "a@b.c", "refused", "=1", "=HYPERLINK()"), Result(3, "d@e.f", "added", "5")])
    with path.open(newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["2", "a@b.c", "refused", "'=1", "'=HYPERLINK()"],
            ["3", "d@e.f", "added", "5", ""],
        ]
    assert os.listdir(tmp_path) == ["results.csv"]


def test_results_that_cannot_be_written_leave_the_file_as_it_was(tmp_path: Path) -> None:
    def results() -> Iterator[Result]:
        yield Result(2, "a@b.c", "added", "5")
        raise OSError(errno.ENOSPC, "disk full")

    path = tmp_path / "results.csv"
    path.write_text("before")
    with pytest.raises(OSError, match="disk full") as raised:
        write_results(path, results())
    assert raised.value.filename == str(path)
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["results.csv"]
    with pytest.raises(NotADirectoryError) as nowhere:
        write_results(path / "results.csv", [])
    assert nowhere.value.filename == str(path / "results.csv")


# The command.


def test_the_command_imports_and_tells_what_became_of_the_rows(getmx: Command, tmp_path: Path) -> None:
    path = write(tmp_path, "mail,password", f"new@example.com,{PASSWORD}", f"alice@example.com,{PASSWORD}")
    ended = getmx(words("addEmail")[0], "import", path)
    assert ended.status == 1
    assert "added: 1, refused: 1" in ended.err
    assert "new.csv.results.csv" in ended.err.splitlines()[-1]
    with open(f"{path}.results.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["line"], row["status"]) for row in rows] == [("2", "added"), ("3", "refused")]
    assert PASSWORD not in Path(f"{path}.journal").read_text() + Path(f"{path}.results.csv").read_text()


def test_the_command_tells_wrong_rows_and_sends_nothing(getmx: Command, tmp_path: Path) -> None:
    lines = [f"user{number}@example.com,{number}" for number in range(30)]
    ended = getmx(words("addEmail")[0], "import", write(tmp_path, "mail,password", *lines))
    assert ended.status == 2
    assert "  line 2: password must have at least 8 characters, got 1\n" in ended.err
    assert "and 10 more" in ended.err
    assert (
        getmx(words("addEmail")[0], "import", write(tmp_path, "mail,password", f"a@b.example,{PASSWORD}")).status == 2
    )
    assert getmx(words("addEmail")[0], "import", tmp_path / "none.csv").status == 1
    assert {call.operation for call in getmx.sandbox.calls} == {"listDomains"}


@pytest.mark.parametrize(("fault", "status"), [(ApiError(7, "no"), 1), (HttpFault(404), 3), (ApiError(8, "token"), 5)])
def test_an_import_that_ends_early_tells_why_and_what_was_not_started(
    getmx: Command, tmp_path: Path, fault: Any, status: int
) -> None:
    path = write(tmp_path, "mail,password", *(f"user{number}@example.com,{PASSWORD}" for number in range(9)))
    getmx.sandbox.fail("addEmail", times=9, with_=fault)
    ended = getmx(words("addEmail")[0], "import", path)
    assert ended.status == status
    assert "not_started: " in ended.err
    assert ended.err.splitlines()[-1].startswith("next: ")
    (tmp_path / "new.csv.journal").write_text("something else\n")
    ended = getmx(words("addEmail")[0], "import", path)
    assert (ended.status, "no journal" in ended.err) == (1, True)


def test_a_dry_run_shows_the_first_call(getmx: Command, tmp_path: Path) -> None:
    path = write(tmp_path, "mail,password", f"new@example.com,{PASSWORD}")
    ended = getmx(words("addEmail")[0], "import", path, "--dry-run", "--domain-id", "4711")
    assert (ended.status, ended.err) == (0, "rows that are right: 1; the first call:\n")
    assert "--form-string domain_id=4711 --form-string mail=new@example.com --form-string 'password=***'" in ended.out
    assert not getmx.sandbox.calls
    assert os.listdir(tmp_path) == ["new.csv"]


def test_an_import_into_a_sandbox_of_its_own_has_a_journal_of_its_own(getmx: Command, tmp_path: Path) -> None:
    path = write(tmp_path, "mail,password", f"new@example.com,{PASSWORD}")
    assert getmx(words("addEmail")[0], "import", path, "--sandbox").status == 0
    assert not getmx.sandbox.calls
    assert sorted(os.listdir(tmp_path)) == ["new.csv", "new.csv.results.csv", "new.csv.sandbox.journal"]


@needs("addEmail", "listEmails")
def test_an_import_that_is_killed_can_go_on(tmp_path: Path) -> None:
    outcome = prove(tmp_path, rows=30, kills=1, seed=3)
    assert outcome.kills == 1
    assert sum(outcome.statuses.values()) == 30


def test_ctrl_c_leaves_a_journal_without_open_ends(tmp_path: Path) -> None:
    with SandboxServer(Sandbox(token=TOKEN)) as server:
        order = Import(tmp_path, server, 40, random.Random(1))  # noqa: S311  # no secret is drawn
        assert order.end_at(10, signal.SIGINT) == 130
        assert order.unfinished() == []
        assert order.run() == 0
        assert order.check() == {"added": 40}
