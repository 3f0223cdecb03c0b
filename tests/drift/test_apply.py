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
from generator.drift.ledger import NO_LEDGER
from generator.pages import DocsPage, read
from generator.spec import Document, Operation, Spec, SpecError, lint_spec, load
from tests.support.drift import OPERATIONS, SEEN, agreed, document_of, page_number, page_of, page_source
from tests.support.page_edits import EDITS
from tests.support.pages import HOST, AnswerField, FormField, PageSource, SidebarGroup, placeholder, render

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


def edited(operation: str, edit: Edit, folder: Path, *others: str) -> tuple[Operation, Applied]:
    """The operation after its page was edited and taken over. Nothing is left that apply could do."""
    start = document_of([operation, *others], folder)
    source = page_source(start, operation)
    edit(source)
    done, now, again = applied(start.text, [page_of(start, operation, source)], folder)
    left = {(finding.kind, finding.subject) for finding in done.left}
    assert [found for found in again if found.is_drift and (found.kind, found.subject) not in left] == []
    return Spec(now).operation(operation), done


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
                pages.append(read(made[0], f"{page_number(agreed().document, name)}.txt")[0])
                by_hand |= {name} if edit.by_hand else set()
                free.remove(name)
                break
    done, now, again = applied(agreed().document.text, pages, tmp_path)
    assert lint_spec(now) == []
    assert {finding.operation for finding in done.left} <= by_hand
    assert [finding for finding in again if finding.is_drift and not finding.by_hand] == []
    assert apply(now, pages, again, [], SEEN).text == now.text


def test_what_the_page_does_not_speak_of_keeps_its_bytes(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        source.parameters.append(FormField("folder", "string", False, "Folder to empty", "Trash"))
        source.curl.append(("folder", "Trash"))

    operation, _ = edited("cleanUpEmail", add, tmp_path)
    old = document_of(["cleanUpEmail"], tmp_path).text.splitlines()
    new = operation.document.text.splitlines()
    gone = [line for line in old if line not in new]
    assert len(gone) <= 4
    assert operation.document.get(operation.form.field_at("folder")) == {
        "type": "string",
        "description": "Named on the vendor's page; what it means is not said here.",
        "examples": ["Trash"],
    }
    assert operation.form.examples["documented"]["folder"] == "Trash"
    assert operation.evidence["seen"] == SEEN.isoformat()


def test_sentences_of_the_page_stay_with_the_vendor(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        source.parameters.append(FormField("folder", "string", True, "A zebra sentence about folders"))
        source.answer[-1].children.append(AnswerField("note", "string", True, "Another zebra sentence"))
        source.notes = ["A third zebra sentence"]
        source.example = placeholder(source.answer)

    operation, _ = edited("cleanUpEmail", add, tmp_path)
    assert "zebra sentence" not in operation.document.text


def test_a_required_parameter_without_a_sample_makes_the_example_an_invented_one(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        source.parameters.append(FormField("count", "integer", True, "How many, at least 2"))
        source.curl.append(("count", ""))

    operation, _ = edited("cleanUpEmail", add, tmp_path)
    assert list(operation.form.examples) == ["illustration"]
    assert operation.form.examples["illustration"]["count"] == 2
    assert operation.form.fields["count"].schema.rules["minimum"] == 2


@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_new_field_of_the_answer_goes_where_the_page_has_it(tmp_path: Path, place: int) -> None:
    def add(source: PageSource) -> None:
        members = source.answer[-1].children
        members.insert(place % len(members), AnswerField("zebra", "string"))
        source.example = placeholder(source.answer)

    operation, _ = edited("getRemainingSpace", add, tmp_path)
    names = [path for path in operation.answer.fields if path.startswith("/data/")]
    assert names.index("/data/zebra") == place % (len(names) - 1)


def test_at_least_one_of_stays_what_it_is(tmp_path: Path) -> None:
    def require(source: PageSource) -> None:
        next(field for field in source.parameters if field.name == "mark").required = True

    operation, _ = edited("updateEmail", require, tmp_path)
    assert operation.form.required == ["token", "mail_id", "mark"]
    assert operation.form.schema.rules["minProperties"] == 4


def test_a_limit_of_a_shared_schema_changes_for_one_form_alone(tmp_path: Path) -> None:
    def limit(source: PageSource) -> None:
        field = next(field for field in source.parameters if field.name == "limit")
        field.description = "Rows, at most 50"
        source.show("limit", "50")

    operation, _ = edited("listDomains", limit, tmp_path, "listMessages")
    limit_now = operation.form.fields["limit"].schema
    assert (limit_now.rules["maximum"], limit_now.description) == (50, "Rows per page, at most 50.")
    assert "at most 50 a page" in operation.description
    other = Spec(operation.document).operation("listMessages")
    assert other.form.fields["limit"].schema.rules["maximum"] == 20


def test_a_row_that_another_answer_shares_is_written_out_first(tmp_path: Path) -> None:
    def add(source: PageSource) -> None:
        rows = next(field for field in source.answer[-1].children if field.name == "list")
        rows.children.append(AnswerField("size", "integer", True))
        source.example = placeholder(source.answer)

    operation, _ = edited("listMessages", add, tmp_path, "getMessage")
    detail = Spec(operation.document).operation("getMessage")
    assert "/data/list/*/size" in operation.answer.fields
    assert "/data/list/*/size" not in detail.answer.fields
    assert "/data/list/*/subject" in detail.answer.fields


def test_a_longer_name_makes_no_line_too_long(tmp_path: Path) -> None:
    def rename(source: PageSource) -> None:
        field = next(field for field in source.parameters if field.name == "group_pay_id")
        field.name = "group_pay_id_of_the_paying_group"
        source.curl = [(field.name if name == "group_pay_id" else name, value) for name, value in source.curl]

    operation, _ = edited("addDomain", rename, tmp_path)
    assert list(operation.form.fields) == ["token", "domain", "group_pay_id_of_the_paying_group", "mark"]
    assert lint_spec(operation.document) == []


def test_what_would_break_a_rule_of_the_spec_is_left_and_the_rest_taken_over(tmp_path: Path) -> None:
    """A list that turns pages needs the field for it, whatever its page says."""

    def drop(source: PageSource) -> None:
        source.parameters = [field for field in source.parameters if field.name not in ("page", "mark")]
        source.curl = [(name, value) for name, value in source.curl if name not in ("page", "mark")]

    operation, done = edited("listDomains", drop, tmp_path)
    assert ("page" in operation.form.fields, "mark" in operation.form.fields) == (True, False)
    assert [finding.subject for finding in done.left] == ["page"]
    assert "paging-fields" in done.left[0].by_hand
    assert "page" not in [finding.subject for finding in done.taken]


def test_an_older_title_is_kept(tmp_path: Path) -> None:
    def rename(source: PageSource) -> None:
        source.title, source.sidebar = "Empty Email", []

    operation, _ = edited("cleanUpEmail", rename, tmp_path)
    assert (operation.title, operation.other_titles) == ("Empty Email", {"older": "Clean up Email"})


# ------------------------------------------------------------------------------------------------ evidence


def raised(operation: str, folder: Path, edit: Edit = lambda source: None, **options: Any) -> Operation:
    """An operation of the excerpt after its page was taken over."""
    start = document_of([operation], folder)
    source = page_source(start, operation)
    edit(source)
    _, now, _ = applied(start.text, [page_of(start, operation, source, **options)], folder)
    return Spec(now).operation(operation)


def test_a_whole_page_documents_all_of_it(tmp_path: Path) -> None:
    operation = raised("addDomain", tmp_path)
    assert operation.evidence == {
        "path": "documented", "request": "documented", "response": "documented",
        "page": 500000000, "seen": "2026-11-22",
    }  # fmt: skip
    assert operation.node["externalDocs"]["url"] == "https://domain-open.getmx.com/api-500000000"
    assert operation.answer.fields["/data"].type == "object"


def test_a_cut_page_documents_what_it_shows_and_no_more(tmp_path: Path) -> None:
    start = document_of(["addEmail"], tmp_path)
    text = render(page_source(start, "addEmail"), "A")
    (page,) = read(text[: text.index("\npassword\n") + 1], "500000000.txt")
    _, now, _ = applied(start.text, [page], tmp_path)
    (operation,) = Spec(now).operations
    assert (operation.evidence["request"], operation.evidence["fields"], operation.evidence["response"]) == (
        "documented",
        "partial",
        "unknown",
    )
    form = operation.form
    levels = {name: field.level_in(form.level) for name, field in form.fields.items()}
    assert levels == {
        "token": "documented", "domain_id": "documented", "mail": "documented",
        "password": "assumed", "mark": "assumed",
    }  # fmt: skip
    assert operation.evidence["basis"]


def test_a_rule_that_the_page_does_not_name_stays_assumed(tmp_path: Path) -> None:
    def drop_limit(source: PageSource) -> None:
        next(field for field in source.parameters if field.name == "limit").description = "Rows"

    operation = raised("listEmails", tmp_path, drop_limit)
    form = operation.form
    assert operation.evidence["request"] == "documented"
    assert {name for name, field in form.fields.items() if field.level_in(form.level) == "assumed"} == {"limit"}


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
    assert all("file's name" in finding.by_hand for finding in done.left if finding.kind == "proves")


# ----------------------------------------------------------------------------------------- new endpoints


def new_page(source: PageSource, edit: Edit = lambda source: None) -> DocsPage:
    source.title, source.path, source.group = "Get Folder Total", "/v1/message/folder/total", "Message"
    edit(source)
    source.curl_url = HOST + source.path
    (page,) = read(render(source, "A"), "600000001.txt")
    return page


def test_a_new_endpoint_is_added_whole(tmp_path: Path) -> None:
    source = page_source(agreed().document, "listMessages")
    source.sidebar[2].entries.insert(1, ("Get Folder Total", "POST"))
    done, now, again = applied(agreed().document.text, [new_page(source)], tmp_path)
    operation = Spec(now).operation("countFolder")
    assert done.left == []
    assert [finding for finding in again if finding.is_drift] == []
    assert [known.id for known in Spec(now).operations].index("countFolder") == 4
    assert (operation.method, operation.group, operation.title) == (
        "messages.count_folder",
        "Message",
        "Get Folder Total",
    )
    assert (operation.retry, operation.server) == ("safe", "customer")
    assert operation.evidence["page"] == 600000001
    assert {operation.evidence[part] for part in ("path", "request", "response")} == {"documented"}
    assert list(operation.form.fields) == [field.name for field in source.parameters]


def test_a_new_endpoint_in_a_new_group(tmp_path: Path) -> None:
    source = page_source(agreed().document, "cleanUpEmail")

    def rename(source: PageSource) -> None:
        source.title, source.path, source.group, source.sidebar = "Delete Zebra", "/v1/zebra/delete", "Zebra", []

    start = document_of(["cleanUpEmail"], tmp_path)
    done, now, _ = applied(start.text, [new_page(source, rename)], tmp_path)
    assert done.left == []
    operation = Spec(now).operation("deleteZebra")
    assert (operation.method, operation.destructive) == ("zebras.delete", True)
    assert "Zebra" in [tag["name"] for tag in now.data["tags"]]


def test_a_mark_of_deprecation_that_is_gone_is_taken_away(tmp_path: Path) -> None:
    def unmark(source: PageSource) -> None:
        source.title = "Server Cleanup"
        source.sidebar = [SidebarGroup("Scale", [("Server Cleanup", "POST"), ("Server Reboot", "POST")])]

    operation, done = edited("cleanUpServer", unmark, tmp_path, "rebootServer")
    assert "no-longer-deprecated" in {finding.kind for finding in done.taken}
    assert not {"deprecated", "x-getmx-titles"} & operation.node.keys()


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

    operation, done = edited("cleanUpEmail", spoil, tmp_path)
    assert {*operation.form.fields, *operation.answer.fields} <= {
        "token", "mail_id", "/code", "/msg", "/data", *(f"harmless_{index}" for index in range(len(HOSTILE))),
    }  # fmt: skip
    assert "harmless_1" in operation.form.fields
    assert done.left


def test_secrets_of_a_page_are_not_taken_over(tmp_path: Path) -> None:
    def leak(source: PageSource) -> None:
        source.parameters[0].example = "0123456789abcdef"
        source.parameters[2].example = "hunter2hunter2"
        source.parameters.append(FormField("new_password", "string", False, "x", "hunter3hunter3"))

    operation, _ = edited("updateEmail", leak, tmp_path)
    assert operation.form.fields["new_password"].secret
    assert not any(secret in operation.document.text for secret in ("0123456789abcdef", "hunter2", "hunter3"))


def test_a_spec_that_is_out_of_order_is_left_alone(tmp_path: Path) -> None:
    start = document_of(["addDomain"], tmp_path)
    pages = [page_of(start, "addDomain")]
    found = compare(start, pages, NO_LEDGER).findings
    broken = document(start.text.replace("summary: Add Domain", "summary: ''"), tmp_path)
    with pytest.raises(SpecError, match="put the spec in order first"):
        apply(broken, pages, found, [], SEEN)
