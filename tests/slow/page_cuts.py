"""Every page in every form, cut after each of its characters: what is read of it is never wrong.

    python -m tests.slow.page_cuts [--step N]

A fact may be missing, and a page may be refused. A failure prints the page and where it was cut.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import Any

from generator.pages import DocsPage, NotAPage, read
from tests.pages.test_reading_cuts import beginning, check
from tests.support.pages import render, source_of
from tests.support.sample import sample

_OF_TEXT: tuple[dict[str, Any], ...] = (
    {"form": "A"},
    {"form": "A", "folded_rows": True},
    {"form": "A", "labels": "newer", "folded_table": True},
    {"form": "C"},
    {"form": "D"},
    {"form": "E"},
)
_EXPORTS: tuple[dict[str, Any], ...] = ({"form": "G"}, {"form": "F", "export": "openapi-yaml"}, {"form": "F"})


def _read(text: str) -> DocsPage | None:
    try:
        (page,) = read(text, "page.txt")
    except NotAPage:
        return None
    return page


def _check_export(cut: DocsPage, whole: DocsPage) -> None:
    for name in ("title", "method", "path", "group", "page_id", "status_code", "example"):
        assert getattr(cut, name) in (None, getattr(whole, name)), name
    pairs: list[tuple[Any, Any]] = [(cut.parameters, whole.parameters), (cut.response, whole.response)]
    for part, of in [(part or (), of or ()) for part, of in pairs]:
        assert beginning(_names(part), _names(of))
        assert all(field.required in (None, known.required) for field, known in zip(part, of, strict=False))
    assert not cut.parameters_complete or cut.parameters == whole.parameters
    assert not cut.response_complete or cut.response == whole.response


def _names(fields: Any) -> list[Any]:
    return [(getattr(field, "name", None) or field.pointer, field.type) for field in fields]


def _prove(operation: str, rendering: dict[str, Any], step: int, counts: Counter[str]) -> None:
    text = render(source_of(sample(), operation), **rendering)
    whole = _read(text)
    assert whole
    for end in range(0, len(text), step):
        page = _read(text[:end])
        counts["read" if page else "refused"] += 1
        if page is None:
            continue
        try:
            (check if rendering in _OF_TEXT else _check_export)(page, whole)
        except AssertionError as error:
            counts["wrong"] += 1
            print(f"{operation} {rendering} cut at {end}: {str(error).partition(chr(10))[0]}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="characters between two cuts")
    step: int = parser.parse_args().step
    counts: Counter[str] = Counter()
    for operation in sample().operations():
        for rendering in (*_OF_TEXT, *_EXPORTS):
            _prove(operation.name, rendering, step, counts)
    print(f"{counts['read']} cut pages were read, {counts['refused']} refused, {counts['wrong']} wrong")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
