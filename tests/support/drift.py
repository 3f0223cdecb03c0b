"""A few operations of the spec whose pages agree with it, for tests of comparing and of taking over."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.drift.apply import apply
from generator.drift.compare import Result, compare
from generator.drift.ledger import Ledger
from generator.pages import DocsPage, read
from generator.spec.document import Document, load
from tests.support.generating import Spec, whole_spec, write_spec
from tests.support.pages import AnswerField, PageSource, placeholder, render, source_of

SEEN = date(2026, 11, 22)
NO_LEDGER = Ledger("", {})
#: A list, an answer with fields, an array, flags and a shared row, limits.
OPERATIONS = ("listDomains", "updateEmail", "cleanUpEmail", "listMessages", "getMessage", "getRemainingSpace")


def spec_of(operations: Sequence[str]) -> Spec:
    """The spec with these operations alone, and what they use."""
    spec = whole_spec()
    spec["paths"] = {path: item for path, item in spec["paths"].items() if item["post"]["operationId"] in operations}
    components = spec["components"]
    while unused := [
        (group, name) for group, each in components.items() for name in each if _is_unused(spec, group, name)
    ]:
        for group, name in unused:
            del components[group][name]
    spec["components"] = {group: each for group, each in components.items() if each}
    return spec


def _is_unused(spec: Spec, group: str, name: str) -> bool:
    return f'"#/components/{group}/{name}"' not in json.dumps(spec)


def document_of(operations: Sequence[str], folder: Path) -> Document:
    """The spec with these operations alone, in a file of its own."""
    path = folder / "spec.yaml"
    path.write_text(_text_of(tuple(operations)), encoding="utf-8")
    return load(path)


@cache
def _text_of(operations: tuple[str, ...]) -> str:
    with TemporaryDirectory() as folder:
        return write_spec(spec_of(operations), Path(folder)).read_text(encoding="utf-8")


def page_source(document: Document, operation: str) -> PageSource:
    """The page of an operation if the spec were right; an array is sent as the spec assumes it.

    The list by cursor shows rows, of which the spec may know nothing, and where the next ones begin, as the client
    expects it.
    """
    found = source_of(document, operation, reference="newer")
    found.curl = [(name, "Inbox" if value.startswith("[") else value) for name, value in found.curl]
    data = next(each for each in found.answer if each.name == "data")
    if operation == "listEmailsV2" and not data.children:
        rows = AnswerField("list", "array", True, "", [AnswerField("id", "string")])
        data.children = [rows, AnswerField("has_more", "boolean", False), AnswerField("next_offset", "string", False)]
        found.example = placeholder(found.answer)
    return found


def page_number(document: Document, operation: str) -> int:
    index, entry = next((i, e) for i, e in enumerate(document.operations()) if e.name == operation)
    number: int = entry.data["x-getmx-evidence"].get("page", 500000000 + index)
    return number


def page_of(document: Document, operation: str, source: PageSource | None = None, **options: Any) -> DocsPage:
    """The page, saved under its number."""
    text = render(source or page_source(document, operation), options.pop("form", "A"), **options)
    (page,) = read(text, f"{page_number(document, operation)}.txt")
    return page


@dataclass(frozen=True)
class Agreed:
    """A document that agrees with the pages of all its operations."""

    document: Document
    folder: TemporaryDirectory[str] = field(repr=False)

    def compared(self, operation: str, source: PageSource) -> Result:
        return compare(self.document, [page_of(self.document, operation, source)], NO_LEDGER)


@cache
def agreed() -> Agreed:
    folder = TemporaryDirectory()
    document = document_of(OPERATIONS, Path(folder.name))
    pages = [page_of(document, name) for name in OPERATIONS]
    done = apply(document, pages, compare(document, pages, NO_LEDGER).findings, [], SEEN)
    document.path.write_text(done.text, encoding="utf-8")
    return Agreed(load(document.path), folder)
