# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `aliases`, in the order of its methods."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class Alias(Model):
    """A row of `aliases.list`.

    An alias. All its fields are assumed, its id as every list has one, the others from its requests.
    Evidence: assumed.
    """

    id: str
    """Id of an alias, assumed to be `id` of /v1/alias/list. (Evidence: assumed.)"""
    domain_id: str | None
    """Id of the alias's domain. Assumed, since requests on aliases name it. (Evidence: assumed.)"""
    group_pay_id: str | None
    """Id of a pay group. Assumed, since requests on aliases name it. (Evidence: assumed.)"""

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("domain_id", "domain_id", _decode.text),
        Attribute("group_pay_id", "group_pay_id", _decode.text),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 3
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
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class AliasAdd(Model):
    """The answer of `aliases.add`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class AliasDelete(Model):
    """The answer of `aliases.delete`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class AliasUpdate(Model):
    """The answer of `aliases.update`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
