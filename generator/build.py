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

from generator import document as documents
from generator.parse import PARSER_VERSION, parse, read_config
from generator.planner import make_plan
from generator.problems import GenerationError
from generator.render import RUNTIME, TEMPLATES, Package

#: The one formatter version whose output is committed.
RUFF_VERSION = "0.17.6"
_LINE_LENGTH = "120"

#: What the package imports in the self-check; every method of both clients is touched.
_SELF_CHECK = """
import getmx
for client in (getmx.GetMX(token="t"), getmx.AsyncGetMX(token="t")):
    for operation in getmx.OPERATIONS.values():
        resource, method = operation.method.split(".")
        assert callable(getattr(getattr(client, resource), method)), operation.id
        assert issubclass(operation.answer(), getmx.Model), operation.id
"""

Say = Callable[[str], None]


def generate(spec: Path, config: Path, folder: Path, *, types: bool = False, say: Say = print) -> None:
    """Writes the package into `folder`, which must not exist, and checks it. Raises GenerationError."""
    say(f"reading {spec.name}")
    document = documents.load(spec)
    settings = read_config(config, spec, folder)
    parsed = parse(document, settings)
    plan = make_plan(document, parsed, settings.field_prefix)
    say(f"rendering {len(plan.methods)} operations of {len(plan.resources)} resources")
    errors = Package(parsed, settings, document, plan).build()
    if errors:
        raise GenerationError([f"{error.header} {error.detail or ''}".strip() for error in errors])
    say("formatting")
    _format(folder)
    _write_build_record(folder, spec, config)
    say("checking that it compiles and imports" + (" and that its types hold" if types else ""))
    _check_package(folder, types=types)


def _format(folder: Path) -> None:
    installed = version("ruff")
    if installed != RUFF_VERSION:
        raise GenerationError([f"ruff {installed} is installed, the generator needs {RUFF_VERSION}"])
    ruff = find_ruff_bin()
    common = ["--isolated", "--no-cache", "--quiet", "--line-length", _LINE_LENGTH, "--target-version", "py311"]
    for command in (["check", "--fix", "--select", "I,F", *common], ["format", *common]):
        _run([ruff, *command, "--exclude", "_runtime", str(folder)], "ruff cannot format the package")


def _run(command: list[str], failure: str, **environment: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}, encoding="utf-8"
    )
    if done.returncode:
        raise GenerationError([f"{failure}:", *(done.stdout + done.stderr).strip().splitlines()])


def _check_package(folder: Path, *, types: bool) -> None:
    run = [sys.executable, "-B", "-W", "error", "-c"]
    files = [str(path) for path in sorted(folder.rglob("*.py"))]
    compiling = "import sys\nfor name in sys.argv[1:]: compile(open(name, encoding='utf-8').read(), name, 'exec')"
    _run([*run, compiling, *files], "the package does not compile")
    _run([*run, _SELF_CHECK], "the package does not import", PYTHONPATH=str(folder), PYTHONUTF8="1")
    if types:
        _run([sys.executable, "-m", "mypy", "--strict", str(folder / "getmx")], "the package's types do not hold")


def _write_build_record(folder: Path, spec: Path, config: Path) -> None:
    record = {
        "spec": _digest([spec]),
        "config": _digest([config]),
        "templates": _digest(sorted(TEMPLATES.glob("*.jinja"))),
        "runtime": _digest(sorted(RUNTIME.glob("*.py"))),
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
    """A folder beside the output, on the same disk so that it can be renamed into place; gone at the end."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{output.name}-", dir=output.parent) as folder:
        yield Path(folder)


def swap(new: Path, output: Path, trash: Path) -> None:
    """Puts the new folder in the place of the old one. If it cannot, the old one is back where it was."""
    if not output.exists():
        new.rename(output)
        return
    output.rename(trash)
    try:
        new.rename(output)
    except BaseException:
        trash.rename(output)
        raise
    shutil.rmtree(trash)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name, but for compiled Python."""
    if not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
