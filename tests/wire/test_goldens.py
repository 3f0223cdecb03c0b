"""The wire goldens are what the spec gives, and our client sends each case of each as they say."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.spec import Spec, load
from generator.wire import goldens
from getmx import OPERATIONS
from tests.support.calls import method, unconfirmed_is_fine
from tests.support.clients import both, run
from tests.support.forms import Part
from tests.support.loopback import Loopback
from tests.support.spec import SPEC
from tests.wire.goldens import FOLDER, GOLDENS, arguments, mistakes, read
from tests.wire.samples import SAMPLES


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def test_goldens_are_fresh() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert committed == goldens(Spec(load(SPEC))), "stale: run make generate"


def test_each_operation_has_a_golden_of_several_cases() -> None:
    assert {path.stem for path in GOLDENS} == OPERATIONS.keys()
    assert min(len(read(path)["cases"]) for path in GOLDENS) > 1


def test_each_sample_of_curl_is_a_case() -> None:
    from_curl = {path.stem for path in GOLDENS for case in read(path)["cases"] if case["from"] == "curl"}
    assert from_curl == {sample.operation for sample in SAMPLES} & OPERATIONS.keys()


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
@both
def test_the_client_sends_each_case(server: Loopback, path: Path, asynchronous: bool) -> None:
    golden = read(path)
    server.requests.clear()
    one_of_list = OPERATIONS[path.stem].one_of_list
    server.answer({"list": [{"id": "1"}], "total": 1} if one_of_list else {})

    def call(mx: Any) -> Any:
        calls = [arguments(path.stem, case["input"]) for case in golden["cases"]]
        if asynchronous:
            return _one_by_one(method(mx, path.stem), calls)
        return [method(mx, path.stem)(**keywords) for keywords in calls]

    with unconfirmed_is_fine():
        run(call, asynchronous, server.url, scale_base_url=server.url)
    assert {(request.method, request.path) for request in server.requests} == {(golden["method"], golden["path"])}
    for case, request in zip(golden["cases"], server.requests, strict=True):
        assert mistakes(request.parts, case["parts"]) == [], case["name"]
        # Ours keeps the order of the form as well, and adds no header, as curl does not.
        assert request.parts == [_part(part) for part in case["parts"]], case["name"]


async def _one_by_one(called: Any, calls: list[dict[str, Any]]) -> None:
    for keywords in calls:
        await asyncio.ensure_future(called(**keywords))


def _part(given: dict[str, str]) -> Part:
    return Part((("Content-Disposition", f'form-data; name="{given["name"]}"'),), given["value"].encode())


# ------------------------------------------------------------------------------------------- clients that are wrong

EXPECTED = [
    {"name": "token", "value": "token"},
    {"name": "folder", "value": "Inbox"},
    {"name": "folder", "value": "Sent"},
    {"name": "mail_id", "value": "1"},
]
RIGHT = [_part(part) for part in EXPECTED]


def test_what_is_free() -> None:
    typed = [Part((*part.headers, ("Content-Type", "text/plain; charset=UTF-8")), part.value) for part in RIGHT]
    assert mistakes(typed, EXPECTED) == mistakes([*RIGHT[3:], *RIGHT[:3]], EXPECTED) == []


@pytest.mark.parametrize(
    "sent",
    [
        RIGHT[:3],
        [*RIGHT, RIGHT[3]],
        [RIGHT[0], RIGHT[2], RIGHT[1], RIGHT[3]],
        [*RIGHT[:3], RIGHT[3]._replace(value=b"01")],
        [*RIGHT[:3], Part((("Content-Disposition", 'form-data; name="mail_id"; filename="f"'),), b"1")],
        [*RIGHT[:3], Part((*RIGHT[3].headers, ("Content-Transfer-Encoding", "8bit")), b"1")],
        [RIGHT[0], _part({"name": "folder", "value": '["Inbox","Sent"]'}), RIGHT[3]],
        [*RIGHT, _part({"name": "mark", "value": ""})],
    ],
)
def test_what_is_not(sent: list[Part]) -> None:
    assert mistakes(sent, EXPECTED)
