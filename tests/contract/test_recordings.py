"""The spec against the recorded exchanges, and the client against both, for each operation."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.recordings import REDACTED, Recording, check, check_evidence, unproven
from generator.spec import Spec
from generator.spec import document as documents
from getmx import OPERATIONS, AsyncPage, Model, Page
from tests.contract.stand_ins import is_stand_in, stand_in
from tests.support.clients import both
from tests.support.recordings import RECORDINGS, recordings, replay, sent, strays
from tests.support.spec import SPEC

each_recording = pytest.mark.parametrize(
    "recording", recordings(), ids=lambda recording: f"{recording.operation}-{recording.name}"
)


def _judging() -> list[Recording]:
    """Those with an answer, but for what a page shows of one that was observed since: it judges no longer."""
    observed = {
        entry.name
        for entry in documents.load(SPEC).operations()
        if entry.data["x-getmx-evidence"]["response"] == "observed"
    }
    return [
        recording
        for recording in recordings()
        if recording.has_answer and (recording.source != "documented" or recording.operation not in observed)
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
    assert unproven(recordings(), document) == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_operation_is_under_contract(operation: str, document: documents.Document) -> None:
    """Where no page and nobody shows the answer, the sandbox gives one, with every field of the form."""
    own = [recording for recording in recordings() if recording.operation == operation]
    shown = [recording for recording in own if recording.source in ("documented", "observed")]
    stand_ins = [recording for recording in own if is_stand_in(recording)]
    assert len(stand_ins) == (0 if shown else 1)
    for recording in stand_ins:
        assert stand_in(Spec(document).operation(operation)).is_kept(recording), "stale: run make generate"
        assert recording.provenance["proves"] == "nothing"
        assert recording.path.read_text(encoding="utf-8").startswith("# The sandbox answered this. It proves nothing")


def test_there_are_recordings_and_none_is_left_out_of_the_index() -> None:
    assert recordings()
    assert strays(RECORDINGS) == []


@each_recording
@both
def test_client_sends_the_recorded_form(recording: Recording, asynchronous: bool) -> None:
    method, uri, form = sent(recording, asynchronous)
    path = OPERATIONS[recording.operation].path if "path" in recording.lacks else ""
    assert (method, uri) == (recording.method, recording.uri + path)
    assert form == [(name, text) for name, text in recording.form if name != "token"]


@each_judging
@both
def test_strict_client_reads_the_answer_whole(recording: Recording, asynchronous: bool) -> None:
    answer, deviations = replay(recording, asynchronous)
    assert deviations == []
    data = recording.answer["data"]
    expected = data["list"][0] if OPERATIONS[recording.operation].one_of_list else data
    assert json.dumps(answer.to_dict()) == json.dumps(expected)
    is_page = isinstance(answer, (Page, AsyncPage))
    if isinstance(data, dict) and {"list", "total"} <= data.keys() and all("id" in row for row in data["list"]):
        assert is_page or expected is not data, "rows with ids and a total are a page, or the one that was asked for"
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
