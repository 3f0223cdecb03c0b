"""The endpoint itself: path, method, title, and whether it is deprecated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from generator.drift.comparison import Comparison
from generator.drift.findings import Finding, Severity
from generator.drift.identity import OLDER_FORMS, path_of
from generator.drift.listing import Listing
from generator.drift.names import PATH, TITLE, destroys, plain_title, says_deprecated
from generator.pages import DocsPage
from generator.spec import Draft, Operation, Spec, pointer

KNOWN_METHOD = "POST"
POST_ONLY = "the client and the spec's conventions know POST only"


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
            doubt=_doubt_of_path(operation, path),
        )

    def is_shown(self, comparison: Comparison) -> bool:
        return path_of(comparison.page) is not None

    @property
    def claims(self) -> tuple[str, ...]:
        return (f"the path {self.new}",)

    def make(self, draft: Draft) -> None:
        draft.editor.rename(pointer("paths", draft.operation(self.operation).path), str(self.new))


def _doubt_of_path(operation: Operation, path: str) -> str:
    """What speaks against a path that would be another endpoint, not the same one renamed."""
    old, new = operation.path.rpartition("/"), path.rpartition("/")
    if old[0] != new[0]:
        return f"the path moves from {old[0]} to {new[0]}"
    is_worse = not operation.destructive and destroys(path) and not destroys(operation.path)
    return "the new path says that the call destroys something" if is_worse else ""


def unfit_path(page: DocsPage) -> str:
    """Why the spec cannot have the path of a page."""
    if not page.path_certain:
        return "a note may be glued to the path"
    return "" if PATH.fullmatch(path_of(page) or "") else "an odd path, not taken over"


class Method(Finding):
    """In the head of the page, in its curl sample or in a sidebar."""

    kind, gravity = "method", Severity.BREAKING

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        for operation, entry in listing.pairs:
            if entry.method not in (None, KNOWN_METHOD):
                message = f"the sidebar shows {operation.title} with {entry.method}"
                yield cls.of_entry(listing, operation, entry, message, new=entry.method, by_hand=POST_ONLY)

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, curl = comparison.page, comparison.page.curl
        shown = {curl.method: curl.line} if curl and curl.method else {}
        for method, line in ({page.method: page.path_line} | shown).items():
            if method not in (None, KNOWN_METHOD):
                message = f"the method is {method}, not {KNOWN_METHOD}"
                yield cls.found(comparison, message, line=line, old=KNOWN_METHOD, new=method, by_hand=POST_ONLY)


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
        if _has_another_title(comparison) and page.form not in OLDER_FORMS:
            yield cls.found(
                comparison,
                f"{operation.title} is called {page.title} now",
                at=f"{operation.at}/summary",
                line=page.title_line,
                old=operation.title,
                new=page.title,
                by_hand=_unfit_title(comparison.spec, page.title or ""),
                doubt=_doubt_of_title(comparison),
            )

    def is_shown(self, comparison: Comparison) -> bool:
        return comparison.page.title is not None and comparison.page.form not in OLDER_FORMS

    def is_listed(self, listing: Listing) -> bool:
        return self.operation in listing.listed

    @property
    def claims(self) -> tuple[str, ...]:
        return (f"the title {plain_title(str(self.new))}",)

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
        if _has_another_title(comparison) and page.form in OLDER_FORMS:
            message = f"{operation.title} was called {page.title} in an older layout"
            at, line = f"{operation.at}/summary", page.title_line
            yield cls.found(comparison, message, at=at, line=line, old=operation.title, new=page.title)


def _has_another_title(comparison: Comparison) -> bool:
    title = comparison.page.title
    return title is not None and plain_title(title) not in map(plain_title, comparison.operation.titles)


def _doubt_of_title(comparison: Comparison) -> str:
    page, operation = comparison.page, comparison.operation
    listed = {plain_title(entry.title) for entry in page.sidebar}
    if plain_title(page.title or "") not in listed and not listed.isdisjoint(map(plain_title, operation.titles)):
        return "the page's own sidebar has the known title"
    is_worse = not operation.destructive and destroys(page.title or "")
    return "the new title says that the call destroys something" if is_worse else ""


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
            listed = [entry for entry in page.sidebar if plain_title(entry.title) == plain_title(page.title or "")]
            is_marked = not listed or any(says_deprecated(entry.title) for entry in listed)
            doubt = "" if is_marked else "the page's own sidebar does not mark it"
            yield cls.found(comparison, message, line=page.title_line, doubt=doubt, **cls._told(operation))

    def is_shown(self, comparison: Comparison) -> bool:
        return comparison.page.title is not None

    def is_listed(self, listing: Listing) -> bool:
        return self.operation in listing.listed

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
