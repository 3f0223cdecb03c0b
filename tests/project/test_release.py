"""What `make release-check` and `make types` find, shown with planted faults."""

from __future__ import annotations

import pytest

from getmx import OPERATIONS
from tests.project.check_release import readme_problems, supported
from tests.project.check_types import right_uses, wrong_uses

GOOD = '<h1 id="a">A</h1> <a href="#a">up</a> <a href="https://example.com/">out</a>'


@pytest.mark.parametrize(
    ("text", "html", "problem"),
    [
        ("See docs/guide.md.", '<a href="docs/guide.md">', "the link docs/guide.md leads nowhere"),
        ("", '<a href="#b">', "the link #b leads nowhere"),
        ("", '<img src="picture.png">', "the link picture.png leads nowhere"),
        ("    pip install '.[cli]'", "", "it does not say how to install from the index"),
        ("It is not on a package index yet.", "", "it does not say how to install from the index"),
        ("See docs/none.md.", "", "the sdist has no docs/none.md"),
    ],
)
def test_what_a_package_index_would_show_wrong_is_told(text: str, html: str, problem: str) -> None:
    packed = {"docs/guide.md"}
    assert list(readme_problems("pip install getmx-client, then read docs/guide.md", GOOD, packed)) == []
    assert list(readme_problems(text, GOOD + html, packed)) == [problem]


def test_the_metadata_names_the_pythons_that_the_wheel_is_tried_with() -> None:
    assert supported()[:4] == ["3.11", "3.12", "3.13", "3.14"]


def test_each_operation_is_called_right_by_both_clients_and_wrong_in_each_field() -> None:
    right = right_uses()
    text, wrong = wrong_uses()
    lines = {number: line for number, line in enumerate(text.splitlines(), 1) if number in wrong}
    compile(right + text, "uses", "exec")
    for operation in OPERATIONS.values():
        assert right.count(f" mx.{operation.method}(") + right.count(f"(mx.{operation.method}(") == 2
        calls = [line for line in lines.values() if line.startswith(f"    mx.{operation.method}(")]
        required = sum(field.required for field in operation.fields)
        assert len(calls) == len(set(calls)) == 1 + len(operation.fields) + required
