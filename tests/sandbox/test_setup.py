"""What a test sets up in a sandbox, scripts and looks at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from getmx import OPERATIONS, Model, Operation
from getmx_sandbox import (
    ApiError,
    Call,
    Code,
    Disconnect,
    HttpFault,
    NobodyReceives,
    Sandbox,
    Timeout,
    UnknownOperation,
)
from tests.sandbox.account import PASSWORD, PING, PONG, TOKEN, Account, pairs, with_made_up, with_real_ids
from tests.support import spec

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_scripted_errors_are_answered_in_turn(account: Account) -> None:
    account.sandbox.fail("ping", times=2)
    account.sandbox.fail("ping", with_=ApiError(7, "busy"))
    envelopes = [account.answer("ping") for _ in range(4)]
    assert [(envelope["code"], envelope["data"]) for envelope in envelopes] == [
        (Code.SCRIPTED, None), (Code.SCRIPTED, None), (7, None), (200, {}),
    ]  # fmt: skip
    assert envelopes[2]["msg"] == "busy"
    assert account.answer("pong")["code"] == 200


def test_other_faults_are_handed_out(account: Account) -> None:
    def outcome(operation: Operation[Model]) -> Any:
        return account.sandbox.outcome(operation.path, [("token", TOKEN)])

    faults = (HttpFault(503, b"busy", {"Retry-After": "1"}), Disconnect(), ApiError(), Timeout())
    for fault in faults:
        account.sandbox.fail("ping", with_=fault)
    assert outcome(PONG)["code"] == 200
    assert [outcome(PING) for _ in range(2)] == [*faults[:2]]
    assert outcome(PING)["code"] == Code.SCRIPTED
    assert account.data("ping") == {}, "handle() leaves a Timeout to the ways in"
    assert outcome(PING) == faults[3]
    assert outcome(PING)["data"] == {}


def test_faults_that_cannot_be_scripted() -> None:
    sandbox = with_made_up()
    with pytest.raises(UnknownOperation) as caught:
        sandbox.fail("pings.ping")
    assert str(caught.value) == "pings.ping is not an operationId of the spec; did you mean ping?"
    for times in (0, 100_001, 10**18):
        with pytest.raises(ValueError, match="times must be at least 1 and at most 100000"):
            sandbox.fail("ping", times=times)
    for code in (0, 200):
        with pytest.raises(ValueError, match="neither 0 nor 200"):
            sandbox.fail("ping", with_=ApiError(code))


def test_calls_are_recorded_without_secrets(account: Account) -> None:
    account.sent("pong", [("password", PASSWORD), ("token", TOKEN), ("mail", "x")])
    account.answer("listMessages", server="scale", mail_id=account.scale_mail_id, folder=["Inbox", "Sent"])
    form = (("mail_id", account.scale_mail_id), ("folder", "Inbox"), ("folder", "Sent"))
    assert account.sandbox.calls == [
        Call("pong", (("password", "***"), ("mail", "x")), "shared", 200, generic=True),
        Call("listMessages", form, "scale", 200),
    ]


def test_a_misspelt_secret_is_recorded_as_little(account: Account) -> None:
    account.sent("pong", [("Token", TOKEN), ("token ", TOKEN), ("Password", PASSWORD), ("PASSWORD\t", PASSWORD)])
    assert account.sandbox.calls[-1].form == (("Password", "***"), ("PASSWORD\t", "***"))


def test_no_secret_is_shown(account: Account) -> None:
    """Not in an answer, a record, a repr, nor in what is remembered."""
    sandbox = account.sandbox
    shown: list[Any] = []
    for operation in [name for name in OPERATIONS if not name.startswith(("delete", "reset"))]:
        example = next(iter(spec.request_examples(operation).values()))
        fields = {**with_real_ids(account, operation, example), "mark": "m", "password": PASSWORD}
        shown += [account.sent(operation, pairs({"token": TOKEN, **more})) for more in (fields, {"password": PASSWORD})]
    new_token = sandbox.reset_token()
    shown += [account.sent(operation, pairs({"token": TOKEN, "password": PASSWORD})) for operation in OPERATIONS]
    shown += [sandbox, sandbox.calls, vars(sandbox._memory)]
    for secret in (TOKEN, new_token, PASSWORD):
        assert secret not in repr(shown)


def test_the_clock() -> None:
    times = iter([NOON, NOON, NOON + timedelta(seconds=1)])
    clock = Sandbox(now=lambda: next(times)).clock
    assert clock.now() == NOON
    clock.advance(60)
    assert clock.now() == NOON + timedelta(seconds=61), "it goes on"
    clock.set(NOON.astimezone(timezone(timedelta(hours=5))))
    clock.advance(0.5)
    assert clock.now() == clock.now() == NOON + timedelta(seconds=0.5), "it stands still"
    with pytest.raises(ValueError, match="time zone"):
        clock.set(datetime(2026, 3, 1))
    with pytest.raises(ValueError, match="time zone"):
        Sandbox(now=lambda: datetime(2026, 3, 1)).clock.now()


@pytest.mark.parametrize("seconds", [1e12, -1e12, 1e300, float("nan"), float("inf")])
def test_a_clock_that_cannot_go_so_far_stays(account: Account, seconds: float) -> None:
    account.sandbox.clock.set(NOON)
    account.sandbox.clock.advance(1)
    with pytest.raises((ValueError, OverflowError)):
        account.sandbox.clock.advance(seconds)
    assert account.sandbox.clock.now() == NOON + timedelta(seconds=1)


def test_a_reset_begins_anew_as_at_the_start() -> None:
    sandbox = with_made_up(TOKEN, seed=True, now=lambda: NOON)
    calls = sandbox.calls
    sandbox.handle(PING.path, [("token", TOKEN)])
    for fault in (ApiError(), Disconnect()):
        sandbox.fail("ping", with_=fault)
    sandbox.clock.set(NOON + timedelta(days=1))
    sandbox.clock.advance(1)
    sandbox.switch_off()
    sandbox.reset_token()
    sandbox.reset()
    assert (sandbox.token, sandbox.clock.now()) == (TOKEN, NOON)
    assert sandbox.calls == calls == []
    assert sandbox.outcome(PING.path, [("token", TOKEN)]) == {"code": 200, "msg": "成功", "data": {}}
    assert repr(sandbox) == "<Sandbox: 0 domains, 0 mailboxes, 1 calls>"
    assert sandbox.add_domain("a.com") == "1800000000000000001"


def test_the_clock_is_real_by_default() -> None:
    before = datetime.now(UTC)
    assert before <= Sandbox().clock.now() <= datetime.now(UTC)


def test_what_comes_has_the_time_of_the_clock(account: Account) -> None:
    account.sandbox.clock.set(NOON)
    account.sandbox.deliver("user@a.com")
    account.add_mailbox("new@a.com")
    account.sandbox.clock.advance(3600)
    assert account.sandbox.messages("user@a.com")[0].at == NOON
    assert account.data("listEmailsV2", mail="new@a.com")["list"][0]["created_at"] == int(NOON.timestamp())


def test_helpers_refuse_what_a_call_is_refused(account: Account) -> None:
    with pytest.raises(ValueError, match="domain is there already"):
        account.sandbox.add_domain("A.com")
    with pytest.raises(ValueError, match="group_pay_id is unknown"):
        account.sandbox.add_domain("c.com", group_pay_id="1")
    with pytest.raises(ValueError, match="mail is there already"):
        account.sandbox.add_mailbox("user@a.com")
    with pytest.raises(ValueError, match="domain is required"):
        account.sandbox.add_domain("")
    for mail in ("foo", "@a.com", "@example.com", "x@", "@", ""):
        with pytest.raises(ValueError, match="mail must be an address"):
            account.sandbox.add_mailbox(mail)
        with pytest.raises(ValueError, match="mail must be an address"):
            account.sandbox.collect(mail, into="user@a.com")
    assert account.data("countEmails") == {"total": 2}
    assert account.ids("listDomains") == [account.domain_id, account.scale_domain_id]
    assert account.ids("listAliases") == []


@pytest.mark.parametrize("domain", ["example.com", "Example.org"])
def test_sample_data_comes_whole_or_not_at_all(domain: str) -> None:
    sandbox = Sandbox()
    sandbox.add_domain(domain)
    before = repr(vars(sandbox._memory))
    with pytest.raises(ValueError, match="domain is there already"):
        sandbox.seed()
    assert repr(vars(sandbox._memory)) == before


def test_what_is_refused_takes_no_id(account: Account) -> None:
    last = account.sandbox.deliver("user@a.com")
    with pytest.raises(NobodyReceives):
        account.sandbox.deliver("nobody@a.com")
    account.code("addAlias", domain_id="1")
    assert int(account.sandbox.deliver("user@a.com")) == int(last) + 1


def test_helpers_make_no_call(account: Account) -> None:
    before = len(account.sandbox.calls)
    mail_id = account.sandbox.add_mailbox("New@c.com")
    assert len(account.sandbox.calls) == before
    assert account.ids("listEmails", mail="new@c.com") == [mail_id]
    assert account.ids("listDomains", domain="c.com")


def test_sample_data() -> None:
    sandbox = Sandbox(seed=True)
    assert repr(sandbox) == "<Sandbox: 2 domains, 3 mailboxes, 0 calls>"
    subjects = [message.subject for message in sandbox.messages("alice@example.com")]
    assert subjects == ["Welcome", "Your code", "A question"]
    assert sandbox.messages("info@example.com") == sandbox.messages("alice@example.com")
    assert len(sandbox.messages("carol@example.org")) == 1
    with pytest.raises(ValueError, match="domain is there already"):
        sandbox.seed()


def test_many_threads_at_once(account: Account) -> None:
    def work(worker: int) -> list[str]:
        ids = [account.add_mailbox(f"u{worker}-{number}@a.com") for number in range(20)]
        for number, mail_id in enumerate(ids):
            account.sandbox.deliver(f"u{worker}-{number}@a.com")
            account.data("cleanUpEmail", mail_id=mail_id)
            account.data("listEmails", page=2)
        for mail_id in ids[10:]:
            account.data("deleteEmail", mail_id=mail_id)
        return ids

    before = len(account.sandbox.calls)
    with ThreadPoolExecutor(8) as pool:
        ids = [mail_id for done in pool.map(work, range(8)) for mail_id in done]
    assert len(set(ids)) == 160
    assert account.data("countEmails") == {"total": 2 + 80}
    assert len(account.sandbox.calls) - before == 8 * (20 * 3 + 10) + 1
