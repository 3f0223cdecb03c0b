"""Edits of YAML text: the value changes as asked, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from generator.spec.document import pointer
from generator.spec.edit import WIDTH, EditError, Editor
from tests.support.sample import sample

TEXT = sample().text
FORM = "/components/schemas/BoxListForm/properties"

SAMPLE = """\
# head
top:
  # about a
  a: 1 # one
  b: {p: 1, q: [2, 3]}

  # about c
  c:
    - first
    - {second: 2}

  d: >-
    folded
    text

# tail
last: 'NO'
"""


def changed_lines(before: str, after: str) -> tuple[set[str], set[str]]:
    old, new = before.splitlines(), after.splitlines()
    return set(old) - set(new), set(new) - set(old)


@pytest.mark.parametrize(
    ("at", "value", "gone", "come"),
    [
        ("/top/a", 2, {"  a: 1 # one"}, {"  a: 2 # one"}),
        ("/top/b/p", "yes", {"  b: {p: 1, q: [2, 3]}"}, {"  b: {p: 'yes', q: [2, 3]}"}),
        ("/top/b/q/1", 4, {"  b: {p: 1, q: [2, 3]}"}, {"  b: {p: 1, q: [2, 4]}"}),
        ("/top/b/q/-", 4, {"  b: {p: 1, q: [2, 3]}"}, {"  b: {p: 1, q: [2, 3, 4]}"}),
        ("/top/b/z", None, {"  b: {p: 1, q: [2, 3]}"}, {"  b: {p: 1, q: [2, 3], z: null}"}),
        ("/top/c/-", {"third": 3}, set(), {"    - {third: 3}"}),
        ("/top/c/0", "other", {"    - first"}, {"    - other"}),
        ("/top/d", "short", {"  d: >-", "    folded", "    text"}, {"  d: short"}),
        ("/top/new", True, set(), {"  new: true"}),
        ("/new", "12:30", set(), {"new: '12:30'"}),
        ("/last", "yes # no", {"last: 'NO'"}, {"last: 'yes # no'"}),
    ],
)
def test_set_changes_its_lines_only(at: str, value: Any, gone: set[str], come: set[str]) -> None:
    editor = Editor(SAMPLE)
    editor.set(at, value)
    assert changed_lines(SAMPLE, editor.text) == (gone, come)


def test_a_key_is_placed_where_asked() -> None:
    editor = Editor(SAMPLE)
    editor.set("/top/e", 1, after="a")
    editor.set("/top/f", 2, after="")
    editor.set("/top/b/w", 0, after="")
    assert editor.keys("/top") == ["f", "a", "e", "b", "c", "d"]
    assert editor.keys("/top/b") == ["w", "p", "q"]


def test_remove_rename_and_reorder_keep_comments() -> None:
    editor = Editor(SAMPLE)
    editor.remove("/top/b")
    editor.rename("/top/a", "aa")
    editor.reorder("/top", ["d", "c", "aa"])
    assert editor.keys("/top") == ["d", "c", "aa"]
    assert "  # about a\n  aa: 1 # one\n" in editor.text
    assert "  # about c\n  c:\n    - first\n" in editor.text
    assert editor.text.startswith("# head\n")
    assert editor.text.endswith("# tail\nlast: 'NO'\n")


def test_a_mapping_in_a_list_loses_and_gains_its_first_key() -> None:
    editor = Editor("a:\n  - b: 1\n    c: {d: 2}\n")
    editor.remove("/a/0/b")
    assert yaml.safe_load(editor.text) == {"a": [{"c": {"d": 2}}]}
    editor.set("/a/0/first", 0, after="")
    assert yaml.safe_load(editor.text) == {"a": [{"first": 0, "c": {"d": 2}}]}


def test_the_last_key_and_item_leave_an_empty_collection() -> None:
    editor = Editor("a:\n  b: 1\nc:\n  - 1\n")
    editor.remove("/a/b")
    editor.remove("/c/0")
    assert editor.text == "a: {}\nc: []\n"
    editor.set("/a/x", {"properties": {"y": 1}})
    assert yaml.safe_load(editor.text) == {"a": {"x": {"properties": {"y": 1}}}, "c": []}


def test_entries_apart_by_blank_lines_stay_apart() -> None:
    editor = Editor("paths:\n  /a:\n    get: 1\n\n  /b:\n    get: 2\n")
    editor.set("/paths/~1c", {"get": 3, "content": {"x": 1}}, after="/a")
    editor.remove("/paths/~1b")
    assert editor.text == "paths:\n  /a:\n    get: 1\n\n  /c:\n    get: 3\n    content:\n      x: 1\n"


@pytest.mark.parametrize("at", ["/nowhere/a", "/top/a/b", "/top/c/7", "/top/c/x", ""])
def test_what_is_not_there_is_a_key_error(at: str) -> None:
    editor = Editor(SAMPLE)
    with pytest.raises(KeyError):
        editor.set(at, 1)
    with pytest.raises(KeyError):
        editor.remove(at)
    assert editor.text == SAMPLE


def test_what_cannot_be_is_an_edit_error() -> None:
    with pytest.raises(EditError, match="not YAML"):
        Editor("a: [")
    with pytest.raises(EditError, match="top level"):
        Editor("- a")
    with pytest.raises(EditError, match="there already"):
        Editor(SAMPLE).rename("/top/a", "b")
    with pytest.raises(EditError, match="not the keys"):
        Editor(SAMPLE).reorder("/top", ["a"])


def test_long_values_are_broken_at_the_width_of_the_spec() -> None:
    editor = Editor(TEXT)
    editor.set("/components/schemas/Lid/description", "word " * 60 + "end")
    editor.set("/paths/~1v1~1box~1list/post/x-getmx-evidence/basis", "many words " * 20 + "end")
    editor.set(FORM + "/page", {"type": "string", "description": "a text " * 30 + "end", "enum": ["x"] * 40})
    assert max(map(len, editor.text.splitlines())) <= WIDTH
    assert YAML(typ="safe", pure=True).load(editor.text) == yaml.safe_load(editor.text)


def test_text_is_quoted_only_where_it_has_to_be() -> None:
    editor = Editor(SAMPLE)
    editor.set("/top/url", "https://example.com/a")
    editor.set("/top/list", ["https://example.com/a", "a, b"])
    editor.set("/top/text", "a, b [c]")
    assert "  url: https://example.com/a\n" in editor.text
    assert "  text: a, b [c]\n" in editor.text
    assert yaml.safe_load(editor.text)["top"]["list"] == ["https://example.com/a", "a, b"]


def test_evidence_is_written_as_the_spec_has_it() -> None:
    editor = Editor(TEXT)
    editor.set("/paths/~1v1~1key~1create/post/x-getmx-evidence/path", "documented")
    gone, come = changed_lines(TEXT, editor.text)
    assert come == {
        "      x-getmx-evidence: {path: documented, request: assumed, response: assumed, basis: as other verbs}"
    }
    assert len(gone) == 1


KEYS = st.sampled_from(["a", "b", "200", "NO", "/v1/x", "x y", "~"]) | st.text(min_size=1, max_size=4).filter(
    str.isprintable
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["0o14", "1e3", "NO", "12:30", "2026-01-01", "- a", "a: b", "a #b", "{", "'", '"', "x\ny", "`"])
    | st.text(st.characters(codec="utf-8"), max_size=200)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


def written(document: Any, flow: bool) -> str:
    """A document with `document` under its key `top`, in one of YAML's two styles."""
    top = yaml.safe_dump({"top": document}, default_flow_style=flow, allow_unicode=True, sort_keys=False, width=10**9)
    return f"{top[1:-2] if flow else top}\nend: 1\n"


def places(data: Any, at: str = "") -> list[str]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in pairs for found in (at + pointer(key), *places(value, at + pointer(key)))]


def parent_of(data: Any, at: str) -> tuple[Any, Any]:
    *above, last = [part.replace("~1", "/").replace("~0", "~") for part in at.split("/")[1:]]
    for part in above:
        data = data[int(part)] if isinstance(data, list) else data[part]
    return data, int(last) if isinstance(data, list) else last


@settings(max_examples=150)
@given(DOCUMENTS, VALUES, st.data(), st.booleans())
def test_any_value_is_set_at_any_place(document: Any, value: Any, draw: st.DataObject, flow: bool) -> None:
    editor = Editor(written(document, flow))
    document = {"top": document, "end": 1}
    at = draw.draw(st.sampled_from(places(document)))
    editor.set(at, value)
    parent, last = parent_of(document, at)
    parent[last] = value
    assert yaml.safe_load(editor.text) == document
    read_as_1_2, last = parent_of(YAML(typ="safe", pure=True).load(editor.text), at)
    assert read_as_1_2[last] == value


@settings(max_examples=30)
@given(DOCUMENTS, st.data(), st.booleans())
def test_any_keys_are_removed_at_once(document: Any, draw: st.DataObject, flow: bool) -> None:
    editor = Editor(written(document, flow))
    gone = draw.draw(st.lists(st.sampled_from(sorted(document)), unique=True))
    editor.remove_keys("/top", gone)
    left = {key: value for key, value in document.items() if key not in gone}
    assert yaml.safe_load(editor.text) == {"top": left, "end": 1}


def test_what_is_removed_at_once_takes_its_blank_line_with_it() -> None:
    editor = Editor("top:\n  a: 1\n\n  b: 2\n\n  c: 3\n\n  d: 4\n")
    editor.remove_keys("/top", ["d", "b"])
    assert editor.text == "top:\n  a: 1\n\n  c: 3\n"


@settings(max_examples=80)
@given(DOCUMENTS, st.data(), st.booleans())
def test_any_place_is_removed(document: Any, draw: st.DataObject, flow: bool) -> None:
    editor = Editor(written(document, flow))
    document = {"top": document, "end": 1}
    at = draw.draw(st.sampled_from(places(document)))
    editor.remove(at)
    parent, last = parent_of(document, at)
    del parent[last]
    assert yaml.safe_load(editor.text) == document
