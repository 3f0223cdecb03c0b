"""Chromium without a window: pages at the width of a desktop and of a phone, light and dark.

Run by `make prove-site`, in an environment that has playwright. Chromium itself is a package of the system.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
VIEWS = tuple(product(SIZES, SCHEMES))
#: What a page is made of may come from its own folder and from itself, and from nowhere else.
_OWN = ("file:", "data:", "blob:")

_BACKGROUND = """() => {
    for (let at = document.querySelector('main, article, body'); at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if (!/, 0\\)$/.test(color)) return color;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
}"""


@dataclass
class Watched:
    """A page, and what it did that it must not do."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._add("console", said.text, said.type == "error"))
        self.page.on("pageerror", lambda error: self._add("script", str(error), True))
        self.page.on("request", lambda asked: self._add("request", asked.url, not asked.url.startswith(_OWN)))
        self.page.on("requestfailed", lambda asked: self._add("not there", asked.url, True))

    def _add(self, kind: str, text: str, is_fault: bool) -> None:
        if is_fault:
            self.faults.append(f"{kind}: {text[:200]}")

    def look(self, scheme: str, picture: Path) -> None:
        """Takes a picture, and tells if something is wider than the screen, or not of its scheme."""
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if width > room:
            self.faults.append(f"{width} pixels wide on a screen of {room}")
        if self.is_dark() != (scheme == "dark"):
            self.faults.append(f"the background is not {scheme}")
        picture.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=picture)

    def is_dark(self) -> bool:
        color: str = self.page.evaluate(_BACKGROUND)
        shades = [float(part) for part in color[color.index("(") + 1 : -1].replace("/", ",").split(",")[:3]]
        return sum(shades) < 3 * 128


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("chromium is not here; install the package chromium of your system")
    with sync_playwright() as tools:
        # Without the sandbox of Chromium: as root it has none, and it reads files of ours alone.
        browser = tools.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, address: str, size: str, scheme: str) -> Iterator[Watched]:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
    )
    try:
        watched = Watched(context.new_page())
        watched.page.goto(address)
        yield watched
    finally:
        context.close()
