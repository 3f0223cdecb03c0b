"""A resource can wait if it has the operation that waiting calls; without it the package is made all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve

from generator.package.plan import Method, Resource
from generator.package.planning import plan_of
from generator.package.render import waiting_signatures, waits
from generator.package.runtime.waiting import POLLED, POLLED_FIELDS, WAITING_METHODS
from generator.spec import load
from tests.support.spec import SPEC


@pytest.fixture(scope="module")
def resource() -> Resource:
    return next(resource for resource in plan_of(load(SPEC)).resources if waits(resource))


def changed(resource: Resource, change: Callable[[Method], Method]) -> Resource:
    methods = (change(method) if method.operation == POLLED else method for method in resource.methods)
    return evolve(resource, methods=tuple(methods))


def without(field: str) -> Callable[[Method], Method]:
    return lambda method: evolve(
        method, arguments=tuple(argument for argument in method.arguments if argument.wire != field)
    )


def test_a_resource_that_waits_has_the_hand_written_methods(resource: Resource) -> None:
    assert WAITING_METHODS == ("bookmark", "wait_for", "wait_for_code", "watch")
    named = [line.partition("(")[0] for line in waiting_signatures(resource)]
    assert named == [f"{resource.name}.{name}" for name in WAITING_METHODS]


@pytest.mark.parametrize(
    "change",
    [
        lambda method: evolve(method, operation="listOther"),
        lambda method: evolve(method, paging=None),
        *map(without, sorted(POLLED_FIELDS)),
    ],
)
def test_a_resource_does_not_wait_without_what_waiting_calls(
    resource: Resource, change: Callable[[Method], Method]
) -> None:
    other = changed(resource, change)
    assert waits(other) is None
    assert waiting_signatures(other) == []
