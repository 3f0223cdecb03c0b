"""Recorded exchanges: vcrpy cassettes with their provenance, read and written.

A folder of recordings has `<operationId>/<name>.yaml`, a cassette of one exchange, and `index.yaml`, which says where
each comes from. A file that the index does not name is no recording. Where a page shows a request and no answer to it,
the file has the request alone, and vcrpy cannot play it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator

from generator.recordings.forms import REDACTED, Form, read_form, write_form
from generator.spec import PARTS, Editor, SpecError, load, pointer, replace_text

#: Where the recordings of this project are.
RECORDINGS = Path(__file__).parents[2] / "tests" / "recordings"

_INDEX = "index.yaml"

_DATED = {"date": {"type": "string", "format": "date"}, "client": {"type": "string", "minLength": 1}}
_NAMES = {"type": "array", "items": {"type": "string"}}
_NAME = {"pattern": r"^[A-Za-z0-9][A-Za-z0-9_-]*$"}


def _provenance(source: str, required: dict[str, Any], optional: dict[str, Any]) -> dict[str, Any]:
    """Schema of what stands beside a source, and must or may."""
    properties = {"source": {"const": source}, **required, **optional}
    return {"properties": properties, "required": ["source", *required], "additionalProperties": False}


_PROVENANCES = {
    "documented": _provenance(
        "documented",
        {"page": {"type": "integer"}},
        {"placeholder": {"const": "answer"}, "form_requires": _NAMES, "data_requires": _NAMES},
    ),
    "request": _provenance(
        "request",
        {"page": {"type": "integer"}},
        {
            "form_requires": _NAMES,
            "lacks": {"type": "array", "items": {"enum": ["path", "request", "samples"]}},
            "answer": {"const": "table"},
        },
    ),
    "observed": _provenance("observed", _DATED, {"plan": {"type": "string"}}),
    "sandbox": _provenance("sandbox", {}, {**_DATED, "proves": {"const": "nothing"}, "form_requires": _NAMES}),
}

#: At the head of what the sandbox answered, for who opens the file alone.
_STAND_IN = "# The sandbox answered this. It proves nothing of the service.\n"

#: Where an exchange can come from.
SOURCES = tuple(_PROVENANCES)

#: What index.yaml may hold: operationId, name of the file, provenance.
_INDEX_SCHEMA = {
    "propertyNames": _NAME,
    "additionalProperties": {
        "type": "object",
        "minProperties": 1,
        "propertyNames": _NAME,
        "additionalProperties": {
            "type": "object",
            "required": ["source"],
            "properties": {"source": {"enum": list(SOURCES)}},
            "allOf": [
                {"if": {"properties": {"source": {"const": source}}}, "then": schema}
                for source, schema in _PROVENANCES.items()
            ],
        },
    },
}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_TEXT = {"type": "string"}
_REQUEST = _object(
    method=_TEXT,
    uri=_TEXT,
    headers=_object(**{"Content-Type": {"type": "array", "items": _TEXT, "minItems": 1}}),
    body=_TEXT,
)
_RESPONSE = _object(status=_object(code={"type": "integer"}), body=_object(string=_TEXT))


def _cassette_schema(interaction: dict[str, Any]) -> dict[str, Any]:
    """What of a cassette is read here: one exchange, its bodies as text."""
    return _object(interactions={"type": "array", "minItems": 1, "maxItems": 1, "items": interaction})


_CASSETTE_SCHEMA = _cassette_schema(_object(request=_REQUEST, response=_RESPONSE))
_REQUEST_SCHEMA = _cassette_schema({**_object(request=_REQUEST), "additionalProperties": False})


class RecordingError(ValueError):
    """A recording or the index cannot be read, or must not be written. Its text names the file."""


@dataclass(frozen=True)
class Recording:
    """One exchange, with its provenance. Reading what is in a damaged file raises RecordingError.

    provenance: `source` and what belongs to it: documented (page, placeholder, form_requires, data_requires),
        request (page, form_requires, lacks, answer), observed (date, client, plan) or sandbox (date, client,
        proves, form_requires).
    """

    operation: str
    name: str
    provenance: dict[str, Any] = field(hash=False)
    folder: Path

    @property
    def source(self) -> str:
        return str(self.provenance["source"])

    @property
    def is_of_page(self) -> bool:
        """Whether a page of the vendor's docs shows it."""
        return self.source in ("documented", "request")

    @property
    def has_answer(self) -> bool:
        return self.source != "request"

    @property
    def shows(self) -> list[str]:
        """The parts of the operation that are as its source has them: of path, request and response."""
        if self.source == "sandbox":
            return []
        missing = set(self.lacks)
        if not self.has_answer and "answer" not in self.provenance:  # which may have a table of its fields
            missing.add("response")
        return [part for part in PARTS if part not in missing]

    @property
    def lacks(self) -> frozenset[str]:
        """What its page does not show: `path`, then the address ends before it, the fields of `request`, `samples`."""
        return frozenset(self.provenance.get("lacks", ()))

    @property
    def path(self) -> Path:
        return self.folder / self.operation / f"{self.name}.yaml"

    @cached_property
    def interaction(self) -> dict[str, Any]:
        """Request and, where there is one, response, as vcrpy writes them."""
        cassette = _read(self.path)
        _refuse(self.path, cassette, _CASSETTE_SCHEMA if self.has_answer else _REQUEST_SCHEMA)
        return dict(cassette["interactions"][0])

    @property
    def method(self) -> str:
        return str(self.interaction["request"]["method"])

    @property
    def uri(self) -> str:
        return str(self.interaction["request"]["uri"])

    @property
    def form(self) -> list[tuple[str, str]]:
        """Names and values of the parts, in the order sent; the token is REDACTED."""
        request = self.interaction["request"]
        try:
            return read_form(request["headers"]["Content-Type"][0], request["body"].encode())
        except ValueError as error:
            raise RecordingError(f"{self.path}: no form: {error}") from None

    @property
    def _response(self) -> dict[str, Any]:
        if not self.has_answer:
            raise RecordingError(f"{self.path}: shows a request alone")
        return dict(self.interaction["response"])

    @property
    def status(self) -> int:
        return int(self._response["status"]["code"])

    @property
    def answer(self) -> Any:
        """The body of the response, which must be JSON."""
        try:
            text = self._response["body"]["string"]
            return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_object_of)
        except (ValueError, RecursionError) as error:
            raise RecordingError(f"{self.path}: the answer is not JSON: {error}") from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) != len(dict(pairs)):
        raise ValueError("a key stands twice in one object")
    return dict(pairs)


# ---------------------------------------------------------------------------------------------- reading and writing


def read_index(folder: Path) -> tuple[Recording, ...]:
    """The recordings that the folder's index names, in its order; none if there is no index.

    Raises RecordingError if the index is damaged, or names a file that is missing.
    """
    path = folder / _INDEX
    index = _read(path) if path.exists() else {}
    _refuse(path, index, _INDEX_SCHEMA)
    recordings = tuple(
        Recording(operation, name, provenance, folder)
        for operation, named in index.items()
        for name, provenance in named.items()
    )
    for recording in recordings:
        if not recording.path.is_file():
            raise RecordingError(f"{path}: names {recording.operation}/{recording.name}, of which there is no file")
    return recordings


def write(recording: Recording, uri: str, form: Form, answer_text: str | None, status: int = 200) -> Recording:
    """Writes the cassette of an exchange, then its entry in the index; an older recording of that name is replaced.

    A request without an answer has None as `answer_text`.

    Whenever it is cut short, the index names whole files only, and none of them with the provenance of another.
    Raises ValueError, and writes nothing, if the token is not REDACTED or something cannot be written as it is.
    """
    path = recording.folder / _INDEX
    _refuse(path, {recording.operation: {recording.name: recording.provenance}}, _INDEX_SCHEMA)
    if not form or form[0][0] != "token" or {text for key, text in form if key == "token"} != {REDACTED}:
        raise RecordingError(f"{recording.path}: the form must begin with the token, which must be {REDACTED}")
    if recording.has_answer != (answer_text is not None):
        raise RecordingError(f"{recording.path}: only a recording of a request has no answer")
    cassette = (_STAND_IN if recording.source == "sandbox" else "") + _cassette(uri, form, status, answer_text)
    index = path.read_text(encoding="utf-8") if path.exists() else ""
    older = {known.path: known.provenance for known in read_index(recording.folder)}
    if older.get(recording.path, recording.provenance) != recording.provenance:
        replace_text(path, _without_entry(index, recording))
    replace_text(recording.path, cassette)
    replace_text(path, _with_entry(index, recording))
    return recording


def remove(recording: Recording) -> None:
    """Takes a recording out of the index, then its file away. Cut short, it leaves a file that is no recording."""
    index = recording.folder / _INDEX
    replace_text(index, _without_entry(index.read_text(encoding="utf-8"), recording))
    recording.path.unlink()


def _cassette(uri: str, form: Form, status: int, answer_text: str | None) -> str:
    content_type, body = write_form(form)
    request = {"method": "POST", "uri": uri, "headers": {"Content-Type": [content_type]}, "body": body.decode()}
    if answer_text is None:
        return _dumped({"version": 1, "interactions": [{"request": request}]})
    response = {
        "status": {"code": status, "message": httpx.codes.get_reason_phrase(status)},
        "headers": {"Content-Type": ["application/json"]},
        "body": {"string": answer_text},
    }
    data = {"version": 1, "interactions": [{"request": request, "response": response}]}
    answer_text.encode()  # Half of a surrogate pair would be escaped here, and not read back by others.
    return _dumped(data)


def _dumped(data: dict[str, Any]) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes text with line ends and the like in double quotes: in single ones PyYAML loses some of them."""


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _represent_text)


def _with_entry(index: str, recording: Recording) -> str:
    named = {recording.name: recording.provenance}
    if not yaml.safe_load(index):
        return _dumped({recording.operation: named})
    editor = Editor(index)
    at = pointer(recording.operation)
    if editor.has(at):
        editor.set(at + pointer(recording.name), recording.provenance)
    else:
        editor.set(at, named)
    return editor.text


def _without_entry(index: str, recording: Recording) -> str:
    editor = Editor(index)
    at = pointer(recording.operation)
    if editor.keys(at) != [recording.name]:
        editor.remove(at + pointer(recording.name))
    elif editor.keys("") != [recording.operation]:
        editor.remove(at)
    else:
        return "{}\n"
    return editor.text


def _read(path: Path) -> dict[str, Any]:
    try:
        return load(path).data
    except SpecError as error:
        raise RecordingError(str(error)) from None


def _refuse(path: Path, value: Any, schema: Mapping[str, Any]) -> None:
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in validator.iter_errors(value):
        raise RecordingError(f"{path}: {error.json_path}: {error.message}")
