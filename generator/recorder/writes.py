"""The walk over the operations that change something, on objects that the walk has made itself and on no others."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.package import SOURCES, is_read, rows
from generator.recorder.keeper import Keeper
from generator.recorder.live import Caller, Fields
from generator.recordings import RecordingError
from generator.spec import Operation, replace_text

#: What is made, changed and, if allowed, taken away again: an operation, and the id of what it makes or takes away.
MAKES = {
    "addDomain": "domain_id",
    "addGroupPay": "group_pay_id",
    "addEmail": "mail_id",
    "addAlias": "alias_id",
    "addMessageNotice": "message_notice_id",
    "addSmtpRule": "smtp_filter_id",
}
MAKERS = {key: name for name, key in MAKES.items()}
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
#: What undoes another operation, and so has to come after it even if that one is recorded.
UNDOES = {"unbindDomainFromGroupPay": "bindDomainToGroupPay"}

#: What the walk has made and not taken away yet, or was about to make, kept beside the recordings. It holds digests of
#: ids and names, by which a later run knows them again in the account's lists.
JOURNAL = ".made.json"

#: Optional fields that are sent as well: one to change, and one that says where the object belongs.
_WELCOME = ("mark", "domain_id")
_MOST_PAGES = 50


@dataclass
class Journal:
    """What has to outlive a run that is cut short.

    made: Ids of objects that stand, by the field that names them. Those of a run before are known once `find_made` met
        them.
    intended: Of an object whose id is not known: the digest of what it was to be called (empty if nothing names it),
        and those of the ids that its list had before.
    called: What objects are called that this tool has named itself, by the field that names them.
    unmet: Digests of the ids of objects that a run before has made.
    """

    path: Path
    made: dict[str, str] = field(default_factory=dict)
    intended: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    unmet: dict[str, str] = field(default_factory=dict)
    salt: str = field(default_factory=lambda: secrets.token_hex(16))

    @classmethod
    def read(cls, path: Path) -> Journal:
        """What the run before has left; empty if there is nothing. Raises RecordingError if it cannot be read."""
        if not path.exists():
            return cls(path)
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            intended = {key: (name, list(ids)) for key, (name, ids) in known["intended"].items()}
            return cls(path, {}, intended, dict(known["called"]), dict(known["made"]), str(known["salt"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RecordingError(f"{path}: cannot be read; it named objects that a run before has made") from None

    def digest(self, text: str) -> str:
        """What stands for an id or a name in the file; empty for an empty text."""
        return hashlib.sha256(f"{self.salt} {text}".encode()).hexdigest() if text else ""

    def find_made(self, key: str, ids: Iterable[str]) -> None:
        """Learns the id of what a run before has made, from all ids of its list. What is not there is gone."""
        digest = self.unmet.pop(key)
        for row_id in ids:
            if self.digest(row_id) == digest:
                self.made[key] = row_id

    def write(self) -> None:
        """Keeps it; nothing is kept of nothing."""
        made = self.unmet | {key: self.digest(row_id) for key, row_id in self.made.items()}
        if made or self.intended:
            called = {key: name for key, name in self.called.items() if key in made or key in self.intended}
            text = json.dumps({"salt": self.salt, "made": made, "intended": self.intended, "called": called})
            replace_text(self.path, text)
        else:
            self.path.unlink(missing_ok=True)

    def left(self) -> list[str]:
        """For people: what stands, or may stand, in the account."""
        standing = dict.fromkeys((*self.made, *self.unmet), "") | dict.fromkeys(self.intended, ", if it was made")
        return [
            f"left in the account: {key} of what is called {self.called.get(key) or 'nothing'}{whether}"
            for key, whether in standing.items()
        ]


@dataclass
class Writes:
    """Calls what changes something.

    domain: Name of a domain that may be added to the account.
    confirm: Asks for leave to run a destructive operation; None means that none runs.
    done: Operations that need not be called for their own sake.
    """

    keeper: Keeper
    call: Caller
    domain: str
    confirm: Callable[[Operation], bool] | None
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._operations = self.keeper.operations
        self.journal = Journal.read(self.keeper.folder / JOURNAL)
        self.made = self.journal.made
        self._goes_on = bool(self.journal.left())

    def order(self) -> list[Operation]:
        """What may be called, in order: the object before what is done to it, which is taken away if it stands."""
        wanted = {name for name in ORDER if name in self._operations and name not in self.done}
        wanted |= {UNDOES[name] for name in wanted if name in UNDOES}
        makers = {maker for name in wanted for maker in self._makers(name)}
        journal = self.journal
        ids = {MAKES[name] for name in makers} | self.made.keys() | journal.unmet.keys() | journal.intended.keys()
        takers = {name for name, key in TAKES.items() if key in ids and name in self._operations}
        return [self._operations[name] for name in ORDER if name in {*wanted, *makers, *takers}]

    def _makers(self, name: str) -> set[str]:
        """The additions that have to come before an operation, with itself if it is one."""
        needed = self._needed(self._operations[name])
        before = {maker for maker, key in MAKES.items() if key in needed and maker in self._operations}
        inner = {other for maker in before for other in self._makers(maker)}
        return before | inner | ({name} & MAKES.keys())

    def run(self, look: Callable[[], None]) -> None:
        """Makes and changes, looks, and takes away.

        If something stood from a run that was cut short, what that one did and could not record is done once more.
        """
        self.make_and_change()
        look()
        self.take_away()
        if self._goes_on:
            self.make_and_change()
            self.take_away()

    def make_and_change(self) -> None:
        """Calls all but what takes away, once it is known what the run before has made."""
        for key in list(self.journal.unmet):
            listed = self._listed(key)
            if listed is not None:
                self.journal.find_made(key, listed)
        self.journal.write()
        for key in list(self.journal.intended):
            self._find(key, is_made=False)
        for operation in self.order():
            if operation.id not in TAKES:
                self._write(operation)

    def take_away(self) -> None:
        """Deletes what was made, if allowed. What is left is noted; of what nothing ever deletes, nothing is kept."""
        for operation in self.order():
            if operation.id in TAKES:
                self._write(operation)
        self.keeper.notes += self.journal.left()
        for key in self.made.keys() - set(TAKES.values()):
            del self.made[key]
        self.journal.write()

    def reason_against(self, operation: Operation) -> str:
        """Why an operation that changes something is never called; empty if it may be."""
        if is_read(operation) or operation.id in ORDER:
            return ""
        needs = "it needs a message" if "message_id" in operation.form.fields else "it acts on a whole server"
        return f"{needs}, and no operation makes one"

    def _write(self, operation: Operation) -> None:
        fields = self._fields(operation)
        if fields is None:
            self.keeper.notes.append(f"{operation.id}: skipped, what it acts on was not made by this tool")
        elif operation.id in MAKES and MAKES[operation.id] in self.made.keys() | self.journal.intended.keys():
            self.keeper.notes.append(f"{operation.id}: skipped, its object stands from the run before")
        elif operation.destructive and not (self.confirm and self.confirm(operation)):
            self.keeper.notes.append(f"{operation.id}: skipped, it is destructive and was not confirmed")
        elif operation.id in MAKES:
            self._make(operation, fields, MAKES[operation.id])
        elif operation.id in TAKES:
            self._take(operation, fields, TAKES[operation.id])
        else:
            self._is_done(operation, fields)

    def _needed(self, operation: Operation) -> set[str]:
        fields = operation.form.fields.values()
        return {field.name for field in fields if field.required or field.client_requires} - {"token"}

    def _fields(self, operation: Operation) -> Fields | None:
        """What is sent, in the order of the form; None if an object is missing."""
        needed = self._needed(operation)
        values = {**self._values(), **self.made}
        if not needed <= values.keys():
            return None
        return {name: values[name] for name in operation.form.fields if name in values and name in {*needed, *_WELCOME}}

    def _values(self) -> Fields:
        name = f"recorded-{secrets.token_hex(4)}"
        password = secrets.token_urlsafe(18)
        return {
            "domain": self.domain,
            "mail": f"{name}@{self.domain}",
            "password": password,
            "mark": name,
            "rule": "{}",
            "action": "{}",
        }

    def _make(self, operation: Operation, fields: Fields, key: str) -> None:
        """What an addition answers is unknown, so its id is the one that its list has more than before."""
        name = next((fields[known] for known in ("mail", "domain", "mark") if known in fields), "")
        digest = self.journal.digest
        self.journal.intended[key] = (digest(name), [digest(row_id) for row_id in self._listed(key) or ()])
        self.journal.called[key] = fields.get("mark") or name.partition("@")[0]
        self.journal.write()
        # Also without a success: of an answer that did not come, nobody knows what was done.
        self._find(key, is_made=self._is_done(operation, fields))

    def _take(self, operation: Operation, fields: Fields, key: str) -> None:
        # The run before may have been cut short before it could note that the object is gone.
        if self._is_done(operation, fields) or self.made[key] not in (self._listed(key) or {self.made[key]: {}}):
            del self.made[key]
            self.journal.write()

    def _find(self, key: str, is_made: bool) -> None:
        """Learns the id of what was to be made: of several new ones that of the row with its name."""
        name, before = self.journal.intended[key]
        digest, listed = self.journal.digest, self._listed(key)
        if listed is None:
            self.keeper.notes.append(f"{MAKERS[key]}: {SOURCES[key]} has no answer, so its id is not known")
            return
        new = {row_id: row for row_id, row in listed.items() if digest(row_id) not in before}
        if len(new) > 1 and name:
            new = {row_id: row for row_id, row in new.items() if name in {digest(str(value)) for value in row.values()}}
        if len(new) > 1 or (is_made and not new):
            self.keeper.notes.append(f"{MAKERS[key]}: {len(new)} new ids in {SOURCES[key]}, so its own is not known")
        else:
            for row_id in new:
                self.made[key] = row_id
            del self.journal.intended[key]
        self.journal.write()

    def _listed(self, key: str) -> dict[str, dict[str, Any]] | None:
        """The rows of the list that the id is read from, by their ids. None if it cannot be read."""
        found: dict[str, dict[str, Any]] = {}
        for page in range(1, _MOST_PAGES + 1):
            exchange = self.call(self._operations[SOURCES[key]], {"page": str(page), "limit": "20"})
            envelope = self.keeper.judge(exchange).envelope if exchange else None
            if envelope is None:
                return found or None
            listed = [row for row in rows(envelope) if isinstance(row, dict)]
            known = {str(row.get("id", row.get(key))): row for row in listed if not {"id", key}.isdisjoint(row)}
            if known.keys() <= found.keys():
                break
            found |= known
        return found

    def _is_done(self, operation: Operation, fields: Fields) -> bool:
        exchange = self.call(operation, fields)
        is_success = exchange is not None and self.keeper.keep(exchange) is not None
        if is_success:
            self.done.add(operation.id)
        return is_success
