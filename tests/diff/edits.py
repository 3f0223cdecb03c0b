"""Edits of a spec with four operations, and what the release notes say of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from generator.diff.notes import Change, State, compared, state
from generator.spec import Document
from tests.support.generating import Spec, cut, form_of, operation_of, own_spec, path_of

OPERATIONS = ("listDomains", "updateEmail", "cleanUpEmail", "listMessages", "deleteDomain")
Edit = Callable[[Spec], object]

#: What is said of a change: its severity for other languages, for Python, of the spec, and of the package.
Told = tuple[str, str, str, str]
Case = tuple[list[Edit], list[Told]]


@cache
def base_spec() -> Spec:
    """Lists with and without more fields, a form with "at least one of", one with an array, and a guessed path."""
    spec = cut(own_spec(), *OPERATIONS)
    form_of(spec, "listDomains")["properties"]["limit"] = {"type": "integer", "minimum": 1, "maximum": 20}
    domain = spec["components"]["schemas"]["Domain"]
    domain["properties"] |= {"name": {"type": ["string", "null"]}, "size": {"type": "integer"}}
    domain["required"] = ["size"]
    return spec


def document_of(spec: Spec) -> Document:
    return Document(Path("spec.yaml"), "", spec, {})


@cache
def base() -> State:
    return state(document_of(base_spec()))


def changed(*edits: Edit) -> State:
    spec = copy.deepcopy(base_spec())
    for edit in edits:
        edit(spec)
    return state(document_of(spec))


def notes_of(*edits: Edit) -> list[Change]:
    return compared(base(), changed(*edits))


def field(operation: str, name: str, **keywords: Any) -> Edit:
    """Changes keywords of a form field, which becomes a schema of its own; None takes one away."""
    return lambda spec: _keep(_own(spec, form_of(spec, operation)["properties"], name), keywords)


def row(name: str, **keywords: Any) -> Edit:
    return lambda spec: _keep(_own(spec, spec["components"]["schemas"]["Domain"]["properties"], name), keywords)


def operation(name: str, **keywords: Any) -> Edit:
    return lambda spec: _keep(operation_of(spec, name), {f"x-getmx-{key}": value for key, value in keywords.items()})


def evidence(name: str, **levels: Any) -> Edit:
    return lambda spec: _keep(operation_of(spec, name)["x-getmx-evidence"], levels)


def required(*names: str) -> Edit:
    return lambda spec: form_of(spec, "listDomains").update(required=["token", *names])


def _own(spec: Spec, properties: Spec, name: str) -> Spec:
    found: Spec = properties.get(name, {})
    if "$ref" in found:
        beside = {key: value for key, value in found.items() if key != "$ref"}
        found = copy.deepcopy(spec["components"]["schemas"][found["$ref"].rpartition("/")[2]]) | beside
    properties[name] = found
    return found


def _keep(target: Spec, keywords: Spec) -> None:
    for key, value in keywords.items():
        if value is None:
            target.pop(key, None)
        else:
            target[key] = value


def without(name: str) -> Edit:
    return lambda spec: form_of(spec, "listDomains")["properties"].pop(name)


def moved(spec: Spec) -> None:
    spec["paths"]["/v2/domains"] = spec["paths"].pop(path_of(spec, "listDomains"))


def guessed_path_moved(spec: Spec) -> None:
    spec["paths"]["/v2/domains/delete"] = spec["paths"].pop(path_of(spec, "deleteDomain"))


def renamed_field(spec: Spec) -> None:
    properties = form_of(spec, "listDomains")["properties"]
    properties["label"] = properties.pop("mark")


def renamed_class(spec: Spec) -> None:
    text = json.dumps(spec).replace('/Domain"', '/Place"').replace('"Domain": {', '"Place": {')
    spec.update(
        json.loads(text.replace("DomainListAnswer", "PlaceListAnswer").replace("DomainListData", "PlaceListData"))
    )


def reordered(spec: Spec) -> None:
    properties = form_of(spec, "listDomains")["properties"]
    properties["page"] = properties.pop("page")


def encoding(**settings: Any) -> Edit:
    def edit(spec: Spec) -> None:
        media = operation_of(spec, "listMessages")["requestBody"]["content"]["multipart/form-data"]
        _keep(media["encoding"]["folder"], settings)

    return edit


def no_encoding(spec: Spec) -> None:
    del operation_of(spec, "listMessages")["requestBody"]["content"]["multipart/form-data"]["encoding"]


def server(spec: Spec) -> None:
    spec["servers"][0]["url"] = "https://new.example"


def known_data(spec: Spec) -> None:
    data = {"type": "object", "properties": {"folder": {"type": "string"}}, "required": ["folder"]}
    spec["components"]["schemas"]["EmailCleanUpData"] |= data


def nested(spec: Spec) -> None:
    schemas = spec["components"]["schemas"]
    owner = {"type": "object", "properties": {"name": {"type": "string"}}}
    spec["components"]["schemas"] = {"Owner": owner, **schemas}  # before its use, as the parser needs it
    schemas["Domain"]["properties"]["owner"] = {"$ref": "#/components/schemas/Owner"}
