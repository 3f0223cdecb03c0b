"""Nothing that a caller passes splits a request: a server reads the path, headers and fields as they were given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from enum import Enum
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from getmx import GetMX, GetMXInputError, Model, Operation, RequestInfo
from getmx._runtime.encode import new_boundary
from getmx._runtime.exchange import Reply
from getmx_sandbox.transport import read_form
from tests.support.forms import by_email, by_python_multipart
from tests.support.fuzzing import stub_client
from tests.support.loopback import Loopback, Received

DONE = Reply(200, {}, b'{"code": 200, "msg": "", "data": {}}', 0.0)

#: What has broken requests before: line ends, headers, boundaries, quotes, controls, half a surrogate pair.
FRAGMENTS = [
    "\r\n", "\n", "\r", "\r\n\r\n", "\r\nX: 1", "--", f"\r\n--{new_boundary()}--\r\n", '"', "'", "\\", "\0", "\x7f",
    '"; filename="x', "; name=b", "=?utf-8?q?x?=", "%22", "%0d%0a", "\u2028", "\x85", "\ufeff", "\ud800", "\udc0a",
    "😀",
    "ж", "a", "B", " ", "\t", "=", ":", ";", ",", "@", "&", "name", "token", "\u010a",
]  # fmt: skip
texts = st.text(max_size=8) | st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join)


def sent(fields: Mapping[str, Any], **options: Any) -> Any:
    """The request that goes out for some fields. Raises GetMXInputError if none does."""
    mx, transport = stub_client(DONE)
    try:
        mx.request("/v1/x", fields, **options)
    except GetMXInputError as error:
        assert transport.last is None
        str(error).encode()
        raise
    assert transport.last is not None
    return transport.last


def is_text(text: str) -> bool:
    return not re.search("[\ud800-\udfff]", text)


# Fields.


@given(st.dictionaries(texts, texts | st.lists(texts, min_size=1, max_size=3), max_size=4), texts)
@example({"\ud800": "x"}, "")
@example({'a"; name="token': "x"}, "")
@example({"a\r\nContent-Type: x": "y"}, "")
@example({"a\u2028b": "y", " a ": "y", "a; b": "y", "a=b": "y"}, "\r\n--x--")
def test_three_parsers_read_the_fields_that_were_given(fields: dict[str, Any], extra: str) -> None:
    try:
        request = sent(fields, extra_fields={"extra": extra})
    except GetMXInputError:
        names, given_texts = list(fields), [extra, *(text for value in fields.values() for text in value)]
        assert not (all(map(is_name, names)) and is_text("".join(given_texts)))
        return
    expected = [("token", "token")]
    for name, value in {**fields, "extra": extra}.items():
        expected += [(name, text) for text in ([value] if isinstance(value, str) else value)]
    expected = [pair for pair in expected if "token" not in fields or pair != ("token", "token")]
    content_type = request.headers["content-type"]
    by_multipart, by_mail = by_python_multipart(content_type, request.body), by_email(content_type, request.body)
    assert [(part.name, part.value.decode()) for part in by_multipart] == expected
    assert [part.value.decode() for part in by_mail] == [text for _, text in expected]  # It reads names in ASCII only.
    assert all(len(part.headers) == 1 for part in (*by_multipart, *by_mail))


def is_name(name: str) -> bool:
    return name != "" and name.isprintable() and not re.search(r'["\\]', name)


@pytest.mark.parametrize("name", ["a; b", "a=b", "тема", "成功", "a b", "a%22b", "a'b", "[0]", "a,b", "a:b", "😀"])
def test_the_sandbox_reads_such_names_too(name: str) -> None:
    request = sent({name: "x"})
    assert read_form(request.headers["content-type"], request.body) == [("token", "token"), (name, "x")]


class Hostile(str):
    """A text that says something else when it is formatted."""

    def __str__(self) -> str:
        return 'x"\r\n\r\nsplit'

    def __format__(self, spec: str) -> str:
        return str(self)


class Member(str, Enum):  # noqa: UP042  # a str whose str() says something else is the point
    NAME = "name"


@pytest.mark.parametrize("text", [Hostile("name"), Member.NAME])
def test_a_text_of_a_class_of_its_own_is_sent_as_the_text_that_it_is(text: str) -> None:
    request = sent({text: text}, extra_headers={text: text})
    form = [(part.name, part.value) for part in by_python_multipart(request.headers["content-type"], request.body)]
    assert form == [("token", b"token"), ("name", b"name")]
    assert [type(part) for pair in request.headers.items() for part in pair] == [str] * 2 * len(request.headers)
    assert request.headers["name"] == "name"
    mx, transport = stub_client(DONE)
    mx.with_options(token=text).request("/v1/x")
    assert transport.last is not None
    (token,) = by_python_multipart(transport.last.headers["content-type"], transport.last.body)
    assert (token.name, token.value) == ("token", b"name")


@pytest.mark.parametrize("fields", ["", [], 0, (), [("a", "b")], "a=b"])
def test_fields_and_headers_are_mappings(fields: Any) -> None:
    for options in ({"extra_fields": fields}, {"extra_headers": fields}):
        with pytest.raises(GetMXInputError, match="must be a mapping"):
            sent({}, **options)
    with pytest.raises(GetMXInputError, match="fields must be a mapping"):
        sent(fields)


# Headers.

OWN = {"accept", "user-agent", "content-type", "content-length", "host", "connection", "accept-encoding"}


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback() as loopback:
        yield loopback


def received(server: Loopback, work: Callable[[GetMX], object]) -> Received | None:
    """The one request that reaches the server, or None if the client refused. Two requests fail the test."""
    server.requests.clear()
    with GetMX(token="token", base_url=server.url + "/base", max_retries=0) as mx:
        try:
            work(mx)
        except GetMXInputError as error:
            assert server.requests == []
            str(error).encode()
            return None
    (request,) = server.requests
    return request


header_texts = st.text("aX-_.: \t\r\n\0\x7f\"'(),;=é", max_size=6) | texts


@given(headers=st.dictionaries(header_texts, header_texts, max_size=3))
@example(headers={"X-A": "1\r\nX-B: 2"})
@example(headers={"X-A\r\nX-B": "1"})
@example(headers={"X-A": "1\n X-B: 2"})
@example(headers={"X-A:": "1"})
@example(headers={"x-a": "1", "X-A": "2"})
@example(headers={"X-A": ""})
def test_a_server_reads_the_headers_that_were_given(server: Loopback, headers: dict[str, str]) -> None:
    request = received(server, lambda mx: mx.emails.clean_up(mail_id="1", extra_headers=headers))
    if request is None:
        return
    got: Message = request.headers
    assert {name.lower() for name in got} - OWN == {name.lower() for name in headers} - OWN
    for name, value in {name.lower(): value for name, value in headers.items()}.items():
        assert got.get_all(name) == [value]
    assert request.form == [("token", "token"), ("mail_id", "1")]


# Paths.

WRONG_PATHS = [
    "//host/v1", "//", "/v1/a b", " /v1/a", "/v1/a ", "/v1/a\r\nX: y", "/v1/a\r\n\r\nPOST /v2",
    "/v1/a\n", "/v1/a\t", "/v1/a\0",
    "/v1/a?b=c", "/v1/a?", "/v1/a#b", "/v1/a#", "/v1/../b", "/..", "/v1/..", "/v1/./b", "/.", "/v1/%2e%2e/b",
    "/v1/.%2E",
    "/v1/%0d%0aX:y", "/v1/%00", "/v1/%7f", "/v1/%", "/v1/%zz", "/v1/\\..\\b", "/\\host", "/v1/\ud800", "/v1/\u2028",
    "/v1/\u00a0", "/" + "a" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("path", WRONG_PATHS, ids=lambda path: ascii(path)[:30])
def test_a_path_that_would_call_another_is_refused(path: str) -> None:
    operation: Operation[Any] = Operation(path, "request", path, lambda: Model)
    for target in (path, operation):
        mx, transport = stub_client(DONE)
        with pytest.raises(GetMXInputError, match=r"^request: (the path )?' ?/") as raised:
            mx.request(target)
        assert raised.value.field == "target"
        str(raised.value).encode()
        assert transport.last is None


@pytest.mark.parametrize("target", [5, None, b"/v1/x", ["/v1/x"], {"a": 1}])
def test_a_target_of_another_type_is_refused(target: Any) -> None:
    mx, _ = stub_client(DONE)
    with pytest.raises(GetMXInputError, match="target must be a path, an operationId or an Operation, got"):
        mx.request(target)


paths = st.builds(
    "/{}".format,
    st.text("ab/.%2e0dDaA?#@:\\ \r\nж[]{}'\"", max_size=10) | texts | st.lists(st.sampled_from(FRAGMENTS)).map("".join),
)


@given(path=paths)
@example(path="/v1/@host:80/%40")
@example(path="/http://host/x")
@example(path="/v1/{a,b}[1-3]")
@example(path="/v1/тема")
@example(path="/v1/a//b")
def test_a_server_reads_the_path_that_was_given(server: Loopback, path: str) -> None:
    request = received(server, lambda mx: mx.request(path, {"a": "b"}))
    if request is None:
        assert path not in ("/v1/@host:80/%40", "/v1/{a,b}[1-3]")
        return
    assert unquote(request.path) == "/base" + unquote(path)
    assert re.fullmatch(r"[!-~]+", request.path)
    assert request.form == [("token", "token"), ("a", "b")]
    assert set(map(str.lower, request.headers)) <= OWN


@given(paths)
def test_the_address_that_hooks_see_is_the_one_that_is_called(path: str) -> None:
    seen: list[RequestInfo] = []
    mx, transport = stub_client(DONE, base_url="http://127.0.0.1:1/base", on_request=seen.append)
    try:
        mx.request(path)
    except GetMXInputError:
        return
    assert transport.last is not None
    assert seen[0].url == transport.last.url == "http://127.0.0.1:1/base" + path
    assert httpx.URL(seen[0].url).raw_host == b"127.0.0.1"
    assert not httpx.URL(seen[0].url).query
