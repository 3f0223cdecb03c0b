"""The spec against the recorded exchanges, and the client against both."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.recordings import REDACTED, Recording, check, check_evidence
from generator.spec import document as documents
from getmx import OPERATIONS, AsyncPage, Model, Page
from tests.support.clients import both
from tests.support.recordings import RECORDINGS, recordings, replay, strays
from tests.support.spec import SPEC

each_recording = pytest.mark.parametrize(
    "recording", recordings(), ids=lambda recording: f"{recording.operation}-{recording.name}"
)


def _judging() -> list[Recording]:
    """All but what a page shows of an answer that was observed since, which judges it no longer, see `check`."""
    observed = {
        entry.name
        for entry in documents.load(SPEC).operations()
        if entry.data["x-getmx-evidence"]["response"] == "observed"
    }
    return [
        recording
        for recording in recordings()
        if recording.source != "documented" or recording.operation not in observed
    ]


each_judging = pytest.mark.parametrize(
    "recording", _judging(), ids=lambda recording: f"{recording.operation}-{recording.name}"
)


@pytest.fixture(scope="module")
def document() -> documents.Document:
    return documents.load(SPEC)


@each_recording
def test_exchange_is_what_the_spec_says(recording: Recording, document: documents.Document) -> None:
    assert check(recording, document) == []


def test_recordings_and_evidence_bear_each_other_out(document: documents.Document) -> None:
    assert check_evidence(recordings(), document) == []


def test_there_are_recordings_and_none_is_left_out_of_the_index() -> None:
    assert recordings()
    assert strays(RECORDINGS) == []


@each_judging
@both
def test_strict_client_sends_the_same_and_reads_it_whole(recording: Recording, asynchronous: bool) -> None:
    answer, deviations = replay(recording, asynchronous)
    assert deviations == []
    data = recording.answer["data"]
    expected = data["list"][0] if OPERATIONS[recording.operation].one_of_list else data
    assert json.dumps(answer.to_dict()) == json.dumps(expected)
    is_page = isinstance(answer, (Page, AsyncPage))
    rows = (expected.get("list") if isinstance(expected, dict) else None) or []
    for model, raw in zip(answer.items, rows, strict=True) if is_page else [(answer, expected)]:
        _assert_read_whole(model, raw)


def _assert_read_whole(model: Model, raw: Any) -> None:
    """Every key is a declared attribute, unless nothing is known of the data, and each has the value that came."""
    assert model.extra == {} or model.__open__
    for attribute in model.__attributes__:
        assert _as_it_came(getattr(model, attribute.name)) == (raw or {}).get(attribute.wire)


def _as_it_came(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_it_came(item) for item in value]
    return value.raw if isinstance(value, Model) else value


@each_recording
def test_no_recording_holds_a_token(recording: Recording) -> None:
    assert [text for name, text in recording.form if name == "token"] == [REDACTED]
