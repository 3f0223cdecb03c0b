"""Any text at all: it is read as pages and compared, or refused, and within seconds.

    python -m tests.slow.page_fuzz [--inputs N] [--seed N]

Three things: arbitrary inputs (noise, pages that were changed, exports that were changed), every page cut after each of
its lines, and large inputs made to be slow. A failure prints the seed of its input and what came out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

from generator.drift.compare import compare
from generator.drift.ledger import Ledger
from generator.pages import DocsPage, Form, NotAPage, read
from generator.spec.document import load
from tests.pages.test_reading_cuts import check, line_ends
from tests.support.pages import Export, Labels, render, source_of
from tests.support.spec import SPEC, operations

INPUTS = 20_000

#: Seconds of processor time that one input may take, whatever its size.
LONGEST = 2.0

_FORMS: tuple[Form, ...] = ("A", "C", "D", "E")
_LABELS: tuple[Labels, ...] = ("older", "newer", "mixed")
_EXPORTS: tuple[Export, ...] = ("openapi", "openapi-yaml", "swagger", "postman")
_SPEC = load(SPEC)
_NO_LEDGER = Ledger("", {})
_WORDS = [
    "GetMX-API",
    "  1. Email",
    "  • Email",
    "    • Get Emails",
    "      POST",
    "POST",
    "/v1/mail/list",
    "https://[bad/v1/mail/list",
    "...",
    "array<string>",
    "array[string",
    "Request",
    "请求参数",
    "Example",
    "Example:",
    "Body Params multipart/form-data",
    "token",
    "string",
    "required",
    "optional",
    "object",
    "array [object {2}]",
    "integer",
    "Request samples",
    "curl --location --request POST 'https://domain-open-api.getmx.com/v1/mail/list' \\",
    "--form 'a=\"b\"' \\",
    "Responses",
    "🟢200OK",
    "Body",
    "{",
    "}",
    "[",
    "]",
    '"a": 1,',
    "Modified at 2024-12-03 00:48:52",
    "Previous",
    "Next",
    "Built with",
    "'",
    '"',
    "\\",
    ": ",
    "- a",
    "<p>",
    "&a",
    "*a",
    "\x00",
    "openapi: 3.0.0",
    "paths:",
    "info:",
    "item:",
    "\xa0",
    "\u202e",
    "��",
    "9999999999999999999",
    "-1",
    "null",
    "\t",
    "$ref",
    "#/paths",
]


def _pages() -> list[str]:
    sources = [source_of(_SPEC, operation, reference="newer") for operation in operations()]
    texts = [render(source, form, labels=labels) for source in sources for form in _FORMS for labels in _LABELS]
    return texts + [render(source, "F", export=export) for source in sources[::8] for export in _EXPORTS]


def _noise(chance: random.Random, pages: list[str]) -> str:
    return "".join(
        chr(chance.choice([10, 32, 9, 13, *range(33, 127), 0x200B, 0x4E00])) for _ in range(chance.randrange(400))
    )


def _words(chance: random.Random, pages: list[str]) -> str:
    return chance.choice(["\n", " ", ""]).join(chance.choices(_WORDS, k=chance.randrange(80)))


def _changed(chance: random.Random, pages: list[str]) -> str:
    """A page with lines dropped, doubled, moved, or of other pages and words."""
    lines = chance.choice(pages).split("\n")
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(lines))
        put = [chance.choice(lines), chance.choice(_WORDS), chance.choice(chance.choice(pages).split("\n"))]
        cut = lines[at][: chance.randrange(len(lines[at]) + 1)]
        lines[at : at + chance.randrange(2)] = chance.choice([[], [cut], *([line] for line in put)]) or [""]
    return "\n".join(lines)


def _bytes(chance: random.Random, pages: list[str]) -> str:
    """A page with characters changed."""
    text = list(chance.choice(pages))
    for _ in range(chance.randrange(1, 30)):
        text[chance.randrange(len(text))] = chance.choice([*"{}[]:,\"'\\\n\r\t /*&!<>-", "\0", "\ufeff", "\u00a0"])
    return "".join(text)


def _json(chance: random.Random, pages: list[str]) -> str:
    """JSON or YAML with the keys of an export, and anything under them."""
    value = {"openapi": "3.0.0", "paths": {"/v1/a/b": {"post": _value(chance, 6)}}, "item": _value(chance, 5)}
    for key in chance.sample(sorted(value), chance.randrange(2)):
        del value[key]
    return json.dumps(value)


_KEYS = [
    "summary",
    "tags",
    "requestBody",
    "content",
    "multipart/form-data",
    "schema",
    "properties",
    "required",
    "type",
    "items",
    "allOf",
    "anyOf",
    "$ref",
    "responses",
    "200",
    "application/json",
    "example",
    "examples",
    "value",
    "name",
    "request",
    "url",
    "raw",
    "body",
    "mode",
    "formdata",
    "key",
    "item",
    "response",
    "code",
    "parameters",
    "in",
    "description",
    "nullable",
    "deprecated",
    "servers",
    "host",
]


def _value(chance: random.Random, depth: int) -> object:
    kind = chance.randrange(6 if depth else 4)
    if kind < 4:
        number, text = chance.choice([True, 0, -1.5, 10**20]), chance.choice(["object", "array", "", "/v1/a/b"])
        return [None, number, text, "#/paths"][kind]
    if kind == 4:
        return [_value(chance, depth - 1) for _ in range(chance.randrange(4))]
    return {key: _value(chance, depth - 1) for key in chance.sample(_KEYS, chance.randrange(8))}


_KINDS = (_noise, _words, _changed, _changed, _bytes, _json)


def arbitrary(inputs: int, first: int) -> None:
    pages = _pages()
    outcomes: Counter[str] = Counter()
    for number in range(first, first + inputs):
        chance = random.Random(number)  # noqa: S311  # inputs need no secrecy
        make = chance.choice(_KINDS)
        outcomes[f"{make.__name__[1:]}: {_read(make(chance, pages), f'seed {number}')}"] += 1
    for outcome, count in sorted(outcomes.items()):
        print(f"{count:7} {outcome}")


def _read(text: str, name: str) -> str:
    """`page`, which is compared with the spec, or `no page`. Exits where it is neither, or takes too long."""
    started = time.process_time()
    try:
        found = read(text, name)
        fine = bool(found) and all(isinstance(each, DocsPage) and each.source == name for each in found)
        outcome = "page" if fine else "nothing"
        compare(_SPEC, found, _NO_LEDGER)
    except NotAPage:
        outcome = "no page"
    except Exception as error:
        sys.exit(f"{name}: {error!r} for {text[:300]!r}")
    seconds = time.process_time() - started
    if outcome == "nothing" or seconds > LONGEST:
        sys.exit(f"{name}: {outcome} in {seconds:.1f} s for {text[:300]!r}")
    return outcome


def cuts() -> None:
    """All that a cut page says is true of the whole one."""
    count = 0
    for operation in operations():
        for form in _FORMS:
            text = render(source_of(_SPEC, operation), form)
            [whole] = read(text)
            for end in line_ends(text):
                count += _cut(text[:end], whole)
    print(f"{count:7} pages, each cut after a line")


def _cut(text: str, whole: DocsPage) -> bool:
    try:
        [page] = read(text)
    except NotAPage:
        return False
    check(page, whole)
    return True


def large() -> None:
    slowest = max(_timed(name, text) for name, text in _shapes())
    print(f"{slowest:7.2f} s for the slowest of the large inputs")


def _timed(name: str, text: str) -> float:
    started = time.process_time()
    _read(text, name)
    return time.process_time() - started


def _shapes() -> Iterator[tuple[str, str]]:
    """Texts of 5 MB, and of as much as is not refused for its size alone."""
    head = "T\nPOST\n/v1/mail/list\nRequest\nBody Params multipart/form-data\ntoken\nstring\nrequired\n"
    answer = head + "Responses\n🟢200OK\nBody\n"
    curl = head + "curl --location "
    openapi = "openapi: 3.0.0\n"
    repeated = {
        "lines": ("", "a\n"),
        "blanks": ("", " \n"),
        "descriptions": (head, "a\n"),
        "rows": (answer, "a\nobject\nrequired\n"),
        "sidebar": ("GetMX-API\n", "  • a\n    • b\n      POST\n"),
        "breadcrumbs": ("", "1. a\n"),
        "labels": (answer, "Responses\nBody\nExample\n{\n"),
        "headers": ("", "T\nPOST\n/v1/a/b\nRequest\n"),
        "curl samples": (head, "curl --\n"),
        "curl quotes": (curl, "--form 'a\n"),
        "curl options": (curl, "--a"),
        "curl backslashes": (curl, "\\"),
        "curl double quotes": (curl, '"\\'),
        "curl values": (curl + "--form 'a=\"", "\\"),
        "paths": ("T\nPOST\n/v1", "/a-a"),
        "path ends": ("T\nPOST\n/v1/", "a-"),
        "types": (head + "a\nstring ", "["),
        "stamps": (head + "Modified at", " "),
        "brackets": (answer + "Example\n", "["),
        "objects": (answer + "Example\n", '{"a":'),
        "JSON objects": ("", '{"a":'),
        "JSON brackets": ('{"a":', "["),
        "YAML brackets": (openapi + "a: ", "["),
        "YAML items": (openapi + "a:\n", "- "),
        "YAML entries": (openapi, "a: b\n"),
        "YAML rows": (openapi + "a:\n", "- a: b\n"),
        "YAML questions": (openapi, "? "),
        "YAML words": (openapi + "a: ", "a "),
        "YAML keys": ("", "info: 1\n"),
        "HTML": ("<html>", "<p>"),
    }
    for name, (start, unit) in repeated.items():
        for size in (190_000, 290_000, 5_000_000):
            yield f"{name}, {size}", (start + unit * (size // len(unit) + 1))[:size]
    yield "distinct rows", answer + "".join(f"p{index}\nobject {{9}}\nrequired\n" for index in range(7_000))
    yield "a flat object", json.dumps({f"k{index}": {"a": "b"} for index in range(220_000)})
    yield "many paths", json.dumps({"paths": {f"/v1/a/b{index}": {"post": {}} for index in range(150_000)}})
    yield "distinct fields", answer + "".join(f"p{index}\nstring\nrequired\n" for index in range(1_980))
    yield "distinct parameters", head + "".join(f"p{index}\nstring\nrequired\n" for index in range(199))
    yield "many pages", _export(295, 190, 200)
    yield "long pages", _export(len(_SPEC.data["paths"]), 190, 1_900)
    yield "a schema of itself", _recursive("anyOf")
    yield "a schema of its own parts", _recursive("allOf")


def _export(operations: int, parameters: int, fields: int) -> str:
    form = {"content": {"multipart/form-data": {"schema": {"properties": _properties(parameters)}}}}
    data = {"properties": {"data": {"properties": _properties(fields)}}}
    answer = {"200": {"content": {"application/json": {"schema": data}}}}
    more = (f"/v1/a/b{index}" for index in range(operations - len(_SPEC.data["paths"])))
    return json.dumps(
        {
            "openapi": "3.0.0",
            "paths": {
                path: {"post": {"summary": f"T{path}", "requestBody": form, "responses": answer}}
                for path in [*_SPEC.data["paths"], *more]
            },
        }
    )


def _properties(count: int) -> dict[str, object]:
    return {f"p{index}": {"type": "string", "description": "a"} for index in range(count)}


def _recursive(key: str) -> str:
    itself = {"$ref": "#/components/schemas/A"}
    schema = {key: [itself] * 50, "properties": {f"p{index}": itself for index in range(20_000)}}
    answer = {"200": {"content": {"application/json": {"schema": itself}}}}
    paths = {f"/v1/a/b{index}": {"post": {"responses": answer}} for index in range(290)}
    return json.dumps({"openapi": "3.0.0", "paths": paths, "components": {"schemas": {"A": schema}}})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    arbitrary(options.inputs, options.seed)
    cuts()
    large()


if __name__ == "__main__":
    main()
