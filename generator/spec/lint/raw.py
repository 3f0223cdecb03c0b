"""Reading of a raw document that may be malformed in any way: what is not there is empty, and nothing raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.spec.document import METHODS, Document, Node, OperationEntry, SpecError, pointer, steps
from generator.spec.model import ANSWER, FORM

SCHEMAS = "#/components/schemas/"

# Which objects an OpenAPI object holds under which key; a star marks a list or a mapping of them.
_PARTS: dict[str, dict[str, str]] = {
    "root": {"servers": "server*", "paths": "path*", "components": "components"},
    "path": {"parameters": "parameter*", "servers": "server*"} | dict.fromkeys(METHODS, "operation"),
    "operation": {"requestBody": "content", "responses": "content*", "servers": "server*"},
    "components": {"schemas": "schema*", "requestBodies": "content*", "responses": "content*"},
    "content": {"content": "media*"},
    "media": {"schema": "schema", "encoding": "encoding*"},
    "schema": {
        **dict.fromkeys(("properties", "patternProperties", "$defs"), "schema*"),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "schema*"),
        **dict.fromkeys(("items", "additionalProperties", "not"), "schema"),
    },
}


def mapping(value: Any) -> Node:
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


# ----------------------------------------------------------------------------------------- pointers


def pointer_to(document: Document, at: str, *parts: str) -> str:
    """Pointer of the part of a part, past each `$ref` on the way, whether or not it exists."""
    for part in parts:
        at = followed(document, at) + pointer(part)
    return followed(document, at)


def followed(document: Document, at: str) -> str:
    """The pointer past each `$ref`; as given, if it leads nowhere."""
    try:
        return document.follow(at)
    except (KeyError, SpecError):
        return at


def resolved(document: Document, node: Any) -> Node:
    """The node over what its `$ref` names, empty if the `$ref` leads nowhere."""
    try:
        return document.resolve(mapping(node))
    except SpecError:
        return {}


# ------------------------------------------------------------------------------------------ objects


def objects(document: Document, *kinds: str) -> Iterator[tuple[str, Node]]:
    """The OpenAPI objects of some kinds (path, operation, media, schema ...), each with its pointer."""
    for at, kind, node in descend("root", "", document.data):
        if kind in kinds:
            yield at, node


def descend(kind: str, at: str, node: Any) -> Iterator[tuple[str, str, Node]]:
    """The object and all objects in it, each as its pointer, its kind and itself."""
    if not isinstance(node, dict):
        return
    yield at, kind, node
    for key, part in _PARTS.get(kind, {}).items():
        below = [(at + pointer(key), node.get(key))]
        if part.endswith("*"):
            below = [(below[0][0] + pointer(name), child) for name, child in children(node, key)]
        for child_at, child in below:
            yield from descend(part.rstrip("*"), child_at, child)


def children(node: Node, key: str) -> Iterator[tuple[str | int, Any]]:
    """The values of the mapping, or the items of the list, under a key."""
    yield from mapping(node.get(key)).items()
    yield from enumerate(sequence(node.get(key)))


# ---------------------------------------------------------------------------------- forms and answers


@dataclass(frozen=True)
class Body:
    """A form or an answer: the media type of one operation and the component it names."""

    operation: OperationEntry
    pointer: str
    media: Node
    component: str
    schema_at: str
    schema: Node

    @property
    def fields(self) -> dict[str, Any]:
        return mapping(self.schema.get("properties"))

    def stem(self, suffix: str) -> str:
        """Stem of the component's name, empty if it does not end as it should."""
        return self.component[: -len(suffix)] if self.component.endswith(suffix) else ""

    def field_at(self, name: str) -> str:
        return self.schema_at + pointer("properties", name)


def forms(document: Document) -> list[Body]:
    """The form of each operation."""
    return [_body(document, operation, FORM) for operation in document.operations()]


def answers(document: Document) -> list[Body]:
    """The answer of each operation, in the order of the forms."""
    return [_body(document, operation, ANSWER) for operation in document.operations()]


def _body(document: Document, operation: OperationEntry, place: str) -> Body:
    at = pointer_to(document, operation.pointer, *steps(place))
    media = mapping(document.find(at))
    component = component_name(media.get("schema"))
    schema_at = pointer_to(document, at, "schema")
    return Body(operation, at, media, component, schema_at, mapping(document.find(schema_at)))


def form_fields(document: Document) -> Iterator[tuple[Body, str, str]]:
    """Each field of each form: the form, the field's name and its pointer."""
    for form in forms(document):
        for name in form.fields:
            yield form, name, form.field_at(name)


# ------------------------------------------------------------------------------------------- schemas


def schemas_of(document: Document, bodies: list[Body]) -> Iterator[tuple[OperationEntry, str, Node]]:
    """Each schema in forms or answers, also behind a `$ref`, once, with the first operation that uses it."""
    seen: set[str] = set()
    for body in bodies:
        pending = [body.schema_at]
        while pending:
            at = pending.pop()
            if at in seen:
                continue
            seen.add(at)
            for child_at, _, schema in descend("schema", at, document.find(at)):
                yield body.operation, child_at, schema
                pending.append(followed(document, child_at))


def component_name(schema: Any) -> str:
    """Name of the schema that a `$ref` names, empty if it is no such `$ref`."""
    ref = text(mapping(schema).get("$ref"))
    return ref.removeprefix(SCHEMAS) if ref.startswith(SCHEMAS) else ""


def types_of(document: Document, schema: Any) -> set[str]:
    """Each JSON type that the schema names, in its branches too."""
    types: set[str] = set()
    seen: set[int] = set()
    pending = [schema]
    while pending:
        branch = pending.pop()
        if id(branch) in seen:
            continue
        seen.add(id(branch))
        node = resolved(document, branch)
        named = node.get("type")
        types |= {name for name in [named, *sequence(named)] if isinstance(name, str)}
        for key in ("allOf", "anyOf", "oneOf"):
            pending += sequence(node.get(key))
    return types
