"""The wire goldens as other languages read them: JSON files, and the rules of spec/README.md for a right client."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from getmx import OPERATIONS
from tests.support.forms import Part
from tests.support.spec import SPEC

FOLDER = SPEC.parent / "wire"
GOLDENS = sorted(FOLDER.glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return golden


def arguments(operation: str, given: dict[str, Any]) -> dict[str, Any]:
    """The input of a case as keywords of our client, which has bool for flags and date for days."""
    kinds = {field.name: field.kind for field in OPERATIONS[operation].fields}
    return {name: _argument(kinds[name], value) for name, value in given.items() if name != "token"}


def _argument(kind: str, value: Any) -> Any:
    if value is None or kind not in ("flag", "day"):
        return value
    return value == 1 if kind == "flag" else date.fromisoformat(value)


def mistakes(sent: Sequence[Part], expected: Sequence[dict[str, str]]) -> list[str]:
    """What a right client does not do. Free are: the boundary, the order of names, a part's own Content-Type."""
    found = []
    for part in sent:
        headers = {name.lower(): value for name, value in part.headers}
        if headers.keys() - {"content-disposition", "content-type"} or "filename" in headers["content-disposition"]:
            found.append(f"{part.name}: {part.headers}")
    values: dict[str, list[str]] = {}
    for part in sent:
        values.setdefault(part.name, []).append(part.value.decode())
    wanted: dict[str, list[str]] = {}
    for named in expected:
        wanted.setdefault(named["name"], []).append(named["value"])
    found += [
        f"{name}: {values.get(name)} in place of {wanted.get(name)}"
        for name in {**wanted, **values}
        if values.get(name) != wanted.get(name)
    ]
    return found
