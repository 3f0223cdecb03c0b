"""Answers: whole, typed, and never lying about what came."""

from __future__ import annotations

import copy
import json
import pickle
import typing
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import getmx
from getmx import OPERATIONS, Deviation, GetMX, GetMXFieldError, Model, models
from getmx._runtime.deviations import Deviations, Reader
from getmx._runtime.paging import Page, first_place, read_page
from tests.support import spec
from tests.support.calls import OPERATION_IDS, call, call_async
from tests.support.loopback import Answer, Loopback


def answer_with(loopback: Loopback, body: Any) -> None:
    loopback.respond = lambda request: Answer(json.dumps(body).encode())


each_operation = pytest.mark.parametrize("operation", OPERATION_IDS)


@each_operation
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_every_example_comes_back_unchanged(loopback: Loopback, operation: str, asynchronous: bool) -> None:
    for example in spec.answer_examples(operation).values():
        answer_with(loopback, example)
        if asynchronous:
            answer = call_async(operation, loopback.url, strict=True)
        else:
            with GetMX(token="token", base_url=loopback.url, strict=True) as mx:
                answer = call(mx, operation)
        expected = example["data"]["list"][0] if OPERATIONS[operation].one_of_list else example["data"]
        assert json.dumps(answer.to_dict()) == json.dumps(expected)
        assert answer.raw == expected
        is_page = isinstance(answer, (getmx.Page, getmx.AsyncPage))
        beside = {name: expected[name] for name in (expected or {}) if is_page and name not in ("list", "total")}
        assert answer.extra == beside
        assert loopback.last.path == OPERATIONS[operation].path


def test_the_answer_of_a_list_is_a_page_and_of_others_their_own_class(loopback: Loopback) -> None:
    for operation in OPERATION_IDS:
        example = next(iter(spec.answer_examples(operation).values()))
        answer_with(loopback, example)
        with GetMX(token="token", base_url=loopback.url) as mx:
            answer = call(mx, operation)
        expected = getmx.Page if OPERATIONS[operation].paging else OPERATIONS[operation].answer()
        assert type(answer) is expected, operation


def test_declared_fields_are_attributes_of_their_types(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer(spec.answer_examples("getRemainingSpace")["documented"]["data"])
    space = mx.scale.remaining_space(domain_id="1")
    assert space.message_available_space_per == 0.977
    assert space.message_available_space_size == 97.0
    assert isinstance(space.message_available_space_size, float)
    assert space.space_expansion_status == 1
    assert len(mx.deviations) == 0


# Never lies.

json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def near_answers(operation: str) -> st.SearchStrategy[Any]:
    """Data that resembles what the operation answers: its declared names, with any values."""
    row = OPERATIONS[operation].answer()
    declared = {attribute.wire: json_values for attribute in row.__attributes__}
    row_like = st.fixed_dictionaries({}, optional={**declared, "other": json_values})
    page_like = st.fixed_dictionaries({}, optional={"list": st.lists(row_like | json_values, max_size=3) | json_values,
                                                    "total": json_values})  # fmt: skip
    return st.one_of(row_like, page_like, json_values)


def fits(value: Any, annotation: Any) -> bool:
    """Whether a value is of an annotated type, judged without the code under test."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is Any:
        return True
    if origin in (typing.Union, type(int | None)):
        return any(fits(value, option) for option in inner)
    if origin is list:
        return type(value) is list and all(fits(item, inner[0]) for item in value)
    return isinstance(value, annotation) if annotation in (Model,) else type(value) is (annotation or type(None))


def assert_never_lies(answer: Model, raw: Any) -> None:
    hints = typing.get_type_hints(type(answer))
    for attribute in type(answer).__attributes__:
        try:
            value = getattr(answer, attribute.name)
        except GetMXFieldError as error:
            assert error.pointer.endswith(f"/{attribute.wire}")
            continue
        assert fits(value, hints[attribute.name]), (attribute.name, value)
    assert answer.to_dict() == raw
    repr(answer)


@each_operation
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_attribute_holds_what_its_annotation_excludes(operation: str, data: st.DataObject) -> None:
    raw = data.draw(near_answers(operation))
    known = OPERATIONS[operation]
    deviations = Deviations()
    if known.paging is None:
        assert_never_lies(known.answer().from_dict(raw), raw)
        return
    sent = {"page": None, "limit": 20}
    page = read_page(Page, known, raw, first_place(known, sent, {}), None, Reader(operation, deviations))
    assert page.to_dict() == raw
    try:
        rows = page.items
    except GetMXFieldError:
        assert list(page.pages()) == [page]
    else:
        came = raw.get("list") if isinstance(raw, dict) else raw
        assert [row.raw for row in rows] == (came or [])
        for row in rows:
            assert_never_lies(row, row.raw)
    try:
        assert page.total is None or type(page.total) is int
    except GetMXFieldError as error:
        assert error.pointer == "/data/total"


# Deviations.


def test_a_lossless_conversion_is_made_and_recorded(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"list": [{"id": 1721249659550380508, "timestamp": "5"}], "total": "1"})
    page = mx.messages.list(folder="Inbox", mail_id="1")
    assert (page.items[0].id, page.items[0].timestamp, page.total) == ("1721249659550380508", 5, 1)
    assert {str(deviation): mx.deviations[deviation] for deviation in mx.deviations} == {
        "listMessages: /data/list/*/id should be string, got integer": 1,
        "listMessages: /data/list/*/timestamp should be integer, got string": 1,
        "listMessages: /data/total should be integer, got string": 1,
    }


@pytest.mark.parametrize("value", [True, 1.5, "1.0", "01", " 1", "1" * 20, [], {}, "١"])
def test_what_would_lose_something_is_not_converted(loopback: Loopback, mx: GetMX, value: Any) -> None:
    loopback.answer({"list": [{"timestamp": value}]})
    message = mx.messages.list(folder="Inbox", mail_id="1").items[0]
    with pytest.raises(GetMXFieldError, match=r"listMessages: /data/list/\*/timestamp should be integer") as raised:
        message.timestamp  # noqa: B018  # reading is what raises
    assert raised.value.expected == "integer"
    assert message.raw["timestamp"] == value


def test_a_field_error_says_where_and_what_and_is_an_attribute_error(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"message_available_space_per": "half"})
    space = mx.scale.remaining_space(domain_id="1")
    with pytest.raises(AttributeError) as raised:
        space.message_available_space_per  # noqa: B018  # reading is what raises
    error = raised.value
    assert isinstance(error, GetMXFieldError)
    assert (error.operation, error.pointer) == ("getRemainingSpace", "/data/message_available_space_per")
    assert (error.expected, error.got) == ("number", "string")
    assert "half" not in str(error)
    with pytest.raises(GetMXFieldError, match="should be a value, got missing"):
        space.space_expansion_status  # noqa: B018  # reading is what raises
    assert space.system_available_space_size is None, "not required, so its absence is no deviation"
    assert hasattr(space, "message_available_space_per") is False


def test_a_deviation_is_counted_each_time_and_logged_once(
    loopback: Loopback, mx: GetMX, caplog: pytest.LogCaptureFixture
) -> None:
    loopback.answer({"list": [{"id": 1}, {"id": 2}], "total": 2})
    for _ in range(3):
        mx.messages.list(folder="Inbox", mail_id="1")
    deviation = Deviation("listMessages", "/data/list/*/id", "string", "integer")
    assert mx.deviations[deviation] == 6
    assert list(mx.deviations) == [deviation]
    assert [record.getMessage() for record in caplog.records] == [f"answer differs from the spec: {deviation}"]
    assert repr(mx.deviations) == "Deviations(1 kinds, 6 in all)"


def test_copies_share_deviations(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer([])
    mx.with_options(timeout=5).emails.clean_up(mail_id="1")
    assert list(mx.deviations) == [Deviation("cleanUpEmail", "/data", "object", "array")]


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_strict_raises_instead(loopback: Loopback, asynchronous: bool) -> None:
    loopback.answer([])
    with pytest.raises(GetMXFieldError, match="cleanUpEmail: /data should be object, got array"):
        if asynchronous:
            call_async("cleanUpEmail", loopback.url, strict=True)
        else:
            with GetMX(token="token", base_url=loopback.url, strict=True) as mx:
                mx.emails.clean_up(mail_id="1")


def test_null_is_a_deviation_only_where_the_spec_excludes_it(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer(None)
    assert mx.smtp_rules.update(smtp_filter_id="1", mark="m").raw is None
    for operation in OPERATION_IDS:
        if spec.operations()[operation].evidence["response"] == "unknown":
            call(mx, operation)
    assert len(mx.deviations) == 0
    mx.emails.clean_up(mail_id="1")
    assert list(mx.deviations) == [Deviation("cleanUpEmail", "/data", "object", "null")]


# Models as objects.


def test_what_is_not_declared_is_kept(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"new": [1]})
    answer = mx.emails.clean_up(mail_id="1")
    assert answer.extra == {"new": [1]}
    with pytest.raises(
        AttributeError, match=r"EmailCleanUp has no attribute 'new'; the spec does not declare it, read"
    ):
        answer.new  # type: ignore[attr-defined]  # noqa: B018  # reading is what raises
    with pytest.raises(AttributeError, match=r"EmailCleanUp has no attribute 'newer'$"):
        answer.newer  # type: ignore[attr-defined]  # noqa: B018  # reading is what raises


def test_to_dict_is_a_copy(loopback: Loopback, mx: GetMX) -> None:
    loopback.answer({"new": [1]})
    answer = mx.emails.clean_up(mail_id="1")
    answer.to_dict()["new"].append(2)
    assert answer.raw == {"new": [1]}


def test_answers_are_read_only_comparable_and_picklable() -> None:
    message = models.Message.from_dict({"id": "1", "timestamp": "x"})
    assert message == models.Message.from_dict({"id": "1", "timestamp": "x"})
    assert message != models.Message.from_dict({"id": "2"})
    assert message != models.MessageDetail.from_dict({"id": "1", "timestamp": "x"})
    assert attrs.fields(models.Message).id.name == "id"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        message.id = "2"  # type: ignore[misc]  # on purpose
    with pytest.raises(TypeError):
        hash(message)
    for twin in (pickle.loads(pickle.dumps(message)), copy.copy(message), copy.deepcopy(message)):  # noqa: S301  # our own bytes
        assert twin == message
        with pytest.raises(GetMXFieldError):
            twin.timestamp  # noqa: B018  # reading is what raises


def test_a_repr_shows_values_but_no_long_texts() -> None:
    message = models.Message.from_dict(
        {"id": "17", "body": "x" * 61, "subject": None, "timestamp": 5, "from": [], "more": 1, "time": "t" * 60}
    )
    assert repr(message) == (
        f"Message(body='{'x' * 60}'..., from_=<unset>, id='17', subject=None, time='{'t' * 60}', timestamp=5, to=None, "
        "extra={'more': 1})"
    )


def test_every_answer_has_a_class_of_its_own() -> None:
    answers = [operation.answer() for operation in OPERATIONS.values()]
    assert len(set(answers)) == len(OPERATIONS)
    assert all(issubclass(answer, Model) for answer in answers)
