"""Programs that know nothing of this project judge the spec, the client and the sandbox.

    python -m tests.slow.judges

Prints what each tried and its verdict; exits 1 if one finds anything wrong. `make prove-judges` installs them first.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.table import Table

from tests.judges import drift, mock, notes, sandbox, sharing
from tests.judges.tools import ENVIRONMENT, Verdict

JUDGES: tuple[Callable[[], Verdict], ...] = (sharing.judge, mock.judge, sandbox.judge, drift.judge, notes.judge)


def _verdicts() -> Iterator[tuple[Verdict, float]]:
    for judge in JUDGES:
        start = time.monotonic()
        yield judge(), time.monotonic() - start


def main() -> int:
    # As an exception it ends what was started; by itself it would end this process only.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    os.environ.update(ENVIRONMENT)
    table = Table("judge", "what was tried", "verdict", "time")
    failed = False
    for verdict, seconds in _verdicts():
        failed = failed or bool(verdict.failures)
        print(*verdict.failures, sep="\n", end="\n" if verdict.failures else "")
        table.add_row(verdict.judge, verdict.tried, _word(verdict), f"{seconds:.0f} s")
    Console(width=120).print(table)
    return int(failed)


def _word(verdict: Verdict) -> str:
    return f"{len(verdict.failures)} failures" if verdict.failures else "nothing wrong"


if __name__ == "__main__":
    sys.exit(main())
