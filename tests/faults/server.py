"""A TCP server on loopback that does what a fault says, byte by byte, and counts what reached it."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import trustme

HOST = "127.0.0.1"

#: Seconds between two looks at whether the test is over, and the most that any wait is made of.
_TICK = 0.05
#: Seconds that a client may take to receive: as long as one that meets no limit waits, since a machine may be busy.
_PATIENCE = 15.0

Certificate = Literal["good", "wrong name", "expired", "untrusted", "none"]


class Gone(Exception):
    """The client has hung up, or the test is over: there is nobody left to trouble."""


@dataclass
class Seen:
    """What reached the server: requests of which a byte came, and those that came whole, so may be acted on."""

    begun: int = 0
    whole: int = 0


class Connection:
    """One connection, from the server's side."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        self._socket = sock
        self._stopping = stopping
        self._unread = b""

    def start_tls(self, context: ssl.SSLContext) -> None:
        self._socket.settimeout(_PATIENCE)
        try:
            self._socket = context.wrap_socket(self._socket, server_side=True)
        except OSError as error:  # The client refuses the certificate.
            raise Gone from error

    def await_bytes(self) -> None:
        """Waits until the client has sent something, and leaves it unread."""
        self._patiently(lambda: self._socket.recv(1, socket.MSG_PEEK))

    def read_request(self, seen: Callable[[], Seen]) -> None:
        """Reads one request whole, head and body, and counts it."""
        data = self._unread or self._receive()
        seen().begun += 1
        while b"\r\n\r\n" not in data:
            data += self._receive()
        head, _, body = data.partition(b"\r\n\r\n")
        length = _content_length(head)
        while len(body) < length:
            body += self._receive()
        self._unread = body[length:]
        seen().whole += 1

    def send(self, data: bytes) -> None:
        self._socket.settimeout(_PATIENCE)
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise Gone from error

    def drip(self, pieces: Iterable[bytes], seconds: float) -> None:
        """Sends one piece after the other, a tick apart, until they or the seconds end."""
        ends = time.monotonic() + seconds
        for piece in pieces:
            if time.monotonic() > ends:
                return
            self.send(piece)
            self.wait()

    def send_under_tls(self, data: bytes) -> None:
        """Sends bytes past the encryption, so that the client's TLS meets garbage."""
        with socket.socket(fileno=os.dup(self._socket.fileno())) as below:
            below.sendall(data)

    def wait(self) -> None:
        if self._stopping.wait(_TICK):
            raise Gone

    def hold(self) -> None:
        """Says nothing until the client goes."""
        while True:
            self._receive()

    def reset(self) -> None:
        """Ends the connection with RST in place of FIN."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()

    def hang_up(self) -> None:
        """Ends the connection in the plain way: what was sent still arrives, since nothing is left unread."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self.close()

    def _receive(self) -> bytes:
        data = self._patiently(lambda: self._socket.recv(65536))
        if not data:
            raise Gone
        return data

    def _patiently(self, read: Callable[[], bytes]) -> bytes:
        while not self._stopping.is_set():
            try:
                self._socket.settimeout(_TICK)
                return read()
            except TimeoutError:
                continue
            except OSError as error:
                raise Gone from error
        raise Gone


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class Behaviour(Protocol):
    """What the server asks a fault for."""

    @property
    def certificate(self) -> Certificate: ...

    @property
    def before_request(self) -> bool: ...

    @property
    def react(self) -> Callable[[Connection], None]: ...


class Certificates:
    """One authority that the client is told to trust, and a certificate of each kind."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.authority_file = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.authority_file)
        self._contexts: dict[Certificate, ssl.SSLContext] = {
            "good": _context(authority.issue_cert(HOST)),
            "wrong name": _context(authority.issue_cert("elsewhere.example")),
            "expired": _context(authority.issue_cert(HOST, not_after=datetime(2020, 1, 1, tzinfo=UTC))),
            "untrusted": _context(trustme.CA().issue_cert(HOST)),
        }

    def __getitem__(self, certificate: Certificate) -> ssl.SSLContext:
        return self._contexts[certificate]


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    return context


class FaultServer:
    """The server. It has a port from the start, but refuses connections until `listen()`."""

    def __init__(self, behaviour: Behaviour, certificates: Certificates) -> None:
        self.seen = Seen()
        self._behaviour = behaviour
        self._certificates = certificates
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket()
        self._listener.bind((HOST, 0))
        self._listens = False

    @property
    def address(self) -> str:
        return f"{HOST}:{self._listener.getsockname()[1]}"

    def listen(self) -> None:
        if not self._listens:
            self._listens = True
            self._listener.listen()
            self._start(self._accept)

    def change(self, behaviour: Behaviour) -> Seen:
        """From the next connection or request on, does this; returns what had been seen so far, and counts anew."""
        before, self.seen = self.seen, Seen()
        self._behaviour = behaviour
        return before

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        if self._listens:  # accept() waits, so somebody must come.
            socket.create_connection(self._listener.getsockname()).close()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target)
        thread.start()
        self._threads.append(thread)

    def _accept(self) -> None:
        while True:
            accepted, _ = self._listener.accept()
            if self._stopping.is_set():
                accepted.close()
                return
            self._serve_in_thread(Connection(accepted, self._stopping))

    def _serve_in_thread(self, connection: Connection) -> None:
        def serve() -> None:
            with contextlib.suppress(Gone):
                self._serve(connection)
            connection.close()

        self._start(serve)

    def _serve(self, connection: Connection) -> None:
        behaviour = self._behaviour
        if behaviour.certificate != "none":
            connection.start_tls(self._certificates[behaviour.certificate])
        if behaviour.before_request:
            behaviour.react(connection)
        while True:
            connection.read_request(lambda: self.seen)
            self._behaviour.react(connection)
