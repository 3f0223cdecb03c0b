"""The one reading of a schema: past each `$ref`, and with all that it is composed of taken together.

What cannot be read raises SpecError with pointer and line, whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.spec.document import Document, Node, SpecError, pointer
from generator.spec.evidence import CONFIRMED

#: Said of a value, and decides nothing of it. Where several parts say it, the narrowest wins.
_NOTES = frozenset(
    {"$comment", "default", "deprecated", "description", "example", "examples", "readOnly", "title", "writeOnly"}
)
#: How a schema is put together. What that amounts to is in `types`, `fields` and `items`.
_STRUCTURE = frozenset({"$ref", "allOf", "anyOf", "const", "enum", "items", "oneOf", "properties", "required", "type"})
_UNREADABLE = frozenset(
    {
        "$anchor", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "contains", "dependentRequired", "dependentSchemas",
        "discriminator", "else", "if", "not", "patternProperties", "prefixItems", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    }
)  # fmt: skip
_TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
_EVIDENCE = "x-getmx-evidence"


@dataclass(frozen=True)
class Part:
    """One of the schemas that a schema is composed of: where it stands, and what it says itself."""

    at: str
    node: Node = field(hash=False, compare=False)

    @property
    def names(self) -> list[str]:
        """The fields that it declares."""
        return list(self.node.get("properties", {}))

    @property
    def required(self) -> list[str]:
        """The fields that it requires, also such as another part declares."""
        return list(self.node.get("required", ()))

    @property
    def fields_at(self) -> str:
        """Pointer of the mapping of its fields."""
        return self.at + "/properties"

    def field_at(self, name: str) -> str:
        """Pointer of a field, also of one that is not there yet."""
        return self.fields_at + pointer(name)


@dataclass(frozen=True)
class Schema:
    """What the spec says of a value.

    places: Pointers of where it is said, before any `$ref`; several where composed objects declare a field more than
        once. The last is the narrowest.
    """

    document: Document
    places: tuple[str, ...]

    @property
    def at(self) -> str:
        return self.places[-1]

    @cached_property
    def _visited(self) -> tuple[tuple[str, Part | None], ...]:
        return tuple(visit for at in self.places for visit in _visits(self.document, at, frozenset()))

    @property
    def pointers(self) -> tuple[str, ...]:
        """Pointers of all that speaks of the value: the places, what they refer to, and composed parts."""
        return tuple(dict.fromkeys(at for at, _ in self._visited))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that say something, wider ones first. A part that nothing composes stands alone."""
        return tuple(part for _, part in self._visited if part is not None)

    @cached_property
    def component(self) -> str:
        """Name of the component that the schema is or refers to, null beside it or not; else empty."""
        return next(filter(None, (_component(at) for at in _aims(self.document, self.at))), "")

    @cached_property
    def types(self) -> tuple[str, ...]:
        """JSON types of the value but for null; empty if the spec names none."""
        return tuple(name for name in self._allowed if name != "null")

    @cached_property
    def nullable(self) -> bool:
        """Whether the spec says that the value may be null."""
        return "null" in self._allowed

    @cached_property
    def _allowed(self) -> tuple[str, ...]:
        found = [named for at in self.places if (named := _allowed(self.document, at, frozenset())) is not None]
        allowed = set.intersection(*found) if found else set()
        if found and not allowed:
            raise self.unreadable("its parts have no type in common")
        if not found and self.fields:
            return ("object",)
        if not found and self.items:
            return ("array",)
        return tuple(name for name in _TYPES if name in allowed and (name != "integer" or "number" not in allowed))

    @property
    def type_name(self) -> str:
        """The types as the vendor's pages print them: `array[string]`, `object | null`; empty if there is none."""
        items = self.items.type_name if self.items else ""
        names = [f"array[{items}]" if name == "array" and items else name for name in self._allowed]
        return " | ".join(names)

    @cached_property
    def choices(self) -> tuple[Any, ...]:
        """The values that `enum` or `const` allow, but for null; empty if they allow any."""
        given = [_values(part.node) for part in self.parts]
        lists = [values for values in given if values is not None]
        common = [value for value in (lists[0] if lists else ()) if all(value in values for values in lists)]
        if lists and not common:
            raise self.unreadable("its parts have no value in common")
        return tuple(value for value in common if value is not None)

    @cached_property
    def rules(self) -> dict[str, Any]:
        """All other keywords, those that only people read among them."""
        found: dict[str, Any] = {}
        for part in self.parts:
            for key, value in part.node.items():
                if key in _STRUCTURE:
                    continue
                if found.get(key, value) != value and key not in _NOTES and not key.startswith("x-"):
                    raise self.unreadable(f"its parts say {found[key]!r} and {value!r} as {key}")
                found[key] = value
        return found

    @property
    def evidence(self) -> str | None:
        """The word that the schema has of its own."""
        word = self.rules.get(_EVIDENCE)
        return str(word) if word is not None else None

    @property
    def description(self) -> str:
        return str(self.rules.get("description", ""))

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Fields of the object in the order written, wider parts first."""
        required = {name for part in self.parts for name in part.required}
        holders: dict[str, list[Part]] = {}
        for part in self.parts:
            for name in part.names:
                holders.setdefault(name, []).append(part)
        return {
            name: Field(
                name=name,
                schema=Schema(self.document, tuple(part.field_at(name) for part in having)),
                required=name in required,
                holder=having[-1].at,
            )
            for name, having in holders.items()
        }

    @cached_property
    def items(self) -> Schema | None:
        """Of an array what it holds; None if the spec says nothing of it."""
        places = tuple(part.at + "/items" for part in self.parts if "items" in part.node)
        return Schema(self.document, places) if places else None

    @property
    def is_open(self) -> bool:
        """Whether the spec names neither type nor fields nor items."""
        return not self._allowed

    def met(self, value: Any) -> Iterator[tuple[Schema, Any]]:
        """The value and each in it that the spec declares, with its schema."""
        yield self, value
        if isinstance(value, dict):
            for name in [name for name in value if name in self.fields]:
                yield from self.fields[name].schema.met(value[name])
        if isinstance(value, list) and self.items:
            for item in value:
                yield from self.items.met(item)

    def unreadable(self, problem: str) -> SpecError:
        return self.document.error(problem, self.at)

    def read(self, above: frozenset[str] = frozenset()) -> None:
        """Reads all of it, down to where a schema holds itself. Raises SpecError for the first that cannot be read."""
        _ = self.types, self.choices, self.rules
        inside = [declared.schema for declared in self.fields.values()]
        for schema in [*inside, self.items] if self.items else inside:
            if schema.at not in above:
                schema.read(above | {schema.at})


@dataclass(frozen=True)
class Field:
    """A field of an object.

    holder: Pointer of the part that declares it, the narrowest of several.
    """

    name: str
    schema: Schema
    required: bool
    holder: str

    @property
    def at(self) -> str:
        """Pointer of its narrowest declaration, before any `$ref`."""
        return self.schema.at

    @property
    def type(self) -> str:
        return self.schema.type_name

    @property
    def client_requires(self) -> bool:
        """Whether clients demand it although the spec does not require it."""
        return bool(self.schema.rules.get("x-getmx-client-requires"))

    @property
    def secret(self) -> bool:
        """Whether its value is for nobody to see."""
        return bool(self.schema.rules.get("writeOnly")) or self.schema.rules.get("format") == "password"

    def level_in(self, above: str) -> str:
        """How it is known: its own word, else that of what it is in."""
        return self.schema.evidence or above

    def is_confirmed(self, above: str) -> bool:
        return self.level_in(above) in CONFIRMED


# ------------------------------------------------------------------------------------------------------ composition


def _visits(document: Document, at: str, above: frozenset[str]) -> Iterator[tuple[str, Part | None]]:
    """Each pointer on the way through a schema, with the part that it is, if it says something of its own."""
    node = _node(document, at, above)
    yield at, None
    for below, _ in _below(document, at, node):
        yield from _visits(document, below, above | {at})
    own = {key: value for key, value in node.items() if key not in ("$ref", "allOf", "anyOf", "oneOf")}
    if own or not (node.keys() & {"$ref", "allOf", "anyOf", "oneOf"}):
        yield at, Part(at, own)


def _below(document: Document, at: str, node: Node) -> Iterator[tuple[str, bool]]:
    """Pointers of what a node is composed of, and whether null stands beside it."""
    if "$ref" in node:
        yield document.target(at), False
    for index in range(len(node.get("allOf", ()))):
        yield at + pointer("allOf", index), False
    for key in ("anyOf", "oneOf"):
        yield from ((branch, True) for branch in _branches(document, at, key, node))


def _branches(document: Document, at: str, key: str, node: Node) -> list[str]:
    """The branch of an `anyOf` that is not null: of several it is not known which holds."""
    given = node.get(key, ())
    branches = [at + pointer(key, index) for index, branch in enumerate(given) if not _is_null(branch)]
    if given and len(branches) != 1:
        message = f"of {key} only one type, with or without null, can be read"
        raise document.error(message, at + pointer(key))
    return branches


def _node(document: Document, at: str, above: frozenset[str]) -> Node:
    try:
        node = document.get(at)
    except KeyError:
        raise document.error("there is no schema", at) from None
    if at in above:
        raise document.error("a schema is composed of itself", at)
    if not isinstance(node, dict):
        raise document.error("a schema must be a mapping", at)
    if problem := _misshapen(node):
        raise document.error(problem, at)
    return node


def _misshapen(node: Node) -> str:
    """What of a node has a form that no schema has, or one that is not read here."""
    for key, kind in (("properties", dict), ("required", list), ("allOf", list), ("anyOf", list), ("oneOf", list)):
        if key in node and not isinstance(node[key], kind):
            return f"{key} must be a {'mapping' if kind is dict else 'list'}"
    if not all(isinstance(name, str) for name in node.get("required", ())):
        return "required must list names"
    named = node.get("type", "object")
    if any(name not in _TYPES for name in (named if isinstance(named, list) else [named])):
        return f"type {named!r} is none of JSON"
    if not isinstance(node.get("enum", []), list):
        return "enum must be a list"
    unread = sorted(node.keys() & _UNREADABLE)
    return f"{unread[0]} cannot be read" if unread else ""


def _allowed(document: Document, at: str, above: frozenset[str]) -> set[str] | None:
    """JSON types that a schema allows, an integer being a number; None if it names none."""
    node = _node(document, at, above)
    sets = [_own_types(node)]
    for below, is_branch in _below(document, at, node):
        allowed = _allowed(document, below, above | {at})
        if is_branch and allowed is not None and _has_null_branch(node):
            allowed = allowed | {"null"}
        sets.append(allowed)
    named = [types for types in sets if types is not None]
    return set.intersection(*named) if named else None


def _values(node: Node) -> list[Any] | None:
    """The values that a node allows; None if it names none."""
    return [node["const"]] if "const" in node else node.get("enum")


def _own_types(node: Node) -> set[str] | None:
    named = node.get("type")
    values = _values(node)
    types = None if named is None else {named} if isinstance(named, str) else set(named)
    if types is not None and "number" in types:
        types.add("integer")
    if values is None:
        return types
    came = {json_type(value) for value in values}
    return came if types is None else types & came


def _is_null(branch: Any) -> bool:
    return isinstance(branch, dict) and branch.get("type") == "null"


def _has_null_branch(node: Node) -> bool:
    return any(_is_null(branch) for key in ("anyOf", "oneOf") for branch in node.get(key, ()))


def json_type(value: Any) -> str:
    """The JSON type of a value. A whole number is an integer, however it is written."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, int | float):
        return "integer" if value == int(value) else "number"
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "string"


def or_null(node: Node) -> Node:
    """The schema as it is written, with null allowed in the form that every tool reads: the lint rule null-form."""
    if "$ref" in node:
        beside = {key: value for key, value in node.items() if key != "$ref"}
        return {"anyOf": [{"$ref": node["$ref"]}, {"type": "null"}], **beside}
    return {**node, "type": [node["type"], "null"]} if isinstance(node.get("type"), str) else node


def open_object(description: str, required: list[str], fields: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object in an answer, as it is written. What is empty is left out."""
    written = {"description": description, "required": required, "properties": fields}
    return {"type": "object", "additionalProperties": True, **{key: said for key, said in written.items() if said}}


def _aims(document: Document, at: str) -> Iterator[str]:
    """The pointer, and those that it leads to while each is one other schema, with words or null beside it."""
    seen: set[str] = set()
    while at not in seen:
        seen.add(at)
        yield at
        node = _node(document, at, frozenset())
        below = [found for found, _ in _below(document, at, node) if not _is_note(document.get(found))]
        if len(below) == 1 and "properties" not in node:
            at = below[0]


def _is_note(node: Any) -> bool:
    """Whether it says nothing but words."""
    return isinstance(node, dict) and all(key in _NOTES or key.startswith("x-") for key in node)


def _component(at: str) -> str:
    parts = at.split("/")
    return parts[3] if len(parts) == 4 and parts[1:3] == ["components", "schemas"] else ""
