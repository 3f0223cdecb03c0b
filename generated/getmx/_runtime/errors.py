# Copied by `make generate` from generator/package/runtime/errors.py. Edit it there, not here.
"""What can go wrong, as one tree under GetMXError. No exception of httpx, json or attrs leaves the client."""

from __future__ import annotations

from collections.abc import Mapping

from .retry import Fault


class Response:
    """The answer that an error carries: HTTP status, headers, body text and seconds taken, all secrets hidden."""

    __slots__ = ("elapsed", "headers", "status", "text")

    def __init__(self, status: int, headers: Mapping[str, str], text: str, elapsed: float) -> None:
        self.status = status
        self.headers = dict(headers)
        self.text = text
        self.elapsed = elapsed

    def __repr__(self) -> str:
        return f"Response(status={self.status}, {len(self.text)} characters, {self.elapsed:.3f} s)"


class GetMXError(Exception):
    """Base of every error of this package.

    `operation` is the operationId (None where no call was made), `response` the redacted answer, where there was one.
    `attempts` counts the requests that were made, `retryable` tells whether the call may be made again without doing
    anything twice, and might then succeed. `curl` is the call as a curl command, its token as $GETMX_TOKEN.
    """

    attempts: int = 0
    retryable: bool = False
    curl: str | None = None

    def __init__(self, message: str, *, operation: str | None = None, response: Response | None = None) -> None:
        super().__init__(message)
        self.operation = operation
        self.response = response


class GetMXInputError(GetMXError, TypeError, ValueError):
    """An argument that cannot be right. Nothing was sent. `field` names the argument or form field."""

    def __init__(self, message: str, *, operation: str | None = None, field: str | None = None) -> None:
        super().__init__(message, operation=operation)
        self.field = field


class GetMXConnectionError(GetMXError):
    """No answer: the connection failed, broke, or spoke no HTTP.

    `fault` says when: `connect` and `pool` before anything was sent; after `write`, `read`, `dropped` and `deadline`
    it is not known whether the service acted; `final` is what trying again cannot mend, a wrong certificate say.
    """

    def __init__(self, message: str, *, operation: str | None = None, fault: Fault = "final") -> None:
        super().__init__(message, operation=operation)
        self.fault: Fault = fault


class GetMXTimeoutError(GetMXConnectionError):
    """No answer in time: `fault` says what took too long, `deadline` if it was the call as a whole."""


class GetMXStatusError(GetMXError):
    """An HTTP status other than 2xx, without an API error in the body. `status` is the number."""

    def __init__(
        self, message: str, *, operation: str | None = None, response: Response | None = None, status: int = 0
    ) -> None:
        super().__init__(message, operation=operation, response=response)
        self.status = status


class GetMXAPIError(GetMXError):
    """The service refused: the envelope's `code` is no success code. `msg` is its text, secrets hidden."""

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
    """The call succeeded but what was asked for is not there. `code` is the success code of the answer."""


class GetMXDecodeError(GetMXError):
    """The answer is not what the API answers: no JSON, or no envelope {code, msg, data}."""


class GetMXFieldError(GetMXDecodeError, AttributeError):
    """A field of an answer that is missing or of another type than the spec says.

    `pointer` is its place (a JSON pointer, `*` for any row), `expected` and `got` are JSON types, never values.
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
    """What was waited for did not come in time. Every call that was made succeeded."""


class GetMXWarning(UserWarning):
    """Base of the warnings of this package."""


class InsecureAddressWarning(GetMXWarning):
    """The token would go over plain http:// to another machine, readable to everyone on the way."""


class UnconfirmedEndpointWarning(GetMXWarning):
    """The endpoint's path is assumed: it follows the vendor's naming habits but was seen nowhere."""


class UnconfirmedRuleWarning(GetMXWarning):
    """An argument breaks a rule that is assumed, not documented. The call was sent all the same."""


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
