"""The reference shows every operation, with samples that send what its example says, and lets no text become code."""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from generator.__main__ import main
from generator.reference import COLORS, page, shown
from generator.spec import PARTS, Spec, load
from generator.wire import parts
from getmx import GetMXNotFoundError
from tests.support.calls import unconfirmed_is_fine
from tests.support.loopback import Loopback
from tests.support.spec import SPEC

READER = "var Scalar = {};"


@cache
def source() -> Spec:
    return Spec(load(SPEC))


@cache
def document() -> dict[str, Any]:
    return shown(source())


def nodes() -> dict[str, Any]:
    return {node["operationId"]: node for path in document()["paths"].values() for node in path.values()}


def expected(operation_id: str, example: str) -> list[tuple[str, str]]:
    """The parts of an example. A flag of 0 asks for nothing, so a sample does not send it."""
    form = source().operation(operation_id).form
    flags = {name for name, field in form.fields.items() if {1, -1} <= set(field.schema.choices)}
    given = {name: value for name, value in form.examples[example].items() if not (name in flags and value == 0)}
    return parts(form, given)


def test_every_operation_is_there() -> None:
    assert list(nodes()) == [operation.id for operation in source().operations]


def test_badges_say_how_each_part_is_known() -> None:
    for operation in source().operations:
        levels = [operation.evidence[part] for part in PARTS]
        badges = [badge["name"] for badge in nodes()[operation.id]["x-badges"]]
        assert badges == [f"{part}: {level}" for part, level in zip(PARTS, levels, strict=True)]
        assert all(f"| {level} |" in document()["info"]["description"] for level in levels)


def test_curl_sends_each_example() -> None:
    shared = source().addresses("shared")[0]
    for operation in source().operations:
        samples = {sample["label"]: sample["source"] for sample in nodes()[operation.id]["x-codeSamples"]}
        assert list(samples) == [f"curl, {name}" for name in operation.form.examples]
        for name, sample in zip(operation.form.examples, samples.values(), strict=True):
            url, *options = given_to_curl(sample)
            assert url == shared + operation.path
            assert set(options[::2]) == {"--form-string"}
            fields = [tuple(option.split("=", 1)) for option in options[1::2]]
            assert fields == [("token", "from the environment"), *expected(operation.id, name)[1:]]


def given_to_curl(sample: str) -> list[str]:
    """The arguments as a shell gives them to curl, with the token from the environment."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{sample}"
    environment = {"GETMX_TOKEN": "from the environment"}
    command = ["sh", "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout.split("\0")[:-1]


def test_python_sends_the_first_example_of_each_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback() as server, unconfirmed_is_fine():
        monkeypatch.setenv("GETMX_TOKEN", "from the environment")
        monkeypatch.setenv("GETMX_BASE_URL", server.url)
        server.answer({"list": [], "total": 0})
        for operation in source().operations:
            (sample,) = re.findall(r"(?ms)^```python\n(.*)^```$", nodes()[operation.id]["description"])
            before = len(server.requests)
            _run(sample)
            assert len(server.requests) == before + 1, operation.id
            assert server.last.path == operation.path
            sent = sorted(part for part in server.last.form if part[0] != "token")
            first = next(iter(operation.form.examples))
            assert sent == sorted(part for part in expected(operation.id, first) if part[0] != "token")


def _run(sample: str) -> None:
    """As a reader would paste it. What is asked for is not there, which an error may tell after the call."""
    names: dict[str, Any] = {"print": lambda *shown: None}
    with suppress(GetMXNotFoundError):
        exec(sample, names)  # noqa: S102
    names["mx"].close()


def test_text_of_the_document_cannot_become_markup_or_script() -> None:
    hostile = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(1)> \u2028"
    hostile_document = {**document(), "info": {**document()["info"], "title": hostile, "description": hostile}}
    text = page(hostile_document, READER)
    assert text.count("<script") == 2
    assert hostile not in text
    assert "<img" not in text
    inside = text.rpartition("createApiReference('#reference', ")[2].partition(");</script>")[0]
    assert json.loads(inside)["content"] == hostile_document


def test_only_the_scripts_of_the_page_run_and_nothing_is_fetched() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page(document(), READER))
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert re.fullmatch(r"('sha256-[\w+/=]+' ?){2}", rules["script-src"])


def test_white_text_is_read_on_every_badge() -> None:
    assert {level: contrast for level, color in COLORS.items() if (contrast := _on_white(color)) < 4.5} == {}


def _on_white(color: str) -> float:
    """The contrast as WCAG 2 counts it."""
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_the_command_writes_the_page(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    reader, output = tmp_path / "reader.js", tmp_path / "folder" / "reference.html"
    reader.write_text(READER)
    assert main(["reference", "--reader", str(reader), "--output", str(output)]) == 0
    assert output.read_text(encoding="utf-8") == page(document(), READER)
    assert f"{len(nodes())} operations" in capsys.readouterr().out
