"""What the documents say is what the commands print."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from generator.spec import evidence
from generator.spec.document import load
from getmx import OPERATIONS
from tests.support.spec import ROOT, SPEC

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "spec" / "README.md"])


def test_the_readme_has_the_evidence_table_that_the_command_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "\n".join(evidence.evidence_counts(load(SPEC))) in readme


def test_the_table_is_written_where_one_stands() -> None:
    old = "before\n\n| evidence | paths |\n|---|---|\n| **all** | 0 |\nafter\n"
    table = "\n".join(evidence.evidence_counts(load(SPEC)))
    assert evidence.with_evidence_counts(old, load(SPEC)) == f"before\n\n{table}\nafter\n"
    with pytest.raises(ValueError, match="no table"):
        evidence.with_evidence_counts("no table here", load(SPEC))


def test_the_ledger_has_a_row_for_each_operation() -> None:
    rows = evidence.evidence_rows(load(SPEC))[2:]
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
