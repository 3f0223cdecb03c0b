"""`check` passes on what the sources give, names the source to edit on anything else, and changes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.generating import Run, contents, form_of, run, small_spec, write_spec


def check(folder: Path) -> Run:
    """Runs `check` on `folder/out`, which it must leave as it is."""
    before = contents(folder)
    done = run("check", "--spec", folder / "spec.yaml", "--output", folder / "out")
    assert contents(folder) == before
    return done


def lines_of(done: Run) -> list[str]:
    assert done.status == 1, done.out
    first, *lines = done.out.splitlines()
    assert first == "out/ is stale, or was edited by hand; `make generate` would change:"
    return lines


def test_fresh_package_passes(package: Path, tmp_path: Path) -> None:
    done = check(tmp_path)
    assert (done.status, done.out, done.err) == (0, "out/ is what the spec, the templates and the runtime give\n", "")


def test_compiled_files_do_not_count(package: Path, tmp_path: Path) -> None:
    (package / "getmx" / "__pycache__").mkdir()
    (package / "getmx" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert check(tmp_path).status == 0


def edit(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("# by hand\n")


SPEC_OR_TEMPLATES = "(edit spec/getmx.openapi.yaml or generator/package/templates/)"


SOURCES = {
    "getmx/resources/emails.py": SPEC_OR_TEMPLATES,
    "getmx/models/emails.py": SPEC_OR_TEMPLATES,
    "getmx/_operations.py": SPEC_OR_TEMPLATES,
    "getmx/__init__.py": SPEC_OR_TEMPLATES,
    "API.md": SPEC_OR_TEMPLATES,
    "getmx/openapi.json": "(edit spec/getmx.openapi.yaml)",
    "getmx/_runtime/encode.py": "(edit generator/package/runtime/encode.py)",
    "getmx/_runtime/__init__.py": "(edit generator/package/runtime/__init__.py)",
}


@pytest.fixture(scope="module")
def lines_of_edits(small_package: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What `check` says of a package in which each of these files was edited."""
    folder = tmp_path_factory.mktemp("edited")
    shutil.copy(small_package.with_name("spec.yaml"), folder)
    package = shutil.copytree(small_package, folder / "out")
    for name in SOURCES:
        edit(package / name)
    return lines_of(check(folder))


@pytest.mark.parametrize("name", SOURCES)
def test_edited_file_is_named_with_its_source(name: str, lines_of_edits: list[str]) -> None:
    assert f"  ~ file {name}  {SOURCES[name]}" in lines_of_edits


def test_no_other_file_is_named(lines_of_edits: list[str]) -> None:
    assert sum(" file " in line for line in lines_of_edits) == len(SOURCES)


def test_edited_build_record_is_named(package: Path, tmp_path: Path) -> None:
    edit(package / "getmx" / "_build.json")
    assert lines_of(check(tmp_path)) == ["  ~ file getmx/_build.json"]


def test_one_byte_of_white_space_counts(package: Path, tmp_path: Path) -> None:
    path = package / "getmx" / "_operations.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n", 1))
    assert len(lines_of(check(tmp_path))) == 1


@pytest.mark.parametrize("name", ["getmx/helpers.py", "getmx/_runtime/helpers.py", "NOTES.md"])
def test_added_file_is_named_with_where_it_belongs(name: str, package: Path, tmp_path: Path) -> None:
    (package / name).write_text("", encoding="utf-8")
    assert lines_of(check(tmp_path)) == [
        f"  - file {name}  (no source gives it: what is written by hand belongs into generator/package/runtime/)"
    ]


def test_deleted_file_is_named(package: Path, tmp_path: Path) -> None:
    (package / "getmx" / "models" / "emails.py").unlink()
    (package / "getmx" / "_runtime" / "paging.py").unlink()
    assert lines_of(check(tmp_path)) == [
        "  + file getmx/_runtime/paging.py  (edit generator/package/runtime/paging.py)",
        f"  + file getmx/models/emails.py  {SPEC_OR_TEMPLATES}",
    ]


def test_missing_package_is_stale(package: Path, tmp_path: Path) -> None:
    shutil.rmtree(package)
    lines = lines_of(check(tmp_path))
    assert "  + cleanUpEmail: mx.emails.clean_up() at /v1/mail/clean-up" in lines
    assert "  + file getmx/__init__.py  " + SPEC_OR_TEMPLATES in lines


def test_changed_spec_is_told_in_its_own_terms(package: Path, tmp_path: Path) -> None:
    spec = small_spec()
    form_of(spec)["properties"]["mark"] = {"type": "string"}
    write_spec(spec, tmp_path)
    lines = lines_of(check(tmp_path))
    assert lines[0] == "  + cleanUpEmail form field mark: string"
    assert f"  ~ file getmx/resources/emails.py  {SPEC_OR_TEMPLATES}" in lines


def test_comment_in_the_spec_is_a_change_too(package: Path, tmp_path: Path) -> None:
    """The record holds the spec's digest, so a package can be traced to the very bytes that it came from."""
    edit(tmp_path / "spec.yaml")
    assert lines_of(check(tmp_path)) == ["  ~ file getmx/_build.json"]


def test_broken_spec_is_an_error_of_its_own(package: Path, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("- a\n", encoding="utf-8")
    done = check(tmp_path)
    assert (done.status, done.out) == (1, "")
    assert "the top level is not a mapping" in done.err
