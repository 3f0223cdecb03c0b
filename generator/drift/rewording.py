"""Prose of the spec that speaks of what is not known, though a page may have shown it by now."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from generator.spec import SCHEMAS, Document, Spec, reached, walk

_OPEN = re.compile(
    r"\bnot (?:documented|known|explained)\b|\b(?:is|are|nothing) (?:else )?(?:is )?(?:known|unknown|assumed)\b|"
    r"\bdo(?:es)? not (?:explain|say)\b|\bis not said here\b|\bknown from its page alone\b",
    re.IGNORECASE,
)


def open_prose(document: Document, operations: Iterable[str]) -> list[str]:
    """`file:line` of such descriptions of the operations, and of the schemas that they alone have, with their words."""
    spec = Spec(document)
    uses = {operation.id: reached(document, operation.node) for operation in spec.operations}
    shared = Counter(at for used in uses.values() for at in used)
    found: dict[str, str] = {}
    for name in operations:
        own = [at for at in uses[name] if at.startswith(SCHEMAS) and shared[at] == 1]
        for at in (spec.operation(name).at, *own):
            found |= dict(_sentences(document, at))
    return [f"{document.path}:{line}: {text}" for line, text in sorted((document.line(at), found[at]) for at in found)]


def _sentences(document: Document, at: str) -> Iterator[tuple[str, str]]:
    for below, value in walk(document.get(at)):
        if below.endswith("/description") and isinstance(value, str):
            for sentence in re.split(r"(?<=[.;])\s+", " ".join(value.split())):
                if _OPEN.search(sentence):
                    yield at + below, sentence
