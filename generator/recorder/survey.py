"""What recorded answers hold at each place of the spec."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.spec import Document, OperationEntry, pointer

ANSWER = pointer("responses", "200", "content", "application/json")
FORM = pointer("requestBody", "content", "multipart/form-data")
ENVELOPE = pointer("components", "schemas", "Envelope")
_NULL = {"type": "null"}


def json_types(values: list[Any]) -> set[str]:
    """JSON types of the values. A whole number is an integer, however it is written; with others it is a number."""
    types = {_json_type(value) for value in values}
    return types - {"integer"} if "number" in types else types


def _json_type(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, int | float):
        return "integer" if value == int(value) else "number"
    return "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "string"


def answer_at(entry: OperationEntry) -> str:
    """Pointer of the schema of an operation's answer."""
    return entry.pointer + ANSWER + "/schema"


def form_at(document: Document, entry: OperationEntry) -> str:
    """Pointer of the component that describes an operation's form."""
    return document.follow(entry.pointer + FORM + "/schema")


def parts(document: Document, at: str) -> list[str]:
    """Pointers of the schema and of all that it is composed of, past each `$ref`, in the order written."""
    at = document.follow(at)
    node = document.get(at)
    branches = [(key, index) for key in ("allOf", "anyOf") for index in range(len(node.get(key, ())))]
    inner = [at + pointer(*branch) for branch in branches if document.get(at + pointer(*branch)) != _NULL]
    return [at, *(part for branch in inner for part in parts(document, branch))]


def properties(document: Document, at: str) -> dict[str, str]:
    """Names that the schema declares, each with its pointer; of one declared twice the narrower, which is later."""
    return {
        name: part + pointer("properties", name)
        for part in parts(document, at)
        for name in document.get(part).get("properties", {})
    }


def types(document: Document, at: str) -> set[str]:
    """JSON types that the schema allows; empty if it names none."""
    named = [document.get(part).get("type", []) for part in parts(document, at)]
    null = {"null"} if _NULL in document.get(document.follow(at)).get("anyOf", ()) else set()
    return null | {name for one in named for name in ([one] if isinstance(one, str) else one)}


def fits(document: Document, at: str, value: Any) -> bool:
    """Whether value, fields and items have the types that the schema names, and no required field is missing."""
    came, declared = json_types([value]), types(document, at)
    if declared and not came <= (declared | {"integer"} if "number" in declared else declared):
        return False
    nodes = {part: document.get(part) for part in parts(document, at)}
    if isinstance(value, list):
        places = [part + "/items" for part, node in nodes.items() if "items" in node]
        return all(fits(document, place, item) for place in places for item in value)
    if not isinstance(value, dict):
        return True
    required = {name for node in nodes.values() for name in node.get("required", ())}
    known = properties(document, at)
    return required <= value.keys() and all(fits(document, known[name], value[name]) for name in known & value.keys())


def is_open(document: Document, at: str) -> bool:
    """Whether the schema says nothing of the value."""
    nodes = [document.get(part) for part in parts(document, at)]
    return not any(node.keys() & {"type", "properties", "items"} for node in nodes)


def home(document: Document, at: str) -> str:
    """Pointer of the schema that a new field of the object belongs into."""
    composing = parts(document, at)
    if ENVELOPE in composing:
        return ENVELOPE
    return next((part for part in reversed(composing) if "properties" in document.get(part)), composing[0])


def below(document: Document, at: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Pointers of all fields that the schema declares, down to the fields of rows."""
    for part in parts(document, at):
        if part in seen:
            continue
        node = document.get(part)
        inner = [part + pointer("properties", name) for name in node.get("properties", {})]
        yield from inner
        for child in inner + ([part + "/items"] if "items" in node else []):
            yield from below(document, child, seen | {part})


@dataclass
class Survey:
    """What came where. A place is the pointer of a schema where it is used, so before its `$ref`.

    objects: How many objects came for each schema with properties; missing: how often one of these was left out.
    undeclared: Values of fields that the spec lacks, by the schema that they belong into and their name.
    """

    document: Document
    places: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    operations: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    objects: Counter[str] = field(default_factory=Counter)
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    undeclared: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def add(self, entry: OperationEntry, answer: Any) -> None:
        """Takes one more answer of the operation into account."""
        self._visit(entry.name, answer_at(entry), answer)

    def _visit(self, operation: str, at: str, value: Any) -> None:
        self.places[at].append(value)
        self.operations[at].add(operation)
        if isinstance(value, dict) and not is_open(self.document, at):
            self._visit_object(operation, at, value)
        if isinstance(value, list):
            for part in parts(self.document, at):
                if "items" in self.document.get(part):
                    for item in value:
                        self._visit(operation, part + "/items", item)

    def _visit_object(self, operation: str, at: str, value: dict[str, Any]) -> None:
        declared = properties(self.document, at)
        for part in parts(self.document, at):
            self.objects[part] += 1
            self.operations[part].add(operation)
            absent = self.document.get(part).get("properties", {}).keys() - value.keys()
            self.missing.update((part, name) for name in absent)
        for name, inner in value.items():
            if name in declared:
                self._visit(operation, declared[name], inner)
            else:
                where = self._home_of(at, name)
                self.undeclared.setdefault((where, name), []).append(inner)
                self.operations[where + pointer("properties", name)].add(operation)

    def _home_of(self, at: str, name: str) -> str:
        """A field that a schema lacks, and the one that it extends lacks as well, belongs into the latter."""
        shared = [part for part in parts(self.document, at) if (part, name) in self.undeclared]
        return shared[0] if shared else home(self.document, at)
