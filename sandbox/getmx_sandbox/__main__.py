"""`python -m getmx_sandbox`: the sandbox over HTTP, until Ctrl-C."""

from __future__ import annotations

import argparse
import errno
import logging
import re
import signal
import sys
from ipaddress import ip_address
from types import FrameType
from typing import TYPE_CHECKING

from .sandbox import Sandbox

if TYPE_CHECKING:
    from .server import SandboxServer

_LAST_PORT = 65535


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    _end_on_signals()
    server = _server(options)
    print(_addresses(server), end="", flush=True)
    if not options.quiet:
        print(_examples(server), flush=True)
        _log_calls()
    if not _is_loopback(options.host):
        print(
            f"{options.host} is not a loopback address: anyone who can reach it can call the sandbox", file=sys.stderr
        )
    server.run()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.scale_port is None:
        if options.port == _LAST_PORT:
            parser.error(f"there is no port after {_LAST_PORT}; choose one with --scale-port")
        options.scale_port = options.port and options.port + 1
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m getmx_sandbox", description="A stand-in for the GetMX service.")
    parser.add_argument(
        "--port", type=_port, default=8025, help="port of the shared server, 0 for a free one (default: 8025)"
    )
    parser.add_argument("--scale-port", type=_port, help="port of the Scale server (default: the port after --port)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument(
        "--token",
        default="sandbox-token",
        help="the token to accept; use an invented one, since it is printed (default: sandbox-token)",
    )
    parser.add_argument(
        "--seed",
        action="store_true",
        help="start with sample data: example.com with alice and bob, example.org with carol",
    )
    parser.add_argument(
        "--control-key", type=_key, help="last part of the control interface's address (default: a random one)"
    )
    parser.add_argument(
        "--name", action="append", default=[], help="a name of this machine by which programs call it; may be repeated"
    )
    parser.add_argument("--quiet", action="store_true", help="print only the addresses and the token, no calls")
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {_LAST_PORT}")
    return port


def _key(text: str) -> str:
    if not re.fullmatch("[A-Za-z0-9_-]{16,}", text):
        raise argparse.ArgumentTypeError("a key has at least 16 letters, digits, _ or -")
    return text


def _end_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


def _server(options: argparse.Namespace) -> SandboxServer:
    try:
        from .server import SandboxServer
    except ModuleNotFoundError as missing:
        if missing.name not in ("starlette", "uvicorn"):
            raise
        sys.exit(f"{missing.name} is missing: pip install 'getmx-client[sandbox]'")
    sandbox = Sandbox(token=options.token, seed=options.seed)
    try:
        return SandboxServer(
            sandbox,
            host=options.host,
            port=options.port,
            scale_port=options.scale_port,
            control_key=options.control_key,
            names=options.name,
        )
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = "a port is taken; choose others with --port and --scale-port" if taken else error.strerror
        sys.exit(f"cannot listen on {options.host}, ports {options.port} and {options.scale_port}: {reason}")


def _addresses(server: SandboxServer) -> str:
    return (
        f"base_url {server.base_url}\nscale_base_url {server.scale_base_url}\ntoken {server.token}\n"
        f"control_url {server.control_url}\n"
    )


def _examples(server: SandboxServer) -> str:
    return f"""
A GetMX sandbox in memory. Some of its answers are simulated. Press Ctrl-C to stop it.

  GetMX(token={server.token!r}, base_url={server.base_url!r})
  curl --form 'token="{server.token}"' {server.base_url}/v1/domain/list
  curl --json '{{"to": "alice@example.com", "subject": "Your code is 271828"}}' {server.control_url}/deliver
"""


def _log_calls() -> None:
    logger = logging.getLogger("getmx_sandbox")
    logger.addHandler(logging.StreamHandler())
    logger.setLevel(logging.INFO)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


if __name__ == "__main__":
    main()
