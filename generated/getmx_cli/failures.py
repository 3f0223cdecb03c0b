# Copied by `make generate` from generator/package/cli/failures.py. Edit it there, not here.
"""What a person is told of an error, and with which exit status."""

from __future__ import annotations

from typing import Final, NamedTuple

import click

from getmx import (
    GetMXAPIError,
    GetMXConnectionError,
    GetMXDecodeError,
    GetMXError,
    GetMXInputError,
    GetMXStatusError,
    GetMXWaitTimeout,
)

FAILED, USAGE, REFUSED, NETWORK, TOKEN, INTERRUPTED = 1, 2, 3, 4, 5, 130


class Failure(NamedTuple):
    """How a command ends: the exit status, what is wrong, and what to do next."""

    status: int
    message: str
    remedy: str = ""


class Stop(Exception):
    """Ends the command."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


_CHECK_ACCESS: Final = "look in the dashboard for the right token and API access; set GETMX_TOKEN or --token-file"


def failure_of(error: Exception) -> Failure | None:
    """What is told of an error. None: it is a mistake in this program."""
    if isinstance(error, Stop):
        return error.failure
    if isinstance(error, click.UsageError):
        return Failure(USAGE, _of_usage(error))
    if isinstance(error, GetMXError):
        return of_client(error)
    if isinstance(error, OSError):
        problem = f"{f'{error.filename}: ' if error.filename else ''}{error.strerror or error}"
        return Failure(FAILED, problem, "look whether the file is there and yours, and the disk not full")
    return None


def _of_usage(error: click.UsageError) -> str:
    """What is wrong, without the values of arguments: one of them may be a token."""
    if isinstance(error, click.NoSuchOption):
        return _of_option(error)
    if isinstance(error, click.BadParameter):
        return _of_parameter(error)
    if "extra argument" in error.message:
        return "there are more arguments than the command takes; each value needs its option before it"
    return error.message


def _of_option(error: click.NoSuchOption) -> str:
    name = error.option_name.partition("=")[0]
    if name in ("--token", "--password"):
        return f"a secret is no argument, since everyone on this machine can see it: use {name}-file"
    near = f", did you mean {' or '.join(sorted(error.possibilities))}?" if error.possibilities else ""
    return f"there is no option {name}{near}"


def _of_parameter(error: click.BadParameter) -> str:
    name = "an argument" if error.param is None else error.param.opts[0]
    if isinstance(error, click.MissingParameter):
        return f"{name} is missing"
    kind = None if error.param is None else error.param.type
    wanted = f"one of {', '.join(kind.choices)}" if isinstance(kind, click.Choice) else "a number in its range"
    return f"{name} must be {wanted}"


def of_client(error: GetMXError) -> Failure:
    """What is told of an error of the client."""
    message = str(error)
    if isinstance(error, GetMXInputError):
        return Failure(TOKEN, message, _CHECK_ACCESS) if error.field == "token" else Failure(USAGE, message)
    if is_of_token(error):
        return Failure(TOKEN, message, _CHECK_ACCESS)
    if isinstance(error, GetMXConnectionError) or _is_of_server(error):
        return Failure(NETWORK, message, _after_no_answer(error))
    if isinstance(error, GetMXAPIError | GetMXStatusError):
        return Failure(REFUSED, message, "correct the arguments; --dry-run shows what is sent")
    return Failure(FAILED, message, _REMEDIES.get(type(error), ""))


_REMEDIES: Final[dict[type[GetMXError], str]] = {
    GetMXWaitTimeout: "look whether the mail was sent to this mailbox; wait longer with --timeout",
    GetMXDecodeError: "look whether GETMX_BASE_URL is the address of the API",
}


def _is_of_server(error: GetMXError) -> bool:
    return isinstance(error, GetMXStatusError) and (error.status >= 500 or error.status == 429)


def _after_no_answer(error: GetMXError) -> str:
    if error.outcome == "unknown" and not error.retryable:
        return "the service may have acted: look before you repeat the command"
    return "look whether the network and the address (GETMX_BASE_URL) are right, then repeat the command"


def is_of_token(error: GetMXError) -> bool:
    """Whether the service refuses the token. Its code for that is not documented, so its words decide."""
    if isinstance(error, GetMXStatusError):
        return error.status in (401, 403)
    return isinstance(error, GetMXAPIError) and any(word in error.msg.lower() for word in ("token", "api access"))
