"""Nothing real is left, the shape stays, and the same value gets the same pseudonym."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.document import load
from generator.recorder.redaction import KEPT, PASSWORD, LeakError, Redactor
from generator.recorder.survey import json_types
from tests.support.spec import SPEC

DOCUMENT = load(SPEC)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def _redacted(data: Any, redactor: Redactor | None = None) -> Any:
    return json.loads((redactor or Redactor(DOCUMENT)).answer({"code": 200, "msg": "ok", "data": data}))["data"]


@settings(max_examples=80)
@given(JSON)
def test_types_and_structure_stay(data: Any) -> None:
    _same_shape(data, _redacted(data))


def _same_shape(old: Any, new: Any) -> None:
    assert json_types([old]) == json_types([new]) or isinstance(old, float)
    if isinstance(old, dict):
        assert len(new) <= len(old)
    if isinstance(old, list):
        assert len(new) == len(old)
        for one, other in zip(old, new, strict=True):
            _same_shape(one, other)


@settings(max_examples=80)
@given(st.text(st.characters(categories=["L", "Nd", "P", "Zs"]), min_size=6, max_size=40))
def test_no_text_survives(text: str) -> None:
    letters = [letter for letter in text if letter.isalpha() or letter.isdigit()]
    if len(letters) >= 6 and text not in KEPT:
        assert _redacted({"subject": text})["subject"] != text


@pytest.mark.parametrize(
    ("real", "pattern"),
    [
        ("alice@mail.example.com", r"[a-z]{5}@[a-z]+\.example"),
        ("1721249659550380508", "[1-9][0-9]{18}"),
        ("1753249650,1721249659550380508", "1[0-9]{9},[1-9][0-9]{18}"),
        ("Иван", ".{4}"),
        ("x" * 500, "[a-z]{64}"),
    ],
)
def test_shape(real: str, pattern: str) -> None:
    found = _redacted({"name": real})["name"]
    assert re.fullmatch(pattern, found), found
    assert found != real


@pytest.mark.parametrize("time", ["2025-03-04", "2025-03-04 05:06:07", "2025-03-04T05:06:07.123Z"])
def test_times_stay_times(time: str) -> None:
    found = _redacted({"time": time})["time"]
    assert found != time
    assert len(found) == len(time)
    datetime.fromisoformat(found)


def test_what_says_that_there_is_no_time_stays() -> None:
    assert _redacted({"time": "0000-00-00 00:00:00"})["time"] == "0000-00-00 00:00:00"


def test_same_value_same_pseudonym_in_forms_numbers_and_texts() -> None:
    redactor = Redactor(DOCUMENT)
    form = dict(redactor.form([("token", "t0ken"), ("mail_id", "1721249659550380508"), ("page", "1")]))
    data = _redacted({"id": 1721249659550380508, "mail_id": "1721249659550380508"}, redactor)
    assert form["token"] == "REDACTED"
    assert form["page"] == "1"
    assert str(data["id"]) == data["mail_id"] == form["mail_id"] != "1721249659550380508"
    assert Redactor(DOCUMENT).form([("mail_id", "1721249659550380508")]) != [("mail_id", form["mail_id"])]


def test_small_ids_stay_apart() -> None:
    found = [row["id"] for row in _redacted([{"id": str(number)} for number in range(1, 8)])]
    assert len(set(found)) == 7


def test_keys_that_are_data_and_passwords_go() -> None:
    found = _redacted({"alice@corp.example": 1, "names": ["bob"], "bob": 2, "password": "hunter2hunter2"})
    assert not {"alice@corp.example", "bob"} & found.keys()
    assert found["password"] == PASSWORD


def test_json_in_a_text_stays_json() -> None:
    found = json.loads(_redacted({"rule": json.dumps({"from": "boss@corp.example", "all": True})})["rule"])
    assert found["all"] is True
    assert "boss" not in found["from"]


def test_canary_refuses_token_and_originals() -> None:
    redactor = Redactor(DOCUMENT)
    redactor.answer({"code": 200, "msg": "ok", "data": {"name": "confidential"}})
    with pytest.raises(LeakError, match="token"):
        redactor.check("getDomain", [], '{"data": "xx t0ken-1 xx"}', "t0ken-1")
    with pytest.raises(LeakError) as error:
        redactor.check("getDomain", [("mark", "so confidential")], "{}", "t0ken-1")
    assert "confidential" not in str(error.value)
