"""Whatever text is in a field, two parsers that share no code read back exactly the fields that were put in."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from getmx._runtime.encode import multipart, new_boundary
from tests.support.forms import Part, by_email, by_python_multipart

#: What has broken form encoders: line ends, boundaries, quotes, headers, controls, characters outside of the BMP.
FRAGMENTS = [
    "", "\r\n", "\n", "\r", "\r\n\r\n", "--", "--+++", "\r\n--+++\r\n", "\r\n--+++--\r\n", '"', "'", "\\", "\0", "\x1a",
    'Content-Disposition: form-data; name="mail_id"\r\n\r\n999', "%0D%0A", "=?utf-8?q?x?=", "\u2028", "\ufeff", "😀",
    "тема", "成功", "a" * 76, "From here", ".", " ", "\t",
]  # fmt: skip

texts = st.one_of(st.text(), st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join))
names = st.sampled_from(["token", "mail_id", "folder", "subject", "rule"])
forms = st.lists(st.tuples(names, texts), min_size=1, max_size=8)


@given(forms)
@example([("subject", fragment) for fragment in FRAGMENTS])
def test_parsers_read_back_what_was_put_in(form: list[tuple[str, str]]) -> None:
    assert_read_back(form, new_boundary())


@given(forms, st.sampled_from(["+++", "x", "----b"]))
def test_a_boundary_that_a_value_resembles_ends_no_field(form: list[tuple[str, str]], stem: str) -> None:
    near_miss = [(name, f"{value}\r\n--{stem}\r\n{value}") for name, value in form]
    assert_read_back(near_miss, f"{stem}{new_boundary()}")


def test_a_value_of_a_megabyte() -> None:
    long = "\r\n--x\r\nтема😀\0" * 62_500
    assert len(long.encode()) > 1_000_000
    assert_read_back([("subject", long), ("mail_id", "1")], new_boundary())


def test_no_two_boundaries_are_alike() -> None:
    assert len({new_boundary() for _ in range(100)}) == 100


def assert_read_back(form: list[tuple[str, str]], boundary: str) -> None:
    content_type = f"multipart/form-data; boundary={boundary}"
    body = multipart(form, boundary)
    expected = [Part((("Content-Disposition", f'form-data; name="{name}"'),), value.encode()) for name, value in form]
    assert by_python_multipart(content_type, body) == expected
    assert by_email(content_type, body) == expected
