"""The tools that are tried: how each makes a client of an edition, how that is compiled, and how our program calls it.

What to generate, and a first call, stand in docs/languages, and are run as they stand there.
"""

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
RECIPES = ROOT / "docs" / "languages"

Command = tuple[str | Path, ...]


@dataclass(frozen=True)
class Recipe:
    """Blocks of a section of a recipe: what is installed, what generates, and the files of a first call."""

    install: str
    generate: str
    files: tuple[str, ...]


def recipe(document: str, heading: str) -> Recipe:
    """Raises ValueError if the section does not have just these blocks. Only a file must be there."""
    text = (RECIPES / document).read_text(encoding="utf-8")
    _, found, section = text.partition(f"## {heading}\n")
    blocks = re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", section.partition("\n## ")[0])
    commands = [block for language, block in blocks if language == "sh"]
    files = tuple(block for language, block in blocks if language != "sh")
    if not found or not files or len(commands) not in (0, 2):
        raise ValueError(f"{document} has no recipe {heading}")
    install, generate = commands or ("", "")
    return Recipe(install, generate, files)


@dataclass(frozen=True)
class Workshop:
    """Where a tool works: a folder of its own, with editions and collection under their names, and the programs.

    installed: Folder of what `make languages` installs: `python`, `node` and `java`.
    """

    installed: Path
    node: str

    def python(self, name: str) -> Path:
        """A program that the Python packages bring."""
        return self.installed / "python" / "bin" / name

    def node_tool(self, path: str) -> Command:
        """A program of an npm package, by its file."""
        return (self.node, self.installed / "node" / "node_modules" / path)


@dataclass(frozen=True)
class Steps:
    """Commands, run in the folder once the client is generated.

    calls: Makes the golden calls. It is given the address of the judge, the folder of goldens, and the answers. A tool
        that is only tried may have no program.
    first_call: Runs the program of the recipe.
    """

    compile: tuple[Command, ...]
    calls: Command | None = None
    first_call: Command | None = None


@dataclass(frozen=True)
class Tool:
    """A tool, its package and where the version of it is pinned.

    files: Files below this folder that go into the workshop.
    settings: What has to be set or written for a right client, in words of the table.
    recipe: Document and section; then the names of its files in the workshop.
    generate: The command that generates, if there is no recipe.
    compiler: A program that compiling takes, and that a machine may lack if the tool is only tried.
    is_guaranteed: Whether the tool must be green. Of the others the table tells how far they come.
    """

    language: str
    name: str
    package: str
    files: tuple[str, ...]
    settings: str
    steps: Callable[[Workshop], Steps]
    recipe: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    generate: str = ""
    compiler: str = ""
    is_guaranteed: bool = True

    @property
    def command(self) -> str:
        return recipe(*self.recipe[:2]).generate if self.recipe else self.generate

    @property
    def key(self) -> str:
        return re.sub(r"\W+", "-", self.name.lower())

    @property
    def version(self) -> str:
        return pinned().get(self.package, "any")


def pinned() -> dict[str, str]:
    """Versions of all packages that are installed, by their names."""
    npm = json.loads((HERE / "typescript" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    environments = [ROOT / "requirements" / f"{name}.txt" for name in ("languages", "pyopenapi-gen", "httpxgen")]
    locked = "".join(path.read_text(encoding="utf-8") for path in environments)
    go = (HERE / "oapi_codegen" / "go.mod").read_text(encoding="utf-8")
    modules = re.findall(r"(?m)^(?:\t|require )(\S+?)(?:/v\d+)? v(\S+)", go)
    known = {path.rpartition("/")[2]: version for path, version in modules}
    return {**known, **npm, **dict(re.findall(r"(?m)^([\w.-]+)==(\S+)", locked))}


# ------------------------------------------------------------------------------------------------------- TypeScript


def _typescript(workshop: Workshop, program: str) -> Steps:
    compiler = (*workshop.node_tool("typescript/bin/tsc"), "--project", "tsconfig.json")
    return Steps((compiler,), (workshop.node, f"out/{program}.js"), (workshop.node, "out/recipe.js"))


def _hey_api(workshop: Workshop) -> Steps:
    return _typescript(workshop, "hey_api")


def _openapi_fetch(workshop: Workshop) -> Steps:
    return _typescript(workshop, "openapi_fetch")


def _typescript_fetch(workshop: Workshop) -> Steps:
    return _typescript(workshop, "typescript_fetch")


# ----------------------------------------------------------------------------------------------------------- Python


def _python(workshop: Workshop, program: str, *options: str) -> Steps:
    """Checks what is made of the document. Both tools have code of their own beside it in which mypy finds errors."""
    types: Command = (workshop.python("mypy"), "--follow-imports", "silent", *options, "client/api", "client/models")
    python = workshop.python("python")
    return Steps((types,), (python, program), (python, "recipe.py"))


def _stock(workshop: Workshop) -> Steps:
    return _python(workshop, "stock.py", "--strict")


def _urllib3(workshop: Workshop) -> Steps:
    return _python(workshop, "urllib3_client.py")


# -------------------------------------------------------------------------------------------------------- Go, Java


def _go(workshop: Workshop) -> Steps:
    go = workshop.python("go")
    parts = (".", "./client", "./recipe")
    build = ((go, "build", "-o", "calls", "."), (go, "build", "-o", "first", "./recipe"))
    return Steps(((go, "vet", *parts), *build), ("./calls",), ("./first",))


def _oapi_codegen(workshop: Workshop) -> Steps:
    go = _go(workshop)
    return Steps((("bash", "-e", "bodies.sh"), *go.compile), go.calls, go.first_call)


def _java(workshop: Workshop) -> Steps:
    path = f"{workshop.installed / 'java'}/*"
    compiler = "javac -parameters -encoding UTF-8 -d out -cp"
    sources = "$(find client/src/main/java -name '*.java') Calls.java Recipe.java"
    java = ("java", "-cp", f"out{os.pathsep}{path}")
    return Steps((("sh", "-c", f"{compiler} '{path}' {sources}"),), (*java, "Calls"), (*java, "Recipe"))


# ---------------------------------------------------------------------------------------------- without a generator


def _curl(workshop: Workshop) -> Steps:
    return Steps((), (workshop.python("python"), "curl_calls.py"), ("bash", "-e", "recipe.sh"))


def _newman(workshop: Workshop) -> Steps:
    return Steps((), (workshop.node, "newman_calls.mjs"))


# ------------------------------------------------------------------------------------------------------ only tried


def _orval(workshop: Workshop) -> Steps:
    return Steps(_typescript(workshop, "orval").compile, (workshop.node, "out/orval.js"))


def _httpxgen(workshop: Workshop) -> Steps:
    """A client that is no further than being imported. Its code needs a newer Python than ours."""
    return Steps(((workshop.installed / "httpxgen" / "bin" / "python", "-c", "import client"),))


def _pyopenapi_gen(workshop: Workshop) -> Steps:
    types: Command = (workshop.python("mypy"), "--follow-imports", "silent", "client/endpoints", "client/models")
    return Steps((types,), (workshop.python("python"), "pyopenapi_gen_client.py"))


def _rust(workshop: Workshop) -> Steps:
    built = workshop.installed / "rust"
    build: Command = ("cargo", "build", "--quiet", "--target-dir", built)
    return Steps(((workshop.python("python"), "arms.py"), build), (built / "debug" / "calls",))


def _each_file(check: str, ending: str, program: str) -> Callable[[Workshop], Steps]:
    """A command that reads each source and tells its mistakes; then what runs the program is its first word."""
    command = f"find client/lib -name '*.{ending}' -print0 | xargs -0 -n 1 {check}"
    return lambda _: Steps((("sh", "-c", command),), (check.split()[0], program))


def _csharp(workshop: Workshop) -> Steps:
    return Steps((("dotnet", "build", "client"),))


def _kotlin(workshop: Workshop) -> Steps:
    path = os.pathsep.join(map(str, sorted((workshop.installed / "kotlin").glob("*.jar"))))
    java = ("java", "-XX:TieredStopAtLevel=1", "-cp")
    compiler = (*java, path, "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler", "-no-stdlib", "-no-reflect")
    compiling: Command = (*compiler, "-cp", path, "-d", "out", "client/src/main/kotlin", "Calls.kt")
    return Steps((compiling,), (*java, f"out{os.pathsep}{path}", "CallsKt"))


def _only_tried(
    language: str,
    generator: str,
    files: tuple[str, ...],
    steps: Callable[[Workshop], Steps],
    compiler: str,
    settings: str = "",
) -> Tool:
    """A language of openapi-generator."""
    properties = f" --additional-properties={settings}" if settings else ""
    return Tool(
        language,
        f"openapi-generator, {generator}",
        _GENERATOR,
        files,
        f"`{settings}`" if settings else "none",
        steps,
        needs=("java",),
        generate=f"openapi-generator-cli generate -i getmx.interop.json -g {generator} -o client{properties}",
        compiler=compiler,
        is_guaranteed=False,
    )


_SHARED = ("typescript/tsconfig.json", "typescript/calls.ts")
_GENERATOR = "openapi-generator-cli"
_WITHOUT_ENCODING = "jq 'walk(if type == \"object\" then del(.encoding) else . end)' getmx.interop.json > plain.json\n"
TOOLS = [
    Tool(
        "TypeScript",
        "hey-api",
        "@hey-api/openapi-ts",
        (*_SHARED, "typescript/hey_api.ts"),
        "`importFileExtension: '.js'`",
        _hey_api,
        ("typescript.md", "hey-api", "recipe.ts"),
    ),
    Tool(
        "TypeScript",
        "openapi-typescript and openapi-fetch",
        "openapi-typescript",
        (*_SHARED, "typescript/openapi_fetch.ts"),
        "a serializer of eight lines",
        _openapi_fetch,
        ("typescript.md", "openapi-typescript and openapi-fetch", "recipe.ts"),
    ),
    Tool(
        "TypeScript",
        "openapi-generator, typescript-fetch",
        _GENERATOR,
        (*_SHARED, "typescript/typescript_fetch.ts"),
        "a middleware that makes the form multipart",
        _typescript_fetch,
        ("typescript.md", "openapi-generator, typescript-fetch", "recipe.ts"),
        ("java",),
    ),
    Tool(
        "Go",
        "openapi-generator, go",
        _GENERATOR,
        ("go/main.go", "go/go.mod"),
        "`enumClassPrefix=true`, `disallowAdditionalPropertiesIfNotPresent=false`",
        _go,
        ("go.md", "openapi-generator, go", "recipe/main.go"),
        ("java",),
    ),
    Tool(
        "Go",
        "oapi-codegen",
        "oapi-codegen",
        ("oapi_codegen/main.go", "oapi_codegen/bodies.sh", "oapi_codegen/go.mod", "oapi_codegen/go.sum"),
        "the edition for 3.0, and a serializer of the form",
        _oapi_codegen,
        ("go.md", "oapi-codegen", "form/form.go", "recipe/main.go"),
        ("oapi-codegen",),
    ),
    Tool(
        "Java",
        "openapi-generator, java native",
        _GENERATOR,
        ("java/Calls.java",),
        "`openApiNullable=false`, `useJakartaEe=true`, two replacements: UTF-8 and `BROWSER_COMPATIBLE`",
        _java,
        ("java.md", "openapi-generator, java native", "Recipe.java"),
        ("java", "javac", "mvn"),
    ),
    Tool(
        "Python",
        "openapi-python-client",
        "openapi-python-client",
        ("python/calls.py", "python/stock.py"),
        "an httpx client that leaves the boundary free",
        _stock,
        ("python.md", "openapi-python-client", "recipe.py"),
    ),
    Tool(
        "Python",
        "openapi-generator, python",
        _GENERATOR,
        ("python/calls.py", "python/urllib3_client.py"),
        "none (`urllib3`)",
        _urllib3,
        ("python.md", "openapi-generator, python", "recipe.py"),
        ("java",),
    ),
    Tool(
        "curl",
        "curl",
        "",
        ("python/curl_calls.py",),
        "`--form-string`",
        _curl,
        ("curl.md", "curl", "recipe.sh"),
        ("bash", "curl", "jq"),
    ),
    Tool("Postman", "newman", "newman", ("postman/newman_calls.mjs",), "none", _newman),
    Tool(
        "TypeScript",
        "orval",
        "orval",
        (*_SHARED, *(f"typescript/{name}" for name in ("orval.ts", "orval_call.ts", "orval.config.mjs"))),
        "a function that calls `fetch`",
        _orval,
        generate="npx orval --config orval.config.mjs",
        is_guaranteed=False,
    ),
    Tool(
        "Python",
        "httpxgen",
        "httpxgen",
        (),
        "the edition without `encoding`; Python 3.12",
        _httpxgen,
        needs=("httpxgen", "jq"),
        generate=_WITHOUT_ENCODING + "httpxgen plain.json client --http-client httpx",
        is_guaranteed=False,
    ),
    Tool(
        "Python",
        "pyopenapi-gen",
        "pyopenapi-gen",
        ("python/calls.py", "python/pyopenapi_gen_client.py"),
        "none; it takes a form as files, not by its fields",
        _pyopenapi_gen,
        generate="pyopenapi-gen gen getmx.interop.json --project-root . --output-package client --no-postprocess",
        is_guaranteed=False,
    ),
    _only_tried("Rust", "rust", ("rust/main.rs", "rust/arms.py", "rust/Cargo.toml"), _rust, "cargo"),
    _only_tried("Kotlin", "kotlin", ("kotlin/Calls.kt",), _kotlin, "mvn"),
    _only_tried("PHP", "php", ("php/calls.php",), _each_file("php -l", "php", "calls.php"), "php"),
    _only_tried("Ruby", "ruby", ("ruby/calls.rb",), _each_file("ruby -c", "rb", "calls.rb"), "ruby", "library=faraday"),
    _only_tried("C#", "csharp", (), _csharp, "dotnet"),
]
