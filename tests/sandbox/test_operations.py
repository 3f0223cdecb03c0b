"""Every operation is answered, with a handler of its own or without one, and only to whom has access."""

from __future__ import annotations

from typing import Any

import pytest

import getmx_sandbox
from getmx import OPERATIONS, Field, GetMXNotFoundError, Model, Operation
from getmx._runtime import decode
from getmx._runtime.decode import Attribute
from getmx_sandbox import (
    SIMULATED,
    SIMULATED_EVERYWHERE,
    Call,
    Code,
    Sandbox,
    UnknownOperation,
    UnknownPath,
)
from getmx_sandbox.handlers import HANDLERS
from tests.sandbox.account import PING, PONG, TOKEN, Account, with_real_ids
from tests.support import spec
from tests.support.calls import arguments, call, method, unconfirmed_is_fine


def test_the_public_names() -> None:
    assert getmx_sandbox.__all__ == [
        "SIMULATED", "SIMULATED_EVERYWHERE", "AfterActing", "ApiError", "Call", "Clock", "Code", "Disconnect", "Fault",
        "HttpFault", "Message", "NobodyReceives", "Sandbox", "Timeout", "UnknownOperation", "UnknownPath",
    ]  # fmt: skip
    assert all(hasattr(getmx_sandbox, name) for name in getmx_sandbox.__all__)


# All operations.


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_is_answered(account: Account, operation: str) -> None:
    for example in spec.request_examples(operation).values():
        envelope = account.answer(operation, **with_real_ids(account, operation, example))
        assert (envelope["code"], envelope["msg"]) == (200, "成功")
        assert account.sandbox.calls[-1].generic is (operation not in HANDLERS)


@pytest.mark.parametrize("operation", sorted({"listMessages", "getMessage", "getRemainingSpace"} & OPERATIONS.keys()))
def test_documented_data_has_no_key_that_the_docs_lack(account: Account, operation: str) -> None:
    example = next(iter(spec.request_examples(operation).values()))
    assert spec.undeclared(operation, account.answer(operation, **with_real_ids(account, operation, example))) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_strict_client_finds_nothing_that_differs_from_the_spec(account: Account, operation: str) -> None:
    with account.sandbox.client(strict=True) as mx:
        example = next(iter(spec.request_examples(operation).values()))
        names = [field.name for field in OPERATIONS[operation].fields if field.kind in ("text", "texts")]
        known = {k: v for k, v in with_real_ids(account, operation, example).items() if k in names}
        call(mx, operation, **known)
        # A field that the spec renames keeps its old name in the sandbox, until somebody renames it there.
        assert [deviation for deviation in mx.deviations if not deviation.is_undeclared] == []


def test_what_is_simulated_is_listed() -> None:
    guessed = {
        name
        for name, operation in spec.operations().items()
        if operation.evidence["response"] in ("unknown", "assumed")
    }
    assert guessed | (OPERATIONS.keys() - HANDLERS.keys()) <= SIMULATED.keys() <= OPERATIONS.keys()
    assert all(SIMULATED.values())
    assert len(SIMULATED_EVERYWHERE) == len(set(SIMULATED_EVERYWHERE)) > 0


# Without a handler.


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_without_a_handler_gets_an_empty_success(
    account: Account, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    monkeypatch.delitem(HANDLERS, operation, raising=False)
    before = repr(vars(account.sandbox._memory))
    example = next(iter(spec.request_examples(operation).values()))
    envelope = account.answer(operation, **{name: value for name, value in example.items() if name != "token"})
    assert envelope["code"] == 200
    assert account.sandbox.calls[-1].generic
    assert spec.undeclared(operation, envelope) == []
    with account.sandbox.client(strict=True) as mx, unconfirmed_is_fine():
        try:
            method(mx, operation)(**arguments(operation))
        except GetMXNotFoundError:
            assert OPERATIONS[operation].one_of_list
        assert not mx.deviations
    assert repr(vars(account.sandbox._memory)) == before


def test_its_form_and_its_access_are_checked(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    made = PONG._replace(fields=(Field("limit", "integer", required=True, maximum=20),))
    sandbox = Sandbox(token=TOKEN, operations={made.id: made})
    forms = [("token", TOKEN)], [("token", TOKEN), ("limit", "21")], [("token", "wrong"), ("limit", "1")]
    answered = [sandbox.handle(made.path, form) for form in forms]
    assert [(envelope["code"], envelope["msg"]) for envelope in answered] == [
        (Code.BROKEN_RULE, "limit is required"),
        (Code.BROKEN_RULE, "limit must be at most 20"),
        (Code.WRONG_TOKEN, "wrong token"),
    ]
    assert sandbox.handle(made.path, [("token", TOKEN), ("limit", "20")])["data"] == {}
    assert all(called == Call(made.id, called.form, "shared", called.code, generic=True) for called in sandbox.calls)


class Inner(Model):
    __attributes__ = (Attribute("flag", "flag", decode.boolean, required=True),)
    flag: bool


class Answer(Model):
    __attributes__ = (
        Attribute("id", "id", decode.text, optional=False),
        Attribute("count", "a-count", decode.integer, required=True),
        Attribute("share", "share", decode.number, required=True, optional=False),
        Attribute("names", "names", decode.array(decode.text), required=True),
        Attribute("inner", "inner", decode.nested(Inner), required=True),
        Attribute("any", "any", decode.anything, required=True),
        Attribute("mark", "mark", decode.text),
    )
    id: str
    count: int | None
    share: float
    names: list[str] | None
    inner: Inner | None
    any: Any
    mark: str | None


class MayBeNull(Answer):
    __also__ = frozenset({"null"})


EMPTY = {"id": "", "a-count": 0, "share": 0.0, "names": [], "inner": {"flag": False}, "any": None}
NO_ROWS = {"list": [], "total": 0}


@pytest.mark.parametrize(
    ("operation", "data"),
    [
        (PING, {}),
        (PING._replace(answer=lambda: Answer), EMPTY),
        (PING._replace(answer=lambda: MayBeNull), None),
        (PING._replace(answer=lambda: Answer, paging="page"), NO_ROWS),
        (PING._replace(answer=lambda: Answer, paging="cursor"), {"list": []}),
        (PING._replace(answer=lambda: Answer, one_of_list=True), NO_ROWS),
    ],
)
def test_the_success_is_empty_in_the_declared_shape(operation: Operation[Model], data: dict[str, Any]) -> None:
    for _ in range(2):
        answered = Sandbox(token=TOKEN, operations={"ping": operation}).handle(PING.path, [("token", TOKEN)])["data"]
        assert answered == data
        if answered:
            answered.clear()  # It is the caller's own.


def test_a_field_that_a_handler_does_not_know_comes_empty(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[dict[str, Any]] = [{"id": "1", "mark": "m"}, {"id": "2", "share": 0.5}]
    monkeypatch.setitem(HANDLERS, "ping", lambda memory, form: {"list": rows, "total": 2})
    monkeypatch.setitem(HANDLERS, "pong", lambda memory, form: rows[0])
    paged, plain = PING._replace(answer=lambda: Answer, paging="page"), PONG._replace(answer=lambda: Answer)
    sandbox = Sandbox(token=TOKEN, operations={"ping": paged, "pong": plain})
    answered = sandbox.handle(PING.path, [("token", TOKEN)])["data"]
    assert answered == {"list": [{**EMPTY, **row} for row in rows], "total": 2}
    assert sandbox.handle(PONG.path, [("token", TOKEN)])["data"] == {**EMPTY, **rows[0]}
    assert not any(called.generic for called in sandbox.calls)


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", 1), ("a-count", True), ("share", "1"), ("names", [1]), ("inner", []), ("mark", 1), ("id", None)],
)
def test_what_a_handler_gives_in_another_type_than_declared_is_empty_or_left_out(
    monkeypatch: pytest.MonkeyPatch, field: str, value: Any
) -> None:
    monkeypatch.setitem(HANDLERS, "ping", lambda memory, form: {field: value})
    sandbox = Sandbox(token=TOKEN, operations={"ping": PING._replace(answer=lambda: Answer)})
    assert sandbox.handle(PING.path, [("token", TOKEN)])["data"] == EMPTY
    assert sandbox.calls[-1].generic


def test_a_handler_whose_operation_is_gone_is_not_asked_and_breaks_nothing() -> None:
    sandbox = Sandbox(seed=True, operations={PING.id: PING})
    assert all(name not in sandbox._operations for name in HANDLERS)
    with sandbox.client() as mx:
        assert mx.request(PING.path).data == {}
    for operation in OPERATIONS.values():
        with pytest.raises(UnknownPath):
            sandbox.handle(operation.path, [])
        with pytest.raises(UnknownOperation):
            sandbox.fail(operation.id)


# Paths and ids.


def test_an_unknown_path() -> None:
    sandbox = Sandbox()
    for ask in (sandbox.handle, sandbox.outcome):
        with pytest.raises(UnknownPath) as caught:
            ask("/v1/mail/lists", [])
        assert str(caught.value) == "no operation has the path /v1/mail/lists"
    assert sandbox.calls == []


def test_ids_are_19_digits_and_grow(account: Account) -> None:
    assert account.group_pay_id == "1800000000000000001"
    ids = [account.sandbox.deliver("user@a.com") for _ in range(12)]
    assert ids == sorted(set(ids), key=int)
    assert all(len(row_id) == 19 and row_id.isdigit() for row_id in ids)


def test_an_answer_is_the_caller_s_own(account: Account) -> None:
    account.data("listDomains")["list"][0]["mark"] = "changed"
    assert account.data("listDomains")["list"][0]["mark"] == "first"


# Access.


def test_the_token(account: Account) -> None:
    assert account.sent("pong", [])["code"] == Code.NO_TOKEN
    assert account.sent("pong", [("token", "")])["code"] == Code.NO_TOKEN
    assert "no token" in account.sent("pong", [("Token", TOKEN)])["msg"]
    assert account.sent("pong", [("token", "wrong")])["code"] == Code.WRONG_TOKEN
    assert account.sent("pong", [("token", TOKEN), ("token", "wrong")])["code"] == Code.WRONG_TOKEN
    assert account.sent("pong", [("mail", "1"), ("token", TOKEN)])["code"] == 200


def test_a_new_token_ends_the_old_one(account: Account) -> None:
    new = account.sandbox.reset_token()
    assert new == account.sandbox.token != TOKEN
    assert account.code("ping", token=TOKEN) == Code.WRONG_TOKEN
    assert account.data("ping") == {}


def test_access_can_be_switched_off(account: Account) -> None:
    account.sandbox.switch_off()
    for operation in OPERATIONS:
        assert account.code(operation) == Code.SWITCHED_OFF
    account.sandbox.switch_on()
    assert account.data("ping") == {}


def test_a_refused_call_changes_nothing(account: Account) -> None:
    account.code("deleteEmail", token="wrong", mail_id=account.mail_id)
    account.code("deleteEmail", server="scale", mail_id=account.mail_id)
    assert account.data("countEmails") == {"total": 2}
