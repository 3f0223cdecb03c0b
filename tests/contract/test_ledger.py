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


def _row(ledger: str, operation: str) -> list[str]:
    (row,) = (line for line in ledger.splitlines() if line.startswith(f"| {operation} |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_ledger_counts_what_is_observed_and_where_it_deviates(tmp_path: Path) -> None:
    sandbox, observed = _clean_up(tmp_path, "sandbox", "{}"), _clean_up(tmp_path, "observed", "[]")
    count = len(operations())
    ledger = text([sandbox])
    assert _row(ledger, "cleanUpEmail")[4:] == ["proves nothing", "-"]
    assert f"observed: 0 of {count} operations" in ledger
    assert f"no recording that proves anything: {count}" in ledger
    others = len({recording.operation for recording in documented()} - {"cleanUpEmail"})
    ledger = text([*documented(), sandbox, observed])
    assert _row(ledger, "cleanUpEmail")[4:] == ["proves nothing", "1"]
    assert f"observed: 1 of {count} operations; request and answer documented: {others}; " in ledger


def test_no_cell_names_a_proof_that_is_not_there() -> None:
    """Without recordings a cell has the bare level. With them, brackets stand where a page or the service shows it."""
    bare, shown = text([]), text(recordings())
    for name, operation in operations().items():
        levels = [operation.evidence[part] for part in ("path", "request", "response")]
        cells = _row(bare, name)
        assert [cell.partition(",")[0] for cell in cells[1:4]] == levels
        assert cells[4:] == ["-", "-"]
        for level, cell in zip(levels, _row(shown, name)[1:4], strict=True):
            assert ("(" in cell) == (level in ("documented", "observed"))
            assert cell.startswith(level)
