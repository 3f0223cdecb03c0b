"""Of which operation a page is, whether it is a page of this API at all, and what speaks against either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from generator.drift.ledger import Ledger, is_stamp
from generator.drift.names import plain_title
from generator.pages import DocsPage, path_of_url
from generator.spec import Operation, Spec

#: Forms of an older layout, whose titles are older, too.
OLDER_FORMS = ("C", "D", "E")

_NOT_PROVEN = (
    "nothing on the page says that it is of this API: it shows no host, and the spec knows neither its path nor its"
    " number"
)


def path_of(page: DocsPage) -> str | None:
    """The page's path; if only a curl sample shows it, that of the sample."""
    return page.path if page.path is not None else curl_path(page)


def curl_path(page: DocsPage) -> str | None:
    return path_of_url(page.curl.url) if page.curl and page.curl.url is not None else None


def match(spec: Spec, page: DocsPage) -> Operation | None:
    """The operation of a page: by its path, else by its title, else by its number."""
    return next((found for found in _named(spec, page).values() if found), None)


def _named(spec: Spec, page: DocsPage) -> dict[str, Operation | None]:
    """The operation that each part of the page names."""
    path, title, called = path_of(page), plain_title(page.title or ""), curl_path(page)
    tests: dict[str, Callable[[Operation], object]] = {
        "path": lambda operation: operation.path == path,
        "title": lambda operation: title in map(plain_title, operation.titles),
        "number": lambda operation: page.page_id and operation.page == page.page_id,
        "curl sample": lambda operation: operation.path == called,
    }
    return {part: next(filter(names, spec.operations), None) for part, names in tests.items()}


def contradiction(spec: Spec, page: DocsPage, ledger: Ledger) -> str:
    """Where parts of the page are of different endpoints. Empty if they are all of one."""
    return next(_contradictions(spec, page, ledger), "")


def _contradictions(spec: Spec, page: DocsPage, ledger: Ledger) -> Iterator[str]:
    named = {part: operation.id for part, operation in _named(spec, page).items() if operation}
    if noted := ledger.pages.get(str(page.page_id), {}).get("operation"):
        named.setdefault("number", noted)
    if len(set(named.values())) > 1:
        told = ", ".join(f"its {part} that of {operation}" for part, operation in named.items())
        yield f"the page contradicts itself: {told}"
    called = curl_path(page)
    if page.path_certain and None not in (page.path, called) and page.path != called:
        yield f"the page contradicts itself: it is of {page.path}, its curl sample calls {called}"
    methods = _methods(page)
    if len(methods) > 1:
        yield f"the page contradicts itself: it shows the methods {', '.join(sorted(methods))}"
    if set(named) == {"number"} and None not in (path_of(page), page.title):
        told = f"its number is that of {named['number']}, its path and its title are of none"
        yield f"the page may be another one: {told}"
    operation = match(spec, page)
    if operation and operation.page and page.page_id not in (None, operation.page):
        yield f"the number in the file's name or in the address is {page.page_id}, that of the page {operation.page}"


def _methods(page: DocsPage) -> set[str]:
    listed = [entry.method for entry in page.sidebar if page.title and entry.title == page.title]
    shown = [page.method, page.curl.method if page.curl else None, *listed]
    return {method for method in shown if method}


def not_proven(spec: Spec, page: DocsPage, ledger: Ledger) -> str:
    """Why the page may be of another product. Empty if it shows the vendor's host, or what is known of this API."""
    known = {operation.path for operation in spec.operations} | set(ledger.pages)
    known |= {str(operation.page) for operation in spec.operations if operation.page}
    is_known = not known.isdisjoint({page.path, curl_path(page), str(page.page_id)})
    return "" if page.hosts or is_known else _NOT_PROVEN


def strangers(page: DocsPage, ledger: Ledger) -> list[str]:
    """Hosts on the page that are not the vendor's."""
    return [host for host in page.hosts if host not in ledger.hosts]


def is_older(page: DocsPage, number: int | None, ledger: Ledger, seen: date | None) -> str:
    """Whether the ledger knows a later state of the page, in words. Empty if it does not, or if that cannot be told."""
    known = ledger.pages.get(str(number), {})
    if page.digest.startswith(str(known.get("digest", "none"))):
        return ""
    stamp, looked = known.get("modified"), known.get("seen")
    if stamp and is_stamp(page.modified) and str(page.modified) < stamp:
        return f"a later state of the page was looked at, of {stamp}; this one is of {page.modified}"
    if stamp and page.form in OLDER_FORMS and not is_stamp(page.modified):
        return f"the layout is an older one, and a state of {stamp} was looked at"
    if looked and seen and seen.isoformat() < looked:
        return f"a later look at the page was taken, on {looked}"
    return ""
