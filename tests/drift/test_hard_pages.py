"""Pages that must not be taken for what they are not: found was read or taken over wrongly once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from generator.drift.command import with_notes
from generator.drift.compare import Result, compare
from generator.drift.findings import Finding
from generator.drift.ledger import NO_LEDGER, Ledger, noted, notes_digest
from generator.drift.limits import named_limits
from generator.pages import DocsPage, NotAPage, page_text, read
from generator.spec import Document, load
from tests.support.drift import EXCERPT, agreed, page_of, page_source
from tests.support.pages import AnswerField, FormField, placeholder, render

CLEAN_UP = "/v1/mail/clean-up"
TABLE = "Request\nBody Params multipart/form-data\ntoken\nstring\nrequired\nThe key\n"
ANSWER = "Responses\n🟢200OK\napplication/json\nBody\ncode\ninteger\nrequired\nmsg\nstring\nrequired\n"
END = "Modified at 2024-12-03 00:48:52\n"


def read_page(text: str, source: str = "176718317.txt") -> DocsPage:
    (page,) = read(text, source)
    return page


def text_of(operation: str, form: str = "A") -> str:
    return render(page_source(agreed().document, operation), form)  # type: ignore[arg-type]  # forms by their letter


def compared(text: str, document: Document | None = None) -> Result:
    return compare(document or agreed().document, read(text, "176718317.txt"), NO_LEDGER)


def by_kind(findings: Sequence[Finding], kind: str) -> list[Finding]:
    return [finding for finding in findings if finding.kind == kind]


# ------------------------------------------------------------------------------------------------ two pages in one file


@pytest.mark.parametrize("first", ["A", "C", "E"])
@pytest.mark.parametrize("second", ["A", "C", "E"])
@pytest.mark.parametrize("cut", ["Responses", "Example\n{", "no cut"])
def test_two_pages_in_one_file_are_refused(first: str, second: str, cut: str) -> None:
    begun = text_of("updateEmail", first)
    begun = begun[: begun.index(cut)] if cut in begun else begun
    with pytest.raises(NotAPage, match=r"line [0-9]+: another page begins here"):
        read(begun + "\n" + text_of("cleanUpEmail", second))


def test_a_page_that_lacks_its_beginning_and_another_one_are_refused() -> None:
    rest = text_of("updateEmail")
    rest = rest[rest.index("Body Params") :]
    with pytest.raises(NotAPage, match="another page begins here"):
        read(rest + text_of("cleanUpEmail"))


def test_the_path_of_a_page_may_begin_like_that_of_another() -> None:
    text = text_of("cleanUpEmail", "C")
    with pytest.raises(NotAPage, match="another page begins here"):
        read(text + text.replace(CLEAN_UP, f"{CLEAN_UP}-all"))


@pytest.mark.parametrize("form", ["A", "C", "E"])
@pytest.mark.parametrize("cut", ["mail/clean-up\n", "-up", "Body Params", "mail_id", "Responses"])
def test_a_page_that_was_cut_and_copied_again_still_reads(form: str, cut: str) -> None:
    text = text_of("cleanUpEmail", form).replace(f"{CLEAN_UP}- ", f"{CLEAN_UP}\n")
    if form != "E" or "-up" not in cut:  # That form shows no path.
        at = text.index(cut)
        found = read_page(text[: at + len(cut) if cut.endswith("\n") else at] + "\n" + text)
        assert page_text.path_of(found.curl.url or "") if found.curl else found.path == CLEAN_UP


# ------------------------------------------------------------------------------------------------------ glued to a path


@pytest.mark.parametrize("note", ["-returns all mails", "returns mails", "-v2 returns", "- all mails", "-returns, All"])
def test_a_note_that_may_be_part_of_the_path_is_not_taken_for_it(note: str) -> None:
    text = text_of("cleanUpEmail", "C").replace(CLEAN_UP, "/v1/mail/gone" + note)
    assert not read_page(text).path_certain
    (finding,) = by_kind(compared(text).drift, "path")
    assert finding.by_hand == "a note may be glued to the path"
    assert not [found for found in by_kind(compared(text, load(EXCERPT)).drift, "proves") if found.subject == "path"]


def test_a_note_glued_to_the_path_of_the_spec_is_no_drift() -> None:
    text = text_of("cleanUpEmail", "C").replace(CLEAN_UP, f"{CLEAN_UP}-removes all mails")
    assert by_kind(compared(text).findings, "path") == []


def test_the_curl_sample_tells_where_the_path_ends() -> None:
    found = read_page(text_of("cleanUpEmail").replace(f"\n{CLEAN_UP}\n", f"\n{CLEAN_UP}-removes all mails\n"))
    assert (found.path, found.path_certain) == (CLEAN_UP, True)


def test_a_new_endpoint_with_a_glued_path_is_for_people() -> None:
    text = text_of("cleanUpEmail").replace("Clean up Email\n\nPOST", "Feed Zebra\n\nPOST")
    text = text.replace("Clean up Email\nPOST", "Feed Zebra\nPOST")
    text = text.replace(f"\n{CLEAN_UP}\n", "\n/v1/zebra/feed-now it eats\n")
    text = text[: text.index("Request samples")] + text[text.index("Responses") :]
    (page,) = read(text, "900000001.txt")
    found = by_kind(compare(agreed().document, [page], NO_LEDGER).drift, "endpoint-added")
    assert [found.by_hand for found in found if found.new == page.title] == ["a note may be glued to the path"]


# ------------------------------------------------------------------------------------------------- what was observed


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Document:
    text = agreed().document.text
    at = text.index("operationId: cleanUpEmail")
    start = text.index("x-getmx-evidence:", at)
    end = text.index("page:", start)
    path = tmp_path_factory.mktemp("observed") / "spec.yaml"
    path.write_text(text[:start] + text[start:end].replace("documented", "observed") + text[end:], encoding="utf-8")
    return load(path)


def test_a_page_does_not_overrule_what_was_observed(observed: Document) -> None:
    source = page_source(observed, "cleanUpEmail")
    source.path, source.curl_url = "/v1/mail/purge", ""
    source.parameters.append(FormField("keep", "string", True, "x"))
    source.parameters[1].required = False
    data = next(found for found in source.answer if found.name == "data")
    data.children.append(AnswerField("more", "string", True, ""))
    source.example = placeholder(source.answer)
    found = compare(observed, [page_of(observed, "cleanUpEmail", source)], NO_LEDGER).drift
    kinds = {found.kind for found in found}
    assert {"path", "parameter-added", "parameter-required", "answer-added"} <= kinds, kinds
    assert all(found.by_hand for found in found)
    assert {found.by_hand for found in found if found.kind == "parameter-added"} == {
        "the live service showed otherwise, or more: record it again"
    }


# ------------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    "text",
    [
        "1 is for the admin 1, -1 off",
        "1 on, -1 off (max 50 rules)",
        "at most 5 times a day",
        "1 on for up to 30 days",
        "最多50条规则",
        "不超过30天",
        "at least 8 characters",
        "8位以上",
        "3 or more rules",
        "climax 3",
    ],
)
def test_numbers_of_something_else_are_no_limits(text: str) -> None:
    assert named_limits(text, "integer") == {}


@pytest.mark.parametrize(
    "text", ["up to 30 days", "最多5位用户", "at least 3", "admin 6 characters", "5 charts or more"]
)
def test_numbers_of_something_else_are_no_lengths(text: str) -> None:
    assert named_limits(text, "string") == {}


def test_a_true_limit_after_another_number_is_found() -> None:
    assert named_limits("Up to 30 days back, at most 20 rows per page.", "integer") == {"maximum": 20}
    assert named_limits("至少8位,最多20个字符", "string") == {"minLength": 8, "maxLength": 20}


def test_a_field_of_listed_values_has_no_limits() -> None:
    source = page_source(agreed().document, "listMessages")
    flagged = next(found for found in source.parameters if found.name == "flagged")
    flagged.description = "1 yes, -1 no, 0 both, at most 1"
    assert by_kind(agreed().compared("listMessages", source).findings, "parameter-limit") == []


# ------------------------------------------------------------------------------------------------------ odd and large


def test_an_address_that_is_none_does_not_matter() -> None:
    text = text_of("cleanUpEmail").replace("https://domain-open-api.getmx.com/", "https://[bad/")
    assert compared(text).drift == []
    assert compared(text[text.index("Body Params") :]).drift == []


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (TABLE + "".join(f"p{index}\nstring\nrequired\n" for index in range(page_text.MAX_PARAMETERS)), "parameters"),
        (ANSWER + "".join(f"p{index}\nstring\nrequired\n" for index in range(page_text.MAX_FIELDS)), "fields"),
        (
            TABLE + "Responses\n🟢200OK\n" + json.dumps({str(index): 1 for index in range(page_text.MAX_FIELDS + 1)}),
            "fields",
        ),
    ],
)
def test_more_fields_than_a_page_has(more: str, reason: str) -> None:
    example = json.dumps({"code": 0, "msg": "", **{f"p{index}": "" for index in range(page_text.MAX_FIELDS)}})
    tail = f"\nExample\n{example}\n{END}" if more.startswith("Responses") else f"\n{END}"
    with pytest.raises(NotAPage, match=f"more than [0-9]+ {reason}"):
        read(f"T\nPOST\n{CLEAN_UP}\n{more}{tail}")


def test_fields_of_an_export_that_never_end_leave_it_incomplete() -> None:
    itself = {"$ref": "#/components/schemas/A"}
    schema = {"properties": dict.fromkeys("abc", itself)}
    answer = {"200": {"content": {"application/json": {"schema": itself}}}}
    text = json.dumps(
        {
            "openapi": "3.1.0",
            "paths": {CLEAN_UP: {"post": {"responses": answer}}},
            "components": {"schemas": {"A": schema}},
        }
    )
    found = read_page(text)
    assert (len(found.response or ()), found.response_complete) == (page_text.MAX_FIELDS, False)


# ------------------------------------------------------------------------------------------------ no pages of this API


@pytest.mark.parametrize(
    "text",
    [
        "see\nPOST\n/v1/anything\nhello",
        "/v1/anything\n",
        "I sent a request to\n/v1/mail/list and got\n",
        f"List orders\nPOST\n/v2/orders/list\n{TABLE.replace('token', 'order')}{ANSWER}{END}",
    ],
)
def test_what_has_little_of_a_page_is_none(text: str) -> None:
    with pytest.raises(NotAPage, match=r"token|shows no path"):
        read(text)


# ---------------------------------------------------------------------------------------------------------------- cuts


@pytest.mark.parametrize("mark", ["...", "…", "[...]", "[truncated]", "(cut off)", "--- snip ---", "...\n[truncated]"])
def test_the_line_before_a_mark_of_omission_is_not_trusted(mark: str) -> None:
    text = text_of("cleanUpEmail")
    begun = text[: text.index("Body Params")] + "Body Params multipart/form-data\ntoken\nstring\nrequired\nmail_id\nstr"
    found = read_page(f"{begun}\n{mark}\n")
    assert [found.name for found in found.parameters or ()] == ["token"]
    assert (found.partial, found.parameters_complete) == (True, False)
    assert mark.split("\n")[0] in [found.text for found in found.unread]


def test_a_sidebar_that_ends_in_a_mark_is_not_complete() -> None:
    text = text_of("cleanUpEmail")
    lines = text[: text.index("Scale")].splitlines()[:-1]
    for end in (["..."], ["and more", "of it"]):
        assert not read_page("\n".join([*lines, *end])).sidebar_complete


# --------------------------------------------------------------------------------------------------------------- types


@pytest.mark.parametrize("odd", ["array<string>", "array[string", "array[array[string]]", "array<object>"])
def test_odd_types_of_an_answer_are_never_taken_over(odd: str) -> None:
    source = page_source(agreed().document, "getRemainingSpace")
    data = next(found for found in source.answer if found.name == "data")
    data.children.append(AnswerField("zebra", odd, True, ""))
    text = render(source, "A")
    found = [found for found in compared(text).drift if found.kind.startswith("answer")]
    assert all(found.by_hand for found in found)
    assert found or "zebra" in [found.text for found in read_page(text).unread]


def test_fields_after_an_odd_type_have_no_certain_place() -> None:
    rows = "data\nobject {1}\nrequired\nlist\narray<object>\nrequired\nid\nstring\nrequired\n"
    found = read_page(f"T\nPOST\n{CLEAN_UP}\n{TABLE}{ANSWER}{rows}{END}")
    assert [found.pointer for found in found.response or ()] == ["/code", "/msg", "/data"]
    assert [found.text for found in found.unread] == ["list", "id"]
    assert not found.response_complete


# ------------------------------------------------------------------------------------------------- ledger and changelog


def test_a_change_that_was_released_before_is_told_again(tmp_path: Path) -> None:
    old = agreed().document
    path = tmp_path / "spec.yaml"
    path.write_text(old.text.replace("summary: Clean up Email\n", "summary: Clean up Email\n      deprecated: true\n"))
    new = load(path)
    once = with_notes("# Changelog\n\n## Unreleased\n\n", old, new)
    note = once.splitlines()[-1]
    assert "clean_up" in once
    assert with_notes(once, old, new) == once
    released = once.replace("## Unreleased\n", "## Unreleased\n\n## 0.2.0\n")
    assert with_notes(released, old, new).count(note) == 2


def test_notes_of_a_page_that_was_not_taken_over_are_still_to_be_read() -> None:
    document = agreed().document
    look = {176718317: (read_page(text_of("cleanUpEmail")), "cleanUpEmail")}
    known = Ledger(*_ledger("'176718317': {notes: old, seen: '2026-11-01'}"))
    assert "notes: old" in noted(known, look, document, date(2026, 11, 22), ["176718317.txt"])
    taken = noted(known, look, document, date(2026, 11, 22))
    assert notes_digest(look[176718317][0]) in taken


def test_a_look_does_not_go_back_in_time() -> None:
    look = {176718317: (read_page(text_of("cleanUpEmail")), "cleanUpEmail")}
    known = Ledger(*_ledger("'176718317': {seen: '2026-11-20'}"))
    assert "2026-11-20" in noted(known, look, agreed().document, date(2026, 11, 1))


def _ledger(entry: str) -> tuple[str, dict[str, object]]:
    return f"pages:\n  {entry}\n", {}
