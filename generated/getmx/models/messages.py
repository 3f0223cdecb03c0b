# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `messages`, in the order of its methods."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class Message(Model):
    """A message in a list. Evidence: documented."""

    body: str | None
    """The message itself."""
    from_: str | None
    """Sender."""
    id: str
    """Id of a message, `id` of /v1/message/list."""
    subject: str | None
    """Not described by the vendor."""
    time: str | None
    """Time of the message as text. Its form and its time zone are not documented."""
    to: str | None
    """Recipient."""
    timestamp: int | None
    """Time of the message as a number. Its unit is not documented."""

    __attributes__ = (
        Attribute("body", "body", _decode.text),
        Attribute("from_", "from", _decode.text),
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("subject", "subject", _decode.text),
        Attribute("time", "time", _decode.text),
        Attribute("to", "to", _decode.text),
        Attribute("timestamp", "timestamp", _decode.integer),
    )


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageDetail(Model):
    """A message with its plain text and its attachments. Evidence: documented."""

    body: str | None
    """The message itself."""
    from_: str | None
    """Sender."""
    id: str
    """Id of a message, `id` of /v1/message/list."""
    subject: str | None
    """Not described by the vendor."""
    time: str | None
    """Time of the message as text. Its form and its time zone are not documented."""
    to: str | None
    """Recipient."""
    timestamp: int | None
    """Time of the message as a number. Its unit is not documented."""
    plain_text: str | None
    """The message as plain text."""
    attachments: Any
    """Attachments. Their form is not documented. (Evidence: not known.)"""

    __attributes__ = (
        Attribute("body", "body", _decode.text),
        Attribute("from_", "from", _decode.text),
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("subject", "subject", _decode.text),
        Attribute("time", "time", _decode.text),
        Attribute("to", "to", _decode.text),
        Attribute("timestamp", "timestamp", _decode.integer),
        Attribute("plain_text", "plain_text", _decode.text),
        Attribute("attachments", "attachments", _decode.anything),
    )


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageDelete(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageFlag(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageMarkSeen(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageMarkAnswered(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageFolders(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageMove(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True
