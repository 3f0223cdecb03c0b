"""What a program does to its own calls ends in one clear error, sends nothing twice and spoils no later call."""

from __future__ import annotations

import pytest

from tests.faults.own import OWN_FAULTS, OwnFault, run


@pytest.mark.usefixtures("unclosed_is_fine")
@pytest.mark.parametrize("fault", OWN_FAULTS, ids=lambda fault: fault.name)
def test_an_own_fault(fault: OwnFault) -> None:
    assert set(run(fault).values()) == {fault.expected}


def test_nothing_is_sent_twice_and_no_error_is_raw() -> None:
    """A rule over the expectations, to which the programs are held."""
    assert max(fault.expected.requests for fault in OWN_FAULTS) == 1
    assert [fault.name for fault in OWN_FAULTS if "RAW" in str(fault.expected)] == []
