"""What of the pages was not understood: lines that no rule reads, and pages that name no endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from generator.pages import DocsPage
from generator.spec import Operation

NO_ENDPOINT = (
    "the page names no endpoint that is known: put the number of the page into the file's name (176718317.txt), or the"
    " page's address into its first line; `python -m generator pages` lists both"
)


@dataclass(frozen=True)
class Part:
    """Lines that follow each other on a page, from `line` to `last`. `text` is the first of them."""

    page: str
    line: int
    last: int
    text: str

    def __str__(self) -> str:
        more = f" (to line {self.last})" if self.last > self.line else ""
        return f"{self.page}:{self.line}: {self.text}{more}"


def parts_of(pages: Sequence[DocsPage]) -> list[Part]:
    """Each part once, also if pages of one export share it."""
    return list(dict.fromkeys(part for page in pages for part in _parts(page)))


def _parts(page: DocsPage) -> Iterator[Part]:
    part: Part | None = None
    for unread in page.unread:
        if part and part.last < unread.line <= part.last + 2:
            part = Part(page.source, part.line, unread.line, part.text)
            continue
        if part:
            yield part
        part = Part(page.source, unread.line, unread.line, unread.text)
    if part:
        yield part


def without_unknown(
    pages: Sequence[DocsPage], match: Callable[[DocsPage], Operation | None]
) -> tuple[list[DocsPage], list[str]]:
    """The pages that name an endpoint, and a message for each other one.

    A new endpoint is one that a page shows with its path. A title alone may be another one's, or a translation.
    """
    unknown = [page for page in pages if not page.is_index and not _path(page) and match(page) is None]
    return [page for page in pages if page not in unknown], [f"{page.source}: {NO_ENDPOINT}" for page in unknown]


def _path(page: DocsPage) -> str | None:
    return page.path or (page.curl.url if page.curl else None)
