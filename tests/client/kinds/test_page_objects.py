"""A page as a Python object: its rows by len, index and slice, its repr, copies, pickles; and rows as values."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from getmx import AsyncPage, GetMX, GetMXError, GetMXFieldError, Model, Page, models
from getmx._runtime.decode import Attribute, nested, text
from getmx._runtime.exchange import Reply
from tests.support.clients import both, run
from tests.support.fuzzing import json_values, stub_client
from tests.support.loopback import Loopback, envelope

TOKEN = "canary-token-9f8e7d"  # what is looked for

ROWS = [{"id": str(number), "subject": f"text {number}", "quota": {"used": number}} for number in range(45)]


def pages_of(loopback: Loopback, rows: list[Any] = ROWS) -> None:
    def respond(request: Any) -> Any:
        form = dict(request.form)
        start = (int(form.get("page", 1)) - 1) * 20
        return envelope({"list": rows[start : start + 20], "total": len(rows)})

    loopback.respond = respond


def first_page(loopback: Loopback, asynchronous: bool = False, **options: Any) -> Any:
    return run(
        lambda mx: mx.messages.list(folder="Inbox", mail_id="1", limit=20), asynchronous, loopback.url, **options
    )


def answered(data: Any, **options: Any) -> Page[models.Message]:
    body = json.dumps({"code": 200, "msg": "", "data": data}).encode()
    mx, _ = stub_client(Reply(200, {}, body, 0.0), **options)
    return mx.messages.list(folder="Inbox", mail_id="1", limit=20)


@both
def test_len_index_slice_and_truth_are_of_this_page_s_rows(loopback: Loopback, asynchronous: bool) -> None:
    pages_of(loopback)
    page = first_page(loopback, asynchronous)
    assert (len(page), page[0].id, page[-1].id, bool(page)) == (20, "0", "19", True)
    assert [row.id for row in page[1:3]] == ["1", "2"]
    assert type(page[1:3]) is list
    with pytest.raises(IndexError):
        page[20]
    assert len(loopback.requests) == 1


def test_a_page_without_rows_is_false() -> None:
    page = answered({"list": [], "total": 0})
    assert (bool(page), len(page), page[:], page.to_dicts()) == (False, 0, [], [])


def test_a_page_s_rows_are_not_reversed_as_if_they_were_the_list() -> None:
    with pytest.raises(TypeError):
        reversed(answered({"list": []}))


@pytest.mark.parametrize("use", [len, bool, lambda page: page[0], lambda page: page[:], lambda page: page.to_dicts()])
def test_an_unreadable_list_is_no_empty_one(use: Any) -> None:
    with pytest.raises(GetMXFieldError, match="/data/list should be array"):
        use(answered({"list": "text"}))


@both
def test_to_dicts_gives_copies_of_the_rows_as_they_came(loopback: Loopback, asynchronous: bool) -> None:
    pages_of(loopback)
    page = first_page(loopback, asynchronous)
    found = page.to_dicts()
    assert found == ROWS[:20]
    found[0]["quota"]["used"] = "changed"
    assert page[0].raw == ROWS[0]
    assert len(loopback.requests) == 1


def test_an_async_page_in_a_plain_loop_says_what_to_write(loopback: Loopback) -> None:
    pages_of(loopback)
    page = first_page(loopback, True)
    for work in (list, iter, tuple, sorted, enumerate):
        with pytest.raises(TypeError, match="async for"):
            work(page)


# Copies and pickles.

COPIES: dict[str, Any] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{
        f"pickle {protocol}": lambda page, protocol=protocol: pickle.loads(pickle.dumps(page, protocol))  # noqa: S301  # our own bytes
        for protocol in (2, pickle.HIGHEST_PROTOCOL)
    },
}

each_copy = pytest.mark.parametrize("way", COPIES)


@both
@each_copy
def test_a_copy_has_the_rows(loopback: Loopback, asynchronous: bool, way: str) -> None:
    pages_of(loopback)
    page = first_page(loopback, asynchronous)
    twin = COPIES[way](page)
    assert type(twin) is type(page)
    assert (twin, twin[0], len(twin), twin.total) == (page, page[0], 20, 45)
    assert (twin.has_next, twin.cursor, repr(twin), twin.to_dict()) == (True, "2", repr(page), page.to_dict())
    assert twin[0].raw is twin.raw["list"][0]


@pytest.mark.parametrize("data", [{"list": "text", "total": []}, None, [], {"list": [1, "a", None], "x": 5}, {"a": 1}])
@each_copy
def test_a_copy_of_an_odd_page_is_as_odd(data: Any, way: str) -> None:
    page = answered(data)
    twin = COPIES[way](page)
    assert (repr(twin), twin.raw, twin.extra) == (repr(page), data, page.extra)
    for name in ("items", "total"):
        assert seen(twin, name) == seen(page, name)


def seen(page: Any, name: str) -> Any:
    try:
        return getattr(page, name)
    except GetMXFieldError as error:
        return str(error)


def test_a_deep_copy_shares_nothing_that_can_be_changed_and_reads_on(loopback: Loopback, mx: GetMX) -> None:
    pages_of(loopback)
    page = mx.messages.list(folder="Inbox", mail_id="1", limit=20)
    twin = copy.deepcopy(page)
    twin[0].raw["subject"] = "changed"
    assert page[0].raw == ROWS[0]
    assert [row.id for row in twin] == [row.id for row in page] == [row["id"] for row in ROWS]


@both
def test_the_next_page_of_an_unpickled_one_says_how_to_go_on(loopback: Loopback, asynchronous: bool) -> None:
    pages_of(loopback)
    page = first_page(loopback, asynchronous)
    twin = pickle.loads(pickle.dumps(page))  # noqa: S301  # our own bytes
    with pytest.raises(GetMXError) as raised:
        asyncio.run(twin.next()) if asynchronous else twin.next()
    assert str(raised.value) == (
        "listMessages: an unpickled page has no client to fetch the next page with; list again with cursor='2'"
    )
    assert raised.value.operation == "listMessages"
    rest = run(
        lambda mx: mx.messages.list(folder="Inbox", mail_id="1", limit=20, cursor=twin.cursor),
        asynchronous,
        loopback.url,
    )
    assert rest[0].id == "20"


def test_looping_over_an_unpickled_page_gives_its_rows_first(loopback: Loopback) -> None:
    pages_of(loopback)
    rows = iter(pickle.loads(pickle.dumps(first_page(loopback))))  # noqa: S301  # our own bytes
    assert [next(rows).id for _ in range(20)] == [row["id"] for row in ROWS[:20]]
    with pytest.raises(GetMXError, match="unpickled"):
        next(rows)


def test_the_last_page_has_no_next_one_also_unpickled(loopback: Loopback) -> None:
    pages_of(loopback, ROWS[:3])
    twin = pickle.loads(pickle.dumps(first_page(loopback)))  # noqa: S301  # our own bytes
    assert (twin.has_next, twin.next(), [row.id for row in twin]) == (False, None, ["0", "1", "2"])


def test_a_page_of_a_second_pass_has_no_cursor_to_go_on_with(loopback: Loopback, mx: GetMX) -> None:
    loopback.respond = lambda request: envelope({"list": [] if dict(request.form).get("page") == "2" else ROWS[:10]})
    last = list(mx.messages.list(folder="Inbox", mail_id="1", limit=20).pages())[-2]
    assert (last.cursor, last.has_next) == (None, True)
    with pytest.raises(GetMXError, match="read the list again"):
        pickle.loads(pickle.dumps(last)).next()  # noqa: S301  # our own bytes


# Reprs.


def test_the_repr_of_a_page_shows_its_rows() -> None:
    page = answered({"list": [{"id": "1", "subject": "a"}, {"id": "2", "quota": 5}], "total": 2})
    assert repr(page) == (
        "Page([Message(body=None, from_=None, id='1', subject='a', time=None, timestamp=None, to=None), "
        "Message(body=None, from_=None, id='2', subject=None, time=None, timestamp=None, to=None, extra={'quota': 5})"
        "], total=2, has_next=False)"
    )


def test_the_repr_of_a_page_is_short() -> None:
    long = dict.fromkeys(("id", "subject", "body", "from", "to", "time", *map(str, range(100))), "x" * 5000)
    page = answered({"list": [long] * 20, "total": 10**30})
    assert "... 17 more]" in repr(page)
    assert len(repr(page)) < 8000
    assert repr(answered({"list": "text", "total": "many"})) == "Page(<unreadable>, total=<unset>, has_next=False)"


class Account(Model):
    __slots__ = ("answer", "inner", "password", "pin")
    __attributes__ = (
        Attribute("answer", "answer", text),
        Attribute("password", "Pass-Word", text),
        Attribute("pin", "pin", text, secret=True),
    )


class Holder(Model):
    __slots__ = ("account",)
    __attributes__ = (Attribute("account", "account", nested(Account)),)


SECRET = "hunter2-canary"  # what is looked for


@pytest.mark.parametrize(
    "data",
    [
        {"pin": SECRET},
        {"mailPassword": SECRET},
        {"api_TOKEN": SECRET},
        {"client-secret": {"deep": [SECRET]}},
        {"nested": [{"x": {"password": SECRET}}]},
        {"nested": {"token_list": [SECRET]}},
    ],
    ids=str,
)
def test_secret_fields_are_not_shown(data: dict[str, Any]) -> None:
    account = Account.from_dict({"answer": "shown", **data})
    assert SECRET not in repr(account)
    assert "***" in repr(account) or "..." in repr(account)
    assert "answer='shown'" in repr(account)
    assert SECRET not in repr(Holder.from_dict({"account": data}))
    assert account.to_dict() == {"answer": "shown", **data}, "only the repr hides them"


@given(json_values, st.sampled_from([Account, models.Message, models.EmailCleanUp]))
@settings(max_examples=50)
@example({"answer": "\ud800\u202e\n", "a": 10**400}, Account)
@example({"a": [[[[[[1]]]]]]}, Account)
@example([{}] * 1000, models.Message)
def test_a_repr_of_any_data_is_short_and_can_be_written(data: Any, model: type[Model]) -> None:
    shown = repr(model.from_dict(data))
    assert len(shown) < 4000
    assert shown.isprintable()
    shown.encode()


@both
def test_a_token_that_the_service_sends_back_is_not_shown(loopback: Loopback, asynchronous: bool) -> None:
    row = {
        "id": TOKEN,
        "subject": f"your token is {TOKEN}, " + "x" * 100,
        "time": "x" * 50 + TOKEN,
        "to": json.dumps(TOKEN),
        "more": [{TOKEN: TOKEN}],
    }
    loopback.respond = lambda request: envelope({"list": [row, TOKEN], "total": 2, TOKEN: TOKEN})
    page = first_page(loopback, asynchronous, token=TOKEN)
    for thing in (page, copy.copy(page), copy.deepcopy(page), *page[:], copy.deepcopy(page[0])):
        assert TOKEN not in repr(thing)
        assert TOKEN[:12] not in repr(thing)
        assert "***" in repr(thing)
    assert page[0].raw == row, "the answer itself is not touched"


# Rows as values.


@pytest.mark.parametrize("model", [models.Message, models.Email, Account], ids=lambda model: model.__name__)
def test_rows_are_equal_by_class_and_data(model: type[Model]) -> None:
    first, same, other = (model.from_dict(data) for data in ({"id": "1"}, {"id": "1"}, {"id": "2"}))
    assert first == same
    assert first != other
    assert first != {"id": "1"}
    assert first != models.Alias.from_dict({"id": "1"})
    assert first in [same]


@pytest.mark.parametrize("answer", [models.Email.from_dict({"id": "1"}), models.EmailCleanUp.from_dict({})], ids=str)
def test_rows_are_not_hashable_and_say_what_to_use(answer: Model) -> None:
    for work in (hash, lambda row: {row}, lambda row: {row: 1}):
        with pytest.raises(TypeError, match=f"{type(answer).__name__} is not hashable.* use its id"):
            work(answer)


@each_copy
def test_rows_can_be_copied(way: str) -> None:
    message = models.Message.from_dict({"id": "1", "to": [], "x": {"y": 1}}, operation="listMessages")
    twin = COPIES[way](message)
    assert twin == message
    assert (repr(twin), twin.extra, seen(twin, "to")) == (repr(message), {"x": {"y": 1}}, seen(message, "to"))
    assert (twin is message) == (way == "copy")
    if way != "copy":
        twin.extra["x"]["y"] = 2
        assert message.raw["x"] == {"y": 1}


def test_both_pages_have_the_same_names() -> None:
    loops = {"__iter__", "__aiter__"}
    assert set(vars(Page)) - loops == set(vars(AsyncPage)) - loops
