# Copied by `make generate` from generator/package/cli/options.py. Edit it there, not here.
"""Options that several commands have."""

from __future__ import annotations

from typing import Any, Final

import click

from .output import FORMS

#: How the arguments of all commands are read. Help is printed before click is loaded.
SETTINGS: Final[dict[str, Any]] = {"help_option_names": []}


def output_option() -> click.Option:
    return click.Option(["--output"], type=click.Choice(FORMS))


def flag(name: str) -> click.Option:
    return click.Option([name], is_flag=True)


def access_options() -> list[click.Parameter]:
    return [flag("--sandbox"), click.Option(["--token-file"])]
