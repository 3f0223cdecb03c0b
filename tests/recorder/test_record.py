"""`python -m generator record` against a stand-in for the live service, over real HTTP on loopback."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import lint
from generator.document import Document, load
from generator.lint import Problem
from generator.recorder import command
from generator.recorder.exchange import Exchange, judge
from generator.recorder.proof import Proof
from generator.recordings import RecordingError, check, check_evidence, read_index
from tests.recorder.service import TOKEN, Service, spec_of
from tests.support.generating import Run, python, run

DOMAINS, DOMAIN, EMAILS, COUNT = "/v1/domain/list", "/v1/domain/detail", "/v1/mail/list", "/v1/mail/total"
MESSAGES, SPACE, RULES = "/v1/message/list", "/v1/vip-ip/available-space/calc", "/v1/smtp-filter/list"

#: Real data of the stand-in, none of which may be in a file.
REAL = (TOKEN, "alice", "bob@", "carol", "example.com", "example.org", "Welcome", "246810", "apples", "secret-corp")


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch, _no_token_from_outside: None) -> None:
    monkeypatch.setenv("GETMX_TOKEN", TOKEN)


def _record(service: Service, folder: Path, *arguments: str) -> Run:
    if not (folder / "spec.yaml").exists():
        spec_of(service, folder)
    return run("record", "--spec", folder / "spec.yaml", "--recordings", folder / "recordings", *arguments)


@pytest.fixture
def _no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what is called: what it proves takes most of the time."""
    monkeypatch.setattr(command, "prove", lambda document, recordings: Proof([], []))


SCHEMAS = "/components/schemas"
#: What is told of each quirk of `_all_quirks`, and where in the spec it belongs.
TOLD = {
    "answers with data have the code 500": "/x-getmx-success-codes",
    "Message.time came as integer": f"{SCHEMAS}/Message/properties/time",
    "Message.from came as null or string": f"{SCHEMAS}/Message/properties/from",
    "Message.timestamp came as integer or string": f"{SCHEMAS}/Message/properties/timestamp",
    "SmtpRuleListAnswer.data came as array": f"{SCHEMAS}/SmtpRuleListData",
    "MessageNoticeListAnswer.data came as null": f"{SCHEMAS}/MessageNoticeListAnswer/allOf/1/properties/data",
    "Domain.owner came": f"{SCHEMAS}/Domain/properties",
    "Domain.id came as integer": f"{SCHEMAS}/Domain/properties/id",
    "Email.mail_id came": f"{SCHEMAS}/Email/properties",
    "came without space_expansion_status": f"{SCHEMAS}/RemainingSpaceData/required",
    "data of EmailCountAnswer came as integer": f"{SCHEMAS}/EmailCountAnswer/allOf/1/properties/data",
}


@pytest.mark.usefixtures("_no_proof")
def test_path_that_is_not_there_and_renamed_parameter_are_findings(tmp_path: Path) -> None:
    with Service(unknown=(COUNT,)) as service:
        service.quirk = lambda path, form, envelope: (
            {"code": 40001, "msg": f"no id {TOKEN}", "data": None} if path == DOMAIN else envelope
        )
        done = _record(service, tmp_path)
    assert "countEmails: HTTP status 404, which speaks against the path" in done.out
    assert "getDomain: API error 40001" in done.out
    assert {"countEmails", "getDomain"}.isdisjoint(one.operation for one in read_index(tmp_path / "recordings"))
    assert TOKEN not in done.out


def _all_quirks(path: str, form: dict[str, str], envelope: dict[str, Any]) -> Any:
    if envelope["code"] != 200:
        return envelope
    envelope = _numbered(envelope)
    change = _CHANGES.get(path)
    return (change(envelope["data"]) if change else None) or envelope


def _change_messages(data: Any) -> None:
    for row in data["list"]:
        row |= {"time": 5, "from": None}
    data["list"][0] |= {"timestamp": "1753249650", "from": "boss@secret-corp.com"}


def _change_domains(data: Any) -> None:
    for row in data["list"]:
        row |= {"status": "active", "owner": {"mail": "boss@secret-corp.com", "phone": None}}


def _rename(data: Any) -> None:
    for row in data["list"]:
        row["mail_id"] = row.pop("id")


def _answering(data: Any, code: int | str = 200) -> Any:
    return lambda old: {"code": code, "msg": "ok", "data": data}


_CHANGES: dict[str, Any] = {
    DOMAINS: _change_domains,
    COUNT: _answering(7, 500),
    EMAILS: _rename,
    MESSAGES: _change_messages,
    RULES: _answering([]),
    "/v1/message-notice/list": _answering(None),
    "/v1/message/folder/list": _answering({"folders": ["Inbox"], "counts": {"boss@secret-corp.com": 3}, "total": None}),
    SPACE: lambda data: data.pop("space_expansion_status") and None,
}


def _numbered(value: Any, name: str = "") -> Any:
    """The value with ids as numbers."""
    if isinstance(value, dict):
        return {key: _numbered(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbered(inner) for inner in value]
    return int(value) if name.endswith("id") and isinstance(value, str) and value.isdigit() else value


@pytest.fixture
def _ids_may_be_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule id-string yields to an id that says of itself that it was observed."""
    rule = lint.RULES["id-string"]

    def yielding(document: Document) -> Iterator[Problem]:
        found = (problem for problem in rule(document))
        seen = ("observed", "unknown")
        yield from (one for one in found if document.get(one.pointer).get("x-getmx-evidence") not in seen)

    monkeypatch.setitem(lint.RULES, "id-string", yielding)


@pytest.mark.usefixtures("_ids_may_be_numbers")
def test_applied_changes_make_spec_and_answers_agree(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    with Service(_all_quirks) as service:
        original = load(spec_of(service, tmp_path))
        first = _record(service, tmp_path, "--apply", "--plan", "Pro")
        applied = (tmp_path / "spec.yaml").read_text(encoding="utf-8")
        second = _record(service, tmp_path, "--plan", "Pro")
    assert (first.status, second.status) == (0, 0), first.err + first.out + second.out
    assert "nothing to change in the spec" in second.out
    for said, at in TOLD.items():
        told = next(line for line in first.out.splitlines() if said in line)
        assert f"spec.yaml:{original.line(at)}: " in told, at
    document, recordings = load(tmp_path / "spec.yaml"), read_index(folder)
    assert [problem for one in recordings for problem in check(one, document)] == []
    assert [problem for problem in check_evidence(recordings, document) if "documented sample" not in problem] == []
    assert len(recordings) == 13
    assert {one.provenance["plan"] for one in recordings} == {"Pro"}
    built = run("build", "--spec", tmp_path / "spec.yaml", "--output", tmp_path / "out")
    assert built.status == 0, built.err
    assert python("import getmx; print(getmx.OPERATIONS['getDomain'].confirmed + 0)", tmp_path / "out") == 1
    written = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()]
    for text in (*written, applied, first.out):
        assert [real for real in REAL if real in text] == []


def test_id_that_is_a_number_is_left_to_people(tmp_path: Path) -> None:
    with Service(lambda path, form, envelope: _numbered(envelope) if path == DOMAINS else envelope) as service:
        done = _record(service, tmp_path, "--apply")
    # It is written only if the lint finds nothing.
    assert (done.status, "written: spec.yaml" in done.out) == (1, True), done.err
    assert "Domain.id came as integer, the spec says string; but [id-string]" in done.out


@pytest.mark.parametrize(
    ("status", "text", "problem"),
    [
        (200, '{"code": 200, "msg": "", "data": null}', ""),
        (200, '{"code": "200", "msg": "", "data": null}', ""),
        (200, '{"code": 500, "msg": "", "data": {"id": "1"}}', ""),
        (200, '{"code": 500, "msg": "no", "data": {}}', "API error 500: 'no'"),
        (404, "", "HTTP status 404, which speaks against the path"),
        (502, "", "HTTP status 502"),
        (200, "<html>", "the answer is not JSON"),
        (200, "[" * 5000, "the answer is nested too deeply"),
        (200, '{"code": 200, "data": ' + "[" * 80 + "]" * 80 + "}", "the answer is nested too deeply"),
        (200, '{"code": null}', "the answer is no envelope with a code"),
        (200, "[]", "the answer is no envelope with a code"),
    ],
)
def test_what_counts_as_a_success(status: int, text: str, problem: str) -> None:
    verdict = judge(Exchange("getDomain", "https://service.invalid", (), status, text, "2026-01-02"), {0, 200})
    assert (verdict.problem, verdict.envelope is None) == (problem, bool(problem))


def test_sandbox_proves_nothing(tmp_path: Path) -> None:
    with Service() as service:
        shutil.copy("spec/getmx.openapi.yaml", tmp_path / "spec.yaml")
        done = _record(service, tmp_path, "--base-url", service.url, "--apply")
    assert done.status == 0
    assert "proves nothing" in done.out
    assert {one.source for one in read_index(tmp_path / "recordings")} == {"sandbox"}
    assert (tmp_path / "spec.yaml").read_text() == Path("spec/getmx.openapi.yaml").read_text()


@pytest.mark.usefixtures("_no_proof")
def test_writes_make_change_and_take_away_their_own_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: prompt.split()[1])
    with Service() as service:
        arguments = ("--allow-write", "--domain", "recorded.example", "--allow-destructive")
        done = _record(service, tmp_path, *arguments)
        calls = service.sandbox.calls
        domains = {row["domain"] for row in service.sandbox.handle(DOMAINS, [("token", TOKEN)])["data"]["list"]}
    assert domains == {"example.com", "example.org"}
    called = {call.operation for call in calls}
    assert {"addDomain", "updateEmail", "deleteSmtpRule", "deleteDomain"} <= called
    assert called.isdisjoint({"rebootServer", "resetServer", "cleanUpServer", "deleteMessage", "moveMessage"})
    assert not (tmp_path / "recordings" / ".made.json").exists()
    assert "left in the account: group_pay_id" in done.out
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "recordings").rglob("*.yaml")]
    assert not any("recorded.example" in text for text in texts)


@pytest.mark.usefixtures("_no_proof")
def test_destructive_needs_its_name_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    with Service() as service:
        _record(service, tmp_path, "--allow-write", "--domain", "recorded.example", "--allow-destructive")
        called = {call.operation for call in service.sandbox.calls}
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


def _har(service: Service, *entries: dict[str, Any]) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}})


def _entry(url: str, params: list[tuple[str, str]], answer: Any, **request: Any) -> dict[str, Any]:
    data = {"mimeType": "multipart/form-data", "params": [{"name": name, "value": text} for name, text in params]}
    return {
        "startedDateTime": "2026-03-04T05:06:07.000Z",
        "request": {"method": "POST", "url": url, "postData": data, **request},
        "response": {"status": 200, "content": {"mimeType": "application/json", "text": json.dumps(answer)}},
    }


@pytest.mark.usefixtures("_no_proof")
def test_har_gives_the_same_proof(tmp_path: Path) -> None:
    with Service() as service:
        url = service.url + DOMAINS
        answer = {"code": 200, "msg": "ok", "data": {"list": [{"id": "1721249659550380508"}], "total": 1}}
        text = '--b\r\nContent-Disposition: form-data; name="token"\r\n\r\nfrom-a-browser\r\n--b--\r\n'
        raw = {"mimeType": "multipart/form-data; boundary=b", "text": text}
        entries = (
            _entry(url, [("token", TOKEN), ("page", "1")], answer),
            _entry("https://elsewhere.example" + DOMAINS, [("token", TOKEN)], answer),
            _entry(service.url + EMAILS, [("token", TOKEN), ("colour", "red")], answer),
            _entry(url, [], answer, method="GET"),
            _entry(service.url + "/v1/group-pay/list", [], answer, postData=raw),
            {"request": 5},
            _entry(url, [], answer, postData={"mimeType": "text/plain", "text": "x"}),
        )
        (tmp_path / "saved.har").write_text(_har(service, *entries), encoding="utf-8")
        done = _record(service, tmp_path, "--from-har", str(tmp_path / "saved.har"))
        assert service.requests == []
    found = {(one.operation, one.name, one.provenance["date"]) for one in read_index(tmp_path / "recordings")}
    assert found == {("listDomains", "har", "2026-03-04"), ("listGroupPays", "har", "2026-03-04")}
    for said in ("entry 4: 'GET'", "entry 6: request.url is missing", "entry 7: request.postData is no form"):
        assert said in done.out
    assert "accepted with fields that the spec lacks: 'colour'" in done.out
    assert TOKEN not in done.out + "".join(path.read_text() for path in (tmp_path / "recordings").rglob("*.yaml"))


@pytest.mark.parametrize("text", ["", "[]", '{"log": 1}', '{"log": {"entries": {}}}', "[" * 5000, "\x00"])
def test_what_is_no_har_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "saved.har").write_text(text, encoding="utf-8")
    with Service() as service:
        done = _record(service, tmp_path, "--from-har", str(tmp_path / "saved.har"))
    assert (done.status, "saved.har: no HAR" in done.err) == (2, True)
