"""The one reading of a schema: what it makes of every form that a spec may have, and what it refuses to guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.spec import Document, Schema, SpecError, json_type

SHARED = {
    "Id": {"type": "string", "description": "An id."},
    "Pair": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}},
    "Loop": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Loop"}}},
}


def read(schema: Any, **components: Any) -> Schema:
    """The schema as that of a component `Read`, on a line of its own."""
    schemas = {**SHARED, **components, "Read": schema}
    document = Document(Path("spec.yaml"), "", {"components": {"schemas": schemas}}, {"/components/schemas/Read": 7})
    return Schema(document, ("/components/schemas/Read",))


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


NULL = {"type": "null"}

TYPES: list[tuple[Any, tuple[str, ...], bool, str]] = [
    ({"type": "string"}, ("string",), False, "string"),
    ({"type": ["string", "null"]}, ("string",), True, "string | null"),
    ({"type": ["null", "string"]}, ("string",), True, "string | null"),
    ({"type": ["string", "object"]}, ("string", "object"), False, "string | object"),
    ({"type": "number"}, ("number",), False, "number"),
    (ref("Id"), ("string",), False, "string"),
    ({"anyOf": [ref("Pair"), NULL]}, ("object",), True, "object | null"),
    ({"oneOf": [NULL, ref("Pair")]}, ("object",), True, "object | null"),
    ({"anyOf": [ref("Pair")]}, ("object",), False, "object"),
    ({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}, ("string",), False, "string"),
    ({"allOf": [{"type": "number"}, {"type": "integer"}]}, ("integer",), False, "integer"),
    ({"type": ["string", "null"], "enum": ["a", None]}, ("string",), True, "string | null"),
    ({"type": ["string", "null"], "enum": ["a"]}, ("string",), False, "string"),
    ({"enum": [1, None]}, ("integer",), True, "integer | null"),
    ({"const": True}, ("boolean",), False, "boolean"),
    ({"type": "array", "items": {"type": ["string", "null"]}}, ("array",), False, "array[string | null]"),
    ({"type": "array"}, ("array",), False, "array"),
    ({"type": ["array", "null"], "items": ref("Pair")}, ("array",), True, "array[object] | null"),
    ({"properties": {"a": {}}}, ("object",), False, "object"),
    ({"items": {}}, ("array",), False, "array"),
    (NULL, (), True, "null"),
    ({}, (), False, ""),
    ({"description": "Not known."}, (), False, ""),
]


@pytest.mark.parametrize(("schema", "types", "nullable", "name"), TYPES)
def test_types_are_those_that_all_parts_allow(schema: Any, types: tuple[str, ...], nullable: bool, name: str) -> None:
    found = read(schema)
    assert (found.types, found.nullable, found.type_name) == (types, nullable, name)


FIELDS: list[tuple[Any, dict[str, tuple[str, bool]]]] = [
    (ref("Pair"), {"a": ("string", True), "b": ("integer", False)}),
    ({"anyOf": [ref("Pair"), NULL]}, {"a": ("string", True), "b": ("integer", False)}),
    # Beside a `$ref`, fields and what is required come on top; they replace nothing.
    (
        {**ref("Pair"), "required": ["b"], "properties": {"c": {"type": "string"}}},
        {"a": ("string", True), "b": ("integer", True), "c": ("string", False)},
    ),
    (
        {"allOf": [ref("Pair"), {"type": "object", "required": ["c"], "properties": {"c": {"type": "boolean"}}}]},
        {"a": ("string", True), "b": ("integer", False), "c": ("boolean", True)},
    ),
    # A field that two parts declare is what both say of it.
    (
        {"allOf": [{"properties": {"a": {}, "b": {}}}, {"properties": {"a": {"type": "string"}}}]},
        {"a": ("string", False), "b": ("", False)},
    ),
    ({"properties": {"ID": {"type": "string"}, "id": {"type": "integer"}, "+id": {}, "-id": {}}}, {
        "ID": ("string", False), "id": ("integer", False), "+id": ("", False), "-id": ("", False),
    }),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "fields"), FIELDS)
def test_fields_are_those_of_all_parts_in_the_order_written(schema: Any, fields: dict[str, tuple[str, bool]]) -> None:
    found = read(schema).fields
    assert {name: (declared.type, declared.required) for name, declared in found.items()} == fields
    assert list(found) == list(fields)


def test_what_is_declared_in_a_value_is_met_with_its_schema() -> None:
    listed = {"type": "object", "properties": {"list": {"type": "array", "items": ref("Pair")}, "total": {}}}
    met = read(listed).met({"list": [{"a": "x", "c": 1}, 5], "more": {"a": "y"}})
    assert [(schema.type_name, value) for schema, value in met] == [
        ("object", {"list": [{"a": "x", "c": 1}, 5], "more": {"a": "y"}}),
        ("array[object]", [{"a": "x", "c": 1}, 5]),
        ("object", {"a": "x", "c": 1}),
        ("string", "x"),
        ("object", 5),
    ]


def test_own_words_win_over_those_of_what_is_referred_to() -> None:
    schema = read({**ref("Id"), "description": "The domain's.", "title": "Any", "x-getmx-evidence": "assumed"})
    assert (schema.description, schema.evidence, schema.component) == ("The domain's.", "assumed", "Read")
    assert read({"properties": {"id": ref("Id")}}).fields["id"].schema.component == "Id"
    assert read({"properties": {"id": {"anyOf": [ref("Id"), NULL]}}}).fields["id"].schema.component == "Id"


UNREADABLE: list[tuple[Any, str]] = [
    ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "of anyOf only one type"),
    ({"anyOf": [NULL]}, "of anyOf only one type"),
    ({"oneOf": [ref("Pair"), ref("Id"), NULL]}, "of oneOf only one type"),
    ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "no type in common"),
    ({"allOf": [{"enum": ["a"]}, {"enum": ["b"]}]}, "no value in common"),
    ({"allOf": [{"maximum": 1}, {"maximum": 2}]}, "its parts say 1 and 2 as maximum"),
    ({"type": "text"}, "type 'text' is none of JSON"),
    ({"type": [["string"]]}, "is none of JSON"),
    ({"not": {"type": "string"}}, "not cannot be read"),
    ({"if": {}, "then": {}}, "if cannot be read"),
    ({"patternProperties": {}}, "patternProperties cannot be read"),
    ({"prefixItems": [{}]}, "prefixItems cannot be read"),
    ({"properties": ["a"]}, "properties must be a mapping"),
    ({"properties": {"a": True}}, "a schema must be a mapping"),
    ({"required": "a"}, "required must be a list"),
    ({"required": [1]}, "required must list names"),
    ({"allOf": {}}, "allOf must be a list"),
    ({"allOf": ["x"]}, "a schema must be a mapping"),
    ({"enum": "a"}, "enum must be a list"),
    ({"items": True}, "a schema must be a mapping"),
    ({"$ref": "#/components/schemas/Nowhere"}, "names nothing"),
    ({"$ref": "other.yaml#/x"}, "is not local"),
    ({"$ref": 1}, "is not local"),
    ({"allOf": [ref("Read")]}, "composed of itself"),
    (ref("Read"), "composed of itself"),
    ({"properties": {"a": {"anyOf": [True, NULL]}}}, "a schema must be a mapping"),
    ("text", "a schema must be a mapping"),
    (None, "a schema must be a mapping"),
]


@pytest.mark.parametrize(("schema", "problem"), UNREADABLE)
def test_what_cannot_be_read_is_a_problem_with_its_place(schema: Any, problem: str) -> None:
    with pytest.raises(SpecError, match=problem) as caught:
        read(schema).read()
    assert caught.value.pointer.startswith("/components/schemas/Read")
    assert caught.value.line == 7


def test_a_schema_that_holds_itself_is_read_once() -> None:
    schema = read({"type": "object", "properties": {"loop": ref("Loop")}})
    schema.read()
    assert schema.fields["loop"].schema.fields["next"].schema.fields["next"].schema.component == "Loop"


# ------------------------------------------------------------------------------------------------- any schema at all

LEAVES = st.sampled_from(
    [
        {"type": "string"}, {"type": "integer"}, {"type": ["number", "null"]}, {"type": "boolean"}, {}, NULL,
        {"enum": ["a", None], "type": ["string", "null"]}, {"type": "integer", "enum": [1, -1]}, ref("Id"), ref("Pair"),
    ]
)  # fmt: skip
NAMES = st.sampled_from(["a", "A", "b", "+a", "-a", "list"])


def objects(schemas: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(NAMES, schemas, max_size=3)
    required = st.lists(NAMES, max_size=2)
    return st.one_of(
        st.fixed_dictionaries({"type": st.just("object"), "required": required, "properties": properties}),
        st.fixed_dictionaries({"allOf": st.lists(schemas, min_size=1, max_size=3)}),
        schemas.map(lambda schema: {"anyOf": [schema, NULL]}),
        schemas.map(lambda schema: {"type": "array", "items": schema}),
        properties.map(lambda fields: {**ref("Pair"), "properties": fields}),
    )


SCHEMAS = st.recursive(LEAVES, objects, max_leaves=8)
VALUES = st.recursive(
    st.sampled_from(["a", "b", 1, -1, 0.5, True, None]),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)


@given(SCHEMAS, VALUES)
def test_the_reading_admits_what_json_schema_admits(schema: Any, value: Any) -> None:
    """The judge is a JSON Schema validator, which knows nothing of this reading."""
    found = read(schema)
    try:
        found.read()
    except SpecError:
        return  # Told, not guessed; the cases above say when.
    if not _validator(schema).is_valid(value):
        return
    if found.types or found.nullable:
        allowed = {*found.types, *(("null",) if found.nullable else ())}
        assert json_type(value) in allowed | ({"integer"} if "number" in allowed else set()) or _is_implied(found)
    if isinstance(value, dict):
        assert all(name in value for name, declared in found.fields.items() if declared.required)


@given(
    st.recursive(LEAVES | st.sampled_from([None, True, 1, "x", [], {"type": 1}, {"$ref": []}]), objects, max_leaves=6)
)
def test_nothing_but_spec_errors_comes_out(schema: Any) -> None:
    found = read(schema)
    try:
        found.read()
        _ = found.type_name, found.component, found.pointers
    except SpecError as error:
        assert error.pointer
        assert error.line


def _is_implied(schema: Schema) -> bool:
    """Whether no part names the type, so that it follows from fields or items."""
    return not any("type" in part.node or "enum" in part.node for part in schema.parts)


def _validator(schema: Any) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": {"schemas": SHARED}} if isinstance(schema, dict) else schema)
