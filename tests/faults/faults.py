"""The faults, each with what the client has to make of it."""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from tests.faults.server import Certificate, Connection

MAX_ANSWER_BYTES = 12 * 1024 * 1024

#: Seconds after which the server ends what a client cannot be relied on to end.
DRIP_ENDS = 1.6

#: What ends a call: what the server sends; the timeout of each attempt; the deadline; or only the end of the fault.
Bound = Literal["at once", "timeouts", "deadline", "none"]


class Limits(NamedTuple):
    """The limits of a client, and the seconds within which its call must end."""

    timeout: float
    deadline: float
    ends: float


#: Only the limit that a case is about is short, so that a busy machine does not meet another one first. A call that
#: ends "at once" meets none. A sync client looks at the deadline between two reads, each of which takes at most that.
TIMEOUT = 0.25
DEADLINE = 0.5
PATIENT = 15.0
LIMITS: dict[Bound, Limits] = {
    "at once": Limits(PATIENT, PATIENT, PATIENT),
    "timeouts": Limits(TIMEOUT, PATIENT, 3 * TIMEOUT),
    "deadline": Limits(PATIENT, DEADLINE, 2 * DEADLINE),
    "none": Limits(PATIENT, DEADLINE, DRIP_ENDS),
}

React = Callable[[Connection], None]


class Expected(NamedTuple):
    """How the call ends, and for safe and unsent: requests that the server gets whole, attempts that are made."""

    outcome: str
    safe: tuple[int, int]
    unsent: tuple[int, int]
    bound: Bound = "at once"


ANSWER = Expected("answer", (1, 1), (1, 1))
UNSENT = Expected("GetMXConnectionError", (0, 3), (0, 3))
UNSENT_LATE = Expected("GetMXTimeoutError", (0, 3), (0, 3), "timeouts")
CERTIFICATE = Expected("GetMXConnectionError", (0, 1), (0, 1))
RESET_UNREAD = Expected("GetMXConnectionError", (0, 3), (0, 1))
DROPPED = Expected("GetMXConnectionError", (3, 3), (1, 1))
LATE = Expected("GetMXTimeoutError", (3, 3), (1, 1), "timeouts")
TOO_LATE = Expected("GetMXTimeoutError", (1, 1), (1, 1), "deadline")
UNBOUNDED = Expected("GetMXConnectionError", (1, 1), (1, 1), "none")
UNREADABLE = Expected("GetMXDecodeError", (1, 1), (1, 1))
STATUS = Expected("GetMXStatusError", (1, 1), (1, 1))
SERVER = Expected("GetMXStatusError", (3, 3), (1, 1))
REFUSED = Expected("GetMXStatusError", (3, 3), (3, 3))
API = Expected("GetMXAPIError", (1, 1), (1, 1))


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong at the server's end. `react` is called for each request, or before the first."""

    name: str
    react: React
    expected: Expected
    #: Where the sync client cannot do as well as the async one.
    in_sync: Expected | None = None
    before_request: bool = False
    #: Whether the client calls https://, and what the server shows it.
    secure: bool = False
    certificate: Certificate = "none"
    listens: bool = True
    #: How a safe and an unsent call end that the same client makes next, the server being mended.
    after: tuple[str, str] = ("answer", "answer")

    def expect(self, asynchronous: bool) -> Expected:
        return self.expected if asynchronous or self.in_sync is None else self.in_sync


def http(
    body: bytes = b"",
    status: str = "200 OK",
    *headers: str,
    content_type: str = "application/json",
    length: int | None = None,
    version: str = "1.1",
) -> bytes:
    """An answer, whole and right but for what is asked to be wrong."""
    lines = [f"HTTP/{version} {status}", f"Content-Type: {content_type}", *headers]
    if not any(header.startswith("Transfer-Encoding") for header in headers):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def envelope(data: Any = None, code: Any = 200, msg: str = "ok") -> bytes:
    return json.dumps({"code": code, "msg": msg, "data": data}).encode()


GOOD_DATA: dict[str, Any] = {"list": [], "total": 0}
GOOD = http(envelope(GOOD_DATA))


def sends(data: bytes) -> React:
    """Sends this and keeps the connection."""
    return lambda connection: connection.send(data)


def sends_and_hangs_up(data: bytes) -> React:
    def react(connection: Connection) -> None:
        connection.send(data)
        connection.hang_up()

    return react


def sends_and_holds(data: bytes) -> React:
    def react(connection: Connection) -> None:
        connection.send(data)
        connection.hold()

    return react


def sends_and_resets(data: bytes) -> React:
    def react(connection: Connection) -> None:
        connection.send(data)
        connection.reset()

    return react


def drips(data: bytes, pieces: Callable[[], Iterator[bytes]]) -> React:
    """Sends this, then a piece each tick, then hangs up."""

    def react(connection: Connection) -> None:
        connection.send(data)
        connection.drip(pieces(), DRIP_ENDS)
        connection.hang_up()

    return react


def each_piece(piece: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: itertools.repeat(piece)


def _reset_unread(connection: Connection) -> None:
    connection.await_bytes()
    connection.reset()


def _hang_up_unread(connection: Connection) -> None:
    connection.await_bytes()
    connection.hang_up()


def _answer_and_hold_unread(connection: Connection) -> None:
    connection.await_bytes()
    connection.send(http(b"", "413 Content Too Large", "Connection: close"))
    connection.hold()


def _garbage_under_tls(connection: Connection) -> None:
    connection.send(GOOD[:40])
    connection.send_under_tls(b"\x00\xffno TLS record" * 20)
    connection.hold()


def _answer(name: str, body: bytes, expected: Expected = UNREADABLE, **more: Any) -> Fault:
    """A well-formed HTTP 200 with a body that is not what the API answers."""
    return Fault(name, sends(http(body, **more)), expected)


def _status(status: str, expected: Expected, *headers: str, body: bytes = b"<html>no</html>") -> Fault:
    name = ", ".join([f"status {status}", *headers, *(["with an envelope"] if body.startswith(b"{") else [])])
    return Fault(name, sends(http(body, status, *headers, content_type="text/html")), expected)


_CHUNKED = "Transfer-Encoding: chunked"
_GZIP = "Content-Encoding: gzip"


def _packed(name: str, body: bytes, encoding: str, expected: Expected) -> Fault:
    return Fault(name, sends(http(body, "200 OK", f"Content-Encoding: {encoding}")), expected)


#: Begins a gzip stream whose header holds a file name, which may go on for ever without a byte of content.
_ENDLESS_GZIP_HEADER = b"\x1f\x8b\x08\x08" + bytes(6)

_BOMB = gzip.compress(bytes(2 * MAX_ANSWER_BYTES))

CONNECTING = (
    Fault("the port is closed", sends(b""), UNSENT, listens=False),
    Fault("reset before the request is read", _reset_unread, RESET_UNREAD, before_request=True),
    Fault("closed before the request is read", _hang_up_unread, RESET_UNREAD, before_request=True),
    Fault("reset after the request", sends_and_resets(b""), DROPPED),
    Fault("closed after the request", sends_and_hangs_up(b""), DROPPED),
    Fault("413 before the request is read", _answer_and_hold_unread, STATUS._replace(safe=(0, 1), unsent=(0, 1)),
          before_request=True),
    Fault("answer whole, then reset", sends_and_resets(GOOD), ANSWER),
    Fault("answer whole, then closed", sends_and_hangs_up(GOOD), ANSWER),
)  # fmt: skip

HEADERS = (
    Fault("half a status line, then closed", sends_and_hangs_up(b"HTTP/1.1 2"), DROPPED),
    Fault("half the headers, then closed", sends_and_hangs_up(GOOD[:30]), DROPPED),
    Fault("half the headers, then silence", sends_and_holds(GOOD[:30]), LATE),
    Fault("no byte of an answer", sends_and_holds(b""), LATE),
    Fault("headers drip for ever", drips(b"HTTP/1.1 200 OK\r\nX-Slow: ", each_piece(b"x")), TOO_LATE, UNBOUNDED),
    Fault("no HTTP at all", sends_and_hangs_up(b"220 mail.example ESMTP\r\n"), DROPPED),
    Fault("a header without a colon", sends_and_hangs_up(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"), DROPPED),
    Fault("a header of 200 kB", sends_and_hangs_up(http(b"", "200 OK", "X-Long: " + "x" * 200_000)), DROPPED),
    Fault("two different Content-Lengths", sends_and_hangs_up(http(b"{}", "200 OK", "Content-Length: 5")), DROPPED),
    Fault("status 1000", sends_and_hangs_up(http(b"", "1000 Odd")), DROPPED),
    Fault("100 Continue, then the answer", sends(b"HTTP/1.1 100 Continue\r\n\r\n" + GOOD), ANSWER),
    Fault("103 with headers, then the answer", sends(b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + GOOD), ANSWER),
    Fault("100 Continue, then closed", sends_and_hangs_up(b"HTTP/1.1 100 Continue\r\n\r\n"), DROPPED),
    Fault("100 Continue for ever", drips(b"", each_piece(b"HTTP/1.1 100 Continue\r\n\r\n")), TOO_LATE, UNBOUNDED),
    Fault("101 nobody asked for", sends_and_hangs_up(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), DROPPED),
    Fault("1xx garbage", sends_and_hangs_up(b"HTTP/1.1 1\xff9 ?\r\n\r\n" + GOOD), DROPPED),
    Fault("HTTP/1.0", sends_and_hangs_up(http(envelope(GOOD_DATA), version="1.0")), ANSWER),
    Fault("HTTP/1.0 without a length", sends_and_hangs_up(b"HTTP/1.0 200 OK\r\n\r\n" + envelope(GOOD_DATA)), ANSWER),
    Fault("HTTP/3.0 in the status line", sends_and_hangs_up(http(envelope(GOOD_DATA), version="3.0")), ANSWER),
)

BODIES = (
    Fault("half the body, then closed", sends_and_hangs_up(GOOD[:-5]), DROPPED),
    Fault("half the body, then reset", sends_and_resets(GOOD[:-5]), DROPPED),
    Fault("half the body, then silence", sends_and_holds(GOOD[:-5]), LATE),
    Fault("body drips for ever", drips(http(b"", length=9999), each_piece(b" ")), TOO_LATE),
    Fault("Content-Length too long, then silence", sends_and_holds(http(envelope({}), length=9999)), LATE),
    Fault("Content-Length too short", sends(http(envelope({}), length=9)), UNREADABLE,
          after=("answer", "GetMXConnectionError")),
    Fault("Content-Length negative", sends_and_hangs_up(http(envelope({}), length=-1)), DROPPED),
    Fault("two answers to one request", sends(http(b'{"code": 7, "msg": "no"}') * 2), API,
          after=("GetMXAPIError", "GetMXAPIError")),
    Fault("chunked", sends(http(b"2\r\n{}\r\n0\r\n\r\n", "200 OK", _CHUNKED)), UNREADABLE),
    Fault("chunked, cut off in a chunk", sends_and_hangs_up(http(b"99\r\n{}", "200 OK", _CHUNKED)), DROPPED),
    Fault("chunked, cut off before the last", sends_and_hangs_up(http(b"2\r\n{}\r\n", "200 OK", _CHUNKED)), DROPPED),
    Fault("chunked, a size that is none", sends_and_hangs_up(http(b"zz\r\n{}\r\n", "200 OK", _CHUNKED)), DROPPED),
    Fault("chunks drip for ever", drips(http(b"", "200 OK", _CHUNKED), each_piece(b"1\r\n \r\n")), TOO_LATE),
)  # fmt: skip

PACKED = (
    _packed("gzip", gzip.compress(envelope(GOOD_DATA)), "gzip", ANSWER),
    _packed("gzip in two members", gzip.compress(envelope({})[:9]) + gzip.compress(envelope({})[9:]), "gzip", ANSWER),
    _packed("deflate, which was not asked for", zlib.compress(envelope(GOOD_DATA)), "deflate", UNREADABLE),
    _packed("brotli, which was not asked for", b"\x1b\x00\x00", "br", UNREADABLE),
    _packed("zstd, which was not asked for", b"\x28\xb5\x2f\xfd", "zstd", UNREADABLE),
    Fault(
        "a Content-Type that breaks parsers",
        sends(http(envelope({}), "200 OK", "Content-Type: application/json; charset*0*=a%00")),
        ANSWER,
    ),
    _packed("gzip that is none", envelope(GOOD_DATA), "gzip", UNREADABLE),
    _packed("gzip cut off", gzip.compress(envelope(GOOD_DATA))[:-20], "gzip", UNREADABLE),
    _packed("gzip with a wrong checksum", gzip.compress(envelope(GOOD_DATA))[:-8] + bytes(8), "gzip", UNREADABLE),
    _packed("gzip bomb over the limit", _BOMB, "gzip", UNREADABLE),
    _packed("gzip in gzip", gzip.compress(gzip.compress(envelope(GOOD_DATA))), "gzip, gzip", UNREADABLE),
    _packed("gzip in gzip, a bomb of bombs", gzip.compress(_BOMB), "gzip, gzip", UNREADABLE),
    _packed("an encoding nobody knows", b"\x00\x01\x02", "sandwich", UNREADABLE),
    Fault(
        "gzip header drips for ever",
        drips(http(_ENDLESS_GZIP_HEADER, "200 OK", _GZIP, length=9999), each_piece(b"x")),
        TOO_LATE,
    ),
)

STATUSES = (
    Fault("204 No Content", sends(b"HTTP/1.1 204 No Content\r\n\r\n"), UNREADABLE),
    _status("301 Moved Permanently", STATUS, "Location: https://elsewhere.example/"),
    _status("307 Temporary Redirect", STATUS, "Location: https://elsewhere.example/"),
    _status("302 Found", STATUS, "Location: http://[broken"),
    _status("308 Permanent Redirect", STATUS, "Location: nowhere:"),
    _status("300 Multiple Choices", STATUS),
    *(_status(status, STATUS) for status in ("400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found",
                                             "408 Request Timeout", "409 Conflict", "413 Content Too Large")),
    _status("429 Too Many Requests", REFUSED),
    _status("429 Too Many Requests", REFUSED, "Retry-After: 0"),
    _status("429 Too Many Requests", REFUSED, "retry-after-ms: 20"),
    _status("429 Too Many Requests", STATUS, "Retry-After: 3600"),
    _status("429 Too Many Requests", REFUSED, "Retry-After: soon"),
    *(_status(status, SERVER) for status in ("500 Internal Server Error", "502 Bad Gateway",
                                             "503 Service Unavailable", "504 Gateway Timeout", "520 Unknown")),
    _status("503 Service Unavailable", SERVER, "Retry-After: 0"),
    _status("500 Internal Server Error", Expected("GetMXAPIError", (3, 3), (1, 1)), body=envelope(None, 500, "no")),
    _status("401 Unauthorized", API, body=envelope(None, 401, "token is wrong")),
    _status("404 Not Found", STATUS, body=envelope({})),
)  # fmt: skip


def _nested(depth: int) -> bytes:
    return b'{"code": 7, "msg": "no", "data": ' + b"[" * depth + b"]" * depth + b"}"


ANSWERS = (
    _answer("200 with HTML", b"<html>Welcome</html>", content_type="text/html"),
    _answer("200 with nothing", b""),
    _answer("200 with blanks", b" \r\n "),
    _answer("a byte order mark", b"\xef\xbb\xbf" + envelope(GOOD_DATA), ANSWER),
    _answer("a byte order mark, charset=UTF8", b"\xef\xbb\xbf" + envelope(GOOD_DATA), ANSWER,
            content_type="application/json; charset=UTF8"),
    _answer("latin-1, declared", '{"code": 200, "msg": "\xe4", "data": {}}'.encode("latin-1"), ANSWER,
            content_type="application/json; charset=latin-1"),
    _answer("latin-1, not declared", '{"code": 200, "msg": "\xe4", "data": {}}'.encode("latin-1")),
    _answer("a charset that is none", envelope(GOOD_DATA), ANSWER, content_type="application/json; charset=klingon"),
    _answer("a charset that takes for ever", b"{}-" + b"a" * 3_000_000, content_type="text/html; charset=punycode"),
    _answer("invalid UTF-8", b'{"code": 200, "msg": "\xff\xfe", "data": {}}'),
    _answer("JSON as text/plain", envelope(GOOD_DATA), ANSWER, content_type="text/plain"),
    _answer("JSON cut off", envelope(GOOD_DATA)[:-9]),
    _answer("JSON list in place of the envelope", b"[]"),
    _answer("no code", b'{"msg": "ok", "data": {}}'),
    _answer("code as text of digits", envelope(GOOD_DATA, "200"), ANSWER),
    _answer("code as a word", envelope(GOOD_DATA, "OK")),
    _answer("code null", envelope(GOOD_DATA, None)),
    _answer("an unknown code", envelope(None, 7, "no"), API),
    *(_answer(f"data {name}", envelope(data), ANSWER)
      for name, data in (("null", None), ("a text", "text"), ("a list", [1]), ("a number", 5), ("true", True))),
    _answer("rows that are no objects", envelope({"list": [None, 5, "x", []], "total": "many"}), ANSWER),
    _answer("names that come twice", b'{"code": 7, "code": 200, "msg": "ok", "data": 1, "data": {}}', ANSWER),
    _answer("NaN", b'{"code": 200, "msg": "ok", "data": NaN}'),
    _answer("a number of 5,000 digits", b'{"code": 200, "msg": "ok", "data": ' + b"9" * 5000 + b"}"),
    _answer("nested 100,000 deep", _nested(100_000)),
    _answer("an error, nested 600 deep", _nested(600)),
    _answer("an answer, nested 600 deep", _nested(600).replace(b"7", b"200")),
    _answer("an answer, nested 90 deep", _nested(90).replace(b"7", b"200"), ANSWER),
    _answer("a field of 10 MB", envelope({**GOOD_DATA, "note": "x" * 10_000_000}), ANSWER),
    _answer("a body over the limit", b" " * (MAX_ANSWER_BYTES + 1)),
)  # fmt: skip

TLS = (
    Fault("TLS, all in order", sends(GOOD), ANSWER, secure=True, certificate="good"),
    Fault("TLS, certificate of another host", sends(GOOD), CERTIFICATE, secure=True, certificate="wrong name"),
    Fault("TLS, certificate expired", sends(GOOD), CERTIFICATE, secure=True, certificate="expired"),
    Fault("TLS, certificate of nobody known", sends(GOOD), CERTIFICATE, secure=True, certificate="untrusted"),
    Fault("TLS, closed in the handshake", _hang_up_unread, UNSENT, secure=True, before_request=True),
    Fault("TLS, reset in the handshake", _reset_unread, UNSENT, secure=True, before_request=True),
    Fault("TLS, silence in the handshake", sends_and_holds(b""), UNSENT_LATE, secure=True, before_request=True),
    Fault("TLS, plain HTTP on the port", sends_and_holds(http(b"", "400 Bad Request")), UNSENT, secure=True,
          before_request=True),
    Fault("TLS, closed after the request", sends_and_hangs_up(b""), DROPPED, secure=True, certificate="good"),
    Fault("TLS, half the body, then closed", sends_and_hangs_up(GOOD[:-5]), DROPPED, secure=True, certificate="good"),
    Fault("TLS, body drips for ever", drips(http(b"", length=9999), each_piece(b" ")), TOO_LATE, secure=True,
          certificate="good"),
    Fault("TLS, garbage between the records", _garbage_under_tls, DROPPED, secure=True, certificate="good"),
)  # fmt: skip

GROUPS: dict[str, tuple[Fault, ...]] = {
    "Connection": CONNECTING,
    "Status line and headers": HEADERS,
    "Body": BODIES,
    "Compression": PACKED,
    "HTTP status": STATUSES,
    "Answer": ANSWERS,
    "TLS": TLS,
}
FAULTS = tuple(fault for group in GROUPS.values() for fault in group)
