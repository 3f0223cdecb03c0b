"""Fuzz: what tests/client/test_fuzz.py tries some hundred times, tried 100,000 times, from another seed in each run.

    python -m tests.slow.fuzz [--examples N] [--seed N]

With `--seed` the run can be repeated, as continuous integration wants it. Hypothesis prints the smallest example of a
failure. The work is shared out to two processes.
"""

from __future__ import annotations

import argparse
import logging
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

#: Processes; a seed gives the same examples whatever the number of processors.
WORKERS = 2

#: Seconds after which a process is stopped: nothing that a fuzzer finds may hang.
LONGEST = 1800


def work(examples: int, first_seed: int) -> None:
    """Answers and arguments in turn, four runs of answers for one of arguments, from the seeds that are drawn here."""
    logging.getLogger("getmx").setLevel(logging.ERROR)  # That answers differ from the spec is what they are for.
    drawn = random.Random(first_seed)  # noqa: S311  # examples need no secrecy
    for number, start in enumerate(range(0, examples, RUN)):
        fuzz, chosen = fuzz_arguments if number % 5 == 4 else fuzz_answers, drawn.randrange(2**32)
        print(f"{fuzz.__name__}: seed {chosen}", flush=True)
        fuzz(min(RUN, examples - start), seed(chosen))


def share_out(examples: int, first_seed: int) -> int:
    """Runs the workers; 1 if one of them found something."""
    started, share = time.monotonic(), str(-(-examples // WORKERS))
    command = [sys.executable, "-m", "tests.slow.fuzz", "--worker", "--examples", share, "--seed"]
    running = [subprocess.Popen([*command, str(first_seed + number)], cwd=ROOT) for number in range(WORKERS)]
    try:
        failed = [process.wait(LONGEST) for process in running]
    finally:
        for process in running:
            process.kill()
    print(f"{examples:,} examples in {time.monotonic() - started:.0f} s: {'FAILED' if any(failed) else 'ok'}")
    return int(any(failed))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        work(arguments.examples, arguments.seed)
        return 0
    return share_out(arguments.examples, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
