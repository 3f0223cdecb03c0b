"""What was measured, as a table for people and as data for machines. Nothing here measures anything."""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

#: Seconds in each round, by case and by client.
Times = Mapping[str, Mapping[str, Sequence[float]]]

_UNITS = {"µs": 1e6, "ms": 1e3}


class Spread(NamedTuple):
    """The quartiles of some values."""

    lower: float
    median: float
    upper: float

    def text(self, digits: int) -> str:
        """The median ± half of what lies between the other two."""
        return f"{self.median:.{digits}f} ± {(self.upper - self.lower) / 2:.{digits}f}"


def spread(values: Iterable[float]) -> Spread:
    known = list(values)
    return Spread(*statistics.quantiles(known, n=4, method="inclusive")) if len(known) > 1 else Spread(*known * 3)


def ratios(times: Sequence[float], base: Sequence[float]) -> Spread:
    """The ratios to the base of the same round, so that a machine that gets slower meanwhile slows both."""
    return spread(seconds / base_seconds for seconds, base_seconds in zip(times, base, strict=True))


def table(
    times: Times, clients: Sequence[str], base: str, unit: str, wrong: Collection[tuple[str, str]] = frozenset()
) -> str:
    """A row for each client, a column for each case, in Markdown. The last row has the time of the base.

    Args:
        times: What was measured. A client that is in no case is called absent.
        clients: The clients in the order of their rows.
        base: The client that the others are compared with.
        unit: µs or ms, for the last row.
        wrong: The cases and clients that are not measured, because the client gets something wrong.
    """
    measured = {name for case in times.values() for name in case} | {name for _, name in wrong}
    rows = [["", *times], ["---"] * (len(times) + 1)]
    for name in clients:
        empty = "-" if name in measured else "absent"
        cells = (
            ratios(case[name], case[base]).text(2) if name in case else "wrong" if (title, name) in wrong else empty
            for title, case in times.items()
        )
        rows.append([name, *cells])
    in_unit = [spread(seconds * _UNITS[unit] for seconds in case[base]) for case in times.values()]
    rows.append([f"{base} in {unit}", *(taken.text(0) for taken in in_unit)])
    return "\n".join(_aligned(rows))


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) if cell != "---" else "-" * width for cell, width in zip(row, widths, strict=True)]
        yield f"| {' | '.join(cells)} |"


def as_data(times: Times, base: str) -> dict[str, Any]:
    """The same for machines: by case and client the seconds of each round, their quartiles and those of the ratios."""
    return {
        case: {
            name: {
                "seconds": list(seconds),
                "quartiles": spread(seconds),
                "ratio_quartiles": ratios(seconds, clients[base]),
            }
            for name, seconds in clients.items()
        }
        for case, clients in times.items()
    }
