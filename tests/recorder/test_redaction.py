"""Nothing real is left, the shape stays, and the same value gets the same pseudonym."""

from __future__ import annotations

import json
import re
import tempfile
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.package.evidence.redaction import KEPT, PASSWORD, LeakError, Redactor
from generator.recorder.exchange import Exchange
from generator.recorder.keeper import Keeper
from generator.recordings import read_index
from generator.spec import json_type
from tests.recorder.account import FACTS, SPEC
from tests.recorder.planting import leaks

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def _redacted(data: Any, redactor: Redactor | None = None) -> Any:
    return json.loads((redactor or Redactor(FACTS)).answer({"code": 200, "msg": "ok", "data": data}))["data"]


@settings(max_examples=40)
@given(JSON)
def test_types_and_structure_stay(data: Any) -> None:
    _same_shape(data, _redacted(data))


def _same_shape(old: Any, new: Any) -> None:
    assert json_type(old) == json_type(new) or isinstance(old, float)
    if isinstance(old, dict):
        assert len(new) <= len(old)
    if isinstance(old, list):
        assert len(new) == len(old)
        for before, other in zip(old, new, strict=True):
            _same_shape(before, other)


@settings(max_examples=40)
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
    redactor = Redactor(FACTS)
    form = dict(redactor.form([("token", "t0ken"), ("mail_id", "1721249659550380508"), ("page", "1")]))
    data = _redacted({"id": 1721249659550380508, "mail_id": "1721249659550380508"}, redactor)
    assert form["token"] == "REDACTED"
    assert form["page"] == "1"
    assert str(data["id"]) == data["mail_id"] == form["mail_id"] != "1721249659550380508"
    assert Redactor(FACTS).form([("mail_id", "1721249659550380508")]) != [("mail_id", form["mail_id"])]


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


def test_domains_that_end_differently_stay_apart() -> None:
    found = _redacted(["corp.com", "corp.org", "a.bcd.com", "ab.cd.com"])
    assert len(set(found)) == 4


SCALE = "https://scale-7f3a91.corp-host.net"
#: Without vowels: Hypothesis also tries words that stand in this project's code, and those may be in any file.
CONSONANTS = "bcdfghjklmnpqrstvwxz"
WORDS = st.text(CONSONANTS + "äöüßйцук", min_size=6, max_size=16)
STEMS = st.text(CONSONANTS, min_size=6, max_size=12)
TOKENS = st.from_regex("[A-Za-z0-9]{12,40}", fullmatch=True)
IDS = st.from_regex("[2-9][0-9]{8,18}", fullmatch=True)


def _three(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=3, max_size=3, unique=True)


@settings(max_examples=25)
@given(TOKENS, _three(IDS), _three(WORDS), _three(STEMS))
def test_nothing_real_is_in_any_file_of_a_run(token: str, ids: list[str], names: list[str], stems: list[str]) -> None:
    addresses = [f"{name}@{stem}.com" for name, stem in zip(names, stems, strict=True)]
    emails = [
        {"id": number, "mail": mail, "mark": name} for number, mail, name in zip(ids, addresses, names, strict=True)
    ]
    messages = [
        {"id": mail, "from": mail, "subject": " ".join(names), "body": {mail: token[::-1]}} for mail in addresses
    ]
    sent = (("token", token), ("folder", "Inbox"), ("mail_id", ids[0]))
    with tempfile.TemporaryDirectory() as temporary:
        keeper = Keeper(SPEC, Path(temporary), "live", "test", scale=SCALE, say=lambda text: None)
        _keep(keeper, "listEmails", sent[:1], f"for {addresses[0]}", emails)
        _keep(keeper, "listMessages", sent, f"{token} at {SCALE}", messages)
        written = "".join(path.read_text(encoding="utf-8") for path in Path(temporary).rglob("*") if path.is_file())
        mailboxes, mails = (recording.answer["data"]["list"] for recording in read_index(Path(temporary)))
        form = dict(read_index(Path(temporary))[1].form)
    assert keeper.notes == []
    assert [real for real in (token, *ids, *names, *stems, SCALE[8:]) if real in written] == []
    # The same value has the same pseudonym in each file, in answers and forms; different ones stay apart.
    assert [row["mail"] for row in mailboxes] == [row["from"] for row in mails]
    assert form["mail_id"] == mailboxes[0]["id"]
    assert [row["mark"] for row in mailboxes] == mails[0]["subject"].split(" ")
    for field, real in (("id", ids), ("mark", names), ("mail", addresses)):
        assert len({row[field] for row in mailboxes}) == 3
        assert [_class(row[field]) for row in mailboxes] == [_class(text) for text in real]


def _class(text: str) -> str:
    """Length and kind: of an address those of its local part, since the domain ends in .example."""
    local, at, _ = text.partition("@")
    return f"{len(local)}{'digits' if local.isdecimal() else 'text'}{at}"


def _keep(keeper: Keeper, operation: str, sent: tuple[tuple[str, str], ...], msg: str, rows: list[Any]) -> None:
    text = json.dumps({"code": 200, "msg": msg, "data": {"list": rows, "total": len(rows)}})
    assert keeper.keep(Exchange(SPEC.operation(operation), SCALE, sent, 200, text, "2026-01-02"))


def test_canary_refuses_token_and_originals() -> None:
    redactor = Redactor(FACTS)
    redactor.answer({"code": 200, "msg": "ok", "data": {"name": "confidential"}})
    with pytest.raises(LeakError, match="token"):
        redactor.check("getDomain", [], '{"data": "xx t0ken-1 xx"}', "t0ken-1")
    with pytest.raises(LeakError) as error:
        redactor.check("getDomain", [("mark", "so confidential")], "{}", "t0ken-1")
    assert "confidential" not in str(error.value)


@pytest.mark.parametrize("seed", range(3))
def test_no_planted_value_comes_out(seed: int) -> None:
    """A sample of `make prove-recorder`, which plants ten thousand."""
    planted, leaked = leaks(Redactor(FACTS), Random(seed))  # noqa: S311  # the same in every run
    assert planted > 500
    assert leaked == []


@pytest.mark.parametrize("text", ["0000-00-00 00:00:00", "0000-00-00", PASSWORD, "Mon, 01 Jan 2001 00:00:00 +0000"])
def test_what_stays_as_it_is_keeps_no_answer_from_being_written(text: str) -> None:
    """The canary does not take for a leak what says nothing of anybody."""
    redactor = Redactor(FACTS)
    told = redactor.answer({"code": 200, "msg": "ok", "data": {"password": PASSWORD, "time": text}})
    redactor.check("getDomain", [], told, "t0ken-1")


def test_days_that_were_redacted_before_are_no_leaks() -> None:
    """Among a year of days, one becomes another one that was there."""
    days = [{"date": f"2001-{month:02}-{day:02}"} for month in range(1, 13) for day in range(1, 29)]
    redactor = Redactor(FACTS)
    redactor.check("getDomain", [], redactor.answer({"code": 200, "msg": "ok", "data": days}), "t0ken-1")
