"""A change of the spec changes exactly what it says, and the run tells it line by line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.generating import (
    Run,
    Spec,
    add_operation,
    build,
    built,
    data_of,
    form_of,
    operation_of,
    path_of,
    python,
    small_spec,
)

#: What callers see of a package.
INTERFACE = """
import json, inspect, getmx
def public(resource):
    return sorted(name for name in vars(type(resource)) if not name.startswith("_"))
names = {operation.method.split(".")[0] for operation in getmx.OPERATIONS.values()}
clients = [getmx.GetMX(token="t"), getmx.AsyncGetMX(token="t")]
print(json.dumps({
    "operations": list(getmx.OPERATIONS),
    "paths": [operation.path for operation in getmx.OPERATIONS.values()],
    "methods": [{name: public(getattr(client, name)) for name in sorted(names)} for client in clients],
    "signatures": [str(inspect.signature(getattr(getattr(clients[0], r), m)))
                   for r, m in (operation.method.split(".") for operation in getmx.OPERATIONS.values())],
}))
"""


def interface(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = python(INTERFACE, package)
    found["API.md"] = [
        line for line in (package / "API.md").read_text(encoding="utf-8").splitlines() if line[:1] == "-"
    ]
    return found


def told(done: Run) -> list[str]:
    """The lines on operations and fields; those on files come after them."""
    assert done.status == 0, done.err
    return [line for line in done.out.splitlines() if line[:2] in ("+ ", "- ", "~ ") and line[2:7] != "file "]


@pytest.fixture
def spec() -> Spec:
    """Two operations of one resource, the second with a field that is its own."""
    return _spec()


def _spec() -> Spec:
    spec = small_spec()
    add_operation(spec, "otherOne", "emails.other_one", "OtherOne", "/v1/other")
    form_of(spec, "otherOne")["properties"]["how_many"] = {"type": "integer"}
    return spec


@pytest.fixture(scope="module")
def first_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(_spec(), tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def first_interface(first_package: Path) -> dict[str, Any]:
    return interface(first_package)


@pytest.fixture
def earlier(first_package: Path, tmp_path: Path) -> Path:
    """A copy of that spec's package, as an earlier build has left it."""
    return shutil.copytree(first_package, tmp_path / "out")


@pytest.mark.usefixtures("earlier")
def test_added_endpoint_appears_everywhere_and_nothing_else_does(
    spec: Spec, tmp_path: Path, first_interface: dict[str, Any]
) -> None:
    before = first_interface
    add_operation(spec, "thirdOne", "thirds.one", "ThirdOne", "/v1/third")["tags"] = ["Third"]
    done = build(spec, tmp_path)
    after = interface(tmp_path / "out")
    assert after["operations"] == [*before["operations"], "thirdOne"]
    assert after["paths"] == [*before["paths"], "/v1/third"]
    assert after["methods"] == [{**methods, "thirds": ["one"]} for methods in before["methods"]]
    assert [line for line in after["API.md"] if line not in before["API.md"]] == [
        "- `mx.thirds.one(*, mail_id: str) -> ThirdOne`",
        "- `ThirdOne()`",
    ]
    assert set(before["API.md"]) < set(after["API.md"])
    assert told(done) == ["+ thirdOne: mx.thirds.one() at /v1/third"]
    files = ["+ file getmx/models/thirds.py", "+ file getmx/resources/thirds.py", "~ file API.md"]
    assert [line for line in files if line not in done.out.splitlines()] == []
    assert "emails.py" not in done.out


def test_form_of_the_token_alone_makes_a_method_without_arguments(spec: Spec, tmp_path: Path) -> None:
    form = form_of(spec, "otherOne")
    form.update(required=["token"], properties={"token": form["properties"]["token"]})
    operation_of(spec, "otherOne")["requestBody"]["content"]["multipart/form-data"]["examples"] = {
        "illustration": {"value": {"token": "token"}}
    }
    after = interface(built(spec, tmp_path))
    assert "- `mx.emails.other_one() -> OtherOne`" in after["API.md"]


def test_order_of_schemas_does_not_matter(spec: Spec, tmp_path: Path) -> None:
    schemas = spec["components"]["schemas"]
    data_of(spec)["properties"] = {"owner": {"$ref": "#/components/schemas/Owner"}}
    owner = {"type": "object", "properties": {"name": {"type": "string"}}}
    spec["components"]["schemas"] = {**schemas, "Owner": owner}
    after = interface(built(spec, tmp_path))
    spec["components"]["schemas"] = {"Owner": owner, **schemas}
    assert after == interface(built(spec, tmp_path))
    assert "- `Owner(name: str | None)`" in after["API.md"]


@pytest.mark.usefixtures("earlier")
def test_removed_endpoint_disappears_everywhere(spec: Spec, tmp_path: Path, first_interface: dict[str, Any]) -> None:
    before = first_interface
    del spec["paths"]["/v1/other"]
    done = build(spec, tmp_path)
    after = interface(tmp_path / "out")
    assert after["operations"] == before["operations"][:1] == ["cleanUpEmail"]
    assert after["methods"] == [{"emails": ["clean_up"]}] * 2
    assert not any("ther" in line for line in after["API.md"])
    assert told(done) == ["- otherOne: mx.emails.other_one() at /v1/other"]


def test_last_endpoint_of_a_resource_takes_its_files_with_it(spec: Spec, tmp_path: Path) -> None:
    add_operation(spec, "thirdOne", "thirds.one", "ThirdOne", "/v1/third")["tags"] = ["Third"]
    built(spec, tmp_path)
    del spec["paths"]["/v1/third"]
    done = build(spec, tmp_path)
    assert "- file getmx/resources/thirds.py" in done.out.splitlines()
    assert list((tmp_path / "out").rglob("*third*")) == []


@pytest.mark.usefixtures("earlier")
def test_renamed_operation_is_one_that_goes_and_one_that_comes(spec: Spec, tmp_path: Path) -> None:
    operation_of(spec, "otherOne").update({"operationId": "betterOne", "x-getmx-method": "emails.better_one"})
    done = build(spec, tmp_path)
    after = interface(tmp_path / "out")
    assert after["operations"] == ["cleanUpEmail", "betterOne"]
    assert after["methods"] == [{"emails": ["better_one", "clean_up"]}] * 2
    assert told(done) == [
        "+ betterOne: mx.emails.better_one() at /v1/other",
        "- otherOne: mx.emails.other_one() at /v1/other",
    ]


@pytest.mark.usefixtures("earlier")
def test_moved_path_keeps_the_method(spec: Spec, tmp_path: Path, first_interface: dict[str, Any]) -> None:
    before = first_interface
    spec["paths"]["/v2/other"] = spec["paths"].pop("/v1/other")
    done = build(spec, tmp_path)
    after = interface(tmp_path / "out")
    assert {**after, "paths": None} == {**before, "paths": None}
    assert after["paths"] == [path_of(spec), "/v2/other"]
    assert told(done) == [
        "~ otherOne: mx.emails.other_one() at /v1/other -> mx.emails.other_one() at /v2/other",
    ]


def form_field(name: str, **schema: Any) -> Callable[[Spec], object]:
    return lambda spec: form_of(spec, "otherOne")["properties"].update({name: schema})


def answer_field(**schema: Any) -> Callable[[Spec], object]:
    return lambda spec: data_of(spec, "otherOne").update(properties={"size": schema}, required=["size"])


def without_field(spec: Spec) -> None:
    del form_of(spec, "otherOne")["properties"]["how_many"]


def more_evidence(spec: Spec) -> None:
    evidence = operation_of(spec, "otherOne")["x-getmx-evidence"]
    operation_of(spec, "otherOne")["x-getmx-evidence"] = {**evidence, "response": "observed"}


CALL = "mx.emails.other_one(*, mail_id: str, "
#: A change, the lines that tell it, and lines of API.md that come with it.
SMALL_CHANGES: dict[str, tuple[Callable[[Spec], object], list[str], list[str]]] = {
    "form field added": (
        form_field("mark", type="string"),
        ["+ otherOne form field mark: string"],
        [f"- `{CALL}how_many: int | None = None, mark: str | None = None) -> OtherOne`"],
    ),
    "form field removed": (
        without_field,
        ["- otherOne form field how_many: integer"],
        ["- `mx.emails.other_one(*, mail_id: str) -> OtherOne`"],
    ),
    "form field of another type": (
        form_field("how_many", type="string"),
        ["~ otherOne form field how_many: integer -> string"],
        [f"- `{CALL}how_many: str | None = None) -> OtherOne`"],
    ),
    "form field with choices": (
        form_field("how_many", type="integer", enum=[3, 5]),
        ["~ otherOne form field how_many: integer -> integer, enum [3, 5]"],
        [f"- `{CALL}how_many: Literal[3, 5] | None = None) -> OtherOne`"],
    ),
    "form field becomes required": (
        lambda spec: form_of(spec, "otherOne")["required"].append("how_many"),
        ["~ otherOne form field how_many: integer -> integer (required)"],
        [f"- `{CALL}how_many: int) -> OtherOne`"],
    ),
    "answer field becomes known": (
        answer_field(type="integer"),
        ["+ otherOne answer field data/size: integer (required)"],
        ["- `OtherOne(size: int)`"],
    ),
    "answer field that is assumed": (
        answer_field(type="integer", **{"x-getmx-evidence": "assumed"}),
        ["+ otherOne answer field data/size: integer, x-getmx-evidence assumed (required)"],
        ["- `OtherOne(size: int | None)`"],
    ),
    "evidence": (
        more_evidence,
        ["~ otherOne evidence: path documented, request documented, response documented, page 176718317"
         " -> path documented, request documented, response observed, page 176718317"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SMALL_CHANGES)
def test_small_change_is_told_in_its_own_terms(name: str, spec: Spec, earlier: Path, tmp_path: Path) -> None:
    change, lines, signatures = SMALL_CHANGES[name]
    before = set((earlier / "API.md").read_text(encoding="utf-8").splitlines())
    change(spec)
    assert told(build(spec, tmp_path)) == lines
    after = (tmp_path / "out" / "API.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == signatures


def test_same_spec_again_changes_nothing(package: Path, tmp_path: Path) -> None:
    done = build(small_spec(), tmp_path)
    assert told(done) == []
    assert "nothing changed" in done.out.splitlines()


def test_package_with_a_damaged_copy_of_the_spec_is_regenerated(package: Path, tmp_path: Path) -> None:
    for damage in ("", "[1]", '{"paths": {"/x": {"post": {}}}}', '{"paths": {"/x": {"post": {"requestBody": 1}}}}'):
        (package / "getmx" / "openapi.json").write_text(damage)
        done = build(small_spec(), tmp_path)
        assert done.status == 0, done.err
        assert "~ file getmx/openapi.json" in done.out.splitlines()
