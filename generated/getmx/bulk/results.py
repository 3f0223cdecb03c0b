# Copied by `make generate` from generator/package/bulk/results.py. Edit it there, not here.
"""What became of each row."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

#: added: The service says so. found: The answer was lost, and a look shows that it is there. refused: The service did
#: not add it. not_sent: It could not be sent. unknown: The answer was lost, and no look shows it. not_started: The
#: import ended before.
Status = Literal["added", "found", "refused", "not_sent", "unknown", "not_started"]


class Result(NamedTuple):
    """What became of a row.

    Attributes:
        line: Its line in the file.
        mail: Its address.
        status: What became of it.
        id: The id of the mailbox, if the answer or a look has shown it.
        detail: Why it was not added, in words.
    """

    line: int
    mail: str
    status: Status
    id: str = ""
    detail: str = ""


def write_results(path: Path, results: Iterable[Result]) -> None:
    """Writes the results as CSV. The file is there as a whole, or as it was before.

    Raises:
        OSError: It cannot be written. The error names the file.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(Result._fields)
            writer.writerows([_harmless(value) for value in result] for result in results)
        os.replace(new, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        with suppress(OSError):  # If all went well, it is not there any more.
            new.unlink()


def _harmless(value: object) -> object:
    """A spreadsheet runs a text that begins like this, and the service decides what stands in an id or a message."""
    is_run = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_run else value
