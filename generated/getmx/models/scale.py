# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `scale`, in the order of its methods."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class RemainingSpace(Model):
    """The answer of `scale.remaining_space`.

    Free space of a Scale server.
    Evidence: documented.
    """

    message_available_space_per: float
    """Space left for messages, as a share from 0 to 1. The vendor's text says system space; the name is taken at its
    word.
    """
    message_available_space_size: float
    """Space left for messages, in GB. The vendor's text says system space; the name is taken at its word."""
    space_expansion_status: int
    """1 is expanded; -1 is not."""
    system_available_space_per: float | None
    """Space left for the system, as a share from 0 to 1. Only expanded servers return it, so it is not required,
    although the vendor's table marks it so. The vendor's text says mail space; the name is taken at its word.
    """
    system_available_space_size: float | None
    """Space left for the system, in GB. Only expanded servers return it, so it is not required, although the vendor's
    table marks it so. The vendor's text says mail space; the name is taken at its word.
    """

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute(
            "message_available_space_per", "message_available_space_per", _decode.number, required=True, optional=False
        ),
        Attribute(
            "message_available_space_size",
            "message_available_space_size",
            _decode.number,
            required=True,
            optional=False,
        ),
        Attribute("space_expansion_status", "space_expansion_status", _decode.integer, required=True, optional=False),
        Attribute("system_available_space_per", "system_available_space_per", _decode.number),
        Attribute("system_available_space_size", "system_available_space_size", _decode.number),
    )


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class ScaleRebootServer(Model):
    """The answer of `scale.reboot_server`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class ScaleResetServer(Model):
    """The answer of `scale.reset_server`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class ScaleCleanUpServer(Model):
    """The answer of `scale.clean_up_server`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
