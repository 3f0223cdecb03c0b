"""What contradicts itself, another page or a later look is told, and never taken over unasked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest

from generator.drift.against import contradicting_words
from generator.drift.apply import apply
from generator.drift.compare import compare
from generator.drift.findings import Finding
from generator.drift.ledger import NO_LEDGER, Ledger
from generator.pages import DocsPage, read
from generator.spec import Document, Spec
from tests.support.drift import OPERATIONS, SEEN, agreed, page_number, page_of, page_source
from tests.support.pages import HOST, AnswerField, FormField, PageSource, SidebarGroup, placeholder, render

Edit = Callable[[PageSource], object]
NUMBER = "176718317"


def page(operation: str = "cleanUpEmail", edit: Edit = lambda source: None, name: str = "") -> DocsPage:
    source = page_source(agreed().document, operation)
    source.sidebar = []
    edit(source)
    (found,) = read(render(source, "A"), name or f"{page_number(agreed().document, operation)}.txt")
    return found


def drift(*pages: DocsPage, ledger: Ledger = NO_LEDGER, seen: date | None = None) -> list[Finding]:
    return compare(agreed().document, pages, ledger, seen).drift


def taken(*pages: DocsPage, accept: tuple[str, ...] = ()) -> list[str]:
    """Kinds of the findings that are taken over."""
    document = agreed().document
    done = apply(document, pages, compare(document, pages, NO_LEDGER).findings, [], SEEN, accept)
    if not done.taken:
        assert (done.text, done.exchanges, done.outgrown) == (document.text, [], [])
    return [finding.kind for finding in done.taken]


def unopposed(*pages: DocsPage) -> list[str]:
    """Kinds of the findings that would be taken over. That they are, test_apply.py shows."""
    return [finding.kind for finding in drift(*pages) if not finding.reason]


def drift_beside(source: PageSource) -> None:
    """Something that would be taken over, were the page not in doubt."""
    source.parameters.append(FormField("zebra", "string", False, "One more", "Zoe"))
    source.curl.append(("zebra", "Zoe"))


# ------------------------------------------------------------------------------------------ whose page is it within


def _other() -> PageSource:
    return page_source(agreed().document, "updateEmail")


def _path(source: PageSource) -> None:
    source.path = _other().path


def _title(source: PageSource) -> None:
    source.title = _other().title


def _curl(source: PageSource) -> None:
    source.curl_url = _other().curl_url


def _unknown_path(source: PageSource) -> None:
    source.path = "/v1/mail/zebra"


#: Each makes one part of the page that of another endpoint. The number is that of the file.
ASPECTS: dict[str, Edit | None] = {"path": _path, "title": _title, "curl sample": _curl, "number": None}


@pytest.mark.parametrize("aspects", [*combinations(ASPECTS, 1), *combinations(ASPECTS, 2)], ids=" and ".join)
def test_parts_of_two_endpoints_are_never_taken_over(aspects: tuple[str, ...]) -> None:
    def mix(source: PageSource) -> None:
        drift_beside(source)
        for aspect in aspects:
            (ASPECTS[aspect] or (lambda source: None))(source)

    other = str(page_number(agreed().document, "updateEmail"))
    mixed = page(edit=mix, name=f"{other if 'number' in aspects else NUMBER}.txt")
    found = drift(mixed)
    assert found
    assert all(finding.doubt or finding.by_hand for finding in found)
    assert taken(mixed) == []


def test_no_mix_of_known_and_unknown_parts_is_taken_over() -> None:
    """Each part is the page's own, that of another endpoint, or of none: where they do not agree, nothing is taken."""
    sources = {name: page_source(agreed().document, name) for name in ("cleanUpEmail", "updateEmail")}
    (own, other), unknown = sources.values(), replace(sources["cleanUpEmail"], title="Feed Zebra")
    unknown.path, unknown.curl_url = "/v1/mail/feed-zebra", f"{HOST}/v1/mail/feed-zebra"
    numbers = {"own": NUMBER, "other": str(page_number(agreed().document, "updateEmail")), "unknown": "700000000"}
    of = {"own": own, "other": other, "unknown": unknown}
    for path, title, curl, number in product(of, repeat=4):

        def mix(source: PageSource, path: str = path, title: str = title, curl: str = curl) -> None:
            drift_beside(source)
            source.path, source.title, source.curl_url = of[path].path, of[title].title, of[curl].curl_url

        is_of_two = len({path, title, curl, number} - {"unknown"}) > 1
        is_known_by_number = (path, title, curl) == ("unknown",) * 3 and number != "unknown"
        if is_of_two or path != curl or is_known_by_number:
            mixed = page(edit=mix, name=f"{numbers[number]}.txt")
            assert drift(mixed), (path, title, curl, number)
            assert unopposed(mixed) == [], (path, title, curl, number)


@pytest.mark.parametrize(
    "edit", [_unknown_path, lambda source: setattr(source, "method", "PUT")], ids=["path", "method"]
)
def test_a_curl_sample_that_does_not_follow_is_a_contradiction(edit: Edit) -> None:
    def mix(source: PageSource) -> None:
        drift_beside(source)
        edit(source)

    text = render_with(mix).replace("--request PUT", "--request POST")
    (mixed,) = read(text, f"{NUMBER}.txt")
    assert any(finding.doubt for finding in drift(mixed))
    assert taken(mixed) == []


def render_with(edit: Edit) -> str:
    source = page_source(agreed().document, "cleanUpEmail")
    source.sidebar = []
    edit(source)
    return render(source, "A")


def test_an_accepted_finding_is_taken_over_and_no_other() -> None:
    def mix(source: PageSource) -> None:
        drift_beside(source)
        _title(source)

    mixed = page(edit=mix)
    (added,) = [finding for finding in drift(mixed) if finding.kind == "parameter-added"]
    assert taken(mixed, accept=(added.id,)) == ["parameter-added"]
    assert taken(mixed, accept=("00000000",)) == []


# ----------------------------------------------------------------------------------------- within a part of the page


def _lacking(source: PageSource) -> None:
    source.parameters.append(FormField("zebra", "string", True, "One more", "Zoe"))


def _still_sent(source: PageSource) -> None:
    source.parameters.pop()


def _other_sample(source: PageSource) -> None:
    source.parameters[1].example = "another"


def _no_integer(source: PageSource) -> None:
    source.parameters.append(FormField("zebra", "integer", False, "One more", "Zoe"))
    source.curl.append(("zebra", "Zoe"))


def _beyond(source: PageSource) -> None:
    source.parameters.append(FormField("zebra", "integer", False, "At most 5", "50"))
    source.curl.append(("zebra", "50"))


def _conditional(source: PageSource) -> None:
    source.parameters.append(FormField("zebra", "string", True, "Only needed for stripes", "Zoe"))
    source.curl.append(("zebra", "Zoe"))


def _demanded(source: PageSource) -> None:
    source.parameters[1].required, source.parameters[1].description = False, "必填"


def _order(source: PageSource) -> None:
    source.parameters[1:] = source.parameters[:0:-1]


def _renamed(source: PageSource) -> None:
    source.parameters[1].name += "_x"


@pytest.mark.parametrize(
    ("operation", "edit"),
    [
        ("cleanUpEmail", _lacking),
        ("updateEmail", _still_sent),
        ("cleanUpEmail", _other_sample),
        ("cleanUpEmail", _no_integer),
        ("cleanUpEmail", _beyond),
        ("cleanUpEmail", _conditional),
        ("cleanUpEmail", _demanded),
        ("updateEmail", _order),
        ("updateEmail", _renamed),
    ],
)
def test_a_table_that_the_page_contradicts_is_not_taken_over(operation: str, edit: Edit) -> None:
    found = drift(page(operation, edit))
    assert found
    assert [finding.doubt for finding in found if not finding.doubt] == []
    assert taken(page(operation, edit)) == []


def _data(source: PageSource) -> list[AnswerField]:
    return next(field for field in source.answer if field.name == "data").children


def _drop_and_keep_sample(source: PageSource) -> None:
    source.example = placeholder(source.answer)
    _data(source).pop()


def _retype_and_keep_sample(source: PageSource) -> None:
    source.example = placeholder(source.answer)
    _data(source)[-1].type = "integer" if _data(source)[-1].type == "string" else "string"


def _reorder_and_keep_sample(source: PageSource) -> None:
    source.example = placeholder(source.answer)
    _data(source).reverse()


def _sometimes(source: PageSource) -> None:
    _data(source).append(AnswerField("zebra", "integer", True, "Only returned for stripes"))
    source.example = placeholder(source.answer)


@pytest.mark.parametrize(
    "edit",
    [_drop_and_keep_sample, _retype_and_keep_sample, _reorder_and_keep_sample, _sometimes],
)
def test_an_answer_that_its_sample_or_text_contradicts_is_not_taken_over(edit: Edit) -> None:
    found = drift(page("getRemainingSpace", edit))
    assert found
    assert [finding.message for finding in found if not finding.doubt] == []
    assert taken(page("getRemainingSpace", edit)) == []


# ------------------------------------------------------------------------------------------------- between pages


def _deprecate(source: PageSource) -> None:
    source.title += " (Deprecated)"


def _retype(source: PageSource) -> None:
    _data(source)[0].type = "boolean"
    source.example = placeholder(source.answer)


def _flip(source: PageSource) -> None:
    _data(source)[0].required = not _data(source)[0].required


def _require(source: PageSource) -> None:
    source.parameters[1].required = not source.parameters[1].required


def _limit(source: PageSource) -> None:
    source.parameters[1].description = "A text of at least 3 characters"


def _sample(source: PageSource) -> None:
    source.show(source.parameters[1].name, "7777777")


def _rename_path(source: PageSource) -> None:
    source.path += "-now"
    source.curl_url = HOST + source.path


def _rename_title(source: PageSource) -> None:
    source.title += " Anew"


def _drop(source: PageSource) -> None:
    source.curl = [(name, value) for name, value in source.curl if name != source.parameters[-1].name]
    source.parameters.pop()


def _reorder(source: PageSource) -> None:
    source.parameters[1:] = source.parameters[:0:-1]
    source.curl[1:] = source.curl[:0:-1]


def _realistic(source: PageSource) -> None:
    source.example = {"code": 200, "msg": "fine", "data": source.example["data"]}


@pytest.mark.parametrize(
    ("operation", "edit"),
    [
        ("cleanUpEmail", drift_beside),
        ("updateEmail", _drop),
        ("updateEmail", _reorder),
        ("updateEmail", _require),
        ("updateEmail", _sample),
        ("cleanUpEmail", _rename_path),
        ("cleanUpEmail", _rename_title),
        ("cleanUpEmail", _deprecate),
        ("getRemainingSpace", _retype),
        ("getRemainingSpace", _flip),
    ],
)
def test_what_another_page_of_the_run_contradicts_is_not_taken_over(operation: str, edit: Edit) -> None:
    edited = page(operation, edit)
    assert unopposed(edited) != []
    older = replace(page(operation), source="older.txt")
    for pages in ((edited, older), (older, edited)):
        assert {finding.doubt for finding in drift(*pages)} == {"older.txt shows otherwise"}
    assert taken(edited, older) == []
    assert unopposed(edited, replace(edited, source="copy.txt")) == unopposed(edited)


def test_a_cut_page_contradicts_only_what_it_shows() -> None:
    text = render_with(lambda source: None)
    (cut,) = read(text[: text.index("Body Params")], "older.txt")
    assert unopposed(page(edit=drift_beside), cut) == ["parameter-added"]
    assert taken(page(edit=_rename_title), cut) == []


def _new(source: PageSource) -> None:
    source.title, source.path, source.group = "Get Zebra Total", "/v1/zebra/total", "Email"
    source.curl_url = HOST + source.path


def _new_with_more(source: PageSource) -> None:
    _new(source)
    drift_beside(source)


def _new_with_other_path(source: PageSource) -> None:
    _new(source)
    source.path = "/v1/zebra/all/total"
    source.curl_url = HOST + source.path


@pytest.mark.parametrize("other", [_new_with_more, _new_with_other_path])
def test_two_pages_of_a_new_endpoint_must_agree(other: Edit) -> None:
    first, second = page(edit=_new, name="700000001.txt"), page(edit=other, name="700000001.txt")
    assert unopposed(first) == ["endpoint-added"]
    assert taken(first, replace(second, source="second.txt")) == []
    assert unopposed(first, replace(first, source="second.txt")) == ["endpoint-added"]


def test_two_operations_do_not_get_the_same_path() -> None:
    def move(source: PageSource) -> None:
        source.path = "/v1/mail/zebra"
        source.curl_url = HOST + source.path

    pages = page("cleanUpEmail", move), page("updateEmail", move)
    assert [finding.doubt.partition(" claims ")[2] for finding in drift(*pages)] == ["the path /v1/mail/zebra, too"] * 2
    assert taken(*pages) == []


def test_sidebars_must_agree() -> None:
    def shown(group: str) -> DocsPage:
        def edit(source: PageSource) -> None:
            source.group = group
            source.sidebar = [SidebarGroup(group, [(source.title, "POST")])]

        return page(edit=edit)

    assert unopposed(shown("Domain")) == ["endpoint-moved"]
    assert taken(shown("Domain"), replace(shown("Message"), source="other.txt")) == []


# ------------------------------------------------------------------------------------------ what was known before


@pytest.mark.parametrize(
    ("entry", "seen"),
    [({"modified": "2025-01-01 00:00:00"}, None), ({"seen": "2026-12-01", "digest": "0"}, date(2026, 11, 1))],
)
def test_an_older_state_of_a_page_is_in_doubt(entry: dict[str, str], seen: date | None) -> None:
    ledger = Ledger("", {"pages": {NUMBER: {"operation": "cleanUpEmail", **entry}}})
    found = drift(page(edit=drift_beside), ledger=ledger, seen=seen)
    assert [finding.doubt.partition(" ")[0:1] for finding in found] == [("a",)]


@pytest.mark.parametrize("prefix", ["/v2/mail", "/v1/domain"])
def test_a_path_that_moves_is_in_doubt(prefix: str) -> None:
    def move(source: PageSource) -> None:
        source.path = f"{prefix}/clean-up"
        source.curl_url = HOST + source.path

    (found,) = drift(page(edit=move))
    assert f"moves from /v1/mail to {prefix}" in found.doubt
    assert taken(page(edit=move)) == []


def test_a_path_or_a_title_that_becomes_destructive_is_in_doubt() -> None:
    def path(source: PageSource) -> None:
        source.path = source.path.rpartition("/")[0] + "/purge"
        source.curl_url = HOST + source.path

    def title(source: PageSource) -> None:
        source.title = "Delete Domains"

    for edit in (path, title):
        (found,) = drift(page("listDomains", edit))
        assert "destroys something" in found.doubt
        assert taken(page("listDomains", edit)) == []


def test_a_new_endpoint_whose_path_destroys_is_in_doubt_and_called_destructive() -> None:
    def new(source: PageSource) -> None:
        _new(source)
        source.path = "/v1/zebra/total/delete"
        source.curl_url = HOST + source.path

    shown = page(edit=new, name="700000001.txt")
    (found,) = drift(shown)
    assert taken(shown) == []
    document = agreed().document
    done = apply(document, [shown], [found], [], SEEN, [found.id])
    assert Spec(done.document(document.path)).operation("getZebraTotal").destructive


def test_a_body_of_another_type_leaves_the_form_alone(tmp_path: Path) -> None:
    def change(source: PageSource) -> None:
        drift_beside(source)

    text = render_with(change).replace("multipart/form-data", "application/json")
    (shown,) = read(text, f"{NUMBER}.txt")
    assert {finding.kind: finding.reason.partition(" ")[0] for finding in drift(shown)} == {
        "body-type": "neither", "parameter-added": "the"
    }  # fmt: skip
    assert taken(shown) == []


# --------------------------------------------------------------------------------------------- whose page is it


def without_host(text: str) -> str:
    return text[: text.index("Request samples")] + text[text.index("Responses") :]


@pytest.mark.parametrize("edit", [_new, _rename_path], ids=["a new endpoint", "a new path"])
def test_without_a_host_what_is_not_known_is_never_taken_over(edit: Edit) -> None:
    def change(source: PageSource) -> None:
        drift_beside(source)
        edit(source)

    (shown,) = read(without_host(render_with(change)), "700000001.txt")
    assert shown.hosts == ()
    found = drift(shown)
    assert found
    assert all("nothing on the page says that it is of this API" in finding.by_hand for finding in found)
    assert taken(shown, accept=tuple(finding.id for finding in found)) == []


def test_without_a_host_a_known_path_or_number_is_enough() -> None:
    text = without_host(render_with(drift_beside))
    assert unopposed(*read(text, "saved.txt")) == ["parameter-added"]
    moved = without_host(render_with(_rename_path))
    assert unopposed(*read(moved, f"{NUMBER}.txt")) == ["path"]


@pytest.mark.parametrize(
    ("required", "text", "is_told"),
    [
        (True, "Optional. A mark", True),
        (True, "Required if the type is 2", True),
        (True, "Only returned for expanded servers", True),
        (True, "如果类型是2时必填", True),
        (True, "选填", True),
        (True, "1 if it is on, 0 if not", False),
        (True, "All options of the call", False),
        (False, "Required", True),
        (False, "必填", True),
        (False, "Required if the type is 2", False),
        (False, "Not required", False),
        (False, "A mark", False),
        (None, "Required", False),
    ],
)
def test_words_beside_a_flag(required: bool | None, text: str, is_told: bool) -> None:
    assert bool(contradicting_words(required, text)) is is_told


def test_words_against_a_flag_are_told_where_the_spec_follows_the_flag() -> None:
    def edit(source: PageSource) -> None:
        source.parameters[1].description = "Optional. The mailbox"

    found = compare(agreed().document, [page(edit=edit)], NO_LEDGER).findings
    assert [(finding.kind, finding.subject) for finding in found] == [("words-against-flag", "mail_id")]


def test_pages_of_a_folder_agree_with_the_spec() -> None:
    """Nothing is in doubt where all pages say the same."""
    document: Document = agreed().document
    pages = [page_of(document, name) for name in OPERATIONS]
    assert compare(document, [*pages, *pages], NO_LEDGER).drift == []
