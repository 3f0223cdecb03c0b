"""What recorded answers hold at each place of the spec."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from generator.package import PSEUDO
from generator.spec import SCHEMAS, Operation, Part, Schema

#: Every answer has its fields, so what one operation shows of them holds for all.
ENVELOPE = SCHEMAS + "/Envelope"


@dataclass
class Survey:
    """What came where. A place is the pointer of a schema where it is used, so before its `$ref`.

    objects: How many objects came for each part of a schema; missing: how often each left a field of it out.
    undeclared: Values of fields that the spec lacks, by the part that they belong into and their name.
    """

    schemas: dict[str, Schema] = field(default_factory=dict)
    values: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    parts: dict[str, Part] = field(default_factory=dict)
    objects: Counter[str] = field(default_factory=Counter)
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    undeclared: dict[tuple[str, str], list[Any]] = field(default_factory=dict)

    def add(self, operation: Operation, answer: Any) -> None:
        """Takes one more answer of the operation into account."""
        for schema, value in operation.answer.schema.met(answer):
            self.schemas[schema.at] = schema
            self.values[schema.at].append(value)
            if isinstance(value, dict) and "object" in schema.types:
                self._add_object(schema, value)

    def _add_object(self, schema: Schema, value: dict[str, Any]) -> None:
        for part in schema.parts:
            self.parts[part.at] = part
            self.objects[part.at] += 1
            self.missing.update((part.at, name) for name in {*part.names, *part.required} - value.keys())
        for name in filter(lambda name: name not in schema.fields and not name.startswith(PSEUDO), value):
            self.undeclared.setdefault((self._home(schema, name), name), []).append(value[name])

    def _home(self, schema: Schema, name: str) -> str:
        """The part that a new field belongs into: one that lacks it elsewhere as well, else the narrowest."""
        places = [part.at for part in schema.parts]
        if ENVELOPE in places:
            return ENVELOPE
        shared = [at for at in places if (at, name) in self.undeclared]
        own = [part.at for part in reversed(schema.parts) if part.names]
        return [*shared, *own, places[-1]][0]
