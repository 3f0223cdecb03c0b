"""Files written whole or not at all, and by one run at a time."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
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
def locked(path: Path, before: str) -> Iterator[None]:
    """Keeps other runs from writing the spec, and all that goes with it, at the same time.

    before: The text that the run has read. Raises SpecError if the file has another one by now, or if another run is
    writing for PATIENCE seconds: then nothing may be written.
    """
    deadline = time.monotonic() + PATIENCE
    with path.open("rb") as held:
        while not _is_locked(held):
            if time.monotonic() >= deadline:
                raise SpecError(path, "another run is writing it: try again when that has ended")
            time.sleep(0.02)
        if path.read_text(encoding="utf-8") != before:
            raise SpecError(path, "it was changed while this run read it: run the command again")
        yield
