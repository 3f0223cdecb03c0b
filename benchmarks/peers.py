"""The clients that are measured. Each makes the same calls, and tells what it got.

Each runs in a process of its own, in an environment that benchmarks/environments.py makes. A client is imported when it
is opened, because an environment may lack some.
"""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import date
from importlib import import_module
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from benchmarks.server import (
    ACTION,
    FULL_MAILBOX,
    IDS,
    PAGES,
    REFUSAL,
    REFUSED_MAILBOX,
    ROWS,
    ids_of,
    total_of,
)

PATH = "/v1/message/list"
TOKEN = "t" * 32

#: What a call gives: ids and total of rows, "done" for an action, code and msg of a refusal.
Answer = Any
DONE = "done"


class Form(NamedTuple):
    """A form: its fields as they are sent, what a typed client takes for them beside the token, and what comes back.

    `flags` are the fields that are set to yes. Each client has another way to say so. With `all_pages`, a client calls
    until it has the rows of all pages.
    """

    fields: Mapping[str, str]
    values: Mapping[str, Any]
    expected: Answer
    flags: tuple[str, ...] = ()
    path: str = PATH
    all_pages: bool = False

    def check(self, given: Answer) -> None:
        assert given == self.expected, f"got {str(given)[:200]}"

    def page(self, number: int) -> Form:
        """The form that asks for this page alone."""
        fields, values = {**self.fields, "page": str(number)}, {**self.values, "page": number}
        return self._replace(fields=fields, values=values, all_pages=False)


Call = Callable[[Form], Answer]
AsyncCall = Callable[[Form], Awaitable[Answer]]


class Peer(NamedTuple):
    """How a client is opened for an address, sync and async, and the package that its version is taken from."""

    package: str
    open: Callable[[str], Call] | None
    open_async: Callable[[str], Coroutine[Any, Any, AsyncCall]] | None


def _form(
    fields: Mapping[str, str], values: Mapping[str, Any] | None = None, expected: Answer = None, **more: Any
) -> Form:
    """A form of texts, and of `values` where a typed client takes something else. It lists messages, if not said."""
    answer = (IDS, total_of(len(fields) + 1)) if expected is None else expected
    return Form({"token": TOKEN, **fields}, {**fields, **(values or {})}, answer, **more)


_FIELDS = {"folder": "Inbox", "mail_id": "12345678", "page": "1", "limit": str(ROWS)}
_VALUES = {"folder": ["Inbox"], "page": 1, "limit": ROWS}
_FILTERS = {
    "start_time": "2026-01-01",
    "end_time": "2026-02-01",
    "to": "user@example.com",
    "subject": "subject",
    "flagged": "1",
    "seen": "1",
}
_DATES = {"start_time": date(2026, 1, 1), "end_time": date(2026, 2, 1)}


def _long() -> Form:
    form = _form({**_FIELDS, **_FILTERS}, {**_VALUES, **_DATES})
    flags = ("flagged", "seen")
    return form._replace(values={name: form.values[name] for name in form.values if name not in flags}, flags=flags)


#: Two forms of every case. The long one has every field that the spec knows for this operation.
FORMS = {"5 fields": _form(_FIELDS, _VALUES), "11 fields": _long()}
#: What is measured only of calls one after the other.
SPECIAL = {
    "an action": _form({"folder": "Inbox", "mail_id": "12345678", "message_id": "12345678"}, None, DONE, path=ACTION),
    "a field of 1 MB": _form({**_FIELDS, "subject": "x" * 1_000_000}, _VALUES),
    "a refusal": _form({**_FIELDS, "mail_id": REFUSED_MAILBOX}, _VALUES, (REFUSAL["code"], REFUSAL["msg"])),
    "5,000 rows": _form(
        {**_FIELDS, "mail_id": FULL_MAILBOX},
        _VALUES,
        ([row_id for page in range(1, PAGES + 1) for row_id in ids_of(page)], PAGES * ROWS),
        all_pages=True,
    ),
}


def paged(call: Call) -> Call:
    """A call that asks for page after page where the form wants all."""

    def call_all(form: Form) -> Answer:
        if not form.all_pages:
            return call(form)
        ids, total = call(form.page(1))
        while len(ids) < total:
            ids += call(form.page(len(ids) // ROWS + 1))[0]
        return ids, total

    return call_all


def answer_of(envelope: Any) -> Answer:
    """What an answer says, read by hand."""
    if envelope["code"] not in (0, 200):
        return envelope["code"], envelope["msg"]
    data = envelope["data"]
    return ([row["id"] for row in data["list"]], data["total"]) if data else DONE


# By hand: strings in, dicts out.


def as_files(form: Form) -> dict[str, Any]:
    """The usual way to send a form without files with httpx."""
    return {"files": {name: (None, value) for name, value in form.fields.items()}}


def as_content(form: Form) -> dict[str, Any]:
    body, headers = encoded(form)
    return {"content": body, "headers": headers}


def encoded(form: Form) -> tuple[bytes, dict[str, str]]:
    """A form as one body of bytes, and its headers."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.fields.items()
    ]
    body = f"{''.join(parts)}--{boundary}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def by_httpx(package: str, arguments: Callable[[Form], dict[str, Any]]) -> Peer:
    """httpx or httpx2, which have the same names."""

    def open_sync(url: str) -> Call:
        client = import_module(package).Client()

        def call(form: Form) -> Answer:
            response = client.post(f"{url}{form.path}", **arguments(form))
            return answer_of(response.raise_for_status().json())

        return paged(call)

    async def open_async(url: str) -> AsyncCall:
        client = import_module(package).AsyncClient()

        async def call(form: Form) -> Answer:
            response = await client.post(f"{url}{form.path}", **arguments(form))
            return answer_of(response.raise_for_status().json())

        return call

    return Peer(package, open_sync, open_async)


async def open_aiohttp(url: str) -> AsyncCall:
    session = import_module("aiohttp").ClientSession(raise_for_status=True)

    async def call(form: Form) -> Answer:
        body, headers = encoded(form)
        async with session.post(f"{url}{form.path}", data=body, headers=headers) as response:
            return answer_of(await response.json())

    return call


def open_http_client(url: str) -> Call:
    address = urlsplit(url)
    connect = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = connect(address.netloc)

    def call(form: Form) -> Answer:
        body, headers = encoded(form)
        connection.request("POST", form.path, body, headers)
        response = connection.getresponse()
        assert response.status == 200
        return answer_of(json.loads(response.read()))

    return paged(call)


# Generated from the spec: typed values in, typed rows out.


def open_openapi_python_client(url: str) -> Call:
    client, calls = _openapi_python_client(url)

    def call(form: Form) -> Answer:
        module, body = calls(form)
        return _answer_of_model(form, module.sync(client=client, body=body), "list_")

    return paged(call)


async def open_openapi_python_client_async(url: str) -> AsyncCall:
    client, calls = _openapi_python_client(url)

    async def call(form: Form) -> Answer:
        module, body = calls(form)
        return _answer_of_model(form, await module.asyncio(client=client, body=body), "list_")

    return call


def _openapi_python_client(url: str) -> tuple[Any, Callable[[Form], tuple[Any, Any]]]:
    """Its client, and what gives the module of a call and its form."""
    models = import_module("by_openapi_python_client.models")
    listing = import_module("by_openapi_python_client.api.message.list_messages")
    action = import_module("by_openapi_python_client.api.message.delete_message")

    def calls(form: Form) -> tuple[Any, Any]:
        if form.path == ACTION:
            return action, models.MessageDeleteForm(token=TOKEN, **form.values)
        flags = dict.fromkeys(form.flags, models.FlagFilter.YES)
        return listing, models.MessageListForm(token=TOKEN, **form.values, **flags)

    client = import_module("by_openapi_python_client").Client(base_url=url, raise_on_unexpected_status=True)
    return client, calls


def _answer_of_model(form: Form, envelope: Any, rows: str) -> Answer:
    if envelope.code not in (0, 200):
        return envelope.code, envelope.msg
    return DONE if form.path == ACTION else ([row.id for row in getattr(envelope.data, rows)], envelope.data.total)


def open_openapi_generator(url: str) -> Call:
    package = import_module("by_openapi_generator")
    api = package.MessageApi(package.ApiClient(package.Configuration(host=url)))

    def call(form: Form) -> Answer:
        method = api.delete_message if form.path == ACTION else api.list_messages
        envelope = method(token=TOKEN, **form.values, **dict.fromkeys(form.flags, 1))
        return _answer_of_model(form, envelope, "list")

    return paged(call)


async def open_openapi_generator_aiohttp(url: str) -> AsyncCall:
    package = import_module("by_openapi_generator_aiohttp")
    api = package.MessageApi(package.ApiClient(package.Configuration(host=url)))

    async def call(form: Form) -> Answer:
        envelope = await api.list_messages(token=TOKEN, **form.values, **dict.fromkeys(form.flags, 1))
        return _answer_of_model(form, envelope, "list")

    return call


def open_getmx(url: str) -> Call:
    getmx = import_module("getmx")
    mx = getmx.GetMX(token=TOKEN, base_url=url)

    def call(form: Form) -> Answer:
        try:
            if form.path == ACTION:
                mx.messages.delete(**form.values)
                return DONE
            page = mx.messages.list(**form.values, **dict.fromkeys(form.flags, True))
            return [row.id for row in (page if form.all_pages else page.items)], page.total
        except getmx.GetMXAPIError as refusal:
            return refusal.code, refusal.msg

    return call


async def open_getmx_async(url: str) -> AsyncCall:
    return _getmx_call(import_module("getmx").AsyncGetMX(token=TOKEN, base_url=url))


async def open_getmx_over_aiohttp(url: str) -> AsyncCall:
    """With the caller's own client: httpx over aiohttp's connections."""
    transport = import_module("httpx_aiohttp").AiohttpTransport()
    own = import_module("httpx").AsyncClient(transport=transport)
    return _getmx_call(import_module("getmx").AsyncGetMX(token=TOKEN, base_url=url, http_client=own))


def _getmx_call(mx: Any) -> AsyncCall:
    async def call(form: Form) -> Answer:
        page = await mx.messages.list(**form.values, **dict.fromkeys(form.flags, True))
        return [row.id for row in page.items], page.total

    return call


#: What the others are compared with.
BASE = "httpx-files"
PEERS = {
    BASE: by_httpx("httpx", as_files),
    "httpx-content": by_httpx("httpx", as_content),
    "httpx2-files": by_httpx("httpx2", as_files),
    "httpx2-content": by_httpx("httpx2", as_content),
    "aiohttp": Peer("aiohttp", None, open_aiohttp),
    "http.client": Peer("", open_http_client, None),
    "openapi-python-client": Peer(
        "openapi-python-client", open_openapi_python_client, open_openapi_python_client_async
    ),
    "openapi-generator": Peer("openapi-generator-cli", open_openapi_generator, None),
    "openapi-generator-aiohttp": Peer("openapi-generator-cli", None, open_openapi_generator_aiohttp),
    "getmx-httpx-aiohttp": Peer("httpx-aiohttp", None, open_getmx_over_aiohttp),
    "getmx": Peer("getmx-client", open_getmx, open_getmx_async),
}
