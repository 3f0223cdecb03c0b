"""What Python itself offers works on the package: hints, signatures, mocks, help, subclasses, archives, filters."""

from __future__ import annotations

import asyncio
import inspect
import pydoc
import re
import shutil
import subprocess
import sys
import typing
import warnings
import zipapp
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest

import getmx
from getmx import OPERATIONS, AsyncGetMX, CallOptions, ClientOptions, GetMX, GetMXInputError, GetMXWarning, ListOptions
from getmx.resources.emails import AsyncEmails, Emails
from tests.support.calls import OPERATION_IDS, unconfirmed_is_fine
from tests.support.clients import both, run
from tests.support.loopback import Loopback
from tests.support.spec import ROOT

CLIENTS = (GetMX, AsyncGetMX)
RESOURCES = sorted({operation.method.partition(".")[0] for operation in OPERATIONS.values()})
CLASSES = {name: getattr(getmx, name) for name in getmx.__all__ if inspect.isclass(getattr(getmx, name))}
MODELS = {name: getattr(getmx.models, name) for name in getmx.models.__all__}
GROUPS = {f"{client.__name__}.{name}": getattr(client, name) for client in CLIENTS for name in RESOURCES}


def functions(kind: type[Any]) -> Iterator[Callable[..., Any]]:
    """Every function that a class has or inherits from this package, also behind properties."""
    for base in kind.__mro__:
        for member in vars(base).values() if base.__module__.startswith("getmx") else ():
            function = (
                getattr(member, "fget", None) or getattr(member, "func", None) or getattr(member, "__func__", member)
            )
            if inspect.isfunction(function):
                yield function


# Hints and signatures.


@pytest.mark.parametrize(
    "kind", [*CLASSES.values(), *MODELS.values(), *GROUPS.values()], ids=lambda kind: kind.__name__
)
def test_hints_of_each_class_and_method_can_be_read(kind: type[Any]) -> None:
    assert isinstance(typing.get_type_hints(kind), dict)
    for function in functions(kind):
        if function.__module__.startswith("getmx"):  # Others are made by the standard library, for named tuples.
            assert isinstance(typing.get_type_hints(function), dict)


@pytest.mark.parametrize("operation", OPERATION_IDS)
@pytest.mark.parametrize("client", CLIENTS)
def test_the_signature_of_a_method_says_what_it_needs(client: type[Any], operation: str) -> None:
    group, name = OPERATIONS[operation].method.split(".")
    method = getattr(getattr(client, group), name)
    parameters = inspect.signature(method, eval_str=True).parameters
    needed = [name for name, parameter in parameters.items() if parameter.default is parameter.empty]
    required = [field.name for field in OPERATIONS[operation].fields if field.required]
    assert needed == ["self", *required, "options"]
    assert inspect.iscoroutinefunction(method) == (client is AsyncGetMX)
    assert typing.get_type_hints(method)["return"] is not None


def test_a_property_of_a_client_is_typed_by_its_resource() -> None:
    for client in CLIENTS:
        for name in RESOURCES:
            found = typing.get_type_hints(inspect.getattr_static(client, name).func)["return"]
            assert found is getattr(client, name)
            assert type(getattr(client(token="t"), name)) is found


# Mocks.


@pytest.mark.parametrize("make", [
    lambda: create_autospec(GetMX, instance=True),
    lambda: create_autospec(GetMX)(token="t"),
    lambda: create_autospec(GetMX(token="t")),
], ids=["instance", "class", "client"])  # fmt: skip
def test_a_mock_of_a_client_knows_its_resources_and_their_methods(make: Callable[[], Any]) -> None:
    mx = make()
    mx.emails.add.return_value.raw = {"id": "1"}
    assert mx.emails.add(domain_id="1", mail="a@b.c", password="12345678").raw == {"id": "1"}
    mx.emails.add.assert_called_once_with(domain_id="1", mail="a@b.c", password="12345678")
    for method, arguments in (("add", {"mail": "a@b.c"}), ("clean_up", {})):
        with pytest.raises(TypeError, match="missing a required"):
            getattr(mx.emails, method)(**arguments)
    with pytest.raises(TypeError, match="too many positional"):
        mx.emails.clean_up("1")
    for group, name in ((mx, "emial"), (mx.emails, "ad")):
        with pytest.raises(AttributeError):
            getattr(group, name)


def test_a_mock_of_the_async_client_is_awaited() -> None:
    mx = create_autospec(AsyncGetMX, instance=True)
    mx.emails.count.return_value.raw = 5
    assert asyncio.run(mx.emails.count(domain_id="1")).raw == 5
    mx.emails.count.assert_awaited_once_with(domain_id="1")


@pytest.mark.parametrize("kind", GROUPS.values(), ids=GROUPS)
def test_a_resource_can_be_mocked(kind: type[Any]) -> None:
    mock = create_autospec(kind, instance=True)
    names = [name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")]
    assert names
    assert all(callable(getattr(mock, name)) for name in names)


# Help.


@pytest.mark.parametrize(
    "name", [name for name in getmx.__all__ if name not in ("__version__", "OPERATIONS", "SPEC_VERSION")]
)
def test_help_says_something_of_each_public_name(name: str) -> None:
    thing = getattr(getmx, name)
    own = thing.__doc__ if not inspect.isclass(thing) else vars(thing)["__doc__"]
    assert own
    assert own.split("\n")[0] in pydoc.plain(pydoc.render_doc(thing))


@pytest.mark.parametrize("kind", [CallOptions, ListOptions, ClientOptions])
def test_help_has_each_option_with_its_default(kind: Any) -> None:
    described = dict(re.findall(r"^    (\w+): ((?:.*\n(?:        .*\n)*))", inspect.getdoc(kind) or "", re.MULTILINE))
    inherited = CallOptions.__annotations__ if kind is ListOptions else {}
    assert described.keys() == kind.__annotations__.keys() - inherited.keys()
    if kind is not CallOptions:  # The defaults of a call are the client's.
        assert [name for name, words in described.items() if "Default: " not in words] == []


@pytest.mark.parametrize("kind", [
    getmx.Field, getmx.Operation, getmx.Deviation, getmx.RawResponse, getmx.RequestInfo, getmx.ResponseInfo,
])  # fmt: skip
def test_help_has_each_part_of_a_record(kind: Any) -> None:
    said = inspect.getdoc(kind) or ""
    assert [name for name in kind._fields if not re.search(rf"^    {name}: ", said, re.MULTILINE)] == []


def test_help_on_a_client_leads_to_its_resources() -> None:
    said = pydoc.plain(pydoc.render_doc(GetMX))
    for name in RESOURCES:
        assert re.search(rf"{name} = <class 'getmx\.resources\.{name}\.", said)
    shown = " ".join(pydoc.plain(pydoc.render_doc(GROUPS["GetMX.emails"].add)).split())
    assert re.search(r"add\( ?self, \*, domain_id: 'str', mail: 'str', password: 'str'", shown)


def test_dir_has_the_public_names_only() -> None:
    assert dir(getmx) == sorted(getmx.__all__)


# Subclasses.


class Renamed(Emails):
    """A resource with a method of its own."""

    def rename(self, *, mail_id: str, mark: str) -> Any:
        return super().update(mail_id=mail_id, mark=mark).raw


class AsyncRenamed(AsyncEmails):
    async def rename(self, *, mail_id: str, mark: str) -> Any:
        return (await super().update(mail_id=mail_id, mark=mark)).raw


class Own(GetMX):
    """A client with a resource and an attribute of its own, and fewer arguments."""

    def __init__(self, url: str) -> None:
        super().__init__("token", base_url=url)
        self.name = "own"

    @cached_property
    def emails(self) -> Renamed:
        return Renamed(self)


class AsyncOwn(AsyncGetMX):
    def __init__(self, url: str) -> None:
        super().__init__("token", base_url=url)
        self.name = "own"

    @cached_property
    def emails(self) -> AsyncRenamed:
        return AsyncRenamed(self)


@both
def test_clients_and_resources_can_be_extended(loopback: Loopback, asynchronous: bool) -> None:
    async def rename(kept: list[str]) -> Any:
        async with AsyncOwn(loopback.url) as mx:
            copy = mx.with_options(timeout=5)
            kept.append(copy.name)
            return await copy.emails.rename(mail_id="1", mark="m")

    kept: list[str] = []
    loopback.answer({"done": True})
    if asynchronous:
        answer = asyncio.run(rename(kept))
    else:
        with Own(loopback.url) as mx:
            copy = mx.with_options(timeout=5)
            kept.append(copy.name)
            answer = copy.emails.rename(mail_id="1", mark="m")
    assert (answer, kept) == ({"done": True}, ["own"])
    assert loopback.last.form == [("token", "token"), ("mail_id", "1"), ("mark", "m")]


# Hooks that are async.


async def audit(info: object) -> None:
    raise AssertionError("nothing awaits it")


async def audit_each(info: object) -> Any:
    yield info


class Auditor:
    async def __call__(self, info: object) -> None:
        raise AssertionError("nothing awaits it")

    async def method(self, info: object) -> None:
        raise AssertionError("nothing awaits it")


ASYNC_HOOKS = [audit, audit_each, partial(audit), Auditor(), Auditor().method]
HOOKS = ["on_request", "on_response", "on_deviation"]


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("name", HOOKS)
@pytest.mark.parametrize("hook", ASYNC_HOOKS, ids=["function", "generator", "partial", "object", "method"])
def test_an_async_hook_is_refused_when_it_is_given(client: type[Any], name: str, hook: Any) -> None:
    makers: list[Callable[..., Any]] = [lambda **options: client("token", **options), client("token").with_options]
    for make in makers:
        with pytest.raises(GetMXInputError, match=f"^{name} must be a plain function, an async one") as raised:
            make(**{name: hook})
        assert raised.value.field == name


@both
@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_that_turns_out_async_ends_the_call(loopback: Loopback, asynchronous: bool, name: str) -> None:
    loopback.answer(5)  # It deviates.
    with pytest.raises(GetMXInputError, match=f"{name} must be a plain function"):
        run(lambda mx: mx.emails.clean_up(mail_id="1"), asynchronous, loopback.url, **dict[str, Any](
            {name: lambda info: audit(info)}
        ))  # fmt: skip
    assert len(loopback.requests) == (0 if name == "on_request" else 1)


def test_a_hook_may_start_a_task_or_fill_a_queue(loopback: Loopback) -> None:
    async def work() -> list[str]:
        told: asyncio.Queue[Any] = asyncio.Queue()

        async def answered(info: getmx.RequestInfo) -> str:
            return info.operation

        tasks: list[asyncio.Task[str]] = []

        def start(info: getmx.RequestInfo) -> asyncio.Task[str]:
            tasks.append(asyncio.create_task(answered(info)))
            return tasks[-1]

        async with AsyncGetMX("token", base_url=loopback.url, on_request=start, on_response=told.put_nowait) as mx:
            await mx.emails.clean_up(mail_id="1")
        return [await tasks[0], (await told.get()).operation]

    assert asyncio.run(work()) == ["cleanUpEmail", "cleanUpEmail"]


# Archives.


def test_the_package_works_from_a_zip_archive(tmp_path: Path, loopback: Loopback) -> None:
    """httpx and attrs come from where they are installed: only what this package does can differ."""
    loopback.answer({"list": [{"id": "1"}], "total": 1})
    app = tmp_path / "app"
    shutil.copytree(Path(getmx.__file__).parent, app / "getmx", ignore=shutil.ignore_patterns("__pycache__"))
    (app / "__main__.py").write_text(
        "import sys, getmx\n"
        "with getmx.GetMX('token', base_url=sys.argv[1]) as mx:\n"
        "    (row,) = mx.domains.list(limit=20)\n"
        "print(getmx.__file__, type(row).__name__, row.id, len(getmx.openapi()['paths']), len(getmx.models.__all__))\n"
    )
    archive = tmp_path / "app.pyz"
    zipapp.create_archive(app, archive)
    command = [sys.executable, "-W", "error", str(archive), loopback.url]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split()
    assert said == [str(archive / "getmx" / "__init__.py"), "Domain", "1", str(len(OPERATIONS)), str(len(MODELS))]


# Warnings.

GUIDE = (ROOT / "docs" / "guide" / "errors.md").read_text(encoding="utf-8")
FILTERS = re.findall(r"(?m)^warnings\.filterwarnings\(.*\)", GUIDE)
WARNINGS = {name: kind for name, kind in CLASSES.items() if issubclass(kind, Warning)}


@pytest.mark.parametrize("name", WARNINGS)
def test_the_guide_has_a_line_that_silences_each_warning_and_no_other(name: str) -> None:
    (line,) = [line for line in FILTERS if f"getmx.{name})" in line]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        exec(line, {"warnings": warnings, "getmx": getmx})  # noqa: S102  # as a reader would paste it
        for kind in WARNINGS.values():
            warnings.warn("message", kind, stacklevel=1)
    assert {warning.category for warning in caught} == {
        kind for kind in WARNINGS.values() if not issubclass(kind, WARNINGS[name])
    }
    assert issubclass(WARNINGS[name], GetMXWarning)


def test_the_guide_has_a_line_that_silences_what_the_vendor_deprecates(mx: GetMX) -> None:
    (line,) = [line for line in FILTERS if "DeprecationWarning" in line]
    deprecated = [operation for operation in OPERATIONS.values() if operation.deprecated]
    assert deprecated
    with warnings.catch_warnings(record=True) as caught, unconfirmed_is_fine():
        warnings.simplefilter("always", DeprecationWarning)
        exec(line, {"warnings": warnings, "getmx": getmx})  # noqa: S102  # as a reader would paste it
        mx.scale.clean_up_server(domain_id="1")
        warnings.warn("of something else", DeprecationWarning, stacklevel=1)
    assert [str(warning.message) for warning in caught] == ["of something else"]
