"""Which forms are refused: what the spec rules, judged by a validator of its own."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from getmx import OPERATIONS
from getmx_sandbox import Code
from getmx_sandbox.faults import Refused
from getmx_sandbox.forms import checked, form_rules
from tests.sandbox.account import PASSWORD, Account, pairs
from tests.support import spec

#: Keywords that say nothing of what is allowed.
ANNOTATIONS = {"description", "examples", "format", "writeOnly", "x-enum-varnames"}
ENFORCED = {"type", "enum", "minimum", "maximum", "minLength", "pattern", "items", "minItems", "format"}


def test_every_keyword_of_the_forms_is_enforced() -> None:
    for rules in form_rules().values():
        for name, field in rules.fields.items():
            for schema in (field, field.get("items", {})):
                said = {key for key in schema if key != "$ref" and not key.startswith("x-getmx-")}
                assert said <= ENFORCED | ANNOTATIONS, (rules.operation, name)
                assert schema.get("format") in (None, "date", "password")
                assert schema.get("minItems", 1) == 1  # An array that is sent has an item.


@pytest.mark.parametrize(
    ("operation", "fields", "said"),
    [
        pytest.param("addDomain", {}, "domain is required", id="missing"),
        pytest.param("addDomain", {"domain": ""}, "domain is required", id="empty"),
        pytest.param("listMessages", {"mail_id": "1"}, "folder is required", id="missing-array"),
        pytest.param("listMessages", {"mail_id": "1", "folder": ["Inbox", ""]}, "folder is required", id="empty-item"),
        pytest.param("deleteSmtpRule", {}, "smtp_filter_id is required", id="optional-in-the-docs-alone"),
        pytest.param("listDomains", {"page": "one"}, "page must be a whole number", id="no-integer"),
        pytest.param("listDomains", {"page": "1.0"}, "page must be a whole number", id="no-integer-but-a-number"),
        pytest.param("listDomains", {"page": "१"}, "page must be a whole number", id="digit-of-another-script"),
        pytest.param("listDomains", {"page": "9" * 5000}, "page must be a whole number", id="too-many-digits"),
        pytest.param("listDomains", {"page": ""}, "page must be a whole number", id="empty-integer"),
        pytest.param("listDomains", {"page": "0"}, "page must keep to minimum: 1", id="minimum"),
        pytest.param("listDomains", {"limit": "21"}, "limit must keep to maximum: 20", id="maximum"),
        pytest.param("listMessages", {"mail_id": "1", "folder": "Inbox", "seen": "2"}, "seen must keep to enum: [1, -1, 0]", id="enum"),  # noqa: E501
        pytest.param("flagMessage", {"mail_id": "1", "folder": "Inbox", "message_id": "1", "flagged": "0"}, "flagged must keep to enum: [1, -1]", id="0-is-no-flag"),  # noqa: E501
        pytest.param("updateEmail", {"mail_id": "1", "password": "1234567"}, "password must keep to minLength: 8", id="min-length"),  # noqa: E501
        pytest.param("updateEmail", {"mail_id": "1"}, "too few fields", id="at-least-one"),
        pytest.param("updateEmail", {"mail_id": "1", "mark": ""}, "too few fields", id="at-least-one-is-empty"),
        pytest.param("getRemainingSpace", {"domain_id": "", "group_pay_id": ""}, "too few fields", id="both-empty"),
        pytest.param("listMessages", {"mail_id": "1", "folder": "Inbox", "end_time": "2026-02-30"}, "end_time must be a day", id="no-such-day"),  # noqa: E501
        pytest.param("listMessages", {"mail_id": "1", "folder": "Inbox", "end_time": "20260201"}, "end_time must be a day", id="day-in-another-form"),  # noqa: E501
        pytest.param("addDomain", {"domain": ["a.com", "b.com"]}, "domain must be sent once", id="twice"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named(account: Account, operation: str, fields: dict[str, Any], said: str) -> None:
    envelope = account.answer(operation, **fields)
    assert envelope["code"] == Code.BROKEN_RULE
    assert said in envelope["msg"]


def test_what_an_empty_text_means(account: Account) -> None:
    assert account.ids("listEmails", mark="") == [account.mail_id, account.scale_mail_id], "it filters nothing"
    account.data("updateEmail", mail_id=account.mail_id, mark="", password=PASSWORD)
    assert account.ids("listEmails", mark="first") == [], "it empties what an update names"
    assert account.code("updateEmail", mail_id=account.mail_id, mark="") == Code.BROKEN_RULE, "it is not the one needed"
    assert account.code("updateEmail", mail_id=account.mail_id, mark="m", password="") == Code.BROKEN_RULE


def test_a_pattern_would_be_kept_to() -> None:
    rules = form_rules()["/v1/domain/list"]
    patterned = rules._replace(fields={**rules.fields, "mark": {"type": "string", "pattern": "^[a-z]+$"}})
    with pytest.raises(Refused, match=re.escape("mark must keep to pattern: ^[a-z]+$")):
        checked(patterned, [("token", "t"), ("mark", "1")])
    assert checked(patterned, [("token", "t"), ("mark", "a")])["mark"] == ["a"]


def test_what_the_spec_does_not_declare_is_ignored(account: Account) -> None:
    assert account.data("countEmails", later_field="1") == {"total": 2}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_spec_s_own_examples_break_no_rule(account: Account, operation: str) -> None:
    for example in spec.request_examples(operation).values():
        fields = {name: value for name, value in example.items() if name != "token"}
        assert account.answer(operation, **fields)["code"] != Code.BROKEN_RULE


TEXTS = st.sampled_from(["", "0", "1", "-1", "2", "20", "21", "a", "12345678", "2026-02-01", "2026-02-30", "Inbox"])


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, dict[str, list[str]]]:
    path, rules = draw(st.sampled_from(sorted(form_rules().items())))
    values = st.lists(TEXTS, min_size=1, max_size=2)
    mapping = {name: values if field["type"] == "array" else TEXTS.map(_only) for name, field in rules.fields.items()}
    required = {name: mapping.pop(name) for name in list(mapping) if name in rules.required and draw(st.booleans())}
    return path, draw(st.fixed_dictionaries(required, optional=mapping))


def _only(text: str) -> list[str]:
    return [text]


def _typed(schema: Any, texts: list[str]) -> Any:
    """What a form means, for a judge of JSON."""
    if schema["type"] == "array":
        return texts
    return int(texts[0]) if schema["type"] == "integer" and re.fullmatch("-?[0-9]+", texts[0]) else texts[0]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


@given(forms())
@settings(max_examples=400)
def test_what_is_refused_is_what_json_schema_refuses(drawn: tuple[str, dict[str, list[str]]]) -> None:
    path, form = drawn
    rules = form_rules()[path]
    # An empty value is none, unless a rule speaks of it; a day has to be one, which JSON Schema does not demand.
    judged = {name: _typed(rules.fields[name], texts) for name, texts in form.items()}
    nonempty = {name: value for name, value in judged.items() if value != ""}
    days = [texts[0] for name, texts in form.items() if rules.fields[name].get("format") == "date"]
    is_wrong = bool(
        [error for error in spec.form_errors(rules.operation, judged) if "required property" not in error]
        or spec.form_errors(rules.operation, nonempty)
        or any("" in texts for name, texts in form.items() if name in rules.required)
        or not all(map(_is_day, days))
        or ("smtp_filter_id" not in form and path == "/v1/smtp-filter/delete")
    )  # fmt: skip
    try:
        values = checked(rules, pairs(form))
    except Refused as refused:
        assert is_wrong, refused
        assert refused.code == Code.BROKEN_RULE
    else:
        assert not is_wrong
        assert values == form
