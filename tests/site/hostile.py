"""The site of a spec in which each text tries to act: as markup, as a script, by a link. In Chromium none does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Route, TimeoutError

from tests.site.browser import chromium, opened

#: What only the texts of tests/slow/site.py could bring into a page.
_SCRIPTS = "a[href^='javascript' i], [onerror], [onmouseover]"
_PICTURES = "img[src='x'], img[src*='elsewhere']"


def faults_of(site: Path) -> Iterator[str]:
    with chromium() as browser:
        for path in sorted((site / "reference").glob("*.html")):
            if path.stem != "programs":  # it has no text of the spec
                yield from _acting(browser, path, f"{_SCRIPTS}, {_PICTURES}", shown="<script>")
        # Scalar keeps pictures, and takes scripts out. Its policy lets no picture be fetched.
        yield from _acting(browser, site / "api.html", _SCRIPTS, shown="link")


def _acting(browser: Browser, path: Path, brought: str, *, shown: str) -> Iterator[str]:
    fetched: list[str] = []

    def note(route: Route) -> None:
        fetched.append(route.request.url)
        route.abort()

    with opened(browser, path.as_uri(), "desktop", "light") as watched:
        watched.page.route(lambda address: not address.startswith("file:"), note)
        watched.page.reload()
        try:
            watched.page.get_by_text(shown).first.wait_for(state="attached", timeout=10_000)
        except TimeoutError:
            yield f"{path.name}: texts of the spec are not shown"
        watched.page.wait_for_load_state("networkidle")
        yield from (f"{path.name}: fetches {address}" for address in fetched)
        if "acted" in watched.page.title() or watched.page.locator(brought).count():
            yield f"{path.name}: texts of the spec act"


def main() -> int:
    site = Path(sys.argv[1])
    found = list(faults_of(site))
    print(*found, f"with hostile texts: {len(found)} faults", sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
