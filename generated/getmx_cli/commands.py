# Copied by `make generate` from generator/package/cli/commands.py. Edit it there, not here.
"""The commands: one for each operation, made when it is called, and those of `own`."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from typing import Any

import click

from getmx import OPERATIONS, Field, GetMX, Operation
from getmx_cli.texts import KEYWORDS, LOSSES, SHORT, TEXTS

from . import own
from .asking import confirm
from .calls import Access, secret_from, shown
from .names import command_name, option_name
from .options import SETTINGS, access_options, flag, output_option
from .output import form_or_default, print_data, print_rows


class ReaderGone(Exception):
    """Nobody reads the output any more: `head` for example has enough."""


class Group(click.Group):
    """The resources and own commands, or the methods of a resource, as the help lists them."""

    def __init__(self, name: str) -> None:
        super().__init__(name or "getmx", context_settings=SETTINGS)
        self._prefix = name and f"{name} "

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [text.removeprefix(self._prefix) for text in TEXTS if text.startswith(self._prefix)]
        return [name for name in names if name and " " not in name]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = cmd_name.replace("_", "-")
        return _command(f"{self._prefix}{name}") if name in self.list_commands(ctx) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but its message would repeat the word, which may be a token."""
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            from difflib import get_close_matches  # Imported here: only errors need it.

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            raise click.UsageError(f"there is no such command{f', did you mean {near[0]}?' if near else ''}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does, but it would take for a failure that who reads the output has enough."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None


root: click.Group = Group("")


def _command(words: str) -> click.Command:
    operation = _operations().get(words)
    if operation is not None:
        return _operation_command(words, operation)
    return own.COMMANDS[words.split()[-1]](words) if words in SHORT else Group(words)


@functools.cache
def _operations() -> dict[str, Operation[Any]]:
    """The operations by the words of their commands."""
    return {" ".join(map(command_name, known.method.split("."))): known for known in OPERATIONS.values()}


def _operation_command(words: str, operation: Operation[Any]) -> click.Command:
    fields = {f"field_{place}": field for place, field in enumerate(operation.fields)}
    options = [_field_option(name, field) for name, field in fields.items()]

    def call(output: str | None, dry_run: bool, sandbox: bool, token_file: str | None, **given: Any) -> None:
        every, is_agreed = given.pop("all", False), given.pop("yes", False)
        values = _values(operation, {fields[name]: value for name, value in given.items()}, is_asked=not dry_run)
        act = functools.partial(_call, operation, values)
        if dry_run:
            click.echo(shown(act))
            return
        confirm(operation.id, values, is_agreed=is_agreed)
        with Access(token_file, sandbox).client() as mx:
            _print_answer(operation, act(mx), form_or_default(output), every=every)

    return click.Command(
        words.split()[-1],
        params=[*options, *_common_options(operation)],
        callback=call,
        short_help=SHORT[words],
        context_settings=SETTINGS,
    )


def _field_option(name: str, field: Field) -> click.Option:
    declared = option_name(field.name, field.kind, is_secret=field.secret)
    if field.kind == "flag":
        return click.Option([declared, name], default=None)
    return click.Option([declared, name], multiple=field.kind == "texts", type=str)


def _common_options(operation: Operation[Any]) -> list[click.Parameter]:
    flags = ["--dry-run", *(["--all"] if operation.paging else []), *(["--yes"] if operation.id in LOSSES else [])]
    return [output_option(), *map(flag, flags), *access_options()]


def _values(operation: Operation[Any], given: dict[Field, Any], *, is_asked: bool) -> dict[str, Any]:
    """The arguments of the method. A password is asked for if it is needed and nobody says where it is."""
    values = {field: value for field, value in given.items() if value is not None and value != ()}
    for field in operation.fields:
        if field.secret and field in values:
            values[field] = secret_from(values[field])
        elif field.secret and field.required and is_asked and sys.stdin.isatty():
            values[field] = click.prompt(field.name, hide_input=True, confirmation_prompt=True)
    keywords = KEYWORDS.get(operation.id, {})
    return {keywords.get(field.name, field.name): _value(field, value) for field, value in values.items()}


def _value(field: Field, text: Any) -> Any:
    """A number for a field that takes numbers. What is none is left to the client, which says so."""
    if field.kind == "integer" and text.lstrip("-").isdecimal():
        return int(text)
    return list(text) if field.kind == "texts" else text


def _call(operation: Operation[Any], values: dict[str, Any], mx: GetMX) -> Any:
    resource, method = operation.method.split(".")
    return getattr(getattr(mx, resource), method)(**values)


def _print_answer(operation: Operation[Any], answer: Any, form: str, *, every: bool) -> None:
    if not operation.paging:
        print_data(answer.to_dict(), form)
        return
    print_rows((row.to_dict() for row in (_with_progress(answer) if every else answer.items)), form)
    if not every and answer.has_next:
        click.echo("there may be more rows: --all gets them", err=True)


def _with_progress(page: Any) -> Iterator[Any]:
    """All rows, with a bar on a terminal."""
    if not sys.stderr.isatty() or not page.total:
        yield from page
        return
    with click.progressbar(page, length=page.total, file=sys.stderr) as rows:
        yield from rows
