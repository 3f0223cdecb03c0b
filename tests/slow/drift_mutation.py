"""Edits pages in every way known, and holds drift detection to finding each, nothing else, and to applying it.

    python -m tests.slow.drift_mutation [--pages 600] [--seed N] [--no-project]

Every operation's page is first taken over into the spec, so that pages and spec agree. Unchanged pages of each form
must have no finding then. Then batches of pages, each page edited in one way and shown in one form: at least 95 % of
the expected findings must be made, and no other. `--apply` must take each over or leave it with a reason, and leave a
spec that lint accepts, that a package can be generated from, that the same pages no longer differ from, and that
fulfils the contract of all recordings. At the end a copy of the whole project takes over all pages, and its tests must
pass.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle
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
from tests.support.page_edits import EDITS, RENDERINGS, PageEdit, Rendering, variants
from tests.support.pages import render
from tests.support.recordings import RECORDINGS, strays
from tests.support.spec import ROOT, SPEC

SEEN = date(2026, 11, 22)
BATCH = 25
#: The share of what the vendor changes that has to be found.
SHARE = 0.95
WORKERS = 2
#: Forms that show too little to take all over.
_LESS = ("D", "postman", "folded_table")
#: Edits that stand in the way of others of the same batch: they make further operations, or edit the sidebar.
_ALONE = ("a new endpoint",)

Variant = tuple[PageEdit, Rendering]


@dataclass(frozen=True)
class Base:
    """A spec that agrees with the pages, as text, its ledger, and the folder of its recordings."""

    spec: str
    ledger: str
    recordings: Path


@dataclass
class Tally:
    """What became of the edits of each kind. What was expected and missed is counted by the form of the page."""

    made: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    taken: int = 0
    left: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.made += other.made
        self.expected += other.expected
        self.missed += other.missed
        self.misses += other.misses
        self.taken += other.taken
        self.left += other.left
        self.faults += other.faults

    @property
    def share(self) -> float:
        return 1 - self.missed.total() / max(self.expected.total(), 1)


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


def run_batch(base: Base, seed: int, edits: list[Variant]) -> Tally:
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
        self.forms: dict[str, str] = {}

    def run(self, edits: list[Variant]) -> Tally:
        free = operations(self.document)
        self.random.shuffle(free)
        for edit, rendering in sorted(edits, key=lambda variant: self._chances(variant[0])):
            self._edit(edit, rendering, free)
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

    def _edit(self, edit: PageEdit, rendering: Rendering, free: list[str]) -> None:
        """Edits the page of the first operation that offers something to edit, and whose page shows it in this form."""
        for name in free:
            page = page_source(self.document, name)
            if not edit.sidebar:
                page.sidebar = []
            fresh = 700000000 + self.random.randint(0, 10**6)
            number = fresh if edit.name in _ALONE else page_number(self.document, name)
            made = edit.made(page, self.random, **rendering, number=number)
            if made is None:
                continue
            text, expected = made
            free.remove(name)
            self.forms[name] = told(rendering)
            self._take(edit, name, text, expected, number)
            return

    def _take(self, edit: PageEdit, name: str, text: str, expected: list[tuple[str, str]], number: int) -> None:
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
            self.tally.expected[self.forms[name]] += 1
        if edit.by_hand or any(form in self.forms[name] for form in _LESS):
            self.by_hand.add(name)

    def _judge(self, findings: list[Finding]) -> None:
        # Where a cut leaves half a line, that line is reported as not read, and rightly so.
        cut = [name for name, edit in self.edited.items() if edit == "cut off"]
        shown = [finding for finding in findings if finding.kind != "unread" or finding.operation not in cut]
        found = Counter((finding.kind, finding.operation, finding.subject) for finding in shown)
        for kind, operation, subject in (found - self.expected).elements():
            self._fault(operation, f"found {kind} {subject}, which is not there")
        for kind, operation, subject in (self.expected - found).elements():
            self.tally.missed[self.forms.get(operation, "sidebar")] += 1
            self.tally.misses.append(self._told(operation, f"did not find {kind} {subject}"))

    def _fault(self, operation: str, message: str) -> None:
        self.tally.faults.append(self._told(operation, message))

    def _told(self, operation: str, message: str) -> str:
        return f"{self.edited.get(operation, '')} of {operation} ({self.forms.get(operation, 'no page')}): {message}"

    def _apply(self, findings: list[Finding]) -> None:
        # Pages that are edited in different ways contradict each other, too. That this is left, test_doubts.py shows.
        accepted = [finding.id for finding in findings if finding.doubt]
        done = apply(self.document, self.pages, findings, read_index(self.recordings), SEEN, accepted)
        self.tally.taken, self.tally.left = len(done.taken), len(done.left)
        self.tally.faults += [
            f"{finding.message} was left without a reason" for finding in done.left if not finding.reason
        ]
        for finding in done.left:
            if finding.operation not in self.by_hand and finding.kind != "endpoint-added":
                self._fault(finding.operation, f"{finding.kind} was left: {finding.by_hand}")
        now = _loaded(done.text, self.folder)
        done.keep_recordings(self.recordings, now)
        self.tally.faults += [f"lint: {finding}" for finding in lint_spec(now)]
        again = compare(now, self.pages, self.ledger)
        for finding in again.drift:
            if not finding.reason:
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


def _steps() -> list[str]:
    """What is done in the copy, with all pages in the folder `saved`; in the end what `make generate test` does."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = [makefile.partition(f"\n{target}: ")[2].partition("\n\n")[0] for target in ("generate", "docs")]
    made = [command for recipe in recipes for command in re.findall(r"\$\(PY\) -m ([^>\n]+)", recipe)]
    taken = ["generator drift saved --apply", "generator drift saved", "generator lint"]
    return [*taken, *made, "pytest -q -n 2 --dist worksteal --tb short"]


def project_faults() -> list[str]:
    """What fails in a copy of the whole project in which the command takes every page over, one form after another."""
    with TemporaryDirectory() as name:
        copy = Path(name) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "dist"))
        (copy / "saved").mkdir()
        document = load(SPEC)
        for operation, rendering in zip(operations(document), cycle(RENDERINGS), strict=False):
            number = page_number(document, operation)
            text = render(page_source(document, operation), number=number, **rendering)
            (copy / "saved" / f"{number}.txt").write_text(text, encoding="utf-8")
        _commit(copy)
        return next(filter(None, (_failure(copy, command) for command in _steps())), [])


def _commit(copy: Path) -> None:
    """The tests read the spec of a revision."""
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "before"]):
        subprocess.run(["git", *who, *arguments], cwd=copy, check=True, capture_output=True)


def _failure(copy: Path, command: str) -> list[str]:
    """What the command prints, if it fails in the copy."""
    paths = os.pathsep.join(str(path) for path in (copy / "generated", copy / "sandbox", copy))
    environment = {**os.environ, "PYTHONPATH": paths}
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", *command.split()], cwd=copy, env=environment, capture_output=True)
    print(f"{'failed' if done.returncode else 'done'} after {time.monotonic() - started:.0f} s: {command}", flush=True)
    printed = (done.stdout + done.stderr).decode(errors="replace").splitlines()
    return [f"{command}: exit status {done.returncode}", *printed[-100:]] if done.returncode else []


def told(rendering: Rendering) -> str:
    return " ".join(str(name if value is True else value) for name, value in rendering.items())


def batches(count: int, random: Random) -> list[list[Variant]]:
    """No edit twice in a batch, each about as often as any other; one edit of the sidebar, since it is one for all."""
    plain = [variant for variant in variants() if not variant[0].sidebar]
    sidebar = [variant for variant in variants() if variant[0].sidebar]
    random.shuffle(sidebar)
    waiting: list[Variant] = []
    found: list[list[Variant]] = []
    while len(found) * BATCH < count:
        if len(waiting) < 2 * len(EDITS):
            waiting += random.sample(plain, len(plain))
        chosen: dict[str, Variant] = {}
        for variant in waiting:
            if len(chosen) < BATCH - 1:
                chosen.setdefault(variant[0].name, variant)
        waiting = [variant for variant in waiting if chosen.get(variant[0].name) is not variant]
        found.append([sidebar[len(found) % len(sidebar)], *chosen.values()])
    return found


def false_alarms(base: Base) -> list[str]:
    """What is found on pages that agree with the spec, in each form."""
    with TemporaryDirectory() as name:
        document, ledger = _loaded(base.spec, Path(name)), _ledger(base.ledger, Path(name))
        return [
            f"{told(rendering)} of {operation}, unchanged: {finding.message}"
            for operation in operations(document)
            for rendering in RENDERINGS
            for finding in compare(document, _unchanged(document, operation, rendering), ledger).drift
        ]


def _unchanged(document: Document, operation: str, rendering: Rendering) -> list[DocsPage]:
    number = page_number(document, operation)
    return read(render(page_source(document, operation), number=number, **rendering), f"{number}.txt")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--project", action=argparse.BooleanOptionalAction, default=True, help="try the whole project, too"
    )
    arguments = parser.parse_args()
    started = time.monotonic()
    tally = Tally()
    with TemporaryDirectory() as folder, ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        base = agreed(Path(folder))
        print(f"pages and spec agree after {time.monotonic() - started:.0f} s")
        tally.faults += false_alarms(base)
        print(f"{len(tally.faults)} findings on unchanged pages, after {time.monotonic() - started:.0f} s")
        work = batches(arguments.pages, Random(arguments.seed))  # noqa: S311  # as above
        seeds = range(arguments.seed, arguments.seed + len(work))
        for batch in pool.map(run_batch, [base] * len(work), seeds, work):
            tally.add(batch)
    if arguments.project:
        tally.faults += project_faults()
    report(tally)
    took = time.monotonic() - started
    print(f"{tally.made.total()} pages, {len(tally.faults)} faults, seed {arguments.seed}, {took:.0f} s")
    return 1 if tally.faults or tally.share < SHARE else 0


def report(tally: Tally) -> None:
    for edit in EDITS:
        counts = [sum(line.startswith(f"{edit.name} of ") for line in lines) for lines in (tally.misses, tally.faults)]
        print(f"{edit.name:36} {tally.made[edit.name]:4} pages {counts[0]:4} missed {counts[1]:4} faults")
    for form, count in sorted(tally.expected.items()):
        print(f"form {form:31} {count:4} changes {tally.missed[form]:3} missed")
    print("\n".join([*tally.misses, *tally.faults]))
    print(f"taken over: {tally.taken}, left with a reason: {tally.left}")
    print(f"found: {tally.share:.1%} of {tally.expected.total()} changes; at least {SHARE:.0%} are needed")


if __name__ == "__main__":
    sys.exit(main())
