"""Mutation testing of the spec: one small change at a time to what is recorded of it, and the contract must break.

    python -m tests.slow.spec_mutation [--every N]

Each change is held against the recordings of pages and service, then against the stand-ins of the sandbox. A client is
built only of what all of them let pass, and must send and read the same. Prints every change that goes unnoticed, see
docs/mutation.md. Exits 1 if more than 5 % of them do. What stand-ins alone hold is counted apart: it proves nothing.
"""

from __future__ import annotations

import argparse
import copy
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from referencing.exceptions import Unresolvable

from generator.package.build import generate
from generator.package.parse import CONFIG
from generator.recordings import Recording, check, check_evidence, exercised, unproven
from generator.spec import Spec
from generator.spec.document import Document, OperationEntry, SpecError, load, pointer, walk
from generator.spec.problems import GenerationError
from tests.slow.package_copy import check_is_used, environment
from tests.support.generating import write_spec
from tests.support.recordings import recordings
from tests.support.spec import ROOT, SPEC

#: Share of changes that may go unnoticed.
MOST_SURVIVORS = 0.05

WORKERS = 2

#: Those that the client's own share of the contract is in.
TESTS = ("tests/contract/test_recordings.py", "-k", "client")

_FORM = "/requestBody/content/multipart~1form-data"
_ANSWER = "/responses/200/content/application~1json"

#: Another type for each: what was of the one is not of the other.
_OTHER_TYPE = {"string": "integer", "integer": "string", "number": "string", "object": "array", "array": "object"}

#: What a bound becomes so that nothing recorded is within it.
_PAST = {"minimum": 10**9, "minLength": 10**6, "minItems": 10**6, "minProperties": 10**6,
         "maximum": -(10**9), "maxLength": -1, "maxItems": -1, "maxProperties": -1}  # fmt: skip


#: Pointers of schemas, whole or within another.
_SCHEMA = re.compile("/components/schemas/[^/]+(/properties/[^/]+|/items|/(allOf|anyOf)/[0-9]+)*")

#: Said to people: to leave it out changes no field.
_WORDS = ("description", "examples")

_PART = re.compile("/allOf/[0-9]+$")

Change = Callable[[dict[str, Any]], None]


class Mutant(NamedTuple):
    """One change: where, what, and how it is made in the spec's data."""

    at: str
    what: str
    change: Change


#: Who can notice a change, in the order in which they are asked.
PAGES = "recordings of pages and service"
STAND_INS = "stand-ins of the sandbox alone"
GENERATOR = "generator"
CLIENT = "client"


class Verdict(NamedTuple):
    """Who noticed a change; nobody is empty."""

    mutant: Mutant
    noticed_by: str


# ---------------------------------------------------------------------------------------------------- the changes


def mutants(document: Document, operations: Collection[str], schemas: Collection[str]) -> list[Mutant]:
    """Every change to the operations and, by their pointers, the schemas, in the order of the spec's lines."""
    parts = [at for at, _ in walk(document.data) if _PART.search(at)]
    composed = {place for at in parts for place in (at, document.follow(at))}
    found = [
        *_of_root(document),
        *(mutant for entry in document.operations() if entry.name in operations for mutant in _of_operation(entry)),
        *(mutant for at in schemas for mutant in _of_schema(document, at, schemas)),
        *(mutant for at in schemas for mutant in _of_type(at, document.get(at), at in composed)),
    ]
    return sorted(found, key=lambda mutant: document.line(mutant.at))


def exercised_mutants(document: Document, known: Collection[Recording]) -> list[Mutant]:
    """Every change to what the recordings exercise."""
    schemas = {at for recording in known for at in exercised(recording, document)}
    return mutants(document, {recording.operation for recording in known}, sorted(schemas))


def _of_vendor() -> list[Recording]:
    return [recording for recording in recordings() if recording.source != "sandbox"]


def idle_lines(document: Document) -> list[int]:
    """Lines that could be changed alike, but that no recording exercises."""
    schemas = [at for at, value in walk(document.data) if isinstance(value, dict) and _SCHEMA.fullmatch(at)]
    all_mutants = mutants(document, {entry.name for entry in document.operations()}, schemas)
    return sorted(_lines(document, all_mutants) - _lines(document, exercised_mutants(document, recordings())))


def _lines(document: Document, found: Iterable[Mutant]) -> set[int]:
    return {document.line(mutant.at) for mutant in found}


def _put(at: str, value: Any) -> Change:
    """The change that puts a value at a pointer that the spec has."""

    def change(data: dict[str, Any]) -> None:
        parent, key = _place(data, at)
        parent[key] = value

    return change


def _drop(at: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        parent, key = _place(data, at)
        del parent[key]

    return change


def _rename(at: str, new: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        parent, key = _place(data, at)
        entries = [(new if name == key else name, value) for name, value in parent.items()]
        parent.clear()
        parent.update(entries)

    return change


def _swap(at: str, first: str, other: str) -> Change:
    """The change that lets two keys of the mapping change places."""

    def change(data: dict[str, Any]) -> None:
        parent, key = _place(data, at)
        names = {first: other, other: first}
        parent[key] = {names.get(name, name): parent[key][names.get(name, name)] for name in parent[key]}

    return change


def _place(data: dict[str, Any], at: str) -> tuple[Any, Any]:
    above, _, last = at.rpartition("/")
    parent = Document(SPEC, "", data, {}).get(above)
    key = last.replace("~1", "/").replace("~0", "~")
    return parent, int(key) if isinstance(parent, list) else key


def _of_root(document: Document) -> Iterator[Mutant]:
    codes = document.data["x-getmx-success-codes"]
    at = "/x-getmx-success-codes"
    for index, code in enumerate(codes):
        yield Mutant(at, f"success code {code} dropped", _drop(pointer("x-getmx-success-codes", index)))
    yield Mutant(at, "success code 500 added", _put(at, [*codes, 500]))
    yield Mutant("/servers/0/url", "another address", _put("/servers/0/url", "https://other.example"))
    yield Mutant("/servers/0/x-getmx-server", "customer", _put("/servers/0/x-getmx-server", "customer"))


def _of_operation(entry: OperationEntry) -> Iterator[Mutant]:
    at = entry.pointer
    path = pointer("paths", entry.path)
    yield Mutant(path, "path renamed", _rename(path, entry.path + "s"))
    yield Mutant(at, "method put", _rename(at, "put"))
    yield Mutant(f"{at}/operationId", "renamed", _put(f"{at}/operationId", f"{entry.name}Two"))
    for part, media in ((_FORM, "application/json"), (_ANSWER, "text/plain")):
        yield Mutant(at + part, f"media type {media}", _rename(at + part, media))
    yield Mutant(f"{at}/responses/200", "status 201", _rename(f"{at}/responses/200", "201"))
    yield from _of_client_keys(entry)
    yield from _of_evidence(entry)
    for field, rules in entry.data["requestBody"]["content"]["multipart/form-data"].get("encoding", {}).items():
        place = f"{at}{_FORM}/encoding/{field}"
        yield Mutant(f"{place}/explode", "explode flipped", _put(f"{place}/explode", not rules["explode"]))
        yield Mutant(f"{place}/style", "another style", _put(f"{place}/style", "spaceDelimited"))


def _of_client_keys(entry: OperationEntry) -> Iterator[Mutant]:
    """Keys that change what a client makes of an answer."""
    for key in ("x-getmx-result", "x-getmx-paging"):
        if key in entry.data:
            at = f"{entry.pointer}/{key}"
            yield Mutant(at, "dropped", _drop(at))


def _of_evidence(entry: OperationEntry) -> Iterator[Mutant]:
    at = f"{entry.pointer}/x-getmx-evidence"
    for part in ("path", "request", "response"):
        for level in {"observed", "documented", "assumed"} - {entry.data["x-getmx-evidence"][part]}:
            yield Mutant(f"{at}/{part}", level, _put(f"{at}/{part}", level))
    if "page" in entry.data["x-getmx-evidence"]:
        yield Mutant(f"{at}/page", "another page", _put(f"{at}/page", 1))


def _of_schema(document: Document, at: str, used: Collection[str]) -> Iterator[Mutant]:
    schema = document.get(at)
    for key in _PAST.keys() & schema.keys():
        yield Mutant(f"{at}/{key}", f"{key} past all that is recorded", _put(f"{at}/{key}", _PAST[key]))
        yield Mutant(f"{at}/{key}", f"{key} dropped", _drop(f"{at}/{key}"))
    if "enum" in schema:
        yield Mutant(f"{at}/enum", "other values", _put(f"{at}/enum", ["other"]))
        yield Mutant(f"{at}/enum", "enum dropped", _drop(f"{at}/enum"))
    if "$ref" in schema:
        yield Mutant(f"{at}/$ref", "a schema of another type", _put(f"{at}/$ref", _other_ref(document, at)))
    for index in range(len(schema.get("allOf", ()))):
        yield Mutant(f"{at}/allOf/{index}", "part dropped", _drop(f"{at}/allOf/{index}"))
    if "items" in schema:
        yield Mutant(f"{at}/items", "items dropped", _drop(f"{at}/items"))
    yield from _of_required(at, schema)
    yield from _of_properties(at, schema, used)


def _of_type(at: str, schema: dict[str, Any], is_part: bool) -> Iterator[Mutant]:
    given, at = schema.get("type"), f"{at}/type"
    if isinstance(given, list):
        for name in given:
            yield Mutant(at, f"type {name} dropped", _put(at, [kept for kept in given if kept != name]))
    elif given is not None:
        yield Mutant(at, f"type {_OTHER_TYPE[given]}", _put(at, _OTHER_TYPE[given]))
        if not is_part:  # Of composed schemas the others say the type too, so that nothing changes.
            yield Mutant(at, "type dropped", _drop(at))


def _other_ref(document: Document, at: str) -> str:
    is_text = document.resolve(document.get(at)).get("type") == "string"
    return "#/components/schemas/" + ("PageNumber" if is_text else "Token")


def _of_required(at: str, schema: dict[str, Any]) -> Iterator[Mutant]:
    for index, name in enumerate(schema.get("required", ())):
        yield Mutant(f"{at}/required", f"{name} no longer required", _drop(f"{at}/required/{index}"))


def _of_properties(at: str, schema: dict[str, Any], used: Collection[str]) -> Iterator[Mutant]:
    places = {name: at + pointer("properties", name) for name in schema.get("properties", ())}
    sent = [name for name, place in places.items() if place in used]
    for name in sent:
        yield Mutant(places[name], f"{name} renamed", _rename(places[name], f"{name}_x"))
        yield Mutant(places[name], f"{name} dropped", _drop(places[name]))
    required = schema.get("required", [])
    for name in [name for name in places if name not in sent and name not in required]:
        yield Mutant(places[name], f"{name} required", _add(at, "required", [*required, name]))
    for first, other in pairwise(sent if at.endswith("Form") else ()):
        yield Mutant(places[first], f"{first} and {other} in the other order", _swap(f"{at}/properties", first, other))


def _add(at: str, key: str, value: Any) -> Change:
    """The change that puts a key into the mapping at a pointer."""

    def change(data: dict[str, Any]) -> None:
        parent, name = _place(data, at)
        parent[name][key] = value

    return change


# ---------------------------------------------------------------------------------------------------- the judges


def judge(document: Document, mutant: Mutant, folder: Path) -> Verdict:
    """Asks the recordings first, then a client that is built of the changed spec."""
    data = copy.deepcopy(document.data)
    mutant.change(data)
    changed = replace(document, data=data)
    if _breaks_the_contract(changed, _nearest(_of_vendor(), document, mutant)):
        return Verdict(mutant, PAGES)
    if _breaks_the_contract(changed, _nearest(recordings(), document, mutant)):
        return Verdict(mutant, STAND_INS)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        return Verdict(mutant, _client_notices(data, Path(place)))


def _nearest(known: Sequence[Recording], document: Document, mutant: Mutant) -> list[Recording]:
    """Those first that exercise what is changed: they notice most, and the others need not be asked."""
    places = _places(document.path)
    return sorted(known, key=lambda recording: not mutant.at.startswith(places[recording.path]))


@cache
def _places(spec: Path) -> dict[Path, tuple[str, ...]]:
    """Pointers of what each recording exercises."""
    document = load(spec)
    at = {operation.id: operation.at for operation in Spec(document).operations}
    return {recording.path: (at[recording.operation], *exercised(recording, document)) for recording in recordings()}


def _breaks_the_contract(document: Document, known: Sequence[Recording]) -> bool:
    try:
        return bool(
            check_evidence(known, document)
            or unproven(known, document)
            or any(check(recording, document) for recording in known)
        )
    except (LookupError, SpecError, Unresolvable):  # What the contract asks for is not there at all.
        return True


def says_the_same(document: Document, mutant: Mutant) -> bool:
    """Whether a change of a schema changes no field of any form or answer: then there is nothing to notice."""
    data = copy.deepcopy(document.data)
    mutant.change(data)
    return _SCHEMA.match(mutant.at) is not None and _fields(replace(document, data=data)) == _fields(document)


def _fields(document: Document) -> list[Any]:
    return [
        (
            operation.id,
            operation.form.at_least,
            path,
            field.type,
            field.required,
            field.schema.choices,
            {key: rule for key, rule in field.schema.rules.items() if key not in _WORDS},
        )
        for operation in Spec(document).operations
        for path, field in [*operation.form.fields.items(), *operation.answer.fields.items()]
    ]


def _client_notices(data: dict[str, Any], folder: Path) -> str:
    try:
        generate(write_spec(data, folder), CONFIG, folder / "new", say=lambda text: None)
    except (GenerationError, SpecError):
        return GENERATOR
    check_is_used(folder / "new")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=no", *TESTS]
    done = subprocess.run(command, env=environment(folder / "new"), cwd=ROOT, capture_output=True, check=False)
    return CLIENT if done.returncode else ""


def _verdicts(document: Document, every: int) -> list[Verdict]:
    """Without any change nothing may be noticed, else the figures mean nothing."""
    tried = list(exercised_mutants(document, recordings()))[::every]
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(WORKERS) as workers:
        folder = Path(name)
        unchanged = Mutant("", "nothing", lambda data: None)
        if noticed_by := judge(document, unchanged, folder).noticed_by:
            raise SystemExit(f"the {noticed_by} object without any change")
        return list(workers.map(lambda mutant: judge(document, mutant, folder), tried))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try each N-th change only")
    every = parser.parse_args().every
    started = time.monotonic()
    document = load(SPEC)
    verdicts = _verdicts(document, every)
    unnoticed = [verdict.mutant for verdict in verdicts if not verdict.noticed_by]
    same = {mutant for mutant in unnoticed if says_the_same(document, mutant)}
    for mutant in unnoticed:
        if mutant not in same:
            print(f"spec/{SPEC.name}:{document.line(mutant.at)}: {mutant.what}  (#{mutant.at})")
    counted = [verdict for verdict in verdicts if verdict.mutant not in same]
    shown = {(mutant.at, mutant.what) for mutant in exercised_mutants(document, _of_vendor())}
    of_pages = [verdict for verdict in counted if (verdict.mutant.at, verdict.mutant.what) in shown]
    others = [verdict for verdict in counted if (verdict.mutant.at, verdict.mutant.what) not in shown]
    print(f"{_figure(counted)}, {time.monotonic() - started:.0f} s")
    print(f"of what pages and service show: {_figure(of_pages)}")
    print(f"of what stand-ins of the sandbox alone show, which proves nothing: {_figure(others)}")
    print(f"{len(same)} more that leave each field as it was, since another part says the same")
    print(_coverage(document))
    return int(_share(counted) > MOST_SURVIVORS)


def _share(verdicts: Sequence[Verdict]) -> float:
    """How many go unnoticed, of 1."""
    return sum(not verdict.noticed_by for verdict in verdicts) / max(len(verdicts), 1)


def _figure(verdicts: Sequence[Verdict]) -> str:
    noticed = Counter(verdict.noticed_by for verdict in verdicts if verdict.noticed_by)
    by = ", ".join(f"{count} by the {judge}" for judge, count in noticed.most_common())
    return f"{len(verdicts)} changes, {1 - _share(verdicts):.1%} noticed ({by or 'none'})"


def _coverage(document: Document) -> str:
    lines, idle = len(_lines(document, exercised_mutants(document, recordings()))), len(idle_lines(document))
    return (
        f"the recordings exercise {lines} lines; "
        f"{idle} lines of the same kinds are exercised by none: a change there goes unnoticed"
    )


if __name__ == "__main__":
    sys.exit(main())
