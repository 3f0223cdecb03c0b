# Copied by `make generate` from generator/package/runtime/exchange.py. Edit it there, not here.
"""What goes out and what comes back, as plain data between the pure half of the runtime and the HTTP half."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Request(NamedTuple):
    """An attempt of a call, ready to be sent. It holds the token in `body`, so it is never shown."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    #: Seconds that connecting, each read and each write may take, and that all of it may take.
    timeout: float
    time_left: float
    #: An answer with more bytes than this, unpacked, is not read.
    max_answer_bytes: int

    def __repr__(self) -> str:
        return f"Request({self.url!r}, {len(self.body)} bytes)"


class Reply(NamedTuple):
    """What came back, with the seconds from sending to the last byte."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    elapsed: float
    #: The charset that the answer declares, if any.
    charset: str | None = None

    def __repr__(self) -> str:
        return f"Reply({self.status}, {len(self.content)} bytes)"
