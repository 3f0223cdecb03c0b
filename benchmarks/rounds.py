"""Measures several clients in turns, so that a machine that gets slower meanwhile slows all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.table import Times


class Measurement(NamedTuple):
    """What is measured, with which client, and what makes the measurement and returns its seconds."""

    case: str
    client: str
    seconds: Callable[[], float]


def in_rounds(measurements: Sequence[Measurement], rounds: int) -> Times:
    """Makes each measurement once in each round. A first round warms up and is not counted."""
    times: dict[str, dict[str, list[float]]] = {measurement.case: {} for measurement in measurements}
    for number in range(rounds + 1):
        for case, client, measure in measurements:
            seconds = measure()
            if number:
                times[case].setdefault(client, []).append(seconds)
    return times
