# Copied by `make generate` from generator/package/runtime/exchange.py. Edit it there, not here.
"""What goes out and what comes back, as plain data between the pure half of the runtime and the HTTP half."""

from collections.abc import Mapping
from typing import NamedTuple


class Request(NamedTuple):
    """An attempt of a call, ready to be sent. Its body holds the token, so its repr shows only the size."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    #: Seconds for each single step (connecting, a read, a write), and for the whole attempt.
    timeout: float
    time_left: float
    #: A larger answer (uncompressed) is not read to its end.
    max_answer_bytes: int

    def __repr__(self) -> str:
        return f"Request({self.url!r}, {len(self.body)} bytes)"


class Reply(NamedTuple):
    """What came back. `elapsed` is in seconds, from sending to the last byte."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    elapsed: float
    #: The charset that the answer declares, if any.
    charset: str | None = None

    def __repr__(self) -> str:
        return f"Reply({self.status}, {len(self.content)} bytes)"
