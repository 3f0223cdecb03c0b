"""A schema for values of which the spec says nothing, in the forms that the spec's conventions ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.spec import SCHEMAS, json_type, open_object, or_null

#: So many objects have to have a field before it is called required.
ENOUGH = 20

_NAME = re.compile("[A-Za-z][A-Za-z0-9_]{0,39}")
#: Deeper objects are left open.
_MOST_LEVELS = 5

#: What is said of an object that nothing is known of but what came.
AS_OBSERVED = "As observed."
#: Of a value whose form is not known, for all that came of it.
UNKNOWN = {"x-getmx-evidence": "unknown"}


def json_types(values: Iterable[Any]) -> set[str]:
    """JSON types of the values. A whole number is an integer, however it is written; with others it is a number."""
    types = {json_type(value) for value in values}
    return types - {"integer"} if "number" in types else types


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#{SCHEMAS}/{name}"}


@dataclass
class Inference:
    """Infers schemas. `components` are those that objects became, by the name that refers to them.

    taken: Names of components that are no longer free.
    ids: Names of the components that describe ids, by the name of a field that has one.
    is_shallow: Whether objects are described without their fields.
    """

    taken: Collection[str]
    ids: Mapping[str, str]
    is_shallow: bool = False
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
        fields = by_field(values)
        is_free = name not in self.taken and name not in self.components
        if not is_free or level > _MOST_LEVELS or not all(map(_NAME.fullmatch, fields)):
            return dict(UNKNOWN)
        if self.is_shallow:
            fields = {}
        required = [key for key in fields if len(fields[key]) == len(values) >= ENOUGH]
        inner = {key: self.field(fields[key], key, name + pascal(key), level + 1) for key in fields}
        # Behind those that it refers to: the generator reads components in their order.
        self.components[name] = open_object(AS_OBSERVED, required, inner)
        return ref(name)


def by_field(values: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """All values of each field of some objects."""
    fields: dict[str, list[Any]] = {}
    for value in values:
        for key, inner in value.items():
            fields.setdefault(key, []).append(inner)
    return fields


def pascal(key: str) -> str:
    """A field's name as a part of that of a schema."""
    return "".join(part[:1].upper() + part[1:] for part in key.split("_"))
