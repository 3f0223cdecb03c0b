"""The recordings of this project, and how to make the client have the same exchanges again."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import vcr
from vcr.request import Request

from generator.recordings import Recording, read_form, read_index
from getmx import OPERATIONS, Deviation
from tests.support.calls import method, unconfirmed_is_fine
from tests.support.clients import run
from tests.support.spec import ROOT

RECORDINGS = ROOT / "tests" / "recordings"

Parts = list[tuple[str, str]]


@cache
def recordings() -> tuple[Recording, ...]:
    return read_index(RECORDINGS)


def documented() -> list[Recording]:
    """The exchanges that the vendor's pages print whole; no recorder adds to them."""
    return [recording for recording in recordings() if recording.source == "documented"]


def of_vendor() -> list[Recording]:
    """The exchanges that the vendor's pages print whole, or that the live service had."""
    return [recording for recording in recordings() if recording.source in ("documented", "observed")]


class Replay(NamedTuple):
    """What the client made of a recording. That the form was the same is what let it be played."""

    answer: Any
    deviations: list[Deviation]


def replay(recording: Recording, asynchronous: bool = False, strict: bool = True) -> Replay:
    """Calls the client so that it sends the form of a recording, and lets it hear the recorded answer.

    Raises what the client raises: that of vcrpy, if it sends something else.
    """
    server = _server(recording)
    deviations: list[Deviation] = []

    def call(mx: Any) -> Any:
        return method(mx, recording.operation)(**arguments(recording))

    with player().use_cassette(str(recording.path)) as cassette, unconfirmed_is_fine():
        answer = run(call, asynchronous, server, scale_base_url=server, strict=strict, on_deviation=deviations.append)
        assert cassette.play_count == 1
    return Replay(answer, deviations)


def sent(recording: Recording, asynchronous: bool = False) -> tuple[str, str, Parts]:
    """Method, address and form of the request that the client sends when it is given what a recording has sent."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"code": 200, "msg": "ok", "data": {"list": [{}], "total": 1}})

    def call(mx: Any) -> Any:
        return method(mx, recording.operation)(**arguments(recording))

    transport = httpx.MockTransport(answer)
    client = httpx.AsyncClient(transport=transport) if asynchronous else httpx.Client(transport=transport)
    with unconfirmed_is_fine():
        run(call, asynchronous, _server(recording), scale_base_url=_server(recording), http_client=client)
    (request,) = requests
    return request.method, str(request.url), _form(request.headers["Content-Type"], request.content)


def _server(recording: Recording) -> str:
    return recording.uri.removesuffix(OPERATIONS[recording.operation].path)


def arguments(recording: Recording) -> dict[str, Any]:
    """The keywords that make the client send the form of a recording."""
    kinds = {field.name: field.kind for field in OPERATIONS[recording.operation].fields}
    return {
        name: _argument(kinds.get(name, "text"), [text for _, text in parts])
        for name, parts in groupby(recording.form, lambda part: part[0])
        if name != "token"
    }


def _argument(kind: str, texts: list[str]) -> Any:
    if kind == "texts":
        return texts
    (text,) = texts
    if kind == "flag":
        return text == "1"
    return int(text) if kind == "integer" else text


def strays(folder: Path) -> list[Path]:
    """Cassettes that the index does not name, say of a run that was killed before it could."""
    named = {recording.path for recording in read_index(folder)}
    return sorted(path for path in folder.glob("*/*.yaml") if path not in named)


# ----------------------------------------------------------------------------------------------------------- playing


def same_form(request: Request, other: Request) -> None:
    """Matcher for vcrpy: the same parts in the same order, whatever the boundary and the token."""
    assert _played(request) == _played(other)


def _played(request: Request) -> Parts:
    content_type = request.headers["Content-Type"]
    text = content_type if isinstance(content_type, str) else content_type[0]
    assert isinstance(request.body, bytes)
    return _form(text, request.body)


def _form(content_type: str, body: bytes) -> Parts:
    """The parts but for the token."""
    return [(name, value) for name, value in read_form(content_type, body) if name != "token"]


def player() -> vcr.VCR:
    """Plays recordings, and never lets a request out: `with player().use_cassette(str(recording.path)): ...`."""
    recorder = vcr.VCR(record_mode=vcr.mode.NONE, match_on=["method", "uri", "form"])
    recorder.register_matcher("form", same_form)
    return recorder
