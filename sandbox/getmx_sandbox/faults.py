"""Faults that a test can script, and errors of the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple


class Code(IntEnum):
    """The codes of the sandbox's own API errors. All are simulated, since no code of the service is known."""

    NO_TOKEN = 40100
    WRONG_TOKEN = 40101
    SWITCHED_OFF = 40300
    BROKEN_RULE = 40000
    UNKNOWN_ID = 40400
    CONFLICT = 40900
    WRONG_SERVER = 42100
    SCRIPTED = 50000


class ApiError(NamedTuple):
    """An envelope with the code of an error. It comes with HTTP status 200, which is simulated."""

    code: int = Code.SCRIPTED
    msg: str = "scripted error"


class HttpFault(NamedTuple):
    """An HTTP answer without an envelope."""

    status: int = 500
    body: bytes = b""
    headers: Mapping[str, str] = {}


class Disconnect(NamedTuple):
    """The connection ends without an answer. The service has not acted on the call."""


class Timeout(NamedTuple):
    """No answer comes in time. The service has not acted on the call."""


class AfterActing(NamedTuple):
    """The service acts on the call, and then its answer is lost: the caller meets the fault in its place.

    Example:
        sandbox.fail("addEmail", with_=AfterActing(Disconnect()))
    """

    fault: HttpFault | Disconnect | Timeout = Disconnect()


TransportFault = HttpFault | Disconnect | Timeout
Fault = ApiError | TransportFault | AfterActing


class _Unknown(KeyError):
    """A KeyError that shows its text. KeyError itself shows the repr of it."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownPath(_Unknown):
    """No operation has this path."""


class UnknownOperation(_Unknown):
    """No operation has this operationId."""


class NobodyReceives(_Unknown):
    """The address is neither a mailbox nor collected by an alias."""


class Refused(ValueError):
    """A call cannot be done. It is answered with an API error."""

    def __init__(self, code: int, msg: str) -> None:
        super().__init__(msg)
        self.code: int = int(code)
        self.msg = msg
