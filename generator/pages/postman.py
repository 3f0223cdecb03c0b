"""The requests of a Postman 2.1 collection as pages. It has no types, no `required` and no fields of the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.pages.export_page import FORM, PageMaker, listed, mappings, string, text_of
from generator.pages.json_value import read_json
from generator.pages.page import DocsPage, NotAPage, Parameter
from generator.pages.page_text import DEPRECATED, HOST, host_of, path_of, shown

_BODIES = {"formdata": FORM, "urlencoded": "application/x-www-form-urlencoded"}
_RAW = {"json": "application/json", "xml": "application/xml"}


def pages_of(items: list[Any], maker: PageMaker, group: str | None = None) -> Iterator[DocsPage]:
    """A page for each request, the ones in folders too. `group` is the name of the folder."""
    for item in mappings(items):
        if isinstance(item.get("item"), list):
            yield from pages_of(item["item"], maker, string(item.get("name")))
        elif isinstance(request := item.get("request"), dict) and (path := _path(request.get("url"))):
            yield _page(maker, item, request, path, group)


def _raw(url: Any) -> str:
    return string(url.get("raw") if isinstance(url, dict) else url)


def _path(url: Any) -> str | None:
    """The path of a request. Raises NotAPage for another host; a variable such as {{baseUrl}} may be any."""
    raw = _raw(url)
    if (host := host_of(raw)) not in (None, HOST) and "{{" not in raw.split("/v")[0]:
        raise NotAPage(f"the export is of {shown(str(host))}, not of {HOST}")
    return path_of(re.sub(r"^\{\{[^{}]*\}\}", "", raw))


def _page(maker: PageMaker, item: dict[str, Any], request: dict[str, Any], path: str, group: str | None) -> DocsPage:
    body = request["body"] if isinstance(request.get("body"), dict) else {}
    answer = next(iter(mappings(item.get("response"))), {})
    code, mode, title = answer.get("code"), body.get("mode"), string(item.get("name"))
    parts = mappings(body.get(mode)) if mode in _BODIES else []
    host = host_of(_raw(request.get("url")))
    return maker.page(
        path,
        title,
        method=string(request.get("method")).upper() or "GET",
        group=group,
        notes=string(_described(request)),
        deprecated=bool(DEPRECATED.search(title)),
        body_type=_body_type(body),
        parameters=[_parameter(part, maker.line(path)) for part in parts],
        parameters_complete=bool(parts),
        response=None,
        example=_example(answer.get("body")),
        status_code=code if isinstance(code, int) else None,
        hosts=(host,) if host else (),
        unread=_left(request, mode),
    )


def _parameter(part: dict[str, Any], line: int) -> Parameter:
    sample = text_of(part.get("value")) or None
    return Parameter(string(part.get("key")), None, None, string(_described(part)), sample, line)


def _body_type(body: dict[str, Any]) -> str | None:
    """The media type, or the mode of a body that has none. The language of a text is among the options."""
    mode, options = body.get("mode"), body.get("options")
    raw = options.get("raw") if isinstance(options, dict) else None
    language = raw.get("language") if isinstance(raw, dict) else "json"
    if mode == "raw":
        return _RAW.get(string(language), "text/plain")
    return _BODIES.get(str(mode), string(mode) or None)


def _left(request: dict[str, Any], mode: Any) -> list[str]:
    """What a request has beside its form."""
    url = request["url"] if isinstance(request.get("url"), dict) else {}
    left = [f"body of mode {mode}"] if mode not in (None, "formdata") else []
    left += [f"header {string(header.get('key'))}" for header in mappings(request.get("header"))]
    return left + [f"query parameter {string(part.get('key'))}" for part in mappings(listed(url.get("query")))]


def _described(holder: dict[str, Any]) -> Any:
    """A description is text, or an object with text as `content`."""
    described = holder.get("description")
    return described.get("content") if isinstance(described, dict) else described


def _example(body: Any) -> list[Any]:
    try:
        return [read_json(string(body))[0]]
    except ValueError:
        return []
