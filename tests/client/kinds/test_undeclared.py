"""Keys that the spec does not declare: told once a place, by name and type, never with what may be data."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from getmx import GetMX, GetMXAPIError, GetMXFieldError
from getmx._runtime.deviations import MOST_KEPT, MOST_NAMES, MOST_UNDECLARED, Deviation, Deviations, Reader
from getmx._runtime.exchange import Reply
from tests.support.calls import unconfirmed_is_fine
from tests.support.clients import both, run
from tests.support.loopback import Loopback

ROW = {"id": "1", "mail": "a@example.com", "mark": "m", "domain_id": "5"}
JSON_VALUES: list[tuple[Any, str]] = [
    (None, "null"), (True, "boolean"), (5, "integer"), (1.5, "number"), ("x", "string"), ([1], "array"), ({}, "object"),
]  # fmt: skip


class _Service:
    """Answers each request with the same body."""

    def __init__(self, body: Any) -> None:
        self._reply = Reply(200, {}, json.dumps(body).encode(), 0.0)

    def send(self, request: Any) -> Reply:
        return self._reply

    def close(self) -> None:
        pass


def client(body: Any, **options: Any) -> GetMX:
    mx = GetMX(token="token-canary", base_url="http://127.0.0.1:9", **options)
    mx._transport = _Service(body)
    return mx


def listed(*rows: Any, **around: Any) -> dict[str, Any]:
    return {"code": 200, "msg": "", "data": {"list": list(rows), "total": len(rows), **around}}


def met(mx: GetMX) -> dict[str, tuple[str, int]]:
    """The undeclared keys that a client has met: by place the type and how often."""
    return {kind.pointer: (kind.got, mx.deviations[kind]) for kind in mx.deviations if kind.is_undeclared}


@pytest.mark.parametrize(("value", "kind"), JSON_VALUES)
def test_an_undeclared_key_is_told_by_name_and_type_wherever_it_stands(value: Any, kind: str) -> None:
    body = {**listed({**ROW, "quota": value}, next_page=value), "trace": value}
    mx = client(body)
    mx.emails.list()
    assert met(mx) == {"/trace": (kind, 1), "/data/next_page": (kind, 1), "/data/list/*/quota": (kind, 1)}


@both
def test_it_is_told_over_http_by_either_client(loopback: Loopback, asynchronous: bool) -> None:
    loopback.answer({"list": [{**ROW, "quota": 5}], "total": 1})
    told: list[Deviation] = []
    run(lambda mx: mx.emails.list(), asynchronous, loopback.url, on_deviation=told.append)
    assert [(kind.pointer, kind.expected, kind.got) for kind in told] == [
        ("/data/list/*/quota", "no such field", "integer")
    ]


def test_each_row_counts_and_one_line_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    mx = client(listed(*[{**ROW, "id": str(number), "quota": number, "size": "5"} for number in range(1000)]))
    mx.emails.list()
    mx.emails.list()
    assert met(mx) == {"/data/list/*/quota": ("integer", 2000), "/data/list/*/size": ("string", 2000)}
    assert [record.getMessage() for record in caplog.records] == [
        "answer differs from the spec: listEmails: /data/list/*/quota is not declared in the spec, got integer",
        "answer differs from the spec: listEmails: /data/list/*/size is not declared in the spec, got string",
    ]


def test_another_type_at_the_same_place_is_not_told_again() -> None:
    rows = [{**ROW, "id": str(number), "quota": value} for number, (value, _) in enumerate(JSON_VALUES)]
    mx = client(listed(*rows))
    mx.emails.list()
    mx._transport = _Service(listed(*reversed(rows)))
    mx.emails.list()
    assert met(mx) == {"/data/list/*/quota": ("null", 2 * len(rows))}


def test_rows_without_a_declared_field_tell_their_keys_too() -> None:
    mx = client(listed({"new": 1}, {"new": 2}, {"new": 3, "newer": 4}))
    mx.emails.list()
    assert met(mx) == {"/data/list/*/new": ("integer", 3), "/data/list/*/newer": ("integer", 1)}


@pytest.mark.parametrize("data", [{"a": 1}, {"list": [{"a": 1}], "b": 2}])
def test_an_answer_of_unknown_form_has_no_undeclared_keys(data: Any) -> None:
    mx = client({"code": 200, "msg": "", "data": data})
    with unconfirmed_is_fine():
        mx.emails.delete(mail_id="1")
        mx.emails.list_v2()
    assert met(mx) == {}


def test_keys_around_a_single_row_are_told() -> None:
    mx = client(listed({"id": "2", "new": 1}, around=True))
    mx.messages.get(folder="Inbox", mail_id="1", message_id="2")
    assert {"/data/around", "/data/new"} <= met(mx).keys()


# ----------------------------------------------------------------------------------------------------------- the names


@pytest.mark.parametrize(
    "name", ["alice@example.com", "example.com", "12345678", "f47ac10b58cc4372", "a b", "", "é", "x" * 41, "~", "a/b"]
)
def test_a_key_that_may_be_data_is_not_named(name: str) -> None:
    mx = client(listed({**ROW, name: 1}))
    mx.emails.list()
    assert met(mx) == {"/data/list/*/*": ("integer", 1)}


def test_a_secret_as_a_key_is_not_named() -> None:
    mx = GetMX(token="canary_token", base_url="http://127.0.0.1:9")
    mx._transport = _Service(listed({**ROW, "canary_token": 1, "CANARY_TOKEN": 2}, canary_token=1))
    mx.emails.list()
    assert met(mx) == {"/data/*": ("integer", 1), "/data/list/*/*": ("integer", 2)}


@given(st.dictionaries(st.text(max_size=50), st.none(), max_size=60))
def test_what_is_told_can_be_written_and_is_bounded(keys: dict[str, None]) -> None:
    deviations = Deviations()
    reader = Reader("op", deviations)
    reader.undeclared("/data", keys)
    reader.close()
    assert len(deviations) <= MOST_NAMES + 1
    report = deviations.report()
    assert report.isascii()
    assert len(report) < 200 * (MOST_NAMES + 2)


def _many_keys(count: int) -> dict[str, int]:
    return {f"key{'abcdefghij'[number % 10]}{chr(97 + number // 10 % 26)}_{number:x}": 1 for number in range(count)}


def _seconds_to_list(keys: dict[str, int]) -> float:
    mx = client(listed(*[{"id": str(number), name: 1} for number, name in enumerate(keys)], **keys))
    began = time.process_time()
    mx.emails.list()
    return time.process_time() - began


def test_thirty_thousand_different_keys_are_not_a_flood(caplog: pytest.LogCaptureFixture) -> None:
    many = _many_keys(30_000)
    mx = client(listed(*[{"id": str(number), name: 1} for number, name in enumerate(many)], **many))
    mx.emails.list()
    assert len(mx.deviations) <= 2 * (MOST_NAMES + 1)
    assert len(caplog.records) == len(mx.deviations)
    assert sum(count for _, count in met(mx).values()) == 30_001


def test_five_times_as_many_keys_take_about_five_times_as_long() -> None:
    fewer, more = (_seconds_to_list(_many_keys(count)) for count in (10_000, 50_000))
    assert more < 15 * fewer  # it would be 25 times, if each key met all others


def test_invented_keys_leave_room_for_real_deviations(caplog: pytest.LogCaptureFixture) -> None:
    deviations = Deviations()
    for number in range(MOST_KEPT):
        deviations.record(Deviation("op", f"/data/{number}", "no such field", "null"))
    assert (len(deviations), len(caplog.records)) == (MOST_UNDECLARED, MOST_UNDECLARED)
    deviations.record(Deviation("op", "/data/id", "string", "null"))
    assert len(deviations) == MOST_UNDECLARED + 1


def test_no_more_is_logged_than_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    deviations = Deviations()
    for number in range(MOST_KEPT + 10):
        deviations.record(Deviation("op", f"/data/{number}", "string", "null"))
    assert len(deviations) == len(caplog.records) == MOST_KEPT


# ------------------------------------------------------------------------------------------------------ strict clients


def test_a_strict_client_raises_where_the_form_is_documented() -> None:
    row = {"id": "1", "new": 1}
    with pytest.raises(GetMXFieldError, match=r"/data/new is not declared in the spec, got integer"):
        client({"code": 200, "msg": "", "data": {"new": 1}}, strict=True).emails.update(mail_id="1", mark="x")
    mx = client(listed(row), strict=True)  # Assumed, so that it is only recorded.
    mx.emails.list()
    assert met(mx) == {"/data/list/*/new": ("integer", 1)}


def test_a_strict_client_raises_for_the_envelope_of_a_success_but_keeps_a_refusal() -> None:
    call = {"code": 200, "msg": "", "data": None, "trace": 1}
    with pytest.raises(GetMXFieldError, match="/trace"):
        client(call, strict=True).emails.update(mail_id="1", mark="x")
    mx = client({**call, "code": 500}, strict=True)
    with pytest.raises(GetMXAPIError):
        mx.emails.update(mail_id="1", mark="x")
    assert met(mx) == {"/trace": ("integer", 1)}


def test_a_path_that_the_spec_does_not_know_only_records() -> None:
    mx = client({"code": 200, "msg": "", "data": None, "trace": 1}, strict=True)
    assert mx.request("/v9/new").code == 200
    assert met(mx) == {"/trace": ("integer", 1)}


# ---------------------------------------------------------------------------------------------------------- the report


def test_the_report_is_sorted_stable_and_without_values(caplog: pytest.LogCaptureFixture) -> None:
    def report(*operations: str) -> str:
        mx = client(listed({**ROW, "zeta": "canary", "alpha": 1, "canary@example.com": 1, "mark": 5}, other="canary"))
        for operation in operations:
            mx.request(operation) if "/" in operation else getattr(mx, operation).list()
        return mx.deviations.report()

    text = report("emails", "domains")
    assert text == report("domains", "emails")
    assert "canary" not in text
    assert text.splitlines()[0].startswith("getmx-client ")
    lines = text.splitlines()
    block = lines[lines.index("listEmails") :]
    assert block[1:] == [
        "  /data/list/*/* is not declared in the spec, got integer (1 times)",
        "  /data/list/*/alpha is not declared in the spec, got integer (1 times)",
        "  /data/list/*/mark should be string, got integer (1 times)",
        "  /data/list/*/zeta is not declared in the spec, got string (1 times)",
        "  /data/other is not declared in the spec, got string (1 times)",
    ]


def test_a_report_of_nothing_says_so() -> None:
    assert client(listed()).deviations.report().splitlines()[-1] == "no deviations"


@pytest.mark.parametrize(
    ("path", "shown"), [("/v9/mail/new-list", "/v9/mail/new-list"), ("/v9/alice@example.com", "another path")]
)
def test_a_report_names_a_path_only_if_it_looks_like_one_of_the_api(path: str, shown: str) -> None:
    mx = client({"code": 200, "msg": "", "data": None, "trace": 1})
    mx.request(path)
    assert shown in mx.deviations.report().splitlines()


def test_logging_stays_quiet_for_answers_as_the_spec_says(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "getmx")
    mx = client(listed(ROW))
    mx.emails.list()
    assert (len(mx.deviations), caplog.records) == (0, [])
