"""The walk over the operations that only read: ids from one answer are what the next call asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

from generator.recorder.exchange import Exchange, is_empty, rows
from generator.recorder.keeper import Keeper
from generator.spec import Operation

#: Which list an id is read from, as the vendor's pages have it. Here and not read from the spec, since what an answer
#: shows may change the spec, and the next walk has to find its way all the same.
SOURCES = {
    "domain_id": "listDomains",
    "group_pay_id": "listGroupPays",
    "mail_id": "listEmails",
    "message_id": "listMessages",
    "alias_id": "listAliases",
    "message_notice_id": "listMessageNotices",
    "smtp_filter_id": "listSmtpRules",
}
#: The folders that the vendor's pages quote.
FOLDERS = ("Inbox", "Sent", "Drafts", "Deleted Items")
#: So many ids are tried until an operation gives an answer that has something in it.
MOST_TRIES = 6

Fields = dict[str, str]
#: Calls an operation; gives what went over the wire, None if nothing came back.
Caller = Callable[[Operation, Fields], Exchange | None]


@dataclass
class Reads:
    """Calls what only reads, each operation after those that it gets its ids from.

    done: Operations that need not be called for their own sake.
    """

    keeper: Keeper
    call: Caller
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._known: defaultdict[str, list[Fields]] = defaultdict(list)
        self._known["folder"] = [{"folder": name} for name in FOLDERS]

    def order(self) -> list[Operation]:
        """What is called, sources first; without what is done, but for what others need."""
        reads = filter(is_read, self.keeper.operations.values())
        wanted = [operation for operation in reads if operation.id not in self.done]
        names = dict.fromkeys(name for operation in wanted for name in self._with_sources(operation))
        return [self.keeper.operations[name] for name in names]

    def run(self) -> None:
        """Calls them all. What cannot be called, for want of an id, is noted."""
        for operation in self.order():
            self._read(operation)

    def plan(self, operation: Operation) -> str:
        """The operation and its fields, for people."""
        ids = [name for choice in self._choices(operation) for name in choice]
        sources = [f"{name} from {SOURCES.get(name, 'the folders that are known')}" for name in dict.fromkeys(ids)]
        return f"{operation.id}: {', '.join(sources) or 'no ids'}"

    def _with_sources(self, operation: Operation) -> Iterator[str]:
        for name in dict.fromkeys(name for choice in self._choices(operation) for name in choice):
            if name in SOURCES and SOURCES[name] in self.keeper.operations:
                yield from self._with_sources(self.keeper.operations[SOURCES[name]])
        yield operation.id

    def _choices(self, operation: Operation) -> list[list[str]]:
        """Sets of fields that the form asks for: the required ones, with one of the others where one must be there."""
        form = operation.form
        required = [name for name in form.required if name != "token"]
        if not form.at_least:
            return [required]
        return [[*required, name] for name in form.fields if name in SOURCES and name not in required]

    def _read(self, operation: Operation) -> None:
        candidates = list(islice(self._candidates(operation), MOST_TRIES))
        for fields in candidates:
            if self._is_answered(operation, fields):
                break
        if not candidates:
            wanted = " or ".join(", ".join(choice) for choice in self._choices(operation))
            self.keeper.notes.append(f"{operation.id}: skipped, no answer had an id for {wanted}")

    def _candidates(self, operation: Operation) -> Iterator[Fields]:
        """Ids that belong together: those of a message come with its mailbox and its folder."""
        for choice in self._choices(operation):
            # Folders vary least: each mailbox's Inbox comes before the next folder.
            names = sorted(choice, key=lambda name: (name != "message_id", name != "folder"))
            if "message_id" in names:
                names = ["message_id"]
            for found in product(*(self._known[name] for name in names)):
                fields = {key: value for known in found for key, value in known.items()}
                if set(choice) <= fields.keys():
                    yield {name: fields[name] for name in choice}

    def _is_answered(self, operation: Operation, ids: Fields) -> bool:
        """Whether the call gave something to look at. A list's answer is where ids come from."""
        sent = {**ids, **({"page": "1", "limit": "20"} if operation.paging else {})}
        exchange = self.call(operation, {name: sent[name] for name in operation.form.fields if name in sent})
        envelope = self.keeper.keep(exchange) if exchange else None
        if envelope is None:
            return False
        self._learn(operation, ids, envelope)
        return not is_empty(envelope)

    def _learn(self, operation: Operation, ids: Fields, envelope: dict[str, Any]) -> None:
        for name in (name for name, source in SOURCES.items() if source == operation.id):
            for row in rows(envelope):
                value = row.get("id", row.get(name)) if isinstance(row, dict) else None
                if isinstance(value, str | int) and not isinstance(value, bool):
                    self._known[name].append({**ids, name: str(value)})


def is_read(operation: Operation) -> bool:
    return operation.retry == "safe"
