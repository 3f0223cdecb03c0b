"""Rules for the evidence of an operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.spec.document import Document, Node
from generator.spec.lint import raw
from generator.spec.lint.findings import Problem, Problems


def rule_evidence_missing(document: Document) -> Problems:
    """Each operation has evidence for its path, its request and its response."""
    fix = "add x-getmx-evidence: {path: ..., request: ..., response: ...}"
    for operation in document.operations():
        at = operation.pointer + "/x-getmx-evidence"
        if "x-getmx-evidence" not in operation.data:
            yield Problem(at, "x-getmx-evidence is missing", fix)


def rule_evidence_basis(document: Document) -> Problems:
    """An assumption comes with its reason."""
    for at, evidence, levels in _evidence(document):
        if "assumed" in levels and not evidence.get("basis"):
            yield Problem(at, "something is assumed, but no basis is given", "add basis: the reason for the assumption")


def rule_evidence_page(document: Document) -> Problems:
    """A documented operation names the vendor's page, and externalDocs links to that page."""
    for at, evidence, levels in _evidence(document):
        page = evidence.get("page")
        if page is None and "documented" in levels:
            yield Problem(at, "something is documented, but no page is named", "add page: the number of the page")
        docs = at.removesuffix("x-getmx-evidence") + "externalDocs"
        url = raw.text(raw.mapping(document.find(docs)).get("url"))
        if page is not None and not url.endswith(f"api-{page}"):
            message = f"externalDocs does not link to page {page}"
            yield Problem(docs + "/url", message, f"end its url in api-{page}")


def _evidence(document: Document) -> Iterator[tuple[str, Node, list[Any]]]:
    """The evidence of each operation: its pointer, all of it, and its levels."""
    for operation in document.operations():
        evidence = raw.mapping(operation.data.get("x-getmx-evidence"))
        levels = [evidence.get(part) for part in ("path", "request", "response")]
        yield operation.pointer + "/x-getmx-evidence", evidence, levels
