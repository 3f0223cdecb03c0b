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
from tests.faults.own import OWN_FAULTS
from tests.faults.own import run as run_own
from tests.faults.server import Certificates
from tests.support.spec import ROOT

DOCUMENT = ROOT / "docs" / "faults.md"

HEAD = """\
# Faults

How a call ends when the network, the server or your own program fails. `make prove-faults` measures this: it runs the
client against a server of these {faults} faults, on real sockets. Each fault is tried with a safe and an unsent
operation, sync and async, which makes {cells} calls. After each, the same client makes a good call.

How to read the tables:

- A *safe* operation only reads (here `domains.list`). It is repeated after most faults.
- An *unsent* operation changes something (here `emails.clean_up`). It is repeated only if the request was not sent, or
  after 429, which says that it was not processed.
- `2/3`: three attempts were made, and the server got two of the requests whole. With the default `max_retries=2` there
  are at most three attempts.
- The time bound says how long a call may take, without the pauses between attempts. *at once*: it does not wait for
  the server. *timeouts*: at most `timeout` for each attempt. *deadline*: at most `deadline`; a sync client may take one
  `timeout` longer, because it looks at the clock only between two reads.
- "sync" and "async" are named where the two differ.

The run has `timeout={timeout:g}` for *timeouts*, `deadline={deadline:g}` for *deadline* and *none*, and no pauses.
"""

OWN = """
## Your own program

Each of these disturbs a call of an *unsent* operation. The columns say how the call ends, how often the server gets it,
and how the next call of the same client ends.

| what happens | outcome | requests | next call |
|---|---|---|---|
"""

FOOT = """
## What has no limit

- **A sync client, if an answer never gets to its body** (headers that drip, `100 Continue` for ever). Each read is in
  time, and httpx does not look at the clock between them. The call lasts as long as the server goes on, or until the
  headers reach 100 kB. The async client ends at the deadline. If this matters to you, use `AsyncGetMX`.
- **A sync client that looks up a name, or a host of several silent addresses.** Python cannot end the look-up, and each
  address has the time for connecting. The async client ends at the deadline.
- **An interrupt at one spot.** If a signal handler raises just while httpcore takes or gives back its own lock, then
  httpcore waits for this lock. A second interrupt ends that.
- **A fork while another thread makes the first call of the process.** Python's lock for imports may be taken then, and
  the child waits for it. Make the first call before, or start threads after the fork.
- **An answer with too much in it** (a Content-Length that is too short, or two answers to one request). httpx keeps the
  rest and takes it for the answer to the next call on that connection. That call fails, or gets an answer that is not
  its own. The next calls end like this:

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
    """A table of the faults after which a good call is not answered."""
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
    return "".join([*parts, _own(), FOOT.format(after=_after(results))])


def _own() -> str:
    """The faults of the calling program. Where sync and async differ, each has a row."""
    rows = []
    for fault in OWN_FAULTS:
        endings = run_own(fault)
        for ending in dict.fromkeys(endings.values()):
            modes = [mode for mode, found in endings.items() if found == ending]
            mode = "" if len(modes) == len(endings) else f" ({modes[0]})"
            rows.append(f"| {fault.name}{mode} | {ending.outcome} | {ending.requests} | {ending.after} |\n")
    return OWN + "".join(rows)


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
