# Copied by `make generate` from generator/runtime/_http.py. Edit it there, not here.
"""The one module that knows httpx. A request goes out as one piece of bytes; every failure comes back as ours."""

from __future__ import annotations

import os
import ssl
import threading
import time
from functools import lru_cache
from typing import TypeAlias

import httpx

from .errors import GetMXConnectionError, GetMXError, GetMXInputError, GetMXTimeoutError
from .exchange import Reply, Request
from .options import CONNECT_TIMEOUT

#: What a caller may pass as `http_client=`.
SyncHTTPClient: TypeAlias = httpx.Client
AsyncHTTPClient: TypeAlias = httpx.AsyncClient


@lru_cache(maxsize=4)
def _tls_context(cert_file: str | None, cert_dir: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()


def _shared_tls_context() -> ssl.SSLContext:
    """httpx's own default context. Making one takes 16 ms, so one is kept for each setting of its variables."""
    return _tls_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


#: Parsing an address takes a tenth of a call's own time, and a client calls few of them.
_parsed_url = lru_cache(maxsize=128)(httpx.URL)


def _timeout(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(seconds, connect=min(seconds, CONNECT_TIMEOUT))


def _failure(error: Exception, request: Request) -> GetMXError:
    """Our error for one of httpx. Its text is not passed on where it could quote what was sent."""
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return GetMXTimeoutError(f"no answer within {request.timeout:g} s ({type(error).__name__})")
    if isinstance(error, httpx.InvalidURL):
        return GetMXInputError(f"base_url cannot be called ({reason})", field="base_url")
    return GetMXConnectionError(f"no answer ({reason})")


#: Everything that httpx raises for a failed exchange, and what leaks through it from sockets and TLS.
_FAILURES = (httpx.HTTPError, httpx.StreamError, httpx.CookieConflict, OSError)


def _build(client: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
    try:
        return client.build_request(
            "POST",
            _parsed_url(request.url),
            content=request.body,
            headers=dict(request.headers),
            timeout=_timeout(request.timeout),
        )
    except httpx.InvalidURL as error:
        raise _failure(error, request) from error


def _reply(response: httpx.Response, started: float) -> Reply:
    return Reply(response.status_code, response.headers, response.content, time.perf_counter() - started)


class SyncTransport:
    """Sends over an httpx.Client: the caller's, which it never closes, or its own, made at the first call."""

    def __init__(self, client: httpx.Client | None) -> None:
        if client is not None and not isinstance(client, httpx.Client):
            raise GetMXInputError("http_client must be an httpx.Client", field="http_client")
        self._client = client
        self._owned = client is None
        self._closed = False
        self._lock = threading.Lock()

    def send(self, request: Request) -> Reply:
        """Raises GetMXConnectionError, GetMXTimeoutError or GetMXInputError; follows no redirect."""
        client = self._open_client()
        outgoing = _build(client, request)
        started = time.perf_counter()
        try:
            return _reply(client.send(outgoing, follow_redirects=False), started)
        except _FAILURES as error:
            raise _failure(error, request) from error

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
    """Sends over an httpx.AsyncClient: the caller's, which it never closes, or its own, made at the first call."""

    def __init__(self, client: httpx.AsyncClient | None) -> None:
        if client is not None and not isinstance(client, httpx.AsyncClient):
            raise GetMXInputError("http_client must be an httpx.AsyncClient", field="http_client")
        self._client = client
        self._owned = client is None
        self._closed = False

    async def send(self, request: Request) -> Reply:
        """Raises GetMXConnectionError, GetMXTimeoutError or GetMXInputError; follows no redirect."""
        client = self._open_client()
        outgoing = _build(client, request)
        started = time.perf_counter()
        try:
            return _reply(await client.send(outgoing, follow_redirects=False), started)
        except _FAILURES as error:
            raise _failure(error, request) from error

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
