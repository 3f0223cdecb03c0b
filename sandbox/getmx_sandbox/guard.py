"""Keeps web pages away from a sandbox: a browser sends requests for any page, also to programs on its own machine."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Guard:
    """Answers 403 to a request that a web page of another address may have made, before anything reads it.

    A page of another address says so in `Origin`. A page whose name was made to lead here has that name in `Host`; no
    such page has an IP address there.

    Args:
        app: What is guarded.
        names: The names of this machine that are right in `Host`, besides `localhost` and IP addresses.
    """

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app = app
        self._names = {"localhost", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        origins, hosts = headers.getlist("origin"), headers.getlist("host")
        if len(hosts) == 1 and self._is_known(hosts[0]) and all(_is_same(origin, hosts[0]) for origin in origins):
            await self._app(scope, receive, send)
        else:
            refusal = "requests of web pages are refused; if Host is your own name of this machine, add it by --name\n"
            await PlainTextResponse(refusal, 403)(scope, receive, send)

    def _is_known(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._names or _is_ip_address(name)


def _is_same(origin: str, host: str) -> bool:
    return origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())


def _is_ip_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
