"""The command that writes the goldens."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.spec import Spec, load, replace_text
from generator.wire.goldens import goldens


def add_wire(command: argparse.ArgumentParser, spec: Path) -> None:
    """The arguments of the command."""
    command.description = wire.__doc__
    command.set_defaults(run=wire)
    command.add_argument("--spec", type=Path, default=spec, metavar="FILE", help="OpenAPI document")
    command.add_argument("--output", type=Path, metavar="FOLDER", help="where the goldens are (wire, beside the spec)")
    command.add_argument("--check", action="store_true", help="write nothing; exit 1 and name the files that are stale")


def wire(arguments: argparse.Namespace) -> int:
    """Writes the wire goldens: what a client in any language must send for each operation, case by case."""
    folder: Path = arguments.output or arguments.spec.parent / "wire"
    new = goldens(Spec(load(arguments.spec)))
    old = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    stale = sorted(name for name in new.keys() | old.keys() if new.get(name) != old.get(name))
    if not arguments.check:
        _write(folder, {name: new.get(name) for name in stale})
    said = "stale; run `make generate`" if arguments.check else "renewed"
    print("\n".join([*(f"{folder.name}/{name}: {said}" for name in stale), f"{len(new)} wire goldens"]))
    return int(bool(stale) and arguments.check)


def _write(folder: Path, texts: dict[str, str | None]) -> None:
    """Writes the files; those without a text are of no operation any more, and go."""
    for name, text in texts.items():
        if text is None:
            (folder / name).unlink()
        else:
            replace_text(folder / name, text)
