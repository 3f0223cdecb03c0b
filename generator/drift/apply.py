"""Takes findings over into the spec: no more than the page proves, and never so that the spec is out of order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.diff import state
from generator.drift.answers import put_placeholder
from generator.drift.compare import match
from generator.drift.comparison import Comparison
from generator.drift.exchange import DOCUMENTED, Exchange, shown_exchange, shown_request, without_claim
from generator.drift.findings import Finding
from generator.drift.kinds import KINDS
from generator.pages import DocsPage
from generator.recordings import Recording, remove
from generator.spec import RULES, Document, Draft, settle

_REFUSED = "the spec would be out of order with it"


@dataclass(frozen=True)
class Applied:
    """The spec's new text, what was taken over into it, and what was not, with the reason.

    exchanges: To be kept as recordings.
    outgrown: Recordings that the spec no longer bears out.
    """

    text: str
    taken: list[Finding]
    left: list[Finding]
    exchanges: list[Exchange]
    outgrown: list[Recording]

    @property
    def operations(self) -> list[str]:
        """Those of which something was taken over from a page of their own."""
        return [name for name in dict.fromkeys(finding.owner for finding in self.taken) if name]

    def keep_recordings(self, folder: Path, document: Document) -> None:
        """Writes and removes recordings. `document` is the new one."""
        for exchange in self.exchanges:
            exchange.keep(folder, document)
        for recording in self.outgrown:
            remove(recording)

    def document(self, path: Path) -> Document:
        """The new text as a document that knows no lines."""
        return Draft(path, self.text).document


def apply(
    document: Document,
    pages: Sequence[DocsPage],
    findings: Sequence[Finding],
    recordings: Sequence[Recording],
    seen: date,
) -> Applied:
    """Takes over all drift that is not for people to decide. Raises SpecError if the spec is out of order before."""

    def finish(draft: Draft, made: Sequence[Finding]) -> None:
        for finding in made:
            finding.raise_evidence(draft, seen)
        _refit_answers(draft, {finding.operation for finding in made if finding.changes_answer})
        draft.sweep()

    # Beside lint, the spec has to pass `state`: release notes are written, which need the facts and the plan of it.
    wanted = [finding for finding in findings if finding.is_drift and not finding.by_hand]
    settled = settle(document, sorted(wanted, key=lambda finding: KINDS.index(type(finding))), state, finish)
    left = [finding for finding in findings if finding.is_drift and finding.by_hand]
    left += [replace(refused.edit, by_hand=f"{_REFUSED}: {refused.reason}") for refused in settled.refused]
    return _with_exchanges(Applied(settled.text, settled.kept, left, [], []), document.path, pages, recordings)


def _refit_answers(draft: Draft, changed: set[str]) -> None:
    """Makes samples of answers that changed anew, but for the vendor's if they fit."""
    misfits = [problem.pointer for problem in RULES["example-valid"](draft.document)]
    for operation in draft.spec.operations:
        answer = operation.answer
        is_fit = not any(at.startswith(f"{answer.at}/") for at in misfits)
        if not is_fit or (operation.id in changed and not answer.examples.get("documented")):
            put_placeholder(draft, operation)


def _with_exchanges(
    applied: Applied, path: Path, pages: Sequence[DocsPage], recordings: Sequence[Recording]
) -> Applied:
    """With the samples of each page of which something was taken over, as far as the spec can have them."""
    if not applied.operations:
        return applied
    draft = Draft(path, applied.text)
    candidates = [_exchange(draft, name, pages) for name in applied.operations]
    settled = settle(draft.document, [exchange for exchange in candidates if exchange], state)
    kept = {exchange.operation for exchange in settled.kept}
    draft = Draft(path, settled.text)
    others = [name for name in applied.operations if name not in kept]
    outgrown = [recording for name in others for recording in without_claim(draft, name, recordings)]
    draft.sweep()
    left = {recording.operation for recording in recordings if recording.is_of_page and recording not in outgrown}
    asked = [_exchange(draft, name, pages, shown_request) for name in others if name not in left]
    requests = settle(draft.document, [request for request in asked if request], state)
    replaced = {(request.operation, DOCUMENTED) for request in requests.kept}
    return replace(
        applied,
        text=requests.text,
        exchanges=[*settled.kept, *requests.kept],
        outgrown=[recording for recording in outgrown if (recording.operation, recording.name) not in replaced],
    )


def _exchange(
    draft: Draft,
    operation: str,
    pages: Sequence[DocsPage],
    shown: Callable[[Comparison], Exchange | None] = shown_exchange,
) -> Exchange | None:
    """The first exchange that the operation's pages show, and that fits the spec."""
    known = draft.operation(operation)
    own = [page for page in pages if match(draft.spec, page) == known]
    found = (shown(Comparison(draft.spec, page, known)) for page in own)
    return next((exchange for exchange in found if exchange and exchange.is_fit(draft)), None)
