# Copied by `make generate` from generator/package/evidence/redaction.py. Edit it there, not here.
"""Real data out of an exchange, pseudonyms of the same shape into it.

What is not known to be harmless is replaced. Kept are JSON types, null, the names of fields, the numbers -1, 0 and 1,
numbers below 10,000 of fields that the spec declares as numbers but not as ids (counts, pages, codes), values that the
spec lists for a field, and the words in KEPT. Redactor.left tells what was kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import string
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from .facts import Facts

#: What stands in place of the token.
REDACTED = "REDACTED"
#: Texts that stay as they are: the folders, sortings and success messages that the vendor's pages quote, and the like.
KEPT = frozenset(
    {"", "{}", "[]", "Inbox", "Drafts", "Sent", "Deleted Items", "created_at", "desc", "asc"}
    | {"成功", "success", "Success", "ok", "OK"}
)
#: What the name of a field begins with that is a pseudonym, so that nobody takes it for one of the service's.
PSEUDO = "~"
#: What stands for each password, whatever its length.
PASSWORD = "pseudo-password"  # noqa: S105  # it opens nothing

#: Longer texts are cut: their length is nobody's business, and shapes do not need it.
MOST_CHARACTERS = 64
#: Numbers from here on may be ids, sizes or times; smaller ones are flags, counts and codes.
LEAST_PRIVATE = 10_000
#: The canary looks for originals from these lengths on. Shorter ones may come up in a pseudonym by chance.
SHORTEST_TEXT, SHORTEST_DIGITS = 5, 9

_SECRET_NAME = re.compile("pass|pwd|token|secret|credential|api_?key", re.IGNORECASE)
_ID_NAME = re.compile("^id$|_id$|Id$")
_FIELD_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]{0,39}")
_LONG_NUMBER = re.compile("[0-9]{4}")
_WORD_OF_NAME = re.compile("[A-Z]?[a-z]+|[A-Z]+")
#: Words that names of fields are made of, besides those of the spec. A name with another word may be somebody's.
_WORDS_OF_NAMES = """
account action active address admin alias all allow amount api at attachment available bcc body bytes cc cname code
color content count created current daily data date day default deleted description detail dkim dmarc dns domain
email enable enabled end error expire expired expires extra failed file files filter flag flagged folder forward
from group has hash header headers host html icon id ids index info is item items key kind language last level limit
link list locked log login mail max message method min mode modified month more mx name next no notice number of
offset on open order owner page pages parent password path pay pending phone plain plan policy port preview price
priority quota read receive received record records region remain remaining remark reply request required result
role rows rule rules search seen send sender sent server service setting settings share signature size smtp sort
space spam spf start state status storage subject success sum tag tags target text time timestamp timezone title to
token total trash ttl txt type unit unread update updated url usage use used user username users uuid value verified
verify version visible week year zone
"""
#: Words of messages that people have to understand, besides those above.
_WORDS_OF_MESSAGES = """
a again already an and are array be been before busy can cannot denied disabled does exceeded exist exists forbidden
format found frequently illegal incorrect insufficient integer internal invalid it its json later least long many
missing most must not or out parameter parameters permitted please range reached short string system than the there
this too try unauthorized unknown was with wrong you your
"""
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:([ T])(\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_MAIL_TIME = re.compile(
    r"(?P<day>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d\d:\d\d(?P<seconds>:\d\d)?(?P<zone> [+-]\d{4})?(?P<name> GMT| UTC| \((?:GMT|UTC)\))?",
    re.ASCII,
)
#: A word is all that is no sign of ASCII: letters, and whatever other scripts have, their digits and marks too.
_TOKEN = re.compile(
    r"(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[A-Za-z]{2,})|(?P<digits>[0-9]+)|(?P<word>[A-Za-z\x80-\U0010ffff]+)"
)
#: The times that pseudonyms of times are of.
_YEAR, _SECONDS_OF_YEAR = datetime(2001, 1, 1, tzinfo=UTC), 365 * 24 * 60 * 60
#: Digits of a time in seconds or milliseconds, which begins with 1 until 2033 and stays such a time.
_SECONDS = (10, 13)
_OTHER_LETTERS = "文字名称符号内容"


class LeakError(Exception):
    """A redacted exchange still holds something real. Its text names the operation, never the value."""


@dataclass
class Redactor:
    """Redacts the exchanges of one run. The same value gets the same pseudonym in all of them.

    Pseudonyms come from a random key that is made for the run and never stored, so nobody can go back from them.
    """

    facts: Facts
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _pseudonyms: dict[str, str] = field(default_factory=dict, repr=False)
    _originals: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        #: What was kept: for each reason the names of fields, or the words.
        self.left: defaultdict[str, set[str]] = defaultdict(set)
        self._words = {*_WORDS_OF_NAMES.split(), *(word for name in self.facts.names for word in _words(name))}
        self._told = self._words.union(_WORDS_OF_MESSAGES.split())
        self._taken: set[str] = set()
        #: The texts of the answer at hand.
        self._values: set[str] = set()

    def form(self, form: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """The form with pseudonyms; the token is REDACTED."""
        return [(name, self._form_value(name, text)) for name, text in form]

    def answer(self, envelope: dict[str, Any]) -> str:
        """The answer with pseudonyms, as JSON."""
        self._values = {value for value in _nodes(envelope) if isinstance(value, str)}
        # The code stays even if it came as a text: the spec says which codes are a success.
        return json.dumps(self._value(envelope, "") | {"code": envelope["code"]}, ensure_ascii=False)

    def kept(self) -> list[str]:
        """What was left as it came, and why, for people."""
        return [f"{reason}: {', '.join(sorted(names))}" for reason, names in sorted(self.left.items())]

    def message(self, text: str) -> str:
        """What the service says, for people: common words stay, and what may be somebody's becomes a pseudonym."""

        def replaced(found: re.Match[str]) -> str:
            return found[0] if found[0] == REDACTED or found[0].lower() in self._told else self._token(found)

        return text if text in KEPT else _TOKEN.sub(replaced, text[:200])

    def check(self, operation: str, form: Sequence[tuple[str, str]], answer: str, token: str) -> None:
        """The canary. Raises LeakError if the token, or an original that was replaced, is in what would be written."""
        leaves = [text for name, text in form if name != "token"] + list(_leaves(json.loads(answer), self.facts.names))
        if token and any(token in text for text in (answer, *leaves)):
            raise LeakError(f"{operation}: the token is in the answer; nothing of it was written")
        sought = [text for text in self._originals if len(text) >= _shortest(text)]
        if any(original in leaf for leaf in leaves if leaf not in KEPT for original in sought):
            raise LeakError(f"{operation}: a value is still readable after redaction; nothing of it was written")

    def _form_value(self, name: str, text: str) -> str:
        if name == "token":
            return REDACTED
        return text if _is_small(text) and self._is_kept(int(text), name) else self._text(text, name)

    def _value(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {self.field_name(key): self._value(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._value(inner, name) for inner in value]
        if isinstance(value, str):
            return self._text(value, name)
        if isinstance(value, bool) or value is None:
            return value
        return self._number(value, name)

    def field_name(self, key: str) -> str:
        """A key that is data (an address, a name, an id, something that is a value elsewhere) becomes a pseudonym."""
        if key in self.facts.names:
            return key
        if self._looks_like_field(key) and key not in self._values:
            self.left["names of fields that the spec lacks"].add(key)
            return key
        pseudonym = PSEUDO + self._text(key, "")
        self.left["names that may be data, so they are pseudonyms and prove no field"].add(pseudonym)
        return pseudonym

    def _looks_like_field(self, key: str) -> bool:
        is_name = _FIELD_NAME.fullmatch(key) and not _LONG_NUMBER.search(key)
        return bool(is_name) and all(
            word in self._words or word.removesuffix("s") in self._words for word in _words(key)
        )

    def _is_kept(self, value: int | float, name: str) -> bool:
        """Whether a number says nothing of anybody. Tells so in `left`."""
        if _ID_NAME.search(name):
            return False
        if str(value) in self.facts.listed.get(name, ()) or value in (-1, 0, 1):
            return True
        if name not in self.facts.counts or abs(value) >= LEAST_PRIVATE:
            return False
        self.left[f"numbers below {LEAST_PRIVATE:,} of the fields"].add(name)
        return True

    def _number(self, value: int | float, name: str) -> int | float:
        if self._is_kept(value, name):
            return value
        self._originals.add(str(value))
        text = str(value) if isinstance(value, int) else f"{value:.3f}"
        return type(value)(re.sub("[0-9]+", lambda found: self._pseudonym(found[0]), text))

    def _text(self, text: str, name: str) -> str:
        if text in KEPT or (text in self.facts.listed.get(name, ()) and not _ID_NAME.search(name)):
            self.left["words of the vendor"].add(text)
            return text
        if text == PASSWORD:
            return text
        if not _SECRET_NAME.search(name) and (_TIME.fullmatch(text) or _MAIL_TIME.fullmatch(text)):
            return self._time(text)
        self._originals.add(text)
        if _SECRET_NAME.search(name):
            return PASSWORD
        if text[0] in "{[":
            with suppress(ValueError, RecursionError):
                return json.dumps(self._value(json.loads(text), name), ensure_ascii=False)
        return _TOKEN.sub(self._token, text[:MOST_CHARACTERS])

    def _token(self, found: re.Match[str]) -> str:
        if found["domain"]:
            # Under a name that is reserved for examples, so that no pseudonym is anybody's domain.
            domain = found["domain"].lower()
            return self._pseudonym(domain, domain.rpartition(".")[0].replace(".", "")) + ".example"
        return self._pseudonym(found[0])

    def _time(self, text: str) -> str:
        """Another time of the same form."""
        found = self._other_time(text)
        # The canary does not look for what another run may have put there: there are few days in a year.
        if found != text and not text.startswith(str(_YEAR.year)):
            self._originals.add(text)
        return found

    def _other_time(self, text: str) -> str:
        """One of zeros alone stays, since it says that there is no time."""
        form = _TIME.fullmatch(text)
        if not form:
            return _mail_time(text)
        if not text.translate(str.maketrans("", "", "0-: T.Z+")):
            return text
        moment = _YEAR + timedelta(seconds=int.from_bytes(self._digest(text), "big") % _SECONDS_OF_YEAR)
        if not form[1]:
            return moment.date().isoformat()
        clock = moment.time().isoformat()[: len(form[2])]
        return f"{moment.date()}{form[1]}{clock}{_zeros(form[3])}{_zeros(form[4])}"

    def _pseudonym(self, token: str, shape: str = "") -> str:
        """A text of the shape, by default its own; different ones for different texts where it can."""
        for attempt in range(256 if token not in self._pseudonyms else 0):
            found = self._pseudonyms[token] = _spelled(shape or token, self._digest(f"{attempt} {token}"))
            is_real = found in self._originals and len(found) >= _shortest(found)
            if found not in self._taken and found != token and not is_real:
                break
        self._taken.add(self._pseudonyms[token])
        return self._pseudonyms[token]

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha512)


def _words(name: str) -> list[str]:
    """The words that a field's name is made of, in lower case."""
    return [word.lower() for word in _WORD_OF_NAME.findall(name)]


def _is_small(text: str) -> bool:
    """Whether a text is a number as a program writes it, without leading zeros, and short."""
    return re.fullmatch("-?(0|[1-9][0-9]{0,4})", text) is not None


def _zeros(text: str | None) -> str:
    """A fraction of a second, or a zone, of the same form: where somebody lives is nobody's business."""
    return re.sub("[0-9]", "0", text or "").replace("-", "+")


def _mail_time(text: str) -> str:
    """The first moment of 2001, in the form that the time of a mail has."""
    form = _MAIL_TIME.fullmatch(text)
    assert form is not None
    day, seconds, zone = (part if form[name] else "" for name, part in _MAIL_TIME_PARTS.items())
    return f"{day}01 Jan 2001 00:00{seconds}{zone}{form['name'] or ''}"


_MAIL_TIME_PARTS = {"day": "Mon, ", "seconds": ":00", "zone": " +0000"}


def _spelled(shape: str, digest: bytes) -> str:
    """A text of the same length and kinds of characters. One that is longer than the digest uses it again."""
    alphabets = [_alphabet(shape, place) for place in range(len(shape))]
    return "".join(alphabet[byte % len(alphabet)] for alphabet, byte in zip(alphabets, cycle(digest), strict=False))


def _alphabet(shape: str, place: int) -> str:
    """What may stand in place of a character, of its own script if it is a digit.

    A first digit stays a zero, or becomes none.
    """
    old = shape[place]
    if not old.isascii() and old.isdecimal():
        zero = ord(old) - unicodedata.decimal(old)
        return "".join(chr(zero + digit) for digit in range(10))
    if old in string.digits:
        is_kept = old == "0" or (old == "1" and len(shape) in _SECONDS)
        return string.digits if place else old if is_kept else string.digits[1:]
    if not old.isascii():
        return _OTHER_LETTERS
    return string.ascii_uppercase if old.isupper() else string.ascii_lowercase


def _shortest(text: str) -> int:
    return SHORTEST_DIGITS if text.lstrip("-").replace(".", "").isdecimal() else SHORTEST_TEXT


def _nodes(value: Any) -> Iterator[Any]:
    """The value and all that is in it."""
    found = [value]
    while found:
        node = found.pop()
        yield node
        if isinstance(node, (dict, list)):
            found += node.values() if isinstance(node, dict) else node


def _leaves(value: Any, names: frozenset[str]) -> Iterator[str]:
    """All that an answer says: its values as text, and keys that the spec does not know."""
    for node in _nodes(value):
        if isinstance(node, dict):
            yield from (key for key in node if key not in names and not _FIELD_NAME.fullmatch(key))
        elif not isinstance(node, list):
            yield str(node)
