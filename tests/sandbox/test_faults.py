"""Scripted faults: whose turn it is, what the sandbox does all the same, and what `calls` tells of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from getmx import OPERATIONS
from getmx_sandbox import AfterActing, ApiError, Disconnect, Fault, HttpFault, Sandbox, Timeout, UnknownOperation
from tests.sandbox.account import PING, TOKEN, Account, needs, with_made_up

FAULTS: list[Fault] = [ApiError(7, "no"), HttpFault(502), Disconnect(), Timeout()]
FAULTS += [AfterActing(HttpFault(200, b'{"code": 200')), AfterActing(Disconnect()), AfterActing(Timeout())]

ORDERS = st.lists(st.tuples(st.sampled_from(FAULTS), st.integers(0, 3), st.integers(1, 3)), max_size=5)


def outcome(sandbox: Sandbox) -> Any:
    return sandbox.outcome(PING.path, [("token", TOKEN)])


@settings(max_examples=50)
@given(ORDERS)
def test_each_fault_has_its_turn_and_is_told_in_calls(orders: list[tuple[Fault, int, int]]) -> None:
    sandbox = with_made_up(TOKEN)
    expected: list[Fault | None] = []
    for fault, skip, times in orders:
        sandbox.fail("ping", skip=skip, times=times, with_=fault)
        expected += [None] * skip + [fault] * times
    for turn in [*expected, None]:
        met, told = outcome(sandbox), sandbox.calls[-1]
        # Not by `==`: a Disconnect and a Timeout are equal as tuples.
        assert repr(told.fault) == repr(turn)
        if turn is None:
            assert (met["code"], told.code) == (200, 200)
        elif isinstance(turn, ApiError):
            assert (met["code"], met["msg"], told.code) == (7, "no", 7)
        else:
            assert repr(met) == repr(turn.fault if isinstance(turn, AfterActing) else turn)
            assert told.code == (200 if isinstance(turn, AfterActing) else None)
    assert len(sandbox.calls) == len(expected) + 1


@needs("addEmail")
@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_the_sandbox_acts_only_after_acting(account: Account, fault: Fault) -> None:
    form = [("token", TOKEN), ("domain_id", account.domain_id), ("mail", "new@a.com"), ("password", "a-password")]
    before = account.data("countEmails")["total"]
    account.sandbox.fail("addEmail", with_=fault)
    account.sandbox.outcome(OPERATIONS["addEmail"].path, form)
    told = account.sandbox.calls[-1]
    assert account.data("countEmails")["total"] - before == isinstance(fault, AfterActing)
    assert dict(told.form)["password"] == "***"
    assert TOKEN not in repr(told)


def test_an_answer_that_is_lost_may_be_a_refusal(account: Account) -> None:
    account.sandbox.fail("ping", with_=AfterActing())
    account.sandbox.switch_off()
    assert outcome(account.sandbox) == Disconnect()
    assert account.sandbox.calls[-1].code not in (None, 200)


def test_handle_takes_its_turn_of_what_is_answered_first(account: Account) -> None:
    account.sandbox.fail("ping", skip=1, with_=ApiError(7))
    assert [account.answer("ping")["code"] for _ in range(3)] == [200, 7, 200]


@pytest.mark.parametrize("skip", [-1, 100_001, 10**18])
def test_a_skip_that_cannot_be(skip: int) -> None:
    with pytest.raises(ValueError, match="skip must be at least 0 and at most 100000"):
        with_made_up().fail("ping", skip=skip)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.id)
def test_the_name_of_a_method_leads_to_its_operation(operation: Any) -> None:
    for name in (operation.method, f"mx.{operation.method}", f"{operation.id}s", f"{operation.method}x"):
        with pytest.raises(UnknownOperation, match=rf"did you mean {operation.id}\?"):
            Sandbox().fail(name)
