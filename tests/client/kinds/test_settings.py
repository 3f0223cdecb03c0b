"""Settings: where each comes from, what a copy keeps of them, and that a wrong one is told at once, by its name."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from getmx import AsyncGetMX, GetMX, GetMXInputError
from getmx._runtime.options import DEADLINE, MOST_SECONDS, TIMEOUT, VARIABLES
from getmx_sandbox import Sandbox
from tests.support.loopback import Loopback, envelope

DEFAULT = GetMX._api.base_url
CLIENTS: list[Any] = [GetMX, AsyncGetMX]
each_client = pytest.mark.parametrize("client", CLIENTS, ids=["sync", "async"])


def refusal(work: Callable[[], Any]) -> GetMXInputError:
    with pytest.raises(GetMXInputError) as raised:
        work()
    str(raised.value).encode()
    return raised.value


# Where a setting comes from.

#: A setting, what its variable says, what an argument says, and the default.
SOURCES: list[tuple[str, str, Any, Any]] = [
    ("base_url", "https://from.variable/", "https://from.argument", DEFAULT),
    ("scale_base_url", "https://from.variable/", "https://from.argument", None),
    ("timeout", " 2.5 ", 7.0, TIMEOUT),
]
each_source = pytest.mark.parametrize(("name", "text", "argument", "default"), SOURCES)


def as_read(name: str, text: str) -> Any:
    return float(text) if name == "timeout" else text.rstrip("/")


@each_client
@each_source
def test_argument_comes_before_variable_before_default(
    client: Any, name: str, text: str, argument: Any, default: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def setting(**options: Any) -> Any:
        return getattr(client(token="t", **options)._settings, name)

    assert setting() == setting(**{name: None}) == default
    for blank in ("", " ", "\t\n"):
        monkeypatch.setenv(VARIABLES[name], blank)
        assert setting() == default
    monkeypatch.setenv(VARIABLES[name], text)
    assert setting() == setting(**{name: None}) == as_read(name, text)
    assert setting(**{name: argument}) == argument


def test_variables_lead_the_calls(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(lambda request: envelope({"list": []})) as scale:
        monkeypatch.setenv("GETMX_TOKEN", "from-variable")
        monkeypatch.setenv("GETMX_BASE_URL", loopback.url)
        monkeypatch.setenv("GETMX_SCALE_BASE_URL", scale.url)
        with GetMX() as mx:
            mx.emails.clean_up(mail_id="1")
            mx.messages.list(folder="Inbox", mail_id="1")
    assert loopback.last.form == [("token", "from-variable"), ("mail_id", "1")]
    assert [request.path for request in scale.requests] == ["/v1/message/list"]


#: A variable with a value that is wrong, and what the message says of it.
WRONG_VARIABLES = [
    ("GETMX_BASE_URL", "ftp://example.org", "base_url must begin with http:// or https://, got 'ftp://example.org'"),
    ("GETMX_BASE_URL", "example.org", "base_url must begin with http:// or https://, got 'example.org'"),
    (
        "GETMX_BASE_URL",
        "https://me:hunter22@example.org",
        "password; the token alone says who calls, got 'https://***@",
    ),
    ("GETMX_SCALE_BASE_URL", "http://a..b", "scale_base_url must have a host whose parts"),
    ("GETMX_SCALE_BASE_URL", "http://a\udcff", r"control characters, got 'http://a\udcff'"),
    ("GETMX_TIMEOUT", "60s", "timeout must be a number of seconds above 0, got '60s'"),
    ("GETMX_TIMEOUT", "1_0", "timeout must be a number of seconds above 0, got '1_0'"),
    ("GETMX_TIMEOUT", "١", "timeout must be a number of seconds above 0, got '١'"),
    ("GETMX_TIMEOUT", "nan", "timeout must be a number of seconds above 0, got 'nan'"),
    ("GETMX_TIMEOUT", "0", "timeout must be a number of seconds above 0, got 0"),
    ("GETMX_TIMEOUT", "1" * 400, "at most 2000000, the most that a socket can wait, got inf"),
    ("GETMX_TOKEN", "hunter22\n", "token must not begin or end with white space"),
    ("GETMX_TOKEN", "hunter22ж", "token must not hold a letter or sign outside of ASCII"),
]


@each_client
@pytest.mark.parametrize(("variable", "text", "message"), WRONG_VARIABLES)
def test_a_wrong_variable_is_named_with_its_setting_and_a_remedy(
    client: Any, variable: str, text: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GETMX_TOKEN", "token")
    monkeypatch.setenv(variable, text)
    error = refusal(client)
    (setting,) = [name for name, known in VARIABLES.items() if known == variable]
    assert message in str(error)
    assert str(error).startswith(f"the environment variable {variable} is wrong: {setting} ")
    assert str(error).endswith("; correct it, or unset it")
    assert error.field == setting
    assert "hunter22" not in str(error)
    client(token="t", base_url=DEFAULT, scale_base_url=DEFAULT, timeout=1)  # An argument makes the variable unread.


def test_a_client_of_the_sandbox_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GETMX_BASE_URL", "https://live.invalid")
    monkeypatch.setenv("GETMX_SCALE_BASE_URL", "https://scale.live.invalid")
    mx = Sandbox(seed=True).client()
    (mailbox,) = mx.emails.list(mail="alice@example.com")
    assert mx.messages.list(mail_id=mailbox.id, folder="Inbox").items


# Copies.


@each_client
@each_source
def test_a_copy_keeps_what_is_left_out_and_none_sets_it_back(
    client: Any, name: str, text: str, argument: Any, default: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mx = client(token="t", **{name: argument})
    assert getattr(mx.with_options(strict=True)._settings, name) == argument
    assert getattr(mx.with_options(**{name: None})._settings, name) == default
    monkeypatch.setenv(VARIABLES[name], text)
    assert getattr(mx.with_options()._settings, name) == argument
    assert getattr(mx.with_options(**{name: None})._settings, name) == as_read(name, text)


@each_client
def test_none_sets_back_settings_without_a_variable(client: Any) -> None:
    changed = {"deadline": 1, "max_retries": 0, "max_answer_bytes": 5, "strict": True, "on_request": print}
    mx = client(token="t", **changed)
    settings = mx.with_options(**dict.fromkeys(changed))._settings
    assert settings == client(token="t")._settings._replace(token=settings.token)
    assert settings.deadline == DEADLINE


def test_a_copy_keeps_the_token_unless_it_gets_another(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GETMX_TOKEN", "from-variable")
    with GetMX(token="first", base_url=loopback.url) as mx:
        for copy in (mx.with_options(token=None), mx.with_options(timeout=5), mx.with_options(token="other")):
            copy.emails.clean_up(mail_id="1")
    assert [dict(request.form)["token"] for request in loopback.requests] == ["first", "first", "other"]


def test_a_wrong_setting_of_a_copy_leaves_the_client_as_it_was() -> None:
    mx = GetMX(token="t", timeout=5)
    before = dict(vars(mx))
    refusal(lambda: mx.with_options(timeout=0))
    refusal(lambda: mx.with_options(tmeout=1))  # type: ignore[call-arg]  # on purpose
    assert vars(mx) == before


class Own(GetMX):
    """A subclass as people write them: other arguments, slots, a property, a cached value, a resource."""

    __slots__ = ("__hidden", "empty", "slot")

    def __init__(self, account: str, /) -> None:
        super().__init__(token=f"token-of-{account}", base_url="http://127.0.0.1:1")
        self.account = account
        self.slot = [account]
        self.__hidden = account
        self.boxes = self.emails

    @property
    def owner(self) -> str:
        return f"{self.account} {self.__hidden}"

    @cached_property
    def seconds(self) -> float:
        return self._settings.timeout

    def __setattr__(self, name: str, value: object) -> None:
        assert name not in vars(self), f"{name} does not change"
        super().__setattr__(name, value)


class Made(GetMX):
    """A subclass that is made with other arguments already before `__init__`."""

    def __new__(cls, account: str) -> Made:
        made = super().__new__(cls)
        made.account = account
        return made

    def __init__(self, account: str) -> None:
        super().__init__(token=account)

    account: str


def test_a_copy_keeps_the_attributes_of_a_subclass_and_shares_no_resource() -> None:
    mx = Own("a")
    assert (mx.seconds, mx.emails._client, mx.boxes._client) == (TIMEOUT, mx, mx)
    copy = mx.with_options(timeout=5)
    assert type(copy) is Own
    assert (copy.owner, copy.slot, copy.seconds) == ("a a", ["a"], 5)
    assert copy.slot is mx.slot
    assert not hasattr(copy, "empty")
    assert (copy.emails._client, copy.boxes._client) == (copy, copy)
    assert (mx.emails._client, mx.boxes._client, mx.seconds) == (mx, mx, TIMEOUT)
    assert type(copy.boxes) is type(mx.boxes)
    copy.account_of_copy = "b"
    assert not hasattr(mx, "account_of_copy")
    assert Made("t").with_options(timeout=1).account == "t"


@each_client
def test_every_resource_of_a_copy_calls_the_copy(client: Any) -> None:
    resources = [name for name, value in vars(client).items() if isinstance(value, cached_property)]
    assert len(resources) > 5
    mx = client(token="t")
    for name in resources:
        assert getattr(mx, name)._client is mx
        copy = mx.with_options(timeout=1).with_options(timeout=2)
        assert getattr(copy, name)._client is copy


def test_a_copy_of_an_async_subclass_keeps_its_attributes_too() -> None:
    class OwnAsync(AsyncGetMX):
        def __init__(self) -> None:
            super().__init__(token="t")
            self.mark = "m"

    assert OwnAsync().with_options(timeout=1).mark == "m"


# Numbers.


class NumberLike:
    """As numbers of other libraries: it compares and converts, but is no number of Python's."""

    def __float__(self) -> float:
        return 5.0

    def __le__(self, other: object) -> list[bool]:
        return [True]

    __lt__ = __ge__ = __gt__ = __le__


class Real(float):
    """A number of another library that is one of Python's, too."""


WRONG_SECONDS = [
    0, -1, -0.0, -(10**400), float("nan"), float("-inf"), float("inf"), 1e10, 10**400, MOST_SECONDS + 1, 2**31, True,
    False, "5", "", b"5", Decimal(5), Fraction(5), NumberLike(), [5], 5j,
]  # fmt: skip


def seconds_users(value: Any) -> list[Callable[[], Any]]:
    mx = GetMX(token="t", base_url="http://127.0.0.1:1")
    return [
        *(lambda client=client, name=name: client(token="t", **{name: value}) for client in CLIENTS
          for name in ("timeout", "deadline")),
        *(lambda name=name: mx.with_options(**{name: value}) for name in ("timeout", "deadline")),
        *(lambda name=name: mx.emails.clean_up(mail_id="1", **{name: value}) for name in ("timeout", "deadline")),
        *(lambda name=name: mx.request("/v1/x", **{name: value}) for name in ("timeout", "deadline")),
        lambda: mx.messages.wait_for(mail_id="1", timeout=value),
        lambda: mx.messages.watch(mail_id="1", timeout=value),
        lambda: asyncio.run(AsyncGetMX(token="t").messages.wait_for(mail_id="1", timeout=value)),
    ]  # fmt: skip


@pytest.mark.parametrize("value", WRONG_SECONDS, ids=lambda value: repr(value)[:20])
def test_seconds_that_cannot_be_waited_are_refused_everywhere(value: Any) -> None:
    for work in seconds_users(value):
        error = refusal(work)
        assert error.field in ("timeout", "deadline")
        assert f"{error.field} must be a number of seconds above 0" in str(error)
        assert type(value) is not str or f"got {type(value).__name__}" in str(error)


@given(st.floats() | st.integers() | st.decimals() | st.booleans() | st.none() | st.text())
@example(Real(5))
@example(5e-324)
@example(MOST_SECONDS)
def test_seconds_are_taken_exactly_if_they_can_be_waited(value: Any) -> None:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = is_number and 0 < value <= 2_000_000
    for name in ("timeout", "deadline"):
        if fits:
            options: dict[str, Any] = {name: value}
            taken = getattr(GetMX(token="t", **options)._settings, name)
            assert (taken, type(taken)) == (value, float)
        elif value is not None:
            refusal(lambda name=name: GetMX(token="t", **{name: value}))  # type: ignore[misc]  # on purpose


@pytest.mark.parametrize("seconds", [5e-324, MOST_SECONDS, Real(3)])
def test_the_shortest_and_the_longest_wait_work(loopback: Loopback, seconds: float) -> None:
    from getmx import GetMXTimeoutError

    async def run() -> object:
        async with AsyncGetMX(token="t", base_url=loopback.url, timeout=seconds, deadline=MOST_SECONDS) as mx:
            return await mx.emails.clean_up(mail_id="1")

    with GetMX(token="t", base_url=loopback.url, timeout=seconds, deadline=MOST_SECONDS, max_retries=0) as mx:
        works: list[Callable[[], object]] = [lambda: mx.emails.clean_up(mail_id="1"), lambda: asyncio.run(run())]
        for work in works:
            try:
                work()
            except GetMXTimeoutError:
                assert seconds < 1


# Addresses.

#: What is wrong, and what the message says of it.
WRONG_ADDRESSES: list[tuple[Any, str]] = [
    (5, "must be a str, got int"),
    (b"http://a", "must be a str, got bytes"),
    (httpx.URL("http://a"), "must be a str, got URL"),
    (Path("http://a"), "must be a str, got PosixPath"),
    ("", "must begin with http:// or https://"),
    ("example.org", "must begin with http:// or https://"),
    ("ftp://example.org", "must begin with http:// or https://"),
    ("//example.org", "must begin with http:// or https://"),
    ("http:/example.org", "must begin with http:// or https://"),
    ("http:example.org", "must begin with http:// or https://"),
    ("https//example.org", "must begin with http:// or https://"),
    ("http://", "must name a host"),
    ("http:///v1", "must name a host"),
    ("http://:80", "must name a host"),
    ("http://a b", "must not hold white space, backslashes or control characters"),
    (" http://a", "must not hold white space"),
    ("http://a ", "must not hold white space"),
    ("http://a\n", "must not hold white space"),
    ("http://a\r\nX: y", "must not hold white space"),
    ("http://a\t", "must not hold white space"),
    ("http://a\x00b", "must not hold white space"),
    ("http://a\u2028", "must not hold white space"),
    ("http://a\u200b", "must not hold white space"),
    ("http://a\ud800", "must not hold white space"),
    ("http://a\\b", "must not hold white space, backslashes"),
    ("http://a/\\b", "must not hold white space, backslashes"),
    ("http://" + "a" * 2000, "must have at most 2000 characters"),
    ("http://a..b", "must have a host whose parts, between the dots, have 1 to 63 characters"),
    ("http://.a", "must have a host whose parts"),
    ("http://.", "must have a host"),
    ("http://a..", "must have a host whose parts"),
    (f"http://{'a' * 64}.org", "must have a host whose parts"),
    (f"http://{'ж' * 60}.org", "must have its host in ASCII"),
    ("http://" + ".".join(["a" * 50] * 6), "must have a host of letters, digits, hyphens and dots, at most 253"),
    ("http://a%41", "must have a host of letters"),
    ("http://a,b", "must have a host of letters"),
    ("http://{a}", "must have a host of letters"),
    ("http://a'b", "must have a host of letters"),
    ("http://xn--\u00fc", "must have its host in ASCII"),
    ("http://stra\u00dfe.example", "must have its host in ASCII, as DNS knows it"),
    ("http://\uff41.example", "must have its host in ASCII"),
    ("http://a\u3002b", "must have its host in ASCII"),
    ("http://\u2603.example", "must have its host in ASCII"),
    ("http://1.2.3", "must have four numbers from 0 to 255"),
    ("http://1", "must have four numbers from 0 to 255"),
    ("http://127.0.0.256", "must have four numbers from 0 to 255"),
    ("http://127.0.0.01", "must have four numbers from 0 to 255"),
    ("http://0x7f.1", "must have four numbers from 0 to 255"),
    ("http://a.0x7f", "must have four numbers from 0 to 255"),
    ("http://::1", "must"),
    ("http://fe80::1:8025", "must have brackets around an IPv6 address"),
    ("http://[::1", "must close the bracket"),
    ("http://[]", "must have an IPv6 address between the brackets"),
    ("http://[::g]", "must have an IPv6 address between the brackets"),
    ("http://[127.0.0.1]", "must have an IPv6 address between the brackets"),
    ("http://[::1]x", "must"),
    ("http://[fe80::1%eth0]", "must not name a zone"),
    ("http://[fe80::1%25eth0]", "must not name a zone"),
    ("http://a:0", "must have a port from 1 to 65535"),
    ("http://a:65536", "must have a port from 1 to 65535"),
    ("http://a:-1", "must have a port from 1 to 65535"),
    ("http://a:8o", "must have a port from 1 to 65535"),
    ("http://a:", "must have a port from 1 to 65535"),
    ("http://a:١", "must have a port from 1 to 65535"),
    ("http://a:" + "9" * 1000, "must have a port from 1 to 65535"),
    ("http://a?token=hunter22", "must not have a query or a fragment"),
    ("http://a/?", "must not have a query or a fragment"),
    ("http://a/#hunter22", "must not have a query or a fragment"),
    ("http://me@a", "must not hold a user or a password"),
    ("http://me:hunter22@a", "must not hold a user or a password"),
    ("http://:hunter22@a", "must not hold a user or a password"),
    ("http://me:hunter22/x@a", "must have a port from 1 to 65535, got 'http://***@a'"),
    ("http://me:hunter22?x@a", "must not have a query"),
    ("http://me:hunter22#x@a", "must not have a query"),
    ("http://me:hunter22 x@a", "must not hold white space"),
    ("http://me:hunter22\\@a", "must not hold white space"),
    ("http://me:hunter22@x@a", "must not hold a user or a password"),
    ("me:hunter22@a", "must begin with http:// or https://, got '***@a'"),
    ("http://a/..", "must not have . or .. as a step"),
    ("http://a/b/../c", "must not have . or .. as a step"),
    ("http://a/./c", "must not have . or .. as a step"),
    ("http://a/%2e%2E/c", "must not have . or .. as a step"),
    ("http://a/.%2e/c", "must not have . or .. as a step"),
    ("http://a/%0d%0a", "must not hold a control character"),
    ("http://a/%7F", "must not hold a control character"),
    ("http://a/%zz", "must have two hexadecimal digits after each %"),
    ("http://a/%", "must have two hexadecimal digits after each %"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["base_url", "scale_base_url"])
@pytest.mark.parametrize(("address", "message"), WRONG_ADDRESSES, ids=lambda part: repr(part)[:40])
def test_a_wrong_address_is_told_at_once_without_a_password(name: str, address: Any, message: str) -> None:
    mx = GetMX(token="t")
    for work in (
        lambda: GetMX(token="t", **{name: address}),
        lambda: AsyncGetMX(token="t", **{name: address}),
        lambda: mx.with_options(**{name: address}),
    ):
        error = refusal(work)
        assert f"{name} {message}" in str(error)
        assert error.field == name
        assert "hunter22" not in str(error)
        assert str(error).isprintable()


RIGHT_ADDRESSES = {
    "http://localhost": "http://localhost",
    "HTTPS://Example.ORG/": "HTTPS://Example.ORG",
    "https://example.org.": "https://example.org.",
    "https://example.org:443/api//": "https://example.org:443/api",
    "http://127.0.0.1:1": "http://127.0.0.1:1",
    "http://[::1]:65535/x": "http://[::1]:65535/x",
    "http://[::ffff:127.0.0.1]": "http://[::ffff:127.0.0.1]",
    "http://my_service:8080": "http://my_service:8080",
    "http://xn--strae-oqa.example": "http://xn--strae-oqa.example",
    "https://Почта.рф/a": "https://xn--80a1acny.xn--p1ai/a",
    "https://münchen.example:8443": "https://xn--mnchen-3ya.example:8443",
    "https://a/..a/b../.well-known/%20%2F@:;x": "https://a/..a/b../.well-known/%20%2F@:;x",
    f"https://{'a' * 63}.org": f"https://{'a' * 63}.org",
}


@pytest.mark.parametrize(("address", "kept"), RIGHT_ADDRESSES.items())
def test_a_right_address_is_kept_as_it_will_be_called(address: str, kept: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert GetMX(token="t", base_url=address)._settings.base_url == kept
    assert_callable(kept)


def assert_callable(address: str) -> None:
    """httpx takes the address as it stands, with the host that the standard library reads in it."""
    from urllib.parse import urlsplit

    url, parts = httpx.URL(f"{address}/v1/x"), urlsplit(address)
    assert url.raw_host.decode().strip("[]") == (parts.hostname or "")
    assert (url.port or {"http": 80, "https": 443}[url.scheme]) == (
        parts.port or {"http": 80, "https": 443}[parts.scheme]
    )
    assert (url.query, url.fragment, url.userinfo) == (b"", "", b"")
    assert url.path.endswith("/v1/x")
    assert url.raw_host.decode("ascii").encode("idna")


labels = st.text("aZ09-_.xn", max_size=66) | st.text(st.characters(), max_size=5) | st.sampled_from(
    ["xn--", "жа", "ß", "ﬁ", "\u0640", "ابج", "가", "ह\u093f", "1", "255", "::1", "[::1]", "%41", "a" * 63]
)  # fmt: skip
hosts = st.lists(labels, min_size=1, max_size=4).map(".".join)
addresses = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTP://", "ftp://", "//", ""]),
    hosts,
    st.sampled_from(["", ":", ":0", ":1", ":65535", ":65536", ":x", ":80@a", "@a"])
    | st.text(":@0123[]/?#", max_size=6),
    st.sampled_from(["", "/", "/api/", "/..", "/%2e/", "/%zz", "/ж", "/a?b", "#"])
    | st.text(max_size=5).map("/{}".format),
)


@given(addresses)
@example("http://xn--")
def test_an_address_is_refused_by_name_or_can_be_called(address: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            kept = GetMX(token="t", base_url=address)._settings.base_url
        except GetMXInputError as error:
            assert str(error).startswith("base_url must ")
            assert error.field == "base_url"
            str(error).encode()
            return
    assert_callable(kept)


@given(
    st.text(), st.sampled_from(["http://", "https://", "//", ""]), st.text(max_size=3), st.sampled_from(["a", "a/b"])
)
def test_no_part_of_a_password_is_shown(before: str, scheme: str, after: str, host: str) -> None:
    error = refusal(lambda: GetMX(token="t", base_url=f"{scheme}{before}hunter22{after}@{host}"))
    assert "hunter22" not in str(error)


# Tokens.

WRONG_TOKENS = [
    (" hunter22", "must not begin or end with white space"),
    ("hunter22\t", "must not begin or end with white space"),
    ("hunter22\n", "must not begin or end with white space or a line end: use token.strip()"),
    ("hunter22\r\n", "must not begin or end with white space"),
    ("\u00a0hunter22", "must not begin or end with white space"),
    ("hunter22\nhunter22", "must not hold a line end: copy it again from the dashboard"),
    ("hunter22\x00", "must not hold a control character"),
    ("hunter22\x7f", "must not hold a control character"),
    ("\ufeffhunter22", "must not hold a letter or sign outside of ASCII"),
    ("hunter22\u200b", "must not hold a letter or sign outside of ASCII"),
    ("hunter22ж", "must not hold a letter or sign outside of ASCII"),
    ("hunter22\ud800", "must not hold a letter or sign outside of ASCII"),
    ("hunter22\u2019", "must not hold a letter or sign outside of ASCII"),
    (" ", "must not begin or end with white space"),
]


@pytest.mark.parametrize(("token", "message"), WRONG_TOKENS, ids=lambda part: ascii(part)[:30])
def test_a_token_that_was_copied_wrongly_is_refused_at_once_and_not_shown(
    token: str, message: str, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    mx = GetMX(token=lambda: token, base_url=loopback.url)
    works = [lambda: GetMX(token=token), lambda: AsyncGetMX(token=token), lambda: GetMX("t").with_options(token=token)]
    for work in [*works, lambda: mx.emails.clean_up(mail_id="1")]:
        error = refusal(work)
        assert f"token {message}" in str(error)
        assert error.field == "token"
        assert "hunter22" not in f"{error!r} {error}"
    assert loopback.requests == []


@given(st.text(max_size=10))
@example("a b")
def test_a_token_is_refused_or_sent_exactly(token: str) -> None:
    is_right = bool(token) and token.isascii() and token.isprintable() and token.strip() == token
    if is_right:
        assert GetMX(token=token)._settings.token.reveal() == token  # type: ignore[union-attr]  # a Secret
    else:
        refusal(lambda: GetMX(token=token))
