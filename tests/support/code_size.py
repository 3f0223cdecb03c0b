"""How much code there is: `python -m tests.support.code_size [FOLDER ...]`, by default of the generator.

Code lines are those that hold a token which is no comment and no docstring. Their mean width tells how dense they are.
"""

from __future__ import annotations

import ast
import io
import statistics
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef

_NO_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def functions(path: Path) -> list[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Its lines, from `def` to the end, docstring included."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def code_lines(text: str) -> list[str]:
    """The lines of code, without indentation."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    numbers = {
        number for token in tokens if token.type not in _NO_CODE for number in range(token.start[0], token.end[0] + 1)
    }
    lines = text.splitlines()
    return [lines[number - 1].strip() for number in sorted(numbers - set(_docstring_lines(ast.parse(text))))]


def _docstring_lines(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | Function) and ast.get_docstring(node) is not None:
            yield from range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)


def report(folder: Path) -> str:
    """One line on a folder: files, code lines and their mean width, functions, the longest file and function."""
    files = sorted(folder.rglob("*.py"))
    lines = [line for path in files for line in code_lines(path.read_text(encoding="utf-8"))]
    lengths = [length(function) for path in files for function in functions(path)] or [0]
    longest = max((len(path.read_text(encoding="utf-8").splitlines()) for path in files), default=0)
    return (
        f"{folder}: {len(files)} files, {len(lines)} code lines of {statistics.mean(map(len, lines or [''])):.1f} "
        f"characters, {len(lengths)} functions of {statistics.median(lengths):g} lines (longest {max(lengths)}), "
        f"longest file {longest} lines"
    )


if __name__ == "__main__":
    for name in sys.argv[1:] or ["generator"]:
        print(report(Path(name)))
