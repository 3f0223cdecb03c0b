"""Every fault ends in an answer or one clear error, in time, and nothing that must not be repeated is sent twice."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.faults import DRIP_ENDS, FAULTS, LIMITS, Fault
from tests.faults.matrix import CELLS, Cell, Result, certificates, run
from tests.faults.server import Certificates

#: Seconds that a busy machine may add to what the limits allow.
SLACK = 2.0


@pytest.fixture(scope="session")
def made() -> Iterator[Certificates]:
    with certificates() as issued:
        yield issued


#: These mostly wait, so they are tried at the same time.
WAITING = [fault for fault in FAULTS if {fault.expect(mode).bound for mode in (False, True)} != {"at once"}]


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in WAITING], ids=lambda fault: fault.name)
def test_a_fault(fault: Fault, made: Certificates) -> None:
    """All four cells of a fault run at once, each with a server and a client of its own."""
    _check(fault, run(fault, made))


def test_the_faults_that_wait_for_a_limit(made: Certificates) -> None:
    with ThreadPoolExecutor(5) as pool:
        for fault, results in zip(WAITING, pool.map(lambda fault: run(fault, made), WAITING), strict=True):
            _check(fault, results)


def _check(fault: Fault, results: Mapping[Cell, Result]) -> None:
    found = {str(cell): (result.outcome, result.whole, result.attempts) for cell, result in results.items()}
    assert found == {str(cell): _expected(fault, cell) for cell in CELLS}, fault.name
    assert {str(cell): result.after for cell, result in results.items()} == {
        str(cell): fault.after[cell.retry == "unsent"] for cell in CELLS
    }, fault.name
    for cell, result in results.items():
        assert result.seconds < LIMITS[fault.expect(cell.asynchronous).bound].ends + SLACK, (fault.name, cell)
        # If this fails, httpx has learnt to end such an answer, and docs/faults.md is wrong.
        assert fault.in_sync is None or cell.asynchronous or result.seconds >= DRIP_ENDS, (fault.name, cell)


def _expected(fault: Fault, cell: Cell) -> tuple[str, int, int]:
    expected = fault.expect(cell.asynchronous)
    requests, attempts = expected.safe if cell.retry == "safe" else expected.unsent
    return expected.outcome, requests, attempts


def test_no_fault_makes_an_unsent_operation_be_processed_twice() -> None:
    """A rule over the expectations, which the cells are held to. 429 is an answer that nothing was processed."""
    twice = [fault.name for fault in FAULTS if fault.expected.unsent[0] > 1 and "429" not in fault.name]
    assert twice == []


def test_there_are_faults_enough_and_each_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(names) >= 40
    assert len(names) == len(set(names))


def test_the_server_leaves_no_port_open(made: Certificates) -> None:
    from tests.faults.server import FaultServer

    with FaultServer(FAULTS[0], made) as server:
        server.listen()
        host, port = server.address.split(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)))
