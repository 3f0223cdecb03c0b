"""CONTRIBUTING.md as it stands: the saved page, what each step prints, and what is left to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from generator.drift.command import NEXT_STEPS
from tests.support.drift import EXCERPT, cut
from tests.support.generating import run
from tests.support.spec import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGE, REPORT, APPLIED, NOTES = re.findall(r"(?ms)^```text\n(.*?)^```$", TEXT)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the steps read and write, and the saved page. No page that is taken over changes this spec."""
    (tmp_path / "spec").mkdir()
    for name in ("spec/getmx.openapi.yaml", "old.yaml"):
        (tmp_path / name).write_text(cut(EXCERPT, ["deleteEmail"]), encoding="utf-8")
    shutil.copy(ROOT / "spec" / "pages.yaml", tmp_path / "spec")
    shutil.copytree(ROOT / "tests" / "recordings", tmp_path / "recordings")
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    (tmp_path / "saved").mkdir()
    (name,) = set(re.findall(r"saved/(\d+\.txt)", TEXT))
    (tmp_path / "saved" / name).write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def without_lines(text: str) -> list[str]:
    """The lines, whatever line of the spec they name."""
    return [re.sub(r"(yaml:)\d+", r"\1N", line.rstrip()) for line in text.splitlines()]


def test_the_example_prints_what_it_says_and_ends_in_a_change(project: Path) -> None:
    options = {
        "--spec": "spec/getmx.openapi.yaml", "--pages": "spec/pages.yaml", "--changelog": "CHANGELOG.md",
        "--recordings": "recordings",
    }  # fmt: skip
    places = [word for pair in options.items() for word in pair]
    compared = run("drift", Path("saved"), *places)
    assert compared.status == 1, compared.err
    assert without_lines(compared.out)[: len(REPORT.splitlines())] == without_lines(REPORT)
    applied = run("drift", Path("saved"), "--apply", *places)
    printed = applied.out.splitlines()
    assert applied.status == 0, applied.err
    assert [line for line in printed if line in APPLIED.splitlines()] == APPLIED.splitlines()
    assert run("lint", "--spec", Path("spec/getmx.openapi.yaml")).status == 0
    told = run("diff", Path("old.yaml"), Path("spec/getmx.openapi.yaml")).out
    assert set(NOTES.splitlines()) <= set(told.splitlines())
    assert run("drift", Path("saved"), *places).status == 0


def test_the_next_steps_are_those_of_the_document() -> None:
    commands = re.findall(r"make [a-z -]+|git diff [A-Za-z .]+", "\n".join(NEXT_STEPS))
    assert len(commands) == 3
    for command in commands:
        assert f"`{command.strip()}`" in TEXT or f"`{command.strip()}`." in TEXT
