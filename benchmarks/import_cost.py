"""How long a client takes to start: a process that imports it and makes a client, and one that also makes a call.

httpx, http.client and getmx run where there is nothing but our wheel and what it needs: httpx takes longer to import
where click and rich are there. Modules are compiled. What Python itself takes to start is taken off.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.certificates import certified
from benchmarks.environments import FOLDER, variables
from benchmarks.peers import FORMS, PATH, TOKEN, as_files, encoded
from benchmarks.rounds import Measurement, in_rounds
from benchmarks.server import ROWS, serving
from benchmarks.table import Times, spread

_FORM = FORMS["5 fields"]
_FILES = as_files(_FORM)["files"]
_BODY, _HEADERS = encoded(_FORM)
_VALUES = {"token": TOKEN, **_FORM.values}


class Server(NamedTuple):
    """An address, and the authority to trust there, if it is one over TLS."""

    url: str
    authority: Path | None = None


class Start(NamedTuple):
    """Code that makes a client for an address `url`, code that gets `rows` with it, and what must be closed."""

    client: str
    call: str
    close: str = ""


def _httpx(package: str) -> Start:
    client = f"import {package}\nclient = {package}.Client()"
    return Start(client, f"rows = client.post(url + {PATH!r}, files={_FILES!r}).json()['data']['list']")


STARTS = {
    "httpx-files": _httpx("httpx"),
    "httpx2-files": _httpx("httpx2"),
    "aiohttp": Start(
        """
import aiohttp, asyncio
runner = asyncio.Runner()
async def make():
    return aiohttp.ClientSession()
client = runner.run(make())
""",
        f"""
async def call():
    async with client.post(url + {PATH!r}, data={_BODY!r}, headers={_HEADERS!r}) as response:
        return (await response.json())["data"]["list"]
rows = runner.run(call())
""",
        "runner.run(client.close())",
    ),
    "http.client": Start(
        """
import http.client, json
from urllib.parse import urlsplit
address = urlsplit(url)
client = (http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection)(address.netloc)
""",
        f"""
client.request("POST", {PATH!r}, {_BODY!r}, {_HEADERS!r})
rows = json.loads(client.getresponse().read())["data"]["list"]
""",
    ),
    "openapi-python-client": Start(
        """
from by_openapi_python_client import Client
from by_openapi_python_client.api.message import list_messages
from by_openapi_python_client.models import MessageListForm
client = Client(base_url=url)
""",
        f"rows = list_messages.sync(client=client, body=MessageListForm(**{_VALUES!r})).data.list_",
    ),
    "openapi-generator": Start(
        """
from by_openapi_generator import ApiClient, Configuration, MessageApi
client = MessageApi(ApiClient(Configuration(host=url)))
""",
        f"rows = client.list_messages(**{_VALUES!r}).data.list",
    ),
    "getmx": Start(
        f"import getmx\nclient = getmx.GetMX(token={TOKEN!r}, base_url=url)",
        f"rows = client.messages.list(**{dict(_FORM.values)!r}).items",
    ),
}
IN_WHEEL = ("httpx-files", "http.client", "getmx")
_PYTHON = "python alone"


def measure(wheel: Path, peers: Path, clients: Sequence[str], rounds: int) -> Times:
    """The seconds of whole processes, less those of Python alone.

    Args:
        wheel: The Python with our wheel and what it needs.
        peers: The Python with the other clients.
        clients: Names of clients that are in STARTS.
        rounds: How often each is measured.
    """
    with certified() as files, serving() as url, serving(files.certificate, files.key) as tls_url:
        servers = Server(url), Server(tls_url, files.authority)
        measurements = [Measurement(_PYTHON, _PYTHON, partial(seconds, wheel, "", servers[0]))]
        for client in clients:
            measurements += _of_client(client, wheel if client in IN_WHEEL else peers, *servers)
        times = dict(in_rounds(measurements, rounds))
    alone = spread(times.pop(_PYTHON)[_PYTHON]).median
    return {
        case: {client: [taken - alone for taken in rounds_taken] for client, rounds_taken in by_client.items()}
        for case, by_client in times.items()
    }


def _of_client(client: str, python: Path, plain: Server, tls: Server) -> list[Measurement]:
    start = STARTS[client]
    without_call = f"{start.client}\n{start.close}"
    with_call = f"{start.client}\n{start.call}\nassert len(rows) == {ROWS}\n{start.close}"
    return [
        Measurement("import and client", client, partial(seconds, python, without_call, plain)),
        Measurement("and a first call", client, partial(seconds, python, with_call, plain)),
        Measurement("over TLS", client, partial(seconds, python, with_call, tls)),
    ]


def seconds(python: Path, code: str, server: Server) -> float:
    """How long a process takes that runs this code."""
    # These two name certificates. Where they are set, httpx takes longer to make a client.
    environment = {name: value for name, value in variables().items() if name not in ("SSL_CERT_FILE", "SSL_CERT_DIR")}
    if server.authority:
        environment["SSL_CERT_FILE"] = str(server.authority)
    started = time.perf_counter()
    subprocess.run([str(python), "-c", f"url = {server.url!r}\n{code}"], check=True, cwd=FOLDER, env=environment)
    return time.perf_counter() - started
