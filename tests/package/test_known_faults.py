"""Known faults of openapi-python-client's stock templates, which the rendered package must not have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.generating import built, form_of, own_spec, python
from tests.support.loopback import Answer, Loopback, envelope

CALL = """
import json, sys, getmx
with getmx.GetMX(token="token", base_url=sys.argv[1]) as mx:
    for arguments in json.loads(sys.argv[2]):
        mx.emails.clean_up(**arguments)
print(json.dumps([repr(mx), str(mx), repr(getmx.AsyncGetMX(token="token"))]))
"""


@pytest.fixture(scope="module")
def flagged_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole package, its first operation with an optional flag, number and text besides."""
    spec = own_spec()
    form_of(spec)["properties"] |= {
        "is_on": {"type": "integer", "enum": [1, -1]},
        "how_many": {"type": "integer"},
        "mark": {"type": "string"},
    }
    return built(spec, tmp_path_factory.mktemp("flagged"))


def sent(package: Path, *calls: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """The forms that reach a server, as an independent reader of multipart takes them."""
    with Loopback() as server:
        python(CALL, package, server.url, json.dumps(calls))
        return [request.form for request in server.requests]


def test_boundary_is_random_and_never_the_fixed_one(flagged_package: Path) -> None:
    with Loopback() as server:
        python(CALL, flagged_package, server.url, json.dumps([{"mail_id": "1"}] * 4))
        types = [request.headers["Content-Type"] for request in server.requests]
    boundaries = {type_.partition("boundary=")[2].strip('"') for type_ in types}
    assert len(boundaries) == 4
    assert all("+++" not in boundary and len(boundary) >= 16 for boundary in boundaries)


def test_value_that_looks_like_the_end_of_a_part_stays_one_value(flagged_package: Path) -> None:
    value = '1\r\n--+++\r\nContent-Disposition: form-data; name="is_on"\r\n\r\n1\r\n--+++--\r\n'
    assert sent(flagged_package, {"mail_id": value}) == [[("token", "token"), ("mail_id", value)]]


def test_no_python_words_are_sent(flagged_package: Path) -> None:
    forms = sent(
        flagged_package,
        {"mail_id": "1", "is_on": True, "how_many": 0, "mark": ""},
        {"mail_id": "1", "is_on": False},
        {"mail_id": "1", "is_on": None, "how_many": None, "mark": None},
    )
    assert forms == [
        [("token", "token"), ("mail_id", "1"), ("is_on", "1"), ("how_many", "0"), ("mark", "")],
        [("token", "token"), ("mail_id", "1"), ("is_on", "-1")],
        [("token", "token"), ("mail_id", "1")],
    ]


def test_import_loads_no_answer_and_no_resource(flagged_package: Path) -> None:
    code = """
import json, sys, getmx
with getmx.GetMX(token="token") as mx:
    before = sorted(name for name in sys.modules if name.startswith(("getmx.models", "getmx.resources")))
    mx.emails
    getmx.OPERATIONS["cleanUpEmail"].answer()
    after = sorted(name for name in sys.modules if name.startswith(("getmx.models.", "getmx.resources.")))
print(json.dumps([before, after]))
"""
    before, after = python(code, flagged_package)
    assert set(before) <= {"getmx.models", "getmx.resources"}
    assert after == ["getmx.models.emails", "getmx.resources.emails"]


def test_a_call_ends_by_itself(flagged_package: Path) -> None:
    code = """
import json, getmx
settings = [client(token="token")._settings for client in (getmx.GetMX, getmx.AsyncGetMX)]
print(json.dumps([seconds for setting in settings for seconds in (setting.timeout, setting.deadline)]))
"""
    assert all(isinstance(timeout, int | float) and 0 < timeout < 600 for timeout in python(code, flagged_package))


def test_token_is_not_shown(flagged_package: Path) -> None:
    code = """
import json, getmx
with getmx.GetMX(token="s3cr3t-t0k3n") as mx:
    other = getmx.AsyncGetMX(token="s3cr3t-t0k3n")
    shown = [f"{one!r} {one} {vars(one)}" for one in (mx, mx.with_options(timeout=5), other)]
print(json.dumps([text for text in shown if "s3cr3t" in text]))
"""
    assert python(code, flagged_package) == []


#: Answers that raise an error of Python's own, or give None, in the stock client; what they give here.
ANSWERS = {
    "null": (envelope(None), "EmailCleanUp"),
    "a list": (envelope([]), "EmailCleanUp"),
    "HTML": (Answer(b"<html>"), "GetMXDecodeError"),
    "nothing": (Answer(b""), "GetMXDecodeError"),
    "an unregistered status": (Answer(b"<html>", status=520), "GetMXStatusError"),
    "an error of the service": (envelope({}, code=40001), "GetMXAPIError"),
}


def test_answers_that_trip_the_stock_client_are_models_or_errors_of_the_package(flagged_package: Path) -> None:
    code = """
import json, sys, getmx
def outcome():
    try:
        return type(mx.emails.clean_up(mail_id="1")).__name__
    except getmx.GetMXError as error:
        return type(error).__name__
with getmx.GetMX(token="token", base_url=sys.argv[1]) as mx:
    print(json.dumps([outcome() for _ in range(int(sys.argv[2]))]))
"""
    answers = iter([answer for answer, _ in ANSWERS.values()])
    with Loopback(lambda request: next(answers)) as server:
        outcomes = python(code, flagged_package, server.url, str(len(ANSWERS)))
    assert dict(zip(ANSWERS, outcomes, strict=True)) == {name: expected for name, (_, expected) in ANSWERS.items()}
