"""Whatever text an answer holds: errors, log lines and reprs can be printed, logged and encoded, and data stays."""

from __future__ import annotations

import io
import json
import logging
import pickle
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from getmx import GetMX, GetMXAPIError, GetMXError, GetMXNotFoundError, RawResponse
from getmx._runtime.exchange import Reply
from getmx._runtime.redaction import scrub, writable
from tests.support.fuzzing import stub_client

HALVES = ["\ud800", "\udfff", "\udc80", "a\ud83dж", "\ude00\ud83d"]

CALLS: list[Callable[[GetMX], Any]] = [
    lambda mx: mx.request("/v1/x"),
    lambda mx: mx.emails.clean_up(mail_id="1"),
    lambda mx: mx.messages.list(folder="Inbox", mail_id="1"),
    lambda mx: mx.messages.get(folder="Inbox", mail_id="1", message_id="2"),
    lambda mx: mx.domains.list(),
]

#: Bodies that hold a text, and the charset that they declare.
BODIES: list[tuple[Callable[[str], bytes], str | None]] = [
    (lambda text: json.dumps({"code": 7, "msg": text, "data": {text: [text]}}).encode(), None),
    (lambda text: json.dumps({"code": 200, "msg": text, "data": {"list": [{"id": text, text: text}]}}).encode(), None),
    (lambda text: json.dumps({"code": 200, "msg": text, "data": {"list": []}}).encode(), None),
    (lambda text: json.dumps({"code": 200, "msg": text, "data": text}).encode(), "utf-8"),
    (lambda text: json.dumps({"code": "7", "msg": text}).encode("utf-16"), None),
    (lambda text: json.dumps({"code": text, "msg": text}).encode(), None),
    (lambda text: json.dumps([text]).encode(), None),
    (lambda text: f"<html>{text}".encode("utf-8", "surrogatepass"), "utf-8"),
    (lambda text: f"<html>{text}".encode("utf-7", "surrogatepass"), "utf-7"),
    (lambda text: f'{{"code": 7, "msg": "{text}"}}'.encode("utf-7", "surrogatepass"), "utf-7"),
]  # fmt: skip

each_call = pytest.mark.parametrize("call", CALLS)


def shown(thing: Any) -> Iterator[str]:
    """Everything that a person, a log or a file may see of an answer or an error."""
    yield from (repr(thing), str(thing) if not isinstance(thing, RawResponse) else thing.msg)
    for row in getattr(thing, "items", ()) or ():
        yield repr(row)
    if isinstance(thing, GetMXError):
        yield from ("".join(traceback.format_exception(thing)), *map(str, thing.args), thing.curl or "")
        yield getattr(thing, "msg", "")
        if thing.response is not None:
            yield from (repr(thing.response), thing.response.text)
            yield from (part for pair in thing.response.headers.items() for part in pair)
    cause = thing.__cause__ if isinstance(thing, BaseException) else None
    if cause is not None:
        yield from shown(cause)


def outcome(mx: GetMX, call: Callable[[GetMX], Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return call(mx)
        except GetMXError as error:
            return error


def assert_can_be_written(texts: Iterator[str] | list[str]) -> None:
    for text in texts:
        for encoding in ("utf-8", "utf-16"):
            text.encode(encoding)
        io.TextIOWrapper(io.BytesIO(), "utf-8").write(text)


def all_seen(reply: Reply, call: Callable[[GetMX], Any]) -> tuple[Any, list[str]]:
    """How a call ends, and all that it showed: itself, log lines, hooks."""
    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]  # the plainest handler
    log = logging.getLogger("getmx")
    before, log.level = log.level, logging.DEBUG
    log.addHandler(handler)
    try:
        hooks: dict[str, Any] = dict.fromkeys(
            ("on_request", "on_response", "on_deviation"), lambda info: seen.append(repr(info))
        )
        mx, _ = stub_client(reply, max_retries=0, **hooks)
        ended = outcome(mx, call)
    finally:
        log.level = before
        log.removeHandler(handler)
    return ended, [*seen, *shown(ended), *map(str, mx.deviations), repr(mx.deviations), repr(mx)]


@each_call
@pytest.mark.parametrize("text", HALVES, ids=ascii)
@pytest.mark.parametrize("status", [200, 404, 500])
def test_half_a_surrogate_pair_stops_no_message(call: Callable[[GetMX], Any], text: str, status: int) -> None:
    for body, charset in BODIES:
        reply = Reply(status, httpx.Headers({"X": "a"}), body(text), 0.0, charset)
        _, seen = all_seen(reply, call)
        assert_can_be_written(seen)


@each_call
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.characters(exclude_categories=()), max_size=6), body=st.sampled_from(BODIES))
@example(text="\ud83d", body=BODIES[0])
def test_no_text_of_an_answer_stops_a_message(
    call: Callable[[GetMX], Any], text: str, body: tuple[Callable[[str], bytes], str | None]
) -> None:
    make, charset = body
    ended, seen = all_seen(Reply(200, {"x": text}, make(text), 0.0, charset), call)
    assert_can_be_written(seen)
    if isinstance(ended, GetMXError):
        assert_can_be_written(list(shown(pickle.loads(pickle.dumps(ended)))))  # noqa: S301  # our own bytes


@pytest.mark.parametrize("text", HALVES, ids=ascii)
def test_data_stays_as_it_came(text: str) -> None:
    data = {"list": [{"id": text, text: text}], "total": 1, text: [text]}
    reply = Reply(200, {}, json.dumps({"code": 200, "msg": text, "data": data}).encode(), 0.0)
    raw, page = (all_seen(reply, call)[0] for call in (CALLS[0], CALLS[2]))
    assert raw.data == page.raw == page.to_dict() == data
    assert (page.items[0].id, page.items[0].extra) == (text, {text: text} if text != "id" else {})


def test_msg_has_a_mark_where_half_a_pair_was() -> None:
    def body(code: int) -> Reply:
        content = json.dumps({"code": code, "msg": "a\ud83dж 😀", "data": {"list": []}}).encode()
        return Reply(200, {}, content, 0.0)

    raw, _ = all_seen(body(200), CALLS[0])
    refused, _ = all_seen(body(7), CALLS[1])
    missing, _ = all_seen(body(200), CALLS[3])
    assert isinstance(raw, RawResponse)
    assert isinstance(refused, GetMXAPIError)
    assert isinstance(missing, GetMXNotFoundError)
    assert raw.msg == refused.msg == missing.msg == "a\ufffdж 😀"
    assert str(refused).endswith("the service answered code 7: a\ufffdж 😀")


@given(st.text(st.characters(exclude_categories=())))
def test_writable_changes_what_cannot_be_written_and_nothing_else(text: str) -> None:
    for got in (writable(text), scrub(text, ["a secret"])):
        assert_can_be_written([got])
        assert len(got) == len(text)
        assert all(
            new == old or ("\ud800" <= old <= "\udfff" and new == "\ufffd") for old, new in zip(text, got, strict=True)
        )
