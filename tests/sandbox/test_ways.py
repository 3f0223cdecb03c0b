"""The sandbox in process: forms read back, what HTTP says beside envelopes, faults, and clients of both kinds."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from getmx import (
    AsyncGetMX,
    GetMX,
    GetMXAPIError,
    GetMXConnectionError,
    GetMXError,
    GetMXStatusError,
    GetMXTimeoutError,
)
from getmx._runtime.encode import multipart, new_boundary
from getmx_sandbox import ApiError, Code, Disconnect, Fault, HttpFault, Sandbox, Timeout
from getmx_sandbox.transport import SCALE_URL, SHARED_URL, Answer, Post, UnreadableForm, read_form, respond
from tests.sandbox.account import PASSWORD, READ, TOKEN, needs
from tests.support.calls import OPERATION_IDS, arguments, method, unconfirmed_is_fine
from tests.support.clients import both
from tests.support.forms import by_python_multipart
from tests.wire.test_form_encoding import FRAGMENTS, texts

names = st.sampled_from(["token", "mail_id", "folder", "имя", "a b", "%22"])
forms = st.lists(st.tuples(names, texts), min_size=1, max_size=8)


def content_type(boundary: str) -> str:
    return f"multipart/form-data; boundary={boundary}"


# Forms.


@given(forms)
@example([("subject", fragment) for fragment in FRAGMENTS])
def test_a_form_of_the_client_is_read_back(form: list[tuple[str, str]]) -> None:
    boundary = new_boundary()
    body = multipart(form, boundary)
    assert read_form(content_type(boundary), body) == form
    assert [part.value.decode() for part in by_python_multipart(content_type(boundary), body)] == [v for _, v in form]


PIECES = [
    b"--x", b"--x--", b"--", b"\r\n", b"\n", b"Content-Disposition: form-data; name=", b'"', b"a", b"*=", b"*0=",
    b"\xff", b"Content-Type: multipart/mixed; boundary=x", b"Content-Type: message/rfc822", b"\0", b":", b";",
    b"utf-8''%ff", b"idna''x%ff", b"Content-Type: multipart/mixed; boundary*=", b"charset*=", b"\r\n\r\n",
]  # fmt: skip
BOUNDARY_NAMES = ["boundary", "boundary*", "boundary*0", "boundary*0*", "boundary*1*", "boundary*x"]
BOUNDARIES = ["x", "", '""', '"', "''", "utf-8''x", "idna''x%ff", "no-codec''x", "''%ff", "%00", "\ud800"]
kinds = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["multipart/form-data; boundary=x", "multipart/form-data; boundary*0=x; boundary*1=''%ff"]),
    st.lists(st.builds("{}={}".format, st.sampled_from(BOUNDARY_NAMES), st.sampled_from(BOUNDARIES)), max_size=3).map(
        lambda parameters: "; ".join(["multipart/form-data", *parameters])
    ),
)
bodies = st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))


@given(kinds, bodies)
@example("multipart/form-data; boundary*=x", b"--x\r\n\r\n--x--")
@example("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name*="a"\r\n\r\n1\r\n--x--')
@example("multipart/form-data; boundary=x", b"--x\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n--x--")
@example("multipart/form-data; boundary*=idna''x%ff", b"--x\r\n\r\n--x--")
@example('multipart/form-data; boundary*=""; boundary*0=x', b"--x\r\n\r\n--x--")
@example("multipart/form-data; boundary=x", b"--x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5000 + b"--x--")
def test_whatever_comes_is_a_form_or_unreadable(kind: str, body: bytes) -> None:
    with suppress(UnreadableForm):
        assert all(isinstance(part, str) for field in read_form(kind, body) for part in field)


UNREADABLE = {
    "no boundary announced": ("multipart/form-data", b"--x\r\n\r\n\r\n--x--\r\n"),
    "another boundary": (content_type("y"), b"--x\r\n\r\n\r\n--x--\r\n"),
    "cut off": (content_type("x"), b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nva'),
    "empty": (content_type("x"), b""),
    "not UTF-8": (content_type("x"), b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n'),
    "a part without a name": (content_type("x"), b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"),
    "a part without headers": (content_type("x"), b"--x\r\n\r\n1\r\n--x--\r\n"),
    "a part of parts": (
        content_type("x"),
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n'
        b"--y\r\n\r\n1\r\n--y--\r\n--x--\r\n",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_form_is_refused(name: str) -> None:
    kind, body = UNREADABLE[name]
    with pytest.raises(UnreadableForm):
        read_form(kind, body)
    answer = respond(Sandbox(), "shared", Post("POST", READ.path, kind, body))
    assert isinstance(answer, Answer)
    assert answer.status == 400


# What is no call of the API.


def statuses(method: str, path: str, kind: str) -> int:
    sandbox = Sandbox()
    answer = respond(sandbox, "shared", Post(method, path, kind, multipart([("token", sandbox.token)], "x")))
    assert isinstance(answer, Answer)
    assert sandbox.calls == [] or answer.status == 200
    return answer.status


def test_only_posts_of_forms_to_known_paths_are_calls() -> None:
    path, form = READ.path, content_type("x")
    assert statuses("POST", path, form) == 200
    assert statuses("POST", path, form.replace("multipart", "MultiPart")) == 200
    assert statuses("GET", path, form) == 405
    assert statuses("POST", path, "application/x-www-form-urlencoded") == 415
    assert statuses("POST", path, "") == 415
    assert statuses("POST", f"{path}/", form) == 404
    assert statuses("POST", "/", form) == 404


# Clients.


def run(sandbox: Sandbox, asynchronous: bool, work: Callable[[Any], Any], **options: Any) -> Any:
    """What `work` answers for a client in process; what it answers for an async one is awaited."""

    async def run_async() -> Any:
        answer = work(sandbox.async_client(**options))
        return await answer if inspect.isawaitable(answer) else answer

    with unconfirmed_is_fine():
        return asyncio.run(run_async()) if asynchronous else work(sandbox.client(**options))


@both
@pytest.mark.parametrize("operation", OPERATION_IDS)
def test_every_operation_is_answered_as_the_spec_says(operation: str, asynchronous: bool) -> None:
    sandbox = Sandbox(seed=True)

    async def awaited(mx: AsyncGetMX) -> Any:
        return await method(mx, operation)(**arguments(operation))

    def call(mx: Any) -> Any:
        return awaited(mx) if asynchronous else method(mx, operation)(**arguments(operation))

    try:
        run(sandbox, asynchronous, call, strict=True)
    except GetMXAPIError as error:
        assert error.code == sandbox.calls[0].code  # whether it raises depends on the example's ids
    assert [call.operation for call in sandbox.calls] == [operation]


@needs("listMessages")
@both
def test_mail_is_delivered_waited_for_and_read(asynchronous: bool) -> None:
    sandbox = Sandbox()
    mail_id = sandbox.add_mailbox("a@example.com")
    delivered = sandbox.deliver("a@example.com", "Тема", "line\r\n--line\r\n😀")
    message = run(sandbox, asynchronous, lambda mx: mx.messages.wait_for(mail_id=mail_id, subject="Тема"), strict=True)
    assert (message.id, message.body) == (delivered, "line\r\n--line\r\n😀")


@needs("listMessages")
@both
def test_messages_on_scale_are_at_the_scale_address(asynchronous: bool) -> None:
    sandbox = Sandbox()
    domain_id, mail_id = sandbox.add_domain("example.com"), sandbox.add_mailbox("a@example.com")
    sandbox.scale(domain_id)
    sandbox.deliver("a@example.com")

    def listed(mx: Any) -> Any:
        return mx.request("listMessages", {"mail_id": mail_id, "folder": ["Inbox"]})

    assert run(sandbox, asynchronous, listed, scale_base_url=SCALE_URL).data["total"] == 1
    with pytest.raises(GetMXAPIError, match="other server"):
        run(sandbox, asynchronous, listed)
    assert [call.server for call in sandbox.calls] == ["scale", "shared"]


@both
def test_another_address_is_not_the_sandbox(asynchronous: bool) -> None:
    with pytest.raises(GetMXConnectionError, match=SHARED_URL):
        run(Sandbox(), asynchronous, lambda mx: mx.request(READ.id), base_url="https://example.com", max_retries=0)


def test_options_reach_the_client_and_the_token_is_the_sandbox_s() -> None:
    sandbox, seen = Sandbox(token=TOKEN), list[str]()
    mx = sandbox.client(on_request=lambda request: seen.append(request.url))
    mx.request(READ.id)
    assert seen == [SHARED_URL + READ.path]
    sandbox.reset_token()
    with pytest.raises(GetMXAPIError, match="wrong token"):
        mx.request(READ.id)


# Faults.

FAULTS: list[tuple[Fault, type[GetMXError]]] = [
    (ApiError(), GetMXAPIError),
    (HttpFault(503, b"later", {"Retry-After": "0"}), GetMXStatusError),
    (Disconnect(), GetMXConnectionError),
    (Timeout(), GetMXTimeoutError),
]


@both
@pytest.mark.parametrize(("fault", "error"), FAULTS, ids=[type(fault).__name__ for fault, _ in FAULTS])
def test_a_scripted_fault_is_what_the_client_raises(fault: Fault, error: type[GetMXError], asynchronous: bool) -> None:
    sandbox = Sandbox()
    sandbox.fail(READ.id, with_=fault)
    with pytest.raises(error) as raised:
        run(sandbox, asynchronous, lambda mx: mx.request(READ.id), max_retries=0)
    assert type(raised.value) is error
    assert run(sandbox, asynchronous, lambda mx: mx.request(READ.id)).code == 200


@both
@pytest.mark.parametrize("fault", [fault for fault, _ in FAULTS[1:]], ids=lambda fault: type(fault).__name__)
def test_retries_meet_the_fault_no_more(fault: Fault, asynchronous: bool) -> None:
    sandbox = Sandbox()
    sandbox.fail(READ.id, times=2, with_=fault)
    assert run(sandbox, asynchronous, lambda mx: mx.request(READ.id)).code == 200
    assert [(call.operation, call.code) for call in sandbox.calls] == [(READ.id, None), (READ.id, None), (READ.id, 200)]
    assert [type(call.fault) for call in sandbox.calls] == [type(fault), type(fault), type(None)]


class InterruptedLock:
    """A lock that another call takes as soon as it is free."""

    def __init__(self, lock: Any, other: Callable[[], object]) -> None:
        self._lock, self._others, self._depth = lock, [other], 0

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def __exit__(self, *error: object) -> None:
        self._depth -= 1
        self._lock.release()
        if self._depth == 0 and self._others:
            self._others.pop()()


def test_a_call_takes_its_turn_of_the_faults_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox = Sandbox()
    sandbox.fail(READ.id)
    sandbox.fail(READ.id, with_=Disconnect())
    post = Post("POST", READ.path, content_type("x"), multipart([("token", sandbox.token)], "x"))
    others: list[Any] = []
    other = InterruptedLock(sandbox._lock, lambda: others.append(respond(sandbox, "shared", post)))
    monkeypatch.setattr(sandbox, "_lock", other)
    respond(sandbox, "shared", post)
    assert [call.code for call in sandbox.calls] == [Code.SCRIPTED, None]
    assert others == [Disconnect()]


def test_a_fault_of_http_comes_as_it_was_scripted() -> None:
    sandbox = Sandbox()
    sandbox.fail(READ.id, with_=HttpFault(429, "später".encode(), {"Retry-After": "7"}))
    with pytest.raises(GetMXStatusError) as raised:
        sandbox.client(max_retries=0).request(READ.id)
    assert raised.value.response is not None
    assert (raised.value.response.status, raised.value.response.headers["retry-after"]) == (429, "7")


@needs("addEmail")
def test_secrets_are_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox = Sandbox(token=TOKEN)
    mx: GetMX = sandbox.client()
    domain_id = sandbox.add_domain("example.com")
    with unconfirmed_is_fine():
        mx.emails.add(domain_id=domain_id, mail="a@example.com", password=PASSWORD)
    sandbox.fail(READ.id, with_=HttpFault(500))
    with pytest.raises(GetMXStatusError):
        mx.request(READ.id, max_retries=0)
    assert "shared /v1/mail/create: 200" in caplog.text
    assert "scripted HttpFault" in caplog.text
    assert TOKEN not in caplog.text
    assert PASSWORD not in caplog.text


def test_a_plain_httpx_client_may_use_the_transport() -> None:
    from getmx_sandbox.transport import InProcessTransport

    with httpx.Client(transport=InProcessTransport(Sandbox())) as client:
        answer = client.post(SHARED_URL + READ.path, files={"token": (None, "sandbox-token")})
    assert answer.json()["code"] == 200
