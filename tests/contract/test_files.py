"""Recordings as files: what is written reads back, what is damaged is refused, and nothing is left half done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.recordings import (
    Recording,
    RecordingError,
    read_form,
    read_index,
    write,
    write_form,
)
from tests.support.recordings import player, strays

URI = "https://domain-open-api.getmx.com/v1/domain/list"
FORM = [("token", "REDACTED"), ("page", "1")]
ANSWER = '{"code": 200, "msg": "成功", "data": null}'
OBSERVED = {"source": "observed", "date": "2026-01-31", "client": "getmx-python/0.1.0"}
SANDBOX = {**OBSERVED, "source": "sandbox"}
REQUEST = {"source": "request", "page": 1}


def _write(folder: Path, operation: str = "listDomains", name: str = "live", **changes: Any) -> Recording:
    exchange: dict[str, Any] = {"uri": URI, "form": FORM, "status": 200, "answer_text": ANSWER, "provenance": OBSERVED}
    exchange |= changes
    return write(Recording(operation, name, exchange.pop("provenance"), folder), **exchange)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["--recorded", "\r\n--recorded--\r\n", "recorded-", "\x85\u2028", "2026-01-31", "~", " x ", "\ufeff", "\x00"]
)
names = st.from_regex("[a-z_]{1,12}", fullmatch=True).filter(lambda name: name != "token")


@given(st.lists(st.tuples(names, texts), max_size=6), texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_is_written_reads_back(tmp_path: Path, parts: list[tuple[str, str]], answer: str) -> None:
    form = [("token", "REDACTED"), *parts]
    text = httpx.Response(200, json={"code": 200, "msg": answer, "data": None}).text
    _write(tmp_path, form=form, answer_text=text)
    (recording,) = read_index(tmp_path)
    assert recording.form == form
    assert recording.answer["msg"] == answer
    assert recording.interaction["response"]["body"]["string"] == text
    assert (recording.uri, recording.method, recording.status) == (URI, "POST", 200)
    assert recording.provenance == OBSERVED


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4))
def test_a_form_reads_back_or_cannot_be_written(form: list[tuple[str, str]]) -> None:
    try:
        content_type, body = write_form(form)
    except ValueError:
        return
    assert read_form(content_type, body) == form


pieces = st.sampled_from(
    [b"--b", b"--b--", b"\r\n", b"\r\n\r\n", b"Content-Disposition: form-data", b'; name="x"', b'; filename="f"', b":",
     b"Content-Transfer-Encoding: base64", b"\xff", b"x"]
)  # fmt: skip


@given(st.binary(max_size=40) | st.lists(pieces, max_size=12).map(b"".join))
def test_bytes_that_are_no_form_are_a_value_error(body: bytes) -> None:
    with suppress(ValueError):
        read_form("multipart/form-data; boundary=b", body)


@pytest.mark.parametrize(
    ("content_type", "body", "said"),
    [
        ("application/json", b"{}", "not multipart"),
        ("multipart/form-data", b"--b--", "boundary"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\nva', "cut off"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="x"; filename="f"\r\n\r\nva\r\n--b--\r\n',
            "no files",
        ),
    ],
)
def test_what_is_no_form_is_refused(content_type: str, body: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_form(content_type, body)


def test_what_is_written_is_played_and_nothing_else_gets_out(tmp_path: Path) -> None:
    recording = _write(tmp_path)
    content_type, body = write_form([("token", "another"), ("page", "1")])
    headers = {"Content-Type": content_type.replace("recorded", "other")}
    with player().use_cassette(str(recording.path)):
        answer = httpx.post(URI, headers=headers, content=body.replace(b"recorded", b"other"))
    assert answer.text == ANSWER
    content_type, body = write_form([("token", "another"), ("page", "2")])
    with (
        player().use_cassette(str(recording.path)),
        pytest.raises(Exception, match="Can't play back"),
    ):
        httpx.post(URI, headers={"Content-Type": content_type}, content=body)


def test_a_request_without_answer_reads_back(tmp_path: Path) -> None:
    _write(tmp_path, provenance=REQUEST, answer_text=None)
    (recording,) = read_index(tmp_path)
    assert (recording.uri, recording.method, recording.form) == (URI, "POST", FORM)
    assert not recording.has_answer
    for attribute in ("answer", "status"):
        with pytest.raises(RecordingError, match=r"live\.yaml: shows a request alone"):
            getattr(recording, attribute)


def test_a_request_that_has_an_answer_all_the_same_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path).path
    index = tmp_path / "index.yaml"
    index.write_text("listDomains: {live: {source: request, page: 1}}\n", encoding="utf-8")
    with pytest.raises(RecordingError, match="'response' was unexpected"):
        repr(read_index(tmp_path)[0].form)
    assert path.exists()


def test_what_the_sandbox_answered_says_so_in_its_file(tmp_path: Path) -> None:
    text = _write(tmp_path, provenance=SANDBOX).path.read_text(encoding="utf-8")
    assert text.startswith("# The sandbox answered this. It proves nothing of the service.\n")
    assert "sandbox" not in _write(tmp_path).path.read_text(encoding="utf-8")


# ----------------------------------------------------------------------------------------------------- the index


def test_index_keeps_its_comments_and_its_order(tmp_path: Path) -> None:
    _write(tmp_path)
    index = tmp_path / "index.yaml"
    index.write_text("# head\n" + index.read_text(encoding="utf-8") + "# foot\n", encoding="utf-8")
    _write(tmp_path, "addDomain", "live", provenance=SANDBOX)
    _write(tmp_path, "listDomains", "second", provenance={**OBSERVED, "plan": "a: b, 'c' #d"})
    _write(tmp_path, "listDomains", "live", provenance={**OBSERVED, "date": "2026-02-01"})
    text = index.read_text(encoding="utf-8")
    assert text.startswith("# head\n")
    assert "# foot\n" in text
    assert [(recording.operation, recording.name, recording.source) for recording in read_index(tmp_path)] == [
        ("listDomains", "live", "observed"), ("listDomains", "second", "observed"), ("addDomain", "live", "sandbox"),
    ]  # fmt: skip
    assert read_index(tmp_path)[0].provenance["date"] == "2026-02-01"
    assert read_index(tmp_path)[1].provenance["plan"] == "a: b, 'c' #d"


def test_a_folder_without_index_has_no_recordings(tmp_path: Path) -> None:
    assert read_index(tmp_path) == ()


def test_a_file_that_the_index_does_not_name_is_a_stray(tmp_path: Path) -> None:
    _write(tmp_path)
    other = tmp_path / "listDomains" / "other.yaml"
    other.write_text("{}", encoding="utf-8")
    (tmp_path / "listDomains" / ".live.yaml.tmp").touch()
    assert strays(tmp_path) == [other]


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ("listDomains: {", "index.yaml:1: not YAML"),
        ("- listDomains", "not a mapping"),
        ("listDomains: {live: {source: heard}}", "'heard' is not one of"),
        ("listDomains: {live: {}}", "'source' is a required property"),
        ("listDomains: {live: {source: documented}}", "'page' is a required property"),
        ("listDomains: {live: {source: documented, page: one}}", "not of type 'integer'"),
        ("listDomains: {live: {source: observed, date: '2026-01-31'}}", "'client' is a required property"),
        ("listDomains: {live: {source: observed, date: 2026-01-31, client: x}}", "not of type 'string'"),
        ("listDomains: {live: {source: observed, date: '2026-02-30', client: x}}", "not a 'date'"),
        ("listDomains: {live: {source: sandbox, date: '2026-01-31', client: x, plan: y}}", "'plan' was unexpected"),
        ("listDomains: {live: {source: documented, page: 1}, live: {source: documented, page: 2}}", "stands twice"),
        ("listDomains: {live: {source: request}}", "'page' is a required property"),
        ("listDomains: {live: {source: request, page: 1, lacks: [form]}}", "'form' is not one of"),
        ("listDomains: {live: {source: request, page: 1, placeholder: answer}}", "'placeholder' was unexpected"),
        ("listDomains: {live: {source: sandbox, proves: all}}", "'nothing' was expected"),
        ("listDomains: {../live: {source: documented, page: 1}}", "does not match"),
        ("../x: {live: {source: documented, page: 1}}", "does not match"),
        ("listDomains: {}", "non-empty|too few|enough properties"),
        ("listDomains: {live: {source: documented, page: 1}}", "of which there is no file"),
    ],
)
def test_a_damaged_index_is_refused(tmp_path: Path, index: str, said: str) -> None:
    (tmp_path / "index.yaml").write_text(index, encoding="utf-8")
    with pytest.raises(RecordingError, match=said) as refusal:
        read_index(tmp_path)
    assert "index.yaml" in str(refusal.value)


# -------------------------------------------------------------------------------------------------- damaged files


def _twice(cassette: Any) -> None:
    cassette["interactions"] += deepcopy(cassette["interactions"])


def _without_request(cassette: Any) -> None:
    del cassette["interactions"][0]["request"]


def _status_as_text(cassette: Any) -> None:
    cassette["interactions"][0]["response"]["status"]["code"] = "200"


def _no_content_type(cassette: Any) -> None:
    cassette["interactions"][0]["request"]["headers"]["Content-Type"] = []


def _cut_form(cassette: Any) -> None:
    cassette["interactions"][0]["request"]["body"] = '--recorded\r\nContent-Disposition: form-data; name="token"\r\n'


def _no_json(cassette: Any) -> None:
    cassette["interactions"][0]["response"]["body"]["string"] = "<html>"


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_twice, "interactions: .* is too long|expected at most"),
        (_without_request, "'request' is a required property"),
        (_status_as_text, "is not of type 'integer'"),
        (_no_content_type, "non-empty"),
        (_cut_form, "no form: the form is cut off"),
        (_no_json, "the answer is not JSON"),
    ],
)
def test_a_damaged_cassette_is_refused(tmp_path: Path, damage: Callable[[Any], None], said: str) -> None:
    path = _write(tmp_path).path
    cassette = yaml.safe_load(path.read_text(encoding="utf-8"))
    damage(cassette)
    path.write_text(yaml.safe_dump(cassette), encoding="utf-8")
    (recording,) = read_index(tmp_path)
    with pytest.raises(RecordingError, match=said) as refusal:
        repr((recording.form, recording.answer, recording.status))
    assert "live.yaml" in str(refusal.value)


def test_a_cassette_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    _write(tmp_path).path.write_text("interactions: [", encoding="utf-8")
    with pytest.raises(RecordingError, match=r"live\.yaml:1: not YAML"):
        repr(read_index(tmp_path)[0].interaction)


# ------------------------------------------------------------------------------------------------- refused writes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"form": [("token", "secret-token")]}, "must be REDACTED"),
        ({"form": [("token", "REDACTED"), ("token", "secret-token")]}, "must be REDACTED"),
        ({"form": [("page", "1"), ("token", "REDACTED")]}, "begin with the token"),
        ({"form": [("page", "1")]}, "begin with the token"),
        ({"form": []}, "begin with the token"),
        ({"form": [("token", "REDACTED"), ('a"b', "1")]}, "cannot be written"),
        ({"form": [("token", "REDACTED"), ("a", "\ud800")]}, "surrogates"),
        ({"answer_text": '"\ud800"'}, "surrogates"),
        ({"provenance": {"source": "observed"}}, "'date' is a required property"),
        ({"provenance": {**OBSERVED, "token": "x"}}, "'token' was unexpected"),
        ({"provenance": REQUEST}, "only a recording of a request has no answer"),
        ({"answer_text": None}, "only a recording of a request has no answer"),
        ({"name": "../../escaped"}, "does not match"),
        ({"operation": "a/b"}, "does not match"),
    ],
)
def test_what_must_not_be_written_is_not(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said) as refusal:
        _write(tmp_path / "recordings", **changes)
    assert "secret-token" not in str(refusal.value)
    assert list(tmp_path.rglob("*.yaml")) == []


@pytest.mark.parametrize("others", [False, True], ids=["alone", "among-others"])
def test_a_write_that_is_cut_short_leaves_an_index_that_claims_nothing_untrue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others: bool
) -> None:
    """Interrupted at each of its steps, over nothing and over an older recording that must not be taken for the new."""
    older, newer = ('{"msg": "older"}', SANDBOX), ('{"msg": "newer"}', OBSERVED)
    steps = 0
    for stop_at in range(1, 8):
        folder = tmp_path / str(stop_at)
        if others:
            _write(folder, "addDomain")
            _write(folder, name="second")
        for answer, provenance in (older, newer):
            with monkeypatch.context() as patch:
                _interrupt(patch, stop_at)
                try:
                    _write(folder, answer_text=answer, provenance=provenance)
                except KeyboardInterrupt:
                    steps += 1
            _assert_true(folder, {older[0]: older[1], newer[0]: newer[1]})
            _write(folder, answer_text=answer, provenance=provenance)
            assert strays(folder) == []
    assert steps == 4 + 6


def _interrupt(patch: pytest.MonkeyPatch, stop_at: int) -> None:
    """Ctrl-C in place of the n-th step that changes a file; two make one whole."""
    done = 0

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal done
            done += 1
            if done == stop_at:
                raise KeyboardInterrupt
            return method(*arguments, **options)

        return step

    for name in ("write_text", "replace"):
        patch.setattr(Path, name, counted(getattr(Path, name)))


def _assert_true(folder: Path, provenances: dict[str, dict[str, str]]) -> None:
    assert list(folder.rglob("*.tmp")) == []
    for recording in read_index(folder):
        text = recording.interaction["response"]["body"]["string"]
        assert recording.provenance == provenances.get(text, OBSERVED)
        assert recording.form == FORM
