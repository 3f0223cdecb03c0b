"""How a handler is named, and what several of them need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..forms import Form
from ..memory import Domain, GroupPay, Mailbox, Memory, SmtpRule

Row = dict[str, Any]
Data = dict[str, Any] | None

#: None stands for an empty success in the shape that the spec declares.
Handler = Callable[[Memory, Form], Data]

#: By operationId. A handler whose operation the spec has no more is never called.
HANDLERS: dict[str, Handler] = {}

#: By operationId: what a handler does without a page of the vendor that says so.
GUESSES: dict[str, str] = {}


def serves(operation: str, guesses: str = "") -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        HANDLERS[operation] = handler
        if guesses:
            GUESSES[operation] = guesses
        return handler

    return register


def page(rows: Sequence[Row], form: Form) -> Data:
    limit = form.number("limit", 20)
    start = (form.number("page", 1) - 1) * limit
    return {"list": list(rows[start : start + limit]), "total": len(rows)}


def matches(form: Form, row: Row, *names: str) -> bool:
    return all(form.text(name) in ("", row[name]) for name in names)


def is_named(form: Form, name: str, value: str) -> bool:
    return form.text(name).lower() in ("", value)


def change(row: Domain | GroupPay | Mailbox | SmtpRule, form: Form, *names: str) -> None:
    """Sets the texts that were sent, also empty ones. A text that was left out stays as it is."""
    for name in names:
        if name in form.values:
            setattr(row, name, form.text(name))
