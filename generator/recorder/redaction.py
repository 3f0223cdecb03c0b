"""Real data out of an exchange, pseudonyms of the same shape into it.

What is not known to be harmless is replaced. Kept are JSON types, null, the names of fields, numbers below 10,000 that
are no ids (flags, counts, codes), and the words in KEPT.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import string
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Any

from generator.recordings import REDACTED
from generator.spec import Spec, walk

#: Texts that stay as they are: the folders, sortings and success messages that the vendor's pages quote, and the like.
KEPT = frozenset(
    {"", "{}", "[]", "Inbox", "Drafts", "Sent", "Deleted Items", "created_at", "desc", "asc"}
    | {"成功", "success", "Success", "ok", "OK"}
)
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
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:([ T])(\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
_MAIL_TIME = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)?( .{0,12})?")
_TOKEN = re.compile(r"(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[A-Za-z]{2,})|(?P<digits>[0-9]+)|(?P<word>[^\W\d_]+)")
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

    spec: Spec
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _pseudonyms: dict[str, str] = field(default_factory=dict, repr=False)
    _originals: set[str] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        self._names: set[str] = set()
        for operation in self.spec.operations:
            self._names |= operation.form.fields.keys() | {field.name for field in operation.answer.fields.values()}
        self._taken: set[str] = set()

    def form(self, form: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """The form with pseudonyms; the token is REDACTED."""
        return [(name, self._form_value(name, text)) for name, text in form]

    def answer(self, envelope: dict[str, Any]) -> str:
        """The answer with pseudonyms, as JSON."""
        self._values = {value for _, value in walk(envelope) if isinstance(value, str)}
        # The code stays even if it came as a text: the spec says which codes are a success.
        return json.dumps(self._value(envelope, "") | {"code": envelope["code"]}, ensure_ascii=False)

    def check(self, operation: str, form: Sequence[tuple[str, str]], answer: str, token: str) -> None:
        """The canary. Raises LeakError if the token, or an original that was replaced, is in what would be written."""
        leaves = [text for name, text in form if name != "token"] + list(_leaves(json.loads(answer), self._names))
        if token and any(token in text for text in (answer, *leaves)):
            raise LeakError(f"{operation}: the token is in the answer; nothing of it was written")
        sought = [text for text in self._originals if len(text) >= _shortest(text)]
        if any(original in leaf for leaf in leaves if leaf not in KEPT for original in sought):
            raise LeakError(f"{operation}: a value is still readable after redaction; nothing of it was written")

    def _form_value(self, name: str, text: str) -> str:
        if name == "token":
            return REDACTED
        if text.removeprefix("-").isdecimal() and not _ID_NAME.search(name) and abs(int(text[:20])) < LEAST_PRIVATE:
            return text
        return self._text(text, name)

    def _value(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {self._field_name(key): self._value(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._value(inner, name) for inner in value]
        if isinstance(value, str):
            return self._text(value, name)
        if isinstance(value, bool) or value is None:
            return value
        return self._number(value, name)

    def _field_name(self, key: str) -> str:
        """A key that is data (an address, an id, something that is a value elsewhere) becomes a pseudonym."""
        looks_like_one = _FIELD_NAME.fullmatch(key) and not _LONG_NUMBER.search(key)
        if key in self._names or (looks_like_one and key not in self._values):
            return key
        return self._text(key, "")

    def _number(self, value: int | float, name: str) -> int | float:
        if abs(value) < LEAST_PRIVATE and not _ID_NAME.search(name):
            return value
        self._originals.add(str(value))
        text = str(value) if isinstance(value, int) else f"{value:.3f}"
        return type(value)(re.sub("[0-9]+", lambda found: self._pseudonym(found[0]), text))

    def _text(self, text: str, name: str) -> str:
        if text in KEPT:
            return text
        self._originals.add(text)
        if _SECRET_NAME.search(name):
            return PASSWORD
        if text[0] in "{[":
            with suppress(ValueError, RecursionError):
                return json.dumps(self._value(json.loads(text), name), ensure_ascii=False)
        if _TIME.fullmatch(text) or _MAIL_TIME.fullmatch(text):
            return self._time(text)
        return _TOKEN.sub(self._token, text[:MOST_CHARACTERS])

    def _token(self, found: re.Match[str]) -> str:
        if found["domain"]:
            # Under a name that is reserved for examples, so that no pseudonym is anybody's domain.
            domain = found["domain"].lower()
            return self._pseudonym(domain, domain.rpartition(".")[0].replace(".", "")) + ".example"
        return self._pseudonym(found[0])

    def _time(self, text: str) -> str:
        """Another time of the same form; one of zeros alone stays, since it says that there is none."""
        form = _TIME.fullmatch(text)
        if not form:
            year = re.sub(r" \d{4} \d\d:\d\d", " 2001 01:01", text)
            return re.sub(r"^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2}", "Mon, 01 Jan" if "," in text else "01 Jan", year)
        if not text.translate(str.maketrans("", "", "0-: T.Z+")):
            return text
        moment = _YEAR + timedelta(seconds=int.from_bytes(self._digest(text), "big") % _SECONDS_OF_YEAR)
        if not form[1]:
            return moment.date().isoformat()
        clock = moment.time().isoformat()[: len(form[2])]
        return f"{moment.date()}{form[1]}{clock}{re.sub('[0-9]', '0', form[3] or '')}{form[4] or ''}"

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


def _spelled(shape: str, digest: bytes) -> str:
    """A text of the same length and kinds of characters. One that is longer than the digest uses it again."""
    alphabets = [_alphabet(shape, place) for place in range(len(shape))]
    return "".join(alphabet[byte % len(alphabet)] for alphabet, byte in zip(alphabets, cycle(digest), strict=False))


def _alphabet(shape: str, place: int) -> str:
    """What may stand in place of a character. A first digit stays a zero, or becomes none."""
    old = shape[place]
    if old in string.digits:
        is_kept = old == "0" or (old == "1" and len(shape) in _SECONDS)
        return string.digits if place else old if is_kept else string.digits[1:]
    if not old.isascii():
        return _OTHER_LETTERS
    return string.ascii_uppercase if old.isupper() else string.ascii_lowercase


def _shortest(text: str) -> int:
    return SHORTEST_DIGITS if text.lstrip("-").replace(".", "").isdecimal() else SHORTEST_TEXT


def _leaves(value: Any, names: set[str]) -> Iterator[str]:
    """All that an answer says: its values as text, and keys that the spec does not know."""
    for _, node in walk(value):
        if isinstance(node, dict):
            yield from (key for key in node if key not in names and not _FIELD_NAME.fullmatch(key))
        elif not isinstance(node, list):
            yield str(node)
