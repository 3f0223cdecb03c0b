"""Answers as they come off the wire: bounded, unpacked, in any charset; and addresses that would show the token."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import warnings
import zlib
from encodings.aliases import aliases
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from getmx import AsyncGetMX, GetMX, GetMXDecodeError, GetMXInputError, InsecureAddressWarning
from getmx._runtime.envelope import load, readable
from tests.support.clients import both, run
from tests.support.loopback import Answer, Loopback

TEXT = "Grüße, 你好"


def clean_up(mx: Any) -> Any:
    return mx.emails.clean_up(mail_id="1")


def answer(loopback: Loopback, content: bytes, kind: str = "application/json", **headers: str) -> None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    loopback.respond = lambda request: Answer(content, 200, {"Content-Type": kind, **named})


def body(text: str = TEXT) -> str:
    return json.dumps({"code": 200, "msg": "ok", "data": {"text": text}}, ensure_ascii=False)


# Size.


@both
def test_an_answer_of_the_largest_size_is_read_and_one_byte_more_is_not(loopback: Loopback, asynchronous: bool) -> None:
    content = body("x" * 200_000).encode()
    answer(loopback, content)
    assert run(clean_up, asynchronous, loopback.url, max_answer_bytes=len(content)).raw["text"] == "x" * 200_000
    with pytest.raises(GetMXDecodeError, match=r"larger than \d+ bytes \(max_answer_bytes\)") as raised:
        run(clean_up, asynchronous, loopback.url, max_answer_bytes=len(content) - 1)
    assert (raised.value.operation, raised.value.attempts, raised.value.retryable) == ("cleanUpEmail", 1, False)


@both
def test_a_client_goes_on_after_an_answer_that_was_too_large(loopback: Loopback, asynchronous: bool) -> None:
    async def twice_async(mx: Any) -> Any:
        with pytest.raises(GetMXDecodeError):
            await clean_up(mx)
        loopback.answer({})
        return await clean_up(mx)

    def twice(mx: Any) -> Any:
        with pytest.raises(GetMXDecodeError):
            clean_up(mx)
        loopback.answer({})
        return clean_up(mx)

    answer(loopback, b"x" * 2000)
    work = twice_async if asynchronous else twice
    assert run(work, asynchronous, loopback.url, max_answer_bytes=1000).raw == {}


@both
def test_a_gzip_bomb_is_not_unpacked(loopback: Loopback, asynchronous: bool) -> None:
    """200 KB that would be 200 MB. The bound is checked between pieces, and 64 KB as they come are a piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"\0" * 8_000_000
    bomb = b"".join(packer.compress(piece) for _ in range(25)) + packer.flush()
    assert len(bomb) < 250_000
    answer(loopback, bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(GetMXDecodeError, match="larger than 1000000 bytes"):
            run(clean_up, asynchronous, loopback.url, max_answer_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 160_000_000
    finally:
        tracemalloc.stop()


@both
def test_a_field_of_10_mb_is_read(loopback: Loopback, asynchronous: bool) -> None:
    text = "x" * 10_000_000
    answer(loopback, body(text).encode())
    found = run(clean_up, asynchronous, loopback.url)
    assert found.raw["text"] == text
    assert len(repr(found)) < 200


@pytest.mark.parametrize("value", [0, -1, 1.5, "1000", True])
def test_a_bound_that_cannot_be_right_is_refused(value: Any) -> None:
    with pytest.raises(GetMXInputError, match="max_answer_bytes must be a whole number of at least 1"):
        GetMX(token="token", max_answer_bytes=value)


# Compression.


@both
@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("GZIP", gzip.compress), ("identity", bytes)],
)
def test_packed_answers_are_unpacked(loopback: Loopback, asynchronous: bool, coding: str, pack: Any) -> None:
    answer(loopback, pack(body().encode()), Content_Encoding=coding)
    assert run(clean_up, asynchronous, loopback.url).raw == {"text": TEXT}


@both
@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(b"x" * 999)[:-8] + b"checksum"], ids=["no gzip", "wrong checksum"]
)
def test_broken_compression_is_one_clean_error(loopback: Loopback, asynchronous: bool, content: bytes) -> None:
    answer(loopback, content, Content_Encoding="gzip")
    with pytest.raises(GetMXDecodeError, match="the answer's compression is broken"):
        run(clean_up, asynchronous, loopback.url)


@both
def test_a_coding_that_is_not_known_is_one_clean_error(loopback: Loopback, asynchronous: bool) -> None:
    answer(loopback, b"\x00\x01packed", Content_Encoding="novel")
    with pytest.raises(GetMXDecodeError, match="the answer is packed with 'novel', and only gzip was asked for"):
        run(clean_up, asynchronous, loopback.url)


# Charsets and content types.


@both
@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ('"utf-8"', "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16le", "utf-16-le"),
        ("gb18030", "gb18030"),
        ("gbk", "gbk"),
        ("no-such-charset", "utf-8"),
        ("base64", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_declared_charsets(loopback: Loopback, asynchronous: bool, declared: str, written: str) -> None:
    text = "Gruss, 你好" if written.startswith("gb") else TEXT
    answer(loopback, body(text).encode(written), f"application/json; charset={declared}")
    assert run(clean_up, asynchronous, loopback.url).raw == {"text": text}


@both
def test_latin_1_is_read_where_it_is_declared(loopback: Loopback, asynchronous: bool) -> None:
    answer(loopback, body("Grüße").encode("latin-1"), "application/json; charset=ISO-8859-1")
    assert run(clean_up, asynchronous, loopback.url).raw == {"text": "Grüße"}


@both
@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_unicode_is_told_by_its_bytes_where_nothing_is_declared(
    loopback: Loopback, asynchronous: bool, written: str
) -> None:
    answer(loopback, body().encode(written))
    assert run(clean_up, asynchronous, loopback.url).raw == {"text": TEXT}


@both
@pytest.mark.parametrize("kind", ["text/html", "text/plain", "image/png", "", "nonsense", "application/json; charset"])
def test_a_wrong_content_type_does_not_matter(loopback: Loopback, asynchronous: bool, kind: str) -> None:
    answer(loopback, body().encode(), kind)
    assert run(clean_up, asynchronous, loopback.url).raw == {"text": TEXT}


@both
def test_of_duplicate_keys_the_last_counts(loopback: Loopback, asynchronous: bool) -> None:
    answer(loopback, b'{"code": 7, "code": 200, "msg": "", "data": {"a": 1, "a": 2}}')
    assert run(clean_up, asynchronous, loopback.url).raw == {"a": 2}


def test_no_declared_charset_breaks_the_reading() -> None:
    """All that Python knows, and what looks like one."""
    content = body().encode()
    for charset in [*aliases, *aliases.values(), "a\0b", "\ud800", "x" * 999]:
        assert isinstance(readable(content, charset), str)
        try:
            load(content, charset)
        except GetMXDecodeError:
            continue


@given(st.binary(), st.text() | st.none())
def test_no_bytes_break_the_reading(content: bytes, charset: str | None) -> None:
    assert isinstance(readable(content, charset), str)
    try:
        load(content, charset)
    except GetMXDecodeError as error:
        assert error.__cause__ is None


# Plain http://.

ELSEWHERE = "http://mail.example.com"


def test_plain_http_to_another_machine_warns_at_the_caller_s_line() -> None:
    for client in (GetMX, AsyncGetMX):
        with pytest.warns(InsecureAddressWarning, match="base_url is plain http://, so everyone on the way") as caught:
            client(token="token", base_url=ELSEWHERE)
        assert [warning.filename for warning in caught] == [__file__]


def test_a_copy_and_a_scale_address_warn_too() -> None:
    mx = GetMX(token="token")
    with pytest.warns(InsecureAddressWarning, match="^scale_base_url is plain") as caught:
        mx.with_options(scale_base_url=ELSEWHERE)
        AsyncGetMX(token="token", scale_base_url=ELSEWHERE)
    assert [warning.filename for warning in caught] == [__file__] * 2


def test_a_copy_that_keeps_the_address_does_not_warn_again() -> None:
    with pytest.warns(InsecureAddressWarning) as caught:
        mx = GetMX(token="token", base_url=ELSEWHERE)
        mx.with_options(timeout=1).with_options(strict=True)
    assert len(caught) == 1


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:1", "http://127.9.9.9", "http://localhost:8080/x", "http://LOCALHOST", "http://[::1]:1"],
)
def test_loopback_does_not_warn(address: str) -> None:
    GetMX(token="token", base_url=address, scale_base_url=address)


@pytest.mark.parametrize(
    "address", ["http://localhost.example.com", "http://10.0.0.1", "http://128.0.0.1", "http://[::2]"]
)
def test_what_only_looks_like_loopback_warns(address: str) -> None:
    with pytest.warns(InsecureAddressWarning):
        GetMX(token="token", base_url=address)


def test_https_does_not_warn_and_the_warning_can_be_an_error() -> None:
    GetMX(token="token", base_url="https://mail.example.com")
    with warnings.catch_warnings():
        warnings.simplefilter("error", InsecureAddressWarning)
        with pytest.raises(InsecureAddressWarning):
            GetMX(token="token", base_url=ELSEWHERE)


@both
def test_only_gzip_is_asked_for(loopback: Loopback, asynchronous: bool) -> None:
    run(clean_up, asynchronous, loopback.url)
    assert loopback.last.headers["Accept-Encoding"] == "gzip"
