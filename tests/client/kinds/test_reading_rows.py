"""Rows of a list are read in a fast way if all fits. It gives what the way with all checks gives, for any row."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from attrs.exceptions import FrozenInstanceError
from hypothesis import given
from hypothesis import strategies as st

from getmx import GetMXFieldError, models
from getmx._runtime.decode import Model, decode, nested
from getmx._runtime.deviations import Deviation, Reader

MODELS = [model for name in models.__all__ if issubclass(model := getattr(models, name), Model)]
VALUES: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3) | st.just([])
)
#: What a converter takes as it is, so that many of the rows fit.
FITTING = {"text": st.text(max_size=3), "integer": st.integers(), "boolean": st.booleans()}


def rows_of(model: type[Model]) -> st.SearchStrategy[dict[str, Any]]:
    fields = {
        attribute.wire: FITTING.get(getattr(attribute.convert, "__name__", ""), VALUES)
        for attribute in model.__attributes__
    }
    fitting = st.fixed_dictionaries({}, optional=fields)
    some = st.dictionaries(st.sampled_from([*fields, "undeclared"]), VALUES)
    return st.tuples(fitting, st.just({}) | some).map(lambda both: both[0] | both[1])


def told(answer: Model) -> list[Any]:
    """All that can be read of an answer. An attribute that is not set is told by its error."""
    shown = []
    for attribute in answer.__attributes__:
        try:
            value = getattr(answer, attribute.name)
            shown.append((attribute.name, type(value), repr(value)))
        except GetMXFieldError as error:
            shown.append((attribute.name, GetMXFieldError, str(error)))
    return [type(answer), shown, answer.extra, answer.raw, repr(answer), answer._origin.operation]


@given(st.data(), st.sampled_from(MODELS))
def test_a_row_of_a_list_is_read_as_it_is_alone(data: st.DataObject, model: type[Model]) -> None:
    raw = data.draw(rows_of(model))
    deviations: dict[str, list[Deviation]] = {"fast": [], "whole": []}
    fast = nested(model).rows([raw], "/data/list/*", Reader("op", hook=deviations["fast"].append))[0]
    whole = decode(model, raw, "/data/list/*", Reader("op", hook=deviations["whole"].append))
    assert told(fast) == told(whole)
    assert deviations["fast"] == deviations["whole"]


@pytest.mark.parametrize(
    "model", [model for model in MODELS if model.__fill__ is not Model.__fill__], ids=lambda model: model.__name__
)
def test_a_row_that_was_read_fast_is_like_every_other_answer(model: type[Model]) -> None:
    """Read-only, with a pickle, and without a trace of the class that it was filled as."""
    values = {"text": "a", "integer": 1, "boolean": True}
    raw = {attribute.wire: values.get(attribute.convert.__name__) for attribute in model.__attributes__}
    row = nested(model).rows([raw], "", Reader("op"))[0]
    assert type(row) is model
    with pytest.raises(FrozenInstanceError):
        row.raw = {}
    assert told(pickle.loads(pickle.dumps(row))) == told(row)  # noqa: S301


def test_rows_that_fit_are_read_fast() -> None:
    """Else the tests above compare the slow way with itself."""
    read: list[Any] = []

    class Watched(models.Message):
        @staticmethod
        def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
            read.append(models.Message.__fill__(answer, raw))
            return False

    nested(Watched).rows([{"id": "1", "subject": "a"}, {"id": 1}, {"id": "2", "to": None}], "", Reader("op"))
    assert read == [True, False, False]
