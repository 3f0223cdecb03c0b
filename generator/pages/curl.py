"""The curl sample of a page, read as a shell and curl would read it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from generator.pages.page import Curl, CurlField, Unread
from generator.pages.page_text import METHODS, Line

START = re.compile(r"curl\b ?-")

# One piece of a shell word. Quotes that are not closed match none of them.
_PIECE = re.compile(
    r"'(?P<single>[^']*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|\\(?P<escaped>[^\n])|(?P<bare>[^\s'\"\\]+)", re.DOTALL
)
# An option ends where its name ends: the blanks around it may be lost.
_OPTION = re.compile(r"curl(?=-|\s)|--[a-z]+(?:-[a-z]+)*")
_BETWEEN = re.compile(r"(?:[ \t]|\\\n|\n(?=-))+")
_FORM = re.compile(r"(?P<name>[^=]*)=(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<plain>[^;\"]*))", re.DOTALL)


class _Word(NamedTuple):
    text: str
    option: bool
    line: int


class Command(NamedTuple):
    """A curl sample, the lines that it could not be read from, and how many lines it took."""

    curl: Curl
    unread: list[Unread]
    lines: int


def read_curl(lines: Sequence[Line]) -> Command:
    """The sample that begins with the first line. Options that the docs never showed are unread, not guessed."""
    text = "\n".join(line.text for line in lines)
    starts = [0, *accumulate(len(line.text) + 1 for line in lines)]
    words, end, closed = _words(text, starts)
    taken = max(1, bisect_right(starts, max(end - 1, 0)))
    reader = _Reader(lines)
    reader.read(words)
    if not closed and end < len(text):
        reader.fail(bisect_right(starts, end) - 1)
    complete = closed and not reader.unread and reader.url is not None
    curl = Curl(reader.method, reader.url, tuple(reader.fields), lines[0].number, complete)
    return Command(curl, reader.unread, taken)


def _words(text: str, starts: list[int]) -> tuple[list[_Word], int, bool]:
    """The words of the command, the index where it ends, and whether it is whole."""
    words: list[_Word] = []
    at = 0
    while at < len(text):
        if between := _BETWEEN.match(text, at):
            at = between.end()
        if at + 1 == len(text) and text[at] == "\\":
            return words, len(text), False  # A line is announced that does not come.
        if text.startswith("\n", at):
            break
        line = bisect_right(starts, at) - 1
        if option := _OPTION.match(text, at):
            words.append(_Word(option[0], True, line))
            at = option.end()
            continue
        value, end = _word(text, at)
        if end == at:
            return words, at, False
        words.append(_Word(value, False, line))
        at = end
    return words, at, True


def _word(text: str, at: int) -> tuple[str, int]:
    """A word without its quotes, and the index where it ends: where it began, if a quote is not closed."""
    parts: list[str] = []
    start = at
    while at < len(text) and (piece := _PIECE.match(text, at)):
        parts.append(_plain(piece))
        at = piece.end()
    unclosed = at < len(text) and text[at] in "'\""
    return "".join(parts), start if unclosed else at


def _plain(piece: re.Match[str]) -> str:
    if piece["double"] is not None:
        return re.sub(r'\\(["\\$`])', r"\1", piece["double"])
    return next(part for part in (piece["single"], piece["escaped"], piece["bare"]) if part is not None)


class _Reader:
    """Reads `--location`, `--request`, `--form` and the URL. The samples of this API have nothing else."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self.method: str | None = None
        self.url: str | None = None
        self.fields: list[CurlField] = []
        self.unread: list[Unread] = []

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
        if all(last.line != line.number for last in self.unread[-1:]):
            self.unread.append(Unread(line.number, line.text))


def commands(lines: Sequence[Line]) -> Iterator[Line | Command]:
    """The lines in their order, with a Command in place of each curl sample."""
    starts = [index for index, line in enumerate(lines) if START.match(line.text)]
    yield from lines[: starts[0] if starts else len(lines)]
    for start, end in pairwise([*starts, len(lines)]):
        command = read_curl(lines[start:end])
        yield command
        yield from lines[start + command.lines : end]
