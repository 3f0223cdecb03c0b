"""Edits of the spec's text at JSON pointers. All text beside the edited value keeps its bytes, comments and order.

An edit in a flow collection (`{a: 1}`) rewrites the whole collection, without the comments in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import yaml
from ruamel.yaml import YAML

from generator.spec.document import pointer

WIDTH = 120
_STEP = 2

#: Keys whose mapping or list is written with a line for each entry, however short: the spec's own habit.
_BLOCK_KEYS = frozenset(
    {"allOf", "content", "examples", "externalDocs", "paths", "properties", "requestBody", "responses", "schemas"}
)

_Collection = yaml.MappingNode | yaml.SequenceNode


class EditError(ValueError):
    """The text is not YAML, or the edit cannot be made: the new text would not read back as asked."""


class Editor:
    """The text of a YAML document like the spec: no anchors, no tags, and only text as keys.

    Values are JSON data. Every method raises KeyError if the pointer's parent does not exist, and EditError if the new
    text would not read back as asked.
    """

    def __init__(self, text: str) -> None:
        self._load(text)

    @property
    def text(self) -> str:
        """The document as edited so far."""
        return self._text

    def has(self, at: str) -> bool:
        """Whether the pointer names a value."""
        try:
            self._node(at)
        except KeyError:
            return False
        return True

    def get(self, at: str) -> Any:
        """The value, as new plain data."""
        return _data(self._node(at))

    def keys(self, at: str) -> list[str]:
        """Keys of the mapping, in their order."""
        return [key.value for key, _ in _pairs(self._node(at))]

    def set(self, at: str, value: Any, *, after: str | None = None) -> None:
        """Replaces the value, or adds it.

        after: The key behind which a new key is placed. Empty: first; by default: last. "/list/-" appends an item.
        """
        parent, key = self._split(at)
        if self.has(at):
            self._replace(parent, self._node(at), key, value)
        elif isinstance(parent, yaml.SequenceNode) and key == "-":
            self._append(at, parent, value)
        elif isinstance(parent, yaml.MappingNode):
            self._add(at, parent, key, value, after)
        else:
            raise KeyError(at)
        if not at.endswith("/-") and self.get(at) != value:
            raise EditError(f"the value at {at} cannot be written")

    def remove(self, at: str) -> None:
        """Removes key and value, or the item."""
        parent, key = self._split(at)
        self._node(at)
        if len(parent.value) == 1 or not self._has_lines(parent):
            self._write(at.rpartition("/")[0], _without(_data(parent), key))
            return
        entries = self._entries(parent)
        index = _index(parent, key)
        start, end = entries[index]
        if index and self._is_spaced(entries):
            start -= 1  # the blank line before it
        self._load(self._text[:start] + self._text[end:])

    def rename(self, at: str, key: str) -> None:
        """Renames the key; its value and place stay."""
        parent, old = self._split(at)
        if not isinstance(parent, yaml.MappingNode):
            raise KeyError(at)
        if key != old and key in (name.value for name, _ in parent.value):
            raise EditError(f"{key} is there already")
        node = parent.value[_index(parent, old)][0]
        self._splice(node.start_mark.index, node.end_mark.index, _scalar(key))

    def reorder(self, at: str, keys: Sequence[str]) -> None:
        """Puts the keys of the mapping into this order; comments above a key go with it."""
        node = self._node(at)
        if not isinstance(node, yaml.MappingNode) or sorted(keys) != sorted(self.keys(at)):
            raise EditError(f"not the keys of {at}")
        if not self._has_lines(node):
            value = _data(node)
            self._write(at, {key: value[key] for key in keys})
            return
        entries = self._entries(node)
        begin = self._above_comments(self._line_start(node.start_mark.index))
        starts = [begin, *(end for _, end in entries[:-1])]
        chunks = {
            key.value: self._text[start:end].lstrip("\n")
            for (key, _), start, (_, end) in zip(node.value, starts, entries, strict=True)
        }
        blank = "\n" if self._is_spaced(entries) else ""
        self._load(self._text[:begin] + blank.join(chunks[key] for key in keys) + self._text[entries[-1][1] :])

    # ------------------------------------------------------------------------------------------------ reading

    def _load(self, text: str) -> None:
        try:
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            raise EditError(f"not YAML: {error}") from None
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise EditError("the top level is not a mapping with a line for each key")
        self._text, self._root = text, root

    def _node(self, at: str) -> yaml.Node:
        node: yaml.Node = self._root
        for part in at.split("/")[1:]:
            node = _child(node, part.replace("~1", "/").replace("~0", "~"))
        return node

    def _split(self, at: str) -> tuple[_Collection, str]:
        above, _, last = at.rpartition("/")
        parent = self._node(above)
        if not at or not isinstance(parent, _Collection):
            raise KeyError(at)
        return parent, last.replace("~1", "/").replace("~0", "~")

    def _entries(self, node: _Collection) -> list[tuple[int, int]]:
        """Where each entry of a block collection begins and ends, in whole lines."""
        starts = [(item[0] if isinstance(item, tuple) else item).start_mark.index for item in node.value]
        ends = [_end(self._text, item[1] if isinstance(item, tuple) else item) for item in node.value]
        return [(self._line_start(start), self._line_end(end)) for start, end in zip(starts, ends, strict=True)]

    def _line_start(self, index: int) -> int:
        return self._text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        if index and self._text[index - 1] == "\n":
            return index
        found = self._text.find("\n", index)
        return len(self._text) if found < 0 else found + 1

    def _above_comments(self, index: int) -> int:
        """Where the comment lines that end at the index begin."""
        while index:
            above = self._line_start(index - 1)
            if not self._text[above:index].lstrip(" ").startswith("#"):
                break
            index = above
        return index

    def _has_lines(self, node: _Collection) -> bool:
        """Whether each entry begins on a line of its own, which the first in `- a: 1` does not."""
        start = node.start_mark.index
        return not node.flow_style and not self._text[self._line_start(start) : start].strip(" ")

    def _is_spaced(self, entries: list[tuple[int, int]]) -> bool:
        """Whether blank lines stand between the entries."""
        gaps = [self._text[end:start] for (_, end), (start, _) in pairwise(entries)]
        return bool(gaps) and all(gap.startswith("\n") for gap in gaps)

    # ------------------------------------------------------------------------------------------------ writing

    def _write(self, at: str, value: Any) -> None:
        parent, key = self._split(at)
        self._replace(parent, self._node(at), key, value)

    def _splice(self, start: int, end: int, new: str) -> None:
        self._load(self._text[:start] + new + self._text[end:])

    def _replace(self, parent: _Collection, node: yaml.Node, key: str, value: Any) -> None:
        if parent.flow_style:
            self._rewrite_flow(node, value)
            return
        start, end = node.start_mark.index, _end(self._text, node)
        if isinstance(parent, yaml.MappingNode):
            name = parent.value[_index(parent, key)][0]
            start, indent = name.start_mark.index, name.start_mark.column
            new = _entry(key, value, indent, wrapped=bool(getattr(node, "flow_style", False)))
        else:
            indent = parent.start_mark.column
            start = self._text.rindex("-", 0, start)
            new = _item(value, indent)
        self._splice(start, end, new if self._text[end - 1 : end] != "\n" else new + "\n")

    def _rewrite_flow(self, node: yaml.Node, value: Any) -> None:
        """Writes the outermost flow collection that holds the node anew."""
        at = self._pointer_of(node)
        root = at
        while "/" in root[1:] and getattr(self._node(root.rpartition("/")[0]), "flow_style", False):
            root = root.rpartition("/")[0]
        self._write(root, _changed(self.get(root), at[len(root) :], value))

    def _pointer_of(self, node: yaml.Node) -> str:
        return next(at for at, found in _walk(self._root, "") if found is node)

    def _append(self, at: str, parent: yaml.SequenceNode, value: Any) -> None:
        above = at.rpartition("/")[0]
        if parent.flow_style:
            self.set(above, [*_data(parent), value])
            return
        end = self._entries(parent)[-1][1]
        indent = parent.start_mark.column
        self._insert(end, " " * indent + _item(value, indent))

    def _add(self, at: str, parent: yaml.MappingNode, key: str, value: Any, after: str | None) -> None:
        names = [name.value for name, _ in parent.value]
        place = len(names) if after is None else names.index(after) + 1 if after else 0
        if not self._has_lines(parent):
            pairs = list(_data(parent).items())
            self.set(at.rpartition("/")[0], dict([*pairs[:place], (key, value), *pairs[place:]]))
            return
        entries = self._entries(parent)
        indent = parent.start_mark.column
        is_spaced = self._is_spaced(entries)
        line = " " * indent + _entry(key, value, indent, spread=is_spaced)
        blank = "\n" if is_spaced else ""
        if place:
            self._insert(entries[place - 1][1], blank + line)
        else:
            self._insert(entries[0][0], line, blank)

    def _insert(self, index: int, line: str, blank: str = "") -> None:
        before = "" if not index or self._text[index - 1] == "\n" else "\n"
        self._splice(index, index, f"{before}{line}\n{blank}")


def _pairs(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise KeyError("not a mapping")
    pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
    return pairs


def _child(node: yaml.Node, part: str) -> yaml.Node:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                found: yaml.Node = value
                return found
    elif isinstance(node, yaml.SequenceNode) and part.isdecimal() and int(part) < len(node.value):
        item: yaml.Node = node.value[int(part)]
        return item
    raise KeyError(part)


def _index(node: _Collection, key: str) -> int:
    if isinstance(node, yaml.SequenceNode):
        return int(key)
    names = [name.value for name, _ in node.value]
    if key not in names:
        raise KeyError(key)
    return names.index(key)


def _walk(node: yaml.Node, at: str) -> Iterator[tuple[str, yaml.Node]]:
    yield at, node
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, at + pointer(key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _walk(item, at + pointer(index))


def _data(node: yaml.Node) -> Any:
    return yaml.SafeLoader("").construct_document(node)


def _end(text: str, node: yaml.Node) -> int:
    """Index behind the last character of the node. PyYAML's own mark of a block collection is behind later comments."""
    if isinstance(node, _Collection) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end: int = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[:end].rstrip("\n"))
    return end


def _without(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return [item for index, item in enumerate(value) if index != int(key)]
    return {name: item for name, item in value.items() if name != key}


def _changed(data: Any, at: str, value: Any) -> Any:
    """The data with another value at the pointer."""
    if not at:
        return value
    first, slash, rest = at[1:].partition("/")
    key: Any = int(first) if isinstance(data, list) else first.replace("~1", "/").replace("~0", "~")
    copy = data.copy()
    copy[key] = _changed(data[key], slash + rest, value)
    return copy


# -------------------------------------------------------------------------------------------------- rendering


def _entry(key: str, value: Any, indent: int, *, wrapped: bool = False, spread: bool = False) -> str:
    """A key with its value, without the first line's indentation.

    wrapped: A mapping of scalars stays a flow collection if it is too long for a line, too. spread: Never a flow one.
    """
    name = _scalar(key)
    flow = _flow(value)
    line = f"{name}: {flow if isinstance(value, dict | list) else _scalar(value, in_flow=False)}"
    if indent + len(line) <= WIDTH and not (_is_filled(value) and (spread or _wants_block(key, value))):
        return line
    inner = indent + _STEP
    if isinstance(value, str):
        return f"{name}: {_long_text(value, inner)}"
    if not _is_filled(value):
        return line
    if wrapped and not _wants_block(key, value) and not any(map(_is_filled, _values(value))):
        return f"{name}:\n" + _wrapped_flow(flow, inner)
    return f"{name}:\n" + _block(value, inner)


def _item(value: Any, indent: int) -> str:
    """An item of a block list, without the first line's indentation."""
    flow = _flow(value)
    inner = indent + _STEP
    if inner + len(flow) <= WIDTH and not (isinstance(value, dict) and _wants_block("", value)):
        return f"- {flow}"
    if isinstance(value, str):
        return f"- {_long_text(value, inner)}"
    return "- " + _block(value, inner).lstrip(" ")


def _block(value: Any, indent: int) -> str:
    spaces = " " * indent
    if isinstance(value, dict):
        return "\n".join(spaces + _entry(key, item, indent) for key, item in value.items())
    return "\n".join(spaces + _item(item, indent) for item in value)


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value)


def _is_filled(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _wants_block(key: str, value: Any) -> bool:
    """Whether the collection, or a collection in it, is written with a line for each entry."""
    if key in _BLOCK_KEYS and (isinstance(value, dict) or key == "allOf"):
        return True
    inner = value.items() if isinstance(value, dict) else (("", item) for item in value)
    return any(_is_filled(item) and _wants_block(name, item) for name, item in inner)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _wrapped_flow(flow: str, indent: int) -> str:
    lines = textwrap.wrap(
        flow,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 1),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def _scalar(value: Any, *, in_flow: bool = True) -> str:
    """A scalar on one line that YAML 1.1 and 1.2 read alike, also in flow collections."""
    dumped = yaml.safe_dump([value], default_flow_style=in_flow, allow_unicode=True, width=10**9)
    plain = dumped[1:-2] if in_flow else dumped[2:-1]
    reads_alike = not isinstance(value, str) or YAML(typ="safe", pure=True).load(f"- {plain}") == [value]
    if "\n" not in plain and reads_alike:
        return plain
    return yaml.safe_dump(value, default_style='"', allow_unicode=True, width=10**9)[:-1]


def _long_text(text: str, indent: int) -> str:
    """A text that is too long for a line: folded, or quoted if folding would change it."""
    words = text.split(" ")
    if all(words) and text.isprintable():
        return ">-\n" + textwrap.fill(
            text,
            WIDTH,
            initial_indent=" " * indent,
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=WIDTH - indent - 2)[:-1]
    return textwrap.indent("\n".join(line.strip() for line in quoted.split("\n")), " " * indent).lstrip(" ")
