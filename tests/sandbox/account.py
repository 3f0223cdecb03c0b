"""An account in a sandbox, called without HTTP; the spec judges each of its answers."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator

from getmx import OPERATIONS
from getmx_sandbox import Sandbox
from tests.support import spec

TOKEN = "canary-token-7f3a"
PASSWORD = "canary-password-9c1e"


class Account:
    """One domain a.com in a pay group with the mailbox user@a.com, and b.com on Scale with user@b.com."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(token=TOKEN)
        self.group_pay_id = self.added("addGroupPay", mark="group")
        self.domain_id = self.added("addDomain", domain="a.com", group_pay_id=self.group_pay_id, mark="first")
        self.mail_id = self.add_mailbox("user@a.com", mark="first")
        self.scale_domain_id = self.added("addDomain", domain="b.com")
        self.sandbox.scale(self.scale_domain_id)
        self.scale_mail_id = self.sandbox.add_mailbox("user@b.com")

    def answer(self, operation: str, server: Any = "shared", token: str | None = None, **fields: Any) -> Any:
        """The envelope that a form with these fields gets."""
        return self.sent(operation, [("token", token or self.sandbox.token), *pairs(fields)], server)

    def sent(self, operation: str, form: list[tuple[str, str]], server: Any = "shared") -> Any:
        envelope = self.sandbox.handle(OPERATIONS[operation].path, form, server=server)
        assert answer_errors(operation, envelope) == []
        assert self.sandbox.calls[-1].code == envelope["code"]
        return envelope

    def data(self, operation: str, **fields: Any) -> Any:
        """What a call answers that has to succeed."""
        envelope = self.answer(operation, **fields)
        assert (envelope["code"], envelope["msg"]) == (200, "成功"), envelope
        return envelope["data"]

    def code(self, operation: str, **fields: Any) -> int:
        """The code of a call that has to fail."""
        envelope = self.answer(operation, **fields)
        assert envelope["data"] is None
        code: int = envelope["code"]
        assert code not in (0, 200)
        return code

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
    if envelope["code"] in (0, 200):
        return spec.answer_errors(operation, envelope)
    return [error.message for error in _ENVELOPE.iter_errors(envelope)]


_ENVELOPE = Draft202012Validator(spec.document()["components"]["schemas"]["Envelope"])


def pairs(fields: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(value))
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]
