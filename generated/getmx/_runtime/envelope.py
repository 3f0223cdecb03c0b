# Copied by `make generate` from generator/runtime/envelope.py. Edit it there, not here.
"""The envelope {code, msg, data} that every answer is, checked before any model is touched."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple, NoReturn

from .deviations import Reader, json_type
from .errors import GetMXDecodeError

_CODE_TEXT = "-?[0-9]{1,18}"


class Envelope(NamedTuple):
    """An answer as it came: the service's code, its text for people, and the data."""

    code: int
    msg: str
    data: Any


def load(content: bytes) -> Any:
    """The JSON in a body. Raises GetMXDecodeError for anything that is not JSON by the standard."""
    try:
        return json.loads(content, parse_constant=_refuse_constant)
    except RecursionError:
        raise GetMXDecodeError("the answer is nested too deeply to be read") from None
    except ValueError:
        # The parser's own error quotes the body, so it is not chained.
        raise GetMXDecodeError(_no_json(content)) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _no_json(content: bytes) -> str:
    if not content.strip():
        return "the answer is empty"
    looks_html = content.lstrip()[:1] == b"<"
    return f"the answer is {'HTML' if looks_html else 'not JSON'} ({len(content)} bytes)"


def open_envelope(body: Any, reader: Reader) -> Envelope:
    """Reads the envelope leniently: only a code that is no whole number makes it unreadable.

    Raises GetMXDecodeError where there is no envelope, or, if the client is strict, where it differs from the spec.
    """
    if not isinstance(body, dict) or "code" not in body:
        raise GetMXDecodeError(f"the answer is not an envelope {{code, msg, data}} but JSON {json_type(body)}")
    for name in ("msg", "data"):
        if name not in body:
            reader.deviate(f"/{name}", "present", "missing")
    msg = body.get("msg")
    if "msg" in body and not isinstance(msg, str):
        reader.deviate("/msg", "string", json_type(msg))
    return Envelope(_code(body["code"], reader), msg if isinstance(msg, str) else "", body.get("data"))


def _code(value: Any, reader: Reader) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str) and re.fullmatch(_CODE_TEXT, value):
        reader.deviate("/code", "integer", "string")
        return int(value)
    raise GetMXDecodeError(f"the answer's code should be a whole number, got JSON {json_type(value)}")
