"""The goldens of `spec/wire`: of each operation the cases, and the parts that each must be sent as.

A case is made from the spec, or is a sample of the vendor's pages that the real curl has sent, see `CAPTURES`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from generator.spec import Operation, Spec
from generator.wire.inputs import Input, Value, cases, parts

#: What curl has sent for samples of the vendor's pages; `make wire-curl` sends them again.
CAPTURES = Path(__file__).parents[2] / "tests" / "wire" / "captures"

_WIDTH = 100

_NAME = re.compile('form-data; name="([^"]*)"')


def goldens(spec: Spec, captures: Path = CAPTURES) -> dict[str, str]:
    """The texts of all goldens, by the names of their files."""
    return {f"{operation.id}.json": _written(golden(operation, captures), "") + "\n" for operation in spec.operations}


def golden(operation: Operation, captures: Path = CAPTURES) -> dict[str, Any]:
    return {
        "operation": operation.id,
        "method": operation.entry.method.upper(),
        "path": operation.path,
        "evidence": {part: operation.evidence[part] for part in ("path", "request")},
        "cases": [*_captured(operation, captures), *_made(operation)],
    }


def _made(operation: Operation) -> Iterator[dict[str, Any]]:
    for case in cases(operation.form):
        sent = parts(operation.form, case.input)
        yield {"name": case.name, "from": "spec", "input": case.input, "parts": _listed(sent)}


def _captured(operation: Operation, captures: Path) -> Iterator[dict[str, Any]]:
    """The vendor's sample as curl has sent it, while it calls what the spec calls."""
    path = captures / f"{operation.id}.json"
    capture = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if capture.get("path") != operation.path:
        return
    sent = [(_name(part["headers"]), part["value"]) for part in capture["parts"]]
    if {name for name, _ in sent} <= operation.form.fields.keys():
        given = _typed(operation, sent)
        yield {"name": "curl", "from": "curl", "curl": capture["curl"], "input": given, "parts": _listed(sent)}


def _name(headers: list[list[str]]) -> str:
    (header,) = headers
    found = _NAME.fullmatch(header[1])
    if found is None:
        raise ValueError(f"curl has sent no plain field: {header}")
    return found[1]


def _typed(operation: Operation, sent: list[tuple[str, str]]) -> Input:
    return {
        name: _value(operation.form.fields[name].schema.types, [text for _, text in same])
        for name, same in groupby(sent, key=lambda part: part[0])
    }


def _value(types: tuple[str, ...], texts: list[str]) -> Value:
    if "array" in types:
        return texts
    return int(texts[0]) if "integer" in types else texts[0]


def _listed(sent: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": text} for name, text in sent]


def _written(value: Any, indent: str) -> str:
    """JSON text in which whatever fits into a line is a line, so that a part is one in a diff."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + len(line) < _WIDTH:
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        items = [f"{json.dumps(name)}: {_written(inner, deeper)}" for name, inner in value.items()]
    else:
        items = [_written(inner, deeper) for inner in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    return f"{start}\n" + ",\n".join(deeper + item for item in items) + f"\n{indent}{end}"
