# Copied by `make generate` from generator/package/evidence/facts.py. Edit it there, not here.
"""What reading and redacting need to know of the spec: plain data, read from it when the package is made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, NamedTuple


class Read(NamedTuple):
    """An operation that only reads.

    required: Fields that must be sent, without the token.
    fields: All fields, in the order of the form, without the token.
    at_least: How many of those that are not required must be sent.
    path_level, answer_level: How the spec knows its path and its answer.
    """

    id: str
    path: str
    required: list[str]
    fields: list[str]
    at_least: int
    is_paged: bool
    path_level: str
    answer_level: str


@dataclass(frozen=True)
class Facts:
    """Of the whole spec.

    reads: By operationId.
    names: All names of fields. counts: those whose values are numbers.
    listed: The values that the spec lists, by the name of the field.
    """

    reads: Mapping[str, Read]
    names: frozenset[str]
    counts: frozenset[str]
    listed: Mapping[str, frozenset[str]]

    def dumped(self) -> str:
        """As JSON, always the same for the same facts."""
        plain = asdict(self) | {"reads": [read._asdict() for read in self.reads.values()]}
        return json.dumps(plain, default=sorted, ensure_ascii=False, indent=1) + "\n"


def load() -> Facts:
    """The facts of the spec that this package was made from."""
    plain: dict[str, Any] = json.loads(
        files(__name__.rpartition(".")[0]).joinpath("facts.json").read_text(encoding="utf-8")
    )
    reads = {read["id"]: Read(**read) for read in plain["reads"]}
    listed = {name: frozenset(values) for name, values in plain["listed"].items()}
    return Facts(reads, frozenset(plain["names"]), frozenset(plain["counts"]), listed)
