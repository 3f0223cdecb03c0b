"""Rules for components and the `$ref`s to them."""

from __future__ import annotations

from generator.spec.document import Document, SpecError, steps, unused_components, walk
from generator.spec.lint import raw
from generator.spec.lint.findings import Problem, Problems


def rule_ref_resolves(document: Document) -> Problems:
    """Each `$ref` names a mapping of this document, and none leads back to itself."""
    for _, node in walk(document.data):
        try:
            document.resolve(raw.mapping(node))
        except SpecError as error:
            yield Problem(error.pointer + "/$ref", error.message, "refer to a mapping of this document")


def rule_component_unused(document: Document) -> Problems:
    """Each component is used by an operation, directly or through other components."""
    for at in unused_components(document):
        name = steps(at)[-1]
        yield Problem(at, f"the component {name} is not used", "remove it, or refer to it")
