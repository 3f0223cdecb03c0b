"""What the clients run in: two environments under .venv, and the clients that other generators make of the spec.

They are kept, and made again when what they are made of changes. What cannot be made is told, and the rest goes on.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.server import ROOT

SPEC = ROOT / "spec" / "getmx.openapi.yaml"
REQUIREMENTS = ROOT / "requirements"
FOLDER = ROOT / ".venv"
#: Holds the clients of the other generators.
GENERATED = FOLDER / "peers" / "generated"
#: What our wheel is made of.
PACKED = ("generated", "sandbox/getmx_sandbox", "pyproject.toml", "README.md", "LICENSE", "spec")


class Environments(NamedTuple):
    """The Python that has all peers, the Python that has only our wheel and what it needs, and what is missing."""

    peers: Path
    wheel: Path | None
    missing: list[str]


class SetupError(Exception):
    """Something cannot be made. The text says what and why."""


def prepare() -> Environments:
    """Makes what is not there yet, and tells on stderr what cannot be made."""
    missing: list[str] = []

    def tried(make: Callable[[], Path]) -> Path | None:
        try:
            return make()
        except SetupError as error:
            print(f"missing: {error}", file=sys.stderr)
            missing.append(str(error))
            return None

    # The environment of development has httpx and getmx, so that these can be measured without a package index.
    peers = tried(lambda: environment("peers")) or Path(sys.executable)
    wheel = tried(lambda: environment("wheel"))
    tried(lambda: openapi_python_client(peers))
    tried(lambda: openapi_generator(peers, "urllib3", "by_openapi_generator"))
    tried(lambda: openapi_generator(peers, "asyncio", "by_openapi_generator_aiohttp"))
    return Environments(peers, wheel, missing)


def variables() -> dict[str, str]:
    """The environment variables to run a client with: nothing of ours on its path, and compiled modules are kept."""
    ours = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"PYTHONPATH": str(GENERATED)}


def environment(name: str) -> Path:
    """The Python of an environment that has what requirements/NAME.txt pins, and our wheel."""
    folder = FOLDER / name
    python = folder / "bin" / "python"
    requirements = REQUIREMENTS / f"{name}.txt"

    def install() -> None:
        print(f"Setting up {folder.relative_to(ROOT)}. This is done once.", file=sys.stderr)
        run(sys.executable, "-m", "venv", "--clear", folder)
        pip(python, "--require-hashes", "--requirement", requirements)

    make_once(f".venv/{name}, which needs a package index", folder / ".made", [requirements], install)
    sources = [ROOT / part for part in PACKED]
    make_once(f"our wheel in .venv/{name}", folder / ".wheel", sources, lambda: install_wheel(python))
    return python


def install_wheel(python: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
        pip(python, "--no-deps", "--force-reinstall", *Path(folder).glob("*.whl"))


def openapi_python_client(python: Path) -> Path:
    """The client that openapi-python-client makes with its own templates. The generator is that of development."""
    folder = GENERATED / "by_openapi_python_client"
    options = ("--path", SPEC, "--output-path", folder, "--meta", "none")

    def generate() -> None:
        shutil.rmtree(folder, ignore_errors=True)  # so that none of an older spec is left if this fails
        run(sys.executable, "-m", "openapi_python_client", "generate", *options)
        run(python, "-m", "compileall", "-q", folder)

    make_once("openapi-python-client", GENERATED / ".opc", [SPEC, REQUIREMENTS / "dev.txt"], generate)
    return folder


def openapi_generator(python: Path, library: str, name: str) -> Path:
    """A client that openapi-generator makes for Python, with a library of its list: urllib3, or asyncio (aiohttp)."""
    folder = GENERATED / name
    properties = f"packageName={name},library={library}"
    options = ("--input-spec", SPEC, "--generator-name", "python", f"--additional-properties={properties}")

    def generate() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        if shutil.which("java") is None:
            raise SetupError("it needs Java")
        with tempfile.TemporaryDirectory() as made:
            run(python.with_name("openapi-generator-cli"), "generate", *options, "--output", made)
            shutil.copytree(Path(made) / name, folder)
        run(python, "-m", "compileall", "-q", folder)

    make_once(f"openapi-generator with {library}", GENERATED / f".{name}", [SPEC, REQUIREMENTS / "peers.txt"], generate)
    return folder


def make_once(name: str, stamp: Path, sources: Iterable[Path], make: Callable[[], None]) -> None:
    """Makes something unless it was made of the same sources before, which `stamp` tells."""
    key = digest(sources)
    if stamp.exists() and stamp.read_text() == key:
        return
    stamp.unlink(missing_ok=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    try:
        make()
    except SetupError as error:
        raise SetupError(f"{name} ({error})") from error
    stamp.write_text(key)


def digest(sources: Iterable[Path]) -> str:
    """A hash of files and folders, and of the version of Python."""
    found = hashlib.sha256(platform.python_version().encode())
    for source in sources:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and path.suffix != ".pyc":
                found.update(path.read_bytes())
    return found.hexdigest()


def pip(python: Path, *arguments: str | Path) -> None:
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def run(*command: str | Path) -> None:
    """Runs a program. Raises SetupError with the last line that it printed, if it fails or is not there."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))  # for ruff, which formats a client
    try:
        subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=variables() | {"PATH": path},
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except FileNotFoundError as error:
        raise SetupError(f"{Path(command[0]).name} is not installed") from error
    except subprocess.CalledProcessError as error:
        raise SetupError((error.stdout.strip().splitlines() or ["no reason given"])[-1]) from error
