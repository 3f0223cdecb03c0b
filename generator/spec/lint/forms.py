"""Rules for the form that an operation takes."""

from __future__ import annotations

from typing import Any

from generator.spec.document import Document, pointer
from generator.spec.lint import raw
from generator.spec.lint.findings import Problem, Problems
from generator.spec.model import Form

SECRETS = ("token", "password")
PAGING_FIELDS = {"page": ("page", "limit"), "cursor": ("offset", "limit")}


def rule_form_only(document: Document) -> Problems:
    """Each request is required, and is one multipart form with a component <Stem>Form as its schema."""
    for form in raw.forms(document):
        at = raw.pointer_to(document, form.operation.pointer, "requestBody")
        body = raw.mapping(document.find(at))
        if body.get("required") is not True:
            yield Problem(at + "/required", "the request is not required", "write required: true")
        if list(raw.mapping(body.get("content"))) != [Form.TYPE]:
            message = f"the request is not {Form.TYPE} alone"
            yield Problem(at + "/content", message, f"describe it as {Form.TYPE} only")
        elif not form.stem("Form"):
            message = "the schema of the form is not a component named <Stem>Form"
            yield Problem(form.pointer + "/schema", message, "refer to such a component")


def rule_form_token_first(document: Document) -> Problems:
    """The token is the first field of each form, and the first that is required."""
    for form in raw.forms(document):
        required = raw.sequence(form.schema.get("required"))
        for key, names in (("properties", list(form.fields)), ("required", required)):
            if names[:1] != ["token"]:
                at = f"{form.schema_at}/{key}"
                message = f"token does not come first in {key}"
                yield Problem(at, message, f"put token first in {key}", form.operation)


def rule_form_field_types(document: Document) -> Problems:
    """Fields are strings, integers, or flat arrays of them: tools send other types in different ways."""
    fix = "describe it as a string or an integer, or an array of one of them"
    for form, name, at in raw.form_fields(document):
        fault = _type_fault(document, form.fields[name])
        if fault:
            yield Problem(at, f"field {name} {fault}", fix, form.operation)


def _type_fault(document: Document, field: Any, *, nested: bool = False) -> str:
    node, types = raw.resolved(document, field), raw.types_of(document, field)
    allowed = {"string", "integer"} if nested else {"string", "integer", "array"}
    if node.get("format") == "binary":
        return "is binary"
    if not types or types - allowed:
        return f"is of type {' or '.join(sorted(types)) or 'unknown'}"
    if "array" in types:
        fault = _type_fault(document, node.get("items"), nested=True)
        return fault and f"is an array, and each item {fault}"
    return ""


def rule_form_default(document: Document) -> Problems:
    """No field has a default: some clients would send the default, others would require the field."""
    for operation, at, schema in raw.schemas_of(document, raw.forms(document)):
        if "default" in schema:
            fix = "remove it, and name the default in the description"
            yield Problem(at + "/default", "a field of the form has a default", fix, operation)


def rule_form_array_encoding(document: Document) -> Problems:
    """Each array has the encoding style: form, explode: true; no other field has an encoding."""
    for form in raw.forms(document):
        at = form.pointer + "/encoding"
        encoding = raw.mapping(form.media.get("encoding"))
        arrays = [name for name in form.fields if "array" in raw.types_of(document, form.fields[name])]
        for name in arrays:
            found = raw.mapping(encoding.get(name))
            if (found.get("style"), found.get("explode")) != ("form", True):
                fix = "add encoding: {style: form, explode: true}"
                yield Problem(at + pointer(name), f"the array {name} does not have its encoding", fix)
        for name in encoding.keys() - arrays:
            yield Problem(at + pointer(name), f"{name} has an encoding, but is not an array of the form", "remove it")


def rule_secret_write_only(document: Document) -> Problems:
    """Tokens and passwords are marked as secrets."""
    for form, name, at in raw.form_fields(document):
        field = raw.resolved(document, form.fields[name])
        marks = (field.get("writeOnly"), field.get("format"))
        if name in SECRETS and marks != (True, "password"):
            fix = "add writeOnly: true and format: password"
            yield Problem(at, f"{name} is not marked as a secret", fix, form.operation)


def rule_paging_fields(document: Document) -> Problems:
    """An operation that pages has the fields that select a page."""
    for form in raw.forms(document):
        paging = raw.text(form.operation.data.get("x-getmx-paging"))
        for name in PAGING_FIELDS.get(paging, ()):
            if name not in form.fields:
                at = form.operation.pointer + "/x-getmx-paging"
                yield Problem(at, f"the operation pages by {paging}, but its form has no field {name}", f"add {name}")
