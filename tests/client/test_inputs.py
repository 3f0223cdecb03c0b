"""What cannot be right is refused before anything is sent, by an error that names operation, field and rule."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from getmx import GetMX, GetMXInputError, UnconfirmedRuleWarning
from tests.support.calls import assume, unconfirmed_is_fine
from tests.support.loopback import Loopback, envelope

Call = Callable[[GetMX], Any]

#: A call that is wrong, and what its message must say.
REFUSED: list[tuple[str, Call, str]] = [
    ("id of a wrong type", lambda mx: mx.emails.clean_up(mail_id=12345678),  # type: ignore[arg-type]  # on purpose
     "emails.clean_up (cleanUpEmail): mail_id must be a str, got int"),
    ("id missing", lambda mx: mx.emails.clean_up(mail_id=None),  # type: ignore[arg-type]  # on purpose
     "emails.clean_up (cleanUpEmail): mail_id is required"),
    ("empty id", lambda mx: mx.emails.clean_up(mail_id=""),
     "emails.clean_up (cleanUpEmail): mail_id is required and must not be empty"),
    ("limit past the documented maximum", lambda mx: mx.domains.list(limit=50),
     "domains.list (listDomains): limit must be at most 20, got 50"),
    ("page 0", lambda mx: mx.domains.list(page=0), "domains.list (listDomains): page must be at least 1, got 0"),
    ("page as a flag", lambda mx: mx.domains.list(page=True),
     "domains.list (listDomains): page must be an int, got bool"),
    ("limit as text", lambda mx: mx.domains.list(limit="20"),  # type: ignore[arg-type]  # on purpose
     "domains.list (listDomains): limit must be an int, got str"),
    ("short password", lambda mx: mx.emails.update(mail_id="1", password="short"),
     "emails.update (updateEmail): password must have at least 8 characters, got 5"),
    ("nothing to change", lambda mx: mx.emails.update(mail_id="1"),
     "emails.update (updateEmail): at least 1 of password, mark must be given"),
    ("nothing to change in a rule", lambda mx: mx.smtp_rules.update(smtp_filter_id="1"),
     "smtp_rules.update (updateSmtpRule): at least 1 of rule, action, mark, status must be given"),
    ("neither of two", lambda mx: mx.scale.remaining_space(),
     "scale.remaining_space (getRemainingSpace): at least 1 of domain_id, group_pay_id must be given"),
    ("both empty", lambda mx: mx.scale.remaining_space(domain_id="", group_pay_id=""),
     "scale.remaining_space (getRemainingSpace): at least 1 of domain_id, group_pay_id must be given"),
    ("flag as a number", lambda mx: mx.smtp_rules.update(smtp_filter_id="1", status=1),  # type: ignore[arg-type]  # on purpose
     "smtp_rules.update (updateSmtpRule): status must be True, False or None, got int"),
    ("day with a time", lambda mx: mx.messages.list(folder="Inbox", mail_id="1", end_time=datetime(2026, 1, 2)),
     "end_time must be a day (datetime.date or a str YYYY-MM-DD), got datetime"),
    ("day in another form", lambda mx: mx.messages.list(folder="Inbox", mail_id="1", end_time="02.01.2026"),
     "end_time must be a day (datetime.date or a str YYYY-MM-DD), got str"),
    ("no folder", lambda mx: mx.messages.list(folder=[], mail_id="1"),
     "messages.list (listMessages): folder must be a str or a list of at least one str, got list"),
    ("a folder that is no text", lambda mx: mx.messages.list(folder=["Inbox", 1], mail_id="1"),  # type: ignore[list-item]  # on purpose
     "messages.list (listMessages): folder must be a str or a list of at least one str, got list"),
    ("half of a surrogate pair", lambda mx: mx.emails.update(mail_id="1", mark="\ud800"),
     "emails.update (updateEmail): mark must be text that UTF-8 can carry"),
    ("unknown keyword", lambda mx: mx.emails.clean_up(mail_id="1", mailid="2"),  # type: ignore[call-arg]  # on purpose
     "emails.clean_up (cleanUpEmail): unknown keyword 'mailid'; did you mean 'mail_id'?"),
    ("keyword like nothing", lambda mx: mx.emails.clean_up(mail_id="1", zzz="2"),  # type: ignore[call-arg]  # on purpose
     "unknown keyword 'zzz'; it takes mail_id, timeout, deadline, max_retries, extra_fields"),
    ("no time", lambda mx: mx.emails.clean_up(mail_id="1", timeout=0), "timeout must be a number of seconds above 0"),
    ("endless time", lambda mx: mx.emails.clean_up(mail_id="1", timeout=float("inf")),
     "timeout must be a number of seconds above 0"),
    ("extra field that is no field", lambda mx: mx.emails.clean_up(mail_id="1", extra_fields={"x": 1.5}),  # type: ignore[dict-item]  # on purpose
     "emails.clean_up (cleanUpEmail): x must be a str or a list of at least one str, got float"),
    ("extra field with a line end in it", lambda mx: mx.emails.clean_up(mail_id="1", extra_fields={"a\r\nb": "x"}),
     "a form field cannot be named 'a\\r\\nb'"),
    ("extra fields as a list", lambda mx: mx.emails.clean_up(mail_id="1", extra_fields=["x"]),  # type: ignore[arg-type]  # on purpose
     "extra_fields must be a mapping"),
    ("extra headers as text", lambda mx: mx.emails.clean_up(mail_id="1", extra_headers="X: 1"),  # type: ignore[arg-type]  # on purpose
     "emails.clean_up (cleanUpEmail): extra_headers must be a mapping"),
    ("header that is no text", lambda mx: mx.emails.clean_up(mail_id="1", extra_headers={"X": 1}),  # type: ignore[dict-item]  # on purpose
     "extra_headers must map names to values, both printable ASCII str"),
    ("header past ASCII", lambda mx: mx.emails.clean_up(mail_id="1", extra_headers={"X": "ж"}),
     "extra_headers must map names to values, both printable ASCII str"),
    ("header with a line end", lambda mx: mx.emails.clean_up(mail_id="1", extra_headers={"X": "1\r\nY: 2"}),
     "extra_headers must map names to values, both printable ASCII str"),
    ("header with a blank in its name", lambda mx: mx.emails.clean_up(mail_id="1", extra_headers={"X Y": "1"}),
     "extra_headers must map names to values, both printable ASCII str"),
    ("header of the form", lambda mx: mx.emails.clean_up(mail_id="1", extra_headers={"content-Type": "text/plain"}),
     "emails.clean_up (cleanUpEmail): extra_headers cannot set content-Type, the form does"),
    ("number of thousands of digits", lambda mx: mx.domains.list(page=10**5000),
     "domains.list (listDomains): page must be an int of fewer digits"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_is_refused_before_anything_is_sent(mx: GetMX, loopback: Loopback, call: Call, message: str) -> None:
    with pytest.raises(GetMXInputError) as raised:
        call(mx)
    assert message in str(raised.value)
    assert raised.value.operation is not None or "timeout" in message
    assert loopback.requests == []


class _Row:
    """Something that has an id."""

    def __init__(self, row_id: Any) -> None:
        self.id = row_id


_A_DAY = "must be a day (datetime.date or a str YYYY-MM-DD)"


@pytest.mark.parametrize(("value", "message"), [
    (5, "got int 5: write '5'"),
    (2**80 - 1, f"got int {2**80 - 1}: write '{2**80 - 1}'"),
    (2**80, "got int"),
    (True, "got bool True"),
    (1.5, "got float 1.5"),
    (_Row("5"), "got _Row: pass its id"),
    (_Row(5), "got _Row"),
])  # fmt: skip
def test_a_wrong_id_is_told_with_its_remedy(mx: GetMX, value: Any, message: str) -> None:
    with pytest.raises(GetMXInputError) as raised:
        mx.emails.clean_up(mail_id=value)
    assert str(raised.value) == f"emails.clean_up (cleanUpEmail): mail_id must be a str, {message}"


@pytest.mark.parametrize(("fields", "message"), [
    ({"start_time": "2030-02-30"}, f"start_time {_A_DAY} of the calendar, got str '2030-02-30'"),
    ({"start_time": "x" * 80}, f"start_time {_A_DAY}, got str '{'x' * 80}'"),
    ({"start_time": "x" * 81}, f"start_time {_A_DAY}, got str of 81 characters"),
    ({"start_time": datetime(2030, 1, 1)}, f"start_time {_A_DAY}, got datetime: pass its .date()"),
    ({"folder": ["a", 1, None]}, "folder must be a str or a list of at least one str, got list with int in it"),
    ({"folder": []}, "folder must be a str or a list of at least one str, got list without entries"),
])  # fmt: skip
def test_a_wrong_value_is_told_as_far_as_it_helps(mx: GetMX, fields: dict[str, Any], message: str) -> None:
    arguments: dict[str, Any] = {"mail_id": "1", "folder": "Inbox", **fields}
    with pytest.raises(GetMXInputError) as raised:
        mx.messages.list(**arguments)
    assert str(raised.value) == f"messages.list (listMessages): {message}"


@pytest.mark.parametrize(("extra", "hint"), [
    ({"mial_id": "1"}, "; extra_fields has 'mial_id': is that name right?"), ({"other": "1"}, ""), ({5: "1"}, ""),
])  # fmt: skip
def test_a_required_field_may_be_misspelt_among_the_extra_ones(mx: GetMX, extra: Any, hint: str) -> None:
    with pytest.raises(GetMXInputError) as raised:
        mx.emails.clean_up(mail_id=None, extra_fields=extra)  # type: ignore[arg-type]  # on purpose
    assert str(raised.value) == f"emails.clean_up (cleanUpEmail): mail_id is required{hint}"


def test_all_required_fields_are_told_and_the_first_is_named(mx: GetMX) -> None:
    with pytest.raises(GetMXInputError) as raised:
        mx.emails.add(domain_id=None, mail=None, password=None)  # type: ignore[arg-type]  # on purpose
    assert str(raised.value) == "emails.add (addEmail): domain_id, mail, password are required"
    assert raised.value.field == "domain_id"


def test_an_input_error_is_a_type_error_and_a_value_error(mx: GetMX) -> None:
    for kind in (TypeError, ValueError):
        with pytest.raises(kind):
            mx.emails.clean_up(mail_id="1", mailid="2")  # type: ignore[call-arg]  # on purpose


def test_a_missing_keyword_is_the_language_s_own_type_error(mx: GetMX) -> None:
    with pytest.raises(TypeError, match="mail_id"):
        mx.emails.clean_up()  # type: ignore[call-arg]  # on purpose


@pytest.mark.parametrize(
    ("token", "message"),
    [
        (None, "token is missing: pass token=..., or set the environment variable GETMX_TOKEN"),
        ("", "token must not be empty"),
        (b"token", "token must be a str or a callable that returns one, got bytes"),
        (7, "token must be a str or a callable that returns one, got int"),
    ],
)
def test_a_token_that_cannot_be_right(token: Any, message: str) -> None:
    with pytest.raises(GetMXInputError) as raised:
        GetMX(token=token)
    assert str(raised.value) == message
    assert raised.value.field == "token"


@pytest.mark.parametrize("answer", ["", None, 7])
def test_a_token_callable_that_answers_no_token(loopback: Loopback, answer: Any) -> None:
    with GetMX(token=lambda: answer, base_url=loopback.url) as mx, pytest.raises(GetMXInputError) as raised:
        mx.emails.clean_up(mail_id="1")
    assert "emails.clean_up (cleanUpEmail): the token callable's answer: token must" in str(raised.value)
    assert loopback.requests == []


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"base_url": "ftp://example.org"}, "base_url"),
        ({"base_url": "example.org"}, "base_url"),
        ({"base_url": "http://"}, "base_url"),
        ({"base_url": "http://[::1"}, "base_url"),
        ({"base_url": "http://example.org/?a=1"}, "base_url"),
        ({"base_url": "http://user:password@example.org"}, "base_url"),
        ({"token": "\ud800"}, "token"),
        ({"base_url": 5}, "base_url"),
        ({"scale_base_url": ""}, "scale_base_url"),
        ({"timeout": -1}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"deadline": 0}, "deadline"),
        ({"max_retries": -1}, "max_retries"),
        ({"max_retries": 1.5}, "max_retries"),
        ({"max_answer_bytes": 0}, "max_answer_bytes"),
        ({"on_request": 5}, "on_request"),
        ({"time": 5}, "unknown setting 'time'; did you mean 'timeout'"),
        ({"strict": "yes"}, "strict"),
        ({"http_client": object()}, "http_client"),
    ],
)
def test_a_setting_that_cannot_be_right(settings: dict[str, Any], field: str) -> None:
    arguments: dict[str, Any] = {"token": "token", **settings}
    with pytest.raises(GetMXInputError, match=field) as raised:
        GetMX(**arguments)
    assert raised.value.field in settings


def test_an_assumed_rule_warns_and_sends(mx: GetMX, loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    assume(monkeypatch, "listDomains")
    loopback.answer({"list": [], "total": 0})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        mx.domains.list(limit=50)
    caught = [warning for warning in caught if warning.category is UnconfirmedRuleWarning]
    assert [str(warning.message) for warning in caught] == [
        "domains.list (listDomains): limit must be at most 20, got 50; that rule is assumed, so it is sent"
    ]
    assert caught[0].filename == __file__
    assert loopback.last.form == [("token", "token"), ("limit", "50")]


def test_an_assumed_rule_on_a_secret_does_not_show_it(
    mx: GetMX, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    assume(monkeypatch, "updateEmail")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        mx.emails.update(mail_id="1", password="hunter2")
    assert any("password must have at least 8 characters" in str(warning.message) for warning in caught)
    assert not any("hunter2" in str(warning.message) for warning in caught)
    assert ("password", "hunter2") in loopback.last.form


def test_flags_are_1_and_minus_1_and_none_is_not_sent(mx: GetMX, loopback: Loopback) -> None:
    loopback.answer({"list": [], "total": 0})
    mx.messages.list(folder="Inbox", mail_id="1", seen=False, flagged=True)
    assert loopback.last.form == [
        ("token", "token"), ("folder", "Inbox"), ("mail_id", "1"), ("flagged", "1"), ("seen", "-1"),
    ]  # fmt: skip
    mx.messages.list(folder="Inbox", mail_id="1", seen=None)
    assert "seen" not in dict(loopback.last.form)


def test_a_folder_is_one_part_and_a_list_of_them_one_each(mx: GetMX, loopback: Loopback) -> None:
    loopback.answer({"list": [], "total": 0})
    mx.messages.list(folder="Inbox", mail_id="1")
    assert [value for name, value in loopback.last.form if name == "folder"] == ["Inbox"]
    mx.messages.list(folder=["Inbox", "Sent"], mail_id="1")
    assert [value for name, value in loopback.last.form if name == "folder"] == ["Inbox", "Sent"]


@pytest.mark.parametrize("day", ["2026-02-01", date(2026, 2, 1)])
def test_days_are_texts_or_dates(mx: GetMX, loopback: Loopback, day: str | date) -> None:
    loopback.answer({"list": [], "total": 0})
    mx.messages.list(folder="Inbox", mail_id="1", end_time=day)
    assert ("end_time", "2026-02-01") in loopback.last.form


def test_extra_fields_win_and_none_drops_one(mx: GetMX, loopback: Loopback) -> None:
    loopback.answer({"list": [], "total": 0})
    mx.messages.list(
        folder="Inbox",
        mail_id="1",
        seen=True,
        extra_fields={"seen": 0, "folder": '["Inbox"]', "mail_id": None, "new": ["a", "b"], "on": True, "off": False},
    )
    assert loopback.last.form == [
        ("token", "token"), ("seen", "0"), ("folder", '["Inbox"]'), ("new", "a"), ("new", "b"), ("on", "1"),
        ("off", "-1"),
    ]  # fmt: skip


def test_an_extra_field_answers_a_missing_one_and_at_least_one_of(mx: GetMX, loopback: Loopback) -> None:
    mx.emails.update(mail_id="1", extra_fields={"mark": "m"})
    assert loopback.last.form == [("token", "token"), ("mail_id", "1"), ("mark", "m")]


def test_an_extra_token_replaces_the_client_s_own(mx: GetMX, loopback: Loopback) -> None:
    mx.emails.clean_up(mail_id="1", extra_fields={"token": "other"})
    assert loopback.last.form == [("mail_id", "1"), ("token", "other")]


def test_subclasses_of_plain_types_are_taken_for_what_they_are(mx: GetMX, loopback: Loopback) -> None:
    class Name(str):
        def __str__(self) -> str:
            return "not this"

    class Number(int):
        def __str__(self) -> str:
            return "not this"

    loopback.respond = lambda request: envelope({"list": [], "total": 0})
    with unconfirmed_is_fine():
        mx.domains.list(page=Number(2), domain=Name("a.com"))
    assert loopback.last.form == [("token", "token"), ("page", "2"), ("domain", "a.com")]
