"""The golden calls through the client that pyopenapi-gen makes, with each field as a file, as its types ask."""

from __future__ import annotations

import asyncio
import io
import re
from typing import Any

from calls import Input, run
from client.client import APIClient
from client.core.config import ClientConfig

APIS = [name for name, kind in vars(APIClient).items() if isinstance(kind, property)]


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", name).lower()


async def _call(address: str, operation: str, given: Input) -> Any:
    files = {name: io.BytesIO(str(value).encode()) for name, value in given.items() if value is not None}
    async with APIClient(ClientConfig(base_url=address)) as client:
        (api,) = (api for api in APIS if hasattr(getattr(client, api), snake(operation)))
        return await getattr(getattr(client, api), snake(operation))(files)


def call(address: str, operation: str, given: Input) -> Any:
    return asyncio.run(_call(address, operation, given))


run(call)
