"""An export of the reference: OpenAPI 3, Swagger 2 or a Postman 2.1 collection, as JSON or YAML (form F).

An export does not tell whether it holds the whole reference, so its sidebar is never complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from generator.pages import openapi, postman
from generator.pages.export_page import PageMaker, mappings
from generator.pages.json_value import read_json
from generator.pages.page import DocsPage, Form, NotAPage, SidebarEntry, Unread
from generator.pages.page_number import number_in_name
from generator.pages.page_text import HOST, PATH, check_size, digest, host_of, shown
from generator.pages.yaml_value import read_yaml

MAX_OPERATIONS = 300

_KEY = re.compile(r"^['\"]?(openapi|swagger|info|item)['\"]?:", re.MULTILINE)


def is_export(text: str) -> bool:
    """Whether the text is JSON, or YAML that calls itself an API description or has the parts of a collection."""
    keys = set(_KEY.findall(text))
    return text.lstrip().startswith("{") or not keys.isdisjoint({"openapi", "swagger"}) or keys == {"info", "item"}


def read(text: str, source: str, *, form: Form = "F", is_whole: bool = False, above: int = 0) -> list[DocsPage]:
    """A page for each operation. Raises NotAPage for any other text, and for an export of another API.

    is_whole: Something else tells that the text is not cut off. JSON tells so itself.
    above: How many lines stand above the text in its file.
    """
    is_json = text.lstrip().startswith("{")
    whole = text if is_json or is_whole else _certain(text)
    data = _load(whole, is_json)
    _check_hosts(data)
    maker = PageMaker(source, digest(text), _lines(text, above), form)
    pages = list(islice(_pages(data, maker, not is_json and not is_whole), MAX_OPERATIONS + 1))
    if len(pages) > MAX_OPERATIONS:
        raise NotAPage(f"more than {MAX_OPERATIONS} operations: no export of this API")
    if not any(PATH.fullmatch(page.path or "") for page in pages):
        raise NotAPage("the export has no operation of this API")
    if len(whole) < len(text):
        pages[-1] = _cut(pages[-1], above + whole.count("\n") + 1, text[len(whole) :])
    sidebar = tuple(
        SidebarEntry(page.group or "", page.title, page.method, page.path_line or 1, page.page_id)
        for page in pages
        if page.title
    )
    for page in pages:
        check_size(page)
    return [replace(page, sidebar=sidebar) for page in _numbered(pages)]


def _numbered(pages: list[DocsPage]) -> list[DocsPage]:
    """With the number of the file's name, if all of the file is one page."""
    if len(pages) == 1 and pages[0].page_id is None:
        return [replace(pages[0], page_id=number_in_name(pages[0].source))]
    return pages


def _certain(text: str) -> str:
    """Without the last line of the document's inside if that may be cut off within a word."""
    start = text.rfind("\n") + 1
    return text[:start] if text[start : start + 1].isspace() else text


def _cut(page: DocsPage, line: int, text: str) -> DocsPage:
    return replace(page, partial=True, unread=(*page.unread, Unread(line, text.strip())))


def _load(text: str, is_json: bool) -> dict[str, Any]:
    try:
        data = _json(text) if is_json else read_yaml(text)
    except ValueError as error:
        raise NotAPage(str(error)) from None
    if not isinstance(data, dict):
        raise NotAPage("the export is no object")
    return data


def _json(text: str) -> Any:
    stripped = text.strip()
    try:
        value, end = read_json(stripped)
    except ValueError as error:
        raise ValueError(f"not JSON that can be read: {error}") from None
    if end != len(stripped):
        raise ValueError("more than one JSON value")
    return value


def _lines(text: str, above: int) -> dict[str, int]:
    """Line on which each path stands first. The beginning of a longer path does not count."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), above + 1):
        for path in PATH.findall(line):
            found.setdefault(path, number)
    return found


def _pages(data: dict[str, Any], maker: PageMaker, may_be_cut: bool) -> Iterator[DocsPage]:
    if isinstance(data.get("item"), list):
        found = postman.pages_of(data["item"], maker)
        return (replace(page, partial=True, parameters_complete=False) for page in found) if may_be_cut else found
    openapi.check_openapi(data)
    return openapi.pages_of(data, maker, may_be_cut)


def _check_hosts(data: dict[str, Any]) -> None:
    """Raises NotAPage if the export names hosts, but not the one of this API."""
    urls = [str(server.get("url")) for server in mappings(data.get("servers"))]
    hosts = {host for host in (*map(host_of, urls), data.get("host")) if host}
    if hosts and HOST not in hosts:
        raise NotAPage(f"the export is of {shown(', '.join(sorted(map(str, hosts))))}, not of {HOST}")
