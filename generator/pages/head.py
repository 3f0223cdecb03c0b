"""The head of a page: title, method and path, in whatever order and however joined they were saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from generator.pages.page_number import address_in
from generator.pages.page_text import METHODS, PATH, SITE_TITLE, Line
from generator.pages.sidebar import BREADCRUMB, is_bullet

# A path that a note may follow without a blank: the API's own paths have small letters only.
GLUED_PATH = re.compile(r"/v\d+(?:/[a-z0-9]+(?:[-_][a-z0-9]+)*)+")
_LABELLED = re.compile(
    r"(?:(?:Request )?(?:Path|URL|Endpoint|Address|Method)|HTTP method|请求(?:地址|路径|方式|方法)|接口地址)"
    r"\s*[:\uff1a]\s*"
    r"(?P<rest>/v\d.*|https?://.*|[A-Za-z]{3,7})",
    re.IGNORECASE,
)
_CALLED = re.compile(r"https?://(?P<host>[^\s/]+)(?P<path>/v\d.*)")
_TAB = re.compile(rf"(?P<title>.{{1,100}}?)\s*[-|\u2013\u2014·]\s*{SITE_TITLE}")
_METHOD = rf"(?:{'|'.join(sorted(METHODS))})"
_JOINED = re.compile(
    rf"(?P<title>.{{1,100}}?)[\s·|:]+(?P<method>{_METHOD})|(?P<first>{_METHOD})[\s·|:]+(?P<last>.{{1,100}})"
)


class Head(NamedTuple):
    """All lines of the page: title, method and path as the site has them, each on a line of its own.

    host: What the head calls, if it shows more than the path.
    """

    lines: list[Line]
    host: str | None


def with_usual_head(lines: Sequence[Line]) -> Head:
    found = list(lines)
    at = next((index for index, line in enumerate(found) if _path_in(line)), None)
    curl = next((index for index, line in enumerate(found) if line.text.startswith("curl")), len(found))
    if at is None or at > curl:
        return Head(found, None)
    above, path, below = found[:at], found[at], found[at + 1 :]
    host = _CALLED.fullmatch(_bare(path.text))
    path = path._replace(text=_path_in(path))
    method, above, below = _method(above, below)
    title, above, below = _title(above, below)
    return Head([*above, *title, *method, path, *below], host["host"].lower() if host else None)


def _bare(text: str) -> str:
    labelled = _LABELLED.fullmatch(text)
    return labelled["rest"] if labelled else text


def _path_in(line: Line) -> str:
    """The path with which the line begins, and what is glued to it; empty if it is no such line."""
    if "/v" not in line.text:
        return ""
    bare = _bare(line.text)
    called = _CALLED.fullmatch(bare)
    text = called["path"] if called else bare
    return text if GLUED_PATH.match(text) or PATH.match(text) else ""


def _method_in(line: Line) -> str:
    text = _bare(line.text).upper()
    return text if text in METHODS else ""


def _method(above: list[Line], below: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """The method, and what is left above and below the path."""
    if above and (method := _method_in(above[-1])) and not _is_of_sidebar(above):
        return [above[-1]._replace(text=method)], above[:-1], below
    if below and (method := _method_in(below[0])):
        return [below[0]._replace(text=method)], above, below[1:]
    if above and not is_bullet(above[-1]) and (joined := _JOINED.fullmatch(above[-1].text)):
        title, method = joined["title"] or joined["last"], joined["method"] or joined["first"]
        return [above[-1]._replace(text=method)], [*above[:-1], above[-1]._replace(text=title)], below
    if len(above) > 1 and _is_title(above[-1]) and _method_in(above[-2]) and not _is_of_sidebar(above[:-1]):
        return [above[-2]], [*above[:-2], above[-1]], below
    return [], above, below


def _is_of_sidebar(above: Sequence[Line]) -> bool:
    """Whether the last line is the method of an entry of the sidebar."""
    return len(above) > 1 and is_bullet(above[-2])


def _is_title(line: Line) -> bool:
    is_other = line.text == SITE_TITLE or BREADCRUMB.fullmatch(line.text) or address_in(line.text)
    return not (is_other or is_bullet(line) or line.text in METHODS)


def _title(above: list[Line], below: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """The title if it does not stand right above: in the tab of the browser, or below the path."""
    tabs = [(index, found["title"]) for index, line in enumerate(above) if (found := _TAB.fullmatch(line.text))]
    if not tabs:
        known = {line.text.lstrip("• ") for line in above if is_bullet(line)}
        is_below = below and below[0].text in known and not (above and _is_title(above[-1]))
        return ([below[0]], above, below[1:]) if is_below else ([], above, below)
    index, title = tabs[0]
    others = [*above[:index], *above[index + 1 :]]
    if others and others[-1].text == title:
        return [], others, below
    if below and below[0].text == title:
        return [below[0]], others, below[1:]
    if len(others) > 1 and _is_title(others[-1]):
        return [], above, below  # Another title: the one of the tab stays where it is, unread.
    return [above[index]._replace(text=title)], others, below
