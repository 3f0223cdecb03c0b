"""The server that all clients are measured with: it answers 20 rows at once, whatever is asked.

`python -m benchmarks.server` prints its address and serves on loopback until it is ended.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = 20
IDS = [str(1721249659550380508 + number) for number in range(ROWS)]

_FIELD = b'; name="'
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def total_of(fields: int) -> int:
    """The `total` in the answer to a form of so many fields. A client that checks it knows that its form arrived."""
    return 1000 + fields


@lru_cache
def answer(fields: int) -> bytes:
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
        for row_id in IDS
    ]
    body = json.dumps({"code": 200, "msg": "ok", "data": {"list": rows, "total": total_of(fields)}}).encode()
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
            self._transport.write(answer(self._received.count(_FIELD)))
            self._received, self._length = b"", 0


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server in a process of its own, which ends with the block."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(serve())
