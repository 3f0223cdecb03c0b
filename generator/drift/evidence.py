"""Where a page proves more than the spec says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from generator.drift.answer import shows_whole_answer
from generator.drift.comparison import Comparison
from generator.drift.findings import Finding, Severity
from generator.drift.names import PATH
from generator.drift.request import TOKEN, proven_fields
from generator.drift.stated import stated
from generator.pages import DocsPage, path_of_url
from generator.spec import CONFIRMED

NO_NUMBER = "the page's number is not known: put it into the file's name (176718317.txt)"


def path_of(page: DocsPage) -> str | None:
    """The page's path; where only a curl sample shows it, that of the sample."""
    if page.path is not None or page.curl is None or page.curl.url is None:
        return page.path
    return path_of_url(page.curl.url)


def page_number(one: Comparison) -> int | None:
    """The vendor's number of the page. The spec's own wins: digits in a file's name may be a date."""
    number: int | None = one.stated.evidence.get("page", one.page.page_id)
    return number


def compare_evidence(one: Comparison) -> Iterator[Finding]:
    for part, proves in (("path", _proves_path), ("request", _proves_request), ("response", _proves_response)):
        if proves(one):
            yield _finding(one, part)


def _finding(one: Comparison, part: str) -> Finding:
    level = one.stated.evidence[part]
    what = f"{part}, {level} so far" if level not in CONFIRMED else f"more of the {part}"
    loses = " and no longer warns that its path is a guess" if part == "path" and level == "assumed" else ""
    return one.found(
        "proves",
        Severity.CHANGE,
        f"the page documents the {what}",
        line=one.page.path_line or one.page.title_line,
        at=one.stated.at + "/x-getmx-evidence",
        subject=part,
        old=level,
        new="documented",
        effect=f"`{one.stated.method}` is surer of its {part}{loses}",
        by_hand="" if page_number(one) else NO_NUMBER,
        shown=one.page,
    )


def _proves_path(one: Comparison) -> bool:
    path = path_of(one.page)
    taken = any(other.entry.path == path for other in stated(one.document) if other.name != one.stated.name)
    certain = one.page.path_certain or path == one.stated.entry.path
    fits = path is not None and certain and PATH.fullmatch(path) is not None
    return not one.stated.confirmed("path") and fits and not taken


def _proves_request(one: Comparison) -> bool:
    proven = proven_fields(one) - {TOKEN}
    raises = any(not one.stated.form[name].confirmed for name in proven)
    completes = one.page.parameters is not None and one.page.parameters_complete and _has_names(one)
    return raises or (completes and (one.stated.evidence.get("fields") == "partial" or _is_unconfirmed(one)))


def _has_names(one: Comparison) -> bool:
    return all(parameter.name for parameter in one.page.parameters or ()) and bool(one.page.parameters)


def _is_unconfirmed(one: Comparison) -> bool:
    return not one.stated.confirmed("request")


def _proves_response(one: Comparison) -> bool:
    fields = [field for name, field in one.stated.answer.items() if name in one.answer]
    raised = [field for field in fields if not field.confirmed and "x-getmx-evidence" in field.raw and field.type]
    return bool(raised) or (not one.stated.confirmed("response") and shows_whole_answer(one))
