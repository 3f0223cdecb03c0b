"""What other pages say against a finding: `--apply` takes over only what none of them contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from generator.drift.comparison import Comparison
from generator.drift.findings import Finding
from generator.drift.listing import Listing
from generator.pages import DocsPage

#: A page, beside its operation or as a sidebar, and all that it shows to differ.
Told = tuple[Comparison | Listing | DocsPage, list[Finding]]


def with_doubts(told: Sequence[Told]) -> list[Finding]:
    """All findings, each with what another page says against it."""
    rivals = _rivals(told)
    by_operation = _by_operation(told)
    found: list[Finding] = []
    for source, findings in told:
        for finding in findings:
            others = [other for other in by_operation[finding.operation] if other[0] is not source]
            doubt = "" if finding.doubt else rivals.get(id(finding), "") or _against(finding, others)
            found.append(replace(finding, doubt=doubt) if doubt else finding)
    return found


def _by_operation(told: Sequence[Told]) -> dict[str, list[Told]]:
    """What may speak of an operation: its pages, and all sidebars."""
    found: dict[str, list[Told]] = defaultdict(list)
    names = {finding.operation for _, findings in told for finding in findings if finding.is_drift}
    for source, findings in told:
        for name in names if isinstance(source, Listing) else ():
            found[name].append((source, findings))
        if isinstance(source, Comparison):
            found[source.operation.id].append((source, findings))
    return found


def _against(finding: Finding, others: Sequence[Told]) -> str:
    if not finding.is_drift or finding.by_hand:
        return ""
    for source, findings in others:
        if _speaks(finding, source) and finding.key not in [other.key for other in findings]:
            page = source if isinstance(source, DocsPage) else source.page
            return f"{page.source} shows otherwise"
    return ""


def _speaks(finding: Finding, source: Comparison | Listing | DocsPage) -> bool:
    if isinstance(source, Comparison):
        return finding.is_shown(source)
    return isinstance(source, Listing) and finding.is_listed(source)


def _rivals(told: Sequence[Told]) -> dict[int, str]:
    """Findings that claim for one operation what another one claims, too, by their `id()`."""
    claims: dict[str, list[Finding]] = defaultdict(list)
    for _, findings in told:
        for finding in findings:
            for claim in finding.claims:
                claims[claim].append(finding)
    return {
        id(finding): f"{other.page} claims {claim}, too"
        for claim, claimed in claims.items()
        for finding in claimed
        for other in claimed
        if other.claimant != finding.claimant
    }


def without_proof(found: Sequence[Finding], left: Sequence[Finding] = ()) -> list[Finding]:
    """The findings; a page is in doubt to prove a part of which another finding is left.

    left: Findings that are left beside those that have a reason of their own.
    """
    contested = {
        (finding.operation, finding.part): finding
        for finding in [*found, *left]
        if finding.is_drift and finding.part and _is_unsettled(finding, finding in left)
    }
    return [_unproven(finding, contested.get((finding.operation, finding.proves))) for finding in found]


def _is_unsettled(finding: Finding, is_left: bool) -> bool:
    """Whether the spec says otherwise than the page. Fields of forms have levels of their own, those of answers not."""
    return bool(finding.doubt) or (
        (is_left or bool(finding.by_hand)) and finding.part == "response" and finding.old not in (None, "")
    )


def _unproven(finding: Finding, against: Finding | None) -> Finding:
    if against is None or finding.doubt:
        return finding
    return replace(finding, doubt=f"another finding of the {finding.proves} is left ({against.kind} {against.subject})")
