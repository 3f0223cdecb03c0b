"""Messages and folders."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

from ..faults import Code, Refused
from ..forms import Form
from ..memory import FOLDERS, Mailbox, Memory, Message, found, seconds
from .mailboxes import named_mailbox
from .serving import Data, Row, is_named, page, serves


def _served_mailbox(memory: Memory, form: Form) -> Mailbox:
    """Raises Refused if the mailbox is on the other server."""
    mailbox = named_mailbox(memory, form)
    if memory.domains[mailbox.domain_id].is_on_scale != (form.server == "scale"):
        raise Refused(Code.WRONG_SERVER, "the mailbox is on the other server")
    return mailbox


def _folder(name: str) -> str:
    if name not in FOLDERS:
        raise Refused(Code.UNKNOWN_ID, "the folder is unknown")
    return name


def _message(memory: Memory, form: Form) -> tuple[Mailbox, Message]:
    mailbox = _served_mailbox(memory, form)
    message = found(mailbox.messages, form.text("message_id"), "message_id")
    if message.folder != _folder(form.text("folder")):
        raise Refused(Code.UNKNOWN_ID, "message_id is unknown in this folder")
    return mailbox, message


def _message_row(message: Message) -> Row:
    return {
        "body": message.body,
        "from": message.from_,
        "id": message.id,
        "subject": message.subject,
        "time": message.at.strftime("%Y-%m-%d %H:%M:%S"),
        "timestamp": seconds(message.at),
        "to": message.to,
    }


@serves("listMessages", "the folders are the four that the vendor quotes, and Junk; start_time means 00:00 of its day")
def _list_messages(memory: Memory, form: Form) -> Data:
    mailbox = _served_mailbox(memory, form)
    folders = {_folder(name) for name in form.texts("folder")}
    asked = [message for message in mailbox.messages.values() if message.folder in folders and _is_asked(form, message)]
    newest_first = sorted(asked, key=lambda message: (message.at, int(message.id)), reverse=True)
    return page([_message_row(message) for message in newest_first], form)


def _is_asked(form: Form, message: Message) -> bool:
    start, end = form.day("start_time"), form.day("end_time")
    return (
        (start is None or message.at >= start)
        and (end is None or message.at < end)
        and is_named(form, "to", message.to)
        and form.text("subject") in message.subject
        and form.number("flagged", 0) in (0, 1 if message.flagged else -1)
        and form.number("seen", 0) in (0, 1 if message.seen else -1)
    )


@serves(
    "getMessage",
    "a message that is not there is an empty list; body is the HTML if there is any, else the plain text; "
    "plain_text is empty if there is only HTML; attachments is what was delivered; reading does not mark it as seen",
)
def _get_message(memory: Memory, form: Form) -> Data:
    message = _served_mailbox(memory, form).messages.get(form.text("message_id"))
    folder = _folder(form.text("folder"))
    if message is None or message.folder != folder:
        return {"list": [], "total": 0}
    more = {"plain_text": message.plain_text, "attachments": deepcopy(message.attachments)}
    return {"list": [{**_message_row(message), **more}], "total": 1}


@serves("deleteMessage", "answers {}")
def _delete_message(memory: Memory, form: Form) -> None:
    mailbox, message = _message(memory, form)
    del mailbox.messages[message.id]


def _marked(memory: Memory, form: Form, **changes: Any) -> None:
    mailbox, message = _message(memory, form)
    mailbox.messages[message.id] = replace(message, **changes)


@serves("flagMessage", "answers {}")
def _flag_message(memory: Memory, form: Form) -> None:
    _marked(memory, form, flagged=form.flag("flagged"))


@serves("markMessageSeen", "answers {}")
def _mark_message_seen(memory: Memory, form: Form) -> None:
    _marked(memory, form, seen=form.flag("seen"))


@serves("markMessageAnswered", "answers {}; no call shows the mark, `Sandbox.messages` does")
def _mark_message_answered(memory: Memory, form: Form) -> None:
    _marked(memory, form, answered=form.flag("answered"))


@serves("moveMessage", "answers {}; the message keeps its id")
def _move_message(memory: Memory, form: Form) -> None:
    _marked(memory, form, folder=_folder(form.text("target_folder")))


@serves("listFolders", "answers {list, total}, rows are {name}")
def _list_folders(memory: Memory, form: Form) -> Data:
    _served_mailbox(memory, form)
    return {"list": [{"name": name} for name in FOLDERS], "total": len(FOLDERS)}
