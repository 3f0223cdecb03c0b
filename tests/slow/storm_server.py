"""The server of the storm: it answers with the mailbox that was sent, one time in ten with a fault.

It is a proxy too, since it answers to any address. It runs until its standard input ends, and prints its port first.
GET /open: how many connections are open. GET /twice: forms that were worked on more than once.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable

FAULTS = 0.1

_MAILBOX = re.compile(rb'name="mail_id"\r\n\r\n([0-9-]+)')
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)


def _answer(value: object, status: str = "200 OK", more: str = "") -> bytes:
    body = json.dumps(value).encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{more}content-length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Connection(asyncio.Protocol):
    """One connection. The class counts what all of them have seen."""

    open: set[Connection] = set()  # noqa: RUF012  # one set for the whole process, not a default of instances
    done: Counter[str] = Counter()  # noqa: RUF012
    chance = random.Random(5)  # noqa: S311  # which answers are faults need not be secret

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
        length = _LENGTH.search(head)
        if not found or len(body) < (int(length[1]) if length else 0):
            return
        self._received = b""
        if head.startswith(b"GET /"):
            twice = [name for name, count in Connection.done.items() if count > 1]
            self._transport.write(_answer(twice if b"/twice" in head else len(Connection.open) - 1))
        else:
            self._react(_MAILBOX.findall(body)[0].decode())

    def _react(self, mailbox: str) -> None:
        good = _answer({"code": 200, "msg": "", "data": {"sent": mailbox}})
        if Connection.chance.random() < FAULTS:
            Connection.chance.choice(_FAULTS)(self._transport, mailbox, good)
        else:
            Connection.done[mailbox] += 1
            asyncio.get_running_loop().call_later(Connection.chance.random() * 0.02, self._transport.write, good)


_Fault = Callable[[asyncio.Transport, str, bytes], None]


def _drop(transport: asyncio.Transport, mailbox: str, good: bytes) -> None:
    Connection.done[mailbox] += 1
    transport.abort()


def _half(transport: asyncio.Transport, mailbox: str, good: bytes) -> None:
    Connection.done[mailbox] += 1
    transport.write(good[:-5])
    transport.close()


def _slow(transport: asyncio.Transport, mailbox: str, good: bytes) -> None:
    Connection.done[mailbox] += 1
    asyncio.get_running_loop().call_later(0.3, transport.write, good)


def _broken(transport: asyncio.Transport, mailbox: str, good: bytes) -> None:
    Connection.done[mailbox] += 1
    transport.write(_answer("no", "500 Internal Server Error"))


def _refused(transport: asyncio.Transport, mailbox: str, good: bytes) -> None:
    transport.write(_answer("later", "429 Too Many Requests", "retry-after: 0\r\n"))


_FAULTS: tuple[_Fault, ...] = (_drop, _half, _slow, _broken, _refused)


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
