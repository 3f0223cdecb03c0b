"""Runs a command, and makes an exit status and words of how it ends."""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import suppress
from io import TextIOWrapper

import click

from getmx_cli.texts import TEXTS

from .commands import ReaderGone, root
from .failures import INTERRUPTED, USAGE, Failure, failure_of
from .output import plain


def run(arguments: list[str]) -> int:
    """Runs the command with these arguments. What goes wrong is told on standard error."""
    _prepare()
    try:
        root.main(arguments, prog_name="getmx", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _tell(Failure(INTERRUPTED, "interrupted"))
    except (ReaderGone, BrokenPipeError):
        _end_output()
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        if isinstance(error, OSError):
            _end_output()
        return _tell(failure._replace(remedy=failure.remedy or _help_of(arguments, failure)))
    return 0


def _end_output() -> None:
    """Lets what is left of the output go nowhere, else Python would try again to write it."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _prepare() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    warnings.filterwarnings("default", module="getmx_cli")  # Python hides that an operation is deprecated.
    warnings.showwarning = lambda message, *_, **__: click.echo(f"warning: {message}", err=True)


def _help_of(arguments: list[str], failure: Failure) -> str:
    """The command whose help says what to write. Words of the command line are repeated only if they are known."""
    known = next((f"{name} " for end in (2, 1) if (name := " ".join(arguments[:end])) in TEXTS and name), "")
    return f"getmx {known}--help" if failure.status == USAGE else ""


def _tell(failure: Failure) -> int:
    word = "error:" if os.environ.get("NO_COLOR") else click.style("error:", fg="red", bold=True)
    click.echo(f"{word} {plain(failure.message)}", err=True)  # The service may have written a part of it.
    if failure.remedy:
        click.echo(f"next: {failure.remedy}", err=True)
    return failure.status
