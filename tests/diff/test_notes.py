"""Release notes: each kind of change is told, rated for both readers, and said in terms of the package."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diff.command import as_json, as_markdown, as_text
from generator.diff.facts import facts
from generator.diff.notes import Change, State, compared, release_notes, state
from generator.diff.rules import SEVERITIES
from generator.diff.wording import code
from generator.spec import SpecError, load
from tests.diff.cases import CASES
from tests.diff.edits import base, base_spec, changed, document_of, field, notes_of
from tests.support.generating import Spec, form_of, own_spec
from tests.support.spec import SPEC


def _halves(change: Change) -> tuple[str, str]:
    said, _, package = change.text.partition(" Python: ")
    return said, package


@pytest.mark.parametrize("name", CASES)
def test_change_is_told_and_rated(name: str) -> None:
    edits, expected = CASES[name]
    after = changed(*edits)
    changes = compared(base(), after)
    assert [(change.others, change.python, *_halves(change)) for change in changes] == expected
    severities = [SEVERITIES.index(change.severity) for change in changes]
    assert severities == sorted(severities)
    assert severities == [min(map(SEVERITIES.index, told[:2])) for told in expected]
    assert compared(after, base()) != []


def test_same_spec_has_no_notes() -> None:
    document = load(SPEC)
    assert release_notes(document, document) == []


def _backwards(node: Any, at: str = "") -> Any:
    """The same spec with the keys of each mapping in the other order, but for the fields of forms."""
    if isinstance(node, list):
        return [_backwards(item) for item in node]
    if not isinstance(node, dict):
        return node
    keys = list(node) if at == "properties" else list(reversed(node))
    return {key: _backwards(node[key], key) for key in keys}


def test_change_of_a_shared_schema_is_told_once() -> None:
    spec = own_spec()
    before = facts(document_of(copy.deepcopy(spec)))
    spec["components"]["schemas"]["Token"]["maxLength"] = 9
    (change,) = compared(State(before, base().plan), State(facts(document_of(spec)), base().plan))
    assert len(change.operations) == len(document_of(spec).operations())
    assert change.severity == "breaking"
    assert change.text.endswith(" and 1 more: form field `token`: gets `maxLength` `9`.")


def test_order_of_keys_means_nothing() -> None:
    assert list(_backwards(base_spec())) != list(base_spec())
    assert compared(base(), State(facts(document_of(_backwards(base_spec()))), base().plan)) == []


@pytest.mark.parametrize(("schema", "name"), [("FlagFilter", "enum"), ("DomainListForm", "required")])
def test_order_of_sets_means_nothing(schema: str, name: str) -> None:
    spec = copy.deepcopy(base_spec())
    form_of(spec, "listDomains")["required"] = ["token", "domain"]
    before = state(document_of(copy.deepcopy(spec)))
    spec["components"]["schemas"][schema][name].reverse()
    assert compared(before, State(facts(document_of(spec)), before.plan)) == []


def _leaves(node: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Each mapping or list with a key of it that holds no further ones, and where that is."""
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(value, dict | list):
            yield from _leaves(value, f"{at}/{key}")
        else:
            yield f"{at}/{key}", node, key


#: Words that no reader of an operation sees, since each use of the schema has words of its own.
UNSEEN = {
    "/components/schemas/Day/description",
    "/components/schemas/Envelope/properties/data/description",
    "/components/schemas/FlagFilter/description",
    "/components/schemas/GroupPayId/description",
}


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else "something else"


def _is_noticed(spec: Spec) -> bool:
    """Whether the notes tell of a change. A spec that says nonsense is refused, which tells of it too."""
    try:
        return compared(base(), State(facts(document_of(spec)), base().plan)) != []
    except SpecError:
        return True


def test_nothing_that_a_spec_says_changes_unsaid() -> None:
    spec, unsaid = copy.deepcopy(base_spec()), set()
    for at, owner, key in _leaves(spec):
        if key == "$ref":
            continue
        value, owner[key] = owner[key], _other(owner[key])
        if not _is_noticed(spec):
            unsaid.add(at)
        owner[key] = value
    assert unsaid == UNSEEN


def test_hostile_text_stays_in_its_code_span() -> None:
    (change,) = notes_of(field("listDomains", "a`# <b>*", type="string", pattern="`|`\n# <b>*\x1b\u202e"))
    for text in (as_markdown([change]), as_text([change]), as_json([change])):
        assert text.replace("\n", "").isprintable()
        assert text.count("`") % 2 == 0
    outside = "".join(change.text.split("`")[::2])
    assert "<" not in outside
    assert "*" not in outside


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text() | st.lists(st.text()) | st.integers() | st.none())
def test_any_value_is_one_code_span(value: Any) -> None:
    span = code(value)
    assert len(span) > 2
    assert span.isprintable()
    assert (span[0], span.count("`"), span[-1]) == ("`", 2, "`")


def test_secret_examples_and_long_values_are_not_shown() -> None:
    (first,) = notes_of(field("updateEmail", "password", examples=["other secret"]))
    assert "secret" not in first.text
    (second,) = notes_of(field("listDomains", "domain", pattern="a" * 5000))
    assert len(second.text) < 500
