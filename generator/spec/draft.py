"""The spec while it is edited: its text, and what it says by now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.spec.document import Document, Node, pointer, reached, steps, unused_components
from generator.spec.edit import WIDTH, Editor
from generator.spec.model import SCHEMAS, AnswerField, Operation, Spec
from generator.spec.schema import open_object


class CannotEdit(Exception):
    """An edit cannot be made; the message says why."""


class Draft:
    """Edits of the spec's text. What it says is read anew after each edit."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.editor = Editor(text)
        self._read: tuple[str, Spec] | None = None

    @property
    def text(self) -> str:
        return self.editor.text

    @property
    def spec(self) -> Spec:
        """What the draft says by now. It knows no lines."""
        if self._read is None or self._read[0] != self.text:
            self._read = self.text, Spec(Document(self.path, self.text, self.editor.get(""), {}))
        return self._read[1]

    @property
    def document(self) -> Document:
        return self.spec.document

    def operation(self, name: str) -> Operation:
        """By its operationId. Raises KeyError if there is none."""
        return self.spec.operation(name)

    def put(self, at: str, value: Any, *, after: str | None = None) -> None:
        """Sets a value, unless it is there already. `after` is the key behind which a new one goes."""
        if not self.editor.has(at) or self.editor.get(at) != value:
            self.editor.set(at, value, after=after)

    def rename(self, at: str, key: str) -> None:
        """Renames a key. If that makes its line too long, the value is written anew."""
        self.editor.rename(at, key)
        renamed = at.rpartition("/")[0] + pointer(key)
        if any(len(line) > WIDTH for line in self.text.split("\n")):
            self.editor.set(renamed, self.editor.get(renamed))

    def drop(self, at: str) -> None:
        """Removes the value, if it is there, and its mapping if that is empty then."""
        if not self.editor.has(at):
            return
        self.editor.remove(at)
        above = at.rpartition("/")[0]
        if self.editor.get(above) in ({}, []):
            self.editor.remove(above)

    def put_field(self, holder: str, name: str, written: Node, before: Sequence[str]) -> None:
        """Adds a field to the object at the pointer, also to one that has none yet.

        before: Names that stand before it, the nearest first. It goes behind the first of them that the object has.
        """
        at = f"{holder}/properties"
        if self.editor.has(at):
            known = self.editor.keys(at)
            self.put(at + pointer(name), written, after=next((other for other in before if other in known), ""))
        else:
            self.put(at, {name: written})

    def reorder_fields(self, holder: str, names: list[str]) -> None:
        """Puts all fields that the object at the pointer declares into this order."""
        self.editor.reorder(f"{holder}/properties", names)

    def set_required(self, at: str, names: list[str]) -> None:
        """Sets the required fields of the object at the pointer, in the order of its own fields."""
        known = [name for name in self.editor.keys(f"{at}/properties") if name in names]
        if known:
            self.put(f"{at}/required", known, after="type" if self.editor.has(f"{at}/type") else None)
        else:
            self.drop(f"{at}/required")

    # ----------------------------------------------------------------------------------------- shared schemas

    def own(self, operation: str, path: str) -> AnswerField:
        """The field of an answer, in a schema that no other operation shares.

        Raises CannotEdit if other answers have it in a way that cannot be written out.
        """
        holder = self.operation(operation).answer.fields[path].holder
        self.own_holder(operation, holder)
        return self.operation(operation).answer.fields[path]

    def own_holder(self, operation: str, holder: str) -> None:
        """Writes out what shares a schema of an answer with others, until the operation alone has it."""
        component = "/".join(holder.split("/")[:4])
        if self._users(component) == {operation}:
            return
        composers = [at for at in self._composers(component) if operation in self._users(at)]
        others = [at for at in self._composers(component) if operation not in self._users(at)]
        if any(self._users(at) != {operation} for at in composers):
            raise CannotEdit("other answers share it")
        for at in composers or others:
            self._write_out(at)
        if not composers and self._users(component) != {operation}:
            raise CannotEdit("other answers share it")

    def _users(self, component: str) -> set[str]:
        return {
            operation.id for operation in self.spec.operations if component in reached(self.document, operation.node)
        }

    def _composers(self, component: str) -> list[str]:
        """Components that are composed of the component."""
        found = ((SCHEMAS + pointer(name), schema) for name, schema in self.spec.components.items())
        return [at for at, schema in found if at != component and component in schema.pointers]

    def _write_out(self, at: str) -> None:
        """Replaces a composition by what it comes to."""
        schema = self.spec.components[at.rpartition("/")[2]]
        required = [name for name, declared in schema.fields.items() if declared.required]
        fields = {name: self.document.get(declared.at) for name, declared in schema.fields.items()}
        self.editor.set(at, open_object(schema.description, required, fields))

    def sweep(self) -> None:
        """Removes components that nothing uses any more."""
        unused: dict[str, list[str]] = {}
        for at in unused_components(self.document):
            unused.setdefault(at.rpartition("/")[0], []).append(steps(at)[-1])
        for above, names in unused.items():
            self.editor.remove_keys(above, names)
