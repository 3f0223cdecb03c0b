# Copied by `make generate` from generator/package/runtime/errors.py. Edit it there, not here.
"""All errors and warnings of this package. Every error is a GetMXError; none of httpx, json or attrs gets out."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from types import FrameType

from .retry import CallOutcome, Fault

_PACKAGE = __name__.partition(".")[0]


class Response:
    """The answer that an error carries: HTTP status, headers, body text, seconds taken. Secrets are hidden."""

    __slots__ = ("elapsed", "headers", "status", "text")

    def __init__(self, status: int, headers: Mapping[str, str], text: str, elapsed: float) -> None:
        self.status: int = status
        self.headers: dict[str, str] = dict(headers)
        self.text: str = text
        self.elapsed: float = elapsed

    def __repr__(self) -> str:
        return f"Response(status={self.status}, {len(self.text)} characters, {self.elapsed:.3f} s)"


class GetMXError(Exception):
    """Base of all errors of this package.

    Attributes:
        operation: The operationId. None if no call was made.
        response: The answer with secrets hidden. None if there was none.
        attempts: How many requests were made.
        outcome: What became of the call. `not_sent`: nothing was sent. `refused`: the service answered that it did not
            act. `unknown`: the service may have acted or not; look first, then repeat. None if the error is of no call.
        retryable: Whether the client itself would repeat the call: it may succeed later, and nothing is done twice.
            False does not say that the service acted, see `outcome`.
        curl: The call as a curl command, with the token as $GETMX_TOKEN. None if no call was made.
    """

    attempts: int = 0
    retryable: bool = False
    outcome: CallOutcome | None = None
    curl: str | None = None

    def __init__(self, message: str, *, operation: str | None = None, response: Response | None = None) -> None:
        super().__init__(message)
        self.operation = operation
        self.response = response


class GetMXInputError(GetMXError, TypeError, ValueError):
    """An argument or a setting cannot be right. Nothing was sent. Also a TypeError and a ValueError.

    Attributes:
        field: Name of the argument, form field or setting. None if it is not a single one.
    """

    outcome: CallOutcome | None = "not_sent"

    def __init__(self, message: str, *, operation: str | None = None, field: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.field = field


class GetMXConnectionError(GetMXError):
    """There was no answer: the connection failed or broke, or the server did not speak HTTP.

    Attributes:
        fault: `connect`, `pool`: nothing was sent. `setup`: nothing was sent, and a retry cannot help, for example with
            a wrong certificate. `write`, `read`, `dropped`, `deadline`: whether the service acted is not known.
            `final`: the same, and a retry cannot help.
    """

    def __init__(self, message: str, *, operation: str | None = None, fault: Fault = "final") -> None:
        super().__init__(message, operation=operation)
        self.fault: Fault = fault


class GetMXTimeoutError(GetMXConnectionError):
    """There was no answer in time. `fault` says what took too long; `deadline` means the call as a whole."""


class GetMXStatusError(GetMXError):
    """The HTTP status is not 2xx, and there is no API error in the body.

    Attributes:
        status: The HTTP status.
    """

    def __init__(
        self, message: str, *, operation: str | None = None, response: Response | None = None, status: int = 0
    ) -> None:
        super().__init__(message, operation=operation, response=response)
        self.status = status


class GetMXAPIError(GetMXError):
    """The service refused the call.

    Attributes:
        code: The envelope's code, which is no success code.
        msg: The service's message, with secrets hidden.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str | None = None,
        response: Response | None = None,
        code: int = 0,
        msg: str = "",
    ) -> None:
        super().__init__(message, operation=operation, response=response)
        self.code = code
        self.msg = msg


class GetMXNotFoundError(GetMXAPIError):
    """The call succeeded, but nothing was found. `code` is the success code of the answer."""


class GetMXDecodeError(GetMXError):
    """The answer cannot be read: it is not JSON, or not an envelope {code, msg, data}."""


class GetMXFieldError(GetMXDecodeError, AttributeError):
    """A field of an answer is missing, or has another type than the spec says. Also an AttributeError.

    Attributes:
        pointer: The place of the field as a JSON pointer; `*` stands for any row of a list.
        expected: The JSON type that the spec says.
        got: The JSON type that came, or `missing`.
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str | None = None,
        response: Response | None = None,
        pointer: str = "",
        expected: str = "",
        got: str = "",
    ) -> None:
        super().__init__(message, operation=operation, response=response)
        self.pointer = pointer
        self.expected = expected
        self.got = got


class GetMXWaitTimeout(GetMXError, TimeoutError):
    """The awaited message did not come in time. Also a TimeoutError."""


class GetMXWarning(UserWarning):
    """Base of all warnings of this package."""


class InsecureAddressWarning(GetMXWarning):
    """An address is plain http://, so everyone on the way to it can read the token."""


class UnconfirmedEndpointWarning(GetMXWarning):
    """The path of the endpoint is assumed: it follows the vendor's naming habits, but nobody has seen it."""


class UnconfirmedRuleWarning(GetMXWarning):
    """An argument breaks a rule that is assumed, not documented. The call was sent all the same."""


def warn(message: str, category: type[Warning]) -> None:
    """Warns at the line of the user's code that called this package, however deep the call is by now."""
    frame: FrameType | None = sys._getframe(1)
    depth = 2
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        frame, depth = frame.f_back, depth + 1
    warnings.warn(message, category, stacklevel=depth)


__all__ = [
    "GetMXAPIError",
    "GetMXConnectionError",
    "GetMXDecodeError",
    "GetMXError",
    "GetMXFieldError",
    "GetMXInputError",
    "GetMXNotFoundError",
    "GetMXStatusError",
    "GetMXTimeoutError",
    "GetMXWaitTimeout",
    "GetMXWarning",
    "InsecureAddressWarning",
    "Response",
    "UnconfirmedEndpointWarning",
    "UnconfirmedRuleWarning",
]
