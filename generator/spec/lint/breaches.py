"""What a JSON Schema validator reports, as a pointer and a short text."""

from __future__ import annotations

from jsonschema import ValidationError

from generator.spec.document import pointer


def leaf(error: ValidationError) -> ValidationError:
    """The error itself or, of an `anyOf` and its like, the error of the branch that fits longest."""
    while error.context:
        error = max(error.context, key=lambda branch: len(branch.path))
    return error


def pointer_of(error: ValidationError) -> str:
    return pointer(*leaf(error).absolute_path)


def short(error: ValidationError) -> str:
    message = " ".join(leaf(error).message.split())
    return message if len(message) <= 200 else f"{message[:200]}..."
