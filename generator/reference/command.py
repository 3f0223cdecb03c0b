"""The command that writes the reference."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.reference.document import shown
from generator.reference.page import page
from generator.spec import Spec, load, replace_text


def add_reference(command: argparse.ArgumentParser, spec: Path) -> None:
    """The arguments of the command."""
    command.description = reference.__doc__
    command.set_defaults(run=reference)
    command.add_argument("--spec", type=Path, default=spec, metavar="FILE", help="OpenAPI document")
    command.add_argument("--reader", type=Path, required=True, metavar="FILE", help="standalone.js of Scalar")
    command.add_argument("--output", type=Path, required=True, metavar="FILE", help="the page")


def reference(arguments: argparse.Namespace) -> int:
    """Writes the reference of the API: one page with its own scripts, which asks nobody for anything."""
    spec = Spec(load(arguments.spec))
    replace_text(arguments.output, page(shown(spec), arguments.reader.read_text(encoding="utf-8")))
    print(f"{arguments.output}: {len(spec.operations)} operations")
    return 0
