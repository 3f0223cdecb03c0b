"""What hooks, logs and curl lines tell of a call, and what they never tell."""

from __future__ import annotations

import json
import logging
import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest

from getmx import (
    Deviation,
    GetMXAPIError,
    GetMXConnectionError,
    GetMXDecodeError,
    GetMXError,
    GetMXFieldError,
    GetMXStatusError,
    RequestInfo,
    ResponseInfo,
)
from tests.support.clients import Clock, both, run
from tests.support.loopback import Answer, Loopback, Received, envelope

TOKEN = "token-canary-1"
PASSWORD = 'it\'s a $PASSWORD-canary "2"'
BODY = "what-a-message-says-canary-3"
CANARIES = (TOKEN, "PASSWORD-canary", "canary")


def update(mx: Any) -> Any:
    """An unsent operation with a secret field."""
    return mx.emails.update(mail_id="1", password=PASSWORD, mark="a'b c")


def read(mx: Any) -> Any:
    """A safe operation whose answer holds what messages say."""
    return mx.messages.list(folder="Inbox", mail_id="1")


def answers(loopback: Loopback, *reactions: Answer) -> None:
    """One after the other; the last one for ever."""
    loopback.respond = lambda request: reactions[min(len(loopback.requests), len(reactions)) - 1]


MESSAGES = envelope({"list": [{"id": "1", "body": BODY, "subject": BODY}], "total": 1})
HIDDEN_FIELDS = (("token", "***"), ("mail_id", "1"), ("password", "***"), ("mark", "a'b c"))


class Seen:
    """Collects what each hook gets."""

    def __init__(self) -> None:
        self.requests: list[RequestInfo] = []
        self.responses: list[ResponseInfo] = []
        self.deviations: list[Deviation] = []

    @property
    def hooks(self) -> dict[str, Any]:
        return {
            "on_request": self.requests.append,
            "on_response": self.responses.append,
            "on_deviation": self.deviations.append,
        }

    def text(self) -> str:
        seen = [*self.requests, *self.responses, *self.deviations]
        return " ".join([*map(repr, seen), *map(str, seen), *(request.curl for request in self.requests)])


# Hooks.


@both
def test_hooks_see_a_call_but_no_secrets(loopback: Loopback, asynchronous: bool) -> None:
    seen = Seen()
    run(update, asynchronous, loopback.url, token=TOKEN, **seen.hooks)
    (request,), (response,) = seen.requests, seen.responses
    assert (request.operation, request.attempt, request.fields) == ("updateEmail", 1, HIDDEN_FIELDS)
    assert request.url == response.url == f"{loopback.url}/v1/mail/update"
    assert request.headers["user-agent"].startswith("getmx-python/")
    assert (response.operation, response.attempt, response.status, response.error) == ("updateEmail", 1, 200, None)
    assert response.pause is None
    assert response.elapsed > 0
    assert not [canary for canary in CANARIES if canary in seen.text()]


@both
def test_hooks_see_no_secret_that_is_echoed_and_nothing_that_messages_say(
    loopback: Loopback, asynchronous: bool
) -> None:
    def echo(request: Received) -> Answer:
        headers = {"X-Echo": TOKEN, "Set-Cookie": TOKEN, "Content-Type": "application/json"}
        return Answer(
            json.dumps({"code": "200", "msg": TOKEN, "data": {"list": [{"id": "1", "body": BODY}]}}).encode(),
            200,
            headers,
        )

    loopback.respond = echo
    seen = Seen()
    run(read, asynchronous, loopback.url, token=TOKEN, **seen.hooks)
    assert seen.responses[0].headers["x-echo"] == "***"
    assert [str(deviation) for deviation in seen.deviations] == ["listMessages: /code should be integer, got string"]
    assert not [canary for canary in CANARIES if canary in seen.text()]


@both
def test_hooks_see_every_attempt_and_its_pause(loopback: Loopback, asynchronous: bool) -> None:
    seen = Seen()
    answers(loopback, Answer(b"", 500), Answer(b"", 429, {"Retry-After": "3"}), MESSAGES)
    run(read, asynchronous, loopback.url, clock=Clock(), **seen.hooks)
    assert [request.attempt for request in seen.requests] == [1, 2, 3]
    assert [(response.attempt, response.status, response.pause) for response in seen.responses] == [
        (1, 500, 0.25),
        (2, 429, 3.0),
        (3, 200, None),
    ]


@both
def test_hooks_see_attempts_without_an_answer(asynchronous: bool) -> None:
    seen = Seen()
    with pytest.raises(GetMXConnectionError):
        run(update, asynchronous, "http://127.0.0.1:1", clock=Clock(), max_retries=1, **seen.hooks)
    told = [(response.status, response.error, response.pause, dict(response.headers)) for response in seen.responses]
    assert told == [(None, "GetMXConnectionError", 0.25, {}), (None, "GetMXConnectionError", None, {})]


@both
def test_hooks_see_an_answer_that_cannot_be_unpacked(loopback: Loopback, asynchronous: bool) -> None:
    seen = Seen()
    answers(loopback, Answer(b"no gzip", 200, {"Content-Encoding": "gzip"}))
    with pytest.raises(GetMXDecodeError, match="the answer's compression is broken"):
        run(read, asynchronous, loopback.url, **seen.hooks)
    assert [(response.status, response.error, response.pause) for response in seen.responses] == [
        (None, "GetMXDecodeError", None)
    ]


class Stop(Exception):
    """What a caller's own hook raises."""


def stop(info: Any) -> None:
    raise Stop


@both
@pytest.mark.parametrize(("hook", "requests"), [("on_request", 0), ("on_response", 1), ("on_deviation", 1)])
def test_what_a_hook_raises_ends_the_call(loopback: Loopback, asynchronous: bool, hook: str, requests: int) -> None:
    answers(loopback, Answer(b'{"code": "200", "msg": "", "data": {}}', 200 if hook == "on_deviation" else 500))
    with pytest.raises(Stop):
        run(read, asynchronous, loopback.url, **dict[str, Any]({hook: stop}))
    assert len(loopback.requests) == requests


@both
def test_hooks_of_a_copy_are_its_own(loopback: Loopback, asynchronous: bool) -> None:
    seen, other = Seen(), Seen()
    run(lambda mx: update(mx.with_options(on_request=other.requests.append)), asynchronous, loopback.url, **seen.hooks)
    assert (len(seen.requests), len(other.requests), len(seen.responses)) == (0, 1, 1)


# Logs.


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


OUTCOMES = [
    (envelope({}), None, "updateEmail: done, status 200, code 200, 1 attempts"),
    (envelope({}, code=7), GetMXAPIError, "updateEmail: GetMXAPIError, status 200, code 7, 1 attempts"),
    (Answer(b"", 500), GetMXStatusError, "updateEmail: GetMXStatusError, status 500, code None, 1 attempts"),
    (Answer(b"", 429), GetMXStatusError, "updateEmail: GetMXStatusError, status 429, code None, 3 attempts"),
    (Answer(b"<p>"), GetMXDecodeError, "updateEmail: GetMXDecodeError, status 200, code None, 1 attempts"),
    (
        Answer(b"no gzip", 200, {"Content-Encoding": "gzip"}),
        GetMXDecodeError,
        "updateEmail: GetMXDecodeError, status None, code None, 1 attempts",
    ),
]


def lines(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "getmx" and record.levelno == level]


@both
@pytest.mark.parametrize(("answer", "error", "line"), OUTCOMES)
def test_one_line_a_call(
    loopback: Loopback,
    caplog: pytest.LogCaptureFixture,
    asynchronous: bool,
    answer: Answer,
    error: type[GetMXError] | None,
    line: str,
) -> None:
    caplog.set_level(logging.INFO, "getmx")
    answers(loopback, answer)
    if error is None:
        run(update, asynchronous, loopback.url)
    else:
        with pytest.raises(error):
            run(update, asynchronous, loopback.url)
    (logged,) = lines(caplog, logging.INFO)
    assert logged.startswith(line)
    assert logged.endswith(" ms")
    assert lines(caplog, logging.WARNING) == lines(caplog, logging.DEBUG) == []


@both
def test_one_line_where_nobody_listens(caplog: pytest.LogCaptureFixture, asynchronous: bool) -> None:
    caplog.set_level(logging.INFO, "getmx")
    with pytest.raises(GetMXConnectionError):
        run(update, asynchronous, f"http://127.0.0.1:{closed_port()}")
    assert lines(caplog, logging.INFO) == [
        "updateEmail: GetMXConnectionError, status None, code None, 3 attempts, 0 ms"
    ]


@both
def test_one_line_for_a_strict_client_and_a_raw_request(
    loopback: Loopback, caplog: pytest.LogCaptureFixture, asynchronous: bool
) -> None:
    caplog.set_level(logging.INFO, "getmx")
    run(lambda mx: mx.request("/v9/new"), asynchronous, loopback.url)
    loopback.answer("text")
    with pytest.raises(GetMXFieldError):
        run(read, asynchronous, loopback.url, strict=True)
    first, second = lines(caplog, logging.INFO)
    assert first.startswith("/v9/new: done, status 200, code 200, 1 attempts")
    assert second.startswith("listMessages: GetMXFieldError, status 200")


@both
def test_debug_lines_are_redacted_and_tell_each_attempt(
    loopback: Loopback, caplog: pytest.LogCaptureFixture, asynchronous: bool
) -> None:
    caplog.set_level(logging.DEBUG, "getmx")
    answers(loopback, Answer(b"", 429), envelope({"body": BODY}, msg=BODY))
    run(update, asynchronous, loopback.url, token=TOKEN, clock=Clock())
    where = f"to {loopback.url}/v1/mail/update with {HIDDEN_FIELDS!r}"
    assert lines(caplog, logging.DEBUG) == [
        f"updateEmail: attempt 1 {where}",
        "updateEmail: attempt 1 failed, next in 0.25 s",
        f"updateEmail: attempt 2 {where}",
    ]
    assert not [canary for canary in CANARIES if canary in caplog.text]


@both
def test_only_deviations_are_warnings_once_each(
    loopback: Loopback, caplog: pytest.LogCaptureFixture, asynchronous: bool
) -> None:
    caplog.set_level(logging.DEBUG, "getmx")
    loopback.answer({"list": [{"id": 1, "body": BODY}, {"id": 2, "body": BODY}], "total": 2})
    run(read, asynchronous, loopback.url)
    warned = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warned == ["answer differs from the spec: listMessages: /data/list/*/id should be string, got integer"]
    assert "canary" not in caplog.text


# curl.


def form_of(line: str) -> tuple[str, list[str]]:
    """The address and the fields of a curl line, as a shell would take it apart."""
    words = shlex.split(line)
    assert words[:3] == ["curl", "--request", "POST"]
    assert set(words[4::2]) <= {"--form-string"}
    return words[3], words[5::2]


@both
def test_the_curl_line_holds_the_call_but_no_secret(loopback: Loopback, asynchronous: bool) -> None:
    seen = Seen()
    answers(loopback, envelope(None, code=7))
    with pytest.raises(GetMXAPIError) as raised:
        run(update, asynchronous, loopback.url, token=TOKEN, **seen.hooks)
    curl = raised.value.curl
    assert curl is not None
    assert curl == seen.requests[0].curl
    expected = ["token=$GETMX_TOKEN", "mail_id=1", "password=***", "mark=a'b c"]
    assert form_of(curl) == (f"{loopback.url}/v1/mail/update", expected)
    assert '"token=$GETMX_TOKEN"' in curl, "double quotes: the shell puts the token in"


#: What a shell or curl could take for something else than text.
RISKY = ["$HOME", "`id`", "a\nb", "'", '"', "\\", "--form x", "@/etc/hostname", "<file", ";type=x", "é", "!", "a=b", ""]


@pytest.mark.parametrize("text", RISKY)
def test_a_curl_line_has_no_text_that_a_shell_reads_otherwise(loopback: Loopback, text: str) -> None:
    seen = Seen()
    run(lambda mx: mx.request("/v1/x", {"mark": text}), False, loopback.url, **seen.hooks)
    assert form_of(seen.requests[0].curl)[1] == ["token=$GETMX_TOKEN", f"mark={text}"]
    assert seen.requests[0].curl.endswith(shlex.quote(f"mark={text}"))


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
@pytest.mark.parametrize("path", ["/v1/x", "/v1/{a,b}", "/v1/[1-3]"])
def test_curl_sends_what_the_client_sent(loopback: Loopback, path: str) -> None:
    token = "@/etc/passwd"
    with pytest.raises(GetMXStatusError) as raised:
        answers(loopback, Answer(b"", 400))
        run(lambda mx: mx.request(path, {"mark": RISKY, "other": "<file"}), False, loopback.url, token=token)
    assert raised.value.curl is not None
    subprocess.run(
        ["sh", "-c", raised.value.curl],
        env={**os.environ, "GETMX_TOKEN": token},
        check=True,
        capture_output=True,
        timeout=30,
    )
    first, second = loopback.requests
    assert (unquote(second.path), second.form) == (path, first.form)
    assert first.form == [("token", token), *(("mark", text) for text in RISKY), ("other", "<file")]


def test_repeated_fields_and_a_token_of_the_caller_s_own_are_in_the_curl_line(loopback: Loopback) -> None:
    seen = Seen()
    work: Callable[[Any], Any] = lambda mx: mx.request("/v1/x", {"folder": ["a", "b"]}, extra_fields={"token": TOKEN})  # noqa: E731  # one line says it
    run(work, False, loopback.url, **seen.hooks)
    assert form_of(seen.requests[0].curl)[1] == ["folder=a", "folder=b", "token=$GETMX_TOKEN"]


# What errors keep of an answer.


@both
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1", None])
@pytest.mark.parametrize("status", [200, 400])
def test_errors_keep_the_shape_of_data_and_not_what_messages_say(
    loopback: Loopback, asynchronous: bool, charset: str | None, status: int
) -> None:
    body = {
        "code": 7,
        "msg": f"nö {TOKEN}",
        "data": {"list": [{"body": BODY, "size": 5, "to": [BODY]}], "token": TOKEN},
    }
    content = json.dumps(body, ensure_ascii=False).encode(charset or "utf-16")
    kind = f"application/json; charset={charset}" if charset else "application/json"
    answers(loopback, Answer(content, status, {"Content-Type": kind}))
    with pytest.raises(GetMXAPIError) as raised:
        run(read, asynchronous, loopback.url, token=TOKEN)
    assert raised.value.response is not None
    assert json.loads(raised.value.response.text) == {
        "code": 7,
        "msg": "nö ***",
        "data": {"list": [{"body": "<str, 28>", "size": 5, "to": ["<str, 28>"]}], "token": "<str, 14>"},
    }


@both
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "latin-1"])
def test_broken_json_is_not_kept_at_all(loopback: Loopback, asynchronous: bool, charset: str) -> None:
    content = json.dumps({"code": 200, "data": {"body": BODY}}).encode(charset)[:-4]
    answers(loopback, Answer(content, 200, {"Content-Type": f"application/json; charset={charset}"}))
    with pytest.raises(GetMXDecodeError) as raised:
        run(read, asynchronous, loopback.url)
    assert raised.value.response is not None
    assert raised.value.response.text == f"<broken JSON, {len(content)} bytes>"


@pytest.mark.parametrize("before", ["<br>Warning: a line", ")]}',\n", "<style>p { x: y }</style>[1]"])
def test_json_behind_other_text_is_not_kept(loopback: Loopback, before: str) -> None:
    answers(loopback, Answer(before.encode() + MESSAGES.body))
    with pytest.raises(GetMXDecodeError, match="the answer is") as raised:
        run(read, False, loopback.url)
    assert raised.value.response is not None
    assert raised.value.response.text == f"{before}..."


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "no-such-charset"])
def test_a_huge_page_is_cut_and_its_secrets_hidden(loopback: Loopback, charset: str) -> None:
    page = f"<html>{TOKEN}" + "x" * 1_000_000
    content = page.encode("utf-8" if charset.startswith("no") else charset)
    answers(loopback, Answer(content, 502, {"Content-Type": f"text/html; charset={charset}"}))
    with pytest.raises(GetMXStatusError) as raised:
        run(update, False, loopback.url, token=TOKEN)
    assert raised.value.response is not None
    text = raised.value.response.text
    assert text.removeprefix("\ufeff").startswith("<html>***x")
    assert text.endswith("x...")
    assert len(text) < 2100
