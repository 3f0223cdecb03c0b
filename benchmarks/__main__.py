"""Measures getmx beside other clients of the same API: `python -m benchmarks --help`. See docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from benchmarks import call_cost, decode_cost, import_cost, memory_cost
from benchmarks.environments import REQUIREMENTS, prepare
from benchmarks.peers import BASE, PEERS
from benchmarks.table import Times, as_data, table


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure getmx beside other clients.")
    parser.add_argument("--rounds", type=int, default=11, help="how often each measurement is made (default: 11)")
    parser.add_argument("--only", nargs="+", choices=PEERS, metavar="CLIENT", help=f"some of {', '.join(PEERS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all measured times to FILE")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    clients = [name for name in PEERS if not options.only or name in (BASE, *options.only)]
    environments = prepare()
    about = {"rounds": options.rounds, **about_this_machine()}
    print(", ".join(f"{name} {value}" for name, value in {**about, **versions()}.items()), flush=True)
    cases = [*call_cost.CASES, *call_cost.SPECIAL_CASES]
    calls, absent, wrong = call_cost.measure(environments.peers, clients, cases, options.rounds)
    for title, some in (("A call that reads 20 rows", call_cost.CASES), ("Other calls", call_cost.SPECIAL_CASES)):
        times = {case.title(): calls[case.title()] for case in some}
        ways = {case.way for case in some}
        able = [name for name in clients if PEERS[name].open or "async" in ways]
        show(title, times, able, BASE, "µs", wrong)
    present = [name for name in clients if name not in absent]
    readings = decode_cost.measure(environments.peers, options.rounds)
    show("Bytes to rows", readings, list(decode_cost.READERS), decode_cost.BASE, "µs")
    start: Times = {}
    memory: dict[str, list[float]] = {}
    if environments.wheel:
        started = [name for name in present if name in import_cost.STARTS]
        start = import_cost.measure(environments.wheel, environments.peers, started, options.rounds)
        show("A process that starts", start, [name for name in clients if name in import_cost.STARTS], BASE, "ms")
    if environments.wheel and memory_cost.STATM.exists():
        memory = memory_cost.measure(environments.wheel, environments.peers, present)
        print(f"\nMemory, and one more client\n\n{memory_cost.table(memory)}", flush=True)
    missing = environments.missing + [
        f"{name} ({reason})"
        for name, reason in absent.items()
        if not any(line.startswith(name) for line in environments.missing)
    ]
    print("".join(f"\nmissing: {line}" for line in missing))
    if options.json:
        data = {"about": about, "versions": versions(), "base": BASE, "missing": missing, "wrong": sorted(wrong)}
        data |= {"calls": as_data(calls, BASE), "start": as_data(start, BASE), "memory": memory}
        data |= {"bytes to rows": as_data(readings, decode_cost.BASE)}
        options.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def show(
    title: str,
    times: Times,
    clients: Sequence[str],
    base: str,
    unit: str,
    wrong: Collection[tuple[str, str]] = frozenset(),
) -> None:
    print(f"\n{title}. Ratios to {base}: the median, and ± half of what lies between the quartiles.\n")
    print(table(times, clients, base, unit, wrong), flush=True)


def about_this_machine() -> dict[str, Any]:
    """What the times depend on. `load` is that of the minute before: if it is high, other programs ran."""
    return {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "python": platform.python_version()}


def versions() -> dict[str, str]:
    """The versions of the packages that the clients are made of or by. Ours is the one of this checkout."""
    pins: dict[str, str] = {}
    for name in ("dev", "peers"):
        pins |= re.findall(r"(?m)^([\w-]+)==(\S+)", (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8"))
    return {peer.package: pins[peer.package] for peer in PEERS.values() if peer.package in pins}


if __name__ == "__main__":
    main()
