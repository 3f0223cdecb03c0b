"""The sandbox over HTTP, for any language: two ports, one for each server of the service, and a control interface."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .faults import AfterActing, ApiError, Disconnect, Fault, HttpFault, NobodyReceives, Timeout, UnknownOperation
from .forms import Server
from .guard import Guard
from .sandbox import Call, Sandbox
from .transport import Answer, Post, respond

#: Seconds after which a scripted Timeout closes the connection, if the caller has not gone before.
HOLD = 30.0


class SandboxServer:
    """A sandbox over HTTP. It listens at once; `run` answers until a signal, `with` answers in a thread.

    Args:
        sandbox: Answers the calls.
        host: Address to listen on.
        port: Of the shared server. 0 takes a free one.
        scale_port: Of the Scale server. 0 takes a free one.
        hold: Seconds after which a scripted Timeout closes the connection.
        control_key: The last part of `control_url`. Who knows it can steer the sandbox. None: a random one.
        names: Names of this machine by which it is called, besides `host`, localhost and IP addresses.

    Attributes:
        base_url: The address of the shared server.
        scale_base_url: The address of the Scale server.
        control_url: The address of the control interface. Keep it to yourself.

    Raises:
        OSError: A port is taken, or the address is not of this machine.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        scale_port: int = 0,
        hold: float = HOLD,
        control_key: str | None = None,
        names: Collection[str] = (),
    ) -> None:
        self.sandbox = sandbox
        self._hold = hold
        self._sockets = _listen(host, port, scale_port)
        shared_port, self._scale_port = (listener.getsockname()[1] for listener in self._sockets)
        self.base_url: str = f"http://{host}:{shared_port}"
        self.scale_base_url: str = f"http://{host}:{self._scale_port}"
        control_path = f"/_sandbox/{control_key or secrets.token_urlsafe(16)}"
        self.control_url: str = self.base_url + control_path
        app = Guard(self._app(control_path), {host, *names})
        config = uvicorn.Config(app, loop="asyncio", http=_Unlogged, lifespan="off", log_config=None)
        self._uvicorn = _Uvicorn(config)
        self._thread = threading.Thread(target=self.run, daemon=True)

    @property
    def token(self) -> str:
        """The token that is accepted now."""
        return self.sandbox.token

    def run(self) -> None:
        """Answers until SIGINT or SIGTERM, and then raises the signal again. Call it in the main thread."""
        self._uvicorn.run(self._sockets)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._uvicorn.should_exit = True
        self._thread.join()

    def _app(self, control_path: str) -> Starlette:
        control = Starlette(
            routes=[
                Route("/deliver", self._deliver, methods=["POST"]),
                Route("/mailbox", self._mailbox, methods=["POST"]),
                Route("/collect", self._collect, methods=["POST"]),
                Route("/scale", self._scale, methods=["POST"]),
                Route("/fail", self._fail, methods=["POST"]),
                Route("/calls", self._calls, methods=["GET"]),
                Route("/clock", self._clock, methods=["GET", "POST"]),
                Route("/access", self._access, methods=["POST"]),
                Route("/token", self._new_token, methods=["POST"]),
                Route("/seed", self._seed, methods=["POST"]),
                Route("/reset", self._reset, methods=["POST"]),
            ],
            exception_handlers=dict.fromkeys((ValueError, OverflowError, UnknownOperation, NobodyReceives), _refuse),
        )
        return Starlette(routes=[Mount(control_path, app=control), Mount("/", app=self._api)])

    async def _api(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        server: Server = "scale" if scope["server"][1] == self._scale_port else "shared"
        try:
            body = await request.body()
        except ClientDisconnect:  # A caller that is killed sends half a request.
            return
        post = Post(request.method, scope["path"], request.headers.get("Content-Type", ""), body)
        answer = respond(self.sandbox, server, post)
        if isinstance(answer, Answer):
            await Response(answer.body, answer.status, dict(answer.headers))(scope, receive, send)
        else:
            await self._leave_unanswered(scope, receive, self._hold if isinstance(answer, Timeout) else 0)

    async def _leave_unanswered(self, scope: Scope, receive: Receive, seconds: float) -> None:
        """Ends the connection once the caller has gone or this time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await _until_gone(receive)
        self._uvicorn.cut(scope["client"])
        await _until_gone(receive)

    async def _deliver(self, request: Request) -> Response:
        texts = dict.fromkeys(("to", "subject", "body", "plain_text", "html", "from", "folder", "at"), str)
        order = await _order(request, "to", **texts, attachments=(list, dict, str))
        if "at" in order:
            order["at"] = _time(order["at"])
        fields = {"from_" if name == "from" else name: value for name, value in order.items()}
        return JSONResponse({"message_id": self.sandbox.deliver(**fields)})

    async def _mailbox(self, request: Request) -> Response:
        order = await _order(request, "mail", mail=str)
        return JSONResponse({"mail_id": self.sandbox.add_mailbox(order["mail"])})

    async def _collect(self, request: Request) -> Response:
        order = await _order(request, "address", "into", address=str, into=str)
        return JSONResponse({"alias_id": self.sandbox.collect(order["address"], into=order["into"])})

    async def _scale(self, request: Request) -> Response:
        order = await _order(request, "domain_id", domain_id=str, is_expanded=bool)
        self.sandbox.scale(**order)
        return JSONResponse({})

    async def _fail(self, request: Request) -> Response:
        order = await _order(
            request, "operation", "fault", operation=str, skip=int, times=int, fault=str, after_acting=bool,
            code=int, msg=str, status=int, body=str, headers=dict,
        )  # fmt: skip
        which = {name: order.pop(name) for name in ("operation", "skip", "times") if name in order}
        acts = order.pop("after_acting", False)
        fault = _fault(order.pop("fault"), order)
        self.sandbox.fail(**which, with_=_after_acting(fault) if acts else fault)
        return JSONResponse({})

    async def _calls(self, request: Request) -> Response:
        return JSONResponse([_told(call) for call in self.sandbox.calls])

    async def _clock(self, request: Request) -> Response:
        clock = self.sandbox.clock
        if request.method == "POST":
            order = await _order(request, set=str, advance=(int, float))
            seconds = order.get("advance", 0)
            if "set" in order:  # As one step, so that an order that is refused changes nothing.
                clock.set(_time(order["set"]) + timedelta(seconds=seconds))
            else:
                clock.advance(seconds)
        return JSONResponse({"now": clock.now().isoformat()})

    async def _access(self, request: Request) -> Response:
        order = await _order(request, "on", on=bool)
        if order["on"]:
            self.sandbox.switch_on()
        else:
            self.sandbox.switch_off()
        return JSONResponse({})

    async def _new_token(self, request: Request) -> Response:
        return JSONResponse({"token": self.sandbox.reset_token()})

    async def _seed(self, request: Request) -> Response:
        self.sandbox.seed()
        return JSONResponse({})

    async def _reset(self, request: Request) -> Response:
        self.sandbox.reset()
        return JSONResponse({"token": self.token})


class _Unlogged(H11Protocol):
    """HTTP without uvicorn's access log: that would show a token that a caller has put into the URL.

    The option access_log=False would do it by changing the logger, for every other server of the process as well.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.access_log = False


class _Uvicorn(uvicorn.Server):
    """uvicorn that can close connections without an answer."""

    def cut(self, client: tuple[str, int] | None) -> None:
        """Closes the connections of `client`, an address with its port; None stands for all."""
        for connection in list(self.server_state.connections):
            if client is None or connection.transport.get_extra_info("peername") == tuple(client):
                connection.transport.close()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.cut(None)  # Calls that are held would be waited for.
        await super().shutdown(sockets)


def _listen(host: str, *ports: int) -> list[socket.socket]:
    sockets: list[socket.socket] = []
    try:
        for port in ports:
            sockets.append(socket.create_server((host, port)))
            # Connections inherit it. asyncio sets it only for sockets that name their protocol, and without it the two
            # writes of an answer meet Nagle's algorithm and delayed acknowledgements: 40 ms a call.
            sockets[-1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        for listener in sockets:
            listener.close()
        raise
    return sockets


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class BadOrder(ValueError):
    """The control interface cannot read a request."""


async def _refuse(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 400)


async def _order(request: Request, *required: str, **kinds: type | tuple[type, ...]) -> dict[str, Any]:
    """The JSON object that was sent. Raises BadOrder for other fields or types than these."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise BadOrder("the Content-Type is not application/json")
    try:
        order = json.loads(await request.body())
        json.dumps(order, ensure_ascii=False).encode()  # Half a surrogate pair can be escaped, but never answered.
    except (ValueError, RecursionError):
        raise BadOrder("the body is no JSON in UTF-8") from None
    if not isinstance(order, dict):
        raise BadOrder("the body is no JSON object")
    for name, value in order.items():
        if name not in kinds:
            raise BadOrder(f"unknown field {name!r}; it takes {', '.join(kinds)}")
        if not isinstance(value, kinds[name]) or (isinstance(value, bool) and kinds[name] is not bool):
            raise BadOrder(f"{name} is of a wrong type")
    for name in required:
        if name not in order:
            raise BadOrder(f"{name} is missing")
    return order


def _time(text: str) -> datetime:
    """From ISO 8601. It is taken as UTC if it has no zone."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise BadOrder("a time is written as 2026-01-31T12:00:00+00:00") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _http_fault(*, status: int = 500, body: str = "", headers: dict[str, Any] | None = None) -> HttpFault:
    headers = headers or {}
    if not 200 <= status <= 599 or not all(isinstance(value, str) for value in headers.values()):
        raise BadOrder("status is a number from 200 to 599, headers are texts")
    fault = HttpFault(status, body.encode(), headers)
    try:
        _send(fault)
    except (h11.LocalProtocolError, UnicodeEncodeError):
        raise BadOrder("a header cannot be sent over HTTP, or not with this status and body") from None
    return fault


def _send(fault: HttpFault) -> None:
    """Tries to write the answer as HTTP. Raises what h11 raises if HTTP has no such answer."""
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(b"POST / HTTP/1.1\r\nHost: x\r\n\r\n")
    while connection.next_event() not in (h11.PAUSED, h11.NEED_DATA):
        pass
    connection.send(h11.Response(status_code=fault.status, headers=list(fault.headers.items())))
    connection.send(h11.Data(fault.body))
    connection.send(h11.EndOfMessage())


#: The faults by their names in the control interface.
_FAULTS: Final[dict[str, Callable[..., Fault]]] = {
    "api": ApiError,
    "http": _http_fault,
    "disconnect": Disconnect,
    "timeout": Timeout,
}


def _after_acting(fault: Fault) -> AfterActing:
    if isinstance(fault, ApiError | AfterActing):
        raise BadOrder("an answer is lost after acting by http, disconnect or timeout")
    return AfterActing(fault)


#: How `calls` names a fault.
_NAMES: Final[dict[type, str]] = {ApiError: "api", HttpFault: "http", Disconnect: "disconnect", Timeout: "timeout"}


def _told(call: Call) -> dict[str, Any]:
    acts = isinstance(call.fault, AfterActing)
    met = call.fault.fault if isinstance(call.fault, AfterActing) else call.fault
    return {**call._asdict(), "fault": _NAMES.get(type(met)), "after_acting": acts}


def _fault(kind: str, fields: dict[str, Any]) -> Fault:
    if kind not in _FAULTS:
        raise BadOrder(f"fault is one of {', '.join(_FAULTS)}")
    try:
        return _FAULTS[kind](**fields)
    except TypeError:
        raise BadOrder(f"a fault {kind!r} takes no such fields as {', '.join(fields)}") from None
