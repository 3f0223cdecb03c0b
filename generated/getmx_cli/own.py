# Copied by `make generate` from generator/package/cli/own.py. Edit it there, not here.
"""The commands that are no operation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from getmx import OPERATIONS, GetMX

from .asking import confirm
from .calls import SANDBOX_PORT, Access, own_sandbox, running_sandbox, secret_from, shown
from .failures import FAILED, USAGE, Failure, Stop
from .options import SETTINGS, access_options, flag, output_option
from .output import as_csv, cell, form_or_default, print_data


def _api(words: str) -> click.Command:
    def call(
        path: str, fields: tuple[str, ...], output: str | None, dry_run: bool, yes: bool, sandbox: bool, token_file: str
    ) -> None:
        values = dict(map(_field, fields))
        if dry_run:
            click.echo(shown(lambda mx: mx.request(path, values)))
            return
        known = next((known.id for known in OPERATIONS.values() if path in (known.id, known.path)), path)
        confirm(known, {name: text for name, text in values.items() if not _is_secret(name)}, is_agreed=yes)
        with Access(token_file, sandbox).client() as mx:
            print_data(mx.request(path, values).data, form_or_default(output))

    arguments = [click.Argument(["path"]), click.Argument(["fields"], nargs=-1)]
    options = [output_option(), flag("--dry-run"), flag("--yes"), *access_options()]
    return click.Command("api", params=[*arguments, *options], callback=call, context_settings=SETTINGS)


def _field(text: str) -> tuple[str, str]:
    """`key=value`, or `key@FILE` for what a file holds. Messages repeat no value."""
    place = min((at for at in (text.find("="), text.find("@")) if at > 0), default=0)
    if not place:
        raise Stop(Failure(USAGE, "a form field is given as key=value or key@FILE"))
    name, value = text[:place], text[place + 1 :]
    if text[place] == "@":
        return name, secret_from(value)
    if _is_secret(name):
        message = f"everyone on this machine can see arguments, and {name} is secret"
        raise Stop(Failure(USAGE, message, f"put it into a file: {name}@FILE, or {name}@- for standard input"))
    return name, value


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in ("password", "secret", "token"))


def _sandbox(words: str) -> click.Command:
    def serve(port: int) -> None:
        from getmx_sandbox.__main__ import main

        try:
            main(["--seed", "--port", str(port)])
        except SystemExit as ended:
            if isinstance(ended.code, str):  # It says what is missing, or that the port is taken.
                raise Stop(Failure(FAILED, ended.code)) from None
            raise

    port = click.Option(["--port"], type=click.IntRange(0, 65534), default=SANDBOX_PORT)
    return click.Command("sandbox", params=[port], callback=serve, context_settings=SETTINGS)


def _resource(mx: Any, words: str) -> Any:
    return getattr(mx, words.split()[0].replace("-", "_"))


def _code(words: str) -> click.Command:
    def wait(mail_id: str, folder: tuple[str, ...], sandbox: bool, token_file: str | None, **options: Any) -> None:
        folders = list(folder) or ["Inbox"]
        mx, make_mail_come = _client_and_sender(Access(token_file, sandbox), mail_id, folders[0])
        with mx:
            messages = _resource(mx, words)
            mark = messages.bookmark(mail_id=mail_id, folder=folders)
            make_mail_come()
            click.echo(cell(messages.wait_for_code(mail_id=mail_id, since=mark, folder=folders, **options)))

    options = [
        click.Option(["--mail-id"], required=True),
        click.Option(["--timeout"], type=click.FloatRange(0, 2_000_000, min_open=True), default=60.0),
        *(click.Option([name]) for name in ("--pattern", "--to", "--subject")),
        click.Option(["--folder"], multiple=True),
    ]
    return click.Command("code", params=[*options, *access_options()], callback=wait, context_settings=SETTINGS)


def _client_and_sender(access: Access, mail_id: str, folder: str) -> tuple[GetMX, Callable[[], None]]:
    """A client, and what makes the mail come: the user, or a sandbox of its own, into which nobody else could send."""
    if not access.sandbox or running_sandbox() is not None:
        how = ", with the curl command that ends in /deliver: `getmx sandbox` has printed it" if access.sandbox else ""
        return access.client(), lambda: click.echo(f"ready: make the mail come now{how}", err=True)
    sandbox = own_sandbox()

    def send() -> None:
        from secrets import randbelow

        text = f"Your code is {randbelow(900_000) + 100_000}."
        sandbox.deliver(sandbox.address_of(mail_id), "Your code", text, folder=folder)
        click.echo(f"the sandbox has sent a mail: {text}", err=True)

    return sandbox.client(), send


_EXPORTED: Final = ("mail", "domain_id", "mark", "id")


def _export(words: str) -> click.Command:
    def export(domain_id: str | None, to_file: str | None, sandbox: bool, token_file: str | None) -> None:
        with Access(token_file, sandbox).client() as mx:
            rows = [row.to_dict() for row in _resource(mx, words).list(domain_id=domain_id)]
        cells = [[row.get(name) for name in _EXPORTED] for row in rows if isinstance(row, dict)]
        text = as_csv([_EXPORTED, *cells])
        if to_file is None:
            click.echo(text, nl=False)
        else:
            _write(Path(to_file), text)
        click.echo(f"{len(cells)} mailboxes", err=True)

    options = [click.Option(["--domain-id"]), click.Option(["--to-file"])]
    return click.Command("export", params=[*options, *access_options()], callback=export, context_settings=SETTINGS)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:  # An error of writing, unlike one of opening, does not know the file.
        raise OSError(error.errno, error.strerror, str(path)) from None


def _import(words: str) -> click.Command:
    from .importing import import_command  # Imported here: it imports asyncio.

    return import_command()


#: What makes each command, by the last of its words.
COMMANDS: Final[dict[str, Callable[[str], click.Command]]] = {
    "api": _api,
    "sandbox": _sandbox,
    "code": _code,
    "import": _import,
    "export": _export,
}
