"""What can be made to go wrong, and what the sandbox itself refuses."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple


class Code(IntEnum):
    """The codes of the sandbox's own API errors. Simulated, all of them: no code of the service is known."""

    NO_TOKEN = 40100
    WRONG_TOKEN = 40101
    SWITCHED_OFF = 40300
    BROKEN_RULE = 40000
    UNKNOWN_ID = 40400
    CONFLICT = 40900
    WRONG_SERVER = 42100
    SCRIPTED = 50000


class ApiError(NamedTuple):
    """An envelope with an error's code, at HTTP status 200. That an API error has this status is simulated."""

    code: int = Code.SCRIPTED
    msg: str = "scripted error"


class HttpFault(NamedTuple):
    """An HTTP answer that is no envelope."""

    status: int = 500
    body: bytes = b""
    headers: Mapping[str, str] = {}


class Disconnect(NamedTuple):
    """The connection ends without an answer. The service has not acted on the call."""


class Timeout(NamedTuple):
    """No answer comes in time. The service has not acted on the call."""


TransportFault = HttpFault | Disconnect | Timeout
Fault = ApiError | TransportFault


class _Unknown(KeyError):
    """A KeyError that reads as it was written; KeyError itself shows the repr of its text."""

    def __str__(self) -> str:
        return str(self.args[0])


class UnknownPath(_Unknown):
    """No operation has this path."""


class UnknownOperation(_Unknown):
    """No operation has this operationId."""


class NobodyReceives(_Unknown):
    """The address is neither a mailbox nor collected by an alias."""


class Refused(ValueError):
    """What a call asks for cannot be done: it is answered with an API error."""

    def __init__(self, code: int, msg: str) -> None:
        super().__init__(msg)
        self.code = int(code)
        self.msg = msg
