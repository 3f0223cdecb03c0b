"""What of the judges needs no program but Python: the archive they are handed, what is planted, and how they end."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.recordings import Recording, check, write
from generator.spec.document import load
from tests.judges import drift, tools
from tests.judges.har import archive
from tests.support.forms import by_email
from tests.support.recordings import of_vendor
from tests.support.spec import SPEC

PROVENANCE = {"source": "sandbox", "date": "2000-01-01", "client": "test"}
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]))


def _recording(folder: Path, value: str, answer: str) -> Recording:
    recording = Recording("cleanUpEmail", "only", PROVENANCE, folder)
    form = [("token", "REDACTED"), ("mail_id", value)]
    return write(recording, "http://127.0.0.1/v1/mail/clean-up", form, answer)


@settings(max_examples=10, deadline=None)
@given(value=TEXTS, answer=st.recursive(TEXTS | st.integers(), lambda inner: st.lists(inner)))
def test_an_archive_holds_form_and_answer_as_recorded(value: str, answer: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = json.dumps(answer, ensure_ascii=False)
        (entry,) = json.loads(json.dumps(archive([_recording(Path(folder), value, text)])))["log"]["entries"]
    sent = entry["request"]["postData"]
    assert [part.value.decode() for part in by_email(sent["mimeType"], sent["text"].encode())] == ["REDACTED", value]
    assert entry["response"]["content"]["text"] == text
    assert entry["response"]["content"]["size"] == entry["response"]["bodySize"] == len(text.encode())


def test_an_archive_keeps_the_order_and_says_what_har_demands() -> None:
    entries = archive(of_vendor())["log"]["entries"]
    assert [entry["request"]["url"] for entry in entries] == [recording.uri for recording in of_vendor()]
    shared = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
    for entry in entries:
        assert entry.keys() == {"startedDateTime", "time", "request", "response", "cache", "timings"}
        assert entry["request"].keys() == shared | {"method", "url", "queryString", "postData"}
        assert entry["response"].keys() == shared | {"status", "statusText", "content", "redirectURL"}


def test_each_kind_is_planted_and_found_where_the_spec_forbids_it(tmp_path: Path) -> None:
    document = load(SPEC)
    recorded = [recording for recording in of_vendor() if recording.operation == "getRemainingSpace"]
    plants = list(drift.planted(recorded, tmp_path))
    assert {plant.kind for plant in plants} == {*drift.SHARED, *drift.OURS_ALONE}
    allowed = [str(plant) for plant in plants if not check(plant.recording, document)]
    missing = "getRemainingSpace: missing at /data/system_available_space"
    assert allowed == [f"{missing}_per", f"{missing}_size"]


def test_where_drift_and_we_differ_is_told() -> None:
    plants = [drift.Plant(kind, ("data", 0), of_vendor()[0]) for kind in (*drift.SHARED, *drift.OURS_ALONE)]
    assert list(drift.disagreements([(plant, True, plant.kind in drift.SHARED) for plant in plants])) == []
    turned = list(drift.disagreements([(plant, True, plant.kind not in drift.SHARED) for plant in plants]))
    assert [line.split(" at /data/0: ")[0].split(": ")[1] for line in turned] == [plant.kind for plant in plants]
    assert len(list(drift.disagreements([(plant, False, False) for plant in plants]))) == len(plants)


@pytest.mark.parametrize(("code", "output"), [(2, ""), (1, ""), (0, "exchange_index\n3\n")])
def test_a_drift_that_failed_is_no_verdict(
    code: int, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drift, "run", lambda *command, seconds: tools.Ended(code, output, "why"))
    with pytest.raises(RuntimeError, match="why"):
        drift.drifting([], tmp_path)


def test_drift_s_findings_are_told_by_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        drift, "run", lambda *command, seconds: tools.Ended(1, "exchange_index,message\n3,a\n0,b\n3,c\n", "")
    )
    assert drift.drifting([], tmp_path) == {0, 3}


def test_a_program_that_lasts_too_long_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        tools.run([sys.executable, "-S", "-c", "import time; time.sleep(60)"], tmp_path, seconds=0.1)


@pytest.mark.parametrize("at_sigterm", ["SIG_DFL", "SIG_IGN"])
def test_a_server_is_ended_with_what_it_started(at_sigterm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "END_SECONDS", 0.1)
    port = tools.free_port()
    code = f"""if True:
        import os, signal, socket, time
        signal.signal(signal.SIGTERM, signal.{at_sigterm})
        server = socket.socket()
        server.bind(("127.0.0.1", {port}))
        os.fork()
        server.listen()
        time.sleep(60)
    """
    with tools.serving([sys.executable, "-S", "-c", code], port):
        socket.create_connection(("127.0.0.1", port)).close()
    end = time.monotonic() + 5
    while _answers(port) and time.monotonic() < end:
        time.sleep(0.01)
    assert not _answers(port)


def _answers(port: int) -> bool:
    with suppress(ConnectionError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def test_a_server_that_ends_by_itself_is_an_error() -> None:
    port = tools.free_port()
    code = f"import socket; socket.create_server(('127.0.0.1', {port})).accept()"
    with (
        pytest.raises(RuntimeError, match="ended by itself"),
        tools.serving([sys.executable, "-S", "-c", code], port) as process,
    ):
        process.wait(5)


def test_a_server_that_never_listens_is_an_error() -> None:
    with (
        pytest.raises(RuntimeError, match="did not listen"),
        tools.serving([sys.executable, "-S", "-c", ""], tools.free_port()),
    ):
        pytest.fail("nothing listens")
