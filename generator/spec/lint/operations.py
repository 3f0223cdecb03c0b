"""Rules for paths and operations."""

from __future__ import annotations

from generator.spec.document import METHODS, Document, OperationEntry, pointer
from generator.spec.lint import raw
from generator.spec.lint.findings import Problem, Problems


def rule_operation_post_only(document: Document) -> Problems:
    """Each path has one operation, a POST."""
    for at, item in raw.objects(document, "path"):
        for method in METHODS & item.keys() ^ {"post"}:
            message = "has no post" if method == "post" else f"the service answers no {method}"
            yield Problem(at + pointer(method), message, "describe the endpoint as one post")


def rule_operation_keys(document: Document) -> Problems:
    """Each operation has the keys from which the client and its docs are made."""
    keys = ("operationId", "summary", "description")
    own = ("x-getmx-method", "x-getmx-retry", "x-getmx-server")
    for operation in document.operations():
        for key in (*keys, *own):
            if not raw.text(operation.data.get(key)).strip():
                yield Problem(operation.pointer + pointer(key), f"{key} is missing", f"add {key}")


def rule_operation_tag(document: Document) -> Problems:
    """Each operation has exactly one tag, and the root declares it."""
    declared = [raw.mapping(tag).get("name") for tag in raw.sequence(document.data.get("tags"))]
    for operation in document.operations():
        tags = raw.sequence(operation.data.get("tags"))
        if len(tags) != 1 or tags[0] not in declared:
            message = "the operation does not have exactly one tag that the root declares"
            yield Problem(operation.pointer + "/tags", message, "name one of the tags of the root")


def rule_operation_id_unique(document: Document) -> Problems:
    """No two operations share an operationId."""
    yield from _repeated(document, "operationId")


def rule_method_unique(document: Document) -> Problems:
    """No two operations share a Python method."""
    yield from _repeated(document, "x-getmx-method")


def _repeated(document: Document, key: str) -> Problems:
    first: dict[str, OperationEntry] = {}
    for operation in document.operations():
        value = raw.text(operation.data.get(key))
        if value and first.setdefault(value, operation) is not operation:
            message = f"{key} {value} is also used by {first[value].path}"
            yield Problem(operation.pointer + pointer(key), message, "give each operation its own")


def rule_destructive_safe(document: Document) -> Problems:
    """A destructive operation is not marked as safe to repeat."""
    for operation in document.operations():
        retry = operation.data.get("x-getmx-retry")
        if operation.data.get("x-getmx-destructive") and retry == "safe":
            at = operation.pointer + "/x-getmx-retry"
            yield Problem(at, "a destructive operation is marked as safe to repeat", "write x-getmx-retry: unsent")


def rule_no_parameters(document: Document) -> Problems:
    """Everything is sent in the form: no parameters, no templates in paths."""
    fix = "make it a field of the form"
    for at, node in raw.objects(document, "path", "operation"):
        if "parameters" in node:
            yield Problem(at + "/parameters", "the service reads the form only", fix)
    for path in raw.mapping(document.data.get("paths")):
        if "{" in path:
            yield Problem(pointer("paths", path), "the path holds a template", fix)
