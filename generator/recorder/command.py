"""Command line: python -m generator record."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from generator.package import SOURCES, Read, Reads, ids, is_wanted, of_reads, plan_of, screen
from generator.recorder.bundle import Bundle, BundleError, exchanges_of, read_bundle
from generator.recorder.har import HarError, read_har
from generator.recorder.keeper import Keeper
from generator.recorder.live import Live, recorded_reads
from generator.recorder.proof import Proven, prove
from generator.recorder.writes import Writes
from generator.recordings import RECORDINGS, RecordingError, read_index
from generator.spec import Document, Draft, Operation, Settled, Spec, evidence_changes, load, locked, replace_text

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
    add("--from-bundle", type=Path, metavar="FILE", help="take what `python -m getmx.evidence` wrote; call nothing")
    add("--plan", metavar="TEXT", help="the plan of the account, noted in the index")
    add("--yes", action="store_true", help="do not ask before the calls")
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
        bundle = read_bundle(arguments.from_bundle) if arguments.from_bundle else None
        keeper = _keeper(arguments, Spec(document), bundle)
        try:
            if not _record(arguments, keeper, bundle):
                return FINDINGS
        finally:
            _list("not proven, or not recorded:", dict.fromkeys(keeper.notes))
            _list("all else is a pseudonym; left as it came:", keeper.left())
        if arguments.dry_run:
            return DONE
        return _report(document, prove(document, read_index(arguments.recordings), plan_of), arguments.apply)
    except (UsageError, HarError, BundleError, RecordingError) as error:
        print(f"error: {error}", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        print("interrupted: what is recorded stays; --resume goes on from there", file=sys.stderr)
        return INTERRUPTED


def _keeper(arguments: argparse.Namespace, spec: Spec, bundle: Bundle | None) -> Keeper:
    kind, client = "live", f"getmx {spec.version}"
    if bundle is not None:
        kind, client = "bundle", bundle.client
    elif arguments.from_har:
        kind, client = "har", "har"
    scale = (arguments.scale_base_url or os.environ.get("GETMX_SCALE_BASE_URL") or "").rstrip("/")
    keeper = Keeper(spec, arguments.recordings, kind, client, arguments.plan, scale or None)
    called = arguments.base_url or keeper.shared()
    if kind == "live" and not keeper.is_live(called):
        print(f"{called} is no server of the spec: recorded as sandbox, which proves nothing")
    return keeper


def _record(arguments: argparse.Namespace, keeper: Keeper, bundle: Bundle | None) -> bool:
    """Whether it was done; False if a person did not want the calls."""
    exchanges = None
    if bundle is not None:
        print("taken from a file: it shows what its sender says, and nobody here has seen the service answer")
        exchanges = exchanges_of(bundle, keeper.spec, keeper.shared(), keeper.notes)
    elif arguments.from_har:
        exchanges = read_har(arguments.from_har, keeper.spec, keeper.is_live, keeper.notes)
    if exchanges is None:
        return _call(arguments, keeper)
    for exchange in exchanges:
        keeper.keep(exchange)
    return True


def _call(arguments: argparse.Namespace, keeper: Keeper) -> bool:
    if arguments.allow_write and not arguments.domain:
        raise UsageError("--allow-write needs --domain NAME, a domain that may be added to the account")
    if arguments.allow_destructive and not arguments.allow_write:
        raise UsageError("--allow-destructive needs --allow-write: only what this tool made is ever deleted")
    token = os.environ.get("GETMX_TOKEN")
    if not token and not arguments.dry_run:
        raise UsageError("no token: set GETMX_TOKEN. To see what would be called, give --dry-run")
    base_url = (arguments.base_url or keeper.shared()).rstrip("/")
    with closing(Live(token or "none", base_url, keeper.scale, keeper.notes)) as live:
        done = keeper.done() if arguments.resume else set()
        reads = recorded_reads(keeper, live, {name for name, kind in done if kind == keeper.kind})
        confirm = _confirmed if arguments.allow_destructive else None
        writes = Writes(keeper, live, arguments.domain or "", confirm, {name for name, _ in done})
        allowed = writes.order() if arguments.allow_write else []
        print(screen("What will happen:", [*of_reads(reads.order(), base_url), *_of_writes(arguments, allowed)]))
        if arguments.dry_run:
            _plan(keeper, reads, writes, allowed)
            return True
        if not arguments.yes and not is_wanted("Make the calls?"):
            print("nothing was called; to go on without being asked, give --yes")
            return False
        if arguments.allow_write:
            writes.run(reads.run)
        else:
            keeper.notes += writes.journal.left()
            reads.run()
    return True


def _of_writes(arguments: argparse.Namespace, allowed: list[Operation]) -> list[tuple[str, str]]:
    """The parts of the screen about what the calls change, and about files."""
    changes = "nothing in the account"
    if allowed:
        deletes = "deletes it again, and asks before each" if arguments.allow_destructive else "deletes nothing"
        changes = f"makes objects of its own, changes them with {len(allowed)} operations, and {deletes}"
    applied = "and writes it" if arguments.apply else "and writes no spec"
    written = f"{arguments.recordings.name}/, with pseudonyms for real data; prints a patch of the spec {applied}"
    return [("changes", changes), ("writes", written)]


def _plan(keeper: Keeper, reads: Reads, writes: Writes, allowed: list[Operation]) -> None:
    _list("reads:", map(_planned, reads.order()))
    asks = " (only with --allow-destructive, asks)"
    lines = [f"{operation.id}{asks if operation.destructive else ''}" for operation in allowed]
    _list("makes, changes and takes away again, of its own:", lines)
    never = [(operation, writes.reason_against(operation)) for operation in keeper.spec.operations]
    _list("never called:", (f"{operation.id}: {reason}" for operation, reason in never if reason))


def _planned(read: Read) -> str:
    """The operation and its fields, for people."""
    sources = [f"{name} from {SOURCES.get(name, 'the folders that are known')}" for name in ids(read)]
    return f"{read.id}: {', '.join(sources) or 'no ids'}"


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
    _list(
        "how sure the spec is, now and with this patch:",
        evidence_changes(document, Draft(document.path, proof.text).document),
    )
    print("".join(difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")))
    if not apply:
        print("the recordings are kept; to write this patch, give --apply")
        return FINDINGS
    with locked(document.path, document.text):
        replace_text(document.path, proof.text)
    print(f"written: {name}; now run `make generate` and `make test`")
    return FINDINGS if proof.refused else DONE


def _list(title: str, lines: Iterable[str]) -> None:
    shown = list(lines)
    if shown:
        print("\n  ".join([title, *shown]))
