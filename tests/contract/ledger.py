"""What is proven of each operation, by whom, and what is not: its evidence beside its recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.recordings import Recording
from generator.spec import CONFIRMED, Operation, Spec, load
from tests.support.recordings import replay
from tests.support.spec import ROOT, SPEC

DOCUMENT = ROOT / "docs" / "contract.md"

HEAD = """\
# What is proven

`make generate` writes this table. `make contract` first checks every recording against the spec and the client.

- *path*, *request*, *answer*: how each is known, and in brackets what shows it: the number of the vendor's page, or the
  day of a recording of the live service. Where there are no brackets, nothing shows it.
- *documented* is what the vendor has printed. Only *observed* was seen in an answer of the live service.
- A *placeholder* is an answer that the docs site filled in with "string" and 0. It shows names and types, and no real
  values.
- *stand-in*: the sandbox has answered in place of the service. That **proves nothing** of the service. It only keeps
  spec, client and sandbox together.
- *deviations*: how many differences from the spec the client notes when it reads the answers of pages and service.

| operation | path | request | answer | stand-in | deviations |
|---|---|---|---|---|---|
"""


def text(known: Sequence[Recording]) -> str:
    """The ledger of these recordings as Markdown."""
    operations = Spec(load(SPEC)).operations
    by_operation = [
        (operation, [recording for recording in known if recording.operation == operation.id])
        for operation in operations
    ]
    rows = [_row(operation, found) for operation, found in by_operation]
    return HEAD + "\n".join(rows) + "\n\n" + _total([found for _, found in by_operation])


def _row(operation: Operation, found: Sequence[Recording]) -> str:
    stand_in = any(recording.source == "sandbox" for recording in found)
    exchanges = [recording for recording in found if recording.source in ("documented", "observed")]
    deviations = sum(len(replay(recording, strict=False).deviations) for recording in exchanges) if exchanges else "-"
    cells = [_path(operation, found), _request(operation, found), _answer(operation, found)]
    return f"| {' | '.join([operation.id, *cells, 'proves nothing' if stand_in else '-', str(deviations)])} |"


def _path(operation: Operation, found: Sequence[Recording]) -> str:
    level = operation.evidence["path"]
    return _known(level, [recording for recording in found if "path" in recording.shows])


def _request(operation: Operation, found: Sequence[Recording]) -> str:
    level = operation.evidence["request"]
    return ", ".join([_known(level, found), *_reserves(operation, level), *_borrowed(found)])


def _reserves(operation: Operation, level: str) -> Iterator[str]:
    """What of a form is less sure than the form."""
    fields = [field for field in operation.form.fields.values() if field.name != "token"]
    less = sum(not field.is_confirmed(level) for field in fields)
    if level in CONFIRMED and less:
        yield f"but {less} of {len(fields)} fields assumed"
    if operation.is_partial:
        yield "fields may be missing"


def _borrowed(found: Sequence[Recording]) -> Iterator[str]:
    if any("samples" in recording.lacks for recording in found):
        yield "samples not of this page"


def _answer(operation: Operation, found: Sequence[Recording]) -> str:
    level = operation.answer.level
    exchanges = [recording for recording in found if "response" in recording.shows]
    filled_in = any("placeholder" in recording.provenance for recording in exchanges)
    less = [field.path for field in operation.answer.fields.values() if not field.confirmed]
    notes = [f"but {len(less)} of its fields assumed or unknown"] if level in CONFIRMED and less else []
    placeholder = ["a placeholder"] if level == "documented" and filled_in else []
    if level == "documented" and exchanges and not any(recording.has_answer for recording in exchanges):
        placeholder = ["without a sample"]
    return ", ".join([_known(level, exchanges), *placeholder, *notes])


def _known(level: str, found: Sequence[Recording]) -> str:
    """A level, with what shows it."""
    pages = [str(recording.provenance["page"]) for recording in found if "page" in recording.provenance]
    days = [recording.provenance["date"] for recording in found if recording.source == "observed"]
    if level == "observed" and days:
        return f"observed ({min(days)})"
    return f"documented ({pages[0]})" if level == "documented" and pages else level


def _total(found: Sequence[Sequence[Recording]]) -> str:
    sources = [{recording.source for recording in recordings} for recordings in found]
    observed = sum("observed" in shown for shown in sources)
    documented = sum("documented" in shown and "observed" not in shown for shown in sources)
    requests = sum("request" in shown and not shown & {"documented", "observed"} for shown in sources)
    left = len(found) - observed - documented - requests
    return (
        f"**observed: {observed} of {len(found)} operations; request and answer documented: {documented}; "
        f"request documented without an answer: {requests}; no recording that proves anything: {left}**\n"
    )
