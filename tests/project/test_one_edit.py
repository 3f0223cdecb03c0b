"""Edits as maintainers make them leave a spec that is in order. tests/slow/one_edit.py goes on from there."""

from __future__ import annotations

from pathlib import Path

from generator.package import plan_of
from generator.spec import Draft, lint_spec, load, replace_text
from tests.slow.one_edit import BATCHES, EDITS
from tests.support.spec import SPEC
from tests.support.spec_edits import SPEC_BATCHES, SPEC_EDITS


def test_the_spec_stays_in_order(tmp_path: Path) -> None:
    """Those of the first copy. The slow proof makes the others too, so here they need not."""
    names = SPEC_BATCHES[0]
    draft = Draft(tmp_path / "spec.yaml", SPEC.read_text(encoding="utf-8"))
    for name in names:
        before = draft.text
        SPEC_EDITS[name](draft)
        assert draft.text != before
    replace_text(draft.path, draft.text)
    document = load(draft.path)
    assert lint_spec(document) == []
    assert plan_of(document).methods


def test_each_edit_is_tried() -> None:
    assert sorted(name for names in BATCHES for name in names) == sorted(EDITS)
