"""The command in this process: what it prints, and with which status it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from getmx import OPERATIONS
from getmx_cli import main
from getmx_cli.names import command_name, option_name
from getmx_sandbox import Sandbox
from tests.sandbox.account import PASSWORD, TOKEN


class Ended(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


class Command:
    """Runs commands against a sandbox over loopback, with its token in the environment."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._patch = patch
        self._capture = capture

    def __call__(self, *words: object) -> Ended:
        self._patch.setattr(sys, "argv", ["getmx", *map(str, words)])
        status = main()
        out, err = self._capture.readouterr()
        assert TOKEN not in out + err
        assert PASSWORD not in out + err
        return Ended(status, out, err)


def words(operation: str) -> list[str]:
    """The words of an operation's command."""
    return [command_name(name) for name in OPERATIONS[operation].method.split(".")]


def options(operation: str, values: dict[str, Any], secret_file: str) -> Iterator[str]:
    """The options that give these values. Each secret is what the file holds."""
    fields = {field.name: field for field in OPERATIONS[operation].fields}
    for name, value in values.items():
        option = option_name(name, fields[name].kind, is_secret=fields[name].secret)
        if fields[name].kind == "flag":
            yield option.split("/")[0 if value else 1]
            continue
        for text in value if isinstance(value, list) else [value]:
            yield from (option, secret_file if fields[name].secret else str(text))
