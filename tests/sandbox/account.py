"""An account in a sandbox, called without HTTP; the spec judges each of its answers."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from getmx import OPERATIONS, Field, Model, Operation
from getmx_sandbox import Code, Sandbox
from getmx_sandbox.handlers import HANDLERS
from getmx_sandbox.memory import Alias, Notice, SmtpRule, kept, seconds
from tests.support import spec

TOKEN = "canary-token-7f3a"
PASSWORD = "canary-password-9c1e"

#: Operations that no spec has, for tests that need any one: nothing but a form and an empty answer.
PING: Operation[Model] = Operation("ping", "pings.ping", "/v1/ping", lambda: Model, retry="safe")
PONG = PING._replace(id="pong", path="/v1/pong", fields=(Field("password", secret=True), Field("mail")))
_KNOWN = {**OPERATIONS, **{operation.id: operation for operation in (PING, PONG)}}


#: Two reads that take any form, whatever the spec has by now.
READ, OTHER_READ = [
    operation
    for operation in OPERATIONS.values()
    if operation.retry == "safe" and operation.server == "shared" and not operation.at_least
    and not any(field.required for field in operation.fields)
][:2]  # fmt: skip


def needs(*operations: str) -> pytest.MarkDecorator:
    """For a test of what the sandbox does for these operations: it is skipped once the spec has one of them no more."""
    missing = set(operations) - OPERATIONS.keys()
    return pytest.mark.skipif(bool(missing), reason=f"the spec has no {', '.join(sorted(missing))}")


def with_made_up(token: str = "sandbox-token", **options: Any) -> Sandbox:
    """A sandbox that answers the made-up operations, too."""
    return Sandbox(token=token, operations=_KNOWN, **options)


class Account:
    """One domain a.com in a pay group with the mailbox user@a.com, and b.com on Scale with user@b.com."""

    def __init__(self) -> None:
        self.sandbox = with_made_up(TOKEN)
        memory = self.sandbox._memory
        self.group_pay_id = memory.new_group_pay("group").id
        domain = memory.add_domain("a.com", self.group_pay_id, "first")
        self.domain_id = domain.id
        self.mail_id = memory.add_mailbox(domain, "user@a.com", "first", seconds(self.sandbox.clock.now())).id
        self.scale_domain_id = self.sandbox.add_domain("b.com")
        self.sandbox.scale(self.scale_domain_id)
        self.scale_mail_id = self.sandbox.add_mailbox("user@b.com")

    def answer(self, operation: str, server: Any = "shared", token: str | None = None, **fields: Any) -> Any:
        """The envelope that a form with these fields gets.

        A test of what the sandbox does for an operation is skipped once the spec has no such operation or field, or
        declares another answer than the sandbox gives.
        """
        known = _KNOWN.get(operation)
        if known is None or fields.keys() - {field.name for field in known.fields}:
            pytest.skip(f"the spec has no {operation} with {', '.join(fields) or 'any fields'}")
        envelope = self.sent(operation, [("token", token or self.sandbox.token), *pairs(fields)], server)
        if operation in HANDLERS and self.sandbox.calls[-1].generic:
            pytest.skip(f"the spec declares the answer of {operation} in another way")
        return envelope

    def sent(self, operation: str, form: list[tuple[str, str]], server: Any = "shared") -> Any:
        envelope = self.sandbox.handle(_KNOWN[operation].path, form, server=server)
        assert answer_errors(operation, envelope) == []
        assert self.sandbox.calls[-1].code == envelope["code"]
        return envelope

    def data(self, operation: str, **fields: Any) -> Any:
        """What a call answers that has to succeed. The test is skipped once the spec refuses its form."""
        envelope = self._kept(operation, fields)
        assert (envelope["code"], envelope["msg"]) == (200, "成功"), envelope
        return envelope["data"]

    def code(self, operation: str, **fields: Any) -> int:
        """The code of a call that has to fail, though not by a rule for its form."""
        envelope = self._kept(operation, fields)
        assert envelope["data"] is None
        code: int = envelope["code"]
        assert code not in (0, 200)
        return code

    def breaks_a_rule(self, operation: str, **fields: Any) -> bool:
        """Whether a call fails by a rule for its form."""
        envelope = self.answer(operation, **fields)
        return (envelope["code"], envelope["data"]) == (Code.BROKEN_RULE, None)

    def _kept(self, operation: str, fields: dict[str, Any]) -> Any:
        """The envelope for a form that keeps the rules. The test is skipped once the spec has others for it."""
        envelope = self.answer(operation, **fields)
        form = {name: value for name, value in fields.items() if name not in ("token", "server")}
        if envelope["code"] == Code.BROKEN_RULE and spec.form_errors(operation, {"token": TOKEN, **form}):
            pytest.skip(f"the spec has other rules for {operation}")
        return envelope

    def added(self, operation: str, **fields: Any) -> str:
        new: str = self.data(operation, **fields)["id"]
        return new

    def add_mailbox(self, mail: str, **fields: Any) -> str:
        return self.added("addEmail", domain_id=self.domain_id, mail=mail, password=PASSWORD, **fields)

    def ids(self, operation: str, **fields: Any) -> list[str]:
        """The ids of the rows that a list answers."""
        return [row["id"] for row in self.data(operation, **fields)["list"]]

    def messages(self, folder: Any = "Inbox", **fields: Any) -> list[str]:
        """The ids of the messages of user@a.com."""
        return self.ids("listMessages", **{"mail_id": self.mail_id, "folder": folder, **fields})


def answer_errors(operation: str, envelope: Any) -> list[str]:
    """Where an answer differs from the spec. Of an error that speaks of the envelope alone, not of its data."""
    if envelope["code"] in (0, 200) and operation in OPERATIONS:
        return spec.answer_errors(operation, envelope)
    return [error.message for error in _ENVELOPE.iter_errors(envelope)]


_ENVELOPE = Draft202012Validator(spec.document()["components"]["schemas"]["Envelope"])


def declared(operation: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Those of the fields that the operation has."""
    return {field.name: fields[field.name] for field in _KNOWN[operation].fields if field.name in fields}


def with_real_ids(account: Account, operation: str, example: dict[str, Any]) -> dict[str, Any]:
    """The spec's example for an account that has what it names."""
    memory = account.sandbox._memory
    on_scale = OPERATIONS[operation].path.startswith("/v1/vip-ip/")
    rule = SmtpRule(memory.new_id(), "{}", "{}", "", 1, account.domain_id, "")
    known = {
        "domain_id": account.scale_domain_id if on_scale else account.domain_id,
        "group_pay_id": account.group_pay_id,
        "mail_id": account.mail_id,
        "message_id": account.sandbox.deliver("user@a.com"),
        "alias_id": kept(memory.aliases, Alias(memory.new_id(), account.domain_id)).id,
        "message_notice_id": kept(memory.notices, Notice(memory.new_id(), account.domain_id, "", 0)).id,
        "smtp_filter_id": kept(memory.smtp_rules, rule).id,
        "domain": "c.com",
        "mail": "new@a.com",
    }
    return {name: known.get(name, value) for name, value in example.items() if name != "token"}


def pairs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]
