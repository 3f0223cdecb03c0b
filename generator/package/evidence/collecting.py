"""Calls what only reads, and keeps what came, redacted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from getmx import GetMX, GetMXDecodeError, GetMXError
from getmx._runtime.call import Call
from getmx._runtime.envelope import load

from .answers import is_code, rows
from .bundle import redacted_exchange
from .facts import Facts
from .reads import Fields, Reads
from .redaction import LeakError, Redactor


@dataclass
class Collector:
    """What came to the calls of a client.

    notes: What is missing, and why.
    answered: The operations that answered as a success.
    """

    client: GetMX
    facts: Facts
    token: str = field(repr=False)
    say: Callable[[str], object] = print
    exchanges: list[dict[str, Any]] = field(default_factory=list, repr=False)
    notes: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.redactor: Redactor = Redactor(self.facts)

    def run(self) -> None:
        """Calls them all."""
        Reads(self.facts.reads, self.read, self.notes).run()

    def read(self, operation: str, fields: Fields) -> dict[str, Any] | None:
        """Calls the operation. Gives the envelope if it is a success, or has rows with a code that nobody knows."""
        call = self.client._prepared_request(operation, fields, {})
        try:
            reply = self.client._send(call)
        except GetMXError as error:
            self.notes.append(f"{operation}: {type(error).__name__}, no answer came")
            return None
        answer = _json(reply.content, reply.charset)
        self._keep(call, fields, reply.status, answer)
        if reply.status != 200 or not isinstance(answer, dict) or not is_code(answer.get("code")):
            return None
        is_success = int(answer["code"]) in self.client._api.success_codes
        if is_success:
            self.answered.add(operation)
        return answer if is_success or rows(answer) else None

    def _keep(self, call: Call, fields: Fields, status: int, answer: Any) -> None:
        operation, today = call.operation.id, datetime.now(UTC).date().isoformat()
        try:
            redacted = redacted_exchange(self.redactor, operation, fields, answer, self.token)
        except LeakError as error:
            self.notes.append(f"not in the file: {error}")
            return
        about = {"operation": operation, "date": today, "server": self._server(call), "status": status}
        self.exchanges.append(about | redacted)
        self.say(f"{operation}: HTTP status {status}")

    def _server(self, call: Call) -> str:
        """Where the call went, without saying where a customer's own server is."""
        settings, known = call.settings, self.client._api.base_url
        if call.url == known + call.operation.path:
            return "shared"
        is_own = settings.base_url == known and call.url.startswith("https://")
        return "customer" if is_own else "other"


def _json(content: bytes, charset: str | None) -> Any:
    """The JSON of a body; None if there is none. JSON null is no envelope either."""
    try:
        answer = load(content, charset)
    except GetMXDecodeError:
        return None
    return {} if answer is None else answer
