"""Judges wheel and sdist before they are uploaded, tells what is left to do, and ends at the command that uploads them.

It uploads nothing itself.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from tests.project import check_types
from tests.project.check_wheel import build, call_from_bare_environment, contents, files_in, run
from tests.support.spec import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION: str = PROJECT["version"]


def main(tools: Path) -> None:
    wheel, sdist = build()
    prove_reproducible(wheel, sdist)
    run(tools / "twine", "check", "--strict", wheel, sdist)
    print("twine accepts both")
    judge_readme(wheel, sdist, tools)
    pythons = {version: find_python(version, tools) for version in supported()}
    with tempfile.TemporaryDirectory() as name:
        installed = [
            try_with(python, wheel, Path(name) / version, tools) for version, python in pythons.items() if python
        ]
        check_types.check(installed[0])
    tell(wheel, sdist, tools, [*missing(pythons), *undone()])


# The files.


def prove_reproducible(*files: Path) -> None:
    """The files that git knows give the same bytes in another folder, with other times, modes and settings."""
    with tempfile.TemporaryDirectory() as name:
        elsewhere = Path(name) / "elsewhere"
        for path in filter(Path.is_file, map(ROOT.joinpath, run("git", "ls-files", "-z").split("\0"))):
            copy = elsewhere / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)  # Its time is now.
            copy.chmod(path.stat().st_mode & 0o700)
        other = {"TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
        run(sys.executable, "-m", "hatchling", "build", cwd=elsewhere, env=os.environ | other, umask=0o077)
        for file, again in zip(files, files_in(elsewhere / "dist"), strict=True):
            if file.read_bytes() != again.read_bytes():
                sys.exit(f"{file.name} is built otherwise from the files that git knows; see git status")
    print("built again elsewhere: the same bytes")


def judge_readme(wheel: Path, sdist: Path, tools: Path) -> None:
    """What a package index shows has no dead link, installs by name, and names files that the sdist has."""
    (metadata,) = (text for name, text in contents(wheel).items() if name.endswith(".dist-info/METADATA"))
    text = message_from_bytes(metadata, policy=policy.default).get_content()
    with tempfile.TemporaryDirectory() as name:
        source, page = Path(name) / "README.md", Path(name) / "page.html"
        source.write_text(text, encoding="utf-8")
        run(tools / "python", "-m", "readme_renderer", "--output", page, source)
        html = page.read_text(encoding="utf-8")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    problems = list(readme_problems(text, html, names))
    if problems:
        sys.exit("\n".join(["As a package index shows README.md:", *problems]))
    print("README.md renders, with no dead link")


def readme_problems(text: str, html: str, packed: set[str]) -> Iterator[str]:
    ids = set(re.findall(r'id="([^"]*)"', html))
    for link in re.findall(r'(?:href|src)="([^"]*)"', html):
        if not link.startswith("https://") and link.removeprefix("#") not in ids:
            yield f"the link {link} leads nowhere"
    if "not on a package index" in text or re.search(r"install '?\.", text):
        yield "it does not say how to install from the index"
    for name in sorted(set(re.findall(r"(?<![\w./])(?:[\w-]+/)*[\w-]+\.(?:md|py)\b", text)) - packed):
        yield f"the sdist has no {name}"


# The Pythons, and the ways to install.


def supported() -> list[str]:
    """The versions of Python that the metadata names."""
    named = (name.removeprefix("Programming Language :: Python :: ") for name in PROJECT["classifiers"])
    return [name for name in named if re.fullmatch(r"3\.\d+", name)]


def find_python(version: str, tools: Path) -> Path | None:
    """A Python of this version: on the PATH, of pyenv, or brought by uv."""
    for candidate in _candidates(version, tools):
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return candidate
    return None


def _candidates(version: str, tools: Path) -> Iterator[Path]:
    name = f"python{version}"
    if on_path := shutil.which(name):
        yield Path(on_path)
    if pyenv := shutil.which("pyenv"):
        yield from sorted(Path(run(pyenv, "root").strip()).glob(f"versions/{version}.*/bin/{name}"))
    brought = tools.parent / "pythons"
    env = os.environ | {"UV_PYTHON_INSTALL_DIR": str(brought), "UV_HTTP_RETRIES": "0"}
    subprocess.run([tools / "uv", "python", "install", "--no-bin", version], env=env, capture_output=True, check=False)
    yield from sorted(brought.glob(f"*-{version}.*/bin/{name}"))


def try_with(python: Path, wheel: Path, folder: Path, tools: Path) -> Path:
    """Installs the wheel by pip, uv and pipx, and uses what each has installed. Gives the Python of pip's."""
    installed = call_from_bare_environment(wheel, folder / "pip", python)
    get_code(installed.with_name("getmx"), folder)
    get_code(install_by_uv(python, wheel, folder / "uv", tools), folder)
    get_code(install_by_pipx(python, wheel, folder / "pipx", tools), folder)
    print(f"Python {folder.name}: installed by pip, uv and pipx; each command got a code from the sandbox")
    return installed


def install_by_uv(python: Path, wheel: Path, folder: Path, tools: Path) -> Path:
    env = os.environ | {"UV_TOOL_DIR": str(folder), "UV_TOOL_BIN_DIR": str(folder), "UV_CACHE_DIR": f"{folder}-cache"}
    run(tools / "uv", "tool", "install", "--python", python, f"getmx-client[cli] @ {wheel.as_uri()}", env=env)
    return folder / "getmx"


def install_by_pipx(python: Path, wheel: Path, folder: Path, tools: Path) -> Path:
    places = {name: str(folder / name) for name in ("PIPX_HOME", "PIPX_BIN_DIR", "PIPX_MAN_DIR")}
    run(tools / "pipx", "install", "--python", python, f"{wheel}[cli]", env=os.environ | places)
    return folder / "PIPX_BIN_DIR" / "getmx"


def get_code(getmx: Path, folder: Path) -> None:
    """The way of README.md: version, mailboxes, a code."""
    assert run(getmx, "--version", cwd=folder).startswith(f"getmx-client {VERSION}\nspec ")
    mailboxes = json.loads(run(getmx, "emails", "list", "--sandbox", "--output", "json", cwd=folder))
    code = run(getmx, "messages", "code", "--sandbox", "--mail-id", mailboxes[0]["id"], cwd=folder)
    assert re.fullmatch(r"\d{6}\n", code), code


# What is left to do.


def missing(pythons: dict[str, Path | None]) -> Iterator[str]:
    for version, python in pythons.items():
        if python is None:
            yield f"Python {version} is not here, and uv cannot bring it: run this where it is"


def undone() -> Iterator[str]:
    if run("git", "status", "--porcelain"):
        yield "commit what is changed: git status"
    if f"\n## {VERSION}\n" not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        yield f"write `## {VERSION}` in place of `## Unreleased` in CHANGELOG.md"
    if "not on a package index yet" in (ROOT / "README.md").read_text(encoding="utf-8"):
        yield "say in README.md that the package is on a package index"
    if "Source" not in PROJECT["urls"]:
        yield "name the address of the source in pyproject.toml, as `Source` of [project.urls]"
    if f"v{VERSION}" not in run("git", "tag", "--points-at", "HEAD").split():
        yield f"tag the commit: git tag v{VERSION}"


def tell(wheel: Path, sdist: Path, tools: Path, steps: list[str]) -> None:
    if steps:
        print("\nBefore the upload:", *(f"  - {step}" for step in steps), "  - run make release-check again", sep="\n")
    print(f"\nTo upload:\n  {os.path.relpath(tools / 'twine')} upload dist/{wheel.name} dist/{sdist.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
