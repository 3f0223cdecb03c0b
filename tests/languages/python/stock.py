"""The golden calls through the client that openapi-python-client makes with its own templates."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Any

import httpx
from calls import Input, run
from client import Client, api


class Multipart(httpx.Client):
    """Leaves the boundary to httpx. The generated code has a fixed one, which a value could hold."""

    def request(self, *arguments: Any, headers: dict[str, str] | None = None, **options: Any) -> httpx.Response:
        sent = {name: value for name, value in (headers or {}).items() if name.lower() != "content-type"}
        return super().request(*arguments, headers=sent, **options)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", name).lower()


MODULES = {found.name.rpartition(".")[2]: found.name for found in pkgutil.walk_packages(api.__path__, "client.api.")}


def call(address: str, operation: str, given: Input) -> Any:
    module = importlib.import_module(MODULES[snake(operation)])
    form = module.sync_detailed.__annotations__["body"]
    kind = getattr(module, form) if isinstance(form, str) else form
    body = kind.from_dict({name: value for name, value in given.items() if value is not None})
    # Loopback speaks no TLS, and a context for each call takes long.
    connection = Multipart(base_url=address, timeout=30, verify=False)
    with Client(base_url=address).set_httpx_client(connection) as client:
        answer = module.sync_detailed(client=client, body=body)
    if answer.parsed is None:
        raise RuntimeError(f"status {answer.status_code}")
    return answer.parsed


run(call)
