"""How the two versions of OpenAPI spell a schema. What a schema says is decided elsewhere, see `writing`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from generator.spec import Schema

Node = dict[str, Any]

#: Keywords of JSON Schema that OpenAPI 3.0 does not have. None of them decides what a client sends.
_NOT_IN_3_0 = frozenset({"$comment", "contentEncoding", "contentMediaType", "contentSchema"})


@dataclass(frozen=True)
class OpenAPI31:
    version = "3.1.0"
    #: Whether null is allowed by the component itself, for all of its uses.
    marks_components = False

    def typed(self, types: Sequence[str], nullable: bool) -> Node:
        names = [*types, "null"] if nullable else [*types]
        if not names:
            return {}
        return {"type": names if len(names) > 1 else names[0]}

    def ruled(self, rules: Node) -> Node:
        """Rules of a value, as `Schema.rules` has them."""
        return dict(rules)

    def encoded(self, encoding: Node) -> Node:
        return encoding

    def info(self, info: Node) -> Node:
        return dict(info)


@dataclass(frozen=True)
class OpenAPI30:
    version = "3.0.3"
    marks_components = True

    def typed(self, types: Sequence[str], nullable: bool) -> Node:
        spelled: Node = {"type": types[0]} if len(types) == 1 else {}
        if len(types) > 1:
            return {"anyOf": [self.typed([name], nullable) for name in types]}
        return spelled | ({"nullable": True} if nullable and types else {})

    def ruled(self, rules: Node) -> Node:
        found = {key: value for key, value in rules.items() if key not in _NOT_IN_3_0}
        examples = found.pop("examples", [])
        for bound, flag in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if flag in found:
                found |= {bound: found[flag], flag: True}
        return found | ({"example": examples[0]} if examples else {})

    def encoded(self, encoding: Node) -> Node:
        """How a field is sent. The schema of OpenAPI 3.0 forbids x- keys here, against its text."""
        return {key: value for key, value in encoding.items() if not key.startswith("x-")}

    def info(self, info: Node) -> Node:
        """Without a summary, and with the address of the license in place of its identifier."""
        found = {key: value for key, value in info.items() if key != "summary"}
        if isinstance(license_ := found.get("license"), dict) and "identifier" in license_:
            address = f"https://spdx.org/licenses/{license_['identifier']}.html"
            found["license"] = {"name": license_["name"], "url": address}
        return found


Dialect = OpenAPI31 | OpenAPI30


def choices_of(schema: Schema) -> Node:
    """The values that a schema allows; null is one of them where it is allowed."""
    values = [*schema.choices, None] if schema.nullable else [*schema.choices]
    return {"enum": values} if schema.choices else {}
