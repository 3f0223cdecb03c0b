"""Packages that several tests look at and none changes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.generating import Run, build, built, contents, small_spec


@pytest.fixture(scope="session")
def small_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the small spec, with the spec beside it; it is not to be written to."""
    return built(small_spec(), tmp_path_factory.mktemp("small"))


@pytest.fixture
def package(small_package: Path, tmp_path: Path) -> Path:
    """A copy of that package, at `out` in the test's own folder, as an earlier build has left it."""
    shutil.copy(small_package.with_name("spec.yaml"), tmp_path)
    return shutil.copytree(small_package, tmp_path / "out")


@pytest.fixture
def refused(package: Path, tmp_path: Path) -> Callable[..., str]:
    """Builds a spec that must fail, over an older package that must stay as it is. Gives what it printed."""
    before = contents(package)

    def refuse(spec: dict[str, object], *arguments: str) -> str:
        done: Run = build(spec, tmp_path, *arguments)
        assert done.status == 1, done.out
        assert contents(package) == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "spec.yaml"]
        assert "Traceback" not in done.err
        return done.err

    return refuse
