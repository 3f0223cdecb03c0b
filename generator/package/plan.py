"""What will be rendered: resources, methods, arguments and answers, as the templates take them."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from generator.package.types import Scalar, Type, annotation, converter, taken_as_is
from generator.spec import CONFIRMED


def constant_of(operation: str) -> str:
    """The constant of an operationId: cleanUpEmail is CLEAN_UP_EMAIL."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).upper()


def class_name_of(resource: str) -> str:
    """The class of a resource: group_pays is GroupPays."""
    return "".join(word.capitalize() for word in resource.split("_"))


@frozen
class Argument:
    """A form field and the keyword that gives it."""

    wire: str
    name: str
    type: Scalar
    required: bool
    evidence: str
    description: str
    example: Any
    secret: bool
    #: minimum, maximum, min_length, pattern: as the runtime's Field takes them.
    rules: dict[str, Any]

    @property
    def documented(self) -> bool:
        return self.evidence in CONFIRMED

    @property
    def kind(self) -> str:
        return self.type.kind

    @property
    def checks(self) -> dict[str, Any]:
        """All that the runtime checks before it sends a value."""
        return {**self.rules, "choices": self.type.choices} if self.type.choices else self.rules

    @property
    def annotation(self) -> str:
        return annotation(self.type)


@frozen
class AnswerField:
    """A declared field of an answer.

    required, nullable: As the spec has it. optional: Whether the attribute may be None.
    """

    wire: str
    name: str
    type: Type
    required: bool
    nullable: bool
    optional: bool
    evidence: str
    description: str
    secret: bool = False

    @property
    def annotation(self) -> str:
        return annotation(self.type, optional=self.optional)

    @property
    def converter(self) -> str:
        return converter(self.type)

    @property
    def taken(self) -> str | None:
        """The type of JSON values that become the attribute as they are, in Python. None: there is none."""
        return taken_as_is(self.type)

    @property
    def misfit(self) -> str:
        """A condition in Python: whether a JSON `value` of a `raw` object is wrong that has another type than `taken`.

        Null or a missing field may be right. If both are wrong, there is no condition.
        """
        conditions = {
            (True, False): "",
            (True, True): f"value is not None or {self.wire!r} not in raw",
            (False, True): "value is not None",
            (False, False): f"value is not None or {self.wire!r} in raw",
        }
        return conditions[self.required, self.nullable]


@frozen
class AnswerModel:
    """A class for an answer, a row, or an object in one."""

    name: str
    description: str
    fields: tuple[AnswerField, ...]
    evidence: str
    #: Whether data of any type is as the spec says; else the JSON types besides object that are. For the row of a list
    #: also those of the page around it.
    open: bool = False
    also: tuple[str, ...] = ()
    page_also: tuple[str, ...] = ()
    #: For the row of a list, the fields that the spec declares of the page around it, beside those of each page.
    page_names: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether each field takes JSON values as they are."""
        return bool(self.fields) and all(field.taken for field in self.fields)


@frozen
class Method:
    """An operation as a Python method."""

    operation: str
    resource: str
    name: str
    path: str
    summary: str
    description: str
    arguments: tuple[Argument, ...]
    answer: str
    answer_description: str
    at_least: int
    retry: str
    server: str
    paging: str | None
    one_of_list: bool
    destructive: bool
    deprecated: bool
    evidence: dict[str, Any]

    @property
    def constant(self) -> str:
        return constant_of(self.operation)

    @property
    def confirmed(self) -> bool:
        return str(self.evidence["path"]) != "assumed"

    @property
    def answer_confirmed(self) -> bool:
        return self.evidence["response"] in CONFIRMED

    @property
    def request_documented(self) -> bool:
        return self.evidence["request"] in CONFIRMED

    @property
    def parameters(self) -> list[Argument]:
        """Required ones first, each group in the order of the form."""
        return sorted(self.arguments, key=lambda argument: not argument.required)


@frozen
class Resource:
    """A tag of the spec as a Python class with its methods, and the answers that they give."""

    tag: str
    name: str
    description: str
    methods: tuple[Method, ...]
    models: tuple[AnswerModel, ...]

    @property
    def class_name(self) -> str:
        return class_name_of(self.name)


@frozen
class Plan:
    """All that the templates need."""

    title: str
    version: str
    base_url: str
    success_codes: tuple[int, ...]
    resources: tuple[Resource, ...]

    @property
    def methods(self) -> list[Method]:
        return [method for resource in self.resources for method in resource.methods]

    @property
    def models(self) -> list[tuple[Resource, AnswerModel]]:
        return [(resource, model) for resource in self.resources for model in resource.models]
