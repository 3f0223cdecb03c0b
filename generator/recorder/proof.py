"""What observed recordings prove or contradict, as edits of the spec.

Only recordings whose source is `observed` count. These are the rules:

- A success proves the path, and the form of the answer as far as it came: `path` and `response` become `observed`. A
  declared field that came in no answer keeps its old level, as a word of its own.
- The level of the request stays. A form that was accepted does not prove that each of its fields has an effect, nor
  that a required field is required.
- A contradiction weakens the spec. A field gets the type that came. If values of several kinds came, it is left open
  and `unknown`. If null came, null is allowed. If a field was left out, it is no longer required.
- A field is called required only if at least ENOUGH objects came and all of them have it.
- Answers get no enums, and no success code is taken away: what did not come may still come.
- No error code is known. A code that is not listed is taken for a success once data came with it as the spec describes
  that data: an object with a declared field, valid by its schema. From then on the code is a success in any answer.
  Data that the spec does not describe is not enough, since an error may carry data too. Nor does it count how often a
  code comes: with a wrong token every answer has the same one. What is not taken for a success is told.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import getitem
from typing import Any

from generator.package import PSEUDO, rows
from generator.recorder.infer import AS_OBSERVED, ENOUGH, UNKNOWN, Inference, by_field, json_types, pascal, ref
from generator.recorder.survey import ENVELOPE, Survey
from generator.recordings import Path, Recording, breaches
from generator.spec import (
    SCHEMAS,
    CannotEdit,
    Document,
    Draft,
    EditError,
    Editor,
    Operation,
    Refused,
    Schema,
    Settled,
    Spec,
    open_object,
    or_null,
    pointer,
    settle,
)

EVIDENCE = "x-getmx-evidence"
_SUCCESS = pointer("x-getmx-success-codes")
#: The component that counts the rows of all pages.
_TOTAL = "Total"
_OBSERVED = "observed"
#: The name of an example that was made up.
_INVENTED = "illustration"
#: What is said of a recorded example: of a whole one, and of one that shows only what the spec can say.
_WHOLE = "Recorded from the live service, with pseudonyms for all real data"
_CUT = f"{_WHOLE}, without what does not fit the spec"


@dataclass(frozen=True)
class Proven:
    """An edit: one value of the spec becomes another one, with the components that it refers to.

    at: Pointer of the value; old and new: None where there is none.
    why: What came, for people; empty if it only follows from what another edit says.
    after: The key behind which a new one goes, the last one if None.
    words: Levels of evidence that fields get for their own, by pointer.
    """

    at: str
    old: Any
    new: Any
    why: str = ""
    after: str | None = None
    components: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        return self.why or f"{label(self.at)} came, so that it needs no level of its own"

    def is_due(self, draft: Draft) -> bool:
        """Whether the spec still says what it said when the edit was thought of."""
        return bool(_value(draft.editor, self.at) == self.old)

    def is_made(self, draft: Draft) -> bool:
        """Makes it, if no other edit is in its way."""
        try:
            self.make(draft)
        except (CannotEdit, EditError, KeyError):
            return False
        return True

    def make(self, draft: Draft) -> None:
        if not self.is_due(draft):
            raise CannotEdit("the spec says something else there by now")
        for name, schema in self.components.items():
            if draft.editor.has(SCHEMAS + pointer(name)):
                raise CannotEdit(f"there is another component {name}")
            draft.put(SCHEMAS + pointer(name), schema, after=self._component_before(draft))
        if self.new is None:
            draft.editor.remove(self.at)
        else:
            draft.put(self.at, self.new, after=self.after)
        for at, word in self.words.items():
            if draft.editor.has(at):
                draft.put(at + pointer(EVIDENCE), word)

    def _component_before(self, draft: Draft) -> str:
        """The component behind which new ones go: the generator wants them before the one that refers to them."""
        names = draft.editor.keys(SCHEMAS)
        return names[max(0, names.index(self.at.split("/")[3]) - 1)]


def prove(document: Document, recordings: Iterable[Recording], check: Callable[[Document], object]) -> Settled[Proven]:
    """Compares the spec with all observed recordings of its operations. Of one place, the last refusal is given.

    check: See `settle`. Raises SpecError if the spec has something to change and is out of order before.
    """
    known = {operation.entry.name for operation in Spec(document).operations}
    observed = [found for found in recordings if found.source == _OBSERVED and found.operation in known]
    draft, kept, refused = Draft(document.path, document.text), list[Proven](), list[Refused[Proven]]()
    while True:
        edits = _edits(draft, observed, [refusal.edit for refusal in refused])
        settled = settle(draft.document, edits, check, lambda edited, made: _finish(edited, observed))
        draft, kept = Draft(document.path, settled.text), kept + settled.kept
        # Those that are not due any more were built on others that are refused.
        more = [refusal for refusal in settled.refused if refusal.edit.is_due(draft)]
        refused += more
        if not more:
            break
    taken = {edit.at for edit in kept}
    last = {refusal.edit.at: refusal for refusal in refused if refusal.edit.at not in taken}
    return Settled(draft.text, kept, list(last.values()))


def _edits(draft: Draft, observed: Sequence[Recording], refused: list[Proven]) -> list[Proven]:
    """What is proven, and what that leads to; smaller edits in place of those that are refused."""
    trial, edits = Draft(draft.path, draft.text), list[Proven]()
    while new := [edit for edit in _Prover(trial.spec, observed, refused).edits() if edit.is_made(trial)]:
        edits += new
    return edits


def _finish(draft: Draft, observed: Sequence[Recording]) -> None:
    """Puts recorded examples in place of invented ones and of those that no longer fit; drops what nothing uses."""
    for operation in draft.spec.operations:
        answers = [found.answer for found in observed if found.operation == operation.entry.name]
        examples = operation.answer.example_objects
        useless = {name for name, value in operation.answer.examples.items() if _misfits(operation, value)}
        if answers and operation.answer.level == _OBSERVED:
            useless |= {_INVENTED}
        is_recorded = _OBSERVED in examples.keys() - useless and examples[_OBSERVED].get("summary") != _CUT
        if answers and (useless or not is_recorded) and (example := _recorded(operation, answers)):
            draft.put(operation.answer.example_at(_OBSERVED), example)
            useless -= {_OBSERVED}
        for name in useless & examples.keys():
            if len(draft.editor.keys(operation.answer.examples_at)) > 1:
                draft.editor.remove(operation.answer.example_at(name))
    draft.sweep()


def _misfits(operation: Operation, answer: Any) -> list[Path]:
    """The ways to what in an answer is not as its schema says."""
    return [path for path, _ in breaches(operation.answer.schema, answer)]


def _recorded(operation: Operation, answers: list[Any]) -> dict[str, Any]:
    """The longest answer with one row of many, as an example, without what does not fit; empty if nothing is left."""
    answer = copy.deepcopy(max(answers, key=lambda answer: len(str(answer))))
    del rows(answer)[1:]
    summary = _WHOLE
    while misfits := _misfits(operation, answer):
        if not misfits[0]:
            return {}
        *above, last = misfits[0]
        del reduce(getitem, above, answer)[last]
        summary = _CUT
    return {"summary": summary, "value": answer}


class _Prover:
    """Finds what of the spec the recordings ask to be changed. What comes first is made first."""

    def __init__(self, spec: Spec, recordings: Sequence[Recording], refused: list[Proven]) -> None:
        self.document, self.spec = spec.document, spec
        self.recordings = recordings
        self.refused = refused
        named = {recording.operation for recording in recordings}
        self.operations = [operation for operation in spec.operations if operation.entry.name in named]
        self.survey = Survey()
        for recording in recordings:
            self.survey.add(spec.operation(recording.operation), recording.answer)
        #: What answers of other operations have, too.
        others = [operation for operation in spec.operations if operation.entry.name not in named]
        self.elsewhere = {at for operation in others for at in _data_places(operation)}
        self.stems = {operation.answer.data.at: operation.stem for operation in self.operations}

    def edits(self) -> Iterator[Proven]:
        found = [
            self._success_codes(),
            *(edit for at in sorted(self.survey.schemas, key=_depth) for edit in self._of_place(at)),
            *(self._undeclared(*place, values) for place, values in self.survey.undeclared.items()),
            *(edit for at in self.survey.parts for edit in self._required(at)),
            *(edit for operation in self.operations for edit in self._level(operation)),
        ]
        return (edit for edit in found if edit.new != edit.old and edit not in self.refused)

    # ------------------------------------------------------------------------------------------------ what came

    def _success_codes(self) -> Proven:
        known = list(self.spec.success_codes)
        new = sorted({int(recording.answer["code"]) for recording in self.recordings} - {*known})
        return self._edit(_SUCCESS, [*known, *new], f"answers with data have the code {', '.join(map(str, new))}")

    def _of_place(self, at: str) -> Iterator[Proven]:
        """What the values at a place have to do with its type."""
        schema, values = self.survey.schemas[at], self.survey.values[at]
        came = json_types(values)
        declared = {*schema.types, *(["null"] if schema.nullable else [])}
        if schema.is_open and at in self.stems:
            yield self._data(at, self.stems[at], values)
        elif schema.is_open and came != {"null"}:
            yield self._inferred(schema, values, f"{label(at)} was not described")
        elif not schema.is_open and (more := came - declared - ({"integer"} if "number" in declared else set())):
            why = f"{label(at)} came as {_listed(came)}, the spec says {_listed(declared)}"
            if more == {"null"}:
                yield self._edit(at, or_null(self.document.get(at)), why)
            elif "object" in declared:
                yield self._any_type(schema, came, why)
            else:
                yield self._inferred(schema, values, why)

    def _edit(self, at: str, new: Any, why: str, **more: Any) -> Proven:
        return Proven(at, _value(self.document, at), new, why, **more)

    def _any_type(self, schema: Schema, came: set[str], why: str) -> Proven:
        """An object that came as something else too: its fields stay described, for when it is an object.

        The type stands in an `allOf` of one part, since the generator reads no other schema of several types.
        """
        fields = {name: self.document.get(declared.at) for name, declared in schema.fields.items()}
        required = [name for name, declared in schema.fields.items() if declared.required]
        described = open_object("", required, fields) | {"type": sorted({"object", *came})}
        written = {"description": schema.description or AS_OBSERVED, "allOf": [described]}
        return self._edit(self.document.follow(schema.at), written, why)

    def _inferred(self, schema: Schema, values: list[Any], why: str) -> Proven:
        """Describes the place anew; its description stays, examples and rules go with the type that they were for."""
        at, inference = schema.at, self._inference(schema.at)
        found = inference.field(values, at.rpartition("/")[2], _component_name(at))
        said = {"description": schema.description} if schema.description else {}
        return self._edit(at, found | said, why, components=inference.components)

    def _inference(self, at: str) -> Inference:
        ids = {
            name: declared.schema.component
            for schema in self.spec.components.values()
            for name, declared in schema.fields.items()
            if name.endswith("_id") and declared.schema.component
        }
        return Inference(self.spec.components, ids, is_shallow=any(edit.at == at for edit in self.refused))

    # ------------------------------------------------------------------------------------- data that was unknown

    def _data(self, at: str, stem: str, values: list[Any]) -> Proven:
        """Describes the data of an answer; that of a list as other lists have it."""
        came = json_types(values)
        if not came <= {"object", "null"}:
            said = {"description": f"Came as {_listed(came)}, which is no object.", **UNKNOWN}
            return self._edit(at, said, f"data of {stem}Answer came as {_listed(came)}")
        came_in = by_field(value for value in values if value is not None)
        inference = self._inference(at)
        row = stem.removesuffix("List") if stem.endswith("List") else stem + "Row"
        fields = {
            name: inference.field(found, name, row if name == "list" else stem + pascal(name))
            for name, found in came_in.items()
            if not name.startswith(PSEUDO) and (not inference.is_shallow or name == "list")
        }
        if "list" in fields and fields.get("total") == {"type": "integer"}:
            fields["total"] = ref(_TOTAL)
        without_fields = f"Observed as {'null' if came == {'null'} else 'an empty object'}."
        data = open_object(AS_OBSERVED if came_in else without_fields, [], fields)
        components = {**inference.components, stem + "Data": or_null(data) if "null" in came else data}
        return self._edit(at, ref(stem + "Data"), f"data of {stem}Answer was not described", components=components)

    # ---------------------------------------------------------------------------------------- fields of objects

    def _undeclared(self, part: str, name: str, values: list[Any]) -> Proven:
        fields_at, at = self.survey.parts[part].fields_at, self.survey.parts[part].field_at(name)
        inference = self._inference(at)
        schema = inference.field(values, name, _component_name(at))
        if part == ENVELOPE or any(fields_at == other.rpartition("/")[0] for other in self.elsewhere):
            schema = {EVIDENCE: _OBSERVED, **schema}
        why = f"{label(at)} came, and the spec does not know it"
        if not self.survey.parts[part].names:
            at, schema = fields_at, {name: schema}
        return self._edit(at, schema, why, components=inference.components)

    def _required(self, at: str) -> Iterator[Proven]:
        part, count = self.survey.parts[at], self.survey.objects[at]
        absent = [name for name in part.required if (at, name) in self.survey.missing]
        new = [name for name in part.names if name not in part.required and (at, name) not in self.survey.missing]
        always = [name for name in new if part.field_at(name) in self.survey.values]
        if absent:
            kept = [name for name in part.required if name not in absent]
            why = f"{label(at)} came without {', '.join(absent)}, called required"
            yield self._edit(at + "/required", kept or None, why)
        elif count >= ENOUGH and at != ENVELOPE and always:
            why = f"{label(at)}: {count} came, all of them with {', '.join(always)}"
            yield self._edit(at + "/required", [*part.required, *always], why, after="type")
        if (
            at.removeprefix(SCHEMAS + "/") in self.spec.rows
            and "id" in part.names
            and (at, "id") in self.survey.missing
        ):
            # Clients type the id of a row as one that always comes.
            yield self._edit(part.field_at("id"), None, f"{label(at)} came without id, which rows have")

    # ------------------------------------------------------------------------------------------------- evidence

    def _level(self, operation: Operation) -> Iterator[Proven]:
        """A field that came needs no word of its own; one that did not keeps the level that it had."""
        places = _data_places(operation)
        words = {at: _value(self.document, at + pointer(EVIDENCE)) for at in sorted(places)}
        for at, word in words.items():
            if at in self.survey.values and word not in (None, _OBSERVED, "unknown"):
                yield Proven(at + pointer(EVIDENCE), word, None)
        old = operation.evidence
        new = {**old, "path": _OBSERVED, "response": _OBSERVED}
        if new == old:
            return
        own = [recording for recording in self.recordings if recording.operation == operation.id]
        new["seen"] = min(str(recording.provenance["date"]) for recording in own)
        if "assumed" not in (new["path"], new["request"], new["response"]):
            new.pop("basis", None)
        raised = [f"{part} (was {old[part]})" for part in ("path", "response") if old[part] != _OBSERVED]
        why = f"{operation.id}: {' and '.join(raised)} observed"
        unseen = words.keys() - self.survey.values.keys() - self.elsewhere
        kept = {at: old["response"] for at in sorted(unseen) if words[at] is None}
        kept = {} if old["response"] in (_OBSERVED, "unknown") else kept
        yield self._edit(operation.at + pointer(EVIDENCE), new, why, words=kept)


def _data_places(operation: Operation) -> set[str]:
    """Pointers of all fields that the data of an answer declares, down to the fields of rows."""
    fields = operation.answer.fields.items()
    return {at for path, field in fields if path.startswith("/data/") for at in field.schema.places}


def _value(spec: Document | Editor, at: str) -> Any:
    """What stands there; None if nothing does."""
    try:
        return spec.get(at)
    except KeyError:
        return None


def _depth(at: str) -> tuple[int, str]:
    return at.count("/"), at


def _component_name(at: str) -> str:
    """Name of a component for an object that has no name yet, by the place that it is found at."""
    steps = at.split("/")
    names = [name for key, name in pairwise(steps) if key == "properties" and name != "data"]
    stem = steps[3].removesuffix("Answer").removesuffix("Data")
    return stem + "".join(map(pascal, names))


def label(at: str) -> str:
    """How people are told of a place: the component and the fields on the way."""
    steps = [step for step in at.split("/")[3:] if step not in ("properties", "allOf") and not step.isdecimal()]
    return ".".join(step.replace("~1", "/") for step in steps).replace(".items", "[]")


def _listed(names: set[str]) -> str:
    return " or ".join(sorted(names))
