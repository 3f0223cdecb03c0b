"""Secrets are found nowhere: not in what errors carry, not in their frames, not in logs, hooks, warnings or reports.

A server echoes them in any spelling, in every part of its answer. Whatever the client hands out is searched.
"""

from __future__ import annotations

import asyncio
import html
import json
import logging
import pickle
import re
import socket
import threading
import traceback
import warnings
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from io import StringIO
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, quote_plus

import pytest
from rich.console import Console
from rich.traceback import Traceback

from getmx import AsyncGetMX, GetMX, GetMXError

TOKEN = 'canary"of' r"the\token&<7>9Q"
PASSWORD = "pass word&'of'\tthe canary 9é€"
FIELD = "field-secret/of+the=canary:1"
HEADER = "header-secret-of-the-canary-2"
#: By a word: the frames of this file may hold the word, not the secret.
SECRETS = {"token": TOKEN, "password": PASSWORD, "field": FIELD, "header": HEADER}

# ------------------------------------------------------------------------------------------- how a server spells a text


def _each(text: str, pattern: str) -> str:
    return "".join(pattern.format(code=ord(character)) for character in text)


def _each_byte(text: str, pattern: str) -> str:
    return "".join(pattern.format(code=byte) for byte in text.encode())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper": str.upper,
    "lower": str.lower,
    "trimmed": str.strip,
    "first half": lambda text: text[: len(text) // 2 + 3],
    "last half": lambda text: text[len(text) // 2 - 3 :],
    "repr": repr,
    "bytes": lambda text: repr(text.encode()),
    "json": json.dumps,
    "json, upper": lambda text: re.sub(r"\\u....", lambda escape: "\\u" + escape[0][2:].upper(), json.dumps(text)),
    "json, each": lambda text: _each(text, "\\u{code:04x}"),
    "json in json": lambda text: json.dumps(json.dumps(text)),
    "javascript": lambda text: _each_byte(text, "\\x{code:02x}"),
    "octal": lambda text: _each_byte(text, "\\{code:03o}"),
    "html": html.escape,
    "html, decimal": lambda text: _each(text, "&#{code};"),
    "html, leading zeros": lambda text: _each(text, "&#{code:07};"),
    "html, hex": lambda text: _each(text, "&#x{code:x};"),
    "html, hex, upper, zeros": lambda text: _each(text, "&#X{code:06X};"),
    "html, no semicolons": lambda text: _each(text, "&#{code:05} ").replace(" ", ""),
    "html, names": lambda text: text.replace("&", "&amp;").replace('"', "&quot;").replace("/", "&sol;"),
    "html of html": lambda text: html.escape(html.escape(text)),
    "html of json": lambda text: html.escape(json.dumps(text)),
    "percent": lambda text: quote(text, ""),
    "percent, plus": quote_plus,
    "percent, lower": lambda text: re.sub("%..", lambda escape: escape[0].lower(), quote(text, "")),
    "percent, each": lambda text: _each_byte(text, "%{code:02X}"),
    "percent, twice": lambda text: quote(quote(text, ""), ""),
    "percent of html": lambda text: quote(html.escape(text), ""),
    "base64": lambda text: b64encode(text.encode()).decode(),
    "base64, urlsafe": lambda text: urlsafe_b64encode(text.encode()).decode(),
    "base64 within": lambda text: b64encode(b"token=" + text.encode() + b"&mail=x").decode(),
    "base64 within 2": lambda text: b64encode(b"a token=" + text.encode() + b"&mail=x").decode().rstrip("="),
    "base64, percent": lambda text: quote(b64encode(b"x" + text.encode()).decode(), ""),
    "base64, utf-16": lambda text: b64encode(text.encode("utf-16-le")).decode(),
    "hex": lambda text: text.encode().hex(),
    "hex, upper": lambda text: text.encode().hex(" ").upper(),
    "mojibake": lambda text: text.encode().decode("cp1252", "replace"),
    "utf-16 read as latin-1": lambda text: text.encode("utf-16-le").decode("latin-1"),
    "quoted-printable": lambda text: _each_byte(text, "={code:02X}"),
}

# ------------------------------------------------------------------------------------------------ where it is answered


def _answer(body: str, spelled: str, *, status: str = "500", kind: str = "text/html", charset: str = "utf-8") -> bytes:
    """An HTTP answer that also echoes in the reason and in headers, as far as HTTP can carry the spelling."""
    is_line = spelled.isprintable() and spelled.isascii()
    echo = spelled if is_line else quote(spelled)
    name = spelled if re.fullmatch("[!#$%&'*+.^_`|~0-9A-Za-z-]+", spelled) else "X-Name"
    content = body.encode(charset, "replace")
    head = [
        f"HTTP/1.1 {status} refused {echo}",
        f"Content-Type: {kind}; charset={charset}",
        f"X-Echo: {echo}",
        f"{name}: 1",
        f"Set-Cookie: session={quote(spelled)}; path=/",
        f"Location: https://127.0.0.1/?token={quote(echo)}",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + content


def _envelope(spelled: str, **changes: Any) -> str:
    data = {"list": [{"id": spelled, spelled: 1, "token": spelled}], "total": spelled, spelled: [spelled]}
    return json.dumps({"code": 1001, "msg": f"no such {spelled}!", "data": data, spelled: spelled} | changes)


PLACES: dict[str, Callable[[str], bytes]] = {
    "refusal": lambda spelled: _answer(_envelope(spelled), spelled, status="200", kind="application/json"),
    "refusal in utf-16": lambda spelled: _answer(_envelope(spelled), spelled, status="400", charset="utf-16"),
    "success": lambda spelled: _answer(_envelope(spelled, code=200), spelled, status="200", kind="application/json"),
    "error page": lambda spelled: _answer(f"<h1>Bad</h1><p>{spelled}</p><!-- {spelled} -->", spelled),
    "cut error page": lambda spelled: _answer("<p>" + "x" * (1990 - len(spelled) // 2) + f" {spelled}</p>", spelled),
    "redirect": lambda spelled: _answer(spelled, spelled, status="302"),
    "no HTTP": lambda spelled: f"{spelled}\r\n\r\n".encode("utf-8", "replace"),
    "a broken header": lambda spelled: f"HTTP/1.1 200 OK\r\n{spelled}\r\n\r\n".encode("utf-8", "replace"),
    "a broken end": lambda spelled: _answer("{", spelled, status="200")[:-1],
    "unknown packing": lambda spelled: b"HTTP/1.1 200 OK\r\nContent-Encoding: " + quote(spelled).encode() + b"\r\n\r\n",
}


class RawServer:
    """Answers each request with the same bytes, and hangs up."""

    def __init__(self) -> None:
        self.answer = b""
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                with connection, suppress(OSError):
                    received = b""
                    while not received.endswith(b"--\r\n"):
                        received += connection.recv(65536) or b"--\r\n"
                    connection.sendall(self.answer)
                    connection.shutdown(socket.SHUT_WR)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()


@pytest.fixture(scope="module")
def server() -> Iterator[RawServer]:
    with RawServer() as running:
        yield running


# -------------------------------------------------------------------------------------------- what the client hands out


def of_error(error: BaseException) -> Iterator[str]:
    """What a person, a log, a file or a tool that reports errors can see of an error."""
    yield from (str(error), repr(error), repr(pickle.dumps(error)))
    yield "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format(chain=True))
    output = StringIO()
    console = Console(file=output, width=500)
    console.print(Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True))
    yield output.getvalue()
    for linked in chain_of(error):
        yield from (str(linked), serialised(linked.args), serialised(vars(linked)))
        yield from (serialised(getattr(linked, name, None)) for name in ("object", "doc", "strerror", "request"))
        for frame in frames_of(linked):
            yield serialised(frame.tb_frame.f_locals)


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """All that an error is linked to, also what Python does not print."""
    ahead, seen = [error], set[int]()
    while ahead:
        linked = ahead.pop()
        if id(linked) not in seen:
            seen.add(id(linked))
            yield linked
            ahead += [other for other in (linked.__cause__, linked.__context__) if other is not None]


def frames_of(error: BaseException) -> Iterator[TracebackType]:
    """The frames of this package and of what it calls, without those of this file."""
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame.f_globals.get("__name__") != __name__:
            yield entry
        entry = entry.tb_next


def serialised(value: Any, depth: int = 6) -> str:
    """A value as tools that report errors write it: they look into containers, and take the repr of all else."""
    if depth and isinstance(value, Mapping):
        parts = [f"{serialised(key, depth - 1)}: {serialised(inner, depth - 1)}" for key, inner in value.items()]
        return f"{{{', '.join(parts)}}}"
    if depth and isinstance(value, (Sequence, Set)) and not isinstance(value, (str, bytes, bytearray)):
        return f"[{', '.join(serialised(inner, depth - 1) for inner in value)}]"
    if isinstance(value, (bytes, bytearray)):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else repr(value)


class Witness:
    """Collects what hooks, logs and warnings see."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def hear(self, info: Any) -> None:
        self.seen += [repr(info), serialised(info), getattr(info, "curl", "")]

    @property
    def options(self) -> dict[str, Any]:
        return {"on_request": self.hear, "on_response": self.hear, "on_deviation": self.hear}


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All loggers at DEBUG, those of the HTTP libraries, too."""
    caplog.set_level(logging.DEBUG)
    return caplog


def in_records(caplog: pytest.LogCaptureFixture) -> list[str]:
    seen = [f"{record.getMessage()} {serialised(record.args)}" for record in caplog.records]
    caplog.clear()
    return seen


def plain(text: str) -> str:
    """Without what a repr adds or changes: quotes, backslashes, space, case."""
    return re.sub(r"[\s\\'\"]|\\[nrt]", "", text).lower()


def findings(seen: Sequence[str], spelled: str) -> list[str]:
    """Texts with any longer part of a spelling."""
    sought, size = plain(spelled), 12
    parts = {sought[begin : begin + size] for begin in range(max(1, len(sought) - size + 1))}
    return [text for text in map(plain, seen) if any(part in text for part in parts)]


def call(mx: Any, kind: str) -> Any:
    """A call that sends the secret of this kind where it belongs."""
    if kind == "password":
        return mx.emails.add(domain_id="1", mail="a@example.com", password=PASSWORD)
    if kind == "field":
        return mx.request("/v1/mail/list", {"Client_SECRET": FIELD}, extra_fields={"xTokens": [FIELD]})
    if kind == "header":
        return mx.emails.list(extra_headers={"X-Auth-Token": HEADER})
    return mx.emails.list(mail="a@example.com")


async def _await(url: str, witness: Witness, kind: str) -> Any:
    async with AsyncGetMX(token=TOKEN, base_url=url, max_retries=0, **witness.options) as mx:
        witness.seen.append(repr(mx))
        try:
            return await call(mx, kind)
        finally:
            witness.seen.append(mx.deviations.report())


def outcome_of(url: str, witness: Witness, kind: str, asynchronous: bool) -> Any:
    """The answer, or the error."""
    try:
        if asynchronous:
            return asyncio.run(_await(url, witness, kind))
        with GetMX(token=TOKEN, base_url=url, max_retries=0, **witness.options) as mx:
            try:
                return call(mx, kind)
            finally:
                witness.seen += [repr(mx), mx.deviations.report(), *map(str, mx.deviations)]
    except GetMXError as error:
        return error


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_is_found_anywhere(server: RawServer, records: pytest.LogCaptureFixture, spelling: str) -> None:
    for number, (place, answer) in enumerate(PLACES.items()):
        kind = [*SECRETS][(number + len(spelling)) % len(SECRETS)]
        spelled, witness = SPELLINGS[spelling](SECRETS[kind]), Witness()
        server.answer = answer(spelled)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            outcome = outcome_of(server.url, witness, kind, asynchronous=number % 2 == 1)
        seen = [*witness.seen, *in_records(records), *(str(warning.message) for warning in caught)]
        seen += of_error(outcome) if isinstance(outcome, GetMXError) else [repr(outcome)]
        assert seen
        assert findings(seen, spelled) == [], (place, kind)
        assert not [text for text in seen if any(other in text for other in SECRETS.values())], place
