"""The client as an object: settings, copies, servers, tokens, raw requests, warnings, closing."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import threading
import warnings
from typing import Any

import httpx
import pytest

import getmx
from getmx import (
    OPERATIONS,
    AsyncGetMX,
    GetMX,
    GetMXError,
    GetMXInputError,
    GetMXStatusError,
    RawResponse,
    UnconfirmedEndpointWarning,
)
from tests.support.calls import OPERATION_IDS, arguments, assume, call, method, unconfirmed_is_fine
from tests.support.loopback import Answer, Loopback, envelope


def test_the_three_lines_of_a_newcomer(loopback: Loopback) -> None:
    base_url = loopback.url
    lines = (
        "from getmx import GetMX\n"
        'mx = GetMX(token="t", base_url=base_url)\n'
        'answer = mx.emails.clean_up(mail_id="12345678")\n'
    )
    names: dict[str, Any] = {"base_url": base_url}
    exec(lines, names)  # noqa: S102  # as typed
    names["mx"].close()
    assert isinstance(names["answer"], getmx.models.EmailCleanUp)
    assert loopback.last.form == [("token", "t"), ("mail_id", "12345678")]


def test_what_every_request_carries(loopback: Loopback, mx: GetMX) -> None:
    mx.emails.clean_up(mail_id="1", extra_headers={"X-Trace": "7"})
    headers = loopback.last.headers
    assert headers["User-Agent"] == f"getmx-python/{getmx.__version__}"
    assert headers["Accept"] == "application/json"
    assert headers["X-Trace"] == "7"
    assert headers["Content-Type"].startswith("multipart/form-data; boundary=--------")
    assert headers["Content-Length"] == str(len(loopback.last.body))


def test_extra_headers_win_over_our_own_in_any_case(loopback: Loopback, mx: GetMX) -> None:
    mx.emails.clean_up(mail_id="1", extra_headers={"USER-agent": "mine"})
    assert loopback.last.headers.get_all("User-Agent") == ["mine"]


# Tokens.


def test_the_token_comes_from_the_environment(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GETMX_TOKEN", "from-environment")
    with GetMX(base_url=loopback.url) as mx:
        mx.emails.clean_up(mail_id="1")
    with GetMX(token="argument", base_url=loopback.url) as mx:
        mx.emails.clean_up(mail_id="1")
    assert [dict(request.form)["token"] for request in loopback.requests] == ["from-environment", "argument"]


def test_an_empty_variable_is_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GETMX_TOKEN", "")
    with pytest.raises(GetMXInputError, match="token is missing"):
        GetMX()


def test_a_token_callable_is_asked_for_every_call(loopback: Loopback) -> None:
    tokens = iter(["one", "two"])
    with GetMX(token=lambda: next(tokens), base_url=loopback.url) as mx:
        mx.emails.clean_up(mail_id="1")
        mx.with_options(timeout=5).emails.clean_up(mail_id="1")
    assert [dict(request.form)["token"] for request in loopback.requests] == ["one", "two"]


def test_what_a_token_callable_raises_is_its_own(loopback: Loopback) -> None:
    def token() -> str:
        raise KeyError("vault")

    with GetMX(token=token, base_url=loopback.url) as mx, pytest.raises(KeyError, match="vault"):
        mx.emails.clean_up(mail_id="1")


# Servers.


def test_message_calls_go_to_the_scale_server_if_one_is_given(loopback: Loopback) -> None:
    scale = Loopback(lambda request: envelope({"list": [{"id": "1"}]}))
    with scale, GetMX(token="token", base_url=loopback.url, scale_base_url=scale.url + "/api/") as mx:
        for operation in OPERATION_IDS:
            call(mx, operation)
    customer = [operation.path for operation in OPERATIONS.values() if operation.server == "customer"]
    shared = [operation.path for operation in OPERATIONS.values() if operation.server == "shared"]
    assert len(customer) == 8
    assert [request.path for request in scale.requests] == ["/api" + path for path in customer]
    assert [request.path for request in loopback.requests] == shared


def test_without_a_scale_server_all_calls_go_to_the_shared_one(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"list": [{"id": "1"}]})
    for operation in OPERATION_IDS:
        call(mx, operation)
    assert [request.path for request in loopback.requests] == [operation.path for operation in OPERATIONS.values()]


def test_the_default_address_is_the_spec_s() -> None:
    assert "base_url='https://domain-open-api.getmx.com'" in repr(GetMX(token="token"))


# Copies.


def test_a_copy_has_other_settings_on_the_same_connections(loopback: Loopback, mx: GetMX) -> None:
    mx.emails.clean_up(mail_id="1")
    copy = mx.with_options(token="other", timeout=5, strict=True)
    assert type(copy) is GetMX
    copy.emails.clean_up(mail_id="1")
    mx.emails.clean_up(mail_id="1")
    assert [dict(request.form)["token"] for request in loopback.requests] == ["token", "other", "token"]
    assert copy._transport is mx._transport


def test_closing_a_copy_leaves_the_original_open(loopback: Loopback, mx: GetMX) -> None:
    with mx.with_options(timeout=5) as copy:
        copy.emails.clean_up(mail_id="1")
    mx.emails.clean_up(mail_id="1")
    assert len(loopback.requests) == 2


@pytest.mark.parametrize("settings", [{"timeout": 0}, {"token": ""}, {"scale_base_url": "x"}, {"strict": 1}])
def test_a_copy_checks_its_settings(mx: GetMX, settings: dict[str, Any]) -> None:
    with pytest.raises(GetMXInputError):
        mx.with_options(**settings)


def test_with_options_takes_what_the_constructor_takes_but_the_connections() -> None:
    constructor = set(inspect.signature(GetMX.__init__).parameters) - {
        "http_client",
        "proxy",
        "verify",
        "max_connections",
    }
    assert set(inspect.signature(GetMX.with_options).parameters) == constructor


@pytest.mark.parametrize("name", ["http_client", "proxy", "verify", "max_connections"])
def test_a_copy_shares_the_connections(mx: GetMX, name: str) -> None:
    options: dict[str, Any] = {name: None}
    with pytest.raises(GetMXInputError, match=f"{name} belongs to the connections, which a copy shares: make another"):
        mx.with_options(**options)


# Raw requests.


def test_request_takes_a_path_or_an_operation(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"x": 1}, msg="fine")
    for target in ("/v1/mail/clean-up", "cleanUpEmail", OPERATIONS["cleanUpEmail"], "/v9/new"):
        answer = mx.request(target, {"mail_id": "1", "flag": True, "none": None, "many": ["a", "b"]})
        assert isinstance(answer, RawResponse)
        assert (answer.code, answer.msg, answer.data, answer.status) == (200, "fine", {"x": 1}, 200)
        assert answer.headers["content-type"] == "application/json"
        assert 0 < answer.elapsed < 10
        assert repr(answer) == f"RawResponse(code=200, status=200, elapsed={answer.elapsed:.3f})"
        assert loopback.last.form == [
            ("token", "token"), ("mail_id", "1"), ("flag", "1"), ("many", "a"), ("many", "b"),
        ]  # fmt: skip
    assert [request.path for request in loopback.requests] == ["/v1/mail/clean-up"] * 3 + ["/v9/new"]


def test_request_is_async_too(loopback: Loopback) -> None:
    async def run() -> RawResponse:
        async with AsyncGetMX(token="token", base_url=loopback.url) as mx:
            return await mx.request("/v9/new", timeout=5)

    assert asyncio.run(run()).data == {}


def test_request_to_a_known_path_goes_to_its_server(loopback: Loopback, mx: GetMX) -> None:
    mx.with_options(base_url="http://127.0.0.1:1", scale_base_url=loopback.url).request("/v1/message/list", {})
    assert loopback.last.path == "/v1/message/list"


@pytest.mark.parametrize("target", ["cleanupemail", "", "v1/mail/list"])
def test_request_to_neither_a_path_nor_an_operation(mx: GetMX, target: str) -> None:
    with pytest.raises(GetMXInputError, match=r"is neither a path \(/v1/...\) nor an operationId"):
        mx.request(target)


def test_request_refuses_unknown_options(mx: GetMX, loopback: Loopback) -> None:
    with pytest.raises(GetMXInputError, match="unknown keyword 'time'; did you mean 'timeout'"):
        mx.request("/v9/new", {}, time=5)  # type: ignore[call-arg]  # on purpose
    assert loopback.requests == []


def test_request_raises_the_same_errors(loopback: Loopback, mx: GetMX) -> None:
    loopback.respond = lambda request: Answer(b"", 404)
    with pytest.raises(GetMXStatusError, match=r"request \(/v9/new\): HTTP status 404") as raised:
        mx.request("/v9/new")
    assert raised.value.operation == "/v9/new"


# Warnings.


def test_an_assumed_path_warns_once_for_each_operation(
    loopback: Loopback, mx: GetMX, monkeypatch: pytest.MonkeyPatch
) -> None:
    assume(monkeypatch, "cleanUpEmail", "updateEmail")
    with pytest.warns(UnconfirmedEndpointWarning) as caught:
        mx.emails.clean_up(mail_id="1")
        mx.emails.clean_up(mail_id="1")
        mx.with_options(timeout=5).emails.clean_up(mail_id="1")
        mx.emails.update(mail_id="1", mark="m")
    assert [str(warning.message) for warning in caught] == [
        f"{operation.label}: the path {operation.path} is assumed, nobody has confirmed it yet"
        for operation in (OPERATIONS["cleanUpEmail"], OPERATIONS["updateEmail"])
    ]
    assert {warning.filename for warning in caught} == {__file__}


def test_warnings_name_the_caller_s_line_in_lists_and_async_too(
    loopback: Loopback, mx: GetMX, monkeypatch: pytest.MonkeyPatch
) -> None:
    assume(monkeypatch, "listDomains", "cleanUpEmail")
    loopback.answer({"list": []})

    async def run() -> None:
        async with AsyncGetMX(token="token", base_url=loopback.url) as client:
            await client.domains.list()
            await client.emails.clean_up(mail_id="1")

    with pytest.warns(UnconfirmedEndpointWarning) as caught:
        mx.domains.list(limit=20)
        asyncio.run(run())
    assert [warning.filename for warning in caught] == [__file__] * 3


def test_exactly_the_assumed_paths_warn(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"list": [{"id": "1"}]})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for operation in OPERATION_IDS:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", getmx.UnconfirmedRuleWarning)
                method(mx, operation)(**arguments(operation))
    warned = {str(warning.message).split("(")[1].split(")")[0] for warning in caught
              if warning.category is UnconfirmedEndpointWarning}  # fmt: skip
    assumed = {
        operation["operationId"]
        for path in getmx.openapi()["paths"].values()
        for operation in path.values()
        if operation["x-getmx-evidence"]["path"] == "assumed"
    }
    assert warned == assumed


def test_a_deprecated_operation_warns(loopback: Loopback, mx: GetMX, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getmx._operations.CLEAN_UP_EMAIL", OPERATIONS["cleanUpEmail"]._replace(deprecated=True))
    with pytest.warns(DeprecationWarning, match=r"emails.clean_up \(cleanUpEmail\) is deprecated") as caught:
        mx.emails.clean_up(mail_id="1")
    assert caught[0].filename == __file__


# The caller's own httpx client, closing, threads.


def test_a_caller_s_client_is_used_and_not_closed(loopback: Loopback) -> None:
    seen: list[str] = []
    with httpx.Client(event_hooks={"request": [lambda request: seen.append(request.url.path)]}) as own:
        with GetMX(token="token", base_url=loopback.url, http_client=own) as mx:
            mx.emails.clean_up(mail_id="1")
        assert seen == ["/v1/mail/clean-up"]
        assert not own.is_closed


def test_a_caller_s_async_client_is_used_and_not_closed(loopback: Loopback) -> None:
    async def run() -> bool:
        async with httpx.AsyncClient() as own:
            async with AsyncGetMX(token="token", base_url=loopback.url, http_client=own) as mx:
                await mx.emails.clean_up(mail_id="1")
            return own.is_closed

    assert asyncio.run(run()) is False


def test_closing_closes_the_connections(loopback: Loopback) -> None:
    mx = GetMX(token="token", base_url=loopback.url)
    mx.emails.clean_up(mail_id="1")
    assert loopback.open == 1
    mx.close()
    mx.close()
    assert loopback.open_after_a_while() == 0


def test_an_async_client_closed_says_so(loopback: Loopback) -> None:
    async def run() -> None:
        mx = AsyncGetMX(token="token", base_url=loopback.url)
        await mx.emails.clean_up(mail_id="1")
        await mx.close()
        with pytest.raises(GetMXError, match="the client is closed"):
            await mx.emails.clean_up(mail_id="1")

    asyncio.run(run())


def test_a_sync_client_is_shared_between_threads(loopback: Loopback, mx: GetMX) -> None:
    def work() -> None:
        for _ in range(5):
            mx.emails.clean_up(mail_id="1")

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loopback.requests) == 40


def test_making_a_client_opens_nothing(loopback: Loopback) -> None:
    GetMX(token="token", base_url=loopback.url)
    assert loopback.opened == 0


def test_a_client_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="holds a token and open connections, so it is not pickled"):
        pickle.dumps(GetMX(token="token"))


# Sync and async alike.


def test_both_clients_have_the_same_methods_with_the_same_arguments() -> None:
    for operation in OPERATION_IDS:
        sync = inspect.signature(method(GetMX(token="token"), operation))
        asynchronous = inspect.signature(method(AsyncGetMX(token="token"), operation))
        assert sync.parameters == asynchronous.parameters, operation
        assert sync.return_annotation == str(asynchronous.return_annotation).replace("AsyncPage", "Page"), operation
        assert inspect.iscoroutinefunction(method(AsyncGetMX(token="token"), operation))


def test_both_clients_send_the_same(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"list": [{"id": "1"}]})
    for operation in OPERATION_IDS:
        with unconfirmed_is_fine():
            call(mx, operation)
            asyncio.run(_call_async(operation, loopback.url))
        first, second = loopback.requests[-2:]
        assert (first.path, first.form) == (second.path, second.form)


async def _call_async(operation: str, base_url: str) -> None:
    async with AsyncGetMX(token="token", base_url=base_url) as client:
        await method(client, operation)(**arguments(operation))
