"""Samples that pages show: what of them the spec can have, and in which type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from generator.drift.names import is_secret
from generator.pages import Example, Parameter, ResponseField
from generator.spec import pointer

#: What a sample must hold to be none: a variable of the docs site, an address that it hides.
_NO_SAMPLE = ("{{", "email\xa0protected", "email protected")
#: How long a sample may be that the spec takes over.
_VALUE_LENGTH, _ANSWER_LENGTH = 200, 20_000
_DEPTH = 12


def is_hidden(text: str) -> bool:
    """Whether the docs site shows a variable, or that there is an address, in place of a sample."""
    return any(mark in text for mark in _NO_SAMPLE)


def sample_of(field_type: str, parameter: Parameter) -> Any:
    """The parameter's sample in the type of the field; None if there is none, or none that fits."""
    return sample_in(field_type, parameter.example or "")


def sample_in(field_type: str, text: str) -> Any:
    if not text or is_hidden(text) or len(text) > _VALUE_LENGTH or not text.isprintable():
        return None
    if field_type == "integer":
        return int(text) if text.removeprefix("-").isdecimal() and len(text) < 19 else None
    if field_type.startswith("array"):
        return _array_sample(text)
    return text


def _array_sample(text: str) -> list[str] | None:
    try:
        values = json.loads(text)
    except ValueError:
        return [text]
    return values if isinstance(values, list) and values and all(isinstance(value, str) for value in values) else None


def is_placeholder(value: Any) -> bool:
    """Whether the docs site has filled the sample in: such a one proves types, and no values."""
    if isinstance(value, dict):
        return all(map(is_placeholder, value.values()))
    if isinstance(value, list):
        return all(map(is_placeholder, value))
    return value in ("string", 0, "", None) or isinstance(value, bool)


def is_same_but_hidden(shown: Any, known: Any) -> bool:
    """Whether two samples are the same where the docs site hides nothing in the first one."""
    if isinstance(shown, str) and is_hidden(shown):
        return isinstance(known, str)
    if isinstance(shown, dict) and isinstance(known, dict):
        return shown.keys() == known.keys() and all(is_same_but_hidden(shown[key], known[key]) for key in shown)
    if isinstance(shown, list) and isinstance(known, list):
        return len(shown) == len(known) and all(map(is_same_but_hidden, shown, known))
    return type(shown) is type(known) and bool(shown == known)


def unfit_answer(value: Any) -> str:
    """Why the spec cannot have such a sample of an answer."""
    if not isinstance(value, dict):
        return "the sample is no object"
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > _ANSWER_LENGTH or "\\u" in text or not text.isprintable():
        return "the sample is too long, or holds characters that do not print"
    if is_hidden(text):
        return "the docs site hides an address in it"
    is_shown = any(is_secret(name) and not is_placeholder(inner) for name, inner in _texts(value))
    return "it shows a secret" if is_shown else ""


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """All texts of a sample, with the names that they have."""
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else ((name, item) for item in value)
        for key, inner in inside:
            yield from _texts(inner, key)
    elif isinstance(value, str):
        yield name, value


def fields_of(sample: Example) -> dict[str, ResponseField]:
    """What a sample shows, by pointer; nothing if it is no object."""
    shown = _of_sample(sample.value, "", sample.line) if isinstance(sample.value, dict) else ()
    return {field.pointer: field for field in shown}


def _of_sample(value: Any, above: str, line: int, depth: int = 0) -> Iterator[ResponseField]:
    if depth > _DEPTH:
        return
    if isinstance(value, list) and value:
        yield from _of_sample(value[0], f"{above}/*", line, depth + 1)
    elif isinstance(value, dict):
        for name, inner in value.items():
            at = above + pointer(name)
            yield ResponseField(at, _json_type(inner), None, "", line)
            yield from _of_sample(inner, at, line, depth + 1)


def _json_type(value: Any) -> str:
    if isinstance(value, list):
        return f"array[{_json_type(value[0])}]" if value else "array"
    names = {dict: "object", str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}
    return names[type(value)]


def agrees(known: str, shown: str, *, of_sample: bool) -> bool:
    """Whether the spec admits what is shown. A sample of 0 or [] says less than a type does."""
    known_types, shown_types = set(known.split(" | ")), set(shown.split(" | "))
    if shown == "array" or (known == "array" and shown.startswith("array")):
        return any(name.startswith("array") for name in known_types)
    if of_sample and shown == "integer":
        shown_types = {"integer"} if "integer" in known_types else {"number"}
    return shown_types <= known_types
