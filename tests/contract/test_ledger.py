"""The ledger in docs/contract.md."""

from __future__ import annotations

from pathlib import Path

from generator.recordings import Recording, write
from tests.contract.ledger import DOCUMENT, text
from tests.support.recordings import documented, recordings
from tests.support.spec import operations

DATED = {"date": "2026-01-31", "client": "getmx-python/0.1.0"}


def test_ledger_is_fresh() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == text(recordings()), "stale: run make docs"


def _clean_up(folder: Path, source: str, data: str) -> Recording:
    (known,) = (recording for recording in documented() if recording.operation == "cleanUpEmail")
    answer = f'{{"code": 200, "msg": "ok", "data": {data}}}'
    recording = Recording(known.operation, source, {"source": source, **DATED}, folder)
    return write(recording, known.uri, known.form, answer)


def test_ledger_counts_what_is_observed_and_where_it_deviates(tmp_path: Path) -> None:
    sandbox, observed = _clean_up(tmp_path, "sandbox", "{}"), _clean_up(tmp_path, "observed", "[]")
    levels = operations()["cleanUpEmail"].evidence
    row = f"| cleanUpEmail | {levels['path']} | {levels['request']} | {levels['response']} |"
    ledger = text([sandbox])
    assert f"{row} 0 | 0 | 1 | 0 |" in ledger
    count = len(operations())
    assert (
        f"observed: 0 of {count} operations; documented only: 0; no recording that proves anything: {count}" in ledger
    )
    others = len({recording.operation for recording in documented()} - {"cleanUpEmail"})
    ledger = text([*documented(), sandbox, observed])
    assert f"{row} 1 | 1 | 1 | 1 |" in ledger
    assert f"documented only: {others}; no recording that proves anything: {count - 1 - others}" in ledger
    assert f"observed: 1 of {count} operations" in ledger
