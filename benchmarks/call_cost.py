"""What a call costs with each client: sync, async, and 64 at once, each with a short form and with a long one."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.environments import variables
from benchmarks.peers import FORMS
from benchmarks.rounds import Measurement, in_rounds
from benchmarks.server import ROOT, serving
from benchmarks.table import Times

#: Calls in a round, by the way they are made.
CALLS = {"sync": 50, "async": 50, "64 at once": 128}


class Worker:
    """A client in a process of its own, see benchmarks/worker.py."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name = name
        self._process = process
        said = json.loads(self._read())
        self.ways: list[str] = said.get("ways", [])
        #: Why it cannot be measured, or None.
        self.absent: str | None = said.get("absent")

    def seconds_a_call(self, way: str, form: str) -> float:
        assert self._process.stdin is not None
        print(json.dumps({"way": way, "form": form, "calls": CALLS[way]}), file=self._process.stdin, flush=True)
        return float(self._read())

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}; its error stands above")
        return line


class Measured(NamedTuple):
    """The seconds that calls took, and why clients are missing, by client."""

    times: Times
    absent: dict[str, str]


@contextmanager
def working(name: str, url: str, python: Path) -> Iterator[Worker]:
    command = [str(python), "-m", "benchmarks.worker", name, url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=variables(), stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Worker(name, process)
        finally:
            process.terminate()


def measure(python: Path, clients: Sequence[str], rounds: int) -> Measured:
    """Measures the clients that this Python has. All call the same server."""
    with serving() as url, ExitStack() as stack:
        workers = [stack.enter_context(working(name, url, python)) for name in clients]
        absent = {worker.name: worker.absent for worker in workers if worker.absent}
        measurements = [
            Measurement(f"{way}, {form}", worker.name, partial(worker.seconds_a_call, way, form))
            for way in CALLS
            for form in FORMS
            for worker in workers
            if way in worker.ways
        ]
        return Measured(in_rounds(measurements, rounds), absent)
