"""`make lint` refuses an import that goes the wrong way: each kind, planted in a copy of the code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.spec import ROOT

#: A file, the import that is planted in it, and words of the contract that it breaks.
PLANTS: dict[str, tuple[str, str, str]] = {
    "nothing": ("generator/spec/edit.py", "", ""),
    "upwards": ("generator/spec/edit.py", "import generator.drift", "import downwards only"),
    "upwards, when it is called": (
        "generator/pages/page.py",
        "def late() -> None:\n    import generator.recorder",
        "import downwards only",
    ),
    "between rooms of one floor": ("generator/diff/rules.py", "import generator.recorder", "import downwards only"),
    "past the door of a room": (
        "generator/drift/report.py",
        "from generator.spec.document import walk",
        "generator.spec is entered by its door",
    ),
    "circle in a room": ("generator/spec/document.py", "import generator.spec.edit", "No circle"),
    "circle in the runtime": (
        "generated/getmx/_runtime/errors.py",
        "def late() -> None:\n    from . import client",
        "No circle",
    ),
    "circle in the sandbox": (
        "sandbox/getmx_sandbox/transport.py",
        "def late() -> None:\n    from . import sandbox",
        "No circle",
    ),
    "package upwards": ("generated/getmx/_operations.py", "import getmx._client", "imports one way"),
    "client on the collecting of evidence": (
        "generated/getmx/_client.py",
        "def late() -> None:\n    import getmx.evidence.reads",
        "imports one way",
    ),
    "command past the public names": (
        "generated/getmx_cli/output.py",
        "import getmx._runtime.encode",
        "public names of getmx",
    ),
    "sandbox past the public names": (
        "sandbox/getmx_sandbox/forms.py",
        "import getmx._runtime.encode",
        "public names of getmx",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in ("generator", "generated", "sandbox"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("name", PLANTS)
def test_an_import_that_goes_the_wrong_way_is_refused(name: str, copy: Path) -> None:
    file, planted, contract = PLANTS[name]
    path = copy / file
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{planted}\n", encoding="utf-8")
    try:
        done = subprocess.run(
            [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (copy, copy / "generated", copy / "sandbox")))},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        path.write_text(before, encoding="utf-8")
    broken = [line for line in done.stdout.splitlines() if " BROKEN" in line]
    assert done.returncode == bool(contract), done.stdout + done.stderr
    assert any(contract in line for line in broken) or not contract, done.stdout
