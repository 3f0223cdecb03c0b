"""A spec as flat facts: the keywords of each operation, each field of a form and each field of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from generator.package import ANSWER_TYPE, FORM_TYPE
from generator.spec import Document, OperationEntry

Part = Literal["document", "server", "tag", "operation", "form field", "answer field"]


class Place(NamedTuple):
    """What facts are about. `operation` is an operationId, empty for what concerns all of them."""

    operation: str
    part: Part
    #: Of a field in an answer the names on the way to it: data/list/id. Lists have no name of their own.
    name: str = ""


Keywords = dict[str, Any]
Facts = dict[Place, Keywords]

#: How deep answers are followed; one may hold itself.
_DEPTH = 12
#: Keywords that say how a schema is put together. What they amount to is among the facts instead.
_STRUCTURE = {"$ref", "allOf", "anyOf", "items", "oneOf", "properties", "required", "type"}
_TAKEN_APART = {"requestBody", "responses", "x-getmx-evidence"}


def facts(document: Document) -> Facts:
    """All that the document says, the order of its keys left out where it means nothing.

    Raises LookupError, TypeError, AttributeError or SpecError for what is no spec of this project.
    """
    found: Facts = {}
    for place, keywords in _places(document):
        found[place] = found.get(place, {}) | keywords
    return found


def _places(document: Document) -> Iterator[tuple[Place, Keywords]]:
    data = document.data
    taken_apart = ("components", "info", "paths", "servers", "tags")
    info = {f"info.{key}": value for key, value in data.get("info", {}).items()}
    yield Place("", "document"), info | {key: value for key, value in data.items() if key not in taken_apart}
    for server in data.get("servers", ()):
        yield Place("", "server", server.get("x-getmx-server", server["url"])), server
    for tag in data.get("tags", ()):
        yield Place("", "tag", tag["name"]), tag
    for entry in document.operations():
        yield from _operation(document, entry)


def _operation(document: Document, entry: OperationEntry) -> Iterator[tuple[Place, Keywords]]:
    body = entry.data["requestBody"]
    sent, answered = body["content"][FORM_TYPE], entry.data["responses"]["200"]["content"][ANSWER_TYPE]
    form = document.resolve(sent["schema"])
    required = form.get("required", ())
    yield (
        Place(entry.name, "operation"),
        {key: value for key, value in entry.data.items() if key not in _TAKEN_APART}
        | {f"evidence.{key}": value for key, value in entry.data.get("x-getmx-evidence", {}).items()}
        | {f"requestBody.{key}": value for key, value in body.items() if key != "content"}
        | {f"form.{key}": value for key, value in _keywords(document, sent["schema"]).items() if key != "minProperties"}
        | {f"answer.{key}": value for key, value in _keywords(document, answered["schema"]).items()}
        | {
            "path": entry.path,
            "method": entry.method,
            "form.order": list(form["properties"]),
            "form.at least": max(0, form.get("minProperties", 0) - len(required)),
            "form.examples": _examples(document, sent),
            "answer.examples": _examples(document, answered),
            "responses": _responses(document, entry),
        },
    )
    encoding = sent.get("encoding", {})
    for name, keywords in _fields(document, sent["schema"]):
        settings = {f"encoding.{key}": value for key, value in encoding.get(name, {}).items()}
        yield Place(entry.name, "form field", name), keywords | settings
    for name, keywords in _fields(document, answered["schema"]):
        yield Place(entry.name, "answer field", name), keywords


def _examples(document: Document, media: dict[str, Any]) -> dict[str, Any]:
    return {name: document.resolve(example) for name, example in media.get("examples", {}).items()}


def _responses(document: Document, entry: OperationEntry) -> dict[str, Any]:
    """What is said of each status, but for the answer 200 itself."""
    found = {status: document.resolve(response) for status, response in entry.data["responses"].items()}
    return found | {"200": {key: value for key, value in found["200"].items() if key != "content"}}


def _fields(
    document: Document, node: dict[str, Any], above: str = "", depth: int = 0
) -> Iterator[tuple[str, Keywords]]:
    schema = document.resolve(node)
    if depth > _DEPTH:
        return
    for part in _parts(schema):
        yield from _fields(document, part, above, depth + 1)
    if "items" in schema:
        yield from _fields(document, schema["items"], above, depth + 1)
    for name, field in schema.get("properties", {}).items():
        required = {"required": True} if name in schema.get("required", ()) else {}
        yield f"{above}{name}", _keywords(document, field) | required
        yield from _fields(document, field, f"{above}{name}/", depth + 1)


def _keywords(document: Document, node: dict[str, Any], depth: int = 0) -> Keywords:
    """What a schema says of a value, composed parts taken together: `type` without null, and `nullable`."""
    schema = document.resolve(node)
    found: Keywords = {}
    if depth > _DEPTH:
        return found
    for part in _parts(schema):
        found |= _keywords(document, part, depth + 1)
    found |= {key: value for key, value in schema.items() if key not in _STRUCTURE}
    if "items" in schema:
        found |= {f"items.{key}": value for key, value in _keywords(document, schema["items"], depth + 1).items()}
    types = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", [])
    if said := sorted(set(types) - {"null"}):
        found["type"] = " or ".join(said)
    if "null" in types:
        found["nullable"] = True
    if found.get("type") == "object" and "$ref" in node:
        found["schema"] = _name(node)
    return found


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]


def _name(node: dict[str, Any]) -> str | None:
    """Of the component that a schema refers to: what generated clients call its class."""
    return str(node["$ref"]).rpartition("/")[2] if "$ref" in node else None
