"""The exchange that a page shows whole: a recording, and samples of the spec that claim no more than it proves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.drift.apply import Applied, apply
from generator.drift.compare import compare
from generator.drift.ledger import NO_LEDGER
from generator.pages import DocsPage, read
from generator.recordings import REDACTED, Recording, check, check_evidence, read_index, unproven
from generator.spec import Operation, Spec, lint_spec, load
from tests.support.drift import SEEN, document_of, page_number, page_of, page_source
from tests.support.pages import FormField, PageSource, render
from tests.support.recordings import strays

Edit = Callable[[PageSource], object]
HIDDEN = "[email\N{NO-BREAK SPACE}protected]"


class Project:
    """A spec of one operation and its recordings, in which pages are taken over."""

    def __init__(self, folder: Path, operation: str) -> None:
        self.operation, self.folder = operation, folder / "recordings"
        self.document = document_of([operation], folder)

    def page(self, edit: Edit = lambda source: None, **options: Any) -> DocsPage:
        source = page_source(self.document, self.operation)
        edit(source)
        return page_of(self.document, self.operation, source, **options)

    def take(self, *pages: DocsPage) -> Applied:
        """Takes pages over. Spec and recordings are in order afterwards, and a second time changes nothing."""
        done = self._apply(pages)
        self.document.path.write_text(done.text, encoding="utf-8")
        self.document = load(self.document.path)
        done.keep_recordings(self.folder, self.document)
        assert lint_spec(self.document) == []
        assert [check(recording, self.document) for recording in self.recordings] == [[]] * len(self.recordings)
        assert check_evidence(self.recordings, self.document) == []
        assert strays(self.folder) == []
        assert self._apply(pages).text == self.document.text
        return done

    def _apply(self, pages: tuple[DocsPage, ...]) -> Applied:
        found = compare(self.document, pages, NO_LEDGER).findings
        return apply(self.document, pages, found, self.recordings, SEEN)

    @property
    def recordings(self) -> tuple[Recording, ...]:
        return read_index(self.folder)

    @property
    def now(self) -> Operation:
        return Spec(self.document).operations[0]


def deleted(source: PageSource) -> None:
    """A page that differs from the spec in path, parameters and samples."""
    source.path = "/v1/mail/remove"
    source.curl_url = f"https://domain-open-api.getmx.com{source.path}"
    source.parameters.append(FormField("keep_days", "integer", False, "Days", "30"))
    source.curl.append(("keep_days", "30"))


def test_a_whole_page_becomes_a_recording_and_the_samples(tmp_path: Path) -> None:
    project = Project(tmp_path, "deleteEmail")
    project.take(project.page(deleted))
    (recording,) = project.recordings
    assert recording.provenance == {
        "source": "documented",
        "page": page_number(project.document, "deleteEmail"),
        "placeholder": "answer",
        "form_requires": ["token", "mail_id"],
    }
    assert recording.uri == "https://domain-open-api.getmx.com/v1/mail/remove"
    assert recording.form == [("token", REDACTED), ("mail_id", "12345678"), ("keep_days", "30")]
    assert recording.answer == {"code": 0, "msg": "string", "data": {}}
    assert project.now.form.examples["documented"] == {"token": "token", "mail_id": "12345678", "keep_days": 30}
    assert list(project.now.form.examples) == ["documented"]
    assert list(project.now.answer.examples) == ["placeholder"]


def test_a_realistic_sample_is_called_documented(tmp_path: Path) -> None:
    def answer(source: PageSource) -> None:
        source.example = {"code": 200, "msg": "成功", "data": {}}

    project = Project(tmp_path, "deleteEmail")
    project.take(project.page(answer))
    assert "placeholder" not in project.recordings[0].provenance
    assert list(project.now.answer.examples) == ["documented"]


def add_days(source: PageSource) -> None:
    source.parameters.append(FormField("days", "integer", False, "x", "3"))
    source.curl.append(("days", "3"))


def test_a_later_page_replaces_recording_and_samples(tmp_path: Path) -> None:
    project = Project(tmp_path, "cleanUpEmail")
    project.take(project.page(add_days))
    before = project.recordings[0].form
    later = project.page(lambda source: source.show("mail_id", "999"))
    project.take(later)
    assert before == [("token", REDACTED), ("mail_id", "12345678"), ("days", "3")]
    assert [recording.form for recording in project.recordings] == [
        [("token", REDACTED), ("mail_id", "999"), ("days", "3")]
    ]


def test_what_the_curl_sample_leaves_out_is_not_recorded(tmp_path: Path) -> None:
    """The table has a sample of it, and the spec had one before."""
    project = Project(tmp_path, "cleanUpEmail")
    project.take(project.page(add_days))
    project.take(project.page(lambda source: source.curl.pop()))
    assert project.recordings[0].form == [("token", REDACTED), ("mail_id", "12345678")]
    assert project.now.form.examples["documented"] == {"token": "token", "mail_id": "12345678"}


def deleted_otherwise(source: PageSource) -> None:
    deleted(source)
    source.show("mail_id", "7")


def test_a_curl_sample_that_another_page_contradicts_is_not_recorded(tmp_path: Path) -> None:
    project = Project(tmp_path, "deleteEmail")
    project.take(project.page(deleted), project.page(deleted_otherwise))
    assert project.recordings == ()


def hide_samples(source: PageSource) -> None:
    source.parameters[1].example, source.curl = HIDDEN, [("token", "token"), ("mail_id", HIDDEN)]


def no_answer(source: PageSource) -> None:
    source.example = "none"


@pytest.mark.parametrize(
    ("edit", "options"),
    [
        (lambda source: None, {"form": "E"}),
        (hide_samples, {}),
    ],
    ids=["form E", "hidden samples"],
)
def test_a_page_without_samples_becomes_a_recording_that_says_so(
    tmp_path: Path, edit: Edit, options: dict[str, Any]
) -> None:
    project = Project(tmp_path, "deleteEmail")
    project.take(project.page(edit, **options))
    (recording,) = project.recordings
    assert (recording.source, "samples" in recording.lacks, recording.has_answer) == ("request", True, False)
    assert list(project.now.form.examples) == list(project.now.answer.examples) == ["illustration"]
    assert unproven(project.recordings, project.document) == []
    project.take(project.page(deleted))
    assert [(known.source, known.lacks) for known in project.recordings] == [("documented", frozenset())]


@pytest.mark.parametrize("options", [{"form": "D"}, {"cut": "Request\n"}], ids=["form D", "cut off"])
def test_a_page_without_names_becomes_a_recording_of_what_it_shows(tmp_path: Path, options: dict[str, Any]) -> None:
    project = Project(tmp_path, "deleteEmail")
    source = page_source(project.document, "deleteEmail")
    text = render(source, options.get("form", "A"))
    text = text[: text.index(options["cut"])] if "cut" in options else text
    project.take(*read(text, f"{page_number(project.document, 'deleteEmail')}.txt"))
    (recording,) = project.recordings
    assert recording.lacks == {"request", "samples"}
    assert ("path" in recording.shows, "request" in recording.shows) == (True, False)
    assert list(project.now.form.examples) == list(project.now.answer.examples) == ["illustration"]
    assert unproven(project.recordings, project.document) == []


def test_a_page_without_an_answer_becomes_a_recording_of_the_request(tmp_path: Path) -> None:
    project = Project(tmp_path, "deleteEmail")
    project.take(project.page(no_answer))
    (recording,) = project.recordings
    assert recording.provenance == {
        "source": "request",
        "page": page_number(project.document, "deleteEmail"),
        "form_requires": ["token", "mail_id"],
        "answer": "table",
    }
    assert recording.form == [("token", REDACTED), ("mail_id", "12345678")]
    assert list(project.now.form.examples) == ["documented"]
    assert list(project.now.answer.examples) == ["illustration"]
    assert unproven(project.recordings, project.document) == []
    project.take(project.page(deleted))
    assert [known.source for known in project.recordings] == ["documented"]
    project.take(project.page(no_answer))
    assert [known.source for known in project.recordings] == ["documented"]


def test_a_recording_of_the_request_gives_way_to_one_that_shows_more(tmp_path: Path) -> None:
    project = Project(tmp_path, "deleteEmail")
    text = render(page_source(project.document, "deleteEmail"), "A")
    (cut,) = read(text[: text.index("Responses")], f"{page_number(project.document, 'deleteEmail')}.txt")
    project.take(cut)
    assert [recording.shows for recording in project.recordings] == [["path", "request"]]
    project.take(project.page(no_answer))
    assert [recording.shows for recording in project.recordings] == [["path", "request", "response"]]
    assert unproven(project.recordings, project.document) == []


def test_of_a_recording_that_a_lesser_page_contradicts_the_request_is_left(tmp_path: Path) -> None:
    project = Project(tmp_path, "deleteEmail")
    project.take(project.page())
    text = render(page_source(project.document, "deleteEmail"), "A").replace("/v1/mail/delete", "/v1/mail/remove")
    (cut,) = read(text[: text.index("Responses")], f"{page_number(project.document, 'deleteEmail')}.txt")
    done = project.take(cut)
    assert done.outgrown == []
    assert [(known.name, known.source) for known in project.recordings] == [("documented", "request")]
    assert project.recordings[0].uri.endswith("/v1/mail/remove")
    assert list(project.now.answer.examples) == ["illustration"]


def test_of_a_recording_that_a_page_without_samples_contradicts_its_samples_are_left(tmp_path: Path) -> None:
    def moved(source: PageSource) -> None:
        hide_samples(source)
        source.path = "/v1/mail/remove"
        source.curl_url = f"https://domain-open-api.getmx.com{source.path}"

    project = Project(tmp_path, "deleteEmail")
    project.take(project.page())
    project.take(project.page(moved))
    (recording,) = project.recordings
    assert (recording.source, sorted(recording.lacks)) == ("request", ["samples"])
    assert recording.form == [("token", REDACTED), ("mail_id", "12345678")]
    assert list(project.now.answer.examples) == ["illustration"]
    assert check(recording, project.document) == []


def test_an_array_as_json_text_makes_no_recording_of_repeated_parts(tmp_path: Path) -> None:
    def send_json(source: PageSource) -> None:
        source.curl = [(name, '["Inbox"]' if name == "folder" else value) for name, value in source.curl]
        source.example = {**source.example, "code": 200, "msg": "ok"}

    project = Project(tmp_path, "listMessages")
    done = project.take(project.page(send_json))
    assert "array-form" in {finding.kind for finding in done.left}
    assert project.recordings == ()


def test_values_of_secrets_are_never_the_page_s(tmp_path: Path) -> None:
    def leak(source: PageSource) -> None:
        source.curl = [(name, {"token": "0123456789abcdef", "password": "hunter2hunter2"}.get(name, value))
                       for name, value in source.curl]  # fmt: skip
        source.parameters[2].example = "hunter2hunter2"
        source.show("mark", "another mark")

    project = Project(tmp_path, "updateEmail")
    known = project.now.form.examples["documented"]["password"]
    project.take(project.page(leak))
    written = project.recordings[0].path.read_text(encoding="utf-8") + project.document.text
    assert not any(secret in written for secret in ("0123456789abcdef", "hunter2"))
    assert ("password", known) in project.recordings[0].form


@pytest.mark.parametrize("answer", [{"token": "0123456789abcdef"}, {"mail": HIDDEN}], ids=["a secret", "an address"])
def test_answers_that_show_or_hide_too_much_are_not_taken_over(tmp_path: Path, answer: dict[str, str]) -> None:
    def sample(source: PageSource) -> None:
        source.example = {"code": 200, "msg": "ok", "data": answer}

    project = Project(tmp_path, "deleteEmail")
    project.take(project.page(sample))
    assert [known.source for known in project.recordings] == ["request"]
    assert next(iter(answer.values())) not in project.document.text


def test_what_the_page_requires_is_recorded_where_the_spec_follows_it(tmp_path: Path) -> None:
    project = Project(tmp_path, "getRemainingSpace")
    project.take(project.page(lambda source: source.show(source.parameters[1].name, "7")))
    known = [name for name, field in project.now.answer.fields.items() if field.required and name.count("/") == 2]
    assert project.recordings[0].provenance["data_requires"] == [name.rpartition("/")[2] for name in known]
    assert project.recordings[0].provenance["form_requires"] == ["token"]


def test_a_kill_before_the_spec_is_written_shows_in_the_contract(tmp_path: Path) -> None:
    project = Project(tmp_path, "deleteEmail")
    page = project.page(deleted)
    found = compare(project.document, [page], NO_LEDGER).findings
    done = apply(project.document, [page], found, [], SEEN)
    done.keep_recordings(project.folder, done.document(project.document.path))
    assert check(project.recordings[0], project.document)
    assert check_evidence(project.recordings, project.document)
    project.take(page)
