"""The rules together: what they say of a spec, and that nothing makes them raise."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.spec import RULES, Document, SpecError, lint_spec, load, walk
from generator.spec.lint import Finding
from tests.spec.lint.breaking import (
    FIELDS,
    FORM,
    OPERATION,
    SCHEMAS,
    broken,
    drop,
    dumped,
    last,
    put,
    ref,
)
from tests.support.sample import sample
from tests.support.spec import SPEC

HERE = Path(__file__)
#: Modules of rules; each has a test module of its own beside this one.
MODULES = [path.stem.removeprefix("test_") for path in sorted(HERE.parent.glob("test_*.py")) if path != HERE]
TEXT_RULES = {"line-length", "yaml-version"}  # broken by test_document, which needs the text itself for them


def test_the_shipped_spec_has_no_findings() -> None:
    assert [str(finding) for finding in lint_spec(load(SPEC))] == []


def test_the_sample_has_no_findings_before_a_case_breaks_it(tmp_path: Path) -> None:
    assert [str(finding) for finding in lint_spec(sample())] == []
    assert [str(finding) for finding in lint_spec(load(dumped(broken(), tmp_path)))] == []


def test_each_rule_has_a_case() -> None:
    cases = [case for name in MODULES for case in import_module(f"tests.spec.lint.test_{name}").CASES]
    assert {case.rule for case in cases} | TEXT_RULES == RULES.keys()


def test_no_name_stands_for_two_rules() -> None:
    names = [name for module in MODULES for name in vars(import_module(f"generator.spec.lint.{module}"))]
    assert sum(name.startswith("rule_") for name in names) == len(RULES)


def test_each_rule_says_what_it_asks_for() -> None:
    assert all((rule.__doc__ or "").endswith(".") for rule in RULES.values())


def test_finding_reads_as_one_line() -> None:
    finding = Finding("spec/x.yaml", 12, "/a/b", "some-rule", "it is wrong", "put it right")
    assert str(finding) == "spec/x.yaml:12: [some-rule] it is wrong (#/a/b). Fix: put it right"


def test_findings_name_the_operation_and_come_in_the_order_of_lines(tmp_path: Path) -> None:
    data = broken(drop(OPERATION + "/summary"), last(FIELDS + "/token"), put("/openapi", "3.0.0"))
    findings = lint_spec(load(dumped(data, tmp_path)))
    assert [finding.line for finding in findings] == sorted(finding.line for finding in findings)
    messages = {finding.rule: finding.message for finding in findings}
    assert messages["operation-keys"] == "emptyBox: summary is missing"
    assert messages["form-token-first"].startswith("emptyBox: ")
    assert messages["openapi-version"] == "the document is not OpenAPI 3.1.0"


def test_a_shared_fault_is_reported_once(tmp_path: Path) -> None:
    findings = lint_spec(load(dumped(broken(put(SCHEMAS + "/Token/default", "x")), tmp_path)))
    assert [finding.rule for finding in findings] == ["form-default"]


# --------------------------------------------------------------------------------------- odd documents

JUNK: list[Any] = [
    *(None, True, 0, -1.5, "", "text", [], {}, [None], [[]], {"": None}, {"$ref": 1}),
    *({"$ref": "#/nowhere"}, {"$ref": "#"}, {"$ref": "https://example.invalid/a"}, ref("Token")),
    *({"type": "null"}, ref("BoxEmptyForm"), {"anyOf": [ref("Token")]}, ["token", {}]),
    *({"allOf": [ref("Token"), ref("BoxEmptyAnswer")]}, {"post": {}}, {"x-getmx-paging": []}),
]
KEYS = st.sampled_from(
    ["$ref", "type", "properties", "required", "items", "allOf", "anyOf", "oneOf", "enum", "examples"]
)
#: Anything of JSON, most of it under the keys of a schema.
ODD = st.sampled_from(JUNK) | st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 2**70)
    | st.sampled_from(["", "null", "array", "object", "~", "%zz", "#/"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)
POINTERS = [where for where, _ in walk(sample().data) if where]
DROPPED = object()


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(POINTERS), st.just(DROPPED) | ODD), min_size=1))
@example([(FORM + "/required", True), (FIELDS, -1.5)])
def test_lint_never_raises(changes: list[tuple[str, Any]]) -> None:
    data = broken()
    for where, value in changes:
        try:
            (drop(where) if value is DROPPED else put(where, value))(data)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            continue  # an earlier change took away what this one changes
    document = Document(Path("spec.yaml"), "", data, {at: 1 for at, _ in walk(data)})
    assert all(finding.line > 0 for finding in lint_spec(document))


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text("0123456789_.:+-exonaftiTZ~=<", min_size=1, max_size=9))
def test_no_scalar_makes_lint_raise(tmp_path: Path, scalar: str) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text(f"openapi: {scalar}\n", encoding="utf-8")
    try:
        document = load(path)
    except SpecError:
        return
    assert lint_spec(document)


@pytest.mark.parametrize("junk", JUNK)
def test_lint_never_raises_for_a_document_of_junk(tmp_path: Path, junk: Any) -> None:
    data: dict[str, Any] = dict.fromkeys(("openapi", "info", "servers", "tags", "paths", "components"), junk)
    assert lint_spec(load(dumped(data, tmp_path)))
