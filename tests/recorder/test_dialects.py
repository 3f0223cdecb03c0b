"""What the recorder claims after it met the sandbox in an odd dialect: all that was seen, and nothing else.

`make prove-recorder` also applies what is proven in each dialect.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generator.recorder.keeper import Keeper
from generator.recorder.live import Live, recorded_reads
from generator.recorder.proof import _Prover
from generator.recordings import Recording, breaches, read_index
from generator.spec import Schema, Spec, load
from tests.recorder.dialects import DIALECTS, DialectService, service_of
from tests.recorder.evidence import bundle_of, taken
from tests.support.spec import SPEC as PATH

#: The project's spec, since sandbox and package are of that one.
PROJECT = Spec(load(PATH))


def _recorded(service: DialectService, spec: Spec, folder: Path) -> Keeper:
    keeper = Keeper(spec, folder, "live", "test", say=lambda text: None)
    with closing(Live(service.sandbox.token, service.url, None, keeper.notes)) as live:
        recorded_reads(keeper, live, set()).run()
    return keeper


def _findings(spec: Spec, recordings: tuple[Recording, ...]) -> list[str]:
    return [edit.why for edit in _Prover(spec, recordings, []).edits() if edit.why]


@pytest.mark.parametrize("name", DIALECTS)
def test_what_answered_is_observed_and_nothing_else(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with DialectService(name, PROJECT) as service:
        spec = service_of(PROJECT, service.url)
        keeper = _recorded(service, spec, tmp_path / "live")
        bundle = bundle_of(service, tmp_path / "bundle.zip", monkeypatch)
    recordings = read_index(tmp_path / "live")
    assert {recording.operation for recording in recordings} == service.said.succeeded
    assert {recording.source for recording in recordings} == {"observed"}
    found = _findings(spec, recordings)
    raised = {why.partition(":")[0] for why in found if why.endswith(" observed")}
    assert raised == service.said.succeeded
    misfits = [path for recording in recordings for path in breaches(*_schema_and_answer(recording))]
    assert any(", the spec says " in why or "called required" in why for why in found) == bool(misfits)
    assert any("region came, and the spec does not know it" in why for why in found) == (name == "extra fields")
    assert not any("have the code" in why for why in found)
    told = "\n".join(keeper.notes)
    assert all(operation in told for operation in service.said.failed)
    assert "speaks against" not in told
    # What a user sends proves the same.
    other_keeper = taken(bundle, spec, tmp_path / "bundle")
    sent = read_index(tmp_path / "bundle")
    assert [recording.operation for recording in sent] == [recording.operation for recording in recordings]
    assert {recording.name.partition("-")[0] for recording in sent} == {"bundle"}
    assert _findings(spec, sent) == found
    assert _comparable(other_keeper.notes) == _comparable(keeper.notes)


def _schema_and_answer(recording: Recording) -> tuple[Schema, Any]:
    return PROJECT.operation(recording.operation).answer.schema, recording.answer


def _comparable(notes: list[str]) -> list[str]:
    """Without the service's messages, whose rare words are pseudonyms, other ones in each run."""
    return [note.partition("'")[0] for note in notes if "skipped" not in note]
