"""Tries the client against each fault of network and server, and writes docs/faults.md.

    python -m tests.slow.faults [--check]

With `--check` nothing is written: exits 1 if docs/faults.md is not what was measured.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping

from tests.faults.faults import DEADLINE, FAULTS, GROUPS, TIMEOUT, Bound, Fault
from tests.faults.matrix import Cell, Result, certificates, run
from tests.faults.server import Certificates
from tests.support.spec import ROOT

DOCUMENT = ROOT / "docs" / "faults.md"

HEAD = """\
# Faults

What becomes of a call when the network or the server fails. Made by `make faults`, which runs the client against a
server of these {faults} faults, on real sockets: {cells} cells (safe and unsent, sync and async), each followed by a
good call of the same client.

`safe` operations only read (here `domains.list`). `unsent` ones change something (`emails.clean_up`) and are never
sent again once a request may have been processed; 429 says that it was not. `2/3` reads: three attempts were made, the
server got two requests whole. With the default `max_retries=2` there are three attempts at most.

Time bounds, beside the pauses between attempts: *at once*: no waiting for the server; *timeouts*: `timeout` for each
attempt; *deadline*: `deadline`, to which a sync client may add one `timeout`, since it looks at the clock between two
reads only. "sync" and "async" stand where the two differ. The run has `timeout={timeout:g}`, `deadline={deadline:g}`
and no pauses.
"""

FOOT = """
## What cannot be bounded

- **A sync client and an answer that never gets to its body** (headers that drip, `100 Continue` for ever): each read
  is in time, and httpx looks at no clock between them. The call lasts as long as the server goes on; only headers that
  reach 100 kB are given up. The async client ends at the deadline. Where this matters, use `AsyncGetMX`.
- **An answer with too much in it** (a Content-Length too short, two answers to one request): httpx keeps the rest and
  takes it for the answer to the next call on that connection, which fails or gets an answer that is not its own. The
  next calls end so:

{after}
"""

_BOUND_WORDS: dict[Bound, str] = {
    "at once": "at once",
    "timeouts": "timeouts",
    "deadline": "deadline",
    "none": "**none**",
}


def _cell(results: Mapping[Cell, Result], retry: str) -> str:
    sync, asynchronous = (str(results[Cell(retry, mode)]) for mode in (False, True))
    return sync if sync == asynchronous else f"sync: {sync}; async: {asynchronous}"


def _bound(fault: Fault) -> str:
    sync, asynchronous = (_BOUND_WORDS[fault.expect(mode).bound] for mode in (False, True))
    return sync if sync == asynchronous else f"sync: {sync}; async: {asynchronous}"


def _table(faults: tuple[Fault, ...], results: Mapping[str, Mapping[Cell, Result]]) -> list[str]:
    rows = ["| fault | safe: outcome, requests | unsent: outcome, requests | time bound |", "|---|---|---|---|"]
    for fault in faults:
        found = results[fault.name]
        rows.append(f"| {fault.name} | {_cell(found, 'safe')} | {_cell(found, 'unsent')} | {_bound(fault)} |")
    return rows


def _after(results: Mapping[str, Mapping[Cell, Result]]) -> str:
    """The faults after which a good call is not answered."""
    lines = ["  | fault | next safe call | next unsent call |", "  |---|---|---|"]
    for name, cells in results.items():
        safe, unsent = cells[Cell("safe", False)].after, cells[Cell("unsent", False)].after
        if {safe, unsent} != {"answer"}:
            lines.append(f"  | {name} | {safe} | {unsent} |")
    return "\n".join(lines)


def _document(results: Mapping[str, Mapping[Cell, Result]]) -> str:
    cells = sum(len(found) for found in results.values())
    parts = [HEAD.format(faults=len(FAULTS), cells=cells, timeout=TIMEOUT, deadline=DEADLINE)]
    for title, faults in GROUPS.items():
        parts.append("\n".join([f"\n## {title}\n", *_table(faults, results)]) + "\n")
    return "".join([*parts, FOOT.format(after=_after(results))])


def _measured(made: Certificates) -> dict[str, dict[Cell, Result]]:
    return {fault.name: run(fault, made) for fault in FAULTS}


def main(arguments: list[str]) -> int:
    logging.getLogger("getmx").setLevel(logging.ERROR)  # Deviations are what some of the faults are about.
    with certificates() as made:
        text = _document(_measured(made))
    if arguments == ["--check"]:
        fresh = DOCUMENT.is_file() and DOCUMENT.read_text(encoding="utf-8") == text
        print("docs/faults.md is", "as measured" if fresh else "not what was measured: run make prove-faults")
        return 0 if fresh else 1
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(text, encoding="utf-8")
    print(f"docs/faults.md: {len(FAULTS)} faults")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
