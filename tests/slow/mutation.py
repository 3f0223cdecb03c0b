"""Mutation testing: one small change at a time in a copy of the package, and the tests must notice.

    python -m tests.slow.mutation [--every N] [module ...]

Prints every change that no test noticed. Exits 1 if more than 5 % of them go unnoticed.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from tests.slow.package_copy import RUNTIME, copy_package, environment
from tests.support.spec import ROOT

MODULES = ("retry", "encode", "envelope", "redaction")

#: The quickest to notice most changes come first, as a run ends with the first failure.
TESTS = (
    "tests/client/test_details.py",
    "tests/client/test_retry.py",
    "tests/client/test_inputs.py",
    "tests/client/test_errors.py",
    "tests/client/test_redaction.py",
    "tests/wire/test_form_encoding.py",
    "tests/client/kinds/test_messages.py",
    "tests/client/kinds/test_undeclared.py",
    "tests/client/kinds/test_many_rows.py",
)

#: Share of changes that may go unnoticed.
MOST_SURVIVORS = 0.05

WORKERS = 2

#: Seconds for one run of the tests: a change may make an endless loop, and being stopped is being noticed.
LONGEST_RUN = 60

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip

#: Fields that hold types; a change there changes nothing at run time.
_TYPES = frozenset({"annotation", "returns"})


class Mutant(NamedTuple):
    """One change: where, what it was, what it is, and the whole module with it."""

    module: str
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        return f"generator/package/runtime/{self.module}.py:{self.line}: {self.before}  ->  {self.after}"


class _Site(NamedTuple):
    """A place in the tree, and what to put there. `at` is where in the field, if that is a list."""

    node: ast.AST
    field: str
    at: int | None
    new: Any
    line: int

    def put(self, value: Any) -> Any:
        """Puts a value there. Gives what was there."""
        if self.at is None:
            old = getattr(self.node, self.field)
            setattr(self.node, self.field, value)
        else:
            entries = getattr(self.node, self.field)
            old, entries[self.at] = entries[self.at], value
        return old


def mutants(module: str) -> list[Mutant]:
    """Every change to a module, in the order of its lines."""
    tree = ast.parse((RUNTIME / f"{module}.py").read_text(encoding="utf-8"))
    return [_applied(module, tree, site) for site in sorted(_sites(tree), key=lambda site: site.line)]


def _applied(module: str, tree: ast.Module, site: _Site) -> Mutant:
    is_statement = isinstance(site.new, ast.stmt)
    before = _text(site.node)
    old = site.put(site.new)
    after, source = _text(site.node), ast.unparse(tree)
    site.put(old)
    if is_statement:
        before, after = _text(old), _text(site.new)
    return Mutant(module, site.line, before, after, source)


def _text(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0]


def _sites(tree: ast.Module) -> Iterator[_Site]:
    for node in _nodes(tree):
        for name, value in ast.iter_fields(node):
            if name not in _TYPES:
                yield from _sites_in(node, name, value)


def _sites_in(node: ast.AST, field: str, value: Any) -> Iterator[_Site]:
    entries = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
    for index, entry in entries:
        line = getattr(entry, "lineno", getattr(node, "lineno", 0))
        for new in _replacements(node, field, entry):
            yield _Site(node, field, index, new, line)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run: neither types, nor documentation, nor imports."""
    yield node
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in _TYPES and not _is_idle(child):
                yield from _nodes(child)


def _is_idle(node: ast.AST) -> bool:
    if isinstance(node, ast.Subscript):  # Literal["a"] and its like
        return isinstance(node.value, ast.Name) and node.value.id in ("Literal", "Final", "Mapping", "Callable")
    return _is_documentation(node) or isinstance(node, (ast.Import, ast.ImportFrom))


def _is_documentation(node: Any) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _replacements(parent: ast.AST, field: str, value: Any) -> Iterator[Any]:
    """What may stand in place of a field's value."""
    if isinstance(value, ast.cmpop):
        yield _COMPARISONS[type(value)]()
    elif isinstance(value, ast.boolop):
        yield ast.Or() if isinstance(value, ast.And) else ast.And()
    elif isinstance(value, ast.operator) and type(value) in _ARITHMETIC:
        yield _ARITHMETIC[type(value)]()
    elif isinstance(value, ast.stmt):
        yield from _other_statements(value)
    elif isinstance(value, ast.expr) and not _is_documentation(parent):
        yield from _other_expressions(parent, field, value)


def _other_statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(statement, ast.Return) and statement.value is not None and not _is_none(statement.value):
        yield ast.Return(ast.Constant(None))
    elif isinstance(statement, (ast.Expr, ast.Raise)) and not _is_documentation(statement):
        yield ast.Pass()
    elif isinstance(statement, ast.Continue):
        yield ast.Break()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _other_expressions(parent: ast.AST, field: str, value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.Constant):
        yield from map(ast.Constant, _other_constants(value.value))
    elif isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
        yield value.operand
    elif isinstance(value, ast.Name) and value.id in ("min", "max"):
        yield ast.Name("max" if value.id == "min" else "min", value.ctx)
    is_condition = field == "test" or field == "ifs" or isinstance(parent, ast.BoolOp)
    if is_condition and isinstance(value, (ast.Name, ast.Call, ast.Attribute, ast.NamedExpr)):
        yield ast.UnaryOp(ast.Not(), value)


def _other_constants(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1]
    if isinstance(value, str):
        return [f"XX{value}"]
    return [b"XX" + value] if isinstance(value, bytes) else []


class Workshop:
    """Copies of the package, one a worker, in which changes are tried."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._local = threading.local()
        self._tests = [test for test in TESTS if (ROOT / test).exists()]

    def notices(self, mutant: Mutant) -> bool:
        """Whether the tests fail with the change."""
        copy: Path = self._copy()
        path = copy / "getmx" / "_runtime" / f"{mutant.module}.py"
        whole = path.read_bytes()
        path.write_text(mutant.source, encoding="utf-8")
        try:
            return not self._passes(copy)
        finally:
            path.write_bytes(whole)

    def check(self) -> None:
        """Without any change the tests must pass, else they notice nothing."""
        if not self._passes(self._copy()):
            raise SystemExit("the tests fail without any change")

    def _copy(self) -> Path:
        if not hasattr(self._local, "copy"):
            self._local.copy = Path(tempfile.mkdtemp(dir=self._folder))
            copy_package(self._local.copy)
        copy: Path = self._local.copy
        return copy

    def _passes(self, copy: Path) -> bool:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "--tb=no", *self._tests]
        try:
            done = subprocess.run(
                command, env=environment(copy), cwd=ROOT, capture_output=True, timeout=LONGEST_RUN, check=False
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try each N-th change only")
    parser.add_argument("modules", nargs="*", metavar="module")
    arguments = parser.parse_args()
    started = time.monotonic()
    tried = [mutant for module in arguments.modules or MODULES for mutant in mutants(module)][:: arguments.every]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as workers:
        workshop = Workshop(Path(folder))
        workshop.check()
        survivors = [
            mutant
            for mutant, noticed in zip(tried, workers.map(workshop.notices, tried), strict=True)
            if not noticed and _told(mutant)
        ]
    share = len(survivors) / len(tried)
    print(f"{len(tried)} changes, {len(survivors)} unnoticed ({share:.1%}), {time.monotonic() - started:.0f} s")
    return int(share > MOST_SURVIVORS)


def _told(mutant: Mutant) -> bool:
    print(mutant, flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
