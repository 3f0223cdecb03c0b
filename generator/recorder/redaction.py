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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:([ T])(\d\d):(\d\d)(?::(\d\d))?(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?")
_MAIL_TIME = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)?( .{0,12})?")
_TOKEN = re.compile(r"(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[A-Za-z]{2,})|(?P<digits>[0-9]+)|(?P<word>[^\W\d_]+)")
#: Digits of a time in seconds or milliseconds, which begins with 1 until 2033 and stays such a time.
_SECONDS = (10, 13)
_OTHER_LETTERS = "文字名称符号内容"

_Map = Callable[[str, int], str]


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
        sent = {name for operation in self.spec.operations for name in operation.form.fields}
        self._names = sent | {
            known.name for operation in self.spec.operations for known in operation.answer.fields.values()
        }
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
        return type(value)(re.sub("[0-9]+", lambda found: self._pseudonym(found[0], _digits), text))

    def _text(self, text: str, name: str) -> str:
        if text in KEPT:
            return text
        self._originals.add(text)
        if _SECRET_NAME.search(name):
            return PASSWORD
        if text[0] in "{[" and (inner := _json(text)) is not None:
            return json.dumps(self._value(inner, name), ensure_ascii=False)
        if _TIME.fullmatch(text) or _MAIL_TIME.fullmatch(text):
            return self._time(text)
        return _TOKEN.sub(self._token, text[:MOST_CHARACTERS])

    def _token(self, found: re.Match[str]) -> str:
        if found["domain"]:
            # Under a name that is reserved for examples, so that no pseudonym is anybody's domain.
            return self._pseudonym(found["domain"].lower(), _stem) + ".example"
        return self._pseudonym(found[0], _digits if found["digits"] else _letters)

    def _time(self, text: str) -> str:
        """Another time of the same form; one of zeros alone stays, since it says that there is none."""
        form = _TIME.fullmatch(text)
        if not form:
            year = re.sub(r" \d{4} \d\d:\d\d", " 2001 01:01", text)
            return re.sub(r"^([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2}", "Mon, 01 Jan" if "," in text else "01 Jan", year)
        if not text.translate(str.maketrans("", "", "0-: T.Z+")):
            return text
        number = int.from_bytes(self._digest(text)[:6], "big")
        parts = [f"2001-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"]
        if form[4]:
            parts.append(f"{form[4]}{number // 400 % 24:02}:{number // 9600 % 60:02}")
            parts.append(f":{number // 576000 % 60:02}" if form[7] else "")
            parts.append(re.sub(r"\d", "0", form[8] or "") + (form[9] or ""))
        return "".join(parts)

    def _pseudonym(self, token: str, spell: _Map) -> str:
        """Another text of the same length and kinds of characters; different ones for different texts where it can."""
        for attempt in range(256 if token not in self._pseudonyms else 0):
            found = self._pseudonyms[token] = spell(token, int.from_bytes(self._digest(f"{attempt} {token}"), "big"))
            is_real = found in self._originals and len(found) >= _shortest(found)
            if found not in self._taken and found != token and not is_real:
                break
        self._taken.add(self._pseudonyms[token])
        return self._pseudonyms[token]

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha512)


def _digits(token: str, number: int) -> str:
    """A zero at the beginning stays one, any other first digit does not become one."""
    spelled = [str(_part(number, place, 10)) for place in range(len(token))]
    if len(token) in _SECONDS and token[0] == "1":
        return "1" + "".join(spelled[1:])
    spelled[0] = "0" if token[0] == "0" else str(_part(number, 0, 9) + 1)
    return "".join(spelled)


def _stem(domain: str, number: int) -> str:
    return _letters(domain.rpartition(".")[0].replace(".", ""), number)


def _letters(token: str, number: int) -> str:
    return "".join(_letter(old, _part(number, place, 26)) for place, old in enumerate(token))


def _letter(old: str, index: int) -> str:
    if not old.isascii():
        return _OTHER_LETTERS[index % len(_OTHER_LETTERS)]
    return (string.ascii_uppercase if old.isupper() else string.ascii_lowercase)[index]


def _part(number: int, place: int, most: int) -> int:
    """A number below `most` for each place: eight bits of the digest, which a text longer than it uses again."""
    return (number >> (8 * (place % 64))) % 256 % most


def _shortest(text: str) -> int:
    return SHORTEST_DIGITS if text.lstrip("-").replace(".", "").isdecimal() else SHORTEST_TEXT


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _leaves(value: Any, names: set[str]) -> Iterator[str]:
    """All that an answer says: its values as text, and keys that the spec does not know."""
    for _, node in walk(value):
        if isinstance(node, dict):
            yield from (key for key in node if key not in names and not _FIELD_NAME.fullmatch(key))
        elif not isinstance(node, list):
            yield str(node)
