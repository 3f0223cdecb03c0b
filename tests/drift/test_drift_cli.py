"""The commands `drift` and `pages`: what they print, write and exit with."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.drift import command
from generator.drift.apply import Applied, apply
from generator.drift.command import asked, read_pages
from generator.drift.findings import Finding, Severity
from generator.drift.ledger import read_ledger
from generator.drift.page_list import page_rows
from generator.drift.report import github_lines
from generator.recordings import read_index
from generator.spec import Spec, files, lint_spec, load, locked
from tests.support.drift import document_of, page_number, page_source
from tests.support.generating import Run, run
from tests.support.page_edits import RENDERINGS
from tests.support.pages import HOST, FormField, render
from tests.support.spec import ROOT, SPEC

NUMBER = "176718317"


class Told(Finding):
    kind = "told"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A spec of one operation, its ledger and changelog, and its page, which has one parameter more."""
    document = document_of(["cleanUpEmail"], tmp_path)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- Something before.\n", encoding="utf-8")
    source = page_source(document, "cleanUpEmail")
    (tmp_path / f"{NUMBER}-agrees.txt").write_text(render(source, "A"), encoding="utf-8")
    source.parameters.append(FormField("folder", "string", True, "Folder \x1b[31m", "Inbox"))
    source.curl.append(("folder", "Inbox"))
    (tmp_path / f"{NUMBER}.txt").write_text(render(source, "A"), encoding="utf-8")
    return tmp_path


def places(project: Path) -> list[str | Path]:
    """The options that say where everything is."""
    files = {"spec": "spec.yaml", "pages": "pages.yaml", "changelog": "CHANGELOG.md", "recordings": "recordings"}
    return [word for option, name in files.items() for word in (f"--{option}", project / name)]


def drift(project: Path, *arguments: str | Path) -> Run:
    return run("drift", *arguments, *places(project), "--seen", "2026-11-22")


def test_no_drift(project: Path) -> None:
    done = drift(project, project / f"{NUMBER}-agrees.txt")
    assert (done.status, done.err) == (0, "")
    assert "1 page: no drift, 1 entries matched" in done.out


def test_drift_is_shown_with_both_places(project: Path) -> None:
    done = drift(project, project / f"{NUMBER}.txt")
    assert done.status == 1
    assert "parameter folder (string, required) is new" in done.out
    assert "gains the required keyword `folder`" in done.out
    assert f"{NUMBER}.txt:" in done.out
    assert "spec.yaml:" in done.out


@pytest.mark.parametrize(
    "content", [b"", b"Dear diary,\nnothing.", b"\xff\xfe\x00\x80", b"<html><body>x</body></html>"]
)
def test_what_cannot_be_read(project: Path, content: bytes) -> None:
    (project / "odd.txt").write_bytes(content)
    before = (project / "spec.yaml").read_bytes()
    done = drift(project, project / "odd.txt", project / f"{NUMBER}.txt", "--apply")
    assert done.status == 2
    assert "odd.txt" in done.err
    assert "parameter folder" in done.out
    assert (project / "spec.yaml").read_bytes() == before


def test_a_missing_file_and_an_empty_folder(project: Path) -> None:
    (project / "empty").mkdir()
    assert drift(project, project / "missing.txt").status == 2
    assert "missing.txt: No such file or directory" in drift(project, project / "missing.txt").err
    empty = drift(project, project / "empty")
    assert (empty.status, empty.err) == (2, f"error: {project / 'empty'}: there is no file in this folder\n")
    assert run("drift").status == 2


def test_a_folder_that_is_not_there_is_all_that_is_told(project: Path) -> None:
    done = drift(project, project / "nope")
    assert (done.status, done.out) == (2, "")
    assert done.err == f"error: {project / 'nope'}: No such file or directory\n"


def test_no_drift_is_said_only_if_each_part_was_understood(project: Path) -> None:
    text = (project / f"{NUMBER}-agrees.txt").read_text(encoding="utf-8")
    (project / f"{NUMBER}.txt").write_text(
        text.replace("Responses\n", "Rate limits\n10 a second\nResponses\n"), "utf-8"
    )
    done = drift(project, project / f"{NUMBER}.txt")
    assert done.status == 3
    assert "no drift" not in done.out
    assert "0 findings, 1 part not understood" in done.out
    assert re.search(rf"not understood: .*{NUMBER}.txt:\d+: Rate limits \(to line \d+\)", done.out.replace("\n", ""))
    (part,) = json.loads(drift(project, project / f"{NUMBER}.txt", "--json").out)["not_understood"]
    assert (part["text"], part["last"]) == ("Rate limits", part["line"] + 1)
    assert "::warning title=not understood::" in drift(project, project / f"{NUMBER}.txt", "--github").out


def test_a_page_that_names_no_endpoint_is_unknown(project: Path) -> None:
    text = (project / f"{NUMBER}-agrees.txt").read_text(encoding="utf-8")
    below = text[text.index("Body Params") : text.index("Request samples")] + text[text.index("Responses") :]
    (project / "page.txt").write_text(below, encoding="utf-8")
    before = (project / "spec.yaml").read_bytes()
    done = drift(project, project / "page.txt", "--apply")
    assert (done.status, done.out) == (2, "")
    assert "page.txt: the page names no endpoint that is known: put the number of the page into" in done.err
    assert (project / "spec.yaml").read_bytes() == before
    (project / "page.txt").write_text(f"https://domain-open.getmx.com/{NUMBER}e0\n{below}", encoding="utf-8")
    assert drift(project, project / "page.txt").status == 0


def test_a_damaged_index_of_recordings_is_an_error(project: Path) -> None:
    (project / "recordings").mkdir()
    (project / "recordings" / "index.yaml").write_text("cleanUpEmail: 1", encoding="utf-8")
    before = (project / "spec.yaml").read_bytes()
    done = drift(project, project / f"{NUMBER}.txt", "--apply")
    assert done.status == 2
    assert "index.yaml" in done.err
    assert (project / "spec.yaml").read_bytes() == before


def test_json(project: Path) -> None:
    done = drift(project, project / f"{NUMBER}.txt", "--json")
    (finding,) = json.loads(done.out)["findings"]
    assert (finding["kind"], finding["severity"], finding["operation"]) == (
        "parameter-added",
        "breaking",
        "cleanUpEmail",
    )
    assert "\x1b" not in done.out


def test_github_lines_escape_what_would_end_them() -> None:
    finding = Told(
        severity=Severity.SLIP, operation="o", message="100%\n::error::\x1b[2J", page="p,q:1",
        page_line=3, spec="a,b:c.yaml", spec_line=7, pointer="",
    )  # fmt: skip
    (line,) = github_lines([finding])
    assert line == (
        "::warning file=a%2Cb%3Ac.yaml,line=7,title=slip%3A told::o: 100%25\\n::error::\\x1b[2J (p,q:1:3)"
    )  # fmt: skip
    assert line.count("\n") == 0


def test_github(project: Path) -> None:
    done = drift(project, project / f"{NUMBER}.txt", "--github")
    assert done.status == 1
    assert done.out.startswith("::error file=")
    assert ",title=breaking%3A parameter-added::cleanUpEmail: parameter folder" in done.out


def test_terminals_are_safe_from_pages(project: Path) -> None:
    (project / "odd.txt").write_text("\x1b]0;owned\x07", encoding="utf-8")
    done = drift(project, project / f"{NUMBER}.txt", project / "odd.txt")
    assert "\x1b" not in done.out + done.err


def test_apply_writes_spec_ledger_and_changelog(project: Path) -> None:
    done = drift(project, project / f"{NUMBER}.txt", "--apply")
    assert done.status == 0, done.out + done.err
    assert "applied 1 findings, 0 left" in done.out
    assert "folder" in (project / "spec.yaml").read_text(encoding="utf-8")
    entry = read_ledger(project / "pages.yaml").pages[NUMBER]
    assert (entry["operation"], entry["seen"]) == ("cleanUpEmail", "2026-11-22")
    assert entry["evidence"] == ["path", "request", "response"]
    changelog = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.index("- **Breaking**") < changelog.index("- Something before.")
    assert sorted(path.name for path in project.iterdir() if path.name.startswith(".")) == []
    (recording,) = read_index(project / "recordings")
    assert ("folder", "Inbox") in recording.form
    written = _contents(project)
    assert drift(project, project / f"{NUMBER}.txt", "--apply").status == 0
    assert written == _contents(project)


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Killed(BaseException):
    """Nothing more is done."""


def test_a_kill_at_any_moment_changes_all_files_or_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed run leaves is in order as soon as any command is run."""
    before = _contents(project)
    drift(project, project / f"{NUMBER}.txt", "--apply")
    after = _contents(project)
    ended: list[bool] = []
    real = files._put_in_place
    for step in ("before", "between", "after"):
        for path in after.keys() - before.keys():
            path.unlink()
        for path, content in before.items():
            path.write_bytes(content)

        def killed(kept: Path, step: str = step) -> None:
            if step == "between":
                (project / "spec.yaml").write_bytes((kept / _number_of(kept, "spec.yaml")).read_bytes())
            elif step == "after":
                real(kept)
            raise Killed

        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(files, "_put_in_place", killed)
            drift(project, project / f"{NUMBER}.txt", "--apply")
        run("lint", "--spec", project / "spec.yaml")
        ended.append(_contents(project) == after)
    assert ended == [True, True, True]


def _number_of(kept: Path, name: str) -> str:
    return str(json.loads((kept / "files.json").read_text(encoding="utf-8"))[name])


def test_a_full_disk_changes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = _contents(project)
    monkeypatch.setattr(files, "_write_through", full)
    done = drift(project, project / f"{NUMBER}.txt", "--apply")
    assert (done.status, "nothing was changed" in done.err, "No space left" in done.err) == (2, True, True)
    assert _contents(project) == before


def test_a_run_is_refused_while_another_one_writes(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.1)
    before, spec = _contents(project), project / "spec.yaml"
    with locked(spec, spec.read_text(encoding="utf-8")):
        done = drift(project, project / f"{NUMBER}.txt", "--apply")
    assert (done.status, "another run is writing it" in done.err) == (2, True)
    assert _contents(project) == before


def _meanwhile(monkeypatch: pytest.MonkeyPatch, write: Callable[[], object]) -> None:
    """Lets something be written when a run has read all files, and before it writes any."""

    def apply_late(*arguments: Any) -> Applied:
        write()
        return apply(*arguments)

    monkeypatch.setattr(command, "apply", apply_late)


def test_a_run_is_refused_if_the_spec_was_changed_meanwhile(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = (project / "spec.yaml").read_text(encoding="utf-8") + "# mended\n"
    _meanwhile(monkeypatch, lambda: (project / "spec.yaml").write_text(changed, encoding="utf-8"))
    done = drift(project, project / f"{NUMBER}.txt", "--apply")
    assert (done.status, "run the command again" in done.err) == (2, True)
    assert (project / "spec.yaml").read_text(encoding="utf-8") == changed
    assert not (project / "pages.yaml").exists()


def test_what_another_run_has_noted_meanwhile_stays_noted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _meanwhile(
        monkeypatch, lambda: (project / "pages.yaml").write_text("pages:\n  '1': {title: Other}\n", encoding="utf-8")
    )
    assert drift(project, project / f"{NUMBER}.txt", "--apply").status == 0
    assert list(read_ledger(project / "pages.yaml").pages) == ["1", NUMBER]


def test_two_runs_at_once_end_with_both_or_with_a_refusal(tmp_path: Path) -> None:
    """Two processes take over pages of two operations. Whatever a run reports as applied is in the spec at the end."""
    added = {"cleanUpEmail": "folder", "updateEmail": "nickname"}
    document = document_of(list(added), tmp_path)
    for operation, parameter in added.items():
        source = page_source(document, operation)
        source.parameters.append(FormField(parameter, "string", False, "What it is for", "Inbox"))
        (tmp_path / f"{page_number(document, operation)}.txt").write_text(render(source, "A"), encoding="utf-8")
    runs = {
        operation: subprocess.Popen(
            [sys.executable, "-m", "generator", "drift", tmp_path / f"{page_number(document, operation)}.txt",
             "--apply", *places(tmp_path)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for operation in added
    }  # fmt: skip
    printed = {operation: process.communicate(timeout=100) for operation, process in runs.items()}
    assert {process.returncode for process in runs.values()} <= {0, 2}, printed
    assert 0 in {process.returncode for process in runs.values()}, printed
    now = load(tmp_path / "spec.yaml")
    assert lint_spec(now) == []
    for operation, process in runs.items():
        is_applied = process.returncode == 0
        assert (added[operation] in Spec(now).operation(operation).form.fields) is is_applied
        assert (str(page_number(document, operation)) in read_ledger(tmp_path / "pages.yaml").pages) is is_applied
        assert is_applied or "nothing was changed" in printed[operation][1]


def test_a_look_that_finds_nothing_changes_the_ledger_alone(project: Path) -> None:
    drift(project, project / f"{NUMBER}.txt", "--apply")
    before = _contents(project)
    later = [*places(project), "--seen", "2027-01-05"]
    assert run("drift", project / f"{NUMBER}.txt", "--apply", *later).status == 0
    changed = [path.name for path, content in _contents(project).items() if before[path] != content]
    assert changed == ["pages.yaml"]
    assert read_ledger(project / "pages.yaml").pages[NUMBER]["seen"] == "2027-01-05"


def test_apply_names_prose_that_speaks_of_what_is_unknown(project: Path) -> None:
    done = drift(project, project / f"{NUMBER}.txt", "--apply")
    lines = (project / "spec.yaml").read_text(encoding="utf-8").splitlines()
    places = re.findall(r"reword by hand: .*spec\.yaml:(\d+): (.*)", done.out)
    assert places
    assert any("what it means is not said here" in text for _, text in places)
    assert all(any("description" in line for line in lines[int(line) - 2 : int(line)]) for line, _ in places)


def test_apply_says_what_is_left_to_people(project: Path) -> None:
    text = (project / f"{NUMBER}-agrees.txt").read_text(encoding="utf-8")
    (project / f"{NUMBER}.txt").write_text(text.replace("mail_id\nstring", "mail_id\ninteger"), encoding="utf-8")
    before = (project / "spec.yaml").read_bytes()
    done = drift(project, project / f"{NUMBER}.txt", "--apply")
    assert done.status == 1
    assert "ids stay strings" in done.out
    assert (project / "spec.yaml").read_bytes() == before


def _moved(project: Path) -> Path:
    """A page whose path has another prefix, and which has one parameter more."""
    text = (project / f"{NUMBER}.txt").read_text(encoding="utf-8").replace("/v1/mail/clean-up", "/v2/mail/clean-up")
    path = project / f"moved-{NUMBER}.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_finding_in_doubt_is_left_until_it_is_accepted(project: Path) -> None:
    moved = _moved(project)
    done = drift(project, moved, "--apply")
    assert (done.status, "applied 1 findings, 1 left" in done.out) == (1, True)
    (accept,) = set(re.findall(r"--accept ([0-9a-f]{8})", done.out))
    assert accept in drift(project, moved).out
    done = drift(project, moved, "--apply", "--accept", accept)
    assert (done.status, "applied 1 findings, 0 left" in done.out) == (0, True), done.out + done.err
    assert Spec(load(project / "spec.yaml")).operation("cleanUpEmail").path == "/v2/mail/clean-up"


def test_what_cannot_be_accepted_is_an_error_and_nothing_is_written(project: Path) -> None:
    text = (project / f"{NUMBER}.txt").read_text(encoding="utf-8").replace("mail_id\nstring", "mail_id\ninteger")
    (project / f"{NUMBER}.txt").write_text(text, encoding="utf-8")
    before = _contents(project)
    findings = json.loads(drift(project, project / f"{NUMBER}.txt", "--json").out)["findings"]
    (by_hand,) = [finding["id"] for finding in findings if finding["by_hand"]]
    for accept, reason in ((by_hand, "ids stay strings"), ("00000000", "no such finding")):
        done = drift(project, project / f"{NUMBER}.txt", "--apply", "--accept", accept)
        assert (done.status, accept in done.err, reason in done.err) == (2, True, True)
    assert _contents(project) == before


def test_somebody_who_is_asked_may_say_yes_to_what_is_in_doubt(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[str] = []

    def answer(question: str) -> str:
        questions.append(question)
        return "y" if "moves from" in question else "n"

    monkeypatch.setattr("builtins.input", answer)
    done = drift(project, _moved(project), "--apply", "--interactive")
    assert (done.status, len(questions)) == (1, 2)
    assert "not accepted" in done.out
    operation = Spec(load(project / "spec.yaml")).operation("cleanUpEmail")
    assert (operation.path, "folder" in operation.form.fields) == ("/v2/mail/clean-up", False)


# ------------------------------------------------------------------------------------------------ whose page it is


HOSTS = [
    "open-api.example.com",
    "domain-open-api.getmx.example",
    "domain-open-api.getmx.com.example.com",
    "xdomain-open-api.getmx.com",
    "domain-open-api-getmx.com",
    "DOMAIN-open-api.getmx.co",
    "open-api.getmx.com",
    "domain-open-api.getmx.com@open-api.example.com",
]


@pytest.mark.parametrize("rendering", [each for each in RENDERINGS if each["form"] not in "CD"], ids=str)
def test_pages_of_another_product_are_refused_by_name(project: Path, rendering: dict[str, Any]) -> None:
    """Each that looks alike in every other way, in each form that shows a host."""
    source = page_source(load(project / "spec.yaml"), "cleanUpEmail")
    source.parameters.append(FormField("folder", "string", True, "Folder", "Inbox"))
    text = render(source, **rendering)
    before = _contents(project)
    for number, host in enumerate(HOSTS):
        (project / "page.txt").write_text(_hosted(text, host, rendering), encoding="utf-8")
        done = drift(project, project / "page.txt", *(["--apply"] if number == 0 else []))
        assert (done.status, host.lower().rpartition("@")[2] in done.err.lower(), "folder" in done.out) == (
            2,
            True,
            False,
        ), host
    (project / "page.txt").unlink()
    assert _contents(project) == before


def _hosted(text: str, host: str, rendering: dict[str, Any]) -> str:
    """The page of another host: an export names it as its server, since no form shows a host twice."""
    if HOST.removeprefix("https://") in text:
        return text.replace(HOST.removeprefix("https://"), host)
    if rendering.get("export") == "postman":
        return text.replace("{{baseUrl}}", f"https://{host}")
    server = {"host": host} if rendering.get("export") == "swagger" else {"servers": [{"url": f"https://{host}"}]}
    return json.dumps({**yaml.safe_load(text), **server})


@pytest.mark.parametrize("kind", ["openapi", "openapi-yaml"])
def test_an_export_that_names_another_host_too_is_refused(project: Path, kind: str) -> None:
    source = page_source(load(project / "spec.yaml"), "cleanUpEmail")
    text = render(source, "F", export=kind)  # type: ignore[arg-type]  # kinds of exports
    own, mock = "https://domain-open-api.getmx.com", "https://mock.example.com/v1"
    data = {**yaml.safe_load(text), "servers": [{"url": own}, {"url": mock}]}
    (project / "export.json").write_text(json.dumps(data), encoding="utf-8")
    done = drift(project, project / "export.json")
    assert (done.status, "mock.example.com" in done.err) == (2, True)


def test_the_ledger_names_the_vendor_s_hosts(project: Path) -> None:
    (project / "pages.yaml").write_text("hosts: [api.example.com]\npages:\n  '1': {title: x}\n", encoding="utf-8")
    done = drift(project, project / f"{NUMBER}.txt")
    assert (done.status, "domain-open-api.getmx.com" in done.err) == (2, True)
    assert read_ledger(ROOT / "spec" / "pages.yaml").hosts >= {"domain-open-api.getmx.com"}


def test_comments_of_the_ledger_stay(project: Path) -> None:
    text = f"""# above
hosts:
- domain-open-api.getmx.com  # the API
pages:
  # ours
  '{NUMBER}':
    title: Clean up Email  # as it was
    # why
    operation: cleanUpEmail
    seen: '2026-01-01'
    decided:
    # a reason
    - {{kind: method, subject: '', new: PUT, why: never}}  # and more
"""
    (project / "pages.yaml").write_text(text, encoding="utf-8")
    assert drift(project, project / f"{NUMBER}.txt", "--apply").status == 0
    now = (project / "pages.yaml").read_text(encoding="utf-8")
    assert re.findall("#.*", now) == re.findall("#.*", text)
    assert read_ledger(project / "pages.yaml").pages[NUMBER]["seen"] == "2026-11-22"


def _finding(message: str, by_hand: str = "") -> Finding:
    return Told(
        operation="o", message=message, page="p", page_line=1, spec="s", spec_line=1, pointer="", by_hand=by_hand
    )


def test_interactive_asks_for_each() -> None:
    answers = iter(["y", "n", "Y", "q", "y"])
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return next(answers)

    findings = [_finding("\x1ba"), _finding("by hand", "why"), *map(_finding, "bcde")]
    assert [finding.message for finding in asked(findings, ask)] == ["\x1ba", "c"]
    assert len(questions) == 4
    assert questions[0].startswith("o \\x1ba - take it over?")


def test_interactive_ends_with_the_input() -> None:
    def ask(question: str) -> str:
        raise EOFError

    assert list(asked([_finding("a")], ask)) == []


def test_the_ledger_and_the_spec_give_an_operation_the_same_page() -> None:
    """An operation whose page was never looked at is no fault, nor is the page of one that the spec has no longer."""
    ledger, operations = read_ledger(ROOT / "spec" / "pages.yaml"), Spec(load(SPEC)).operations
    numbers = {operation.id: str(operation.page) for operation in operations}
    looks = [(page["operation"], number) for number, page in ledger.pages.items()]
    assert [look for look in looks if look[0] in numbers and look not in numbers.items()] == []


def pages(project: Path, *arguments: str | Path) -> Run:
    return run("pages", "--spec", project / "spec.yaml", "--pages", project / "pages.yaml", *arguments)


def test_pages_lists_where_each_page_is(project: Path) -> None:
    drift(project, project / f"{NUMBER}.txt", "--apply")
    ledger, spec = read_ledger(project / "pages.yaml"), Spec(load(project / "spec.yaml"))
    (row,) = page_rows(ledger, spec, [], date(2026, 12, 1), 90)
    assert (row.number, row.title, row.seen, row.is_due) == (int(NUMBER), "Clean up Email", "2026-11-22", False)
    (row,) = page_rows(ledger, spec, [], date(2027, 3, 1), 90)
    assert row.is_due
    done = pages(project)
    assert done.status == 0
    (line,) = [line for line in done.out.splitlines() if NUMBER in line]
    assert line.split()[-2:] == [f"https://domain-open.getmx.com/api-{NUMBER}{end}" for end in ("", ".md")]
    assert "Pages without a number" not in done.out


def test_a_list_of_pages_gives_numbers_that_nobody_noted(project: Path) -> None:
    spec = project / "spec.yaml"
    spec.write_text(re.sub(r",? *page: \d+", "", spec.read_text(encoding="utf-8")), encoding="utf-8")
    assert "unknown" in pages(project).out
    assert "click the title in the sidebar" in pages(project).out
    saved = project / "saved"
    saved.mkdir()
    link = f"- Email [Clean up Email](https://domain-open.getmx.com/{NUMBER}e0.md):\n"
    (saved / "llms.txt").write_text(f"# GetMX-API\n\n## API Docs\n{link}", encoding="utf-8")
    done = pages(project, saved)
    assert f"api-{NUMBER}.md" in done.out
    assert "unknown" not in done.out
    (saved / "page.txt").write_text((project / f"{NUMBER}-agrees.txt").read_text(encoding="utf-8"), encoding="utf-8")
    found, problems = read_pages([saved])
    assert ([page.page_id for page in found if not page.is_index], problems) == ([int(NUMBER)], [])


def test_a_broken_ledger_is_an_error(project: Path) -> None:
    (project / "pages.yaml").write_text("pages: [", encoding="utf-8")
    done = drift(project, project / f"{NUMBER}.txt")
    assert done.status == 2
    assert "pages.yaml" in done.err
