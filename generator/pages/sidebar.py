"""What stands above the title: the site's name, the breadcrumb, the sidebar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.pages.page import SidebarEntry, Unread
from generator.pages.page_text import METHODS, SITE_TITLE, Line

BREADCRUMB = re.compile(r"\d+\. (?P<group>.+)")
PAGE_URL = re.compile(r"https?://[^\s/]+/(?:[^\s/]+/)*(?:api-)?(?P<id>\d{6,12})(?:e0)?")

_BULLET = "•"


@dataclass
class Top:
    """`title` is the last line, if the sidebar does not hold it: the title of the page, if a method follows."""

    entries: list[SidebarEntry] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    complete: bool = False
    group: str | None = None
    title: Line | None = None
    page_id: int | None = None
    site: str | None = None


def is_bullet(line: Line) -> bool:
    return line.text.startswith(_BULLET)


def read_top(lines: Sequence[Line]) -> Top:
    """Only the indentation tells groups from titles. Without indentation the sidebar is incomplete."""
    top = Top(site=_site(lines))
    levels = sorted({line.indent for line in lines if is_bullet(line)})
    reader = _Sidebar(top, levels)
    for index, line in enumerate(lines):
        last = index == len(lines) - 1
        if not reader.takes(line):
            _other(top, line, last)
    top.complete = reader.whole and len(levels) == 2 and top.site == SITE_TITLE and reader.followed
    return top


def _site(lines: Sequence[Line]) -> str | None:
    """The name of the site: the line that a breadcrumb follows."""
    named = len(lines) > 1 and BREADCRUMB.fullmatch(lines[1].text)
    return lines[0].text if named or (lines and lines[0].text == SITE_TITLE) else None


def _other(top: Top, line: Line, last: bool) -> None:
    if line.text == top.site:
        return
    if breadcrumb := BREADCRUMB.fullmatch(line.text):
        top.group = breadcrumb["group"]
    elif url := PAGE_URL.fullmatch(line.text):
        top.page_id = int(url["id"])
    elif last:
        top.title = line
    else:
        top.unread.append(Unread(line.number, line.text))


class _Sidebar:
    """Takes lines of the sidebar. `whole`: all of them were understood."""

    def __init__(self, top: Top, levels: list[int]) -> None:
        self._top = top
        self._levels = levels
        self._group: str | None = None
        self._filled = True
        self._begun = False
        self.whole = True
        self.followed = False

    def takes(self, line: Line) -> bool:
        if is_bullet(line):
            self._bullet(line, line.text.removeprefix(_BULLET).strip())
            return True
        if self._begun and not self.followed and line.text in METHODS and self._top.entries:
            self._method(line)
            return True
        self._ends()
        return False

    def _bullet(self, line: Line, text: str) -> None:
        self._begun = True
        if len(self._levels) == 2 and line.indent == self._levels[0] and not self.followed:
            self.whole &= self._filled
            self._group, self._filled = text, False
        elif len(self._levels) == 2 and self._group is not None and not self.followed:
            self._filled = True
            self._top.entries.append(SidebarEntry(self._group, text, None, line.number))
        else:
            self._fails(line)

    def _method(self, line: Line) -> None:
        entry = self._top.entries[-1]
        if entry.method is None:
            self._top.entries[-1] = SidebarEntry(entry.group, entry.title, line.text, entry.line)
        else:
            self._fails(line)

    def _ends(self) -> None:
        if self._begun and not self.followed:
            self.followed = True
            self.whole &= self._filled

    def _fails(self, line: Line) -> None:
        self.whole = False
        self._top.unread.append(Unread(line.number, line.text))
