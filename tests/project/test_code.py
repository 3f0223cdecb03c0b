"""The hand-written code keeps to its own measure: short functions, everything annotated."""

from __future__ import annotations

import statistics

from tests.support.code_size import code_lines, functions, length
from tests.support.spec import ROOT

FOLDERS = ("generator", "website", "sandbox", "examples", "benchmarks")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def test_functions_are_short() -> None:
    lengths = {
        f"{path.relative_to(ROOT)}:{function.name}": length(function) for path in FILES for function in functions(path)
    }
    assert statistics.median(lengths.values()) <= 8
    assert {name: lines for name, lines in lengths.items() if lines > 60} == {}


def test_files_are_short() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {path: lines for path, lines in lengths.items() if lines > 500} == {}


def test_code_is_counted_without_words() -> None:
    text = '"""Words."""\n\n# More words.\ndef f() -> str:\n    """Words."""\n\n    return """a\n\n    b"""\n'
    assert code_lines(text) == ["def f() -> str:", 'return """a', "", 'b"""']


def test_everything_is_annotated() -> None:
    for path in FILES:
        for function in functions(path):
            arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
            bare = [
                argument.arg
                for argument in arguments
                if argument.annotation is None and argument.arg not in ("self", "cls")
            ]
            assert not bare, f"{path.name}:{function.name}: {bare}"
            assert function.returns is not None, f"{path.name}:{function.name}"
