"""What teams of other languages run first on a document: linters, mocks, pages of docs. Here on the spec and editions.

Spectral and Redocly lint with spec/spectral.yaml and spec/redocly.yaml, where each exception has its reason.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from generator.editions import release_texts
from generator.spec import Spec, load
from tests.judges.tools import LOAD, PRISM, REDOCLY, SPECTRAL, Verdict, free_port, run, serving
from tests.support.spec import SPEC

SECONDS = 120
DOCUMENTS = ("getmx.openapi.json", "getmx.interop.json", "getmx.interop-3.0.json", "getmx.flat.json")
RULES = SPEC.parent

Reader = Callable[[Path], list[str]]


def judge() -> Verdict:
    """Every reader takes every document without a word, and complains of each planted fault that it can see."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = list(_written(folder))
        failures = [f"{path.name}: {word}" for path in documents for read in READERS for word in read(path)]
        failures += _overlooked(documents)
    tried = (
        f"{len(DOCUMENTS)} documents: Spectral and Redocly lint them; Prism, Swagger UI, Scalar and Redoc load them; "
        f"{len(FAULTS)} planted faults are found by those that can see them"
    )
    return Verdict("linters and readers", tried, failures)


def _written(folder: Path) -> Iterator[Path]:
    texts = release_texts(Spec(load(SPEC)))
    for name in DOCUMENTS:
        path = folder / name
        path.write_text(texts[name], encoding="utf-8")
        yield path


# ---------------------------------------------------------------------------------------------------------- readers


def spectral(path: Path) -> list[str]:
    options = ("--ruleset", str(RULES / "spectral.yaml"), "--format", "json", "--fail-severity", "hint", "--quiet")
    ended = run([*SPECTRAL, "lint", *options, str(path)], path.parent, seconds=SECONDS)
    if ended.code not in (0, 1):
        return [f"Spectral: {ended.errors.strip()[-300:]}"]
    return [f"Spectral: {found['code']}: {found['message']}" for found in json.loads(ended.output or "[]")]


def redocly(path: Path) -> list[str]:
    options = ("--config", str(RULES / "redocly.yaml"), "--format", "json")
    ended = run([*REDOCLY, "lint", *options, str(path)], path.parent, seconds=SECONDS)
    problems: list[dict[str, Any]] = json.loads(ended.output)["problems"]
    return [f"Redocly: {found['ruleId']}: {found['message']}" for found in problems]


def redoc(path: Path) -> list[str]:
    page = path.with_suffix(".html")
    ended = run([*REDOCLY, "build-docs", str(path), "--output", str(page)], path.parent, seconds=SECONDS)
    if ended.code or not page.exists():
        return [f"Redoc: {ended.errors.strip()[-300:]}"]
    titles = [item["post"]["summary"] for item in json.loads(path.read_text(encoding="utf-8"))["paths"].values()]
    text = page.read_text(encoding="utf-8")
    return [f"Redoc: the page lacks {title}" for title in titles if title not in text]


def loaded(path: Path) -> list[str]:
    ended = run([*LOAD, str(path)], path.parent, seconds=SECONDS)
    return [*ended.output.splitlines(), *([ended.errors.strip()[-300:]] if ended.code else [])]


def prism(path: Path) -> list[str]:
    port = free_port()
    try:
        with serving((*PRISM, "mock", "-h", "127.0.0.1", "-p", str(port), str(path)), port):
            return []
    except RuntimeError as error:
        return [f"Prism: {error}"]


READERS: Sequence[Reader] = (spectral, redocly, redoc, loaded, prism)

# ---------------------------------------------------------------------------------------------------- planted faults


def _reference_with_words(data: Any) -> None:
    data["components"]["schemas"]["DomainListAnswer"]["properties"]["data"]["description"] = "Beside a reference."


def _broken_reference(data: Any) -> None:
    media = data["paths"]["/v1/domain/list"]["post"]["requestBody"]["content"]["multipart/form-data"]
    media["schema"] = {"$ref": "#/components/schemas/Missing"}


def _example_that_does_not_fit(data: Any) -> None:
    media = data["paths"]["/v1/domain/list"]["post"]["requestBody"]["content"]["multipart/form-data"]
    next(iter(media["examples"].values()))["value"]["limit"] = 500


#: Each in the edition for OpenAPI 3.0, with the readers that have to see it.
FAULTS: dict[str, tuple[Callable[[Any], None], Sequence[Reader]]] = {
    "a reference with words": (_reference_with_words, (spectral, redocly)),
    "a broken reference": (_broken_reference, (spectral, redocly, loaded)),
    "an example that does not fit": (_example_that_does_not_fit, (spectral, redocly)),
}


def _overlooked(documents: Sequence[Path]) -> Iterator[str]:
    """Without these, a reader that accepts everything would look like a pass."""
    (right,) = (path for path in documents if path.name == "getmx.interop-3.0.json")
    for fault, (plant, readers) in FAULTS.items():
        data = json.loads(right.read_text(encoding="utf-8"))
        plant(data)
        path = right.with_name("planted.json")
        path.write_text(json.dumps(data), encoding="utf-8")
        yield from (f"{fault}: {read.__name__} does not see it" for read in readers if not read(path))
