"""Edits of a page as the vendor might make them, each with all findings that a comparison has to give, in each form.

Expected findings are named by kind and subject.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from tests.support import page_changes as changes
from tests.support.page_changes import Expected
from tests.support.pages import PageSource, placeholder, render

SourceEdit = Callable[[PageSource, Random], Expected | None]
TextEdit = Callable[[str, Random], str]
#: Options of `render`.
Rendering = dict[str, Any]

#: The ways in which a page reaches us.
RENDERINGS: tuple[Rendering, ...] = (
    {"form": "A"},
    {"form": "A", "labels": "newer", "folded_table": True},
    {"form": "A", "folded_rows": True},
    {"form": "C"},
    {"form": "C", "folded_rows": True},
    {"form": "D"},
    {"form": "E"},
    {"form": "F"},
    {"form": "F", "export": "openapi-yaml"},
    {"form": "F", "export": "swagger"},
    {"form": "F", "export": "postman"},
    {"form": "G"},
)
#: Findings under the names that they have where a form shows less: (form, kind) -> kind, None if it cannot be shown.
_SHOWN_AS: dict[tuple[str, str], str | None] = {
    ("C", "endpoint-renamed"): "older-title",
    ("D", "endpoint-renamed"): "older-title",
    ("D", "parameter-added"): "parameter-count",
    ("D", "parameter-removed"): "parameter-count",
    ("D", "parameter-sample"): None,
    ("D", "sample-against-table"): "answer-type",
    ("E", "curl-against-table path"): "path",
    ("E", "notes"): None,  # It may begin anywhere in its notes.
    ("postman", "parameter-type"): "parameter-sample",
    ("postman", "sample-against-table"): "answer-type",
    ("folded_table", "parameter-type"): "parameter-sample",
    ("folded_table", "parameter-limit"): None,
    ("folded_table", "curl-against-table path"): "curl-against-table",
    ("folded_table", "curl-against-table okapi"): "parameter-added",
    ("folded_table", "curl-against-table"): "parameter-removed",
}
#: What is about the form or the endpoint as a whole.
_WHOLE = ("parameter-count", "path")


@dataclass(frozen=True)
class PageEdit:
    """`by_hand`: the findings are left to people. `sidebar`: the sidebar is edited. `refused`: not a page of this API.

    `rendering`: options of `render`.
    """

    name: str
    source: SourceEdit
    text: TextEdit | None = None
    by_hand: bool = False
    sidebar: bool = False
    refused: bool = False
    rendering: Rendering = field(default_factory=dict)

    def made(self, source: PageSource, random: Random, **rendering: Any) -> tuple[str, Expected] | None:
        """The text of the edited page, and the expected findings. None if there is nothing to edit or to be seen.

        rendering: Options of `render`: form A unless told otherwise.
        """
        edited, options = copy.deepcopy(source), {"form": "A", **rendering, **self.rendering}
        expected = self.source(edited, random)
        if expected is None:
            return None
        shown = render(edited, **options)
        text = self.text(shown, random) if self.text else shown
        if expected and text in _unchanged(source, options):
            return None
        return text, list(_as_shown(expected, options))


def _unchanged(source: PageSource, options: Rendering) -> Iterator[str]:
    """The page as it was, also with the sample of the answer that the docs site fills in."""
    for example in (source.example, placeholder(source.answer)):
        yield render(replace(source, example=example), **options)


def _as_shown(expected: Expected, options: Rendering) -> Iterator[tuple[str, str]]:
    forms = [options["form"], options.get("export"), "folded_table" if options.get("folded_table") else None]
    for kind, subject in expected:
        keys = [(form, told) for form in forms if form for told in (f"{kind} {subject}", kind)]
        known = next((_SHOWN_AS[key] for key in keys if key in _SHOWN_AS), kind)
        if known:
            yield known, "" if known in _WHOLE else subject


#: What the vendor may change.
CHANGES = [
    PageEdit("rename a parameter", changes.rename_parameter),
    PageEdit("retype a parameter", changes.retype_parameter),
    PageEdit("make an id an integer", changes.retype_id, by_hand=True),
    PageEdit("make a parameter an array", changes.make_array),
    PageEdit("reorder parameters", changes.reorder_parameters),
    PageEdit("drop a parameter", changes.drop_parameter),
    PageEdit("add an optional parameter", changes.add_optional),
    PageEdit("add a required parameter", changes.add_required),
    PageEdit("add an array", changes.add_array),
    PageEdit("add a hostile name", changes.add_hostile, by_hand=True),
    PageEdit("optional to required", changes.require_parameter),
    PageEdit("required to optional", changes.free_parameter),
    PageEdit("change a limit", changes.change_limit),
    PageEdit("change a length, in Chinese", changes.change_length),
    PageEdit("name a new limit", changes.name_limit),
    PageEdit("change a sample", changes.change_sample),
    PageEdit("curl sends more than the table", changes.curl_sends_more),
    PageEdit("curl lacks what is required", changes.curl_sends_less),
    PageEdit("curl calls another path", changes.curl_calls_elsewhere),
    PageEdit("curl sends an array as JSON", changes.curl_sends_json_array, by_hand=True),
    PageEdit("add a field to the answer", changes.add_answer_field),
    PageEdit("add an object to the answer", changes.add_answer_object),
    PageEdit("drop a field of the answer", changes.drop_answer_field),
    PageEdit("rename a field of the answer", changes.rename_answer_field),
    PageEdit("retype a field of the answer", changes.retype_answer_field),
    PageEdit("make an id of the answer an integer", changes.retype_answer_id, by_hand=True),
    PageEdit("null in the answer", changes.null_answer_field),
    PageEdit("required in the answer", changes.flip_answer_field),
    PageEdit("reorder the answer", changes.reorder_answer),
    PageEdit("a row field in the sample alone", changes.add_row_field, rendering={"folded_rows": True}),
    PageEdit("no row field in the sample alone", changes.drop_row_field, by_hand=True, rendering={"folded_rows": True}),
    PageEdit("a realistic sample", changes.realistic_sample),
    PageEdit("a sample against the table", changes.sample_against_table),
    PageEdit("a body as JSON", changes.body_differs, changes.json_body, by_hand=True),
    PageEdit("a body that is urlencoded", changes.body_differs, changes.urlencoded, by_hand=True),
    PageEdit("change the path", changes.change_path),
    PageEdit("move the path", changes.move_path, by_hand=True),
    PageEdit("an odd path", changes.odd_path, by_hand=True),
    PageEdit("change the method", changes.change_method, by_hand=True),
    PageEdit("rename the title", changes.rename_title),
    PageEdit("mark as deprecated", changes.deprecate),
    PageEdit("no longer deprecated", changes.undeprecate, sidebar=True),
    PageEdit("an address hidden in a sample", changes.hide_address),
    PageEdit("change the notes", changes.change_notes),
    PageEdit("a new endpoint", changes.new_endpoint),
    PageEdit("move to another group", changes.move_group, sidebar=True),
    PageEdit("a new group", changes.new_group, sidebar=True, by_hand=True),
    PageEdit("list one more", changes.list_more, sidebar=True, by_hand=True),
    PageEdit("list one less", changes.list_less, sidebar=True, by_hand=True),
    PageEdit("reorder the sidebar", changes.reorder_sidebar, sidebar=True),
    PageEdit("rename in the sidebar", changes.rename_listed, sidebar=True),
]
#: What copying does, and pages of others.
COPIES = [
    PageEdit("cut off", changes.same, changes.cut),
    PageEdit("copied twice", changes.same, changes.twice),
    PageEdit("labels mixed", changes.same, rendering={"labels": "mixed"}),
    PageEdit("newer labels", changes.same, rendering={"labels": "newer"}),
    PageEdit("folded table", changes.same, rendering={"folded_table": True}),
    PageEdit("folded rows", changes.same, rendering={"folded_rows": True}),
    PageEdit("extra blank lines", changes.same, changes.blank_lines),
    PageEdit("no-break spaces", changes.same, changes.no_break_spaces),
    PageEdit("Windows line ends", changes.same, changes.windows),
    PageEdit("another product", changes.same, changes.other_product, refused=True),
]
EDITS = CHANGES + COPIES


def variants() -> Iterator[tuple[PageEdit, Rendering]]:
    """Each change in each form, and what copying does to one form. Some forms do not show a change at all."""
    for edit in CHANGES:
        known = {
            str({**rendering, **edit.rendering}): rendering for rendering in RENDERINGS if _can_have(rendering, edit)
        }
        yield from ((edit, rendering) for rendering in known.values())
    yield from ((edit, RENDERINGS[0]) for edit in COPIES)


def _can_have(rendering: Rendering, edit: PageEdit) -> bool:
    return not edit.rendering or rendering["form"] in "AC"
