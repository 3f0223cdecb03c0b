# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `domains`, in the order of its methods."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class Domain(Model):
    """A row of `domains.list`.

    A domain. Its id is known; its other fields are assumed, since requests on domains name them.
    Evidence: assumed.
    """

    id: str
    """Id of a domain, `id` of /v1/domain/list. (Evidence: named in the vendor's docs, but not on a page of its own.)"""
    domain: str | None
    """Name of the domain. Assumed, since requests on domains name it. (Evidence: assumed.)"""
    mark: str | None
    """Mark of the domain. Assumed, since requests on domains name it. (Evidence: assumed.)"""
    group_pay_id: str | None
    """Id of the pay group that the domain belongs to. Assumed, since requests on domains name it. (Evidence: assumed.)
    """

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("domain", "domain", _decode.text),
        Attribute("mark", "mark", _decode.text),
        Attribute("group_pay_id", "group_pay_id", _decode.text),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 4
        answer.id = value = get("id")
        if type(value) is not str:
            return False
        answer.domain = value = get("domain")
        if type(value) is not str:
            if value is not None or "domain" in raw:
                return False
            fields -= "domain" not in raw
        answer.mark = value = get("mark")
        if type(value) is not str:
            if value is not None or "mark" in raw:
                return False
            fields -= "mark" not in raw
        answer.group_pay_id = value = get("group_pay_id")
        if type(value) is not str:
            if value is not None or "group_pay_id" in raw:
                return False
            fields -= "group_pay_id" not in raw
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class DomainAdd(Model):
    """The answer of `domains.add`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class DomainDelete(Model):
    """The answer of `domains.delete`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class DomainDetail(Model):
    """The answer of `domains.get`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class DomainBindToGroupPay(Model):
    """The answer of `domains.bind_to_group_pay`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class DomainUnbindFromGroupPay(Model):
    """The answer of `domains.unbind_from_group_pay`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class DomainUpdate(Model):
    """The answer of `domains.update`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
