"""Ctrl-C at any call and at any write: what is recorded stays valid, and a second run goes on from there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.recorder.exchange import Exchange
from generator.recorder.keeper import Keeper
from generator.recorder.live import Fields, recorded_reads
from generator.recorder.writes import JOURNAL, Writes
from generator.recordings import RecordingError, read_index
from generator.spec import Operation
from tests.recorder.account import SPEC, TOKEN, Account
from tests.recorder.interrupting import files, walk
from tests.recorder.service import ADDRESS, Service

READS = [operation.id for operation in SPEC.operations if operation.retry == "safe"]
CALLS = 14


class _Caller:
    """Calls the account without HTTP; is interrupted at one of the calls."""

    def __init__(self, account: Account, stop_at: int) -> None:
        self.account, self.left = account, stop_at

    def __call__(self, operation: Operation, fields: Fields) -> Exchange | None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        form = (("token", TOKEN), *fields.items())
        text = json.dumps(self.account.handle(operation.path, form))
        day = datetime(2026, 1, 2, tzinfo=UTC).date().isoformat()
        return Exchange(operation, ADDRESS, form, 200, text, day)


def _walk(folder: Path, caller: Callable[..., Any]) -> None:
    keeper = Keeper(SPEC, folder, "live", "test", say=lambda text: None)
    done = {name for name, kind in keeper.done() if kind == "live"}
    recorded_reads(keeper, caller, done).run()


def _whole(folder: Path) -> set[str]:
    """Operations recorded; reading each file shows that it is whole."""
    return {found.operation for found in read_index(folder) if isinstance(found.answer, dict) and found.form}


@pytest.mark.parametrize("stop_at", range(1, CALLS, 4))
def test_at_a_call(stop_at: int, tmp_path: Path) -> None:
    account = Account()
    with pytest.raises(KeyboardInterrupt):
        _walk(tmp_path, _Caller(account, stop_at))
    kept = _whole(tmp_path)
    assert len(kept) >= min(stop_at, len(READS)) - 2
    _walk(tmp_path, _Caller(account, -1))
    assert _whole(tmp_path) == {*READS}


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("stop_at", range(1, 10, 4))
def test_at_a_write(stop_at: int, is_after: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, left = os.replace, [stop_at]

    def interrupted(source: str, target: str) -> None:
        left[0] -= Path(target).is_relative_to(tmp_path)  # others of the process write files, too
        if left[0] != 0 or is_after:
            replace(source, target)
        if left[0] == 0:
            left[0] = -1
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    account = Account()
    with pytest.raises(KeyboardInterrupt):
        _walk(tmp_path, _Caller(account, -1))
    _whole(tmp_path)
    assert not list(tmp_path.rglob(".*-*"))
    _walk(tmp_path, _Caller(account, -1))
    assert _whole(tmp_path) == {*READS}


class _LostAnswer(_Caller):
    """Is interrupted when an operation is done and its answer not yet there."""

    def __init__(self, account: Account, lost: str) -> None:
        super().__init__(account, -1)
        self.lost = lost

    def __call__(self, operation: Operation, fields: Fields) -> Exchange | None:
        exchange = super().__call__(operation, fields)
        if operation.id == self.lost:
            raise KeyboardInterrupt
        return exchange


def _writes(folder: Path, caller: Callable[..., Any]) -> Writes:
    keeper = Keeper(SPEC, folder, "live", "test", say=lambda text: None)
    return Writes(keeper, caller, "recorded.example", lambda operation: True)


@pytest.mark.parametrize("lost", ["addDomain", "addEmail", "addAlias"])
def test_an_object_whose_id_was_not_learned_is_found_and_taken_away(lost: str, tmp_path: Path) -> None:
    account = Account()
    before = _ids(account)
    with pytest.raises(KeyboardInterrupt):
        _writes(tmp_path, _LostAnswer(account, lost)).make_and_change()
    assert _ids(account) > before
    told = "\n".join(_writes(tmp_path, _Caller(account, -1)).journal.left())
    assert "called recorded-" in told
    assert ("alias_id of what is called nothing, if it was made" in told) == (lost == "addAlias")
    # What others have added in the meantime is not taken for it where it has a name.
    if lost == "addDomain":
        account.handle(SPEC.operation(lost).path, [("token", TOKEN), ("domain", "other.example")])
        before = _ids(account) - {row for row in _ids(account) if "recorded.example" in row}
    _writes(tmp_path, _Caller(account, -1)).run(lambda: None)
    assert _ids(account) == before
    assert not (tmp_path / JOURNAL).exists()


def _ids(account: Account) -> set[str]:
    """Rows of all that can be taken away again, as text."""
    return {json.dumps(row) for row in account.listed()}


def test_the_journal_holds_no_id_and_no_name_of_the_account(tmp_path: Path) -> None:
    account = Account()
    writes = _writes(tmp_path, _Caller(account, -1))
    writes.make_and_change()
    journal = (tmp_path / JOURNAL).read_text(encoding="utf-8")
    ids = {row["id"] for row in account.listed()}
    assert len(writes.made) > 3
    assert [real for real in (*ids, "example", TOKEN) if real in journal] == []


def test_what_the_run_before_made_is_known_again_and_taken_away(tmp_path: Path) -> None:
    account = Account()
    before = _ids(account)
    _writes(tmp_path, _Caller(account, -1)).make_and_change()
    assert _ids(account) > before
    _writes(tmp_path, _Caller(account, -1)).run(lambda: None)
    assert _ids(account) == before


class _Unlisted(_Caller):
    """A service that does not answer lists."""

    def __call__(self, operation: Operation, fields: Fields) -> Exchange | None:
        return None if operation.id.startswith("list") else super().__call__(operation, fields)


def test_what_cannot_be_looked_up_stays_in_the_journal(tmp_path: Path) -> None:
    account = Account()
    _writes(tmp_path, _Caller(account, -1)).make_and_change()
    journal = json.loads((tmp_path / JOURNAL).read_text(encoding="utf-8"))
    _writes(tmp_path, _Unlisted(account, -1)).take_away()
    _writes(tmp_path, _Unlisted(account, -1)).make_and_change()
    assert json.loads((tmp_path / JOURNAL).read_text(encoding="utf-8"))["made"] == journal["made"]


@pytest.mark.parametrize("text", ["", "[]", '{"made": 1}', '{"made": {}, "intended": {"domain_id": 1}}'])
def test_damaged_journal_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_text(text, encoding="utf-8")
    with pytest.raises(RecordingError, match="cannot be read"):
        _writes(tmp_path, _Caller(Account(), -1))


@pytest.mark.parametrize("after", [False, True])
def test_through_the_command_line(after: bool, tmp_path: Path) -> None:
    """A sample; `make prove-recorder` interrupts at every step, and goes on from there."""
    with Service() as service:
        status, _ = walk(tmp_path, service, 12, after)
    assert status == 130
    assert files(tmp_path / "recordings")
