"""What the documents say is so: counts, commands, links, and every example in Python."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from generator.spec import evidence
from generator.spec.document import load
from getmx import OPERATIONS
from getmx_sandbox import Sandbox
from tests.support.calls import unconfirmed_is_fine
from tests.support.spec import ROOT, SPEC

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "spec" / "README.md"])
README = (ROOT / "README.md").read_text(encoding="utf-8")
SLOW_PROOFS = {
    path.stem for path in ROOT.glob("tests/slow/*.py") if f"python -m tests.slow.{path.stem}" in path.read_text()
}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


# README.md: what a newcomer meets, in which order.


def test_the_readme_begins_with_what_a_newcomer_needs() -> None:
    first_table = README.index("|---|")
    places = [README.index(text) for text in ("**unofficial**", "pip install .", "```python", "```text", "make demo")]
    assert places == sorted(places)
    assert places[-1] < first_table


def test_the_first_example_prints_in_the_sandbox_what_the_readme_says() -> None:
    live, sandbox = blocks(README, "python")
    (printed,) = blocks(README, "text")
    assert live.partition("\n\nfor ")[2] == sandbox.partition("\n\nfor ")[2] != ""
    command = [sys.executable, "-W", "error", "-c", sandbox]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == printed


def test_the_readme_has_the_evidence_table_that_the_command_prints() -> None:
    assert "\n".join(evidence.evidence_counts(load(SPEC))) in README


def test_the_table_is_written_where_one_stands() -> None:
    old = "before\n\n| evidence | paths |\n|---|---|\n| **all** | 0 |\nafter\n"
    table = "\n".join(evidence.evidence_counts(load(SPEC)))
    assert evidence.with_evidence_counts(old, load(SPEC)) == f"before\n\n{table}\nafter\n"
    with pytest.raises(ValueError, match="exactly one table"):
        evidence.with_evidence_counts("no table here", load(SPEC))


def test_the_evidence_has_a_row_for_each_operation() -> None:
    rows = evidence.evidence_rows(load(SPEC))[2:]
    assert sorted(row.split("|")[1].strip() for row in rows) == sorted(OPERATIONS)


# docs/.


#: Documents whose examples another test runs, since they need more than a sandbox in process.
RUN_ELSEWHERE = {
    "README.md": "test_the_first_example_prints_in_the_sandbox_what_the_readme_says",
    "docs/bulk.md": "tests/client/test_bulk.py",
    "docs/languages/python.md": "tests/languages/tools.py",
    "docs/recipes/workers.md": "tests/tools/workers.py",
}
WITH_EXAMPLES = [
    path
    for path in DOCUMENTS
    if blocks(path.read_text(encoding="utf-8"), "python") and path.relative_to(ROOT).as_posix() not in RUN_ELSEWHERE
]


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_examples_run_against_the_sandbox(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GETMX_TOKEN", "not used")
    names: dict[str, Any] = {}
    with unconfirmed_is_fine():
        for block in blocks(path.read_text(encoding="utf-8"), "python"):
            exec(block, names)  # noqa: S102  # as a reader would paste it
    assert "mx" not in names or not names["mx"].deviations


def test_what_the_first_hour_shows_is_printed() -> None:
    text = (ROOT / "docs" / "guide" / "first-hour.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    shown = re.findall(r"(?ms)^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```)?", text)
    with unconfirmed_is_fine():
        for block, output in shown:
            printed = io.StringIO()
            with redirect_stdout(printed):
                exec(block, names)  # noqa: S102
            assert printed.getvalue() == output, block


# examples/.


def test_every_example_is_run_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/test_*.py"))
    assert [path.name for path in (ROOT / "examples").glob("*.py") if path.name not in tests] == []


# Makefile.


def printed_help() -> list[str]:
    command = ["make", "--no-print-directory", "help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


def makefile_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"(?m)^([a-z-]+):(?!=)", makefile))


def test_make_help_lists_every_target_and_every_slow_proof() -> None:
    listed = [line.split()[0] for line in printed_help() if line.startswith("  ")]
    proofs = {name.removeprefix("prove-").replace("-", "_") for name in listed if name.startswith("prove-")}
    assert sorted(listed) == sorted(makefile_targets() - {"help"})
    assert proofs == SLOW_PROOFS


def test_make_help_begins_with_the_ten_targets_that_are_used_most() -> None:
    first_part = printed_help()[1:].index("")
    assert first_part == 10


def test_every_slow_proof_is_run_by_its_module() -> None:
    for name in SLOW_PROOFS:
        target = f"prove-{name.replace('_', '-')}"
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True)
        assert f"-m tests.slow.{name}" in done.stdout, target


# All documents.


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_only_targets_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`make ((?:[a-z-]+ ?)+)", text) + re.findall(r"(?m)^    make ((?:[a-z-]+ )*[a-z-]+)", text)
    for target in " ".join(named).split():
        assert target in makefile_targets() | {"prove-"}, target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_exist(path: Path) -> None:
    for name, _, anchor in re.findall(r"\]\((?!http)([^)#]*)(#([^)]+))?\)", path.read_text(encoding="utf-8")):
        target = path.parent / name if name else path
        assert target.exists(), name
        assert not anchor or anchor in anchors(target), f"{name}#{anchor}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_curl_commands_take_any_value(path: Path) -> None:
    """`--form` opens a file for a value that begins with @ or <; `--form-string` does not."""
    commands = re.findall(r"(?m)^ {4,}.*", path.read_text(encoding="utf-8"))
    assert not [command for command in commands if re.search(r"(--form|-F)[ =]", command)]


def anchors(document: Path) -> set[str]:
    """Names of its headings, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.*)$", document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


# ARCHITECTURE.md: the way of a call.

PACKAGE = ROOT / "generated" / "getmx"


def way_of_a_call() -> list[str]:
    """The files that ARCHITECTURE.md names for the way from the method to the socket, in its order."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.partition("## The way of a call\n")[2].partition("\n## ")[0]
    return re.findall(r"(?m)^    .* ([\w/]+\.py) ", section)


def test_the_way_of_a_call_is_short_and_goes_in_one_direction() -> None:
    files = way_of_a_call()
    assert len(files) <= 8
    for place, name in enumerate(files):
        assert not imported_files(name) & set(files[:place]), name


def imported_files(name: str) -> set[str]:
    imports = re.findall(r"(?m)^ *from (\.+)([\w.]*) import (\w+)", (PACKAGE / name).read_text(encoding="utf-8"))
    folders = {dots: (PACKAGE / name).parents[len(dots) - 1] for dots, _, _ in imports}
    modules = [folders[dots].joinpath(*module.split("."), member) for dots, module, member in imports]
    paths = [path.with_suffix(".py") for module in modules for path in (module, module.parent)]
    return {path.relative_to(PACKAGE).as_posix() for path in paths if path.is_file()}


def test_the_way_of_a_call_names_every_file_that_a_field_passes() -> None:
    sandbox = Sandbox()
    mail_id = sandbox.add_mailbox("user@example.com")
    mx = sandbox.client()
    assert files_passed(lambda: mx.emails.clean_up(mail_id=mail_id), mail_id) <= set(way_of_a_call())


def files_passed(call: Callable[[], object], value: str) -> set[str]:
    """The files of the package in which a function is given `value`, alone or within something, during the call."""
    passed = set()

    def look(frame: FrameType, event: str, argument: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(PACKAGE) and value in repr(frame.f_locals):
            passed.add(path.relative_to(PACKAGE).as_posix())

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        call()
    finally:
        sys.setprofile(before)
    assert passed
    return passed
