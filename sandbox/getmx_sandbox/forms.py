"""A form against the rules that the spec states for it. Which rules there are is read from the package's own spec."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, NamedTuple

import getmx

from .faults import Code, Refused

Server = Literal["shared", "scale"]
Pairs = Sequence[tuple[str, str]]
Schema = Mapping[str, Any]

_INTEGER = "-?[0-9]{1,18}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


class FormRules(NamedTuple):
    """What the spec says of an operation's form: a schema for each field, and which have to be there."""

    operation: str
    fields: Mapping[str, Schema]
    required: tuple[str, ...]
    at_least: int


class Form(NamedTuple):
    """A form that keeps the rules: the values of its declared fields as they came, to which server, and when."""

    values: Mapping[str, list[str]]
    server: Server
    at: datetime

    def text(self, name: str) -> str:
        """The value, or "" where it was not sent. An update has to ask `values` which of the two it is."""
        return self.values.get(name, [""])[0]

    def texts(self, name: str) -> list[str]:
        return self.values[name]

    def number(self, name: str, default: int) -> int:
        return int(self.text(name) or default)

    def flag(self, name: str) -> bool:
        return self.text(name) == "1"

    def day(self, name: str) -> datetime | None:
        """00:00 of the day, in UTC (simulated)."""
        return datetime.fromisoformat(self.text(name)).replace(tzinfo=UTC) if self.text(name) else None


def checked(rules: FormRules, form: Pairs) -> dict[str, list[str]]:
    """The values of the declared fields; others are left out.

    Raises Refused, naming the field and the rule, never a value.
    """
    values: dict[str, list[str]] = {}
    for name, text in form:
        if name in rules.fields:
            values.setdefault(name, []).append(text)
    for name in rules.required:
        if not all(values.get(name, [""])):
            raise Refused(Code.BROKEN_RULE, f"{name} is required")
    for name, texts in values.items():
        _check_field(name, rules.fields[name], texts)
    if sum(any(texts) for texts in values.values()) < rules.at_least:
        raise Refused(Code.BROKEN_RULE, f"too few fields: at least {rules.at_least} are needed, the token among them")
    return values


def _check_field(name: str, schema: Schema, texts: list[str]) -> None:
    is_array = schema["type"] == "array"
    if len(texts) > 1 and not is_array:
        raise Refused(Code.BROKEN_RULE, f"{name} must be sent once")
    for text in texts:
        if broken := _broken_rule(schema["items"] if is_array else schema, text):
            raise Refused(Code.BROKEN_RULE, f"{name} {broken}")


def _broken_rule(schema: Schema, text: str) -> str | None:
    """The rule that a text breaks, in words, or None."""
    if schema["type"] == "integer" and not re.fullmatch(_INTEGER, text):
        return "must be a whole number"
    if schema.get("format") == "date" and not _is_day(text):
        return "must be a day, YYYY-MM-DD"
    value = int(text) if schema["type"] == "integer" else text
    for keyword, holds in _KEYWORDS.items():
        if keyword in schema and not holds(value, schema[keyword]):
            return f"must keep to {keyword}: {schema[keyword]}"
    return None


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(_DAY, text) and datetime.fromisoformat(text))
    except ValueError:
        return False


_KEYWORDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "enum": lambda value, choices: value in choices,
    "minimum": operator.ge,
    "maximum": operator.le,
    "minLength": lambda text, least: len(text) >= least,
    "pattern": lambda text, pattern: re.search(pattern, text) is not None,
}


@cache
def form_rules() -> Mapping[str, FormRules]:
    """The rules of each operation, by its path."""
    document = getmx.openapi()
    return {path: _rules(document, methods["post"]) for path, methods in document["paths"].items()}


def _rules(document: Schema, operation: Schema) -> FormRules:
    schema = _resolved(document, operation["requestBody"]["content"]["multipart/form-data"]["schema"])
    fields = {name: _field(document, field) for name, field in schema["properties"].items()}
    demanded = [name for name, field in fields.items() if field.get("x-getmx-client-requires")]
    return FormRules(operation["operationId"], fields, (*schema["required"], *demanded), schema.get("minProperties", 0))


def _field(document: Schema, field: Schema) -> Schema:
    schema = _resolved(document, field)
    return {**schema, "items": _resolved(document, schema["items"])} if "items" in schema else schema


def _resolved(document: Schema, schema: Schema) -> Schema:
    """The schema with what it refers to, and what stands beside the reference."""
    if "$ref" not in schema:
        return schema
    target: Any = document
    for part in schema["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return {**_resolved(document, target), **schema}


@cache
def secret_fields() -> frozenset[str]:
    """Names of the fields that the spec calls write-only, in any form."""
    return frozenset(
        name
        for rules in form_rules().values()
        for name, field in rules.fields.items()
        if field.get("writeOnly")
    )  # fmt: skip
