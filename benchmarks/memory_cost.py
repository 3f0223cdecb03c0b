"""What a client keeps: the memory of its process at three moments, and the time that one more client takes.

Memory is what the process has at that moment (resident), less that of Python alone. Linux tells it; other systems do
not, and have no table.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.environments import FOLDER, variables
from benchmarks.import_cost import IN_WHEEL, STARTS
from benchmarks.server import serving

#: Where Linux tells the memory of the process that reads it.
STATM = Path("/proc/self/statm")
CALLS = 10_000
_CLIENTS = 20
CLIENTS = ("httpx-files", "openapi-python-client", "openapi-generator", "getmx")
COLUMNS = ("import and client, MB", "and a call, MB", f"and {CALLS:,} calls, MB", "one more client, µs")

_CODE = """
import json, mmap, time
def megabytes():
    with open({statm!r}) as file:
        return int(file.read().split()[1]) * mmap.PAGESIZE / (1 << 20)
figures = [megabytes()]
{client}
figures.append(megabytes())
call = compile({call!r}, "call", "exec")
exec(call)
figures.append(megabytes())
for _ in range({calls} - 1):
    exec(call)
figures.append(megabytes())
client_again = compile({client!r}, "client", "exec")
exec(client_again)
started = time.perf_counter()
for _ in range({clients}):
    exec(client_again)
taken = (time.perf_counter() - started) / {clients}
print(json.dumps([*(after - figures[0] for after in figures[1:]), taken * 1e6]))
"""


def measure(wheel: Path, peers: Path, clients: Sequence[str], calls: int = CALLS) -> dict[str, list[float]]:
    """The figures of COLUMNS for each of these clients that is in CLIENTS."""
    with serving() as url:
        return {
            name: figures(wheel if name in IN_WHEEL else peers, name, url, calls) for name in clients if name in CLIENTS
        }


def figures(python: Path, name: str, url: str, calls: int) -> list[float]:
    start = STARTS[name]
    code = _CODE.format(statm=str(STATM), client=start.client, call=start.call, calls=calls, clients=_CLIENTS)
    command = [str(python), "-c", f"url = {url!r}\n{code}"]
    done = subprocess.run(command, cwd=FOLDER, env=variables(), check=True, stdout=subprocess.PIPE, text=True)
    found: list[float] = json.loads(done.stdout)
    return found


def table(measured: dict[str, list[float]]) -> str:
    """A row for each client, in Markdown."""
    rows = [f"| | {' | '.join(COLUMNS)} |", "| --- " * (len(COLUMNS) + 1) + "|"]
    rows += [f"| {name} | {' | '.join(f'{value:,.1f}' for value in values)} |" for name, values in measured.items()]
    return "\n".join(rows)
