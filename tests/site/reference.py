"""dist/reference.html in Chromium: every operation with its badges and both samples, search, light and dark."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError

from tests.site.browser import VIEWS, chromium, opened

#: The first view looks at all operations, which takes half a minute; the others at this one.
_SHOWN = "listMessages"


def faults_of(page_file: Path, document: dict[str, Any], pictures: Path) -> Iterator[str]:
    operations = {
        node["operationId"]: (path, node) for path, item in document["paths"].items() for node in item.values()
    }
    with chromium() as browser:
        for size, scheme in VIEWS:
            found = _view(browser, page_file, operations, size, scheme, pictures)
            yield from (f"{size}, {scheme}: {fault}" for fault in found)
        yield from _searched(browser, page_file, operations)


def _view(
    browser: Browser, page_file: Path, operations: dict[str, Any], size: str, scheme: str, pictures: Path
) -> list[str]:
    with opened(browser, page_file.as_uri(), size, scheme) as watched:
        watched.faults += _start(watched.page)
        if watched.faults:
            return watched.faults
        watched.look(scheme, pictures / f"reference-{size}-{scheme}.png")
        path, node = operations.get(_SHOWN) or next(iter(operations.values()))
        watched.faults += _operation(watched.page, path, node)
        time.sleep(1)  # it scrolls there
        watched.look(scheme, pictures / f"operation-{size}-{scheme}.png")
        for path, node in operations.values() if (size, scheme) == VIEWS[0] else ():
            watched.faults += _operation(watched.page, path, node)
        return watched.faults


def _start(page: Page) -> Iterator[str]:
    try:
        page.get_by_text("How sure is this?").first.wait_for(state="attached", timeout=10_000)
    except TimeoutError:
        yield "the page does not come, or has no legend"


def _operation(page: Page, path: str, node: dict[str, Any]) -> Iterator[str]:
    """What an operation lacks, once a reader has followed a link to it."""
    tag = "-".join(node["tags"][0].lower().split())
    page.evaluate("hash => { location.hash = hash }", f"tag/{tag}/POST{path}")
    section = page.locator(f'section[id$="/POST{path}"]')
    wanted = [node["summary"], "curl ", "--form-string", "from getmx import GetMX"]
    wanted += [badge["name"] for badge in node["x-badges"]]
    try:
        section.get_by_text("curl ").first.wait_for(state="attached", timeout=10_000)
    except TimeoutError:
        yield f"{node['operationId']} does not come"
        return
    text = section.inner_text()
    yield from (f"{node['operationId']} lacks {part!r}" for part in wanted if part not in text)


def _searched(browser: Browser, page_file: Path, operations: dict[str, Any]) -> Iterator[str]:
    """The search finds an operation by its title."""
    title = next(iter(operations.values()))[1]["summary"]
    with opened(browser, page_file.as_uri(), "desktop", "light") as watched:
        watched.faults += _start(watched.page)
        watched.page.keyboard.press("Control+k")
        watched.page.keyboard.type(title)
        try:
            watched.page.locator("[role=option]", has_text=title).first.wait_for(timeout=10_000)
        except TimeoutError:
            yield f"the search does not find {title!r}"
        yield from watched.faults


def main() -> int:
    page_file, document, pictures = (Path(name) for name in sys.argv[1:])
    found = list(faults_of(page_file.resolve(), json.loads(document.read_text(encoding="utf-8")), pictures))
    print(*found, f"{page_file.name}: {len(VIEWS)} views, {len(found)} faults", sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
