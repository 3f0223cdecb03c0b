"""Pages against the spec: each kind of edit is found, and nothing else."""

from __future__ import annotations

import copy
import time
from pathlib import Path
from random import Random

import pytest

from generator.drift.compare import compare
from generator.drift.findings import Finding, Severity
from generator.drift.ledger import NO_LEDGER, Ledger, notes_digest
from generator.pages import NotAPage, read
from generator.spec import Document, Spec, load
from tests.support.drift import EXCERPT, OPERATIONS, agreed, document_of, page_of, page_source
from tests.support.page_edits import EDITS, PageEdit
from tests.support.pages import HOST, AnswerField, FormField, PageSource, SidebarGroup, placeholder, render, source_of
from tests.support.spec import SPEC

#: The pages here have a number of their own, and the spec knows no type of attachments.
_ALWAYS = [("page-number", ""), ("answer-type", "/data/list/*/attachments")]
_OF_OTHERS = ("change the notes", "rename in the sidebar", "no longer deprecated")
PLAIN = [edit for edit in EDITS if not edit.refused and edit.name not in _OF_OTHERS]


def _kinds(findings: list[Finding]) -> list[tuple[str, str]]:
    return sorted((finding.kind, finding.subject) for finding in findings if finding.kind != "unread")


@pytest.mark.parametrize("edit", PLAIN, ids=lambda edit: edit.name)
def test_an_edit_is_found_and_nothing_else(edit: PageEdit) -> None:
    made = 0
    for operation in OPERATIONS:
        document = agreed().document
        result = edit.made(page_source(document, operation), Random(7))  # noqa: S311  # edits can be repeated
        if result is None:
            continue
        made += 1
        text, expected = result
        (page,) = read(text, "800000000.txt")
        found = compare(document, [page], NO_LEDGER).findings
        sampled = Spec(document).operation(operation).form.examples.get("documented", {})
        wanted = [pair for pair in expected if pair[0] != "parameter-sample" or pair[1] in sampled]
        assert [pair for pair in _kinds(found) if pair not in _ALWAYS] == sorted(wanted), operation
    assert made


def test_pages_of_the_spec_as_it_is_differ_by_what_they_prove() -> None:
    """Whatever form a page has: where the spec is right, nothing but evidence is found."""
    document = load(SPEC)
    for form in ("A", "C", "E"):
        pages = [page_of(document, entry.name, form=form) for entry in document.operations()]
        findings = [found for found in compare(document, pages, NO_LEDGER).findings if _is_news(document, found)]
        assert findings == [], form


def _is_news(document: Document, finding: Finding) -> bool:
    """Whether a page that is made of the spec should not show it."""
    if finding.kind == "answer-type":  # such a page calls a text what the spec has no type for
        return bool(finding.old)
    return finding.kind not in {"proves", "answer-added", "parameter-sample", "array-form"}


def test_the_pages_of_all_operations_take_less_than_two_seconds() -> None:
    document = load(SPEC)
    texts = [render(page_source(document, entry.name), "A") for entry in document.operations()]
    started = time.process_time()
    compare(document, [page for text in texts for page in read(text)], NO_LEDGER)
    assert time.process_time() - started < 2


def test_the_older_sidebar_is_one_hint() -> None:
    document = load(EXCERPT)
    (page,) = read(render(source_of(document, "cleanUpEmail", reference="older"), "A"))
    result = compare(document, [page], NO_LEDGER)
    assert [(finding.kind, finding.severity) for finding in result.findings] == [("older-reference", Severity.INFO)]
    assert "Server Reboot, Server Reset" in result.findings[0].message
    assert (result.matched, result.drift) == (len(document.operations()) - 2, [])


def test_a_sidebar_with_some_of_the_newer_ones_is_drift() -> None:
    document = load(EXCERPT)
    source = source_of(document, "cleanUpEmail", reference="newer")
    source.sidebar[-1].entries.pop()
    (page,) = read(render(source, "A"))
    found = compare(document, [page], NO_LEDGER).findings
    assert [(finding.kind, finding.operation, finding.severity) for finding in found] == [
        ("endpoint-removed", "resetServer", Severity.BREAKING)
    ]


def _folded(source: PageSource) -> list[Finding]:
    page = page_of(agreed().document, "updateEmail", source, folded_table=True)
    return compare(agreed().document, [page], NO_LEDGER).drift


def test_a_folded_table_leaves_the_call_to_tell_what_is_gone_or_renamed() -> None:
    source = page_source(agreed().document, "updateEmail")
    name = source.parameters[1].name
    source.curl = [pair for pair in source.curl if pair[0] != name]
    (gone,) = _folded(source)
    assert (gone.kind, gone.subject, gone.doubt) == ("parameter-removed", name, "only the curl sample shows it")
    source = page_source(agreed().document, "updateEmail")
    source.curl = [(f"{name}_x" if sent == name else sent, value) for sent, value in source.curl]
    (renamed,) = _folded(source)
    assert (renamed.kind, renamed.new, renamed.doubt) == ("parameter-renamed", f"{name}_x", gone.doubt)


def test_a_request_that_sends_a_text_is_no_form() -> None:
    document = agreed().document
    text = render(page_source(document, "cleanUpEmail"), "F", export="postman")
    for language, media_type in [("json", "application/json"), ("xml", "application/xml"), ("text", "text/plain")]:
        options = f'"mode": "raw", "options": {{"raw": {{"language": "{language}"}}}}'
        (finding,) = compare(document, read(text.replace('"mode": "formdata"', options)), NO_LEDGER).drift
        assert (finding.kind, finding.new) == ("body-type", media_type)


def test_the_new_title_of_a_page_of_an_export_is_no_further_endpoint() -> None:
    source = page_source(agreed().document, "cleanUpEmail")
    source.title += " Anew"
    found = compare(agreed().document, read(render(source, "F"), "export.json"), NO_LEDGER).drift
    assert [finding.kind for finding in found] == ["endpoint-renamed"]


def test_the_sidebars_of_many_pages_are_reported_once() -> None:
    document = agreed().document
    sources = [page_source(document, name) for name in OPERATIONS]
    for source in sources:
        source.sidebar[0].entries.append(("Feed Zebra", "POST"))
    pages = [page_of(document, name, source) for name, source in zip(OPERATIONS, sources, strict=True)]
    found = [finding for finding in compare(document, pages, NO_LEDGER).findings if finding.kind == "endpoint-added"]
    assert len(found) == 1


def test_a_finding_says_where_and_what_it_means() -> None:
    source = page_source(agreed().document, "cleanUpEmail")
    source.parameters.append(FormField("folder", "string", True, "Folder to empty"))
    (finding,) = agreed().compared("cleanUpEmail", source).drift
    text = render(source, "A").splitlines()
    assert text[finding.page_line - 1].strip() == "folder"
    assert agreed().document.text.splitlines()[finding.spec_line - 1].strip().startswith("properties")
    assert finding.effect == "`emails.clean_up` gains the required keyword `folder`"
    assert (finding.severity, finding.new) == (Severity.BREAKING, "string")


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Rows, at most 20.", None),
        ("Rows, max 20", None),
        ("每页条数,最大20", None),
        ("Rows, up to 30", Severity.CHANGE),
        ("每页最多 10 条", Severity.BREAKING),
        ("Rows, no more than: 50", Severity.CHANGE),
        ("A number, at least 2", Severity.BREAKING),
    ],
)
def test_limits_in_words(description: str, expected: Severity | None) -> None:
    source = page_source(agreed().document, "listDomains")
    limit = next(member for member in source.parameters if member.name == "limit")
    limit.description = description
    found = agreed().compared("listDomains", source).findings
    assert [finding.severity for finding in found if finding.kind == "parameter-limit"] == (
        [expected] if expected else []
    )


def test_more_numbers_than_values_are_for_people() -> None:
    source = page_source(agreed().document, "listMessages")
    flagged = next(member for member in source.parameters if member.name == "flagged")
    flagged.description = "1 yes, -1 no, 0 both, 2 later"
    found = [
        finding for finding in agreed().compared("listMessages", source).findings if finding.kind == "parameter-values"
    ]
    assert [finding.by_hand for finding in found] == ["whether these are values is for people to read"]


def test_descriptions_alone_prove_how_many_parameters_there_are() -> None:
    document = agreed().document
    source = page_source(document, "updateEmail")
    assert not compare(document, [page_of(document, "updateEmail", source, form="D")], NO_LEDGER).drift
    source.parameters.append(FormField("x", "string", False, "One more thing"))
    found = compare(document, [page_of(document, "updateEmail", source, form="D")], NO_LEDGER).drift
    assert [(finding.kind, finding.old, finding.new) for finding in found] == [("parameter-count", 4, 5)]


def test_a_cut_page_never_says_that_something_is_gone() -> None:
    document = load(EXCERPT)
    lines = render(page_source(document, "getRemainingSpace"), "A").splitlines(keepends=True)
    compared = 0
    for end in range(1, len(lines), 4):
        try:
            pages = read("".join(lines[:end]), "185509985.txt")
        except NotAPage:
            continue
        compared += 1
        kinds = {finding.kind for finding in compare(document, pages, NO_LEDGER).findings}
        assert not kinds & {"parameter-removed", "answer-removed", "endpoint-removed"}, end
    assert compared > 20


def test_repeated_parts_confirm_the_array_form() -> None:
    source = page_source(agreed().document, "listMessages")
    place = [name for name, _ in source.curl].index("folder")
    source.curl.insert(place, ("folder", "Sent"))
    found = [finding for finding in agreed().compared("listMessages", source).findings if finding.kind == "array-form"]
    assert [(finding.severity, finding.new, finding.by_hand) for finding in found] == [
        (Severity.CHANGE, "documented", "")
    ]


def test_decided_findings_are_no_drift() -> None:
    document = load(EXCERPT)
    source = page_source(document, "getRemainingSpace")
    data = next(member for member in source.answer if member.name == "data")
    data.children[-1].required = True
    page, subject = page_of(document, "getRemainingSpace", source), f"/data/{data.children[-1].name}"
    assert "answer-required" in {finding.kind for finding in compare(document, [page], NO_LEDGER).drift}
    decided = [{"kind": "answer-required", "subject": subject, "new": True, "why": "the page contradicts itself"}]
    ledger = Ledger("", {"pages": {"185509985": {"operation": "getRemainingSpace", "decided": decided}}})
    result = compare(document, [page], ledger)
    assert "answer-required" not in {finding.kind for finding in result.drift}
    assert [finding.subject for finding in result.accepted] == [subject]


def test_other_notes_are_a_hint() -> None:
    document = agreed().document
    page = page_of(document, "cleanUpEmail")
    ledger = Ledger("", {"pages": {"176718317": {"notes": notes_digest(page)}}})
    assert not compare(document, [page], ledger).findings
    source = page_source(document, "cleanUpEmail")
    source.notes = ["Something else."]
    found = compare(document, [page_of(document, "cleanUpEmail", source)], ledger).findings
    assert [(finding.kind, finding.severity) for finding in found] == [("notes", Severity.INFO)]


def test_an_older_title_is_a_hint_where_the_layout_is_older() -> None:
    document = agreed().document
    source = page_source(document, "listMessages")
    source.title = "Get message list"
    assert not compare(document, [page_of(document, "listMessages", source, form="C")], NO_LEDGER).findings
    source.title = "Fetch the letters"
    found = compare(document, [page_of(document, "listMessages", source, form="C")], NO_LEDGER).findings
    assert [(finding.kind, finding.severity) for finding in found] == [("older-title", Severity.INFO)]


def test_a_sample_alone_proves_types_and_nothing_required() -> None:
    document = agreed().document
    source = page_source(document, "getRemainingSpace")
    source.example = copy.deepcopy(source.example)
    source.example["data"]["zebra"] = 1
    source.example["data"]["space_expansion_status"] = "expanded"
    found = compare(document, [page_of(document, "getRemainingSpace", source, form="D")], NO_LEDGER).findings
    assert {(finding.kind, finding.subject) for finding in found} >= {
        ("answer-added", "/data/zebra"),
        ("answer-type", "/data/space_expansion_status"),
    }
    assert not {finding.kind for finding in found} & {"answer-required", "answer-removed"}


def test_an_unknown_endpoint_needs_a_whole_page(tmp_path: Path) -> None:
    document = document_of(["cleanUpEmail"], tmp_path)
    source = page_source(document, "cleanUpEmail")
    source.title, source.path, source.curl_url = "Feed Zebra", "/v1/zebra/feed", f"{HOST}/v1/zebra/feed"
    (page,) = read(render(source, "A"), "zebra.txt")
    (finding,) = compare(document, [page], NO_LEDGER).drift[-1:]
    assert (finding.kind, "file's name" in finding.by_hand) == ("endpoint-added", True)


def test_unknown_objects_in_an_answer_are_one_finding() -> None:
    source = page_source(agreed().document, "getRemainingSpace")
    data = next(member for member in source.answer if member.name == "data")
    data.children.append(AnswerField("disk", "object", True, "", [AnswerField("free", "integer")]))
    source.example = placeholder(source.answer)
    found = agreed().compared("getRemainingSpace", source).drift
    assert [(finding.kind, finding.subject) for finding in found if finding.kind == "answer-added"] == [
        ("answer-added", "/data/disk")
    ]


def test_a_mark_of_deprecation_that_is_gone(tmp_path: Path) -> None:
    start = document_of(["cleanUpServer", "rebootServer"], tmp_path)

    def found(*, older: bool = False, marked: bool = False) -> list[str]:
        source = page_source(start, "cleanUpServer")
        source.title = "Server Cleanup (Deprecated)" if marked else "Server Cleanup"
        titles = [source.title] if older else [source.title, "Server Reboot"]
        source.sidebar = [SidebarGroup("Scale", [(title, "POST") for title in titles])]
        findings = compare(start, [page_of(start, "cleanUpServer", source)], NO_LEDGER).findings
        return [finding.kind for finding in findings if "deprecated" in finding.kind]

    assert found() == ["no-longer-deprecated"]
    assert found(older=True) == []
    assert found(marked=True) == []
