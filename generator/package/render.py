"""The package's files as text: this project's templates over the plan."""

from __future__ import annotations

import inspect
import json
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from generator.package import docstrings as docs
from generator.package.command_texts import command_texts
from generator.package.facts import facts_of
from generator.package.plan import AnswerModel, Method, Plan, Resource
from generator.package.runtime.waiting import POLLED, POLLED_FIELDS, WAITING_METHODS, MessageWaiting
from generator.spec import Document, Spec

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
RUNTIME = HERE / "runtime"
EVIDENCE = HERE / "evidence"
BULK = HERE / "bulk"
CLI = HERE / "cli"
#: What is copied as it is, by its folder in the output.
COPIED = {"getmx/_runtime": RUNTIME, "getmx/evidence": EVIDENCE, "getmx/bulk": BULK, "getmx_cli": CLI}

#: The name of the spec in the header of each file, wherever the generator is run.
SPEC_NAME = "spec/getmx.openapi.yaml"
_COPY_HEADER = "# Copied by `make generate` from generator/package/{name}. Edit it there, not here.\n"


def write_package(folder: Path, document: Document, plan: Plan) -> None:
    for name, text in _files(document, plan):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _files(document: Document, plan: Plan) -> Iterator[tuple[str, str]]:
    yield "API.md", _rendered("api.md.jinja", plan)
    yield "getmx/__init__.py", _rendered("init.py.jinja", plan)
    yield "getmx/_client.py", _rendered("client.py.jinja", plan)
    yield "getmx/_operations.py", _rendered("operations.py.jinja", plan)
    yield "getmx/models/__init__.py", _rendered("models_init.py.jinja", plan)
    yield "getmx/resources/__init__.py", _rendered("resources_init.py.jinja", plan)
    for resource in plan.resources:
        yield f"getmx/models/{resource.name}.py", _rendered("models.py.jinja", plan, resource=resource)
        yield f"getmx/resources/{resource.name}.py", _rendered("resource.py.jinja", plan, resource=resource)
    yield "getmx/py.typed", ""
    yield "getmx/openapi.json", json.dumps(document.data, ensure_ascii=False, indent=1) + "\n"
    yield "getmx/evidence/facts.json", facts_of(Spec(document)).dumped()
    yield "getmx_cli/texts.py", _rendered("cli_texts.py.jinja", plan, texts=command_texts(plan, package_version()))
    yield "getmx_cli/py.typed", ""
    for folder, copied in COPIED.items():
        for source in sorted(copied.glob("*.py")):
            header = _COPY_HEADER.format(name=f"{copied.name}/{source.name}")
            yield f"{folder}/{source.name}", header + source.read_text(encoding="utf-8")


def _rendered(template: str, plan: Plan, **values: Any) -> str:
    return _templates().get_template(template).render(plan=plan, **values)


@cache
def _templates() -> Environment:
    """Read once for all packages of a process."""
    templates = Environment(  # noqa: S701  # what is rendered is no HTML
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(_FILTERS)
    templates.globals.update(source=SPEC_NAME, call_options=docs.CALL_OPTIONS, list_options=docs.LIST_OPTIONS)
    templates.globals["version"] = package_version()
    return templates


def package_version() -> str:
    """The package's own version. The spec has another: a fix of the runtime raises the package's alone."""
    project = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def returns(method: Method, *, asynchronous: bool) -> str:
    """The annotation of what a method returns."""
    if not method.paging:
        return f"models.{method.answer}"
    return f"{'AsyncPage' if asynchronous else 'Page'}[models.{method.answer}]"


def signature(method: Method) -> str:
    """A method on one line, as generated/API.md lists it."""
    arguments = ", ".join(
        f"{argument.name}: {argument.annotation}{'' if argument.required else ' | None = None'}"
        for argument in method.parameters
    )
    star = f"*, {arguments}" if arguments else ""
    return f"{method.resource}.{method.name}({star}) -> {returns(method, asynchronous=False).replace('models.', '')}"


def waits(resource: Resource) -> Method | None:
    """The method that waiting calls again and again. A resource without it has no waiting."""
    return next((method for method in resource.methods if _can_be_polled(method)), None)


def _can_be_polled(method: Method) -> bool:
    fields = {argument.wire for argument in method.arguments}
    return method.operation == POLLED and method.paging is not None and fields >= POLLED_FIELDS


def waiting_signatures(resource: Resource) -> list[str]:
    """The methods that waiting brings to the resource, each on one line."""
    polled = waits(resource)
    if polled is None:
        return []
    signatures = [_written_signature(getattr(MessageWaiting, name)) for name in WAITING_METHODS]
    return [f"{resource.name}.{signature}".replace("RowT", polled.answer) for signature in signatures]


def _written_signature(method: Callable[..., Any]) -> str:
    written = inspect.signature(method)
    arguments = [
        f"{argument.name}: {argument.annotation}"
        + ("" if argument.default is argument.empty else f" = {argument.default!r}")
        for argument in list(written.parameters.values())[1:]
    ]
    return f"{method.__name__}(*, {', '.join(arguments)}) -> {written.return_annotation}"


def model_signature(model: AnswerModel) -> str:
    """An answer's class and its declared fields on one line."""
    return f"{model.name}({', '.join(f'{field.name}: {field.annotation}' for field in model.fields)})"


_FILTERS = {
    "literal": docs.literal,
    "docstring": docs.docstring,
    "field_doc": docs.field_doc,
    "method_doc": docs.method_doc,
    "model_doc": docs.model_doc,
    "resource_doc": docs.resource_doc,
    "returns": returns,
    "signature": signature,
    "model_signature": model_signature,
    "waits": waits,
    "waiting_signatures": waiting_signatures,
}
