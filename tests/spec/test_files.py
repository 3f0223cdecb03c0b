"""Files are written whole, and by one run at a time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from generator.spec import SpecError, files, locked, replace_text


def test_a_run_waits_for_another_one_that_is_writing(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("a")
    is_held, order = threading.Event(), []

    def hold() -> None:
        with locked(path, "a"):
            is_held.set()
            order.append("first")
            threading.Event().wait(0.1)
            order.append("first ends")

    thread = threading.Thread(target=hold)
    thread.start()
    assert is_held.wait(5)
    with locked(path, "a"):
        order.append("second")
    thread.join()
    assert order == ["first", "first ends", "second"]


def test_a_run_that_waits_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.05)
    path = tmp_path / "spec.yaml"
    path.write_text("a")
    with (
        locked(path, "a"),
        pytest.raises(SpecError, match="another run is writing it"),
        locked(path, "a"),
    ):
        pass


def test_a_run_whose_text_is_no_longer_that_of_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("b")
    with pytest.raises(SpecError, match="changed while this run read it"), locked(path, "a"):
        pass


def test_a_text_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "spec.yaml"
    path.write_text("a")
    with pytest.raises(UnicodeEncodeError):
        replace_text(path, "\ud800")
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("spec.yaml", "a")]
