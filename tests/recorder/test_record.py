"""`python -m generator record` against a stand-in for the live service, over real HTTP on loopback."""

from __future__ import annotations

import base64
import copy
import json
import re
import shutil
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from generator.package import plan_of
from generator.package.evidence.redaction import Redactor
from generator.recorder import command
from generator.recorder.exchange import Exchange, judge
from generator.recorder.har import HarError, read_har
from generator.recorder.proof import prove
from generator.recordings import RecordingError, check, check_evidence, read_index
from generator.spec import Document, Settled, evidence_changes, load
from tests.recorder.account import FACTS, RECORDED, SPEC, TOKEN
from tests.recorder.planting import KINDS
from tests.recorder.quirks import (
    ALL,
    BOSS,
    COUNT,
    DOMAIN,
    DOMAINS,
    EMAILS,
    MESSAGES,
    NEW_PARAMETER,
    RENAMED_PARAMETER,
)
from tests.recorder.service import ADDRESS, Service, entry, har, spec_of
from tests.support.generating import Run, run

#: Real data of the stand-in, none of which may be in a file.
REAL = (TOKEN, "alice", "bob@", "carol", "example.com", "example.org", "Welcome", "246810", "apples", "secret-corp")
GET_DOMAIN = SPEC.operation("getDomain")


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch, _no_settings_from_outside: None) -> None:
    monkeypatch.setenv("GETMX_TOKEN", TOKEN)


@pytest.fixture(autouse=True)
def _loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the spec takes longer than most of what is tested here, and copies differ in the address alone."""
    known = SPEC.document

    def load_copy(path: Path) -> Document:
        text = path.read_text(encoding="utf-8")
        address = re.search(r"http://127\.0\.0\.1:\d+", text)
        if not address or text.replace(address[0], ADDRESS) != known.text:
            return load(path)
        data = copy.deepcopy(known.data)
        data["servers"][0]["url"] = address[0]
        return Document(path, text, data, known.lines)

    monkeypatch.setattr(command, "load", load_copy)


def _record(service: Service, folder: Path, *arguments: str) -> Run:
    if not (folder / "spec.yaml").exists():
        spec_of(service, folder)
    return run("record", "--spec", folder / "spec.yaml", "--recordings", folder / "recordings", "--yes", *arguments)


@pytest.fixture
def _no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is called: what it proves takes most of the time."""
    monkeypatch.setattr(command, "prove", lambda document, recordings, check: Settled("", [], []))


@pytest.mark.usefixtures("_no_proof")
def test_path_that_is_not_there_and_renamed_parameter_are_findings(tmp_path: Path) -> None:
    with Service(unknown=(COUNT,)) as service:
        service.quirk = RENAMED_PARAMETER.change
        original = load(spec_of(service, tmp_path))
        done = _record(service, tmp_path)
    assert "countEmails: HTTP status 404, which speaks against the path" in done.out
    assert [told for told in RENAMED_PARAMETER.told if not told.is_in(done.out, original)] == []
    assert {"countEmails", "getDomain"}.isdisjoint(
        recording.operation for recording in read_index(tmp_path / "recordings")
    )
    assert TOKEN not in done.out


def test_applied_changes_make_spec_and_answers_agree(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    with Service(ALL.change) as service:
        original = load(spec_of(service, tmp_path))
        first = _record(service, tmp_path, "--apply", "--plan", "Pro")
        applied = (tmp_path / "spec.yaml").read_text(encoding="utf-8")
    assert first.status == 0, first.err + first.out
    assert [told for told in ALL.told if not told.is_in(first.out, original)] == []
    document, recordings = load(tmp_path / "spec.yaml"), read_index(folder)
    # The table of evidence stands before the patch, and says what the patch makes of the spec.
    table = "\n".join(f"  {line}" for line in evidence_changes(original, document))
    assert first.out.index(table) < first.out.index("--- a/spec.yaml")
    assert f"| observed | 0 -> {document.text.count('path: observed')} | 0 | 0 -> " in table
    assert prove(document, recordings, plan_of) == Settled(document.text, [], [])
    assert [problem for recording in recordings for problem in check(recording, document)] == []
    assert [problem for problem in check_evidence(recordings, document) if "documented sample" not in problem] == []
    assert {recording.operation for recording in recordings} == {
        operation.id for operation in SPEC.operations if operation.retry == "safe"
    }
    assert {recording.provenance["plan"] for recording in recordings} == {"Pro"}
    written = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]
    for text in (*written, applied, first.out):
        assert [real for real in REAL if real in text] == []


def _is_success(envelope: dict[str, Any]) -> bool:
    return int(envelope["code"]) == 200


@pytest.mark.parametrize(
    ("status", "text", "problem"),
    [
        (200, '{"code": 200, "msg": "", "data": null}', ""),
        (200, '{"code": "200", "msg": "", "data": null}', ""),
        (
            200,
            '{"code": 500, "msg": "", "data": {"id": "1"}}',
            "data came, but its code is not listed: 500: ''",
        ),
        (200, '{"code": 500, "msg": "no", "data": {}}', "API error 500: 'no'"),
        (404, "", "HTTP status 404, which speaks against the path"),
        (502, "", "HTTP status 502"),
        (200, "<html>", "the answer is not JSON"),
        (200, '{"code": 200, "msg": "", "data": NaN}', "the answer is not JSON"),
        (200, "[" * 5000 + "]" * 5000, "the answer is nested too deeply"),
        (200, '{"code": 200, "data": ' + "[" * 80 + "]" * 80 + "}", "the answer is nested too deeply"),
        (200, '{"code": null}', "the answer is no envelope with a code"),
        (200, "[]", "the answer is no envelope with a code"),
    ],
)
def test_what_counts_as_a_success(status: int, text: str, problem: str) -> None:
    verdict = judge(Exchange(GET_DOMAIN, "https://service.invalid", (), status, text, "2026-01-02"), _is_success, str)
    assert (verdict.problem, verdict.envelope is None) == (problem, bool(problem))


@pytest.mark.parametrize("cut", range(180, 205, 6))
def test_message_that_echoes_the_token_is_told_without_it(cut: int) -> None:
    text = json.dumps({"code": 401, "msg": "x" * cut + TOKEN, "data": None})
    exchange = Exchange(GET_DOMAIN, "https://service.invalid", (("token", TOKEN),), 200, text, "2026-01-02")
    said = judge(exchange, _is_success, Redactor(FACTS).message).problem
    assert said.startswith("API error 401: '")
    assert TOKEN[:4] not in said


def test_messages_are_told_without_what_may_be_private() -> None:
    """Common words stay, so that a person can act on it."""
    text = json.dumps({"code": 500, "msg": "Mailbox zora@quill.net already exists", "data": None})
    exchange = Exchange(GET_DOMAIN, "https://service.invalid", (("token", TOKEN),), 200, text, "2026-01-02")
    said = judge(exchange, _is_success, Redactor(FACTS).message).problem
    assert said.endswith(" already exists'")
    assert [word for word in ("zora", "quill") if word in said] == []


@pytest.mark.usefixtures("_no_proof")
@pytest.mark.parametrize(
    ("code", "data", "is_recorded"),
    [
        (500, {"list": [{"id": "1721249659550380508"}], "total": 1}, True),
        (500, {"list": [{"id": 5}], "total": 1}, False),  # not as described, so it may be an error as well
        (40100, {"reason": "no access"}, False),
        (40100, {"list": [], "total": 0}, False),
    ],
)
def test_code_that_is_not_listed_is_a_success_if_data_came_as_described(
    tmp_path: Path, code: int, data: Any, is_recorded: bool
) -> None:
    with Service() as service:
        original = load(spec_of(service, tmp_path))
        answer = {"code": code, "msg": "ok", "data": data}
        # What the spec does not describe is believed only after something else was.
        entries = [entry(service.url + path, [("token", TOKEN)], answer) for path in (DOMAINS, COUNT)]
        (tmp_path / "saved.har").write_text(har(*entries), encoding="utf-8")
        done = _record(service, tmp_path, "--from-har", str(tmp_path / "saved.har"))
    found = {found.operation for found in read_index(tmp_path / "recordings")}
    assert found == ({"listDomains", "countEmails"} if is_recorded else set())
    place = f"spec.yaml:{original.line('/x-getmx-success-codes')}: listDomains: data came, but its code is not listed"
    assert (place in done.out) == (not is_recorded and data.get("list") != [])


@pytest.mark.usefixtures("_no_proof")
def test_answer_in_base64_and_own_address_leave_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GETMX_SCALE_BASE_URL", "https://scale-7f3a.corp-host.net")
    row = {"id": "1721249659550380508", "subject": "Quarterly figures", "from": BOSS, "body": f"with {TOKEN} in it"}
    saved = entry(
        "https://scale-7f3a.corp-host.net" + MESSAGES,
        [("token", TOKEN), ("folder", "Inbox"), ("mail_id", "9876543210987")],
        None,
    )
    text = json.dumps({"code": 200, "msg": "scale-7f3a.corp-host.net", "data": {"list": [row], "total": 1}})
    packed = base64.b64encode(text.encode()).decode()
    saved["response"]["content"] |= {"encoding": "base64", "text": packed}
    (tmp_path / "saved.har").write_text(har(saved), encoding="utf-8")
    with Service() as service:
        done = _record(service, tmp_path, "--from-har", str(tmp_path / "saved.har"))
    assert "recorded listMessages/har (observed)" in done.out
    written = done.out + "".join(path.read_text() for path in (tmp_path / "recordings").rglob("*.yaml"))
    real = (TOKEN, BOSS, "scale-7f3a", "corp-host", "Quarterly", "figures", "9876543210987", packed[:20], row["id"])
    assert [text for text in real if text in written] == []


def test_sandbox_proves_nothing(tmp_path: Path) -> None:
    with Service() as service:
        shutil.copy(RECORDED, tmp_path / "spec.yaml")
        done = _record(service, tmp_path, "--base-url", service.url, "--apply")
    assert done.status == 0
    assert "proves nothing" in done.out
    assert {recording.source for recording in read_index(tmp_path / "recordings")} == {"sandbox"}
    assert (tmp_path / "spec.yaml").read_text() == RECORDED.read_text()


@pytest.mark.usefixtures("_no_proof")
def test_writes_make_change_and_take_away_their_own_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: prompt.split()[1])
    with Service() as service:
        arguments = ("--allow-write", "--domain", "recorded.example", "--allow-destructive")
        done = _record(service, tmp_path, *arguments)
        called = {*service.account.called}
        domains = {row["domain"] for row in service.account.listed("domain")}
    assert domains == {"example.com", "example.org"}
    assert {"addDomain", "updateEmail", "deleteSmtpRule", "deleteDomain"} <= called
    assert called.isdisjoint({"rebootServer", "deleteMessage"})
    assert not (tmp_path / "recordings" / ".made.json").exists()
    assert "left in the account: group_pay_id" in done.out
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "recordings").rglob("*.yaml")]
    assert not any("recorded.example" in text for text in texts)


@pytest.mark.usefixtures("_no_proof")
def test_destructive_needs_its_name_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    with Service() as service:
        _record(service, tmp_path, "--allow-write", "--domain", "recorded.example", "--allow-destructive")
        called = {*service.account.called}
    assert not any(name.startswith(("delete", "cleanUp")) for name in called)


@pytest.mark.usefixtures("_no_proof")
@pytest.mark.parametrize(
    "arguments", [("--allow-write",), ("--allow-destructive",), ("--from-har", "no-such-file.har")]
)
def test_wrong_use_is_told(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with Service() as service:
        done = _record(service, tmp_path, *arguments)
        assert service.requests == []
    assert done.status in (1, 2)
    assert done.err.startswith("error: ")


def test_no_token_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GETMX_TOKEN")
    with Service() as service:
        assert _record(service, tmp_path).status == 2


def test_dry_run_sends_nothing(tmp_path: Path) -> None:
    with Service() as service:
        done = _record(service, tmp_path, "--dry-run", "--allow-write", "--domain", "recorded.example")
        assert service.requests == []
    assert done.status == 0
    assert "getDomain: domain_id from listDomains" in done.out
    assert "deleteDomain (only with --allow-destructive, asks)" in done.out
    assert "rebootServer: it acts on a whole server" in done.out
    assert not (tmp_path / "recordings").exists()


@pytest.mark.usefixtures("_no_proof")
def test_resume_calls_what_is_missing(tmp_path: Path) -> None:
    with Service() as service:
        _record(service, tmp_path)
        index = yaml.safe_load((tmp_path / "recordings" / "index.yaml").read_text())
        del index["getMessage"]
        (tmp_path / "recordings" / "index.yaml").write_text(yaml.safe_dump(index))
        before = len(service.requests)
        done = _record(service, tmp_path, "--resume")
    called = [request.path for request in service.requests[before:]]
    # Lists that never had a row are asked again, and what getMessage needs.
    assert "/v1/message/detail" in called
    assert COUNT not in called
    assert "recorded getMessage/live (observed)" in done.out


def test_damaged_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "index.yaml").write_text("- [", encoding="utf-8")
    with Service() as service:
        done = _record(service, tmp_path)
    assert done.status == 2
    with pytest.raises(RecordingError):
        read_index(tmp_path / "recordings")


@pytest.mark.usefixtures("_no_proof")
def test_har_gives_the_same_proof(tmp_path: Path) -> None:
    with Service() as service:
        url = service.url + DOMAINS
        answer = {"code": 200, "msg": "ok", "data": {"list": [{"id": "1721249659550380508"}], "total": 1}}
        text = '--b\r\nContent-Disposition: form-data; name="token"\r\n\r\nfrom-a-browser\r\n--b--\r\n'
        raw = {"mimeType": "multipart/form-data; boundary=b", "text": text}
        entries = (
            entry(url, [("token", TOKEN), ("page", "1")], answer),
            entry("https://elsewhere.example" + DOMAINS, [("token", TOKEN)], answer),
            entry(service.url + EMAILS, [("token", TOKEN), ("color", "red"), ("zora", "x")], answer),
            entry(service.url + DOMAIN, [("token", TOKEN), ("id", "1721249659550380508")], answer),
            entry(url, [], answer, method="GET"),
            entry(service.url + "/v1/group-pay/list", [], answer, postData=raw),
            {"request": 5},
            entry(url, [], answer, postData={"mimeType": "text/plain", "text": "x"}),
        )
        (tmp_path / "saved.har").write_text(har(*entries), encoding="utf-8")
        done = _record(service, tmp_path, "--from-har", str(tmp_path / "saved.har"))
        assert service.requests == []
    found = {
        (recording.operation, recording.name, recording.provenance["date"])
        for recording in read_index(tmp_path / "recordings")
    }
    assert found == {("listDomains", "har", "2026-03-04"), ("listGroupPays", "har", "2026-03-04")}
    for said in ("entry 5: 'GET'", "entry 7: request.url is missing", "entry 8: request.postData is no form"):
        assert said in done.out
    assert NEW_PARAMETER.is_in(done.out, load(tmp_path / "spec.yaml"))
    assert "accepted with fields that the spec lacks: 'color'" in done.out
    assert "zora" not in done.out
    assert TOKEN not in done.out + "".join(path.read_text() for path in (tmp_path / "recordings").rglob("*.yaml"))


@pytest.mark.parametrize("text", ["", "[]", '{"log": 1}', '{"log": {"entries": {}}}', "[" * 5000, "\x00"])
def test_what_is_no_har_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "saved.har").write_text(text, encoding="utf-8")
    with pytest.raises(HarError, match=r"saved\.har: no HAR"):
        list(read_har(tmp_path / "saved.har", SPEC, lambda base: True, []))


def test_no_har_through_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "saved.har").write_text("[]", encoding="utf-8")
    with Service() as service:
        done = _record(service, tmp_path, "--from-har", str(tmp_path / "saved.har"))
    assert (done.status, "saved.har: no HAR" in done.err) == (2, True)


@pytest.mark.usefixtures("_no_proof")
def test_nothing_private_is_shown_or_written_by_a_whole_run(tmp_path: Path) -> None:
    """Files, terminal and journal of a run, and of one that takes a HAR file. The patch is made of these files."""
    random = Random(5)  # noqa: S311  # the same in every run
    planted = [plant(random) for plant in KINDS.values()]
    texts = [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value, _ in planted]

    def plant_all(path: str, form: dict[str, str], envelope: Any) -> Any:
        if path == "/v1/alias/list":
            return {"code": 40001, "msg": f"no access: {texts}", "data": None}
        if path == EMAILS:
            envelope["data"]["list"] = [row | {"mark": text} for row, text in product(envelope["data"]["list"], texts)]
            envelope["data"]["list"][0] |= {texts[0]: texts[1], "tags": [value for value, _ in planted]}
        return envelope | {"msg": f"ok {texts[0]}"}

    with Service(plant_all) as service:
        done = _record(service, tmp_path, "--allow-write", "--domain", "quxcorp.example")
        saved = entry(service.url + EMAILS, [("token", TOKEN), (texts[0], "x")], {"code": 200, "msg": "", "data": {}})
        (tmp_path / "saved.har").write_text(har(saved), encoding="utf-8")
        from_har = _record(service, tmp_path, "--from-har", str(tmp_path / "saved.har"))
    written = [path.read_text(encoding="utf-8") for path in (tmp_path / "recordings").rglob("*") if path.is_file()]
    shown = "".join((done.out, done.err, from_har.out, from_har.err, *written))
    for part in ("left as it came", "API error 40001", "fields that the spec lacks", '"salt"'):
        assert part in shown
    sought = [needle for _, needles in planted for needle in needles] + [TOKEN, "quxcorp"]
    assert [needle for needle in sought if needle in shown] == []


@pytest.mark.usefixtures("_no_proof")
@pytest.mark.parametrize("answer", ["", "no", "yess"])
def test_nothing_is_called_without_a_yes(answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: answer)
    with Service() as service:
        done = run("record", "--spec", spec_of(service, tmp_path), "--recordings", tmp_path / "recordings")
        assert (done.status, service.requests) == (1, [])
    assert "nothing was called" in done.out
    assert not (tmp_path / "recordings").exists()


@pytest.mark.usefixtures("_no_proof")
@pytest.mark.parametrize("arguments", [(), ("--allow-write", "--domain", "recorded.example", "--allow-destructive")])
def test_one_screen_says_what_will_be_called(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called_before: list[int] = []
    with Service() as service:

        def refuse(prompt: str) -> str:
            called_before.append(len(service.requests))
            return "n"

        monkeypatch.setattr("builtins.input", refuse)
        done = run("record", "--spec", spec_of(service, tmp_path), *arguments)
    assert called_before == [0]
    assert len(done.out.splitlines()) <= 24
    assert max(map(len, done.out.splitlines())) <= 100
    reads = [operation.id for operation in SPEC.operations if operation.retry == "safe"]
    assert all(word in done.out for word in (*reads, service.url, "calls", "costs", "proves", "changes", "writes"))
    assert ("nothing in the account" in done.out) == (not arguments)
