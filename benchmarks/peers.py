"""The clients that are measured. Each makes the same call: it lists messages, and gives their ids and the total.

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

from benchmarks.server import IDS, total_of

PATH = "/v1/message/list"
TOKEN = "t" * 32


class Form(NamedTuple):
    """A form: its fields as they are sent, and what a typed client takes for them, beside the token.

    `flags` are the fields that are set to yes. Each client has another way to say so.
    """

    fields: Mapping[str, str]
    values: Mapping[str, Any]
    flags: tuple[str, ...] = ()

    def check(self, given: Answer) -> None:
        assert given == (IDS, total_of(len(self.fields))), given


Answer = tuple[list[str], int]
Call = Callable[[Form], Answer]
AsyncCall = Callable[[Form], Awaitable[Answer]]


class Peer(NamedTuple):
    """How a client is opened for an address, sync and async, and the package that its version is taken from."""

    package: str
    open: Callable[[str], Call] | None
    open_async: Callable[[str], Coroutine[Any, Any, AsyncCall]] | None


_SHORT = Form(
    {"token": TOKEN, "folder": "Inbox", "mail_id": "12345678", "page": "1", "limit": "20"},
    {"folder": ["Inbox"], "mail_id": "12345678", "page": 1, "limit": 20},
)
_LONG = Form(
    {
        **_SHORT.fields,
        "start_time": "2026-01-01",
        "end_time": "2026-02-01",
        "to": "user@example.com",
        "subject": "subject",
        "flagged": "1",
        "seen": "1",
    },
    {
        **_SHORT.values,
        "start_time": date(2026, 1, 1),
        "end_time": date(2026, 2, 1),
        "to": "user@example.com",
        "subject": "subject",
    },
    ("flagged", "seen"),
)
#: The long form has every field that the spec knows for this operation.
FORMS = {"5 fields": _SHORT, "11 fields": _LONG}


def ids_and_total(answer: Any) -> Answer:
    assert answer["code"] in (0, 200)
    return [row["id"] for row in answer["data"]["list"]], answer["data"]["total"]


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
            response = client.post(f"{url}{PATH}", **arguments(form))
            return ids_and_total(response.raise_for_status().json())

        return call

    async def open_async(url: str) -> AsyncCall:
        client = import_module(package).AsyncClient()

        async def call(form: Form) -> Answer:
            response = await client.post(f"{url}{PATH}", **arguments(form))
            return ids_and_total(response.raise_for_status().json())

        return call

    return Peer(package, open_sync, open_async)


async def open_aiohttp(url: str) -> AsyncCall:
    session = import_module("aiohttp").ClientSession(raise_for_status=True)

    async def call(form: Form) -> Answer:
        body, headers = encoded(form)
        async with session.post(f"{url}{PATH}", data=body, headers=headers) as response:
            return ids_and_total(await response.json())

    return call


def open_http_client(url: str) -> Call:
    connection = http.client.HTTPConnection(url.removeprefix("http://"))

    def call(form: Form) -> Answer:
        body, headers = encoded(form)
        connection.request("POST", PATH, body, headers)
        response = connection.getresponse()
        assert response.status == 200
        return ids_and_total(json.loads(response.read()))

    return call


# Generated from the spec: typed values in, typed rows out.


def open_openapi_python_client(url: str) -> Call:
    client, listing, form_of = _openapi_python_client(url)

    def call(form: Form) -> Answer:
        data = listing.sync(client=client, body=form_of(form)).data
        return [row.id for row in data.list_], data.total

    return call


async def open_openapi_python_client_async(url: str) -> AsyncCall:
    client, listing, form_of = _openapi_python_client(url)

    async def call(form: Form) -> Answer:
        data = (await listing.asyncio(client=client, body=form_of(form))).data
        return [row.id for row in data.list_], data.total

    return call


def _openapi_python_client(url: str) -> tuple[Any, Any, Callable[[Form], Any]]:
    """Its client, the module of the call, and what makes a form."""
    models = import_module("by_openapi_python_client.models")

    def form_of(form: Form) -> Any:
        return models.MessageListForm(token=TOKEN, **form.values, **dict.fromkeys(form.flags, models.FlagFilter.YES))

    client = import_module("by_openapi_python_client").Client(base_url=url, raise_on_unexpected_status=True)
    return client, import_module("by_openapi_python_client.api.message.list_messages"), form_of


def open_openapi_generator(url: str) -> Call:
    package = import_module("by_openapi_generator")
    api = package.MessageApi(package.ApiClient(package.Configuration(host=url)))

    def call(form: Form) -> Answer:
        data = api.list_messages(token=TOKEN, **form.values, **dict.fromkeys(form.flags, 1)).data
        return [row.id for row in data.list], data.total

    return call


def open_getmx(url: str) -> Call:
    mx = import_module("getmx").GetMX(token=TOKEN, base_url=url)

    def call(form: Form) -> Answer:
        page = mx.messages.list(**form.values, **dict.fromkeys(form.flags, True))
        return [row.id for row in page.items], page.total

    return call


async def open_getmx_async(url: str) -> AsyncCall:
    mx = import_module("getmx").AsyncGetMX(token=TOKEN, base_url=url)

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
    "getmx": Peer("getmx-client", open_getmx, open_getmx_async),
}
