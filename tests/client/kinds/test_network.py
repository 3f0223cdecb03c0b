"""Proxies and certificates, by argument and by environment: used as httpx uses them, and refused in plain words."""

from __future__ import annotations

import os
import ssl
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from getmx import AsyncGetMX, GetMX, GetMXConnectionError, GetMXInputError, InsecureAddressWarning
from getmx._runtime import route as routes
from getmx._runtime.route import Network, route
from tests.support.clients import both, run
from tests.support.loopback import Answer, Loopback, closed_port

VARIABLES = [
    *(f"{name}_proxy" for name in ("http", "https", "all", "no")),
    *(f"{name}_PROXY" for name in ("HTTP", "HTTPS", "ALL", "NO")),
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
]
ELSEWHERE = "http://service.example"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureAddressWarning)
        yield


def clean_up(mx: Any) -> Any:
    return mx.emails.clean_up(mail_id="1")


# Proxies.


@both
def test_a_proxy_by_argument(loopback: Loopback, asynchronous: bool) -> None:
    loopback.answer({})
    run(clean_up, asynchronous, ELSEWHERE, proxy=loopback.url.replace("//", "//user:secret-word@"))
    assert loopback.last.path == f"{ELSEWHERE}/v1/mail/clean-up"
    assert loopback.last.headers["Host"] == "service.example"
    assert loopback.last.headers["Proxy-Authorization"].startswith("Basic ")


@both
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_proxy_by_environment(
    loopback: Loopback, asynchronous: bool, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, loopback.url.removeprefix("http://"))
    run(clean_up, asynchronous, ELSEWHERE)
    assert loopback.last.path == f"{ELSEWHERE}/v1/mail/clean-up"


def test_the_argument_comes_before_the_environment(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("NO_PROXY", "*")
    run(clean_up, False, ELSEWHERE, proxy=loopback.url)
    assert len(loopback.requests) == 1


def test_an_empty_proxy_is_none(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "")
    run(clean_up, False, loopback.url, proxy="")
    assert loopback.last.path == "/v1/mail/clean-up"


class _Choice(httpx.Client):
    """httpx, that tells which proxy it would take."""

    def _init_proxy_transport(self, proxy: httpx.Proxy, **more: Any) -> Any:  # type: ignore[override]
        return proxy

    def choice(self, url: str) -> str | None:
        chosen = self._transport_for_url(httpx.URL(url))
        return str(chosen.url) if isinstance(chosen, httpx.Proxy) else None


HOSTS = st.sampled_from(
    ["a.example", "b.a.example", "ba.example", "localhost", "127.0.0.1", "10.0.0.7", "[::1]", "[fe80::1]", "example"]
)
PROXIES = st.one_of(st.none(), st.sampled_from(["", "p.example:1", "http://p.example:2", "https://q.example"]))
ENTRIES = (
    *("", " ", "*", "a.example", ".a.example", "A.example", "example", "localhost", "a.example:8443"),
    *("127.0.0.1", "10.0.0.0/8", "::1", "fe80::1", "http://a.example", "https://a.example", "all://a.example:8443"),
)
EXCEPTIONS = st.lists(st.sampled_from(ENTRIES), max_size=3)


_TLS = ssl.create_default_context()


@given(HOSTS, st.sampled_from(["", ":80", ":8443"]), st.sampled_from(["http", "https"]), st.data())
def test_proxies_of_the_environment_are_chosen_as_httpx_chooses(host: str, port: str, scheme: str, data: Any) -> None:
    url = f"{scheme}://{host}{port}/v1"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            value = data.draw(PROXIES)
            if value is not None:
                patch.setenv(name, value)
        patch.setenv("no_proxy", ",".join(data.draw(EXCEPTIONS)))
        ours = route(Network(None, _TLS, 1), httpx.URL(url)).proxy
        theirs = _Choice(verify=_TLS)
        assert (str(ours.url) if ours else None) == theirs.choice(url)


WRONG_PROXIES = [
    "socks4://127.0.0.1:1",
    "ftp://127.0.0.1:1",
    "http://127.0.0.1:99999",
    "http://127.0.0.1:x",
    "http://a..b:1",
    "http://",
    "http://a b:1",
    "://x",
    f"http://{'a' * 64}.example",
]


@pytest.mark.parametrize("value", WRONG_PROXIES)
def test_a_wrong_proxy_is_refused_at_once(value: str) -> None:
    with pytest.raises(GetMXInputError, match=r"proxy is no address of a proxy: .*; write http://host:port") as raised:
        GetMX(token="token", proxy=value)
    assert raised.value.field == "proxy"


@both
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("value", [value for value in WRONG_PROXIES if "://" in value])
def test_a_wrong_proxy_of_the_environment_names_its_variable(
    asynchronous: bool, variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(GetMXInputError, match=f"{variable} is no address of a proxy: "):
        run(clean_up, asynchronous, ELSEWHERE)


@pytest.mark.parametrize(
    "value", ["http://user:hidden-word@127.0.0.1:99999", "ftp://hidden-word@a", "x://a:hidden-word@b@c"]
)
def test_the_password_of_a_wrong_proxy_is_not_shown(value: str) -> None:
    with pytest.raises(GetMXInputError, match=r"//\*\*\*@") as raised:
        GetMX(token="token", proxy=value)
    assert "hidden-word" not in f"{raised.value}{raised.value.__cause__}"


@both
@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_names_the_package_that_it_needs(
    asynchronous: bool, scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "find_spec", lambda name: None)
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://user:hidden-word@127.0.0.1:1")
    with pytest.raises(
        GetMXInputError, match=r"ALL_PROXY needs the package socksio .* pip install 'httpx\[socks\]'"
    ) as raised:
        run(clean_up, asynchronous, ELSEWHERE)
    assert "hidden-word" not in str(raised.value)


def test_an_entry_of_no_proxy_that_is_no_host(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "a.example,http://x:y")
    with pytest.raises(GetMXInputError, match="NO_PROXY has an entry that is no host: 'http://x:y'"):
        run(clean_up, False, loopback.url)


@both
def test_a_failure_names_host_port_and_proxy(asynchronous: bool) -> None:
    port = closed_port()
    with pytest.raises(
        GetMXConnectionError, match=rf"no answer from service.example:80 through the proxy http://127.0.0.1:{port} \("
    ) as raised:
        run(clean_up, asynchronous, ELSEWHERE, proxy=f"http://user:hidden-word@127.0.0.1:{port}", max_retries=0)
    assert raised.value.fault == "connect"
    assert "hidden-word" not in str(raised.value)


@both
@pytest.mark.parametrize("http_client", [False, True], ids=["own connections", "a caller's client"])
@pytest.mark.parametrize("host", ["xn--", "xn--a", "xn--zzzz--9"])
def test_a_host_that_only_looks_encoded_is_a_clean_error(
    asynchronous: bool, host: str, http_client: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("NO_PROXY", "a.example")
    client = (httpx.AsyncClient() if asynchronous else httpx.Client()) if http_client else None
    with pytest.raises(GetMXConnectionError, match=f"no answer from {host}:80"):
        run(clean_up, asynchronous, f"http://{host}", http_client=client, max_retries=0)


@pytest.mark.parametrize("setting", [{"proxy": "http://127.0.0.1:1"}, {"verify": True}, {"max_connections": 5}])
def test_connections_of_the_caller_have_settings_of_their_own(setting: dict[str, Any]) -> None:
    name = next(iter(setting))
    with (
        httpx.Client() as own,
        pytest.raises(GetMXInputError, match=f"{name} cannot be given together with http_client"),
    ):
        GetMX(token="token", http_client=own, **setting)
    with pytest.raises(GetMXInputError, match=f"{name} cannot be given together with http_client"):
        AsyncGetMX(token="token", http_client=httpx.AsyncClient(), **setting)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "5"])
def test_a_number_of_connections_that_cannot_be(value: Any) -> None:
    with pytest.raises(GetMXInputError, match="max_connections must be a whole number of at least 1"):
        GetMX(token="token", max_connections=value)


# Certificates.


@both
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_of_the_environment_that_cannot_be_read(
    asynchronous: bool, variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path, content in ((tmp_path / "missing", None), (tmp_path / "empty", ""), (tmp_path / "text", "text")):
        if content is not None:
            path.write_text(content)
        monkeypatch.setenv(variable, str(path))
        with pytest.raises(
            GetMXInputError, match=f"{variable} cannot be read as certificates: .*{path.name}"
        ) as raised:
            run(clean_up, asynchronous, "https://127.0.0.1:1")
        assert raised.value.field == "verify"


@pytest.mark.parametrize("value", [5, 1.5, [], b"path"])
def test_certificates_of_another_type(value: Any) -> None:
    with pytest.raises(GetMXInputError, match=r"verify must be True, False, a path or an ssl\.SSLContext, got"):
        GetMX(token="token", verify=value)


@both
def test_a_path_of_certificates_that_cannot_be_read(asynchronous: bool, tmp_path: Path) -> None:
    with pytest.raises(GetMXInputError, match=r"verify cannot be read as certificates: .*missing"):
        run(clean_up, asynchronous, "https://127.0.0.1:1", verify=str(tmp_path / "missing"))


def test_no_check_of_certificates_warns() -> None:
    with pytest.warns(InsecureAddressWarning, match="verify=False: everyone on the way can read the token"):
        GetMX(token="token", verify=False)


@both
def test_plain_http_makes_no_certificates(
    loopback: Loopback, asynchronous: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", os.devnull + "/missing")
    assert run(clean_up, asynchronous, loopback.url).raw == {}


def test_certificates_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [route(Network(None, True, 1), httpx.URL(f"https://{name}.example")).tls for name in "abc"]
    assert made[0] is made[1] is made[2]
    own = ssl.create_default_context()
    assert route(Network(None, own, 1), httpx.URL("https://a.example")).tls is own


# Nothing of one call's session goes out with another.


@both
def test_no_cookie_goes_out(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = lambda request: Answer(
        b'{"code": 200, "msg": "", "data": {}}', 200, {"Content-Type": "application/json", "Set-Cookie": "session=1"}
    )

    async def twice_async(mx: Any) -> None:
        await clean_up(mx)
        await clean_up(mx.with_options(token="another"))

    def twice(mx: Any) -> None:
        clean_up(mx)
        clean_up(mx.with_options(token="another"))

    run(twice_async if asynchronous else twice, asynchronous, loopback.url)
    assert [request.headers["Cookie"] for request in loopback.requests] == [None, None]


def test_no_netrc_is_read(loopback: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login user password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HOME", str(tmp_path))
    run(clean_up, False, loopback.url)
    assert loopback.last.headers["Authorization"] is None
