"""Exchanges with the service out of a HAR file (HAR 1.2), as browsers and proxies save them. It is untrusted input."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from generator.recorder.exchange import Exchange
from generator.recordings import read_form
from generator.spec import Operation, Spec

MOST_BYTES = 256 * 1024 * 1024

ValueT = TypeVar("ValueT")


class HarError(Exception):
    """The file is no HAR, or an entry of it cannot be read."""


def read_har(path: Path, spec: Spec, is_known: Callable[[str], bool], problems: list[str]) -> Iterator[Exchange]:
    """The exchanges whose path is of the spec and whose address is known, in the order of the file.

    is_known: Whether an address (scheme, host, port) is one of the service.
    problems: Gets what is wrong with entries that seem to be exchanges. Each names the entry, counted from 1.

    Raises HarError if the file is no HAR at all.
    """
    operations = {operation.path: operation for operation in spec.operations}
    for number, entry in enumerate(_entries(path), start=1):
        try:
            url = urlsplit(_get(entry, str, "request", "url"))
            base, operation = f"{url.scheme}://{url.netloc}", operations.get(url.path)
            if operation is not None and is_known(base):
                yield _exchange(entry, base, operation)
        except HarError as error:
            problems.append(f"entry {number}: {error}")
        except ValueError:
            problems.append(f"entry {number}: request.url is no address")


def _entries(path: Path) -> list[Any]:
    if path.stat().st_size > MOST_BYTES:
        raise HarError(f"{path.name}: larger than {MOST_BYTES} bytes")
    try:
        return _get(json.loads(path.read_bytes()), list, "log", "entries")
    except (ValueError, RecursionError, HarError) as error:
        raise HarError(f"{path.name}: no HAR: {error}") from None


def _exchange(entry: Any, base: str, operation: Operation) -> Exchange:
    method = _get(entry, str, "request", "method")
    expected = operation.entry.method.upper()
    if method != expected:
        raise HarError(f"{method[:20]!a} where {operation.id} is a {expected}")
    date = _get(entry, str, "startedDateTime")[:10]
    if not re.fullmatch(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])", date, re.ASCII):
        raise HarError("startedDateTime is no time")
    return Exchange(operation, base, tuple(_form(entry)), _get(entry, int, "response", "status"), _body(entry), date)


def _form(entry: Any) -> list[tuple[str, str]]:
    """The form, from the parts that the browser lists, else from the body itself."""
    data = _get(entry, dict, "request", "postData")
    if isinstance(data.get("params"), list) and data["params"]:
        return [(_get(param, str, "name"), _get(param, str, "value").removesuffix("\r\n")) for param in data["params"]]
    try:
        return read_form(_get(data, str, "mimeType"), _get(data, str, "text").encode())
    except ValueError as error:
        raise HarError(f"request.postData is no form: {type(error).__name__}") from None


def _body(entry: Any) -> str:
    text = _get(entry, str, "response", "content", "text")
    if entry["response"]["content"].get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text, validate=True).decode()
    except ValueError:
        raise HarError("response.content is not base64 of UTF-8") from None


def _get(value: Any, kind: type[ValueT], *names: str) -> ValueT:
    """What the names lead to. Raises HarError if there is nothing of the kind."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if type(value) is not kind:
        raise HarError(f"{'.'.join(names)} is {'missing' if value is None else 'of the wrong type'}")
    return value
