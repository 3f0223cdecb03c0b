"""Runs one fault against safe and unsent operations, sync and async, and tells what became of each call."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from getmx import AsyncGetMX, GetMX, GetMXError, RequestInfo
from getmx._runtime.retry import REAL_PACE
from tests.faults.faults import GOOD, LIMITS, MAX_ANSWER_BYTES, PATIENT, Fault, sends
from tests.faults.server import Certificate, Certificates, FaultServer

#: Seconds after which a cell counts as hung.
HUNG = 4 * PATIENT

#: Seconds between the two calls of a cell, in which a FIN or RST on its way arrives.
_SETTLING = 0.02


class Cell(NamedTuple):
    """One way to call: which operation, and by which client."""

    retry: str
    asynchronous: bool

    def __str__(self) -> str:
        return f"{self.retry}-{'async' if self.asynchronous else 'sync'}"


CELLS = tuple(Cell(retry, asynchronous) for retry in ("safe", "unsent") for asynchronous in (False, True))


@dataclass
class Result:
    """How a call ended, and how a good call ended that the same client made after it."""

    outcome: str = ""
    whole: int = 0
    attempts: int = 0
    seconds: float = 0.0
    after: str = ""

    def __str__(self) -> str:
        return f"{self.outcome}, {self.whole}/{self.attempts}"


async def _no_sleep(seconds: float) -> None:
    return None


#: Pauses take no time and no chance, so that each run is like the last; the clock goes on.
_PACE = REAL_PACE._replace(random=lambda: 0.0, sleep=lambda seconds: None, sleep_async=_no_sleep)


@contextmanager
def certificates() -> Iterator[Certificates]:
    """Certificates of an authority that clients trust by httpx's own means while this is open."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        made = Certificates(Path(folder))
        patch.setenv("SSL_CERT_FILE", str(made.authority_file))
        yield made


def run(fault: Fault, made: Certificates) -> dict[Cell, Result]:
    """All four cells of a fault at once, each with a server of its own."""
    with ThreadPoolExecutor(len(CELLS)) as pool:
        futures = {cell: pool.submit(_run_cell, fault, cell, made) for cell in CELLS}
        return {cell: future.result(HUNG) for cell, future in futures.items()}


def _run_cell(fault: Fault, cell: Cell, made: Certificates) -> Result:
    with FaultServer(fault, made) as server:
        if fault.listens:
            server.listen()
        trial = _Trial(fault, cell, server)
        if cell.asynchronous:
            asyncio.run(_run_async(trial))
        else:
            _run_sync(trial)
    return trial.result


class _Trial:
    """A cell on its way: what its client is set to, and what is noted after each of its two calls."""

    def __init__(self, fault: Fault, cell: Cell, server: FaultServer) -> None:
        self.cell = cell
        self.result = Result()
        self._fault = fault
        self._server = server
        self._sent: list[RequestInfo] = []
        self._started = time.monotonic()

    def options(self) -> dict[str, Any]:
        limits = LIMITS[self._fault.expect(self.cell.asynchronous).bound]
        return {
            "token": "token-canary",
            "base_url": f"{'https' if self._fault.secure else 'http'}://{self._server.address}",
            "timeout": limits.timeout,
            "deadline": limits.deadline,
            "max_answer_bytes": MAX_ANSWER_BYTES,
            "on_request": self._sent.append,
        }

    def ended(self, outcome: str) -> None:
        """Notes how the call met the fault, and mends the server."""
        result = self.result
        result.outcome, result.attempts, result.seconds = outcome, len(self._sent), time.monotonic() - self._started
        certificate: Certificate = "good" if self._fault.secure else "none"
        mended = Fault("none", sends(GOOD), self._fault.expected, certificate=certificate)
        result.whole = self._server.change(mended).whole
        self._server.listen()
        time.sleep(_SETTLING)


def _run_sync(trial: _Trial) -> None:
    with GetMX(**trial.options()) as mx:
        mx._pace = _PACE
        trial.ended(_call(mx, trial.cell.retry))
        trial.result.after = _call(mx.with_options(timeout=PATIENT, deadline=PATIENT), trial.cell.retry)


async def _run_async(trial: _Trial) -> None:
    async with AsyncGetMX(**trial.options()) as mx:
        mx._pace = _PACE
        trial.ended(await _call_async(mx, trial.cell.retry))
        patient = mx.with_options(timeout=PATIENT, deadline=PATIENT)
        trial.result.after = await _call_async(patient, trial.cell.retry)


def _call(mx: GetMX, retry: str) -> str:
    try:
        mx.domains.list() if retry == "safe" else mx.emails.clean_up(mail_id="1")
    except Exception as error:
        return _named(error)
    return "answer"


async def _call_async(mx: AsyncGetMX, retry: str) -> str:
    try:
        await (mx.domains.list() if retry == "safe" else mx.emails.clean_up(mail_id="1"))
    except Exception as error:
        return _named(error)
    return "answer"


def _named(error: Exception) -> str:
    """The error's class, marked if it is none of the client's own or names no operation."""
    if isinstance(error, GetMXError) and error.operation:
        return type(error).__name__
    return f"RAW {type(error).__name__}: {error}"
