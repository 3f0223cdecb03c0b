"""An answer of thousands of tiny values says of each deviation how often it came."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from getmx import Deviation, GetMXError, GetMXFieldError, Model
from getmx._runtime.decode import Attribute, array, boolean, decode, integer, nested, text
from getmx._runtime.deviations import Deviations, Reader
from getmx._runtime.exchange import Reply
from tests.support.fuzzing import stub_client


def large(row: str, before: str = '{"list": [', after: str = "]}") -> bytes:
    """An answer of a hundred thousand bytes that has the same row again and again."""
    head, tail = f'{{"code": 200, "msg": "", "data": {before}', f"{after}}}"
    rows = ",".join([row] * ((100_000 - len(head) - len(tail)) // (len(row) + 1)))
    return f"{head}{rows}{tail}".encode()


def numbers() -> bytes:
    """Fourteen thousand rows that are all different."""
    rows = ",".join(map(str, range(100_000, 114_000)))
    return f'{{"code": 200, "msg": "", "data": {{"list": [{rows}]}}}}'.encode()


ANSWERS = {
    **{row: large(row) for row in ("1", "[]", "{}", "null", '""', "true", "[1]", '{"id":1}', '{"a":1}')},
    "numbers": numbers(),
    "no list": large("1", "[", "]"),
    "a text's place": large("1", '{"list": [{"subject": [', "]}]}"),
    "a total's place": large("1", '{"list": [], "total": [', "]}"),
}  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_of_thousands_of_rows_each_kind_is_told_once(answer: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "getmx")
    told: list[Deviation] = []
    mx, _ = stub_client(Reply(200, {}, ANSWERS[answer], 0.0), on_deviation=told.append)
    page = mx.messages.list(mail_id="1", folder="Inbox")
    assert len(told) == len(set(told)) == len(mx.deviations) <= 12
    assert len(caplog.records) == len(told)
    if answer in ("1", "[]", "numbers"):
        rows = page.raw["list"]
        assert mx.deviations[Deviation("listMessages", "/data/list/*", "object", json_type(rows[0]))] == len(rows)
        assert [row.raw for row in page.items] == rows


def json_type(value: object) -> str:
    return {int: "integer", list: "array"}[type(value)]


# Read at once, rows are what they are read one by one.


class Inner(Model):
    __slots__ = ("yes",)
    __attributes__ = (Attribute("yes", "yes", boolean, required=True, optional=False),)


class Row(Model):
    __slots__ = ("count", "id", "inner", "mark", "rows")
    __attributes__ = (
        Attribute("id", "id", text, required=True, optional=False),
        Attribute("mark", "mark", text, required=True),
        Attribute("count", "count", integer, nullable=True),
        Attribute("inner", "inner", nested(Inner), required=True, optional=False),
        Attribute("rows", "rows", array(nested(Inner))),
    )


class Open(Row):
    __slots__ = ()
    __open__ = True


class OrNumber(Row):
    __slots__ = ()
    __also__ = frozenset({"integer", "null"})


values = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([1.0, 0.0, "", "1", "a", [], {}])
objects = st.dictionaries(
    st.sampled_from(["id", "mark", "count", "inner", "rows", "a", "extra", "raw"]), values, max_size=4
)
rows_of_values = st.lists(values | objects | st.lists(values, max_size=2), max_size=12)


def seen(row: Model) -> list[Any]:
    """All that can be read of a row."""
    found: list[Any] = [type(row), row.raw, type(row.raw), row.extra, repr(row), row._operation]
    for attribute in row.__attributes__:
        try:
            value = getattr(row, attribute.name)
        except GetMXFieldError as error:
            found.append(str(error))
        else:
            found += [
                seen(part) if isinstance(part, Model) else part for part in (value if type(value) is list else [value])
            ]
    return found


@given(rows_of_values, st.sampled_from([Row, Open, OrNumber]))
@example([1, True, 1.0, "1", None, 1, True, {}, {}, [], [], {"a": 1}, {"a": 2}], Row)
@example([1, 1, "", "", None, None], OrNumber)
def test_rows_read_at_once_are_those_read_one_by_one(raw: list[Any], model: type[Model]) -> None:
    told: list[Deviation] = []
    deviations = Deviations()
    reader = Reader("op", deviations, hook=told.append)
    together = array(nested(model))(raw, "/data/list", reader)
    reader.close()
    counts: Counter[Deviation] = Counter()
    for value, answer in zip(raw, together, strict=True):
        alone = Reader("op", Deviations(), hook=lambda deviation: None)
        expected = decode(model, value, "/data/list/*", alone)
        assert seen(answer) == seen(expected)
        assert answer.raw is value or type(value) not in (list, dict)
        assert answer.to_dict() == value
        alone.close()
        counts.update({deviation: alone.deviations[deviation] for deviation in alone.deviations or ()})  # type: ignore[index]  # not None
    assert {deviation: deviations[deviation] for deviation in deviations} == dict(counts)
    assert told == list(deviations)
    extras = [answer.extra for answer in together if type(answer.raw) in (list, dict)]
    assert len({id(extra) for extra in extras}) == len(extras), "what can be changed is shared by no two rows"


@given(rows_of_values)
def test_a_strict_reader_raises_what_the_first_wrong_row_raises(raw: list[Any]) -> None:
    def outcome(work: Any) -> str:
        try:
            work()
        except GetMXError as error:
            return str(error)
        return ""

    expected = [outcome(lambda value=value: decode(Row, value, "/x/*", Reader("op", strict=True))) for value in raw]
    got = outcome(lambda: array(nested(Row))(raw, "/x", Reader("op", strict=True)))
    assert got == next(filter(None, expected), "")


def test_deviations_that_came_before_an_error_are_counted() -> None:
    body = b'{"code": "200", "data": {"list": [{"id": 1}, {"id": 2}], "total": 2}}'
    told: list[Deviation] = []

    def fail(deviation: Deviation) -> None:
        told.append(deviation)
        if deviation.pointer.endswith("/id"):
            raise GetMXError("enough")

    mx, _ = stub_client(Reply(200, {}, body, 0.0), on_deviation=fail)
    with pytest.raises(GetMXError, match="enough"):
        mx.messages.list(folder="Inbox", mail_id="1")
    assert [deviation.pointer for deviation in told] == ["/msg", "/code", "/data/list/*/id"]
    assert set(mx.deviations) == set(told)


def test_each_answer_tells_its_deviations_anew() -> None:
    told: list[Deviation] = []
    body = b'{"code": 200, "msg": "", "data": {"list": [{"id": 1}, {"id": 2}], "total": 2}}'
    mx, _ = stub_client(Reply(200, {}, body, 0.0), on_deviation=told.append)
    for count in (1, 2, 3):
        mx.messages.list(folder="Inbox", mail_id="1")
        assert [str(deviation) for deviation in told] == [
            "listMessages: /data/list/*/id should be string, got integer"
        ] * count
        assert [mx.deviations[deviation] for deviation in mx.deviations] == [2 * count]
