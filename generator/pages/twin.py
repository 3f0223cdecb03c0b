"""The Markdown that the site serves (form G): the twin of a page, and `llms.txt`, the list of all twins.

A twin is a title and a fenced block that holds an OpenAPI document of the one endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from generator.pages import exports
from generator.pages.page import DocsPage, NotAPage, SidebarEntry, Unread
from generator.pages.page_lines import plain_lines
from generator.pages.page_number import DOCS_HOST, address_in
from generator.pages.page_text import DEPRECATED, SITE_TITLE, Line, digest, host_of, shown

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})\s*(?P<language>[\w-]*)\s*")
_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>.+?)\s*#*")
_OF_TWIN = re.compile(r"OpenAPI (?:Specification|Definition)", re.IGNORECASE)

_LINK = re.compile(r"(?:[-*+•]\s+)?(?P<above>[^\[\]]{0,200})\[(?P<title>.{1,200})\]\((?P<url>[^\s()]{1,500})\)(?::.*)?")
_FOLDER = re.compile(r"[-*+•]\s+(?P<text>[^\[\]]{1,200})")
_LONGEST_LINE = 2_000
#: Headings of the list that are no groups of the reference.
_GENERAL = re.compile(r"(?:API )?Docs?|API(?:s| Reference)?|Reference|接口文档|文档", re.IGNORECASE)


def is_twin(text: str) -> bool:
    """Whether the text has a fenced block of an OpenAPI document, or the heading that stands above one."""
    if text.lstrip().startswith("{"):
        return False  # JSON.
    return any(
        _FENCE.fullmatch(line) or ((heading := _HEADING.fullmatch(line)) and _OF_TWIN.fullmatch(heading["text"]))
        for line in text.split("\n")
        if len(line) <= _LONGEST_LINE and line.lstrip(" ").startswith(("#", "`", "~"))
    )


@dataclass
class _Block:
    """What stands between two fences. `first` is the number of its first line."""

    marks: str
    first: int
    lines: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def text(self) -> str:
        return "\n".join([*self.lines, ""])

    def take(self, line: str) -> None:
        fence = _FENCE.fullmatch(line) if len(line) <= _LONGEST_LINE else None
        if fence and not fence["language"] and fence["marks"].startswith(self.marks):
            self.closed = True
        else:
            self.lines.append(line)


def _parts(text: str) -> tuple[list[_Block], list[Line]]:
    """The fenced blocks, and the lines that stand in none of them."""
    blocks: list[_Block] = []
    outside: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        is_inside = bool(blocks) and not blocks[-1].closed
        if is_inside:
            blocks[-1].take(line)
        elif len(line) <= _LONGEST_LINE and (fence := _FENCE.fullmatch(line)):
            blocks.append(_Block(fence["marks"], number + 1))
        outside.append("" if is_inside or (blocks and blocks[-1].first == number + 1) else line)
    return blocks, list(plain_lines("\n".join(outside)))


def read_twin(text: str, source: str) -> list[DocsPage]:
    """The page of a twin. Raises NotAPage if it is cut off, or holds more than one page."""
    blocks, outside = _parts(text)
    if not blocks or not blocks[-1].closed:
        raise NotAPage("the page is cut off: the block of its OpenAPI document has no end; save it once more, whole")
    found = [block for block in blocks if exports.is_export(block.text)]
    if not found:
        raise NotAPage("its fenced block is no OpenAPI document")
    if len(found) > 1:
        raise NotAPage(f"line {found[1].first}: another page begins here; save each page in a file of its own")
    others = [Line(block.first, block.lines[0] if block.lines else "", 0) for block in blocks if block is not found[0]]
    pages = exports.read(found[0].text, source, form="G", is_whole=True, above=found[0].first - 1)
    return [_headed(page, outside, others, digest(text)) for page in pages]


def _headed(page: DocsPage, outside: Sequence[Line], others: Sequence[Line], whole: str) -> DocsPage:
    """The page with what stands around its block."""
    unread = [*others]
    for line in outside:
        heading = _HEADING.fullmatch(line.text)
        address = address_in(line.text)
        if heading and heading["level"] == "#" and _says_title(heading["text"], page):
            page = replace(page, title=page.title or heading["text"], title_line=line.number)
        elif address and page.page_id in (None, address[1]):
            page = replace(page, page_id=address[1], hosts=(*page.hosts, address[0]))
        elif not (heading and _OF_TWIN.fullmatch(heading["text"])):
            unread.append(line)
    left = [*page.unread, *(Unread(line.number, line.text) for line in unread)]
    title = page.title or ""
    return replace(page, digest=whole, deprecated=page.deprecated or bool(DEPRECATED.search(title)), unread=tuple(left))


def _says_title(text: str, page: DocsPage) -> bool:
    return page.title is None or page.title.split() == text.split()


# ------------------------------------------------------------------------------------------------------------ llms.txt


def is_index(text: str, source: str) -> bool:
    """Whether the file is called so, or half of the lines at least are Markdown links."""
    if PurePath(source).name.lower().startswith("llms"):
        return True
    lines = list(plain_lines(text)) if "](" in text else []
    links = [line for line in lines if _link(line)]
    return bool(links) and 2 * len(links) >= len([line for line in lines if not _HEADING.fullmatch(line.text)])


def _link(line: Line) -> re.Match[str] | None:
    return _LINK.fullmatch(line.text) if len(line.text) <= _LONGEST_LINE else None


def read_index(text: str, source: str) -> list[DocsPage]:
    """The list as a page of nothing but a sidebar. Raises NotAPage for the list of another site."""
    entries = tuple(_entries(plain_lines(text)))
    links = [link["url"] for line in plain_lines(text) if (link := _link(line))]
    hosts = tuple(dict.fromkeys(filter(None, map(host_of, links))))
    strange = [host for host in hosts if host != DOCS_HOST]
    if strange:
        raise NotAPage(f"the list is of {shown(', '.join(strange))}, not of {DOCS_HOST}")
    if not entries or not (hosts or SITE_TITLE in text):
        raise NotAPage("the list names no page of this API")
    return [DocsPage(source, "G", digest(text), sidebar=entries, hosts=hosts)]


def _entries(lines: Iterator[Line]) -> Iterator[SidebarEntry]:
    """The links to endpoints. Links to other pages of the docs are left out."""
    folders: list[tuple[int, str]] = []
    for line in lines:
        heading, link, folder = _HEADING.fullmatch(line.text), _link(line), _FOLDER.fullmatch(line.text)
        if heading:
            is_group = heading["level"] != "#" and not _GENERAL.fullmatch(heading["text"])
            folders = [(-1, heading["text"])] if is_group else []
            continue
        folders = [above for above in folders if above[0] < line.indent]
        if link and (address := address_in(_absolute(link["url"]))):
            group = _group(link["above"], folders)
            yield SidebarEntry(group, link["title"].strip(), None, line.number, address[1])
        elif folder and not link:
            folders.append((line.indent, folder["text"]))


def _group(above: str, folders: Sequence[tuple[int, str]]) -> str:
    """The innermost folder: before the link, as `Mail > Inbox`, or above it."""
    return re.split(r"\s*[>/]\s*", above.strip(" >/-:"))[-1] or (folders[-1][1] if folders else "")


def _absolute(url: str) -> str:
    return url if "://" in url else f"https://{DOCS_HOST}/{url.lstrip('./')}"


def with_numbers(pages: Sequence[DocsPage]) -> list[DocsPage]:
    """The pages, with the numbers that a list among them gives for their titles."""
    numbers: dict[str, set[int]] = {}
    for entry in (entry for page in pages for entry in page.sidebar if entry.page_id):
        numbers.setdefault(_plain(entry.title), set()).add(entry.page_id or 0)
    return [replace(page, page_id=page.page_id or _only(numbers.get(_plain(page.title or "")))) for page in pages]


def _only(numbers: set[int] | None) -> int | None:
    return next(iter(numbers)) if numbers and len(numbers) == 1 else None


def _plain(title: str) -> str:
    return " ".join(DEPRECATED.sub(" ", title).split()).casefold()
