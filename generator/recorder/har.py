"""Exchanges with the service out of a HAR file (HAR 1.2), as browsers and proxies save them. It is untrusted input."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.recorder.exchange import Exchange
from generator.recordings import read_form
from generator.spec import Operation, Spec

MOST_BYTES = 256 * 1024 * 1024

_MISSING = object()


class HarError(Exception):
    """The file is no HAR, or an entry of it cannot be read. Its text names the entry, counted from 1."""


@dataclass
class Har:
    """What was found: exchanges with the service, and what is wrong with entries that seem to be some."""

    exchanges: list[Exchange] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_har(path: Path, spec: Spec, is_known: Callable[[str], bool]) -> Har:
    """The exchanges whose path is of the spec and whose address is known, in the order of the file.

    is_known: Whether an address (scheme, host, port) is one of the service.

    Raises HarError if the file is no HAR at all.
    """
    operations = {operation.path: operation for operation in spec.operations}
    har = Har()
    for number, entry in enumerate(_entries(path), start=1):
        try:
            url = urlsplit(_text(entry, number, "request", "url"))
            base, operation = f"{url.scheme}://{url.netloc}", operations.get(url.path)
            if operation is not None and is_known(base):
                har.exchanges.append(_exchange(entry, number, base, operation))
        except HarError as error:
            har.problems.append(str(error))
        except ValueError:
            har.problems.append(f"entry {number}: request.url is no address")
    return har


def _entries(path: Path) -> list[Any]:
    if path.stat().st_size > MOST_BYTES:
        raise HarError(f"{path.name}: larger than {MOST_BYTES} bytes")
    try:
        found = json.loads(path.read_bytes())["log"]["entries"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise HarError(f"{path.name}: no HAR: {type(error).__name__}, log.entries cannot be read") from None
    if not isinstance(found, list):
        raise HarError(f"{path.name}: no HAR: log.entries is no list")
    return found


def _exchange(entry: Any, number: int, base: str, operation: Operation) -> Exchange:
    method = _text(entry, number, "request", "method")
    expected = operation.entry.method.upper()
    if method != expected:
        raise HarError(f"entry {number}: {method[:20]!a} where {operation.id} is a {expected}")
    date = _text(entry, number, "startedDateTime")[:10]
    if not re.fullmatch(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])", date, re.ASCII):
        raise HarError(f"entry {number}: startedDateTime is no time")
    status = _get(entry, number, "response", "status")
    if type(status) is not int:
        raise HarError(f"entry {number}: response.status is no number")
    form = _form(_get(entry, number, "request", "postData"), number)
    return Exchange(operation.id, base, tuple(form), status, _body(entry, number), date)


def _form(post_data: Any, number: int) -> list[tuple[str, str]]:
    """The form, from the parts that the browser lists, else from the body itself."""
    if isinstance(post_data, dict) and isinstance(post_data.get("params"), list) and post_data["params"]:
        return [
            (_text(param, number, "name"), _text(param, number, "value").removesuffix("\r\n"))
            for param in post_data["params"]
        ]
    mime_type, text = _text(post_data, number, "mimeType"), _text(post_data, number, "text")
    try:
        return read_form(mime_type, text.encode())
    except ValueError as error:
        raise HarError(f"entry {number}: request.postData is no form: {type(error).__name__}") from None


def _body(entry: Any, number: int) -> str:
    content = _get(entry, number, "response", "content")
    text = _text(content, number, "text")
    if not isinstance(content, dict) or content.get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        raise HarError(f"entry {number}: response.content is not base64 of UTF-8") from None


def _text(value: Any, number: int, *names: str) -> str:
    found = _get(value, number, *names)
    if not isinstance(found, str):
        raise HarError(f"entry {number}: {'.'.join(names)} is no text")
    return found


def _get(value: Any, number: int, *names: str) -> Any:
    for name in names:
        value = value.get(name, _MISSING) if isinstance(value, dict) else _MISSING
    if value is _MISSING:
        raise HarError(f"entry {number}: {'.'.join(names)} is missing")
    return value
