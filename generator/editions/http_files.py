"""`.http` files, which editors send: one for each group, with a request for each named example."""

from __future__ import annotations

from generator.editions import words
from generator.editions.requests import Request, by_group, variables
from generator.spec import Spec

_BOUNDARY = "getmx-form-part"


def http_files(spec: Spec) -> dict[str, str]:
    """Texts by the names of their files: `message-notice.http`. Raises SpecError for an example that ends its part."""
    return {f"{_file(group)}.http": _text(spec, group, found) for group, found in by_group(spec).items()}


def _file(group: str) -> str:
    return "-".join(group.lower().split())


def _text(spec: Spec, group: str, found: list[Request]) -> str:
    head = [f"# {spec.title}, version {spec.version}: {group}. Unofficial. Set the token first."]
    head += [f"@{name} = {value}" for name, value in variables(spec).items()]
    return "\n".join([*head, "", *(line for request in found for line in _lines(request))])


def _lines(request: Request) -> list[str]:
    if any(_BOUNDARY in value for _, value in request.parts):
        raise request.operation.unreadable(f"the example {request.example} holds the boundary {_BOUNDARY}")
    parts = [
        line
        for name, value in request.parts
        for line in (f"--{_BOUNDARY}", f'Content-Disposition: form-data; name="{name}"', "", value)
    ]
    return [
        f"### {request.title}",
        *(f"# {line}" for line in f"{request.summary}\n{words.of_operation(request.operation)}".splitlines()),
        f"# @name {request.operation.id}_{request.example}",
        f"{request.operation.entry.method.upper()} {request.url}",
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}",
        "",
        *parts,
        f"--{_BOUNDARY}--",
        "",
    ]
