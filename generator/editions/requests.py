"""The named examples of all forms as requests, for the tools that send such."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.spec import Operation, Spec
from generator.wire import parts


@dataclass(frozen=True)
class Request:
    """One named example of a form. `parts` are sent in this order; the token's value is a variable of the tool."""

    operation: Operation
    example: str
    summary: str
    address: str
    parts: list[tuple[str, str]]

    @property
    def title(self) -> str:
        return f"{self.operation.title} ({self.example})"

    @property
    def url(self) -> str:
        return self.address + self.operation.path


def by_group(spec: Spec) -> dict[str, list[Request]]:
    """All requests by the tag of their operation, in the order of the spec."""
    found: dict[str, list[Request]] = {}
    for operation in spec.operations:
        found.setdefault(operation.group, []).extend(requests(operation))
    return found


def requests(operation: Operation) -> Iterator[Request]:
    address = "{{scaleUrl}}" if operation.server == "customer" else "{{baseUrl}}"
    for name, example in operation.form.example_objects.items():
        sent = parts(operation.form, {**example["value"], "token": "{{token}}"})
        yield Request(operation, name, example.get("summary", name), address, sent)


def variables(spec: Spec) -> dict[str, str]:
    """What a user sets, with its default. Whoever has no Scale server calls the shared one."""
    shared = next(iter(spec.addresses("shared")), "")
    return {"baseUrl": shared, "scaleUrl": "{{baseUrl}}", "token": "your API token"}
