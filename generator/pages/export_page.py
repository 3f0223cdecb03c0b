"""Pages made of an export, and values of an export read as the kind of thing that they should be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from generator.pages.page import DocsPage, Example, Form, Note, Parameter, ResponseField, Unread

FORM = "multipart/form-data"


@dataclass(frozen=True)
class PageMaker:
    """Makes pages of one text.

    lines: The line on which each path stands first.
    """

    source: str
    digest: str
    lines: dict[str, int]
    form: Form = "F"

    def line(self, path: str) -> int:
        """The line of everything in an operation, since its parts may be shared and stand elsewhere."""
        return self.lines.get(path, 1)

    def page(
        self,
        path: str,
        title: str,
        *,
        notes: str,
        parameters: list[Parameter],
        response: list[ResponseField] | None,
        example: list[Any],
        unread: list[str],
        **more: Any,
    ) -> DocsPage:
        """`unread` names what a `DocsPage` has no place for. `more` are fields of the page as it has them."""
        line = self.line(path)
        return DocsPage(
            source=self.source,
            form=self.form,
            digest=self.digest,
            path=path,
            path_line=line,
            title=title or None,
            title_line=line if title else None,
            notes=tuple(Note(text.strip(), line) for text in notes.split("\n") if text.strip()),
            parameters=tuple(parameters) or None,
            response=tuple(response or ()) or None,
            example=Example(example[0], line) if example else None,
            unread=tuple(Unread(line, text) for text in unread),
            **more,
        )


def string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def text_of(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[dict[str, Any]]:
    return [member for member in listed(value) if isinstance(member, dict)]
