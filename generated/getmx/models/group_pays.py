# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `group_pays`, in the order of its methods."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class GroupPay(Model):
    """A row of `group_pays.list`.

    A pay group. Its id is known; its mark is assumed, since requests on pay groups name it.
    Evidence: assumed.
    """

    id: str
    """Id of a pay group, `id` of /v1/group-pay/list. (Evidence: named in the vendor's docs, but not on a page of its
    own.)
    """
    mark: str | None
    """Mark of the pay group. Assumed, since requests on pay groups name it. (Evidence: assumed.)"""

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("mark", "mark", _decode.text),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 2
        answer.id = value = get("id")
        if type(value) is not str:
            return False
        answer.mark = value = get("mark")
        if type(value) is not str:
            if value is not None or "mark" in raw:
                return False
            fields -= "mark" not in raw
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class GroupPayAdd(Model):
    """The answer of `group_pays.add`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class GroupPayUpdate(Model):
    """The answer of `group_pays.update`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
