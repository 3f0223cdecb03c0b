"""A real HTTP server on loopback that keeps what it is sent and answers what a test says."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.support.forms import Part, by_python_multipart


@dataclass(frozen=True)
class Received:
    """One request as it came over the socket."""

    method: str
    path: str
    headers: Message
    body: bytes

    @property
    def parts(self) -> list[Part]:
        return by_python_multipart(self.headers["Content-Type"], self.body)

    @property
    def form(self) -> list[tuple[str, str]]:
        return [(part.name, part.value.decode()) for part in self.parts]


@dataclass(frozen=True)
class Answer:
    """What to answer: an envelope as bytes, or anything else."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def envelope(data: Any = None, *, code: int = 200, msg: str = "ok", status: int = 200) -> Answer:
    """A JSON envelope as the service sends it."""
    body = json.dumps({"code": code, "msg": msg, "data": data}, ensure_ascii=False)
    return Answer(body.encode("utf-8", "surrogatepass"), status)


class _Server(ThreadingHTTPServer):
    #: Many may connect at once: with the default of 5, the rest waits a second for its next try.
    request_queue_size = 128


class Loopback:
    """The server. `respond` decides each answer; `requests` holds what came, in order."""

    def __init__(self, respond: Callable[[Received], Answer] | None = None) -> None:
        self.requests: list[Received] = []
        #: Connections that are open now, and how many there were.
        self.open = 0
        self.opened = 0
        self._counting = threading.Lock()
        self.respond: Callable[[Received], Answer] = respond or (lambda request: envelope({}))
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.001})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def last(self) -> Received:
        return self.requests[-1]

    def answer(self, data: Any = None, **envelope_parts: Any) -> None:
        """From now on, answers this envelope to everything."""
        fixed = envelope(data, **envelope_parts)
        self.respond = lambda request: fixed

    def open_after_a_while(self) -> int:
        """Connections that are open once what was closed a moment ago has arrived here."""
        ends = time.monotonic() + 5
        while self.open and time.monotonic() < ends:
            time.sleep(0.01)
        return self.open

    def _count(self, change: int) -> None:
        with self._counting:
            self.open += change
            self.opened += max(change, 0)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle(self) -> None:
                loopback._count(1)
                try:
                    with suppress(ConnectionError):  # A client may hang up on what it does not want to read.
                        super().handle()
                finally:
                    loopback._count(-1)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:  # The client has hung up.
                    self.close_connection = True
                    return
                received = Received(self.command, self.path, self.headers, body)
                loopback.requests.append(received)
                self._send(loopback.respond(received))

            def _send(self, answer: Answer) -> None:
                headers = {**answer.headers, "Content-Length": str(len(answer.body))}
                lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
                # In one write: two would meet Nagle's algorithm and delayed acknowledgements.
                self.wfile.write(f"HTTP/1.1 {answer.status} Status\r\n{lines}\r\n".encode() + answer.body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


def closed_port() -> int:
    """A port on loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
