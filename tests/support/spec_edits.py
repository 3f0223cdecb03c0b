"""Changes of the project's spec as its maintainers make them, each to an operation that is found by what it is like.

They change what is assumed: what is documented could only change together with its page and its recording.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from generator.spec import SCHEMAS, Draft, Field, Form, Operation, pointer, reached
from tests.support.spec import ROOT

Found = TypeVar("Found")

NOTE = "A note that says much more than the one before, so that it has to be wrapped wherever it is shown. " * 3


class NothingFits(Exception):
    """The spec has no operation or field that can be changed like this."""


#: What shows operations to readers, and so changes with them by hand.
SHOWN = "".join(
    path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/guide/*.md")), *sorted(ROOT.glob("examples/*.py"))]
)


def _candidates(draft: Draft) -> list[Operation]:
    """Operations that no example shows, in groups that have others too. First come those that no page documents."""
    groups = [operation.group for operation in draft.spec.operations]
    found = [
        operation
        for operation in draft.spec.operations
        if f"mx.{operation.method}(" not in SHOWN and groups.count(operation.group) > 1
    ]
    return sorted(found, key=lambda operation: any(map(operation.confirmed, ("path", "request", "response"))))


def _plain(draft: Draft) -> Operation:
    return _first(operation for operation in _candidates(draft) if not operation.has_rows)


def _paged(draft: Draft) -> Operation:
    return _first(operation for operation in _candidates(draft) if operation.paging)


def _first(found: Iterator[Found]) -> Found:
    for value in found:
        return value
    raise NothingFits


# ------------------------------------------------------------------------------------------------------- operations


def _add_twin(draft: Draft, operation: Operation, method: str, group: str) -> None:
    """Adds an operation like another, with schemas of its own."""
    base = operation.stem.removesuffix("List") if operation.has_rows else operation.stem
    used = reached(draft.document, operation.node)
    for name in [name for name in draft.spec.components if name.startswith(base) and SCHEMAS + pointer(name) in used]:
        copied = _renamed(draft.document.get(SCHEMAS + pointer(name)), base)
        draft.put(SCHEMAS + pointer(name.replace(base, f"{base}Twin", 1)), copied, after=name)
    twin = {key: value for key, value in _renamed(operation.node, base).items() if key != "externalDocs"}
    twin |= {"operationId": f"{operation.id}Twin", "summary": f"{operation.title} Twin"}
    twin |= {"x-getmx-method": method, "tags": [group]}
    twin["x-getmx-evidence"] = {**operation.evidence, "path": "assumed", "basis": "as its twin"}
    draft.put(pointer("paths", f"{operation.path}-twin"), {"post": twin}, after=operation.path)


def _renamed(node: Any, base: str) -> Any:
    schemas = f'"#{SCHEMAS}/{base}'
    return json.loads(json.dumps(node).replace(schemas, f"{schemas}Twin"))


def add_operation(draft: Draft) -> None:
    operation = _plain(draft)
    _add_twin(draft, operation, f"{operation.method}_twin", operation.group)


def add_paging_operation(draft: Draft) -> None:
    operation = _paged(draft)
    _add_twin(draft, operation, f"{operation.method}_twin", operation.group)


def add_group(draft: Draft) -> None:
    draft.put("/tags/-", {"name": "Twins", "description": "A group that was not there before."})
    _add_twin(draft, _plain(draft), "twins.make", "Twins")


def add_paging_group(draft: Draft) -> None:
    draft.put("/tags/-", {"name": "Twins", "description": "A group that was not there before."})
    _add_twin(draft, _paged(draft), "twins.list", "Twins")


def remove_operation(draft: Draft) -> None:
    draft.drop(pointer("paths", _plain(draft).path))
    draft.sweep()


def remove_paging_operation(draft: Draft) -> None:
    draft.drop(pointer("paths", _paged(draft).path))
    draft.sweep()


def rename_operation(draft: Draft) -> None:
    operation = _plain(draft)
    draft.put(operation.at + "/operationId", f"{operation.id}Anew")


def rename_method(draft: Draft) -> None:
    operation = _plain(draft)
    draft.put(operation.at + "/x-getmx-method", f"{operation.method}_anew")


def move_path(draft: Draft) -> None:
    path = _plain(draft).path
    draft.rename(pointer("paths", path), f"{path}-anew")


def reorder_operations(draft: Draft) -> None:
    draft.editor.reorder("/paths", list(reversed(draft.editor.keys("/paths"))))


# ----------------------------------------------------------------------------------------------------------- fields


def _optional(draft: Draft) -> tuple[Form, Field]:
    """A field of plain text, no id, that may be left out, of a form without further conditions."""
    return _first(
        (operation.form, field)
        for operation in _candidates(draft)
        if not operation.paging and not operation.form.at_least
        for field in operation.form.fields.values()
        if _is_text(field)
    )


def _is_text(field: Field) -> bool:
    return field.type == "string" and not field.required and not field.name.endswith("id")


def _examples(draft: Draft, form: Form, name: str) -> list[str]:
    """Pointers of a field's values in the examples of its form."""
    places = [f"{form.example_at(example)}/value{pointer(name)}" for example in form.examples]
    return [at for at in places if draft.editor.has(at)]


def add_field(draft: Draft) -> None:
    form = _plain(draft).form
    draft.put(form.field_at("added"), {"type": "string", "description": "Invented for a test."})


def add_required_field(draft: Draft) -> None:
    form = _plain(draft).form
    draft.put(form.field_at("added"), {"type": "string", "description": "Invented for a test."})
    draft.set_required(form.schema_at, [*form.required, "added"])
    for example in form.examples:
        draft.put(f"{form.example_at(example)}/value/added", "added")


def remove_field(draft: Draft) -> None:
    form, field = _optional(draft)
    for at in [*_examples(draft, form, field.name), form.field_at(field.name)]:
        draft.drop(at)
    draft.sweep()


def rename_field(draft: Draft) -> None:
    form, field = _optional(draft)
    for at in [*_examples(draft, form, field.name), form.field_at(field.name)]:
        draft.rename(at, f"{field.name}_anew")


def retype_field(draft: Draft) -> None:
    form, field = _optional(draft)
    draft.put(form.field_at(field.name), {"type": "integer", "description": "Invented for a test."})
    for at in _examples(draft, form, field.name):
        draft.put(at, 1)
    draft.sweep()


def add_row_field(draft: Draft) -> None:
    row = SCHEMAS + pointer(_paged(draft).rows.component)
    draft.put(f"{row}/properties/added", {"type": "string", "description": "Invented for a test."})


def _row_field(draft: Draft) -> Field:
    return _first(
        field
        for operation in _candidates(draft)
        if operation.paging
        for field in operation.rows.fields.values()
        if _is_text(field)
    )


def remove_row_field(draft: Draft) -> None:
    field = _row_field(draft)
    draft.drop(field.holder + pointer("properties", field.name))
    draft.sweep()


def rename_row_field(draft: Draft) -> None:
    field = _row_field(draft)
    draft.rename(field.holder + pointer("properties", field.name), f"{field.name}_anew")


def retype_row_field(draft: Draft) -> None:
    field = _row_field(draft)
    at = field.holder + pointer("properties", field.name)
    draft.put(at, {"type": "integer", "description": "Invented for a test."})
    draft.sweep()


# ------------------------------------------------------------------------------------------------------------ notes


def lengthen_notes(draft: Draft) -> None:
    """Of an operation, of an argument and of the whole."""
    operation = _plain(draft)
    field = next(iter(operation.form.fields.values()))
    for at in (operation.at, field.at, "/info"):
        draft.put(f"{at}/description", f"{NOTE}{NOTE}".strip())


SPEC_EDITS: dict[str, Callable[[Draft], None]] = {
    edit.__name__.replace("_", "-"): edit
    for edit in (
        add_operation, add_paging_operation, add_group, add_paging_group, remove_operation, remove_paging_operation,
        rename_operation, rename_method, move_path, reorder_operations,
        add_field, add_required_field, remove_field, rename_field, retype_field,
        add_row_field, remove_row_field, rename_row_field, retype_row_field,
        lengthen_notes,
    )
}  # fmt: skip

#: All of them, those together that do not meet.
SPEC_BATCHES = (
    ("add-operation", "add-paging-operation", "add-field", "add-row-field"),
    ("add-group", "add-required-field", "rename-field", "rename-row-field"),
    ("add-paging-group", "retype-field", "retype-row-field", "lengthen-notes"),
    ("remove-operation", "remove-paging-operation", "remove-field", "remove-row-field"),
    ("rename-operation", "rename-method", "move-path", "reorder-operations"),
)
