"""Edits of the spec's text at JSON pointers. All text beside the edited value keeps its bytes, comments and order.

An edit in a flow collection (`{a: 1}`) rewrites the whole collection, without the comments in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import yaml
from ruamel.yaml import YAML

from generator.spec.document import TEXT_TAG, FastLoader, no_garbage, pointer, steps

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
        return _names(self._node(at))

    def set(self, at: str, value: Any, *, after: str | None = None) -> None:
        """Replaces the value, or adds it.

        after: The key behind which a new key is placed. Empty: first; by default: last. "/list/-" appends an item.
        """
        parent, key = self._split(at)
        if self.has(at):
            self._replace(at, value)
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
        index = _index(parent, key)
        if len(parent.value) == 1 or not self._has_lines(parent):
            data = _data(parent)
            del data[_key_in(data, key)]
            self._replace(at.rpartition("/")[0], data)
            return
        start, end = self._lines_of(parent, index)
        self._load(self.text[:start] + self.text[end:])

    def remove_keys(self, at: str, keys: Sequence[str]) -> None:
        """Removes keys of a mapping, each given once. It takes no longer than removing one."""
        node = self._node(at)
        if not isinstance(node, yaml.MappingNode):
            raise KeyError(at)
        if not self._has_lines(node) or len(keys) == len(node.value):
            for key in keys:
                self.remove(at + pointer(key))
            return
        text = self.text
        for index in sorted((_index(node, key) for key in keys), reverse=True):
            start, end = self._lines_of(node, index)
            text = text[:start] + text[end:]
        self._load(text)

    def rename(self, at: str, key: str) -> None:
        """Renames the key; its value and place stay."""
        parent, old = self._split(at)
        if not isinstance(parent, yaml.MappingNode):
            raise KeyError(at)
        if key != old and key in _names(parent):
            raise EditError(f"{key} is there already")
        node = parent.value[_index(parent, old)][0]
        self._splice(node.start_mark.index, node.end_mark.index, _scalar(key))

    def reorder(self, at: str, keys: Sequence[str]) -> None:
        """Puts the keys of the mapping into this order; comments above a key go with it."""
        node = self._node(at)
        if not isinstance(node, yaml.MappingNode) or sorted(keys) != sorted(_names(node)):
            raise EditError(f"not the keys of {at}")
        if not self._has_lines(node):
            value = _data(node)
            self._replace(at, {key: value[key] for key in keys})
            return
        entries = self._entries(node)
        begin = self._above_comments(self._line_start(node.start_mark.index))
        starts = [begin, *(end for _, end in entries[:-1])]
        chunks = {
            key.value: self.text[start:end].lstrip("\n")
            for (key, _), start, (_, end) in zip(node.value, starts, entries, strict=True)
        }
        blank = "\n" if self._is_spaced(entries) else ""
        self._load(self.text[:begin] + blank.join(chunks[key] for key in keys) + self.text[entries[-1][1] :])

    # ------------------------------------------------------------------------------------------------ reading

    def _load(self, text: str) -> None:
        try:
            with no_garbage():
                root = yaml.compose(text, Loader=FastLoader)
        except yaml.YAMLError as error:
            raise EditError(f"not YAML: {error}") from None
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise EditError("the top level is not a mapping with a line for each key")
        self.text, self._root = text, root  # the document as edited so far

    def _node(self, at: str) -> yaml.Node:
        node: yaml.Node = self._root
        for part in steps(at):
            node = _value_of(node.value[_index(node, part)])
        return node

    def _split(self, at: str) -> tuple[_Collection, str]:
        parent = self._node(at.rpartition("/")[0])
        if not at or not isinstance(parent, _Collection):
            raise KeyError(at)
        return parent, steps(at)[-1]

    def _entries(self, node: _Collection) -> list[tuple[int, int]]:
        """Where each entry of a block collection begins and ends, in whole lines."""
        starts = [(item[0] if isinstance(item, tuple) else item).start_mark.index for item in node.value]
        ends = [_end(self.text, _value_of(item)) for item in node.value]
        return [(self._line_start(start), self._line_end(end)) for start, end in zip(starts, ends, strict=True)]

    def _lines_of(self, parent: _Collection, index: int) -> tuple[int, int]:
        """Where an entry of a block collection begins and ends, with the blank line before it."""
        entries = self._entries(parent)
        start, end = entries[index]
        return (start - 1 if index and self._is_spaced(entries) else start), end

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        if index and self.text[index - 1] == "\n":
            return index
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def _above_comments(self, index: int) -> int:
        """Where the comment lines that end at the index begin."""
        while index:
            above = self._line_start(index - 1)
            if not self.text[above:index].lstrip(" ").startswith("#"):
                break
            index = above
        return index

    def _has_lines(self, node: _Collection) -> bool:
        """Whether each entry begins on a line of its own, which the first in `- a: 1` does not."""
        start = node.start_mark.index
        return not node.flow_style and not self.text[self._line_start(start) : start].strip(" ")

    def _is_spaced(self, entries: list[tuple[int, int]]) -> bool:
        """Whether blank lines stand between the entries."""
        gaps = [self.text[end:start] for (_, end), (start, _) in pairwise(entries)]
        return bool(gaps) and all(gap.startswith("\n") for gap in gaps)

    # ------------------------------------------------------------------------------------------------ writing

    def _splice(self, start: int, end: int, new: str) -> None:
        self._load(self.text[:start] + new + self.text[end:])

    def _replace(self, at: str, value: Any) -> None:
        """Writes a value that is there anew; if it is in a flow collection, all of that."""
        parent, key = self._split(at)
        if parent.flow_style:
            data = _data(parent)
            data[_key_in(data, key)] = value
            self._replace(at.rpartition("/")[0], data)
            return
        node = self._node(at)
        start, end = node.start_mark.index, _end(self.text, node)
        if isinstance(parent, yaml.MappingNode):
            name = parent.value[_index(parent, key)][0]
            start, indent = name.start_mark.index, name.start_mark.column
            new = _entry(key, value, indent, wrapped=bool(getattr(node, "flow_style", False)))
        else:
            indent = parent.start_mark.column
            start = self.text.rindex("-", 0, start)
            new = _item(value, indent)
        self._splice(start, end, new if self.text[end - 1 : end] != "\n" else new + "\n")

    def _append(self, at: str, parent: yaml.SequenceNode, value: Any) -> None:
        above = at.rpartition("/")[0]
        if parent.flow_style:
            self.set(above, [*_data(parent), value])
            return
        end = self._entries(parent)[-1][1]
        indent = parent.start_mark.column
        self._insert(end, " " * indent + _item(value, indent))

    def _add(self, at: str, parent: yaml.MappingNode, key: str, value: Any, after: str | None) -> None:
        names = _names(parent)
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
        before = "" if not index or self.text[index - 1] == "\n" else "\n"
        self._splice(index, index, f"{before}{line}\n{blank}")


def _names(node: yaml.Node) -> list[str]:
    if not isinstance(node, yaml.MappingNode):
        raise KeyError("not a mapping")
    return [key.value for key, _ in node.value]


def _index(node: yaml.Node, key: str) -> int:
    """Place of an entry. Raises KeyError if there is none, or if the node holds nothing."""
    is_list = isinstance(node, yaml.SequenceNode)
    keys = [str(index) for index in range(len(node.value))] if is_list else _names(node)
    if key not in keys:
        raise KeyError(key)
    return keys.index(key)


def _value_of(entry: Any) -> Any:
    """The node of an item, or of the value of a pair."""
    return entry[1] if isinstance(entry, tuple) else entry


def _key_in(data: Any, key: str) -> Any:
    return int(key) if isinstance(data, list) else key


def _data(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode) and all(key.tag == TEXT_TAG for key, _ in node.value):
        return {key.value: _data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    return node.value if node.tag == TEXT_TAG else yaml.SafeLoader("").construct_document(node)


def _end(text: str, node: yaml.Node) -> int:
    """Index behind the last character of the node. PyYAML's own mark of a block collection is behind later comments."""
    if isinstance(node, _Collection) and not node.flow_style and node.value:
        return _end(text, _value_of(node.value[-1]))
    end: int = node.end_mark.index
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return len(text[:end].rstrip("\n"))
    return end


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
        return f"{name}:\n" + _wrapped(flow, inner, inner + 1)
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


def _wrapped(text: str, first: int, further: int) -> str:
    """The text in lines that are indented so far, broken at blanks only."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=" " * first,
        subsequent_indent=" " * further,
        break_long_words=False,
        break_on_hyphens=False,
    )


@lru_cache(maxsize=4096, typed=True)  # most edits write the same names and words again
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
        return ">-\n" + _wrapped(text, indent, indent)
    quoted = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=WIDTH - indent - 2)[:-1]
    return textwrap.indent("\n".join(line.strip() for line in quoted.split("\n")), " " * indent).lstrip(" ")
