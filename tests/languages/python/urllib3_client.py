"""The golden calls through the client that openapi-generator makes for Python, with urllib3."""

from __future__ import annotations

import re
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


run(call)
