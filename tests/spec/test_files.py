"""Files are written whole, and by one run at a time."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.spec import SpecError, files, finish_replacing, locked, replace_text, replace_together


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


# ----------------------------------------------------------------------------------------------- files that go together

OLD = {"spec.yaml": b"old", "recordings/gone.yaml": b"old", "recordings/index.yaml": b"old"}
NEW = {"spec.yaml": b"new", "recordings/index.yaml": b"new", "recordings/more/new.yaml": b"new"}


def begun(folder: Path) -> Path:
    """A folder with the old files. Gives its spec."""
    for name, content in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "spec.yaml"


def replace_all(folder: Path) -> None:
    replace_together(folder / "spec.yaml", {folder / name: NEW.get(name) for name in sorted(OLD | NEW)})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def killed_after(events: int, work: Callable[[], object]) -> bool:
    """Does the work in a process that is killed after so many calls of the file system. Gives whether it was."""
    child = os.fork()
    if child == 0:
        left = [events]

        def count(event: str, arguments: tuple[Any, ...]) -> None:
            if event == "open" or event.startswith(("os.", "shutil.")):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(count)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_a_kill_at_any_moment_leaves_all_old_or_is_finished_by_the_next_run(tmp_path: Path) -> None:
    ended: list[str] = []
    was_killed = True
    while was_killed:
        folder = tmp_path / str(len(ended))
        spec = begun(folder)
        was_killed = killed_after(len(ended), lambda folder=folder: replace_all(folder))  # type: ignore[misc]
        finish_replacing(spec)
        assert contents(folder) in (OLD, NEW), len(ended)
        ended.append("new" if contents(folder) == NEW else "old")
    assert len(ended) > 20
    assert ended == sorted(ended, reverse=True)
    assert set(ended) == {"old", "new"}


def test_what_finishes_a_run_may_be_killed_too(tmp_path: Path) -> None:
    for events in range(100):
        folder = tmp_path / str(events)
        spec = begun(folder)
        files._keep(files._kept(spec), {folder / name: NEW.get(name) for name in OLD | NEW})
        was_killed = killed_after(events, lambda spec=spec: finish_replacing(spec))  # type: ignore[misc]
        finish_replacing(spec)
        assert contents(folder) == NEW, events
        if not was_killed:
            return
    pytest.fail("it never came to its end")


@pytest.mark.parametrize("writes", range(4))
def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    left = [writes]

    def write(path: Path, content: bytes) -> None:
        left[0] -= 1
        if left[0] < 0:
            path.write_bytes(content[:1])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        path.write_bytes(content)

    begun(tmp_path)
    monkeypatch.setattr(files, "_write_through", write)
    with pytest.raises(OSError, match="No space left"):
        replace_all(tmp_path)
    assert contents(tmp_path) == OLD


def test_an_interrupt_within_the_last_steps_comes_when_all_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(tmp_path)
    put, calls = files._put_in_place, []

    def interrupted(kept: Path) -> None:
        calls.append(kept)
        if len(calls) == 1:
            raise KeyboardInterrupt
        put(kept)

    monkeypatch.setattr(files, "_put_in_place", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_all(tmp_path)
    assert contents(tmp_path) == NEW
