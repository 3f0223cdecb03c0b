"""The commands of `python -m generator`. The room of a command is imported when the command is run."""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from generator.spec import (
    GenerationError,
    SpecError,
    evidence_counts,
    evidence_rows,
    finish_replacing,
    lint_spec,
    load,
    with_evidence_counts,
)

ROOT = Path(__file__).parent.parent
_SPEC = ROOT / "spec" / "getmx.openapi.yaml"
#: As messages name it: short, and what annotations of a pull request need.
SPEC = _SPEC.relative_to(Path.cwd()) if _SPEC.is_relative_to(Path.cwd()) else _SPEC
OUTPUT = ROOT / "generated"


def build(arguments: argparse.Namespace) -> int:
    """Regenerates the package; the old one stays as it is unless everything succeeds."""
    from generator.diff import summary
    from generator.package import files_of, generate, swap, workspace

    started = time.monotonic()
    output: Path = arguments.output.resolve()
    with workspace(output) as folder:
        generate(arguments.spec, arguments.config, folder / "new", types=arguments.types)
        lines = summary(files_of(output), files_of(folder / "new"))
        swap(folder / "new", output)
    print("\n".join(lines) if lines else "nothing changed")
    print(f"done in {time.monotonic() - started:.1f} s: {output.name}/")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Exits 1 if the committed package is not what the sources give, and says which source to edit.

    What is committed was imported when it was made, so only what differs is imported here.
    """
    from generator.diff import summary
    from generator.package import check_package, files_of, write

    output: Path = arguments.output.resolve()
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        write(arguments.spec, arguments.config, new, say=lambda text: None)
        lines = summary(files_of(output), files_of(new))
        if lines or arguments.types:
            check_package(new, types=arguments.types)
    if not lines:
        print(f"{output.name}/ is what the spec, the templates and the runtime give")
        return 0
    print(f"{output.name}/ is stale, or was edited by hand; `make generate` would change:")
    print("\n".join(f"  {line}{_source(line)}" for line in lines))
    return 1


def _source(line: str) -> str:
    """Where to edit instead, for a line of the summary that names a file."""
    from generator.package import COPIED, SPEC_NAME

    sign, _, name = line.partition(" file ")
    if sign == "-":
        return "  (no source gives it: what is written by hand belongs into generator/package/runtime/)"
    if sign not in ("+", "~") or name.endswith("_build.json"):
        return ""
    folder, _, file = name.rpartition("/")
    if folder in COPIED and (COPIED[folder] / file).is_file():
        return f"  (edit generator/package/{COPIED[folder].name}/{file})"
    return f"  (edit {SPEC_NAME}{'' if name.endswith('.json') else ' or generator/package/templates/'})"


def lint(arguments: argparse.Namespace) -> int:
    """Prints the findings on the spec; exits 1 if there are any."""
    findings = lint_spec(load(arguments.spec))
    print("\n".join(map(str, findings)) if findings else f"{arguments.spec.name}: no findings")
    return 1 if findings else 0


def evidence(arguments: argparse.Namespace) -> int:
    """Prints how many paths, requests and responses are of which level, and a row for each operation."""
    document = load(arguments.spec)
    if arguments.write:
        text = arguments.write.read_text(encoding="utf-8")
        arguments.write.write_text(with_evidence_counts(text, document), encoding="utf-8")
    print("\n".join([*evidence_counts(document), "", *evidence_rows(document)]))
    return 0


def _add_own(command: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    """The arguments of a command of this module."""
    command.description = run.__doc__
    command.set_defaults(run=run, writes=run is build)
    command.add_argument("--spec", type=Path, default=SPEC, metavar="FILE", help="OpenAPI document")
    if run in (build, check):
        from generator.package import CONFIG

        command.add_argument("--config", type=Path, default=CONFIG, metavar="FILE", help="parser settings")
        command.add_argument("--output", type=Path, default=OUTPUT, metavar="FOLDER", help="where the package is")
        command.add_argument("--types", action="store_true", help="also run mypy --strict over the result")
    if run is evidence:
        command.add_argument("--write", type=Path, metavar="FILE", help="a Markdown file whose counts are renewed")


def _add_record(command: argparse.ArgumentParser) -> None:
    from generator.recorder import add_record

    add_record(command, SPEC)


def _add_drift(command: argparse.ArgumentParser) -> None:
    from generator.drift import add_drift

    add_drift(command, SPEC)


def _add_pages(command: argparse.ArgumentParser) -> None:
    from generator.drift import add_pages

    add_pages(command, SPEC)


def _add_wire(command: argparse.ArgumentParser) -> None:
    from generator.wire import add_wire

    add_wire(command, SPEC)


def _add_editions(command: argparse.ArgumentParser) -> None:
    from generator.editions import add_editions

    add_editions(command, SPEC)


def _add_reference(command: argparse.ArgumentParser) -> None:
    from generator.reference import add_reference

    add_reference(command, SPEC)


def _add_diff(command: argparse.ArgumentParser) -> None:
    from generator.diff import add_diff

    add_diff(command)


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "build": ("regenerate the package, print what changed, swap it in whole", partial(_add_own, run=build)),
    "check": ("fail if the package is stale or was edited by hand, print the difference", partial(_add_own, run=check)),
    "lint": ("check the spec against OpenAPI 3.1 and this project's rules", partial(_add_own, run=lint)),
    "wire": ("write what a client in any language must send, case by case", _add_wire),
    "editions": ("write what tools of other languages read right: the same calls, in their forms", _add_editions),
    "reference": ("write the reference of the API as one page", _add_reference),
    "evidence": ("tell how sure the spec is of itself", partial(_add_own, run=evidence)),
    "record": ("record the live service, and tell what that proves of the spec", _add_record),
    "drift": ("compare saved pages with the spec", _add_drift),
    "pages": ("list pages that are to be looked at again", _add_pages),
    "diff": ("tell what differs between two specs, and what it does to the package", _add_diff),
}


def _parser(chosen: str) -> argparse.ArgumentParser:
    """The parser of the whole command line; only the chosen command has its arguments, and its room imported."""
    parser = argparse.ArgumentParser(
        prog="python -m generator",
        description="Generates the package `getmx` from the OpenAPI document, and keeps both honest.",
        epilog="Exit status: 0 done, 1 the spec or the package is not in order, 2 the command line is wrong.",
    )
    parser.set_defaults(writes=False)
    commands = parser.add_subparsers(title="commands", required=True)
    for name, (help_text, add_arguments) in _COMMANDS.items():
        command = commands.add_parser(name, help=help_text)
        if name == chosen:
            add_arguments(command)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # the spec's text may not fit the terminal's encoding
    given = sys.argv[1:] if argv is None else argv
    arguments = _parser(given[0] if given else "").parse_args(given)
    try:
        finish_replacing(getattr(arguments, "spec", SPEC))
        status: int = arguments.run(arguments)
    except (GenerationError, SpecError, OSError) as error:
        print(f"error: nothing was changed\n{error}" if arguments.writes else f"error: {error}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
