"""Redocly's drift as a judge of the recordings, and of our own verdict on them."""

from __future__ import annotations

import copy
import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from generator.recordings import Form, Recording, check, write
from generator.spec.document import Document, load
from tests.judges.har import archive
from tests.judges.tools import REDOCLY, Verdict, run
from tests.support.recordings import of_vendor
from tests.support.spec import SPEC

Kind = Literal["other type", "null", "missing", "undeclared", "undeclared in form", "token alone in form", "form order"]
#: What is planted that drift and our check must judge alike.
SHARED: tuple[Kind, ...] = ("other type", "null", "missing")
#: What drift is known not to see: it reads no multipart forms, and takes undeclared fields as they come.
OURS_ALONE: tuple[Kind, ...] = ("undeclared", "undeclared in form", "token alone in form", "form order")

#: The keys and indexes that lead to a value of an answer.
Place = tuple[str | int, ...]

_PROVENANCE = {"source": "sandbox", "date": "2000-01-01", "client": "planted"}
_SECONDS = 60


class Plant(NamedTuple):
    """A recording with a deviation put in."""

    kind: Kind
    at: Place
    recording: Recording

    def __str__(self) -> str:
        return f"{self.recording.operation}: {self.kind} at /{'/'.join(map(str, self.at))}"


def judge() -> Verdict:
    """Holds every recording, and copies of it with planted deviations, against the spec, in two ways."""
    recorded = of_vendor()
    document = load(SPEC)
    with tempfile.TemporaryDirectory() as folder:
        plants = list(planted(recorded, Path(folder)))
        found = drifting([*recorded, *(plant.recording for plant in plants)], Path(folder))
        ours = [bool(check(plant.recording, document)) for plant in plants]
    theirs = [index in found for index in range(len(recorded), len(recorded) + len(plants))]
    verdicts = list(zip(plants, ours, theirs, strict=True))
    failures = [*_green(recorded, document, found), *disagreements(verdicts)]
    return Verdict("Redocly drift against the recordings", _tried(len(recorded), verdicts), failures)


def _green(recorded: Sequence[Recording], document: Document, found: set[int]) -> Iterator[str]:
    for index, recording in enumerate(recorded):
        ours = check(recording, document)
        if ours or index in found:
            yield f"{recording.operation}/{recording.name}: drift finds {index in found}, we find {ours}"


def disagreements(verdicts: Sequence[tuple[Plant, bool, bool]]) -> Iterator[str]:
    """Where the two differ and should not, and the kinds of which we find none."""
    for plant, ours, theirs in verdicts:
        if ours != theirs if plant.kind in SHARED else theirs:
            yield f"{plant}: we find {ours}, drift finds {theirs}"
    found_by_us = {plant.kind for plant, ours, _ in verdicts if ours}
    yield from (f"{kind}: planted, and never found" for kind in (*SHARED, *OURS_ALONE) if kind not in found_by_us)


def _tried(recorded: int, verdicts: Sequence[tuple[Plant, bool, bool]]) -> str:
    count = Counter((ours, theirs) for _, ours, theirs in verdicts)
    alone = Counter(plant.kind for plant, ours, theirs in verdicts if ours and not theirs)
    listed = ", ".join(f"{number} {kind}" for kind, number in alone.items())
    return (
        f"{recorded} recordings and {len(verdicts)} planted deviations: {count[True, True]} found by both, "
        f"{count[False, False]} allowed by the spec say both, found by us alone: {listed}"
    )


# --------------------------------------------------------------------------------------------------------- planting


def planted(recorded: Sequence[Recording], folder: Path) -> Iterator[Plant]:
    """Each deviation in a copy of its own, written below the folder."""
    for recording in recorded:
        for kind, at, answer in _answers(recording.answer):
            yield _plant(folder, recording, kind, at, recording.form, answer)
        for kind, at, form in _forms(recording.form):
            yield _plant(folder, recording, kind, at, form, recording.answer)


def _plant(folder: Path, recording: Recording, kind: Kind, at: Place, form: Form, answer: Any) -> Plant:
    own = Recording(recording.operation, recording.name, _PROVENANCE, Path(tempfile.mkdtemp(dir=folder)))
    written = write(own, recording.uri, form, json.dumps(answer), recording.status)
    return Plant(kind, at, written)


def _answers(answer: Any) -> Iterator[tuple[Kind, Place, Any]]:
    for at in _places(answer):
        holder = _holder(answer, at)
        value = holder[at[-1]]
        yield "other type", at, _with(answer, at, 5 if isinstance(value, str) else "text")
        if value is not None:
            yield "null", at, _with(answer, at, None)
        if isinstance(holder, dict):
            yield "missing", at, _without(answer, at)
        if isinstance(value, dict):
            yield "undeclared", at, _with(answer, at, {**value, "undeclared": 1})


def _forms(form: Form) -> Iterator[tuple[Kind, Place, Form]]:
    """The token stays the first, or there would be no recording."""
    token, *others = form
    yield "undeclared in form", (), [*form, ("undeclared", "1")]
    yield "token alone in form", (), [token]
    if len(others) > 1:
        yield "form order", (), [token, *reversed(others)]


def _places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Of everything in an answer but the answer itself."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*at, key)
        yield from _places(inner, (*at, key))


def _holder(answer: Any, at: Place) -> Any:
    """The object or array that a place is in."""
    for key in at[:-1]:
        answer = answer[key]
    return answer


def _with(answer: Any, at: Place, value: Any) -> Any:
    changed = copy.deepcopy(answer)
    _holder(changed, at)[at[-1]] = value
    return changed


def _without(answer: Any, at: Place) -> Any:
    changed = copy.deepcopy(answer)
    del _holder(changed, at)[at[-1]]
    return changed


# ---------------------------------------------------------------------------------------------------------- judging


def drifting(recorded: Sequence[Recording], folder: Path) -> set[int]:
    """Which of the recordings drift finds something in, by their place."""
    traffic = folder / "traffic.har"
    traffic.write_text(json.dumps(archive(recorded)), encoding="utf-8")
    # As CSV, the only form in which each finding keeps its exchange: JSON merges findings that read alike.
    ended = run((*REDOCLY, "drift", str(traffic), "--api", str(SPEC), "--format", "csv"), folder, seconds=_SECONDS)
    rows = list(csv.DictReader(io.StringIO(ended.output)))
    if ended.code != bool(rows):
        raise RuntimeError(f"redocly drift ended with {ended.code}: {ended.errors}")
    return {int(row["exchange_index"]) for row in rows}
