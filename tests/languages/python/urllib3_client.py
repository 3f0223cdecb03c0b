"""The golden calls through the client that openapi-generator makes for Python, with urllib3."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import Any

import client
from calls import Input, run

APIS = [kind for name, kind in vars(client).items() if name.endswith("Api")]


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", name).lower()


def call(address: str, operation: str, given: Input) -> Any:
    (kind,) = (kind for kind in APIS if hasattr(kind, snake(operation)))
    with client.ApiClient(client.Configuration(host=address)) as connection:
        return getattr(kind(connection), snake(operation))(**given)


def untyped(operation: str) -> list[str]:
    """Arguments of a method whose type the generator has lost."""
    (kind,) = (kind for kind in APIS if hasattr(kind, snake(operation)))
    given = inspect.signature(getattr(kind, snake(operation))).parameters.values()
    return [f"{operation}: {item.name}" for item in given if item.name[0] != "_" and "Any" in str(item.annotation)]


lost = [argument for path in Path(sys.argv[2]).glob("*.json") for argument in untyped(path.stem)]
if lost:
    sys.exit(f"arguments without a type: {', '.join(lost[:20])}")
run(call)
