"""The spec through the parser of openapi-python-client: every warning it has is an error here."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.schema import OpenAPI
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import ClassName, PythonIdentifier
from pydantic import BaseModel, ValidationError

from generator.spec import ANSWER, FORM, Document, GenerationError, Operation, Spec, pointer, walk

#: How the parser's messages name what they are about. The second is a slip of its own: it shows an object for a status.
_OPERATION = re.compile(r"WARNING parsing (?P<method>[A-Z]+) (?P<path>.*?) within ")
_OBJECT = re.compile(r"<openapi_python_client\.\S+ object at 0x[0-9a-f]+>")
_COMPONENT = re.compile(r"/components/schemas/[^\s:]+")

#: The parser's settings for this project.
CONFIG = Path(__file__).with_name("config.yaml")

#: The one version whose parser this generator knows; its internals change in patch releases.
PARSER_VERSION = "0.29.1"


def read_config(path: Path) -> Config:
    """The parser's configuration file. Keys that it does not know, or that have no effect here, are errors."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise GenerationError([f"{path}: not a readable configuration: {reason}"]) from None
    allowed = {"literal_enums", "field_prefix", "use_path_prefixes_for_title_model_names"}
    unknown = sorted(map(str, given.keys() - allowed)) if isinstance(given, dict) else ["(no mapping)"]
    if unknown:
        raise GenerationError(
            [f"{path}: unknown key {key!r}; known are {', '.join(sorted(allowed))}" for key in unknown]
        )
    try:
        settings = ConfigFile(**given, post_hooks=[])
    except ValueError as error:
        raise GenerationError([f"{path}: {error}"]) from None
    # The parser is given data, and writes nothing: the source and the output of its own command are not used.
    return Config.from_sources(settings, MetaType.NONE, Path(), "utf-8", True, None)


@dataclass(frozen=True)
class Parsed:
    """A document as the parser has understood it, beside the spec that it was made of."""

    spec: Spec
    data: GeneratorData
    config: Config

    @cached_property
    def _endpoints(self) -> dict[tuple[str, str], Endpoint]:
        return {
            (_plain(endpoint.path), endpoint.method): endpoint
            for collection in self.data.endpoint_collections_by_tag.values()
            for endpoint in collection.endpoints
        }

    def check(self, operation: Operation) -> None:
        """Raises SpecError if the parser sees another form or another answer than the spec has."""
        endpoint = self._endpoints[operation.path, operation.entry.method]
        body = endpoint.bodies[0].prop
        seen = _names(body) if isinstance(body, ModelProperty) else set()
        for name in operation.form.fields.keys() - seen:
            raise operation.unreadable(f"the parser does not see the field {name!r}", FORM + "/schema")
        answer = next((found.prop for found in endpoint.responses if found.status_code.pattern == "200"), None)
        if not isinstance(answer, ModelProperty) or _names(answer) != operation.answer.schema.fields.keys():
            message = f"the parser does not read the answer as {operation.answer.component}"
            raise operation.unreadable(message, ANSWER + "/schema")


def parse(document: Document, config: Config) -> Parsed:
    """The parsed document, whole: nothing that the parser would leave out passes."""
    installed = version("openapi-python-client")
    if installed != PARSER_VERSION:
        raise GenerationError([f"openapi-python-client {installed} is installed, the generator needs {PARSER_VERSION}"])
    data = GeneratorData.from_dict(_readable(document), config=config)
    if isinstance(data, GeneratorError):
        raise GenerationError(list(_structure_faults(document)) or [_told(document, data)])
    warnings = [*data.errors]
    for collection in data.endpoint_collections_by_tag.values():
        warnings += collection.parse_errors
    if warnings:
        raise GenerationError([_told(document, warning) for warning in warnings])
    return Parsed(Spec(document), data, config)


def identifier(name: str, config: Config) -> str:
    """The name of a field as Python can have it."""
    return PythonIdentifier(name, config.field_prefix)


def class_name(name: str, config: Config) -> str:
    """The name of a schema as that of a class."""
    return ClassName(name, config.field_prefix)


def _names(model: ModelProperty) -> set[str]:
    return {_plain(prop.name) for prop in [*(model.required_properties or ()), *(model.optional_properties or ())]}


def _readable(document: Document) -> dict[str, Any]:
    """A copy of the data in which each schema stands behind those that it refers to, and none has a title.

    The parser hands on a schema as far as it has read it: without fields, where it stands further down. Of a title it
    makes the name of a class, while classes are named after components here.
    """
    data = copy.deepcopy(document.data)
    components: Any = data.get("components")
    schemas: Any = components.get("schemas") if isinstance(components, dict) else None
    if not isinstance(schemas, dict):
        return data
    for at, node in list(walk(schemas)):
        if isinstance(node, dict) and isinstance(node.get("title"), str) and not at.endswith("/properties"):
            del node["title"]
    try:
        order = list(TopologicalSorter({name: _referred(schemas, name) for name in schemas}).static_order())
    except CycleError:  # The plan refuses what holds itself.
        return data
    components["schemas"] = {name: schemas[name] for name in order}
    return data


def _referred(schemas: dict[str, Any], name: str) -> list[str]:
    refs = [value for at, value in walk(schemas[name]) if at.endswith("/$ref") and isinstance(value, str)]
    named = [ref.removeprefix("#/components/schemas/") for ref in refs]
    return [other for other in named if other in schemas]


def _plain(value: UntrustedString | str) -> str:
    """The text of the spec itself, which is data and must never become code."""
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else value


def _structure_faults(document: Document) -> Iterator[str]:
    """Where the document is no OpenAPI to the parser, one line for each place."""
    try:
        OpenAPI.model_validate(copy.deepcopy(document.data))
    except ValidationError as error:
        faults = {_place(document, fault["loc"]): fault for fault in error.errors()}
        for at, fault in faults.items():
            missing = f"{fault['loc'][-1]}: " if fault["type"] == "missing" else ""
            yield _placed(document, at, f"not OpenAPI: {missing}{fault['msg']}")


def _place(document: Document, parts: Iterable[str | int]) -> str:
    """The pointer for pydantic's way to a fault, in which the names of its own types stand too."""
    at = ""
    for part in parts:
        below = at + pointer(part)
        at = below if below in document.lines else at
    return at


def _told(document: Document, error: GeneratorError) -> str:
    """The parser's own words at the place that they are about."""
    words = [error.header, error.detail or ""]
    if isinstance(error, ParseError) and error.data is not None:
        words.append(f"at {_excerpt(error.data)}")
    text = _OBJECT.sub("200", " ".join(" ".join(words).split()))
    return _placed(document, _place_told(document, text), f"the parser drops a part: {text}")


def _place_told(document: Document, text: str) -> str:
    """The operation or the component that the parser's words name; the whole document if they name none."""
    if match := _OPERATION.search(text):
        return pointer("paths", match["path"], match["method"].lower())
    if match := _COMPONENT.search(text):
        return document.nearest(match[0])
    return ""


def _placed(document: Document, at: str, message: str) -> str:
    """The message with its place, and the operation around that."""
    operation = document.operation_at(at)
    return str(document.error(f"{operation.name}: {message}" if operation else message, at))


def _excerpt(data: BaseModel) -> str:
    text = str(data.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    return text if len(text) <= 200 else f"{text[:200]}..."
