"""The scripts of examples/, as a reader would run them. The others have tests of their own."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from getmx_sandbox import Sandbox
from tests.support.calls import unconfirmed_is_fine
from tests.support.spec import ROOT

MAIL = "user@example.com"


def example(name: str) -> dict[str, Any]:
    return run_path(str(ROOT / "examples" / name))


@pytest.fixture
def sandbox() -> Sandbox:
    sandbox = Sandbox()
    sandbox.add_mailbox(MAIL)
    return sandbox


def test_export_csv_writes_every_mailbox(sandbox: Sandbox, tmp_path: Path) -> None:
    mails = [MAIL, *(f"user{number}@example.org" for number in range(45))]
    for mail in mails[1:]:
        sandbox.add_mailbox(mail)
    path = tmp_path / "mailboxes.csv"
    with unconfirmed_is_fine():
        mx = sandbox.client()
        assert example("export_csv.py")["export"](mx, path) == len(mails)
        ids = {row.mail: row.id for row in mx.emails.list()}
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert {row["mail"]: row["id"] for row in rows} == ids
    assert list(tmp_path.iterdir()) == [path]


def test_watch_inbox_prints_what_comes_and_not_what_is_there(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.deliver(MAIL, "Old", "It was there before.")
    mx = sandbox.client()
    take_mark = mx.messages.bookmark

    def mark_and_send(**given: Any) -> Any:
        mark = take_mark(**given)
        sandbox.deliver(MAIL, "New", "It came later.", from_="sender@example.net")
        return mark

    monkeypatch.setattr(mx.messages, "bookmark", mark_and_send)
    with unconfirmed_is_fine():
        example("watch_inbox.py")["watch"](mx, MAIL, 0.2)
    assert capsys.readouterr().out == "sender@example.net: New\n"


@pytest.mark.parametrize("really", [False, True])
def test_delete_old_deletes_what_is_older_and_only_if_told(sandbox: Sandbox, really: bool) -> None:
    for day in ("2030-04-29", "2030-04-30", "2030-05-01", "2030-05-02"):
        sandbox.deliver(MAIL, day, "Text.", at=_noon(day))
    with unconfirmed_is_fine():
        mx = sandbox.client()
        found = example("delete_old.py")["delete_before"](mx, MAIL, date(2030, 5, 1), really=really)
    assert found == 2
    left = sorted(message.subject for message in sandbox.messages(MAIL))
    assert left == ["2030-05-01", "2030-05-02"] if really else len(left) == 4


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)
