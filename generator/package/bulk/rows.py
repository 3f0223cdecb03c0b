"""The rows of a CSV file of mailboxes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from getmx import GetMXInputError

REQUIRED = ("mail", "password")
OPTIONAL = ("domain_id", "mark")


class RowsError(GetMXInputError):
    """Rows are wrong. Nothing was sent.

    Attributes:
        problems: What is wrong, one line for each row.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class MailboxRow(NamedTuple):
    """A mailbox to be added. Its repr hides the password.

    Attributes:
        mail: Its address.
        password: Its password.
        domain_id: Its domain. None: the domain that its address names.
        mark: Its mark. None: none.
        line: The line of the file that it stands in. 0: it is of no file.
    """

    mail: str
    password: str
    domain_id: str | None = None
    mark: str | None = None
    line: int = 0

    def __repr__(self) -> str:
        return f"MailboxRow(mail={self.mail!r}, line={self.line})"


def read_rows(path: Path) -> list[MailboxRow]:
    """Reads a CSV file in UTF-8 with the columns mail and password, and optionally domain_id and mark.

    Raises:
        RowsError: It is no such file.
        OSError: It cannot be read.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:
        try:
            return list(_rows(csv.DictReader(file, strict=True)))
        except UnicodeDecodeError:
            raise RowsError(["the file is not in UTF-8: save it as CSV UTF-8"]) from None
        except csv.Error as error:
            raise RowsError([f"the file is no CSV: {error}"]) from None


def _rows(reader: csv.DictReader[str]) -> Iterator[MailboxRow]:
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    _check_columns(columns)
    for values in reader:
        if len(values) != len(columns) or None in values.values():
            raise RowsError([f"line {reader.line_num}: it does not have {len(columns)} values, as the first line has"])
        yield _row(dict(zip(columns, values.values(), strict=True)), reader.line_num)


def _row(values: dict[str, Any], line: int) -> MailboxRow:
    mail = values["mail"].strip().lower()
    return MailboxRow(mail, values["password"], values.get("domain_id") or None, values.get("mark") or None, line)


def _check_columns(columns: list[str]) -> None:
    """The names of wrong columns are not repeated: a file without a first line of names has a password there."""
    missing = [name for name in REQUIRED if name not in columns]
    extra = len(set(columns) - {*REQUIRED, *OPTIONAL})
    if missing or extra or len(set(columns)) != len(columns):
        problem = f"{', '.join(missing)} missing" if missing else "there are others, or one twice"
        wanted = f"{','.join(REQUIRED)} and optionally {', '.join(OPTIONAL)}"
        raise RowsError([f"the first line must name the columns {wanted}, with commas between them: {problem}"])
