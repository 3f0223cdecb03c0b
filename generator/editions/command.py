"""The command that writes the editions, and what is released of the spec."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from generator.editions.release import edition_texts, release_texts, zipped
from generator.spec import Spec, load, replace_text


def add_editions(command: argparse.ArgumentParser, spec: Path) -> None:
    """The arguments of the command."""
    command.description = editions.__doc__
    command.set_defaults(run=editions)
    command.add_argument("--spec", type=Path, default=spec, metavar="FILE", help="OpenAPI document")
    command.add_argument("--output", type=Path, metavar="FOLDER", help="where they are (editions, beside the spec)")
    command.add_argument("--check", action="store_true", help="write nothing; exit 1 and name the files that are stale")
    command.add_argument("--release", type=Path, metavar="FOLDER", help="also write all that is handed to others, anew")


def editions(arguments: argparse.Namespace) -> int:
    """Writes the editions of the spec: the same calls, in the form that most tools of other languages read right."""
    folder: Path = arguments.output or arguments.spec.parent / "editions"
    spec = Spec(load(arguments.spec))
    new = edition_texts(spec)
    old = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    stale = sorted(name for name in new.keys() | old.keys() if new.get(name) != old.get(name))
    if not arguments.check:
        _write(folder, {name: new.get(name) for name in stale})
    said = "stale; run `make generate`" if arguments.check else "renewed"
    print("\n".join([*(f"{folder.name}/{name}: {said}" for name in stale), f"{len(new)} editions of the spec"]))
    if arguments.release:
        _release(arguments.release, spec)
    return int(bool(stale) and arguments.check)


def _write(folder: Path, texts: dict[str, str | None]) -> None:
    """Writes the files; those without a text are no editions any more, and go."""
    for name, text in texts.items():
        if text is None:
            (folder / name).unlink()
        else:
            replace_text(folder / name, text)


def _release(folder: Path, spec: Spec) -> None:
    files = release_texts(spec)
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        replace_text(folder / name, text)
    archive = folder / f"getmx-spec-{spec.version}.zip"
    archive.write_bytes(zipped(files))
    print(f"{folder}: {len(files)} files, all of them also in {archive.name}")
