"""YAML 1.2 in parts says what it says as a whole."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from generator.spec.yaml_1_2 import load_1_2
from tests.support.spec import SPEC

LONG = "".join(f"    long_{number}: a text so that the entry is read in parts\n" for number in range(30))
#: Values in the place of an entry that is long, each behind its key.
VALUES = [
    f"\n  below:\n{LONG}  beside: 1\n",
    f"\n  /v1/path:\n{LONG}  '200':\n{LONG}",
    f"\n  NO:\n{LONG}  on: 1\n  12: 1\n",
    f"\n  twice:\n{LONG}  twice: 1\n",
    f" |\n  below:\n{LONG}  no key: in a text\n",
    f' "\n  below:\n{LONG}  beside: 1"\n',
    f"\n  'below:\n{LONG}  beside: 1'\n",
    f"\n  plain\n  {'words ' * 300}\n  beside\n",
    "\n" + "".join(f"  - item: {number}\n    key: a text of the item\n" for number in range(40)),
    "\n" + "".join(f"- item: {number}\n  key: a text of the item\n" for number in range(40)),
    f"\n  {{below: 1,\n  beside: [{'1, ' * 500}\n  2]}}\n",
    f"\n  # a comment\n  below:\n    # another one\n{LONG}  # a third\n# a fourth\n",
    f" # a comment\n  below:\n{LONG}",
    f"\n  ? below\n  :\n{LONG}",
    f"\n\tbelow:\n{LONG}",
    f"\n   below:\n{LONG}  beside: 1\n",
]


def read(text: str, load: Any) -> Any:
    try:
        return load(text)
    except (YAMLError, ValueError) as error:
        return type(error)


@pytest.mark.parametrize(("first", "second"), [*product(VALUES, ["1\n", VALUES[0]])])
def test_parts_say_what_the_whole_says(first: str, second: str) -> None:
    for text in (f"a:{first}b: {second}", f"# above\na:{first}a: {second}", f"---\na:{first}", f"x\na:{first}"):
        whole = read(text, YAML(typ="safe", pure=True).load)
        assert (repr(read(text, load_1_2))) == repr(whole)


def test_the_spec_reads_alike() -> None:
    text = SPEC.read_text(encoding="utf-8")
    assert repr(load_1_2(text)) == repr(YAML(typ="safe", pure=True).load(text))
