"""Takes findings over into the spec: no more than the page proves, and never so that the spec is out of order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.diff import state
from generator.drift.answers import put_placeholder
from generator.drift.comparison import Comparison
from generator.drift.doubts import without_proof
from generator.drift.exchange import DOCUMENTED, Exchange, shown_exchange, shown_request, without_claim
from generator.drift.findings import Finding, Severity
from generator.drift.identity import match
from generator.drift.kinds import KINDS
from generator.pages import DocsPage
from generator.recordings import Recording, remove
from generator.spec import PARTS, RULES, Check, Document, Draft, Operation, fault, settle

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
            remove(replace(recording, folder=folder))

    def recordings(self, folder: Path, document: Document) -> dict[Path, bytes | None]:
        """What is to be written into the folder of the recordings; None is a file to be removed."""
        with TemporaryDirectory() as name:
            copy = Path(name) / "recordings"
            if folder.exists():
                shutil.copytree(folder, copy)
            self.keep_recordings(copy, document)
            before, now = _files(folder), _files(copy)
        return {folder / name: now.get(name) for name in before | now if before.get(name) != now.get(name)}

    def document(self, path: Path) -> Document:
        """The new text as a document that knows no lines."""
        return Draft(path, self.text).document


def _files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def apply(
    document: Document,
    pages: Sequence[DocsPage],
    findings: Sequence[Finding],
    recordings: Sequence[Recording],
    seen: date,
    accepted: Collection[str] = (),
) -> Applied:
    """Takes over all drift that is proven, or that somebody has accepted.

    accepted: The `id` of findings that are in doubt.
    Raises SpecError if the spec is out of order before.
    """
    wanted = [
        finding
        for finding in findings
        if finding.is_drift and not finding.by_hand and (not finding.doubt or finding.id in accepted)
    ]
    wanted.sort(key=lambda finding: KINDS.index(type(finding)))
    taking = _Taking(document, pages, findings, recordings, seen)
    # Checks take longer than all else. Mostly, all is in order in the end.
    unchecked = taking.over(wanted, None)
    is_fit = unchecked.text == document.text or not fault(document.path, unchecked.text, state)
    return unchecked if is_fit else taking.over(wanted, state)


@dataclass(frozen=True)
class _Taking:
    document: Document
    pages: Sequence[DocsPage]
    findings: Sequence[Finding]
    recordings: Sequence[Recording]
    seen: date

    def over(self, wanted: Sequence[Finding], check: Check | None) -> Applied:
        """Beside lint, the spec has to pass `state`: release notes are written, which need the facts and the plan."""
        done = settle(self.document, wanted, check, self._finish)
        refused = [replace(found.edit, by_hand=f"{_REFUSED}: {found.reason}") for found in done.refused]
        proven = without_proof([finding for finding in done.kept if not finding.doubt], refused)
        unproven = [finding for finding in proven if finding.doubt]
        if unproven:
            gone = {finding.id for finding in unproven}
            done = settle(
                self.document, [finding for finding in done.kept if finding.id not in gone], check, self._finish
            )
        drift = [finding for finding in self.findings if finding.is_drift]
        left = [*(finding for finding in drift if finding not in wanted), *refused, *unproven]
        return self._with_exchanges(Applied(done.text, done.kept, left, [], []), check)

    def _finish(self, draft: Draft, made: Sequence[Finding]) -> None:
        for finding in made:
            finding.raise_evidence(draft, self.seen)
        _refit_answers(draft, {finding.operation for finding in made if finding.changes_answer})
        draft.sweep()

    def _with_exchanges(self, applied: Applied, check: Check | None) -> Applied:
        """With the samples of each page of which something was taken over, as far as the spec can have them."""
        if not applied.operations:
            return applied
        draft = Draft(self.document.path, applied.text)
        candidates = [self._exchange(draft, name, shown_exchange) for name in applied.operations]
        settled = settle(draft.document, [exchange for exchange in candidates if exchange], check)
        kept = {exchange.operation for exchange in settled.kept}
        draft = Draft(self.document.path, settled.text)
        others = [name for name in applied.operations if name not in kept]
        outgrown = [recording for name in others for recording in without_claim(draft, name, self.recordings)]
        draft.sweep()
        left = [recording for recording in self.recordings if recording.is_of_page and recording not in outgrown]
        unproven = [name for name in others if not _is_proven(draft.operation(name), left)]
        asked = [self._exchange(draft, name, shown_request) for name in unproven]
        requests = settle(draft.document, [request for request in asked if request], check)
        replaced = {(request.operation, DOCUMENTED) for request in requests.kept}
        return replace(
            applied,
            text=requests.text,
            exchanges=[*settled.kept, *requests.kept],
            outgrown=[recording for recording in outgrown if (recording.operation, recording.name) not in replaced],
        )

    @cached_property
    def _doubtful(self) -> set[tuple[str, str]]:
        """Pages, each with its operation, that contradict themselves or that others contradict: no record."""
        return {
            (finding.page, finding.operation)
            for finding in self.findings
            if finding.doubt or finding.severity == Severity.SLIP
        }

    def _exchange(
        self, draft: Draft, operation: str, shown: Callable[[Comparison], Exchange | None]
    ) -> Exchange | None:
        """The exchange that the operation's pages show, and that fits the spec. None if they show several."""
        known = draft.operation(operation)
        own = [page for page in self.pages if match(draft.spec, page) == known]
        sure = [page for page in own if (page.source, operation) not in self._doubtful]
        found = [shown(Comparison(draft.spec, page, known)) for page in sure]
        fit = [exchange for exchange in found if exchange and exchange.is_fit(draft)]
        whole = [exchange for exchange in fit if exchange.kind == DOCUMENTED] or fit
        return whole[0] if whole and all(exchange.is_alike(whole[0]) for exchange in whole) else None


def _is_proven(operation: Operation, recordings: Sequence[Recording]) -> bool:
    """Whether recordings of pages show each part that is called documented."""
    own = [recording for recording in recordings if recording.operation == operation.id]
    shown = {part for recording in own for part in recording.shows}
    return bool(own) and all(part in shown for part in PARTS if operation.evidence[part] == DOCUMENTED)


def _refit_answers(draft: Draft, changed: set[str]) -> None:
    """Makes samples of answers that changed anew, but for the vendor's if they fit."""
    misfits = [problem.pointer for problem in RULES["example-valid"](draft.document)]
    for operation in draft.spec.operations:
        answer = operation.answer
        is_fit = not any(at.startswith(f"{answer.at}/") for at in misfits)
        if not is_fit or (operation.id in changed and not answer.examples.get("documented")):
            put_placeholder(draft, operation)
