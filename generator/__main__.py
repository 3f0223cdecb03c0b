"""Command line: python -m generator build|check|lint|evidence|record|drift|pages|diff."""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generator import changes, evidence
from generator.build import files_of, generate, swap, workspace
from generator.diff import command as command_of_diff
from generator.document import SpecError, load
from generator.drift import command as command_of_drift
from generator.lint import lint
from generator.parse import CONFIG
from generator.problems import GenerationError
from generator.recorder import command as command_of_recorder
from generator.render import SPEC_NAME

ROOT = Path(__file__).parent.parent
_SPEC = ROOT / "spec" / "getmx.openapi.yaml"
#: As messages name it: short, and what annotations of a pull request need.
SPEC = _SPEC.relative_to(Path.cwd()) if _SPEC.is_relative_to(Path.cwd()) else _SPEC
OUTPUT = ROOT / "generated"


def build(arguments: argparse.Namespace) -> int:
    """Regenerates the package; the old one stays as it is unless everything succeeds."""
    started = time.monotonic()
    output: Path = arguments.output.resolve()
    with workspace(output) as folder:
        generate(arguments.spec, arguments.config, folder / "new", types=arguments.types)
        lines = changes.summary(files_of(output), files_of(folder / "new"))
        swap(folder / "new", output)
    print("\n".join(lines) if lines else "nothing changed")
    print(f"done in {time.monotonic() - started:.1f} s: {output.name}/")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Exits 1 if the committed package is not what the sources give, and says which source to edit."""
    output: Path = arguments.output.resolve()
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new"
        generate(arguments.spec, arguments.config, new, types=arguments.types, say=lambda text: None)
        lines = changes.summary(files_of(output), files_of(new))
    if not lines:
        print(f"{output.name}/ is what the spec, the templates and the runtime give")
        return 0
    print(f"{output.name}/ is stale, or was edited by hand; `make generate` would change:")
    print("\n".join(f"  {line}{_source(line)}" for line in lines))
    return 1


def _source(line: str) -> str:
    """Where to edit instead, for a line of the summary that names a file."""
    sign, _, name = line.partition(" file ")
    if sign == "-":
        return "  (no source gives it: what is written by hand belongs into generator/runtime/)"
    if sign not in ("+", "~") or name.endswith("_build.json"):
        return ""
    if name.startswith("getmx/_runtime/"):
        return f"  (edit generator/runtime/{name.rpartition('/')[2]})"
    return f"  (edit {SPEC_NAME}{'' if name.endswith('.json') else ' or generator/templates/'})"


def run_lint(arguments: argparse.Namespace) -> int:
    """Prints the findings on the spec; exits 1 if there are any."""
    findings = lint(load(arguments.spec))
    print("\n".join(map(str, findings)) if findings else f"{arguments.spec.name}: no findings")
    return 1 if findings else 0


def print_evidence(arguments: argparse.Namespace) -> int:
    """Prints how many paths, requests and responses are of which level, and a row for each operation."""
    document = load(arguments.spec)
    if arguments.write:
        text = arguments.write.read_text(encoding="utf-8")
        arguments.write.write_text(evidence.with_summary(text, document), encoding="utf-8")
    print("\n".join([*evidence.summary(document), "", *evidence.ledger(document)]))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m generator",
        description="Generates the package `getmx` from the OpenAPI document, and keeps both honest.",
        epilog="Exit status: 0 done, 1 the spec or the package is not in order, 2 the command line is wrong.",
    )
    parser.set_defaults(spec=SPEC, config=CONFIG, output=OUTPUT, writes=False)
    commands = parser.add_subparsers(title="commands", required=True)
    for name, function, help_text in (
        ("build", build, "regenerate the package, print what changed, swap it in whole"),
        ("check", check, "fail if the package is stale or was edited by hand, print the difference"),
        ("lint", run_lint, "check the spec against OpenAPI 3.1 and this project's rules"),
        ("evidence", print_evidence, "tell how sure the spec is of itself"),
    ):
        command = commands.add_parser(name, help=help_text, description=function.__doc__)
        command.set_defaults(run=function, writes=function is build)
        command.add_argument("--spec", type=Path, default=SPEC, metavar="FILE", help="OpenAPI document")
        if name in ("build", "check"):
            command.add_argument("--config", type=Path, default=CONFIG, metavar="FILE", help="parser settings")
            command.add_argument("--output", type=Path, default=OUTPUT, metavar="FOLDER", help="where the package is")
            command.add_argument("--types", action="store_true", help="also run mypy --strict over the result")
        if name == "evidence":
            command.add_argument("--write", type=Path, metavar="FILE", help="a Markdown file whose counts are renewed")
    recorder = commands.add_parser("record", help="record the live service, and tell what that proves of the spec")
    recorder.description = command_of_recorder.record.__doc__
    recorder.set_defaults(run=command_of_recorder.record, writes=True)
    recorder.add_argument("--spec", type=Path, default=SPEC, metavar="FILE", help="OpenAPI document")
    command_of_recorder.add_arguments(recorder)
    command_of_drift.add_commands(commands, SPEC)
    differ = commands.add_parser("diff", help="tell what differs between two specs, and what it does to the package")
    differ.description = command_of_diff.diff.__doc__
    differ.set_defaults(run=command_of_diff.diff)
    command_of_diff.add_arguments(differ)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # the spec's text may not fit the terminal's encoding
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except (GenerationError, SpecError, OSError) as error:
        print(f"error: nothing was changed\n{error}" if arguments.writes else f"error: {error}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
