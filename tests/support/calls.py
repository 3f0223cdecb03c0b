"""Ways to call every operation alike: by its operationId, sync or async, with arguments from the spec's examples."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from getmx import OPERATIONS, AsyncGetMX, GetMX, GetMXWarning, Operation, _operations
from tests.support import spec

#: Fits every operation: each takes what it knows of it.
OPERATION_IDS = tuple(OPERATIONS)


@contextmanager
def unconfirmed_is_fine() -> Iterator[None]:
    """Lets a test call what is assumed without its warnings, which the suite would raise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GetMXWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def arguments(operation: str) -> dict[str, Any]:
    """Keywords for an operation, from its first example in the spec."""
    example = next(iter(spec.request_examples(operation).values()))
    kinds = {field.name: field.kind for field in OPERATIONS[operation].fields}
    return {name: _argument(kinds[name], value) for name, value in example.items() if name != "token"}


def _argument(kind: str, value: Any) -> Any:
    if kind == "flag":
        return value == 1
    return date.fromisoformat(value) if kind == "day" else value


def method(client: GetMX | AsyncGetMX, operation: str) -> Any:
    resource, name = OPERATIONS[operation].method.split(".")
    return getattr(getattr(client, resource), name)


def assume(patch: pytest.MonkeyPatch, *operations: str) -> None:
    """Makes paths and rules of operations assumed ones, whatever the spec says of them by now."""
    for constant, operation in list(vars(_operations).items()):
        if isinstance(operation, Operation) and operation.id in operations:
            fields = tuple(field._replace(documented=False) for field in operation.fields)
            patch.setattr(_operations, constant, operation._replace(confirmed=False, fields=fields))


def call(mx: GetMX, operation: str, **more: Any) -> Any:
    """Calls an operation with its example, assumed or not."""
    with unconfirmed_is_fine():
        return method(mx, operation)(**{**arguments(operation), **more})


def call_async(operation: str, base_url: str, *, token: str = "token", strict: bool = False, **more: Any) -> Any:
    """The same through a new async client."""

    async def run() -> Any:
        async with AsyncGetMX(token=token, base_url=base_url, strict=strict) as mx:
            return await method(mx, operation)(**{**arguments(operation), **more})

    with unconfirmed_is_fine():
        return asyncio.run(run())
