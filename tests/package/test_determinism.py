"""The same input gives the same bytes, whatever the process, the folder or the clock are like."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.generating import command_line, contents, small_spec, whole_spec, write_spec
from tests.support.spec import ROOT


def _decoys(folder: Path) -> Path:
    """A working directory with all that a tool might find there and heed."""
    (folder / "getmx").mkdir(parents=True)
    (folder / "getmx" / "__init__.py").write_text("raise RuntimeError('the package of the working directory')\n")
    (folder / "ruff.toml").write_text("line-length = 40\n[format]\nquote-style = 'single'\n")
    (folder / "pyproject.toml").write_text("[tool.ruff]\nline-length = 50\n[tool.mypy]\nstrict = true\n")
    return folder


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """The whole spec's package from processes that differ from the first in all that must not matter."""
    base = tmp_path_factory.mktemp("determinism")
    spec = write_spec(whole_spec(), base)
    decoys = _decoys(base / "elsewhere")
    environments: dict[str, dict[str, str]] = {
        "plain": {"PYTHONHASHSEED": "0"},
        "another folder": {
            "PYTHONHASHSEED": "1",
            "LC_ALL": "C",
            "COLUMNS": "20",
            "FORCE_COLOR": "1",
            "TZ": "Pacific/Kiritimati",
        },
        "ASCII only": {"PYTHONHASHSEED": "3", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    }

    def package(name: str) -> dict[str, bytes]:
        cwd, output = (decoys, Path("out")) if name == "another folder" else (ROOT, base / name)
        done = command_line("build", "--spec", spec, "--output", output, cwd=cwd, **environments[name])
        assert done.returncode == 0, done.stderr
        return contents(cwd / output)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(environments, pool.map(package, environments), strict=True))


def test_bytes_depend_on_nothing_but_the_sources(outputs: dict[str, dict[str, bytes]]) -> None:
    reference = outputs["plain"]
    assert len(reference) > 20
    for name, files in outputs.items():
        assert {path for path in reference.keys() | files.keys() if reference.get(path) != files.get(path)} == set(), (
            name
        )


def test_no_output_names_a_folder_or_a_day(outputs: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    folders = [str(tmp_path.parent.parent).encode(), str(ROOT).encode()]
    for path, text in outputs["plain"].items():
        assert not any(folder in text for folder in folders), path


def test_files_that_a_gitignore_names_are_formatted_like_others(tmp_path: Path, small_package: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*\n")
    done = command_line(
        "build", "--spec", write_spec(small_spec(), tmp_path), "--output", tmp_path / "out", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "out") == contents(small_package)


def test_age_of_the_sources_does_not_matter(package: Path, tmp_path: Path) -> None:
    before = contents(package)
    os.utime(tmp_path / "spec.yaml", (0, 0))
    done = command_line("build", "--spec", tmp_path / "spec.yaml", "--output", package)
    assert done.returncode == 0, done.stderr
    assert "nothing changed" in done.stdout
    assert contents(package) == before
