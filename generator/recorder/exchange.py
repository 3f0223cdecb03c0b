"""One exchange as it went over the wire, and what can be told of its answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from generator.package import is_code, is_empty
from generator.recordings import REDACTED
from generator.spec import MAX_DEPTH, Operation, walk


@dataclass(frozen=True)
class Exchange:
    """A request and its response. Nothing of it is redacted, so neither its form nor its text is ever shown.

    base_url: The address that was called, without the path.
    date: YYYY-MM-DD.
    """

    operation: Operation
    base_url: str
    form: tuple[tuple[str, str], ...] = field(repr=False)
    status: int
    text: str = field(repr=False)
    date: str

    @property
    def token(self) -> str:
        """The token that was sent; empty if none was."""
        return next((text for name, text in self.form if name == "token"), "")


@dataclass(frozen=True)
class Verdict:
    """Of an answer: the envelope if it is a success, else why it proves nothing.

    is_unlisted: Whether there is data all the same, so that the code may be one of a success.
    """

    envelope: dict[str, Any] | None
    problem: str = ""
    is_unlisted: bool = False


def judge(exchange: Exchange, is_success: Callable[[dict[str, Any]], bool], redacted: Callable[[str], str]) -> Verdict:
    """Whether the exchange is a success: an envelope with HTTP status 200 that `is_success` takes for one.

    redacted: Makes of the service's message one that may be shown.
    """
    try:
        envelope = _envelope(exchange.text)
    except _NoEnvelope as error:
        against = ", which speaks against the path" if exchange.status in (404, 405) else ""
        return Verdict(None, str(error) if exchange.status == 200 else f"HTTP status {exchange.status}{against}")
    msg = str(envelope.get("msg", ""))
    msg = msg.replace(exchange.token, REDACTED) if exchange.token else msg
    said = f"{envelope['code']}: {redacted(msg)!a}"
    if exchange.status != 200:
        # The service may answer so where an object is missing, and where the path is: it tells nothing of the path.
        return Verdict(None, f"HTTP status {exchange.status} with code {said}")
    if is_success(envelope):
        return Verdict(envelope)
    if is_empty(envelope):
        return Verdict(None, f"API error {said}")
    return Verdict(None, f"data came, but its code is not listed: {said}", True)


class _NoEnvelope(Exception):
    """What the text is instead."""


def _envelope(text: str) -> dict[str, Any]:
    try:
        envelope = json.loads(text, parse_constant=_refuse_constant)
        if max(at.count("/") for at, _ in walk(envelope)) >= MAX_DEPTH:
            raise RecursionError
    except ValueError:
        raise _NoEnvelope("the answer is not JSON") from None
    except RecursionError:
        raise _NoEnvelope("the answer is nested too deeply") from None
    if not isinstance(envelope, dict) or not is_code(envelope.get("code")):
        raise _NoEnvelope("the answer is no envelope with a code")
    return envelope


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
