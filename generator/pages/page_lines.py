"""The text of a page as lines, each with one thing in it, however the page was saved.

Copying glues things together that stand on lines of their own on the site, and code viewers number their lines. Here
both are undone, so that whoever reads the lines meets one shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.pages.page_text import FLAGS, METHODS, Line

_KIND = r"(?:string|integer|number|boolean|object|array|null|any|file)"
TYPE = re.compile(rf"{_KIND}(?: ?\[[^\[\]]{{0,60}}\])?(?: ?\{{\d+\}})?(?: ?\| ?{_KIND})*")
NAME = re.compile(r"[A-Za-z_][\w.\-]{0,99}")

_METHOD = rf"(?:{'|'.join(sorted(METHODS))})"
_FLAG = rf"(?:{'|'.join(sorted(FLAGS, key=len, reverse=True))})"
_AND = r"[ ,;:/|(<\[·]{0,3}"
_AFTER = r"[)>\]]?"
#: One line that holds several: each group becomes a line.
_GLUED = (
    re.compile(r"((?:内容格式[:\uff1a] ?)?(?:JSON ?)?application/json)\s*([{\[].*)"),
    re.compile(r"(Example|示例)\s*([{\[].*)"),
    re.compile(rf"({_METHOD})\s*((?:https?://[^\s/]+)?/v\d.*)"),
    re.compile(rf"({TYPE.pattern}){_AND}({_FLAG}){_AFTER}"),
    re.compile(rf"({NAME.pattern})[ :]{{1,2}}({TYPE.pattern}){_AND}({_FLAG}){_AFTER}"),
    re.compile(rf"({NAME.pattern})[ :]{{1,2}}({TYPE.pattern}){_AND}({_FLAG}){_AFTER}[ :\-]{{1,3}}(.+)"),
)
_MAY_BE_GLUED = re.compile(rf"/json|/v\d|Example|示例|{_KIND}")
_NAME_AND_TYPE = re.compile(rf"({NAME.pattern})[ :]{{1,2}}({TYPE.pattern})")
_LONGEST_GLUED = 500
_HEADING = re.compile(r"#{1,6} (?=\S)")
_CODE = ("{", "[", "curl")
# Code keeps its blanks, also with a number before it.
_IS_CODE = re.compile(r"(?:\d+[\s|.:]*)?(?:curl|--|[{}\[\]\"'])")
_BULLET_TAB = re.compile(r"•\s+")


def lines_of(text: str) -> list[Line]:
    """The lines that are not empty, of a text from `decode`."""
    lines = list(_without_numbers(list(_cells(text))))
    return [part for index, line in enumerate(lines) for part in _parts(line, lines[index + 1 : index + 2])]


def plain_lines(text: str) -> Iterator[Line]:
    """The lines that are not empty, as they are."""
    for number, line in enumerate(text.split("\n"), 1):
        if stripped := line.strip():
            yield Line(number, stripped, _indent(line) if line[0].isspace() else 0)


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _cells(text: str) -> Iterator[Line]:
    """The lines; those of a table that was copied with tabs, cell by cell."""
    for line in plain_lines(text):
        if _IS_CODE.match(line.text):
            yield line
        else:
            yield from (line if cell == line.text else line._replace(text=cell) for cell in _cells_of(line.text))


def _cells_of(line: str) -> Iterator[str]:
    for cell in _BULLET_TAB.sub("• ", line).split("\t"):
        if words := " ".join(cell.split()):
            yield _HEADING.sub("", words, count=1) if words.startswith("#") else words


def _parts(line: Line, after: Sequence[Line]) -> Iterator[Line]:
    found = None
    if len(line.text) <= _LONGEST_GLUED and _MAY_BE_GLUED.search(line.text):
        found = next((match for glued in _GLUED if (match := glued.fullmatch(line.text))), None)
        if found is None and after and after[0].text in FLAGS:
            found = _NAME_AND_TYPE.fullmatch(line.text)
    if found is None:
        yield line
    else:
        yield from (line._replace(text=text) for text in found.groups())


# -------------------------------------------------------------------------------------------------------- line numbers


def _without_numbers(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, without the numbers that a code viewer put before, between or above the lines of a sample."""
    index = 0
    while index < len(lines):
        taken = _numbered(lines, index) if lines[index].text[0] == "1" else None
        if taken is None:
            yield lines[index]
            index += 1
        else:
            code, index = taken
            yield from code


def _numbered(lines: Sequence[Line], start: int) -> tuple[list[Line], int] | None:
    """The numbered sample that begins here, without its numbers, and where it ends."""
    return _numbers_above(lines, start) or _numbers_between(lines, start) or _numbers_before(lines, start)


def _numbers_above(lines: Sequence[Line], start: int) -> tuple[list[Line], int] | None:
    """All numbers in a column of their own, then the sample."""
    end = start
    while end < len(lines) and lines[end].text == str(end - start + 1):
        end += 1
    is_column = end - start > 1 and end < len(lines) and lines[end].text.startswith(_CODE)
    return ([], end) if is_column else None


def _numbers_between(lines: Sequence[Line], start: int) -> tuple[list[Line], int] | None:
    """A number, a line, a number, a line."""
    code: list[Line] = []
    at = start
    while at + 1 < len(lines) and lines[at].text == str(len(code) + 1):
        code.append(lines[at + 1])
        at += 2
    return (code, at) if code and code[0].text.startswith(_CODE) else None


def _numbers_before(lines: Sequence[Line], start: int) -> tuple[list[Line], int] | None:
    """Each number on the line of its code, with or without a blank between. Empty lines keep their number alone."""
    code: list[Line] = []
    at = start
    while at < len(lines):
        number = str(at - start + 1)
        rest = lines[at].text.removeprefix(number)
        if rest == lines[at].text or rest[:1].isdecimal():
            break
        code += [lines[at]._replace(text=text)] if (text := rest.lstrip(" \t|.:")) else []
        at += 1
    return (code, at) if code and code[0].text.startswith(_CODE) else None
