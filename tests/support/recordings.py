"""The recordings of this project, and how to make the client have the same exchanges again."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import vcr
from vcr.request import Request

from generator.recordings import Recording, read_form, read_index
from getmx import OPERATIONS, Deviation
from tests.support.calls import method, unconfirmed_is_fine
from tests.support.clients import run
from tests.support.spec import ROOT

RECORDINGS = ROOT / "tests" / "recordings"


@cache
def recordings() -> tuple[Recording, ...]:
    return read_index(RECORDINGS)


def documented() -> list[Recording]:
    """Those that the vendor's pages print; no recorder adds to them."""
    return [recording for recording in recordings() if recording.source == "documented"]


class Replay(NamedTuple):
    """What the client made of a recording. That the form was the same is what let it be played."""

    answer: Any
    deviations: list[Deviation]


def replay(recording: Recording, asynchronous: bool = False, strict: bool = True) -> Replay:
    """Calls the client so that it sends the form of a recording, and lets it hear the recorded answer.

    Raises what the client raises: that of vcrpy, if it sends something else.
    """
    server = recording.uri.removesuffix(OPERATIONS[recording.operation].path)
    deviations: list[Deviation] = []

    def call(mx: Any) -> Any:
        return method(mx, recording.operation)(**arguments(recording))

    with player().use_cassette(str(recording.path)) as cassette, unconfirmed_is_fine():
        answer = run(call, asynchronous, server, scale_base_url=server, strict=strict, on_deviation=deviations.append)
        assert cassette.play_count == 1
    return Replay(answer, deviations)


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


def _played(request: Request) -> list[tuple[str, str]]:
    content_type = request.headers["Content-Type"]
    text = content_type if isinstance(content_type, str) else content_type[0]
    assert isinstance(request.body, bytes)
    return [(name, value) for name, value in read_form(text, request.body) if name != "token"]


def player() -> vcr.VCR:
    """Plays recordings, and never lets a request out: `with player().use_cassette(str(recording.path)): ...`."""
    recorder = vcr.VCR(record_mode=vcr.mode.NONE, match_on=["method", "uri", "form"])
    recorder.register_matcher("form", same_form)
    return recorder
