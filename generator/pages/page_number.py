"""The vendor's number of a page: from an address, or from the name of the file that the page was saved in."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import unquote

#: Host of the docs site.
DOCS_HOST = "domain-open.getmx.com"

# A page has two addresses: .../api-176718317 and .../176718317e0. Its Markdown twin has `.md` behind either.
_NUMBER = r"(?:(?:api-)?(?P<number>\d{6,12})(?:e0)?)(?:\.md)?"
_ADDRESS = rf"(?:https?://)?(?P<host>[\w-]+(?:\.[\w-]+)+)/(?:[^\s/?#]+/)*{_NUMBER}/?(?:[?#][^\s<>()\[\]]*)?"
# Alone on its line but for what programs put around it: a label, brackets, the pages of a print.
_ADDRESS_LINE = re.compile(rf"(?:[^\s/][^/]{{0,60}}[:=\uff1a()\[<\s])?\s*[<(\"']?{_ADDRESS}[>)\"']?(?:\s+\d+/\d+)?")
_LONGEST_LINE = 500

_MARKED = re.compile(r"(?<![a-z])api-(\d{6,12})(?!\d)|(?<!\d)(\d{6,12})e0(?![\da-z])", re.IGNORECASE)
# Without a mark, six digits may be a time and ten the seconds of a clock; eight may be a day.
_UNMARKED = re.compile(r"(?<!\d)\d{7,9}(?!\d)")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d|[0-3]\d(?:0[1-9]|1[0-2])(?:19|20)\d\d")


def address_in(line: str) -> tuple[str, int] | None:
    """Host and page number of a line that is the address of a page."""
    found = _ADDRESS_LINE.fullmatch(line) if len(line) <= _LONGEST_LINE and "/" in line else None
    return (found["host"].lower(), int(found["number"])) if found else None


def number_in_name(source: str) -> int | None:
    """The number in the name of a file, as people, browsers and wget name files; None if it is not certain."""
    path = PurePath(unquote(source))
    name = path.parent.name if path.name.startswith("index.") or path.name == "index" else path.name
    marked = {int(number) for numbers in _MARKED.findall(name) for number in numbers if number}
    plain = {int(number) for number in _UNMARKED.findall(name) if not _DAY.fullmatch(number)}
    found = marked or plain
    return found.pop() if len(found) == 1 else None


def address_of(number: int) -> str:
    return f"https://{DOCS_HOST}/api-{number}"


def twin_of(number: int) -> str:
    """Address of the page's Markdown twin, if the site serves twins as its siblings do."""
    return f"{address_of(number)}.md"
