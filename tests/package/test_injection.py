"""Text of the spec that tries to be code comes out as data."""

from __future__ import annotations

import ast
import json
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.package import docstrings as docs
from generator.package import plan_of
from generator.package.render import write_package
from generator.spec import load
from tests.support.generating import (
    OPERATION,
    Spec,
    add_operation,
    build,
    built,
    data_of,
    form_of,
    operation_of,
    path_of,
    python,
    small_spec,
    write_spec,
)

CANARY = '__import__("pathlib").Path("PWNED").touch()'

#: Ways out of a literal, a docstring, a comment or a template.
HOSTILE = {
    "quotes": f"\"+{CANARY}+\" '+{CANARY}+'",
    "three quotes": f'"""\n{CANARY}\n"""',
    "three quotes and more": f'""""{CANARY}""""',
    "three single quotes": f"'''\n{CANARY}\n'''",
    "lone quote at the end": f'{CANARY} "',
    "two quotes at the end": f'{CANARY}""',
    "lines": f"a\n{CANARY}\r\n{CANARY}\r{CANARY}",
    "template": f"{{{{ {CANARY} }}}}{{% for x in y %}}{{# #}} #}}",
    "braces": f"{{{CANARY}}} {{{{x}}}} {{",
    "backslashes": f"\\\" \\\\\" \\n \\x22 {CANARY} \\",
    "named character": "\\N{QUOTATION MARK} \\N{no such character} \\u0022 \\U00110000",
    "control characters": f"\x07\x1b[2J\x08 {CANARY} \x7f\x01",
    "line ends of Unicode": f"a\u2028{CANARY}\u2029{CANARY}\x85{CANARY}\x0b\x0c{CANARY}",
    "turned around": f"\u202e{CANARY}\u2066\u2069\u200b\ufeff",
    "comment": f"#}} # noqa\n# type: ignore\n{CANARY}",
    "formats": f"%s %(x)s $x ${{x}} {CANARY}",
    "astral": f"\U0001f600\U000e0041 {CANARY}",
}  # fmt: skip


def poisoned(text: str) -> Spec:
    """The small spec with the text wherever a spec may say what it likes."""
    spec = small_spec()
    poison_root(spec, text)
    spec["tags"] = [{"name": operation_of(spec)["tags"][0], "description": text}]
    poison_operation(spec, OPERATION, text)
    spec["paths"][f"/v1/{_as_path(text)}"] = spec["paths"].pop(path_of(spec))
    return spec


def poison_root(spec: Spec, text: str) -> None:
    spec["info"] |= {"title": text, "summary": text, "description": text}
    spec["info"]["license"]["name"] = text


def poison_operation(spec: Spec, name: str, text: str) -> None:
    operation, data = operation_of(spec, name), data_of(spec, name)
    operation |= {"summary": text, "description": text}
    operation["x-getmx-evidence"] |= {"basis": text, "path": "assumed"}
    operation["externalDocs"]["description"] = text
    operation["responses"]["200"]["description"] = text
    operation["requestBody"]["content"]["multipart/form-data"]["examples"] = {text: {"value": {"token": text}}}
    form_of(spec, name)["properties"] |= {
        "described": {"type": "string", "description": text, "examples": [text]},
        "chosen": {"enum": [text, "other"], "description": text},
        f"named {_as_name(text)}": {"type": "string", "writeOnly": True},
    }
    data |= {"description": text, "properties": {f"named {text}": {"type": "string", "description": text}}}
    data["required"] = list(data["properties"])


def all_poisoned() -> Spec:
    """A spec with an operation and a tag for each hostile text; the root has the first of them."""
    spec = small_spec()
    poison_root(spec, next(iter(HOSTILE.values())))
    for index, text in enumerate(HOSTILE.values()):
        name, tag = f"hostile{index}", f"Hostile {index}"
        added = add_operation(spec, name, f"hostile{index}.call", f"Hostile{index}", f"/v{index + 1}/{_as_path(text)}")
        added["tags"] = [tag]
        spec.setdefault("tags", []).append({"name": tag, "description": text})
        poison_operation(spec, name, text)
    return spec


def _as_path(text: str) -> str:
    """The text without what a path must not hold, which is refused."""
    return "x" + "".join(char for char in text if char.isprintable() and char not in " \\?#%{")


def _as_name(text: str) -> str:
    """The text without what would end the name of a field in a form, which is refused."""
    return "".join(char for char in text if char.isprintable() and char not in '"\\')


READ = """
import json, sys, getmx

def found(client, operation):
    field = next(field for field in operation.fields if field.name == "chosen")
    answer = operation.answer()
    resource, method = operation.method.split(".")
    return {
        "path": operation.path,
        "fields": [field.name for field in operation.fields],
        "choices": field.choices,
        "attributes": [attribute.wire for attribute in answer.__attributes__],
        "docs": [getattr(getattr(client, resource), method).__doc__, getattr(type(client), resource).__doc__,
                 answer.__doc__],
        "read": getattr(answer.from_dict({attribute.wire: "x" for attribute in answer.__attributes__}),
                        answer.__attributes__[0].name),
    }

with getmx.GetMX(token="token") as client:
    operations = {name: found(client, getmx.OPERATIONS[name]) for name in sys.argv[1:]}
print(json.dumps({"document": getmx.openapi(), "operations": operations}))
"""


@dataclass(frozen=True)
class Hostile:
    """The package of all hostile texts, and what a program that imports it finds."""

    spec: Spec
    package: Path
    found: dict[str, Any]
    live: list[str]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    spec = all_poisoned()
    package = built(spec, tmp_path_factory.mktemp("hostile"))
    names = [f"hostile{index}" for index in range(len(HOSTILE))]
    return Hostile(spec, package, python(READ, package, *names), list(_live_canaries(package)))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_comes_out_unchanged_as_data(name: str, hostile: Hostile) -> None:
    text, operation = HOSTILE[name], f"hostile{list(HOSTILE).index(name)}"
    found, spec = hostile.found["operations"][operation], hostile.spec
    assert hostile.found["document"] == spec
    assert found["path"] == path_of(spec, operation)
    assert found["fields"] == [field for field in form_of(spec, operation)["properties"] if field != "token"]
    assert found["choices"] == [text, "other"]
    assert found["attributes"] == [f"named {text}"]
    assert found["read"] == "x"
    assert all(_words(text) in _words(doc) for doc in found["docs"])
    assert list(hostile.package.parent.rglob("PWNED")) == []
    assert not Path("PWNED").exists()
    assert hostile.live == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_at_the_root_is_data(name: str, tmp_path: Path) -> None:
    """The text is rendered alone in all places, so that no other can hide what it does; the runtime holds no text."""
    spec = poisoned(HOSTILE[name])
    document = load(write_spec(spec, tmp_path))
    write_package(tmp_path / "out", document, plan_of(document))
    shutil.rmtree(tmp_path / "out" / "getmx" / "_runtime")
    assert list(_live_canaries(tmp_path / "out")) == []
    assert json.loads((tmp_path / "out" / "getmx" / "openapi.json").read_text(encoding="utf-8")) == spec


@pytest.mark.parametrize("name", ["", 'a"; x="b', "a\r\nX: b", "a\0", "a\\", "a\u2028"])
def test_name_that_would_break_a_form_is_refused(name: str, tmp_path: Path) -> None:
    spec = small_spec()
    form_of(spec)["properties"][name] = {"type": "string"}
    done = build(spec, tmp_path)
    assert done.status != 0
    assert f"a form cannot carry a field named {name!r}" in done.err


@pytest.mark.parametrize(
    "path", ["//host/v1", "/v1/a b", "/v1/a?b", "/v1/a#b", "/v1/../a", "/v1/%0d%0aX", "/v1/a\r\nX: b"]
)
def test_path_that_would_call_another_is_refused(path: str, tmp_path: Path) -> None:
    spec = small_spec()
    spec["paths"][path] = spec["paths"].pop(path_of(spec))
    done = build(spec, tmp_path)
    assert done.status != 0
    assert f"the path {path!r} must " in done.err


@pytest.mark.parametrize(
    "url", ["https://a..b", "https://a:0", "https://me:hunter22@a", "https://a/{x}\\", "a.invalid"]
)
def test_address_that_cannot_be_called_is_refused(url: str, tmp_path: Path) -> None:
    spec = small_spec()
    spec["servers"] = [{"url": url, "x-getmx-server": "shared"}]
    done = build(spec, tmp_path)
    assert done.status != 0
    assert "the address must " in done.err


def _words(text: str) -> str:
    """The text without white space, which docstrings are free to change."""
    return "".join(text.split())


def _live_canaries(package: Path) -> Iterator[str]:
    """Every place in the package's code, other than text, that has a part of the canary."""
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = node.func if isinstance(node, ast.Call) else node
            names = {getattr(named, "id", ""), getattr(named, "attr", ""), getattr(named, "name", "")}
            if names & {"__import__", "pathlib", "touch", "PWNED"}:
                yield f"{path.name}:{getattr(node, 'lineno', 0)}"


def test_code_has_no_character_that_cannot_be_seen(tmp_path: Path) -> None:
    """What an editor shows is what runs: no control character and no turned text outside of openapi.json."""
    package = built(poisoned("".join(HOSTILE.values())), tmp_path)
    for path in (*package.rglob("*.py"), package / "API.md"):
        assert all(char.isprintable() or char == "\n" for char in path.read_text(encoding="utf-8")), path


def test_summary_of_changes_is_one_line_for_each(tmp_path: Path) -> None:
    text = "".join(HOSTILE.values())
    built(small_spec(), tmp_path)
    done = build(poisoned(text), tmp_path)
    assert done.status == 0, done.err
    lines = done.out.removesuffix("\n").split("\n")
    assert all(line.isprintable() for line in lines)
    assert sum(" form field named " in line for line in lines) == 1


@pytest.mark.parametrize("url", ['https://a.invalid/"+x+"', "https://a.invalid/'''", "https://a.invalid/{x}%22"])
def test_address_of_the_service_is_data(url: str, tmp_path: Path) -> None:
    spec = small_spec()
    spec["servers"] = [{"url": url, "x-getmx-server": "shared"}]
    package = built(spec, tmp_path)
    tree = ast.parse((package / "getmx" / "_client.py").read_text(encoding="utf-8"))
    assert url in [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]


TEXTS = st.text(st.sampled_from("ab \"'\\{}#%\n\r\t\x00\x1b\u2028\u202e\ufeffNux0é😀") | st.characters(codec="utf-8"))


@settings(max_examples=150)
@given(texts=st.lists(TEXTS | TEXTS.map(docs.Item), min_size=1, max_size=4), indent=st.sampled_from([0, 4, 8]))
@example(texts=['"""', '""""', '"'], indent=4)
@example(texts=["a " * 200 + '"'], indent=8)
@example(texts=['"' * 300], indent=8)
@example(texts=["\\" * 301], indent=0)
def test_docstring_holds_its_text_and_nothing_else(texts: list[str], indent: int) -> None:
    source = docs.docstring(texts, indent)
    tree = ast.parse(textwrap.dedent(" " * indent + source) if indent else source)
    assert len(tree.body) <= 1
    value = ast.literal_eval(source)
    assert _words(value) == _words("".join(texts))
    assert all(char.isprintable() or char == "\n" for char in source)


@settings(max_examples=150)
@given(value=TEXTS | st.integers() | st.lists(TEXTS) | st.tuples(TEXTS))
def test_literal_gives_its_value_back(value: Any) -> None:
    source = docs.literal(value)
    assert ast.literal_eval(source) == value
    assert source.isprintable()


@settings(max_examples=4)
@given(text=TEXTS.filter(bool))
def test_package_of_any_text_builds(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    spec = poisoned(text)
    found = python(READ, built(spec, tmp_path_factory.mktemp("any")), OPERATION)
    assert found["document"] == spec
    assert found["operations"][OPERATION]["choices"] == [text, "other"]
