"""What one page of the vendor's reference says, as plain data.

A page comes whole or cut off, in one of the forms A to G (forms.md). Three rules hold for all of them. A thing that the
page does not show is None. A line that could not be read is in `DocsPage.unread`. If a cut may have shortened a list,
its `*_complete` is False; a thing that is not in such a list may still be on the page. Lines count from 1.
"""

from dataclasses import dataclass
from typing import Any, Literal

Form = Literal["A", "B", "C", "D", "E", "F", "G"]


class NotAPage(ValueError):
    """The text is not a page of this API. The message says why."""


@dataclass(frozen=True, slots=True)
class SidebarEntry:
    """`method` is None in a folded group: there the sidebar shows only titles.

    `page_id` is known where the title stands with its address. `group` is empty if it is not shown.
    """

    group: str
    title: str
    method: str | None
    line: int
    page_id: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One line of text under the path."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """One field of the form.

    `name`, `type` and `required` are None if the page shows only the description (forms D, E). A Postman collection
    (form F) shows neither type nor `required`. If the table is not complete, the last parameter may lack lines.

    `type` and `example` are as printed (`string`, `integer`, `array[string]`). Lines of a description are joined by a
    line end. The site prints `[email protected]` in place of any address, also in samples.
    """

    name: str | None
    type: str | None
    required: bool | None
    description: str
    example: str | None
    line: int


@dataclass(frozen=True, slots=True)
class CurlField:
    """One `--form`, as curl would send it: without the quotes of the shell and of curl."""

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
    """One field of the answer.

    If the place of a field is not certain, that field and all after it are in `DocsPage.unread` instead.

    `pointer` is a JSON pointer with `*` for any row of an array (`/data/list/*/id`). `type` is as printed:
    `string`, `integer`, `number`, `boolean`, `object`, `null`, `array[object]`, `string | null`.
    `of_sample` says that the table shows the field folded away, and that the type is that of the JSON sample.
    """

    pointer: str
    type: str
    required: bool | None
    description: str
    line: int
    of_sample: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """The JSON sample of the answer, which is given only if all of it could be read."""

    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that the reader does not understand."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class DocsPage:
    """One endpoint as its page shows it.

    `parameters` and `response` are None if the page shows no table, which is not the same as an empty table.
    `partial` says that the text does not begin or does not end as a page does. Its last line is then unread, unless
    that line is certainly whole: a word that is cut off would be read as another word.
    `path_certain` is False if the path may end in words of a note that stands on the same line.
    `page_id` is the vendor's number of the page, from a line with the page's address or from the name of the source.
    `modified` is as printed: a time, or words like "6 months ago". `digest` is the sha256 of the text without the
    differences that copying makes (line ends, blanks).
    `hosts` are all that the text names: in the curl sample, in `servers`, in the page's own address.
    `body_type` is the media type of the form, if the page names it.
    `translated` says that the text came through a translator. Its titles and texts are then left out.
    """

    source: str
    form: Form
    digest: str
    partial: bool = False
    page_id: int | None = None
    group: str | None = None
    title: str | None = None
    title_line: int | None = None
    method: str | None = None
    path: str | None = None
    path_line: int | None = None
    path_certain: bool = True
    notes: tuple[Note, ...] = ()
    sidebar: tuple[SidebarEntry, ...] = ()
    sidebar_complete: bool = False
    parameters: tuple[Parameter, ...] | None = None
    parameters_complete: bool = False
    curl: Curl | None = None
    response: tuple[ResponseField, ...] | None = None
    response_complete: bool = False
    example: Example | None = None
    deprecated: bool = False
    modified: str | None = None
    status_code: int | None = None
    hosts: tuple[str, ...] = ()
    body_type: str | None = None
    translated: bool = False
    unread: tuple[Unread, ...] = ()

    @property
    def is_index(self) -> bool:
        """Whether it is the list of all pages (`llms.txt`) and no page itself."""
        return self.form == "G" and self.path is None
