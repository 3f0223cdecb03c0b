"""Files written whole or not at all, and by one run at a time."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from generator.spec.document import SpecError


def replace_text(path: Path, text: str) -> None:
    """Writes a file whole or, whatever happens, leaves it as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


#: How long a run waits for another one that is writing, in seconds.
PATIENCE = 10.0


def _is_locked(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Waits for the lock of the file. Raises SpecError after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    with path.open("rb") as file:
        while not _is_locked(file):
            if time.monotonic() >= deadline:
                raise SpecError(path, "another run is writing it: try again when that has ended")
            time.sleep(0.02)
        yield


@contextmanager
def locked(path: Path, before: str) -> Iterator[None]:
    """Keeps other runs from writing the spec, and all that goes with it, at the same time.

    before: The text that the run has read. Raises SpecError if the file has another one by now, or if another run is
    writing for PATIENCE seconds: then nothing may be written.
    """
    with _held(path):
        if path.read_text(encoding="utf-8") != before:
            raise SpecError(path, "it was changed while this run read it: run the command again")
        yield


# ----------------------------------------------------------------------------------------------- files that go together

_LIST = "files.json"


def replace_together(path: Path, contents: Mapping[Path, bytes | None]) -> None:
    """Writes the spec and the files that go with it, all or none, whatever happens. None removes a file.

    The new contents are kept beside the spec until each is in its place. A run that is killed meanwhile is finished by
    `finish_replacing`. Call it while the spec is `locked`. If it raises OSError, nothing is changed.
    """
    kept = _kept(path)
    shutil.rmtree(kept, ignore_errors=True)
    try:
        _keep(kept, contents)
    except BaseException:
        shutil.rmtree(kept, ignore_errors=True)
        raise
    try:
        _put_in_place(kept)
    except KeyboardInterrupt:
        _put_in_place(kept)
        raise


def finish_replacing(path: Path) -> None:
    """Finishes what a run that was killed had begun to write beside the spec, or drops it if not all of it was there.

    Raises SpecError if another run is writing.
    """
    kept = _kept(path)
    if kept.exists():
        with _held(path):
            _put_in_place(kept)


def _kept(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _keep(kept: Path, contents: Mapping[Path, bytes | None]) -> None:
    """Writes the contents, and their list as the last: it is there only if all of them are."""
    kept.mkdir(parents=True)
    places = {}
    for number, (target, content) in enumerate(contents.items()):
        places[os.path.relpath(target, kept.parent)] = None if content is None else str(number)
        if content is not None:
            _write_through(kept / str(number), content)
    _write_through(kept / f"{_LIST}.tmp", json.dumps(places).encode())
    (kept / f"{_LIST}.tmp").replace(kept / _LIST)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _put_in_place(kept: Path) -> None:
    """May be called again at any time, until the list is gone."""
    if (kept / _LIST).exists():
        for name, source in json.loads((kept / _LIST).read_text(encoding="utf-8")).items():
            target = kept.parent / name
            if source is None:
                target.unlink(missing_ok=True)
            elif (kept / source).exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(kept / source, target)
        (kept / _LIST).unlink()
    shutil.rmtree(kept, ignore_errors=True)
