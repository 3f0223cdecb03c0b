"""The spec against recorded answers, and the client against both."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest
import yaml

import getmx
from getmx import OPERATIONS, GetMX
from tests.support import spec
from tests.support.recordings import RECORDINGS, Recording, player, recordings

each_recording = pytest.mark.parametrize(
    "recording", recordings(), ids=lambda recording: f"{recording.operation}-{recording.name}"
)


def _typed(recording: Recording) -> dict[str, Any]:
    """The form of a recording as the JSON values that the spec speaks of, without repeated names."""
    kinds = {field.name: field.kind for field in OPERATIONS[recording.operation].fields}
    typed: dict[str, Any] = {}
    for name, text in recording.form:
        kind = kinds.get(name, "text")
        if kind == "texts":
            typed.setdefault(name, []).append(text)
        else:
            assert name not in typed, f"{name} stands twice"
            typed[name] = int(text) if kind in ("integer", "flag") else text
    return typed


def _arguments(recording: Recording) -> dict[str, Any]:
    """The keywords that make the client send the form of a recording."""
    kinds = {field.name: field.kind for field in OPERATIONS[recording.operation].fields}
    return {
        name: value == 1 if kinds[name] == "flag" else value
        for name, value in _typed(recording).items()
        if name != "token"
    }


def _call(mx: GetMX, recording: Recording) -> Any:
    resource, method = OPERATIONS[recording.operation].method.split(".")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", getmx.GetMXWarning)
        return getattr(getattr(mx, resource), method)(**_arguments(recording))


@each_recording
def test_request_is_what_the_spec_says(recording: Recording) -> None:
    form = _typed(recording)
    declared = list(spec.form_schema(recording.operation)["properties"])
    assert spec.form_errors(recording.operation, form) == []
    assert [name for name in declared if name in form] == list(form), "order, or an undeclared field"
    assert recording.interaction["request"]["uri"].endswith(spec.operations()[recording.operation]["path"])


@each_recording
def test_answer_is_what_the_spec_says(recording: Recording) -> None:
    assert spec.answer_errors(recording.operation, recording.answer) == []
    assert spec.undeclared(recording.operation, recording.answer) == []


@each_recording
def test_strict_client_sends_and_reads_it_whole(recording: Recording) -> None:
    with player().use_cassette(str(recording.path)) as cassette, GetMX(token="token", strict=True) as mx:
        answer = _call(mx, recording)
        assert cassette.play_count == 1
        assert len(mx.deviations) == 0
    expected = recording.answer["data"]
    if OPERATIONS[recording.operation].one_of_list:
        expected = expected["list"][0]
    assert json.dumps(answer.to_dict()) == json.dumps(expected)


@each_recording
def test_its_example_in_the_spec_is_the_same(recording: Recording) -> None:
    if recording.provenance["source"] == "documented":
        assert recording.answer in spec.answer_examples(recording.operation).values()


def test_index_names_every_file_and_nothing_else() -> None:
    files = {path.relative_to(RECORDINGS).as_posix() for path in RECORDINGS.glob("*/*.yaml")}
    assert files == {recording.path.relative_to(RECORDINGS).as_posix() for recording in recordings()}


def test_provenance_fits_the_evidence_of_the_spec() -> None:
    for recording in recordings():
        evidence = spec.operations()[recording.operation]["x-getmx-evidence"]
        assert recording.provenance["source"] == evidence["response"], recording.operation
        assert recording.provenance.get("page") == evidence.get("page"), recording.operation


def test_observed_evidence_has_an_observed_recording() -> None:
    observed = {recording.operation for recording in recordings() if recording.provenance["source"] == "observed"}
    claimed = {
        operation
        for operation, data in spec.operations().items()
        if "observed" in yaml.safe_dump(data["x-getmx-evidence"])
    }
    assert claimed == observed


@each_recording
def test_no_recording_holds_a_token(recording: Recording) -> None:
    assert dict(recording.form)["token"] == "REDACTED"
