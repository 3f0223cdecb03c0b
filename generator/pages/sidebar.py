"""What stands above the title: the site's name, the breadcrumb, the sidebar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from generator.pages.page import SidebarEntry
from generator.pages.page_number import address_in
from generator.pages.page_text import METHODS, SITE_TITLE, Line

BREADCRUMB = re.compile(r"\d+\. (?P<group>.+)")

_BULLET = "•"


def is_bullet(line: Line) -> bool:
    return line.text.startswith(_BULLET)


@dataclass
class Top:
    """What was read so far.

    title: The last line, if the sidebar does not hold it. It is the title of the page, if a method follows.
    address: Host and number of the page.
    levels: How far bullets are indented. Only that tells groups from titles: of one level nothing can be read.
    """

    site: str | None
    levels: list[int]
    entries: list[SidebarEntry] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)
    group: str | None = None
    title: Line | None = None
    address: tuple[str, int] | None = None
    _place: Literal["before", "in", "behind"] = "before"
    _section: str | None = None
    _is_filled: bool = True
    _is_understood: bool = True

    @property
    def complete(self) -> bool:
        is_whole = self._is_understood and self._place == "behind"
        return is_whole and len(self.levels) == 2 and self.site == SITE_TITLE

    def take(self, line: Line, *, is_last: bool) -> None:
        if is_bullet(line):
            self._bullet(line, line.text.removeprefix(_BULLET).strip())
        elif self._place == "in" and line.text in METHODS and self.entries:
            self._method(line, self.entries[-1])
        else:
            if self._place == "in":
                self._place = "behind"
                self._is_understood &= self._is_filled
            self._other(line, is_last)

    def _bullet(self, line: Line, text: str) -> None:
        is_read = len(self.levels) == 2 and self._place != "behind"
        self._place = "behind" if self._place == "behind" else "in"
        if is_read and line.indent == self.levels[0]:
            self._is_understood &= self._is_filled
            self._section, self._is_filled = text, False
        elif is_read and self._section is not None:
            self._is_filled = True
            self.entries.append(SidebarEntry(self._section, text, None, line.number))
        else:
            self._fails(line)

    def _method(self, line: Line, entry: SidebarEntry) -> None:
        if entry.method is None:
            self.entries[-1] = replace(entry, method=line.text)
        else:
            self._fails(line)

    def _fails(self, line: Line) -> None:
        self._is_understood = False
        self.unread.append(line)

    def _other(self, line: Line, is_last: bool) -> None:
        if line.text == self.site:
            return
        if breadcrumb := BREADCRUMB.fullmatch(line.text):
            self.group = breadcrumb["group"]
        elif address := address_in(line.text):
            self.address = self.address or address
        elif is_last:
            self.title = line
        else:
            self.unread.append(line)


def read_top(lines: Sequence[Line]) -> Top:
    top = Top(_site(lines), sorted({line.indent for line in lines if is_bullet(line)}))
    for line in lines:
        top.take(line, is_last=line is lines[-1])
    return top


def _site(lines: Sequence[Line]) -> str | None:
    """The name of the site: the line that a breadcrumb follows."""
    lines = [line for line in lines if not address_in(line.text)][:2]
    named = len(lines) > 1 and BREADCRUMB.fullmatch(lines[1].text)
    return lines[0].text if named or (lines and lines[0].text == SITE_TITLE) else None
