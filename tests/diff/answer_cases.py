"""Changes of the fields of answers, with what has to be told of them."""

from __future__ import annotations

from tests.diff.edits import Case, evidence, known_data, nested, renamed_class, row

ANSWER_CASES: dict[str, Case] = {
    "answer field added": (
        [row("mark", type="string")],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/mark`: added.",
             "`Domain.mark`: added: `str | None`."),
        ],
    ),
    "nested answer field added": (
        [nested],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/owner`: added.",
             "`Domain.owner`: added: `Owner | None`."),
        ],
    ),
    "array of integers": (
        [row("tags", type="array", items={"type": "integer"})],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/tags`: added.",
             "`Domain.tags`: added: `list[int] | None`."),
        ],
    ),
    "answer field removed": (
        [lambda spec: spec["components"]["schemas"]["Domain"]["properties"].pop("name")],
        [
            ("breaking", "breaking",
             "`listDomains`: answer field `data/list/name`: removed.",
             "`Domain.name`: removed; what is sent of it is in `extra`."),
        ],
    ),
    "answer field of another type": (
        [row("name", type=["integer", "null"])],
        [
            ("breaking", "breaking",
             "`listDomains`: answer field `data/list/name`: `type` `string` -> `integer`.",
             "`Domain.name`: `str | None` -> `int | None`."),
        ],
    ),
    "answer field may be null": (
        [row("size", type=["integer", "null"])],
        [
            ("breaking", "change",
             "`listDomains`: answer field `data/list/size`: may be null.",
             "`Domain.size`: null is no deviation."),
        ],
    ),
    "answer field never null": (
        [row("name", type="string")],
        [
            ("change", "change",
             "`listDomains`: answer field `data/list/name`: is never null.",
             "`Domain.name`: null is a deviation."),
        ],
    ),
    "answer field becomes optional": (
        [lambda spec: spec["components"]["schemas"]["Domain"].update(required=[])],
        [
            ("breaking", "change",
             "`listDomains`: answer field `data/list/size`: becomes optional.",
             "`Domain.size`: its absence is no deviation."),
        ],
    ),
    "answer field becomes required": (
        [lambda spec: spec["components"]["schemas"]["Domain"].update(required=["size", "id"])],
        [
            ("change", "info",
             "`listDomains`: answer field `data/list/id`: becomes required.",
             ""),
        ],
    ),
    "answer field proved": (
        [row("size", **{"x-getmx-evidence": "documented"})],
        [
            ("info", "change",
             "`listDomains`: answer field `data/list/size`: gets `x-getmx-evidence` `documented`.",
             "`Domain.size`: `int | None` -> `int`."),
        ],
    ),
    "answers proved": (
        [evidence("listDomains", response="documented")],
        [
            ("info", "change",
             "`listDomains`: answer field `data/list/size`: by what is said of the whole answer.",
             "`Domain.size`: `int | None` -> `int`."),
            ("info", "info",
             "`listDomains`: `evidence.response` `assumed` -> `documented`.",
             ""),
        ],
    ),
    "answer class renamed": (
        [renamed_class],
        [
            ("breaking", "breaking",
             "`listDomains`: `answer.schema` `DomainListAnswer` -> `PlaceListAnswer`.",
             "`domains.list`: returns `Page[Place]` instead of `Page[Domain]`."),
            ("breaking", "info",
             "`listDomains`: answer field `data`: `schema` `DomainListData` -> `PlaceListData`.",
             ""),
            ("breaking", "info",
             "`listDomains`: answer field `data/list`: `items.schema` `Domain` -> `Place`.",
             ""),
        ],
    ),
    "answer becomes known": (
        [known_data],
        [
            ("change", "change",
             "`cleanUpEmail`: answer field `data/folder`: added, required.",
             "`EmailCleanUp.folder`: added: `str`."),
        ],
    ),
    "description": (
        [row("name", description="Its name.")],
        [
            ("info", "info",
             "`listDomains`: answer field `data/list/name`: other `description`.",
             ""),
        ],
    ),
}  # fmt: skip
