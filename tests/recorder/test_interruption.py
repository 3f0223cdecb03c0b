"""Ctrl-C at any call and at any write: what is recorded stays valid, and a second run goes on from there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.document import OperationEntry, load
from generator.recorder.exchange import Exchange
from generator.recorder.keeper import Keeper
from generator.recorder.reads import Fields, Reads
from generator.recordings import read_index
from getmx_sandbox import Sandbox
from tests.support.spec import SPEC

DOCUMENT = load(SPEC)
CALLS = 14


class _Caller:
    """Calls the sandbox without HTTP; is interrupted at one of the calls."""

    def __init__(self, sandbox: Sandbox, stop_at: int) -> None:
        self.sandbox, self.left = sandbox, stop_at
        self.called: list[str] = []

    def __call__(self, entry: OperationEntry, fields: Fields) -> Exchange | str:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt
        self.called.append(entry.name)
        form = (("token", self.sandbox.token), *fields.items())
        text = json.dumps(self.sandbox.handle(entry.path, form))
        day = datetime(2026, 1, 2, tzinfo=UTC).date().isoformat()
        return Exchange(entry.name, "https://domain-open-api.getmx.com", form, 200, text, day)


def _walk(folder: Path, caller: Callable[..., Any]) -> None:
    keeper = Keeper(DOCUMENT, folder, "live", "test", say=lambda text: None)
    done = {name for name, kind in keeper.done() if kind == "live"}
    Reads(DOCUMENT, keeper, caller, done).run()


def _whole(folder: Path) -> set[str]:
    """Operations recorded; reading each file shows that it is whole."""
    return {one.operation for one in read_index(folder) if isinstance(one.answer, dict) and one.form}


@pytest.mark.parametrize("stop_at", range(1, CALLS, 4))
def test_at_a_call(stop_at: int, tmp_path: Path) -> None:
    sandbox = Sandbox(seed=True)
    with pytest.raises(KeyboardInterrupt):
        _walk(tmp_path, _Caller(sandbox, stop_at))
    kept = _whole(tmp_path)
    assert len(kept) >= min(stop_at, 13) - 2
    _walk(tmp_path, _Caller(sandbox, -1))
    assert len(_whole(tmp_path)) == 13


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("stop_at", range(1, 10, 4))
def test_at_a_write(stop_at: int, is_after: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, left = os.replace, [stop_at]

    def interrupted(source: str, target: str) -> None:
        left[0] -= 1
        if left[0] != 0 or is_after:
            replace(source, target)
        if left[0] == 0:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    sandbox = Sandbox(seed=True)
    with pytest.raises(KeyboardInterrupt):
        _walk(tmp_path, _Caller(sandbox, -1))
    _whole(tmp_path)
    assert not list(tmp_path.rglob(".*-*"))
    _walk(tmp_path, _Caller(sandbox, -1))
    assert len(_whole(tmp_path)) == 13
