"""Mail from outside: texts, HTML, attachments, folders."""

from __future__ import annotations

from typing import Any

import pytest

from getmx_sandbox import Sandbox
from getmx_sandbox.memory import FOLDERS
from tests.sandbox.account import needs

pytestmark = needs("listMessages", "getMessage")

#: What is delivered, and what `body` and `plain_text` of the message are then.
TEXTS: list[tuple[dict[str, str], str, str]] = [
    ({}, "Hello.", "Hello."),
    ({"body": "b"}, "b", "b"),
    ({"body": ""}, "", ""),
    ({"plain_text": "p"}, "p", "p"),
    ({"plain_text": ""}, "", ""),
    ({"html": "<p>h"}, "<p>h", ""),
    ({"html": ""}, "", ""),
    ({"html": "<p>h", "plain_text": "p"}, "<p>h", "p"),
    ({"body": "b", "plain_text": "p"}, "b", "p"),
]


def delivered(folder: str = "Inbox", **message: Any) -> tuple[Any, Any]:
    """The row of a message, and its detail."""
    sandbox = Sandbox()
    mail_id = sandbox.add_mailbox("a@example.com")
    message_id = sandbox.deliver("a@example.com", folder=folder, **message)
    mx = sandbox.client()
    (row,) = mx.messages.list(mail_id=mail_id, folder=folder)
    detail = mx.messages.get(mail_id=mail_id, folder=folder, message_id=message_id)
    assert not mx.deviations
    return row, detail


@pytest.mark.parametrize(("message", "body", "plain_text"), TEXTS)
def test_the_texts_of_a_message(message: dict[str, str], body: str, plain_text: str) -> None:
    row, detail = delivered(**message)
    assert (row.body, detail.body, detail.plain_text) == (body, body, plain_text)


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_takes_mail(folder: str) -> None:
    row, detail = delivered(folder)
    assert row.id == detail.id


@pytest.mark.parametrize("attachments", [[], ["a.pdf"], [{"name": "ä.pdf", "size": 3}], "a.pdf", {"a.pdf": [1]}])
def test_attachments_come_as_they_were_delivered(attachments: Any) -> None:
    assert delivered(attachments=attachments)[1].attachments == attachments


def test_attachments_are_the_sandbox_s_own() -> None:
    sandbox, attachments = Sandbox(), [{"name": "a"}]
    mail_id = sandbox.add_mailbox("a@example.com")
    message_id = sandbox.deliver("a@example.com", attachments=attachments)
    form = [("token", sandbox.token), ("mail_id", mail_id), ("folder", "Inbox"), ("message_id", message_id)]
    attachments[0]["name"] = "changed"
    for _ in range(2):
        (row,) = sandbox.handle("/v1/message/detail", form)["data"]["list"]
        assert row["attachments"] == [{"name": "a"}]
        row["attachments"][0]["name"] = "changed"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ({"body": "b", "html": "<p>"}, "body or html, not both"),
        ({"attachments": [b"bytes"]}, "attachments must be JSON"),
        ({"attachments": [float("nan")]}, "attachments must be JSON"),
        ({"folder": "Spam"}, "folder must be one of .*, Junk$"),
    ],
)
def test_a_delivery_that_cannot_be_changes_nothing(message: dict[str, Any], reason: str) -> None:
    sandbox = Sandbox()
    sandbox.add_mailbox("a@example.com")
    with pytest.raises(ValueError, match=reason):
        sandbox.deliver("a@example.com", **message)
    assert sandbox.messages("a@example.com") == []
