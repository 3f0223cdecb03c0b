"""The lines of a page in blocks, as the words of the site divide it; and which of them are of one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.pages.head import GLUED_PATH
from generator.pages.json_value import read_json
from generator.pages.page import NotAPage
from generator.pages.page_text import ANY_LABEL, LABELS, METHODS, PATH, STATUS, Line
from generator.pages.sidebar import is_bullet
from generator.pages.tables import row_length, starts_row

# The first line of a curl sample, if its address is whole.
_CALLED = re.compile(r"curl\b[^'\"]*['\"]https?://[^\s/'\"]+(/v\d[^\s'\"?]*)['\"]")
ENDS = ("modified", "footer")
_BELOW_HEADER = ("request", "table", "samples", "responses", "fields", "example")


@dataclass
class Block:
    """What stands under a label. `label` is None where the text begins within the block."""

    kind: str
    label: Line | None
    lines: list[Line] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.lines]


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    blocks = [Block("start", None)]
    for index, line in enumerate(lines):
        opened = _opens(lines, index, blocks[-1].kind)
        if opened is None:
            blocks[-1].lines.append(line)
            continue
        if opened == "header" and line.text in METHODS and blocks[-1].kind != "start" and blocks[-1].lines:
            blocks.append(Block("start", None, [blocks[-1].lines.pop()]))
        blocks.append(Block(opened, None, [line]) if _is_content(lines, index, opened) else Block(opened, line))
    return blocks


def _is_content(lines: Sequence[Line], index: int, opened: str) -> bool:
    """Whether the line that opens the block already belongs to what is in it."""
    text = lines[index].text
    if opened == "responses":
        return STATUS.fullmatch(text) is not None
    is_row = starts_row(lines, index) or (opened == "fields" and row_length(lines, index))
    return opened in ("header", "start") or text.startswith(("curl", "{")) or bool(is_row)


def _opens(lines: Sequence[Line], index: int, within: str) -> str | None:
    """The kind of block that the line opens, or None."""
    if _is_header(lines, index, within):
        return "header"
    if starts_row(lines, index):
        return {"start": "table", "responses": "fields"}.get(within)
    if within == "responses" and row_length(lines, index):
        return "fields"
    text = lines[index].text
    for label in LABELS if ANY_LABEL.fullmatch(text) else ():
        if (not label.within or within in label.within) and label.pattern.fullmatch(text):
            return label.opens
    return None


def _is_header(lines: Sequence[Line], index: int, within: str) -> bool:
    """Whether method and path stand here, or only the path at the start of a copy without title."""
    text = lines[index].text
    if text in METHODS:
        after = lines[index + 1].text if index + 1 < len(lines) else None
        return after.startswith("/") if after else within == "start" and index > 0 and not is_bullet(lines[index - 1])
    if within == "start":
        return bool(GLUED_PATH.match(text))
    alone = index + 1 < len(lines) and lines[index - 1].text not in METHODS
    return alone and PATH.fullmatch(text) is not None and _begins_form(lines[index + 1].text)


def _begins_form(text: str) -> bool:
    return any(label.opens in ("request", "table") and label.pattern.fullmatch(text) for label in LABELS)


def refuse_second(blocks: Sequence[Block]) -> None:
    """Raises NotAPage if parts of two pages follow each other: they must not be read as one page."""
    headers = [index for index, block in enumerate(blocks) if block.kind == "header"]
    headless = any(block.lines and block.kind in _BELOW_HEADER for block in blocks[: (headers or [0])[0]])
    others = [blocks[index].lines[0] for index in headers if headless or not _same_endpoint(blocks, headers[0], index)]
    called = [
        (match[1], line)
        for block in blocks
        for line in block.lines
        if block.kind == "samples" and (match := _CALLED.match(line.text))
    ]
    others += [line for path, line in called if path != called[0][0]]
    again = [block.lines[0] for block in blocks if block.kind == "table" and block.lines][1:]
    if headers and called and not any(text.startswith(called[0][0]) for text in blocks[headers[0]].texts):
        others += again  # The form of a page, and the curl sample of another page without title.
    if others:
        raise NotAPage(f"line {others[0].number}: another page begins here; save each page in a file of its own")


def _same_endpoint(blocks: Sequence[Block], index: int, other: int) -> bool:
    """Whether two headers are of one page. Only a header with nothing below may be cut within its path."""
    first, second = blocks[index].texts[:2], blocks[other].texts[:2]
    cut_first, cut_second = (_nothing_below(blocks, header) for header in (index, other))
    return first == second or (cut_first and _repeats(first, second)) or (cut_second and _repeats(second, first))


def _nothing_below(blocks: Sequence[Block], index: int) -> bool:
    after = blocks[index + 1].kind if index + 1 < len(blocks) else None
    return len(blocks[index].lines) <= 2 and after in ("start", "header", None)


def chosen(blocks: Sequence[Block]) -> tuple[dict[str, int], list[Line]]:
    """Index of the block to read of each kind, and the lines of all other blocks that say something else.

    A page may be copied twice. If one copy is cut off, the other one is read.
    """
    chosen: dict[str, int] = {}
    left: list[Line] = []
    for index, block in enumerate(blocks):
        first = blocks[chosen.setdefault(block.kind, index)]
        if _repeats(block.texts, first.texts) or (block.kind == "start" and set(block.texts) <= set(first.texts)):
            continue
        if block.kind not in ENDS and first.texts and _repeats(first.texts, block.texts):
            chosen[block.kind] = index
        elif block.kind not in ENDS:
            left += ([block.label] if block.label else []) + block.lines
    return chosen, left


def _repeats(texts: list[str], of: list[str]) -> bool:
    """Whether the lines are the first ones of `of`. The last of them may be cut off."""
    if len(texts) > len(of):
        return False
    return texts[:-1] == of[: max(len(texts) - 1, 0)] and (not texts or of[len(texts) - 1].startswith(texts[-1]))


def is_ended(blocks: Sequence[Block]) -> bool:
    """Whether the page goes on to where the site ends each page."""
    kinds = [block.kind for block in blocks]
    return any(
        kind in ENDS and after in (*ENDS, "start", None) for kind, after in zip(kinds, [*kinds[1:], None], strict=True)
    )


def json_in(lines: Sequence[Line]) -> tuple[Any, int] | None:
    """The JSON value at the start of the lines, and how many it takes. None if there is none."""
    text = "\n".join(line.text for line in lines)
    try:
        value, end = read_json(text)
    except ValueError:
        return None
    ends_line = end == len(text) or text[end] == "\n"
    return (value, text.count("\n", 0, end) + 1) if ends_line else None


def is_closed(block: Block) -> bool:
    """Whether the block is a JSON value that is whole: then the cut came after it."""
    found = json_in(block.lines) if block.kind == "example" else None
    return found is not None and found[1] == len(block.lines)
