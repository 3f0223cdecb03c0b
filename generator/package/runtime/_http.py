"""The one module that knows httpx. Every failure leaves it as an error of this package."""

from __future__ import annotations

import os
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TypeAlias, cast

import httpx

from .errors import GetMXConnectionError, GetMXDecodeError, GetMXError, GetMXInputError, GetMXTimeoutError
from .exchange import Reply, Request
from .options import CONNECT_TIMEOUT
from .retry import Fault

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
    (httpx.UnsupportedProtocol, "final"),
    (httpx.TransportError, "dropped"),
    (OSError, "dropped"),
)

#: All that httpx raises for a failed exchange, and what it lets through from sockets and TLS.
_FAILURES = (httpx.HTTPError, httpx.StreamError, httpx.CookieConflict, OSError)


@lru_cache(maxsize=4)
def _tls_context(cert_file: str | None, cert_dir: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _shared_tls_context() -> ssl.SSLContext:
    """httpx's own default context. Making it takes 16 ms, so it is kept, by the variables that decide it."""
    return _tls_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


#: Parsing an address takes a tenth of a call's own time, and a client calls only a few addresses.
_parsed_url = lru_cache(maxsize=128)(httpx.URL)


def _timeout(request: Request) -> httpx.Timeout:
    seconds = min(request.timeout, request.time_left)
    return httpx.Timeout(seconds, connect=min(seconds, CONNECT_TIMEOUT))


def _failure(error: Exception, request: Request) -> GetMXError:
    """The error of this package for an exception of httpx."""
    if isinstance(error, httpx.DecodingError):
        return GetMXDecodeError("the answer's compression is broken")
    faults: list[Fault] = [fault for kind, fault in _FAULTS if isinstance(error, kind)]
    fault: Fault = faults[0] if faults else "final"
    if isinstance(error, httpx.TimeoutException):
        waited = min(request.timeout, request.time_left, CONNECT_TIMEOUT if fault == "connect" else request.timeout)
        return GetMXTimeoutError(f"no answer within {waited:.3g} s ({type(error).__name__})", fault=fault)
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if _is_certificate_error(error):
        return GetMXConnectionError(f"the server's certificate is refused ({reason})", fault="final")
    return GetMXConnectionError(f"no answer ({reason})", fault=fault)


def _is_certificate_error(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _too_late(request: Request) -> GetMXTimeoutError:
    left = f"{request.time_left:.3g} s"
    return GetMXTimeoutError(f"the answer was not complete in the {left} that the deadline left", fault="deadline")


def _build(client: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
    try:
        return client.build_request(
            "POST",
            _parsed_url(request.url),
            content=request.body,
            headers=dict(request.headers),
            timeout=_timeout(request),
        )
    except httpx.InvalidURL as error:
        raise GetMXInputError(f"base_url cannot be called ({error})", field="base_url") from error


class _Reading:
    """Collects the body of an answer, up to the limits of time and size."""

    __slots__ = ("chunks", "request", "size", "started")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.started = time.monotonic()
        self.chunks: list[bytes] = []
        self.size = 0

    def add(self, chunk: bytes) -> None:
        self.chunks.append(chunk)
        self.size += len(chunk)
        if self.size > self.request.max_answer_bytes:
            raise GetMXDecodeError(
                f"the answer is larger than {self.request.max_answer_bytes} bytes (max_answer_bytes)"
            )

    def check_time(self) -> None:
        if time.monotonic() - self.started > self.request.time_left:
            raise _too_late(self.request)

    def reply(self, response: httpx.Response) -> Reply:
        elapsed = time.monotonic() - self.started
        content = b"".join(self.chunks)
        return Reply(response.status_code, response.headers, content, elapsed, response.charset_encoding)


class _Timed(httpx.SyncByteStream):
    """A body as it comes over the wire. The deadline is checked at every read.

    It must be checked here: compressed bytes can come for ever without giving a single uncompressed one.
    """

    def __init__(self, stream: httpx.SyncByteStream, reading: _Reading) -> None:
        self._stream = stream
        self._reading = reading

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            self._reading.check_time()
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _refuse_nested_packing(response: httpx.Response) -> None:
    """Refuses what is compressed twice. httpx unpacks 64 kB at once: to 64 MB, or, compressed twice, to 64 GB."""
    if "," in response.headers.get("content-encoding", ""):
        raise GetMXDecodeError("the answer is compressed more than once")


@contextmanager
def _failures_as_ours(request: Request) -> Iterator[None]:
    try:
        yield
    except _FAILURES as error:
        raise _failure(error, request) from error


class SyncTransport:
    """Sends over an httpx.Client: the caller's, which is never closed here, or one made at the first call."""

    def __init__(self, client: httpx.Client | None) -> None:
        if client is not None and not isinstance(client, httpx.Client):
            raise GetMXInputError("http_client must be an httpx.Client", field="http_client")
        self._client = client
        self._owned = client is None
        self._closed = False
        self._lock = threading.Lock()

    def send(self, request: Request) -> Reply:
        """Makes one attempt. Follows no redirect.

        Raises:
            GetMXConnectionError: There was no answer, or none in time.
            GetMXDecodeError: The answer cannot be unpacked, or is too large.
            GetMXInputError: httpx refuses the address.
        """
        client = self._open_client()
        outgoing = _build(client, request)
        reading = _Reading(request)
        with _failures_as_ours(request):
            response = client.send(outgoing, stream=True, follow_redirects=False)
            try:
                _refuse_nested_packing(response)
                response.stream = _Timed(cast(httpx.SyncByteStream, response.stream), reading)
                for chunk in response.iter_bytes():
                    reading.add(chunk)
            finally:
                response.close()
        return reading.reply(response)

    def _open_client(self) -> httpx.Client:
        with self._lock:
            if self._closed:
                raise GetMXError("the client is closed")
            if self._client is None:
                self._client = httpx.Client(verify=_shared_tls_context())
            return self._client

    def close(self) -> None:
        with self._lock:
            self._closed = True
            if self._owned and self._client is not None:
                self._client.close()


class AsyncTransport:
    """Sends over an httpx.AsyncClient: the caller's, which is never closed here, or one made at the first call."""

    def __init__(self, client: httpx.AsyncClient | None) -> None:
        if client is not None and not isinstance(client, httpx.AsyncClient):
            raise GetMXInputError("http_client must be an httpx.AsyncClient", field="http_client")
        self._client = client
        self._owned = client is None
        self._closed = False

    async def send(self, request: Request) -> Reply:
        """Makes one attempt. Follows no redirect.

        Raises:
            GetMXConnectionError: There was no answer, or none in time.
            GetMXDecodeError: The answer cannot be unpacked, or is too large.
            GetMXInputError: httpx refuses the address.
        """
        client = self._open_client()
        outgoing = _build(client, request)
        reading = _Reading(request)
        from asyncio import timeout  # Imported here: it takes 15 ms, and sync callers do not need it.

        try:
            async with timeout(request.time_left):
                with _failures_as_ours(request):
                    return await self._exchange(client, outgoing, reading)
        except TimeoutError as error:
            raise _too_late(request) from error

    async def _exchange(self, client: httpx.AsyncClient, outgoing: httpx.Request, reading: _Reading) -> Reply:
        response = await client.send(outgoing, stream=True, follow_redirects=False)
        try:
            _refuse_nested_packing(response)
            async for chunk in response.aiter_bytes():
                reading.add(chunk)
        finally:
            await response.aclose()
        return reading.reply(response)

    def _open_client(self) -> httpx.AsyncClient:
        if self._closed:
            raise GetMXError("the client is closed")
        if self._client is None:
            self._client = httpx.AsyncClient(verify=_shared_tls_context())
        return self._client

    async def close(self) -> None:
        self._closed = True
        if self._owned and self._client is not None:
            await self._client.aclose()
