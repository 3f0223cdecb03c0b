"""The document that the page shows: an edition with samples and with badges that say how each thing is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from generator.editions import INTEROP, written
from generator.package import Method, plan_of
from generator.reference.samples import asked, curl, python
from generator.spec import PARTS, Form, Operation, Spec

_EDITION = replace(INTEROP, name="reference", purpose="This page shows all of it.")

#: White text is read on each of them: the contrast is 4.5 to 1 or more.
COLORS = {
    "observed": "#15803d",
    "documented": "#2563eb",
    "referenced": "#7c3aed",
    "assumed": "#b45309",
    "unknown": "#b91c1c",
}
_MEANINGS = {
    "observed": "recorded from the live service",
    "documented": "printed on the operation's own page of the vendor's docs",
    "referenced": "named on another page of the vendor",
    "assumed": "a guess that follows the vendor's habits",
    "unknown": "nothing is known; read the answer as it comes",
}


def shown(spec: Spec) -> dict[str, Any]:
    """The whole document. Raises GenerationError where the spec gives no package, whose calls are shown."""
    methods = {method.operation: method for method in plan_of(spec.document).methods}
    data = written(spec, _EDITION)
    for operation in spec.operations:
        node = data["paths"][operation.path][operation.entry.method]
        _show(node, spec, operation, methods[operation.id])
    info = {**data["info"], "description": f"{data['info']['description']}\n{legend()}"}
    return {**data, "info": info}


def _show(node: dict[str, Any], spec: Spec, operation: Operation, method: Method) -> None:
    """Adds samples and badges. Python stands in the text, so that it is seen beside curl and not in place of it."""
    examples = {name: asked(method, example) for name, example in operation.form.examples.items()}
    node["x-badges"] = badges(operation)
    node["x-codeSamples"] = [
        {"lang": "shell", "label": f"curl, {name}", "source": curl(spec, operation, example)}
        for name, example in examples.items()
    ]
    first = next(iter(examples.values()))
    node["description"] = f"{node['description']}\n\n```python\n{python(method, first)}\n```\n"
    # The page would let readers choose among them, and show the same sample for each.
    del node["requestBody"]["content"][Form.TYPE]["examples"]


def badges(operation: Operation) -> list[dict[str, str]]:
    """How path, request and answer are known, each as a badge beside the title."""
    levels = {part: str(operation.evidence[part]) for part in PARTS}
    return [{"name": f"{part}: {level}", "color": COLORS[level]} for part, level in levels.items()]


def legend() -> str:
    rows = [f"| {level} | {meaning} |" for level, meaning in _MEANINGS.items()]
    head = ["## How sure is this?", "", "Badges say how path, request and response of an operation are known.", ""]
    return "\n".join([*head, "| badge | meaning |", "|---|---|", *rows])
