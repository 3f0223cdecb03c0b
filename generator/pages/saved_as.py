"""Ways to save a page that lose or hide its text. Each is refused in one sentence that says how to save it instead."""

from __future__ import annotations

import re

from generator.pages.page import NotAPage

INSTEAD = (
    "open the page with `.md` behind its address and save that as text, "
    "or select all of the page, copy it and paste it into a text file"
)

_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\b|html\b|head\b|body\b|\?xml\b|div\b|meta\b)", re.I | re.S
)
_TAG = re.compile(r"\s*</?[a-z][a-z0-9]*[\s>/]", re.IGNORECASE)
_TAGS = re.compile(r"</(?:div|span|p|li|td|tr|body|html|script|style)>", re.IGNORECASE)
_MAIL_HEADER = re.compile(
    r"(?:From|MIME-Version|Content-Type|Snapshot-Content-Location|Subject|Date):\s", re.IGNORECASE
)
_MIME = re.compile(r"^(?:MIME-Version:|Content-Type:\s*multipart/related)", re.IGNORECASE | re.MULTILINE)
_SOFT_END = re.compile(r"=\n")
_ENCODED = re.compile(r"=(?:[89A-F][0-9A-F]|3D|0D|0A)")
_CSV = re.compile(
    r'"?(?:name|parameter|field|参数名?|名称|字段)"?\s*[,;]\s*"?(?:type|类型|in|required)\b', re.IGNORECASE
)
_CELLS = re.compile(r'(?:"(?:[^"\n]|"")*"|[^",;\n]*)(?:[,;](?:"(?:[^"\n]|"")*"|[^",;\n]*)){2,}')
_BEGINNING = 20_000
_LONGEST_ROW = 2_000

#: By how the bytes begin.
_BINARY = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "RTF"),
    (b"PK\x03\x04", "a zipped document (such as .docx)"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"bplist", "a web archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed file"),
)


def refuse_binary(text: str | bytes) -> None:
    """Raises NotAPage for what begins as a file of another program."""
    beginning = text[:64].encode("utf-8", "replace") if isinstance(text, str) else text[:64]
    beginning = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, name in _BINARY:
        if beginning.startswith(mark):
            raise _refusal(name)


def refuse_other_text(text: str) -> None:
    """Raises NotAPage for text that is a page in the form of another program."""
    beginning = text[:_BEGINNING]
    if _MAIL_HEADER.match(beginning.lstrip()) and _MIME.search(beginning):
        raise _refusal("MHTML (a web page in one file)")
    if _HTML.match(beginning) or _TAG.match(beginning) or _is_marked_up(beginning):
        raise _refusal("HTML")
    if _is_quoted_printable(beginning):
        raise _refusal("quoted-printable (the source of a mail)")
    if _is_csv(beginning):
        raise _refusal("CSV")


def _refusal(name: str) -> NotAPage:
    return NotAPage(f"this is {name}, which is not read: {INSTEAD}")


def _is_marked_up(text: str) -> bool:
    """Whether the text is a piece of HTML: a description may name a tag, but not close one on most lines."""
    return len(_TAGS.findall(text)) > max(5, text.count("\n") // 2)


def _is_quoted_printable(text: str) -> bool:
    """Lines that end in `=`, and characters written as `=3D`. Samples hold a few of either."""
    soft, encoded = len(_SOFT_END.findall(text)), len(_ENCODED.findall(text))
    return encoded >= 3 and (soft >= 1 or encoded >= 10)


def _is_csv(text: str) -> bool:
    """A head that names columns, or rows of as many cells each."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:20]
    is_table = len(lines) > 3 and all(len(line) < _LONGEST_ROW and _CELLS.fullmatch(line) for line in lines)
    return is_table or bool(lines and _CSV.match(lines[0]))
