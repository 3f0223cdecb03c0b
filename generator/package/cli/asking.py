"""Asks before something is lost."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from getmx_cli.texts import LOSSES

from .failures import USAGE, Failure, Stop
from .output import cell


def confirm(operation: str, values: Mapping[str, Any], *, is_agreed: bool) -> None:
    """Names what an operation destroys, and asks. Who cannot be asked has said no."""
    if operation not in LOSSES or is_agreed:
        return
    told = "".join(f"\n  {name}: {cell(value)}" for name, value in values.items())
    click.echo(f"This cannot be undone. {LOSSES[operation]}{told}", err=True)
    if not sys.stdin.isatty():
        raise Stop(Failure(USAGE, "nobody is there to say yes, so nothing was sent", "if you mean it, add --yes"))
    if not click.confirm("Do it?", err=True):
        raise Stop(Failure(USAGE, "nothing was sent"))
