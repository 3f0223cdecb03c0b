"""Arbitrary answers and arguments for every operation, in process, and what may come of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from getmx import OPERATIONS, GetMX, GetMXError, GetMXFieldError, GetMXTimeoutError, Model, Page
from getmx._runtime.exchange import Reply, Request
from getmx._runtime.retry import REAL_PACE
from tests.support.calls import OPERATION_IDS, arguments, method, unconfirmed_is_fine
from tests.support.forms import by_python_multipart

#: Pages that are read of one list; answers are the same for ever, so the read must end by itself before.
MOST_PAGES = 40


class StubTransport:
    """Gives the same reply to every request, and keeps the last request."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.last: Request | None = None

    def send(self, request: Request) -> Reply:
        self.last = request
        return self.reply

    def close(self) -> None:
        pass


def stub_client(reply: Reply, **options: Any) -> tuple[GetMX, StubTransport]:
    """A client that waits for nothing and hears `reply` whatever it sends."""
    mx, transport = GetMX(token="token", **options), StubTransport(reply)
    mx._transport = transport
    mx._pace = REAL_PACE._replace(sleep=lambda seconds: None)
    return mx, transport


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["0", "5", "1.5", "0000-00-00", "\ud800", "[]", 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@cache
def data_of(operation: str) -> st.SearchStrategy[Any]:
    """Data that resembles what the operation answers: its declared names with any values, or anything."""
    declared = {attribute.wire: json_values for attribute in OPERATIONS[operation].answer().__attributes__}
    row = st.fixed_dictionaries({}, optional={**declared, "id": json_values, "other": json_values})
    told = {"total": json_values, "next_offset": json_values, "has_more": json_values}
    rows = st.lists(row | json_values, max_size=3) | json_values
    return st.one_of(row, st.fixed_dictionaries({}, optional={"list": rows, **told}), json_values)


def bodies(operation: str) -> st.SearchStrategy[bytes]:
    """Bodies of answers: envelopes of all kinds, cut off or not, any JSON, any bytes."""
    codes = st.sampled_from([200, 0, 1, 500, "200", "x", None, True, 2.0]) | json_values
    likely = st.sampled_from([200, 0])
    envelopes = st.fixed_dictionaries(
        {"code": likely | codes}, optional={"msg": st.just("ok") | json_values, "data": data_of(operation)}
    )
    whole = (envelopes | json_values).map(_dumped)
    cut = st.tuples(whole, st.integers(0, 200)).map(lambda pair: pair[0][: pair[1]])
    return st.one_of(whole, whole, whole, cut, st.binary(max_size=60))


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


statuses = st.sampled_from([200, 200, 200, 200, 201, 204, 301, 400, 401, 404, 429, 500, 503, 520]) | st.integers(
    100, 999
)
charsets = st.sampled_from(
    [None, None, None, "utf-8", "latin-1", "utf-16", "ascii", "idna", "base64", "zlib", "x\0y", ""]
)
headers = st.dictionaries(
    st.sampled_from(["retry-after", "retry-after-ms", "set-cookie", "x-other"]), st.text(max_size=12), max_size=2
)


@cache
def replies(operation: str) -> st.SearchStrategy[Reply]:
    return st.builds(Reply, statuses, headers, bodies(operation), st.just(0.1), charsets)


def read_everything(answer: Any) -> None:
    """Reads all that an answer has. Only a field that does not fit may refuse to be read."""
    repr(answer)
    if isinstance(answer, Page):
        for number, page in enumerate(answer.pages()):
            assert number < MOST_PAGES, "reading a list must end"
            _read_fields(page)
        answer.cursor  # noqa: B018  # reading is what may raise
    else:
        _read_fields(answer)


def _read_fields(answer: Model) -> None:
    answer.to_dict()
    for name in [*(attribute.name for attribute in type(answer).__attributes__), "items", "total"]:
        try:
            value = getattr(answer, name)
        except (GetMXFieldError, AttributeError):
            continue
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Model):
                _read_fields(inner)
    repr(answer)


def check_answer(operation: str, reply: Reply, strict: bool) -> None:
    """A call that hears this reply ends in an answer that can be read, or in one of our errors."""
    mx, _ = stub_client(reply, strict=strict)
    with unconfirmed_is_fine():
        try:
            read_everything(method(mx, operation)(**arguments(operation)))
        except GetMXError as error:
            assert error.operation == operation
            assert type(error) is not GetMXError, "one of its kinds"
            repr(error.response)


#: What a caller may pass by mistake.
anything: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(max_size=4), st.dates(), st.datetimes(),
    st.lists(st.text(max_size=4) | st.integers(), max_size=3), st.tuples(st.text(max_size=4)),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), st.sets(st.text(max_size=2), max_size=2),
    st.just(object()), st.just(print), st.just(str),
)  # fmt: skip


@cache
def argument_lists(operation: str) -> st.SearchStrategy[dict[str, Any]]:
    """The arguments of the operation's example, some of them, its options or unknown ones given anything."""
    names = [field.name for field in OPERATIONS[operation].fields]
    options = [
        "timeout",
        "deadline",
        "max_retries",
        "extra_fields",
        "extra_headers",
        "limit_items",
        "cursor",
        "unknown",
    ]
    changed = st.dictionaries(st.sampled_from([*names, *names, *options]), anything, min_size=1, max_size=4)
    return changed.map(lambda changes: {**arguments(operation), **changes})


GOOD = Reply(200, {}, b'{"code": 200, "msg": "ok", "data": null}', 0.1)


def check_arguments(operation: str, given_arguments: dict[str, Any]) -> None:
    """Such a call is refused by a TypeError (ours is one), or its form reads back as what was given."""
    mx, transport = stub_client(GOOD)
    with unconfirmed_is_fine():
        try:
            method(mx, operation)(**given_arguments)
        except TypeError as error:
            assert transport.last is None, "what is refused must not be sent"
            assert isinstance(error, GetMXError) or "argument" in str(error), "no accident in the depths"
            return
        except GetMXTimeoutError:
            return  # A deadline of 1e-9 seconds is over before anything is sent.
        except GetMXError:
            pass  # What was sent is right; the answer holds no row, say.
    assert transport.last is not None
    parts = by_python_multipart(transport.last.headers["content-type"], transport.last.body)
    sent = [(part.name, part.value.decode()) for part in parts]
    if not given_arguments.get("extra_fields") and given_arguments.get("cursor") is None:
        values = {field.name: given_arguments.get(field.name) for field in OPERATIONS[operation].fields}
        expected = [(name, text) for name, value in values.items() for text in _written(value)]
        assert sent == [("token", "token"), *expected]


def _written(value: Any) -> list[str]:
    """How a value stands in a form, said in other words than the encoder's."""
    if value is None:
        return []
    if isinstance(value, bool):
        return ["1"] if value else ["-1"]
    if isinstance(value, date) and not isinstance(value, datetime):
        return [f"{value:%Y-%m-%d}".rjust(10, "0")]
    return list(value) if isinstance(value, (list, tuple)) else [str(value)]


#: Answers are large and calls take a while: that is no fault here.
_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

Seed = Callable[[Any], Any]


def _unchanged(test: Any) -> Any:
    return test


def _fuzz(examples: int, seed: Seed, strategy: st.SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    bounds = settings(max_examples=examples, deadline=None, suppress_health_check=_SLOW, database=None)
    seed(bounds(given(strategy)(lambda drawn: check(drawn))))()


def fuzz_answers(examples: int, seed: Seed = _unchanged) -> None:
    """Tries that many answers to all operations, by the settings in force or from a seed of Hypothesis."""
    operations = st.sampled_from(OPERATION_IDS)
    cases = operations.flatmap(lambda operation: st.tuples(st.just(operation), replies(operation), st.booleans()))
    _fuzz(examples, seed, cases, lambda case: check_answer(*case))


def fuzz_arguments(examples: int, seed: Seed = _unchanged) -> None:
    """Tries that many calls of all operations with arguments of any kind."""
    operations = st.sampled_from(OPERATION_IDS)
    cases = operations.flatmap(lambda operation: st.tuples(st.just(operation), argument_lists(operation)))
    _fuzz(examples, seed, cases, lambda case: check_arguments(*case))
