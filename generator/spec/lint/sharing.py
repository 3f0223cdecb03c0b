"""Rules for components and the `$ref`s to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.spec.document import Document, SpecError, pointer, walk
from generator.spec.lint import raw
from generator.spec.lint.findings import Problem


def rule_ref_resolves(document: Document) -> Iterator[Problem]:
    """Each `$ref` names a mapping of this document, and none leads back to itself."""
    for _, node in walk(document.data):
        try:
            document.resolve(raw.mapping(node))
        except SpecError as error:
            yield Problem(error.pointer + "/$ref", error.message, "refer to a mapping of this document")


def rule_component_unused(document: Document) -> Iterator[Problem]:
    """Each component is used by an operation, directly or through other components."""
    components = raw.mapping(document.data.get("components"))
    outside = {key: value for key, value in document.data.items() if key != "components"}
    used = _used_components(document, outside)
    for section in components:
        for name, _ in raw.children(components, section):
            at = pointer("components", section, name)
            if at not in used:
                yield Problem(at, f"the component {name} is not used", "remove it, or refer to it")


def _used_components(document: Document, start: Any) -> set[str]:
    """Pointers of the components that the value refers to, also by way of others."""
    used: set[str] = set()
    pending = [start]
    while pending:
        for _, node in walk(pending.pop()):
            at = "/".join(raw.text(raw.mapping(node).get("$ref")).removeprefix("#").split("/")[:4])
            if at.startswith("/components/") and at not in used:
                used.add(at)
                pending.append(raw.value_at(document, at))
    return used
