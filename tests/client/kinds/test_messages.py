"""Mistakes of a newcomer: the message of each says what is wrong, with the value, and what to write in its place."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from getmx import (
    OPERATIONS,
    Field,
    GetMX,
    GetMXAPIError,
    GetMXError,
    GetMXInputError,
    GetMXStatusError,
    UnconfirmedRuleWarning,
    _operations,
    models,
)
from getmx_sandbox import Sandbox
from tests.support.calls import OPERATION_IDS, arguments, method, unconfirmed_is_fine
from tests.support.clients import both, run
from tests.support.loopback import Loopback, envelope

SECRET = "canary-5e1f-canary"


def listed(mx: Any, **more: Any) -> Any:
    return mx.messages.list(**{"folder": "Inbox", "mail_id": "1", **more})


#: A call that is wrong, and words that its message must have. `mx` is untyped: what a type checker says comes earlier.
MISTAKES: list[tuple[str, Callable[[Any], Any], list[str]]] = [
    # Names.
    ("misspelt field", lambda mx: mx.emails.add(domain_id="1", mial="a@b.c", password="12345678"),
     ["emails.add", "unknown keyword 'mial'", "did you mean 'mail'?"]),
    ("misspelt field of a list", lambda mx: listed(mx, subjekt="Hi"), ["'subjekt'", "did you mean 'subject'?"]),
    ("name in camel case", lambda mx: mx.emails.clean_up(mailId="1"), ["'mailId'", "did you mean 'mail_id'?"]),
    ("misspelt option", lambda mx: mx.emails.clean_up(mail_id="1", time_out=5), ["did you mean 'timeout'?"]),
    ("short name of an option", lambda mx: mx.emails.clean_up(mail_id="1", retries=5), ["did you mean 'max_retries'?"]),
    ("setting of a client in a call", lambda mx: mx.emails.clean_up(mail_id="1", strict=True),
     ["'strict'", "setting of the client", "with_options(strict=...)"]),
    ("token in a call", lambda mx: mx.emails.clean_up(mail_id="1", token=SECRET), ["with_options(token=...)"]),
    ("option of lists", lambda mx: mx.emails.clean_up(mail_id="1", limit_items=3),
     ["'limit_items'", "only methods that return a page of a list take it"]),
    ("name like nothing", lambda mx: mx.domains.list(zzz=1), ["'zzz'", "it takes page, limit, group_pay_id, domain"]),
    ("several missing", lambda mx: mx.emails.add(mark="m"), ["domain_id, mail, password are required"]),
    ("one missing", lambda mx: mx.messages.list(mail_id="1"), ["messages.list", "folder is required"]),
    ("None for an id", lambda mx: mx.emails.delete(mail_id=None), ["mail_id is required"]),
    ("misspelt extra field", lambda mx: mx.emails.clean_up(extra_fields={"mailid": "1"}),
     ["mail_id is required", "extra_fields has 'mailid'"]),
    # Values.
    ("number for an id", lambda mx: mx.emails.clean_up(mail_id=12345678),
     ["mail_id must be a str, got int 12345678", "write '12345678'"]),
    ("row for an id", lambda mx: mx.emails.clean_up(mail_id=models.Email.from_dict({"id": "7", "mail": SECRET})),
     ["mail_id must be a str, got Email", "pass its id"]),
    ("list for an id", lambda mx: mx.emails.clean_up(mail_id=["1"]), ["mail_id must be a str, got list"]),
    ("bytes for a text", lambda mx: mx.emails.add(domain_id="1", mail=b"a@b.c", password="12345678"),
     ["mail must be a str, got bytes"]),
    ("word for a day", lambda mx: listed(mx, start_time="yesterday"), ["start_time must be a day", "'yesterday'"]),
    ("day in another order", lambda mx: listed(mx, end_time="01.05.2030"), ["YYYY-MM-DD", "'01.05.2030'"]),
    ("day of no calendar", lambda mx: listed(mx, end_time="2030-02-30"), ["of the calendar", "'2030-02-30'"]),
    ("time for a day", lambda mx: listed(mx, end_time=datetime(2030, 5, 1, 12)), ["got datetime", "pass its .date()"]),
    ("seconds for a day", lambda mx: listed(mx, start_time=1_700_000_000), ["got int 1700000000"]),
    ("no folder", lambda mx: listed(mx, folder=[]), ["folder must be", "got list without entries"]),
    ("folder without a name", lambda mx: listed(mx, folder=""), ["folder is required and must not be empty"]),
    ("number among folders", lambda mx: listed(mx, folder=["Inbox", 2]), ["folder must be", "list with int in it"]),
    ("page 0", lambda mx: mx.domains.list(page=0), ["page must be at least 1, got 0"]),
    ("limit too high", lambda mx: mx.domains.list(limit=500), ["limit must be at most 20, got 500"]),
    ("limit as text", lambda mx: mx.domains.list(limit="20"), ["limit must be an int, got str '20'"]),
    ("limit as a float", lambda mx: mx.domains.list(limit=20.0), ["limit must be an int, got float 20.0"]),
    ("flag as a number", lambda mx: listed(mx, seen=-1), ["got int -1", "True sends 1, False sends -1"]),
    ("flag as a word", lambda mx: listed(mx, seen="yes"), ["got str 'yes'", "True sends 1"]),
    ("short password", lambda mx: mx.emails.update(mail_id="1", password="a1b2c3"),
     ["password must have at least 8 characters, got 6"]),
    ("password as a number", lambda mx: mx.emails.update(mail_id="1", password=98765432),
     ["password must be a str, got int"]),
    ("nothing to change", lambda mx: mx.emails.update(mail_id="1"), ["at least 1 of password, mark must be given"]),
    # Options.
    ("timeout as text", lambda mx: mx.emails.clean_up(mail_id="1", timeout="5"), ["timeout", "seconds", "got str"]),
    ("negative retries", lambda mx: mx.emails.clean_up(mail_id="1", max_retries=-1), ["at least 0, got -1"]),
    ("retries as text", lambda mx: mx.emails.clean_up(mail_id="1", max_retries="5"), ["whole number", "got str"]),
    ("extra fields as a list", lambda mx: mx.emails.clean_up(mail_id="1", extra_fields=["x"]),
     ["extra_fields must be a mapping, got list"]),
    ("extra field as a float", lambda mx: mx.emails.clean_up(mail_id="1", extra_fields={"quota": 1.5}),
     ["quota must be a str", "got float 1.5"]),
    ("header with a number", lambda mx: mx.emails.clean_up(mail_id="1", extra_headers={"X-Trace": 1}),
     ["printable ASCII str", "look at 'X-Trace'"]),
    # request().
    ("misspelt operationId", lambda mx: mx.request("listMesages"), ["'listMesages'", "did you mean 'listMessages'?"]),
    ("method for an operationId", lambda mx: mx.request("messages.list"), ["did you mean 'listMessages'?"]),
    ("path without a slash", lambda mx: mx.request("v1/mail/list"), ["did you mean '/v1/mail/list'?"]),
    ("address for a path", lambda mx: mx.request("https://example.com/v1/mail/list"), ["leave out the address"]),
    ("no target", lambda mx: mx.request(None), ["must be a path, an operationId or an Operation, got NoneType"]),
    ("method object", lambda mx: mx.request(mx.emails.list), ["must be a path", "got method"]),
    ("fields as keywords", lambda mx: mx.request("/v1/mail/clean-up", mail_id="1"),
     ["'mail_id'", "second argument: {'mail_id': ...}"]),
    ("fields as a list", lambda mx: mx.request("/v1/mail/clean-up", ["mail_id"]), ["must be a mapping, got list"]),
    # Clients.
    ("no such setting", lambda mx: type(mx)(api_key=SECRET), ["unknown setting 'api_key'", "it takes token, base_url"]),
    ("misspelt setting", lambda mx: type(mx)("t", baseurl="x"), ["'baseurl'", "did you mean 'base_url'?"]),
    ("misspelt setting of the network", lambda mx: type(mx)("t", proxies="x"), ["'proxies'", "did you mean 'proxy'?"]),
    ("no token", lambda mx: GetMX(), ["token is missing", "GETMX_TOKEN"]),
    ("host for an address", lambda mx: GetMX("t", base_url="getmx.com"), ["http://", "https://", "'getmx.com'"]),
    ("network setting of a copy", lambda mx: mx.with_options(proxy="http://p"), ["proxy", "make another client"]),
]  # fmt: skip


@pytest.mark.parametrize(("call", "words"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES])
def test_a_mistake_is_refused_in_words_that_help(
    mx: GetMX, loopback: Loopback, call: Callable[[Any], Any], words: list[str]
) -> None:
    with unconfirmed_is_fine(), pytest.raises(GetMXInputError) as raised:
        call(mx)
    message = str(raised.value)
    assert [word for word in words if word not in message] == [], message
    assert SECRET not in message
    assert not any(secret in message for secret in ("98765432", "a1b2c3"))
    assert loopback.requests == []


def test_the_same_mistake_has_the_same_message_in_the_async_client(loopback: Loopback) -> None:
    def message(asynchronous: bool) -> str:
        with pytest.raises(GetMXInputError) as raised:
            run(lambda mx: mx.emails.update(mial_id="1"), asynchronous, loopback.url)
        return str(raised.value)

    assert (
        message(True)
        == message(False)
        == ("emails.update (updateEmail): unknown keyword 'mial_id'; did you mean 'mail_id'?")
    )


# Each field of each operation.


def swapped(name: str) -> str:
    """A name as it is misspelt: two letters have changed places, or one is there twice."""
    for place in range(1, len(name) - 1):
        if len(name) > 3 and name[place] != name[place + 1]:
            return f"{name[:place]}{name[place + 1]}{name[place]}{name[place + 2 :]}"
    return f"{name}{name[-1]}"


@pytest.mark.parametrize("operation", OPERATION_IDS)
def test_each_misspelt_field_is_told_with_the_right_name(mx: GetMX, operation: str) -> None:
    for field in OPERATIONS[operation].fields:
        given = {name: value for name, value in arguments(operation).items() if name != field.name}
        with pytest.raises(GetMXInputError) as raised:
            method(mx, operation)(**given, **{swapped(field.name): "x"})
        assert str(raised.value).endswith(f"unknown keyword {swapped(field.name)!r}; did you mean {field.name!r}?")


LONG = "x" * 500
WRONG: dict[str, list[Any]] = {
    "text": [5, -1.5, True, ["x"], b"x", object()],
    "integer": ["5", 1.5, True, LONG],
    "flag": [1, -1, 0, "True", LONG],
    "day": [
        "tomorrow",
        "1.2.2030",
        20300102,
        datetime(2030, 1, 2),
        "2030-00-01",
        "2030-01-32",
        "\x07\x1b[31m",
        LONG,
    ],
    "texts": [5, [], (), [None], {"a": "b"}],
}


def wrong_values() -> Iterator[tuple[str, Field, Any]]:
    for operation in OPERATIONS.values():
        for field in operation.fields:
            yield from ((operation.id, field, value) for value in WRONG[field.kind])


def test_each_wrong_value_is_shown_shortly_and_printably_but_no_secret(mx: GetMX, loopback: Loopback) -> None:
    for operation, field, value in wrong_values():
        with unconfirmed_is_fine(), pytest.raises(GetMXInputError) as raised:
            method(mx, operation)(**{**arguments(operation), field.name: value})
        message = str(raised.value)
        assert f"{field.name} must be" in message
        assert f"got {type(value).__name__}" in message
        assert message.isprintable()
        assert len(message) < 250
        is_shown = isinstance(value, (int, float, str)) and not field.secret
        assert ((f" {value!r}" if value != LONG else "str of 500 characters") in message) == is_shown, message
    assert loopback.requests == []


@pytest.mark.parametrize("wrong", [1.5, b"1.5", [1.5]])
@pytest.mark.parametrize("name", ["password", "new_password", "client_secret", "Token2"])
def test_no_secret_of_a_loose_field_is_shown(mx: GetMX, name: str, wrong: Any) -> None:
    value: Any = [SECRET, wrong]
    for call in (
        lambda: mx.request("/v1/mail/update", {"mail_id": "1", name: value}),
        lambda: mx.emails.update(mail_id="1", extra_fields={name: value}),
        lambda: mx.request("/v1/mail/update", {name: wrong}),
    ):
        with pytest.raises(GetMXInputError) as raised:
            call()
        assert SECRET not in str(raised.value)
        assert "1.5" not in str(raised.value)


@pytest.mark.parametrize("token", [SECRET, f"{SECRET}{'0123456789' * 30}"], ids=["short", "long"])
@pytest.mark.parametrize("field", ["start_time", "end_time", "seen", "page", "limit"])
@pytest.mark.parametrize("before", ["", "Bearer "])
def test_no_part_of_the_token_in_a_wrong_place_is_shown(
    loopback: Loopback, field: str, before: str, token: str
) -> None:
    with GetMX(token, base_url=loopback.url) as mx, pytest.raises(GetMXInputError) as raised:
        listed(mx, **{field: before + token})
    assert SECRET not in str(raised.value)
    assert f"{field} must be" in str(raised.value)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATION_IDS)
def test_each_misspelt_operation_and_path_is_told_with_the_right_one(
    mx: GetMX, loopback: Loopback, operation: Any
) -> None:
    for name, right in ((swapped(operation.id), operation.id), (operation.method, operation.id)):
        with pytest.raises(GetMXInputError, match=f"did you mean '{right}'"):
            mx.request(name)
    assert loopback.requests == []
    loopback.respond = lambda request: envelope(None, status=404)
    with pytest.raises(GetMXStatusError) as raised:
        mx.request(f"{operation.path}s", {"mail_id": "1"})
    assert f"the spec has no such path, did you mean {operation.path!r}?" in str(raised.value)


def test_a_path_like_no_other_gets_no_hint(mx: GetMX, loopback: Loopback) -> None:
    loopback.respond = lambda request: envelope(None, status=404)
    with pytest.raises(GetMXStatusError) as raised:
        mx.request("/v9/calendar/export")
    assert "did you mean" not in str(raised.value)


@both
def test_a_misspelt_extra_field_is_told_when_the_service_refuses(loopback: Loopback, asynchronous: bool) -> None:
    loopback.respond = lambda request: envelope(None, code=7, msg="no")
    with pytest.raises(GetMXAPIError) as raised:
        run(lambda mx: listed(mx, extra_fields={"subjct": "Hi"}), asynchronous, loopback.url)
    assert str(raised.value).endswith("no; a field 'subjct' was sent: did you mean 'subject'?")
    with pytest.raises(GetMXAPIError) as raised:
        run(lambda mx: mx.domains.list(extra_fields={"colour": "red"}), asynchronous, loopback.url)
    assert str(raised.value).endswith("code 7: no")


@pytest.mark.parametrize(("owner", "name", "right"), [
    (lambda mx: mx, "email", "emails"), (lambda mx: mx, "domain", "domains"), (lambda mx: mx.emails, "ad", "add"),
    (lambda mx: mx.messages, "wait_fro", "wait_for"),
    (lambda mx: models.Email.from_dict({"id": "1", "mail": "a@b.c"}), "mails", "mail"),
])  # fmt: skip
def test_python_itself_names_the_attribute_that_was_meant(
    mx: GetMX, owner: Any, name: str, right: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(owner(mx), name)
    sys.__excepthook__(AttributeError, raised.value, raised.value.__traceback__)
    assert f"Did you mean: '{right}'?" in capsys.readouterr().err


def test_the_class_of_an_answer_says_how_one_is_made() -> None:
    calls: list[Callable[[Any], Any]] = [lambda make: make(), lambda make: make(id="1"), lambda make: make("1")]
    for call in calls:
        with pytest.raises(TypeError) as raised:
            call(models.Email)
        assert str(raised.value) == "Email is made from the data of an answer: Email.from_dict({...})"


# Ranges of days.


def told(call: Callable[[], Any]) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    return [str(warning.message) for warning in caught if warning.category is UnconfirmedRuleWarning]


def _say_documented(monkeypatch: pytest.MonkeyPatch, *, documented: bool) -> None:
    """Lets the spec be that sure of the fields, whatever it is by now."""
    operation = _operations.LIST_MESSAGES
    fields = tuple(field._replace(documented=documented) for field in operation.fields)
    monkeypatch.setattr(_operations, "LIST_MESSAGES", operation._replace(fields=fields))


@pytest.mark.parametrize(("start", "end", "is_empty"), [
    ("2030-05-01", "2030-05-01", True), (date(2030, 5, 2), "2030-05-01", True), ("2031-01-01", date(2030, 9, 3), True),
    ("2030-05-01", "2030-05-02", False), (date(2029, 12, 31), date(2030, 1, 1), False), (None, "2030-05-01", False),
    ("2030-05-01", None, False),
])  # fmt: skip
@both
def test_a_range_without_a_day_in_it_warns_and_is_sent(
    loopback: Loopback,
    monkeypatch: pytest.MonkeyPatch,
    asynchronous: bool,
    start: Any,
    end: Any,
    is_empty: bool,
) -> None:
    _say_documented(monkeypatch, documented=False)
    loopback.answer({"list": [], "total": 0})
    said = told(lambda: run(lambda mx: listed(mx, start_time=start, end_time=end), asynchronous, loopback.url))
    assert len(loopback.requests) == 1
    assert len(said) == is_empty
    if is_empty:
        rule = "must be before end_time, which is exclusive (to include a day, pass the next one)"
        assert said[0].startswith(f"messages.list (listMessages): start_time {rule}, got {start} and {end}; ")
        assert said[0].endswith("; that rule is assumed, so it is sent")


def test_a_documented_range_without_a_day_in_it_is_refused(
    mx: GetMX, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    _say_documented(monkeypatch, documented=True)
    with pytest.raises(GetMXInputError, match="start_time must be before end_time"):
        listed(mx, start_time="2030-05-01", end_time="2030-05-01")
    assert loopback.requests == []


def test_a_page_past_the_end_is_empty_and_knows_the_total() -> None:
    mx = Sandbox(seed=True).client()
    page = mx.domains.list(page=99)
    assert (list(page), page.total, page.has_next) == ([], 2, False)
    assert "total=2" in repr(page)
    assert not mx.deviations


# The hint at a Scale server.

HINT = "if the domain is on a Scale server, give its address as scale_base_url"


def refused(url: str, msg: str, call: Callable[[Any], Any], **settings: Any) -> str:
    with unconfirmed_is_fine(), GetMX("secret", base_url=url, **settings) as mx, pytest.raises(GetMXError) as raised:
        call(mx)
    assert msg in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize(("msg", "is_hinted"), [
    ("no such mailbox", True), ("mail_id is unknown", True), ("not found", True), ("失败", True),
    ("the folder is unknown", False), ("SUBJECT is too long", False), ("start_time must be a day", False),
    ("no such token", False),
])  # fmt: skip
def test_the_hint_comes_where_the_server_may_be_the_wrong_one(loopback: Loopback, msg: str, is_hinted: bool) -> None:
    loopback.respond = lambda request: envelope(None, code=7, msg=msg)
    asked = {"subject": "Hi", "start_time": "2030-01-01"}
    assert (HINT in refused(loopback.url, msg, lambda mx: listed(mx, **asked))) == is_hinted
    assert HINT not in refused(loopback.url, msg, lambda mx: mx.emails.clean_up(mail_id="1"))
    with Loopback(loopback.respond) as scale:
        assert HINT not in refused(loopback.url, msg, listed, scale_base_url=scale.url)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATION_IDS)
def test_only_calls_on_messages_get_the_hint(loopback: Loopback, operation: Any) -> None:
    loopback.respond = lambda request: envelope(None, code=7, msg="no")
    message = refused(loopback.url, "no", lambda mx: method(mx, operation.id)(**arguments(operation.id)))
    assert (HINT in message) == (operation.server == "customer")
