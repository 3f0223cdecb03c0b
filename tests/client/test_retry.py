"""What is tried again, how often, and after which pause: the pure decision first, then through both clients."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from email.utils import formatdate
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from getmx import GetMX, GetMXConnectionError, GetMXError, GetMXStatusError, GetMXTimeoutError
from getmx._runtime.retry import (
    BASE,
    LONGEST,
    LONGEST_ASKED,
    Fault,
    asked_pause,
    outcome_of,
    pause_before_retry,
    status_fault,
    status_outcome,
)
from tests.support.clients import Clock, both, run
from tests.support.loopback import Answer, Loopback, Received, envelope

WALL = 1_700_000_000.0

#: The rule of the spec, written out once more by hand: what each kind of operation is repeated after.
TABLE: dict[Fault, dict[str, bool]] = {
    "connect": {"safe": True, "unsent": True},
    "pool": {"safe": True, "unsent": True},
    "write": {"safe": True, "unsent": False},
    "read": {"safe": True, "unsent": False},
    "dropped": {"safe": True, "unsent": False},
    "refused": {"safe": True, "unsent": True},
    "server": {"safe": True, "unsent": False},
    "deadline": {"safe": True, "unsent": False},
    "final": {"safe": False, "unsent": False},
    "setup": {"safe": False, "unsent": False},
}


@pytest.mark.parametrize(("status", "outcome"), [
    (306, "unknown"), (307, "refused"), (308, "refused"), (309, "unknown"), (399, "unknown"), (400, "refused"),
    (407, "refused"), (408, "unknown"), (409, "refused"), (498, "refused"), (499, "unknown"), (500, "unknown"),
])  # fmt: skip
def test_what_a_status_says_of_whether_the_service_acted(status: int, outcome: str) -> None:
    assert status_outcome(status) == outcome


def test_only_faults_before_the_request_say_that_it_was_not_sent() -> None:
    assert {fault for fault in get_args(Fault) if outcome_of(fault) == "not_sent"} == {"connect", "pool", "setup"}
    assert [fault for fault in get_args(Fault) if outcome_of(fault) == "refused"] == ["refused"]


def decide(
    fault: Fault = "refused",
    retry: str = "safe",
    attempt: int = 1,
    max_retries: int = 2,
    asked: float | None = None,
    time_left: float = 300.0,
    random: float = 0.5,
) -> float | None:
    return pause_before_retry(
        fault=fault,
        retry=retry,
        attempt=attempt,
        max_retries=max_retries,
        asked=asked,
        time_left=time_left,
        random=lambda: random,
    )


def test_the_table_has_every_fault() -> None:
    assert set(TABLE) == set(get_args(Fault))


@pytest.mark.parametrize("fault", get_args(Fault))
@pytest.mark.parametrize("retry", ["safe", "unsent"])
def test_every_fault_and_kind_at_every_attempt(fault: Fault, retry: str) -> None:
    for attempt, max_retries in itertools.product(range(1, 5), range(4)):
        pause = decide(fault, retry, attempt, max_retries)
        expected = BASE * 2 ** (attempt - 1) / 2 if TABLE[fault][retry] and attempt <= max_retries else None
        assert pause == expected, (attempt, max_retries)


@pytest.mark.parametrize(
    ("status", "fault"),
    [(200, None), (302, None), (400, None), (408, None), (428, None), (429, "refused"), (430, None), (499, None)]
    + [(status, "server") for status in (500, 501, 502, 503, 504, 520, 599)]
    + [(600, None)],
)
def test_the_fault_of_a_status(status: int, fault: str | None) -> None:
    assert status_fault(status) == fault


def test_the_pause_is_drawn_from_0_to_a_bound_that_doubles_and_is_capped() -> None:
    almost_one = 1 - 2**-53
    assert [decide(attempt=attempt, max_retries=99, random=0.0) for attempt in (1, 5, 50)] == [0.0] * 3
    longest = [decide(attempt=attempt, max_retries=9999, random=almost_one) for attempt in (1, 2, 3, 4, 5, 6, 5000)]
    assert longest == pytest.approx([0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0])
    assert all(pause is not None and pause < LONGEST for pause in longest)


@pytest.mark.parametrize(
    ("asked", "time_left", "pause"),
    [
        (0.0, 300.0, 0.0),
        (7.0, 300.0, 7.0),
        (LONGEST_ASKED, 300.0, LONGEST_ASKED),
        (LONGEST_ASKED + 0.001, 300.0, None),
        (float("inf"), 300.0, None),
        (7.0, 7.001, 7.0),
        (7.0, 7.0, None),
        (7.0, 0.5, None),
        (None, 0.26, 0.25),
        (None, 0.25, None),
        (0.0, 0.0, None),
        (None, -1.0, None),
    ],
)
def test_what_is_asked_for_and_the_time_left(asked: float | None, time_left: float, pause: float | None) -> None:
    assert decide(asked=asked, time_left=time_left) == pause


def test_what_is_asked_for_does_not_make_more_attempts() -> None:
    assert decide(asked=1.0, attempt=3, max_retries=2) is None
    assert decide(asked=1.0, fault="server", retry="unsent") is None


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": " 7 "}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-7"}, 0.0),
        ({"retry-after": "1e999"}, float("inf")),
        ({"retry-after": "nan"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "\u0667"}, None),
        ({"retry-after": formatdate(WALL + 30, usegmt=True)}, 30.0),
        ({"retry-after": formatdate(WALL - 30, usegmt=True)}, 0.0),
        ({"retry-after": formatdate(WALL + 30).replace("-0000", "+0000")}, 30.0),
        ({"retry-after": formatdate(WALL + 30)}, 30.0),
        ({"retry-after": formatdate(WALL + 30).removesuffix(" -0000")}, 30.0),
        ({"retry-after": "Wed, 99 Foo 9999 99:99:99 GMT"}, None),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "-1"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "7"}, 7.0),
    ],
)
def test_what_a_server_asks_for(headers: dict[str, str], pause: float | None) -> None:
    assert asked_pause(headers, WALL) == pause


def test_a_date_without_a_zone_is_not_taken_for_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert asked_pause({"retry-after": formatdate(WALL + 30).removesuffix(" -0000")}, WALL) == 30.0
    finally:
        monkeypatch.undo()
        time.tzset()


dates = st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Wed", "", "x"]),
    st.integers(-1, 99),
    st.sampled_from(["Jan", "Feb", "Foo"]),
    st.integers(-9999, 99999),
    st.integers(-1, 99),
    st.integers(-1, 99),
    st.integers(-1, 99),
    st.sampled_from(["GMT", "-0000", "+9999", "EST", ""]),
)


@given(st.text() | dates | st.floats().map(str), st.text() | st.none())
def test_no_header_raises_or_asks_for_less_than_nothing(seconds: str, milliseconds: str | None) -> None:
    headers = {"retry-after": seconds} | ({} if milliseconds is None else {"retry-after-ms": milliseconds})
    pause = asked_pause(headers, WALL)
    assert pause is None or pause >= 0


# Through the clients.


def read(mx: Any) -> Any:
    """A safe operation."""
    return mx.messages.list(folder="Inbox", mail_id="1")


def clean_up(mx: Any) -> Any:
    """An unsent one."""
    return mx.emails.clean_up(mail_id="1")


WORKS = [pytest.param(read, id="safe"), pytest.param(clean_up, id="unsent")]


def answers(loopback: Loopback, *statuses: int, **headers: str) -> None:
    """Answers one status after the other; 200 with an envelope, and the last one for ever."""
    remaining: Iterator[int] = itertools.chain(statuses, itertools.repeat(statuses[-1]))

    def respond(request: Received) -> Answer:
        status = next(remaining)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return envelope({"list": []}) if status == 200 else Answer(b"", status, named)

    loopback.respond = respond


@both
def test_a_safe_operation_survives_two_failures(loopback: Loopback, asynchronous: bool) -> None:
    answers(loopback, 500, 500, 200)
    assert run(read, asynchronous, loopback.url).raw == {"list": []}
    assert len(loopback.requests) == 3


@both
def test_an_unsent_operation_is_not_repeated_after_a_5xx(loopback: Loopback, asynchronous: bool) -> None:
    answers(loopback, 500, 500, 200)
    with pytest.raises(GetMXStatusError) as raised:
        run(clean_up, asynchronous, loopback.url)
    assert (raised.value.retryable, raised.value.attempts, len(loopback.requests)) == (False, 1, 1)


@both
@pytest.mark.parametrize("work", WORKS)
def test_429_repeats_both(loopback: Loopback, asynchronous: bool, work: Callable[[Any], Any]) -> None:
    answers(loopback, 429, 429, 200)
    run(work, asynchronous, loopback.url)
    assert len(loopback.requests) == 3


@both
@pytest.mark.parametrize("work", WORKS)
def test_at_the_end_of_its_retries_the_error_says_so(
    loopback: Loopback, asynchronous: bool, work: Callable[[Any], Any]
) -> None:
    answers(loopback, 429)
    with pytest.raises(GetMXStatusError) as raised:
        run(work, asynchronous, loopback.url, max_retries=3)
    assert (raised.value.retryable, raised.value.attempts, len(loopback.requests)) == (True, 4, 4)


@both
@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 409, 413])
def test_other_statuses_are_final(loopback: Loopback, asynchronous: bool, status: int) -> None:
    answers(loopback, status)
    with pytest.raises(GetMXStatusError) as raised:
        run(read, asynchronous, loopback.url)
    assert (raised.value.retryable, len(loopback.requests)) == (False, 1)


@both
def test_an_error_of_the_api_is_final(loopback: Loopback, asynchronous: bool) -> None:
    loopback.answer(None, code=500, msg="no")
    with pytest.raises(GetMXError) as raised:
        run(read, asynchronous, loopback.url)
    assert (raised.value.retryable, len(loopback.requests)) == (False, 1)


@both
@pytest.mark.parametrize("work", WORKS)
def test_a_refused_connection_is_tried_again_and_stays_an_error(asynchronous: bool, work: Callable[[Any], Any]) -> None:
    clock = Clock()
    with pytest.raises(GetMXConnectionError) as raised:
        run(work, asynchronous, "http://127.0.0.1:1", clock=clock)
    error = raised.value
    assert (error.fault, error.retryable, error.attempts, clock.slept) == ("connect", True, 3, [0.25, 0.5])


@both
def test_no_retries_for_a_client_a_call_or_a_copy(loopback: Loopback, asynchronous: bool) -> None:
    def per_call(mx: Any) -> Any:
        return mx.messages.list(folder="Inbox", mail_id="1", max_retries=0)

    def by_copy(mx: Any) -> Any:
        return read(mx.with_options(max_retries=0))

    def per_request(mx: Any) -> Any:
        return mx.request("listMessages", {}, max_retries=0)

    answers(loopback, 500)
    ways: list[tuple[Any, dict[str, Any]]] = [
        (read, {"max_retries": 0}), (per_call, {}), (by_copy, {}), (per_request, {}),
    ]  # fmt: skip
    for work, options in ways:
        before = len(loopback.requests)
        with pytest.raises(GetMXStatusError) as raised:
            run(work, asynchronous, loopback.url, **options)
        assert (raised.value.attempts, len(loopback.requests) - before) == (1, 1)


@both
def test_a_request_to_an_unknown_path_is_unsent(loopback: Loopback, asynchronous: bool) -> None:
    for status, requests in ((500, 1), (429, 3)):
        loopback.requests.clear()
        answers(loopback, status)
        with pytest.raises(GetMXStatusError):
            run(lambda mx: mx.request("/v9/new"), asynchronous, loopback.url)
        assert len(loopback.requests) == requests


@both
def test_each_attempt_asks_for_the_token_and_has_a_boundary_of_its_own(loopback: Loopback, asynchronous: bool) -> None:
    answers(loopback, 500, 503, 200)
    tokens = iter(["one", "two", "three"])
    run(read, asynchronous, loopback.url, token=lambda: next(tokens))
    assert [dict(request.form)["token"] for request in loopback.requests] == ["one", "two", "three"]
    assert len({request.headers["Content-Type"] for request in loopback.requests}) == 3


@both
def test_the_pauses_that_are_slept_are_those_decided(loopback: Loopback, asynchronous: bool) -> None:
    clock = Clock(random=0.75)
    answers(loopback, 500)
    with pytest.raises(GetMXStatusError):
        run(read, asynchronous, loopback.url, clock=clock, max_retries=6)
    assert clock.slept == [0.375, 0.75, 1.5, 3.0, 6.0, 6.0]


@both
@pytest.mark.parametrize(
    ("headers", "slept"),
    [
        ({"Retry_After": "7"}, [7.0, 7.0]),
        ({"RETRY_AFTER_MS": "250"}, [0.25, 0.25]),
        ({"Retry_After": "61"}, []),
        ({"Retry_After": "soon"}, [0.25, 0.5]),
    ],
)
def test_what_the_server_asks_for_is_slept(
    loopback: Loopback, asynchronous: bool, headers: dict[str, str], slept: list[float]
) -> None:
    clock = Clock()
    answers(loopback, 429, **headers)
    with pytest.raises(GetMXStatusError) as raised:
        run(clean_up, asynchronous, loopback.url, clock=clock)
    assert clock.slept == slept
    assert raised.value.attempts == len(slept) + 1


@both
def test_the_deadline_stops_retries(loopback: Loopback, asynchronous: bool) -> None:
    clock = Clock()
    answers(loopback, 503, Retry_After="20")
    with pytest.raises(GetMXStatusError) as raised:
        run(read, asynchronous, loopback.url, clock=clock, max_retries=99, deadline=50)
    assert (raised.value.attempts, clock.slept) == (3, [20.0, 20.0])
    assert clock.now == 1040.0


@both
def test_a_deadline_for_one_call(loopback: Loopback, asynchronous: bool) -> None:
    clock = Clock()
    answers(loopback, 503, Retry_After="20")
    with pytest.raises(GetMXStatusError):
        run(
            lambda mx: mx.messages.list(folder="Inbox", mail_id="1", deadline=19),
            asynchronous,
            loopback.url,
            clock=clock,
        )
    assert clock.slept == []


@both
def test_the_time_a_token_takes_counts(loopback: Loopback, asynchronous: bool) -> None:
    clock = Clock()

    def slow_token() -> str:
        clock.advance(301)
        return "token"

    with pytest.raises(GetMXTimeoutError, match="no answer within the deadline of 300 s") as raised:
        run(clean_up, asynchronous, loopback.url, clock=clock, token=slow_token)
    assert (raised.value.fault, raised.value.attempts, loopback.requests) == ("deadline", 0, [])


@both
def test_each_attempt_has_the_time_that_is_left(
    loopback: Loopback, asynchronous: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from getmx._runtime import _http

    seen: list[float] = []
    original = _http.Attempt.timeouts

    def timeouts(attempt: _http.Attempt) -> Any:
        seen.append(attempt.request.time_left)
        return original(attempt)

    monkeypatch.setattr(_http.Attempt, "timeouts", timeouts)
    answers(loopback, 500, 500, 200)
    run(read, asynchronous, loopback.url, clock=Clock(), deadline=30)
    assert seen == [30.0, 29.75, 29.25]


def test_a_pause_ends_at_once_by_an_interrupt_and_the_client_stays_usable(loopback: Loopback, mx: GetMX) -> None:
    def interrupted(seconds: float) -> None:
        raise KeyboardInterrupt

    mx._pace = Clock().pace._replace(sleep=interrupted)
    answers(loopback, 500, 200)
    with pytest.raises(KeyboardInterrupt):
        read(mx)
    assert read(mx).items == []
