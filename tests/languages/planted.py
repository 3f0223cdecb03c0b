"""Faults in an edition, each of which at least two languages have to notice: else `make languages` proves nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from generator.spec import walk
from tests.languages.tools import INTEROP, TOOLS, Tool

Node = dict[str, Any]
#: Whether a tool is green with the editions of a folder.
Try = Callable[[Tool, Path], bool]

_REQUIRED = 2


def _encoding_removed(data: Node) -> None:
    for _, node in walk(data):
        if isinstance(node, dict):
            node.pop("encoding", None)


def _field_misnamed(data: Node) -> None:
    fields = data["components"]["schemas"]["DomainListForm"]["properties"]
    fields["marc"] = fields.pop("mark")


def _required_added(data: Node) -> None:
    data["components"]["schemas"]["DomainListForm"]["required"].append("mark")


def _references_with_words(data: Node) -> None:
    """As the hand-written document has them: a shared text or number, with a description of this use beside it."""
    schemas = data["components"]["schemas"]
    for name in [name for name in schemas if name.endswith("Form")]:
        for field, schema in schemas[name]["properties"].items():
            if schema.get("type") in ("string", "integer"):
                shared = f"{name}{field.title().replace('_', '')}"
                schemas[shared] = schema
                reference = {"$ref": f"#/components/schemas/{shared}", "description": "Of this use."}
                schemas[name]["properties"][field] = reference


FAULTS: dict[str, tuple[Callable[[Node], None], tuple[str, ...]]] = {
    "encoding removed": (_encoding_removed, ("openapi-generator-go", "openapi-generator-python")),
    "field misnamed": (_field_misnamed, ("openapi-generator-go", "openapi-generator-python")),
    "required added": (_required_added, ("openapi-generator-go", "openapi-python-client")),
    "$ref with siblings": (
        _references_with_words,
        ("openapi-generator-typescript-fetch", "openapi-generator-python"),
    ),
}


def overlooked(is_green: Try) -> Iterator[str]:
    """The faults that fewer than two of their tools notice. Prints which did."""
    tools = {tool.key: tool for tool in TOOLS}
    for fault, (plant, keys) in FAULTS.items():
        with tempfile.TemporaryDirectory() as name:
            faulty(Path(name), plant)
            red = [tools[key].name for key in keys if not is_green(tools[key], Path(name))]
        print(f"planted: {fault}: red in {', '.join(red) or 'none'}", flush=True)
        if len(red) < _REQUIRED:
            yield fault


def faulty(folder: Path, plant: Callable[[Node], None]) -> None:
    """The editions in another folder, with the fault in the one that tools take."""
    for edition in INTEROP.parent.glob("*.json"):
        shutil.copy(edition, folder)
    data = json.loads(INTEROP.read_text(encoding="utf-8"))
    plant(data)
    (folder / INTEROP.name).write_text(json.dumps(data), encoding="utf-8")
