"""What the spec says of an operation, in the terms in which a page of the reference says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.package import ANSWER, ANSWER_TYPE, FORM, FORM_TYPE
from generator.spec import CONFIRMED, Document, OperationEntry, pointer

_ANSWER_DEPTH = 12


@dataclass(frozen=True)
class Field:
    """A field of a form, or of an answer.

    `name` is the field's own in a form, and a JSON pointer with `*` for any row in an answer. `type` is written as
    pages print it (`array[string]`, `string | null`), empty where the spec gives none. `at` is where the field stands
    in the spec, `holder` the object schema that has it among its properties, both past each `$ref`.
    """

    name: str
    at: str
    holder: str
    type: str
    required: bool
    level: str
    raw: dict[str, Any]

    @property
    def confirmed(self) -> bool:
        return self.level in CONFIRMED


@dataclass(frozen=True)
class Stated:
    """One operation of the spec."""

    document: Document
    entry: OperationEntry

    @property
    def name(self) -> str:
        return str(self.entry.data["operationId"])

    @property
    def at(self) -> str:
        return self.entry.pointer

    @property
    def method(self) -> str:
        """The Python method, `emails.clean_up`."""
        return str(self.entry.data["x-getmx-method"])

    @property
    def group(self) -> str:
        return str(self.entry.data["tags"][0])

    @property
    def title(self) -> str:
        return str(self.entry.data["summary"])

    @property
    def titles(self) -> list[str]:
        return [self.title, *self.entry.data.get("x-getmx-titles", {}).values()]

    @property
    def evidence(self) -> dict[str, Any]:
        levels: dict[str, Any] = self.entry.data["x-getmx-evidence"]
        return levels

    def confirmed(self, part: str) -> bool:
        return self.evidence[part] in CONFIRMED

    @property
    def is_newer_only(self) -> bool:
        """Whether only the newer state of the reference lists it."""
        return self.evidence.get("reference") == "newer"

    @cached_property
    def form_at(self) -> str:
        return self.document.follow(self.at + FORM)

    @property
    def media_at(self) -> str:
        """Where the form's examples and encodings stand."""
        return self.at + FORM.removesuffix("/schema")

    @property
    def answer_media_at(self) -> str:
        return self.at + ANSWER.removesuffix("/schema")

    @property
    def stem(self) -> str:
        """What the names of the operation's schemas begin with."""
        ref = str(self.document.get(self.at + ANSWER)["$ref"])
        return ref.rpartition("/")[2].removesuffix("Answer")

    @property
    def sample(self) -> dict[str, Any]:
        """The vendor's sample values of the form."""
        return self._documented(FORM_TYPE, self.entry.data["requestBody"])

    @property
    def answer_sample(self) -> Any:
        """The vendor's realistic sample of the answer, None if there is none."""
        return self._documented(ANSWER_TYPE, self.entry.data["responses"]["200"]) or None

    @property
    def answer_samples(self) -> list[Any]:
        """All samples of the answer, invented ones too."""
        examples = self.document.get(self.answer_media_at).get("examples", {}).values()
        return [self.document.resolve(example)["value"] for example in examples]

    def _documented(self, media_type: str, body: dict[str, Any]) -> dict[str, Any]:
        example = body["content"][media_type].get("examples", {}).get("documented", {})
        return dict(self.document.resolve(example).get("value", {}))

    @cached_property
    def form(self) -> dict[str, Field]:
        level = self.evidence["request"]
        return {
            name: _field(self.document, name, at, self.form_at, required, level)
            for name, (at, _, required) in properties(self.document, self.form_at).items()
        }

    @cached_property
    def answer(self) -> dict[str, Field]:
        """Each field of the answer by its pointer, the envelope's own too. `data` only where its type is known."""
        found = _answer(self.document, self.at + ANSWER, "", self.evidence["response"], 0)
        return {field.name: field for field in found if field.type or field.name != "/data"}


def stated(document: Document) -> list[Stated]:
    return [Stated(document, entry) for entry in document.operations()]


def type_of(document: Document, node: dict[str, Any]) -> str:
    """The type as pages print it; empty where the schema gives none."""
    schema = document.resolve(node)
    named = schema.get("type")
    if "anyOf" in schema:
        branches = [type_of(document, branch) for branch in schema["anyOf"]]
        return " | ".join(branches)
    if isinstance(named, list):
        return " | ".join(_one_type(document, schema, name) for name in named)
    if named is None and ("allOf" in schema or "properties" in schema):
        return "object"
    return _one_type(document, schema, named) if named else ""


def _one_type(document: Document, schema: dict[str, Any], name: str) -> str:
    items = type_of(document, schema.get("items", {})) if name == "array" else ""
    return f"array[{items}]" if items else name


def properties(document: Document, at: str) -> dict[str, tuple[str, str, bool]]:
    """Properties of an object, composed ones too: where each stands, what holds it, whether it is required."""
    at = document.follow(at)
    schema = document.get(at)
    found: dict[str, tuple[str, str, bool]] = {}
    required = set(schema.get("required", ()))
    for key in ("allOf", "anyOf"):
        for index in range(len(schema.get(key, ()))):
            part = properties(document, at + pointer(key, index))
            required |= {name for name, (_, _, needed) in part.items() if needed}
            found |= part
    found |= {name: (at + pointer("properties", name), at, False) for name in schema.get("properties", {})}
    return {name: (where, holder, needed or name in required) for name, (where, holder, needed) in found.items()}


def _field(document: Document, name: str, at: str, holder: str, required: bool, level: str) -> Field:
    raw = document.resolve(document.get(at))
    own_level = raw.get("x-getmx-evidence", level)
    return Field(name, at, holder, type_of(document, document.get(at)), required, own_level, raw)


def _answer(document: Document, at: str, prefix: str, level: str, depth: int) -> Iterator[Field]:
    if depth > _ANSWER_DEPTH:
        return
    at = document.follow(at)
    items = document.get(at).get("items")
    if items is not None:
        yield from _answer(document, f"{at}/items", f"{prefix}/*", level, depth + 1)
    for name, (where, holder, required) in properties(document, at).items():
        field = _field(document, prefix + pointer(name), where, holder, required, level)
        yield field
        yield from _answer(document, where, field.name, level, depth + 1)
