"""The text of a page as data: forms A to E here, exports (form F) and twins (form G) in modules of their own.

forms.md describes the forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from generator.pages import exports, twin
from generator.pages.blocks import ENDS, Block, blocks_of, chosen, is_closed, is_ended, json_in, refuse_second
from generator.pages.curl import Command, commands
from generator.pages.head import GLUED_PATH, with_usual_head
from generator.pages.nesting import Nesting, nest
from generator.pages.page import Curl, DocsPage, Example, Form, NotAPage, Note, Parameter, Unread
from generator.pages.page_lines import lines_of
from generator.pages.page_number import address_in, number_in_name
from generator.pages.page_text import (
    BODY,
    CONTENT,
    DEPRECATED,
    HOST,
    LANGUAGES,
    MAX_PAGE,
    METHODS,
    MODIFIED,
    OMISSION,
    PATH,
    REQUEST_EXAMPLE,
    SITE_TITLE,
    STATUS,
    TRANSLATED_BODY,
    Line,
    check_size,
    decode,
    digest,
    host_of,
    path_of,
    shown,
)
from generator.pages.saved_as import refuse_binary, refuse_other_text
from generator.pages.sidebar import Top, read_top
from generator.pages.tables import begun, named_by, read_parameters, read_rows
from generator.pages.translation import is_translated

_GLUE = " -\u2013\u2014:\uff1a*•"


def read(text: str | bytes, source: str = "") -> list[DocsPage]:
    """The page in the text; of an export, a page for each operation. Raises NotAPage for any other text.

    `source` is the name of the file. Its digits may be the number of the page.
    """
    refuse_binary(text)
    decoded = decode(text)
    refuse_other_text(decoded)
    if twin.is_twin(decoded):
        return twin.read_twin(decoded, source)
    if exports.is_export(decoded):
        return exports.read(decoded, source)
    if twin.is_index(decoded, source):
        return twin.read_index(decoded, source)
    if len(decoded) > MAX_PAGE:
        raise NotAPage(f"longer than {MAX_PAGE} characters")
    return [_Reading(decoded, source).page()]


# ---------------------------------------------------------------------------------------------------------------- page


class _Header(NamedTuple):
    method: str | None
    path: str | None
    line: int | None
    notes: list[Note]
    certain: bool = True


class _Reading:
    """One page, read block by block. Lines that no rule understands are collected in `_unread`."""

    def __init__(self, text: str, source: str) -> None:
        self._text = text
        self._source = source
        lines = lines_of(text)
        cut: list[Line] = []
        while lines and OMISSION.fullmatch(lines[-1].text):
            cut.append(lines.pop())
        head = with_usual_head(lines)
        blocks = blocks_of(head.lines)
        self._ended = not cut and is_ended(blocks)
        if lines and blocks[-1].kind not in ENDS and not is_closed(blocks[-1]):
            cut += _without_last(lines)  # A word in it may be cut off, and would be read as another word.
            head = with_usual_head(lines)
            blocks = blocks_of(head.lines)
        refuse_second(blocks)
        self._called = head.host
        self._blocks = blocks
        self._chosen, self._unread = chosen(blocks)
        self._unread += cut

    def page(self) -> DocsPage:
        top = read_top(self._lines("start"))
        curl = self._curl()
        header = self._header(curl)
        titled = header.method is not None or (top.site is not None and top.group is not None)
        notes = header.notes + self._top_lines(top, titled)
        body_type = self._body_type()
        parameters, is_read = self._table(curl)
        example = self._example()
        response = self._response(example)
        status = self._status()
        modified = self._modified()
        title = top.title if titled else None
        ends = self._others()
        nameless = any(each.type is None and each.required is None for each in parameters or ())
        partial = not self._ended or title is None or (bool(top.entries) and top.site is None)
        address = top.address or ends
        page = DocsPage(
            source=self._source,
            form=_form(top, title, nameless, partial),
            partial=partial,
            page_id=address[1] if address else number_in_name(self._source),
            group=top.group or _group(top, title),
            title=title.text if title else None,
            title_line=title.number if title else None,
            method=header.method,
            path=header.path,
            path_line=header.line,
            path_certain=header.certain,
            notes=tuple(notes),
            sidebar=tuple(top.entries),
            sidebar_complete=top.complete and self._followed("start"),
            parameters=None if parameters is None else tuple(parameters),
            parameters_complete=bool(self._table_lines()) and self._labelled("table", "request") and is_read,
            curl=curl,
            response=tuple(response.fields) if self._lines("fields") else None,
            response_complete=response.complete and bool(response.fields),
            example=example,
            deprecated=bool(title and DEPRECATED.search(title.text)),
            modified=modified,
            status_code=status,
            hosts=self._hosts(curl, address),
            body_type=body_type,
            unread=_parts(self._unread),
            digest=digest(self._text),
        )
        page = _without_texts(page) if self._is_translated(page) else page
        check_size(page)
        _refuse_strangers(page, top, self._called)
        return page

    # Blocks.

    def _block(self, kind: str) -> Block | None:
        return self._blocks[self._chosen[kind]] if kind in self._chosen else None

    def _lines(self, kind: str) -> list[Line]:
        block = self._block(kind)
        return block.lines if block else []

    def _followed(self, kind: str) -> bool:
        """Whether another block follows, so that no cut shortened this one."""
        return kind in self._chosen and self._chosen[kind] + 1 < len(self._blocks)

    def _labelled(self, *kinds: str) -> bool:
        """Whether the first of these that has lines begins with its label and is followed by another block."""
        kind = next(kind for kind in kinds if self._lines(kind))
        block = self._block(kind)
        return block is not None and block.label is not None and self._followed(kind)

    def _certain(self, lines: list[Line], kind: str) -> list[Line]:
        """The lines of a list of fields, without the beginning of a field that the cut left at its end."""
        left = 0 if self._followed(kind) else begun(lines)
        self._unread += lines[len(lines) - left :]
        return lines[: len(lines) - left]

    # What the blocks say.

    def _hosts(self, curl: Curl | None, address: tuple[str, int] | None) -> tuple[str, ...]:
        called = host_of(curl.url) if curl and curl.url else None
        found = (called, self._called, address[0] if address else None)
        return tuple(dict.fromkeys(host for host in found if host))

    def _is_translated(self, page: DocsPage) -> bool:
        label = self._label("table")
        if label and not BODY.fullmatch(label) and TRANSLATED_BODY.fullmatch(label):
            return True
        texts = [note.text for note in page.notes]
        texts += [parameter.description for parameter in page.parameters or ()]
        texts += [field.description for field in page.response or ()]
        return is_translated([page.title or "", *texts])

    def _label(self, kind: str) -> str:
        block = self._block(kind)
        return block.label.text if block and block.label else ""

    def _body_type(self) -> str | None:
        """The media type of the form. The client sends but one; the label of another is unread."""
        label = BODY.fullmatch(self._label("table"))
        named = label["type"] if label else None
        block = self._block("table")
        if named not in (None, "multipart/form-data") and block and block.label:
            self._unread.append(block.label)
        return named

    def _header(self, curl: Curl | None) -> _Header:
        lines = self._lines("header")
        called = path_of(curl.url) if curl and curl.url else None
        if not lines:
            return _Header(None, called, curl.line if curl and called else None, [])
        method = lines[0].text if lines[0].text in METHODS else None
        below = lines[1:] if method else lines
        if not below:
            return _Header(method, None, None, [])
        at = below[0]
        split = _split_path(at.text, called)
        if split is None:
            raise NotAPage(f"line {at.number}: {shown(at.text)} is no path of this API")
        path, glued, is_certain = split
        notes = _notes([Line(at.number, glued, 0), *below[1:]])
        return _Header(method, path, at.number, notes, is_certain)

    def _top_lines(self, top: Top, titled: bool) -> list[Note]:
        """Notes at the start of a page without a title. Other lines there are unread."""
        if titled:
            self._unread += top.unread
            return []
        lines = top.unread + ([top.title] if top.title else [])
        after = self._blocks[1] if len(self._blocks) > 1 else None
        if after and not top.entries and (after.kind == "request" or (after.kind == "table" and after.label)):
            return _notes(lines)
        self._unread += lines
        return []

    def _table_lines(self) -> list[Line]:
        return self._lines("table") or ([] if self._block("table") else self._lines("request"))

    def _table(self, curl: Curl | None) -> tuple[list[Parameter] | None, bool]:
        """The parameters, None if there is no table, and whether each line of it could be read.

        Where it shows descriptions alone, the curl sample gives the names. If that sends fewer, lines may go on with
        the description before them, and nothing tells which.
        """
        if self._block("table"):
            self._unread += self._lines("request")
        lines = self._table_lines()
        parameters, left = read_parameters(self._certain(lines, "table" if self._block("table") else "request"))
        self._unread += left
        if curl and curl.complete and parameters and parameters[0].name is None:
            if len({field.name for field in curl.fields}) < len(parameters):
                self._unread += lines
                return None, False
            parameters = named_by(curl, parameters)
        return parameters if lines else None, not left

    def _curl(self) -> Curl | None:
        found: list[Command] = []
        for part in commands(self._lines("samples")):
            if isinstance(part, Line):
                if part.text not in LANGUAGES and not REQUEST_EXAMPLE.fullmatch(part.text):
                    self._unread += [part]
            elif found and _called(found[0].curl) != _called(part.curl):
                self._unread.append(Line(part.curl.line, "curl", 0))
            else:
                found.append(part)
        if not found:
            return None
        self._unread += found[0].unread
        return found[0].curl

    def _example(self) -> Example | None:
        lines = self._lines("example")
        value, taken = json_in(lines) or (None, 0)
        self._unread += lines[taken:]
        return Example(value, lines[0].number) if taken else None

    def _response(self, example: Example | None) -> Nesting:
        rows, before = read_rows(self._certain(self._lines("fields"), "fields"))
        nesting = nest(rows, example.value if example else None, self._followed("fields") and not before)
        self._unread += before + nesting.unread
        return nesting

    def _status(self) -> int | None:
        code: int | None = None
        for line in self._lines("responses"):
            status = STATUS.fullmatch(line.text)
            number = int(status["newer"] or status["older"] or status["oldest"]) if status else code
            if (status or CONTENT.fullmatch(line.text)) and code in (None, number):
                code = number
            else:
                self._unread += [line]
        return code

    def _modified(self) -> str | None:
        label = next((block.label for block in self._blocks if block.kind == "modified"), None)
        stamp = MODIFIED.fullmatch(label.text) if label else None
        return stamp["stamp"] if stamp else None

    def _others(self) -> tuple[str, int] | None:
        """The page's address, if it stands below the page.

        Leaves out the titles under `Previous` and `Next`. All else there is unread.
        """
        again = set(self._blocks[0].texts)
        address: tuple[str, int] | None = None
        for block in self._blocks:
            if block.kind in ENDS:
                titled = block.label is not None and block.label.text in ("Previous", "Next")
                for line in block.lines[int(titled) :]:
                    found = address_in(line.text)
                    address = address or found
                    self._unread += [] if found or line.text in again else [line]
        return address


def _without_last(lines: list[Line]) -> list[Line]:
    """Takes the last line of the text away, of which there may be several parts."""
    number = lines[-1].number
    taken: list[Line] = []
    while lines and lines[-1].number == number:
        taken.append(lines.pop())
    return taken[::-1]


def _parts(lines: Sequence[Line]) -> tuple[Unread, ...]:
    return tuple(Unread(line.number, line.text) for line in sorted(lines, key=lambda line: line.number))


def _without_texts(page: DocsPage) -> DocsPage:
    """A translated page, of which paths, names and types count."""
    line = page.title_line or (page.notes[0].line if page.notes else page.path_line or 1)
    parameters = tuple(replace(parameter, description="") for parameter in page.parameters or ())
    response = tuple(replace(field, description="") for field in page.response or ())
    return replace(
        page,
        translated=True,
        partial=True,
        title=None,
        title_line=None,
        group=None,
        notes=(),
        sidebar=(),
        sidebar_complete=False,
        deprecated=False,
        parameters=None if page.parameters is None else parameters,
        response=None if page.response is None else response,
        unread=(Unread(line, "a translated page: its titles and texts are not used"),),
    )


def _notes(lines: Sequence[Line]) -> list[Note]:
    """The lines as notes, without a bullet or dash before them."""
    return [Note(text, line.number) for line in lines if (text := line.text.lstrip(_GLUE))]


def _called(curl: Curl) -> tuple[object, ...]:
    return curl.method, curl.url, [(field.name, field.value) for field in curl.fields]


def _form(top: Top, title: Line | None, nameless: bool, partial: bool) -> Form:
    if top.entries or top.site:
        return "B" if partial else "A"
    if title is None:
        return "E"
    return "D" if nameless else "C"


def _group(top: Top, title: Line | None) -> str | None:
    groups = {entry.group for entry in top.entries if title and entry.title == title.text}
    return groups.pop() if len(groups) == 1 else None


def _split_path(text: str, called: str | None) -> tuple[str, str, bool] | None:
    """The path, the note that follows on its line, and whether it is certain that the path holds no words of the note.

    The path ends where it does in the curl sample, else before the first letter that no path has.
    """
    if PATH.fullmatch(text):
        return text, "", True
    if called and text.startswith(called) and not text.startswith(called + "/"):
        return called, text[len(called) :], True
    if path := GLUED_PATH.match(text):
        glued = text[path.end() :]
        return path[0], glued, glued.lstrip("-")[:1].isalpha()
    return None


def _refuse_strangers(page: DocsPage, top: Top, called: str | None) -> None:
    """Raises NotAPage for pages of other products, and for a text that does not tell which page it is."""
    url = page.curl.url if page.curl else None
    host = host_of(url) if url else called
    if host not in (None, HOST) or called not in (None, HOST):
        strange = host if host != HOST else called
        raise NotAPage(f"the curl sample calls {shown(str(strange))}, not {HOST}")
    if top.site not in (None, SITE_TITLE) and host is None:
        raise NotAPage(f"the site is called {shown(str(top.site))}, not {SITE_TITLE}")
    token = any(parameter.name == "token" for parameter in page.parameters or ())
    if page.parameters_complete and host is None and top.site is None and not token and _is_named(page):
        raise NotAPage("the table has no token, which every form of this API has")
    if not (_says_more_than_path(page) or (top.site and (top.entries or top.group)) or token):
        raise NotAPage("it shows no path with a form or an answer, no curl sample and no sidebar of this API")


def _is_named(page: DocsPage) -> bool:
    return any(parameter.name for parameter in page.parameters or ())


def _says_more_than_path(page: DocsPage) -> bool:
    answer = page.response or page.example or page.status_code
    return bool((page.path or page.page_id) and (page.parameters or page.curl or answer))
