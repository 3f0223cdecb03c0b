"""The reference and the site in Chromium: nothing missing, no error, no request to anywhere, phones and the dark too.

    python -m tests.slow.site

Then the same of a spec whose texts try to act. Needs what `make reference site` made, and the package chromium of the
system. Leaves pictures in dist/pictures.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from generator.reference import shown
from generator.spec import Spec, load
from tests.support.project_copy import ProjectCopy
from tests.support.spec import ROOT, SPEC

SITE = ROOT / ".venv" / "site" / "bin"
MODULES = ROOT / ".venv" / "reader" / "node_modules"
DIST = ROOT / "dist"

_ACT = "document.title='acted'"
HOSTILE = (
    f'<img src="x" onerror="{_ACT}"><script>{_ACT}</script> [link](javascript:{_ACT}) [link](java&#x73;cript:{_ACT}) '
    f'![picture](https://elsewhere.example/p.png) *word*{{: onmouseover="{_ACT}" }} <!-- ``` </code></pre></template>'
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "document.json"
        document.write_text(json.dumps(shown(Spec(load(SPEC)))), encoding="utf-8")
        reference = _run("tests.site.reference", DIST / "reference.html", document, DIST / "pictures")
    guides = _run("tests.site.guides", DIST / "site", DIST / "pictures")
    with tempfile.TemporaryDirectory() as folder:
        return reference | guides | _run("tests.site.hostile", _hostile_site(Path(folder)))


def _run(module: str, *arguments: Path) -> int:
    command = [str(SITE / "python"), "-m", module, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode


def _hostile_site(folder: Path) -> Path:
    """The site of a spec in which each text ends with markup that acts."""
    copy = ProjectCopy(folder)
    copy.spec.write_text(json.dumps(_hostile(load(copy.spec).data)), encoding="utf-8")
    reference, site = folder / "reference.html", folder / "site"
    reader, shim = MODULES / "@scalar/api-reference/dist/browser/standalone.js", MODULES / "iframe-worker/shim/index.js"
    _made(copy, "generator", "build")
    _made(copy, "generator", "reference", "--reader", reader, "--output", reference)
    pages = ("--zensical", SITE / "zensical", "--reference", reference, "--shim", shim)
    _made(copy, "website", *pages, "--output", site)
    return site


def _hostile(node: Any) -> Any:
    if isinstance(node, list):
        return [_hostile(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        name: f"{value} {HOSTILE}" if name in ("summary", "description") and isinstance(value, str) else _hostile(value)
        for name, value in node.items()
    }


def _made(copy: ProjectCopy, *arguments: str | Path) -> None:
    done = copy.python(*map(str, arguments))
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


if __name__ == "__main__":
    sys.exit(main())
