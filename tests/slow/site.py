"""The reference and the site in Chromium: nothing missing, no error, no request to anywhere, phones and the dark too.

    python -m tests.slow.site

Needs what `make reference site` made, and the package chromium of the system. Leaves pictures in dist/pictures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from generator.reference import shown
from generator.spec import Spec, load
from tests.support.spec import ROOT, SPEC

PYTHON = ROOT / ".venv" / "site" / "bin" / "python"
DIST = ROOT / "dist"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "document.json"
        document.write_text(json.dumps(shown(Spec(load(SPEC)))), encoding="utf-8")
        return _run("tests.site.reference", DIST / "reference.html", document, DIST / "pictures")


def _run(module: str, *arguments: Path) -> int:
    command = [str(PYTHON), "-m", module, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode


if __name__ == "__main__":
    sys.exit(main())
