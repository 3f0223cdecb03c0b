"""Command line: python -m generator record."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from generator.package import plan_of
from generator.recorder.har import HarError, read_har
from generator.recorder.keeper import Keeper
from generator.recorder.live import Live
from generator.recorder.proof import Proven, prove
from generator.recorder.reads import Reads
from generator.recorder.writes import Writes
from generator.recordings import RECORDINGS, RecordingError, read_index
from generator.spec import Document, Operation, Settled, Spec, load, locked, replace_text

DONE, FINDINGS, WRONG_USE, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """What was asked for cannot be done."""


def add_record(command: argparse.ArgumentParser, spec: Path) -> None:
    """Arguments of `record`. `spec` is where the spec is unless told otherwise."""
    command.description = record.__doc__
    command.set_defaults(run=record, writes=True)
    add = command.add_argument
    add("--spec", type=Path, default=spec, metavar="FILE", help="OpenAPI document")
    add("--recordings", type=Path, default=RECORDINGS, metavar="FOLDER", help="where recordings are")
    add("--base-url", metavar="URL", help="call this address, say of the sandbox; what it answers proves nothing")
    add("--scale-base-url", metavar="URL", help="address of your Scale server (default: GETMX_SCALE_BASE_URL)")
    add("--from-har", type=Path, metavar="FILE", help="take exchanges that a browser or proxy saved; call nothing")
    add("--plan", metavar="TEXT", help="the plan of the account, noted in the index")
    add("--resume", action="store_true", help="call only what has no recording of this tool yet")
    add("--dry-run", action="store_true", help="show what would be called, and call nothing")
    add("--apply", action="store_true", help="write the proven changes into the spec")
    add("--allow-write", action="store_true", help="also make objects of its own and change them; needs --domain")
    add("--domain", metavar="NAME", help="a domain that may be added to the account")
    add("--allow-destructive", action="store_true", help="also delete what it made; each operation asks first")


def record(arguments: argparse.Namespace) -> int:
    """Records what the live service answers, redacted, and tells what that proves of the spec.

    The token is read from GETMX_TOKEN. Exit status: 0 the spec says all that the recordings prove (or does now, with
    --apply), 1 they prove or contradict something that it does not say, 2 the command line is wrong or the token is
    missing, 130 interrupted.
    """
    try:
        document = load(arguments.spec)
        keeper = _keeper(arguments, Spec(document))
        try:
            _record(arguments, keeper)
        finally:
            _list("not proven, or not recorded:", dict.fromkeys(keeper.notes))
            _list("all else is a pseudonym; left as it came:", keeper.left())
        if arguments.dry_run:
            return DONE
        return _report(document, prove(document, read_index(arguments.recordings), plan_of), arguments.apply)
    except (UsageError, HarError, RecordingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        print("interrupted: what is recorded stays; --resume goes on from there", file=sys.stderr)
        return INTERRUPTED


def _keeper(arguments: argparse.Namespace, spec: Spec) -> Keeper:
    kind, client = ("har", "har") if arguments.from_har else ("live", f"getmx {spec.version}")
    scale = (arguments.scale_base_url or os.environ.get("GETMX_SCALE_BASE_URL") or "").rstrip("/")
    keeper = Keeper(spec, arguments.recordings, kind, client, arguments.plan, scale or None)
    called = arguments.base_url or keeper.shared()
    if not arguments.from_har and not keeper.is_live(called):
        print(f"{called} is no server of the spec: recorded as sandbox, which proves nothing")
    return keeper


def _record(arguments: argparse.Namespace, keeper: Keeper) -> None:
    if arguments.from_har:
        for exchange in read_har(arguments.from_har, keeper.spec, keeper.is_live, keeper.notes):
            keeper.keep(exchange)
        return
    if arguments.allow_write and not arguments.domain:
        raise UsageError("--allow-write needs --domain NAME, a domain that may be added to the account")
    if arguments.allow_destructive and not arguments.allow_write:
        raise UsageError("--allow-destructive needs --allow-write: only what this tool made is ever deleted")
    token = os.environ.get("GETMX_TOKEN")
    if not token and not arguments.dry_run:
        raise UsageError("no token: set GETMX_TOKEN")
    base_url = (arguments.base_url or keeper.shared()).rstrip("/")
    with closing(Live(token or "none", base_url, keeper.scale, keeper.notes)) as live:
        done = keeper.done() if arguments.resume else set()
        reads = Reads(keeper, live, {name for name, kind in done if kind == keeper.kind})
        confirm = _confirmed if arguments.allow_destructive else None
        writes = Writes(keeper, live, arguments.domain or "", confirm, {name for name, _ in done})
        if arguments.dry_run:
            _plan(arguments, reads, writes)
        elif arguments.allow_write:
            writes.run(reads.run)
        else:
            keeper.notes += writes.journal.left()
            reads.run()


def _plan(arguments: argparse.Namespace, reads: Reads, writes: Writes) -> None:
    _list("reads:", map(reads.plan, reads.order()))
    allowed = [operation for operation in writes.order() if arguments.allow_write]
    asks = " (only with --allow-destructive, asks)"
    lines = [f"{operation.id}{asks if operation.destructive else ''}" for operation in allowed]
    _list("makes, changes and takes away again, of its own:", lines)
    never = [(operation, writes.reason_against(operation)) for operation in reads.keeper.spec.operations]
    _list("never called:", (f"{operation.id}: {reason}" for operation, reason in never if reason))


def _confirmed(operation: Operation) -> bool:
    print(f"{operation.id}: {operation.description}")
    try:
        return input(f"type {operation.id} to run it on what this tool made: ").strip() == operation.id
    except EOFError:
        return False


# ------------------------------------------------------------------------------------------------------------- report


def _report(document: Document, proof: Settled[Proven], apply: bool) -> int:
    """Prints what the recordings prove, with the lines concerned, and the patch; writes it if asked to."""
    name = document.path.name
    found = [f"{name}:{document.line(edit.at)}: {edit.why}" for edit in proof.kept if edit.why]
    refused = [f"{refusal.edit.said}; but {refusal.reason}" for refusal in proof.refused]
    _list("the recordings prove:", dict.fromkeys(found))
    _list("they contradict a rule of the spec, so decide by hand:", refused)
    if not proof.kept:
        print("nothing to change in the spec" if not proof.refused else "nothing to change without a decision")
        return FINDINGS if proof.refused else DONE
    old, new = document.text.splitlines(True), proof.text.splitlines(True)
    print("".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")))
    if not apply:
        return FINDINGS
    with locked(document.path, document.text):
        replace_text(document.path, proof.text)
    print(f"written: {name}; now run `make generate` and `make test`")
    return FINDINGS if proof.refused else DONE


def _list(title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        print("\n  ".join([title, *shown]))
