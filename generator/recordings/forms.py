"""Form bodies: multipart, as they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from python_multipart import FormParser
from python_multipart.multipart import Field, File, parse_options_header

Form = Sequence[tuple[str, str]]

#: What stands in place of the token.
REDACTED = "REDACTED"

_BOUNDARY = "recorded"


def read_form(content_type: str, body: bytes) -> list[tuple[str, str]]:
    """Names and values of the parts of a multipart form. Raises ValueError if it is none, holds a file, or is cut."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data":
        raise ValueError("not multipart/form-data")
    fields: list[Field] = []
    ends: list[bool] = []
    parser = FormParser(
        kind.decode(), fields.append, _refuse_file, on_end=lambda: ends.append(True), boundary=options.get(b"boundary")
    )
    parser.write(body)
    parser.finalize()
    if not ends:
        raise ValueError("the form is cut off")
    return [((part.field_name or b"").decode(), (part.value or b"").decode()) for part in fields]


def _refuse_file(file: File) -> None:
    raise ValueError("a form of this service holds no files")


def write_form(form: Form) -> tuple[str, bytes]:
    """Content type and body of a form, always the same for the same form. Raises ValueError if it cannot be written."""
    boundary = _BOUNDARY
    while any(boundary in text for _, text in form):
        boundary += "-"
    content_type = f"multipart/form-data; boundary={boundary}"
    parts = [(name, (None, text.encode())) for name, text in form]
    body = httpx.Request("POST", "http://form.invalid", headers={"Content-Type": content_type}, files=parts).read()
    if read_form(content_type, body) != list(form):
        raise ValueError("a name of a field cannot be written as it is")
    return content_type, body


def parts_of(example: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The parts that an example of a form stands for, the token REDACTED."""
    return [
        (name, REDACTED if name == "token" else str(item))
        for name, value in example.items()
        for item in (value if isinstance(value, list) else [value])
    ]
