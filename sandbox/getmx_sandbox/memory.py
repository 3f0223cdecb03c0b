"""What the sandbox remembers: the rows of an account, and what hangs on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Protocol, TypeVar

from .faults import Code, NobodyReceives, Refused

FOLDERS = ("Inbox", "Drafts", "Sent", "Deleted Items")

#: At most so many rules for incoming mail, the vendor says; that the whole account shares them is simulated.
MOST_SMTP_RULES = 50

#: Ids of 19 digits, past 2**53: code that makes numbers of them breaks here as it would there.
_FIRST_ID = 1_800_000_000_000_000_001


@dataclass
class GroupPay:
    id: str
    mark: str


@dataclass
class Domain:
    id: str
    domain: str
    group_pay_id: str
    mark: str
    is_on_scale: bool = False
    is_expanded: bool = False


@dataclass(frozen=True)
class Message:
    """A message as it lies in a mailbox. `to` is the address that it was sent to, which may be an alias."""

    id: str
    folder: str
    from_: str
    to: str
    subject: str
    body: str
    at: datetime
    flagged: bool = False
    seen: bool = False
    answered: bool = False

    @property
    def size(self) -> int:
        """Bytes that it takes (simulated: those of subject and body)."""
        return len(self.subject.encode()) + len(self.body.encode())


@dataclass
class Mailbox:
    """A mailbox. Its password is not kept: nothing asks for it."""

    id: str
    domain_id: str
    mail: str
    mark: str
    created_at: int
    messages: dict[str, Message] = field(default_factory=dict)


@dataclass
class Alias:
    """A collection rule: mail to the address `mail` goes to the mailbox `mail_id`; both may be empty."""

    id: str
    domain_id: str
    mail: str = ""
    mail_id: str = ""


@dataclass
class Notice:
    id: str
    domain_id: str
    group_pay_id: str
    platform: int


@dataclass
class SmtpRule:
    id: str
    domain_id: str
    group_pay_id: str
    rule: str
    action: str
    mark: str
    status: int


class _Row(Protocol):
    @property
    def id(self) -> str: ...


RowT = TypeVar("RowT", bound=_Row)


def found(rows: Mapping[str, RowT], row_id: str, name: str) -> RowT:
    """The row with this id. Raises Refused."""
    if row_id not in rows:
        raise Refused(Code.UNKNOWN_ID, f"{name} is unknown")
    return rows[row_id]


def kept(rows: dict[str, RowT], row: RowT) -> RowT:
    """Puts the row among the others."""
    rows[row.id] = row
    return row


class Memory:
    """The rows of one account, each kind by id, oldest first."""

    def __init__(self) -> None:
        self.group_pays: dict[str, GroupPay] = {}
        self.domains: dict[str, Domain] = {}
        self.mailboxes: dict[str, Mailbox] = {}
        self.aliases: dict[str, Alias] = {}
        self.notices: dict[str, Notice] = {}
        self.smtp_rules: dict[str, SmtpRule] = {}
        self._ids = count(_FIRST_ID)

    def new_id(self) -> str:
        return str(next(self._ids))

    def new_group_pay(self, mark: str) -> GroupPay:
        return kept(self.group_pays, GroupPay(self.new_id(), mark))

    def add_domain(self, domain: str, group_pay_id: str, mark: str) -> Domain:
        """Raises Refused where the account has it, or where the pay group is unknown."""
        self.check_named("", group_pay_id)
        if not domain:
            raise Refused(Code.BROKEN_RULE, "domain is required")
        if self.domain_named(domain):
            raise Refused(Code.CONFLICT, "domain is there already")
        return kept(self.domains, Domain(self.new_id(), domain.lower(), group_pay_id, mark))

    def add_mailbox(self, domain: Domain, mail: str, mark: str, created_at: int) -> Mailbox:
        """Raises Refused where the address is of another domain or there already."""
        if domain_of(mail) != domain.domain:
            raise Refused(Code.BROKEN_RULE, "mail must be an address of the domain")
        if self.mailbox_at(mail):
            raise Refused(Code.CONFLICT, "mail is there already")
        return kept(self.mailboxes, Mailbox(self.new_id(), domain.id, mail.lower(), mark, created_at))

    def check_named(self, domain_id: str, group_pay_id: str) -> None:
        """Raises Refused where what a row is to belong to is named and unknown."""
        if domain_id:
            found(self.domains, domain_id, "domain_id")
        if group_pay_id:
            found(self.group_pays, group_pay_id, "group_pay_id")

    def domain_named(self, domain: str) -> Domain | None:
        return next((row for row in self.domains.values() if row.domain == domain.lower()), None)

    def mailbox_at(self, mail: str) -> Mailbox | None:
        return next((row for row in self.mailboxes.values() if row.mail == mail.lower()), None)

    def receiver(self, address: str) -> Mailbox:
        """The mailbox that mail to an address goes to: one of its own comes before an alias. Raises NobodyReceives."""
        collecting = (row.mail_id for row in self.aliases.values() if row.mail == address.lower())
        mailbox = self.mailbox_at(address) or self.mailboxes.get(next(collecting, ""))
        if mailbox is None:
            raise NobodyReceives(f"{address} is neither a mailbox nor collected by an alias")
        return mailbox

    def mailboxes_of(self, domains: Iterable[Domain]) -> list[Mailbox]:
        ids = {domain.id for domain in domains}
        return [row for row in self.mailboxes.values() if row.domain_id in ids]

    def delete_mailbox(self, mailbox: Mailbox) -> None:
        """With its messages, and the aliases that collect for it."""
        del self.mailboxes[mailbox.id]
        self.aliases = {row.id: row for row in self.aliases.values() if row.mail_id != mailbox.id}

    def delete_domain(self, domain: Domain) -> None:
        """With all that belongs to it."""
        for mailbox in self.mailboxes_of([domain]):
            self.delete_mailbox(mailbox)
        del self.domains[domain.id]
        self.aliases = {row.id: row for row in self.aliases.values() if row.domain_id != domain.id}
        self.notices = {row.id: row for row in self.notices.values() if row.domain_id != domain.id}
        self.smtp_rules = {row.id: row for row in self.smtp_rules.values() if row.domain_id != domain.id}


def domain_of(address: str) -> str:
    """The domain of a mail address, in lower case. Raises Refused for what is none."""
    local, _, domain = address.lower().rpartition("@")
    if not local or not domain:
        raise Refused(Code.BROKEN_RULE, "mail must be an address")
    return domain


def seconds(at: datetime) -> int:
    """Whole seconds since 1970."""
    return int(at.timestamp())


def in_utc(at: datetime) -> datetime:
    """Raises ValueError for a time without a zone, which would mean another moment on each machine."""
    if at.tzinfo is None:
        raise ValueError("a time needs a time zone, such as datetime.UTC")
    return at.astimezone(UTC)
