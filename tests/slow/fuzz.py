"""Fuzz: what tests/runtime/test_fuzz.py tries some hundred times, tried 100,000 times, from another seed in each run.

    python -m tests.slow.fuzz [examples]

Hypothesis prints the smallest example of a failure. The work is shared out to one process for each processor.
"""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
import time

from hypothesis import seed

from tests.support.fuzzing import fuzz_answers, fuzz_arguments
from tests.support.spec import ROOT

EXAMPLES = 100_000

#: Examples of one property run: Hypothesis remembers each, so many short runs are quicker than a long one.
RUN = 5_000

#: Seconds after which a process is stopped: nothing that a fuzzer finds may hang.
LONGEST = 1800


def work(examples: int) -> None:
    """Answers and arguments in turn, four runs of answers for one of arguments, from the seeds that are drawn here."""
    logging.getLogger("getmx").setLevel(logging.ERROR)  # That answers differ from the spec is what they are for.
    drawn = random.SystemRandom()
    for number, start in enumerate(range(0, examples, RUN)):
        fuzz, chosen = fuzz_arguments if number % 5 == 4 else fuzz_answers, drawn.randrange(2**32)
        print(f"{fuzz.__name__}: seed {chosen}", flush=True)
        fuzz(min(RUN, examples - start), seed(chosen))


def main(examples: int) -> int:
    workers, started = os.cpu_count() or 1, time.monotonic()
    command = [sys.executable, "-m", "tests.slow.fuzz", "--worker", str(-(-examples // workers))]
    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(workers)]
    try:
        failed = [process.wait(LONGEST) for process in running]
    finally:
        for process in running:
            process.kill()
    print(f"{examples:,} examples in {time.monotonic() - started:.0f} s: {'FAILED' if any(failed) else 'ok'}")
    return int(any(failed))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        work(int(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES))
