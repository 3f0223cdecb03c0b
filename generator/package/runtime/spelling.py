"""Finds secrets in a text in whatever way a server has spelled them.

The secret is not spelled in all ways. The text is read in all: its escapes are undone layer by layer, and its case and
punctuation are left out. Only base64 and hex are made from the secret. The time grows as the text does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

#: Shorter values are not sought: hiding each "t" would make every message unreadable.
SHORTEST_SOUGHT = 4

#: A secret with so many ASCII letters and digits is also found by them alone, its core.
_SHORTEST_CORE = 6

#: A server may cut a text. The first or last so many characters of a longer core count as the secret; if they are
#: letters only, they may be an ordinary word, and more of them are asked for.
_CUT = 8
_LONGEST_CUT = 12

#: How often escapes are undone. JSON in HTML in JSON has three layers.
_LAYERS = 4

Span = tuple[int, int]

_ESCAPE = re.compile(
    r"""
    \\u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})
    | (?-i:\\U)(?P<hex8>[0-9a-f]{8}) | (?:\\|%)u(?P<hex4>[0-9a-f]{4}) | \\u\{0{0,8}(?P<hexes>[0-9a-f]{1,6})\}
    | (?:\\x|%)(?P<hex2>[0-9a-f]{2})
    | \\(?P<octal>[0-3][0-7]{2}) | \\(?P<control>[nrtbfv0]) | \\(?P<sign>[^0-9a-z])
    | (?P<entity>&(?:\#0{0,64}[0-9]{1,7}|\#x0{0,64}[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});?)
    | \x00
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
#: Each escape begins with one of these, which are found much faster than an escape.
_BEFORE_ESCAPES = "\\%&\0"
#: Quoted-printable. Its `=` also stands between a name and a value, so it is read alone.
_QUOTED = re.compile(r"=([0-9A-Fa-f]{2})|=\r?\n")
_NO_CORE = re.compile("[^0-9A-Za-z]+")
_NO_CORE_BYTES = bytes(code for code in range(128) if not chr(code).isalnum())
_SPACE = re.compile(r"\s+")
_URL_SAFE = str.maketrans("-_", "+/")
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
#: Characters of such a run that are hidden before and behind the secret.
_AROUND = 200
_CONTROLS = dict(zip("nrtbfv0", "\n\r\t\b\f\v\0", strict=True))


def secret_spans(text: str, secrets: Iterable[str]) -> list[Span]:
    """Where secrets stand in a text, in order. Each span is as short as the spelling allows; none overlap."""
    sought = _sought(frozenset(secrets))
    if not sought.exact:
        return []
    found = sorted(view.origin(span) for view in _views(text) for span in sought.spans(view))
    merged: list[Span] = []
    for begin, end in found:
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


# ---------------------------------------------------------------------------------------------- how a text can be read


class _View:
    """A reading of a text. It knows from which part of the first text each of its own parts came."""

    def __init__(self, text: str, above: _View | None = None) -> None:
        self.text = text
        self._above = above
        #: Of each part that was rewritten, in order: where it begins and ends here, and where it did above.
        self._here: list[Span] = []
        self._there: list[Span] = []
        self._begins: list[int] = []

    def rewritten(self, pattern: re.Pattern[str], meaning: Callable[[re.Match[str]], str]) -> _View:
        view, pieces, done, length = _View("", self), list[str](), 0, 0
        for match in pattern.finditer(self.text):
            piece = meaning(match)
            length += match.start() - done
            view._here.append((length, length + len(piece)))
            view._there.append(match.span())
            view._begins.append(length)
            pieces += self.text[done : match.start()], piece
            done, length = match.end(), length + len(piece)
        view.text = "".join([*pieces, self.text[done:]])
        return view

    def origin(self, span: Span) -> Span:
        """The part of the first text that became `span`, which is not empty."""
        view: _View | None = self
        while view is not None and view._above is not None:
            span = view._place(span[0])[0], view._place(span[1] - 1)[1]
            view = view._above
        return span

    def _place(self, index: int) -> Span:
        """What the character at `index` was made of."""
        piece = bisect_right(self._begins, index) - 1
        if piece < 0:
            return index, index + 1
        end, there = self._here[piece][1], self._there[piece]
        if index < end:
            return there
        begin = there[1] + index - end
        return begin, begin + 1


def _views(text: str) -> Iterator[_View]:
    view = _View(text)
    yield view
    if "=" in text and _QUOTED.search(text):
        yield view.rewritten(_QUOTED, lambda match: chr(int(match[1], 16)) if match[1] else "")
    for _ in range(_LAYERS):
        if not any(sign in view.text for sign in _BEFORE_ESCAPES):
            return
        inner = view.rewritten(_ESCAPE, _meaning)
        if inner.text == view.text:
            return
        yield inner
        view = inner


def _meaning(match: re.Match[str]) -> str:
    """What an escape stands for. Bytes are given as the characters of the same numbers."""
    kind = match.lastgroup
    if kind is None:  # A byte of UTF-16 that was read as another charset.
        return ""
    value = match[kind]
    if kind == "low":
        return chr(0x10000 + ((int(match["high"], 16) - 0xD800) << 10) + int(value, 16) - 0xDC00)
    if kind.startswith("hex") or kind == "octal":
        number = int(value, 8 if kind == "octal" else 16)
        return chr(number) if number < 0x110000 else match[0]
    if kind == "entity":
        from html import unescape  # Imported here: only errors need it.

        return unescape(value)
    return _CONTROLS[value.lower()] if kind == "control" else value


def _unescaped(text: str) -> str:
    for _ in range(_LAYERS):
        text = _ESCAPE.sub(_meaning, text)
    return text


# --------------------------------------------------------------------------------------------------- what is looked for


@lru_cache(maxsize=32)
def _sought(secrets: frozenset[str]) -> _Sought:
    """Kept, since headers and fields are looked through one by one."""
    return _Sought(secrets)


class _Sought:
    """What secrets look like in a reading of a text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        variants = {variant for secret in secrets if len(secret) >= SHORTEST_SOUGHT for variant in _in_charsets(secret)}
        #: In lower case.
        self.exact = {_lower(variant) for variant in variants}
        hexes = {variant.encode("utf-8", "replace").hex() for variant in variants}
        cores = {_core(variant) for variant in variants}
        self._cores = {core for core in cores | hexes if len(core) >= _SHORTEST_CORE}
        self._beginnings = {(_cut(core), core) for core in self._cores}
        self._endings = {(_cut(core[::-1])[::-1], core) for core in self._cores}
        packed = {form for variant in variants for form in _in_base64(variant)}
        self._packed = {form for form in packed if len(form) < _LONGEST_CUT}
        #: In lower case: so HTTP libraries write the names of headers. Shorter ones would be found by chance.
        self._lower_packed = {form.lower() for form in packed - self._packed}

    def spans(self, view: _View) -> Iterator[Span]:
        """Where they are in a reading, in any order."""
        lowered = _lower(view.text)
        for form in self.exact:
            yield from _found(lowered, form)
        yield from self._packed_spans(view)
        core_text = _core(view.text)
        if any(cut in core_text for cut, _ in self._beginnings | self._endings):  # Only then are places worked out.
            core = view.rewritten(_NO_CORE, lambda match: "")
            for begin, end in self._core_spans(core_text):
                yield core._place(begin)[0], core._place(end - 1)[1]

    def _core_spans(self, text: str) -> Iterator[Span]:
        for cut, core in self._beginnings:
            for begin, _ in _found(text, cut):
                yield begin, begin + _alike(core, text[begin : begin + len(core)])
        for cut, core in self._endings:
            for _, end in _found(text, cut):
                before = text[max(0, end - len(core)) : end]
                yield end - _alike(core[::-1], before[::-1]), end

    def _packed_spans(self, view: _View) -> Iterator[Span]:
        text = view.text.translate(_URL_SAFE)
        for begin, end in self._packed_in(text):
            yield _run_around(text, begin, end)
        lines = "".join(text.split())
        if len(lines) < len(text) and any(True for _ in self._packed_in(lines)):  # Long base64 is broken into lines.
            whole = view.rewritten(_SPACE, lambda match: "")
            for begin, end in self._packed_in(whole.text.translate(_URL_SAFE)):
                yield whole._place(begin)[0], whole._place(end - 1)[1]

    def _packed_in(self, text: str) -> Iterator[Span]:
        for form in self._packed:
            yield from _found(text, form)
        lowered = _lower(text)
        for form in self._lower_packed:
            yield from _found(lowered, form)


def _run_around(text: str, begin: int, end: int) -> Span:
    """More of the base64 around a place in it, since its first and last character hold bits of the neighbours."""
    before, after = text[max(0, begin - _AROUND) : begin], text[end : end + _AROUND]
    head, tail = before.rstrip(_BASE64), after.lstrip(_BASE64)
    return begin - len(before) + len(head), end + len(after) - len(tail)


def _found(text: str, form: str) -> Iterator[Span]:
    begin = text.find(form)
    while begin >= 0:
        end = begin + len(form)
        yield begin, end
        begin = text.find(form, end)


def _alike(left: str, right: str) -> int:
    """How many characters from the beginning are the same."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((index for index, (ours, theirs) in pairs if ours != theirs), min(len(left), len(right)))


def _lower(text: str) -> str:
    """Lower case, each character in its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)


def _core(text: str) -> str:
    """As _NO_CORE would leave it, in lower case. This way is many times as fast."""
    return text.encode("ascii", "ignore").translate(None, _NO_CORE_BYTES).lower().decode()


def _cut(core: str) -> str:
    digit = re.search("[0-9]", core)
    length = max(_CUT, digit.end() if digit else _LONGEST_CUT)
    return core[: min(length, _LONGEST_CUT)]


def _in_charsets(secret: str) -> Iterator[str]:
    """A secret as it is, without white space around it, and as it looks after it was read in a wrong charset."""
    plain = _unescaped(secret)
    for text in dict.fromkeys((secret, secret.strip(), plain, plain.strip())):
        if len(text) < SHORTEST_SOUGHT:
            continue
        yield text
        if not text.isascii():
            yield from _misread(text)


def _misread(text: str) -> Iterator[str]:
    from unicodedata import normalize  # Imported here: only texts beyond ASCII need it.

    content = text.encode("utf-8", "replace")
    yield from (normalize("NFC", text), normalize("NFD", text), normalize("NFKC", text))
    yield content.decode("latin-1")
    yield content.decode("cp1252", "replace")
    if sum(character.isascii() and character.isalnum() for character in text) >= SHORTEST_SOUGHT:
        yield text.encode("ascii", "replace").decode()
        yield text.encode("ascii", "replace").decode().replace("?", "\ufffd")
        yield content.decode("ascii", "replace")
        yield text.encode("ascii", "ignore").decode()


def _in_base64(secret: str) -> Iterator[str]:
    """What is the same in the base64 of all texts that hold the secret, also of base64 of base64."""
    from html import escape  # Imported here: only errors need them.
    from json import dumps
    from urllib.parse import quote

    spelled = (secret, dumps(secret)[1:-1], escape(secret), quote(secret, "", errors="replace"))
    contents = {text.encode("utf-8", "replace") for text in spelled}
    for once in map(str.encode, _packed(contents)):
        yield from _packed({once})
    contents |= {secret.encode(charset, "replace") for charset in ("latin-1", "utf-16-le", "utf-16-be")}
    yield from _packed(contents)


def _packed(contents: Iterable[bytes]) -> Iterator[str]:
    """The base64 of each, as it begins at each place of a group of three bytes, without bits of other bytes."""
    from base64 import b64encode

    for content in contents:
        for before in range(3):
            packed = b64encode(bytes(before) + content)
            yield packed[-(-before * 8 // 6) : (before + len(content)) * 8 // 6].decode()
