"""The walk over the operations that change something, on objects that the walk has made itself and on no others."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from generator.document import Document, OperationEntry
from generator.recorder.exchange import judge, rows
from generator.recorder.keeper import Keeper
from generator.recorder.reads import SOURCES, Caller, Fields, is_read
from generator.recorder.survey import form_at, properties
from generator.recordings import replace_text

#: What is made, changed and, if allowed, taken away again: an operation, and the id of what it makes or takes away.
MAKES = {
    "addDomain": "domain_id",
    "addGroupPay": "group_pay_id",
    "addEmail": "mail_id",
    "addAlias": "alias_id",
    "addMessageNotice": "message_notice_id",
    "addSmtpRule": "smtp_filter_id",
}
CHANGES = (
    "updateDomain",
    "updateGroupPay",
    "bindDomainToGroupPay",
    "unbindDomainFromGroupPay",
    "updateEmail",
    "updateAlias",
    "updateMessageNotice",
    "checkMessageNotice",
    "updateSmtpRule",
    "cleanUpEmail",
)
TAKES = {
    "deleteSmtpRule": "smtp_filter_id",
    "deleteMessageNotice": "message_notice_id",
    "deleteAlias": "alias_id",
    "deleteEmail": "mail_id",
    "deleteDomain": "domain_id",
}
ORDER = (*MAKES, *CHANGES, *TAKES)

#: Ids of what the walk has made and not taken away yet, kept beside the recordings while it runs. They are real ids.
JOURNAL = ".made.json"

#: Optional fields that are sent as well: one to change, and one that says where the object belongs.
_WELCOME = ("mark", "domain_id")
_MOST_PAGES = 50


@dataclass
class Writes:
    """Calls what changes something.

    domain: Name of a domain that may be added to the account.
    confirm: Asks for leave to run a destructive operation; None means that none runs.
    done: Operations that need not be called.
    """

    document: Document
    keeper: Keeper
    call: Caller
    domain: str
    confirm: Callable[[OperationEntry], bool] | None
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._entries = {entry.name: entry for entry in self.document.operations()}
        self._journal = self.keeper.folder / JOURNAL
        self.made: dict[str, str] = json.loads(self._journal.read_text()) if self._journal.exists() else {}

    def order(self) -> list[OperationEntry]:
        """What may be called, in order: the object before what is done to it."""
        return [self._entries[name] for name in ORDER if name in self._entries and name not in self.done]

    def make_and_change(self) -> None:
        """Calls all but what takes away."""
        for entry in self.order():
            if entry.name not in TAKES:
                self._write(entry)

    def take_away(self) -> None:
        """Deletes what was made, if allowed. What is left of it is noted by its id, and then forgotten."""
        for entry in self.order():
            if entry.name in TAKES:
                self._write(entry)
        self.keeper.notes += [f"left in the account: {name} {value}" for name, value in self.made.items()]
        self._journal.unlink(missing_ok=True)

    def reason_against(self, entry: OperationEntry) -> str:
        """Why an operation that changes something is never called; empty if it may be."""
        if is_read(entry) or entry.name in ORDER:
            return ""
        if "message_id" in properties(self.document, form_at(self.document, entry)):
            return "it needs a message, and no operation makes one"
        return "it acts on a whole server, and no operation makes one"

    def _write(self, entry: OperationEntry) -> None:
        fields = self._fields(entry)
        if fields is None:
            self.keeper.notes.append(f"{entry.name}: skipped, what it acts on was not made by this tool")
        elif entry.name in MAKES and MAKES[entry.name] in self.made:
            self.keeper.notes.append(f"{entry.name}: skipped, its object stands from the run before")
        elif entry.data.get("x-getmx-destructive") and not (self.confirm and self.confirm(entry)):
            self.keeper.notes.append(f"{entry.name}: skipped, it is destructive and was not confirmed")
        elif entry.name in MAKES:
            self._make(entry, fields, MAKES[entry.name])
        elif self._is_done(entry, fields) and entry.name in TAKES:
            self._forget(TAKES[entry.name])

    def _fields(self, entry: OperationEntry) -> Fields | None:
        """What is sent, in the order of the form; None if an object is missing."""
        form = self.document.get(form_at(self.document, entry))
        needed = [name for name in form["required"] if name != "token"]
        needed += [name for name, one in form["properties"].items() if one.get("x-getmx-client-requires")]
        values = {**self._values(), **self.made}
        if not set(needed) <= values.keys():
            return None
        return {name: values[name] for name in form["properties"] if name in values and name in (*needed, *_WELCOME)}

    def _values(self) -> Fields:
        mailbox = f"recorded-{secrets.token_hex(4)}@{self.domain}"
        password = secrets.token_urlsafe(18)
        return {"domain": self.domain, "mail": mailbox, "password": password, "mark": "recorded"} | dict.fromkeys(
            ("rule", "action"), "{}"
        )

    def _make(self, entry: OperationEntry, fields: Fields, name: str) -> None:
        """What an addition answers is unknown, so its id is the one that its list has more than before."""
        before = self._listed(name)
        if not self._is_done(entry, fields):
            return
        new = self._listed(name) - before
        if len(new) == 1:
            self.made[name] = new.pop()
            self._save()
        else:
            self.keeper.notes.append(f"{entry.name}: {len(new)} new ids in {SOURCES[name]}, so its own is not known")

    def _listed(self, name: str) -> set[str]:
        found: set[str] = set()
        for page in range(1, _MOST_PAGES + 1):
            exchange = self.call(self._entries[SOURCES[name]], {"page": str(page), "limit": "20"})
            envelope = None if isinstance(exchange, str) else judge(exchange, self.keeper.success_codes).envelope
            ids = {str(row.get("id", row.get(name))) for row in rows(envelope or {}) if isinstance(row, dict)}
            if ids <= found:
                break
            found |= ids
        return found

    def _is_done(self, entry: OperationEntry, fields: Fields) -> bool:
        exchange = self.call(entry, fields)
        if isinstance(exchange, str):
            self.keeper.notes.append(f"{entry.name}: {exchange}")
            return False
        self.keeper.keep(exchange)
        return judge(exchange, self.keeper.success_codes).envelope is not None

    def _forget(self, name: str) -> None:
        del self.made[name]
        self._save()

    def _save(self) -> None:
        replace_text(self._journal, json.dumps(self.made))
