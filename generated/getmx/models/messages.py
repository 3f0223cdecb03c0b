# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `messages`, in the order of its methods."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class Message(Model):
    """A row of `messages.list`.

    A message in a list.
    Evidence: documented.
    """

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
    timestamp: int | None
    """Time of the message as a number. Its unit is not documented."""
    to: str | None
    """Recipient."""

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("body", "body", _decode.text),
        Attribute("from_", "from", _decode.text),
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("subject", "subject", _decode.text),
        Attribute("time", "time", _decode.text),
        Attribute("timestamp", "timestamp", _decode.integer),
        Attribute("to", "to", _decode.text),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 7
        answer.body = value = get("body")
        if type(value) is not str:
            if value is not None or "body" in raw:
                return False
            fields -= "body" not in raw
        answer.from_ = value = get("from")
        if type(value) is not str:
            if value is not None or "from" in raw:
                return False
            fields -= "from" not in raw
        answer.id = value = get("id")
        if type(value) is not str:
            return False
        answer.subject = value = get("subject")
        if type(value) is not str:
            if value is not None or "subject" in raw:
                return False
            fields -= "subject" not in raw
        answer.time = value = get("time")
        if type(value) is not str:
            if value is not None or "time" in raw:
                return False
            fields -= "time" not in raw
        answer.timestamp = value = get("timestamp")
        if type(value) is not int:
            if value is not None or "timestamp" in raw:
                return False
            fields -= "timestamp" not in raw
        answer.to = value = get("to")
        if type(value) is not str:
            if value is not None or "to" in raw:
                return False
            fields -= "to" not in raw
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageDetail(Model):
    """The answer of `messages.get`.

    A message with its plain text and its attachments.
    Evidence: documented.
    """

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
    timestamp: int | None
    """Time of the message as a number. Its unit is not documented."""
    to: str | None
    """Recipient."""
    plain_text: str | None
    """The message as plain text."""
    attachments: Any
    """Attachments. Their form is not documented. (Evidence: not known.)"""

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("body", "body", _decode.text),
        Attribute("from_", "from", _decode.text),
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("subject", "subject", _decode.text),
        Attribute("time", "time", _decode.text),
        Attribute("timestamp", "timestamp", _decode.integer),
        Attribute("to", "to", _decode.text),
        Attribute("plain_text", "plain_text", _decode.text),
        Attribute("attachments", "attachments", _decode.anything),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 9
        answer.body = value = get("body")
        if type(value) is not str:
            if value is not None or "body" in raw:
                return False
            fields -= "body" not in raw
        answer.from_ = value = get("from")
        if type(value) is not str:
            if value is not None or "from" in raw:
                return False
            fields -= "from" not in raw
        answer.id = value = get("id")
        if type(value) is not str:
            return False
        answer.subject = value = get("subject")
        if type(value) is not str:
            if value is not None or "subject" in raw:
                return False
            fields -= "subject" not in raw
        answer.time = value = get("time")
        if type(value) is not str:
            if value is not None or "time" in raw:
                return False
            fields -= "time" not in raw
        answer.timestamp = value = get("timestamp")
        if type(value) is not int:
            if value is not None or "timestamp" in raw:
                return False
            fields -= "timestamp" not in raw
        answer.to = value = get("to")
        if type(value) is not str:
            if value is not None or "to" in raw:
                return False
            fields -= "to" not in raw
        answer.plain_text = value = get("plain_text")
        if type(value) is not str:
            if value is not None or "plain_text" in raw:
                return False
            fields -= "plain_text" not in raw
        answer.attachments = get("attachments")
        fields -= "attachments" not in raw
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageDelete(Model):
    """The answer of `messages.delete`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageFlag(Model):
    """The answer of `messages.flag`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageMarkSeen(Model):
    """The answer of `messages.mark_seen`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageMarkAnswered(Model):
    """The answer of `messages.mark_answered`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageFolders(Model):
    """The answer of `messages.list_folders`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageMove(Model):
    """The answer of `messages.move`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
