"""Which forms are refused: what the spec rules, judged by a validator of its own."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from getmx import OPERATIONS, Field, GetMX, Operation
from getmx_sandbox import Code
from getmx_sandbox.faults import Refused
from getmx_sandbox.forms import checked
from tests.sandbox.account import PASSWORD, TOKEN, Account, pairs
from tests.support import spec

#: A field, what it may hold, and what it may not with the rule that is named.
RULES: list[tuple[Field, list[str], list[str], str]] = [
    (Field("field", required=True), ["a"], [""], "is required"),
    (Field("field"), ["a"], ["a", "b"], "must be sent once"),
    (Field("field", "texts", required=True), ["a", "b"], ["a", ""], "is required"),
    (Field("field", "integer"), ["-12"], ["1.0"], "must be a whole number"),
    (Field("field", "integer"), ["9" * 18], ["9" * 5000], "must be a whole number"),
    (Field("field", "integer"), ["1"], ["१"], "must be a whole number"),
    (Field("field", "integer"), ["1"], [""], "must be a whole number"),
    (Field("field", "integer", minimum=1), ["1"], ["0"], "must be at least 1"),
    (Field("field", "integer", maximum=20), ["20"], ["21"], "must be at most 20"),
    (Field("field", "integer", choices=(1, 2)), ["02"], ["3"], "must be one of 1, 2"),
    (Field("field", "flag", choices=(1, -1, 0)), ["0"], ["2"], "must be one of 1, -1, 0"),
    (Field("field", "flag", choices=(1, -1)), ["-1"], ["0"], "must be one of 1, -1"),
    (Field("field", choices=("asc", "desc")), ["asc"], ["ASC"], "must be one of asc, desc"),
    (Field("field", min_length=8), ["12345678"], ["1234567"], "must have at least 8 characters"),
    (Field("field", pattern="^[a-z]+$"), ["a"], ["1"], "must match ^[a-z]+$"),
    (Field("field", "day"), ["2026-02-28"], ["2026-02-30"], "must be a day"),
    (Field("field", "day"), ["2026-02-01"], ["20260201"], "must be a day"),
]


def with_fields(*fields: Field, at_least: int = 0) -> Operation[GetMX]:
    return Operation("do", "things.do", "/v1/do", lambda: GetMX, fields, at_least=at_least)


@pytest.mark.parametrize(("field", "right", "wrong", "rule"), RULES)
def test_a_rule_is_kept_to_and_named(field: Field, right: list[str], wrong: list[str], rule: str) -> None:
    operation = with_fields(field)
    assert checked(operation, pairs({"token": "t", "field": right})) == {"field": right}
    with pytest.raises(Refused, match=f"^field {re.escape(rule)}") as refused:
        checked(operation, pairs({"token": "t", "field": wrong}))
    assert refused.value.code == Code.BROKEN_RULE


def test_every_rule_that_a_field_can_have_is_tried() -> None:
    tried = {
        name for field, *_ in RULES for name, value in field._asdict().items() if value != Field("")._asdict()[name]
    }
    assert tried == set(Field._fields) - {"documented", "secret"}, "those two are no rules of what may be sent"
    assert {field.kind for field, *_ in RULES} == set(get_args(get_type_hints(Field)["kind"]))


def test_so_many_optional_fields_have_to_be_given() -> None:
    operation = with_fields(Field("id", required=True), Field("a"), Field("b", "texts"), at_least=1)
    assert checked(operation, [("id", "1"), ("b", "x")]) == {"id": ["1"], "b": ["x"]}
    for empty in ([], [("a", "")], [("b", ""), ("c", "x")]):
        with pytest.raises(Refused, match=r"^at least 1 of a, b must be given$"):
            checked(operation, [("id", "1"), *empty])
    with pytest.raises(Refused, match=r"^id is required$"):
        checked(operation, [("a", "x")])


def test_a_broken_rule_is_an_error_of_the_call(account: Account) -> None:
    envelope = account.answer("addDomain", domain="")
    assert (envelope["code"], envelope["msg"]) == (Code.BROKEN_RULE, "domain is required")


def test_what_an_empty_text_means(account: Account) -> None:
    assert account.ids("listEmails", mark="") == [account.mail_id, account.scale_mail_id], "it filters nothing"
    account.data("updateEmail", mail_id=account.mail_id, mark="", password=PASSWORD)
    assert account.ids("listEmails", mark="first") == [], "it empties what an update names"
    assert account.breaks_a_rule("updateEmail", mail_id=account.mail_id, mark=""), "it is not the one needed"
    assert account.breaks_a_rule("updateEmail", mail_id=account.mail_id, mark="m", password="")


def test_what_the_spec_does_not_declare_is_ignored(account: Account) -> None:
    assert account.sent("ping", [("token", TOKEN), ("later_field", "1")])["code"] == 200


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_spec_s_own_examples_break_no_rule(account: Account, operation: str) -> None:
    for example in spec.request_examples(operation).values():
        fields = {name: value for name, value in example.items() if name != "token"}
        assert account.answer(operation, **fields)["code"] != Code.BROKEN_RULE


TEXTS = st.sampled_from(["", "0", "1", "-1", "2", "20", "21", "a", "12345678", "2026-02-01", "2026-02-30", "Inbox"])


@st.composite
def forms(draw: st.DrawFn) -> tuple[Operation[Any], dict[str, list[str]]]:
    operation = draw(st.sampled_from(list(OPERATIONS.values())))
    values = st.lists(TEXTS, min_size=1, max_size=2)
    mapping = {field.name: values if field.kind == "texts" else TEXTS.map(_alone) for field in operation.fields}
    required = {
        field.name: mapping.pop(field.name) for field in operation.fields if field.required and draw(st.booleans())
    }
    return operation, draw(st.fixed_dictionaries(required, optional=mapping))


def _alone(text: str) -> list[str]:
    return [text]


def _typed(kind: str, texts: list[str]) -> Any:
    """What a form means, for a judge of JSON."""
    if kind == "texts":
        return texts
    return int(texts[0]) if kind in ("integer", "flag") and re.fullmatch("-?[0-9]+", texts[0]) else texts[0]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text) is not None
    except ValueError:
        return False


@given(forms())
@settings(max_examples=400)
def test_what_is_refused_is_what_json_schema_refuses(drawn: tuple[Operation[Any], dict[str, list[str]]]) -> None:
    operation, form = drawn
    # An empty value is none, unless a rule speaks of it; a day has to be one, which JSON Schema does not demand. Nor
    # does it demand what the client alone requires.
    judged = {"token": "t"} | {
        field.name: _typed(field.kind, form[field.name]) for field in operation.fields if field.name in form
    }
    nonempty = {name: value for name, value in judged.items() if value != ""}
    days = [form[field.name][0] for field in operation.fields if field.kind == "day" and field.name in form]
    is_wrong = bool(
        [error for error in spec.form_errors(operation.id, judged) if "required property" not in error]
        or spec.form_errors(operation.id, nonempty)
        or any(field.required and not all(form.get(field.name, [""])) for field in operation.fields)
        or not all(map(_is_day, days))
    )  # fmt: skip
    try:
        values = checked(operation, [("token", "t"), *pairs(form)])
    except Refused as refused:
        assert is_wrong, refused
        assert refused.code == Code.BROKEN_RULE
    else:
        assert not is_wrong
        assert values == form


#: Lists of which the account has a row, or has one after another operation was called.
ROWS = {
    "listDomains": "", "listGroupPays": "", "listEmails": "", "listMessages": "", "getMessage": "",
    "listAliases": "addAlias", "listMessageNotices": "addMessageNotice", "listSmtpRules": "addSmtpRule",
}  # fmt: skip


@pytest.mark.parametrize("operation", [name for name in ROWS if {name, ROWS[name] or name} <= OPERATIONS.keys()])
def test_rows_have_their_fields_in_the_declared_order(account: Account, operation: str) -> None:
    message_id = account.sandbox.deliver("user@a.com")
    values = {"folder": "Inbox", "mail_id": account.mail_id, "message_id": message_id}
    values |= {"domain_id": account.domain_id, "rule": "{}", "action": "{}"}

    def data(name: str) -> Any:
        known = {field.name for field in OPERATIONS[name].fields if name in ROWS.values() or field.required}
        return account.data(name, **{field: value for field, value in values.items() if field in known})

    if ROWS[operation]:
        data(ROWS[operation])
    listed = data(operation)
    declared = [attribute.wire for attribute in OPERATIONS[operation].answer().__attributes__]
    assert list(listed) == ["list", "total"]
    (row, *_) = listed["list"]
    assert [name for name in row if name in declared] == [name for name in declared if name in row]
    assert "id" in row
