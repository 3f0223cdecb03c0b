# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `emails`, in the order of its methods."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class Email(Model):
    """A row of `emails.list`.

    A mailbox. Its id is known; its other fields are assumed, since requests on mailboxes name them.
    Evidence: assumed.
    """

    id: str
    """Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. (Evidence: named in the vendor's docs, but not
    on a page of its own.)
    """
    mail: str | None
    """Address of the mailbox. Assumed, since requests on mailboxes name it. (Evidence: assumed.)"""
    mark: str | None
    """Mark of the mailbox. Assumed, since requests on mailboxes name it. (Evidence: assumed.)"""
    domain_id: str | None
    """Id of the mailbox's domain. Assumed, since requests on mailboxes name it. (Evidence: assumed.)"""

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("mail", "mail", _decode.text),
        Attribute("mark", "mark", _decode.text),
        Attribute("domain_id", "domain_id", _decode.text),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 4
        answer.id = value = get("id")
        if type(value) is not str:
            return False
        answer.mail = value = get("mail")
        if type(value) is not str:
            if value is not None or "mail" in raw:
                return False
            fields -= "mail" not in raw
        answer.mark = value = get("mark")
        if type(value) is not str:
            if value is not None or "mark" in raw:
                return False
            fields -= "mark" not in raw
        answer.domain_id = value = get("domain_id")
        if type(value) is not str:
            if value is not None or "domain_id" in raw:
                return False
            fields -= "domain_id" not in raw
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailV2(Model):
    """A row of `emails.list_v2`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailAdd(Model):
    """The answer of `emails.add`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailDelete(Model):
    """The answer of `emails.delete`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailUpdate(Model):
    """The answer of `emails.update`.

    The sample shows it empty.
    Evidence: documented.
    """


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailCleanUp(Model):
    """The answer of `emails.clean_up`.

    Documented as a required object; the sample shows it empty.
    Evidence: documented.
    """


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailCount(Model):
    """The answer of `emails.count`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
