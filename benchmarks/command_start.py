"""How long the command takes to start: `python -m benchmarks.command_start [--rounds 31]`.

The command runs where there is nothing but our wheel and what it needs. The script that it is compared with runs where
click is not there either, since httpx takes longer to import beside it. Modules are compiled. It exits 1 if the help
takes more than 60 ms longer than Python itself, or `domains list` more than 1.3 times as long as the script.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.environments import environment, variables
from benchmarks.rounds import Measurement, in_rounds
from getmx_sandbox import Sandbox
from getmx_sandbox.server import SandboxServer

MOST_MORE, MOST_TIMES = 0.060, 1.3
SCRIPT = "from getmx import GetMX\nwith GetMX() as mx:\n    print([row.to_dict() for row in mx.domains.list()])"


def commands(command: Path, script: Path) -> dict[str, list[str]]:
    getmx = str(command.with_name("getmx"))
    return {
        "python -c pass": [str(command), "-c", "pass"],
        "getmx --help": [getmx, "--help"],
        "getmx domains list --help": [getmx, "domains", "list", "--help"],
        "getmx domains list": [getmx, "domains", "list"],
        "the same in a script": [str(script), "-c", SCRIPT],
    }


def seconds(command: list[str], environment: Mapping[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=31)
    rounds = parser.parse_args().rounds
    compared = commands(environment("command"), environment("wheel"))
    with SandboxServer(Sandbox(seed=True)) as server:
        surroundings = variables() | {"GETMX_TOKEN": server.token, "GETMX_BASE_URL": server.base_url}
        measurements = [
            Measurement("start", name, partial(seconds, command, surroundings)) for name, command in compared.items()
        ]
        times = in_rounds(measurements, rounds)["start"]
    sys.exit(told({name: statistics.median(values) for name, values in times.items()}))


def told(medians: Mapping[str, float]) -> int:
    bare, script = medians["python -c pass"], medians["the same in a script"]
    for name, median in medians.items():
        print(f"{name:26} {median * 1e3:5.0f} ms")
    more, times = medians["getmx --help"] - bare, medians["getmx domains list"] / script
    print(f"help: {more * 1e3:.0f} ms more than python -c pass; domains list: {times:.2f} times the script")
    return int(more > MOST_MORE or times > MOST_TIMES)


if __name__ == "__main__":
    main()
