"""Codes in mail: where they stand, what is taken for one, and texts that are made to keep a search busy."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from getmx import GetMXInputError, GetMXWaitTimeout
from getmx._runtime.codes import CODE_FIELDS, CODE_PATTERN, MOST_SEARCHED, CodeSearch, text_of_html
from tests.support.clients import Clock, both, run
from tests.support.loopback import Answer, Loopback, Received, envelope


def found(text: str, pattern: str | re.Pattern[str] = CODE_PATTERN) -> str | None:
    return CodeSearch("wait", pattern, CODE_FIELDS).find({"subject": text}, {}).code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code is 123456.", "123456"),
        ("code:1234", "1234"),
        ("G-987654 is your code", "987654"),
        ("验证码123456，五分钟内有效", "123456"),
        ("(4711)", "4711"),
        ("On 2026-11-26 at 12:3456 use 00012345", "00012345"),
        ("123 or 123456789", None),
        ("1,234.56 and 2026/11/26", None),
        ("+491234567", None),
        ("A1234 1234b", None),
        ("", None),
    ],
)
def test_a_code_is_4_to_8_digits_that_stand_alone(text: str, code: str | None) -> None:
    assert found(text) == code


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (r"[A-Z]{3}-\d{2}", "ABC-12"),
        (r"([A-Z]{3})-(\d{2})", "ABC"),
        (r"([A-Z]{3})-(?P<code>\d{2})", "12"),
        (re.compile(r"abc-(\d+)", re.IGNORECASE), "12"),
        (r"A(X)?|C-(\d)", None),
        (r"(?:is )?(?P<code>Z)?[A-Z]", None),
    ],
)
def test_the_code_is_the_named_group_else_the_first_else_the_whole_match(pattern: Any, code: str | None) -> None:
    assert found("Your code is ABC-12", pattern) == code


def test_a_match_whose_group_is_empty_is_passed_over() -> None:
    assert found("code: ; code: 77", r"code: (\d*)") == "77"


@both
@pytest.mark.parametrize("pattern", ["(", "[", "", r"\d*", "a|", b"\\d+", 5, re.compile(rb"\d"), "a{99999999999}"])
def test_a_pattern_that_cannot_be_right_is_refused_at_once(
    loopback: Loopback, asynchronous: bool, pattern: Any
) -> None:
    with pytest.raises(GetMXInputError, match=r"messages.wait_for_code: pattern must ") as raised:
        run(lambda mx: mx.messages.wait_for_code(mail_id="1", pattern=pattern), asynchronous, loopback.url)
    assert (raised.value.field, loopback.requests) == ("pattern", [])


@pytest.mark.parametrize("fields", [(), "subject", ("body",), ["subject", 5], ([],)])
def test_fields_that_cannot_be_searched_are_refused_at_once(loopback: Loopback, fields: Any) -> None:
    with pytest.raises(
        GetMXInputError, match="fields must be a tuple of one or more of 'subject', 'plain_text', 'html'"
    ):
        run(lambda mx: mx.messages.wait_for_code(mail_id="1", fields=fields), False, loopback.url)
    assert loopback.requests == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Your code:</p><b>12</b><span>34</span>", "Your code: 1234"),
        ("<td>12</td><td>34</td>", "12 34"),
        ("1&#50;3&nbsp;&lt;4", "123 <4"),
        ("<head><title>1111</title><style>a{b:2222}</style></head><script>x=3333</script>4444", "4444"),
        ("a<!-- 1111 <b> <!-- 2222 -->b<!-- 3333", "ab"),
        ("if 3 < 4 & 5 > 2", "if 3 < 4 & 5 > 2"),
        ("<p title='1111'>x<br/>y</p><![CDATA[z", "x y <![CDATA[z"),
    ],
)
def test_the_text_of_html_is_what_a_reader_sees(html: str, text: str) -> None:
    assert " ".join(text_of_html(html).split()) == text


UNITS = [
    "<", "<a ", "<a b='", '<a b="', "<!--", "<!a", "<?", "</a", "</", "<![CDATA[", "&", "&#", "&aaaa", "<script>",
    "<a/", "<![if", "<a b=c ", '<a b=">', "<a>", "<!--->--", "1", "1234-", " ", "<title><title>", "<div>",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_keeps_the_search_busy(unit: str) -> None:
    text = unit * (2 * MOST_SEARCHED // len(unit))
    started = time.process_time()
    for body in (text, f"<div {text}", f"{text}>"):
        CodeSearch("wait", CODE_PATTERN, CODE_FIELDS).find({"body": body}, {})
    assert time.process_time() - started < 5  # 200 s without the care that is taken


def test_what_comes_late_in_a_text_is_not_searched() -> None:
    assert found(" " * (MOST_SEARCHED - 5) + " 1234") == "1234"
    assert found(" " * MOST_SEARCHED + "1234") is None


class Mail:
    """A service with one message: its row, and the full message."""

    def __init__(self, row: Any, detail: Any = None) -> None:
        self.row = row
        self.detail = detail

    def __call__(self, request: Received) -> Answer:
        if request.path.endswith("/list"):
            return envelope({"list": [self.row], "total": 1})
        return self.detail if isinstance(self.detail, Answer) else envelope({"list": [self.detail], "total": 1})


def code(**arguments: Any) -> Callable[[Any], Any]:
    return lambda mx: mx.messages.wait_for_code(mail_id="1", timeout=1, folder="Junk", **arguments)


ID = {"id": "7"}
FULL = {**ID, "subject": "Hi", "plain_text": "plain 2222", "body": "<p>html 3333</p>"}


@both
@pytest.mark.parametrize(
    ("row", "detail", "arguments", "expected", "requests"),
    [
        ({**ID, "subject": "Code 1111"}, FULL, {}, "1111", 1),
        ({**ID, "subject": "Hi", "body": "plain 4444"}, FULL, {}, "4444", 1),
        ({**ID, "subject": "Hi", "body": "<p>html 4444</p>"}, FULL, {}, "2222", 2),
        ({**ID, "subject": "Hi", "body": "nothing"}, {**FULL, "body": "nothing"}, {}, "2222", 2),
        ({**ID, "subject": "Hi"}, FULL, {}, "2222", 2),
        ({**ID, "subject": "Hi", "body": ""}, {**FULL, "plain_text": ""}, {}, "3333", 2),
        ({**ID, "subject": "Hi"}, FULL, {"fields": ("html", "plain_text")}, "3333", 2),
        ({**ID, "body": "<p>html 4444</p>"}, FULL, {"fields": ("html",)}, "4444", 1),
        ({**ID, "subject": "1111", "body": "2222"}, FULL, {"fields": ["plain_text"]}, "2222", 1),
        ({"id": 7, "subject": 123456}, FULL, {}, "123456", 1),
        ({"body": "<p>no id 4444</p>"}, FULL, {}, "4444", 1),
        ({**ID, "body": "<p>gone 4444</p>"}, envelope({"list": []}), {}, "4444", 2),
        ({**ID, "body": "<p>gone 4444</p>"}, envelope(None, code=5), {}, "4444", 2),
    ],
)
def test_subject_then_plain_text_then_html_are_searched_and_the_full_message_only_if_needed(
    loopback: Loopback, asynchronous: bool, row: Any, detail: Any, arguments: Any, expected: str, requests: int
) -> None:
    loopback.respond = Mail(row, detail)
    assert run(code(**arguments), asynchronous, loopback.url, clock=Clock()) == expected
    assert len(loopback.requests) == requests
    if requests > 1:
        assert dict(loopback.last.form) == {"token": "token", "folder": "Junk", "mail_id": "1", "message_id": "7"}


@both
def test_each_message_is_searched_once_and_a_refusal_is_the_cause_of_the_end(
    loopback: Loopback, asynchronous: bool
) -> None:
    loopback.respond = Mail({**ID, "subject": "Hi"}, envelope(None, code=5, msg="no"))
    with pytest.raises(GetMXWaitTimeout, match=r"wait_for_code: no message with a code within 1 s; .*'Junk'") as raised:
        run(code(), asynchronous, loopback.url, clock=Clock())
    assert [request.path.rsplit("/", 1)[1] for request in loopback.requests] == ["list", "detail", "list"]
    assert "code 5: no" in str(raised.value.__cause__)


@both
def test_a_code_after_a_bookmark_is_no_old_one(loopback: Loopback, asynchronous: bool) -> None:
    mail = Mail({**ID, "subject": "Code 1111"})

    async def later(mx: Any) -> Any:
        mark = await mx.messages.bookmark(mail_id="1")
        mail.row = {"id": "8", "subject": "Code 2222"}
        return await mx.messages.wait_for_code(mail_id="1", since=mark)

    def work(mx: Any) -> Any:
        if asynchronous:
            return later(mx)
        mark = mx.messages.bookmark(mail_id="1")
        mail.row = {"id": "8", "subject": "Code 2222"}
        return mx.messages.wait_for_code(mail_id="1", since=mark)

    loopback.respond = mail
    assert run(work, asynchronous, loopback.url, clock=Clock()) == "2222"
