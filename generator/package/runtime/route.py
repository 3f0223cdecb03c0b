"""The way to an address: through which proxy, with which certificates. It reads the environment as httpx does."""

from __future__ import annotations

import os
import re
import ssl
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeAlias
from urllib.request import getproxies

import httpx

from .errors import GetMXInputError, InsecureAddressWarning, warn

#: True: the certificates that httpx trusts. A path: a file or a folder of certificates.
Verify: TypeAlias = bool | str | ssl.SSLContext

_HOST = rb"[A-Za-z0-9._:-]+"
_SOCKS = ("socks5", "socks5h")
_SCHEMES = ("http", "https", *_SOCKS)


class Network(NamedTuple):
    """What a caller said of a client's connections."""

    proxy: str | None
    verify: Verify
    max_connections: int


class Route(NamedTuple):
    """How connections to one address are made."""

    proxy: httpx.Proxy | None
    tls: ssl.SSLContext

    def sync_transport(self) -> httpx.HTTPTransport:
        return httpx.HTTPTransport(verify=self.tls, trust_env=False, limits=_SINGLE, proxy=self.proxy)

    def async_transport(self) -> httpx.AsyncHTTPTransport:
        return httpx.AsyncHTTPTransport(verify=self.tls, trust_env=False, limits=_SINGLE, proxy=self.proxy)

    def __str__(self) -> str:
        return f" through the proxy {self.proxy.url}" if self.proxy else ""


#: The pool decides how long a connection is kept. This is for the time until it looks.
_SINGLE = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=5.0)


def checked_network(proxy: Any, verify: Any, max_connections: Any) -> Network:
    """What the caller said, checked. None is the default.

    Raises:
        GetMXInputError: It cannot be right.
    """
    verify = True if verify is None else verify
    if not isinstance(verify, (bool, str, ssl.SSLContext)):
        raise _refusal("verify", f"must be True, False, a path or an ssl.SSLContext, got {type(verify).__name__}")
    if verify is False:
        warn("verify=False: everyone on the way can read the token and the mail", InsecureAddressWarning)
    size = MAX_CONNECTIONS if max_connections is None else max_connections
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise _refusal("max_connections", "must be a whole number of at least 1")
    if proxy is not None and proxy != "":
        _checked_proxy(proxy, "proxy")
    return Network(proxy or None, verify, size)


MAX_CONNECTIONS = 100


def route(network: Network, url: httpx.URL) -> Route:
    """The way to an address.

    Raises:
        GetMXInputError: A proxy or a certificate of the caller or of the environment cannot be used.
    """
    if network.proxy:
        proxy: httpx.Proxy | None = _checked_proxy(network.proxy, "proxy")
    else:
        proxy = _environment_proxy(url)
    needs_tls = url.scheme == "https" or (proxy is not None and proxy.url.scheme == "https")
    tls = _tls(network.verify) if needs_tls else _no_tls()
    if proxy is not None and proxy.url.scheme == "https":
        proxy.ssl_context = tls
    return Route(proxy, tls)


# ------------------------------------------------------------------------------------------------------------ proxies


def _checked_proxy(value: Any, setting: str) -> httpx.Proxy:
    """setting: What the value comes from: the argument, or an environment variable."""
    shown = re.sub("//.*@", "//***@", value) if isinstance(value, str) else type(value).__name__
    proxy = _proxy(value)
    if proxy is None:
        form = "http://host:port, https://host:port or socks5://host:port"
        raise _refusal(setting, f"is no address of a proxy: {shown}; write {form}", "proxy")
    if proxy.url.scheme in _SOCKS and find_spec("socksio") is None:
        remedy = "install it with: pip install 'httpx[socks]'"
        raise _refusal(setting, f"needs the package socksio for {shown}; {remedy}", "proxy")
    return proxy


def _proxy(value: Any) -> httpx.Proxy | None:
    try:
        proxy = httpx.Proxy(value)
        host, port = proxy.url.host.encode("idna"), proxy.url.port or 1
    except (httpx.InvalidURL, ValueError, TypeError):
        return None
    is_address = re.fullmatch(_HOST, host) and 0 < port <= 65535
    return proxy if is_address and proxy.url.scheme in _SCHEMES else None


def _environment_proxy(url: httpx.URL) -> httpx.Proxy | None:
    known = getproxies()
    exceptions = [entry for entry in map(str.strip, known.get("no", "").split(",")) if entry]
    if "*" in exceptions or any(_is_excepted(url, entry) for entry in exceptions):
        return None
    kind = next((kind for kind in (url.scheme, "all") if known.get(kind)), None)
    if kind is None:
        return None
    address = known[kind]
    return _checked_proxy(address if "://" in address else f"http://{address}", _variable(f"{kind}_proxy"))


def _variable(name: str) -> str:
    """The environment variable that has set it, in its own case."""
    return next((known for known in (name, name.upper()) if os.environ.get(known)), name)


def _is_excepted(url: httpx.URL, entry: str) -> bool:
    """Whether an entry of NO_PROXY means the address. `a.com` means its subdomains too, `.a.com` only them."""
    try:
        pattern = httpx.URL(entry if "://" in entry else f"all://{_host_pattern(entry)}")
    except httpx.InvalidURL:
        raise _refusal(_variable("no_proxy"), f"has an entry that is no host: {entry[:80]!a}", "proxy") from None
    return (
        pattern.scheme in ("all", url.scheme)
        and pattern.port in (None, url.port)
        and _is_host(url.raw_host.decode("ascii"), pattern.raw_host.decode("ascii"))
    )


def _host_pattern(entry: str) -> str:
    from ipaddress import ip_address

    try:
        version = ip_address(entry.split("/")[0]).version
    except ValueError:
        return entry if entry.lower() == "localhost" else f"*{entry}"
    return f"[{entry}]" if version == 6 else entry


def _is_host(host: str, pattern: str) -> bool:
    domain = pattern.lstrip("*")
    if not pattern.startswith("*") or not domain:
        return pattern in ("", "*", host)
    is_below = host.endswith(domain if domain.startswith(".") else f".{domain}")
    return is_below or host == domain


# -------------------------------------------------------------------------------------------------------- certificates


def _tls(verify: Verify) -> ssl.SSLContext:
    if isinstance(verify, ssl.SSLContext):
        return verify
    return _made_tls(verify, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=8)
def _made_tls(verify: bool | str, cert_file: str | None, cert_dir: str | None) -> ssl.SSLContext:
    """Kept by what decides it, since making it takes up to 50 ms."""
    setting, path = ("SSL_CERT_FILE", cert_file) if cert_file else ("SSL_CERT_DIR", cert_dir)
    if isinstance(verify, str):
        setting, path = "verify", verify
    if verify is False or not path:
        return httpx.create_ssl_context(verify=bool(verify))
    try:
        if os.path.isdir(path):
            return ssl.create_default_context(capath=path)
        return ssl.create_default_context(cafile=path)
    except OSError as error:
        reason = f"cannot be read as certificates: {path} ({error.strerror or error})"
        raise _refusal(setting, reason, "verify") from None


@lru_cache(maxsize=1)
def _no_tls() -> ssl.SSLContext:
    """For http, where it is not used: without certificates it costs nothing."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _refusal(setting: str, rule: str, field: str | None = None) -> GetMXInputError:
    return GetMXInputError(f"{setting} {rule}", field=field or setting)
