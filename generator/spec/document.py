"""The spec as plain data that still knows the line of each of its parts."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from ruamel.yaml.error import YAMLError as RuamelError

from generator.spec.yaml_1_2 import load_1_2

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
# An OpenAPI document is some 15 levels deep. The bound keeps recursion far from Python's own.
MAX_DEPTH = 64

#: A mapping of the document.
Node = dict[str, Any]

TEXT_TAG = "tag:yaml.org,2002:str"


def pointer(*parts: str | int) -> str:
    """JSON pointer (RFC 6901) made of unescaped parts."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def steps(at: str) -> list[str]:
    """The unescaped parts of a JSON pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in at.split("/")[1:]]


class SpecError(Exception):
    """The spec cannot be read. Its text names file, line and JSON pointer."""

    def __init__(self, path: Path, message: str, at: str = "", line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {message} (#{at})")
        self.path = path
        self.message = message
        self.pointer = at
        self.line = line


@dataclass(frozen=True)
class OperationEntry:
    path: str
    method: str
    pointer: str
    data: Node

    @property
    def name(self) -> str:
        """What messages call the operation: its operationId, else its method and path."""
        operation_id = self.data.get("operationId")
        return str(operation_id) if operation_id else f"{self.method.upper()} {self.path}"


@dataclass(frozen=True)
class Document:
    path: Path
    text: str
    data: Node
    lines: dict[str, int]

    def nearest(self, at: str) -> str:
        """The pointer, or that of its nearest ancestor that the document has."""
        while at and at not in self.lines:
            at = at.rpartition("/")[0]
        return at

    def line(self, at: str) -> int:
        """Line of the pointer, or of its nearest ancestor that the document has."""
        return self.lines.get(self.nearest(at), 1)

    def get(self, at: str) -> Any:
        """The value that the pointer names. KeyError if there is none."""
        value: Any = self.data
        for part in steps(at):
            value = _child(value, part)
        return value

    def find(self, at: str) -> Any:
        """The value that the pointer names, None if there is none."""
        try:
            return self.get(at)
        except KeyError:
            return None

    def resolve(self, node: Node) -> Node:
        """The node over what its `$ref` names: keys beside a `$ref` win, as OpenAPI 3.1 has it."""
        merged = dict(node)
        for target in self._targets(node):
            merged = {**self.get(target), **merged}
        merged.pop("$ref", None)
        return merged

    def follow(self, at: str) -> str:
        """Pointer to where the value stands, past each `$ref`. KeyError if there is none."""
        return [at, *self._targets(self.get(at))][-1]

    def error(self, message: str, at: str) -> SpecError:
        return SpecError(self.path, message, at, self.line(at))

    def operations(self) -> list[OperationEntry]:
        paths = self.data.get("paths")
        return [
            OperationEntry(path, method, pointer("paths", path, method), operation)
            for path, item in (paths.items() if isinstance(paths, dict) else ())
            for method, operation in (item.items() if isinstance(item, dict) else ())
            if method in METHODS and isinstance(operation, dict)
        ]

    def operation_at(self, at: str) -> OperationEntry | None:
        """The operation that the pointer names, or leads into."""
        around = (operation for operation in self.operations() if f"{at}/".startswith(f"{operation.pointer}/"))
        return next(around, None)

    def _targets(self, node: Any) -> Iterator[str]:
        """Pointers that the node's `$ref` leads to, one after the other."""
        seen: set[str] = set()
        while isinstance(node, dict) and "$ref" in node:
            target = self._target(node)
            if target in seen:
                raise self._ref_error(node, "is circular")
            seen.add(target)
            yield target
            node = self.get(target)

    def target(self, at: str) -> str:
        """Pointer that the `$ref` at the pointer names. Raises SpecError if it names nothing of this document."""
        return self._target(self.get(at))

    def _target(self, node: Node) -> str:
        ref = node["$ref"]
        if not isinstance(ref, str) or not ref.startswith("#/"):
            raise self._ref_error(node, "is not local to this document")
        target = unquote(ref[1:])
        try:
            value = self.get(target)
        except KeyError:
            raise self._ref_error(node, "names nothing") from None
        if not isinstance(value, dict):
            raise self._ref_error(node, "names no mapping")
        return target

    def _ref_error(self, node: Node, problem: str) -> SpecError:
        at = next((at for at, value in walk(self.data) if value is node), "")
        return self.error(f"$ref {node['$ref']!r} {problem}", at)


def walk(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """The value and all that it holds, each with its JSON pointer."""
    yield at, value
    for part, child in _children(value):
        yield from walk(child, at + pointer(part))


def reached(document: Document, node: Any) -> set[str]:
    """Pointers of the components that a part of the document refers to, also by way of others."""
    used: set[str] = set()
    pending = [node]
    while pending:
        for _, found in walk(pending.pop()):
            ref = found.get("$ref") if isinstance(found, dict) else None
            at = "/".join(ref.removeprefix("#").split("/")[:4]) if isinstance(ref, str) else ""
            if at.startswith("/components/") and at not in used:
                used.add(at)
                pending.append(document.find(at))
    return used


def unused_components(document: Document) -> list[str]:
    """Pointers of the components that nothing outside of the components leads to."""
    outside = {key: value for key, value in document.data.items() if key != "components"}
    used = reached(document, outside)
    sections = document.data.get("components")
    known = [
        pointer("components", section, name)
        for section, components in _children(sections)
        for name, _ in _children(components)
    ]
    return [at for at in known if at not in used]


@contextmanager
def no_garbage() -> Iterator[None]:
    """For what makes many objects and keeps them: Python's search for garbage would take most of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def load(path: Path) -> Document:
    text = _read(path)
    try:
        _refuse_what_json_lacks(path, text)
        loader = _Loader(text)
        with no_garbage():
            root = loader.get_single_node()
        if not isinstance(root, yaml.MappingNode):
            raise SpecError(path, "the top level is not a mapping")
        lines = dict(_lines(path, root, "", root.start_mark.line + 1))
        data: Node = loader.construct_document(root)
    except yaml.YAMLError as error:
        raise _syntax_error(path, text, error) from None
    return Document(path, text, data, lines)


def differences_1_1_1_2(document: Document) -> list[str]:
    """Pointers of the values that YAML 1.1, as it was loaded, and 1.2 read differently, or as no JSON value."""
    try:
        with no_garbage():
            new = load_1_2(document.text)
    except (RuamelError, ValueError):
        return [""]
    return list(_differences(document.data, new, ""))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SpecError(path, f"not a readable file: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SpecError(path, "not UTF-8", line=line) from None


def _refuse_what_json_lacks(path: Path, text: str) -> None:
    """Refuses anchors, aliases and tags, so that no file grows while it is read, and nesting without end."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if getattr(event, "version", None) is not None:
            raise SpecError(path, "a %YAML directive makes loaders read the file differently")
        if getattr(event, "anchor", None) is not None:
            raise _refusal("anchors and aliases are refused: write it out, or use $ref", event)
        if getattr(event, "tag", None) is not None:
            raise _refusal("tags are refused: quote the value if it is text", event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth >= MAX_DEPTH:
            raise _refusal(f"nested deeper than {MAX_DEPTH} levels", event)


class FastLoader(yaml.CSafeLoader):
    """Decides once what a plain scalar is: the same few words come again and again."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: tuple[bool, bool]) -> str:
        if kind is yaml.ScalarNode and implicit[0]:
            return _tag(value)
        found: str = super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]
        return found


@lru_cache(maxsize=10_000)
def _tag(plain: str) -> str:
    found: str = yaml.resolver.Resolver().resolve(yaml.ScalarNode, plain, (True, False))  # type: ignore[no-untyped-call]
    return found


class _Loader(FastLoader):
    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # PyYAML lets it out for a day such as 2025-02-30
            raise _refusal(f"not a value: {error}", node) from None


def _refusal(problem: str, where: yaml.Event | yaml.Node) -> yaml.MarkedYAMLError:
    mark: Any = where.start_mark  # the error's own stub knows only the marks of the other parser
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


def _syntax_error(path: Path, text: str, error: yaml.YAMLError) -> SpecError:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        message = ", ".join(filter(None, (error.context, error.problem)))
        last = text.count("\n") + 1  # libyaml counts a line more if the last one has no end
        return SpecError(path, f"not YAML: {message}", line=min(last, error.problem_mark.line + 1))
    before = text.encode()[: getattr(error, "position", 0)]  # libyaml counts bytes
    return SpecError(path, f"not YAML: {error}", line=before.count(b"\n") + 1)


def _lines(path: Path, node: yaml.Node, at: str, line: int) -> Iterator[tuple[str, int]]:
    yield at, line
    if isinstance(node, yaml.MappingNode):
        for key, value, child in _entries(path, node, at):
            yield from _lines(path, value, child, key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(path, item, at + pointer(index), item.start_mark.line + 1)


def _entries(path: Path, node: yaml.MappingNode, at: str) -> Iterator[tuple[yaml.Node, yaml.Node, str]]:
    """Keys, values and pointers. PyYAML alone would keep the last of equal keys without a word."""
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.tag != TEXT_TAG:
            shown = key.value if isinstance(key, yaml.ScalarNode) else "of a mapping"
            raise SpecError(path, f"the key {shown} is not text: quote it", at, line)
        child = at + pointer(key.value)
        if child in seen:
            raise SpecError(path, f"the key {key.value} stands twice", child, line)
        seen.add(child)
        yield key, value, child


def _children(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _child(value: Any, part: str) -> Any:
    if isinstance(value, dict):
        return value[part]
    if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
        return value[int(part)]
    raise KeyError(part)


def _differences(old: Any, new: Any, at: str) -> Iterator[str]:
    if type(old) is not type(new) or not is_json(old):
        yield at
    elif isinstance(old, dict | list):
        left, right = dict(_children(old)), dict(_children(new))
        if list(left) != list(right):
            yield at
            return
        for part, value in left.items():
            yield from _differences(value, right[part], at + pointer(part))
    elif old != new:
        yield at


def is_json(value: Any) -> bool:
    """Whether JSON has such values; what it holds is not looked at."""
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, dict | list | str | bool | int)
