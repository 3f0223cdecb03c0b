"""What a call costs beside the same one written by hand with httpx: one loopback server, in turn, ratios in one run."""

from __future__ import annotations

import json
import multiprocessing
import socket
import statistics
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx

from getmx import GetMX

ROUNDS = 15
CALLS = 150
ROWS = 20

_ROW = {
    "id": "1721249659550380508",
    "from": "a@b.c",
    "to": "d@e.f",
    "subject": "subject",
    "time": "2026-01-02 03:04:05",
    "body": "body " * 40,
    "timestamp": 1767322800,
}
_BODY = json.dumps({"code": 200, "msg": "ok", "data": {"list": [_ROW] * ROWS, "total": 1000}}).encode()
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(_BODY), _BODY)


def serve(listener: socket.socket) -> None:
    """Answers the same to every request, in a process of its own, a thread for each connection."""
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve_connection, args=(connection,), daemon=True).start()


def serve_connection(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        while _read_request(connection):
            connection.sendall(_ANSWER)


def _read_request(connection: socket.socket) -> bool:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (chunk := connection.recv(65536)):
            return False
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(
        next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")).split(b":")[1]
    )
    missing = length - len(body)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return True


def by_hand(client: httpx.Client, url: str) -> Callable[[], Any]:
    """The usual way to send a form without files: (None, value) pairs, and dicts out of the answer."""

    def call() -> Any:
        fields = {"token": "t", "folder": "Inbox", "mail_id": "1", "page": "1", "limit": "20"}
        response = client.post(url, files={name: (None, value) for name, value in fields.items()})
        response.raise_for_status()
        answer = response.json()
        assert answer["code"] in (0, 200)
        return [row["id"] for row in answer["data"]["list"]]

    return call


def with_getmx(mx: GetMX) -> Callable[[], Any]:
    def call() -> Any:
        page = mx.messages.list(folder="Inbox", mail_id="1", page=1, limit=20)
        return [row.id for row in page.items]

    return call


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    server = multiprocessing.get_context("fork").Process(target=serve, args=(listener,), daemon=True)
    server.start()
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        print_ratios(base_url)
    finally:
        server.terminate()


def print_ratios(base_url: str) -> None:
    cases: dict[str, Callable[[], Any]] = {
        "httpx by hand": by_hand(httpx.Client(), f"{base_url}/v1/message/list"),
        "getmx": with_getmx(GetMX(token="t", base_url=base_url)),  # noqa: S106  # an invented token
    }
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, call in cases.items():
            started = time.perf_counter()
            for _ in range(CALLS):
                assert len(call()) == ROWS
            times[name].append((time.perf_counter() - started) / CALLS)
    base = statistics.median(times["httpx by hand"])
    print(f"a page of {ROWS} messages; medians of {ROUNDS} rounds of {CALLS} calls; ratios to httpx by hand")
    for name, values in times.items():
        print(f"{name:16} {statistics.median(values) * 1e6:7.0f} us   {statistics.median(values) / base:.2f}")


if __name__ == "__main__":
    main()
