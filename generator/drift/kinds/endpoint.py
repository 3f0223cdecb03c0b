"""The endpoint itself: path, method, title, and whether it is deprecated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from generator.drift.comparison import Comparison, path_of
from generator.drift.findings import Finding, Severity
from generator.drift.listing import Listing
from generator.drift.names import PATH, TITLE, plain_title, says_deprecated
from generator.pages import DocsPage
from generator.spec import Draft, Operation, Spec, pointer

KNOWN_METHOD = "POST"
POST_ONLY = "the client and the spec's conventions know POST only"

#: Forms of an older layout, whose titles are older, too.
_OLDER_FORMS = ("C", "D", "E")


class Path(Finding):
    kind, part, is_of_own_page = "path", "path", True

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, operation = comparison.page, comparison.operation
        path, level = path_of(page), operation.evidence["path"]
        if path is None or path == operation.path or (not page.path_certain and path.startswith(operation.path)):
            return
        is_taken = any(other.path == path for other in comparison.spec.operations)
        yield cls.found(
            comparison,
            f"the path is {path}, not {operation.path} ({level})",
            line=page.path_line or (page.curl.line if page.curl else None),
            severity=Severity.CHANGE if level == "assumed" else Severity.BREAKING,
            old=operation.path,
            new=path,
            effect=f"`{operation.method}` calls another path",
            by_hand=unfit_path(page) or ("another operation has this path" if is_taken else ""),
        )

    def make(self, draft: Draft) -> None:
        draft.editor.rename(pointer("paths", draft.operation(self.operation).path), str(self.new))


def unfit_path(page: DocsPage) -> str:
    """Why the spec cannot have the path of a page."""
    if not page.path_certain:
        return "a note may be glued to the path"
    return "" if PATH.fullmatch(path_of(page) or "") else "an odd path, not taken over"


class Method(Finding):
    kind, gravity = "method", Severity.BREAKING

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for operation, entry in listing.pairs:
            if entry.method not in (None, KNOWN_METHOD):
                message = f"the sidebar shows {operation.title} with {entry.method}"
                yield cls.of_entry(listing, operation, entry, message, new=entry.method, by_hand=POST_ONLY)

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page = comparison.page
        if page.method not in (None, KNOWN_METHOD):
            yield cls.found(
                comparison,
                f"the method is {page.method}, not {KNOWN_METHOD}",
                line=page.path_line,
                old=KNOWN_METHOD,
                new=page.method,
                by_hand=POST_ONLY,
            )


class Renamed(Finding):
    kind = "endpoint-renamed"

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for name, entry in listing.renamed.items():
            operation = listing.spec.operation(name)
            yield cls.of_entry(
                listing,
                operation,
                entry,
                f"{operation.title} seems to be called {entry.title} now (same place, like title)",
                at="/summary",
                new=entry.title,
                by_hand=_unfit_title(listing.spec, entry.title),
            )

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, operation = comparison.page, comparison.operation
        if _has_another_title(comparison) and page.form not in _OLDER_FORMS:
            yield cls.found(
                comparison,
                f"{operation.title} is called {page.title} now",
                at=f"{operation.at}/summary",
                line=page.title_line,
                old=operation.title,
                new=page.title,
                by_hand=_unfit_title(comparison.spec, page.title or ""),
            )

    def make(self, draft: Draft) -> None:
        operation = draft.operation(self.operation)
        draft.put(f"{operation.at}/summary", self.new)
        titles = {**operation.other_titles, "older": operation.title}
        draft.put(f"{operation.at}/x-getmx-titles", titles, after="x-getmx-server")


class OlderTitle(Finding):
    kind, gravity = "older-title", Severity.INFO

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, operation = comparison.page, comparison.operation
        if _has_another_title(comparison) and page.form in _OLDER_FORMS:
            message = f"{operation.title} was called {page.title} in an older layout"
            at, line = f"{operation.at}/summary", page.title_line
            yield cls.found(comparison, message, at=at, line=line, old=operation.title, new=page.title)


def _has_another_title(comparison: Comparison) -> bool:
    title = comparison.page.title
    return title is not None and plain_title(title) not in map(plain_title, comparison.operation.titles)


def _unfit_title(spec: Spec, title: str) -> str:
    """Why an operation cannot have the title."""
    if not TITLE.fullmatch(title):
        return "an odd title, not taken over"
    for operation in spec.operations:
        if plain_title(title) in map(plain_title, operation.titles):
            return f"it is the title of {operation.id}"
    return ""


class Deprecated(Finding):
    kind = "deprecated"

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for operation, entry in listing.pairs:
            if says_deprecated(entry.title) and not operation.deprecated:
                message = f"the sidebar marks {operation.title} as deprecated"
                yield cls.of_entry(listing, operation, entry, message, **cls._told(operation))

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, operation = comparison.page, comparison.operation
        if page.deprecated and not operation.deprecated:
            message = f"the page marks {operation.title} as deprecated"
            yield cls.found(comparison, message, line=page.title_line, **cls._told(operation))

    @classmethod
    def _told(cls, operation: Operation) -> dict[str, str]:
        return {"new": "deprecated", "effect": f"`{operation.method}` is documented as deprecated"}

    def make(self, draft: Draft) -> None:
        draft.put(f"{draft.operation(self.operation).at}/deprecated", True, after="description")


class NoLongerDeprecated(Finding):
    """A page or a sidebar without the mark says nothing if it may be older than the mark, or if another one has it."""

    kind = "no-longer-deprecated"

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for operation, entry in listing.pairs:
            if listing.is_newer and operation.deprecated and not says_deprecated(entry.title):
                message = f"the sidebar no longer marks {operation.title} as deprecated"
                yield cls.of_entry(listing, operation, entry, message, at="/deprecated", **cls._told(operation))

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, operation = comparison.page, comparison.operation
        is_gone = page.title and operation.deprecated and not page.deprecated
        if is_gone and Listing(comparison.spec, page).is_newer:
            message, at = f"the page no longer marks {operation.title} as deprecated", f"{operation.at}/deprecated"
            yield cls.found(comparison, message, at=at, line=page.title_line, **cls._told(operation))

    @classmethod
    def _told(cls, operation: Operation) -> dict[str, str]:
        return {"new": "not deprecated", "effect": f"`{operation.method}` is no longer documented as deprecated"}

    def make(self, draft: Draft) -> None:
        operation = draft.operation(self.operation)
        draft.drop(f"{operation.at}/deprecated")
        for state, title in operation.other_titles.items():
            if says_deprecated(title):
                draft.drop(f"{operation.at}/x-getmx-titles/{state}")
