"""Scale: large specs, long lists, many tasks. What must not grow does not, and what must grow grows in proportion.

    python -m tests.slow.scale

Prints what was measured. Exits 1 if a bound is broken.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import tracemalloc
from pathlib import Path

from benchmarks.server import IDS, serving
from getmx import AsyncGetMX, GetMX
from getmx._runtime.exchange import Reply, Request
from tests.support.forms import by_python_multipart
from tests.support.generating import Spec, add_operation, path_of, python, run, small_spec, write_spec

SIZES = (250, 500, 1000, 2000)
#: How much longer an operation may take in the largest spec than in the smallest. Growth with the square would be 8.
MOST_SLOWER = 2.0

ROWS, ROWS_A_PAGE = 100_000, 20
#: Bytes that reading a list may keep for each row, beside the row itself.
MOST_BYTES_A_ROW = 200

TASKS = 1000

_MODULES = "import sys; before = set(sys.modules); import getmx; print(len(set(sys.modules) - before))"


def large_spec(size: int) -> Spec:
    """A spec of so many operations, ten in each resource."""
    spec = small_spec()
    spec["tags"] = [{"name": f"Group {group}", "description": "Ten operations."} for group in range(size // 10)]
    own = path_of(spec)
    for number in range(size):
        group = number // 10
        method = f"group_{group}s.do_{number}"
        added = add_operation(spec, f"do{number}Group{group}", method, f"Do{number}", f"/v1/do/{number}")
        added["tags"] = [f"Group {group}"]
    del spec["paths"][own]
    return spec


def seconds_of(*command: str | Path) -> float:
    """Seconds of the processor, which other programs do not stretch."""
    started = sum(os.times()[:4])
    done = run(*command)
    assert done.status == 0, done.err
    return sum(os.times()[:4]) - started


def specs() -> bool:
    """Build, check and import of specs of each size. Whether each operation takes as long in a large one."""
    print(f"{'operations':>10} {'build ms':>9} {'check ms':>9} {'modules':>8}   (build and check: an operation)")
    built: list[float] = []
    checked: list[float] = []
    modules: list[int] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            spec, output = write_spec(large_spec(size), Path(folder)), Path(folder) / "out"
            given = ("--spec", spec, "--output", output)
            built.append(seconds_of("build", *given) / size)
            checked.append(seconds_of("check", *given) / size)
            modules.append(python(_MODULES, output))
        print(f"{size:>10} {built[-1] * 1000:>9.2f} {checked[-1] * 1000:>9.2f} {modules[-1]:>8}", flush=True)
    slower = max(built[-1] / built[0], checked[-1] / checked[0])
    print(f"an operation of the largest takes {slower:.2f} of one of the smallest; at most {MOST_SLOWER}")
    return slower <= MOST_SLOWER and len(set(modules)) == 1


class Lists:
    """Answers in this process with one page of a long list."""

    def send(self, request: Request) -> Reply:
        parts = by_python_multipart(request.headers["content-type"], request.body)
        page = next((int(part.value) for part in parts if part.name == "page"), 1)
        rows = [
            {"id": str(number), "subject": "subject"}
            for number in range((page - 1) * ROWS_A_PAGE, min(page * ROWS_A_PAGE, ROWS))
        ]
        content = json.dumps({"code": 200, "msg": "ok", "data": {"list": rows, "total": ROWS}}).encode()
        return Reply(200, {"content-type": "application/json"}, content, 0.0)

    def close(self) -> None:
        pass


def rows() -> bool:
    """What reading a long list keeps for each row that it has given."""
    mx = GetMX(token="t")
    mx._transport = Lists()
    tracemalloc.start()
    count = sum(1 for _ in mx.messages.list(folder="Inbox", mail_id="1", limit=ROWS_A_PAGE))
    peak = tracemalloc.get_traced_memory()[1] / ROWS
    tracemalloc.stop()
    print(f"{count:,} rows of paging: {peak:.0f} bytes a row at the most, at most {MOST_BYTES_A_ROW}")
    return count == ROWS and peak <= MOST_BYTES_A_ROW


async def tasks() -> bool:
    """Many tasks of one client at the same time."""
    with serving() as url:
        async with AsyncGetMX(token="t", base_url=url) as mx:
            calls = (mx.messages.list(folder="Inbox", mail_id="1") for _ in range(TASKS))
            pages = await asyncio.gather(*calls)
    right = sum([row.id for row in page.items] == IDS for page in pages)
    print(f"{TASKS:,} tasks on one client: {right:,} right")
    return right == TASKS


if __name__ == "__main__":
    sys.exit(not all([rows(), asyncio.run(tasks()), specs()]))
