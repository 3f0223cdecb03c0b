"""`python -m website`: writes the site into a folder that is read without a server, and without a network."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from website.pages import ROOT, examples, pages, resources

SETTINGS = Path(__file__).with_name("zensical.toml")
STYLE = Path(__file__).with_name("site.css")
#: The pages fetch this for their search, where they are read from a folder. They get a copy.
_SHIM = re.compile(r'https://[^"]*/iframe-worker/shim')
#: What a page needs is beside it. The shim writes a script into the page, so scripts in pages cannot be forbidden.
_POLICY = "default-src 'self' file: data: blob: 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def lay_out(folder: Path) -> None:
    """Writes settings and pages as Zensical takes them."""
    settings = SETTINGS.read_text(encoding="utf-8")
    for word, names in {"EXAMPLES": examples(), "RESOURCES": resources()}.items():
        listed = ", ".join(f'"{name}"' for name in names)
        settings = settings.replace(f'"{word}"', f"[{listed}]")
    (folder / "zensical.toml").write_text(settings, encoding="utf-8")
    (folder / "generated").symlink_to(ROOT / "generated")
    for name, text in {**pages(), "assets/site.css": STYLE.read_text(encoding="utf-8")}.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def finish(site: Path, reference: Path, shim: Path) -> int:
    """Adds the reference of the API and the copy of the shim. Returns how many pages there are."""
    (site / "404.html").unlink()  # only a server shows it
    written = sorted(site.rglob("*.html"))
    for path in written:
        up = "../" * (len(path.relative_to(site).parts) - 1)
        path.write_text(_alone(path.read_text(encoding="utf-8"), up), encoding="utf-8")
    shutil.copy(shim, site / "assets" / "shim.js")
    shutil.copy(reference, site / "api.html")  # it has a policy of its own
    return len(written) + 1


def _alone(page: str, up: str) -> str:
    """The page with a copy of the shim, and with a policy that lets it ask nobody for anything."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return _SHIM.sub(f"{up}assets/shim.js", page).replace("<head>", f"<head>{policy}", 1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m website", description=__doc__)
    parser.add_argument("--zensical", type=Path, required=True, metavar="FILE", help="the program that makes pages")
    parser.add_argument("--reference", type=Path, required=True, metavar="FILE", help="what `make reference` wrote")
    parser.add_argument("--shim", type=Path, required=True, metavar="FILE", help="index.js of iframe-worker")
    parser.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="the site, written anew")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(folder)
        command = [str(arguments.zensical.absolute()), "build", "--strict", "--clean"]
        subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})  # noqa: S603
        count = finish(folder / "site", arguments.reference, arguments.shim)
        shutil.rmtree(arguments.output, ignore_errors=True)
        shutil.copytree(folder / "site", arguments.output)
    print(f"{arguments.output}: {count} pages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
