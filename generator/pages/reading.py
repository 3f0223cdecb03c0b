"""The text of a page as data: forms A to E here, exports (form F) in `exports`. forms.md describes the forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, NamedTuple

from generator.pages import exports
from generator.pages.curl import Command, commands
from generator.pages.json_value import read_json
from generator.pages.nesting import Nesting, nest
from generator.pages.page import Curl, DocsPage, Example, Form, NotAPage, Note, Parameter, Unread
from generator.pages.page_text import (
    CONTENT,
    DEPRECATED,
    HOST,
    LABELS,
    LANGUAGES,
    MAX_PAGE,
    METHODS,
    MODIFIED,
    OMISSION,
    PATH,
    REQUEST_EXAMPLE,
    SITE_TITLE,
    STATUS,
    Line,
    check_size,
    decode,
    digest,
    host_of,
    lines_of,
    path_of,
    shown,
)
from generator.pages.sidebar import Top, is_bullet, read_top
from generator.pages.tables import begun, read_parameters, read_rows, starts_row

# A path that a note may follow without a blank: the API's own paths have small letters only.
_PATH = re.compile(r"/v\d+(?:/[a-z0-9]+(?:[-_][a-z0-9]+)*)+")
# The first line of a curl sample, if its address is whole.
_CALLED = re.compile(r"curl\b[^'\"]*['\"]https?://[^\s/'\"]+(/v\d[^\s'\"?]*)['\"]")
_GLUE = " -\u2013\u2014:\uff1a*•"
# Days such as 20241203 occur in names of files, too.
_PAGE_ID = re.compile(r"(?<!\d)(?!(?:19|20)\d{6}(?!\d))\d{6,12}(?!\d)")

_ENDS = ("modified", "footer")
_BELOW_HEADER = ("request", "table", "samples", "responses", "fields", "example")


def read(text: str | bytes, source: str = "") -> list[DocsPage]:
    """The page in the text; of an export, a page for each operation. Raises NotAPage for any other text.

    `source` is the name of the file. Its digits may be the number of the page.
    """
    decoded = decode(text)
    if decoded.lstrip().startswith("<"):
        raise NotAPage("HTML is not read: copy the text of the page from the browser")
    if exports.is_export(decoded):
        return exports.read(decoded, source)
    if len(decoded) > MAX_PAGE:
        raise NotAPage(f"longer than {MAX_PAGE} characters")
    return [_Reading(decoded, source).page()]


# -------------------------------------------------------------------------------------------------------------- blocks


@dataclass
class _Block:
    """What stands under a label. `label` is None where the text begins within the block."""

    kind: str
    label: Line | None
    lines: list[Line] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    blocks = [_Block("start", None)]
    for index, line in enumerate(lines):
        opened = _opens(lines, index, blocks[-1].kind)
        if opened is None:
            blocks[-1].lines.append(line)
            continue
        if opened == "header" and line.text in METHODS and blocks[-1].kind != "start" and blocks[-1].lines:
            blocks.append(_Block("start", None, [blocks[-1].lines.pop()]))
        blocks.append(_Block(opened, None, [line]) if _is_content(lines, index, opened) else _Block(opened, line))
    return blocks


def _is_content(lines: Sequence[Line], index: int, opened: str) -> bool:
    """Whether the line that opens the block already belongs to what is in it."""
    text = lines[index].text
    return opened in ("header", "start") or text.startswith(("curl", "{")) or starts_row(lines, index)


def _opens(lines: Sequence[Line], index: int, within: str) -> str | None:
    """The kind of block that the line opens, or None."""
    if _is_header(lines, index, within):
        return "header"
    if starts_row(lines, index):
        return {"start": "table", "responses": "fields"}.get(within)
    for label in LABELS:
        if (not label.within or within in label.within) and label.pattern.fullmatch(lines[index].text):
            return label.opens
    return None


def _is_header(lines: Sequence[Line], index: int, within: str) -> bool:
    """Whether method and path stand here, or only the path at the start of a copy without title."""
    text = lines[index].text
    if text in METHODS:
        after = lines[index + 1].text if index + 1 < len(lines) else None
        return after.startswith("/") if after else within == "start" and index > 0 and not is_bullet(lines[index - 1])
    if within == "start":
        return bool(_PATH.match(text))
    alone = index + 1 < len(lines) and lines[index - 1].text not in METHODS
    return alone and PATH.fullmatch(text) is not None and _begins_form(lines[index + 1].text)


def _begins_form(text: str) -> bool:
    return any(label.opens in ("request", "table") and label.pattern.fullmatch(text) for label in LABELS)


def _refuse_second(blocks: Sequence[_Block]) -> None:
    """Raises NotAPage if parts of two pages follow each other: they must not be read as one page."""
    headers = [index for index, block in enumerate(blocks) if block.kind == "header"]
    headless = any(block.lines and block.kind in _BELOW_HEADER for block in blocks[: (headers or [0])[0]])
    others = [blocks[index].lines[0] for index in headers if headless or not _same_endpoint(blocks, headers[0], index)]
    called = [
        (match[1], line)
        for block in blocks
        for line in block.lines
        if block.kind == "samples" and (match := _CALLED.match(line.text))
    ]
    others += [line for path, line in called if path != called[0][0]]
    again = [block.lines[0] for block in blocks if block.kind == "table" and block.lines][1:]
    if headers and called and not any(text.startswith(called[0][0]) for text in blocks[headers[0]].texts):
        others += again  # The form of a page, and the curl sample of another page without title.
    if others:
        raise NotAPage(f"line {others[0].number}: another page begins here; save each page in a file of its own")


def _same_endpoint(blocks: Sequence[_Block], index: int, other: int) -> bool:
    """Whether two headers are of one page. Only a header with nothing below may be cut within its path."""
    first, second = blocks[index].texts[:2], blocks[other].texts[:2]
    cut_first, cut_second = (_nothing_below(blocks, header) for header in (index, other))
    return first == second or (cut_first and _repeats(first, second)) or (cut_second and _repeats(second, first))


def _nothing_below(blocks: Sequence[_Block], index: int) -> bool:
    after = blocks[index + 1].kind if index + 1 < len(blocks) else None
    return len(blocks[index].lines) <= 2 and after in ("start", "header", None)


def _chosen(blocks: Sequence[_Block]) -> tuple[dict[str, int], list[Line]]:
    """Index of the block to read of each kind, and the lines of all other blocks that say something else.

    A page may be copied twice. If one copy is cut off, the other one is read.
    """
    chosen: dict[str, int] = {}
    left: list[Line] = []
    for index, block in enumerate(blocks):
        first = blocks[chosen.setdefault(block.kind, index)]
        if _repeats(block.texts, first.texts) or (block.kind == "start" and set(block.texts) <= set(first.texts)):
            continue
        if block.kind not in _ENDS and first.texts and _repeats(first.texts, block.texts):
            chosen[block.kind] = index
        elif block.kind not in _ENDS:
            left += ([block.label] if block.label else []) + block.lines
    return chosen, left


def _repeats(texts: list[str], of: list[str]) -> bool:
    """Whether the lines are the first ones of `of`. The last of them may be cut off."""
    if len(texts) > len(of):
        return False
    return texts[:-1] == of[: max(len(texts) - 1, 0)] and (not texts or of[len(texts) - 1].startswith(texts[-1]))


def _ends(blocks: Sequence[_Block]) -> bool:
    """Whether the page goes on to where the site ends each page."""
    kinds = [block.kind for block in blocks]
    return any(
        kind in _ENDS and after in (*_ENDS, "start", None)
        for kind, after in zip(kinds, [*kinds[1:], None], strict=True)
    )


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
        blocks = _blocks(lines)
        self._ended = not cut and _ends(blocks)
        if lines and blocks[-1].kind not in _ENDS and not _closed(blocks[-1]):
            cut.append(lines.pop())  # A word in it may be cut off, and would be read as another word.
            blocks = _blocks(lines)
        _refuse_second(blocks)
        self._blocks = blocks
        self._chosen, self._unread = _chosen(blocks)
        self._unread += cut

    def page(self) -> DocsPage:
        top = read_top(self._lines("start"))
        curl = self._curl()
        header = self._header(curl, top.site)
        titled = header.method is not None or (top.site is not None and top.group is not None)
        notes = header.notes + self._top_lines(top, titled)
        parameters, is_read = self._table()
        example = self._example()
        response = self._response(example)
        status = self._status()
        modified = self._modified()
        title = top.title if titled else None
        self._others()
        nameless = any(parameter.name is None for parameter in parameters)
        unread = sorted(self._unread, key=lambda line: line.number)
        partial = not self._ended or title is None or (bool(top.entries) and top.site is None)
        page = DocsPage(
            source=self._source,
            form=_form(top, title, nameless, partial),
            partial=partial,
            page_id=top.page_id or _page_id(self._source),
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
            parameters=tuple(parameters) if self._table_lines() else None,
            parameters_complete=bool(self._table_lines()) and self._labelled("table", "request") and is_read,
            curl=curl,
            response=tuple(response.fields) if self._lines("fields") else None,
            response_complete=response.complete and bool(response.fields),
            example=example,
            deprecated=bool(title and DEPRECATED.search(title.text)),
            modified=modified,
            status_code=status,
            hosts=tuple(host for host in (host_of(curl.url) if curl and curl.url else None,) if host),
            body_type=self._body_type(),
            unread=tuple(Unread(line.number, line.text) for line in unread),
            digest=digest(self._text),
        )
        check_size(page)
        _refuse_strangers(page, top)
        return page

    # Blocks.

    def _block(self, kind: str) -> _Block | None:
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

    def _header(self, curl: Curl | None, site: str | None) -> _Header:
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

    def _table(self) -> tuple[list[Parameter], bool]:
        """The parameters, and whether each line of their table could be read."""
        if self._block("table"):
            self._unread += self._lines("request")
        lines = self._table_lines()
        parameters, left = read_parameters(self._certain(lines, "table" if self._block("table") else "request"))
        self._unread += left
        return parameters, not left

    def _body_type(self) -> str | None:
        block = self._block("table")
        words = block.label.text.split() if block and block.label else []
        return words[-1] if words and "/" in words[-1] else None

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
        value, taken = _json(lines) or (None, 0)
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

    def _others(self) -> None:
        """Leaves out the titles under `Previous` and `Next`. All else below the page is unread."""
        again = set(self._blocks[0].texts)
        for block in self._blocks:
            if block.kind in _ENDS:
                titled = block.label is not None and block.label.text in ("Previous", "Next")
                self._unread += [line for line in block.lines[int(titled) :] if line.text not in again]


def _json(lines: Sequence[Line]) -> tuple[Any, int] | None:
    """The JSON value at the start of the lines, and how many it takes. None if there is none."""
    text = "\n".join(line.text for line in lines)
    try:
        value, end = read_json(text)
    except ValueError:
        return None
    ends_line = end == len(text) or text[end] == "\n"
    return (value, text.count("\n", 0, end) + 1) if ends_line else None


def _notes(lines: Sequence[Line]) -> list[Note]:
    """The lines as notes, without a bullet or dash before them."""
    return [Note(text, line.number) for line in lines if (text := line.text.lstrip(_GLUE))]


def _closed(block: _Block) -> bool:
    """Whether the block is a JSON value that is whole: then the cut came after it."""
    found = _json(block.lines) if block.kind == "example" else None
    return found is not None and found[1] == len(block.lines)


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


def _page_id(source: str) -> int | None:
    numbers = set(_PAGE_ID.findall(PurePath(source).name))
    return int(numbers.pop()) if len(numbers) == 1 else None


def _split_path(text: str, called: str | None) -> tuple[str, str, bool] | None:
    """The path, the note that follows on its line, and whether it is certain that the path holds no words of the note.

    The path ends where it does in the curl sample, else before the first letter that no path has.
    """
    if PATH.fullmatch(text):
        return text, "", True
    if called and text.startswith(called) and not text.startswith(called + "/"):
        return called, text[len(called) :], True
    if path := _PATH.match(text):
        glued = text[path.end() :]
        return path[0], glued, glued.lstrip("-")[:1].isalpha()
    return None


def _refuse_strangers(page: DocsPage, top: Top) -> None:
    """Raises NotAPage for pages of other products, and for a text that does not tell which page it is."""
    url = page.curl.url if page.curl else None
    host = host_of(url) if url else None
    if host not in (None, HOST):
        raise NotAPage(f"the curl sample calls {shown(str(host))}, not {HOST}")
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
    return bool(page.path and (page.parameters or page.curl or answer))
