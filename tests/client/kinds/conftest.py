"""Fixtures of the tests about processes, loops and interrupts."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture
def unclosed_is_fine() -> Iterator[None]:
    """For what ends without closing: Python closes such sockets itself, and warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()
