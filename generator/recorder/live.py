"""Calls through the package `getmx`, with what went over the wire."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from generator.package import Reads
from generator.recorder.exchange import Exchange
from generator.recorder.keeper import Keeper
from generator.recordings import read_form
from generator.spec import Operation

Fields = dict[str, str]
#: Calls an operation; gives what went over the wire, None if nothing came back.
Caller = Callable[[Operation, Fields], Exchange | None]


class Live:
    """A `Caller` of the service. Each call is made as the package makes it, retries included; the last answer counts.

    notes: Gets what no answer came to.
    base_url, scale_base_url: The shared address, and the customer's own for the operations that go there.
    """

    def __init__(self, token: str, base_url: str, scale_base_url: str | None, notes: list[str]) -> None:
        from getmx import GetMX  # Here, since the generator has to run while generated/ is missing.

        self._http = httpx.Client(event_hooks={"response": [self._notice]})
        self._client = GetMX(token, base_url=base_url, http_client=self._http)
        self._addresses = {"shared": base_url, "customer": scale_base_url or base_url}
        self._notes = notes
        self._last: httpx.Response | None = None

    def __call__(self, operation: Operation, fields: Fields) -> Exchange | None:
        from getmx import GetMXError

        base_url = self._addresses[operation.server]
        self._last = None
        try:
            client = self._client.with_options(base_url=base_url, scale_base_url=base_url)
            client.request(operation.path, {**fields})
        except GetMXError as error:
            if self._last is None:
                self._notes.append(f"{operation.id}: {type(error).__name__}, no answer came")
                return None
        assert self._last is not None
        request, today = self._last.request, datetime.now(UTC).date().isoformat()
        form = read_form(request.headers["Content-Type"], request.content)
        return Exchange(operation, base_url, tuple(form), self._last.status_code, self._last.text, today)

    def _notice(self, response: httpx.Response) -> None:
        response.read()
        self._last = response

    def close(self) -> None:
        self._client.close()
        self._http.close()


def recorded_reads(keeper: Keeper, call: Caller, done: set[str]) -> Reads:
    """The walk over what only reads, which keeps what came. `done` need not be called for their own sake."""

    def read(name: str, fields: Fields) -> dict[str, Any] | None:
        exchange = call(keeper.operations[name], fields)
        return keeper.keep(exchange) if exchange else None

    return Reads(keeper.facts.reads, read, keeper.notes, done)
