# Copied by `make generate` from generator/package/bulk/journal.py. Edit it there, not here.
"""The journal of an import: a line before each request, and one behind it.

A line before a request is on the disk when the request is sent. So what has no second line may have been sent.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self, get_args

from getmx import GetMXError

from .results import Status

_KIND: Final = "getmx mailbox import"
_SENT: Final = "sent"
_STATES: Final = {_SENT, *get_args(Status)}


class JournalError(GetMXError):
    """The journal cannot be used: it is of another import, damaged, in use, or cannot be written."""


class Entry(NamedTuple):
    """The last that is known of a row: `sent` if there is no result."""

    state: str
    domain_id: str
    id: str = ""
    detail: str = ""


class Journal:
    """A journal that is open for writing. No other process can open it, but on Windows.

    Attributes:
        entries: The last entry of each row, by its address.
    """

    def __init__(self, path: Path, address: str) -> None:
        """Opens a journal, or begins one.

        Args:
            path: Its file.
            address: The address of the service. A journal belongs to one.

        Raises:
            JournalError: It cannot be used.
        """
        self.path = path
        self.entries: dict[str, Entry] = {}
        self._broken: OSError | None = None
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise self._error(f"cannot be opened: {error.strerror}") from None
        try:
            self._begin(address)
        except BaseException:
            os.close(self._file)
            raise

    def sent(self, mail: str, domain_id: str) -> None:
        """Notes that a row is about to be sent. When this returns, it is on the disk.

        Raises:
            JournalError: It could not be written. Nothing must be sent then.
        """
        self._write({"mail": mail, "state": _SENT, "domain_id": domain_id}, to_disk=True)
        self.entries[mail] = Entry(_SENT, domain_id)

    def ended(self, mail: str, status: Status, id: str = "", detail: str = "") -> None:
        """Notes what became of a row that was sent.

        Raises:
            JournalError: It could not be written.
        """
        domain_id = self.entries[mail].domain_id
        self.entries[mail] = Entry(status, domain_id, id, detail)
        self._write({"mail": mail, "state": status, "domain_id": domain_id, "id": id, "detail": detail})

    def close(self) -> None:
        """Lets another import open it."""
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self, address: str) -> None:
        self._lock()
        lines = self._lines()
        if not lines:
            self._write({"journal": _KIND, "address": address}, to_disk=True)
            return
        head = _read(lines[0])
        if head.get("journal") != _KIND:
            raise self._error("is no journal of an import")
        if head.get("address") != address:
            raise self._error(f"is of an import to {head.get('address')}, not to {address}: name another journal")
        for line in lines[1:]:
            self._take(_read(line))

    def _take(self, line: dict[str, Any]) -> None:
        if line.get("state") not in _STATES or not {"mail", "domain_id"} <= line.keys():
            raise self._error("is damaged: a line of it cannot be read")
        self.entries[line["mail"]] = Entry(line["state"], line["domain_id"], line.get("id", ""), line.get("detail", ""))

    def _lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows has no such lock.
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise self._error("is in use by another import") from None

    def _lines(self) -> list[bytes]:
        """Its lines. A last one without an end goes: what it says was not sent, or is looked up."""
        with os.fdopen(os.dup(self._file), "rb") as file:
            content = file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if content and not whole:
            raise self._error("is no journal of an import")
        os.ftruncate(self._file, len(whole))
        os.lseek(self._file, 0, os.SEEK_END)
        return whole.splitlines()

    def _write(self, line: dict[str, str], *, to_disk: bool = False) -> None:
        """Writes a line. After a failure nothing more is written: a line behind a part of one could not be read."""
        content = (json.dumps(line) + "\n").encode()
        try:
            if self._broken is not None:
                raise self._broken
            if os.write(self._file, content) != len(content):
                raise OSError(0, "only a part was written; is the disk full?")
            if to_disk:
                os.fsync(self._file)
        except OSError as error:
            self._broken = error
            raise self._error(f"cannot be written: {error.strerror}") from None

    def _error(self, problem: str) -> JournalError:
        return JournalError(f"the journal {self.path} {problem}")


def _read(line: bytes) -> dict[str, Any]:
    """A line; empty if it cannot be read."""
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
