"""`python -m generator diff`: release notes for two states of the spec."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from generator.diff.notes import Change, release_notes
from generator.diff.rules import SEVERITIES
from generator.package import SPEC_NAME
from generator.spec import Document, SpecError, load, replace_text

ROOT = Path(__file__).parents[2]
CHANGELOG = ROOT / "CHANGELOG.md"

UNRELEASED = "Unreleased"

_HEADS = {"breaking": "Breaking", "change": "Changes", "info": "Words, examples and evidence"}
_ANNOUNCED = re.compile(r"^(?:[-*] +)?\*\*Breaking\b", re.MULTILINE)
_UNRELEASED = re.compile(r"^## Unreleased\s*$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def add_diff(command: argparse.ArgumentParser) -> None:
    """Arguments of `diff`."""
    command.description = diff.__doc__
    command.set_defaults(run=diff)
    add = command.add_argument
    old_help = "a git revision, whose spec is meant, or a file; by default the last release, the newest tag like v1.2.0"
    add("old", metavar="OLD", nargs="?", help=old_help)
    new_help = "the same for the later state; by default the spec as it is"
    add("new", metavar="NEW", nargs="?", default=str(ROOT / SPEC_NAME), help=new_help)
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object")
    form.add_argument("--markdown", action="store_true", help="sections for a changelog or a release page")
    failing = "exit 1 if anything breaks, or if that is not announced: neither by the version nor in CHANGELOG.md"
    add("--fail-on", choices=("breaking", "unannounced"), help=failing)
    add("--write", type=Path, metavar="FILE", help="a changelog of the spec, whose section of this version is renewed")
    add("--changelog", type=Path, default=CHANGELOG, metavar="FILE", help="where that would be announced")


def diff(arguments: argparse.Namespace) -> int:
    """Tells what differs between two states of the spec, what that breaks, and what it does to the Python package.

    A breaking change is announced if `info.version` is raised for it (the first number, or the second while the first
    is 0), or if a line under "Unreleased" in CHANGELOG.md begins with **Breaking**.
    """
    old, new = source(arguments.old or last_release()), source(arguments.new)
    changes = release_notes(old, new)
    show = as_json if arguments.json else as_markdown if arguments.markdown else as_text
    print(show(changes))
    if arguments.write:
        heading = _version(new) if _version(old) != _version(new) else UNRELEASED
        text = arguments.write.read_text(encoding="utf-8")
        replace_text(arguments.write, with_section(text, heading, as_markdown(changes)))
    if arguments.fail_on is None or not any(change.severity == "breaking" for change in changes):
        return 0
    announced = is_raised(_version(old), _version(new)) or is_announced(arguments.changelog.read_text(encoding="utf-8"))
    return int(arguments.fail_on == "breaking" or not announced)


def source(name: str) -> Document:
    """The spec in a file, or that of a git revision. Raises SpecError."""
    if Path(name).is_file():
        return load(Path(name))
    shown = Path(f"{name}:{SPEC_NAME}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.yaml"
        path.write_bytes(_committed(name, shown))
        try:
            return replace(load(path), path=shown)
        except SpecError as error:
            raise SpecError(shown, error.message, error.pointer, error.line) from None


def last_release(root: Path = ROOT) -> str:
    """The newest tag of a release; HEAD, and a word about it, if nothing was released yet."""
    git = shutil.which("git")
    if git is None:
        raise SpecError(Path(SPEC_NAME), "which release was the last is not known: git is not installed")
    done = _run(git, root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    if done.returncode == 0:
        return done.stdout.decode().strip()
    print("no release was tagged yet (v1.2.0): compared with the last commit", file=sys.stderr)
    return "HEAD"


def _run(git: str, root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([git, *arguments], cwd=root, capture_output=True, check=False)  # noqa: S603  # no shell reads them


def _committed(revision: str, shown: Path) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise SpecError(shown, "is no file, and git is not installed")
    done = _run(git, ROOT, "show", "--end-of-options", f"{revision}:{SPEC_NAME}")
    if done.returncode:
        told = " ".join(done.stderr.decode(errors="replace").split())
        raise SpecError(shown, f"neither a file nor a git revision that has the spec ({told})")
    return done.stdout


def _version(document: Document) -> str:
    return str(document.data["info"]["version"])


def is_raised(old: str, new: str) -> bool:
    """Whether the version is raised as a breaking change demands: the first number, while it is 0 the second."""
    before, after = ([int(part) for part in version.split(".")] for version in (old, new))
    decisive = 1 if before[0] else 2
    return after[:decisive] > before[:decisive]


def is_announced(changelog: str) -> bool:
    """Whether a line under "Unreleased" begins with **Breaking**."""
    return any(_ANNOUNCED.search(section) for section in _UNRELEASED.findall(changelog))


def counts(changes: list[Change]) -> dict[str, int]:
    found = Counter(change.severity for change in changes)
    return {severity: found[severity] for severity in SEVERITIES}


def with_section(changelog: str, heading: str, section: str) -> str:
    """The changelog with the section anew, or before the others if it has none. What was unreleased is in a version."""
    first, *others = re.split(r"(?m)^(?=## )", changelog)
    kept = [other for other in others if other.split("\n")[0] not in (f"## {heading}", f"## {UNRELEASED}")]
    return "".join([first, f"## {heading}\n\n{section}\n\n" if kept else f"## {heading}\n\n{section}\n", *kept])


def as_json(changes: list[Change]) -> str:
    return json.dumps({"counts": counts(changes), "changes": list(map(asdict, changes))}, indent=2)


def as_text(changes: list[Change]) -> str:
    summary = ", ".join(f"{count} {severity}" for severity, count in counts(changes).items())
    return "\n".join([*(f"{change.severity}: {change.text}" for change in changes), summary])


def as_markdown(changes: list[Change]) -> str:
    return "\n".join(_sections(changes)).strip() or "Nothing changed."


def _sections(changes: list[Change]) -> Iterator[str]:
    for severity in SEVERITIES:
        lines = [f"- {change.text}" for change in changes if change.severity == severity]
        if lines:
            yield from (f"### {_HEADS[severity]}", "", *lines, "")
