"""Mailboxes."""

from __future__ import annotations

import re

from ..faults import Code, Refused
from ..forms import Form
from ..memory import Mailbox, Memory, found, seconds
from .domains import named_domain
from .serving import Data, Row, change, is_named, matches, page, serves

#: created_at and id of a row.
_CURSOR = "([0-9]{1,18}),([0-9]{1,19})"


def _mailbox_row(mailbox: Mailbox) -> Row:
    return {"id": mailbox.id, "mail": mailbox.mail, "mark": mailbox.mark, "domain_id": mailbox.domain_id}


def named_mailbox(memory: Memory, form: Form) -> Mailbox:
    return found(memory.mailboxes, form.text("mail_id"), "mail_id")


def _asked_mailboxes(memory: Memory, form: Form) -> list[Mailbox]:
    return [
        mailbox
        for mailbox in memory.mailboxes.values()
        if is_named(form, "mail", mailbox.mail) and matches(form, _mailbox_row(mailbox), "domain_id", "mark")
    ]


@serves("listEmails", "rows have id, mail, mark and domain_id")
def _list_emails(memory: Memory, form: Form) -> Data:
    return page([_mailbox_row(mailbox) for mailbox in _asked_mailboxes(memory, form)], form)


@serves(
    "listEmailsV2",
    "answers {list}, rows as in listEmails and created_at; offset is <created_at>,<id> of a row, and the rows after it "
    "come; sorts by created_at only, desc unless sort_type is asc; limit is at least 1",
)
def _list_emails_v2(memory: Memory, form: Form) -> Data:
    is_descending, limit = _sort_order(form)
    asked = sorted(_asked_mailboxes(memory, form), key=_position, reverse=is_descending)
    if form.text("offset"):
        last = _cursor(form)
        asked = [box for box in asked if (_position(box) < last if is_descending else _position(box) > last)]
    return {"list": [{**_mailbox_row(box), "created_at": box.created_at} for box in asked[:limit]]}


def _position(mailbox: Mailbox) -> tuple[int, int]:
    return mailbox.created_at, int(mailbox.id)


def _sort_order(form: Form) -> tuple[bool, int]:
    """Whether the newest come first, and how many."""
    if form.text("sort_value") not in ("", "created_at") or form.text("sort_type") not in ("", "asc", "desc"):
        raise Refused(Code.BROKEN_RULE, "sort_value must be created_at, sort_type asc or desc")
    if form.number("limit", 20) < 1:
        raise Refused(Code.BROKEN_RULE, "limit must be at least 1")
    return form.text("sort_type") != "asc", form.number("limit", 20)


def _cursor(form: Form) -> tuple[int, int]:
    match = re.fullmatch(_CURSOR, form.text("offset"))
    if match is None:
        raise Refused(Code.BROKEN_RULE, "offset must be <created_at>,<id> of the last row")
    return int(match[1]), int(match[2])


@serves("addEmail", "answers {id}; mail is the whole address, of the domain that is named")
def _add_email(memory: Memory, form: Form) -> Data:
    domain = named_domain(memory, form)
    return {"id": memory.add_mailbox(domain, form.text("mail"), form.text("mark"), seconds(form.at)).id}


@serves("deleteEmail", "answers {}; its messages and the aliases that collect for it are deleted too")
def _delete_email(memory: Memory, form: Form) -> None:
    memory.delete_mailbox(named_mailbox(memory, form))


@serves("updateEmail", "the password is checked and not kept")
def _update_email(memory: Memory, form: Form) -> None:
    change(named_mailbox(memory, form), form, "mark")


@serves("cleanUpEmail", "every folder is emptied")
def _clean_up_email(memory: Memory, form: Form) -> None:
    named_mailbox(memory, form).messages.clear()


@serves("countEmails", "answers {total}")
def _count_emails(memory: Memory, form: Form) -> Data:
    return {"total": len(_asked_mailboxes(memory, form))}
