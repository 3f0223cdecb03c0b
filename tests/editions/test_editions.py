"""The editions say what the spec says, are valid, and have the forms that tools read right."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from generator.editions import (
    EDITIONS,
    FLAT,
    INTEROP,
    INTEROP_30,
    Edition,
    calls,
    differences,
    edition_as_spec,
    written,
)
from generator.spec import Document, GenerationError, Spec, SpecError, load, walk
from tests.support.generating import answer_of, form_of, operation_of, own_spec, small_spec
from tests.support.spec import SPEC

each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
Node = dict[str, Any]


@cache
def source() -> Spec:
    return Spec(load(SPEC))


@cache
def text_of(edition: Edition) -> str:
    return json.dumps(written(source(), edition))


def edition_of(edition: Edition) -> Node:
    found: Node = json.loads(text_of(edition))
    return found


def spec_of(data: Node) -> Spec:
    return Spec(Document(Path("spec.yaml"), "", data, {}))


def told(data: Node, edition: Edition) -> list[str]:
    return differences(calls(spec_of(data)), calls(edition_as_spec(written(spec_of(data), edition), edition.name)))


@each_edition
def test_an_edition_describes_the_calls_of_the_spec(edition: Edition) -> None:
    assert differences(calls(source()), calls(edition_as_spec(edition_of(edition), edition.name))) == []


@each_edition
def test_an_edition_is_valid(edition: Edition) -> None:
    validator = OpenAPIV30SpecValidator if edition is INTEROP_30 else OpenAPIV31SpecValidator
    assert [error.message for error in validator(edition_of(edition)).iter_errors()] == []


@each_edition
def test_an_edition_tells_its_version_and_how_old_its_evidence_is(edition: Edition) -> None:
    info = edition_of(edition)["info"]
    assert info["version"] == source().version
    assert "x-getmx-newest-evidence" in info


def schemas(edition: Edition) -> Iterator[tuple[str, Node]]:
    """Every mapping of the edition but for examples, whose values may look like anything."""
    for at, node in walk(edition_of(edition)):
        if isinstance(node, dict) and "/examples/" not in at and not at.endswith("/properties"):
            yield at, node


@each_edition
def test_no_reference_has_words_beside_it_and_none_names_a_scalar(edition: Edition) -> None:
    components = edition_of(edition).get("components", {}).get("schemas", {})
    for at, node in schemas(edition):
        if "$ref" in node:
            assert node.keys() == {"$ref"}, at
            assert components[node["$ref"].rpartition("/")[2]]["type"] == "object", at


@each_edition
def test_nothing_is_composed(edition: Edition) -> None:
    assert [at for at, node in schemas(edition) if {"allOf", "oneOf"} & node.keys()] == []
    if edition is FLAT:
        assert '"$ref"' not in text_of(FLAT)
    if edition is INTEROP_30:
        assert [at for at, node in schemas(edition) if isinstance(node.get("type"), list) or ("examples" in node
                and "type" in node)] == []  # fmt: skip


def validators(edition: Edition) -> Iterator[tuple[str, Node, Draft202012Validator]]:
    """Of each operation its name, its answer and what validates an answer."""
    document = edition_as_spec(edition_of(edition), edition.name).document.data
    resource: Resource[Any] = DRAFT202012.create_resource(document)
    registry: Registry[Any] = Registry().with_resource("urn:edition", resource)
    for path, item in document["paths"].items():
        at = f"/paths/{path.replace('/', '~1')}/post/responses/200/content/application~1json"
        media = item["post"]["responses"]["200"]["content"]["application/json"]
        yield path, media, Draft202012Validator({"$ref": f"urn:edition#{at}/schema"}, registry=registry)


@each_edition
def test_answers_and_errors_fit(edition: Edition) -> None:
    for path, media, validator in validators(edition):
        envelopes = [example["value"] for example in media["examples"].values()]
        nothing: list[Any] = [None, {}]
        envelopes += [{"code": 40001, "msg": "no token", "data": data} for data in nothing]
        for envelope in envelopes:
            assert [error.message for error in validator.iter_errors(envelope)] == [], path
        assert list(validator.iter_errors({"code": 1, "data": None})), path


def test_how_a_thing_is_known_stands_in_its_description() -> None:
    document = edition_of(INTEROP)
    form = document["components"]["schemas"]["MessageListForm"]["properties"]
    marked = {name: field["description"] for name, field in form.items() if "x-getmx-evidence" in field}
    assert marked
    assert all(text.endswith(f"Evidence: {form[name]['x-getmx-evidence']}.") for name, text in marked.items())
    for item in document["paths"].values():
        levels = item["post"]["x-getmx-evidence"]
        words = f"Evidence: path {levels['path']}, request {levels['request']}, answer {levels['response']}"
        assert words in item["post"]["description"]


def test_the_newest_evidence_is_the_newest_day_of_any_operation() -> None:
    spec = own_spec()
    assert written(spec_of(spec), INTEROP)["info"]["x-getmx-newest-evidence"] is None
    operation_of(spec, "listDomains")["x-getmx-evidence"]["seen"] = "2026-03-01"
    operation_of(spec, "updateEmail")["x-getmx-evidence"]["seen"] = "2026-02-28"
    info = written(spec_of(spec), INTEROP)["info"]
    assert info["x-getmx-newest-evidence"] == "2026-03-01"
    assert "of 2026-03-01" in info["description"]


# ------------------------------------------------------------------------------------------- a fault in an edition


def form_in(data: Node, operation: str = "listMessages") -> Node:
    media = operation_of(data, operation)["requestBody"]["content"]["multipart/form-data"]
    return _named(data, media["schema"])


def data_in(data: Node, operation: str = "listMessages") -> Node:
    media = operation_of(data, operation)["responses"]["200"]["content"]["application/json"]
    return _named(data, _named(data, media["schema"])["properties"]["data"])


def _named(data: Node, schema: Node) -> Node:
    schema = schema.get("anyOf", [schema])[0]
    found: Node = data["components"]["schemas"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def media_in(data: Node) -> Node:
    found: Node = operation_of(data, "listMessages")["requestBody"]["content"]["multipart/form-data"]
    return found


def _move(holder: Node, old: str, new: str) -> None:
    holder[new] = holder.pop(old)


FAULTS: dict[str, Callable[[Node], object]] = {
    "an operation is missing": lambda data: data["paths"].popitem(),
    "another path": lambda data: _move(data["paths"], "/v1/message/list", "/v1/message/lists"),
    "another method": lambda data: _move(data["paths"]["/v1/message/list"], "post", "get"),
    "encoding is removed": lambda data: media_in(data).pop("encoding"),
    "a field is misnamed": lambda data: _move(form_in(data)["properties"], "subject", "subjekt"),
    "a field is missing": lambda data: form_in(data)["properties"].pop("subject"),
    "a field is required": lambda data: form_in(data)["required"].append("subject"),
    "a field is not required": lambda data: form_in(data)["required"].remove("folder"),
    "another order": lambda data: _move(form_in(data)["properties"], "token", "token"),
    "another type": lambda data: form_in(data)["properties"]["mail_id"].update(type="integer"),
    "another bound": lambda data: form_in(data)["properties"]["limit"].update(maximum=50),
    "another choice": lambda data: form_in(data)["properties"]["seen"]["enum"].pop(),
    "a secret is told": lambda data: form_in(data)["properties"]["token"].pop("writeOnly"),
    "less is needed": lambda data: form_in(data, "updateEmail").pop("minProperties"),
    "another tag": lambda data: operation_of(data, "listMessages").update(tags=["Mail"]),
    "another rule of retries": lambda data: operation_of(data, "updateEmail").update({"x-getmx-retry": "safe"}),
    "an example is missing": lambda data: media_in(data)["examples"].popitem(),
    "a row lacks a field": lambda data: _named(data, data_in(data)["properties"]["list"]["items"])["properties"].pop(
        "to"
    ),
    "data has another type": lambda data: data_in(data)["properties"]["total"].update(type="string"),
}


@each_edition
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_an_edition_is_told(edition: Edition, fault: str) -> None:
    data = edition_of(edition)
    FAULTS[fault](data)
    assert data != edition_of(edition) or fault == "another order"
    assert differences(calls(source()), calls(edition_as_spec(data, edition.name)))


def test_a_faulty_edition_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.editions import release

    faulty = edition_of(INTEROP)
    FAULTS["encoding is removed"](faulty)
    monkeypatch.setattr(release, "written", lambda spec, edition: faulty)
    with pytest.raises(GenerationError, match="listMessages: encoding"):
        release.edition_texts(source())


# ------------------------------------------------------------------------------------------- whatever a spec may hold

ID = {"type": "string", "description": "An id.", "examples": ["1", "2"]}
SHAPES: dict[str, Any] = {
    "scalar": {"$ref": "#/components/schemas/Id", "description": "Another text.", "x-getmx-evidence": "assumed"},
    "nullable scalar": {"anyOf": [{"$ref": "#/components/schemas/Id"}, {"type": "null"}], "description": "Or none."},
    "two types": {"type": ["string", "integer"], "examples": [1]},
    "two types or null": {"type": ["string", "integer", "null"]},
    "choices or null": {"type": ["string", "null"], "enum": ["a", None]},
    "constant": {"const": 5},
    "array of anything": {"type": "array"},
    "array of arrays": {"type": "array", "items": {"type": "array", "items": {"$ref": "#/components/schemas/Id"}}},
    "object": {"$ref": "#/components/schemas/Pair"},
    "object with words": {"$ref": "#/components/schemas/Pair", "description": "Mine.", "x-getmx-evidence": "assumed"},
    "nullable object": {"anyOf": [{"$ref": "#/components/schemas/Pair"}, {"type": "null"}]},
    "composed": {"allOf": [{"$ref": "#/components/schemas/Pair"}, {"properties": {"c": {"type": "boolean"}}}]},
    "object inside": {"type": "object", "required": ["a"], "properties": {"a": ID, "type": {"type": "string"}}},
    "named as keywords": {"type": "object", "properties": {"example": ID, "nullable": ID, "$ref": ID, "enum": ID}},
    "anything": {"description": "Not known."},
}
PAIR = {"type": "object", "required": ["a"], "properties": {"a": ID, "b": {"$ref": "#/components/schemas/Id"}}}


@each_edition
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("place", ["field", "data", "row"])
def test_whatever_an_answer_holds_stays_what_it_is(edition: Edition, shape: str, place: str) -> None:
    spec = small_spec()
    spec["components"]["schemas"] |= {"Id": copy.deepcopy(ID), "Pair": copy.deepcopy(PAIR)}
    schema = copy.deepcopy(SHAPES[shape])
    field = {"field": {"type": "object", "properties": {"x": schema}}, "data": schema}
    rows = {"type": "object", "properties": {"list": {"type": "array", "items": schema}}}
    answer_of(spec)["allOf"][1]["properties"]["data"] = field.get(place, rows)
    assert told(spec, edition) == []


@each_edition
@pytest.mark.parametrize(
    "rules",
    [
        {"type": "integer", "exclusiveMinimum": 0, "maximum": 5},
        {"type": "string", "pattern": "^a", "minLength": 1, "deprecated": True},
        {"type": "array", "items": {"type": "string", "maxLength": 3}, "minItems": 1, "uniqueItems": True},
        {"type": "string", "contentEncoding": "base64", "examples": ["YQ=="]},
    ],
)
def test_whatever_a_form_asks_for_is_still_asked_for(edition: Edition, rules: Node) -> None:
    spec = small_spec()
    form_of(spec)["properties"]["added"] = rules
    assert told(spec, edition) == []


def test_an_object_in_itself_is_named_or_refused() -> None:
    spec = small_spec()
    loop = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Loop"}}}
    spec["components"]["schemas"]["Loop"] = loop
    answer_of(spec)["allOf"][1]["properties"]["data"] = {"$ref": "#/components/schemas/Loop"}
    assert told(spec, INTEROP) == []
    for edition in (INTEROP_30, FLAT):
        with pytest.raises(SpecError, match="holds itself"):
            written(spec_of(spec), edition)
