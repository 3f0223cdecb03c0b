"""Each error says whether the service acted: not, or nobody knows. All attempts of the call count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import httpcore
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from getmx import AsyncGetMX, GetMX, GetMXError, GetMXInputError, GetMXTimeoutError, GetMXWaitTimeout
from getmx._runtime.retry import REAL_PACE
from tests.support.loopback import Loopback, envelope


class Event(NamedTuple):
    """How an attempt ends, what that says of whether the service acted, and after which operations it is repeated."""

    name: str
    happens: Callable[[], httpx.Response]
    outcome: str
    repeated: tuple[str, ...] = ()


def _raises(error: Exception, cause: Exception | None = None) -> Callable[[], httpx.Response]:
    def happens() -> httpx.Response:
        raise error from cause

    return happens


def _answers(status: int, text: str) -> Callable[[], httpx.Response]:
    return lambda: httpx.Response(status, text=text, headers={"content-type": "application/json"})


_ENVELOPE = '{"code": 7, "msg": "no", "data": null}'
_SUCCESS = '{"code": 200, "msg": "yes", "data": {}}'
EVENTS = (
    Event("connect", _raises(httpx.ConnectError("x"), httpcore.ConnectError()), "not_sent", ("safe", "unsent")),
    Event("pool", _raises(httpx.PoolTimeout("x"), httpcore.PoolTimeout()), "not_sent", ("safe", "unsent")),
    Event("a connect error of nobody knows what", _raises(httpx.ConnectError("x")), "unknown", ("safe",)),
    Event("setup", _raises(httpx.UnsupportedProtocol("x")), "not_sent"),
    Event("write", _raises(httpx.WriteTimeout("x")), "unknown", ("safe",)),
    Event("read", _raises(httpx.ReadTimeout("x")), "unknown", ("safe",)),
    Event("dropped", _raises(httpx.RemoteProtocolError("x")), "unknown", ("safe",)),
    Event("429", _answers(429, ""), "refused", ("safe", "unsent")),
    Event("302, as after a form that was taken", _answers(302, ""), "unknown"),
    Event("303, as after a form that was taken", _answers(303, ""), "unknown"),
    Event("307, for the same form", _answers(307, ""), "refused"),
    Event("308, for the same form", _answers(308, ""), "refused"),
    Event("302 with an envelope", _answers(302, _ENVELOPE), "refused"),
    Event("408, from a proxy that gave up", _answers(408, ""), "unknown"),
    Event("408 with an envelope", _answers(408, _ENVELOPE), "refused"),
    Event("499, from a proxy that gave up", _answers(499, ""), "unknown"),
    Event("404 with an envelope of success", _answers(404, _SUCCESS), "unknown"),
    Event("307 with an envelope of success", _answers(307, _SUCCESS), "unknown"),
    Event("500 with an envelope of success", _answers(500, _SUCCESS), "unknown", ("safe",)),
    Event("HTTP/2 breaks while it is read", _raises(httpx.LocalProtocolError("x")), "unknown"),
    Event("a hook of the caller's client reads no text", _raises(UnicodeError("x")), "unknown"),
    Event("404", _answers(404, "<html>"), "refused"),
    Event("400 with an envelope", _answers(400, _ENVELOPE), "refused"),
    Event("an envelope that refuses", _answers(200, _ENVELOPE), "refused"),
    Event("500", _answers(500, ""), "unknown", ("safe",)),
    Event("500 with an envelope", _answers(500, _ENVELOPE), "unknown", ("safe",)),
    Event("no JSON", _answers(200, "<html>"), "unknown"),
    Event("no envelope", _answers(200, "[]"), "unknown"),
    Event("another coding", lambda: httpx.Response(200, headers={"content-encoding": "br"}, content=b"x"), "unknown"),
)
ORDER = ("not_sent", "refused", "unknown")


class Scripted(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Lets one event after the other happen, the last one again and again."""

    def __init__(self, events: list[Event]) -> None:
        self.left: Iterator[Event] = iter([*events, *[events[-1]] * 10])

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return next(self.left).happens()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return next(self.left).happens()


async def _no_sleep(seconds: float) -> None:
    return None


_PACE = REAL_PACE._replace(random=lambda: 0.0, sleep=lambda seconds: None, sleep_async=_no_sleep)


def _error(events: list[Event], retry: str) -> GetMXError:
    with GetMX("token", http_client=httpx.Client(transport=Scripted(events))) as mx:
        mx._pace = _PACE
        with pytest.raises(GetMXError) as raised:
            mx.domains.list() if retry == "safe" else mx.emails.clean_up(mail_id="1")
    return raised.value


async def _error_async(events: list[Event], retry: str) -> GetMXError:
    async with AsyncGetMX("token", http_client=httpx.AsyncClient(transport=Scripted(events))) as mx:
        mx._pace = _PACE
        with pytest.raises(GetMXError) as raised:
            await (mx.domains.list() if retry == "safe" else mx.emails.clean_up(mail_id="1"))
    return raised.value


def _made(events: list[Event], retry: str) -> list[Event]:
    """The attempts that a call makes: at most two more, each after an event that is repeated."""
    made: list[Event] = []
    for event in [*events, events[-1], events[-1]][:3]:
        made.append(event)
        if retry not in event.repeated:
            break
    return made


@settings(max_examples=60)
@given(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=3), st.sampled_from(["safe", "unsent"]))
def test_the_worst_of_all_attempts_counts(events: list[Event], retry: str) -> None:
    made = _made(events, retry)
    worst = max((event.outcome for event in made), key=ORDER.index)
    for error in (_error(events, retry), asyncio.run(_error_async(events, retry))):
        assert (error.outcome, error.attempts) == (worst, len(made))
        assert error.retryable == (retry in made[-1].repeated)
        # Only where something may have been done does the message say what to do.
        assert ("look first, then repeat" in str(error)) == (worst == "unknown" and retry == "unsent")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.name)
def test_each_event_alone(event: Event) -> None:
    assert _error([event], "unsent").outcome == event.outcome


def test_an_answer_that_denies_itself_is_not_called_safe_to_repeat() -> None:
    error = _error([Event("429 with an envelope of success", _answers(429, _SUCCESS), "unknown")], "unsent")
    assert (error.outcome, error.retryable) == ("unknown", False)


@pytest.mark.parametrize("hook", ["on_request", "on_response", "on_deviation"])
def test_an_error_of_a_hook_says_nothing_of_the_call(loopback: Loopback, hook: str) -> None:
    def fails(told: object) -> None:
        raise GetMXInputError("of another call")

    loopback.answer(5)
    with GetMX("token", base_url=loopback.url, **{hook: fails}) as mx, pytest.raises(GetMXInputError) as raised:  # type: ignore[arg-type]
        mx.emails.clean_up(mail_id="1")
    was_sent = bool(loopback.requests)
    assert was_sent == (hook != "on_request")
    assert raised.value.outcome == ("unknown" if was_sent else "not_sent")


def test_what_is_refused_here_was_not_sent(mx: GetMX) -> None:
    with pytest.raises(GetMXInputError) as raised:
        mx.emails.clean_up(mail_id=5)  # type: ignore[arg-type]
    assert raised.value.outcome == "not_sent"
    with pytest.raises(GetMXInputError) as raised:
        GetMX(" ")
    assert raised.value.outcome == "not_sent"


def test_a_closed_client_sends_nothing(mx: GetMX) -> None:
    mx.close()
    with pytest.raises(GetMXError) as raised:
        mx.domains.list()
    assert raised.value.outcome == "not_sent"


def test_a_deadline_between_attempts_keeps_what_the_attempts_said(loopback: Loopback) -> None:
    """The pause after the first attempt is longer than the time that is left."""
    loopback.respond = lambda request: envelope(status=500)
    clock = iter([0.0, *[0.1] * 4, *[99.0] * 20])
    with GetMX("token", base_url=loopback.url, deadline=5) as mx:
        mx._pace = _PACE._replace(now=lambda: next(clock))
        with pytest.raises(GetMXError) as raised:
            mx.domains.list()
    assert raised.value.outcome == "unknown"


def test_a_deadline_before_the_first_attempt(mx: GetMX, loopback: Loopback) -> None:
    def slow_token() -> str:
        clock[0] += 100
        return "token"

    clock = [0.0]
    with GetMX(slow_token, base_url=loopback.url, deadline=5) as late:
        late._pace = _PACE._replace(now=lambda: clock[0])
        with pytest.raises(GetMXTimeoutError) as raised:
            late.domains.list()
    assert (raised.value.outcome, loopback.requests) == ("not_sent", [])


def test_errors_of_no_call_say_nothing(mx: GetMX, loopback: Loopback) -> None:
    loopback.answer({"list": [{"mark": "x"}], "total": 1})
    (row,) = mx.domains.list().items
    with pytest.raises(GetMXError) as raised:
        _: Any = row.id
    assert raised.value.outcome is None
    assert GetMXWaitTimeout("x").outcome is None
