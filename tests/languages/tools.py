"""The tools that are tried: how each makes a client of an edition, how that is compiled, and how our program calls it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.spec import ROOT, SPEC

HERE = Path(__file__).parent
INTEROP = SPEC.parent / "editions" / "getmx.interop.json"

Command = tuple[str | Path, ...]


@dataclass(frozen=True)
class Workshop:
    """Where a tool works. `folder` is its own; it has the edition as `spec.json`, the Postman collection as
        `collection.json`, and the files of its program.

    installed: Folder of what `make languages` installs: `python` and `node`.
    """

    installed: Path
    node: str
    folder: Path

    def python(self, name: str) -> Path:
        """A program that the Python packages bring."""
        return self.installed / "python" / "bin" / name

    def node_tool(self, path: str) -> Command:
        """A program of an npm package, by its file."""
        return (self.node, self.installed / "node" / "node_modules" / path)


@dataclass(frozen=True)
class Steps:
    """Commands, run in the folder. `run` is given the address of the judge, the folder of goldens, and the answers."""

    generate: tuple[Command, ...]
    compile: tuple[Command, ...]
    run: Command


@dataclass(frozen=True)
class Tool:
    """A tool, its package and where the version of it is pinned.

    program: Files below this folder that go into the workshop; packages of node are beside them.
    settings: What has to be set or written for a right client, in words of the table.
    """

    language: str
    name: str
    package: str
    program: tuple[str, ...]
    settings: str
    steps: Callable[[Workshop], Steps]
    needs: tuple[str, ...] = ()
    edition: Path = INTEROP

    @property
    def key(self) -> str:
        return re.sub(r"\W+", "-", self.name.lower())

    @property
    def version(self) -> str:
        npm = json.loads((HERE / "typescript" / "package.json").read_text(encoding="utf-8"))["dependencies"]
        if self.package in npm:
            return str(npm[self.package])
        pinned = (ROOT / "requirements" / "languages.txt").read_text(encoding="utf-8")
        found = re.search(rf"(?m)^{re.escape(self.package)}==(\S+)", pinned)
        return found[1] if found else "any"


def openapi_generator(workshop: Workshop, generator: str, output: str, **properties: str) -> Command:
    given = ",".join(f"{name}={value}" for name, value in properties.items())
    command = (workshop.python("openapi-generator-cli"), "generate", "-i", "spec.json", "-g", generator, "-o", output)
    return (*command, f"--additional-properties={given}") if given else command


# ------------------------------------------------------------------------------------------------------- TypeScript

_SHARED = ("typescript/tsconfig.json", "typescript/calls.ts")


def _typescript(workshop: Workshop, generate: Command, program: str) -> Steps:
    compiler = (*workshop.node_tool("typescript/bin/tsc"), "--project", "tsconfig.json")
    return Steps((generate,), (compiler,), (workshop.node, f"out/{program}.js"))


def _hey_api(workshop: Workshop) -> Steps:
    tool = workshop.node_tool("@hey-api/openapi-ts/bin/run.js")
    return _typescript(workshop, (*tool, "--file", "hey_api.config.mjs"), "hey_api")


def _openapi_fetch(workshop: Workshop) -> Steps:
    tool = workshop.node_tool("openapi-typescript/bin/cli.js")
    return _typescript(workshop, (*tool, "./spec.json", "--output", "client.d.ts"), "openapi_fetch")


def _typescript_fetch(workshop: Workshop) -> Steps:
    generate = openapi_generator(workshop, "typescript-fetch", "client", importFileExtension=".js")
    return _typescript(workshop, generate, "typescript_fetch")


# ----------------------------------------------------------------------------------------------------------- Python


def _mypy(workshop: Workshop) -> Command:
    """Checks what is made of the document. Both tools have code of their own beside it in which mypy finds errors."""
    return (workshop.python("mypy"), "--follow-imports", "silent", "client/api", "client/models")


def _stock(workshop: Workshop) -> Steps:
    generate = (workshop.python("openapi-python-client"), "generate", "--path", "spec.json", "--meta", "none")
    types = (*_mypy(workshop), "--strict")
    options = ("--output-path", "client", "--fail-on-warning")
    return Steps(((*generate, *options),), (types,), (workshop.python("python"), "stock.py"))


def _urllib3(workshop: Workshop) -> Steps:
    generate = openapi_generator(workshop, "python", ".", packageName="client")
    types = _mypy(workshop)
    return Steps((generate,), (types,), (workshop.python("python"), "urllib3_client.py"))


# --------------------------------------------------------------------------------------------------------------- Go


def _go(workshop: Workshop) -> Steps:
    settings = {"enumClassPrefix": "true", "disallowAdditionalPropertiesIfNotPresent": "false", "withGoMod": "false"}
    generate = openapi_generator(workshop, "go", "client", packageName="client", **settings)
    go = workshop.python("go")
    return Steps((generate,), ((go, "vet", "./client", "."), (go, "build", "-o", "calls", ".")), ("./calls",))


# ------------------------------------------------------------------------------------------------------------- Java


def _java(workshop: Workshop) -> Steps:
    packages = {"invokerPackage": "client", "apiPackage": "client.api", "modelPackage": "client.model"}
    settings = {"library": "native", "openApiNullable": "false", "useJakartaEe": "true"}
    generate = openapi_generator(workshop, "java", "client", **packages, **settings)
    path = f"{workshop.installed / 'java'}/*"
    compiler = ("javac", "-parameters", "-encoding", "UTF-8", "-d", "out", "-cp", path)
    sources = ("-sourcepath", "client/src/main/java", "Calls.java", "@apis.txt")
    edit = (workshop.python("python"), "utf8.py")
    return Steps((generate, edit), ((*compiler, *sources),), ("java", "-cp", f"out{os.pathsep}{path}", "Calls"))


# ----------------------------------------------------------------------------------------------- what needs no compiler


def _curl(workshop: Workshop) -> Steps:
    return Steps((), (), (workshop.python("python"), "curl_calls.py"))


def _newman(workshop: Workshop) -> Steps:
    return Steps((), (), (workshop.node, "newman_calls.mjs"))


TOOLS = [
    Tool(
        "TypeScript",
        "hey-api",
        "@hey-api/openapi-ts",
        (*_SHARED, "typescript/hey_api.ts", "typescript/hey_api.config.mjs"),
        "`importFileExtension: '.js'`",
        _hey_api,
    ),
    Tool(
        "TypeScript",
        "openapi-typescript, openapi-fetch",
        "openapi-typescript",
        (*_SHARED, "typescript/openapi_fetch.ts"),
        "a serializer of eight lines",
        _openapi_fetch,
    ),
    Tool(
        "TypeScript",
        "openapi-generator typescript-fetch",
        "openapi-generator-cli",
        (*_SHARED, "typescript/typescript_fetch.ts"),
        "a middleware that makes the form multipart",
        _typescript_fetch,
        ("java",),
    ),
    Tool(
        "Python",
        "openapi-python-client",
        "openapi-python-client",
        ("python/calls.py", "python/stock.py"),
        "an httpx client that leaves the boundary free",
        _stock,
    ),
    Tool(
        "Python",
        "openapi-generator python",
        "openapi-generator-cli",
        ("python/calls.py", "python/urllib3_client.py"),
        "none (`urllib3`)",
        _urllib3,
        ("java",),
    ),
    Tool(
        "Go",
        "openapi-generator go",
        "openapi-generator-cli",
        ("go/main.go", "go/go.mod"),
        "`enumClassPrefix=true`, `disallowAdditionalPropertiesIfNotPresent=false`",
        _go,
        ("java",),
    ),
    Tool(
        "Java",
        "openapi-generator java, native",
        "openapi-generator-cli",
        ("java/Calls.java", "java/utf8.py"),
        "`openApiNullable=false`, `useJakartaEe=true`, two replacements: UTF-8 and `BROWSER_COMPATIBLE`",
        _java,
        ("java", "javac"),
    ),
    Tool("Postman", "newman", "newman", ("postman/newman_calls.mjs",), "none", _newman),
    Tool("curl", "curl", "", ("python/curl_calls.py",), "`--form-string`", _curl, ("curl",)),
]
