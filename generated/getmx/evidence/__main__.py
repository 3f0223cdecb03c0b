# Copied by `make generate` from generator/package/evidence/__main__.py. Edit it there, not here.
"""Command line: python -m getmx.evidence."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from getmx import GetMX, GetMXInputError, GetMXWarning, __version__

from .bundle import packed
from .collecting import Collector
from .facts import load
from .reads import Reads
from .screen import is_wanted, of_reads, screen

DONE, NOTHING, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m getmx.evidence",
        allow_abbrev=False,
        description="Shows which parts of the spec are right: asks the live service what only reads, and writes what "
        "came into a file, with pseudonyms for real data, for you to attach to an issue. The token is read from "
        "GETMX_TOKEN, addresses from GETMX_BASE_URL and GETMX_SCALE_BASE_URL.",
        epilog="Exit status: 0 written, 1 no answer came, you said no, or the file cannot be written, 2 the command "
        "line is wrong or there is no token, 130 interrupted.",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write, bundle.zip")
    parser.add_argument("--yes", action="store_true", help="do not ask before the calls")
    arguments, unknown = parser.parse_known_args(argv)
    if unknown:  # They are not repeated: one of them may be a token.
        return _wrong("unknown arguments. The token is taken from the environment variable GETMX_TOKEN only")
    if arguments.out.exists() or not arguments.out.parent.is_dir():
        return _wrong(f"{arguments.out}: exists already, or its folder does not")
    try:
        return _run(arguments.out, arguments.yes)
    except GetMXInputError as error:
        return _wrong(str(error))
    except KeyboardInterrupt:
        print("interrupted: nothing was written", file=sys.stderr)
        return INTERRUPTED


def _wrong(problem: str) -> int:
    print(f"error: {problem}", file=sys.stderr)
    return WRONG_USE


def _run(out: Path, is_agreed: bool) -> int:
    facts = load()
    with warnings.catch_warnings(), GetMX() as client:
        warnings.simplefilter("ignore", GetMXWarning)  # What is assumed is what is to be found out.
        order = Reads(facts.reads, lambda operation, fields: None, []).order()
        print(screen("What will happen:", [*of_reads(order, client._settings.base_url), *_of_file(out)]))
        if not is_agreed and not is_wanted("Make the calls?"):
            print("nothing was called")
            return NOTHING
        collector = Collector(client, facts, os.environ.get("GETMX_TOKEN", ""))
        collector.run()
    return _write(out, collector)


def _of_file(out: Path) -> list[tuple[str, str]]:
    return [
        ("changes", "nothing in your account"),
        ("writes", f"{out.name}, with pseudonyms for real data and without the token. It is sent to nobody."),
    ]


def _write(out: Path, collector: Collector) -> int:
    _list("missing:", collector.notes)
    if not collector.exchanges:
        print("no answer came, so nothing was written")
        return NOTHING
    left, today = collector.redactor.kept(), datetime.now(UTC).date().isoformat()
    about = {"getmx": __version__, "made": today, "notes": collector.notes, "left": left}
    try:
        _save(out, packed(about, collector.exchanges))
    except OSError as error:
        print(f"error: {out}: {error.strerror}; nothing was written", file=sys.stderr)
        return NOTHING
    _list("all else is a pseudonym; left as it came:", left)
    print(f"{len(collector.answered)} of {len(collector.facts.reads)} operations answered with success")
    print(f"written: {out.name}. Look into it before you attach it to an issue.")
    return DONE


def _save(out: Path, content: bytes) -> None:
    """Writes the file whole, or not at all, also if the disk is full or Ctrl-C is pressed."""
    file = out.open("xb")
    try:
        with file:
            file.write(content)
    except BaseException:
        out.unlink()
        raise


def _list(title: str, lines: Sequence[str]) -> None:
    if lines:
        print("\n  ".join([title, *dict.fromkeys(lines)]))


if __name__ == "__main__":
    sys.exit(main())
