"""The server of the soak test, in a process of its own: canned answers, one in ten of them a fault.

Prints its port and runs until its standard input ends, so it never outlives who started it.
"""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable

#: Share of answers that are faults. Which ones is drawn from a fixed seed.
FAULTS = 0.1

#: Seconds that a slow answer takes.
SLOW = 0.2

_ROWS = ",".join(f'{{"id":"{number}","subject":"{"s" * 40}","timestamp":{number}}}' for number in range(3))
_BODY = f'{{"code":200,"msg":"ok","data":{{"list":[{_ROWS}],"total":3}}}}'.encode()


def _answer(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{more}content-length: {len(body)}\r\n\r\n".encode()
        + body
    )


_GOOD = _answer(_BODY)


class Connection(asyncio.Protocol):
    """One connection: reads requests, writes answers, counts itself while it is open."""

    open: set[Connection] = set()  # noqa: RUF012  # one set for the whole process, not a default of instances
    chance = random.Random(3)  # noqa: S311  # the same faults in every run

    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        Connection.open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        Connection.open.discard(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found or len(body) < _content_length(head):
            return
        self._received = b""
        if head.startswith(b"GET /open "):
            self._transport.write(_answer(str(len(Connection.open) - 1).encode()))
        else:
            self._react()

    def _react(self) -> None:
        if self.chance.random() < FAULTS:
            self.chance.choice(_FAULTS)(self._transport)
        else:
            self._transport.write(_GOOD)


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def _drop(transport: asyncio.Transport) -> None:
    transport.abort()


def _half(transport: asyncio.Transport) -> None:
    transport.write(_GOOD[: len(_GOOD) // 2])
    transport.close()


def _slow(transport: asyncio.Transport) -> None:
    asyncio.get_running_loop().call_later(SLOW, transport.write, _GOOD)


def _writes(answer: bytes) -> Callable[[asyncio.Transport], None]:
    return lambda transport: transport.write(answer)


_FAULTS: tuple[Callable[[asyncio.Transport], None], ...] = (
    _drop,
    _half,
    _slow,
    _writes(_answer(b"<h1>no</h1>", "500 Internal Server Error")),
    _writes(_answer(b"", "429 Too Many Requests", "retry-after: 0\r\n")),
    _writes(_answer(_BODY[:-1])),
)


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
