"""The sandbox without a socket: HTTP as a function, and as the transport of an httpx client."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from email.message import Message
from email.parser import Parser
from typing import Any, Final, NamedTuple, Protocol

import httpx

from .faults import Disconnect, HttpFault, Timeout, TransportFault, UnknownPath
from .forms import Pairs, Server

logger: logging.Logger = logging.getLogger("getmx_sandbox")

#: The addresses of the sandbox in process. Invented: names under `.invalid` never resolve.
SHARED_URL: Final = "https://sandbox.invalid"
SCALE_URL: Final = "https://scale.sandbox.invalid"

_SERVERS: Final[Mapping[str, Server]] = {httpx.URL(SHARED_URL).host: "shared", httpx.URL(SCALE_URL).host: "scale"}


class Answering(Protocol):
    """What answers calls: a `Sandbox`."""

    def outcome(self, path: str, form: Pairs, *, server: Server = "shared") -> dict[str, Any] | TransportFault: ...


class Post(NamedTuple):
    """A request as it came, without the headers that say nothing to the sandbox."""

    method: str
    path: str
    content_type: str
    body: bytes


class Answer(NamedTuple):
    """An answer as HTTP carries it."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class UnreadableForm(ValueError):
    """A body is not the multipart form in UTF-8 that its content type says."""


def respond(sandbox: Answering, server: Server, post: Post) -> Answer | Disconnect | Timeout:
    """An envelope with status 200, a scripted fault, or a 4xx for a request that is no call of the API.

    All these statuses are simulated.
    """
    if post.method != "POST":
        return _text(405, "every call of this API is a POST", {"Allow": "POST"})
    if not post.content_type.lower().startswith("multipart/form-data"):
        return _text(415, "every call of this API is multipart/form-data")
    try:
        form = read_form(post.content_type, post.body)
        return _outcome(sandbox, server, post.path, form)
    except UnreadableForm as error:
        return _text(400, str(error))
    except UnknownPath:
        return _text(404, "no operation has this path")


def _outcome(
    sandbox: Answering, server: Server, path: str, form: list[tuple[str, str]]
) -> Answer | Disconnect | Timeout:
    outcome = sandbox.outcome(path, form, server=server)
    if isinstance(outcome, dict):
        logger.info("%s %s: %d %s", server, path, outcome["code"], outcome["msg"])
        return Answer(200, json.dumps(outcome, ensure_ascii=False).encode(), {"Content-Type": "application/json"})
    logger.info("%s %s: scripted %s", server, path, type(outcome).__name__)
    return Answer(*outcome) if isinstance(outcome, HttpFault) else outcome


def _text(status: int, text: str, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/plain; charset=utf-8", **(headers or {})})


def read_form(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """The fields of a multipart form, in order, every value as it was sent.

    Raises:
        UnreadableForm: The body is no multipart form in UTF-8.
    """
    try:
        return _fields(content_type, body.decode())
    except UnreadableForm:
        raise
    except (ValueError, TypeError, LookupError, RecursionError):  # The parser's, where parameters or parts are odd.
        raise UnreadableForm("the form cannot be read: not UTF-8, or not multipart/form-data") from None


def _fields(content_type: str, body: str) -> list[tuple[str, str]]:
    # As text, since the parser reads bytes as ASCII and loses what is in the names of fields beyond it.
    message = Parser().parsestr(f"Content-Type: {_one_line(content_type)}\r\n\r\n{body}")
    parts = message.get_payload()
    if message.defects or not isinstance(parts, list):
        raise UnreadableForm("the form is not the multipart/form-data that its Content-Type announces")
    return [_field(part) for part in parts if isinstance(part, Message)]


def _one_line(header: str) -> str:
    return " ".join(header.split())


def _field(part: Message) -> tuple[str, str]:
    name, value = part.get_param("name", header="content-disposition"), part.get_payload()
    if not isinstance(name, str) or not isinstance(value, str):
        raise UnreadableForm("a part of the form has no name, or parts of its own")
    return name, value


class InProcessTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers what an httpx client sends. A scripted network fault raises at once what httpx would raise."""

    def __init__(self, sandbox: Answering) -> None:
        self._sandbox = sandbox

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self._respond(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return self._respond(request)

    def _respond(self, request: httpx.Request) -> httpx.Response:
        server = _SERVERS.get(request.url.host)
        if server is None:
            raise httpx.ConnectError(f"the sandbox is at {SHARED_URL} and {SCALE_URL} only", request=request)
        content_type = request.headers.get("Content-Type", "")
        post = Post(request.method, request.url.path, content_type, request.content)
        answer = respond(self._sandbox, server, post)
        if isinstance(answer, Answer):
            return httpx.Response(answer.status, headers=dict(answer.headers), content=answer.body)
        if isinstance(answer, Timeout):
            raise httpx.ReadTimeout("scripted timeout", request=request)
        raise httpx.RemoteProtocolError("scripted disconnect", request=request)
