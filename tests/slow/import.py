"""`make prove-import`: 5,000 mailboxes are each added once or reported, whatever is lost or killed.

    python -m tests.slow.import [--rows 5000] [--kills 10] [--seed 1]

A sandbox over loopback loses 5 % of the requests and 5 % of the answers. The command is killed by SIGKILL at random
moments and started again. At the end each row must have been sent at most once, and be there once or be reported as
unknown. Neither token nor password may stand in the journal, the results, the output or the list of processes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.command.killing import prove


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcome = prove(Path(folder), arguments.rows, arguments.kills, arguments.seed)
    if outcome.kills != arguments.kills:
        raise SystemExit(f"only {outcome.kills} kills came before the import ended")
    told = ", ".join(f"{status} {count}" for status, count in sorted(outcome.statuses.items()))
    print(f"{arguments.rows} rows, killed {outcome.kills} times: {told}, in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
