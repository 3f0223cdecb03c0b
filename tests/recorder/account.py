"""An account of a service as recorded.openapi.yaml describes it: what stands in it, and what calls make of that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.package import facts_of
from generator.spec import Spec, load

#: The tests of the recorder bring their own spec: the project's may change in any way.
RECORDED = Path(__file__).with_name("recorded.openapi.yaml")
SPEC = Spec(load(RECORDED))
FACTS = facts_of(SPEC)
PATHS = {operation.path: operation.id for operation in SPEC.operations}

TOKEN = "tok-5e8f0c1d7a9b"

#: Resources by their place in paths, and the field that names an object of each.
IDS = {
    "domain": "domain_id",
    "group-pay": "group_pay_id",
    "mail": "mail_id",
    "alias": "alias_id",
    "message-notice": "message_notice_id",
    "smtp-filter": "smtp_filter_id",
}
DOMAIN, GROUP_PAY, MAIL, ALIAS, MESSAGE = (f"180000000000000000{number}" for number in range(1, 6))
STAMP = 1795638792

#: What is told of a server's space.
SPACE = tuple(SPEC.operation("getRemainingSpace").answer.data.fields)

Rows = list[dict[str, Any]]


def _seed() -> dict[str, Rows]:
    """Two domains, three mailboxes, and mail in the first."""
    return {
        "domain": [
            {"id": DOMAIN, "domain": "example.com", "group_pay_id": GROUP_PAY, "mark": ""},
            {"id": f"{DOMAIN[:-1]}6", "domain": "example.org", "group_pay_id": "", "mark": ""},
        ],
        "group-pay": [{"id": GROUP_PAY, "mark": "sample"}],
        "mail": [
            {"id": f"{MAIL[:-2]}{number}", "domain_id": DOMAIN, "mail": mail, "mark": ""}
            for number, mail in ((13, "alice@example.com"), (14, "bob@example.com"), (15, "carol@example.org"))
        ],
        "alias": [{"id": ALIAS, "domain_id": DOMAIN, "mail": "info@example.com", "mail_id": f"{MAIL[:-2]}13"}],
        "message-notice": [],
        "smtp-filter": [],
    }


def _messages() -> Rows:
    texts = (("A question", "Do you sell apples?"), ("Your code", "It is 246810."), ("Welcome", "Welcome, alice."))
    return [
        {
            "body": body,
            "from": "sender@example.net",
            "id": f"{MESSAGE[:-2]}2{number}",
            "subject": subject,
            "time": "2026-11-25 20:33:12",
            "to": "alice@example.com",
            "timestamp": STAMP,
        }
        for number, (subject, body) in enumerate(texts)
    ]


class UnknownPath(Exception):
    """There is no such endpoint."""


class Failure(Exception):
    """An API error: its code and its message."""


@dataclass
class Account:
    """Answers calls, and keeps what they change. `called` are the operations, in turn."""

    rows: dict[str, Rows] = field(default_factory=_seed)
    called: list[str] = field(default_factory=list)
    made: int = 0

    def handle(self, path: str, form: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The envelope. Raises UnknownPath for a path that the spec does not have."""
        if path not in PATHS:
            raise UnknownPath(path)
        self.called.append(PATHS[path])
        try:
            return {"code": 200, "msg": "成功", "data": self._data(path, dict(form))}
        except Failure as failure:
            code, msg = failure.args
            return {"code": code, "msg": msg, "data": None}

    def listed(self, *kinds: str) -> Rows:
        """The rows of some resources, of all but pay groups by default: those can be taken away again."""
        return [row for kind in kinds or [kind for kind in IDS if kind != "group-pay"] for row in self.rows[kind]]

    def _data(self, path: str, form: dict[str, str]) -> Any:
        if form.get("token") != TOKEN:
            raise Failure(40100, "the token is wrong")
        version, kind, action = path.removeprefix("/").split("/", 2)
        if kind == "message":
            return self._mail(action, form)
        if kind == "vip-ip" and "group_pay_id" not in form:
            raise Failure(42100, "the domain is not on Scale")
        if kind == "vip-ip":
            return dict.fromkeys(SPACE, 7)
        if action == "total":
            return {"total": len(self.rows["mail"])}
        if version == "v2":
            return {"list": [{**row, "created_at": STAMP} for row in self.rows["mail"]]}
        return self._of_resource(kind, action, form)

    def _mail(self, action: str, form: dict[str, str]) -> Any:
        self._named("mail", form)
        messages = (
            _messages() if form["mail_id"] == self.rows["mail"][0]["id"] and form.get("folder") == "Inbox" else []
        )
        if action == "folder/list":
            return {"list": [{"name": name} for name in ("Inbox", "Drafts", "Sent", "Deleted Items")], "total": 4}
        if action == "detail":
            messages = [{**row, "plain_text": row["body"]} for row in messages if row["id"] == form["message_id"]]
        return {"list": messages, "total": len(messages)}

    def _of_resource(self, kind: str, action: str, form: dict[str, str]) -> Any:
        known = self.rows[kind]
        if action == "list":
            start = (int(form.get("page", 1)) - 1) * 20
            return {"list": known[start : start + 20], "total": len(known)}
        if action == "create":
            self.made += 1
            row = {"id": str(1900000000000000000 + self.made), "mark": ""}
            known.insert(
                0, row | {name: text for name, text in form.items() if name in ("domain", "mail", "domain_id")}
            )
            return {"id": row["id"]}
        row = self._named(kind, form)
        if action == "detail":
            return row
        if action == "delete":
            known.remove(row)
        return {}

    def _named(self, kind: str, form: dict[str, str]) -> dict[str, Any]:
        for row in self.rows[kind]:
            if row["id"] == form.get(IDS[kind]):
                return row
        raise Failure(40400, f"{IDS[kind]} is unknown")
