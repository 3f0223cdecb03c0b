"""From the spec to a whole, formatted, checked package, swapped in at the end or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from ruff import find_ruff_bin

from generator.package.parse import PARSER_VERSION, parse, read_config
from generator.package.planning import make_plan
from generator.package.refusals import refuse
from generator.package.render import COPIED, TEMPLATES, write_package
from generator.spec import GenerationError, load

#: The one formatter version whose output is committed.
RUFF_VERSION = "0.17.6"
_LINE_LENGTH = "120"

#: What the package imports in the self-check: each module that the spec has a part in. Every method of both clients is
#: touched.
_SELF_CHECK = """
import getmx
for client in (getmx.GetMX(token="t"), getmx.AsyncGetMX(token="t")):
    for operation in getmx.OPERATIONS.values():
        resource, method = operation.method.split(".")
        assert callable(getattr(getattr(client, resource), method)), operation.id
        assert issubclass(operation.answer(), getmx.Model), operation.id
import getmx_cli.texts
"""

#: All that an output folder holds at its top. It is replaced whole, so nothing else may be in it.
_TOP_LEVEL = {"API.md", "getmx", "getmx_cli"}

#: What mypy knows of httpx and attrs, apart from what `make lint` keeps: another configuration would drop it.
_TYPES_CACHE = Path(__file__).parents[2] / ".mypy_cache" / "package"

Say = Callable[[str], None]


def generate(spec: Path, config: Path, folder: Path, *, types: bool = False, say: Say = print) -> None:
    """Writes the package into `folder`, which must not exist, and checks it. Raises GenerationError."""
    write(spec, config, folder, say)
    say("checking that it imports" + (" and that its types hold" if types else ""))
    check_package(folder, types=types)


def write(spec: Path, config: Path, folder: Path, say: Say) -> None:
    """Writes the package into `folder`, which must not exist. Raises GenerationError."""
    say(f"reading {spec.name}")
    document = load(spec)
    settings = read_config(config)
    refuse(document)
    plan = make_plan(parse(document, settings))
    say(f"rendering {len(plan.methods)} operations of {len(plan.resources)} resources")
    write_package(folder, document, plan)
    say("formatting")
    _format(folder)
    _write_build_record(folder, spec, config)


def _format(folder: Path) -> None:
    installed = version("ruff")
    if installed != RUFF_VERSION:
        raise GenerationError([f"ruff {installed} is installed, the generator needs {RUFF_VERSION}"])
    ruff = find_ruff_bin()
    common = ["--isolated", "--no-cache", "--quiet", "--line-length", _LINE_LENGTH, "--target-version", "py311"]
    # Each file is named: of a folder, ruff would leave out what a .gitignore around it names.
    copied = {folder / name / path.name for name, source in COPIED.items() for path in source.glob("*.py")}
    files = [str(path) for path in sorted(folder.rglob("*.py")) if path not in copied]
    for command in (["check", "--fix", "--select", "I,F", *common], ["format", *common]):
        _run([ruff, *command, *files], "ruff cannot format the package", folder)


def _run(command: list[str], failure: str, folder: Path, **environment: str) -> None:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,  # what lies in the caller's own folder must not decide anything
        env={**os.environ, **environment},
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise GenerationError([f"{failure}:", *(done.stdout + done.stderr).strip().splitlines()])


def check_package(folder: Path, *, types: bool) -> None:
    """Imports all of a package, and checks its types if asked to. Raises GenerationError."""
    python = [sys.executable, "-P", "-B", "-W", "error"]
    _run([*python, "-c", _SELF_CHECK], "the package does not import", folder, PYTHONPATH=str(folder))
    if types:
        mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", f"--cache-dir={_TYPES_CACHE}"]
        _run([*mypy, str(folder / "getmx")], "the package's types do not hold", folder)


def _write_build_record(folder: Path, spec: Path, config: Path) -> None:
    record = {
        "spec": _digest([spec]),
        "config": _digest([config]),
        "templates": _digest(sorted(TEMPLATES.glob("*.jinja"))),
        **{source.name: _digest(sorted(source.glob("*.py"))) for source in COPIED.values()},
        "openapi-python-client": PARSER_VERSION,
        "ruff": RUFF_VERSION,
    }
    text = json.dumps(record, indent=2) + "\n"
    (folder / "getmx" / "_build.json").write_text(text, encoding="utf-8", newline="\n")


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


@contextmanager
def workspace(output: Path) -> Iterator[Path]:
    """A folder beside the output, on the same disk so that it can be renamed into place; gone at the end.

    Raises GenerationError if there is something else than a package where the output goes.
    """
    _settle(output)
    present = output.iterdir() if output.exists() else ()
    if foreign := sorted({path.name for path in present} - _TOP_LEVEL):
        raise GenerationError([f"{output} holds more than a package, and would be replaced: {', '.join(foreign)}"])
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(
            prefix=f".{output.name}-", dir=output.parent, ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
    finally:
        _settle(output)


def swap(new: Path, output: Path) -> None:
    """Puts the new folder in the place of the old one. If it is cut short, the workspace puts the old one back."""
    if output.exists():
        output.rename(_aside(output))
    new.rename(output)


def _settle(output: Path) -> None:
    """Ends a swap, also one of an earlier run that died in it: the package set aside goes, or comes back if need be."""
    aside = _aside(output)
    if not output.exists() and aside.exists():
        aside.rename(output)
    shutil.rmtree(aside, ignore_errors=True)


def _aside(output: Path) -> Path:
    return output.with_name(f".{output.name}-old")


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name, but for compiled Python."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
