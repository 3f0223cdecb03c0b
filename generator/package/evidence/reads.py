"""The walk over the operations that only read: ids from one answer are what the next call asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any

from .answers import is_empty, rows
from .facts import Read

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
#: Calls an operation. Gives the envelope of a success; None if nothing came that ids may be read from.
Caller = Callable[[str, Fields], dict[str, Any] | None]


@dataclass
class Reads:
    """Calls what only reads, each operation after those that it gets its ids from.

    reads: All of them, by operationId.
    notes: Gets what could not be called, and why.
    done: Operations that need not be called for their own sake.
    """

    reads: Mapping[str, Read]
    call: Caller
    notes: list[str]
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._known: defaultdict[str, list[Fields]] = defaultdict(list)
        self._known["folder"] = [{"folder": name} for name in FOLDERS]

    def order(self) -> list[Read]:
        """What is called, sources first; without what is done, but for what others need."""
        wanted = [read for read in self.reads.values() if read.id not in self.done]
        names = dict.fromkeys(name for read in wanted for name in self._with_sources(read))
        return [self.reads[name] for name in names]

    def run(self) -> None:
        """Calls them all. What cannot be called, for want of an id, is noted."""
        for read in self.order():
            self._read(read)

    def _with_sources(self, read: Read) -> Iterator[str]:
        for name in ids(read):
            if SOURCES.get(name) in self.reads:
                yield from self._with_sources(self.reads[SOURCES[name]])
        yield read.id

    def _read(self, read: Read) -> None:
        candidates = list(islice(self._candidates(read), MOST_TRIES))
        for fields in candidates:
            if self._is_answered(read, fields):
                break
        if not candidates:
            wanted = " or ".join(", ".join(choice) for choice in _choices(read))
            self.notes.append(f"{read.id}: skipped, no answer had an id for {wanted}")

    def _candidates(self, read: Read) -> Iterator[Fields]:
        """Ids that belong together: those of a message come with its mailbox and its folder."""
        for choice in _choices(read):
            # Folders vary least: each mailbox's Inbox comes before the next folder.
            names = sorted(choice, key=lambda name: (name != "message_id", name != "folder"))
            if "message_id" in names:
                names = ["message_id"]
            for found in product(*(self._known[name] for name in names)):
                fields = {key: value for known in found for key, value in known.items()}
                if set(choice) <= fields.keys():
                    yield {name: fields[name] for name in choice}

    def _is_answered(self, read: Read, ids: Fields) -> bool:
        """Whether the call gave something to look at. A list's answer is where ids come from."""
        sent = {**ids, **({"page": "1", "limit": "20"} if read.is_paged else {})}
        envelope = self.call(read.id, {name: sent[name] for name in read.fields if name in sent})
        if envelope is None:
            return False
        self._learn(read, ids, envelope)
        return not is_empty(envelope)

    def _learn(self, read: Read, ids: Fields, envelope: dict[str, Any]) -> None:
        for name in (name for name, source in SOURCES.items() if source == read.id):
            for row in rows(envelope):
                value = row.get("id", row.get(name)) if isinstance(row, dict) else None
                if isinstance(value, str | int) and not isinstance(value, bool):
                    self._known[name].append({**ids, name: str(value)})


def ids(read: Read) -> list[str]:
    """The fields that an id, or a folder, is needed for."""
    return list(dict.fromkeys(name for choice in _choices(read) for name in choice))


def most_calls(read: Read) -> int:
    """How often it is called at the most, without repeats after a fault."""
    return MOST_TRIES if ids(read) else 1


def _choices(read: Read) -> list[list[str]]:
    """Sets of fields that the form asks for: the required ones, with one of the others where one must be there."""
    if not read.at_least:
        return [read.required]
    return [[*read.required, name] for name in read.fields if name in SOURCES and name not in read.required]
