"""Data of several JSON types: what the spec lists is no deviation, anything else is, for a strict client too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.generating import built, data_of, own_spec, python

#: Reads data as a strict client does; prints what deviates, or what came of it.
READ = """
import json, sys
from getmx import OPERATIONS, GetMXFieldError, Page
from getmx._runtime.decode import decode
from getmx._runtime.deviations import Reader
from getmx._runtime.paging import first_place, read_page

def read(name, data):
    operation, reader = OPERATIONS[name], Reader(name, strict=True, is_confirmed=True)
    try:
        if operation.paging:
            return read_page(Page, operation, data, first_place(operation, {}, {}), None, reader).items
        return decode(operation.answer(), data, "/data", reader).size
    except GetMXFieldError as error:
        return f"{error.pointer} should be {error.expected}, got {error.got}"

print(json.dumps([read(name, data) for name, data in json.loads(sys.argv[1])], default=repr))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a mailbox's clean-up array or object came, of its update null or object; of two lists array, and null."""
    spec = own_spec()
    fields: dict[str, Any] = {"required": ["size"], "properties": {"size": {"type": "integer"}}}
    data_of(spec, "cleanUpEmail").clear()
    data_of(spec, "cleanUpEmail")["allOf"] = [{"type": ["array", "object"], **fields}]
    data_of(spec, "updateEmail").update({"type": ["object", "null"], **fields})
    rows = {"list": {"type": "array", "items": {"$ref": "#/components/schemas/Domain"}}, "total": {"type": "integer"}}
    rows["has_more"] = {"type": "boolean"}
    data_of(spec, "listDomains").clear()
    data_of(spec, "listDomains")["allOf"] = [{"type": ["array", "object"], "properties": rows}]
    answer = spec["components"]["schemas"]["GroupPayListAnswer"]["allOf"][1]["properties"]
    answer["data"] = {"anyOf": [answer["data"], {"type": "null"}]}
    return built(spec, tmp_path_factory.mktemp("package"))


CASES: dict[tuple[str, str], Any] = {
    ("cleanUpEmail", '{"size": 5}'): 5,
    ("cleanUpEmail", "[]"): None,
    ("cleanUpEmail", "[1]"): None,
    ("cleanUpEmail", "{}"): "/data/size should be a value, got missing",
    ("cleanUpEmail", "null"): "/data should be object, got null",
    ("cleanUpEmail", '"x"'): "/data should be object, got string",
    ("updateEmail", "null"): None,
    ("updateEmail", "[]"): "/data should be object, got array",
    ("updateEmail", "{}"): "/data/size should be a value, got missing",
    ("listDomains", "[]"): [],
    ("listDomains", '{"list": [], "total": 0, "has_more": false}'): [],
    ("listDomains", '{"list": [], "has_more": 0, "other": 1}'): "/data/other should be no such field, got integer",
    ("listDomains", "null"): "/data should be object, got null",
    ("listDomains", "{}"): "/data/list should be a value, got missing",
    ("listDomains", '{"list": [null]}'): "/data/list/* should be object, got null",
    ("listGroupPays", "null"): [],
    ("listGroupPays", "[]"): "/data should be object, got array",
    ("listGroupPays", '{"list": [null]}'): "/data/list/* should be object, got null",
    ("listAliases", "[]"): "/data should be object, got array",
}


def test_listed_types_are_no_deviation_and_others_are(package: Path) -> None:
    calls = json.dumps([(name, json.loads(data)) for name, data in CASES])
    assert dict(zip(CASES, python(READ, package, calls), strict=True)) == CASES
