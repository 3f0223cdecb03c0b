"""A stand-in for the GetMX service, with memory, for tests and demos. Unofficial.

    sandbox = Sandbox()
    mail_id = sandbox.add_mailbox("user@example.com")
    sandbox.deliver("user@example.com", "Your code", "246810")
    sandbox.client().messages.wait_for(mail_id=mail_id).subject

`SIMULATED` and `SIMULATED_EVERYWHERE` list what the sandbox had to decide, since no document says it.
"""

from __future__ import annotations

from .faults import (
    AfterActing,
    ApiError,
    Code,
    Disconnect,
    Fault,
    HttpFault,
    NobodyReceives,
    Timeout,
    UnknownOperation,
    UnknownPath,
)
from .memory import Message
from .sandbox import Call, Clock, Sandbox
from .simulated import SIMULATED, SIMULATED_EVERYWHERE

__all__ = [
    "SIMULATED",
    "SIMULATED_EVERYWHERE",
    "AfterActing",
    "ApiError",
    "Call",
    "Clock",
    "Code",
    "Disconnect",
    "Fault",
    "HttpFault",
    "Message",
    "NobodyReceives",
    "Sandbox",
    "Timeout",
    "UnknownOperation",
    "UnknownPath",
]
