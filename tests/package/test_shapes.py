"""Each way in which a schema may be written ends in the same class: the type that it says, and never a guess."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.generating import Spec, answer_of, built, data_of, form_of, python, small_spec

NULL = {"type": "null"}
TEXT = {"type": "string"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


#: A field of an answer as it is written, and the annotation of the attribute.
SHAPES: dict[str, tuple[Any, str]] = {
    "text": (TEXT, "str"),
    "format that is no type of its own": ({**TEXT, "format": "uuid"}, "str"),
    "whole number of 64 bits": ({"type": "integer", "format": "int64"}, "int"),
    "text or null": ({"type": ["string", "null"]}, "str | None"),
    "reference": (ref("Word"), "str"),
    "reference with words beside it": ({**ref("Word"), "description": "Another one."}, "str"),
    "reference with a title beside it": ({**ref("Thing"), "title": "Another Name"}, "Thing"),
    "object of parts": ({"allOf": [ref("Thing"), {"description": "Told here."}]}, "Thing"),
    "object or null": ({"anyOf": [ref("Thing"), NULL]}, "Thing | None"),
    "choices": ({**TEXT, "enum": ["a", "b"]}, "str"),
    "choices or null": ({"type": ["string", "null"], "enum": ["a", None]}, "str | None"),
    "choices without a type": ({"enum": [1, 2, None]}, "int | None"),
    "one value": ({"const": "a"}, "str"),
    "list": ({"type": "array", "items": TEXT}, "list[str]"),
    "list whose items may be null": ({"type": "array", "items": {"type": ["string", "null"]}}, "list[str | None]"),
    "list of objects or null": ({"type": "array", "items": {"anyOf": [ref("Thing"), NULL]}}, "list[Thing | None]"),
    "list of anything": ({"type": "array", "items": {}}, "list[Any]"),
    "nothing known": ({}, "Any"),
}

READ = """
import json, sys, warnings
from getmx import models
from getmx._runtime.decode import decode
from getmx._runtime.deviations import Reader
fields = {attribute.name: models.EmailCleanUp.__annotations__[attribute.name]
          for attribute in models.EmailCleanUp.__attributes__}
answer = decode(models.EmailCleanUp, json.loads(sys.argv[1]), "/data", Reader("x", strict=True))
print(json.dumps([fields, {name: getattr(answer, name) for name in ("tags", "tag")}]))
"""


@pytest.fixture(scope="module")
def spec() -> Spec:
    """A spec whose one answer has a field of each shape, all of them required and documented."""
    spec = small_spec()
    names = [f"shape_{number}" for number in range(len(SHAPES))]
    fields = dict(zip(names, (schema for schema, _ in SHAPES.values()), strict=True))
    spec["components"]["schemas"] |= {
        "Word": {**TEXT, "title": "A Title", "description": "A word."},
        "Thing": {"type": "object", "title": "Some Thing", "properties": {"word": ref("Word")}},
    }
    own = {"tags": {"type": "array", "items": {"type": ["string", "null"]}}, "tag": {"type": ["string", "null"]}}
    data_of(spec).update(title="Clean-up Data", required=names, properties={**fields, **own})
    return spec


@pytest.fixture(scope="module")
def read(spec: Spec, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The annotations of the class, and what came of an answer with null in a list."""
    package = built(spec, tmp_path_factory.mktemp("shapes"))
    assert built(spec, package.parent) == package
    sent = {"tags": ["a", None], "tag": None} | {
        f"shape_{number}": value for number, value in enumerate(_value(schema) for schema, _ in SHAPES.values())
    }
    return python(READ, package, json.dumps(sent))


def _value(schema: Any) -> Any:
    """Some value that fits: null, where the shape allows it."""
    text = json.dumps(schema)
    if '"array"' in text and '"null"' not in text:
        return []
    if '"null"' in text and '"array"' not in text:
        return None
    return [] if '"array"' in text else {} if "Thing" in text else 1 if "integer" in text or "[1, 2" in text else "a"


@pytest.mark.parametrize("name", SHAPES)
def test_attribute_has_the_type_that_the_spec_says(name: str, read: Any) -> None:
    number = list(SHAPES).index(name)
    assert read[0][f"shape_{number}"] == SHAPES[name][1]


def test_null_in_a_list_is_kept_where_the_spec_allows_it(read: Any) -> None:
    assert read[1] == {"tags": ["a", None], "tag": None}


def test_envelope_that_types_its_data_changes_nothing(tmp_path: Path) -> None:
    """The parser alone would make a class of its own of it."""
    spec = small_spec()
    (tmp_path / "plain").mkdir()
    (tmp_path / "typed").mkdir()
    plain = built(spec, tmp_path / "plain")
    spec["components"]["schemas"]["Envelope"]["properties"]["data"] = {"type": "object"}
    typed = built(spec, tmp_path / "typed")
    name = "getmx/models/emails.py"
    assert (plain / name).read_text(encoding="utf-8") == (typed / name).read_text(encoding="utf-8")


def test_form_of_parts_is_the_form_of_all_of_them(tmp_path: Path) -> None:
    spec = small_spec()
    form_of(spec)["allOf"] = [{"type": "object"}]
    package = built(spec, tmp_path)
    assert "mx.emails.clean_up(*, mail_id: str) -> EmailCleanUp" in (package / "API.md").read_text(encoding="utf-8")


def test_titles_name_no_class(tmp_path: Path) -> None:
    spec = small_spec()
    answer_of(spec)["title"] = "Whatever"
    form_of(spec)["title"] = "Another"
    package = built(spec, tmp_path)
    assert "Whatever" not in (package / "API.md").read_text(encoding="utf-8")
