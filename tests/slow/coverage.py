"""Branch coverage of the runtime, measured on its hand-written files themselves.

    python -m tests.slow.coverage

The suite runs on a copy of the package whose runtime is a link to generator/package/runtime, so the report names the
files and lines that one edits. Exits 1 under 98 %.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.slow.package_copy import RUNTIME, environment, link_runtime
from tests.support.spec import ROOT

TESTS = ("tests/client", "tests/wire", "tests/contract", "tests/faults")

#: Percent of lines and branches.
LEAST = 98


def main() -> int:
    before = _sources()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        link_runtime(folder)
        data = folder / "coverage"
        found = [test for test in TESTS if (ROOT / test).exists()]
        options = ["--branch", f"--source={RUNTIME}", f"--data-file={data}"]
        status = _run(folder, "coverage", "run", *options, "-m", "pytest", "-q", *found)
        report = ["--show-missing", f"--fail-under={LEAST}", "--precision=1", f"--data-file={data}"]
        status = _run(folder, "coverage", "report", *report) or status
    if _sources() != before:
        raise SystemExit("the runtime was edited while it was measured, so these figures are of no use")
    return status


def _sources() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(RUNTIME.glob("*.py"))]


def _run(folder: Path, *arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=environment(folder), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
