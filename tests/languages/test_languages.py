"""What of `make languages` needs no tool: the judge that must not be taken in, the recipes, and the table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from generator.spec import load
from tests.languages.__main__ import Row, table, tried, with_table, without_editions
from tests.languages.judge import ANSWERS, Judge, address, judging, misread
from tests.languages.planted import FAULTS, faulty, overlooked
from tests.languages.tools import INTEROP, RECIPES, TOOLS, Steps, Tool, pinned, recipe
from tests.support.spec import SPEC

GOLDENS = SPEC.parent / "wire"
LINE = "/golden/cleanUpEmail/curl/v1/mail/clean-up"


@pytest.fixture
def judge() -> Iterator[Judge]:
    with judging(GOLDENS) as running:
        yield running


def parts(judge: Judge) -> list[tuple[str, str]]:
    case = judge.goldens["cleanUpEmail"]["cases"][0]
    assert case["name"] == "curl"
    return [(part["name"], part["value"]) for part in case["parts"]]


def send(judge: Judge, sent: list[tuple[str, str]], path: str = LINE) -> httpx.Response:
    return httpx.post(judge.url + path, files=[(name, (None, value)) for name, value in sent])


def found(judge: Judge) -> list[str]:
    return [line for line in judge.failures() if "not sent" not in line]


def test_a_right_call_passes_and_all_others_are_missed(judge: Judge) -> None:
    answer = send(judge, parts(judge))
    assert answer.json().keys() == {"code", "msg", "data"}
    assert judge.passed == 1
    assert len(judge.failures()) == len(judge.cases) - 1


def test_a_wrong_value_a_lost_field_and_one_more_are_told(judge: Judge) -> None:
    right = parts(judge)
    for wrong in ([(name, value + "x") for name, value in right], right[:1], [*right, ("added", "1")]):
        judge.found.clear()
        send(judge, wrong)
        assert found(judge)


def test_what_is_no_form_of_parts_is_told(judge: Judge) -> None:
    httpx.post(judge.url + LINE, data=dict(parts(judge)))
    assert "no form" in found(judge)[0]


def test_another_path_or_method_is_told(judge: Judge) -> None:
    send(judge, parts(judge), LINE + "s")
    httpx.get(judge.url + LINE)
    assert "calls POST /v1/mail/clean-ups" in found(judge)[0]
    assert "calls GET" in found(judge)[0]


def test_a_boundary_that_stays_the_same_is_told(judge: Judge) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=+++"}
    form = "".join(f'--+++\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                   for name, value in parts(judge))  # fmt: skip
    for _ in range(2):
        httpx.post(judge.url + LINE, content=f"{form}--+++--\r\n", headers=kind)
    assert found(judge) == ["the boundary is the same in several calls"]


def test_a_body_in_chunks_is_read_and_the_place_of_the_token_noted(judge: Judge) -> None:
    request = httpx.Request(
        "POST", judge.url + LINE, files=[(name, (None, value)) for name, value in parts(judge)[::-1]]
    )
    body = request.read()
    kind = {"Content-Type": request.headers["Content-Type"]}
    httpx.post(judge.url + LINE, content=iter([body[:40], body[40:]]), headers=kind)
    assert found(judge) == []
    assert not judge.token_first


def test_a_call_that_breaks_off_counts_as_not_sent(judge: Judge, capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> Iterator[bytes]:
        yield b"--x"
        raise EOFError

    with pytest.raises(EOFError):
        httpx.post(judge.url + LINE, content=broken(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    send(judge, parts(judge), LINE.replace("curl", "plain"))
    assert "cleanUpEmail/curl: not sent" in judge.failures()
    assert capfd.readouterr().err == ""


def test_addresses_of_answers_differ_and_lead_to_them(judge: Judge) -> None:
    assert len({address(name) for name in ANSWERS}) == len(ANSWERS)
    for name, answer in ANSWERS.items():
        came = httpx.post(f"{judge.url}/answer/{address(name)}/v1/domain/list")
        assert (came.status_code, came.content) == (answer.status, answer.content)
    httpx.post(f"{judge.url}/nowhere")
    assert judge.strays


def lines(**changes: dict[str, object]) -> str:
    right = {
        address(name): {"code": answer.code, "msg": answer.body["msg"], "ids": answer.ids}
        if answer.code is not None
        else {"failed": "status 520"}
        for name, answer in ANSWERS.items()
    }
    return "\n".join(json.dumps({"answer": name, **line}) for name, line in {**right, **changes}.items())


def test_answers_that_are_read_right_are_no_problem() -> None:
    assert misread(lines()) == {}
    assert misread("").keys() == ANSWERS.keys() - {"HTML 520"}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("list", {"code": 200, "msg": "成功", "ids": ["1721249659550380500", "0012345678901234567"]}),
        ("data null", {"failed": "TypeError"}),
        ("data {}", {"code": 200, "msg": "", "ids": []}),
        ("HTML 520", {"code": 200, "msg": "成功", "ids": []}),
    ],
)
def test_an_answer_that_is_misread_is_told(name: str, line: dict[str, object]) -> None:
    assert misread(lines(**{address(name): line})).keys() == {name}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.key)
def test_a_recipe_installs_what_is_tried(tool: Tool) -> None:
    if not tool.recipe:
        return
    named = dict(re.findall(r"((?:@[\w-]+/)?[\w-]+)(?:==|@v?)(\d[\w.]*)", recipe(*tool.recipe[:2]).install))
    assert named == {name: pinned()[name] for name in named}
    assert not tool.package or tool.package in named


def test_each_recipe_is_tried() -> None:
    tried = {tool.recipe[:2] for tool in TOOLS if tool.recipe}
    written = {
        (path.name, heading)
        for path in RECIPES.glob("*.md")
        for heading in re.findall(r"(?m)^## (.+)$", path.read_text(encoding="utf-8"))
        if path.name != "postman.md"
    }
    assert written == tried


def test_what_is_no_recipe_is_told() -> None:
    with pytest.raises(ValueError, match="has no recipe"):
        recipe("go.md", "another tool")


def test_the_table_is_written_in_its_place_only() -> None:
    text = (SPEC.parent / "README.md").read_text(encoding="utf-8")
    new = with_table(text, table([Row(TOOLS[0])]))
    assert TOOLS[0].name in new
    assert with_table(new, table([])) == with_table(text, table([]))
    with pytest.raises(ValueError, match="no place"):
        with_table("", "")


def test_the_table_names_every_tool_as_it_is_pinned() -> None:
    text = (SPEC.parent / "README.md").read_text(encoding="utf-8")
    for tool in TOOLS:
        assert f"| {tool.language} | {tool.name} | {tool.version} | {tool.settings} |" in text


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_in_the_edition_and_needs_two_tools(fault: str, tmp_path: Path) -> None:
    plant, keys = FAULTS[fault]
    faulty(tmp_path, plant)
    assert (tmp_path / INTEROP.name).read_bytes() != INTEROP.read_bytes()
    tools = {tool.key: tool for tool in TOOLS}
    assert len({tools[key].language for key in keys}) > 1
    green = {keys[0]: True, keys[1]: False}
    assert list(overlooked(lambda tool, folder: green.get(tool.key, True)))
    assert list(overlooked(lambda tool, folder: False)) == []


def test_files_of_each_tool_are_there() -> None:
    folder = Path(__file__).parent
    assert [file for tool in TOOLS for file in tool.files if not (folder / file).is_file()] == []


def test_the_hand_written_document_can_stand_in_place_of_the_editions(tmp_path: Path) -> None:
    assert without_editions(tmp_path) == tmp_path
    for edition in INTEROP.parent.glob("*.json"):
        assert json.loads((tmp_path / edition.name).read_text(encoding="utf-8")) == load(SPEC).data


def test_a_tool_that_is_only_tried_fails_no_run_and_has_a_table_of_its_own() -> None:
    guaranteed, only_tried = (next(tool for tool in TOOLS if tool.is_guaranteed is kind) for kind in (True, False))
    rows = [Row(guaranteed, problems=["wrong"]), Row(only_tried, compiles="no, errors: 34", problems=["wrong"])]
    assert [row.is_red for row in rows] == [True, False]
    first, _, second = table(rows).partition("These are tried")
    assert guaranteed.name in first
    assert f"| {only_tried.name} |" in second
    assert "no, errors: 34" in second


def test_what_a_machine_lacks_is_told_in_the_row(tmp_path: Path) -> None:
    steps = Steps((("no-such-program",),))
    lacks = "not tried, no no-such-program here"
    tool = Tool("None", "none", "", (), "none", lambda _: steps, generate="true", compiler="no-such-program")
    row = tried(tool, tmp_path)
    assert (row.generates, row.compiles, row.problems) == ("yes", lacks, [lacks])
    row = tried(replace(tool, needs=("no-such-program",)), tmp_path)
    assert (row.generates, row.compiles, row.problems) == (lacks, "-", [lacks])


def test_a_program_that_cannot_run_is_told_in_the_row(tmp_path: Path) -> None:
    steps = Steps((), ("false",))
    row = tried(Tool("None", "none", "", (), "none", lambda _: steps), tmp_path)
    assert (row.wire, row.answers, len(row.problems)) == ("no", "-", 1)


def test_errors_of_a_compiler_are_counted_in_the_row(tmp_path: Path) -> None:
    steps = Steps((("sh", "-c", "echo could not compile due to 34 previous errors; exit 1"),))
    row = tried(Tool("None", "none", "", (), "none", lambda _: steps, generate="true"), tmp_path)
    assert (row.generates, row.compiles, len(row.problems)) == ("yes", "no, errors: 34", 1)
