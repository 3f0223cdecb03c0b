"""Help and version: what they say, and that they load nothing."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest

from getmx import OPERATIONS, SPEC_VERSION, __version__
from getmx_cli.commands import root
from getmx_cli.texts import LOSSES, SHORT, TEXTS, VERSION
from tests.command.running import Command, words
from tests.support import spec


def command(name: str) -> click.Command:
    found: click.Command = root
    for word in name.split():
        assert isinstance(found, click.Group)
        following = found.get_command(click.Context(found), word)
        assert following is not None, name
        found = following
    return found


def test_every_operation_is_a_command_with_help() -> None:
    for operation in OPERATIONS:
        assert " ".join(words(operation)) in TEXTS
        assert not isinstance(command(" ".join(words(operation))), click.Group)


@pytest.mark.parametrize("name", SHORT)
def test_the_help_lists_the_options_that_the_command_takes(name: str) -> None:
    listed = set(re.findall(r"(?m)^  (?:.* / )?(--[\w-]+)", TEXTS[name]))
    listed |= set(re.findall(r"(?m)^  (--[\w-]+) / --", TEXTS[name]))
    taken = [parameter for parameter in command(name).params if isinstance(parameter, click.Option)]
    assert listed == {option for parameter in taken for option in (*parameter.opts, *parameter.secondary_opts)}
    if "[key=value" not in TEXTS[name]:
        needed = {parameter.opts[0] for parameter in taken if parameter.required}
        assert needed <= set(re.findall(r"--[\w-]+", TEXTS[name].splitlines()[0]))


def test_the_help_leads_from_the_top_to_each_method(getmx: Command) -> None:
    assert getmx() == getmx("--help") == getmx("-h") == (0, TEXTS[""] + "\n", "")
    for name in SHORT:
        group, _, method = name.rpartition(" ")
        assert getmx(*name.split(), "--help").out == TEXTS[name] + "\n"
        assert f"\n  {method}" in TEXTS[group]
        assert not group or getmx(group) == (0, TEXTS[group] + "\n", "")


def test_lines_fit_into_a_terminal() -> None:
    for text in TEXTS.values():
        assert [line for line in text.splitlines() if len(line) > 96] == []


def test_the_version_names_package_spec_and_newest_evidence(getmx: Command) -> None:
    out = getmx("--version").out
    assert out == VERSION + "\n"
    assert f"getmx-client {__version__}\nspec {SPEC_VERSION}\nnewest evidence: " in out
    levels = [operation.evidence for operation in spec.operations().values()]
    dates = [str(level["seen"]) for level in levels if "seen" in level]
    assert (max(dates) if dates else "no date is known") in out
    assert f"{sum(level['path'] == 'assumed' for level in levels)} assumed" in out


def test_what_is_destructive_says_what_is_lost() -> None:
    posts = [path["post"] for path in spec.document()["paths"].values()]
    destructive = {post["operationId"] for post in posts if post.get("x-getmx-destructive")}
    assert destructive == LOSSES.keys()
    assert all(LOSSES.values())


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], [*next(iter(SHORT)).split(), "--help"]])
def test_help_loads_neither_click_nor_the_client(arguments: list[str]) -> None:
    code = (
        f"import sys; sys.argv = ['getmx', *{arguments}]; before = set(sys.modules); "
        "import getmx_cli; getmx_cli.main(); print(sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = run(code)
    assert done.stdout
    assert done.stderr == "['getmx_cli', 'getmx_cli.texts']\n"


def test_without_click_the_command_says_what_to_install() -> None:
    code = "import sys; sys.modules['click'] = None; sys.argv = ['getmx', 'api', '/x']; "
    done = run(code + "import getmx_cli; sys.exit(getmx_cli.main())")
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'getmx-client[cli]'" in done.stderr


def test_the_library_completes_commands_and_options() -> None:
    first = next(iter(SHORT)).split()
    code = (
        "import os, sys; os.environ.update(_GETMX_COMPLETE='bash_complete', COMP_WORDS={!r}, COMP_CWORD={!r}); "
        "import getmx_cli; getmx_cli.main()"
    )
    assert f"plain,{first[0]}\n" in run(code.format(f"getmx {first[0][:3]}", "1")).stdout
    assert "plain,--dry-run\n" in run(code.format(f"getmx {' '.join(first)} --dr", str(len(first) + 1))).stdout
