"""Every fault ends in an answer or one clear error, in time, and nothing that must not be repeated is sent twice."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from functools import lru_cache

import pytest

from tests.faults.faults import BOUNDS, DRIP_ENDS, FAULTS, TIMEOUT, Fault
from tests.faults.matrix import CELLS, Cell, Result, certificates, run
from tests.faults.server import Certificates

#: Seconds that a busy machine may add to what the bounds allow.
SLACK = 2.0


@pytest.fixture(scope="session")
def made() -> Iterator[Certificates]:
    with certificates() as some:
        yield some


@lru_cache(maxsize=1)
def results(fault: Fault, made: Certificates) -> dict[Cell, Result]:
    """The four cells of a fault, which run at once when the first of them is asked for."""
    return run(fault, made)


@pytest.mark.parametrize("cell", CELLS, ids=str)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault(fault: Fault, cell: Cell, made: Certificates) -> None:
    result = results(fault, made)[cell]
    expected = fault.expect(cell.asynchronous)
    requests, attempts = expected.safe if cell.retry == "safe" else expected.unsent
    assert (result.outcome, result.whole, result.attempts) == (expected.outcome, requests, attempts)
    assert result.seconds < BOUNDS[expected.bound] + SLACK
    assert result.after == fault.after[cell.retry == "unsent"]


def test_no_fault_makes_an_unsent_operation_be_processed_twice() -> None:
    """A rule over the expectations, which the cells are held to. 429 is an answer that nothing was processed."""
    twice = [fault.name for fault in FAULTS if fault.expected.unsent[0] > 1 and "429" not in fault.name]
    assert twice == []


def test_there_are_faults_enough_and_each_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) >= 40
    assert len(names) == len(set(names))


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.in_sync], ids=lambda fault: fault.name)
def test_what_the_sync_client_cannot_bound(fault: Fault, made: Certificates) -> None:
    """It waits as long as the server drips. If this fails, httpx has learnt to end it, and docs/faults.md is wrong."""
    result = results(fault, made)[Cell("safe", False)]
    assert result.seconds > DRIP_ENDS - TIMEOUT


def test_the_server_leaves_no_port_open(made: Certificates) -> None:
    from tests.faults.server import FaultServer

    with FaultServer(FAULTS[0], made) as server:
        server.listen()
        host, port = server.address.split(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)))
