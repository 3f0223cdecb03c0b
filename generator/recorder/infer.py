"""A schema for values of which the spec says nothing, in the forms that the spec's conventions ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.recorder.survey import json_types

#: So many objects have to have a field before it is called required.
ENOUGH = 20

_SCHEMAS = "#/components/schemas/"
_NAME = re.compile("[A-Za-z][A-Za-z0-9_]{0,39}")
#: Deeper objects are left open.
_MOST_LEVELS = 5

#: What an object of an answer is, whatever its fields.
OPEN_OBJECT = {"type": "object", "additionalProperties": True}

#: Of a value whose form is not known, for all that came of it.
UNKNOWN = {"x-getmx-evidence": "unknown"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": _SCHEMAS + name}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, or null, as the lint rule null-form has it."""
    if "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {"anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}], **beside}
    return {**schema, "type": [schema["type"], "null"]} if "type" in schema else schema


@dataclass
class Inference:
    """Infers schemas. `components` are those that objects became, by the name that refers to them.

    taken: Names of components that are no longer free.
    ids: Names of the components that describe ids, by the name of a field that has one.
    """

    taken: Collection[str]
    ids: Mapping[str, str]
    components: dict[str, Any] = field(default_factory=dict)

    def field(self, values: list[Any], key: str, name: str, level: int = 0) -> dict[str, Any]:
        """The schema of a field. An id is a string, by the spec's convention, also where only null came.

        That of an id which the spec knows by the field's name is referred to.
        """
        types = json_types(values)
        is_id = key in self.ids or key == "id" or key.endswith("_id")
        if not is_id:
            return self.schema(values, name, level)
        if not types <= {"string", "null"}:
            # Against the convention, so it says of itself that it was seen.
            return {"x-getmx-evidence": "observed", **self.schema(values, name, level)}
        found: dict[str, Any] = ref(self.ids[key]) if key in self.ids else {"type": "string"}
        return or_null(found) if "null" in types else found

    def schema(self, values: list[Any], name: str, level: int = 0) -> dict[str, Any]:
        """A schema that all values fit; it is UNKNOWN where they are of several kinds, or null alone.

        name: That of the component, should they be objects.
        """
        types = json_types(values)
        match sorted(types - {"null"}):
            case ["object"]:
                found = self._object([value for value in values if value is not None], name, level)
            case ["array"]:
                items = [item for value in values for item in value or ()]
                found = {"type": "array", "items": self.schema(items, name, level + 1)}
            case [single]:
                found = {"type": single}
            case _:
                return dict(UNKNOWN)
        return or_null(found) if "null" in types else found

    def _object(self, values: list[dict[str, Any]], name: str, level: int) -> dict[str, Any]:
        fields = {key: [value[key] for value in values if key in value] for value in values for key in value}
        if (
            name in self.taken
            or name in self.components
            or level > _MOST_LEVELS
            or not all(map(_NAME.fullmatch, fields))
        ):
            return dict(UNKNOWN)
        required = [key for key in fields if len(fields[key]) == len(values) >= ENOUGH]
        inner = {key: self.field(fields[key], key, name + pascal(key), level + 1) for key in fields}
        component: dict[str, Any] = {**OPEN_OBJECT, "description": "As observed."}
        component |= ({"required": required} if required else {}) | ({"properties": inner} if inner else {})
        # Behind those that it refers to: the generator reads components in their order.
        self.components[name] = component
        return ref(name)


def pascal(key: str) -> str:
    """A field's name as a part of that of a schema."""
    return "".join(part[:1].upper() + part[1:] for part in key.split("_"))
