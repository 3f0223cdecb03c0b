"""A copy of the project, for changing its spec and running its own commands on what comes of that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from generator.spec import Draft, replace_text
from tests.support.spec import ROOT, SPEC

COPIED = (
    ".ci", "benchmarks", "docs", "examples", "generated", "generator", "requirements", "sandbox", "spec", "tests",
    "website",
    "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "pyproject.toml",
)  # fmt: skip


class ProjectCopy:
    """The project in a folder of its own, with its own git repository of one commit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec = folder / SPEC.relative_to(ROOT)
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / name, folder)
        if (ROOT / ".mypy_cache").is_dir():  # what did not change need not be checked again
            shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")
        self._lend_environment(folder / ".venv")
        self._run("git", "init", "--quiet")
        self._run("git", "add", *COPIED)
        self._run("git", "-c", "user.name=copy", "-c", "user.email=copy", "commit", "--quiet", "--message", "copy")

    def _lend_environment(self, environment: Path) -> None:
        """What is installed, but not the project itself. It is newer than the copy, so make does not renew it."""
        environment.mkdir()
        for name in ("bin", "lib", "pyvenv.cfg"):
            (environment / name).symlink_to(Path(sys.prefix) / name)
        (environment / ".ready").touch()

    def draft(self) -> Draft:
        return Draft(self.spec, self.spec.read_text(encoding="utf-8"))

    def write(self, draft: Draft) -> None:
        replace_text(self.spec, draft.text)

    def make(self, target: str) -> subprocess.CompletedProcess[str]:
        return self._run("make", target)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run(sys.executable, "-m", *arguments)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        paths = os.pathsep.join(str(self.folder / name) for name in ("generated", "sandbox", ""))
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
