"""What goes wrong on the wire comes out as one of ours: clear, with the operation, without secrets."""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import signal
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

import getmx
from getmx import (
    GetMX,
    GetMXAPIError,
    GetMXConnectionError,
    GetMXDecodeError,
    GetMXError,
    GetMXInputError,
    GetMXNotFoundError,
    GetMXStatusError,
    GetMXTimeoutError,
)
from tests.support.calls import assume, call, call_async
from tests.support.loopback import Answer, Loopback, Received, envelope

both = pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])

#: What messages end with when nobody knows whether the service acted.
UNKNOWN = "; whether the service acted is not known: look first, then repeat the call"


def clean_up(base_url: str, asynchronous: bool, **more: Any) -> Any:
    if asynchronous:
        return call_async("cleanUpEmail", base_url, token="token-canary", **more)
    with GetMX(token="token-canary", base_url=base_url) as mx:
        return call(mx, "cleanUpEmail", **more)


@both
@pytest.mark.parametrize("code", [0, 200])
def test_two_codes_are_success(loopback: Loopback, asynchronous: bool, code: int) -> None:
    loopback.answer({}, code=code)
    assert clean_up(loopback.url, asynchronous).raw == {}


@both
@pytest.mark.parametrize("code", [1, -1, 201, 401, 500])
@pytest.mark.parametrize("data", [None, "", "text", [], 5, {"mail_id": "1"}])
def test_any_other_code_is_an_api_error_whatever_the_data(
    loopback: Loopback, asynchronous: bool, code: int, data: Any
) -> None:
    loopback.answer(data, code=code, msg="not so")
    with pytest.raises(GetMXAPIError) as raised:
        clean_up(loopback.url, asynchronous)
    error = raised.value
    assert (error.code, error.msg, error.operation) == (code, "not so", "cleanUpEmail")
    assert str(error) == f"emails.clean_up (cleanUpEmail): the service answered code {code}: not so"
    assert (error.attempts, error.retryable) == (1, False)
    assert error.response is not None
    assert error.response.status == 200


@both
def test_an_api_error_with_an_http_status_is_an_api_error(loopback: Loopback, asynchronous: bool) -> None:
    loopback.answer(None, code=401, msg="no token", status=401)
    with pytest.raises(GetMXAPIError) as raised:
        clean_up(loopback.url, asynchronous)
    assert raised.value.response is not None
    assert raised.value.response.status == 401


@both
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 502, 520])
@pytest.mark.parametrize("body", [b"", b"<html>no</html>", b'{"code": 200, "msg": "ok", "data": {}}', b"[]", b"\xff"])
def test_any_status_but_2xx_is_a_status_error(loopback: Loopback, asynchronous: bool, status: int, body: bytes) -> None:
    loopback.respond = lambda request: Answer(body, status)
    with pytest.raises(GetMXStatusError) as raised:
        clean_up(loopback.url, asynchronous)
    hint = UNKNOWN if status >= 500 or b'"code": 200' in body else ""
    assert str(raised.value) == f"emails.clean_up (cleanUpEmail): HTTP status {status}{hint}"
    assert raised.value.status == status
    assert raised.value.response is not None
    assert raised.value.response.text == body.decode("utf-8", "replace")


def test_a_redirect_is_refused_also_on_a_client_that_follows_them(loopback: Loopback) -> None:
    import httpx

    loopback.respond = lambda request: Answer(b"", 307, {"Location": loopback.url + "/elsewhere"})
    with (
        httpx.Client(follow_redirects=True) as own,
        GetMX(token="token", base_url=loopback.url, http_client=own) as mx,
        pytest.raises(GetMXStatusError, match="redirects are not followed, since they would hand the token"),
    ):
        mx.emails.clean_up(mail_id="1")
    assert [request.path for request in loopback.requests] == ["/v1/mail/clean-up"]


def test_404_on_an_assumed_path_says_that_it_is_a_guess(
    loopback: Loopback, mx: GetMX, monkeypatch: pytest.MonkeyPatch
) -> None:
    loopback.respond = lambda request: Answer(b"", 404)
    with pytest.raises(GetMXStatusError, match=r"HTTP status 404$"):
        call(mx, "cleanUpEmail")
    assume(monkeypatch, "cleanUpEmail")
    with pytest.raises(GetMXStatusError, match=r"the path /v1/\S+ is a guess: try another one with request\("):
        call(mx, "cleanUpEmail")


@both
@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the answer is empty"),
        (b"  \r\n", "the answer is empty"),
        (b"<html>", "the answer is HTML (6 bytes)"),
        (b"{", "the answer is not JSON (1 bytes)"),
        (b'{"code": NaN}', "the answer is not JSON (13 bytes)"),
        (b'"\xff"', "the answer is not JSON (3 bytes)"),
        (b"1" * 5000, "the answer is not JSON (5000 bytes)"),
        (b"[" * 100_000 + b"]" * 100_000, "the answer is nested too deeply to be read"),
        (b'{"code": 200, "data": ' + b"[" * 100 + b"]" * 100 + b"}", "the answer is nested too deeply to be read"),
        (b"[]", "the answer is not an envelope {code, msg, data} but JSON array"),
        (b"{}", "the answer is not an envelope {code, msg, data} but JSON object"),
        (b'{"code": null}', "the answer's code should be a whole number, got JSON null"),
        (b'{"code": "OK"}', "the answer's code should be a whole number, got JSON string"),
        (b'{"code": true}', "the answer's code should be a whole number, got JSON boolean"),
        (b'{"code": 200.0}', "the answer's code should be a whole number, got JSON number"),
    ],
)
def test_what_is_no_envelope(loopback: Loopback, asynchronous: bool, body: bytes, message: str) -> None:
    loopback.respond = lambda request: Answer(body)
    with pytest.raises(GetMXDecodeError) as raised:
        clean_up(loopback.url, asynchronous)
    assert str(raised.value) == f"emails.clean_up (cleanUpEmail): {message}{UNKNOWN}"
    assert raised.value.operation == "cleanUpEmail"
    assert raised.value.response is not None
    assert raised.value.response.status == 200


def test_a_sloppy_envelope_is_read_and_recorded(loopback: Loopback, mx: GetMX) -> None:
    loopback.respond = lambda request: Answer(b'\xef\xbb\xbf{"code": "200", "msg": null}')
    assert mx.emails.clean_up(mail_id="1").raw is None
    assert sorted(map(str, mx.deviations)) == [
        "cleanUpEmail: /code should be integer, got string",
        "cleanUpEmail: /data should be object, got null",
        "cleanUpEmail: /data should be present, got missing",
        "cleanUpEmail: /msg should be string, got null",
    ]


def test_the_deepest_answer_that_is_read_can_be_copied_and_pickled(loopback: Loopback, mx: GetMX) -> None:
    deepest = b"[" * 98 + b"]" * 98
    loopback.respond = lambda request: Answer(b'{"code": 200, "msg": "", "data": {"undeclared": ' + deepest + b"}}")
    answer = call(mx, "cleanUpEmail")
    assert answer.to_dict() == answer.raw
    assert pickle.loads(pickle.dumps(answer)) == answer  # noqa: S301  # our own bytes


# The one of a list.


@pytest.mark.parametrize("data", [{"list": [], "total": 0}, {"list": None}, [], None])
def test_no_message_is_not_found(loopback: Loopback, mx: GetMX, data: Any) -> None:
    loopback.answer(data)
    with pytest.raises(GetMXNotFoundError, match=r"messages.get \(getMessage\): nothing was found") as raised:
        mx.messages.get(folder="Inbox", mail_id="1", message_id="2")
    assert raised.value.code == 200
    assert isinstance(raised.value, GetMXAPIError)


def test_of_several_messages_the_one_that_was_asked_for(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"list": [{"id": "1"}, {"id": "2"}], "total": 2})
    assert mx.messages.get(folder="Inbox", mail_id="1", message_id="2").id == "2"
    assert list(map(str, mx.deviations)) == ["getMessage: /data/list should be one row, got several"]


def test_a_message_without_a_list_around_it(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"id": "2"})
    assert mx.messages.get(folder="Inbox", mail_id="1", message_id="2").id == "2"
    assert list(map(str, mx.deviations)) == ["getMessage: /data/list should be array, got object"]


@pytest.mark.parametrize("data", [{"list": {"id": "2"}}, {"list": 5}, "text", 5, True])
def test_a_message_in_no_known_form_is_still_there_raw(loopback: Loopback, mx: GetMX, data: Any) -> None:
    loopback.answer(data)
    answer = mx.messages.get(folder="Inbox", mail_id="1", message_id="2")
    assert answer.raw == data
    assert len(mx.deviations) > 0


# No answer.


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def tcp_server(reaction: bytes | None) -> Iterator[str]:
    """A TCP server for one connection: sends the reaction and hangs up, or, for None, never answers."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(reaction or b"")
                if reaction is None:
                    done.wait(5)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        done.set()
        thread.join()


@both
def test_nobody_listens(asynchronous: bool) -> None:
    with pytest.raises(
        GetMXConnectionError, match=r"clean_up \(cleanUpEmail\): no answer from 127.0.0.1:\d+ \(ConnectError"
    ) as raised:
        clean_up(f"http://127.0.0.1:{closed_port()}", asynchronous)
    assert raised.value.operation == "cleanUpEmail"
    assert raised.value.__cause__ is not None


@both
@pytest.mark.parametrize(
    "reaction",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Le", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", b"hello\r\n\r\n"],
)
def test_the_connection_breaks(asynchronous: bool, reaction: bytes) -> None:
    with tcp_server(reaction) as url, pytest.raises(GetMXConnectionError, match="no answer") as raised:
        clean_up(url, asynchronous)
    assert not isinstance(raised.value, GetMXTimeoutError)


@both
def test_no_answer_in_time(asynchronous: bool) -> None:
    with (
        tcp_server(None) as url,
        pytest.raises(GetMXTimeoutError, match=r"no answer from 127.0.0.1:\d+ within 0.1 s \(ReadTimeout\)"),
    ):
        clean_up(url, asynchronous, timeout=0.1)


def test_default_timeouts_are_60_seconds_and_10_to_connect() -> None:
    from getmx._runtime._http import Attempt
    from getmx._runtime.exchange import Request
    from getmx._runtime.options import DEADLINE, TIMEOUT

    request = Request("http://127.0.0.1", b"", {}, TIMEOUT, DEADLINE, 1)
    assert Attempt(request).timeouts() == {"connect": 10.0, "read": 60.0, "write": 60.0, "pool": 60.0}
    assert Attempt(request._replace(timeout=3)).timeouts()["connect"] == 3
    assert Attempt(request._replace(time_left=2)).timeouts()["read"] == pytest.approx(2, abs=0.5)


def test_a_host_that_cannot_be_one(mx: GetMX) -> None:
    for host in ("a\x00b", "a b", "[::1", "xn--\u00fc"):
        with pytest.raises(GetMXInputError, match="base_url must "):
            mx.with_options(base_url=f"https://{host}")


def test_cancelling_an_async_call_is_not_swallowed_and_leaves_the_client_usable(loopback: Loopback) -> None:
    async def run() -> Any:
        async with getmx.AsyncGetMX(token="token", base_url=loopback.url) as mx:
            arrived, ended = threading.Event(), threading.Event()

            def hold(request: Received) -> Answer:
                arrived.set()
                ended.wait(5)
                return envelope({})

            loopback.respond = hold
            task = asyncio.create_task(mx.emails.clean_up(mail_id="1"))
            while not arrived.is_set():
                await asyncio.sleep(0.005)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            ended.set()
            return (await mx.emails.clean_up(mail_id="2")).raw

    assert asyncio.run(run()) == {}


def test_ctrl_c_passes_through_and_leaves_the_client_usable(loopback: Loopback, mx: GetMX) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    ended, main_thread = threading.Event(), threading.get_ident()

    def press_while_waiting(request: Received) -> Answer:
        if not ended.is_set():
            signal.pthread_kill(main_thread, signal.SIGALRM)
            ended.wait(5)
        return envelope({})

    loopback.respond = press_while_waiting
    before = signal.signal(signal.SIGALRM, press)
    try:
        with pytest.raises(KeyboardInterrupt):
            mx.emails.clean_up(mail_id="1")
    finally:
        ended.set()
        signal.signal(signal.SIGALRM, before)
    assert mx.emails.clean_up(mail_id="2").raw == {}
    assert [dict(request.form)["mail_id"] for request in loopback.requests] == ["1", "2"]


# Errors as objects.


def test_errors_are_picklable_and_keep_what_they_carry(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer(None, code=7, msg="no")
    with pytest.raises(GetMXAPIError) as raised:
        mx.emails.clean_up(mail_id="1")
    twin = pickle.loads(pickle.dumps(raised.value))  # noqa: S301  # our own bytes
    assert (str(twin), twin.code, twin.msg, twin.operation) == (str(raised.value), 7, "no", "cleanUpEmail")
    assert twin.response.status == 200


def test_the_tree_of_errors() -> None:
    names = [name for name in getmx.__all__ if name.endswith("Error")]
    assert all(issubclass(getattr(getmx, name), GetMXError) for name in names)
    assert issubclass(GetMXTimeoutError, GetMXConnectionError)
    assert issubclass(getmx.GetMXFieldError, GetMXDecodeError)
    assert issubclass(getmx.GetMXFieldError, AttributeError)


def test_a_closed_client_says_so(mx: GetMX, loopback: Loopback) -> None:
    mx.close()
    with pytest.raises(GetMXError, match=r"emails.clean_up \(cleanUpEmail\): the client is closed"):
        mx.emails.clean_up(mail_id="1")
    assert loopback.requests == []
