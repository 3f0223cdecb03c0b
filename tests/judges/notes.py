"""Redocly's diff as a judge of the release notes: what breaks to it must break in `python -m generator diff` too.

It plants each change of tests/diff into a spec and has both compare the two. What Redocly passes over
is why this project has notes of its own: how forms are encoded, and all that is said in x- keys.
"""

from __future__ import annotations

import copy
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from generator.diff.rules import Severity, worst
from tests.diff.cases import CASES
from tests.diff.edits import base_spec, notes_of
from tests.judges.tools import REDOCLY, Verdict, run
from tests.support.generating import write_spec

WORKERS = 2

#: Changes that Redocly passes over, with what they must be here.
OURS: dict[str, Severity] = {
    "encoding exploded no more": "breaking",
    "encoding style": "breaking",
    "encoding contentType": "breaking",
    "encoding gone": "breaking",
    "order of fields": "change",
    "success code gone": "breaking",
}

#: What breaks to Redocly and not here: it does not know that the old path was a guess.
THEIRS = frozenset({"guessed path"})


def judge() -> Verdict:
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(WORKERS) as workers:
        folder = Path(name)
        write_spec(base_spec(), folder)
        impacts = dict(zip(CASES, workers.map(lambda case: _impact(case, folder), CASES), strict=True))
    major = {name for name, impact in impacts.items() if impact == "major"}
    failures = [f"{name}: major to Redocly, {_rated(name)} here" for name in major - THEIRS if not _breaks(name)]
    failures += [f"{name}: {_rated(name)} here, not {least}" for name, least in OURS.items() if _rated(name) != least]
    failures += [f"{name}: Redocly sees it now, so it is no longer ours alone" for name in sorted(major & OURS.keys())]
    failures += [f"{name}: does not break to Redocly any more" for name in sorted(THEIRS - major)]
    tried = f"{len(CASES)} changes of the spec: {len(major)} break to it, {len(OURS)} are seen by us alone"
    return Verdict("Redocly diff", tried, failures)


def _impact(name: str, folder: Path) -> str:
    """Redocly's word for the change: major, minor, patch or none."""
    spec = copy.deepcopy(base_spec())
    for edit in CASES[name][0]:
        edit(spec)
    new = folder / name.replace(" ", "-")
    new.mkdir()
    files = (str(folder / "spec.yaml"), str(write_spec(spec, new)))
    ended = run([*REDOCLY, "diff", "--format", "json", "--fail-on", "none", *files], folder, seconds=60)
    if ended.code:
        raise RuntimeError(f"{name}: Redocly failed: {ended.errors.strip()[-500:]}")
    summary: dict[str, Any] = json.loads(ended.output)["summary"]
    return next((impact for impact in ("major", "minor", "patch") if summary[impact]), "none")


def _rated(name: str) -> Severity:
    """What the notes rate the change for clients in other languages."""
    return worst(change.others for change in notes_of(*CASES[name][0]))


def _breaks(name: str) -> bool:
    return _rated(name) == "breaking"
