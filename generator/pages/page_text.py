"""The text of a page as lines, and the words that the docs site itself puts on every page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from generator.pages.page import DocsPage, NotAPage

#: An export of the whole reference has some 200 KB, a page some 10 KB.
MAX_BYTES = 8_000_000
MAX_PAGE = 200_000

#: In the form of a page, and in its answer or its sample. The largest of the reference have some 10 and 40.
MAX_PARAMETERS = 200
MAX_FIELDS = 2_000

SITE_TITLE = "GetMX-API"
#: Host of the API, as each curl sample of the vendor has it.
HOST = "domain-open-api.getmx.com"
PATH = re.compile(r"/v\d+(?:/[\w.{}~%-]+)+", re.ASCII)
DEPRECATED = re.compile(r"\((?:Deprecated|已废弃)\)", re.IGNORECASE)

METHODS = frozenset({"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"})
REQUIRED = frozenset({"required", "Required", "必需", "必填"})
FLAGS = REQUIRED | {"optional", "Optional", "可选", "选填"}
SAMPLE_LABELS = frozenset({"Example:", "Example\uff1a", "示例:", "示例\uff1a", "示例值:", "示例值\uff1a"})
#: Tabs of the code samples.
LANGUAGES = frozenset(
    {"Shell", "cURL", "JavaScript", "Java", "Swift", "Go", "PHP", "Python", "HTTP", "C", "C#", "Objective-C", "Ruby"}
    | {"OCaml", "Dart", "R"}
)

# Copying turns blanks into no-break, ideographic and zero-width ones.
_BLANKS = str.maketrans({"\u00a0": " ", "\u3000": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " "})
_NOTHING = str.maketrans("", "", "\ufeff\u200b\u200c\u200d\u2060")


class Line(NamedTuple):
    """A line that is not empty: its number, its text without outer blanks, and how far it is indented."""

    number: int
    text: str
    indent: int


def decode(text: str | bytes) -> str:
    """The text with line ends as `\\n` and plain blanks. NotAPage for what is no text."""
    if len(text) > MAX_BYTES:
        raise NotAPage(f"longer than {MAX_BYTES} bytes")
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text.encode("utf-8").decode("utf-8")
    except UnicodeError:
        raise NotAPage("not UTF-8 text: save it as plain text in UTF-8") from None
    if "\0" in decoded:
        raise NotAPage("binary data")
    return decoded.replace("\r\n", "\n").replace("\r", "\n").translate(_BLANKS).translate(_NOTHING)


def digest(text: str) -> str:
    """sha256 of a text from `decode`; blanks and empty lines make no difference."""
    words = "\n".join(" ".join(line.split()) for line in text.split("\n") if not line.isspace() and line)
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


# Only a whole stamp: a page may end within one.
MODIFIED = re.compile(
    r"(?:Modified at|Last modified[:\uff1a]?|最后修改(?:时间)?[:\uff1a])\s*"
    r"(?P<stamp>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|.{0,40}(?:前|ago))"
)


BODY = re.compile(r"Body (?:Params|参数)\s*(?P<type>[\w.+-]+/[\w.+-]+)?")

#: As translators leave it: what they do not translate tells what it is.
TRANSLATED_BODY = re.compile(r".{1,60}[ :]multipart/form-data")
STATUS = re.compile(
    r"[🟢🟡🟠🔴⚪⚫🔵🟣]\ufe0f? ?(?P<newer>\d{3})(?!\d).{0,40}|.{1,20}\((?P<older>\d{3})\)"
    r"|HTTP 状态码[:\uff1a] ?(?P<oldest>\d{3})"
)
CONTENT = re.compile(r"(?:内容格式[:\uff1a] ?)?(?:JSON ?)?application/json")


class Label(NamedTuple):
    """Words of the site that open a block. `within`: the blocks in which they count; all, if none is named.

    A description may hold any word, so a label counts only where the site prints it.
    """

    opens: str
    pattern: re.Pattern[str]
    within: Sequence[str] = ()


LABELS = (
    Label(
        "start", re.compile(SITE_TITLE), ("header", "request", "table", "samples", "responses", "modified", "footer")
    ),
    Label("table", BODY),
    Label("table", TRANSLATED_BODY, ("start", "header", "request")),
    Label("request", re.compile(r"Request|请求参数|请求"), ("start", "header", "modified", "footer", "example")),
    Label(
        "samples",
        re.compile(r"Request samples|Request Code Samples|示例代码|请求示例代码|curl *-.*"),
        ("start", "header", "request", "table", "modified", "footer", "example"),
    ),
    Label("responses", re.compile(r"Responses|返回响应")),
    Label("responses", re.compile(r"[🟢🟡🟠🔴]\ufe0f? ?\d{3}(?!\d).{0,40}"), ("header", "request", "table", "samples")),
    Label("fields", re.compile(r"Body|Data Schema|数据结构"), ("responses",)),
    Label("example", re.compile(r"Example|示例"), ("responses", "fields", "example")),
    Label("example", re.compile(r"\{.*"), ("responses",)),
    Label("example", re.compile(r"\{|\{ ?\"code\".*"), ("fields",)),
    Label("modified", MODIFIED),
    Label("footer", re.compile(r"Previous|Next"), ("samples", "responses", "fields", "example", "modified", "footer")),
    Label(
        "footer",
        re.compile(r"Built with\b.{0,40}"),
        ("header", "request", "table", "samples", "responses", "fields", "example", "modified", "footer"),
    ),
)

#: Matches the lines that some label may match: far fewer than a page has.
ANY_LABEL = re.compile(
    "|".join(f"(?:{pattern})" for pattern in dict.fromkeys(label.pattern.pattern for label in LABELS))
)

# What stands where people left something out: dots, or a word between brackets, dashes or dots.
_AROUND = r"[\[\](){}<>*.…\s-]*"
OMISSION = re.compile(
    rf"\.{{2,}}|…+|[\[({{<]\s*(?:\.{{2,}}|…+)\s*[\])}}>]|{_AROUND}(?:(?:text|page|output|content|rest)\s)?"
    r"(?:(?:was|is)\s)?(?:truncated|cut(?: off| here)?|snip(?:ped)?|abridged|shortened|continued|omitted|"
    r"截断|已截断|省略)"
    rf"{_AROUND}",
    re.IGNORECASE,
)

REQUEST_EXAMPLE = re.compile(r"Request Request Example|Request Example|请求示例")


def shown(text: str) -> str:
    """Text from outside for a message: short, control characters escaped."""
    return repr(text if len(text) <= 80 else text[:77] + "...")


def check_size(page: DocsPage) -> None:
    """Raises NotAPage for more fields than any page has. Comparing takes longer than one step for each of them."""
    if len(page.parameters or ()) > MAX_PARAMETERS:
        raise NotAPage(f"more than {MAX_PARAMETERS} parameters, which no page of this API has")
    sample = _members(page.example.value) if page.example else 0
    if max(len(page.response or ()), sample) > MAX_FIELDS:
        raise NotAPage(f"an answer of more than {MAX_FIELDS} fields, which no page of this API has")


def _members(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_members, value.values()))
    return sum(map(_members, value)) if isinstance(value, list) else 0


def path_of(url: str) -> str | None:
    """The path of a URL, if it looks like a path of this API."""
    parts = _url(url)
    return parts.path if parts and PATH.fullmatch(parts.path) else None


def host_of(url: str) -> str | None:
    parts = _url(url)
    return parts.hostname if parts else None


def _url(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
