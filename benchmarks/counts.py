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
    count: Callable[[Path, str], int]


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
    fixed = variables() | {"PYTHONHASHSEED": "0"}
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


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.counts", description="Count what calls and starts cost."
    )
    parser.add_argument("--write", action="store_true", help="keep the counts in benchmarks/counts.json")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="count only cases with this text in their name")
    options = parser.parse_args()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    before: dict[str, int] = kept.get(version, {})
    python = environment("wheel")
    rose = []
    with serving() as url:
        for name, case in cases(url).items():
            if options.cases and not any(text in name for text in options.cases):
                continue
            count, known = case.count(python, case.code), before.get(name)
            change = f"{count / known - 1:+.1%}" if known else "new"
            print(f"{name:<45} {count:>12,} {change:>8}", flush=True)
            if known and count > known * (1 + MOST_RISE):
                rose.append(name)
            kept.setdefault(version, {})[name] = count
    if options.write:
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        return 0
    print("".join(f"\nrose by more than {MOST_RISE:.0%}: {name}" for name in rose))
    return 1 if rose else 0


if __name__ == "__main__":
    sys.exit(main())
