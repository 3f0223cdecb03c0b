# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `emails`, in the order of its methods."""

from __future__ import annotations

from attrs import frozen

from .._runtime.decode import Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class EmailCleanUp(Model):
    """Documented as a required object; the sample shows it empty. Evidence: documented."""
