"""The spec through the parser of openapi-python-client: every warning it has is an error here."""

from __future__ import annotations

import copy
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.schema.untrusted_string import UntrustedString

from generator.document import Document
from generator.problems import GenerationError

#: The one version whose parser this generator knows; its internals change in patch releases.
PARSER_VERSION = "0.29.1"


def read_config(path: Path, spec: Path, output: Path) -> Config:
    """The parser's configuration file. Keys that it does not know, or that have no effect here, are errors."""
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GenerationError([f"{path}: not a readable configuration: {error}"]) from None
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
    return Config.from_sources(settings, MetaType.NONE, spec, "utf-8", True, output)


def parse(document: Document, config: Config) -> GeneratorData:
    """The parsed document, whole: nothing that the parser would leave out passes."""
    installed = version("openapi-python-client")
    if installed != PARSER_VERSION:
        raise GenerationError([f"openapi-python-client {installed} is installed, the generator needs {PARSER_VERSION}"])
    parsed = GeneratorData.from_dict(copy.deepcopy(document.data), config=config)
    if isinstance(parsed, GeneratorError):
        raise GenerationError([_told(document, parsed)])
    warnings = [*parsed.errors]
    for collection in parsed.endpoint_collections_by_tag.values():
        warnings += collection.parse_errors
    if warnings:
        raise GenerationError([_told(document, warning) for warning in warnings])
    return parsed


def endpoints(parsed: GeneratorData) -> dict[tuple[str, str], Endpoint]:
    """Every parsed endpoint by path and method."""
    return {
        (plain(endpoint.path), endpoint.method): endpoint
        for collection in parsed.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }


def plain(value: UntrustedString | str) -> str:
    """The text of the spec itself, which is data and must never become code."""
    return value.get_untrusted_value() if isinstance(value, UntrustedString) else value


def _told(document: Document, error: GeneratorError) -> str:
    """The parser's own words, with what it was looking at, on one line."""
    words = [error.header, error.detail or ""]
    if isinstance(error, ParseError) and error.data is not None:
        words.append(f"at {_excerpt(error.data)}")
    text = " ".join(" ".join(words).split())
    return f"{document.path}: {text}"


def _excerpt(data: Any) -> str:
    dumped = data.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    text = str(dumped)
    return text if len(text) <= 200 else f"{text[:200]}..."
