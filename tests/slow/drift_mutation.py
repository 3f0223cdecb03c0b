"""Edits pages in every way known, and holds drift detection to finding each, nothing else, and to applying it.

    python -m tests.slow.drift_mutation [--pages 500] [--seed N]

Every operation's page is first taken over into the spec, so that pages and spec agree. Then batches of pages, each page
edited in one way: the findings must be the expected ones, no more and no less; `--apply` must leave a spec that lint
accepts, that a package can be generated from, that the same pages no longer differ from, and that fulfils the contract
of all recordings. At the end a copy of the whole project takes over all pages, and its tests must pass.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from generator.drift.apply import apply
from generator.drift.compare import compare
from generator.drift.findings import Finding
from generator.drift.ledger import Ledger, noted, read_ledger
from generator.package.build import generate
from generator.package.parse import CONFIG
from generator.pages import DocsPage, NotAPage, read
from generator.recordings import check, check_evidence, read_index
from generator.spec import Document, Spec, lint_spec, load
from tests.support.drift import page_number, page_source
from tests.support.page_edits import EDITS, PageEdit
from tests.support.pages import render
from tests.support.recordings import RECORDINGS, strays
from tests.support.spec import ROOT, SPEC

SEEN = date(2026, 11, 22)
BATCH = 25
WORKERS = 2
#: What is done in the copy of the project, with all pages in the folder `saved`.
_PROJECT = (
    "generator drift saved --apply",
    "generator drift saved",
    "generator lint",
    "generator build",
    "generator wire",
    "tests.contract",
    "pytest -q -n 2 tests/contract tests/spec/lint tests/client tests/wire tests/sandbox",
)
#: Edits that stand in the way of others of the same batch: they make further operations, or edit the sidebar.
_ALONE = ("a new endpoint",)


@dataclass(frozen=True)
class Base:
    """A spec that agrees with the pages, as text, its ledger, and the folder of its recordings."""

    spec: str
    ledger: str
    recordings: Path


@dataclass
class Tally:
    """What became of the edits of each kind."""

    made: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.made += other.made
        self.faults += other.faults


def operations(document: Document) -> list[str]:
    return [entry.name for entry in document.operations()]


def text_of(document: Document, operation: str) -> str:
    return render(page_source(document, operation), "A")


def agreed(folder: Path) -> Base:
    """Takes every operation's page over. The folder is where the recordings go."""
    document, ledger = load(SPEC), read_ledger(ROOT / "spec" / "pages.yaml")
    shutil.copytree(RECORDINGS, folder, dirs_exist_ok=True)
    pages: dict[int, tuple[DocsPage, str]] = {}
    for name in operations(document):
        number = page_number(document, name)
        (page,) = read(text_of(document, name), f"{number}.txt")
        pages[number] = (page, name)
    shown = [page for page, _ in pages.values()]
    done = apply(document, shown, compare(document, shown, ledger).findings, read_index(folder), SEEN)
    assert not done.left, [finding.message for finding in done.left]
    now = done.document(SPEC)
    done.keep_recordings(folder, now)
    return Base(done.text, noted(ledger, pages, now, SEEN), folder)


def _loaded(text: str, folder: Path) -> Document:
    path = folder / "getmx.openapi.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def _ledger(text: str, folder: Path) -> Ledger:
    path = folder / "pages.yaml"
    path.write_text(text, encoding="utf-8")
    return read_ledger(path)


def run_batch(base: Base, seed: int, edits: list[PageEdit]) -> Tally:
    with TemporaryDirectory() as name:
        return _Batch(base, Random(seed), Path(name)).run(edits)  # noqa: S311  # a seed that can be repeated is wanted


class _Batch:
    def __init__(self, base: Base, random: Random, folder: Path) -> None:
        self.random, self.folder = random, folder
        self.document, self.ledger = _loaded(base.spec, folder), _ledger(base.ledger, folder)
        self.recordings = folder / "recordings"
        shutil.copytree(base.recordings, self.recordings)
        self.tally = Tally()
        self.pages: list[DocsPage] = []
        self.expected: Counter[tuple[str, str, str]] = Counter()
        self.by_hand: set[str] = set()
        self.edited: dict[str, str] = {}

    def run(self, edits: list[PageEdit]) -> Tally:
        free = operations(self.document)
        self.random.shuffle(free)
        for edit in sorted(edits, key=self._chances):
            self._edit(edit, free)
        result = compare(self.document, self.pages, self.ledger)
        decided = [
            finding
            for finding in result.accepted
            if (finding.kind, finding.operation, finding.subject) in self.expected
        ]
        self._judge([*result.findings, *decided])
        self._apply(result.findings)
        return self.tally

    def _chances(self, edit: PageEdit) -> int:
        """How many pages offer something to edit: the rarest edits choose first."""
        sources = [page_source(self.document, name) for name in operations(self.document)]
        return sum(edit.made(source, self.random) is not None for source in sources)

    def _edit(self, edit: PageEdit, free: list[str]) -> None:
        """Edits the page of the first operation that offers something to edit."""
        for name in free:
            page = page_source(self.document, name)
            if not edit.sidebar:
                page.sidebar = []
            made = edit.made(page, self.random)
            if made is None:
                continue
            text, expected = made
            free.remove(name)
            self._take(edit, name, text, expected)
            return
        self.tally.faults.append(f"{edit.name}: no page to edit")

    def _take(self, edit: PageEdit, name: str, text: str, expected: list[tuple[str, str]]) -> None:
        number = 700000000 + self.random.randint(0, 10**6) if edit.name in _ALONE else page_number(self.document, name)
        self.tally.made[edit.name] += 1
        self.edited[name] = edit.name
        try:
            (page,) = read(text, f"{number}.txt")
        except NotAPage as error:
            if not edit.refused:
                self._fault(name, str(error))
            return
        if edit.refused:
            self._fault(name, "was read")
        self.pages.append(page)
        sampled = Spec(self.document).operation(name).form.examples.get("documented", {})
        for kind, subject in expected:
            if kind == "parameter-sample" and subject not in sampled:
                continue  # of an invented sample the page says nothing
            owner = "" if kind in ("endpoint-added", "endpoint-order") else name
            self.expected[kind, owner, subject] += 1
        if edit.by_hand:
            self.by_hand.add(name)

    def _judge(self, findings: list[Finding]) -> None:
        # Where a cut leaves half a line, that line is reported as not read, and rightly so.
        cut = [name for name, edit in self.edited.items() if edit == "cut off"]
        shown = [finding for finding in findings if finding.kind != "unread" or finding.operation not in cut]
        found = Counter((finding.kind, finding.operation, finding.subject) for finding in shown)
        for kind, operation, subject in (found - self.expected).elements():
            self._fault(operation, f"found {kind} {subject}, which is not there")
        for kind, operation, subject in (self.expected - found).elements():
            self._fault(operation, f"did not find {kind} {subject}")

    def _fault(self, operation: str, message: str) -> None:
        self.tally.faults.append(f"{self.edited.get(operation, '')} of {operation}: {message}")

    def _apply(self, findings: list[Finding]) -> None:
        done = apply(self.document, self.pages, findings, read_index(self.recordings), SEEN)
        for finding in done.left:
            if finding.operation not in self.by_hand and finding.kind != "endpoint-added":
                self._fault(finding.operation, f"{finding.kind} was left: {finding.by_hand}")
        now = _loaded(done.text, self.folder)
        done.keep_recordings(self.recordings, now)
        self.tally.faults += [f"lint: {finding}" for finding in lint_spec(now)]
        again = compare(now, self.pages, self.ledger)
        for finding in again.drift:
            if not finding.by_hand:
                self._fault(finding.operation, f"{finding.kind} {finding.subject} is found again: {finding.message}")
        if apply(now, self.pages, again.findings, read_index(self.recordings), SEEN).text != done.text:
            self.tally.faults.append(f"a second time changes more: {sorted(self.edited.values())}")
        self.tally.faults += [f"contract: {problem}" for problem in self._breaches(now)]
        generate(now.path, CONFIG, self.folder / "out", say=lambda text: None)

    def _breaches(self, document: Document) -> Iterator[str]:
        """Where the contract of the recordings is broken."""
        # What the sandbox answers is renewed by `make generate`.
        known = [recording for recording in read_index(self.recordings) if recording.source != "sandbox"]
        yield from check_evidence(known, document)
        yield from (f"{path.name} is no recording" for path in strays(self.recordings))
        for recording in known:
            yield from (f"{recording.operation}/{recording.name}: {problem}" for problem in check(recording, document))


def project_faults() -> list[str]:
    """What fails in a copy of the whole project in which the command takes every page over."""
    with TemporaryDirectory() as name:
        copy = Path(name) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "dist"))
        (copy / "saved").mkdir()
        document = load(SPEC)
        for operation in operations(document):
            text = text_of(document, operation)
            (copy / "saved" / f"{page_number(document, operation)}.txt").write_text(text, encoding="utf-8")
        return next(filter(None, (_failure(copy, command) for command in _PROJECT)), [])


def _failure(copy: Path, command: str) -> list[str]:
    """What the command prints, if it fails in the copy."""
    paths = os.pathsep.join(str(path) for path in (copy / "generated", copy / "sandbox", copy))
    environment = {**os.environ, "PYTHONPATH": paths}
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", *command.split()], cwd=copy, env=environment, capture_output=True)
    print(f"{'failed' if done.returncode else 'done'} after {time.monotonic() - started:.0f} s: {command}", flush=True)
    printed = (done.stdout + done.stderr).decode(errors="replace").splitlines()
    return [f"{command}: exit status {done.returncode}", *printed[-100:]] if done.returncode else []


def batches(count: int, random: Random) -> list[list[PageEdit]]:
    """No edit twice in a batch, each about as often as any other; one edit of the sidebar, since it is one for all."""
    plain = [edit for edit in EDITS if not edit.sidebar]
    sidebar = [edit for edit in EDITS if edit.sidebar]
    waiting: list[PageEdit] = []
    found: list[list[PageEdit]] = []
    while len(found) * BATCH < count:
        fresh = [edit for edit in random.sample(plain, len(plain)) if edit not in waiting]
        batch = [*waiting, *fresh][: BATCH - 1]
        waiting = [edit for edit in [*waiting, *fresh] if edit not in batch]
        found.append([sidebar[len(found) % len(sidebar)], *batch])
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    started = time.monotonic()
    tally = Tally()
    with TemporaryDirectory() as folder, ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        base = agreed(Path(folder))
        print(f"pages and spec agree after {time.monotonic() - started:.0f} s")
        work = batches(arguments.pages, Random(arguments.seed))  # noqa: S311  # as above
        seeds = range(arguments.seed, arguments.seed + len(work))
        for batch in pool.map(run_batch, [base] * len(work), seeds, work):
            tally.add(batch)
    tally.faults += project_faults()
    for edit in EDITS:
        faults = sum(fault.startswith(f"{edit.name} of ") for fault in tally.faults)
        print(f"{edit.name:32} {tally.made[edit.name]:4} pages {faults:4} faults")
    print("\n".join(tally.faults))
    took = time.monotonic() - started
    print(f"{tally.made.total()} pages, {len(tally.faults)} faults, seed {arguments.seed}, {took:.0f} s")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
