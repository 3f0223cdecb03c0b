"""What the package shows to the world: names, layers, docstrings, data, size."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import getmx
from getmx import OPERATIONS, AsyncGetMX, GetMX, models
from getmx._runtime.waiting import WAITING_METHODS
from tests.support import spec
from tests.support.calls import OPERATION_IDS, method

PACKAGE = Path(getmx.__file__).parent
#: Where each folder that is copied comes from.
COPIED = {
    folder: spec.ROOT / "generator" / "package" / folder.split("_")[-1]
    for folder in ("_runtime", "bulk", "evidence", "../getmx_cli")
}
MODULES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__"): path
    for path in PACKAGE.rglob("*.py")
}  # fmt: skip


def test_the_public_names() -> None:
    assert getmx.__all__ == [
        "OPERATIONS", "SPEC_VERSION", "AsyncGetMX", "AsyncPage", "Bookmark", "CallOptions", "ClientOptions",
        "Deviation", "Deviations", "Field", "GetMX", "GetMXAPIError", "GetMXConnectionError", "GetMXDecodeError",
        "GetMXError", "GetMXFieldError", "GetMXInputError", "GetMXNotFoundError", "GetMXStatusError",
        "GetMXTimeoutError", "GetMXWaitTimeout", "GetMXWarning", "InsecureAddressWarning", "ListOptions", "Model",
        "Operation", "Page", "RawResponse", "RequestInfo", "Response", "ResponseInfo", "UnconfirmedEndpointWarning",
        "UnconfirmedRuleWarning", "__version__", "models", "openapi",
    ]  # fmt: skip
    assert all(hasattr(getmx, name) for name in getmx.__all__)


def test_the_models_package_names_its_classes_and_no_others() -> None:
    assert models.__all__ == sorted(models.__all__)
    assert models.__all__ == dir(models)
    assert all(issubclass(getattr(models, name), getmx.Model) for name in models.__all__)
    with pytest.raises(AttributeError, match=r"module 'getmx.models' has no attribute 'Nothing'"):
        models.Nothing  # noqa: B018  # reading is what raises


def test_each_operation_is_a_method_of_each_client() -> None:
    for client in (GetMX(token="t"), AsyncGetMX(token="t")):
        resources = {operation.method.split(".")[0] for operation in OPERATIONS.values()}
        found = {
            f"{name}.{member}"
            for name in resources
            for member, _ in inspect.getmembers(getattr(client, name), inspect.ismethod)
            if not member.startswith("_")
        }
        operations = {operation.method for operation in OPERATIONS.values()}
        assert found - operations == {f"messages.{name}" for name in WAITING_METHODS}
        assert operations <= found


def test_the_package_has_a_version_of_its_own_and_names_that_of_the_spec() -> None:
    project = tomllib.loads((spec.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert getmx.__version__ == project["version"]
    assert spec.document()["info"]["version"] == getmx.SPEC_VERSION


def test_the_spec_comes_with_the_package() -> None:
    document = getmx.openapi()
    assert document == spec.document()
    document.clear()
    assert getmx.openapi() == spec.document()


def test_the_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()


# Docstrings.


def _doc(thing: Any) -> str:
    return " ".join((inspect.getdoc(thing) or "").split())


@pytest.mark.parametrize("operation", OPERATION_IDS)
@pytest.mark.parametrize("client", [GetMX(token="t"), AsyncGetMX(token="t")], ids=["sync", "async"])
def test_a_method_s_docstring_says_it_all(operation: str, client: GetMX | AsyncGetMX) -> None:
    described = spec.operations()[operation]
    evidence = described.evidence
    bound = method(client, operation)
    doc = _doc(bound)
    does, _, more = " ".join(described.description.split()).partition(". ")
    assert doc.startswith(f"{does.removesuffix('.')}. Vendor's title: {described.title}. {more}")
    arguments = " " + doc.partition(" Args: ")[2].partition(" Returns: ")[0]
    for name in inspect.signature(bound).parameters:
        assert f" {name}: " in arguments, name
    assert f"path {evidence['path']}, request {evidence['request']}, response {evidence['response']}" in doc
    assert " Raises: " in doc
    assert (f"vendor's page {evidence['page']}" if "page" in evidence else evidence["basis"]) in doc
    assert ("Destructive" in doc) == described.destructive
    assert ("Deprecated" in doc) == described.deprecated
    assert ("UnconfirmedEndpointWarning" in doc) == (evidence["path"] == "assumed")


@pytest.mark.parametrize("operation", OPERATION_IDS)
def test_a_method_s_docstring_has_what_the_spec_says_of_each_argument(operation: str) -> None:
    doc = _doc(method(GetMX(token="t"), operation))
    for field in spec.operations()[operation].form.fields.values():
        # A limit is told once, in words of the docstring's own.
        said = " ".join(field.schema.description.split()).partition(",")[0].removesuffix(".")
        assert field.name == "token" or said in doc, field.name


def _public(tree: ast.AST, prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_"):
            found.append((f"{prefix}{node.name}", node))
            if isinstance(node, ast.ClassDef):
                found += _public(node, f"{node.name}.")
    return found


#: What the client's user meets; the other functions of the runtime are not for him.
USER_FACING = ("client", "decode", "deviations", "errors", "paging", "options")


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("_runtime")] + [
    f"_runtime/{name}" for name in USER_FACING])  # fmt: skip
def test_public_classes_and_methods_have_docstrings(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module itself"
    public = [(label, node) for label, node in _public(tree) if isinstance(node, ast.ClassDef) or "." in label]
    assert [label for label, node in public if not ast.get_docstring(node)] == []


# Layers.


def _imports(path: Path, module: str) -> set[str]:
    """Modules that a file imports, those of the package by their own names; imports for types count too."""
    package = list(path.relative_to(PACKAGE).parent.parts)
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).split(".")[0])
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            target = base + (node.module or "").split(".") if node.module else base
            found |= {"getmx/" + "/".join([*target, alias.name] if not node.module else target) for alias in node.names}
    return found


ALLOWED = {
    "_runtime": {"_runtime"},
    "models": {"models", "_runtime"},
    "_operations": {"models", "_runtime"},
    "resources": {"resources", "_operations", "models", "_runtime"},
    "_client": {"resources", "_operations", "_runtime"},
    "bulk": {"bulk", "_runtime"},
    "evidence": {"evidence"},
    "__init__": {"_client", "_operations", "_runtime", "models"},
}


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module: str) -> None:
    layer = module.split("/")[0]
    own = {name.split("/")[1] for name in _imports(MODULES[module], module) if name.startswith("getmx/")}
    assert own <= ALLOWED[layer]


HTTP_MODULES = ("_runtime/_http", "_runtime/connections", "_runtime/route")


@pytest.mark.parametrize("module", MODULES)
def test_only_known_packages_are_imported_and_httpx_where_calls_are_sent(module: str) -> None:
    outside = {name for name in _imports(MODULES[module], module) if not name.startswith("getmx/")}
    foreign = outside - set(sys.stdlib_module_names)
    expected = {"httpx"} if module in HTTP_MODULES else {"attrs"} if module.startswith("models/") else set()
    if module.startswith(("bulk", "evidence")):  # they use the client as others do
        expected = {"getmx"}
    assert foreign <= expected


def test_collecting_evidence_is_no_part_of_the_client() -> None:
    """It is imported by who runs it only, so that it takes no time of others and shows among no names."""
    code = (
        "import sys, getmx; mx = getmx.GetMX(token='t'); mx.emails; "
        "print('evidence' in dir(getmx), [name for name in sys.modules if name.startswith('getmx.evidence')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False []"


#: What `import getmx` and a new client do without: each takes long to import, and a call may never come.
LATE = (
    "getmx.models.",
    "getmx.resources",
    "attr",
    "httpx",
    "httpcore",
    "logging",
    "asyncio",
    "ssl",
    "urllib",
    "hashlib",
)


def test_a_new_client_has_loaded_nothing_that_only_calls_need() -> None:
    code = (
        "import sys; before = set(sys.modules); import getmx; getmx.GetMX(token='t'); getmx.AsyncGetMX(token='t'); "
        f"print(sorted(name for name in set(sys.modules) - before if name.startswith({LATE!r})))"
    )
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent).stdout.strip()
    assert loaded == "[]"


# Size.


def test_the_rendered_half_is_small() -> None:
    rendered = [path for name, path in MODULES.items() if not name.startswith(tuple(COPIED))]
    lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in rendered)
    assert len(rendered) <= 2 * len({operation.method.split(".")[0] for operation in OPERATIONS.values()}) + 10
    assert lines <= 120 * len(OPERATIONS)


def test_the_interface_list_has_every_method_and_class() -> None:
    text = (PACKAGE.parent / "API.md").read_text(encoding="utf-8")
    methods = re.findall(r"^- `mx\.(\w+\.\w+)\(", text, re.MULTILINE)
    by_hand = [f"messages.{name}" for name in WAITING_METHODS]
    assert [method for method in methods if method not in by_hand] == [
        operation.method for operation in OPERATIONS.values()
    ]
    assert [method for method in methods if method in by_hand] == by_hand
    assert re.findall(r"^- `(\w+)\(", text, re.MULTILINE) == models.__all__


@pytest.mark.parametrize("folder", COPIED)
def test_what_is_written_by_hand_is_copied_as_it_is(folder: str) -> None:
    source_folder = COPIED[folder]
    for source in source_folder.glob("*.py"):
        header, _, copied = (PACKAGE / folder / source.name).read_text(encoding="utf-8").partition("\n")
        origin = f"generator/package/{source_folder.name}/{source.name}"
        assert header == f"# Copied by `make generate` from {origin}. Edit it there, not here."
        assert copied == source.read_text(encoding="utf-8")


def test_the_build_record_names_what_it_was_built_from() -> None:
    record = json.loads((PACKAGE / "_build.json").read_text(encoding="utf-8"))
    assert record.keys() == {
        "spec",
        "config",
        "templates",
        "runtime",
        "evidence",
        "bulk",
        "cli",
        "openapi-python-client",
        "ruff",
    }
