"""A canary in the token and in a mailbox password, echoed by the server wherever it can: it is found nowhere."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from getmx import OPERATIONS, GetMX, GetMXError
from getmx._runtime.redaction import HIDDEN, Secret, scrub, shape
from tests.support.calls import call, unconfirmed_is_fine
from tests.support.loopback import Answer, Loopback, Received

#: With characters that JSON, URLs and reprs spell in other ways.
TOKEN = 'token-"canary"\\7&'
PASSWORD = "pass word&'canary'\t9é"
SPELLINGS = [
    spelled
    for secret in (TOKEN, PASSWORD)
    for spelled in (secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], quote(secret, ""))
]


def echo_envelope(code: int) -> Callable[[Received], Answer]:
    """An answer that gives back the whole form in msg, in data and in a header."""

    def respond(request: Received) -> Answer:
        form = dict(request.form)
        told = f"bad form {form} {json.dumps(form)} {quote(form['token'])} {form}"
        body = {"code": code, "msg": told, "data": {"list": [{"id": form["token"], "body": told, **form}], **form}}
        headers = {"Content-Type": "application/json", "X-Echo": quote(form["token"]), "Set-Cookie": "session=1"}
        return Answer(json.dumps(body).encode(), headers=headers)

    return respond


def echo_html(status: int) -> Callable[[Received], Answer]:
    def respond(request: Received) -> Answer:
        return Answer(f"<p>{dict(request.form)} {request.body!r}</p>".encode(), status, {"Content-Type": "text/html"})

    return respond


REACTIONS = [echo_envelope(200), echo_envelope(500), echo_html(200), echo_html(500), echo_html(302)]

TAKE_A_PASSWORD = [
    operation.id for operation in OPERATIONS.values() if any(field.name == "password" for field in operation.fields)
]

CALLS: list[Callable[[GetMX], Any]] = [
    lambda mx: mx.emails.clean_up(mail_id="1"),
    lambda mx: mx.emails.update(mail_id="1", password=PASSWORD),
    *(lambda mx, operation=operation: call(mx, operation, password=PASSWORD) for operation in TAKE_A_PASSWORD),
    lambda mx: mx.messages.list(folder="Inbox", mail_id="1"),
    lambda mx: mx.messages.get(folder="Inbox", mail_id="1", message_id="2"),
    lambda mx: mx.request("/v1/mail/update", {"mail_id": "1", "password": PASSWORD}),
    lambda mx: mx.request("/v9/new", {"x": 1}, extra_fields={"token": TOKEN, "password": PASSWORD}),
    lambda mx: mx.emails.update(mail_id=TOKEN, password=5),  # type: ignore[arg-type]  # refused before sending
    lambda mx: mx.emails.update(mail_id="1", password=PASSWORD, timeout=TOKEN),  # type: ignore[arg-type]  # on purpose
]


def traces(thing: Any) -> Iterator[str]:
    """Everything that a person, a log or a file may see of an answer or an error."""
    yield repr(thing)
    if isinstance(thing, BaseException):
        yield from map(repr, (thing.args, vars(thing)))
        yield "".join(traceback.format_exception(thing))
        yield repr(pickle.dumps(thing))
        yield json.dumps([str(thing), getattr(thing, "msg", None)])
        response = getattr(thing, "response", None)
        if response is not None:
            yield from (response.text, repr(response), repr(response.headers))
    else:
        yield str(thing)
    for row in getattr(thing, "items", ()) or ():
        yield repr(row)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("respond", REACTIONS)
def test_the_canary_is_found_nowhere(
    loopback: Loopback, caplog: pytest.LogCaptureFixture, call: Callable[[GetMX], Any], respond: Any
) -> None:
    loopback.respond = respond
    caplog.set_level(logging.DEBUG, "getmx")
    seen: list[str] = []
    with warnings.catch_warnings(record=True) as caught, GetMX(token=TOKEN, base_url=loopback.url) as mx:
        warnings.simplefilter("always")
        try:
            seen += traces(call(mx))
        except GetMXError as error:
            seen += traces(error)
        seen += [repr(mx), repr(mx.with_options(timeout=1)), repr(mx.deviations), *map(str, mx.deviations)]
    seen += [record.getMessage() for record in caplog.records] + [str(warning.message) for warning in caught]
    assert seen
    assert not [text for text in seen for spelled in SPELLINGS if spelled in text]


def test_an_answer_itself_is_not_touched(loopback: Loopback) -> None:
    loopback.respond = echo_envelope(200)
    with GetMX(token=TOKEN, base_url=loopback.url) as mx, unconfirmed_is_fine():
        assert mx.emails.clean_up(mail_id="1").to_dict()["token"] == TOKEN


def test_foreign_text_in_the_cause_of_an_error_is_hidden_too() -> None:
    from tests.client.test_errors import tcp_server

    with (
        tcp_server(f"HTTP/1.1 {quote(TOKEN)} {TOKEN}\r\n\r\n".encode()) as url,
        GetMX(token=TOKEN, base_url=url) as mx,
        pytest.raises(GetMXError) as raised,
    ):
        mx.emails.clean_up(mail_id="1")
    assert raised.value.__cause__ is not None
    assert not [text for text in traces(raised.value) for spelled in SPELLINGS if spelled in text]


def test_cookies_of_an_answer_are_hidden(loopback: Loopback, mx: GetMX) -> None:
    loopback.respond = echo_envelope(500)
    with pytest.raises(GetMXError) as raised:
        mx.emails.clean_up(mail_id="1")
    assert raised.value.response is not None
    assert raised.value.response.headers["set-cookie"] == HIDDEN


def test_a_secret_holder_shows_and_pickles_nothing() -> None:
    secret = Secret(TOKEN)
    assert (repr(secret), str(secret), f"{secret}") == ("Secret(***)",) * 3
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert not hasattr(secret, "__dict__")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * 50, f"{'a' * 10}..."),
        ("a" * 10, "a" * 10),
        (f"{'a' * 8}secret and more", f"{'a' * 8}{HIDDEN}..."),
        (f"{'a' * 9}secret", f"{'a' * 9}{HIDDEN}..."),
        (f"{'a' * 10}secret", f"{'a' * 10}..."),
        ("secret aa", f"{HIDDEN} aa"),
    ],
)
def test_a_scrubbed_text_is_cut_at_its_length_and_within_no_secret(text: str, shown: str) -> None:
    assert scrub(text, ["secret"], 10) == shown


@given(st.text(), st.text(min_size=4), st.text())
def test_no_spelling_survives_scrubbing(before: str, secret: str, after: str) -> None:
    for spelled in (secret, json.dumps(secret)[1:-1], repr(secret)[1:-1]):
        scrubbed = scrub(f"{before}{spelled}{after}", [secret])
        assert HIDDEN in scrubbed
        assert not any(spelled in between for between in scrubbed.split(HIDDEN))


def test_short_values_are_not_looked_for() -> None:
    assert scrub("the token is t", ["t"]) == "the token is t"
    assert scrub("abcd", ["abc", "abcd"]) == HIDDEN


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "None"),
        (True, "True"),
        (5, "5"),
        (1.5, "1.5"),
        ("secret", "<str, 6>"),
        ([1], "<list, 1>"),
        (object, "<type>"),
    ],
)
def test_shapes(value: Any, shown: str) -> None:
    assert shape(value) == shown
