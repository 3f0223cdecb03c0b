# Copied by `make generate` from generator/package/bulk/__init__.py. Edit it there, not here.
"""Import of many mailboxes: each is added once, also if answers are lost or the program is killed.

    rows = read_rows(Path("new.csv"))
    async with AsyncGetMX() as mx:
        results = await import_mailboxes(mx, rows, Path("new.csv.journal"))

What was sent is noted in a journal. Call it again with the same journal to go on after an interruption.
"""

from .checks import checked_rows
from .importing import Pace, import_mailboxes
from .journal import JournalError
from .results import Result, Status, write_results
from .rows import MailboxRow, RowsError, read_rows

__all__ = [
    "JournalError",
    "MailboxRow",
    "Pace",
    "Result",
    "RowsError",
    "Status",
    "checked_rows",
    "import_mailboxes",
    "read_rows",
    "write_results",
]
