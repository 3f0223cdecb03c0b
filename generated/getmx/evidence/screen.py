# Copied by `make generate` from generator/package/evidence/screen.py. Edit it there, not here.
"""What a person reads before anything is called."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from .facts import Read
from .reads import most_calls

_WIDTH, _LABEL = 96, 10


def screen(title: str, parts: Iterable[tuple[str, str]]) -> str:
    """A short text of labelled parts, with lines of at most 96 characters."""
    lines = [title]
    for label, text in parts:
        first, rest = f"  {label:{_LABEL}}", " " * (_LABEL + 2)
        lines += textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)
    return "\n".join(lines)


def of_reads(reads: Sequence[Read], address: str) -> list[tuple[str, str]]:
    """The parts about calls that only read: which, where, what they cost, and what they may prove."""
    if not reads:
        return [("calls", "nothing that only reads")]
    most, least = sum(map(most_calls, reads)), len(reads)
    paths, answers = _levels(read.path_level for read in reads), _levels(read.answer_level for read in reads)
    return [
        ("calls", f"{least} operations that only read, at {address}: {', '.join(read.id for read in reads)}"),
        ("costs", f"at most {most} calls of your account, more if some have to be repeated after a fault. {_UNKNOWN}"),
        ("proves", f"of each operation that answers, the path ({paths}) and what the answer holds ({answers})"),
    ]


_UNKNOWN = "Whether GetMX limits or charges calls is not known, nor whether a message that was fetched counts as read."


def _levels(levels: Iterable[str]) -> str:
    counted = Counter(levels)
    return f"now {', '.join(f'{count} {level}' for level, count in sorted(counted.items()))}"


def is_wanted(question: str) -> bool:
    """Asks; only `y` or `yes` is a yes, and who cannot be asked has said no."""
    try:
        return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
