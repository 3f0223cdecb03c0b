"""The sandbox in odd dialects of its service, over HTTP on loopback, and what it has really said in them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.spec import Document, Operation, Spec
from getmx_sandbox import Sandbox
from tests.recorder.quirks import Change
from tests.support.loopback import Answer, Loopback, Received

#: Turns an envelope of the sandbox into an answer of the dialect: form and envelope in, HTTP status and envelope out.
Speak = Callable[[list[tuple[str, str]], dict[str, Any]], tuple[int, Any]]


def _plain(form: list[tuple[str, str]], envelope: dict[str, Any]) -> tuple[int, Any]:
    return 200, envelope


def _with_code_0(form: list[tuple[str, str]], envelope: dict[str, Any]) -> tuple[int, Any]:
    return 200, envelope | {"code": 0} if envelope["code"] == 200 else envelope


def _with_status(status: int) -> Speak:
    """Errors have an HTTP status, too."""
    return lambda form, envelope: (200 if envelope["code"] == 200 else status, envelope)


def _numbered(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _numbered(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_numbered(inner, name) for inner in value]
    return int(value) if name.endswith("id") and isinstance(value, str) and value.isdecimal() else value


def _more(value: Any) -> Any:
    """Each object has a field more."""
    if isinstance(value, dict):
        return {key: _more(inner) for key, inner in value.items()} | {"region": {"zone": None, "active": True}}
    return [_more(inner) for inner in value] if isinstance(value, list) else value


def _nothing(form: list[tuple[str, str]], envelope: dict[str, Any]) -> tuple[int, Any]:
    """What is empty is an empty array, whatever it is of."""
    data = envelope["data"]
    is_empty = not data or (isinstance(data, dict) and data.get("list") == [])
    return 200, envelope | {"data": []} if is_empty else envelope


def _arrays_as_json(form: list[tuple[str, str]], envelope: dict[str, Any]) -> tuple[int, Any]:
    """An array is read as JSON text; another text is refused."""
    if any(name == "folder" and not text.startswith("[") for name, text in form):
        return 200, {"code": 40002, "msg": "folder must be a JSON array", "data": None}
    return 200, envelope


DIALECTS: dict[str, Speak] = {
    "code 200": _plain,
    "code 0": _with_code_0,
    "HTTP 400 with an envelope": _with_status(400),
    "HTTP 404 with an envelope": _with_status(404),
    "ids as numbers": lambda form, envelope: (200, envelope | {"data": _numbered(envelope["data"])}),
    "extra fields": lambda form, envelope: (200, envelope | {"data": _more(envelope["data"])}),
    "[] for nothing": _nothing,
    "arrays read as JSON text": _arrays_as_json,
}


def service_of(spec: Spec, address: str) -> Spec:
    """The spec with another address for the shared service."""
    document = spec.document
    data = copy.deepcopy(document.data)
    data["servers"][0]["url"] = address
    return Spec(Document(document.path, document.text, data, document.lines))


@dataclass
class Said:
    """What was really answered. succeeded: operations that answered with success; names: fields of their answers."""

    succeeded: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


class DialectService(Loopback):
    """A seeded sandbox that speaks the dialect. It asks for its token."""

    def __init__(self, name: str, spec: Spec) -> None:
        super().__init__(self._respond)
        self.sandbox = Sandbox(seed=True)
        self.said = Said()
        #: Changes envelopes once more, as the quirks of the other stand-in do.
        self.change: Change | None = None
        self._speak = DIALECTS[name]
        self._operations = {operation.path: operation for operation in spec.operations}

    def _respond(self, request: Received) -> Answer:
        outcome = self.sandbox.outcome(request.path, request.form)
        assert isinstance(outcome, dict)
        status, envelope = self._speak(request.form, outcome)
        if self.change is not None:
            return Answer(json.dumps(self.change(request.path, dict(request.form), envelope)).encode(), status)
        self._note(self._operations[request.path], status, envelope)
        return Answer(json.dumps(envelope, ensure_ascii=False).encode(), status)

    def _note(self, operation: Operation, status: int, envelope: dict[str, Any]) -> None:
        is_success = status == 200 and envelope["code"] in (0, 200)
        if is_success and not (operation.is_one_of_list and not _rows(envelope)):
            self.said.succeeded.add(operation.id)
            self.said.names |= {*_names(envelope)}
        elif not is_success:
            self.said.failed.add(operation.id)


def _rows(envelope: dict[str, Any]) -> Any:
    data = envelope["data"]
    return data.get("list") if isinstance(data, dict) else data


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _names(inner)


def wrong_claims(before: Spec, after: Spec, said: Said) -> Iterator[str]:
    """What the spec claims to be observed and was not said, or was said and is not claimed."""
    for old, new in zip(before.operations, after.operations, strict=True):
        levels = {part: "observed" for part in ("path", "response") if old.id in said.succeeded}
        if {**new.evidence, **levels, "request": old.evidence["request"]} != {**new.evidence}:
            yield f"{old.id}: {new.evidence}"
        if old.id not in said.succeeded and new.evidence != old.evidence:
            yield f"{old.id}: did not answer, and yet {new.evidence}"
        for path, declared in new.answer.fields.items():
            if declared.level == "observed" and declared.name not in said.names:
                yield f"{old.id}: {path} is called observed, and never came"
