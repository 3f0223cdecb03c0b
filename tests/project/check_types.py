"""Judges the public types as users have them, installed: by three checkers, at their strictest.

Each must accept every right call of every operation, and refuse every wrong one: an argument of another type, a missing
one, an unknown one. pyright also counts the public names whose type is not known.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from getmx import OPERATIONS, Operation
from getmx_cli.texts import KEYWORDS
from tests.support.spec import ROOT

BY_HAND = ("typed_use.py", "public_use.py")
PACKAGES = ("getmx", "getmx_sandbox", "getmx_cli")

_HEAD = """\
from datetime import date
from typing import assert_type

from getmx import AsyncGetMX, AsyncPage, GetMX, Page, models


"""
#: Of each kind of field a value that is right, and one of another type.
_RIGHT: Final = {"text": '"1"', "integer": "1", "flag": "True", "day": "date(2026, 1, 31)", "texts": '["Inbox"]'}
_WRONG: Final = {"text": "1", "integer": '"1"', "flag": '"yes"', "day": "1", "texts": "1"}


class Checker(NamedTuple):
    """A type checker: its command before the files, and its settings where only a file can give them."""

    name: str
    options: tuple[str, ...]
    settings: tuple[str, str] = ("", "")


def checkers(python: Path) -> list[Checker]:
    """The checkers, for what is installed beside this Python."""
    mypy = ("--config-file=", f"--cache-dir={os.devnull}", "--strict", f"--python-executable={python}")
    pyrefly = ("check", f"--python-interpreter-path={python}", "--output-format=min-text")
    return [
        Checker("mypy", mypy),
        Checker("pyright", (f"--pythonpath={python}",), ("pyrightconfig.json", '{"typeCheckingMode": "strict"}')),
        Checker("pyrefly", pyrefly, ("pyrefly.toml", 'preset = "strict"')),
    ]


def right_uses() -> str:
    """Each operation of each client with all its arguments, and the type of its answer."""
    sync = [f"    assert_type(mx.{_call(known)}, {_answer(known)})" for known in OPERATIONS.values()]
    waited = [f"    assert_type(await mx.{_call(known)}, {_answer(known, 'Async')})" for known in OPERATIONS.values()]
    heads = "def use(mx: GetMX) -> None:", "\n\nasync def use_async(mx: AsyncGetMX) -> None:"
    return _HEAD + "\n".join([heads[0], *sync, heads[1], *waited, ""])


def wrong_uses() -> tuple[str, set[int]]:
    """Wrong calls of each operation, each in a line of its own, and the numbers of these lines."""
    text = f"{_HEAD}def use(mx: GetMX) -> None:\n"
    first = text.count("\n") + 1
    lines = [f"    mx.{call}" for known in OPERATIONS.values() for call in _wrong_calls(known)]
    return "\n".join([text + lines[0], *lines[1:], ""]), set(range(first, first + len(lines)))


def _wrong_calls(operation: Operation[Any]) -> Iterator[str]:
    yield _call(operation, nothing_of_this_name="1")
    for field in operation.fields:
        yield _call(operation, **{_keyword(operation, field.name): _WRONG[field.kind]})
        if field.required:
            yield _call(operation, **{_keyword(operation, field.name): ""})


def _call(operation: Operation[Any], **changed: str) -> str:
    """The call with all its arguments as code. What is changed to an empty text is left out."""
    values = {_keyword(operation, field.name): _RIGHT[field.kind] for field in operation.fields} | changed
    return f"{operation.method}({', '.join(f'{name}={value}' for name, value in values.items() if value)})"


def _keyword(operation: Operation[Any], field: str) -> str:
    return KEYWORDS.get(operation.id, {}).get(field, field)


def _answer(operation: Operation[Any], prefix: str = "") -> str:
    name = f"models.{operation.answer().__name__}"
    return f"{prefix}Page[{name}]" if operation.paging else name


def check(python: Path) -> None:
    """Exits with what the checkers say, unless they are content with what is installed beside this Python."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in BY_HAND:
            shutil.copy(ROOT / "tests" / "client" / file, folder)
        (folder / "right.py").write_text(right_uses(), encoding="utf-8")
        wrong, lines = wrong_uses()
        (folder / "wrong.py").write_text(wrong, encoding="utf-8")
        for checker in checkers(python):
            _judge(checker, folder, lines)
        print(f"{len(lines)} wrong calls found, {2 * len(OPERATIONS)} right ones accepted", end=" ")
        print("by", ", ".join(checker.name for checker in checkers(python)))
        for package in PACKAGES:
            _count(package, python, folder)


def _judge(checker: Checker, folder: Path, wrong: set[int]) -> None:
    file, settings = checker.settings
    if file:
        (folder / file).write_text(settings, encoding="utf-8")
    accepted = _run(checker, folder, *BY_HAND, "right.py")
    if accepted.returncode:
        sys.exit(f"{checker.name} refuses what is right:\n{accepted.stdout}")
    refused = _run(checker, folder, "wrong.py")
    found = re.findall(r"(?mi)^(?=.*\berror\b).*?wrong\.py:(\d+):", refused.stdout)
    passed = wrong - set(map(int, found))
    if passed:
        lines = (folder / "wrong.py").read_text(encoding="utf-8").splitlines()
        sys.exit("\n".join([f"{checker.name} accepts what is wrong:", *(lines[at - 1] for at in sorted(passed))]))


def _run(checker: Checker, folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", checker.name, *checker.options, *files]
    return subprocess.run(command, cwd=folder, env=_alone(), capture_output=True, text=True, check=False)


def _alone(**more: str) -> dict[str, str]:
    """The environment without what would show the checkers the checkout."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MYPYPATH")} | more


def _count(package: str, python: Path, folder: Path) -> None:
    """pyright looks for the package in the first Python of the PATH."""
    path = os.pathsep.join([str(python.parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "pyright", "--verifytypes", package, "--ignoreexternal", "--outputjson"]
    done = subprocess.run(command, cwd=folder, env=_alone(PATH=path), capture_output=True, text=True, check=False)
    completeness = json.loads(done.stdout)["typeCompleteness"]
    known = completeness["exportedSymbolCounts"]["withKnownType"]
    print(f"{package}: {known} public names of known type, {completeness['completenessScore']:.0%}")
    if done.returncode or not known:
        unknown = [symbol["name"] for symbol in completeness["symbols"] if not symbol["isTypeKnown"]]
        sys.exit(f"without a known type: {', '.join(unknown)}")


if __name__ == "__main__":
    check(Path(sys.argv[1]).absolute())
