"""Counts what a call and a start cost, which is the same in each run: instructions, writes to a socket, modules.

    python -m benchmarks.counts [--write] [CASE ...]

Compares with benchmarks/counts.json, and exits with 1 if a count rose by more than 3 %. `--write` keeps the new counts.
Instructions are counted by callgrind (valgrind), per call: those of many calls less those of few, divided.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import NamedTuple

from benchmarks.environments import environment, variables
from benchmarks.peers import FORMS, TOKEN
from benchmarks.server import ROOT, serving

KEPT = ROOT / "benchmarks" / "counts.json"
#: A rise by more than this part fails.
MOST_RISE = 0.03

_CLIENT = f"import getmx\nmx = getmx.GetMX(token={TOKEN!r}, base_url=url)\n"
_ASYNC = f"""
import asyncio, getmx
async def many(calls):
    async with getmx.AsyncGetMX(token={TOKEN!r}, base_url=url) as mx:
        for _ in range(calls):
            await mx.messages.list(**fields)
"""


class Case(NamedTuple):
    """Code that does something `calls` times against the server at `url`, and how its cost is counted."""

    code: str
    measure: Callable[[Path, str], int]


def instructions_a_call(python: Path, code: str) -> int:
    few, many = 20, 120
    return (_instructions(python, code, many) - _instructions(python, code, few)) // (many - few)


def instructions_in_all(python: Path, code: str) -> int:
    return _instructions(python, code, 1)


def _instructions(python: Path, code: str, calls: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        counter = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        said = _run([*counter, str(python), "-c", f"calls = {calls}\n{code}"]).stderr
    found = re.search(r"Collected : (\d+)", said)
    if found is None:
        raise SystemExit(f"valgrind counted nothing: {said.strip()[-300:]}")
    return int(found[1])


def writes_a_call(python: Path, code: str) -> int:
    counting = """
import socket
writes = 0
def counted(method):
    def count(*arguments):
        global writes
        writes += 1
        return method(*arguments)
    return count
for name in ("send", "sendall", "sendmsg"):
    setattr(socket.socket, name, counted(getattr(socket.socket, name)))
"""
    calls = 10
    return int(_run([str(python), "-c", f"calls = {calls}\n{counting}{code}\nprint(writes)"]).stdout) // calls


def modules(python: Path, code: str) -> int:
    counting = "import sys\nbefore = set(sys.modules)\n"
    return int(_run([str(python), "-c", f"{counting}{code}\nprint(len(set(sys.modules) - before))"]).stdout)


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    # No folder more on the path than needed: an async call of httpcore looks for sniffio in each, in vain.
    fixed = variables() | {"PYTHONHASHSEED": "0", "PYTHONPATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, env=fixed, cwd=ROOT / ".venv", check=False)
    if done.returncode:
        raise SystemExit(done.stderr.strip()[-2000:])
    return done


def cases(url: str) -> dict[str, Case]:
    """All that is counted, by name."""
    found: dict[str, Case] = {
        "modules of `import getmx`": Case("import getmx", modules),
        "modules of import and client": Case(f"url = {url!r}\n{_CLIENT}", modules),
        "instructions of `import getmx`": Case("import getmx", instructions_in_all),
        "instructions of import and client": Case(f"url = {url!r}\n{_CLIENT}", instructions_in_all),
    }
    for form, fields in FORMS.items():
        given = f"url = {url!r}\nimport datetime\nfields = {dict(fields.values)!r}\n"
        sync = f"{given}{_CLIENT}for _ in range(calls):\n    mx.messages.list(**fields)"
        found |= {
            f"writes of a sync call, {form}": Case(sync, writes_a_call),
            f"instructions of a sync call, {form}": Case(sync, instructions_a_call),
            f"instructions of an async call, {form}": Case(
                f"{given}{_ASYNC}asyncio.run(many(calls))", instructions_a_call
            ),
        }
    return found


def change(count: int, before: int | None) -> str:
    """How much a count rose or fell, as a part of what it was."""
    return f"{count / before - 1:+.1%}" if before else "new"


def has_risen(count: int, before: int | None) -> bool:
    """Whether a count rose by more than is let pass."""
    return before is not None and count > before * (1 + MOST_RISE)


def counted(python: Path, names: list[str], before: dict[str, int]) -> dict[str, int]:
    """Counts the cases with one of these texts in their name, all if there is none, and prints each beside before."""
    counts: dict[str, int] = {}
    with serving() as url:
        for name, case in cases(url).items():
            if not names or any(text in name for text in names):
                counts[name] = case.measure(python, case.code)
                print(f"{name:<45} {counts[name]:>12,} {change(counts[name], before.get(name)):>8}", flush=True)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.counts", description="Count what calls and starts cost. Needs valgrind."
    )
    parser.add_argument("--write", action="store_true", help="keep the counts in benchmarks/counts.json")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="count only cases with this text in their name")
    options = parser.parse_args()
    if which("valgrind") is None:
        raise SystemExit("valgrind is missing, which counts the instructions: install it, or run `make bench` alone")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    kept: dict[str, dict[str, int]] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    before = kept.get(version, {})
    counts = counted(environment("wheel"), options.cases, before)
    if options.write:
        KEPT.write_text(json.dumps({**kept, version: {**before, **counts}}, indent=2) + "\n", encoding="utf-8")
        return 0
    risen = [name for name, count in counts.items() if has_risen(count, before.get(name))]
    for name in risen:
        print(f"rose by more than {MOST_RISE:.0%}: {name}. Find out why, or keep it with --write and say why.")
    return 1 if risen else 0


if __name__ == "__main__":
    sys.exit(main())
