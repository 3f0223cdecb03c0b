"""Lists of fields as a page prints them: name, type, required or optional, and description, each on its own line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.pages.page import Curl, Parameter
from generator.pages.page_lines import NAME, TYPE
from generator.pages.page_text import FLAGS, REQUIRED, SAMPLE_LABELS, Line

# Any word between a name and `required` is a type, also one that was never seen.
_TYPE_BEFORE_FLAG = re.compile(r"[A-Za-z]+ ?(?:[\[<{(|].{0,80})?")
_COUNT = re.compile(r" ?\{(\d{1,6})\}")
_LONGEST_NAME = 200


@dataclass
class Row:
    """`count` is the number of fields in the type (`array [object {9}]`). `type` is None if only the flag is shown."""

    name: str
    type: str | None
    count: int | None
    required: bool | None
    line: Line
    rest: list[Line] = field(default_factory=list)


def starts_row(lines: Sequence[Line], index: int) -> bool:
    """Whether a name, its type and `required` or `optional` stand here."""
    if index + 2 >= len(lines) or lines[index + 2].text not in FLAGS or len(lines[index].text) > _LONGEST_NAME:
        return False
    name, kind = lines[index].text, lines[index + 1].text
    is_type = TYPE.fullmatch(kind) or (_TYPE_BEFORE_FLAG.fullmatch(kind) and " " not in name)
    return bool(is_type)


def read_rows(lines: Sequence[Line]) -> tuple[list[Row], list[Line]]:
    """The rows, and the lines ahead of the first one."""
    rows: list[Row] = []
    before: list[Line] = []
    index = 0
    sample_next = False
    while index < len(lines):
        taken = 0 if sample_next and not starts_row(lines, index) else row_length(lines, index)
        if taken:
            rows.append(_row(lines, index, taken))
        else:
            (rows[-1].rest if rows else before).append(lines[index])
        sample_next = not taken and lines[index].text in SAMPLE_LABELS
        index += taken or 1
    return rows, before


def row_length(lines: Sequence[Line], index: int) -> int:
    """Number of lines of a row's name, type and flag. 0 if no row starts here."""
    if starts_row(lines, index):
        return 3
    if index + 1 == len(lines) or not NAME.fullmatch(lines[index].text):
        return 0
    after = lines[index + 1].text
    return 2 if TYPE.fullmatch(after) or (after in FLAGS and _stands_alone(lines, index)) else 0


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Whether the word is no type of an odd kind, whose name stands before it."""
    before, sample_label = (lines[index - back].text if index >= back else "" for back in (1, 2))
    return not NAME.fullmatch(before) or before in FLAGS or sample_label in SAMPLE_LABELS


def _row(lines: Sequence[Line], index: int, taken: int) -> Row:
    shown = [line.text for line in lines[index + 1 : index + taken]]
    required = shown[-1] in REQUIRED if shown[-1] in FLAGS else None
    kind, count = _type(shown[0]) if shown[0] not in FLAGS else (None, None)
    return Row(lines[index].text, kind, count, required, lines[index])


def _type(text: str) -> tuple[str, int | None]:
    """`array [object {9}]` is `array[object]` with 9; `string|null` is `string | null`."""
    count = _COUNT.search(text)
    plain = _COUNT.sub("", text)
    return " | ".join("".join(part.split()) for part in plain.split("|")), int(count[1]) if count else None


def begun(lines: Sequence[Line]) -> int:
    """How many lines at the end of a list may be the beginning of a row that is cut off."""
    before, last = ["", "", *(line.text for line in lines[-2:])][-2:]
    if last in FLAGS or not NAME.fullmatch(last):
        return 2 if NAME.fullmatch(before) and TYPE.fullmatch(last) else 0
    return 2 if NAME.fullmatch(before) and before not in FLAGS and _TYPE_BEFORE_FLAG.fullmatch(last) else 1


def read_parameters(lines: Sequence[Line]) -> tuple[list[Parameter], list[Line]]:
    """The parameters, and what could not be read. Without names, each line is the description of a parameter."""
    rows, before = read_rows(lines)
    if rows:
        return _once([_parameter(row) for row in rows], before)
    return list(_nameless(before)), []


def named_by(curl: Curl, parameters: list[Parameter]) -> list[Parameter]:
    """Parameters without names, with those that the curl sample sends in the same order, if it sends as many."""
    sent = {field.name: field.value for field in reversed(curl.fields)}
    names = list(dict.fromkeys(field.name for field in curl.fields))
    if len(names) != len(parameters):
        return parameters
    return [
        replace(parameter, name=name, example=parameter.example or sent[name] or None)
        for name, parameter in zip(names, parameters, strict=True)
    ]


def _nameless(lines: Sequence[Line]) -> Iterator[Parameter]:
    rest = iter(lines)
    parameter: Parameter | None = None
    for line in rest:
        if parameter and line.text in SAMPLE_LABELS:
            sample = next(rest, None)
            parameter = replace(parameter, example=sample.text if sample else None)
            continue
        if parameter:
            yield parameter
        parameter = Parameter(None, None, None, line.text, None, line.number)
    if parameter:
        yield parameter


def _parameter(row: Row) -> Parameter:
    texts = [line.text for line in row.rest]
    label = next((index for index, text in enumerate(texts) if text in SAMPLE_LABELS), len(texts))
    sample = "\n".join(texts[label + 1 :]) or None
    return Parameter(row.name, row.type, row.required, "\n".join(texts[:label]), sample, row.line.number)


def _once(parameters: list[Parameter], before: list[Line]) -> tuple[list[Parameter], list[Line]]:
    """Each parameter once. A second one of the same name that says something else is unread."""
    table: dict[str | None, Parameter] = {}
    left = list(before)
    for parameter in parameters:
        first = table.setdefault(parameter.name, parameter)
        if _said(first) != _said(parameter):
            left.append(Line(parameter.line, str(parameter.name), 0))
    return list(table.values()), left


def _said(parameter: Parameter) -> tuple[object, ...]:
    return parameter.type, parameter.required, parameter.description, parameter.example
