"""What is proven of each operation, and what is not: its evidence beside its recordings."""

from __future__ import annotations

from collections.abc import Sequence

from generator.recordings import SOURCES, Recording
from generator.spec.document import OperationEntry, load
from generator.spec.evidence import PARTS
from tests.support.recordings import replay
from tests.support.spec import ROOT, SPEC

DOCUMENT = ROOT / "docs" / "contract.md"

HEAD = """\
# What is proven

`make generate` writes this table. `make contract` checks every recording against the spec and the client first.

- *path*, *request*, *response*: how the spec knows each part of the operation.
- *documented*, *observed*, *sandbox*: how many recordings there are. A documented one is printed on the vendor's page,
  an observed one comes from the live service. One from the sandbox proves nothing.
- *deviations*: how many differences from the spec the client notes when it reads the recordings.

| operation | path | request | response | documented | observed | sandbox | deviations |
|---|---|---|---|---|---|---|---|
"""


def text(known: Sequence[Recording]) -> str:
    """The ledger of these recordings as Markdown."""
    operations = load(SPEC).operations()
    by_operation = {
        entry.name: [recording for recording in known if recording.operation == entry.name] for entry in operations
    }
    rows = [_row(entry, by_operation[entry.name]) for entry in operations]
    return HEAD + "\n".join(rows) + "\n\n" + _total(list(by_operation.values()))


def _row(entry: OperationEntry, found: Sequence[Recording]) -> str:
    levels = [entry.data["x-getmx-evidence"][part] for part in PARTS]
    counts = [sum(recording.source == source for recording in found) for source in SOURCES]
    deviations = sum(len(replay(recording, strict=False).deviations) for recording in found) if found else "-"
    return f"| {' | '.join(map(str, [entry.name, *levels, *counts, deviations]))} |"


def _total(found: Sequence[Sequence[Recording]]) -> str:
    sources = [{recording.source for recording in recordings} for recordings in found]
    observed = sum("observed" in proven for proven in sources)
    documented = sum("documented" in proven and "observed" not in proven for proven in sources)
    return (
        f"**observed: {observed} of {len(found)} operations; documented only: {documented}; "
        f"no recording that proves anything: {len(found) - observed - documented}**\n"
    )
