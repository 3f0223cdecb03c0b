"""What it costs to read an answer: from the bytes of 20 rows to the rows, without a server.

`json.loads` gives dicts and checks nothing. The others give typed rows. A process of its own measures all of them, in
the environment that has the clients: `python -m benchmarks.decode_cost ROUNDS`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.environments import variables
from benchmarks.peers import FORMS, TOKEN
from benchmarks.rounds import Measurement, in_rounds
from benchmarks.server import IDS, ROOT, rows_answer, serving, total_of
from benchmarks.table import Times

BASE = "json.loads"
READS = 200

#: Reads the bytes of an answer and gives the ids of its rows.
Read = Callable[[bytes], list[str]]


def by_json(body: bytes) -> list[str]:
    return [row["id"] for row in json.loads(body)["data"]["list"]]


def by_openapi_python_client() -> Read:
    model = import_module("by_openapi_python_client.models").MessageListAnswer

    return lambda body: [row.id for row in model.from_dict(json.loads(body)).data.list_]


def by_openapi_generator() -> Read:
    model = import_module("by_openapi_generator").MessageListAnswer

    return lambda body: [row.id for row in model.model_validate_json(body).data.list]


def by_getmx() -> Read:
    """The part of a call that begins when the last byte is there, with all its checks."""
    getmx = import_module("getmx")
    kept: list[Any] = []

    class Keeping(getmx.GetMX):  # type: ignore[misc, name-defined]  # it is imported where it is called
        def _page(self, *given: Any) -> Any:
            kept[:] = given
            return super()._page(*given)

    with serving() as url, Keeping(token=TOKEN, base_url=url) as mx:
        mx.messages.list(**FORMS["5 fields"].values)
    *rest, call, reply = kept

    def read(body: bytes) -> list[str]:
        return [row.id for row in getmx.GetMX._page(mx, *rest, call, reply._replace(content=body)).items]

    return read


READERS: dict[str, Callable[[], Read]] = {
    BASE: lambda: by_json,
    "openapi-python-client": by_openapi_python_client,
    "openapi-generator": by_openapi_generator,
    "getmx": by_getmx,
}


def seconds(read: Read, body: bytes) -> float:
    started = time.perf_counter()
    for _ in range(READS):
        read(body)
    return (time.perf_counter() - started) / READS


def measured(rounds: int) -> Times:
    """The seconds of a read, for the clients that this environment has."""
    body = rows_answer(1, total_of(5)).partition(b"\r\n\r\n")[2]
    readers: dict[str, Read] = {}
    for name, make in READERS.items():
        try:
            readers[name] = make()
        except ModuleNotFoundError:
            continue
        assert readers[name](body) == IDS, name
    return in_rounds(
        [Measurement("20 rows", name, partial(seconds, read, body)) for name, read in readers.items()], rounds
    )


def measure(python: Path, rounds: int) -> Times:
    command = [str(python), "-m", "benchmarks.decode_cost", str(rounds)]
    printed = subprocess.run(command, cwd=ROOT, env=variables(), check=True, stdout=subprocess.PIPE, text=True).stdout
    times: Times = json.loads(printed)
    return times


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
