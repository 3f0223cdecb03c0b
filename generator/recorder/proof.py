"""What observed recordings prove or contradict, as changes of the spec.

Only recordings whose source is `observed` speak. How they are read:

- A success proves the path, and the answer's form as far as it was seen: `path` and `response` become `observed`. A
  declared field that no answer had keeps its old level, as a word of its own.
- The level of the request stays. A form that was accepted proves neither that each field has an effect nor that a
  required one is required.
- A contradiction weakens. A field gets the type that came; one of several kinds is left open and `unknown`; null is
  allowed where it came; a field that was left out is no longer required.
- A field is called required only if ENOUGH objects have it and none is without it.
- Answers get no enums, and no success code is taken away: what did not come may still come.
- No error code is known, so a code that is not listed counts as a success once data came with it as the spec describes
  it: an object with a declared field, all types right, nothing required missing. From then on it does in any answer.
  Data of which nothing is known does not do, since an error may have some as well. How often a code comes does not
  count either: with a wrong token every answer has the same one. What is not believed is told.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from generator.recorder.exchange import rows
from generator.recorder.infer import ENOUGH, OPEN_OBJECT, UNKNOWN, Inference, or_null, pascal, ref
from generator.recorder.survey import (
    ANSWER,
    ENVELOPE,
    Survey,
    answer_at,
    below,
    is_open,
    json_types,
    parts,
    properties,
    types,
)
from generator.recordings import Recording
from generator.spec import RULES, Document, GenerationError, OperationEntry, Problem, pointer, walk

EVIDENCE = "x-getmx-evidence"
_SCHEMAS = "/components/schemas"
_SUCCESS = pointer("x-getmx-success-codes")
_TOTAL = "Total"
#: Rules of the lint that are left for when the text is written: two read it, and one takes seconds.
_LATER_RULES = frozenset({"line-length", "openapi-valid", "yaml-version"})
_EXAMPLES = pointer("examples")


@dataclass(frozen=True)
class Change:
    """A value to set at a JSON pointer of the spec, or to remove.

    after: The key behind which a new one goes, the last one if None.
    why: What an answer showed, for people; empty for what only follows from another change.
    """

    at: str
    value: Any
    why: str = ""
    removes: bool = False
    after: str | None = None


@dataclass
class Draft:
    """The spec with changes made in its data, each noted so that it can be made in its text as well."""

    document: Document
    changes: list[Change] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> Draft:
        return cls(Document(document.path, document.text, copy.deepcopy(document.data), document.lines))

    def set(self, at: str, value: Any, why: str = "", after: str | None = None) -> None:
        if self._get(at) != value:
            self._make(Change(at, copy.deepcopy(value), why, after=after))

    def remove(self, at: str, why: str = "") -> None:
        if self._get(at) is not None:
            self._make(Change(at, None, why, removes=True))

    def _get(self, at: str) -> Any:
        try:
            return self.document.get(at)
        except KeyError:
            return None

    def _make(self, change: Change) -> None:
        apply(self.document, change)
        self.changes.append(change)


def apply(document: Document, change: Change) -> None:
    """Makes a change in the data of a document; each changes a key of a mapping."""
    parent, _, step = change.at.rpartition("/")
    holder: dict[str, Any] = document.get(parent)
    key = step.replace("~1", "/").replace("~0", "~")
    if change.removes:
        del holder[key]
        return
    is_new = key not in holder
    holder[key] = copy.deepcopy(change.value)
    if is_new and change.after is not None:
        names = list(holder)
        for name in names[names.index(change.after) + 1 : -1]:
            holder[name] = holder.pop(name)


@dataclass(frozen=True)
class Proof:
    """Changes of the spec that observed recordings ask for, and what they show that the lint lets nobody write."""

    changes: list[Change]
    withheld: list[str]


def prove(document: Document, recordings: Iterable[Recording]) -> Proof:
    """Compares the spec with all observed recordings of its operations.

    Raises GenerationError where the lint finds something in the spec that no change explains.
    """
    known = {entry.name for entry in document.operations()}
    observed = [one for one in recordings if one.source == "observed" and one.operation in known]
    draft = Draft.of(document)
    made = -1
    while made != len(draft.changes):  # What a change describes may be compared as well.
        made = len(draft.changes)
        _Prover(draft, observed).run()
    return _fit_for_lint(document, draft.changes) if draft.changes else Proof([], [])


class _Prover:
    def __init__(self, draft: Draft, recordings: list[Recording]) -> None:
        self.draft = draft
        self.document = draft.document
        self.recordings = recordings
        named = {recording.operation for recording in recordings}
        self.entries = {entry.name: entry for entry in self.document.operations() if entry.name in named}
        self.survey = Survey(self.document)
        for recording in recordings:
            self.survey.add(self.entries[recording.operation], recording.answer)
        #: Fields that answers of other operations have, too.
        self.elsewhere = {
            at for entry in self.document.operations() if entry.name not in named for at in self._data_fields(entry)
        }

    def run(self) -> None:
        self._success_codes()
        for at in sorted(self.survey.places, key=lambda at: (at.count("/"), at)):
            self._type(at, self.survey.places[at])
        for (part, name), values in self.survey.undeclared.items():
            self._undeclared(part, name, values)
        for part, count in self.survey.objects.items():
            self._required(part, count)
        for entry in self.entries.values():
            self._words(entry)
        for entry in self.entries.values():
            self._levels(entry)
            self._example(entry)

    # ------------------------------------------------------------------------------------------------ what came

    def _success_codes(self) -> None:
        known = self.document.get(_SUCCESS)
        came = {int(recording.answer["code"]) for recording in self.recordings}
        if new := sorted(came - set(known)):
            self.draft.set(_SUCCESS, [*known, *new], f"answers with data have the code {', '.join(map(str, new))}")

    def _type(self, at: str, values: list[Any]) -> None:
        if self._is_gone(at):
            return
        if is_open(self.document, at):
            self._open(at, values)
            return
        came, declared = json_types(values), types(self.document, at)
        if "number" in declared:
            came -= {"integer"}
        if not declared or came <= declared:
            return
        why = f"{_label(at)} came as {_listed(came)}, the spec says {_listed(declared)}"
        if came - declared == {"null"}:
            self.draft.set(at, or_null(self.document.get(at)), why)
        elif "object" in declared:
            self._any_type(at, came, why)
        else:
            self._infer(at, values, why)

    def _is_gone(self, at: str) -> bool:
        """Whether the place was within one that has been replaced."""
        try:
            self.document.get(at)
        except KeyError:
            return True
        return False

    def _open(self, at: str, values: list[Any]) -> None:
        stem = at.split("/")[3].removesuffix("Answer") if at.endswith("Answer/allOf/1/properties/data") else ""
        if stem:
            self._data(at, stem, values)
        elif json_types(values) - {"null"}:
            self._infer(at, values, f"{_label(at)} was not described")

    def _any_type(self, at: str, came: set[str], why: str) -> None:
        """An object that came as something else too: its fields stay described, for when it is an object.

        The type stands in an `allOf` of one part, since the generator reads no other schema of several types.
        """
        composing = [self.document.get(part) for part in parts(self.document, at)]
        fields = {name: self.document.get(place) for name, place in properties(self.document, at).items()}
        required = [name for node in composing for name in node.get("required", ())]
        one = {
            **OPEN_OBJECT,
            "type": sorted({"object", *came}),
            **({"required": required} if required else {}),
            "properties": fields,
        }
        target = self.document.follow(at)
        kept = {key: value for key, value in self.document.get(target).items() if key == "description"}
        self.draft.set(target, {**kept, "allOf": [one]}, why)

    def _infer(self, at: str, values: list[Any], why: str) -> None:
        """Describes the place anew; its description stays, examples and rules go with the type that they were for."""
        said = self.document.resolve(self.document.get(at)).get("description")
        kept = {"description": said} if said else {}
        name = _component_name(at)
        self.draft.set(at, self._inferred(values, at.rpartition("/")[2], name, at) | kept, why)

    def _inferred(self, values: list[Any], key: str, name: str, at: str) -> dict[str, Any]:
        """A schema for the values; components that it needs go before the one that the pointer is in."""
        inference = Inference(self.document.get(_SCHEMAS), _id_schemas(self.document))
        found = inference.field(values, key, name)
        for component, schema in inference.components.items():
            self.draft.set(_SCHEMAS + pointer(component), schema, after=self._before(at))
        return found

    def _before(self, at: str) -> str:
        names: list[str] = list(self.document.get(_SCHEMAS))
        return names[max(0, names.index(at.split("/")[3]) - 1)]

    # ------------------------------------------------------------------------------------- data that was unknown

    def _data(self, at: str, stem: str, values: list[Any]) -> None:
        came = json_types(values)
        if not came <= {"object", "null"}:
            said = {"description": f"Came as {_listed(came)}, which is no object.", **UNKNOWN}
            self.draft.set(at, said, f"data of {stem}Answer came as {_listed(came)}")
            return
        objects = [value for value in values if value is not None]
        name = stem + "Data"
        inner = self._fields(at, stem, objects)
        data = {**OPEN_OBJECT, "description": _said(came, inner), **_filled(inner)}
        if "null" in came:
            data["type"] = ["object", "null"]
        self.draft.set(_SCHEMAS + pointer(name), data, after=self._before(at))
        self.draft.set(at, ref(name), f"data of {stem}Answer was not described")

    def _fields(self, at: str, stem: str, objects: list[dict[str, Any]]) -> dict[str, Any]:
        row = stem.removesuffix("List") if stem.endswith("List") else stem + "Row"
        names = list(dict.fromkeys(key for value in objects for key in value))
        fields = {
            key: self._inferred(
                [value[key] for value in objects if key in value], key, row if key == "list" else stem + pascal(key), at
            )
            for key in names
        }
        counts_rows = "list" in fields and fields.get("total") == {"type": "integer"}
        return {**fields, "total": ref(_TOTAL)} if counts_rows else fields

    # ---------------------------------------------------------------------------------------- fields of objects

    def _undeclared(self, part: str, name: str, values: list[Any]) -> None:
        if self._is_gone(part) or name in self.document.get(part).get("properties", {}):
            return
        at = part + pointer("properties", name)
        if "properties" not in self.document.get(part):
            self.draft.set(part + "/properties", {})
        schema = self._inferred(values, name, _component_name(at), at)
        if part == ENVELOPE or any(part == other.rpartition("/properties/")[0] for other in self.elsewhere):
            schema = {EVIDENCE: "observed", **schema}
        self.draft.set(at, schema, f"{_label(at)} came, and the spec does not know it")

    def _required(self, part: str, count: int) -> None:
        if self._is_gone(part):
            return
        node = self.document.get(part)
        required = node.get("required", [])
        missing = {name for where, name in self.survey.missing if where == part}
        absent = [name for name in required if name in missing]
        if absent:
            kept = [name for name in required if name not in absent]
            why = f"{_label(part)} came without {', '.join(absent)}, called required"
            self.draft.set(part + "/required", kept, why) if kept else self.draft.remove(part + "/required", why)
        elif count >= ENOUGH and part != ENVELOPE and (always := self._always(part, node, missing)):
            why = f"{_label(part)}: {count} came, all of them with {', '.join(always)}"
            self.draft.set(part + "/required", [*required, *always], why, after="type")

    def _always(self, part: str, node: dict[str, Any], missing: set[str]) -> list[str]:
        """Fields that each object had, and that were not called required."""
        known = node.get("required", [])
        return [
            name
            for name in node.get("properties", {})
            if name not in missing and name not in known and part + pointer("properties", name) in self.survey.places
        ]

    # ------------------------------------------------------------------------------------------------- evidence

    def _data_fields(self, entry: OperationEntry) -> set[str]:
        return set(below(self.document, properties(self.document, answer_at(entry))["data"]))

    def _words(self, entry: OperationEntry) -> None:
        """A field that came needs no word of its own; one that did not keeps the level that it had."""
        level = entry.data[EVIDENCE]["response"]
        for at in sorted(self._data_fields(entry)):
            word = self.document.get(at).get(EVIDENCE)
            came = at in self.survey.places
            if came and word not in (None, "observed", "unknown"):
                self.draft.remove(at + pointer(EVIDENCE))
            elif not came and self._needs_word(at, word, level):
                self.draft.set(at + pointer(EVIDENCE), level)

    def _needs_word(self, at: str, word: str | None, level: str) -> bool:
        is_new = any(change.at == at or at.startswith(change.at + "/") for change in self.draft.changes)
        return word is None and level not in ("observed", "unknown") and at not in self.elsewhere and not is_new

    def _levels(self, entry: OperationEntry) -> None:
        old = entry.data[EVIDENCE]
        new = {**old, "path": "observed", "response": "observed"}
        if new == old:
            return
        new["seen"] = min(str(one.provenance["date"]) for one in self.recordings if one.operation == entry.name)
        if "assumed" not in (new["path"], new["request"], new["response"]):
            new.pop("basis", None)
        raised = [f"{part} (was {old[part]})" for part in ("path", "response") if old[part] != "observed"]
        self.draft.set(entry.pointer + pointer(EVIDENCE), new, f"{entry.name}: {' and '.join(raised)} observed")

    def _example(self, entry: OperationEntry) -> None:
        """An invented example makes way for one that was recorded."""
        at = entry.pointer + ANSWER + _EXAMPLES
        if "observed" in self.document.get(at) and not self._is_contradicted(entry):
            return
        own = [one for one in self.recordings if one.operation == entry.name]
        value = _shortened(max(own, key=lambda one: len(str(one.answer))).answer)
        example = {"summary": "Recorded from the live service, with pseudonyms for all real data", "value": value}
        self.draft.set(at + "/observed", example)
        self.draft.remove(at + "/illustration")

    def _is_contradicted(self, entry: OperationEntry) -> bool:
        places = [at for at, names in self.survey.operations.items() if entry.name in names]
        changed = [change.at for change in self.draft.changes if change.why]
        return any(at == place or at.startswith(place + "/") for place in places for at in changed)


def _id_schemas(document: Document) -> dict[str, str]:
    """The component that describes an id, by the name of a field that has it."""
    return {
        at.rpartition("/")[2]: value["$ref"].rpartition("/")[2]
        for at, value in walk(document.get(_SCHEMAS))
        if at.endswith("_id") and "/properties/" in at and isinstance(value, dict) and "$ref" in value
    }


def _shortened(answer: Any) -> Any:
    """The answer with one row of many."""
    answer = copy.deepcopy(answer)
    del rows(answer)[1:]
    return answer


def _component_name(at: str) -> str:
    """Name of a component for an object that has no name yet, by the place that it is found at."""
    steps = at.split("/")
    names = [name for key, name in pairwise(steps) if key == "properties" and name != "data"]
    stem = steps[3].removesuffix("Answer").removesuffix("Data")
    return stem + "".join(map(pascal, names))


def _filled(inner: dict[str, Any]) -> dict[str, Any]:
    return {"properties": inner} if inner else {}


def _said(came: set[str], inner: dict[str, Any]) -> str:
    return "As observed." if inner else f"Observed as {'null' if came == {'null'} else 'an empty object'}."


def _label(at: str) -> str:
    """How people are told of a place: the component and the fields on the way."""
    steps = [step for step in at.split("/")[3:] if step not in ("properties", "allOf") and not step.isdecimal()]
    return ".".join(step.replace("~1", "/") for step in steps).replace(".items", "[]")


def _listed(names: set[str]) -> str:
    return " or ".join(sorted(names))


# ------------------------------------------------------------------------------------------------------------- lint


def _fit_for_lint(document: Document, changes: list[Change]) -> Proof:
    """The changes as far as the lint has nothing against them. What it rules out is told, and left to people."""
    withheld: list[str] = []
    while problems := list(_problems(document, changes)):
        before = changes
        for rule, problem in problems:
            changes, note = _without(changes, rule, problem)
            withheld += [note] if note else []
        if changes == before:
            rule, problem = problems[0]
            message = "the spec has to be in order before answers can change it"
            raise GenerationError([f"{message}: [{rule}] {problem.message} (#{problem.pointer})"])
    return Proof(changes, withheld)


def _problems(document: Document, changes: list[Change]) -> Iterator[tuple[str, Problem]]:
    drafted = Draft.of(document).document
    for change in changes:
        apply(drafted, change)
    # The lint names the nearest place that has a line: here each has one, so that it names the very place.
    numbered = Document(drafted.path, drafted.text, drafted.data, {at: 1 for at, _ in walk(drafted.data)})
    for name, check in RULES.items():
        if name not in _LATER_RULES:
            yield from ((name, problem) for problem in check(numbered))


def _without(changes: list[Change], rule: str, problem: Problem) -> tuple[list[Change], str]:
    """The changes without what the lint complains of, and what is told of it; what has become useless is removed."""
    at = problem.pointer
    # What set the value, or one around it; else what changed something within.
    setting = [change for change in changes if f"{at}/".startswith(f"{change.at}/") and not change.removes]
    useless = at if rule == "component-unused" else _example_at(at) if rule == "example-valid" and not setting else ""
    if useless:
        known = any(change.at == useless and change.removes for change in changes)
        return changes if known else [*changes, Change(useless, None, removes=True)], ""
    guilty = setting or [change for change in changes if change.at.startswith(f"{at}/")]
    if not guilty:
        return changes, ""
    last = guilty[-1]
    index = max(place for place, change in enumerate(changes) if change is last)
    pruned = [_pruned(last, at)] if at.startswith(f"{last.at}/") else []
    note = f"{_label(at)}: {last.why or 'a field that came'}; but [{rule}] {problem.message}"
    return [*changes[:index], *pruned, *changes[index + 1 :]], "" if rule == "example-valid" else note


def _example_at(at: str) -> str:
    """Pointer of the named example of an answer that the pointer is in."""
    head, found, tail = at.partition(ANSWER + "/examples/")
    return f"{head}{found}{tail.partition('/')[0]}" if found else ""


def _pruned(change: Change, at: str) -> Change:
    """The change without the field at the pointer, which is within its value."""
    value = copy.deepcopy(change.value)
    *way, name = at.removeprefix(f"{change.at}/").split("/")
    holder = value
    for step in way:
        holder = holder[int(step) if isinstance(holder, list) else step]
    del holder[name]
    return Change(change.at, value, change.why, after=change.after)
