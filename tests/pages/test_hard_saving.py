"""Ways of saving that hide or change something, numbers in names and addresses, and what is refused with a remedy."""

from __future__ import annotations

import quopri
import time
from typing import Any

import pytest

from generator.pages import DocsPage, NotAPage, read
from generator.pages.page_number import number_in_name
from tests.pages.test_reading_forms import ANSWER, CURL, END, ENVELOPE, HEAD, TABLE, unread
from tests.support.pages import render, source_of
from tests.support.sample import sample

NUMBER = 176718317
FORM = "--form 'token=\"token\"' \\\n--form 'thing_id=\"1\"'\n"


def page_of(text: str | bytes, source: str = "") -> DocsPage:
    [page] = read(text, source)
    return page


# ---------------------------------------------------------------------------------------------- names and folded parts


def test_the_curl_sample_names_what_the_table_only_describes() -> None:
    page = page_of(HEAD + "Request\nBody Params multipart/form-data\nThe key\nThe thing\n" + CURL + FORM + END)
    assert [(each.name, each.type, each.description, each.example) for each in page.parameters or ()] == [
        ("token", None, "The key", "token"),
        ("thing_id", None, "The thing", "1"),
    ]
    assert (page.form, page.parameters_complete, page.unread) == ("D", True, ())


def test_names_are_not_guessed_where_the_counts_differ() -> None:
    page = page_of(HEAD + "Request\nBody Params multipart/form-data\nThe key\n" + CURL + FORM + END)
    assert [each.name for each in page.parameters or ()] == [None]
    goes_on = "The key\nThe thing\nof which there are many\n"
    page = page_of(HEAD + "Request\nBody Params multipart/form-data\n" + goes_on + CURL + FORM + END)
    assert (page.parameters, unread(page)) == (None, goes_on.splitlines())


def test_a_flag_may_stand_without_type() -> None:
    page = page_of(HEAD + TABLE + "mail_id\nrequired\nThe mailbox\nmark\noptional\n" + END)
    assert [(each.name, each.type, each.required, each.description) for each in page.parameters or ()][1:] == [
        ("mail_id", None, True, "The mailbox"),
        ("mark", None, False, ""),
    ]


ROWS = "list\narray [object {3}]\nrequired\ntotal\ninteger\nrequired\n"
SAMPLE = '{"code": 0, "msg": "x", "data": {"list": [{"id": "1", "size": 2, "tags": [{"name": "x"}]}], "total": 1}}'


def test_rows_that_are_folded_away_are_those_of_the_sample() -> None:
    page = page_of(HEAD + TABLE + ANSWER + ENVELOPE + ROWS + f"Example\n{SAMPLE}\n" + END)
    assert [(each.pointer, each.type) for each in page.response or () if each.of_sample] == [
        ("/data/list/*/id", "string"),
        ("/data/list/*/size", "integer"),
        ("/data/list/*/tags", "array[object]"),
        ("/data/list/*/tags/*/name", "string"),
    ]
    assert page.response_complete


def test_a_sample_with_more_fields_than_the_table_announces_is_not_understood() -> None:
    text = HEAD + TABLE + ANSWER + ENVELOPE + ROWS.replace("{3}", "{2}") + f"Example\n{SAMPLE}\n" + END
    page = page_of(text)
    assert not [each for each in page.response or () if each.of_sample]
    assert (page.response_complete, unread(page)) == (False, ["array[object] of 2"])


def test_another_body_than_a_form_is_named_and_unread() -> None:
    page = page_of(HEAD + TABLE.replace("multipart/form-data", "application/json") + END)
    assert page.body_type == "application/json"
    assert unread(page) == ["Body Params application/json"]
    assert page_of(HEAD + TABLE + END).body_type == "multipart/form-data"


# ----------------------------------------------------------------------------------------------------- other languages

GERMAN = {
    "Clean up Thing": "Ding aufräumen",
    "The key": "Der Schlüssel des Kontos, der im Portal erzeugt wird",
    "The thing": "Das Ding und alles, was dazu gehört",
}
CHINESE = {"Clean up Thing": "清理物品", "The key": "后台生成的令牌", "The thing": "要清理的物品"}
RUSSIAN = {"Clean up Thing": "Очистить вещь", "The key": "Ключ учётной записи", "The thing": "Вещь для очистки"}
LABELS = {"Request\n": "Anfrage\n", "Body Params multipart": "Body-Parameter multipart", "required": "erforderlich"} | {
    "Request samples": "Beispiele", "Responses": "Antworten", "Example\n": "Beispiel\n", "Modified at": "Geändert am"
}  # fmt: skip
WHOLE = HEAD + TABLE + "thing_id\nstring\nrequired\nThe thing\n" + CURL + FORM + ANSWER + ENVELOPE
WHOLE += 'Example\n{"code": 0, "msg": "x", "data": {}}\n' + END


def translated(words: dict[str, str], text: str = WHOLE) -> DocsPage:
    for word, other in words.items():
        assert word in text
        text = text.replace(word, other)
    return page_of(text)


@pytest.mark.parametrize("words", [GERMAN, CHINESE, RUSSIAN, GERMAN | LABELS, RUSSIAN | LABELS])
def test_of_a_translated_page_paths_names_and_types_count(words: dict[str, str]) -> None:
    page = translated(words)
    assert (page.translated, page.title, page.notes, page.sidebar) == (True, None, (), ())
    assert (page.method, page.path) == ("POST", "/v1/thing/clean-up")
    assert [(each.name, each.type, each.description) for each in page.parameters or ()] == [
        ("token", "string", ""),
        ("thing_id", "string", ""),
    ]
    assert [(each.pointer, each.type) for each in page.response or ()] == [
        ("/code", "integer"),
        ("/msg", "string"),
        ("/data", "object"),
    ]
    assert page.example is not None
    assert unread(page) == ["a translated page: its titles and texts are not used"]


def test_an_english_page_is_not_taken_for_a_translation() -> None:
    assert not page_of(WHOLE).translated
    assert not translated({"The key": "Schlüssel, as the portal calls the key of an account"}).translated


# ------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    "name",
    [
        "176718317.txt",
        "176718317e0.md",
        "api-176718317.md",
        "api-176718317.md.1",
        "api-176718317(1).md",
        "api-176718317 (2).txt",
        "api-176718317 - Copy.txt",
        "176718317-agrees.txt",
        "Clean up Email 176718317.txt",
        "api-176718317.md?nav=01234567",
        "api-176718317.md@nav=1",
        "domain-open.getmx.com_176718317e0.txt",
        "https___domain-open.getmx.com_api-176718317.txt",
        "https%3A%2F%2Fdomain-open.getmx.com%2Fapi-176718317.md",
        "domain-open.getmx.com/api-176718317",
        "domain-open.getmx.com/176718317e0/index.txt",
        "api-176718317/index.html.txt",
        "2026-11-22 176718317.txt",
        "20261122-176718317.txt",
        "20261122153012_api-176718317.txt",
        "1764169200 api-176718317.txt",
        "22112026_176718317.md",
        "176718317~1.TXT",
    ],
)
def test_the_number_in_the_name_of_a_file(name: str) -> None:
    assert number_in_name(f"saved/{name}") == NUMBER


@pytest.mark.parametrize(
    "name", ["20261122.txt", "22112026.txt", "153012.txt", "1764169200.txt", "api-1.txt", "176718317 176718318.txt", ""]
)
def test_other_digits_are_no_number(name: str) -> None:
    assert number_in_name(name) is None


@pytest.mark.parametrize(
    "line",
    [
        "https://domain-open.getmx.com/api-176718317",
        "https://domain-open.getmx.com/176718317e0",
        "http://domain-open.getmx.com/176718317e0.md",
        "domain-open.getmx.com/api-176718317",
        "https://domain-open.getmx.com/api-176718317?nav=1#request",
        "https://domain-open.getmx.com/en/api-176718317/",
        "<https://domain-open.getmx.com/api-176718317>",
        "URL: https://domain-open.getmx.com/api-176718317",
        "Source: <https://domain-open.getmx.com/api-176718317.md>",
        "[Clean up Email](https://domain-open.getmx.com/api-176718317)",
        "https://domain-open.getmx.com/api-176718317 1/3",
        "saved from url=(0043)https://domain-open.getmx.com/api-176718317",
    ],
)
def test_the_number_in_a_line_with_the_address(line: str) -> None:
    for text in (f"{line}\n{WHOLE}", f"{WHOLE}{line}\n"):
        page = page_of(text, "100000000.txt")
        assert (page.page_id, page.title, page.unread) == (NUMBER, "Clean up Thing", ())
        assert set(page.hosts) == {"domain-open.getmx.com", "domain-open-api.getmx.com"}


def test_an_address_within_a_description_is_no_number_of_the_page() -> None:
    line = "See https://domain-open.getmx.com/api-176718317 for more."
    assert page_of(WHOLE.replace("The key", line)).page_id is None


# ------------------------------------------------------------------------------------------------------------- refusals

HTML = "<!DOCTYPE html>\n<html><head><title>x</title></head><body><div>POST</div></body></html>"
MHTML = f"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n{HTML}"


@pytest.mark.parametrize(
    ("saved", "name"),
    [
        (HTML, "HTML"),
        (HTML.encode(), "HTML"),
        ("\ufeff  <html lang=en>", "HTML"),
        ("<!-- saved from url=(0014)about:internet -->\n<html>", "HTML"),
        ("<div class=x>POST</div>\n<p>/v1/thing/list</p>", "HTML"),
        ("\n".join(f"  {line}</span></div>" for line in WHOLE.split("\n")), "HTML"),
        (MHTML, "MHTML"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        ("{\\rtf1\\ansi POST}", "RTF"),
        (b"PK\x03\x04\x14\x00", "a zipped document"),
        (b"bplist00\xd1", "a web archive"),
        ("name,type,required,description\ntoken,string,true,The key\n", "CSV"),
        ('"Name";"Type";"Required"\n"token";"string";"yes"\n', "CSV"),
        ("\n".join(["token,string,required,x"] * 5), "CSV"),
        (quopri.encodestring(WHOLE.encode()), "quoted-printable"),
        (quopri.encodestring(f"{HTML}\n{WHOLE}".encode()), "HTML"),
    ],
)
def test_other_files_are_refused_with_a_remedy(saved: str | bytes, name: str) -> None:
    with pytest.raises(NotAPage) as refused:
        read(saved, "page")
    assert str(refused.value).startswith(f"this is {name}")
    assert "copy it and paste it into a text file" in str(refused.value)
    assert ". " not in str(refused.value)


def test_pages_may_name_tags_and_hold_commas() -> None:
    text = WHOLE.replace("The key", "The key, as in <b>key</b>, a=b, name,type,required\n</p> is no tag here")
    assert page_of(text).unread == ()


# ---------------------------------------------------------------------------------------------------------------- time


@pytest.mark.parametrize(
    "unit",
    [
        "1\n", "1\n2\n3\n", "1 {\n", "token\nstring\nrequired\n", "a.b-", "/v1/a", "https://a.b/", "[x](", "- [x](y)\n",
        "POST\n", "• x\n", "mail_id string required\n", "at least 999999999 characters ", "=3D=\n", "</p>", "a,b,c\n",
        "```\n", "# x\n", "curl --form 'a=b' \\\n", "{", "\"", "x" * 400 + "\n", "GET /v1/", "api-1767183", "\t", "是",
    ],
)  # fmt: skip
def test_time_is_linear_in_the_size(unit: str) -> None:
    text = HEAD + TABLE + unit * (20_000 // len(unit))
    started = time.process_time()
    outcome(text)
    outcome(text[len(HEAD) :])
    assert time.process_time() - started < 2


def outcome(text: str) -> Any:
    try:
        return read(text)
    except NotAPage as refused:
        return refused


def test_a_page_with_the_sidebar_and_a_tab_title() -> None:
    text = render(source_of(sample(), "emptyBox"), "A")
    page = page_of(f"Empty Box - GetMX-API\n{text}")
    assert (page.title, page.unread) == (page_of(text).title, ())
