"""Details of the pure modules, at their boundaries and word for word, as coverage and mutation testing ask for."""

from __future__ import annotations

import asyncio
import json
import pickle
import re
import ssl
import time
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any

import httpx
import pytest

from getmx import (
    AsyncGetMX,
    GetMXConnectionError,
    GetMXDecodeError,
    GetMXError,
    GetMXFieldError,
    GetMXInputError,
    GetMXTimeoutError,
    UnconfirmedRuleWarning,
)
from getmx._runtime import _http, connections
from getmx._runtime.decode import Convert, Mismatch, Model, anything, array, boolean, integer, number, text
from getmx._runtime.deviations import Deviation, Deviations, Reader
from getmx._runtime.encode import form, loose_form, multipart, new_boundary
from getmx._runtime.envelope import Envelope, load, open_envelope, readable
from getmx._runtime.exchange import Reply, Request
from getmx._runtime.leaving import scrub_chain
from getmx._runtime.operation import Field, Operation
from getmx._runtime.redaction import Secret, scrub, scrub_headers, shape, skeleton
from getmx._runtime.retry import REAL_PACE, REPEATED, Fault, asked_pause, pause_before_retry, status_fault

# Retries.


def pause(fault: Fault = "connect", **changes: Any) -> float | None:
    """The decision for a call that may be repeated, but for what is changed."""
    usual = {"retry": "safe", "attempt": 1, "max_retries": 99_999, "asked": None, "time_left": 100.0}
    return pause_before_retry(fault=fault, **{**usual, "random": lambda: 1.0, **changes})


def test_what_is_repeated() -> None:
    expected = {
        "safe": {"connect", "pool", "write", "read", "dropped", "refused", "server", "deadline"},
        "unsent": {"connect", "pool", "refused"},
    }
    assert expected == REPEATED


def test_pauses_double_up_to_eight_seconds() -> None:
    assert [pause(attempt=attempt) for attempt in (1, 2, 3, 4, 5, 6, 5000)] == [0.5, 1, 2, 4, 8, 8, 8]
    assert pause(random=lambda: 0.5) == 0.25
    assert pause(random=lambda: 0.0) == 0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"asked": 0.0}, 0.0),
        ({"asked": 60.0}, 60.0),
        ({"asked": 60.5}, None),
        ({"asked": float("inf"), "time_left": float("inf")}, None),
        ({"asked": 5.0, "time_left": 5.0}, None),
        ({"asked": 5.0, "time_left": 5.01}, 5.0),
        ({"time_left": 0.5}, None),
        ({"time_left": 0.51}, 0.5),
        ({"attempt": 2, "max_retries": 2}, 1.0),
        ({"attempt": 3, "max_retries": 2}, None),
        ({"attempt": 1, "max_retries": 0}, None),
        ({"fault": "final"}, None),
        ({"fault": "read", "retry": "unsent"}, None),
        ({"fault": "read"}, 0.5),
    ],
)
def test_when_a_call_is_given_up(changes: dict[str, Any], expected: float | None) -> None:
    assert pause(**changes) == expected


def test_which_statuses_may_pass() -> None:
    faults = {status: status_fault(status) for status in (200, 428, 429, 430, 499, 500, 501, 598, 599, 600)}
    server = dict.fromkeys((500, 501, 598, 599), "server")
    assert faults == {**dict.fromkeys((200, 428, 430, 499, 600)), 429: "refused", **server}


WALL = 1_445_412_480.0  # Wed, 21 Oct 2015 07:28:00 GMT


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after-ms": "1500"}, 1.5),
        ({"retry-after-ms": "500"}, 0.5),
        ({"retry-after-ms": "-5"}, 0.0),
        ({"retry-after-ms": "0", "retry-after": "7"}, 0.0),
        ({"retry-after-ms": "soon", "retry-after": "7"}, 7.0),
        ({"retry-after-ms": "nan", "retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "inf"}, float("inf")),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "١"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 99 Oct 2015 07:28:00 GMT"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:03 GMT"}, 2.75),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:01 GMT"}, 0.75),
        ({"retry-after": "Wed, 21 Oct 2015 07:27:00 GMT"}, 0.0),
    ],
)
def test_what_a_server_may_ask_to_wait(headers: dict[str, str], expected: float | None) -> None:
    assert asked_pause(headers, WALL + 0.25) == expected


def test_time_and_chance_as_they_are() -> None:
    drawn = {REAL_PACE.random() for _ in range(20)}
    assert len(drawn) > 1
    assert all(0 <= number < 1 for number in drawn)
    started = time.monotonic()

    async def sleep() -> None:
        await REAL_PACE.sleep_async(0.02)

    asyncio.run(sleep())
    assert time.monotonic() - started >= 0.019


@pytest.fixture
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock on the wall is not that of UTC."""
    monkeypatch.setenv("TZ", "XYZ-5")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_elsewhere")
@pytest.mark.parametrize("given", ["Wed, 21 Oct 2015 07:28:03 GMT", "Wed Oct 21 07:28:03 2015"])
def test_days_of_http_are_in_utc_wherever_one_is(given: str) -> None:
    assert asked_pause({"retry-after": given}, WALL) == 3.0


# Forms.


class Colour(str, Enum):  # noqa: UP042  # a str whose str() says something else is the point
    RED = "red"

    def __str__(self) -> str:
        return "not this"


def operation(*fields: Field, **rules: Any) -> Operation[Model]:
    return Operation("op", "group.op", "/v1/op", lambda: Model, fields, **rules)


def refusal(of: Operation[Any], values: dict[str, Any], extra: dict[str, Any] | None = None) -> GetMXInputError:
    with pytest.raises(GetMXInputError) as raised:
        form(of, values, extra or {})
    assert raised.value.operation == "op"
    return raised.value


#: A field with one rule, a value at its boundary, one past it, and what is then said.
RULES: list[tuple[Field, Any, Any, str]] = [
    (Field("x"), "", 5, "must be a str, got int 5: write '5'"),
    (Field("x"), "a", "\ud800", "must be text that UTF-8 can carry (it holds half of a surrogate pair)"),
    (Field("x", required=True), "a", "", "is required and must not be empty"),
    (Field("x", required=True), "a", None, "is required"),
    (Field("x", "texts", required=True), ["a"], ["a", ""], "is required and must not be empty"),
    (Field("x", "integer"), 0, True, "must be an int, got bool True"),
    (Field("x", "integer"), -1, "1", "must be an int, got str '1'"),
    (Field("x", "integer"), 10**400, 10**5000, "must be an int of fewer digits"),
    (Field("x", "integer", minimum=3), 3, 2, "must be at least 3, got 2"),
    (Field("x", "integer", maximum=3), 3, 4, "must be at most 3, got 4"),
    (Field("x", "integer", minimum=0), 0, -1, "must be at least 0, got -1"),
    (Field("x", "integer", maximum=0), 0, 1, "must be at most 0, got 1"),
    (Field("x", min_length=3), "abc", "ab", "must have at least 3 characters, got 2"),
    (Field("x", pattern="b$"), "ab", "ba", "must match b$, got 'ba'"),
    (Field("x", choices=("a", 2)), "2", "b", "must be one of 'a', 2, got 'b'"),
    (Field("x", secret=True), "a", 5, "must be a str, got int"),
    (Field("x", secret=True, pattern="b$"), "ab", "ba", "must match b$"),
    (Field("x", secret=True, choices=("a", "b")), "a", "c", "must be one of 'a', 'b'"),
    (Field("x", "flag"), True, 1,
     "must be True, False or None, got int 1: True sends 1, False sends -1"),
    (Field("x", "day"), "2026-01-02", "2026-1-2",
     "must be a day (datetime.date or a str YYYY-MM-DD), got str '2026-1-2'"),
    (Field("x", "day"), date(2026, 1, 2), datetime(2026, 1, 2),
     "must be a day (datetime.date or a str YYYY-MM-DD), got datetime: pass its .date()"),
    (Field("x", "texts"), "a", 5, "must be a str or a list of at least one str, got int 5"),
    (Field("x", "texts"), ("a",), [], "must be a str or a list of at least one str, got list without entries"),
    (Field("x", "texts"), ["a"], ["a", 1], "must be a str or a list of at least one str, got list with int in it"),
    (Field("x", "texts"), ["a"], {"a"}, "must be a str or a list of at least one str, got set"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "fits", "breaks", "rule"), RULES, ids=[case[3] for case in RULES])
def test_a_documented_rule_at_its_boundary(field: Field, fits: Any, breaks: Any, rule: str) -> None:
    assert [name for name, _ in form(operation(field), {"x": fits}, {})] == ["x"]
    error = refusal(operation(field), {"x": breaks})
    assert str(error) == f"group.op (op): x {rule}"
    assert error.field == "x"


def test_an_assumed_rule_warns_at_the_caller_s_line() -> None:
    of = operation(Field("x", "integer", documented=False, minimum=3), at_least=2, at_least_documented=False)
    with pytest.warns(UnconfirmedRuleWarning) as caught:
        assert form(of, {"x": 2}, {}) == [("x", "2")]
    assert [(str(warning.message), warning.filename) for warning in caught] == [
        ("group.op (op): x must be at least 3, got 2; that rule is assumed, so it is sent", __file__),
        ("group.op (op): at least 2 of x must be given; that rule is assumed, so it is sent", __file__),
    ]


def test_an_assumed_rule_that_is_kept_says_nothing() -> None:
    of = operation(Field("x", "integer", documented=False, minimum=3), at_least=1, at_least_documented=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert form(of, {"x": 3}, {}) == [("x", "3")]


def _days(documented: bool) -> Operation[Any]:
    """Two days, and a field that is known in another way than they are."""
    days = (Field(name, "day", documented=documented) for name in ("start_time", "end_time"))
    return operation(*days, Field("other", documented=not documented))


_TURNED = {"start_time": "2030-05-02", "end_time": "2030-05-01"}


def test_the_order_of_days_counts_as_documented_if_both_are() -> None:
    assert refusal(_days(documented=True), _TURNED).field == "start_time"
    with pytest.warns(UnconfirmedRuleWarning, match="start_time must be before end_time"):
        assert form(_days(documented=False), _TURNED, {}) == list(_TURNED.items())


@pytest.mark.parametrize("extra", [{"start_time": "yesterday"}, {"end_time": ""}])
def test_what_is_no_day_is_neither_before_nor_after_one(extra: dict[str, str]) -> None:
    assert dict(form(_days(documented=True), _TURNED, extra)) == {**_TURNED, **extra}


def test_some_of_the_optional_fields_must_be_given() -> None:
    of = operation(Field("id", required=True), Field("a"), Field("b"), at_least=1)
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {}), ({"a": ""}, {}), ({"a": "x"}, {"a": None}), ({}, {"other": "x"}),
    ]  # fmt: skip
    for values, extra in cases:
        error = refusal(of, {"id": "1", **values}, extra)
        assert str(error) == "group.op (op): at least 1 of a, b must be given"
    assert form(of, {"id": "1", "b": "x"}, {}) == [("id", "1"), ("b", "x")]
    assert form(of, {"id": "1"}, {"b": "x"}) == [("id", "1"), ("b", "x")]


def test_an_extra_field_replaces_what_would_be_refused_and_what_comes_after() -> None:
    of = operation(Field("a", required=True), Field("b", "integer"), Field("c"))
    assert form(of, {"b": "no int", "c": "z"}, {"a": None, "b": 5}) == [("c", "z"), ("b", "5")]


def test_loose_fields_are_written_by_what_they_are() -> None:
    values = {
        "none": None, "yes": True, "no": False, "number": -7, "day": date(2026, 1, 2), "text": "t",
        "list": ["a", "b"], "tuple": ("c",), "colour": Colour.RED, "with blank": "",
    }  # fmt: skip
    assert loose_form(operation(), values) == [
        ("yes", "1"), ("no", "-1"), ("number", "-7"), ("day", "2026-01-02"), ("text", "t"),
        ("list", "a"), ("list", "b"), ("tuple", "c"), ("colour", "red"), ("with blank", ""),
    ]  # fmt: skip
    assert type(loose_form(operation(), {"c": Colour.RED})[0][1]) is str


@pytest.mark.parametrize("name", ["", "a\r", "\x00", '"', "\\", "\x7f", "\x1f", "\ud800", "\u2028", 5])
def test_a_form_field_s_name_cannot_break_the_form(name: Any) -> None:
    with pytest.raises(GetMXInputError) as raised:
        loose_form(operation(), {name: "x"})
    assert str(raised.value) == f"group.op (op): a form field cannot be named {name!r}"
    assert raised.value.operation == "op"


def test_a_loose_value_of_no_kind_is_named() -> None:
    with pytest.raises(GetMXInputError) as raised:
        loose_form(operation(), {"x": 1.5})  # type: ignore[dict-item]  # on purpose
    assert str(raised.value) == "group.op (op): x must be a str or a list of at least one str, got float 1.5"
    assert (raised.value.operation, raised.value.field) == ("op", "x")


def test_the_bytes_of_a_form() -> None:
    assert multipart([("a", "ж"), ("b", "")], "B") == (
        b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xd0\xb6\r\n'
        b'--B\r\nContent-Disposition: form-data; name="b"\r\n\r\n\r\n--B--\r\n'
    )
    assert re.fullmatch("-{24}[0-9a-f]{32}", new_boundary())


# Envelopes.


@pytest.mark.parametrize(
    ("content", "charset", "expected"),
    [
        (b'"\xc3\xa9"', None, "é"),
        (b'"\xc3\xa9"', "UTF-8", "é"),
        (b'"\xe9"', "latin-1", "é"),
        (b'"\xc3\xa9"', "no-such-charset", "é"),
        ('"é"'.encode("utf-16"), None, "é"),
        ('"é"'.encode("utf-16"), "utf-16", "é"),
        (b'\xef\xbb\xbf"a"', None, "a"),
        (b'\xef\xbb\xbf"a"', "utf-8", "a"),
        ('"é"'.encode("utf-16"), "utf-8", "é"),
        (b'\xef\xbb\xbf"a"', "utf8", "a"),
        (rb'"a\nb"', "unicode-escape", "a\nb"),
        (rb'"\u0022"', "raw-unicode-escape", '"'),
        (b'"a-b"', "punycode", "a-b"),
        (b'"a.xn--e1afmkfd."', "idna", "a.xn--e1afmkfd."),
    ],
)
def test_bodies_are_read_by_their_charset(content: bytes, charset: str | None, expected: str) -> None:
    assert load(content, charset) == expected


@pytest.mark.parametrize(
    ("content", "charset", "message"),
    [
        (b"", None, "the answer is empty"),
        (b" \r\n", None, "the answer is empty"),
        (b" <html>", None, "the answer is HTML (7 bytes)"),
        (b"{", None, "the answer is not JSON (1 bytes)"),
        (b"a<", None, "the answer is not JSON (2 bytes)"),
        (b"[NaN]", None, "the answer is not JSON (5 bytes)"),
        (b"-Infinity", None, "the answer is not JSON (9 bytes)"),
        (b'"\xe9"', None, "the answer is not JSON (3 bytes)"),
        (b'"\xe9"', "utf-8", "the answer is not JSON (3 bytes)"),
        (b'"\xff"', "ascii", "the answer is not JSON (3 bytes)"),
        pytest.param(b"[" * 200_000, None, "the answer is nested too deeply to be read", id="nested"),
    ],
)
def test_what_is_no_json(content: bytes, charset: str | None, message: str) -> None:
    with pytest.raises(GetMXDecodeError) as raised:
        load(content, charset)
    assert str(raised.value) == message
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    ("body", "expected", "deviating"),
    [
        ({"code": 200, "msg": "ok", "data": [1]}, (200, "ok", [1]), []),
        ({"code": "-7", "msg": "ok", "data": None}, (-7, "ok", None), ["/code should be integer, got string"]),
        ({"code": "1" * 18, "msg": "", "data": 0}, (int("1" * 18), "", 0), ["/code should be integer, got string"]),
        ({"code": 0}, (0, "", None), ["/msg should be present, got missing", "/data should be present, got missing"]),
        ({"code": 0, "msg": None, "data": 1}, (0, "", 1), ["/msg should be string, got null"]),
        ({"code": 0, "msg": 5, "data": 1}, (0, "", 1), ["/msg should be string, got integer"]),
    ],
)
def test_an_envelope_is_read_leniently(body: Any, expected: tuple[int, str, Any], deviating: list[str]) -> None:
    deviations = Deviations()
    assert open_envelope(body, Reader("op", deviations)) == Envelope(*expected)
    assert [str(deviation).removeprefix("op: ") for deviation in deviations] == deviating


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "the answer is not an envelope {code, msg, data} but JSON array"),
        ({}, "the answer is not an envelope {code, msg, data} but JSON object"),
        ({"code": True}, "the answer's code should be a whole number, got JSON boolean"),
        ({"code": 2.0}, "the answer's code should be a whole number, got JSON number"),
        ({"code": "1" * 19}, "the answer's code should be a whole number, got JSON string"),
        ({"code": "1.0"}, "the answer's code should be a whole number, got JSON string"),
        ({"code": ["1"]}, "the answer's code should be a whole number, got JSON array"),
    ],
)
def test_what_is_no_envelope(body: Any, message: str) -> None:
    with pytest.raises(GetMXDecodeError) as raised:
        open_envelope(body, Reader("op"))
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("content", "charset", "expected"),
    [
        ("é".encode(), None, "é"),
        (b"\xe9!", "latin-1", "é!"),
        (b"\xe9!", None, "\ufffd!"),
        ('{"é"}'.encode("utf-16-le"), None, '{"é"}'),
        (b"a\xe9!", "no-such-charset", "a\ufffd!"),
        (b"a\xe9!", "x\0y", "a\ufffd!"),
    ],
)
def test_any_body_can_be_shown(content: bytes, charset: str | None, expected: str) -> None:
    assert readable(content, charset) == expected


def test_strict_refuses_an_envelope_that_differs() -> None:
    with pytest.raises(GetMXFieldError, match="op: /msg should be present, got missing"):
        open_envelope({"code": 0, "data": 1}, Reader("op", strict=True))


# Redaction.


def test_every_spelling_is_hidden_and_nothing_else() -> None:
    secret = 'a"b\\cé/\n'
    spellings = [
        secret, r"a\"b\\cé/\n", r"a\"b\\c\u00e9/\n", r"""a"b\\cé/\n""", "a%22b%5Cc%C3%A9%2F%0A",
    ]  # fmt: skip
    for spelled in spellings:
        assert scrub(f'<"{spelled}">', [secret]) == '<"***">', spelled
    assert scrub('"a"', ["'a\"'"]) == '"a"'


def test_the_boundary_of_what_is_sought() -> None:
    assert scrub("-abcd-abc-", ["abcd", "abc"]) == "-***-abc-"


def test_longer_secrets_go_first() -> None:
    assert scrub("abcdef", ["abcd", "abcdef"]) == "***"
    assert scrub("abcdef", ["abcdef", "abcd"]) == "***"


def test_half_of_a_surrogate_pair_can_be_a_secret() -> None:
    assert scrub("secr\ud800t is told", ["secr\ud800t"]) == "*** is told"
    assert scrub("secr%3Ft is told", ["secr\ud800t"]) == "*** is told"


def test_half_of_a_surrogate_pair_is_replaced_and_its_neighbours_are_not() -> None:
    assert scrub("a\ud7ff\ud800\udbff\udc00\udfff\ue000", []) == "a\ud7ff" + "\ufffd" * 4 + "\ue000"
    assert open_envelope({"code": 0, "msg": "\ud800", "data": "\ud800"}, Reader("op")) == (0, "\ufffd", "\ud800")


def test_a_secret_is_shown_by_reveal_only() -> None:
    secret = Secret("hidden")
    assert (secret.reveal(), repr(secret), str(secret)) == ("hidden", "Secret(***)", "Secret(***)")
    with pytest.raises(TypeError) as raised:
        pickle.dumps(secret)
    assert str(raised.value) == "a secret is not pickled"
    with pytest.raises(AttributeError):
        secret.other = 1  # type: ignore[attr-defined]  # on purpose


def test_a_chain_of_errors_is_scrubbed_to_its_end() -> None:
    first, second, third = ValueError("canary", 5), KeyError("a canary"), GetMXError("canary!")
    third.__cause__, second.__context__, first.__context__ = second, first, third  # a circle must end, too
    scrub_chain(third, iter(["canary"]))
    assert [error.args for error in (first, second, third)] == [("***", 5), ("a ***",), ("***!",)]
    third.__cause__, third.__context__ = second, OSError(5, "canary")
    third.__context__.add_note("canary")
    scrub_chain(third, ["canary"])
    assert (str(third.__context__), third.__context__.__notes__) == ("[Errno 5] ***", ["***"])


def test_headers_are_scrubbed() -> None:
    headers = {"Set-Cookie": "a=b", "X-Echo": "my canary", "Y": "canary"}
    assert scrub_headers(headers, iter(["canary"])) == {"Set-Cookie": "***", "X-Echo": "my ***", "Y": "***"}


def test_the_skeleton_of_an_answer() -> None:
    answer = {"code": "200", "msg": "said", "data": {"list": [{"body": "text", "n": 1, "no": None}], "msg": "inner"}}
    assert skeleton(answer) == {
        "code": "200",
        "msg": "said",
        "data": {"list": [{"body": "<str, 4>", "n": 1, "no": None}], "msg": "<str, 5>"},
    }
    assert skeleton(["text", 1.5]) == ["<str, 4>", 1.5]
    assert skeleton("text") == "<str, 4>"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "None"), (True, "True"), (0, "0"), (1.5, "1.5"), ("ab", "<str, 2>"), ([1], "<list, 1>"),
     ({}, "<dict, 0>"), (object(), "<object>")],
)  # fmt: skip
def test_the_shape_of_a_value(value: Any, shown: str) -> None:
    assert shape(value) == shown


# Deviations.


def test_deviations_are_kept_up_to_a_number() -> None:
    deviations = Deviations()
    for place in range(1001):
        deviations.record(Deviation("op", f"/{place}", "a", "b"))
    assert len(deviations) == 1000
    assert Deviation("op", "/1000", "a", "b") not in list(deviations)
    json.dumps(list(deviations))


# Values of answers, whether or not an operation has a field of that kind.


@pytest.mark.parametrize(
    ("convert", "value", "expected", "deviating"),
    [
        (anything, {"a": 1}, {"a": 1}, []),
        (text, "a", "a", []),
        (text, 5, "5", ["op: /x should be string, got integer"]),
        (integer, 5, 5, []),
        (integer, 5.0, 5, []),
        (integer, "-5", -5, ["op: /x should be integer, got string"]),
        (number, 1.5, 1.5, []),
        (number, 2, 2.0, []),
        (number, "1.50", 1.5, ["op: /x should be number, got string"]),
        (boolean, True, True, []),
        (array(text), ["a", 5], ["a", "5"], ["op: /x/* should be string, got integer"]),
    ],
)
def test_a_value_that_fits(convert: Convert, value: Any, expected: Any, deviating: list[str]) -> None:
    deviations = Deviations()
    got = convert(value, "/x", Reader("op", deviations))
    assert (got, type(got)) == (expected, type(expected))
    assert [str(deviation) for deviation in deviations] == deviating


@pytest.mark.parametrize(
    ("convert", "value", "expected"),
    [
        (text, True, "string"),
        (text, 1.5, "string"),
        (integer, 5.5, "integer"),
        (integer, 2.0**53, "integer"),
        (integer, float("inf"), "integer"),
        (integer, "1" * 19, "integer"),
        (number, "1e5", "number"),
        (number, float("inf"), "number"),
        (number, 2**53 + 1, "number"),
        (number, True, "number"),
        (boolean, 1, "boolean"),
        (array(text), "a", "array"),
        (array(text), [None], "string"),
    ],
)
def test_a_value_that_does_not_fit(convert: Convert, value: Any, expected: str) -> None:
    with pytest.raises(Mismatch) as raised:
        convert(value, "/x", Reader("op"))
    assert raised.value.expected == expected


def test_a_model_before_it_is_filled_has_no_attribute() -> None:
    with pytest.raises(AttributeError, match="raw"):
        Model.__new__(Model).raw  # noqa: B018  # reading is what raises


# The HTTP half, where a real server would be hard to bring to it.


NETWORK: dict[str, Any] = {"proxy": None, "verify": None, "max_connections": None}


def request(url: str = "http://127.0.0.1:1/", **changes: Any) -> Request:
    return Request(url, b"", {}, timeout=5.0, time_left=100.0, max_answer_bytes=3)._replace(**changes)


def certificate_refused() -> httpx.ConnectError:
    error = httpx.ConnectError("handshake")
    error.__cause__ = ssl.SSLCertVerificationError("expired")
    return error


@pytest.mark.parametrize(
    ("error", "kind", "message", "fault"),
    [
        (httpx.ConnectTimeout("x"), GetMXTimeoutError, "no answer from a:1 within 5 s (ConnectTimeout)", "connect"),
        (httpx.PoolTimeout("x"), GetMXTimeoutError, "no answer from a:1 within 5 s (PoolTimeout)", "pool"),
        (httpx.ReadTimeout("x"), GetMXTimeoutError, "no answer from a:1 within 5 s (ReadTimeout)", "read"),
        (httpx.ConnectError(""), GetMXConnectionError, "no answer from a:1 (ConnectError)", "connect"),
        (httpx.RemoteProtocolError("x"), GetMXConnectionError,
         "no answer from a:1 (RemoteProtocolError: x)", "dropped"),
        (httpx.UnsupportedProtocol("x"), GetMXConnectionError, "no answer from a:1 (UnsupportedProtocol: x)", "setup"),
        (httpx.StreamClosed(), GetMXConnectionError,
         f"no answer from a:1 (StreamClosed: {httpx.StreamClosed()})", "final"),
        (certificate_refused(), GetMXConnectionError,
         "the certificate of a:1 is refused (ConnectError: handshake)", "setup"),
    ],
)  # fmt: skip
def test_each_failure_of_httpx_has_its_error(error: Exception, kind: type, message: str, fault: str | None) -> None:
    ours = _http._failure(error, request(), "a:1", _http.our_fault(error))
    assert (type(ours), str(ours), getattr(ours, "fault", None)) == (kind, message, fault)


def test_an_address_that_httpx_refuses_is_an_input_error() -> None:
    with pytest.raises(GetMXInputError, match="base_url cannot be called") as raised:
        connections.sync_transport(None, **NETWORK).send(request("http://a\x7fb/"))
    assert raised.value.field == "base_url"


def test_the_time_of_a_body_is_bounded_too() -> None:
    with pytest.raises(
        GetMXTimeoutError, match="the answer was not complete in the -1 s that the deadline left"
    ) as raised:
        _http.Attempt(request(time_left=-1.0)).check_time()
    assert raised.value.fault == "deadline"


def test_closed_transports_and_those_never_used() -> None:
    unused = connections.sync_transport(None, **NETWORK)
    unused.close()
    with pytest.raises(GetMXError, match="the client is closed"):
        unused.send(request())
    unused_async = connections.async_transport(None, **NETWORK)
    asyncio.run(unused_async.close())
    with pytest.raises(GetMXError, match="the client is closed"):
        asyncio.run(unused_async.send(request()))
    with pytest.raises(GetMXInputError, match=r"http_client must be an httpx\.AsyncClient"):
        connections.async_transport(object(), **NETWORK)  # type: ignore[arg-type]  # on purpose


def test_closing_an_async_copy_leaves_the_original_open() -> None:
    async def run() -> bool:
        async with AsyncGetMX(token="token") as mx:
            await mx.with_options(timeout=1).close()
            transport: connections.PooledAsyncTransport = mx._transport.made()
            return transport._closed

    assert asyncio.run(run()) is False


def test_what_goes_out_and_comes_back_is_shown_by_its_size() -> None:
    assert repr(request()) == "Request('http://127.0.0.1:1/', 0 bytes)"
    assert repr(Reply(200, {}, b"body", 0.1)) == "Reply(200, 4 bytes)"


def test_broken_text_is_read_in_its_own_charset() -> None:
    assert readable("a".encode("utf-16-le") + b"\0", "utf-16-le") == "a\ufffd"


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "Proxy-Authorization", "Set-Cookie"])
def test_headers_that_are_secrets_of_somebody_are_hidden(name: str) -> None:
    assert scrub_headers({name: "value", "X": "value"}, []) == {name: "***", "X": "value"}
