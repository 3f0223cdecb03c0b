"""What is proven of each operation, and what is not: its evidence beside its recordings."""

from __future__ import annotations

from collections.abc import Sequence

from generator.recordings.cassettes import SOURCES, Recording
from generator.spec.document import OperationEntry, load
from generator.spec.evidence import PARTS
from tests.support.recordings import replay
from tests.support.spec import ROOT, SPEC

DOCUMENT = ROOT / "docs" / "contract.md"

HEAD = """\
# What is proven

Each operation's evidence (path, request, response) beside its recordings: exchanges printed on the vendor's pages
(documented), recorded from the live service (observed), or from the sandbox, which prove nothing. Deviations are what
the client notes when it reads them leniently. Made by `make contract`, which first holds every recording against the
spec and the client.

| operation | path | request | response | documented | observed | sandbox | deviations |
|---|---|---|---|---|---|---|---|
"""


def text(known: Sequence[Recording]) -> str:
    """The ledger of these recordings as Markdown."""
    operations = load(SPEC).operations()
    found = {entry.name: [one for one in known if one.operation == entry.name] for entry in operations}
    rows = [_row(entry, found[entry.name]) for entry in operations]
    return HEAD + "\n".join(rows) + "\n\n" + _total(list(found.values()))


def _row(entry: OperationEntry, found: Sequence[Recording]) -> str:
    levels = [entry.data["x-getmx-evidence"][part] for part in PARTS]
    counts = [sum(one.source == source for one in found) for source in SOURCES]
    deviations = sum(len(replay(one, strict=False).deviations) for one in found) if found else "-"
    return f"| {' | '.join(map(str, [entry.name, *levels, *counts, deviations]))} |"


def _total(found: Sequence[Sequence[Recording]]) -> str:
    sources = [{one.source for one in of_operation} for of_operation in found]
    observed = sum("observed" in one for one in sources)
    documented = sum("documented" in one and "observed" not in one for one in sources)
    return (
        f"**observed: {observed} of {len(found)} operations; documented only: {documented}; "
        f"no exchange that proves anything: {len(found) - observed - documented}**\n"
    )
