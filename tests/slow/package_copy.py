"""A copy of the generated package, for running the suite on another runtime than the committed one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.spec import ROOT

RUNTIME = ROOT / "generator" / "package" / "runtime"


def copy_package(folder: Path) -> Path:
    """Copies the package below `folder`, which then goes first in PYTHONPATH. Gives the folder of its runtime."""
    package = folder / "getmx"
    shutil.copytree(ROOT / "generated" / "getmx", package, ignore=shutil.ignore_patterns("__pycache__"))
    check_is_used(folder)
    return package / "_runtime"


def link_runtime(folder: Path) -> None:
    """A copy whose runtime is the hand-written folder itself, so that tools name its files and lines."""
    runtime = copy_package(folder)
    shutil.rmtree(runtime)
    runtime.symlink_to(RUNTIME, target_is_directory=True)


def environment(folder: Path) -> dict[str, str]:
    # No bytecode: its freshness is judged by whole seconds and size, which two mutations may share.
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def check_is_used(folder: Path) -> None:
    """Makes sure that a process with this environment imports the copy, else every figure would be of another code."""
    code = "import getmx; print(getmx.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=True
    )
    if not Path(done.stdout.strip()).is_relative_to(folder):
        raise SystemExit(f"the copy in {folder} is not what is imported")
