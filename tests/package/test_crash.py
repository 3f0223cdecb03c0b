"""Whatever ends a run before its end, the package that was there is there."""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import diff
from generator.package import build as building
from generator.package import render
from generator.package.parse import parse
from tests.support.generating import Run, build, contents, run, small_spec
from tests.support.spec import ROOT

FULL_DISK = OSError(errno.ENOSPC, "No space left on device")
ERRORS: dict[str, BaseException] = {"bug": RuntimeError("a bug"), "Ctrl-C": KeyboardInterrupt(), "disk full": FULL_DISK}


class Failing:
    """A function that fails when it is called for the `turn`-th time."""

    def __init__(self, function: Callable[..., Any], error: BaseException, turn: int = 1) -> None:
        self.function, self.error, self.turns = function, error, turn

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        self.turns -= 1
        if self.turns == 0:
            raise self.error
        return self.function(*arguments, **keywords)


#: Each stage: what is made to fail, and at which of its calls.
STAGES: dict[str, tuple[Any, str, int]] = {
    "reading": (building, "load", 1),
    "parsing": (building, "parse", 1),
    "planning": (building, "make_plan", 1),
    "rendering": (render, "_rendered", 3),
    "writing": (Path, "write_text", 6),
    "formatting": (building, "_run", 1),
    "recording": (building, "_write_build_record", 1),
    "checking": (building, "_run", 3),
    "comparing": (diff, "summary", 1),
    "first rename": (Path, "rename", 1),
    "second rename": (Path, "rename", 2),
}


def _failing(function: Callable[..., Any], error: BaseException, turn: int) -> Callable[..., Any]:
    failing = Failing(function, error, turn)
    return lambda *arguments, **keywords: failing(*arguments, **keywords)


#: Every error where files are on their way, one where nothing is written yet.
CRASHES = [
    *((stage, "bug") for stage in STAGES),
    *(
        (stage, error)
        for stage in ("writing", "formatting", "first rename", "second rename")
        for error in list(ERRORS)[1:]
    ),
]


@pytest.mark.parametrize(("stage", "kind"), CRASHES)
def test_error_at_any_stage_leaves_the_old_package_and_nothing_else(
    stage: str, kind: str, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(package)
    owner, name, turn = STAGES[stage]
    error = ERRORS[kind]
    spec = small_spec()
    spec["info"]["title"] = "Another"
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, _failing(getattr(owner, name), error, turn))
        if isinstance(error, OSError):
            done = _build(tmp_path)
            assert (done.status, done.err) == (1, f"error: nothing was changed\n{error}\n")
        else:
            with pytest.raises(type(error)):
                _build(tmp_path)
    assert contents(package) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "spec.yaml"]


def _build(folder: Path) -> Run:
    return run("build", "--spec", folder / "spec.yaml", "--output", folder / "out")


def test_first_build_that_fails_leaves_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_format", _failing(building._format, FULL_DISK, 1))
    assert build(small_spec(), tmp_path).status == 1
    assert [path.name for path in tmp_path.iterdir()] == ["spec.yaml"]


#: A run that is killed at a moment that the test names, as by the loss of power: nothing of it cleans up.
KILLED = """
import os, pathlib, signal, sys
from generator.package import build
from generator.__main__ import main

def kill(*arguments, **keywords):
    os.kill(os.getpid(), signal.SIGKILL)

moment, spec, output = sys.argv[1:]
if moment == "formatting":
    build._format = kill
elif moment == "after the first rename":
    turns = iter([pathlib.Path.rename, kill])
    pathlib.Path.rename = lambda *arguments: next(turns)(*arguments)
elif moment == "after the second rename":
    build.shutil.rmtree = kill
main(["build", "--spec", spec, "--output", output])
"""


def _killed(moment: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, moment, folder / "spec.yaml", folder / "out"],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def test_kill_before_the_swap_leaves_the_old_package(package: Path, tmp_path: Path) -> None:
    before = contents(package)
    _killed("formatting", tmp_path)
    assert contents(package) == before


def test_next_build_brings_back_what_a_killed_swap_had_set_aside(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(package)
    _killed("after the first rename", tmp_path)
    assert not package.exists()
    # A build that fails is enough: what brings the package back comes before all else.
    monkeypatch.setattr(building, "parse", _failing(parse, FULL_DISK, 1))
    assert _build(tmp_path).status == 1
    assert contents(package) == before


def test_next_build_ends_a_swap_that_was_killed_when_it_was_done(package: Path, tmp_path: Path) -> None:
    before = contents(package)
    shutil.copytree(package, tmp_path / ".out-old")
    done = _build(tmp_path)
    assert (done.status, "nothing changed" in done.out) == (0, True)
    assert contents(package) == before
    assert not (tmp_path / ".out-old").exists()


def test_another_run_that_was_quicker_is_not_overwritten(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two renames of this run another one has put its package in place: that one stays whole."""
    rename = Path.rename
    turns: list[Path] = []

    def raced(path: Path, target: Path) -> Path:
        moved = rename(path, target)
        if not turns:
            shutil.copytree(moved, path)
            (path / "getmx" / "other.py").write_text("")
        turns.append(path)
        return moved

    monkeypatch.setattr(Path, "rename", raced)
    done = _build(tmp_path)
    assert done.status == 1
    assert (package / "getmx" / "other.py").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "spec.yaml"]
