"""Findings as text for people, as JSON for programs, and as annotations of GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from generator.drift.compare import Result
from generator.drift.findings import Finding, Severity, visible
from generator.drift.parts import Part

_STYLES = {
    Severity.BREAKING: "bold red",
    Severity.CHANGE: "yellow",
    Severity.SLIP: "magenta",
    Severity.INFO: "cyan",
}
_LEVELS = {Severity.BREAKING: "error", Severity.CHANGE: "error", Severity.SLIP: "warning", Severity.INFO: "notice"}


def print_report(result: Result, pages: Sequence[str], parts: Sequence[Part], console: Console) -> None:
    """A branch for each page with findings, then a table of how many there are of which kind.

    parts: What was not understood.
    """
    console.print(_text(_headline(result, pages, parts)))
    for part in parts:
        console.print(_text(f"not understood: {part}"))
    for page in dict.fromkeys(finding.page for finding in result.findings):
        tree = Tree(_text(page))
        for finding in result.findings:
            if finding.page == page:
                _add(tree, finding)
        console.print(tree)
    if result.findings:
        console.print(_table(result.findings))


def _headline(result: Result, pages: Sequence[str], parts: Sequence[Part]) -> str:
    """Only where each part was understood it may say that there is no drift."""
    counts = Counter(finding.severity for finding in result.findings)
    infos = counts[Severity.INFO] + counts[Severity.SLIP]
    drift = _counted(len(result.drift), "finding") if result.drift or parts else "no drift"
    unclear = [f"{_counted(len(parts), 'part')} not understood"] if parts else []
    told = [drift, *unclear, f"{result.matched} entries matched", f"{infos} info", f"{len(result.accepted)} decided"]
    return f"{_counted(len(pages), 'page')}: {', '.join(told)}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _add(tree: Tree, finding: Finding) -> None:
    head = Text(f"{finding.severity} ", style=_STYLES[finding.severity])
    subject = f"{finding.operation}: " if finding.operation else ""
    branch = tree.add(head.append(visible(f"{subject}{finding.message}"), style="default"))
    branch.add(
        _text(f"{finding.page}:{finding.page_line} against {finding.spec}:{finding.spec_line} #{finding.pointer}")
    )
    if finding.effect:
        branch.add(_text(f"Python: {finding.effect}"))
    if finding.by_hand:
        branch.add(_text(f"by hand: {finding.by_hand}"))
    elif finding.doubt and finding.is_drift:
        branch.add(_text(f"in doubt: {finding.reason}"))


def _table(findings: Sequence[Finding]) -> Table:
    table = Table("kind", "severity", "findings")
    for (kind, severity), count in sorted(Counter((finding.kind, finding.severity) for finding in findings).items()):
        table.add_row(kind, severity, str(count))
    return table


def _text(text: str) -> Text:
    """Text that is no markup."""
    return Text(visible(text), overflow="fold")


def as_json(result: Result, pages: Sequence[str], parts: Sequence[Part], unread: Sequence[str]) -> str:
    """One JSON object. `unread` are the files that could not be read.

    Control characters are escaped, as JSON has it, and so is all that is not ASCII."""
    report = {
        "pages": list(pages),
        "not_read": list(unread),
        "not_understood": [vars(part) for part in parts],
        "matched": result.matched,
        "drift": len(result.drift),
        "findings": [finding.as_json() for finding in result.findings],
        "decided": [finding.as_json() for finding in result.accepted],
    }
    return json.dumps(report, indent=2)


def github_lines(findings: Sequence[Finding], parts: Sequence[Part] = ()) -> list[str]:
    """Workflow commands: one for each finding, that points at the line of the spec, and one for each part."""
    return [*map(_github, findings), *(f"::warning title=not understood::{_data(str(part))}" for part in parts)]


def _github(finding: Finding) -> str:
    properties = {
        "file": _relative(finding.spec),
        "line": str(finding.spec_line),
        "title": f"{finding.severity}: {finding.kind}",
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    subject = f"{finding.operation}: " if finding.operation else ""
    message = f"{subject}{finding.message} ({finding.page}:{finding.page_line})"
    return f"::{_LEVELS[finding.severity]} {given}::{_data(message)}"


def _relative(path: str) -> str:
    """The path as GitHub knows files: from the root of the repository, where the command is run."""
    try:
        return Path(path).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
