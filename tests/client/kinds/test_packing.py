"""Bodies and headers that a broken or hostile server may send, and servers that read slowly."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from getmx import GetMX, GetMXDecodeError, GetMXError, GetMXTimeoutError
from getmx._runtime.unpacking import Body
from tests.support.clients import both, run
from tests.support.loopback import Answer, Loopback

GOOD = b'{"code": 200, "msg": "ok", "data": {"text": "good"}}'


def clean_up(mx: Any) -> Any:
    return mx.emails.clean_up(mail_id="1")


def answer(loopback: Loopback, body: bytes, **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    loopback.respond = lambda request: Answer(body, 200, {"Content-Type": "application/json", **named})


@both
@pytest.mark.parametrize(
    "coding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip,br", "identity, gzip", "x" * 500, "\xff"]
)
def test_only_what_was_asked_for_is_unpacked(loopback: Loopback, asynchronous: bool, coding: str) -> None:
    loopback.respond = lambda request: Answer(GOOD, 200, {"Content-Encoding": coding.encode().decode("latin-1")})
    with pytest.raises(
        GetMXDecodeError, match=r"the answer is packed with '.{1,40}', and only gzip was asked"
    ) as raised:
        run(clean_up, asynchronous, loopback.url)
    assert len(str(raised.value)) < 300


@both
def test_a_bomb_is_unpacked_up_to_the_limit_only(loopback: Loopback, asynchronous: bool) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 8_000_000) for _ in range(8)) + packer.flush()
    answer(loopback, bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(GetMXDecodeError, match="larger than 1000000 bytes"):
            run(clean_up, asynchronous, loopback.url, max_answer_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@st.composite
def chunked(draw: st.DrawFn) -> tuple[bytes, list[bytes]]:
    """A text, and the chunks in which it comes, packed in one or several members."""
    members = draw(st.lists(st.binary(max_size=200), min_size=1, max_size=4))
    packed = b"".join(map(gzip.compress, members))
    cuts = sorted(draw(st.lists(st.integers(0, len(packed)), max_size=6)))
    return b"".join(members), [packed[start:end] for start, end in zip([0, *cuts], [*cuts, len(packed)], strict=True)]


@given(chunked())
def test_any_chunks_of_any_members_are_unpacked(case: tuple[bytes, list[bytes]]) -> None:
    text, chunks = case
    body = Body(" GZIP ", 10_000)
    for chunk in chunks:
        body.add(chunk)
    assert body.whole() == text


@given(chunked(), st.integers(0, 5000))
def test_no_more_than_the_limit_is_kept(case: tuple[bytes, list[bytes]], most: int) -> None:
    text, chunks = case
    body = Body("gzip", most)
    try:
        for chunk in chunks:
            body.add(chunk)
        kept = body.whole()
    except GetMXDecodeError as error:
        assert len(text) > most
        assert str(error) == f"the answer is larger than {most} bytes (max_answer_bytes)"
    else:
        assert kept == text
        assert len(text) <= most


@given(st.binary(min_size=1, max_size=300))
def test_what_is_no_gzip_is_a_clean_error(noise: bytes) -> None:
    body = Body("gzip", 10_000)
    with pytest.raises(GetMXDecodeError, match="the answer's compression is broken"):
        body.add(noise)
        body.whole()


def test_a_body_that_is_packed_and_empty_is_empty() -> None:
    assert Body("gzip", 1).whole() == b""


@both
@pytest.mark.parametrize(
    "kind",
    [
        "application/json; charset*0*=a%00",
        "application/json; charset*=utf-8''a%00",
        "application/json; charset*1=x; charset*0=y",
        "application/json; charset=" + "x" * 5000,
        'application/json; charset="',
        "; charset=a\x00b",
        ";" * 5000,
        "application/json; charset=idna",
        "\xff\xfe",
        "",
    ],
)
def test_content_types_that_break_parsers(loopback: Loopback, asynchronous: bool, kind: str) -> None:
    loopback.respond = lambda request: Answer(GOOD, 200, {"Content-Type": kind.replace("\x00", "%00")})
    assert run(clean_up, asynchronous, loopback.url).raw == {"text": "good"}


@given(st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=60))
def test_no_header_breaks_a_call(one_server: Loopback, value: str) -> None:
    one_server.respond = lambda request: Answer(
        GOOD, 200, {"Content-Type": f"application/json;{value}", "X-More": value, "Retry-After": value}
    )
    with suppress(GetMXError):
        run(clean_up, False, one_server.url, max_retries=0)


@pytest.fixture(scope="module")
def one_server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


# Servers that read slowly.


@contextmanager
def slow_reader(pause: float) -> Iterator[str]:
    """A server that reads a little, waits, and goes on for ever."""
    stop = threading.Event()

    def read() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            while not stop.wait(pause) and connection.recv(4096):
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


@both
def test_a_server_that_reads_slowly_does_not_stretch_the_deadline(asynchronous: bool) -> None:
    with slow_reader(0.02) as url:
        started = time.monotonic()
        with pytest.raises(GetMXTimeoutError):
            run(
                lambda mx: mx.emails.clean_up(mail_id="1", extra_fields={"large": "x" * 20_000_000}),
                asynchronous,
                url,
                deadline=0.5,
                timeout=0.4,
                max_retries=0,
            )
        assert time.monotonic() - started < 5


def test_a_large_form_arrives_whole(loopback: Loopback) -> None:
    with GetMX(token="token", base_url=loopback.url) as mx:
        mx.emails.clean_up(mail_id="1", extra_fields={"large": "x" * 5_000_000})
    assert dict(loopback.last.form)["large"] == "x" * 5_000_000
