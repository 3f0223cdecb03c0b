"""Recorded exchanges: vcrpy cassettes with their provenance, read, written, played, and held against the spec.

A folder of recordings has `<operationId>/<name>.yaml`, a cassette of one exchange, and `index.yaml`, which says where
each comes from. A file that the index does not name is no recording.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import yaml
from jsonschema import Draft202012Validator
from python_multipart import FormParser
from python_multipart.multipart import Field, File, parse_options_header
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from generator.spec import PARTS, Document, Editor, OperationEntry, SpecError, load, pointer, walk

if TYPE_CHECKING:
    import vcr
    from vcr.request import Request

Form = Sequence[tuple[str, str]]

#: Where the recordings of this project are.
RECORDINGS = Path(__file__).parents[2] / "tests" / "recordings"
#: What stands in place of the token.
REDACTED = "REDACTED"

_INDEX = "index.yaml"
_BOUNDARY = "recorded"
_SPEC = "urn:spec"
_EVIDENCE = "x-getmx-evidence"

_FORM = pointer("requestBody", "content", "multipart/form-data")
_ANSWER = pointer("responses", "200", "content", "application/json")

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
    "observed": _provenance("observed", _DATED, {"plan": {"type": "string"}}),
    "sandbox": _provenance("sandbox", _DATED, {}),
}

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

#: What of a cassette is read here: one exchange, its bodies as text.
_CASSETTE_SCHEMA = _object(
    interactions={
        "type": "array",
        "minItems": 1,
        "maxItems": 1,
        "items": _object(
            request=_object(
                method=_TEXT,
                uri=_TEXT,
                headers=_object(**{"Content-Type": {"type": "array", "items": _TEXT, "minItems": 1}}),
                body=_TEXT,
            ),
            response=_object(status=_object(code={"type": "integer"}), body=_object(string=_TEXT)),
        ),
    }
)


class RecordingError(ValueError):
    """A recording or the index cannot be read, or must not be written. Its text names the file."""


@dataclass(frozen=True)
class Recording:
    """One exchange, with its provenance. Reading what is in a damaged file raises RecordingError.

    provenance: `source` and what belongs to it: documented (page, placeholder, form_requires, data_requires),
        observed (date, client, plan) or sandbox (date, client).
    """

    operation: str
    name: str
    provenance: dict[str, Any] = field(hash=False)
    folder: Path

    @property
    def source(self) -> str:
        return str(self.provenance["source"])

    @property
    def path(self) -> Path:
        return self.folder / self.operation / f"{self.name}.yaml"

    @cached_property
    def interaction(self) -> dict[str, Any]:
        """Request and response, as vcrpy writes them."""
        cassette = _read(self.path)
        _refuse(self.path, cassette, _CASSETTE_SCHEMA)
        only: dict[str, Any] = cassette["interactions"][0]
        return only

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
    def status(self) -> int:
        return int(self.interaction["response"]["status"]["code"])

    @property
    def answer(self) -> Any:
        """The body of the response, which must be JSON."""
        try:
            text = self.interaction["response"]["body"]["string"]
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


def strays(folder: Path) -> list[Path]:
    """Cassettes that the index does not name, say of a run that was killed before it could."""
    named = {recording.path for recording in read_index(folder)}
    return sorted(path for path in folder.glob("*/*.yaml") if path not in named)


def write(
    folder: Path,
    operation: str,
    name: str,
    *,
    uri: str,
    form: Form,
    status: int,
    answer_text: str,
    provenance: Mapping[str, Any],
) -> Recording:
    """Writes the cassette of an exchange, then its entry in the index; an older recording of that name is replaced.

    Whenever it is cut short, the index names whole files only, and none of them with the provenance of another.
    Raises ValueError, and writes nothing, if the token is not REDACTED or something cannot be written as it is.
    """
    recording = Recording(operation, name, dict(provenance), folder)
    path = folder / _INDEX
    _refuse(path, {operation: {name: recording.provenance}}, _INDEX_SCHEMA)
    if not form or form[0][0] != "token" or {text for key, text in form if key == "token"} != {REDACTED}:
        raise RecordingError(f"{recording.path}: the form must begin with the token, which must be {REDACTED}")
    cassette = _cassette(recording, uri, form, status, answer_text)
    index = path.read_text(encoding="utf-8") if path.exists() else ""
    older = {one.path: one.provenance for one in read_index(folder)}
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


def _cassette(recording: Recording, uri: str, form: Form, status: int, answer_text: str) -> str:
    content_type, body = write_form(form)
    request = {"method": "POST", "uri": uri, "headers": {"Content-Type": [content_type]}, "body": body.decode()}
    response = {
        "status": {"code": status, "message": httpx.codes.get_reason_phrase(status)},
        "headers": {"Content-Type": ["application/json"]},
        "body": {"string": answer_text},
    }
    data = {"version": 1, "interactions": [{"request": request, "response": response}]}
    answer_text.encode()  # Half of a surrogate pair would be escaped here, and not read back by others.
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=120)


class _Dumper(yaml.SafeDumper):
    """Writes text with line ends and the like in double quotes: in single ones PyYAML loses some of them."""


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


_Dumper.add_representer(str, _represent_text)


def _with_entry(index: str, recording: Recording) -> str:
    named = {recording.name: recording.provenance}
    if not yaml.safe_load(index):
        return yaml.safe_dump(
            {recording.operation: named}, sort_keys=False, allow_unicode=True, default_flow_style=None
        )
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


def replace_text(path: Path, text: str) -> None:
    """Writes a file whole or, whatever happens, leaves it as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        return load(path).data
    except SpecError as error:
        raise RecordingError(str(error)) from None


def _refuse(path: Path, value: Any, schema: Mapping[str, Any]) -> None:
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in validator.iter_errors(value):
        raise RecordingError(f"{path}: {error.json_path}: {error.message}")


# ------------------------------------------------------------------------------------------------------------- forms


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


# ----------------------------------------------------------------------------------------------------------- playing


def same_form(one: Request, other: Request) -> None:
    """Matcher for vcrpy: the same parts in the same order, whatever the boundary and the token."""
    assert _played(one) == _played(other)


def _played(request: Request) -> list[tuple[str, str]]:
    content_type = request.headers["Content-Type"]
    text = content_type if isinstance(content_type, str) else content_type[0]
    assert isinstance(request.body, bytes)
    return [(name, value) for name, value in read_form(text, request.body) if name != "token"]


def player() -> vcr.VCR:
    """Plays recordings, and never lets a request out: `with player().use_cassette(str(recording.path)): ...`."""
    import vcr

    recorder = vcr.VCR(record_mode=vcr.mode.NONE, match_on=["method", "uri", "form"])
    recorder.register_matcher("form", same_form)
    return recorder


# ------------------------------------------------------------------------------------------------------ the contract


def check(recording: Recording, document: Document) -> list[str]:
    """Where an exchange and the spec differ, each with what of the spec it differs from; nothing if it is as specified.

    The request has the declared fields only, in their order and as their rules say, and goes where the spec says. The
    answer is a success, validates, and has no field that is not declared. What the vendor's page shows is an example
    of the spec; it no longer judges the answer once the live service was observed.
    """
    contract = _Contract.of(recording, document)
    if contract is None:
        return [f"the spec has no operation {recording.operation}"]
    try:
        # Composed schemas say the same of one place more than once.
        return list(dict.fromkeys([*contract.address(), *contract.request(), *contract.response()]))
    except RecordingError as error:
        return [str(error)]


@dataclass(frozen=True)
class _Contract:
    """One exchange against the spec."""

    document: Document
    entry: OperationEntry
    recording: Recording

    @classmethod
    def of(cls, recording: Recording, document: Document) -> _Contract | None:
        """None if the spec has no such operation."""
        entries = (entry for entry in document.operations() if entry.name == recording.operation)
        return next((cls(document, entry, recording) for entry in entries), None)

    def address(self) -> Iterator[str]:
        """What is wrong with where the request went. The sandbox may stand anywhere."""
        uri, path = self.recording.uri, self.entry.path
        if self.recording.method != self.entry.method.upper():
            yield f"method: {self.recording.method}, not {self.entry.method.upper()}"
        if urlsplit(uri).path != path:
            yield f"path: {urlsplit(uri).path}, not {path}"
        elif self.recording.source != "sandbox" and not any(re.fullmatch(one, uri) for one in self._addresses()):
            yield f"server: {uri} is none of the spec's for this operation"

    def _addresses(self) -> list[str]:
        """Patterns of where the operation may be called; what a customer's server answers, the shared one may too."""
        own = {"shared", self.entry.data["x-getmx-server"]}
        servers = [one["url"] for one in self.document.data["servers"] if one["x-getmx-server"] in own]
        return ["[^/]+".join(map(re.escape, re.split(r"{[^}]*}", url + self.entry.path))) for url in servers]

    def request(self) -> Iterator[str]:
        """What is wrong with the form."""
        names = [name for name, _ in groupby(name for name, _ in self.recording.form)]
        sent = [name for name in names if name in self._fields]
        if sent != [name for name in self._fields if name in sent]:
            yield f"form: the order is not the declared one, or parts of one name stand apart: {', '.join(names)}"
        yield from _misfits(self.document, self._form_schema, self.form, "form")
        if self.recording.source == "documented":
            if self._form_example is None:
                yield "form: no example of the spec is the same"
            yield from self._not_required_alike(self._form_schema, "form")

    def response(self) -> Iterator[str]:
        """What is wrong with the answer."""
        if self.recording.status != 200:
            yield f"status: {self.recording.status}, of which nothing is known"
        if self.recording.source == "documented" and self._level == "observed":
            return
        answer = self.recording.answer
        success = self.document.data["x-getmx-success-codes"]
        if isinstance(answer, dict) and answer.get("code") not in success:
            yield f"answer: /code is {answer.get('code')}, success is one of {success}"
        yield from _misfits(self.document, self._answer_schema, answer, "answer", self._level)
        if self.recording.source == "documented":
            if _written(answer) not in map(_written, self._examples(_ANSWER)):
                yield "answer: no example of the spec is the same"
            yield from self._not_required_alike(self._answer_schema, "data")

    def _not_required_alike(self, at: str, what: str) -> Iterator[str]:
        """Where the page has marked other fields as required than the spec."""
        declared = _Declared.of(self.document, self.document.get(at))
        if what == "data":
            declared = _Declared.of(self.document, declared.properties.get("data", {}))
        page = self.recording.provenance.get(f"{what}_requires")
        if page is not None and declared.required != set(page):
            yield f"{what}: required is {_listing(declared.required)}, on the page {_listing(page)}"

    def exercised(self) -> Iterator[str]:
        """Pointers of what the spec says of this form and this answer."""
        yield from _exercised(self.document, self._form_schema, self.form)
        yield from _exercised(self.document, self._answer_schema, self.recording.answer)

    @cached_property
    def form(self) -> dict[str, Any]:
        """The form as JSON, though it was sent as text: as the same example has it, else by the spec's types."""
        return self._form_example or self._typed()

    @cached_property
    def _form_example(self) -> dict[str, Any] | None:
        return next((one for one in self._examples(_FORM) if parts_of(one) == self.recording.form), None)

    def _typed(self) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        for name, part in groupby(self.recording.form, lambda part: part[0]):
            types = _Declared.of(self.document, self._fields.get(name, {})).types
            values = [
                int(text) if "integer" in types and re.fullmatch("-?[0-9]{1,18}", text) else text for _, text in part
            ]
            # A field that stands twice and is no array becomes one, so that the schema refuses it.
            typed[name] = values if "array" in types or len(values) > 1 else values[0]
        return typed

    @cached_property
    def _fields(self) -> dict[str, Any]:
        return _Declared.of(self.document, self.document.get(self._form_schema)).properties

    @property
    def _level(self) -> str:
        return str(self.entry.data["x-getmx-evidence"]["response"])

    @property
    def _form_schema(self) -> str:
        return self.entry.pointer + _FORM + "/schema"

    @property
    def _answer_schema(self) -> str:
        return self.entry.pointer + _ANSWER + "/schema"

    def _examples(self, media: str) -> list[Any]:
        examples = self.document.get(self.entry.pointer + media).get("examples", {})
        return [self.document.resolve(example)["value"] for example in examples.values()]


def parts_of(example: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The parts that an example of a form stands for, the token REDACTED."""
    return [
        (name, REDACTED if name == "token" else str(item))
        for name, value in example.items()
        for item in (value if isinstance(value, list) else [value])
    ]


def _listing(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _written(value: Any) -> str:
    # Compared as text: to Python 1, 1.0 and True are the same.
    return json.dumps(value, sort_keys=True)


def _misfits(document: Document, at: str, value: Any, what: str, level: str = "") -> Iterator[str]:
    """Where a value is not as the schema at the pointer says, or is more than that says."""
    for place, message in _invalid(document, at, value):
        yield f"{what}: {place or '/'}: {message}"
    for place in _undeclared(document, document.get(at), value, level, ""):
        yield f"{what}: {place or '/'} is not declared"


def _invalid(document: Document, at: str, value: Any) -> Iterator[tuple[str, str]]:
    resource: Resource[Any] = DRAFT202012.create_resource(document.data)
    registry: Registry[Any] = Registry().with_resource(_SPEC, resource)
    schema = {"$ref": f"{_SPEC}#{quote(at)}"}
    validator = Draft202012Validator(schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for error in validator.iter_errors(value):
        yield pointer(*error.absolute_path), error.message


class _Declared(NamedTuple):
    """What a schema declares, its references and compositions taken together."""

    properties: dict[str, Any]
    items: dict[str, Any]
    types: frozenset[str]
    required: frozenset[str]
    level: str | None

    @classmethod
    def of(cls, document: Document, schema: dict[str, Any]) -> _Declared:
        parts = list(_composed(document, schema))
        properties: dict[str, Any] = {}
        for part in parts:
            for name, inner in part.get("properties", {}).items():
                properties[name] = {"allOf": [properties[name], inner]} if name in properties else inner
        items: dict[str, Any] = next((part["items"] for part in parts if "items" in part), {})
        types = [part["type"] for part in parts if "type" in part]
        level = next((part[_EVIDENCE] for part in parts if _EVIDENCE in part), None)
        required = frozenset(name for part in parts for name in part.get("required", ()))
        return cls(properties, items, frozenset(name for one in types for name in _listed(one)), required, level)


def _composed(document: Document, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    resolved = document.resolve(schema)
    yield resolved
    for part in (*resolved.get("allOf", ()), *resolved.get("anyOf", ())):
        yield from _composed(document, part)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _undeclared(document: Document, schema: dict[str, Any], value: Any, level: str, at: str) -> Iterator[str]:
    """Pointers of what the schema gives no type, but for what is marked unknown. Null tells of no type either."""
    declared = _Declared.of(document, schema)
    level = declared.level or level
    if not declared.types:
        if level != "unknown" and value is not None:
            yield at
    elif isinstance(value, list) and "array" in declared.types:
        for index, item in enumerate(value):
            yield from _undeclared(document, declared.items, item, level, f"{at}/{index}")
    elif isinstance(value, dict) and "object" in declared.types:
        for name, inner in value.items():
            if name in declared.properties:
                yield from _undeclared(document, declared.properties[name], inner, level, at + pointer(name))
            else:
                yield at + pointer(name)


def _exercised(document: Document, at: str, value: Any) -> Iterator[str]:
    schema = document.get(at)
    yield at
    if "$ref" in schema:
        yield from _exercised(document, document.follow(at), value)
    for composed in ("allOf", "anyOf"):
        for index in range(len(schema.get(composed, ()))):
            yield from _exercised(document, at + pointer(composed, index), value)
    if isinstance(value, dict):
        for name in schema.get("properties", {}).keys() & value.keys():
            yield from _exercised(document, at + pointer("properties", name), value[name])
    if isinstance(value, list) and "items" in schema:
        for item in value:
            yield from _exercised(document, at + pointer("items"), item)


# ------------------------------------------------------------------------------------------------------- the evidence


def exercised(recording: Recording, document: Document) -> set[str]:
    """Pointers of the schemas in the spec that speak of the form or the answer of an exchange."""
    contract = _Contract.of(recording, document)
    return set(contract.exercised()) if contract else set()


def check_evidence(recordings: Sequence[Recording], document: Document) -> list[str]:
    """Where the levels of the spec and the recordings do not bear each other out.

    What calls itself observed has an observed recording, and what has one calls itself observed; what the sandbox
    answers proves nothing. A documented recording is of an answer that is documented, by that page, or observed since.
    A documented answer of which the spec has a sample of the vendor has a documented recording. Raises RecordingError
    where an observed recording cannot be read.
    """
    of_operations = [
        f"{entry.name}: {problem}"
        for entry in document.operations()
        for problem in _evidence_problems(document, entry, [one for one in recordings if one.operation == entry.name])
    ]
    proven = {at for one in recordings if one.source == "observed" for at in exercised(one, document)}
    return of_operations + [
        f"{at}: called observed, but no observed recording has it"
        for at, value in walk(document.data)
        if at.endswith(f"/{_EVIDENCE}") and value == "observed" and at.removesuffix(f"/{_EVIDENCE}") not in proven
    ]


def _evidence_problems(document: Document, entry: OperationEntry, recordings: Sequence[Recording]) -> Iterator[str]:
    levels = entry.data[_EVIDENCE]
    sources = {one.source for one in recordings}
    for part in PARTS:
        if levels[part] == "observed" and "observed" not in sources:
            yield f"its {part} is called observed, but it has no observed recording"
        if part != "request" and levels[part] != "observed" and "observed" in sources:
            yield f"it has an observed recording, but its {part} is called {levels[part]}"
    for one in recordings:
        for part in PARTS:
            if one.source == "documented" and levels[part] not in ("documented", "observed"):
                yield f"it has a documented recording, but its {part} is called {levels[part]}"
        if one.source == "documented" and one.provenance["page"] != levels.get("page"):
            yield f"its recording {one.name} is of page {one.provenance['page']}, its evidence of {levels.get('page')}"
    samples = document.get(entry.pointer + _ANSWER).get("examples", {}).keys() & {"documented", "placeholder"}
    if levels["response"] == "documented" and samples and "documented" not in sources:
        yield "its documented sample has no documented recording"
