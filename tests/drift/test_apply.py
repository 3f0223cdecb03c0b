"""What `--apply` makes of findings: what the page proves, in a spec that stays in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from generator.drift.apply import Applied, apply
from generator.drift.compare import compare
from generator.drift.findings import Finding
from generator.drift.stated import Stated, stated
from generator.pages import DocsPage, read
from generator.spec import lint_spec
from generator.spec.document import Document, SpecError, load
from tests.support.drift import NO_LEDGER, OPERATIONS, SEEN, agreed, document_of, page_of, page_source, spec_of
from tests.support.generating import operation_of
from tests.support.page_edits import EDITS
from tests.support.pages import AnswerField, FormField, PageSource, SidebarGroup, placeholder, render

Edit = Callable[[PageSource], None]
SILENT = ("change the notes", "a new group", "list one more", "list one less", "cut off", "a new endpoint")
APPLIED = [edit for edit in EDITS if edit.name not in SILENT and not edit.text and not edit.rendering]


def document(text: str, folder: Path) -> Document:
    path = folder / "spec.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def applied(text: str, pages: list[DocsPage], folder: Path) -> tuple[Applied, Document, list[Finding]]:
    """What comes of applying, the document after it, and what is found then."""
    before = document(text, folder)
    done = apply(before, pages, compare(before, pages, NO_LEDGER).findings, [], SEEN)
    now = document(done.text, folder)
    return done, now, compare(now, pages, NO_LEDGER).findings


def edited(operation: str, edit: Edit, folder: Path, *others: str) -> tuple[Stated, Applied]:
    """The operation after its page was edited and taken over. Nothing is left that apply could do."""
    start = document_of([operation, *others], folder)
    source = page_source(start, operation)
    edit(source)
    done, now, again = applied(start.text, [page_of(start, operation, source)], folder)
    left = {(each.kind, each.subject) for each in done.left}
    assert [one for one in again if one.is_drift and (one.kind, one.subject) not in left] == []
    return next(one for one in stated(now) if one.name == operation), done


def test_edits_are_taken_over_once(tmp_path: Path) -> None:
    """Each operation's page is edited in another way; what is not for people is in the spec afterwards.

    All kinds of edits are tried in tests/slow/drift_mutation.py.
    """
    batch = APPLIED[1::5]
    pages, by_hand, free = [], set(), list(OPERATIONS)
    for edit in batch:
        for name in free:
            source = page_source(agreed().document, name)
            source.sidebar = source.sidebar if edit.sidebar else []
            made = edit.made(source, Random(3))  # noqa: S311  # edits can be repeated
            if made is not None:
                pages.append(read(made[0], f"{page_id(name)}.txt")[0])
                by_hand |= {name} if edit.by_hand else set()
                free.remove(name)
                break
    done, now, again = applied(agreed().document.text, pages, tmp_path)
    assert lint_spec(now) == []
    assert {one.operation for one in done.left} <= by_hand
    assert [one for one in again if one.is_drift and not one.by_hand] == []
    assert apply(now, pages, again, [], SEEN).text == now.text


def page_id(operation: str) -> int:
    number: int = operation_of(spec_of([operation]), operation)["x-getmx-evidence"]["page"]
    return number


def test_what_the_page_does_not_speak_of_keeps_its_bytes(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        source.parameters.append(FormField("folder", "string", False, "Folder to empty", "Trash"))

    one, _ = edited("cleanUpEmail", add, tmp_path)
    old = document_of(["cleanUpEmail"], tmp_path).text.splitlines()
    new = one.document.text.splitlines()
    gone = [line for line in old if line not in new]
    assert len(gone) <= 4
    assert one.form["folder"].raw == {
        "type": "string",
        "description": "Named on the vendor's page; what it means is not said here.",
        "examples": ["Trash"],
    }
    assert one.sample["folder"] == "Trash"
    assert one.evidence["seen"] == SEEN.isoformat()


def test_sentences_of_the_page_stay_with_the_vendor(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        source.parameters.append(FormField("folder", "string", True, "A zebra sentence about folders"))
        source.answer[-1].children.append(AnswerField("note", "string", True, "Another zebra sentence"))
        source.notes = ["A third zebra sentence"]
        source.example = placeholder(source.answer)

    one, _ = edited("cleanUpEmail", add, tmp_path)
    assert "zebra sentence" not in one.document.text


def test_a_required_parameter_without_a_sample_makes_the_example_an_invented_one(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        source.parameters.append(FormField("count", "integer", True, "How many, at least 2"))

    one, _ = edited("cleanUpEmail", add, tmp_path)
    examples = one.document.get(one.media_at)["examples"]
    assert list(examples) == ["illustration"]
    assert examples["illustration"]["value"]["count"] == 2
    assert one.form["count"].raw["minimum"] == 2


def test_at_least_one_of_stays_what_it_is(tmp_path: Path) -> None:
    def require(source: PageSource) -> None:
        next(each for each in source.parameters if each.name == "mark").required = True

    one, _ = edited("updateEmail", require, tmp_path)
    form = one.document.get(one.form_at)
    assert (form["required"], form["minProperties"]) == (["token", "mail_id", "mark"], 4)


def test_a_limit_of_a_shared_schema_changes_for_one_form_alone(tmp_path: Path) -> None:
    def limit(source: PageSource) -> None:
        field = next(each for each in source.parameters if each.name == "limit")
        field.description, field.example = "Rows, at most 50", "50"

    one, _ = edited("listDomains", limit, tmp_path, "listMessages")
    assert (one.form["limit"].raw["maximum"], one.form["limit"].raw["description"]) == (
        50,
        "Rows per page, at most 50.",
    )
    assert "at most 50 a page" in one.entry.data["description"]
    other = next(each for each in stated(one.document) if each.name == "listMessages")
    assert other.form["limit"].raw["maximum"] == 20


def test_a_row_that_another_answer_shares_is_written_out_first(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        rows = next(each for each in source.answer[-1].children if each.name == "list")
        rows.children.append(AnswerField("size", "integer", True))
        source.example = placeholder(source.answer)

    one, _ = edited("listMessages", add, tmp_path, "getMessage")
    detail = next(each for each in stated(one.document) if each.name == "getMessage")
    assert "/data/list/*/size" in one.answer
    assert "/data/list/*/size" not in detail.answer
    assert "/data/list/*/subject" in detail.answer


def test_a_longer_name_makes_no_line_too_long(tmp_path: Path) -> None:
    def rename(source: PageSource) -> None:
        field = next(each for each in source.parameters if each.name == "group_pay_id")
        field.name = "group_pay_id_of_the_paying_group"

    one, _ = edited("addDomain", rename, tmp_path)
    assert list(one.form) == ["token", "domain", "group_pay_id_of_the_paying_group", "mark"]
    assert lint_spec(one.document) == []


def test_what_would_break_a_rule_of_the_spec_is_left_and_the_rest_taken_over(tmp_path: Path) -> None:
    """A list that turns pages needs the field for it, whatever its page says."""

    def drop(source: PageSource) -> None:
        source.parameters = [each for each in source.parameters if each.name not in ("page", "mark")]
        source.curl = [(name, value) for name, value in source.curl if name not in ("page", "mark")]

    one, done = edited("listDomains", drop, tmp_path)
    assert ("page" in one.form, "mark" in one.form) == (True, False)
    assert [finding.subject for finding in done.left] == ["page"]
    assert "paging-fields" in done.left[0].by_hand
    assert "page" not in [finding.subject for finding in done.taken]


def test_an_older_title_is_kept(tmp_path: Path) -> None:
    def rename(source: PageSource) -> None:
        source.title, source.sidebar = "Empty Email", []

    one, _ = edited("cleanUpEmail", rename, tmp_path)
    assert (one.title, one.entry.data["x-getmx-titles"]) == ("Empty Email", {"older": "Clean up Email"})


# ------------------------------------------------------------------------------------------------ evidence


def raised(operation: str, folder: Path, edit: Edit = lambda source: None, **options: Any) -> Stated:
    """An operation of the real spec after its page was taken over."""
    start = document_of([operation], folder)
    source = page_source(start, operation)
    edit(source)
    _, now, _ = applied(start.text, [page_of(start, operation, source, **options)], folder)
    return next(one for one in stated(now) if one.name == operation)


def test_a_whole_page_documents_all_of_it(tmp_path: Path) -> None:
    one = raised("addDomain", tmp_path)
    assert one.evidence == {
        "path": "documented", "request": "documented", "response": "documented",
        "page": 500000000, "seen": "2026-11-22",
    }  # fmt: skip
    assert one.entry.data["externalDocs"]["url"] == "https://domain-open.getmx.com/api-500000000"
    assert one.answer["/data"].type == "object"


def test_a_cut_page_documents_what_it_shows_and_no_more(tmp_path: Path) -> None:
    start = document_of(["addEmail"], tmp_path)
    text = render(page_source(start, "addEmail"), "A")
    (page,) = read(text[: text.index("\npassword\n") + 1], "500000000.txt")
    _, now, _ = applied(start.text, [page], tmp_path)
    (one,) = stated(now)
    assert (one.evidence["request"], one.evidence["fields"], one.evidence["response"]) == (
        "documented",
        "partial",
        "unknown",
    )
    levels = {name: field.level for name, field in one.form.items()}
    assert levels == {
        "token": "documented", "domain_id": "documented", "mail": "documented",
        "password": "assumed", "mark": "assumed",
    }  # fmt: skip
    assert one.evidence["basis"]


def test_a_rule_that_the_page_does_not_name_stays_assumed(tmp_path: Path) -> None:
    def drop_limit(source: PageSource) -> None:
        next(each for each in source.parameters if each.name == "limit").description = "Rows"

    one = raised("listEmails", tmp_path, drop_limit)
    assert one.evidence["request"] == "documented"
    assert {name for name, field in one.form.items() if field.level == "assumed"} == {"limit"}


def test_nothing_is_lowered(tmp_path: Path) -> None:
    start = document_of(["cleanUpEmail"], tmp_path)
    text = render(page_source(start, "cleanUpEmail"), "A")
    for end in range(200, len(text), 400):
        try:
            pages = read(text[:end], "176718317.txt")
        except ValueError:
            continue
        done = apply(start, pages, compare(start, pages, NO_LEDGER).findings, [], SEEN)
        assert done.text == start.text


def test_without_the_pages_number_nothing_is_called_documented(tmp_path: Path) -> None:
    start = document_of(["addDomain"], tmp_path)
    (page,) = read(render(page_source(start, "addDomain"), "A"), "page.txt")
    done = apply(start, [page], compare(start, [page], NO_LEDGER).findings, [], SEEN)
    assert "documented" not in done.text.partition("x-getmx-evidence")[2].partition("\n")[0]
    assert all("file's name" in one.by_hand for one in done.left if one.kind == "proves")


# ----------------------------------------------------------------------------------------- new endpoints


def new_page(source: PageSource, edit: Edit = lambda source: None) -> DocsPage:
    source.title, source.path, source.curl_url = "Get Folder Total", "/v1/message/folder/total", ""
    source.group = "Message"
    edit(source)
    (page,) = read(render(source, "A"), "600000001.txt")
    return page


def test_a_new_endpoint_is_added_whole(tmp_path: Path) -> None:
    source = page_source(agreed().document, "listMessages")
    source.sidebar[2].entries.insert(1, ("Get Folder Total", "POST"))
    done, now, again = applied(agreed().document.text, [new_page(source)], tmp_path)
    one = next(each for each in stated(now) if each.name == "countFolder")
    assert done.left == []
    assert [finding for finding in again if finding.is_drift] == []
    assert [each.name for each in stated(now)].index("countFolder") == 4
    assert (one.method, one.group, one.title) == ("messages.count_folder", "Message", "Get Folder Total")
    assert (one.entry.data["x-getmx-retry"], one.entry.data["x-getmx-server"]) == ("safe", "customer")
    assert one.evidence["page"] == 600000001
    assert {one.evidence[part] for part in ("path", "request", "response")} == {"documented"}
    assert list(one.form) == [each.name for each in source.parameters]


def test_a_new_endpoint_in_a_new_group(tmp_path: Path) -> None:
    source = page_source(agreed().document, "cleanUpEmail")

    def rename(source: PageSource) -> None:
        source.title, source.path, source.group, source.sidebar = "Delete Zebra", "/v1/zebra/delete", "Zebra", []

    start = document_of(["cleanUpEmail"], tmp_path)
    done, now, _ = applied(start.text, [new_page(source, rename)], tmp_path)
    assert done.left == []
    one = next(each for each in stated(now) if each.name == "deleteZebra")
    assert (one.method, one.entry.data["x-getmx-destructive"]) == ("zebras.delete", True)
    assert "Zebra" in [tag["name"] for tag in now.data["tags"]]


def test_a_mark_of_deprecation_that_is_gone_is_taken_away(tmp_path: Path) -> None:
    def unmark(source: PageSource) -> None:
        source.title = "Server Cleanup"
        source.sidebar = [SidebarGroup("Scale", [("Server Cleanup", "POST"), ("Server Reboot", "POST")])]

    one, done = edited("cleanUpServer", unmark, tmp_path, "rebootServer")
    assert "no-longer-deprecated" in {each.kind for each in done.taken}
    assert not {"deprecated", "x-getmx-titles"} & one.entry.data.keys()


# -------------------------------------------------------------------------------------------- hostile pages

HOSTILE = [
    "'; DROP TABLE mails; --",
    "{{ ''.__class__.__mro__ }}",
    '"""\nimport os\nos.abort()\n"""',
    "yes: [no, *anchor, !!python/object:os.system]",
    "\x1b[31mred",
    "a: b # c",
    "- &x",
]


def test_hostile_text_is_data_or_refused(tmp_path: Path) -> None:
    def spoil(source: PageSource) -> None:
        for index, text in enumerate(HOSTILE):
            source.parameters.append(FormField(f"harmless_{index}", "string", False, text, text))
            source.parameters.append(FormField(text.splitlines()[0], "string", False, "x"))
            source.answer[-1].children.append(AnswerField(text.splitlines()[0], "string"))
        source.notes = HOSTILE
        source.example = {"code": 200, "msg": "".join(HOSTILE), "data": {}}

    one, done = edited("cleanUpEmail", spoil, tmp_path)
    assert {*one.form, *one.answer} <= {
        "token", "mail_id", "/code", "/msg", "/data", *(f"harmless_{index}" for index in range(len(HOSTILE))),
    }  # fmt: skip
    assert "harmless_1" in one.form
    assert done.left


def test_secrets_of_a_page_are_not_taken_over(tmp_path: Path) -> None:
    def leak(source: PageSource) -> None:
        source.parameters[0].example = "0123456789abcdef"
        source.parameters[2].example = "hunter2hunter2"
        source.parameters.append(FormField("new_password", "string", False, "x", "hunter3hunter3"))

    one, _ = edited("updateEmail", leak, tmp_path)
    assert one.form["new_password"].raw["writeOnly"]
    assert not any(secret in one.document.text for secret in ("0123456789abcdef", "hunter2", "hunter3"))


def test_a_spec_that_is_out_of_order_is_left_alone(tmp_path: Path) -> None:
    start = document_of(["addDomain"], tmp_path)
    pages = [page_of(start, "addDomain")]
    found = compare(start, pages, NO_LEDGER).findings
    broken = document(start.text.replace("summary: Add Domain", "summary: ''"), tmp_path)
    with pytest.raises(SpecError, match="put the spec in order first"):
        apply(broken, pages, found, [], SEEN)
