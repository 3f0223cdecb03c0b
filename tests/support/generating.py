"""Runs of the generator on specs that a test has changed, into folders of its own."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.__main__ import main
from tests.support.spec import ROOT, document

#: The operation that helpers of this module mean if none is named, and the one of the small spec.
OPERATION = "cleanUpEmail"

Spec = dict[str, Any]

_OWN = Path(__file__).with_name("own.openapi.yaml")


@dataclass(frozen=True)
class Run:
    """A run of the command line: its exit status and what it printed."""

    status: int
    out: str
    err: str


def whole_spec() -> Spec:
    """The project's spec as it stands, for tests that hold for any."""
    return copy.deepcopy(document())


def own_spec() -> Spec:
    """The tests' own spec: what a test says of its operations stays true when the project's spec changes."""
    return copy.deepcopy(_own_spec())


@cache
def _own_spec() -> Spec:
    spec: Spec = yaml.safe_load(_OWN.read_text(encoding="utf-8"))
    return spec


def small_spec() -> Spec:
    """The tests' own spec with a single operation."""
    return copy.deepcopy(_small_spec())


@cache
def _small_spec() -> Spec:
    return cut(own_spec(), OPERATION)


def cut(spec: Spec, *operations: str) -> Spec:
    """The spec with these operations alone, in its own order, and with what they use."""
    spec["paths"] = {path: item for path, item in spec["paths"].items() if any(_has(item, name) for name in operations)}
    while unused := [
        (section, name)
        for section, members in spec["components"].items()
        for name in members
        if f'"#/components/{section}/{name}"' not in json.dumps(spec)
    ]:
        for section, name in unused:
            del spec["components"][section][name]
    spec["components"] = {section: members for section, members in spec["components"].items() if members}
    return spec


def _has(item: dict[str, Any], operation: str) -> bool:
    return any(endpoint["operationId"] == operation for endpoint in item.values())


def path_of(spec: Spec, operation: str = OPERATION) -> str:
    return next(str(path) for path, item in spec["paths"].items() if _has(item, operation))


def operation_of(spec: Spec, operation: str = OPERATION) -> dict[str, Any]:
    found: dict[str, Any] = spec["paths"][path_of(spec, operation)]["post"]
    return found


def form_of(spec: Spec, operation: str = OPERATION) -> dict[str, Any]:
    """The form's schema, a component that the operation refers to."""
    return _component(spec, operation_of(spec, operation)["requestBody"]["content"]["multipart/form-data"])


def answer_of(spec: Spec, operation: str = OPERATION) -> dict[str, Any]:
    return _component(spec, answer_media(spec, operation))


def answer_media(spec: Spec, operation: str = OPERATION) -> dict[str, Any]:
    media: dict[str, Any] = operation_of(spec, operation)["responses"]["200"]["content"]["application/json"]
    return media


def data_of(spec: Spec, operation: str = OPERATION) -> dict[str, Any]:
    """The schema of what the answer carries in `data`."""
    return _component(spec, {"schema": answer_of(spec, operation)["allOf"][1]["properties"]["data"]})


def _component(spec: Spec, media: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = spec["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]
    return found


def add_operation(spec: Spec, operation: str, method: str, stem: str, path: str) -> dict[str, Any]:
    """A second operation like the first, with schemas of its own. Gives the operation."""
    schemas = spec["components"]["schemas"]
    old = answer_media(spec)["schema"]["$ref"].rpartition("/")[2].removesuffix("Answer")
    for suffix in ("Form", "Data", "Answer"):
        schemas[stem + suffix] = _renamed(schemas[old + suffix], old, stem)
    added: dict[str, Any] = _renamed(operation_of(spec), old, stem)
    added |= {"operationId": operation, "x-getmx-method": method}
    spec["paths"][path] = {"post": added}
    return added


def _renamed(node: Any, old: str, new: str) -> Any:
    text = json.dumps(node)
    for suffix in ("Form", "Data", "Answer"):
        text = text.replace(f"#/components/schemas/{old}{suffix}", f"#/components/schemas/{new}{suffix}")
    return json.loads(text)


class _Dumper(yaml.SafeDumper):
    """Writes equal parts out each time: the generator refuses anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_spec(spec: Spec, folder: Path) -> Path:
    path = folder / "spec.yaml"
    path.write_text(yaml.dump(spec, Dumper=_Dumper, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Run:
    """The command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as stopped:  # argparse, after help or a wrong command line
            status = int(stopped.code or 0)
    return Run(status, out.getvalue(), err.getvalue())


def build(spec: Spec, folder: Path, *arguments: str) -> Run:
    """Builds `folder/out` from a spec as data."""
    return run("build", "--spec", write_spec(spec, folder), "--output", folder / "out", *arguments)


def built(spec: Spec, folder: Path) -> Path:
    """The folder of the package of a spec that must build."""
    done = build(spec, folder)
    assert done.status == 0, done.err
    return folder / "out"


def contents(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, byte for byte; empty folders count too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"(folder)"
        for path in sorted(folder.rglob("*"))
    }


def python(code: str, package: Path, *arguments: str, cwd: Path | None = None) -> Any:
    """What a program that imports the package at `package` prints, read as JSON."""
    done = subprocess.run(
        [sys.executable, "-B", "-P", "-W", "error", "-c", code, *arguments],
        capture_output=True,
        check=False,
        cwd=cwd or package,
        env={**os.environ, "PYTHONPATH": str(package), "PYTHONUTF8": "1", "GETMX_TOKEN": "token"},
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def command_line(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m generator` in a process of its own, from any folder."""
    return subprocess.run(
        [sys.executable, "-B", "-m", "generator", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
