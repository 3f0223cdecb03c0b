"""The curl sample of a page, read as a shell and curl would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from generator.pages.page import Curl, CurlField
from generator.pages.page_text import METHODS, Line

START = re.compile(r"curl\b *-")

_QUOTED = r"'[^']*'|\"(?:[^\"\\]|\\.)*\""
# An option ends where its name ends: the blanks around it may be lost. Quotes that are not closed are part of no word.
_PART = re.compile(
    r"(?P<between>(?:[ \t]|\\\n|\n(?=-))+)|(?P<option>curl(?=-|\s)|--[a-z]+(?:-[a-z]+)*)|"
    rf"(?P<word>(?>(?:{_QUOTED}|\\[^\n]|[^\s'\"\\]+)+)(?!['\"]))",
    re.DOTALL,
)
_MARKED = re.compile(rf"{_QUOTED}|\\[^\n]", re.DOTALL)
_FORM = re.compile(r"(?P<name>[^=]*)=(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<plain>[^;\"]*))", re.DOTALL)


class _Word(NamedTuple):
    text: str
    option: bool
    line: int


class Command(NamedTuple):
    """A curl sample, the lines that it could not be read from, and how many lines it took."""

    curl: Curl
    unread: list[Line]
    lines: int


def read_curl(lines: Sequence[Line]) -> Command:
    """The sample that begins with the first line. Options that the docs never showed are unread, not guessed."""
    text = "\n".join(line.text for line in lines)
    words, end = _words(text)
    closed = text[end : end + 1] in ("", "\n")
    reader = _Reader(lines)
    reader.read(words)
    if text[end:] == "\\":
        end = len(text)  # A line is announced that does not come.
    elif not closed:
        reader.fail(text.count("\n", 0, end))
    complete = closed and not reader.unread and reader.url is not None
    curl = Curl(reader.method, reader.url, tuple(reader.fields), lines[0].number, complete)
    return Command(curl, reader.unread, text.count("\n", 0, max(end - 1, 0)) + 1)


def _words(text: str) -> tuple[list[_Word], int]:
    """The words of the command, and the index where it ends."""
    words: list[_Word] = []
    at = line = 0
    while part := _PART.match(text, at):
        if not part["between"]:
            words.append(_Word(part["option"] or _MARKED.sub(_plain, part[0]), bool(part["option"]), line))
        line += part[0].count("\n")
        at = part.end()
    return words, at


def _plain(marked: re.Match[str]) -> str:
    """What is quoted or escaped, as the shell reads it."""
    text = marked[0]
    if text.startswith("\\"):
        return text[1:]
    return re.sub(r'\\(["\\$`])', r"\1", text[1:-1]) if text.startswith('"') else text[1:-1]


class _Reader:
    """Reads `--location`, `--request`, `--form` and the URL. The samples of this API have nothing else."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self.method: str | None = None
        self.url: str | None = None
        self.fields: list[CurlField] = []
        self.unread: list[Line] = []

    def read(self, words: list[_Word]) -> None:
        rest = iter(words)
        for word in rest:
            if word.option and word.text in ("curl", "--location"):
                continue
            if word.option and word.text in ("--request", "--form"):
                self._argument(word, next(rest, None))
            elif not word.option and self.url is None and word.text.startswith(("http://", "https://", "/")):
                self.url = word.text
            else:
                self.fail(word.line)

    def _argument(self, option: _Word, value: _Word | None) -> None:
        if value is None or value.option:
            self.fail(option.line)
        elif option.text == "--form":
            self._form(value)
        elif value.text in METHODS:
            self.method = value.text
        else:
            self.fail(option.line)

    def _form(self, word: _Word) -> None:
        if field := _FORM.fullmatch(word.text):
            quoted = field["quoted"]
            value = field["plain"] if quoted is None else re.sub(r'\\(["\\])', r"\1", quoted)
            self.fields.append(CurlField(field["name"].strip(), value, self._lines[word.line].number))
        else:
            self.fail(word.line)

    def fail(self, index: int) -> None:
        line = self._lines[index]
        if line not in self.unread[-1:]:
            self.unread.append(line)


def commands(lines: Sequence[Line]) -> Iterator[Line | Command]:
    """The lines in their order, with a Command in place of each curl sample."""
    starts = [index for index, line in enumerate(lines) if START.match(line.text)]
    yield from lines[: starts[0] if starts else len(lines)]
    for start, end in pairwise([*starts, len(lines)]):
        command = read_curl(lines[start:end])
        yield command
        yield from lines[start + command.lines : end]
