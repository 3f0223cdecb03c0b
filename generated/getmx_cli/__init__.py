# Copied by `make generate` from generator/package/cli/__init__.py. Edit it there, not here.
"""The command `getmx`. Help and version are printed before click, httpx or the client is loaded."""

import os
import sys

_NEEDED = "error: the command needs click, which is not installed\nnext: pip install 'getmx-client[cli]'"


def main() -> int:
    """Runs the command with the arguments of this process, and returns its exit status."""
    if "_GETMX_COMPLETE" not in os.environ:
        text = _help(sys.argv[1:])
        if text is not None:
            print(text)
            return 0
    try:
        import click  # only to say what is missing
    except ImportError:
        print(_NEEDED, file=sys.stderr)
        return 2
    from .running import run

    return run(sys.argv[1:])


def _help(arguments: list[str]) -> str | None:
    """The text that is asked for by --help, by --version or by naming no method; None if something is to be done."""
    from getmx_cli.texts import TEXTS, VERSION

    words = _words(arguments)
    if arguments[:1] == ["--version"]:
        return VERSION
    if {"--help", "-h"}.intersection(_options(arguments)):
        return TEXTS.get(" ".join(words[:2])) or TEXTS.get(" ".join(words[:1]))
    name = " ".join(words)
    is_group = not name or any(known.startswith(f"{name} ") for known in TEXTS)
    return TEXTS.get(name) if is_group and len(arguments) == len(words) else None


def _words(arguments: list[str]) -> list[str]:
    """What stands before the first option."""
    first = next((at for at, argument in enumerate(arguments) if argument.startswith("-")), len(arguments))
    return arguments[:first]


def _options(arguments: list[str]) -> list[str]:
    """What stands before `--`."""
    return arguments[: arguments.index("--")] if "--" in arguments else arguments
