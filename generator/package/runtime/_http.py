"""One attempt over httpx, and over a client of the caller's. Every failure leaves as an error of this package."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from typing import NamedTuple, TypeAlias, cast

import httpx

from .errors import GetMXConnectionError, GetMXError, GetMXInputError, GetMXTimeoutError
from .exchange import Reply, Request
from .options import CONNECT_TIMEOUT
from .retry import Fault
from .unpacking import CODING, Body

#: What a caller may pass as `http_client=`.
SyncHTTPClient: TypeAlias = httpx.Client
AsyncHTTPClient: TypeAlias = httpx.AsyncClient

#: How far a request came, by the exception of httpx. The first that fits counts.
_FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (httpx.ConnectTimeout, "connect"),
    (httpx.PoolTimeout, "pool"),
    (httpx.WriteTimeout, "write"),
    (httpx.ReadTimeout, "read"),
    (httpx.ConnectError, "connect"),
    (httpx.ProxyError, "connect"),
    (httpx.WriteError, "write"),
    (httpx.LocalProtocolError, "final"),
    (httpx.UnsupportedProtocol, "setup"),
    (httpx.TransportError, "dropped"),
    (httpx.StreamError, "final"),
    (OSError, "dropped"),
    (RuntimeError, "dropped"),
    (UnicodeError, "setup"),
)

#: All that httpx raises for a failed exchange, and what it lets through: errors of sockets and TLS, of a host name that
#: is none (UnicodeError), of a client or a loop that somebody closed (RuntimeError).
_FAILURES = (httpx.HTTPError, httpx.StreamError, httpx.CookieConflict, OSError, UnicodeError, RuntimeError)

#: httpcore's own names for "no byte was sent".
_NEVER_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout"})

#: Bytes of a request that are written before the deadline is looked at again.
_PIECE = 64 * 1024

_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([A-Za-z0-9_.:+-]{1,40})\"?\s*(?:;|$)", re.IGNORECASE)


class Target(NamedTuple):
    """An address as httpx takes it.

    host: The header.
    address: What a connection is made to: scheme, host and port.
    place: Host and port, as errors name them.
    """

    url: httpx.URL
    host: str
    address: str
    place: str


@lru_cache(maxsize=256)
def target_of(url: str) -> Target:
    """Kept, since parsing takes a tenth of a call's own time, and a client calls only a few addresses."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise GetMXInputError(f"base_url cannot be called ({error})", field="base_url") from error
    host = parsed.netloc.decode("ascii")
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    # Not `parsed.host`: it decodes xn--, and raises for what is no such name.
    return Target(parsed, host, f"{parsed.scheme}://{host}", f"{parsed.raw_host.decode('ascii')}:{port}")


class Attempt:
    """One attempt: how much time it has, what it sends, and what has come of the answer."""

    __slots__ = ("request", "started")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.started = time.monotonic()

    @property
    def step(self) -> float:
        """Seconds that the next step may take."""
        return min(self.request.timeout, self.request.time_left - (time.monotonic() - self.started))

    def check_time(self) -> None:
        if time.monotonic() - self.started > self.request.time_left:
            raise _too_late(self.request)

    def outgoing(self, target: Target, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Request:
        """The request for a bare transport. `stream` gives the body."""
        return httpx.Request(
            "POST",
            target.url,
            headers={"host": target.host, **self._headers()},
            stream=stream,
            extensions={"timeout": self.timeouts()},
        )

    def outgoing_of(self, client: httpx.Client | httpx.AsyncClient, target: Target) -> httpx.Request:
        """The request as the caller's client makes it, with its own headers and cookies."""
        headers, body = self._headers(), self.request.body
        return client.build_request(
            "POST", target.url, headers=headers, content=body, extensions={"timeout": self.timeouts()}
        )

    def _headers(self) -> dict[str, str]:
        return {"accept-encoding": CODING, **self.request.headers, "content-length": str(len(self.request.body))}

    def timeouts(self) -> dict[str, float]:
        seconds = max(self.step, 0.001)
        return {"connect": min(seconds, CONNECT_TIMEOUT), "read": seconds, "write": seconds, "pool": seconds}

    def body(self, response: httpx.Response) -> Body:
        return Body(response.headers.get("content-encoding", ""), self.request.max_answer_bytes)

    def body_read_by_hook(self, response: httpx.Response) -> Body:
        """What a hook of the caller's client has read already, unpacked by httpx."""
        body = Body("identity", self.request.max_answer_bytes)
        body.add(response.content)
        return body

    def reply(self, response: httpx.Response, body: Body) -> Reply:
        found = _CHARSET.search(response.headers.get("content-type", ""))
        content, elapsed = body.whole(), time.monotonic() - self.started
        return Reply(response.status_code, response.headers, content, elapsed, found[1] if found else None)


class Pieces(httpx.SyncByteStream):
    """The body of a request, in pieces. Who reads slowly can stretch each write to its limit, but not all of them."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    def __iter__(self) -> Iterator[bytes]:
        body = self._attempt.request.body
        for start in range(0, len(body), _PIECE):
            self._attempt.check_time()
            yield body[start : start + _PIECE]


def read(response: httpx.Response, attempt: Attempt) -> Reply:
    if response.is_stream_consumed:
        return attempt.reply(response, attempt.body_read_by_hook(response))
    stream = cast(httpx.SyncByteStream, response.stream)
    try:
        body = attempt.body(response)
        for chunk in stream:
            attempt.check_time()
            body.add(chunk)
    finally:
        stream.close()
    return attempt.reply(response, body)


async def read_async(response: httpx.Response, attempt: Attempt) -> Reply:
    if response.is_stream_consumed:
        return attempt.reply(response, attempt.body_read_by_hook(response))
    stream = cast(httpx.AsyncByteStream, response.stream)
    try:
        body = attempt.body(response)
        async for chunk in stream:
            body.add(chunk)
    finally:
        await stream.aclose()
    return attempt.reply(response, body)


# ------------------------------------------------------------------------------------------------------------ failures


def _too_late(request: Request) -> GetMXTimeoutError:
    left = f"{request.time_left:.3g} s"
    return GetMXTimeoutError(f"the answer was not complete in the {left} that the deadline left", fault="deadline")


@asynccontextmanager
async def deadline(request: Request) -> AsyncIterator[None]:
    """Bounds all that is awaited in it by the time that the attempt has."""
    from asyncio import timeout  # Imported here: it takes 15 ms, and sync callers do not need it.

    try:
        async with timeout(request.time_left):
            yield
    except TimeoutError as error:
        raise _too_late(request) from error


def _failure(error: Exception, request: Request, way: str, fault: Fault) -> GetMXError:
    """The error of this package for an exception of httpx. `way` is the host, and the proxy if there is one."""
    if isinstance(error, httpx.TimeoutException):
        waited = min(request.timeout, request.time_left, CONNECT_TIMEOUT if fault == "connect" else request.timeout)
        return GetMXTimeoutError(f"no answer from {way} within {waited:.3g} s ({type(error).__name__})", fault=fault)
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if _is_certificate_error(error):
        return GetMXConnectionError(f"the certificate of {way} is refused ({reason})", fault="setup")
    return GetMXConnectionError(f"no answer from {way} ({reason})", fault=fault)


def _is_certificate_error(error: BaseException | None) -> bool:
    while error is not None:
        if type(error).__name__ == "SSLCertVerificationError":
            return True
        error = error.__cause__ or error.__context__
    return False


def our_fault(error: Exception) -> Fault:
    faults: list[Fault] = [fault for kind, fault in _FAULTS if isinstance(error, kind)]
    return faults[0] if faults else "final"


def _callers_fault(error: Exception) -> Fault:
    """The fault of a caller's client. What stands under it may call anything a failed connect, so only httpcore's
    own word counts that nothing was sent. A text that cannot be decoded may be one that a hook has read.
    """
    if isinstance(error, UnicodeError):
        return "final"
    fault, cause = our_fault(error), type(error.__cause__)
    is_sure = cause.__module__.partition(".")[0] == "httpcore" and cause.__name__ in _NEVER_SENT
    return "dropped" if fault in ("connect", "pool") and not is_sure else fault


@contextmanager
def failures(request: Request, way: str, fault_of: Callable[[Exception], Fault]) -> Iterator[None]:
    """Turns what httpx raises into an error of this package. `way` is where the request goes, as errors name it."""
    try:
        yield
    except GetMXError:
        raise
    except _FAILURES as error:
        raise _failure(error, request, way, fault_of(error)) from error


# -------------------------------------------------------------------------------------------------- the caller's client


class CallersTransport:
    """Sends over an httpx.Client of the caller, which is never closed here."""

    def __init__(self, client: httpx.Client) -> None:
        if not isinstance(client, httpx.Client):
            raise GetMXInputError("http_client must be an httpx.Client", field="http_client")
        self._client = client
        self._closed = False

    def send(self, request: Request) -> Reply:
        """Makes one attempt. Follows no redirect. Raises what PooledTransport.send raises."""
        refuse_closed(self._closed)
        target, attempt = target_of(request.url), Attempt(request)
        with failures(request, target.place, _callers_fault):
            outgoing = attempt.outgoing_of(self._client, target)
            return read(self._client.send(outgoing, stream=True, follow_redirects=False), attempt)

    def close(self) -> None:
        self._closed = True


class CallersAsyncTransport:
    """Sends over an httpx.AsyncClient of the caller, which is never closed here."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        if not isinstance(client, httpx.AsyncClient):
            raise GetMXInputError("http_client must be an httpx.AsyncClient", field="http_client")
        self._client = client
        self._closed = False

    async def send(self, request: Request) -> Reply:
        """Makes one attempt. Follows no redirect. Raises what PooledTransport.send raises."""
        refuse_closed(self._closed)
        target, attempt = target_of(request.url), Attempt(request)
        async with deadline(request):
            with failures(request, target.place, _callers_fault):
                outgoing = attempt.outgoing_of(self._client, target)
                response = await self._client.send(outgoing, stream=True, follow_redirects=False)
                return await read_async(response, attempt)

    async def close(self) -> None:
        self._closed = True


def refuse_closed(closed: bool) -> None:
    if closed:
        raise GetMXError("the client is closed")
