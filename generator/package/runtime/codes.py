"""Codes in messages: what is searched for them, and what a match gives. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, Literal, NamedTuple, get_args

from .errors import GetMXInputError

#: What can be searched, and what is searched in which order if the caller does not say.
CodeField = Literal["subject", "plain_text", "html"]
CODE_FIELDS: Final[tuple[CodeField, ...]] = get_args(CodeField)

#: 4 to 8 digits that stand alone: next to no Latin letter or digit, and no part of a longer number, a date or a time.
CODE_PATTERN: Final = r"(?<![0-9A-Za-z+])(?<![0-9][-.,:/])[0-9]{4,8}(?![0-9A-Za-z])(?![-.,:/][0-9])"

#: Characters of each text that are searched: what comes behind them is not. It keeps the time of a search short.
MOST_SEARCHED: Final = 100_000

#: Matches nothing that takes long: it stops at each "<".
_TAG: Final = r"<[a-zA-Z!/][^<>]*>"
#: A "<" that begins no tag, or one without an end. Python's own parser takes minutes over thousands of them.
_NO_TAG: Final = r"<(?![a-zA-Z!/?][^<>]*>)"

#: Elements whose text nobody sees, and those that begin or end no word.
_UNSEEN = frozenset({"script", "style", "template", "title"})
_WITHIN_WORDS = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "code", "em", "font", "i", "kbd", "mark", "s", "small", "span", "strong",
     "sub", "sup", "tt", "u", "wbr"}
)  # fmt: skip


class Finding(NamedTuple):
    """What a search gave.

    Attributes:
        code: The text that was found. None: no match.
        is_complete: False if the search ended at a text that the message lacks. The full message may have it.
    """

    code: str | None
    is_complete: bool = True


class CodeSearch:
    """Searches messages for a pattern.

    Args:
        label: The method that messages of errors name.

    Raises:
        GetMXInputError: The pattern or the fields cannot be right.
    """

    def __init__(self, label: str, pattern: str | re.Pattern[str], fields: Sequence[CodeField]) -> None:
        self.pattern = _checked_pattern(label, pattern)
        self.fields = _checked_fields(label, fields)
        self._group: str | int = "code" if "code" in self.pattern.groupindex else min(1, self.pattern.groups)

    def find(self, row: Any, detail: Any = None) -> Finding:
        """Searches a row of the list, and the full message if it was fetched, in the order of the fields."""
        is_whole = detail is not None
        message = {**_members(row), **_members(detail)}
        for field in self.fields:
            if code := self._match(_TEXTS[field](message)):
                return Finding(code)
            if not is_whole and _COMES_IN[field] not in message:
                return Finding(None, is_complete=False)
        return Finding(None)

    def _match(self, text: str) -> str | None:
        matches = self.pattern.finditer(text[:MOST_SEARCHED])
        return next((match[self._group] for match in matches if match[self._group]), None)


def _checked_pattern(label: str, pattern: Any) -> re.Pattern[str]:
    try:
        compiled = re.compile(pattern)
    except (TypeError, re.error, OverflowError, RecursionError) as error:
        message = f"{label}: pattern must be a regular expression, a str or what re.compile gives: {error}"
        raise GetMXInputError(message, field="pattern") from None
    if isinstance(compiled.pattern, bytes):
        raise GetMXInputError(f"{label}: pattern must be a str, got bytes", field="pattern")
    if compiled.match(""):
        message = f"{label}: pattern must not match the empty text, since it would find that in every message"
        raise GetMXInputError(message, field="pattern")
    return compiled


def _checked_fields(label: str, fields: Any) -> tuple[CodeField, ...]:
    if not isinstance(fields, (tuple, list)) or not fields or any(field not in CODE_FIELDS for field in fields):
        message = f"{label}: fields must be a tuple of one or more of {', '.join(map(repr, CODE_FIELDS))}"
        raise GetMXInputError(message, field="fields")
    return tuple(fields)


def _members(row: Any) -> Mapping[str, Any]:
    """The members of a row that hold something, so that an empty one hides none of the other row."""
    return {name: value for name, value in row.items() if value} if isinstance(row, dict) else {}


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name)
    return str(value) if isinstance(value, (str, int)) else ""


def _plain_text(message: Mapping[str, Any]) -> str:
    """The plain text. A body without tags is one, too: the docs do not say whether `body` is HTML."""
    body = _text(message, "body")
    return _text(message, "plain_text") or ("" if _is_html(body) else body)


_TEXTS: Final[Mapping[CodeField, Callable[[Mapping[str, Any]], str]]] = {
    "subject": lambda message: _text(message, "subject"),
    "plain_text": _plain_text,
    "html": lambda message: text_of_html(_text(message, "body")),
}

#: The member of a message that a text comes from.
_COMES_IN: Final[Mapping[CodeField, str]] = {"subject": "subject", "plain_text": "plain_text", "html": "body"}


def _is_html(body: str) -> bool:
    return re.search(_TAG, body[:MOST_SEARCHED]) is not None


def text_of_html(html: str) -> str:
    """The text that a reader of the page sees, a line for each block. Takes what is no HTML as text."""
    from html.parser import HTMLParser  # Here, since few callers need it.

    pieces: list[str] = []
    unseen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in _UNSEEN:
                unseen.append(tag)
            self._end_word(tag)

        def handle_endtag(self, tag: str) -> None:
            if unseen and unseen[-1] == tag:
                unseen.pop()
            self._end_word(tag)

        def _end_word(self, tag: str) -> None:
            if tag not in _WITHIN_WORDS:
                pieces.append("\n")

        def handle_data(self, data: str) -> None:
            if not unseen:
                pieces.append(re.sub(r"\s+", " ", data))

    reader = Reader(convert_charrefs=True)
    with suppress(AssertionError):  # Some versions of Python end so at a broken declaration. What was read is kept.
        reader.feed(re.sub(_NO_TAG, "&lt;", _without_comments(html[:MOST_SEARCHED])))
        reader.close()
    return "".join(pieces)


def _without_comments(html: str) -> str:
    before, *pieces = html.split("<!--")
    return "".join([before, *(piece.partition("-->")[2] for piece in pieces)])
