"""The spec as what it describes: operations, what is sent, what comes back, and how each of these is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.spec.document import Document, Node, OperationEntry, SpecError, pointer
from generator.spec.evidence import CONFIRMED
from generator.spec.schema import Field, Schema

SCHEMAS = "/components/schemas"


@dataclass(frozen=True)
class Media:
    """A form or an answer: its schema, its examples, and how sure the spec is of it."""

    document: Document
    at: str
    level: str

    @property
    def node(self) -> Node:
        found: Node = self.document.get(self.at)
        return found

    @cached_property
    def schema(self) -> Schema:
        return Schema(self.document, (self.at + "/schema",))

    @property
    def component(self) -> str:
        return self.schema.component

    @cached_property
    def schema_at(self) -> str:
        """Pointer of the component that the schema refers to."""
        return self.document.follow(self.at + "/schema")

    @cached_property
    def examples(self) -> dict[str, Any]:
        """The values of the named examples."""
        return {name: example.get("value") for name, example in self.example_objects.items()}

    @property
    def example_objects(self) -> dict[str, Node]:
        """The named examples with what is said of them, past each `$ref`."""
        return {name: self.document.resolve(example) for name, example in self.node.get("examples", {}).items()}

    @property
    def examples_at(self) -> str:
        return self.at + "/examples"

    def example_at(self, name: str) -> str:
        return self.examples_at + pointer(name)


class Form(Media):
    """What an operation sends."""

    TYPE = "multipart/form-data"

    @property
    def fields(self) -> dict[str, Field]:
        return self.schema.fields

    @property
    def required(self) -> list[str]:
        return [name for name, declared in self.fields.items() if declared.required]

    @property
    def at_least(self) -> int:
        """How many of the fields that are not required have to be sent."""
        least: int = self.schema.rules.get("minProperties", 0)
        return max(0, least - len(self.required))

    @property
    def fields_at(self) -> str:
        """Pointer of the mapping of the fields."""
        return self.schema_at + "/properties"

    def field_at(self, name: str) -> str:
        """Pointer of a field, also of one that is not there yet."""
        return self.fields_at + pointer(name)

    @property
    def encoding(self) -> dict[str, Node]:
        """How fields are sent, by their names, where the spec says so."""
        found: dict[str, Node] = self.node.get("encoding", {})
        return found

    def encoding_at(self, name: str) -> str:
        return self.at + pointer("encoding", name)


@dataclass(frozen=True)
class AnswerField(Field):
    """A field of an answer, wherever in it.

    path: JSON pointer with `*` for any row of a list: `/data/list/*/id`.
    level: How it is known: by its own word, by that of what it is in, else as the answer is.
    """

    path: str
    level: str

    @property
    def confirmed(self) -> bool:
        return self.level in CONFIRMED


class Answer(Media):
    """What an operation answers, the envelope included."""

    TYPE = "application/json"

    @property
    def data(self) -> Schema:
        """What the envelope carries. Raises SpecError if the schema declares no `data`."""
        if "data" not in self.schema.fields:
            raise self.schema.unreadable("an answer must declare data")
        return self.schema.fields["data"].schema

    @cached_property
    def fields(self) -> dict[str, AnswerField]:
        """Every field by its path, the envelope's own too; what is in a list of objects included."""
        return {found.path: found for found in _inside(self.schema, "", self.level, frozenset())}


def _inside(schema: Schema, above: str, level: str, seen: frozenset[str]) -> Iterator[AnswerField]:
    if schema.items is not None and schema.items.at not in seen:
        level_of_rows = schema.items.evidence or level
        yield from _inside(schema.items, f"{above}/*", level_of_rows, seen | {schema.items.at})
    for declared in schema.fields.values():
        path, known = above + pointer(declared.name), declared.level_in(level)
        yield AnswerField(**vars(declared), path=path, level=known)
        if declared.at not in seen:
            yield from _inside(declared.schema, path, known, seen | {declared.at})


FORM = pointer("requestBody", "content", Form.TYPE)
ANSWER = pointer("responses", "200", "content", Answer.TYPE)


@dataclass(frozen=True)
class Operation:
    """One endpoint. What the spec has to say of it and does not raises SpecError when it is asked for."""

    document: Document
    entry: OperationEntry

    @property
    def node(self) -> Node:
        return self.entry.data

    @property
    def path(self) -> str:
        return self.entry.path

    @property
    def at(self) -> str:
        return self.entry.pointer

    def _said(self, key: str, at: str = "") -> Any:
        node = self.document.get(self.at + at) if at else self.node
        if not isinstance(node, dict) or not node.get(key):
            raise self.unreadable(f"{key} is missing", at)
        return node[key]

    def unreadable(self, message: str, at: str = "") -> SpecError:
        return self.document.error(message, self.at + at)

    @property
    def id(self) -> str:
        return str(self._said("operationId"))

    @property
    def method(self) -> str:
        """The Python method: `emails.clean_up`."""
        return str(self._said("x-getmx-method"))

    @property
    def title(self) -> str:
        """The vendor's title."""
        return str(self.node.get("summary", ""))

    @property
    def other_titles(self) -> dict[str, str]:
        """The vendor's titles in the older or newer state of the docs."""
        return dict(self.node.get("x-getmx-titles", {}))

    @property
    def titles(self) -> list[str]:
        return [self.title, *self.other_titles.values()]

    @property
    def group(self) -> str:
        """The tag: a group of the vendor's sidebar."""
        return str(self._said("tags")[0])

    @property
    def description(self) -> str:
        return str(self.node.get("description", ""))

    @property
    def evidence(self) -> Node:
        """Levels of path, request and response, and what is noted beside them: page, seen, basis, fields, reference."""
        return dict(self._said("x-getmx-evidence"))

    def confirmed(self, part: str) -> bool:
        return self.evidence[part] in CONFIRMED

    @property
    def page(self) -> int | None:
        """The number of the vendor's page."""
        number: int | None = self.evidence.get("page")
        return number

    @property
    def is_partial(self) -> bool:
        """Whether the service may take fields that the spec does not know."""
        return self.evidence.get("fields") == "partial"

    @property
    def is_newer_only(self) -> bool:
        """Whether only the newer state of the docs lists it."""
        return self.evidence.get("reference") == "newer"

    @property
    def retry(self) -> str:
        return str(self.node.get("x-getmx-retry", "unsent"))

    @property
    def server(self) -> str:
        return str(self.node.get("x-getmx-server", "shared"))

    @property
    def paging(self) -> str | None:
        kind: str | None = self.node.get("x-getmx-paging")
        return kind

    @property
    def is_one_of_list(self) -> bool:
        """Whether the answer is a list of one object, which callers are given."""
        return "x-getmx-result" in self.node

    @property
    def has_rows(self) -> bool:
        """Whether the answer's data is a list of rows."""
        return self.paging is not None or self.is_one_of_list

    @property
    def destructive(self) -> bool:
        return bool(self.node.get("x-getmx-destructive"))

    @property
    def deprecated(self) -> bool:
        return bool(self.node.get("deprecated"))

    @cached_property
    def form(self) -> Form:
        return Form(self.document, self.at + FORM, str(self.evidence.get("request", "")))

    @cached_property
    def answer(self) -> Answer:
        return Answer(self.document, self.at + ANSWER, str(self.evidence.get("response", "")))

    @property
    def rows(self) -> Schema:
        """A row of the answer's list. Raises SpecError if it has no list of objects."""
        listed = self.answer.data.fields.get("list")
        if listed is None or listed.schema.items is None or "object" not in listed.schema.items.types:
            raise self.unreadable("data.list must be an array of objects", ANSWER)
        return listed.schema.items

    @property
    def stem(self) -> str:
        """What the names of the operation's schemas begin with; of a list it ends in List, and the rest is a row's."""
        return self.answer.component.removesuffix("Answer")

    @property
    def responses(self) -> dict[str, Node]:
        """What is said of each status, past each `$ref`."""
        return {status: self.document.resolve(said) for status, said in self._said("responses").items()}

    def read(self) -> None:
        """Reads form and answer to the end. Raises SpecError for the first schema that cannot be read."""
        for media in (FORM, ANSWER):
            Schema(self.document, (self.at + media + "/schema",)).read()


@dataclass(frozen=True)
class Spec:
    """A document as what it describes."""

    document: Document

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(Operation(self.document, entry) for entry in self.document.operations())

    def operation(self, name: str) -> Operation:
        """By its operationId. Raises KeyError if there is none."""
        for operation in self.operations:
            if operation.entry.name == name:
                return operation
        raise KeyError(name)

    @property
    def title(self) -> str:
        return str(self.document.data["info"]["title"])

    @property
    def version(self) -> str:
        return str(self.document.data["info"]["version"])

    @property
    def success_codes(self) -> tuple[int, ...]:
        return tuple(self.document.data["x-getmx-success-codes"])

    @property
    def tags(self) -> dict[str, str]:
        """Descriptions of the groups, in the order of the root."""
        return {tag["name"]: tag.get("description", "") for tag in self.document.data.get("tags", ())}

    @property
    def servers(self) -> list[dict[str, Any]]:
        return list(self.document.data.get("servers", ()))

    def addresses(self, kind: str) -> list[str]:
        """URLs of the servers of a kind, `shared` or `customer`; they may hold variables in braces."""
        return [str(server["url"]) for server in self.servers if server.get("x-getmx-server") == kind]

    @cached_property
    def rows(self) -> frozenset[str]:
        """Names of the components that stand in lists of any answer."""
        return frozenset(
            declared.schema.items.component
            for operation in self.operations
            for declared in operation.answer.fields.values()
            if declared.schema.items
        )

    @cached_property
    def components(self) -> dict[str, Schema]:
        """Every schema among the components, by its name."""
        known = self.document.data.get("components", {}).get("schemas", {})
        return {name: Schema(self.document, (SCHEMAS + pointer(name),)) for name in known}
