"""Changes that break the sample spec, and the check that a rule reports each of them where it stands."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.spec import RULES, Document, load
from tests.support.sample import sample

Data = dict[str, Any]
Change = Callable[[Data], None]

#: The operation that most cases break. It destroys, and its answer holds nothing.
PATH = "/paths/~1v1~1box~1empty"
OPERATION = PATH + "/post"
EVIDENCE = OPERATION + "/x-getmx-evidence"
FORM_MEDIA = OPERATION + "/requestBody/content/multipart~1form-data"
ANSWER_MEDIA = OPERATION + "/responses/200/content/application~1json"
SCHEMAS = "/components/schemas"
ENVELOPE = SCHEMAS + "/Envelope"
FORM = SCHEMAS + "/BoxEmptyForm"
FIELDS = FORM + "/properties"
ANSWER = SCHEMAS + "/BoxEmptyAnswer"

#: One that pages, with an array in its form and rows in its answer.
LIST = "/paths/~1v1~1box~1list/post"
LIST_MEDIA = LIST + "/requestBody/content/multipart~1form-data"
LIST_FIELDS = SCHEMAS + "/BoxListForm/properties"
LIST_DATA = SCHEMAS + "/BoxListData/allOf/0/properties"

#: One that pages by cursor, and of which no rows are known.
SCROLL = "/paths/~1v2~1box~1list/post"
SCROLL_ANSWER = SCHEMAS + "/BoxScrollListAnswer"

#: The data of an answer that may be null: fields that are an enum and a nullable text.
NULLABLE = SCHEMAS + "/KeyAddAnswer/allOf/1/properties/data"
NULLABLE_FIELDS = SCHEMAS + "/KeyAddData/properties"


#: An object of an answer.
OPEN: Data = {"type": "object", "additionalProperties": True}


@dataclass(frozen=True)
class Case:
    """A change to the sample, and the one finding of the rule that it leads to.

    `pointer` is where the finding stands, `line` a part of its line when each value has a line of its own.
    """

    rule: str
    change: Change
    pointer: str
    line: str

    def __str__(self) -> str:
        return f"{self.rule}-{self.pointer.rpartition('/')[2]}"


def check(case: Case, folder: Path) -> None:
    data = broken(case.change)
    document = load(dumped(data, folder))
    [(at, line)] = reported(case.rule, document)
    assert at == case.pointer
    assert case.line in document.text.split("\n")[line - 1]


def reported(rule: str, document: Document) -> list[tuple[str, int]]:
    """Pointer and line of each problem that the rule has with the document, each once."""
    places = [(document.nearest(problem.pointer), problem.line) for problem in RULES[rule](document)]
    return sorted({(at, line or document.line(at)) for at, line in places})


def reported_of(rule: str, change: Change, folder: Path) -> list[tuple[str, int]]:
    return reported(rule, load(dumped(broken(change), folder)))


def broken(*changes: Change) -> Data:
    data = deepcopy(sample().data)
    for change in changes:
        change(data)
    return data


# -------------------------------------------------------------------------------------------- changes


def ref(name: str) -> Data:
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(row: str) -> Data:
    rows = {"type": "array", "items": ref(row)}
    return {**OPEN, "properties": {"list": rows, "total": {"type": "integer"}}}


def put(where: str, value: Any) -> Change:
    """Sets the value at the pointer, or adds it to its mapping or list."""

    def change(data: Data) -> None:
        node, key = _holder(data, where)
        if isinstance(node, list):
            node[int(key) : int(key) + 1] = [deepcopy(value)]
        else:
            node[key] = deepcopy(value)

    return change


def drop(where: str) -> Change:
    def change(data: Data) -> None:
        node, key = _holder(data, where)
        del node[int(key) if isinstance(node, list) else key]

    return change


def rename(where: str, name: str) -> Change:
    """Renames a key of a mapping; its place stays."""

    def change(data: Data) -> None:
        node, key = _holder(data, where)
        items = [(name if old == key else old, value) for old, value in node.items()]
        node.clear()
        node.update(items)

    return change


def last(where: str) -> Change:
    """Moves a key of a mapping to its end."""

    def change(data: Data) -> None:
        node, key = _holder(data, where)
        node[key] = node.pop(key)

    return change


def both(*changes: Change) -> Change:
    def change(data: Data) -> None:
        for each in changes:
            each(data)

    return change


def _holder(data: Any, where: str) -> tuple[Any, str]:
    """The mapping or list that the pointer's value stands in, and its key there."""
    *above, key = [part.replace("~1", "/").replace("~0", "~") for part in where.split("/")[1:]]
    for part in above:
        data = data[int(part) if isinstance(data, list) else part]
    return data, key


# --------------------------------------------------------------------------------------------- as text


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def dumped(data: Data, folder: Path) -> Path:
    """The document in a file, with each value on a line of its own."""
    path = folder / "spec.yaml"
    path.write_text(yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100), encoding="utf-8")
    return path
