"""What a call costs with each client: sync, async, 8 threads, 64 tasks, over TLS, and the calls that differ most."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.certificates import certified
from benchmarks.environments import variables
from benchmarks.peers import FORMS
from benchmarks.rounds import Measurement, in_rounds
from benchmarks.server import ROOT, serving
from benchmarks.table import Times
from benchmarks.worker import AT_ONCE


class Case(NamedTuple):
    """A column of the table: how calls are made, with which form, and how many of them in a round."""

    way: str
    form: str
    calls: int
    is_tls: bool = False

    def title(self) -> str:
        return f"{self.way}, {'TLS, ' if self.is_tls else ''}{self.form}"


_CALLS = {"sync": 50, "async": 50, "64 at once": 128}
CASES = [Case(way, form, calls) for way, calls in _CALLS.items() for form in FORMS]
SPECIAL_CASES = [
    Case("sync", "5 fields", 50, is_tls=True),
    Case("8 threads", "5 fields", 64),
    Case("sync", "an action", 50),
    Case("sync", "a refusal", 50),
    Case("sync", "a field of 1 MB", 5),
    Case("sync", "5,000 rows", 1),
]


class WrongError(Exception):
    """A client got something else than the others. The text says what."""


class Worker:
    """A client in a process of its own, see benchmarks/worker.py."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name = name
        self._process = process
        said = json.loads(self._read())
        self.ways: list[str] = said.get("ways", [])
        #: Why it cannot be measured, or None.
        self.absent: str | None = said.get("absent")

    def seconds_a_call(self, case: Case, calls: int | None = None) -> float:
        """Raises WrongError if the client gets something else than it should."""
        assert self._process.stdin is not None
        order = {"way": case.way, "form": case.form, "calls": calls or case.calls}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        said = json.loads(self._read())
        if isinstance(said, dict):
            raise WrongError(said["wrong"])
        return float(said)

    def is_right(self, case: Case) -> bool:
        """Whether it gets what it should. If not, tells on stderr what it got."""
        try:
            self.seconds_a_call(case, AT_ONCE if case.calls >= AT_ONCE else 1)
        except WrongError as error:
            print(f"wrong: {self.name}, {case.title()}: {error}", file=sys.stderr)
            return False
        return True

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}; its error stands above")
        return line


class Measured(NamedTuple):
    """The seconds that calls took, why clients are missing, and which clients got something wrong in which cases."""

    times: Times
    absent: dict[str, str]
    wrong: set[tuple[str, str]]


def trusting(authority: Path) -> dict[str, str]:
    """The environment variables of a client that trusts this authority."""
    return variables() | {"SSL_CERT_FILE": str(authority)}


@contextmanager
def working(name: str, url: str, python: Path, trusted: Path) -> Iterator[Worker]:
    command = [str(python), "-m", "benchmarks.worker", name, url]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=trusting(trusted), stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Worker(name, process)
        finally:
            process.terminate()


def measure(python: Path, clients: Sequence[str], cases: Sequence[Case], rounds: int) -> Measured:
    """Measures the clients that this Python has. All call the same two servers, one of them over TLS."""
    with certified() as files, ExitStack() as stack:
        urls = {False: stack.enter_context(serving())}
        if any(case.is_tls for case in cases):
            urls[True] = stack.enter_context(serving(files.certificate, files.key))
        workers = {
            is_tls: [stack.enter_context(working(name, url, python, files.authority)) for name in clients]
            for is_tls, url in urls.items()
        }
        absent = {worker.name: worker.absent for worker in workers[False] if worker.absent}
        able = [(case, worker) for case in cases for worker in workers[case.is_tls] if case.way in worker.ways]
        wrong = {(case.title(), worker.name) for case, worker in able if not worker.is_right(case)}
        measurements = [
            Measurement(case.title(), worker.name, partial(worker.seconds_a_call, case))
            for case, worker in able
            if (case.title(), worker.name) not in wrong
        ]
        return Measured(in_rounds(measurements, rounds), absent, wrong)
