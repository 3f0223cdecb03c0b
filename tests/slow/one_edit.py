"""Edits of the spec, and nothing else to write: all kinds in copies of the project, which have to stay green.

    python -m tests.slow.one_edit [--only NAME ...]

After the edits the copy runs `make generate`, `make lint` and the tests that read the spec or the package. Prints what
is red, and exits 1 if anything is. Some edits share a copy; those that are named have one each.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from generator.spec import load
from tests.support.drift import page_number, page_source
from tests.support.pages import render
from tests.support.project_copy import ProjectCopy
from tests.support.spec_edits import SPEC_BATCHES, SPEC_EDITS

WORKERS = 2

#: Rooms and modules that read the spec or the package. The other tests bring their own spec or none.
TESTS = (
    "client", "command", "contract", "editions", "faults", "project", "sandbox", "wire",
    "diff/test_notes.py", "drift/test_compare.py", "drift/test_drift_cli.py", "package/test_waiting.py",
    "recorder/test_dialects.py", "recorder/test_evidence.py",
    "spec/lint/test_rules.py", "spec/test_document.py",
)  # fmt: skip

Edit = Callable[[ProjectCopy], None]


def _of_spec(name: str, copy: ProjectCopy) -> None:
    draft = copy.draft()
    SPEC_EDITS[name](draft)
    copy.write(draft)


def _look_again(copy: ProjectCopy) -> None:
    """Takes over a page that says what the spec says: it changes nothing but the date of the look."""
    document = load(copy.spec)
    operation = next(entry.name for entry in document.operations() if "page" in entry.data["x-getmx-evidence"])
    page = copy.folder / f"{page_number(document, operation)}.txt"
    page.write_text(render(page_source(document, operation), "A"), encoding="utf-8")
    done = copy.python("generator", "drift", str(page), "--apply")
    page.unlink()
    if done.returncode:
        raise RuntimeError(f"drift --apply exits {done.returncode}:\n{done.stdout}{done.stderr}")


EDITS: dict[str, Edit] = {**{name: partial(_of_spec, name) for name in SPEC_EDITS}, "look-again": _look_again}
BATCHES = [*SPEC_BATCHES, ("look-again",)]


def problems(names: Sequence[str]) -> list[str]:
    """What is red after edits, with what was printed about it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = ProjectCopy(Path(folder))
        for name in names:
            EDITS[name](copy)
        return list(_problems(copy))


def _problems(copy: ProjectCopy) -> Iterator[str]:
    yield from _told("make generate", copy.make("generate"))
    yield from _told("make lint", copy.make("lint"))
    tests = [f"tests/{name}" for name in TESTS]
    # The edits can be made once, so their own test has done its part by now.
    own = "--ignore=tests/project/test_one_edit.py"
    yield from _told("pytest", copy.python("pytest", "-q", "--tb=short", own, *tests))


def _told(command: str, done: subprocess.CompletedProcess[str]) -> Iterator[str]:
    if not done.returncode:
        return
    printed = f"{done.stdout}\n{done.stderr}"
    failed = re.findall(r"^(?:FAILED|ERROR) .*", printed, re.MULTILINE)
    yield f"{command} exits {done.returncode}:\n" + "\n".join(failed or [printed[-4000:]])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=EDITS, metavar="NAME")
    only, started = parser.parse_args().only, time.monotonic()
    batches = [(name,) for name in only] if only else BATCHES
    red = 0
    with ThreadPoolExecutor(WORKERS) as pool:
        for names, found in zip(batches, pool.map(problems, batches), strict=True):
            print(f"{', '.join(names)}: {'red' if found else 'green'}", *found, sep="\n", flush=True)
            red += bool(found)
    print(f"{len(batches)} copies, {red} red, {time.monotonic() - started:.0f} s")
    return int(bool(red))


if __name__ == "__main__":
    sys.exit(main())
