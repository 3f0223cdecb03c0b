"""What `import getmx` costs beside `import httpx`: whole processes, in turn, medians and their ratio in one run."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 15
ROOT = Path(__file__).parent.parent

CASES = {
    "python alone": "pass",
    "import httpx": "import httpx",
    "import getmx": "import getmx",
    "and a client with every resource": (
        "import getmx; mx = getmx.GetMX(token='t'); "
        "[getattr(mx, operation.method.split('.')[0]) for operation in getmx.OPERATIONS.values()]"
    ),
    "and every answer's class": "import getmx; [operation.answer() for operation in getmx.OPERATIONS.values()]",
}


def seconds(code: str, cache: str) -> float:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT / "generated", env=environment)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        print_ratios(cache)


def print_ratios(cache: str) -> None:
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for round_number in range(ROUNDS + 1):
        for name, code in CASES.items():
            taken = seconds(code, cache)
            if round_number:  # The first round writes the caches of compiled modules.
                times[name].append(taken)
    medians = {name: statistics.median(values) for name, values in times.items()}
    base = medians["import httpx"]
    print(f"medians of {ROUNDS} processes each; ratios to `import httpx`")
    for name, median in medians.items():
        print(f"{name:34} {median * 1000:7.1f} ms   {median / base:.2f}")


if __name__ == "__main__":
    main()
