"""Prism as a judge of what the client sends: a mock of the spec that refuses a request that breaks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from getmx import OPERATIONS, GetMX, GetMXError, ResponseInfo
from tests.judges.tools import PRISM, Verdict, free_port, serving
from tests.support import calls, spec

#: For fields that an operation's example leaves out, by kind.
_VALUES: dict[str, Any] = {"text": "text", "integer": 1, "flag": True, "day": date(2026, 1, 2)}


class _Call(NamedTuple):
    operation: str
    case: str
    arguments: Mapping[str, Any]
    accepted: bool


def judge() -> Verdict:
    """Sends each operation's example, then all of its fields, then forms that lack a required one (to be refused)."""
    good, short = list(_good()), list(_short())
    with _prism() as url:
        failures = [failure for call in (*good, *short) for failure in _failures(call, url)]
    tried = f"{len(good)} calls of {len(OPERATIONS)} operations pass, {len(short)} without a required field do not"
    return Verdict("Prism against the client", tried, failures)


@contextmanager
def _prism() -> Iterator[str]:
    port = free_port()
    with serving((*PRISM, "mock", "--errors", "-h", "127.0.0.1", "-p", str(port), str(spec.SPEC)), port):
        yield f"http://127.0.0.1:{port}"


def _good() -> Iterator[_Call]:
    for operation in calls.OPERATION_IDS:
        example = calls.arguments(operation)
        yield _Call(operation, "its example", example, accepted=True)
        yield _Call(operation, "all fields", {**_every_field(operation), **example}, accepted=True)


def _every_field(operation: str) -> dict[str, Any]:
    names = calls.arguments(operation)
    return {field.name: _VALUES[field.kind] for field in OPERATIONS[operation].fields if field.name not in names}


def _short() -> Iterator[_Call]:
    """Without these, a judge that accepts everything would look like a pass."""
    for operation in calls.OPERATION_IDS:
        for name in spec.operations()[operation].form.required:
            if name != "token":
                yield _Call(operation, f"no {name}", {"extra_fields": {name: None}}, accepted=False)


def _failures(call: _Call, url: str) -> Iterator[str]:
    seen: list[ResponseInfo] = []
    try:
        with GetMX(token="token", base_url=url, strict=True, max_retries=0, on_response=seen.append) as mx:
            calls.call(mx, call.operation, **call.arguments)
    except GetMXError as error:
        if call.accepted:
            yield f"{call.operation}, {call.case}: {error}"
    status, violations = seen[0].status, seen[0].headers.get("sl-violations", "")
    if status != (200 if call.accepted else 422) or bool(violations) == call.accepted:
        yield f"{call.operation}, {call.case}: HTTP {status} {violations}"
