# Copied by `make generate` from generator/runtime/exchange.py. Edit it there, not here.
"""What goes out and what comes back, as plain data between the pure half of the runtime and the HTTP half."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Request(NamedTuple):
    """A call, ready to be sent. It holds the token in `body`, so it is never shown."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    timeout: float

    def __repr__(self) -> str:
        return f"Request({self.url!r}, {len(self.body)} bytes)"


class Reply(NamedTuple):
    """What came back, with the seconds from sending to the last byte."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    elapsed: float

    def __repr__(self) -> str:
        return f"Reply({self.status}, {len(self.content)} bytes)"
