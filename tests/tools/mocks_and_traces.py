"""Tools that mock, record or trace httpx see the calls of a client as it is.

Run by `make prove-tools`, in an environment that has them. The server counts what really reached it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
import sentry_sdk
import trio
import vcr
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pytest_httpx import HTTPXMock

from getmx import AsyncGetMX, GetMX, GetMXError, GetMXTimeoutError

REAL = {"code": 200, "msg": "ok", "data": {"from": "the server"}}
MOCKED = {"code": 200, "msg": "ok", "data": {"from": "a mock"}}


class Server:
    """A real server that counts its requests."""

    def __init__(self) -> None:
        self.requests = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests += 1
                body = json.dumps(REAL).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


def _sync(url: str, **options: Any) -> Any:
    with GetMX(token="token", base_url=url, max_retries=0, **options) as mx:
        return mx.emails.clean_up(mail_id="1").raw


def _async(url: str, **options: Any) -> Any:
    async def run() -> Any:
        async with AsyncGetMX(token="token", base_url=url, max_retries=0, **options) as mx:
            return (await mx.emails.clean_up(mail_id="1")).raw

    return asyncio.run(run())


both = pytest.mark.parametrize("call", [_sync, _async], ids=["sync", "async"])
Call = Callable[..., Any]


@both
def test_pytest_httpx_answers_and_sees_the_call(server: Server, call: Call, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json=MOCKED)
    assert call(server.url) == MOCKED["data"]
    [request] = httpx_mock.get_requests()
    assert request.url.path == "/v1/mail/clean-up"
    assert b'name="mail_id"' in request.read()
    assert server.requests == 0


@both
def test_pytest_httpx_can_fail(server: Server, call: Call, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_exception(httpx.ReadTimeout("late"))
    with pytest.raises(GetMXTimeoutError):
        call(server.url)
    assert server.requests == 0


@both
def test_respx_answers_and_sees_the_call(server: Server, call: Call) -> None:
    with respx.mock() as router:
        route = router.post(f"{server.url}/v1/mail/clean-up").respond(json=MOCKED)
        assert call(server.url) == MOCKED["data"]
        assert route.call_count == 1
    assert server.requests == 0


@both
def test_respx_over_httpx_needs_a_client_of_the_caller(server: Server, call: Call) -> None:
    """`using="httpx"` patches above the transports: the default client would reach the real server."""
    with respx.mock(using="httpx", assert_all_called=False) as router:
        router.post(f"{server.url}/v1/mail/clean-up").respond(json=MOCKED)
        assert call(server.url) == REAL["data"]
        own = httpx.Client() if call is _sync else httpx.AsyncClient()
        assert call(server.url, http_client=own) == MOCKED["data"]
    assert server.requests == 1


@both
def test_vcrpy_records_and_replays_the_call(server: Server, call: Call, tmp_path: Path) -> None:
    cassette = str(tmp_path / "calls.yaml")
    for _ in range(2):
        with vcr.use_cassette(cassette, record_mode="once", match_on=["method", "path"]):
            assert call(server.url) == REAL["data"]
    assert server.requests == 1


@both
def test_opentelemetry_traces_the_call(server: Server, call: Call) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    HTTPXClientInstrumentor().instrument(tracer_provider=provider)
    try:
        call(server.url)
    finally:
        HTTPXClientInstrumentor().uninstrument()
    [span] = spans.get_finished_spans()
    assert "/v1/mail/clean-up" in str(dict(span.attributes or {}))
    assert "token" not in str(dict(span.attributes or {}))


@both
def test_sentry_traces_a_client_of_the_caller(server: Server, call: Call) -> None:
    """Sentry patches `httpx.Client.send`, which the default client does not use."""
    seen: list[Any] = []

    def spans(**options: Any) -> int:
        seen.clear()
        with sentry_sdk.start_transaction(name="test", op="test"):
            call(server.url, **options)
        return sum(span.get("op") == "http.client" for event in seen for span in event.get("spans", []))

    sentry_sdk.init(
        dsn="http://key@127.0.0.1:1/1",
        traces_sample_rate=1.0,
        before_send_transaction=lambda event, hint: seen.append(event),
        transport=lambda *arguments: None,
    )
    assert spans() == 0
    assert spans(http_client=httpx.Client() if call is _sync else httpx.AsyncClient()) == 1


def test_trio_is_a_clear_error(server: Server) -> None:
    async def run() -> None:
        async with AsyncGetMX(token="token", base_url=server.url) as mx:
            with pytest.raises(GetMXError, match="works on asyncio"):
                await mx.emails.clean_up(mail_id="1")

    with pytest.raises(GetMXError, match="works on asyncio"):  # Closing needs a loop too.
        trio.run(run)
    assert server.requests == 0


if __name__ == "__main__":
    sys.exit(pytest.main([__file__, "-q"]))
