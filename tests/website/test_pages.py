"""The site has every document, and its links lead to pages. `make prove-site` looks at the pages themselves."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from getmx_cli.texts import TEXTS
from tests.support.spec import ROOT
from website import pages as made
from website.__main__ import finish, lay_out


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    lay_out(folder)
    return folder


def listed(entries: Any) -> list[str]:
    """The pages that a navigation names."""
    if isinstance(entries, str):
        return [entries]
    inside = entries.values() if isinstance(entries, dict) else entries
    return [page for entry in inside for page in listed(entry)]


def test_the_navigation_has_every_page_once(laid_out: Path) -> None:
    settings = tomllib.loads((laid_out / "zensical.toml").read_text(encoding="utf-8"))
    written = [path.relative_to(laid_out / "docs").as_posix() for path in (laid_out / "docs").rglob("*.md")]
    assert sorted(listed(settings["project"]["nav"])) == sorted([*written, "api.html"])


def test_every_document_and_example_is_a_page(laid_out: Path) -> None:
    documents = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md")}
    examples = {f"examples/{path.stem}.md" for path in (ROOT / "examples").glob("*.py")}
    written = {path.relative_to(laid_out / "docs").as_posix() for path in (laid_out / "docs").rglob("*.md")}
    assert documents | examples <= written


def test_links_lead_to_pages_and_keep_their_words() -> None:
    titles = {"README.md": "Start", "docs/a.md": "A page", "examples/x.md": "x.py"}
    text = (
        "[start](../README.md#in-it) and [docs/a.md](a.md), [a script](../examples/x.py), [the spec](../spec/x.yaml),\n"
        "[out](https://example.com/a.md) [here](#there)\n```text\n[b](nowhere.md)\n```\n"
    )
    assert made._document("docs/a.md", text, titles) == (
        "[start](../index.md#in-it) and [A page](a.md), [a script](../examples/x.md), the spec,\n"
        "[out](https://example.com/a.md) [here](#there)\n```text\n[b](nowhere.md)\n```\n"
    )


def test_lists_in_lists_are_indented_as_the_site_reads_them() -> None:
    assert made._document("a.md", "1. One:\n   - two\n\n       code\n", {}) == "1. One:\n    - two\n\n       code\n"


def test_a_fence_ends_a_list() -> None:
    text = "1. One:\n\n```text\n   x\n```\n\n   More\n   of it.\n2. Two\n   lines.\n"
    shown = "1. One:\n\n```text\n   x\n```\n\nMore\nof it.\n\n2. Two\n    lines.\n"
    assert made._document("a.md", text, {}) == shown


def test_the_pages_of_commands_have_what_each_prints(laid_out: Path) -> None:
    reference = laid_out / "docs" / "reference"
    programs = (reference / "programs.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^    usage: python -m (\S+)", programs) == list(made.PROGRAMS)
    command = (reference / "command.md").read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^##+ getmx (.*)", command)
    assert sorted(headings) == sorted(filter(None, TEXTS))
    assert all(indent(text.rstrip(), "    ") in command for text in TEXTS.values())
    for before, name in pairwise(headings):  # a method follows its resource or another method of it
        assert " " not in name or before.split()[0] == name.split()[0]


def test_comments_are_not_seen() -> None:
    assert (
        made._document("a.md", "a\n<!-- b\nc -->\n```html\n<!-- d -->\n```\n", {}) == "a\n\n```html\n<!-- d -->\n```\n"
    )


def test_what_the_pages_load_is_beside_them(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "a" / "b").mkdir(parents=True)
    (site / "assets").mkdir()
    for name in ("index.html", "a/b/page.html", "404.html"):
        source = "https://elsewhere.example/some/where/iframe-worker/shim"
        (site / name).write_text(f'<head><script src="{source}"></script></head>', encoding="utf-8")
    for name in ("reference.html", "index.js"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert finish(site, tmp_path / "reference.html", tmp_path / "index.js") == 3
    assert (site / "assets" / "shim.js").read_text() == "index.js"
    assert (site / "api.html").read_text() == "reference.html"
    assert not (site / "404.html").exists()
    for name, up in {"index.html": "", "a/b/page.html": "../../"}.items():
        text = (site / name).read_text()
        assert f'<script src="{up}assets/shim.js"></script></head>' in text
        (policy,) = re.findall(r'^<head><meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        assert "http" not in policy
        assert policy.startswith("default-src 'self' file: data: blob: 'unsafe-inline';")
