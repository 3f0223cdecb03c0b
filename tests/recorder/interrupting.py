"""Runs of the recorder that are interrupted at one of their steps: what they leave, and what --resume makes of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import httpx

from generator.recorder import command
from generator.recorder.proof import prove
from generator.recorder.writes import JOURNAL
from generator.recordings import read_index
from generator.spec import Settled, load
from tests.recorder.account import TOKEN
from tests.recorder.service import Service, spec_of
from tests.support.generating import run
from tests.support.recordings import strays

WRITING = ("--allow-write", "--domain", "recorded.example", "--allow-destructive")


class _Stop:
    """Raises KeyboardInterrupt at one of the steps that are taken, before or after it is. Counts them all."""

    def __init__(self, at: int, after: bool) -> None:
        self.at, self.after, self.taken = at, after, 0

    def around(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def stopping(*arguments: Any, **options: Any) -> Any:
            self.taken += 1
            is_here = self.taken == self.at
            if is_here and not self.after:
                raise KeyboardInterrupt
            result = step(*arguments, **options)
            if is_here:
                raise KeyboardInterrupt
            return result

        return stopping


@contextmanager
def _stopping(stop: _Stop) -> Iterator[None]:
    """Steps are requests that go out and files that are replaced. Each question is answered as asked for."""
    with (
        mock.patch.object(httpx.Client, "send", stop.around(httpx.Client.send)),
        mock.patch.object(os, "replace", stop.around(os.replace)),
        mock.patch("builtins.input", lambda prompt: prompt.split()[1]),
        mock.patch.dict(os.environ, {"GETMX_TOKEN": TOKEN}),
    ):
        yield


def files(folder: Path) -> set[str]:
    """What is recorded. Reading it shows that it is whole, and that nothing else lies there but what is allowed."""
    recorded = {found.path for found in read_index(folder) if isinstance(found.answer, dict) and found.form}
    allowed = recorded | {*strays(folder), folder / "index.yaml", folder / JOURNAL}
    if rest := {path for path in folder.rglob("*") if path.is_file()} - allowed:
        raise ValueError(f"left behind: {sorted(path.name for path in rest)}")
    return {path.relative_to(folder).as_posix() for path in recorded}


def walk(folder: Path, service: Service, at: int, after: bool, *arguments: str) -> tuple[int, int]:
    """Exit status and steps of a run, which stops `at` one of them (0: never); the spec has to load afterwards.

    What the files prove is another matter, and takes most of the time: only --apply asks for it.
    """
    stop, spec = _Stop(at, after), folder / "spec.yaml"
    if not spec.exists():
        spec_of(service, folder)
    proving = prove if "--apply" in arguments else lambda document, recordings, check: Settled("", [], [])
    with _stopping(stop), mock.patch.object(command, "prove", proving):
        done = run("record", "--spec", spec, "--recordings", folder / "recordings", "--yes", *arguments)
    load(spec)
    return done.status, stop.taken


def _standing(service: Service) -> set[str]:
    """Ids of what stands in the account, but for pay groups: those cannot be deleted."""
    return {row["id"] for row in service.account.listed()}


def interrupted(at: int, after: bool, whole: set[str], arguments: tuple[str, ...]) -> str:
    """What does not hold if the run is interrupted there; empty if all does."""
    with tempfile.TemporaryDirectory() as temporary, Service() as service:
        folder, before = Path(temporary), _standing(service)
        status, _ = walk(folder, service, at, after, *arguments)
        try:
            kept = files(folder / "recordings")
            resumed, _ = walk(folder, service, 0, False, "--resume", *arguments)
            found = files(folder / "recordings")
        except ValueError as error:
            return str(error)
        if (status, resumed) != (130, 0):
            return f"exit status {status}, resumed {resumed}"
        if not kept <= found or found != whole:
            return f"other files: {sorted(found ^ whole)}"
        if _standing(service) != before:
            return "something is left in the account"
        return f"the journal is left: {JOURNAL}" if (folder / "recordings" / JOURNAL).exists() else ""
