from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from generator.spec.document import (
    MAX_DEPTH,
    Document,
    SpecError,
    differences_1_1_1_2,
    load,
    pointer,
    reached,
    steps,
    unused_components,
    walk,
)

SPEC = Path(__file__).parents[2] / "spec" / "getmx.openapi.yaml"

SMALL = """\
# a comment
paths:
  /a/b~c:
    post: {operationId: first}
  /d:
    get:
      summary: second
tags:
  - name: One
  - name: Two
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "spec.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def document(folder: Path, text: str) -> Document:
    return load(written(folder, text))


def test_pointer_escapes() -> None:
    assert pointer() == ""
    assert pointer("paths", "/a~b", 0) == "/paths/~1a~0b/0"
    assert steps("/paths/~1a~0b/0") == ["paths", "/a~b", "0"]
    assert steps(pointer("~1", "")) == ["~1", ""]


def test_lines(tmp_path: Path) -> None:
    small = document(tmp_path, SMALL)
    expected = {
        "": 2,
        "/paths": 2,
        "/paths/~1a~1b~0c": 3,
        "/paths/~1a~1b~0c/post/operationId": 4,
        "/paths/~1d/get/summary": 7,
        "/tags/1": 10,
        "/tags/1/name": 10,
    }
    assert {at: small.line(at) for at in expected} == expected
    assert small.lines.keys() == {at for at, _ in walk(small.data)}


def test_line_of_what_is_missing_is_that_of_its_nearest_ancestor(tmp_path: Path) -> None:
    small = document(tmp_path, SMALL)
    assert small.line("/paths/~1d/get/responses/200") == 6
    assert small.nearest("/paths/~1d/get/responses/200") == "/paths/~1d/get"
    assert small.line("/nowhere") == 2


def test_every_line_of_the_spec_holds_the_key_it_is_known_for() -> None:
    spec = load(SPEC)
    lines = spec.text.split("\n")
    for at, line in spec.lines.items():
        key = at.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        assert key.isdecimal() or key in lines[line - 1]


def test_operations_in_order(tmp_path: Path) -> None:
    found = document(tmp_path, SMALL).operations()
    assert [(operation.path, operation.method, operation.name) for operation in found] == [
        ("/a/b~c", "post", "first"),
        ("/d", "get", "GET /d"),
    ]
    assert found[0].pointer == "/paths/~1a~1b~0c/post"
    assert found[0].data == {"operationId": "first"}


def test_an_operation_is_found_by_what_is_in_it(tmp_path: Path) -> None:
    small = document(tmp_path, SMALL)
    around = {at: operation.name for at in small.lines if (operation := small.operation_at(at))}
    first, second = "/paths/~1a~1b~0c/post", "/paths/~1d/get"
    assert around == {
        first: "first",
        f"{first}/operationId": "first",
        second: "GET /d",
        f"{second}/summary": "GET /d",
    }


def test_components_are_used_by_way_of_others(tmp_path: Path) -> None:
    shared = document(
        tmp_path,
        """\
paths: {/a: {post: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas:
    A: {properties: {b: {$ref: '#/components/schemas/B/properties/c'}}}
    B: {properties: {c: {$ref: '#/components/schemas/A'}}}
    C: {items: {$ref: '#/components/schemas/D'}}
    D: {items: {$ref: '#/components/schemas/C'}}
""",
    )
    assert reached(shared, shared.data["paths"]) == {"/components/schemas/A", "/components/schemas/B"}
    assert unused_components(shared) == ["/components/schemas/C", "/components/schemas/D"]


@pytest.mark.parametrize("paths", ["null", "[]", "{/a: 1}", "{/a: {post: []}}"])
def test_no_operations_in_what_is_malformed(tmp_path: Path, paths: str) -> None:
    assert document(tmp_path, f"paths: {paths}\n").operations() == []


def test_resolve_keeps_the_keys_beside_a_ref(tmp_path: Path) -> None:
    refs = document(
        tmp_path,
        """\
one: {$ref: '#/two', description: near}
two: {$ref: '#/a~1%7Bb%7D/0', type: integer}
a/{b}: [{type: string, description: far, format: x}]
""",
    )
    node = refs.data["one"]
    assert refs.resolve(node) == {"description": "near", "type": "integer", "format": "x"}
    assert node == {"$ref": "#/two", "description": "near"}
    assert refs.follow("/one") == "/a~1{b}/0"
    assert refs.follow("/two/type") == "/two/type"


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("'#/x/nowhere'", "names nothing"),
        ("'#/x/list/7'", "names nothing"),
        ("'#/x/text'", "names no mapping"),
        ("'#/a'", "is circular"),
        ("'#/x/back'", "is circular"),
        ("'other.yaml#/a'", "is not local to this document"),
        ("'https://example.com/a.yaml'", "is not local to this document"),
        ("7", "is not local to this document"),
    ],
)
def test_resolve_refuses(tmp_path: Path, ref: str, message: str) -> None:
    broken = document(tmp_path, f"x: {{list: [], text: t, back: {{$ref: '#/a'}}}}\na:\n  $ref: {ref}\n")
    with pytest.raises(SpecError, match=message) as caught:
        broken.resolve(broken.data["a"])
    assert caught.value.pointer in ("/a", "/x/back")
    assert caught.value.line == (1 if caught.value.pointer == "/x/back" else 2)


@pytest.mark.parametrize(
    ("text", "message", "line", "at"),
    [
        ("a: 1\nb: [\n", "not YAML", 3, ""),
        ("a: 1\nb: \x07\n", "not YAML", 2, ""),
        ("a: 1\n--- \nb: 1\n", "not YAML", 2, ""),
        (b"a: 1\nb: \xff\n", "not UTF-8", 2, ""),
        ("", "not a mapping", 1, ""),
        ("- a\n", "not a mapping", 1, ""),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", "the key b stands twice", 4, "/a/b"),
        ("a:\n  - x: 1\n    x: 1\n", "the key x stands twice", 3, "/a/0/x"),
        ("a: &x 1\n", "anchors and aliases are refused", 1, ""),
        ("a: 1\nb: *x\n", "anchors and aliases are refused", 2, ""),
        ("a: 1\nb: !!python/object:os.system {}\n", "tags are refused", 2, ""),
        ("a: !!int '3'\n", "tags are refused", 1, ""),
        ("%YAML 1.1\n---\na: 1\n", "%YAML directive", 1, ""),
        ("a:\n  200: x\n", "the key 200 is not text", 2, "/a"),
        ("a:\n  NO: x\n", "the key NO is not text", 2, "/a"),
        ("a:\n  <<: {b: 1}\n", "the key << is not text", 2, "/a"),
        ("a:\n  ? [b]\n  : x\n", "the key of a mapping is not text", 2, "/a"),
        ("a: 1\nb: 2025-02-30\n", "not a value", 2, ""),
        ("a: =\n", "not YAML", 1, ""),
        ("a:\n  " + "[" * 50_000, f"nested deeper than {MAX_DEPTH} levels", 2, ""),
        ("{a: " * 50_000, f"nested deeper than {MAX_DEPTH} levels", 1, ""),
    ],
)
def test_load_refuses(tmp_path: Path, text: str | bytes, message: str, line: int, at: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SpecError) as caught:
        load(path)
    assert message in caught.value.message
    assert (caught.value.line, caught.value.pointer) == (line, at)
    assert str(caught.value) == f"{path}:{line}: {caught.value.message} (#{at})"


def test_load_refuses_billion_laughs(tmp_path: Path) -> None:
    laughs = "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9 if n else 'lol'}]\n" for n in range(20))
    with pytest.raises(SpecError, match="anchors"):
        document(tmp_path, laughs)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_load_refuses_what_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecError, match="not a readable file"):
        load(tmp_path / name)


def test_load_reads_the_deepest_that_is_allowed(tmp_path: Path) -> None:
    levels = MAX_DEPTH - 2  # the root and the innermost value are levels too
    deep = document(tmp_path, "a: " + "[" * levels + "1" + "]" * levels)
    assert deep.get("/a" + "/0" * levels) == 1


def differences(text: str) -> list[str]:
    return differences_1_1_1_2(Document(Path("spec.yaml"), text, yaml.safe_load(text), {}))


@pytest.mark.parametrize(
    "scalar",
    [
        "NO",
        "on",
        "12:30",
        "012",
        "0o7",
        "1e3",
        "2025-01-01",
        "2025-01-01T00:00:00Z",
        ".nan",
        ".inf",
    ],
)
def test_differences(scalar: str) -> None:
    assert differences(f"a: same\nb: [1, {scalar}]\n") == ["/b/1"]


@pytest.mark.parametrize("scalar", ["'NO'", "'12:30'", "12", "-1.5", "true", "null", "text", "''"])
def test_no_differences(scalar: str) -> None:
    assert differences(f"a: [{scalar}]\nb: {{c: {scalar}}}\n") == []


def test_differences_of_keys_and_of_what_does_not_load() -> None:
    assert differences("a: {NO: 1}\n") == ["/a"]
    assert differences("a: 1\na: 1\n") == [""]
