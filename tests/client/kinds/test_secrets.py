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
from contextlib import contextmanager, suppress
from io import StringIO
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, quote_plus

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from getmx import AsyncGetMX, GetMX, GetMXError
from tests.support.clients import both
from tests.support.loopback import Loopback

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
    yield from (str(error), repr(error))
    if isinstance(error, GetMXError):
        yield repr(pickle.dumps(error))
    yield "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format(chain=True))
    for linked in chain_of(error):
        yield from (str(linked), serialised(linked.args), serialised(vars(linked)))
        yield from (serialised(getattr(linked, name, None)) for name in ("object", "doc", "strerror"))
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


def searched(outcome: Any, witness: Witness, records: pytest.LogCaptureFixture, caught: Sequence[Any]) -> list[str]:
    seen = [*witness.seen, *in_records(records), *(str(warning.message) for warning in caught)]
    return [*seen, *(of_error(outcome) if isinstance(outcome, BaseException) else [repr(outcome)])]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_is_found_anywhere(server: RawServer, records: pytest.LogCaptureFixture, spelling: str) -> None:
    """Each spelling in some places. Over all spellings, each place meets each kind of secret."""
    number = [*SPELLINGS].index(spelling)
    for step in range(3):
        place = [*PLACES][(number + step * 3) % len(PLACES)]
        kind = [*SECRETS][(number // len(PLACES) + step) % len(SECRETS)]
        spelled, witness = SPELLINGS[spelling](SECRETS[kind]), Witness()
        server.answer = PLACES[place](spelled)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            outcome = outcome_of(server.url, witness, kind, asynchronous=(number + step) % 2 == 1)
        seen = searched(outcome, witness, records, caught)
        assert findings(seen, spelled) == [], (place, kind)
        assert raw_secrets(seen) == [], (place, kind)


def raw_secrets(seen: Sequence[str]) -> list[str]:
    return [text for text in seen if any(secret in text for secret in SECRETS.values())]


@pytest.mark.parametrize("spelling", ["as it is", "html, hex", "base64 within", "json, upper"])
def test_the_search_finds_what_is_not_hidden(spelling: str) -> None:
    spelled = SPELLINGS[spelling](PASSWORD)
    assert findings(["nothing", f"msg='{spelled}'", repr(f"it is {spelled}")], spelled)
    assert raw_secrets([serialised({"fields": [("token", TOKEN)]})])


# ----------------------------------------------------------------------------------------------------------- frames


def in_frames(error: BaseException) -> list[str]:
    """What is found of secrets in an error and its frames."""
    return raw_secrets([*of_error(error)])


def as_rich_shows(error: BaseException) -> str:
    output = StringIO()
    shown = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True)
    Console(file=output, width=500).print(shown)
    return output.getvalue()


def _stop(info: object) -> None:
    raise KeyboardInterrupt


def _no_token() -> str:
    raise LookupError("the vault is closed")


def _wrong_token() -> str:
    return f" {TOKEN}"


#: Calls that fail, each in another part of the client.
FAILURES: dict[str, Callable[[Any], Any]] = {
    "refused before sending": lambda mx: mx.emails.add(domain_id=1, mail="a@example.com", password=PASSWORD),
    "password too short": lambda mx: mx.emails.update(mail_id="1", password=PASSWORD[:7]),
    "unknown keyword": lambda mx: mx.emails.update(mail_id="1", password=PASSWORD, passwort=PASSWORD),
    "wrong option": lambda mx: mx.emails.update(mail_id="1", password=PASSWORD, timeout="soon"),
    "wrong page": lambda mx: mx.emails.list(extra_fields={"token": FIELD}, limit_items="all"),
    "wrong headers": lambda mx: mx.emails.list(extra_headers={"X-Auth-Token": HEADER, "Content-Type": "x"}),
    "refused": lambda mx: mx.emails.add(domain_id="1", mail="a@example.com", password=PASSWORD),
    "refused, extra": lambda mx: mx.emails.delete(mail_id="1", extra_fields={"secret": FIELD}),
    "refused, list": lambda mx: mx.emails.list(extra_fields={"secret": FIELD}, extra_headers={"X-Token": HEADER}),
    "refused, request": lambda mx: mx.request("/v9/new", {"Password": PASSWORD}, extra_headers={"Cookie": HEADER}),
    "stopped": lambda mx: mx.with_options(on_request=_stop).emails.update(mail_id="1", password=PASSWORD),
    "stopped late": lambda mx: mx.with_options(on_response=_stop).emails.update(mail_id="1", password=PASSWORD),
    "no token": lambda mx: mx.with_options(token=_no_token).emails.update(mail_id="1", password=PASSWORD),
    "wrong token": lambda mx: mx.with_options(token=_wrong_token).emails.update(mail_id="1", password=PASSWORD),
    "wrong setting": lambda mx: mx.with_options(token=TOKEN, timeout=-1),
    "token with a line end": lambda mx: mx.with_options(token=f"{TOKEN}\n"),
    "wrong client": lambda mx: GetMX(token=TOKEN, base_url=f"https://user:{PASSWORD}@127.0.0.1"),
    "wrong async client": lambda mx: AsyncGetMX(token=TOKEN, proxy=f"nothing://user:{FIELD}@127.0.0.1"),
}


def failed(work: Callable[[Any], Any], asynchronous: bool, url: str, **options: Any) -> BaseException:
    """What a call raises, for a client with the token of this file."""
    with warnings.catch_warnings(), pytest.raises(BaseException) as raised:  # noqa: PT011  # all kinds
        warnings.simplefilter("ignore")
        if asynchronous:
            asyncio.run(_with_async_client(work, url, **options))
        else:
            with GetMX(token=TOKEN, base_url=url, max_retries=0, **options) as mx:
                work(mx)
    return raised.value


@both
@pytest.mark.parametrize("failure", FAILURES)
def test_frames_hold_no_secrets(server: RawServer, failure: str, asynchronous: bool) -> None:
    server.answer = _answer(_envelope(TOKEN), TOKEN, status="200")
    error = failed(FAILURES[failure], asynchronous, server.url)
    assert in_frames(error) == []
    assert all(entry.tb_lineno for entry in frames_of(error)), "the lines stay"


@both
def test_rich_shows_no_secrets(server: RawServer, asynchronous: bool) -> None:
    server.answer = _answer(_envelope(TOKEN), TOKEN, status="200")
    shown = as_rich_shows(failed(FAILURES["refused, extra"], asynchronous, server.url))
    assert "extra_fields" in shown
    assert raw_secrets([shown]) == []


@both
@pytest.mark.parametrize("answer", [b"", b"no HTTP", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", None])
def test_causes_hold_no_request(server: RawServer, answer: bytes | None, asynchronous: bool) -> None:
    server.answer = answer or b""
    url = server.url if answer is not None else "http://127.0.0.1:9"
    error = failed(lambda mx: mx.emails.update(mail_id="1", password=PASSWORD), asynchronous, url)
    assert error.__cause__ is not None
    assert getattr(error.__cause__, "_request", None) is None
    assert in_frames(error) == []


@both
def test_the_callers_own_client_shows_no_secrets(server: RawServer, asynchronous: bool) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError(f"it broke: {TOKEN}", request=request)

    transport = httpx.MockTransport(refuse)
    client = httpx.AsyncClient(transport=transport) if asynchronous else httpx.Client(transport=transport)
    error = failed(
        lambda mx: mx.emails.update(mail_id="1", password=PASSWORD), asynchronous, server.url, http_client=client
    )
    with pytest.raises(RuntimeError):
        error.__cause__.request  # type: ignore[union-attr]  # noqa: B018  # httpx says that there is none
    assert in_frames(error) == []


def test_a_cancelled_call_holds_no_secrets() -> None:
    async def cancelled(mx: AsyncGetMX) -> None:
        async with asyncio.timeout(0.05):
            await mx.emails.update(mail_id="1", password=PASSWORD)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failed(cancelled, True, f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert isinstance(error, TimeoutError)
    assert isinstance(error.__cause__, asyncio.CancelledError)
    assert in_frames(error) == []


@both
def test_a_page_can_be_asked_for_again_after_its_error(loopback: Loopback, asynchronous: bool) -> None:
    async def both_pages(mx: AsyncGetMX) -> Any:
        first = await mx.domains.list(extra_fields={"secret": FIELD}, extra_headers={"X-Token": HEADER}, limit=1)
        loopback.answer(code=1001)
        with pytest.raises(GetMXError) as raised:
            await first.next()
        loopback.answer({"list": [{"id": "2"}], "total": 2})
        return raised.value, await first.next()

    loopback.answer({"list": [{"id": "1"}], "total": 2})
    error, page = asyncio.run(_with_async_client(both_pages, loopback.url)) if asynchronous else _both_pages(loopback)
    assert in_frames(error) == []
    assert [row.id for row in page.items] == ["2"]
    assert dict(loopback.last.form)["secret"] == FIELD
    assert loopback.last.headers["X-Token"] == HEADER


def _both_pages(loopback: Loopback) -> Any:
    with GetMX(token=TOKEN, base_url=loopback.url, max_retries=0) as mx:
        first = mx.domains.list(extra_fields={"secret": FIELD}, extra_headers={"X-Token": HEADER}, limit=1)
        loopback.answer(code=1001)
        with pytest.raises(GetMXError) as raised:
            first.next()
        loopback.answer({"list": [{"id": "2"}], "total": 2})
        return raised.value, first.next()


async def _with_async_client(work: Callable[[AsyncGetMX], Any], url: str, **options: Any) -> Any:
    async with AsyncGetMX(token=TOKEN, base_url=url, max_retries=0, **options) as mx:
        return await work(mx)


# ------------------------------------------------------------------------------------------- what belongs to the caller


@contextmanager
def _keeping(contexts: list[BaseException | None]) -> Iterator[None]:
    """Keeps what each exception says was being handled when it was raised."""
    try:
        yield
    except BaseException as error:
        contexts.append(error.__context__)
        raise


@both
def test_what_the_caller_was_handling_stays_as_it_is(loopback: Loopback, asynchronous: bool) -> None:
    loopback.answer(code=1001)
    # Looked at where the call is: what raises the error again elsewhere, as asyncio.run does, sets another context.
    contexts: list[BaseException | None] = []

    def fallback(mx: Any) -> Any:
        if asynchronous:
            return awaited(mx)
        try:
            raise httpx.ReadError("own", request=httpx.Request("POST", loopback.url))
        except httpx.ReadError:
            with _keeping(contexts):
                return mx.emails.clean_up(mail_id="1")

    async def awaited(mx: Any) -> Any:
        try:
            raise httpx.ReadError("own", request=httpx.Request("POST", loopback.url))
        except httpx.ReadError:
            with _keeping(contexts):
                return await mx.emails.clean_up(mail_id="1")

    failed(fallback, asynchronous, loopback.url)
    [handled] = contexts
    assert isinstance(handled, httpx.ReadError)
    assert handled.request.method == "POST"
    assert handled.__traceback__ is not None
    assert handled.__traceback__.tb_frame.f_locals["mx"] is not None


def test_an_exception_of_a_hook_keeps_its_variables_and_its_cause(loopback: Loopback) -> None:
    def hook(info: object) -> None:
        kept = "a variable of the hook"
        try:
            httpx.get("http://127.0.0.1:9")
        except httpx.ConnectError as error:
            raise LookupError(kept) from error

    error = failed(lambda mx: mx.emails.clean_up(mail_id="1"), False, loopback.url, on_request=hook)
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    assert frame.f_locals["kept"] == "a variable of the hook"
    assert isinstance(error.__cause__, httpx.ConnectError)
    assert error.__cause__.request.method == "GET"


def test_logs_of_the_callers_own_requests_stay_as_they_are(
    loopback: Loopback, records: pytest.LogCaptureFixture
) -> None:
    with GetMX(token=TOKEN, base_url=loopback.url):
        httpx.get(f"{loopback.url}/token-{FIELD}")
    told = [record.getMessage() for record in records.records if record.name.startswith("http")]
    assert any(f"token-{FIELD}" in text for text in told)
    assert any("(b'Content-Length'" in text for text in told)
