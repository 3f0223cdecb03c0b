"""Fixtures of the sandbox's tests."""

from __future__ import annotations

import pytest

from tests.sandbox.account import Account


@pytest.fixture
def account() -> Account:
    return Account()
