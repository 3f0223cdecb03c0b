"""`python -m generator diff`: what it prints, when it fails, and what it compares."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from pathlib import Path

import pytest

from generator.diff.command import is_announced, is_raised, last_release, source
from generator.spec import SpecError
from tests.diff.edits import base_spec, field
from tests.support.generating import run, write_spec
from tests.support.spec import SPEC, document


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """The spec as it is, and with a maximum lowered in the second file."""
    (tmp_path / "old").mkdir()
    old = write_spec(base_spec(), tmp_path / "old")
    spec = copy.deepcopy(base_spec())
    field("listDomains", "limit", maximum=10)(spec)
    return old, write_spec(spec, tmp_path)


def test_command_prints_what_differs(files: tuple[Path, Path]) -> None:
    done = run("diff", *files)
    assert done.status == 0
    assert done.out.splitlines() == [
        "breaking: `listDomains`: form field `limit`: `maximum` `20` -> `10`."
        " Python: `domains.list`: refuses (GetMXInputError) more values of `limit`.",
        "1 breaking, 0 change, 0 info",
    ]
    assert run("diff", files[0], files[0]).out == "0 breaking, 0 change, 0 info\n"


def test_command_prints_markdown_and_json(files: tuple[Path, Path]) -> None:
    assert run("diff", *files, "--markdown").out.startswith("### Breaking\n\n- `listDomains`: form field")
    assert run("diff", files[0], files[0], "--markdown").out == "Nothing changed.\n"
    found = json.loads(run("diff", *files, "--json").out)
    assert found["counts"] == {"breaking": 1, "change": 0, "info": 0}
    assert found["changes"][0]["operations"] == ["listDomains"]


def test_command_fails_on_what_breaks(files: tuple[Path, Path]) -> None:
    old, new = files
    assert run("diff", old, new, "--fail-on", "breaking").status == 1
    assert run("diff", new, old, "--fail-on", "breaking").status == 0  # loosened


@pytest.mark.parametrize(
    ("version", "line", "status"),
    [
        ("0.1.0", "- Nothing.", 1),
        ("0.1.1", "- Nothing.", 1),
        ("0.2.0", "- Nothing.", 0),
        ("0.1.0", "- **Breaking**: `limit` is at most 10.", 0),
    ],
)
def test_command_fails_on_what_breaks_unannounced(
    files: tuple[Path, Path], tmp_path: Path, version: str, line: str, status: int
) -> None:
    old, new = files
    new.write_text(new.read_text(encoding="utf-8").replace("version: 0.1.0", f"version: {version}"), encoding="utf-8")
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text(f"# Changelog\n\n## Unreleased\n\n{line}\n\n## 0.1.0\n\n- **Breaking**: long ago.\n")
    arguments = ("--fail-on", "unannounced", "--changelog", changelog)
    assert run("diff", old, new, *arguments).status == status
    assert run("diff", old, old, *arguments).status == 0


@pytest.mark.parametrize(
    ("old", "new", "raised"),
    [
        ("0.1.0", "0.2.0", True),
        ("0.9.0", "0.10.0", True),
        ("0.1.0", "1.0.0", True),
        ("0.1.0", "0.1.9", False),
        ("1.1.0", "1.2.0", False),
        ("1.2.0", "2.0.0", True),
        ("0.2.0", "0.1.0", False),
    ],
)
def test_version_that_a_breaking_change_needs(old: str, new: str, raised: bool) -> None:
    assert is_raised(old, new) is raised


@pytest.mark.parametrize(
    ("changelog", "announced"),
    [
        ("## Unreleased\n\n**Breaking** a\n", True),
        ("## Unreleased\n\n- **Breaking changes**: a\n", True),
        ("## Unreleased\n\n- Not **Breaking**\n", False),
        ("## 0.2.0\n\n- **Breaking**\n", False),
        ("", False),
    ],
)
def test_announcement(changelog: str, announced: bool) -> None:
    assert is_announced(changelog) is announced


@pytest.mark.parametrize(("version", "heading"), [("0.1.0", "Unreleased"), ("0.2.0", "0.2.0")])
def test_the_changelog_of_the_spec_has_one_section_for_each_version(
    files: tuple[Path, Path], tmp_path: Path, version: str, heading: str
) -> None:
    old, new = files
    new.write_text(new.read_text(encoding="utf-8").replace("version: 0.1.0", f"version: {version}"), encoding="utf-8")
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changes\n\n## Unreleased\n\nOld words.\n\n## 0.1.0\n\nThe first version.\n")
    texts = []
    for _ in range(2):
        done = run("diff", old, new, "--markdown", "--write", changelog)
        texts.append(changelog.read_text(encoding="utf-8"))
        assert f"## {heading}\n\n{done.out}\n## 0.1.0\n" in texts[-1]
    assert texts[0] == texts[1]
    assert texts[0].startswith("# Changes\n\n")
    assert "Old words" not in texts[0]


def test_the_version_of_the_spec_stands_in_its_changelog() -> None:
    headings = re.findall(r"(?m)^## (.+)$", (SPEC.parent / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert headings[0] in ("Unreleased", document()["info"]["version"])


def test_spec_of_a_revision_is_read() -> None:
    document = source("HEAD")
    assert str(document.path) == "HEAD:spec/getmx.openapi.yaml"
    assert document.operations()


def test_without_a_revision_the_last_release_is_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]
        command = ["git", *who, *arguments]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    git("init")
    git("commit", "--allow-empty", "-m", "first")
    assert last_release(tmp_path) == "HEAD"
    assert "no release was tagged yet" in capsys.readouterr().err
    for tag in ("v0.1.0", "v0.2.0", "other"):
        git("commit", "--allow-empty", "-m", tag)
        git("tag", tag)
    assert last_release(tmp_path) == "v0.2.0"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["no-such-revision", "--help", "-"])
def test_what_is_neither_file_nor_revision_is_told(name: str) -> None:
    with pytest.raises(SpecError, match="neither a file nor a git revision"):
        source(name)


def test_spec_that_cannot_be_read_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [1\n")
    done = run("diff", broken, files[1])
    assert (done.status, "broken.yaml:2: not YAML" in done.err) == (1, True)


def test_spec_that_makes_no_package_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.yaml"
    empty.write_text("openapi: 3.1.0\npaths: {}\n")
    done = run("diff", files[0], empty)
    assert done.status == 1
    assert "empty.yaml:2: there is no operation (#/paths)" in done.err
