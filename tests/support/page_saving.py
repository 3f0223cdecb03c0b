"""Ways in which people and programs save a page. Each leaves what the page says as it is, but for what is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.support.pages import HOST

_TYPES = r"(?:string|integer|number|boolean|object|null|array ?\[[^\n]*\]|string \| null)"
_FLAGS = r"(?:required|optional|必需|可选)"
_TABLE = re.compile(rf"^(?P<name>\w+)\n(?P<type>{_TYPES})[\u00a0 ]*\n(?P<flag>{_FLAGS})$", re.MULTILINE)
_HEAD = re.compile(r"^(?P<title>[^\n]+)\n+POST\n(?P<path>/v\d[^\n]*)$", re.MULTILINE)
_JSON = re.compile(r"^\{\n.*?^\}$", re.MULTILINE | re.DOTALL)
_CURL = re.compile(r"^curl .*?[^\\]$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Saving:
    """lacks: Fields of a `DocsPage` that the page does not show in this way, or shows less of."""

    name: str
    save: Callable[[str], str]
    lacks: frozenset[str] = frozenset()


def _rows(template: str) -> Callable[[str], str]:
    return lambda text: _TABLE.sub(template, text)


def _head(template: str) -> Callable[[str], str]:
    return lambda text: _HEAD.sub(template, text, count=1)


def _samples(change: Callable[[list[str]], Iterator[str]]) -> Callable[[str], str]:
    """Changes the lines of the curl sample and of the JSON sample."""

    def changed(found: re.Match[str]) -> str:
        return "\n".join(change(found[0].split("\n")))

    return lambda text: _CURL.sub(changed, _JSON.sub(changed, text))


def _numbered(form: str) -> Callable[[list[str]], Iterator[str]]:
    return lambda lines: (form.format(number, line) for number, line in enumerate(lines, 1))


def _column(lines: list[str]) -> Iterator[str]:
    yield from (str(number) for number in range(1, len(lines) + 1))
    yield from lines


def _double_blanks(text: str) -> str:
    """Between words of the page, not in samples."""
    lines = text.split("\n")
    return "\n".join(line if '"' in line else re.sub(r"(?<=\S) (?=\S)", "  ", line) for line in lines)


#: Of any form but exports.
OF_TEXT = (
    Saving("as it is", lambda text: text),
    Saving("CRLF and a byte order mark", lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    Saving("an empty line after each", lambda text: text.replace("\n", "\n\n")),
    Saving("two blanks for one", _double_blanks),
    Saving("indented with tabs", lambda text: re.sub(r"(?m)^ +", lambda blanks: "\t" * (len(blanks[0]) // 2), text)),
    Saving("type and flag on one line", _rows(r"\g<name>\n\g<type> \g<flag>")),
    Saving("type and flag without a blank", _rows(r"\g<name>\n\g<type>\g<flag>")),
    Saving("type, flag in brackets", _rows(r"\g<name>\n\g<type> (\g<flag>)")),
    Saving("name, type and flag on one line", _rows(r"\g<name> \g<type> \g<flag>")),
    Saving("name and type on one line", _rows(r"\g<name> \g<type>\n\g<flag>")),
    Saving("a table with tabs", _rows(r"\g<name>\t\g<type>\t\g<flag>")),
    Saving("the sample on the line of its type", lambda text: text.replace("Example\n{", "Example {")),
    Saving("no label above the sample", lambda text: text.replace("\nExample\n{", "\n{")),
    Saving("numbers glued to the lines of samples", _samples(_numbered("{}{}"))),
    Saving("numbers before the lines of samples", _samples(_numbered("{} {}"))),
    Saving("numbers and tabs before the lines of samples", _samples(_numbered("{}\t{}"))),
    Saving("numbers between the lines of samples", _samples(_numbered("{}\n{}"))),
    Saving("numbers above samples", _samples(_column)),
    Saving("the address above", lambda text: f"https://domain-open.getmx.com/api-900000001\n{text}"),
    Saving("the address below", lambda text: f"{text}\nhttps://domain-open.getmx.com/900000001e0?nav=1 1/2\n"),
)
#: Of a form with a head.
OF_HEAD = (
    Saving("method and path on one line", _head(r"\g<title>\nPOST \g<path>")),
    Saving("method and path without a blank", _head(r"\g<title>\nPOST\g<path>")),
    Saving("method and address on one line", _head(rf"\g<title>\nPOST {HOST}\g<path>")),
    Saving("method below the path", _head(r"\g<title>\n\g<path>\nPOST")),
    Saving("method above the title", _head(r"POST\n\g<title>\n\g<path>")),
    Saving("title and method on one line", _head(r"\g<title> POST\n\g<path>")),
    Saving("method and title on one line", _head(r"POST \g<title>\n\g<path>")),
    Saving("method in small letters", _head(r"\g<title>\npost\n\g<path>")),
    Saving("labels before method and path", _head(r"\g<title>\nMethod: POST\nPath: \g<path>")),
    Saving("an address for the path", _head(rf"\g<title>\nPOST\n{HOST}\g<path>")),
    Saving("a Markdown heading", _head(r"# \g<title>\n\nPOST\n\g<path>")),
)


def in_tab(text: str) -> str:
    """The title stands in the title of the tab alone, as printing puts it on top."""
    found = _HEAD.search(text)
    assert found
    return f"{found['title']} - GetMX-API\n" + _HEAD.sub(r"POST\n\g<path>", text, count=1)
