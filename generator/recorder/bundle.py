"""Exchanges out of a file that `python -m getmx.evidence` wrote on somebody's machine. It is untrusted input.

Nothing of it is unpacked into a folder, and no text of it is shown as it is. What is taken from it is redacted again,
since it may have been made by hand.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator

from generator.package import ABOUT, EXCHANGES, FORMAT, is_read
from generator.recorder.exchange import Exchange
from generator.recordings import REDACTED
from generator.spec import Operation, Spec

MOST_BYTES = 8 * 1024 * 1024
#: What one text may come to when it is unpacked.
MOST_UNPACKED = 64 * 1024 * 1024
_MOST_EXCHANGES = 1000

#: An address that is nobody's, for exchanges with any other than the service.
_NOBODY = "https://other.invalid"

_TEXT = {"type": "string", "maxLength": 10_000}
_TEXTS = {"type": "array", "items": _TEXT, "maxItems": 10_000}
_ABOUT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "getmx", "made", "notes", "left"],
    "properties": {
        "format": {"const": FORMAT},
        "getmx": {"type": "string", "pattern": r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}\Z"},
        "made": _TEXT,
        "notes": _TEXTS,
        "left": _TEXTS,
    },
}
_DATE = {"type": "string", "pattern": r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}\Z", "format": "date"}
_PAIR = {"type": "array", "prefixItems": [{"type": "string", "maxLength": 100}, _TEXT], "minItems": 2, "maxItems": 2}
_EXCHANGE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["operation", "date", "server", "form", "status", "answer"],
    "properties": {
        "operation": {"type": "string", "maxLength": 100},
        "date": _DATE,
        "server": {"enum": ["shared", "customer", "other"]},
        "form": {"type": "array", "items": _PAIR, "maxItems": 100},
        "status": {"type": "integer", "minimum": 100, "maximum": 599},
        "answer": {"type": ["object", "null"]},
    },
}
_EXCHANGES = {"type": "array", "minItems": 1, "maxItems": _MOST_EXCHANGES, "items": _EXCHANGE}


class BundleError(Exception):
    """The file is no bundle, or one that must not be taken."""


class Bundle(NamedTuple):
    """What is in the file. client: The package that made it, as it says."""

    client: str
    exchanges: list[dict[str, Any]]


def read_bundle(path: Path) -> Bundle:
    """Raises BundleError if anything in the file is not as the package writes it. The error quotes nothing of it."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BundleError(f"{path.name}: larger than {MOST_BYTES} bytes")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _refuse_other_members(archive)
            about = _json(archive, ABOUT, _ABOUT)
            exchanges = _json(archive, EXCHANGES, _EXCHANGES)
    except BundleError as error:
        raise BundleError(f"{path.name}: {error}") from None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise BundleError(f"{path.name}: no zip file, or a damaged one") from None
    if any(name.lower() == "token" for exchange in exchanges for name, _ in exchange["form"]):
        raise BundleError(f"{path.name}: a form has a token: delete the file, and let its owner reset the token")
    return Bundle(f"getmx {about['getmx']}", exchanges)


def exchanges_of(bundle: Bundle, spec: Spec, shared: str, problems: list[str]) -> Iterator[Exchange]:
    """Those with operations that only read, and that the spec has.

    shared: The address that stands for the service's; whose Scale server was asked is not in the file.
    problems: Gets those that are not taken, each by its number, counted from 1.
    """
    reads = {operation.id: operation for operation in spec.operations if is_read(operation)}
    for number, exchange in enumerate(bundle.exchanges, start=1):
        operation = reads.get(exchange["operation"])
        if operation is None:
            problems.append(f"exchange {number}: its operation is none of the spec that only reads")
        else:
            yield _exchange(exchange, operation, _NOBODY if exchange["server"] == "other" else shared)


def _exchange(exchange: dict[str, Any], operation: Operation, base_url: str) -> Exchange:
    form = (("token", REDACTED), *((name, text) for name, text in exchange["form"]))
    text = "" if exchange["answer"] is None else json.dumps(exchange["answer"])
    return Exchange(operation, base_url, form, exchange["status"], text, exchange["date"])


def _refuse_other_members(archive: zipfile.ZipFile) -> None:
    names = [member.filename for member in archive.infolist()]
    if sorted(names) != [ABOUT, EXCHANGES]:
        raise BundleError(f"it must hold {ABOUT} and {EXCHANGES}, and nothing else")
    for member in archive.infolist():
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
            raise BundleError(f"{member.filename}: packed in a way that getmx.evidence does not use")


def _json(archive: zipfile.ZipFile, name: str, schema: dict[str, Any]) -> Any:
    """Reads so many bytes at the most, whatever the file says of its size."""
    with archive.open(name) as member:
        content = member.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise BundleError(f"{name}: larger than {MOST_UNPACKED} bytes when it is unpacked")
    try:
        value = json.loads(content.decode(), parse_constant=_refuse_constant, object_pairs_hook=_object_of)
        error = next(Draft202012Validator(schema, format_checker=_FORMATS).iter_errors(value), None)
    except (ValueError, RecursionError):
        raise BundleError(f"{name}: not JSON as getmx.evidence writes it") from None
    if error is not None:
        place = "/".join(str(step) for step in error.absolute_schema_path if step != "properties")
        raise BundleError(f"{name}: not as getmx.evidence writes it ({place})")
    return value


_FORMATS = Draft202012Validator.FORMAT_CHECKER


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) != len(dict(pairs)):
        raise ValueError("a key stands twice in one object")
    return dict(pairs)
