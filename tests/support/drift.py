"""A small spec whose pages agree with it, for tests of comparing and of taking over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.drift.apply import apply
from generator.drift.compare import Result, compare
from generator.drift.ledger import NO_LEDGER
from generator.pages import DocsPage, read
from generator.spec import Document, Draft, Spec, load
from tests.support.pages import AnswerField, PageSource, placeholder, render, source_of

#: An excerpt of the spec that does not change with it.
EXCERPT = Path(__file__).with_name("drift.openapi.yaml")
SEEN = date(2026, 11, 22)
#: A list, an answer with fields, an array, flags and a shared row, limits.
OPERATIONS = ("listDomains", "updateEmail", "cleanUpEmail", "listMessages", "getMessage", "getRemainingSpace")


def document_of(operations: Sequence[str], folder: Path) -> Document:
    """The excerpt with these operations alone, in a file of its own."""
    path = folder / "spec.yaml"
    path.write_text(_text_of(tuple(operations)), encoding="utf-8")
    return load(path)


@cache
def _text_of(operations: tuple[str, ...]) -> str:
    return cut(EXCERPT, operations)


def cut(path: Path, operations: Sequence[str]) -> str:
    """The text of a spec with these operations alone."""
    draft = Draft(path, path.read_text(encoding="utf-8"))
    others = [operation.path for operation in draft.spec.operations if operation.id not in operations]
    draft.editor.remove_keys("/paths", others)
    draft.sweep()
    return draft.text


def page_source(document: Document, operation: str) -> PageSource:
    """The page of an operation if the spec were right; an array is sent as the spec assumes it.

    A list by cursor shows rows and where the next ones begin, as the client expects it, also if the spec knows nothing
    of them.
    """
    found = source_of(document, operation, reference="newer")
    found.curl = [(name, "Inbox" if value.startswith("[") else value) for name, value in found.curl]
    data = next(member for member in found.answer if member.name == "data")
    if Spec(document).operation(operation).paging == "cursor" and not data.children:
        rows = AnswerField("list", "array", True, "", [AnswerField("id", "string")])
        data.children = [rows, AnswerField("has_more", "boolean", False), AnswerField("next_offset", "string", False)]
        found.example = placeholder(found.answer)
    return found


def page_number(document: Document, operation: str) -> int:
    """The number of its page; one that no page has if the spec knows none."""
    operations = {known.id: known for known in Spec(document).operations}
    return operations[operation].page or 500000000 + list(operations).index(operation)


def page_of(document: Document, operation: str, source: PageSource | None = None, **options: Any) -> DocsPage:
    """The page of an operation, saved under its number."""
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
