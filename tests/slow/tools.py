"""Tools that mock, record or trace httpx, and workers that fork, with the package as it is.

    python -m tests.slow.tools

Runs tests/tools/ in an environment that has them; `make prove-tools` makes it first.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.spec import ROOT

PYTHON = ROOT / ".venv" / "tools" / "bin" / "python"
TESTS = ("mocks_and_traces.py", "workers.py")


def main() -> int:
    folder = ROOT / "tests" / "tools"
    # Nothing of the suite's own settings: they name plugins that this environment lacks.
    options = ["-q", "-c", os.devnull, "--rootdir", str(folder), "--confcutdir", str(folder), "-p", "no:cacheprovider"]
    command = [str(PYTHON), "-m", "pytest", *options, *(str(folder / name) for name in TESTS)]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT / "generated")}).returncode


if __name__ == "__main__":
    sys.exit(main())
