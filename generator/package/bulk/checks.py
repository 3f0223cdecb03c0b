"""What is checked of all rows before the first call."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

from getmx import OPERATIONS, GetMXInputError, UnconfirmedRuleWarning
from getmx._runtime.encode import form

from .rows import MailboxRow, RowsError

#: The operations of an import, by operationId.
ADD, LIST, DOMAINS = "addEmail", "listEmails", "listDomains"


def checked_rows(rows: Sequence[MailboxRow]) -> None:
    """Holds the rows against the rules of the client, assumed ones too, and looks for addresses that come twice.

    Raises:
        RowsError: Rows are wrong. It names each of them.
    """
    if problems := list(_problems(rows)):
        raise RowsError(problems)


def _problems(rows: Sequence[MailboxRow]) -> Iterator[str]:
    if not rows:
        yield "there are no rows"
    lines: dict[str, int] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnconfirmedRuleWarning)
        for row in rows:
            mail = row.mail.lower()
            problem = f"{mail} is in line {lines[mail]}, too" if mail in lines else _problem(row)
            lines.setdefault(mail, row.line)
            if problem is not None:
                yield f"line {row.line}: {problem}"


def _problem(row: MailboxRow) -> str | None:
    name, _, domain = row.mail.partition("@")
    if not name or not domain or "@" in domain or not row.mail.isprintable() or " " in row.mail:
        return "mail is no address"
    try:
        form(OPERATIONS[ADD], values_of(row, row.domain_id or "later"), {})
    except (GetMXInputError, UnconfirmedRuleWarning) as error:
        return str(error).partition(": ")[2].partition(";")[0]
    return None


def values_of(row: MailboxRow, domain_id: str) -> dict[str, str | None]:
    """The form fields of a row."""
    return {"domain_id": domain_id, "mail": row.mail, "password": row.password, "mark": row.mark}
