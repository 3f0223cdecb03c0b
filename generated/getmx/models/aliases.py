# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `aliases`, in the order of its methods."""

from __future__ import annotations

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class Alias(Model):
    """An alias. That it has an id is assumed; nothing else is known. Evidence: assumed."""

    id: str
    """Id of an alias, assumed to be `id` of /v1/alias/list. (Evidence: assumed.)"""

    __attributes__ = (Attribute("id", "id", _decode.text, required=True, optional=False),)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class AliasAdd(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class AliasDelete(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class AliasUpdate(Model):
    """Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."""

    __open__ = True
