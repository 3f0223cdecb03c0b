"""The spec while findings are taken over: its text, and what it says by now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from generator.drift.stated import Field, Stated, properties, stated
from generator.spec import RULES, WIDTH, Document, Editor, pointer

SCHEMAS = "/components/schemas"
_INVENTED = "Invented values"


class CannotApply(Exception):
    """A finding cannot be taken over; the message says why."""


class Draft:
    """Edits of the spec's text. What it says is read anew after each edit."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.editor = Editor(text)
        self._read: tuple[str, Document] | None = None

    @property
    def document(self) -> Document:
        """The draft as a document that knows no lines."""
        if self._read is None or self._read[0] != self.editor.text:
            data = yaml.load(self.editor.text, Loader=yaml.CSafeLoader)
            self._read = self.editor.text, Document(self.path, self.editor.text, data, {})
        return self._read[1]

    def one(self, operation: str) -> Stated:
        return next(one for one in stated(self.document) if one.name == operation)

    def put(self, at: str, value: Any, *, after: str | None = None) -> None:
        """As the editor sets, but for what is there already."""
        if not self.editor.has(at) or self.editor.get(at) != value:
            self.editor.set(at, value, after=after)

    def rename(self, at: str, key: str) -> None:
        """Renames a key. Where its line is too long then, the value is written anew."""
        self.editor.rename(at, key)
        renamed = at.rpartition("/")[0] + pointer(key)
        if any(len(line) > WIDTH for line in self.editor.text.split("\n")):
            self.editor.set(renamed, self.editor.get(renamed))

    def drop(self, at: str) -> None:
        """Removes the value, if it is there, and its mapping if that is empty then."""
        if not self.editor.has(at):
            return
        self.editor.remove(at)
        above = at.rpartition("/")[0]
        if self.editor.get(above) in ({}, []):
            self.editor.remove(above)

    def restore(self, text: str) -> None:
        """The draft as it was when it had this text."""
        self.editor = Editor(text)

    # ------------------------------------------------------------------------------------------- forms

    def set_required(self, at: str, names: list[str]) -> None:
        """The required names of an object, in the order of its properties."""
        known = [name for name in self.editor.keys(f"{at}/properties") if name in names]
        if known:
            self.put(f"{at}/required", known, after="type" if self.editor.has(f"{at}/type") else None)
        else:
            self.drop(f"{at}/required")

    def set_least(self, operation: str, optional: int) -> None:
        """How many optional fields have to be sent, as far as there are so many."""
        one = self.one(operation)
        required = [name for name, field in one.form.items() if field.required]
        left = min(optional, len(one.form) - len(required))
        at = f"{one.form_at}/minProperties"
        if left > 0:
            self.put(at, len(required) + left, after="required")
        else:
            self.drop(at)

    def least(self, operation: str) -> int:
        """How many optional fields have to be sent."""
        one = self.one(operation)
        form = self.document.get(one.form_at)
        return max(0, int(form.get("minProperties", 0)) - len(form.get("required", ())))

    def refit_examples(self, operation: str, samples: dict[str, Any]) -> None:
        """Examples of the form fit it again. What is to be there and has no sample is invented, and called so."""
        one = self.one(operation)
        for key in self.editor.keys(f"{one.media_at}/examples"):
            at = one.media_at + pointer("examples", key)
            value, invented = _refitted(one, self.editor.get(f"{at}/value"), samples)
            self.put(f"{at}/value", value)
            if invented and key == "documented":
                self._call_invented(at)

    def _call_invented(self, at: str) -> None:
        if self.editor.has(at.removesuffix("documented") + "illustration"):
            self.editor.remove(at)
        else:
            self.editor.set(f"{at}/summary", _INVENTED)
            self.editor.rename(at, "illustration")

    # ----------------------------------------------------------------------------------------- answers

    def own(self, operation: str, name: str) -> Field:
        """The field of an answer, in a schema that no other operation shares.

        Raises CannotApply if other answers have it in a way that cannot be written out.
        """
        one = self.one(operation)
        holder = one.answer[name].holder
        self.own_holder(operation, holder)
        return self.one(operation).answer[name]

    def own_holder(self, operation: str, holder: str) -> None:
        """Writes out what shares a schema of an answer with others, until the operation alone has it."""
        component = "/".join(holder.split("/")[:4])
        if self._users(component) == {operation}:
            return
        composers = [at for at in self._composers(component) if operation in self._users(at)]
        others = [at for at in self._composers(component) if operation not in self._users(at)]
        if any(self._users(at) != {operation} for at in composers):
            raise CannotApply("other answers share it")
        for at in composers or others:
            self._write_out(at)
        if not composers and self._users(component) != {operation}:
            raise CannotApply("other answers share it")

    def _users(self, component: str) -> set[str]:
        return {one.name for one in stated(self.document) if component in reached(self.document, one.entry.data)}

    def _composers(self, component: str) -> list[str]:
        """Components that are composed of the component."""
        ref = {"$ref": f"#{component}"}
        schemas = self.document.data["components"]["schemas"]
        return [SCHEMAS + pointer(name) for name, schema in schemas.items() if ref in schema.get("allOf", ())]

    def _write_out(self, at: str) -> None:
        """Replaces a composition by what it comes to."""
        found = properties(self.document, at)
        required = [name for name, (_, _, needed) in found.items() if needed]
        schema = self.document.get(at)
        written = {
            "type": "object",
            "additionalProperties": True,
            **({"description": schema["description"]} if "description" in schema else {}),
            **({"required": required} if required else {}),
            "properties": {name: self.document.get(where) for name, (where, _, _) in found.items()},
        }
        self.editor.set(at, written)

    def sweep(self) -> None:
        """Removes components that nothing uses any more."""
        while unused := [problem.pointer for problem in RULES["component-unused"](self.document)]:
            for at in unused:
                self.editor.remove(at)


def reached(document: Document, node: Any, seen: set[str] | None = None) -> set[str]:
    """Pointers of all components that a part of the spec refers to, also by way of others."""
    seen = set() if seen is None else seen
    if isinstance(node, dict):
        ref = node.get("$ref")
        if isinstance(ref, str) and ref[1:] not in seen:
            seen.add(ref[1:])
            reached(document, document.get(ref[1:]), seen)
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        reached(document, child, seen)
    return seen


def _refitted(one: Stated, value: dict[str, Any], samples: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The example's value in the order of the form, and whether something in it had to be invented."""
    fitted: dict[str, Any] = {}
    invented = False
    for name, field in one.form.items():
        candidates = [value.get(name), converted(field, value.get(name)), samples.get(name)]
        fits = [given for given in candidates if given is not None and accepts(field, given)]
        if fits and (name in value or field.required):
            fitted[name] = fits[0]
        elif field.required:
            fitted[name], invented = invention(field), True
    return fitted, invented


def accepts(field: Field, value: Any) -> bool:
    """Whether a value is one that the form takes for the field."""
    schema = {key: rule for key, rule in field.raw.items() if key not in ("items", "examples")}
    return Draft202012Validator(schema).is_valid(value)


def converted(field: Field, value: Any) -> Any:
    """The value as the field's type, None where that would lose something."""
    if field.type == "integer" and isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    if field.type == "string" and isinstance(value, int):
        return str(value)
    if field.type == "array[string]" and isinstance(value, str):
        return [value]
    if field.type == "string" and isinstance(value, list) and len(value) == 1:
        return str(value[0])
    return None


def invention(field: Field) -> Any:
    """Some value that the form takes for the field."""
    raw = field.raw
    if "enum" in raw:
        return raw["enum"][0]
    if field.type == "integer":
        return int(raw.get("minimum", min(1, raw.get("maximum", 1))))
    if raw.get("format") == "date":
        return "2025-01-01"
    text = "text".ljust(raw.get("minLength", 0), "1")
    return [1] if field.type == "array[integer]" else [text] if field.type.startswith("array") else text
