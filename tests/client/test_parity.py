"""The two clients are one: the same names and signatures, the same requests, the same outcome for the same answer."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from getmx import OPERATIONS, AsyncGetMX, AsyncPage, GetMX, Page
from getmx._runtime.client import AsyncClient, SyncClient
from getmx._runtime.waiting import AsyncMessageWaiting, MessageWaiting
from tests.support.calls import OPERATION_IDS, arguments, method, unconfirmed_is_fine
from tests.support.clients import Clock, run
from tests.support.loopback import Answer, Loopback, envelope

#: What an async name is called on the sync side.
NAMES = {"__aenter__": "__enter__", "__aexit__": "__exit__", "__aiter__": "__iter__"}

RESOURCES = sorted({operation.split(".")[0] for operation in (o.method for o in GetMX._api.operations.values())})


def signatures(kind: type[Any]) -> dict[str, str]:
    """Every public method and protocol method of a class, in the words of the sync side."""
    members = inspect.getmembers(kind, lambda member: inspect.isfunction(member) or isinstance(member, property))
    if hasattr(kind, "__aiter__"):  # Its plain `__iter__` only says what to write instead.
        members = [(name, member) for name, member in members if name != "__iter__"]
    return {
        NAMES.get(name, name): as_sync(str(inspect.signature(getattr(member, "fget", member))))
        for name, member in members
        if not name.startswith("_") or name in {"__init__", *NAMES, *NAMES.values()}
    }


def as_sync(signature: str) -> str:
    named = signature.replace("AsyncHTTPClient", "SyncHTTPClient").replace("AsyncClient", "SyncClient")
    named = re.sub(r"AsyncGenerator\[(.*), None\]", r"Generator[\1, None, None]", named)
    return re.sub(r"Awaitable\[(.*?)\](?=[,)]|$)", r"\1", named.replace("Async", ""))


def resource(client: type[Any], name: str) -> type[Any]:
    return type(getattr(client(token="token"), name))


PAIRS = [
    (GetMX, AsyncGetMX),
    (SyncClient, AsyncClient),
    (Page, AsyncPage),
    (MessageWaiting, AsyncMessageWaiting),
    *((resource(GetMX, name), resource(AsyncGetMX, name)) for name in RESOURCES),
]


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS, ids=lambda kind: kind.__name__)
def test_both_sides_have_the_same_methods_with_the_same_signatures(sync: type[Any], asynchronous: type[Any]) -> None:
    assert signatures(sync) == signatures(asynchronous)
    assert signatures(sync) != {}


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS, ids=lambda kind: kind.__name__)
def test_both_sides_say_the_same_of_themselves(sync: type[Any], asynchronous: type[Any]) -> None:
    for name in signatures(sync):
        if name.startswith("__") and name != "__init__":
            continue
        # An example shows the way of its own side.
        first, second = (
            (inspect.getdoc(getattr(kind, name)) or "").partition("Example:")[0] for kind in (sync, asynchronous)
        )
        assert first.split() == second.replace("`async for`", "`for`").replace("Async", "").split(), name


def test_what_is_awaited_is_awaitable_and_nothing_else() -> None:
    awaited = {"request", "close"}
    for name in signatures(AsyncClient):
        if not name.startswith("__"):
            assert inspect.iscoroutinefunction(getattr(AsyncClient, name)) == (name in awaited), name


# The same behaviour for the same answer.


class Outcome(NamedTuple):
    """How a call ended, and what the server saw of it."""

    kind: str
    text: str
    facts: tuple[Any, ...]
    requests: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    slept: tuple[float, ...]
    deviations: tuple[str, ...]


def outcome(loopback: Loopback, work: Callable[[Any], Any], asynchronous: bool, **options: Any) -> Outcome:
    clock, deviations = Clock(), list[str]()
    loopback.requests.clear()
    options = {"on_deviation": lambda deviation: deviations.append(str(deviation)), **options}
    try:
        with unconfirmed_is_fine():
            answer = run(work, asynchronous, loopback.url, clock=clock, **options)
        kind, text = type(answer).__name__.removeprefix("Async"), repr(getattr(answer, "raw", answer.__class__))
        facts: tuple[Any, ...] = ()
    except Exception as error:  # whatever comes out is compared
        kind, text = type(error).__name__, str(error)
        names = ("operation", "attempts", "retryable", "curl", "code", "msg", "status", "pointer", "fault")
        facts = tuple(getattr(error, name, None) for name in names)
    requests = tuple((request.path, tuple(request.form)) for request in loopback.requests)
    return Outcome(kind, text, facts, requests, tuple(clock.slept), tuple(deviations))


ANSWERS = {
    "rows": envelope({"list": [{"id": "1"}], "total": 1}),
    "nothing": envelope({}),
    "null": envelope(None),
    "list": envelope([{"id": "1"}]),
    "text": envelope("text"),
    "numbers": envelope({"list": [{"id": 1}, 5], "total": "2"}),
    "refused": envelope(None, code=7, msg="wrong token"),
    "refused with a status": envelope(None, code=401, status=401),
    "code as text": Answer(b'{"code": "200", "msg": null, "data": {}}'),
    "no code": Answer(b'{"msg": ""}'),
    "empty": Answer(b""),
    "html": Answer(b"<p>"),
    "broken": Answer(b"{"),
    "not gzip": Answer(b"x", 200, {"Content-Encoding": "gzip"}),
    "too large": Answer(b"x" * 5000),
    "redirect": Answer(b"", 307, {"Location": "http://127.0.0.1:1/"}),
    "404": Answer(b"", 404),
    "429": Answer(b"", 429, {"Retry-After": "3"}),
    "429, too long": Answer(b"", 429, {"Retry-After": "300"}),
    "500": Answer(b"", 500),
    "503": Answer(b"", 503, {"Retry-After-Ms": "40"}),
}

#: One whose path nobody has confirmed; any one, once there is none.
ASSUMED = min(OPERATIONS.values(), key=lambda operation: (operation.confirmed, operation.paging or "")).id

WORKS: dict[str, Callable[[Any], Any]] = {
    "safe": lambda mx: mx.scale.remaining_space(domain_id="1"),
    "unsent": lambda mx: mx.emails.clean_up(mail_id="1"),
    "assumed": lambda mx: method(mx, ASSUMED)(**arguments(ASSUMED)),
    "one": lambda mx: mx.messages.get(folder="Inbox", mail_id="1", message_id="1"),
    "page": lambda mx: mx.messages.list(folder="Inbox", mail_id="1", limit=1),
    "cursor": lambda mx: mx.emails.list_v2(),
    "raw": lambda mx: mx.request("/v9/new", {"a": 1}),
    "wait": lambda mx: mx.messages.wait_for(mail_id="1", timeout=3),
}


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_the_same_answer_has_the_same_outcome(loopback: Loopback, answer: str, work: str) -> None:
    loopback.respond = lambda request: ANSWERS[answer]
    options = {"max_answer_bytes": 4000}
    first = outcome(loopback, WORKS[work], False, **options)
    second = outcome(loopback, WORKS[work], True, **options)
    assert first == second


@pytest.mark.parametrize("work", WORKS)
def test_strict_clients_are_alike_too(loopback: Loopback, work: str) -> None:
    for answer in ("text", "numbers", "code as text", "null"):
        loopback.respond = lambda request, answer=answer: ANSWERS[answer]  # type: ignore[misc]  # mypy infers no default
        assert outcome(loopback, WORKS[work], False, strict=True) == outcome(loopback, WORKS[work], True, strict=True)


@pytest.mark.parametrize("work", WORKS)
def test_both_say_the_same_of_a_server_that_is_not_there(loopback: Loopback, work: str) -> None:
    options = {"scale_base_url": "http://127.0.0.1:1", "max_retries": 1}
    first, second = (
        outcome(loopback, lambda mx: WORKS[work](mx.with_options(base_url="http://127.0.0.1:1")), kind, **options)
        for kind in (False, True)
    )
    # In brackets is httpx's own word for it, which differs.
    assert first.text.split(" (Connect")[0] == second.text.split(" (Connect")[0]
    assert first._replace(text="") == second._replace(text="")
    assert first.kind == "GetMXConnectionError"


WRONG: dict[str, Callable[[Any], Any]] = {
    "unknown keyword": lambda mx: mx.emails.clean_up(mail="1", mail_id="1"),
    "empty": lambda mx: mx.emails.clean_up(mail_id=""),
    "timeout": lambda mx: mx.emails.clean_up(mail_id="1", timeout=0),
    "deadline": lambda mx: mx.emails.clean_up(mail_id="1", deadline="x"),
    "max_retries": lambda mx: mx.emails.clean_up(mail_id="1", max_retries=-1),
    "extra_fields": lambda mx: mx.emails.clean_up(mail_id="1", extra_fields=5),
    "extra_headers": lambda mx: mx.emails.clean_up(mail_id="1", extra_headers={"Content-Type": "x"}),
    "cursor": lambda mx: mx.messages.list(folder="Inbox", mail_id="1", cursor="x"),
    "target": lambda mx: mx.request("nothing"),
    "copy": lambda mx: mx.with_options(base_url="x"),
    "wait": lambda mx: mx.messages.wait_for(mail_id="1", timeout=0),
}


@pytest.mark.parametrize("work", WRONG)
def test_mistakes_are_refused_alike(loopback: Loopback, work: str) -> None:
    first, second = (outcome(loopback, WRONG[work], kind) for kind in (False, True))
    assert first == second
    assert (first.kind, first.requests) == ("GetMXInputError", ())


def test_every_operation_sends_the_same_and_answers_the_same_class(loopback: Loopback) -> None:
    loopback.answer({"list": [{"id": "1"}]})
    for operation in OPERATION_IDS:

        def work(mx: Any, operation: str = operation) -> Any:
            return method(mx, operation)(**arguments(operation))

        assert outcome(loopback, work, False) == outcome(loopback, work, True)


def test_all_rows_of_all_pages_are_the_same(loopback: Loopback) -> None:
    def respond(request: Any) -> Answer:
        page = int(dict(request.form).get("page", 1))
        return envelope({"list": [{"id": str(number)} for number in range(2 * page - 2, min(2 * page, 5))], "total": 5})

    async def collect(page: Any) -> list[Any]:
        first = await page
        return [[row.id async for row in first], [len(later.items) async for later in first.pages()]]

    def work(mx: Any) -> Any:
        page = mx.messages.list(folder="Inbox", mail_id="1", limit=2)
        if asyncio.iscoroutine(page):
            return collect(page)
        return [[row.id for row in page], [len(later.items) for later in page.pages()]]

    loopback.respond = respond
    first, second = (run(work, kind, loopback.url) for kind in (False, True))
    assert first == second == [["0", "1", "2", "3", "4"], [2, 2, 1]]
