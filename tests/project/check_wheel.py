"""Builds sdist and wheel, installs the wheel into a bare environment, and makes a call with what is installed there."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.support.loopback import Loopback
from tests.support.spec import ROOT

CALL = """
import sys, getmx
assert "site-packages" in getmx.__file__, getmx.__file__
mx = getmx.GetMX(token="t", base_url=sys.argv[1], strict=True)
assert mx.emails.clean_up(mail_id="12345678").to_dict() == {}
assert len(getmx.OPERATIONS) == len(getmx.openapi()["paths"])
assert not any(name.startswith("getmx_sandbox") for name in sys.modules), "the client imports the sandbox"
print("getmx", getmx.__version__, "made a call")
"""

IN_PROCESS = """
import getmx_sandbox
assert "site-packages" in getmx_sandbox.__file__, getmx_sandbox.__file__
assert getmx_sandbox.Sandbox(seed=True).client(strict=True).request("listDomains").data["total"] == 2
print("getmx_sandbox answered a call in process")
"""


def run(*command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None, umask: int = -1) -> str:
    words = list(map(str, command))
    done = subprocess.run(words, cwd=cwd, env=env, umask=umask, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("RECORD")}


def main() -> None:
    wheel, _ = build()
    with tempfile.TemporaryDirectory() as name:
        call_from_bare_environment(wheel, Path(name) / "bare")


def build() -> tuple[Path, Path]:
    """Wheel and sdist in dist/. The wheel is whole, and the sdist gives the same one."""
    run(sys.executable, "-m", "hatchling", "build", "--clean")
    wheel, sdist = files_in(ROOT / "dist")
    with tempfile.TemporaryDirectory() as name:
        with tarfile.open(sdist) as archive:
            archive.extractall(name, filter="data")
        (source,) = Path(name).iterdir()
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", cwd=source)
        (rebuilt,) = (source / "dist").glob("*.whl")
        assert rebuilt.read_bytes() == wheel.read_bytes(), "the sdist gives another wheel"
    assert_whole(wheel)
    print(f"{wheel.name} ({wheel.stat().st_size // 1024} KiB) and {sdist.name} ({sdist.stat().st_size // 1024} KiB)")
    return wheel, sdist


def files_in(dist: Path) -> tuple[Path, Path]:
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    return wheel, sdist


def assert_whole(wheel: Path) -> None:
    """The wheel holds the three packages, every file of them, and nothing else."""
    packages = (ROOT / "generated" / "getmx", ROOT / "generated" / "getmx_cli", ROOT / "sandbox" / "getmx_sandbox")
    files = {
        path.relative_to(package.parent).as_posix()
        for package in packages
        for path in package.rglob("*")
        if path.is_file()
    }
    expected = {name for name in files if "__pycache__" not in name}
    assert {name for name in contents(wheel) if ".dist-info/" not in name} == expected


def call_from_bare_environment(wheel: Path, folder: Path, base: Path | str = sys.executable) -> Path:
    """Tries the wheel as pip installs it beside this Python, and gives the Python of the environment."""
    run(base, "-m", "venv", folder)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    with Loopback() as server:
        print(run(python, "-W", "error", "-c", CALL, server.url, cwd=folder), end="")
    print(run(python, "-W", "error", "-c", IN_PROCESS, cwd=folder), end="")
    run(python, "-W", "error", "-m", "getmx.evidence", "--help", cwd=folder)
    check_command(python, wheel, folder)
    refused = subprocess.run([python, "-m", "getmx_sandbox"], cwd=folder, capture_output=True, text=True, check=False)
    assert "pip install 'getmx-client[sandbox]'" in refused.stderr, refused.stderr
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[sandbox]")
    run(python, "-W", "error", "-m", "getmx_sandbox.server", cwd=folder)
    return python


def check_command(python: Path, wheel: Path, folder: Path) -> None:
    """Help needs nothing, all else says what to install, and with it there is a command."""
    command = [str(python.with_name("getmx")), "domains", "list", "--sandbox"]
    run(*command, "--help", cwd=folder)
    refused = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "pip install 'getmx-client[cli]'" in refused.stderr, refused.stderr
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{wheel}[cli]")
    assert "example.com" in run(*command, cwd=folder)


if __name__ == "__main__":
    main()
