"""An edition: a document written anew from the model of the spec, in the form that most tools read right.

Each rule comes from tools that went wrong, see spec/README.md:

- Text, numbers and arrays are written out where they are used, since many tools mistake a `$ref` with words beside it.
- An answer is one object, without allOf, and its `data` may be null and may be empty, as that of an error is.
- An integer that may be great says so, since many tools take 32 bits for any other.
- How a thing is known stands in its description too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.editions import words
from generator.editions.dialect import Dialect, Node, OpenAPI30, OpenAPI31, choices_of
from generator.spec import SCHEMAS, Answer, Form, Operation, Schema, Spec, or_null, pointer

_WORDS = frozenset({"description", "x-getmx-evidence"})


@dataclass(frozen=True)
class Edition:
    """A form of the document.

    named: Objects are components that `$ref`s name. Else everything is written out where it is used.
    """

    name: str
    dialect: Dialect
    named: bool
    purpose: str


INTEROP = Edition("interop", OpenAPI31(), True, "This edition is made for generators of clients.")
INTEROP_30 = Edition(
    "interop-3.0", OpenAPI30(), True, "This edition is made for generators of clients that read OpenAPI 3.0 only."
)
FLAT = Edition("flat", OpenAPI31(), False, "This edition has no references and no composed schemas.")
EDITIONS = (INTEROP, INTEROP_30, FLAT)


def written(spec: Spec, edition: Edition) -> Node:
    """The whole edition. Raises SpecError for what cannot be read, and in a flat one for an object in itself."""
    return _Writer(spec, edition).document()


@dataclass
class _Writer:
    spec: Spec
    edition: Edition
    components: dict[str, Node] = field(default_factory=dict)
    #: Pointers of the schemas that are being written out, the outermost first.
    around: list[str] = field(default_factory=list)

    def document(self) -> Node:
        data = self.spec.document.data
        paths: Node = {}
        for operation in self.spec.operations:
            paths.setdefault(operation.path, {})[operation.entry.method] = self._operation(operation)
        known = {**data, "openapi": self.edition.dialect.version, "info": self._info(), "paths": paths}
        known.pop("components", None)
        return known | ({"components": {"schemas": self.components}} if self.components else {})

    def _info(self) -> Node:
        info = {
            **self.spec.document.data["info"],
            "description": words.of_edition(self.spec, self.edition.purpose),
            "x-getmx-newest-evidence": words.newest_evidence(self.spec),
        }
        return self.edition.dialect.info(info)

    def _operation(self, operation: Operation) -> Node:
        return {
            **operation.node,
            "description": words.of_operation(operation),
            "requestBody": {
                **{key: value for key, value in operation.node["requestBody"].items() if key != "content"},
                "content": {Form.TYPE: self._form(operation.form)},
            },
            "responses": {status: self._response(operation, status) for status in operation.responses},
        }

    def _form(self, form: Form) -> Node:
        encoding = {name: self.edition.dialect.encoded(said) for name, said in form.encoding.items()}
        return {"schema": self._schema(form.schema), **({"encoding": encoding} if encoding else {}), **_examples(form)}

    def _response(self, operation: Operation, status: str) -> Node:
        said = operation.responses[status]
        if "content" not in said:
            return said
        at = self.spec.document.follow(operation.at + pointer("responses", status))
        return {**said, "content": {kind: self._media(operation, at, kind) for kind in said["content"]}}

    def _media(self, operation: Operation, at: str, kind: str) -> Node:
        answer = Answer(self.spec.document, at + pointer("content", kind), "")
        if "data" not in answer.schema.fields:
            return {"schema": self._schema(answer.schema), **_examples(answer)}
        text = words.of_answer(operation, self.spec.success_codes)
        return {"schema": self._answer(answer.schema, text), **_examples(answer)}

    # ---------------------------------------------------------------------------------------------------- schemas

    def _answer(self, schema: Schema, text: str) -> Node:
        node = self._inline(schema) | {"description": text}
        fields = {
            name: (self._data if name == "data" else self._schema)(declared.schema)
            for name, declared in schema.fields.items()
        }
        return self._put(schema.component, node | {"properties": fields})

    def _data(self, schema: Schema) -> Node:
        """What an answer carries, or null; of an object without fields that it must have."""
        if not schema.types:
            return self._inline(schema)
        if not self._has_name(schema):
            node = self._inline(schema)
            node.pop("required", None)
            return node | self.edition.dialect.typed(schema.types, True)
        component = self.spec.components[schema.component]
        marks = self.edition.dialect.marks_components
        node = self._inline(component) | self.edition.dialect.typed(component.types, marks)
        node.pop("required", None)
        beside = self._beside(schema)
        if marks:
            return self._put(schema.component, node | beside)
        return or_null(self._put(schema.component, node) | beside)

    def _schema(self, schema: Schema) -> Node:
        if not self._is_named(schema):
            return self._inline(schema)
        name = schema.component
        if name not in self.components:
            self.components[name] = {}  # so that one which holds itself is written once
            self.components[name] = self._inline(self.spec.components[name])
        named, beside = self._put(name, self.components[name]), self._beside(schema)
        if schema.nullable:
            return or_null(named | beside)
        return {"allOf": [named], **beside} if beside else named

    def _has_name(self, schema: Schema) -> bool:
        return self.edition.named and bool(schema.component) and schema.types == ("object",)

    def _is_named(self, schema: Schema) -> bool:
        """Whether it is written as a reference. A component that allows null must not be used where null may not be."""
        is_marked = schema.nullable or schema.component in self._carried
        return self._has_name(schema) and not (self.edition.dialect.marks_components and is_marked)

    @cached_property
    def _carried(self) -> frozenset[str]:
        """Components that answers carry as `data`."""
        return frozenset(operation.answer.data.component for operation in self.spec.operations)

    def _put(self, name: str, node: Node) -> Node:
        """The component as it is referred to; the node itself where nothing is."""
        if not (self.edition.named and name):
            return node
        self.components[name] = node
        return {"$ref": f"#{SCHEMAS}{pointer(name)}"}

    def _beside(self, schema: Schema) -> Node:
        """Words that this use of a component has of its own."""
        shared = self.spec.components[schema.component].rules
        own = {key for key in _WORDS if schema.rules.get(key) != shared.get(key)}
        return {key: value for key, value in self._rules(schema).items() if key in own} if own else {}

    def _inline(self, schema: Schema) -> Node:
        if schema.at in self.around:
            raise schema.unreadable(f"holds itself, so the edition {self.edition.name} cannot write it out")
        self.around.append(schema.at)
        try:
            return self._spelled(schema)
        finally:
            self.around.pop()

    def _spelled(self, schema: Schema) -> Node:
        node = self.edition.dialect.typed(schema.types, schema.nullable) | self._rules(schema) | choices_of(schema)
        if schema.fields:
            required = [name for name, declared in schema.fields.items() if declared.required]
            node |= {"required": required} if required else {}
            node["properties"] = {name: self._schema(declared.schema) for name, declared in schema.fields.items()}
        if schema.items or "array" in schema.types:
            node["items"] = self._schema(schema.items) if schema.items else {}
        return node

    def _rules(self, schema: Schema) -> Node:
        rules = self.edition.dialect.ruled(schema.rules)
        text = words.with_evidence(schema.description, schema)
        wide = {"format": "int64"} if _may_be_great(schema) else {}
        return wide | rules | ({"description": text} if text else {})


def _may_be_great(schema: Schema) -> bool:
    """Whether 32 bits do not hold every integer that the schema allows."""
    return schema.types == ("integer",) and not schema.choices and schema.rules.get("maximum", 2**31) >= 2**31


def _examples(media: Form | Answer) -> dict[str, Any]:
    return {"examples": media.example_objects} if media.example_objects else {}
