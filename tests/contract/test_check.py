"""The contract itself: exchanges and specs that break it, each in one way, and what is said of them."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.recordings import Recording, check, check_evidence, read_index, unproven, write
from generator.spec import document as documents

#: Some operations as the spec had them before the live service was observed: what the spec says now is free to change.
CHECKED = Path(__file__).parent / "checked.openapi.yaml"
#: And their recordings, for the same reason.
RECORDED = read_index(Path(__file__).parent / "checked")

SERVER = "https://domain-open-api.getmx.com"
DATED = {"date": "2026-01-31", "client": "getmx-python/0.1.0"}
OBSERVED = {"source": "observed", **DATED}
SANDBOX = {"source": "sandbox", **DATED}


@pytest.fixture(scope="module")
def document() -> documents.Document:
    return documents.load(CHECKED)


def _changed(document: documents.Document, **evidence: dict[str, Any]) -> documents.Document:
    """The spec with other evidence for some operations."""
    data = copy.deepcopy(document.data)
    for entry in replace(document, data=data).operations():
        entry.data["x-getmx-evidence"].update(evidence.get(entry.name, {}))
    return replace(document, data=data)


def _with(document: documents.Document, at: str, value: Any) -> documents.Document:
    changed = replace(document, data=copy.deepcopy(document.data))
    above, _, key = at.rpartition("/")
    changed.get(above)[key] = value
    return changed


def _committed(operation: str) -> Recording:
    return next(recording for recording in RECORDED if recording.operation == operation)


def _exchange(folder: Path, operation: str, path: str = "", **changes: Any) -> Recording:
    """An exchange like a committed one, or a new one, observed unless it says otherwise."""
    given: dict[str, Any] = {
        "uri": SERVER + path,
        "form": [("token", "REDACTED")],
        "status": 200,
        "answer_text": '{"code": 200, "msg": "ok", "data": null}',
        "provenance": OBSERVED,
    }
    if any(recording.operation == operation for recording in RECORDED):
        known = _committed(operation)
        given |= {"uri": known.uri, "form": known.form, "answer_text": json.dumps(known.answer)}
    if "answer" in changes:
        changes["answer_text"] = json.dumps(changes.pop("answer"))
    given |= changes
    return write(Recording(operation, "live", given.pop("provenance"), folder), **given)


def _envelope(data: Any, code: Any = 200, **more: Any) -> dict[str, Any]:
    return {"code": code, "msg": "ok", "data": data, **more}


TOKEN = ("token", "REDACTED")
INBOX = ("folder", "Inbox")
MAIL = ("mail_id", "12345678")


@pytest.mark.parametrize("operation", ["updateEmail", "listMessages", "getMessage", "getRemainingSpace"])
def test_what_keeps_the_contract_is_not_reported(tmp_path: Path, document: documents.Document, operation: str) -> None:
    assert check(_exchange(tmp_path, operation), document) == []


@pytest.mark.parametrize(
    ("operation", "form", "said"),
    [
        ("cleanUpEmail", [TOKEN, MAIL, ("force", "1")], ["form: /force is not declared"]),
        ("cleanUpEmail", [TOKEN], ["form: /: 'mail_id' is a required property"]),
        ("listMessages", [TOKEN, MAIL, INBOX], ["form: the order is not the declared one"]),
        ("listMessages", [TOKEN, INBOX, MAIL, INBOX], ["form: the order is not the declared one"]),
        ("listMessages", [TOKEN, INBOX, ("folder", "Sent"), MAIL], []),
        ("listMessages", [TOKEN, INBOX, MAIL, ("limit", "21")], ["form: /limit: 21 is greater than the maximum of 20"]),
        ("listMessages", [TOKEN, INBOX, MAIL, ("page", "one")], ["form: /page: 'one' is not of type 'integer'"]),
        ("listMessages", [TOKEN, INBOX, MAIL, ("end_time", "31.1.")], ["form: /end_time: '31.1.' is not a 'date'"]),
        ("listMessages", [TOKEN, INBOX, MAIL, ("seen", "2")], ["form: /seen: 2 is not one of [1, -1, 0]"]),
        ("cleanUpEmail", [TOKEN, MAIL, MAIL], ["form: /mail_id: ['12345678', '12345678'] is not of type 'string'"]),
        ("updateEmail", [TOKEN, MAIL], ["form: /: {'token': 'REDACTED', 'mail_id': '12345678'} does not have enough"]),
        ("updateEmail", [TOKEN, MAIL, ("password", "short")], ["form: /password: 'short' is too short"]),
    ],
)
def test_form(
    tmp_path: Path, document: documents.Document, operation: str, form: list[tuple[str, str]], said: list[str]
) -> None:
    _assert_said(check(_exchange(tmp_path, operation, form=form), document), said)


def _assert_said(found: list[str], said: list[str]) -> None:
    assert len(found) == len(said), found
    for problem, begin in zip(found, said, strict=True):
        assert problem.startswith(begin)


ROW = {"body": "a", "from": "b", "id": "1", "subject": "c", "time": "d", "to": "e", "timestamp": 1}


@pytest.mark.parametrize(
    ("operation", "answer", "said"),
    [
        ("listMessages", _envelope({"list": [ROW, {**ROW, "size": 1}], "total": 2}), ["answer: /data/list/1/size is"]),
        ("listMessages", _envelope({"list": [ROW], "total": 1, "page": 1}), ["answer: /data/page is not declared"]),
        ("listMessages", _envelope({"list": [ROW], "total": 1}, trace="x"), ["answer: /trace is not declared"]),
        ("listMessages", _envelope({"list": [{**ROW, "id": 1}]}), ["answer: /data/list/0/id: 1 is not of type"]),
        ("listMessages", _envelope({"list": [{**ROW, "to": None}]}), ["answer: /data/list/0/to: None is not of type"]),
        ("listMessages", _envelope([]), ["answer: /data: [] is not of type 'object'"]),
        ("listMessages", {"code": 200, "msg": "ok"}, ["answer: /: 'data' is a required property"]),
        ("listMessages", _envelope({"list": []}, code=500), ["answer: /code is 500, success is one of [0, 200]"]),
        ("listMessages", [], ["answer: /: [] is not of type 'object'"]),
        ("cleanUpEmail", _envelope({"freed": 1}), ["answer: /data/freed is not declared"]),
        ("getMessage", _envelope({"list": [{**ROW, "attachments": [{"name": "x"}]}]}), []),
        ("getRemainingSpace", _envelope({"message_available_space_per": 1}), ["answer: /data: "] * 3),
        ("updateSmtpRule", _envelope(None), []),
    ],
)
def test_answer(tmp_path: Path, document: documents.Document, operation: str, answer: Any, said: list[str]) -> None:
    _assert_said(check(_exchange(tmp_path, operation, answer=answer), document), said)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"answer_text": "<html>"}, "the answer is not JSON"),
        ({"answer_text": '{"code": 0, "msg": "", "data": NaN}'}, "NaN is no JSON"),
        ({"answer_text": '{"code": 500, "code": 200, "msg": "", "data": {}}'}, "a key stands twice"),
        ({"answer_text": "[" * 100_000}, "the answer is not JSON"),
        ({"status": 404}, "status: 404"),
        ({"uri": f"{SERVER}/v1/mail/cleanup"}, "path: /v1/mail/cleanup, not /v1/mail/clean-up"),
        ({"uri": f"{SERVER}/v1/mail/clean-up?page=1"}, "server: "),
        ({"uri": "https://scale.example/v1/mail/clean-up"}, "server: https://scale.example"),
        ({"uri": "http://domain-open-api.getmx.com/v1/mail/clean-up"}, "server: http://"),
        ({"operation": "emptyEmail"}, "the spec has no operation emptyEmail"),
    ],
)
def test_exchange(tmp_path: Path, document: documents.Document, changes: dict[str, Any], said: str) -> None:
    (problem,) = check(_exchange(tmp_path, **{"operation": "cleanUpEmail", **changes}), document)
    assert said in problem


def test_another_method_is_reported(tmp_path: Path, document: documents.Document) -> None:
    path = _exchange(tmp_path, "cleanUpEmail").path
    path.write_text(path.read_text(encoding="utf-8").replace("POST", "GET"), encoding="utf-8")
    assert check(read_index(tmp_path)[0], document) == ["method: GET, not POST"]


def test_a_message_call_may_go_to_a_customers_server(tmp_path: Path, document: documents.Document) -> None:
    recording = _exchange(tmp_path, "listMessages", uri="https://scale.example/v1/message/list")
    assert check(recording, document) == []


def test_the_sandbox_may_stand_anywhere(tmp_path: Path, document: documents.Document) -> None:
    uri = "http://127.0.0.1:8025/v1/mail/clean-up"
    assert check(_exchange(tmp_path, "cleanUpEmail", uri=uri, provenance=SANDBOX), document) == []


def test_what_is_observed_must_be_declared_and_what_is_unknown_may_come_as_it_likes(
    tmp_path: Path, document: documents.Document
) -> None:
    form = [TOKEN, ("domain", "a.com")]
    recording = _exchange(tmp_path, "addDomain", "/v1/domain/create", form=form, answer=_envelope({"id": "1"}))
    assert check(recording, document) == []
    claimed = _changed(document, addDomain={"response": "observed"})
    assert check(recording, claimed) == ["answer: /data is not declared"]


def test_a_documented_recording_is_an_example_of_the_spec(tmp_path: Path, document: documents.Document) -> None:
    provenance = {"source": "documented", "page": 176718317}
    form = [TOKEN, ("mail_id", "87654321")]
    recording = _exchange(tmp_path, "cleanUpEmail", form=form, answer=_envelope({}), provenance=provenance)
    assert check(recording, document) == [
        "form: no example of the spec is the same",
        "answer: no example of the spec is the same",
    ]


def test_what_was_observed_outdoes_the_answer_of_a_page(document: documents.Document) -> None:
    at = "/components/schemas/EmailCleanUpData/type"
    contradicted = _with(document, at, "array")
    assert check(_committed("cleanUpEmail"), contradicted) == ["answer: /data: {} is not of type 'array'"]
    assert check(_committed("cleanUpEmail"), _changed(contradicted, cleanUpEmail={"response": "observed"})) == []


# --------------------------------------------------------------------------------------------------- the evidence

ALL_OBSERVED = {"path": "observed", "response": "observed"}
CLAIM = "is called observed, but it has no observed recording"


@pytest.mark.parametrize("part", ["path", "request", "response"])
def test_a_claim_without_recording_is_reported(document: documents.Document, part: str) -> None:
    claimed = _changed(document, listDomains={part: "observed"})
    assert check_evidence(RECORDED, claimed) == [f"listDomains: its {part} {CLAIM}"]


def test_a_recording_without_claim_is_reported(tmp_path: Path, document: documents.Document) -> None:
    observed = _exchange(tmp_path, "cleanUpEmail")
    assert check_evidence([*RECORDED, observed], document) == [
        "cleanUpEmail: it has an observed recording, but its path is called documented",
        "cleanUpEmail: it has an observed recording, but its response is called documented",
    ]
    assert check_evidence([*RECORDED, observed], _changed(document, cleanUpEmail=ALL_OBSERVED)) == []


def test_the_sandbox_proves_nothing(tmp_path: Path, document: documents.Document) -> None:
    sandbox = _exchange(tmp_path, "cleanUpEmail", provenance=SANDBOX)
    assert check_evidence([*RECORDED, sandbox], document) == []
    claimed = _changed(document, cleanUpEmail={"response": "observed"})
    assert check_evidence([*RECORDED, sandbox], claimed) == [f"cleanUpEmail: its response {CLAIM}"]


def test_a_field_is_observed_only_if_a_recording_has_it(tmp_path: Path, document: documents.Document) -> None:
    at = "/components/schemas/Message/properties/subject/x-getmx-evidence"
    claimed = _with(_changed(document, listMessages=ALL_OBSERVED), at, "observed")
    without = _exchange(tmp_path / "without", "listMessages", answer=_envelope({"list": [{"id": "1"}]}))
    having = _exchange(tmp_path / "having", "listMessages")
    assert check_evidence([*RECORDED, without], claimed) == [f"{at}: called observed, but no observed recording has it"]
    assert check_evidence([*RECORDED, without, having], claimed) == []


def test_documented_recordings_are_of_the_page_that_the_spec_names(document: documents.Document) -> None:
    assert check_evidence(RECORDED, _changed(document, cleanUpEmail={"page": 1})) == [
        "cleanUpEmail: its recording documented is of page 176718317, its evidence of 1"
    ]
    assert check_evidence(RECORDED, _changed(document, cleanUpEmail={"response": "assumed"})) == [
        "cleanUpEmail: it has a documented recording, but its response is called assumed"
    ]


def test_what_a_page_requires_the_spec_requires(document: documents.Document) -> None:
    at = "/components/schemas/EmailCleanUpForm/required"
    assert check(_committed("cleanUpEmail"), _with(document, at, ["token"])) == [
        "form: required is token, on the page mail_id, token"
    ]
    at = "/components/schemas/RemainingSpaceData/required"
    less = _with(document, at, ["space_expansion_status"])
    (problem,) = check(_committed("getRemainingSpace"), less)
    assert problem.startswith("data: required is space_expansion_status, on the page message_available_space_per, ")


def test_a_documented_sample_has_a_recording(document: documents.Document) -> None:
    others = [recording for recording in RECORDED if recording.operation != "cleanUpEmail"]
    assert check_evidence(others, document) == ["cleanUpEmail: its documented sample has no documented recording"]


def test_a_recording_of_no_operation_is_found_by_the_check_alone(tmp_path: Path, document: documents.Document) -> None:
    unknown = _exchange(tmp_path, "emptyEmail", "/v1/mail/empty")
    assert check_evidence([*RECORDED, unknown], document) == []
    assert check(unknown, document) == ["the spec has no operation emptyEmail"]


# ------------------------------------------------------------------------------------- requests without an answer

REQUEST = {"source": "request", "page": 176718317}
CLEAN_UP = f"{SERVER}/v1/mail/clean-up"


def _request(folder: Path, uri: str = CLEAN_UP, mail_id: str = "12345678", **more: Any) -> Recording:
    """The documented request of cleanUpEmail without its answer."""
    recording = Recording("cleanUpEmail", "documented", {**REQUEST, **more}, folder)
    return write(recording, uri, [TOKEN, ("mail_id", mail_id)], None)


def test_a_request_is_held_against_the_spec_without_an_answer(tmp_path: Path, document: documents.Document) -> None:
    assert check(_request(tmp_path), document) == []
    assert check(_request(tmp_path, mail_id="1"), document) == ["form: no example of the spec is the same"]
    assert check(_request(tmp_path, uri=f"{SERVER}/v1/mail"), document) == ["path: /v1/mail, not /v1/mail/clean-up"]
    assert check(_request(tmp_path, form_requires=["token"]), document) == [
        "form: required is mail_id, token, on the page token"
    ]


def test_a_page_that_shows_no_path_says_nothing_of_it(tmp_path: Path, document: documents.Document) -> None:
    recording = _request(tmp_path, uri=SERVER, lacks=["path"])
    assert check(recording, document) == []
    assert check(_request(tmp_path, lacks=["path"]), document) == ["path: /v1/mail/clean-up, not "]
    elsewhere = _request(tmp_path, uri="https://other.example", lacks=["path"])
    assert check(elsewhere, document) == ["server: https://other.example is none of the spec's for this operation"]


def _unclaimed(document: documents.Document, *recordings: Recording, **evidence: str) -> list[str]:
    """What is wrong with the evidence of cleanUpEmail, if these are its recordings."""
    others = [recording for recording in RECORDED if recording.operation != "cleanUpEmail"]
    changed = _changed(document, cleanUpEmail=evidence)
    known = [*others, *recordings]
    found = [*check_evidence(known, changed), *unproven(known, changed)]
    return [problem for problem in found if problem.startswith("cleanUpEmail")]


def test_what_is_called_documented_has_to_be_shown(tmp_path: Path, document: documents.Document) -> None:
    called = "is called documented, but no recording shows it"
    assert [problem for problem in _unclaimed(document) if called in problem] == [
        f"cleanUpEmail: its {part} {called}" for part in ("path", "request", "response")
    ]
    assert _unclaimed(document, _request(tmp_path), response="unknown") == []
    table = _request(tmp_path / "table", answer="table")
    assert [problem for problem in _unclaimed(document, table) if called in problem] == []
    lacking = _request(tmp_path / "lacking", uri=SERVER, lacks=["path"])
    assert _unclaimed(document, lacking, response="unknown") == [f"cleanUpEmail: its path {called}"]
    assert _unclaimed(document, lacking, response="unknown", path="assumed") == []
    sandbox = _exchange(tmp_path / "sandbox", "cleanUpEmail", provenance=SANDBOX)
    assert len([problem for problem in _unclaimed(document, sandbox) if called in problem]) == 3


@pytest.mark.parametrize("part", ["path", "request"])
def test_a_request_that_is_shown_is_called_documented(tmp_path: Path, document: documents.Document, part: str) -> None:
    changed = {"response": "unknown", part: "assumed"}
    assert _unclaimed(document, _request(tmp_path), **changed) == [
        f"cleanUpEmail: it has a documented recording, but its {part} is called assumed"
    ]
    assert _unclaimed(document, _request(tmp_path, page=1), response="unknown") == [
        "cleanUpEmail: its recording documented is of page 1, its evidence of 176718317"
    ]


def test_what_the_sandbox_asks_for_the_spec_requires(tmp_path: Path, document: documents.Document) -> None:
    provenance = {"source": "sandbox", "proves": "nothing", "form_requires": ["token"]}
    assert check(_exchange(tmp_path, "cleanUpEmail", provenance=provenance), document) == [
        "form: required is mail_id, token, of the sandbox token"
    ]
