# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `message_notices`, in the order of its methods."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageNotice(Model):
    """A row of `message_notices.list`.

    A message notice. Its id is known; its other fields are assumed, since requests on message notices name them.
    Evidence: assumed.
    """

    id: str
    """Id of a message notice, `id` of /v1/message-notice/list. (Evidence: named in the vendor's docs, but not on a
    page of its own.)
    """
    domain_id: str | None
    """Id of a domain. Assumed, since requests on message notices name it. (Evidence: assumed.)"""
    group_pay_id: str | None
    """Id of a pay group. Assumed, since requests on message notices name it. (Evidence: assumed.)"""
    platform: int | None
    """Platform that gets the notices. What its numbers mean is not documented. Assumed, since requests on message
    notices name it. (Evidence: assumed.)
    """

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("domain_id", "domain_id", _decode.text),
        Attribute("group_pay_id", "group_pay_id", _decode.text),
        Attribute("platform", "platform", _decode.integer),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 4
        answer.id = value = get("id")
        if type(value) is not str:
            return False
        answer.domain_id = value = get("domain_id")
        if type(value) is not str:
            if value is not None or "domain_id" in raw:
                return False
            fields -= "domain_id" not in raw
        answer.group_pay_id = value = get("group_pay_id")
        if type(value) is not str:
            if value is not None or "group_pay_id" in raw:
                return False
            fields -= "group_pay_id" not in raw
        answer.platform = value = get("platform")
        if type(value) is not int:
            if value is not None or "platform" in raw:
                return False
            fields -= "platform" not in raw
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageNoticeAdd(Model):
    """The answer of `message_notices.add`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageNoticeDelete(Model):
    """The answer of `message_notices.delete`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageNoticeCheck(Model):
    """The answer of `message_notices.check`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class MessageNoticeUpdate(Model):
    """The answer of `message_notices.update`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
