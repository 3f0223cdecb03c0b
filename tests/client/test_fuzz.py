"""Whatever is answered or passed, only this package's errors come out. `make prove-fuzz` tries many more."""

from __future__ import annotations

from tests.support.fuzzing import fuzz_answers, fuzz_arguments


def test_whatever_is_answered() -> None:
    fuzz_answers(200)


def test_whatever_is_passed() -> None:
    fuzz_arguments(150)
