"""The server that all clients are measured with. It answers at once, and most often with 20 rows.

`python -m benchmarks.server [CERTIFICATE KEY]` prints its address and serves on loopback until it is ended, over TLS if
there is a certificate.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = 20
IDS = [str(1721249659550380508 + number) for number in range(ROWS)]

#: A call to this path is an action: its answer has no rows.
ACTION = "/v1/message/delete"
#: What makes the server answer in another way, as the mailbox of a call: with a refusal, or with one page of many.
REFUSED_MAILBOX, FULL_MAILBOX = "404", "5000"
REFUSAL = {"code": 1004, "msg": "no such mailbox", "data": None}
PAGES = 250

_FIELD = b'; name="'
_VALUE = rb'; name="%b"(?:\r\n[^\r\n]+)*\r\n\r\n(\d+)\r\n'
_MAILBOX, _PAGE = re.compile(_VALUE % b"mail_id"), re.compile(_VALUE % b"page")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def total_of(fields: int) -> int:
    """The `total` in the answer to a form of so many fields. A client that checks it knows that its form arrived."""
    return 1000 + fields


def ids_of(page: int) -> list[str]:
    """The ids of a page of the full mailbox. The first page is also that of every other mailbox."""
    if page > PAGES:
        return []
    return [str(int(row_id) + (page - 1) * ROWS) for row_id in IDS]


def answer_to(request: bytes) -> bytes:
    """What the server answers. The total in it tells how many fields arrived, so a client knows that all did."""
    fields = request.count(_FIELD)
    found = _MAILBOX.search(request)
    mailbox = found[1].decode() if found else ""
    if request.startswith(f"POST {ACTION} ".encode()):
        return answer({"code": 200, "msg": "ok", "data": {}} if fields == 4 else REFUSAL)
    if mailbox == REFUSED_MAILBOX:
        return answer(REFUSAL)
    if mailbox == FULL_MAILBOX:
        page = _PAGE.search(request)
        return rows_answer(int(page[1]) if page else 1, PAGES * ROWS)
    return rows_answer(1, total_of(fields))


@lru_cache(PAGES * 2)
def rows_answer(page: int, total: int) -> bytes:
    rows = [
        {
            "id": row_id,
            "from": "a@b.c",
            "to": "d@e.f",
            "subject": "subject",
            "time": "2026-01-02 03:04:05",
            "body": "body " * 40,
            "timestamp": 1767322800,
        }
        for row_id in ids_of(page)
    ]
    return answer({"code": 200, "msg": "ok", "data": {"list": rows, "total": total}})


def answer(envelope: object) -> bytes:
    body = json.dumps(envelope).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def request_length(received: bytes) -> int:
    """How long the request is that begins with `received`, or 0 as long as its headers are not complete."""
    head, end, _ = received.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return len(head) + len(end) + int(length[1] if length else 0) if end else 0


class Connection(asyncio.Protocol):
    """Reads one request after the other, without pipelining."""

    def __init__(self) -> None:
        self._received = b""
        self._length = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        self._length = self._length or request_length(self._received)
        if self._length and len(self._received) >= self._length:
            self._transport.write(answer_to(self._received))
            self._received, self._length = b"", 0


async def serve(certificate: list[str]) -> None:
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, ssl=context, backlog=1024)
    print(f"http{'s' if context else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


@contextmanager
def serving(*certificate: Path) -> Iterator[str]:
    """The address of a server in a process of its own, which ends with the block."""
    command = [sys.executable, "-m", "benchmarks.server", *map(str, certificate)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1:]))
