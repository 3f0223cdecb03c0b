"""The sandbox over HTTP: the vendor's curl samples, the same answers as in process, faults, the control interface."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from getmx import (
    OPERATIONS,
    AsyncGetMX,
    GetMX,
    GetMXAPIError,
    GetMXConnectionError,
    GetMXError,
    GetMXStatusError,
    GetMXTimeoutError,
)
from getmx._runtime.encode import multipart
from getmx_sandbox import Code, Sandbox, Timeout
from getmx_sandbox.server import SandboxServer
from tests.sandbox.account import OTHER_READ, READ, answer_errors, needs
from tests.support import spec
from tests.support.calls import OPERATION_IDS, unconfirmed_is_fine
from tests.wire.capture import captured
from tests.wire.samples import SAMPLES, Sample

HOLD = 0.1
KNOWN_SAMPLES = [sample for sample in SAMPLES if sample.operation in OPERATIONS]
FORM = {"Content-Type": "multipart/form-data; boundary=x"}
JSON = {"Content-Type": "application/json"}
KEY = "key-of-the-tests"
CONTROL = f"/_sandbox/{KEY}"
IDNA_BOUNDARY = "multipart/form-data; boundary*=idna''x%ff"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """One for all tests of the module; each begins with a reset."""
    with SandboxServer(Sandbox(token="token"), hold=HOLD, control_key=KEY) as running:
        yield running


@pytest.fixture(scope="module")
def web(server: SandboxServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url) as client:
        yield client


@pytest.fixture(autouse=True)
def _reset(web: httpx.Client) -> None:
    control(web, "reset")


@pytest.fixture
def connection(server: SandboxServer) -> Iterator[http.client.HTTPConnection]:
    """To call on without a client's retries, pools and logs."""
    with closing(http.client.HTTPConnection(urlsplit(server.base_url).netloc)) as opened:
        yield opened


@pytest.fixture
def client(server: SandboxServer) -> Iterator[GetMX]:
    with GetMX("token", base_url=server.base_url, max_retries=0) as mx:
        yield mx


def control(web: httpx.Client, command: str, **order: Any) -> Any:
    answer = web.post(f"{CONTROL}/{command}", json=order)
    assert answer.status_code == 200, answer.text
    return answer.json()


# Calls.


@pytest.mark.parametrize("sample", KNOWN_SAMPLES, ids=lambda sample: sample.operation)
def test_the_bytes_of_curl_get_a_valid_envelope(
    server: SandboxServer, connection: http.client.HTTPConnection, sample: Sample
) -> None:
    boundary = "------------------------0123456789abcdef"
    pieces = [
        f"--{boundary}\r\n"
        + "".join(f"{name}: {value}\r\n" for name, value in part["headers"])
        + f"\r\n{part['value']}\r\n"
        for part in json.loads(captured(sample).read_text(encoding="utf-8"))["parts"]
    ]
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Expect": "100-continue"}
    connection.request("POST", sample.path, "".join([*pieces, f"--{boundary}--\r\n"]).encode(), headers)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer_errors(sample.operation, json.load(answer)) == []
    assert server.sandbox.calls[-1].operation == sample.operation


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
@pytest.mark.parametrize("sample", KNOWN_SAMPLES, ids=lambda sample: sample.operation)
def test_curl_itself_gets_a_valid_envelope(server: SandboxServer, sample: Sample) -> None:
    done = subprocess.run(sample.curl(server.base_url), check=True, capture_output=True, timeout=10)
    assert answer_errors(sample.operation, json.loads(done.stdout)) == []
    sent = dict(server.sandbox.calls[-1].form)
    assert sent == {**dict(sample.form[1:]), **({"password": "***"} if "password" in sent else {})}


def test_http_answers_what_in_process_is_answered(web: httpx.Client, server: SandboxServer, client: GetMX) -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    control(web, "clock", set=at.isoformat())
    control(web, "seed")
    beside = Sandbox(token="token", seed=True, now=lambda: at)
    in_process = beside.client(max_retries=0)
    for operation in OPERATION_IDS:
        fields = {**next(iter(spec.request_examples(operation).values())), "token": None}
        assert envelope(client, operation, fields) == envelope(in_process, operation, fields), operation
    assert server.sandbox.calls == beside.calls


def envelope(mx: GetMX, operation: str, fields: dict[str, Any]) -> tuple[Any, ...]:
    try:
        answer = mx.request(operation, fields)
    except GetMXAPIError as error:
        return error.code, error.msg
    return answer.code, answer.msg, answer.data


@needs("listMessages")
def test_both_clients_do_a_round_in_strict_mode(server: SandboxServer) -> None:
    async def listed(mail_id: str) -> list[str | None]:
        async with AsyncGetMX("token", base_url=server.base_url, strict=True) as mx:
            return [message.subject async for message in await mx.messages.list(folder="Inbox", mail_id=mail_id)]

    mail_id = server.sandbox.add_mailbox("a@example.com")
    for number in range(25):
        server.sandbox.deliver("a@example.com", f"№ {number}")
    with GetMX("token", base_url=server.base_url, strict=True) as mx:
        subjects = [message.subject for message in mx.messages.list(folder="Inbox", mail_id=mail_id)]
    assert sorted(map(str, subjects)) == sorted(f"№ {number}" for number in range(25))
    assert asyncio.run(listed(mail_id)) == subjects


@needs("listEmails", "listMessages")
def test_the_ports_are_the_servers(web: httpx.Client, server: SandboxServer, client: GetMX) -> None:
    control(web, "seed")
    (mailbox,) = client.request("listEmails", {"mail": "carol@example.org"}).data["list"]
    fields = {"mail_id": mailbox["id"], "folder": ["Inbox"]}
    with pytest.raises(GetMXAPIError, match="other server"):
        client.request("listMessages", fields)
    on_scale = client.with_options(scale_base_url=server.scale_base_url)
    assert on_scale.request("listMessages", fields).data["total"] == 1


def test_what_is_no_call_gets_an_http_error(web: httpx.Client) -> None:
    url = READ.path
    got = web.get(url)
    assert (got.status_code, got.headers["Allow"]) == (405, "POST")
    assert web.post(url, data={"token": "token"}).status_code == 415
    assert web.post(url, content=b"x", headers=FORM).status_code == 400
    assert web.post(url, content=b"x", headers={"Content-Type": IDNA_BOUNDARY}).status_code == 400
    assert web.post(f"{url}/no", files={"token": (None, "token")}).status_code == 404
    assert web.post(url, files={"token": (None, "token")}).status_code == 200


# The control interface, and the faults that it scripts.


@needs("listMessages")
def test_a_delivered_message_is_there(web: httpx.Client, server: SandboxServer, client: GetMX) -> None:
    mail_id = server.sandbox.add_mailbox("a@example.com")
    order = {"to": "a@example.com", "subject": "S", "body": "B", "from": "x@y.z", "at": "2026-01-02T03:04:05"}
    answer = control(web, "deliver", **order)
    (message,) = client.messages.list(folder="Inbox", mail_id=mail_id)
    assert message.to_dict() == {
        "id": answer["message_id"], "from": "x@y.z", "to": "a@example.com", "subject": "S", "body": "B",
        "time": "2026-01-02 03:04:05", "timestamp": 1767323045,
    }  # fmt: skip


def test_scripted_faults_come_in_turn(web: httpx.Client, client: GetMX) -> None:
    control(web, "fail", operation=READ.id, fault="api", code=7, msg="no")
    control(web, "fail", operation=READ.id, fault="http", status=503, body="später", headers={"X-A": "b"})
    control(web, "fail", operation=READ.id, fault="disconnect", times=2)
    with pytest.raises(GetMXAPIError) as refused:
        client.request(READ.id)
    assert (refused.value.code, refused.value.msg) == (7, "no")
    with pytest.raises(GetMXStatusError) as status:
        client.request(READ.id)
    assert status.value.response is not None
    assert (status.value.response.status, status.value.response.headers["x-a"]) == (503, "b")
    for _ in range(2):
        with pytest.raises(GetMXConnectionError, match="disconnected without"):
            client.request(READ.id)
    assert client.request(READ.id).code == 200


def test_a_timeout_is_held_until_the_caller_goes(web: httpx.Client, client: GetMX) -> None:
    control(web, "fail", operation=READ.id, fault="timeout")
    with pytest.raises(GetMXTimeoutError):
        client.request(READ.id, timeout=HOLD / 2)
    assert client.request(READ.id).code == 200


def test_a_timeout_is_held_for_a_bounded_time(web: httpx.Client, client: GetMX) -> None:
    control(web, "fail", operation=READ.id, fault="timeout")
    with pytest.raises(GetMXConnectionError, match="disconnected without"):
        client.request(READ.id)


def test_a_fault_ends_the_connection_that_meets_it_and_no_other(
    web: httpx.Client, server: SandboxServer, connection: http.client.HTTPConnection, client: GetMX
) -> None:
    control(web, "fail", operation=READ.id, fault="timeout")
    control(web, "fail", operation=OTHER_READ.id, fault="disconnect")
    begun = time.monotonic()
    send_call(connection, server)
    with pytest.raises(GetMXConnectionError, match="disconnected without"):
        client.request(OTHER_READ.id)
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    assert time.monotonic() - begun >= HOLD, "the other call's fault ended this one"


def test_a_connection_without_a_fault_stays(
    web: httpx.Client, server: SandboxServer, connection: http.client.HTTPConnection, client: GetMX
) -> None:
    for fault in ("disconnect", "timeout"):
        send_call(connection, server)
        assert connection.getresponse().read()
        control(web, "fail", operation=OTHER_READ.id, fault=fault)
        with pytest.raises(GetMXConnectionError, match="disconnected without"):
            client.request(OTHER_READ.id)
    send_call(connection, server)  # On the same connection: http.client opens no new one where the server has cut it.
    assert connection.getresponse().status == 200


def send_call(connection: http.client.HTTPConnection, server: SandboxServer) -> None:
    connection.request("POST", READ.path, multipart([("token", server.token)], "x"), FORM)


def test_a_misplaced_token_is_in_no_log(
    server: SandboxServer, connection: http.client.HTTPConnection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    connection.request("POST", f"{READ.path}?token=canary-7f3a", b"", FORM)
    assert connection.getresponse().status == 400
    assert "canary" not in caplog.text


@needs("addEmail")
def test_calls_are_told_without_secrets(web: httpx.Client, server: SandboxServer, client: GetMX) -> None:
    fields = {"domain_id": "1", "mail": "a@b.c", "password": "canary-9c1e"}
    with pytest.raises(GetMXAPIError):
        client.request("addEmail", fields)
    answer = web.get(f"{CONTROL}/calls")
    (call,) = answer.json()
    assert (call["operation"], call["server"], call["code"]) == ("addEmail", "shared", server.sandbox.calls[0].code)
    assert call["form"] == [["domain_id", "1"], ["mail", "a@b.c"], ["password", "***"]]
    assert "token" not in answer.text
    assert "canary" not in answer.text


def test_the_clock_is_set_put_forward_and_told(web: httpx.Client) -> None:
    assert control(web, "clock", set="2026-01-02T03:04:05Z") == {"now": "2026-01-02T03:04:05+00:00"}
    assert control(web, "clock", advance=1.5) == {"now": "2026-01-02T03:04:06.500000+00:00"}
    assert web.get(f"{CONTROL}/clock").json() == {"now": "2026-01-02T03:04:06.500000+00:00"}


def test_a_clock_that_cannot_go_so_far_still_tells_the_time(web: httpx.Client) -> None:
    control(web, "clock", set="2026-01-02T03:04:05Z")
    for order in ({"advance": 1e12}, {"set": "2026-02-01T00:00:00Z", "advance": 1e12}):
        assert web.post(f"{CONTROL}/clock", json=order).status_code == 400
    assert control(web, "clock") == {"now": "2026-01-02T03:04:05+00:00"}
    control(web, "seed")
    assert control(web, "clock", set="2026-02-01T00:00:00Z", advance=60) == {"now": "2026-02-01T00:01:00+00:00"}


def test_a_reset_forgets_all_but_the_first_token(web: httpx.Client, server: SandboxServer, client: GetMX) -> None:
    sandbox = server.sandbox
    control(web, "seed")
    control(web, "access", on=False)
    server.sandbox.reset_token()
    assert control(web, "reset") == {"token": "token"}
    assert repr(sandbox) == "<Sandbox: 0 domains, 0 mailboxes, 0 calls>"
    assert client.request(READ.id).code == 200
    assert server.token == "token"
    assert server.sandbox is sandbox


@needs("listEmails")
def test_a_mailbox_is_added_with_its_domain(web: httpx.Client, client: GetMX) -> None:
    answer = control(web, "mailbox", mail="a@example.com")
    (row,) = client.request("listEmails").data["list"]
    assert (row["id"], row["mail"]) == (answer["mail_id"], "a@example.com")


@needs("listAliases")
def test_an_alias_collects(web: httpx.Client, client: GetMX) -> None:
    control(web, "mailbox", mail="a@example.com")
    alias_id = control(web, "collect", address="info@example.com", into="a@example.com")["alias_id"]
    (row,) = client.request("listAliases").data["list"]
    assert row["id"] == alias_id
    assert control(web, "deliver", to="info@example.com")["message_id"]


@needs("addDomain", "getRemainingSpace")
def test_a_domain_goes_on_scale(web: httpx.Client, client: GetMX) -> None:
    domain_id = client.request("addDomain", {"domain": "example.com"}).data["id"]
    for order, status in (({}, -1), ({"is_expanded": True}, 1)):
        assert control(web, "scale", domain_id=domain_id, **order) == {}
        space = client.request("getRemainingSpace", {"domain_id": domain_id}).data
        assert space["space_expansion_status"] == status


def test_access_is_switched_and_the_token_renewed(web: httpx.Client, client: GetMX) -> None:
    control(web, "access", on=False)
    with pytest.raises(GetMXAPIError, match="switched off"):
        client.request(OTHER_READ.id)
    control(web, "access", on=True)
    assert client.request(OTHER_READ.id).code == 200
    answer = control(web, "token")
    with pytest.raises(GetMXAPIError) as refused:
        client.request(OTHER_READ.id)
    assert refused.value.code == Code.WRONG_TOKEN
    with GetMX(answer["token"], base_url=str(web.base_url)) as renewed:
        assert renewed.request(OTHER_READ.id).code == 200


def fault_order(fields: str) -> str:
    return f'{{"operation": "{READ.id}"{fields}}}'


def http_fault(fields: str) -> str:
    return fault_order(f', "fault": "http", {fields}')


BAD_ORDERS: list[tuple[str, str, str]] = [
    ("deliver", "{", "no JSON"),
    ("deliver", "\xff", "no JSON"),
    ("deliver", '{"to": "\\ud800"}', "no JSON in UTF-8"),
    ("deliver", "[" * 200_000, "no JSON in UTF-8"),
    ("deliver", "[]", "no JSON object"),
    ("deliver", "{}", "to is missing"),
    ("deliver", '{"to": 1}', "to is of a wrong type"),
    ("deliver", '{"to": "a@b.c", "too": "x"}', "unknown field 'too'"),
    ("deliver", '{"to": "a@b.c"}', "a@b.c is neither a mailbox"),
    ("deliver", '{"to": "known@example.com", "folder": "Nowhere"}', "folder must be one of"),
    ("deliver", '{"to": "known@example.com", "at": "soon"}', "a time is written as"),
    ("fail", fault_order(""), "fault is missing"),
    ("fail", '{"operation": "no", "fault": "api"}', "no is not an operationId"),
    ("fail", fault_order(', "fault": "rain"'), "fault is one of api, http, disconnect, timeout"),
    ("fail", fault_order(', "fault": "timeout", "status": 500'), "takes no such fields as status"),
    ("fail", fault_order(', "fault": "http", "status": 99'), "status is a number from 200 to 599"),
    ("fail", fault_order(', "fault": "http", "headers": {"a": 1}'), "headers are texts"),
    ("fail", http_fault('"headers": {"a b": "x"}'), "a header cannot be sent over HTTP"),
    ("fail", http_fault('"headers": {"X": "a\\nb"}'), "a header cannot be sent over HTTP"),
    ("fail", http_fault('"headers": {"X": " "}'), "a header cannot be sent over HTTP"),
    ("fail", http_fault('"headers": {"X": "\\u20ac"}'), "a header cannot be sent over HTTP"),
    ("fail", http_fault('"body": "x", "headers": {"Content-Length": "2"}'), "a header cannot be sent over HTTP"),
    ("fail", http_fault('"body": "x", "status": 204'), "not with this status and body"),
    ("fail", fault_order(', "fault": "api", "times": true'), "times is of a wrong type"),
    ("fail", fault_order(', "fault": "api", "times": 1000000000000000000'), "at most 100000"),
    ("fail", fault_order(', "fault": "api", "times": 0'), "times must be at least 1"),
    ("fail", fault_order(', "fault": "api", "skip": -1'), "skip must be at least 0"),
    ("fail", fault_order(', "fault": "api", "skip": true'), "skip is of a wrong type"),
    ("fail", fault_order(', "fault": "api", "after_acting": 1'), "after_acting is of a wrong type"),
    ("deliver", '{"to": "known@example.com", "body": "b", "html": "h"}', "body or html, not both"),
    ("deliver", '{"to": "known@example.com", "attachments": 5}', "attachments is of a wrong type"),
    ("seed", "", "domain is there already"),
    ("clock", '{"advance": "1"}', "advance is of a wrong type"),
    ("clock", '{"advance": 1e300}', "too large"),
    ("clock", '{"advance": 1e12}', "out of range"),
    ("clock", '{"set": "noon"}', "a time is written as"),
    ("access", "{}", "on is missing"),
    ("access", '{"on": 1}', "on is of a wrong type"),
    ("mailbox", '{"mail": "known@example.com"}', "mail is there already"),
    ("mailbox", '{"mail": "known"}', "mail must be an address"),
    ("collect", '{"address": "a@b.c", "into": "known@example.com"}', "own domain"),
    ("collect", '{"address": "a@example.com", "into": "none@example.com"}', "none@example.com is neither"),
    ("scale", '{"domain_id": "1"}', "domain_id is unknown"),
    ("fail", '{"operation": "listDomains", "fault": "api", "after_acting": true}', "by http, disconnect or timeout"),
    ("scale", '{"domain_id": "1", "is_expanded": 1}', "is_expanded is of a wrong type"),
]


@pytest.mark.parametrize(("command", "body", "reason"), BAD_ORDERS)
def test_a_bad_order_is_refused_and_says_why(
    web: httpx.Client, server: SandboxServer, client: GetMX, command: str, body: str, reason: str
) -> None:
    server.sandbox.add_mailbox("known@example.com")
    answer = web.post(f"{CONTROL}/{command}", content=body.encode("latin-1"), headers=JSON)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]
    assert len(server.sandbox._memory.mailboxes) == 1


def test_what_the_control_interface_does_not_have(web: httpx.Client) -> None:
    assert web.post(f"{CONTROL}/none", json={}).status_code == 404
    assert web.get(f"{CONTROL}/deliver").status_code == 405


def test_a_server_that_ends_cuts_held_calls_and_frees_its_ports() -> None:
    with SandboxServer(Sandbox(), hold=30) as running:
        running.sandbox.fail(READ.id, with_=Timeout())
        held = http.client.HTTPConnection(urlsplit(running.base_url).netloc)
        send_call(held, running)
        httpx.get(f"{running.control_url}/clock")  # Answered after the held call was taken up.
        leaving = time.monotonic()
    assert time.monotonic() - leaving < 2, "the held call was waited for"
    with pytest.raises(http.client.RemoteDisconnected):
        held.getresponse()
    with SandboxServer(Sandbox(), port=held.port) as again:
        assert again.base_url == running.base_url


# Web pages, which a browser lets send requests to this machine.

OTHER_PAGE = {"Origin": "https://page.example"}
LED_HERE = {"Host": "page.example:8025", "Origin": "http://page.example:8025"}
CROSS_SITE = [
    OTHER_PAGE,
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Host": "page.example"},
    {"Host": "127.0.0.1.page.example"},
    {"Host": "localhost.page.example"},
    {"Host": "["},
    {"Host": ""},
    LED_HERE,
]


@needs("listMessages", "getMessage")
def test_mail_comes_with_all_its_parts(web: httpx.Client, client: GetMX) -> None:
    mail_id = control(web, "mailbox", mail="a@example.com")["mail_id"]
    message = {"to": "a@example.com", "html": "<p>h", "plain_text": "p", "attachments": [{"name": "a.pdf"}]}
    message_id = control(web, "deliver", **message, folder="Junk")["message_id"]
    detail = client.messages.get(mail_id=mail_id, folder="Junk", message_id=message_id)
    assert (detail.body, detail.plain_text, detail.attachments) == ("<p>h", "p", [{"name": "a.pdf"}])


def test_calls_tell_of_the_faults_that_they_met(web: httpx.Client, client: GetMX) -> None:
    for order in (
        {"fault": "disconnect", "skip": 1},
        {"fault": "http", "status": 502, "after_acting": True},
        {"fault": "api", "code": 7},
    ):
        control(web, "fail", operation=READ.id, **order)
    for _ in range(5):
        with suppress(GetMXError):
            client.request(READ.id, max_retries=0)
    told = [(call["fault"], call["after_acting"], call["code"]) for call in web.get(f"{CONTROL}/calls").json()]
    assert told == [
        (None, False, 200),
        ("disconnect", False, None),
        ("http", True, 200),
        ("api", False, 7),
        (None, False, 200),
    ]


@needs("addEmail", "listEmails")
def test_an_answer_is_lost_after_acting(web: httpx.Client, server: SandboxServer, client: GetMX) -> None:
    control(web, "fail", operation="addEmail", fault="disconnect", after_acting=True)
    domain_id = server.sandbox.add_domain("example.com")
    with unconfirmed_is_fine():
        with pytest.raises(GetMXConnectionError) as raised:
            client.emails.add(domain_id=domain_id, mail="a@example.com", password="a-password")  # invented
        assert raised.value.outcome == "unknown"
        assert [row.mail for row in client.emails.list()] == ["a@example.com"]


@pytest.mark.parametrize("headers", CROSS_SITE, ids=str)
@pytest.mark.parametrize("path", [f"{CONTROL}/mailbox", f"{CONTROL}/calls", "/v1/domain/add", "/v1/domain/list"])
def test_a_web_page_neither_steers_nor_reads(
    web: httpx.Client, server: SandboxServer, headers: dict[str, str], path: str
) -> None:
    bodies: list[dict[str, Any]] = [
        {"json": {"mail": "a@example.com"}},
        {"content": b'{"mail": "a@example.com"}', "headers": {"Content-Type": "text/plain"}},
        {"data": {"mail": "a@example.com"}},
        {"files": {"token": (None, "token"), "domain": (None, "example.com")}},
    ]
    for body in bodies:
        answer = web.post(path, **{**body, "headers": {**body.get("headers", {}), **headers}})
        assert (answer.status_code, "access-control-allow-origin" in answer.headers) == (403, False)
    assert web.get(path, headers=headers).status_code == 403
    asked = web.options(path, headers={**headers, "Access-Control-Request-Method": "POST"})
    assert (asked.status_code, "access-control-allow-origin" in asked.headers) == (403, False)
    assert server.sandbox.calls == []
    assert not server.sandbox._memory.domains
    assert not server.sandbox._memory.mailboxes


def test_orders_need_the_key_and_json(web: httpx.Client, server: SandboxServer) -> None:
    order = b'{"mail": "a@example.com"}'
    for path in ("/_sandbox/mailbox", "/_sandbox//mailbox", f"/_sandbox/{KEY[:-1]}/mailbox", "/_sandbox/x/mailbox"):
        assert web.post(path, content=order, headers=JSON).status_code in (404, 415)
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = web.post(f"{CONTROL}/mailbox", content=order, headers={"Content-Type": content_type})
        assert (answer.status_code, answer.json()) == (400, {"error": "the Content-Type is not application/json"})
    assert server.sandbox._memory.mailboxes == {}
    kinds = {"Content-Type": "application/json; charset=utf-8"}
    assert web.post(f"{CONTROL}/mailbox", content=order, headers=kinds).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:8025", "10.0.0.7:1", "mail.test:80"])
def test_names_of_this_machine_are_right(host: str) -> None:
    with SandboxServer(Sandbox(token="token"), names=["mail.test"]) as running:
        headers = {"Host": host, "Origin": f"http://{host.lower()}"}
        answer = httpx.post(f"{running.base_url}/v1/domain/list", files={"token": (None, "token")}, headers=headers)
    assert answer.json()["code"] in (0, 200)


def test_each_server_has_a_key_of_its_own() -> None:
    with SandboxServer(Sandbox()) as first, SandboxServer(Sandbox()) as second:
        assert first.control_url.rpartition("/")[2] != second.control_url.rpartition("/")[2]
        assert len(first.control_url.rpartition("/")[2]) >= 16


# Requests that are large or broken.


def _seconds(web: httpx.Client, size: int, make: Callable[[int], bytes]) -> float:
    body, started = make(size), time.perf_counter()
    assert web.post("/v1/domain/list", content=body, headers=FORM, timeout=30).status_code < 500
    return time.perf_counter() - started


PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
#: A form of about a size.
HOSTILE_FORMS: dict[str, Callable[[int], bytes]] = {
    "many parts": lambda size: (PART + b"b\r\n") * (size // 57) + b"--x--\r\n",
    "a long value": lambda size: PART + b"y" * size + b"\r\n--x--\r\n",
    "almost boundaries": lambda size: PART + b"\r\n--" * (size // 4),
    "long headers": lambda size: b"--x\r\n" + b"A: b\r\n" * (size // 6),
    "a long header": lambda size: b"--x\r\nContent-Disposition: form-data" + b'; a="' * (size // 5),
    "backslashes": lambda size: b'--x\r\nContent-Disposition: form-data; name="' + b'\\"' * (size // 2),
}


@pytest.mark.parametrize("kind", HOSTILE_FORMS)
def test_the_time_grows_with_the_size(web: httpx.Client, kind: str) -> None:
    """Eight times the size takes at most twenty times as long, by the better of two tries each."""
    make = HOSTILE_FORMS[kind]
    small = min(_seconds(web, 50_000, make) for _ in range(2))
    large = min(_seconds(web, 400_000, make) for _ in range(2))
    assert large < max(20 * small, 0.2)


def test_no_traceback_reaches_a_client(web: httpx.Client) -> None:
    orders = [
        b"",
        b"[]",
        b"{",
        b'{"set": "' + b"9" * 400 + b'"}',
        b'{"advance": 1e400}',
        b"\xff",
        b"[" * 100_000,
        b'{"to": 1}',
    ]
    answers = [
        web.post(f"{CONTROL}/{command}", content=order, headers=JSON)
        for command in ("deliver", "mailbox", "collect", "scale", "fail", "clock", "access")
        for order in orders
    ]
    answers += [web.post("/v1/domain/list", content=order, headers=FORM) for order in orders]
    answers += [web.post(path, content=b"") for path in ("/%00", "/%ff", "/..%2f", "//", "/_sandbox/" + "a" * 5000)]
    assert {answer.status_code for answer in answers} <= {200, 400, 404, 415}
    assert [answer.text for answer in answers if "Traceback" in answer.text or ".py" in answer.text] == []
