"""An exchange against the spec, and the levels of the spec against the recordings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlsplit

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from generator.recordings.cassettes import Recording, RecordingError
from generator.recordings.forms import parts_of
from generator.spec import PARTS, Answer, Document, Form, Operation, Schema, Spec, pointer, walk

#: Names and places on the way into a value.
Path = tuple[str | int, ...]

_SPEC = "urn:spec"
_EVIDENCE = "x-getmx-evidence"


def check(recording: Recording, document: Document) -> list[str]:
    """Where an exchange and the spec differ; nothing if the exchange is as specified.

    The request has the declared fields only, in their order and as their rules say, and goes where the spec says. The
    answer, if the exchange has one, is a success, validates, and has no field that is not declared. What the vendor's
    page shows is an example of the spec; it no longer judges the answer once the live service was observed.
    """
    contract = _contract(recording, Spec(document))
    if contract is None:
        return [f"the spec has no operation {recording.operation}"]
    try:
        # Composed schemas say the same of one place more than once.
        return list(dict.fromkeys([*contract.address(), *contract.request(), *contract.response()]))
    except RecordingError as error:
        return [str(error)]


def _contract(recording: Recording, spec: Spec) -> _Contract | None:
    """None if the spec has no such operation."""
    known = [operation for operation in spec.operations if operation.entry.name == recording.operation]
    return _Contract(spec, known[0], recording) if known else None


@dataclass(frozen=True)
class _Contract:
    """One exchange against the spec."""

    spec: Spec
    operation: Operation
    recording: Recording

    def address(self) -> Iterator[str]:
        """What is wrong with where the request went. The sandbox may stand anywhere."""
        uri, method = self.recording.uri, self.operation.entry.method.upper()
        path = "" if "path" in self.recording.lacks else self.operation.path
        if self.recording.method != method:
            yield f"method: {self.recording.method}, not {method}"
        if urlsplit(uri).path != path:
            yield f"path: {urlsplit(uri).path}, not {path}"
        elif self.recording.source != "sandbox" and not any(re.fullmatch(at, uri) for at in self._addresses(path)):
            yield f"server: {uri} is none of the spec's for this operation"

    def _addresses(self, path: str) -> list[str]:
        """Patterns of where the operation may be called; what a customer's server answers, the shared one may too."""
        kinds = dict.fromkeys(("shared", self.operation.server))
        servers = [url for kind in kinds for url in self.spec.addresses(kind)]
        return ["[^/]+".join(map(re.escape, re.split(r"{[^}]*}", url + path))) for url in servers]

    def request(self) -> Iterator[str]:
        """What is wrong with the form."""
        declared = self.operation.form.fields
        names = [name for name, _ in groupby(name for name, _ in self.recording.form)]
        sent = [name for name in names if name in declared]
        if sent != [name for name in declared if name in sent]:
            yield f"form: the order is not the declared one, or parts of one name stand apart: {', '.join(names)}"
        yield from _misfits(self.operation.form, self.form, "form")
        if self.recording.is_of_page and self._form_example is None:
            yield "form: no example of the spec is the same"
        yield from self._not_required_alike(self.operation.form.schema, "form")

    def response(self) -> Iterator[str]:
        """What is wrong with the answer."""
        if not self.recording.has_answer:
            return
        expected = self.operation.answer
        if self.recording.status != 200:
            yield f"status: {self.recording.status}, of which nothing is known"
        if self.recording.source == "documented" and expected.level == "observed":
            return
        answer, success = self.recording.answer, list(self.spec.success_codes)
        if isinstance(answer, dict) and answer.get("code") not in success:
            yield f"answer: /code is {answer.get('code')}, success is one of {success}"
        yield from _misfits(expected, answer, "answer")
        if self.recording.source == "documented":
            if _written(answer) not in map(_written, expected.examples.values()):
                yield "answer: no example of the spec is the same"
            yield from self._not_required_alike(expected.data, "data")

    def _not_required_alike(self, schema: Schema, part: str) -> Iterator[str]:
        """Where the page has marked, or the sandbox has asked for, other fields than the spec requires."""
        required = {name for name, declared in schema.fields.items() if declared.required}
        asked = self.recording.provenance.get(f"{part}_requires")
        if asked is not None and required != set(asked):
            by = "on the page" if self.recording.is_of_page else "of the sandbox"
            yield f"{part}: required is {_listing(required)}, {by} {_listing(asked)}"

    @cached_property
    def form(self) -> dict[str, Any]:
        """The form as JSON, though it was sent as text: as the same example has it, else by the spec's types."""
        return self._form_example or self._typed()

    @cached_property
    def _form_example(self) -> dict[str, Any] | None:
        examples = self.operation.form.examples.values()
        return next((example for example in examples if parts_of(example) == self.recording.form), None)

    def _typed(self) -> dict[str, Any]:
        typed: dict[str, Any] = {}
        declared = self.operation.form.fields
        for name, part in groupby(self.recording.form, lambda part: part[0]):
            kind = declared[name].type if name in declared else ""
            values = [_number(text) if "integer" in kind else text for _, text in part]
            # A field that stands twice and is no array becomes one, so that the schema refuses it.
            typed[name] = values if "array" in kind or len(values) > 1 else values[0]
        return typed


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch("-?[0-9]{1,18}", text) else text


def _listing(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _written(value: Any) -> str:
    # Compared as text: to Python 1, 1.0 and True are the same.
    return json.dumps(value, sort_keys=True)


def _misfits(media: Form | Answer, value: Any, part: str) -> Iterator[str]:
    """Where a form or an answer is not as its schema says, or is more than that says."""
    for path, message in breaches(media.schema, value):
        yield f"{part}: {pointer(*path) or '/'}: {message}"
    # A form's fields have types whatever the level; of an answer's, unknown ones need none.
    for place in _undeclared(media.schema, value, media.level if part == "answer" else "", ""):
        yield f"{part}: {place or '/'} is not declared"


def breaches(schema: Schema, value: Any) -> Iterator[tuple[Path, str]]:
    """Where a value is not as the schema says, and what is wrong there."""
    resource: Resource[Any] = DRAFT202012.create_resource(schema.document.data)
    registry: Registry[Any] = Registry().with_resource(_SPEC, resource)
    validator = Draft202012Validator(
        {"$ref": f"{_SPEC}#{quote(schema.at)}"},
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    for error in validator.iter_errors(value):
        yield tuple(error.absolute_path), error.message


def _undeclared(schema: Schema | None, value: Any, level: str, at: str) -> Iterator[str]:
    """Pointers of what the schema gives no type, but for what is marked unknown. Null tells of no type either."""
    level = (schema and schema.evidence) or level
    if schema is None or not any("type" in part.node for part in schema.parts):
        if level != "unknown" and value is not None:
            yield at
    elif isinstance(value, list) and "array" in schema.types:
        for index, item in enumerate(value):
            yield from _undeclared(schema.items, item, level, f"{at}/{index}")
    elif isinstance(value, dict) and "object" in schema.types:
        for name, inner in value.items():
            if name in schema.fields:
                yield from _undeclared(schema.fields[name].schema, inner, level, at + pointer(name))
            else:
                yield at + pointer(name)


# ------------------------------------------------------------------------------------------------------- the evidence


def exercised(recording: Recording, document: Document) -> set[str]:
    """Pointers of the schemas in the spec that speak of the form or the answer of an exchange."""
    contract = _contract(recording, Spec(document))
    if contract is None:
        return set()
    form, answer = contract.operation.form.schema, contract.operation.answer.schema
    met = [*form.met(contract.form), *(answer.met(recording.answer) if recording.has_answer else ())]
    return {at for schema, _ in met for at in schema.pointers}


def check_evidence(recordings: Sequence[Recording], document: Document) -> list[str]:
    """Where the levels of the spec and the recordings do not bear each other out.

    What calls itself observed has an observed recording, and what has one calls itself observed; what the sandbox
    answers proves nothing. A documented recording is of an answer that is documented, by that page, or observed since.
    A documented answer of which the spec has a sample of the vendor has a documented recording. Raises RecordingError
    where an observed recording cannot be read.
    """
    problems = []
    for operation in Spec(document).operations:
        name = operation.entry.name
        own = [recording for recording in recordings if recording.operation == name]
        problems += [f"{name}: {problem}" for problem in _evidence_problems(operation, own)]
    observed = [recording for recording in recordings if recording.source == "observed"]
    proven = {at for recording in observed for at in exercised(recording, document)}
    return problems + [
        f"{at}: called observed, but no observed recording has it"
        for at, value in walk(document.data)
        if at.endswith(f"/{_EVIDENCE}") and value == "observed" and at.removesuffix(f"/{_EVIDENCE}") not in proven
    ]


def _evidence_problems(operation: Operation, recordings: Sequence[Recording]) -> Iterator[str]:
    levels = operation.evidence
    sources = {recording.source for recording in recordings}
    for part in PARTS:
        if levels[part] == "observed" and "observed" not in sources:
            yield f"its {part} is called observed, but it has no observed recording"
        if part != "request" and levels[part] != "observed" and "observed" in sources:
            yield f"it has an observed recording, but its {part} is called {levels[part]}"
    for recording in recordings:
        if recording.is_of_page:
            yield from _documented_problems(operation, recording)
    samples = operation.answer.examples.keys() & {"documented", "placeholder"}
    if levels["response"] == "documented" and samples and "documented" not in sources:
        yield "its documented sample has no documented recording"


def _documented_problems(operation: Operation, recording: Recording) -> Iterator[str]:
    levels, page = operation.evidence, recording.provenance["page"]
    for part in recording.shows:
        if levels[part] not in ("documented", "observed"):
            yield f"it has a documented recording, but its {part} is called {levels[part]}"
    if page != operation.page:
        yield f"its recording {recording.name} is of page {page}, its evidence of {operation.page}"


def unproven(recordings: Sequence[Recording], document: Document) -> list[str]:
    """What the spec calls documented, although no recording of a page shows it."""
    shown = {(recording.operation, part) for recording in recordings for part in recording.shows}
    return [
        f"{operation.entry.name}: its {part} is called documented, but no recording shows it"
        for operation in Spec(document).operations
        for part in PARTS
        if operation.evidence[part] == "documented" and (operation.entry.name, part) not in shown
    ]
