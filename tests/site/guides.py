"""dist/site in Chromium: every page, its links, the search; some pages at all widths, light and dark."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

from playwright.sync_api import Browser, TimeoutError

from tests.site.browser import VIEWS, chromium, opened

#: The pages that are looked at in all views: a start, a guide, long tables, a list in a list, signatures.
SHOWN = ("index", "docs/guide/first-hour", "docs/faults", "docs/performance", "CONTRIBUTING", "reference/messages")
#: A word of a guide, and the page that the search has to find for it.
SOUGHT = ("bookmark", "waiting.html")


def faults_of(site: Path, pictures: Path) -> Iterator[str]:
    written = sorted(path for path in site.rglob("*.html") if path.name != "api.html")
    yield from (fault for path in written for fault in _broken_links(path))
    with chromium() as browser:
        for path in written:
            yield from _loaded(browser, path)
        for name in SHOWN:
            yield from _viewed(browser, site / f"{name}.html", pictures)
        yield from _searched(browser, site / "index.html")


def _broken_links(path: Path) -> Iterator[str]:
    """Links that lead to no file of the site, or to a heading that is not there."""
    for link in sorted(set(re.findall(r'<a [^>]*href="([^"]*)"', path.read_text(encoding="utf-8")))):
        name, _, anchor = unescape(link).partition("#")
        if re.match(r"[a-z]+:", name):
            continue
        target = (path.parent / name).resolve() if name else path
        if not target.is_file():
            yield f"{path.name}: {link} leads nowhere"
        elif anchor and target.name != "api.html" and anchor not in _anchors(target):
            yield f"{path.name}: {link} leads to no heading"


@cache
def _anchors(path: Path) -> frozenset[str]:
    return frozenset(map(unescape, re.findall(r' id="?([^" >]+)', path.read_text(encoding="utf-8"))))


def _loaded(browser: Browser, path: Path) -> list[str]:
    with opened(browser, path.as_uri(), "phone", "light") as watched:
        watched.page.wait_for_load_state("networkidle")
        if not watched.page.locator("h1").count():
            watched.faults.append("has no title")
        return [f"{path.name}: {fault}" for fault in watched.faults]


def _viewed(browser: Browser, path: Path, pictures: Path) -> Iterator[str]:
    for size, scheme in VIEWS:
        with opened(browser, path.as_uri(), size, scheme) as watched:
            watched.look(scheme, pictures / f"site-{path.stem}-{size}-{scheme}.png")
            yield from (f"{path.name}, {size}, {scheme}: {fault}" for fault in watched.faults)


def _searched(browser: Browser, home: Path) -> Iterator[str]:
    word, page = SOUGHT
    with opened(browser, home.as_uri(), "desktop", "light") as watched:
        watched.page.keyboard.press("Control+k")
        watched.page.keyboard.type(word)
        try:
            watched.page.locator(f'a[href*="{page}"]', has_text=re.compile(word, re.IGNORECASE)).first.wait_for(
                timeout=10_000
            )
        except TimeoutError:
            yield f"the search for {word!r} does not find {page}"
        yield from watched.faults


def main() -> int:
    site, pictures = (Path(name).resolve() for name in sys.argv[1:])
    found = list(faults_of(site, pictures))
    print(*found, f"{site.name}: {len(list(site.rglob('*.html')))} pages, {len(found)} faults", sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
