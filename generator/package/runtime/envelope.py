"""The envelope {code, msg, data} around the data of every answer."""

import codecs
import json
import re
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn

from .deviations import Reader, json_type
from .errors import GetMXDecodeError
from .redaction import writable

_CODE_TEXT = "-?[0-9]{1,18}"

#: Most levels of lists and objects in an answer. Python parses deeper ones, but cannot copy or pickle them.
MOST_DEPTH = 100
_TOO_DEEP = "the answer is nested too deeply to be read"

#: Codecs of Python that are no charsets. The first two can take hours for a few megabytes.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape"})


_KEYS = frozenset({"code", "msg", "data"})


class Envelope(NamedTuple):
    """An answer: the service's code, its message as text that can be written, and the data as it came."""

    code: int
    msg: str
    data: Any


def load(content: bytes, charset: str | None = None) -> Any:
    """The JSON in a body, read in its declared charset, else as UTF-8, UTF-16 or UTF-32.

    Raises:
        GetMXDecodeError: The body is not JSON by the standard, or nested too deeply.
    """
    try:
        text = _text(content, charset)
        value = _decoder.decode(text)
    except RecursionError:
        raise GetMXDecodeError(_TOO_DEEP) from None
    except ValueError:
        # The parser's own error quotes the body, so it is not chained.
        raise GetMXDecodeError(_no_json(content)) from None
    if _openers(text) > MOST_DEPTH and _is_deep(value):
        raise GetMXDecodeError(_TOO_DEEP)
    return value


def _openers(text: str) -> int:
    """How many levels the text can have at the most. That most answers have few brackets saves walking through them."""
    return text.count("[") + text.count("{")


def _is_deep(value: Any) -> bool:
    level = [value] if type(value) in _HOLDERS else []
    for _ in range(MOST_DEPTH):
        if not level:
            return False
        level = [
            inner
            for holder in level
            for inner in (holder.values() if type(holder) is dict else holder)
            if type(inner) in _HOLDERS
        ]
    return bool(level)


_HOLDERS = (dict, list)


def _text(content: bytes, charset: str | None) -> str:
    """Raises UnicodeDecodeError if the content is in another charset than it says."""
    if charset is not None and charset.lower() != "utf-8":
        with suppress(LookupError):  # If there is no such charset, the rules of JSON decide.
            return content.decode(_codec(charset)).removeprefix("\ufeff")
    return content.decode(json.detect_encoding(content), "surrogatepass")


def _codec(charset: str) -> str:
    """Python's codec for a charset. Raises LookupError if there is none, or none that may be used."""
    name = codecs.lookup(charset).name
    if name in _NO_CHARSETS:
        raise LookupError(charset)
    return name


def readable(content: bytes, charset: str | None) -> str:
    """Any body as text, read in its declared charset, else as JSON would be. Never raises."""
    try:
        return content.decode(_codec(charset) if charset else json.detect_encoding(content), "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


#: Made once, since json.loads would make one for each answer.
_decoder = json.JSONDecoder(parse_constant=_refuse_constant)


def _no_json(content: bytes) -> str:
    if not content.strip():
        return "the answer is empty"
    looks_html = content.lstrip()[:1] == b"<"
    return f"the answer is {'HTML' if looks_html else 'not JSON'} ({len(content)} bytes)"


def open_envelope(body: Any, reader: Reader) -> Envelope:
    """The envelope in a body. Only a code that is no whole number makes it unreadable; the rest is a deviation.

    Raises:
        GetMXDecodeError: There is no envelope. From a strict client also: the envelope differs from the spec.
    """
    if not isinstance(body, dict) or "code" not in body:
        raise GetMXDecodeError(f"the answer is not an envelope {{code, msg, data}} but JSON {json_type(body)}")
    for name in ("msg", "data"):
        if name not in body:
            reader.deviate(f"/{name}", "present", "missing")
    msg = body.get("msg")
    if "msg" in body and not isinstance(msg, str):
        reader.deviate("/msg", "string", json_type(msg))
    return Envelope(_code(body["code"], reader), writable(msg) if isinstance(msg, str) else "", body.get("data"))


def tell_undeclared(body: dict[str, Any], reader: Reader, may_raise: bool) -> None:
    """Records the keys beside code, msg and data. See Reader.undeclared."""
    if not body.keys() <= _KEYS:
        reader.undeclared("", {name: body[name] for name in body if name not in _KEYS}, may_raise)


def _code(value: Any, reader: Reader) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str) and re.fullmatch(_CODE_TEXT, value):
        reader.deviate("/code", "integer", "string")
        return int(value)
    raise GetMXDecodeError(f"the answer's code should be a whole number, got JSON {json_type(value)}")
