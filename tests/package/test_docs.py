"""What the documents say is what the commands print."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from generator import evidence
from generator.document import load
from getmx import OPERATIONS
from tests.support.spec import ROOT, SPEC, document

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "spec" / "README.md"])


def test_the_readme_has_the_evidence_table_that_the_command_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\n".join(evidence.summary(load(SPEC))) in readme


def test_the_readme_s_first_lines_count_what_is_assumed() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assumed = sum(not operation.confirmed for operation in OPERATIONS.values())
    assert f"of the {len(OPERATIONS)} paths, {assumed} are assumed" in " ".join(readme.split())
    unknown = sum(
        operation["x-getmx-evidence"]["response"] == "unknown"
        for path in document()["paths"].values()
        for operation in path.values()
    )
    assert f"For {unknown} operations nothing is known of the data yet" in " ".join(readme.split())


def test_the_ledger_has_a_row_for_each_operation() -> None:
    rows = evidence.ledger(load(SPEC))[2:]
    assert [row.split("|")[1].strip() for row in rows] == list(OPERATIONS)


def test_every_make_target_is_listed_by_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY")).split()[1:]
    printed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert sorted(line.split()[0] for line in printed.splitlines()) == sorted(phony)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_only_targets_and_files_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert f"\n{target}:" in makefile, target
    for name in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (path.parent / name).exists(), name
