"""What one page of the vendor's reference says, as plain data.

A page reaches us whole or cut off, in one of six forms. What it does not show is None, what was shown but could not be
read is in `Page.unread`. Where a list may have been shortened by a cut, its `*_complete` is False: then nothing may be
concluded from what the list lacks. Line numbers count from 1, in the text as it was given.
"""

from dataclasses import dataclass
from typing import Any, Literal

Form = Literal["A", "B", "C", "D", "E", "F"]


class NotAPage(ValueError):
    """The text is no page of this API; the message says why."""


@dataclass(frozen=True, slots=True)
class SidebarEntry:
    """`method` is None where the group is folded: then the sidebar shows titles alone."""

    group: str
    title: str
    method: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """One line of text under the path."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """One field of the form.

    `name`, `type` and `required` are None where only the description stands (forms D, E); a Postman collection (F)
    shows neither type nor `required`. Where the table is not complete, the last one may lack lines at its end.

    `type` is as printed (`string`, `integer`, `array[string]`), `example` too; lines of a description are joined by a
    line end. The site prints `[email protected]` in place of any address, in samples as well.
    """

    name: str | None
    type: str | None
    required: bool | None
    description: str
    example: str | None
    line: int


@dataclass(frozen=True, slots=True)
class CurlField:
    """One `--form`, without the quotes of shell and curl: what curl would send."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Curl:
    method: str | None
    url: str | None
    fields: tuple[CurlField, ...]
    line: int
    complete: bool


@dataclass(frozen=True, slots=True)
class ResponseField:
    """One field of the answer. One whose place is not certain is not here but in `Page.unread`, with all after it.

    `pointer` is a JSON pointer with `*` for any row of an array (`/data/list/*/id`). `type` is as printed:
    `string`, `integer`, `number`, `boolean`, `object`, `null`, `array[object]`, `string | null`.
    """

    pointer: str
    type: str
    required: bool | None
    description: str
    line: int


@dataclass(frozen=True, slots=True)
class Example:
    """The JSON sample of the answer; only there if it could be read whole."""

    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that no rule of reading accounts for."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One endpoint as its page shows it.

    `parameters` is None where no table is shown, which is not the same as an empty one; so is `response`.
    `partial` says that the text does not begin or does not end as a page does. Its last line is then unread, unless it
    is certain to be whole: a shortened word is a wrong one.
    `path_certain` is False where a note may be glued to the path, so that the path may be too long.
    `page_id` is the vendor's number of the page, if a line that is its URL or the name of the source gives it.
    `modified` is as printed: a time or words like "6 months ago". `digest` is the sha256 of the text without the
    differences that copying makes (line ends, blanks).
    """

    source: str
    form: Form
    partial: bool
    page_id: int | None
    group: str | None
    title: str | None
    title_line: int | None
    method: str | None
    path: str | None
    path_line: int | None
    path_certain: bool
    notes: tuple[Note, ...]
    sidebar: tuple[SidebarEntry, ...]
    sidebar_complete: bool
    parameters: tuple[Parameter, ...] | None
    parameters_complete: bool
    curl: Curl | None
    response: tuple[ResponseField, ...] | None
    response_complete: bool
    example: Example | None
    deprecated: bool
    modified: str | None
    status_code: int | None
    unread: tuple[Unread, ...]
    digest: str
