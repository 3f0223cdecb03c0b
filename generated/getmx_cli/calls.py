# Copied by `make generate` from generator/package/cli/calls.py. Edit it there, not here.
"""The client of a command: its token, its address, or a sandbox; and a call that is shown instead of sent."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from getmx import AsyncGetMX, ClientOptions, GetMX, RequestInfo

from .failures import FAILED, TOKEN, USAGE, Failure, Stop

#: Where `getmx sandbox` listens, and the token that it takes.
SANDBOX_PORT: Final = 8025
SANDBOX_TOKEN: Final = "sandbox-token"  # noqa: S105  # no secret: it opens nothing but a sandbox
_SANDBOX_SAYS: Final = b"every call of this API is a POST"


class Access(NamedTuple):
    """How a command reaches the service.

    Attributes:
        token_file: The file of the token, `-` is standard input. None: GETMX_TOKEN.
        sandbox: Whether a sandbox is called instead.
    """

    token_file: str | None = None
    sandbox: bool = False

    def client(self) -> GetMX:
        if not self.sandbox:
            return GetMX(self._token())
        options = running_sandbox()
        return own_sandbox().client() if options is None else GetMX(SANDBOX_TOKEN, **options)

    def async_client(self) -> AsyncGetMX:
        if not self.sandbox:
            return AsyncGetMX(self._token())
        options = running_sandbox()
        return own_sandbox().async_client() if options is None else AsyncGetMX(SANDBOX_TOKEN, **options)

    def _token(self) -> str | None:
        if self.token_file is not None:
            return secret_from(self.token_file, TOKEN)
        if not os.environ.get("GETMX_TOKEN", "").strip():
            raise Stop(Failure(TOKEN, "there is no API token", "set GETMX_TOKEN, or name a file with --token-file"))
        return None


def own_sandbox() -> Any:
    """A sandbox in this process, with sample data."""
    from getmx_sandbox import Sandbox

    return Sandbox(seed=True)


def running_sandbox() -> ClientOptions | None:
    """The address of the sandbox that runs on this machine, or None.

    Calls on messages go there, too, and not to its Scale server, as they do with a sandbox in process.
    """
    import http.client  # Imported here: it takes long, and few commands need it.

    connection = http.client.HTTPConnection("127.0.0.1", SANDBOX_PORT, timeout=0.5)
    try:
        connection.request("GET", "/")
        is_sandbox = connection.getresponse().read(100) == _SANDBOX_SAYS
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    address = f"http://127.0.0.1:{SANDBOX_PORT}"
    return {"base_url": address, "scale_base_url": address} if is_sandbox else None


def secret_from(name: str, status: int = USAGE) -> str:
    """The first line of a file, `-` is standard input. Messages have no part of it."""
    remedy = "name a file that holds the secret alone"
    try:
        text = sys.stdin.readline() if name == "-" else Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise Stop(Failure(status, f"{name}: {error.strerror}", remedy)) from None
    except UnicodeDecodeError:
        raise Stop(Failure(status, f"{name}: it is no text in UTF-8", remedy)) from None
    secret = text.partition("\n")[0].rstrip("\r")
    if not secret:
        raise Stop(Failure(status, f"{'standard input' if name == '-' else name} is empty", remedy))
    return secret


class _Shown(Exception):
    """Carries a call as curl, in place of the call."""


def shown(call: Callable[[GetMX], object]) -> str:
    """The first request of a call as a curl command, without secrets. Nothing is sent, and no token is read."""

    def show(request: RequestInfo) -> None:
        raise _Shown(request.curl)

    with GetMX("dry-run", on_request=show) as mx:
        try:
            call(mx)
        except _Shown as curl:
            return str(curl)
    raise Stop(Failure(FAILED, "there was nothing to send"))
