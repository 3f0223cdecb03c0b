"""Private values of many kinds, planted in every place of an exchange, to be searched in whatever is written of it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

from generator.package.evidence.bundle import redacted_exchange
from generator.package.evidence.redaction import Redactor
from generator.recorder.exchange import Exchange
from tests.recorder.account import SPEC, TOKEN

#: Without vowels, so that no word of the project is hit by chance.
_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_SCRIPTS = "йцукшщзхфывпролджэячсмитьбюαβγδεζηθκλμξπρστφχψωאבגדהוזחטיכלמנסעפצקרשתあいうえおかきくけこさしすせそ"
_ZEROS = "٠۰०০๐０"
_MARKS = "\u0300\u0301\u0308\u0327\u094d\u0e31\u0e34\u05b0"
_MONTHS = ("Jan", "Feb", "Nov", "Dec")


class Planted(NamedTuple):
    """A value of an answer, and the texts that nobody may find afterwards."""

    value: Any
    sought: tuple[str, ...]


def _name(random: Random, letters: str = _CONSONANTS, length: int = 8) -> str:
    return "".join(random.choice(letters) for _ in range(length))


def _digits(random: Random, length: int, zero: str = "0") -> str:
    return "".join(chr(ord(zero) + random.randint(1, 9)) for _ in range(length))


def _itself(make: Callable[[Random], Any]) -> Callable[[Random], Planted]:
    def planted(random: Random) -> Planted:
        value = make(random)
        return Planted(value, (str(value),))

    return planted


def _address(random: Random) -> Planted:
    local, domain = _name(random), _name(random)
    return Planted(f"{local}@{domain}.com", (local, domain))


def _in_sentence(random: Random) -> Planted:
    value, sought = _address(random)
    return Planted(f"Hello, please write to <{value}> today; thanks!", sought)


def _time_and_name(random: Random) -> Planted:
    name = _name(random).capitalize()
    return Planted(f"01 {random.choice(_MONTHS)} 2024 10:2{random.randint(0, 9)} {name}", (name,))


def _other_digits(random: Random) -> Planted:
    digits = _digits(random, 7, random.choice(_ZEROS))
    return Planted(f"code {digits}", (digits, "".join(str(unicodedata.decimal(digit)) for digit in digits)))


def _marked(random: Random) -> Planted:
    marks = "".join(random.choice(_MARKS) for _ in range(6))
    letters = _name(random, length=6)
    return Planted("".join(letter + mark for letter, mark in zip(letters, marks, strict=True)), (letters, marks))


def _within(random: Random) -> Planted:
    inner = _digits(random, 12)
    return Planted(f"{inner}-{_digits(random, 7)}_{_name(random)}", (inner,))


def _json_text(random: Random) -> Planted:
    key, value = _name(random), _name(random)
    return Planted(json.dumps({key: [value, {"from": value}]}), (key, value))


def _keyed(random: Random) -> Planted:
    keys = [_name(random), f"{_name(random)}@{_name(random)}.net", _digits(random, 9), _name(random, _SCRIPTS)]
    return Planted({key: {"size": number} for number, key in enumerate(keys)}, tuple(keys))


def _zoned(random: Random) -> Planted:
    zone = random.choice(("+05:45", "-09:30", "+12:45"))
    return Planted(f"2025-01-0{random.randint(1, 9)}T10:11:12{zone}", (zone,))


#: The kinds, by what is private in them.
KINDS: dict[str, Callable[[Random], Planted]] = {
    "a name": _itself(_name),
    "a name in capitals": _itself(lambda random: _name(random).upper()),
    "a name of another script": _itself(lambda random: _name(random, _SCRIPTS)),
    "two words": _itself(lambda random: f"{_name(random)} {_name(random)}"),
    "an address": _address,
    "an address in a sentence": _in_sentence,
    "an id": _itself(lambda random: _digits(random, 19)),
    "an id as a number": _itself(lambda random: int(_digits(random, 15))),
    "a short number": _itself(lambda random: int(_digits(random, 6))),
    "a fraction": _itself(lambda random: float(f"{_digits(random, 6)}.{_digits(random, 2)}")),
    "leading zeros": _itself(lambda random: f"000{_digits(random, 6)}"),
    "many leading zeros": lambda random: (lambda last: Planted("0" * 22 + last, (last,)))(_digits(random, 7)),
    "digits of another script": _other_digits,
    "combining marks": _marked,
    "signs of no script": _itself(lambda random: "".join(chr(random.randint(0xE000, 0xF8FF)) for _ in range(5))),
    "pictures": _itself(lambda random: "".join(chr(random.randint(0x1F600, 0x1F64F)) for _ in range(5))),
    "a name behind a time": _time_and_name,
    "a zone": _zoned,
    "an id within an id": _within,
    "JSON in a text": _json_text,
    "data as keys": _keyed,
}


def answers(random: Random) -> Iterator[tuple[str, Planted]]:
    """An answer's data for each kind in each place, with the name of the kind."""
    for kind, plant in KINDS.items():
        for place in PLACES:
            value, sought = plant(random)
            yield kind, Planted(place(value), sought)


#: Where a value may stand: in fields that the spec has, in others, in lists, deep within.
PLACES: tuple[Callable[[Any], Any], ...] = (
    lambda value: {"list": [{"id": "1", "subject": value}], "total": 1},
    lambda value: {"list": [{"id": value, "mark": value}], "total": 1},
    lambda value: {"list": [{"unknown": value, "tags": [value, value]}]},
    lambda value: {"extra": {"owner": {"phone": value}}},
    lambda value: value,
)


def leaks(redactor: Redactor, random: Random) -> tuple[int, list[str]]:
    """How many values were planted in answers, messages, forms, names and bundles, and the kinds that came through."""
    operation = SPEC.operation("listDomains")
    count, found = 0, set()
    for kind, (data, sought) in answers(random):
        text = json.dumps(data, ensure_ascii=False)
        envelope = {"code": 200, "msg": f"done for {text}", "data": data}
        name = data["list"][0].get("subject", "x") if isinstance(data, dict) and "list" in data else "x"
        form = {"subject": str(name), "mail_id": str(name)}
        told = redacted_exchange(redactor, "listDomains", form, envelope, TOKEN)
        shown = (
            json.dumps(told, ensure_ascii=False),
            redactor.answer(envelope),
            redactor.message(text),
            repr(redactor.form([("token", TOKEN), *form.items()])),
            redactor.field_name(str(name)),
            repr(Exchange(operation, "https://x.invalid", (("mark", text),), 200, text, "2026-01-01")),
        )
        count += len(shown)
        if any(needle in part for part in shown for needle in sought):
            found.add(kind)
    return count, sorted(found)
