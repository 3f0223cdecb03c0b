"""The pages of the site, by their paths: documents with links that lead to pages, examples, commands, docstrings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from textwrap import indent

from getmx_cli.texts import TEXTS

ROOT = Path(__file__).parent.parent
#: In the checkout the start page is README.md.
HOME = {"README.md": "index.md"}
#: Programs beside the command `getmx`.
PROGRAMS = ("getmx.evidence", "getmx_sandbox", "generator")

#: Characters of a title that is too long for a link within a sentence.
_LONG = 40

_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\((?!https?:|mailto:|#)([^)\s#]+)(#[^)\s]*)?\)")
_FENCE = re.compile(r"(?ms)(^ *```.*?^ *```$)")


def pages() -> dict[str, str]:
    """The text of each page."""
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("spec/*.md"), ROOT / "generated" / "API.md"]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(documents)}
    made = {
        **dict(_examples()),
        **dict(_resources()),
        "reference/client.md": _CLIENT,
        "reference/command.md": _command(),
        "reference/programs.md": _programs(),
    }
    titles = {name: _title(text) for name, text in {**texts, **made}.items()}
    return {HOME.get(name, name): _document(name, text, titles) for name, text in texts.items()} | made


def _title(text: str) -> str:
    return text.partition("# ")[2].partition("\n")[0]


def examples() -> list[str]:
    return [name for name, _ in _examples()]


def resources() -> list[str]:
    return [name for name, _ in _resources()]


def _document(name: str, text: str, titles: dict[str, str]) -> str:
    """A document as a page. What stands in a fence stays as it is. A plot goes: it would need a library of its own."""
    parts = [part for part in _FENCE.split(text) if not part.startswith("```mermaid")]
    parts = _FENCE.split("".join(parts))
    return "".join(part if number % 2 else _prose(name, part, titles) for number, part in enumerate(parts))


def _prose(name: str, text: str, titles: dict[str, str]) -> str:
    """Links lead to pages, and comments go. An indent of three spaces, enough for a list on GitHub, is four here.

    A fence ends a list, so the lines of an entry that come after a fence are no part of a list.
    """
    text = re.sub(r"(?s)<!--.*?-->", "", text)
    text = _LINK.sub(lambda link: _linked(name, link, titles), text)
    text = re.sub(r"\A\n+(?: {3}\S.*\n)+", lambda lines: lines[0].replace("\n   ", "\n") + "\n", text)
    return re.sub(r"(?m)^ {3}(?=[^ ])", "    ", text)


def _linked(name: str, link: re.Match[str], titles: dict[str, str]) -> str:
    """A link to a page, or its words alone where the site has none. A short title is better than the name of a file."""
    words, target, anchor = link[1], normpath(PurePosixPath(name).parent / link[2]), link[3] or ""
    if target.startswith("examples/") and target.endswith(".py"):
        target = target.removesuffix(".py") + ".md"
    if target not in titles:
        return words
    at, to = HOME.get(name, name), HOME.get(target, target)
    if words.endswith(".md") and len(titles[target]) < _LONG:
        words = titles[target]
    return f"[{words}]({relpath(to, PurePosixPath(at).parent)}{anchor})"


def _examples() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "examples").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        yield f"examples/{path.stem}.md", f"# {path.name}\n\n```python\n{source}```\n"


def _resources() -> Iterator[tuple[str, str]]:
    """A page for each resource: its methods, and the answers that they give."""
    for path in sorted((ROOT / "generated" / "getmx" / "resources").glob("[!_]*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        name = next(node.name for node in module.body if isinstance(node, ast.ClassDef))
        text = f"# mx.{path.stem}\n\n::: getmx.resources.{path.stem}.{name}\n"
        yield f"reference/{path.stem}.md", f"{text}\n## Answers\n\n::: getmx.models.{path.stem}\n{_MODELS}"


_MODELS = """    options:
      show_root_heading: false
      show_root_toc_entry: false
      heading_level: 3
"""

_CLIENT = """# The client

::: getmx.GetMX
    options:
      inherited_members: true

::: getmx.ClientOptions

::: getmx.CallOptions

::: getmx.ListOptions

::: getmx.Page

::: getmx.Model

::: getmx.Deviations

## Errors and warnings

::: getmx._runtime.errors
    options:
      show_root_heading: false
      show_root_toc_entry: false
      heading_level: 3
"""


def _command() -> str:
    """What `getmx` prints when it is asked for help, on each resource and method. Its lines are as wide as a page."""
    names = sorted(filter(None, TEXTS), key=_place)
    texts = ["---\nhide:\n  - toc\n---\n\n# getmx, command by command\n", _shown(TEXTS[""]), *_contents(names), ""]
    for name in names:
        texts.append(f"{'#' * (2 + name.count(' '))} getmx {name}\n\n{_shown(TEXTS[name])}")
    return "\n".join(texts)


def _contents(names: list[str]) -> Iterator[str]:
    """A line for each resource, with links to its methods."""
    for group in dict.fromkeys(name.partition(" ")[0] for name in names):
        methods = [name.partition(" ")[2] for name in names if name.startswith(f"{group} ")]
        links = ", ".join(f"[{method}](#getmx-{group}-{method})" for method in methods)
        yield f"- [{group}](#getmx-{group}){': ' if links else ''}{links}"


def _place(name: str) -> tuple[bool, int, bool]:
    """Resources with their methods, as the command lists them; then what is no resource."""
    names = list(TEXTS)
    group = name.partition(" ")[0]
    is_alone = not any(other.startswith(f"{group} ") for other in names)
    return is_alone, names.index(group), name != group


def _programs() -> str:
    """What each program prints when it is asked for help."""
    return "\n".join(["# Programs\n", *(f"## python -m {name}\n\n{_shown(_help(name))}" for name in PROGRAMS)])


def _shown(text: str) -> str:
    """As it is. An indent cannot be ended by a text, as a fence can."""
    return indent(text.rstrip(), "    ") + "\n"


def _help(module: str) -> str:
    command = [sys.executable, "-m", module, "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=_environment())  # noqa: S603
    return done.stdout


def _environment() -> dict[str, str]:
    """As wide as a page, and with the packages of this checkout, whatever is installed."""
    path = ":".join(str(ROOT / folder) for folder in ("generated", "sandbox", "."))
    return {"COLUMNS": "80", "PYTHONPATH": path, "PATH": "/usr/bin:/bin"}
