"""What the sandbox remembers: the rows of an account, and which belong to which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol, TypeVar

from .faults import Code, NobodyReceives, Refused

#: The vendor quotes the first four, and there may be more. That Junk is one, and its name, are simulated.
FOLDERS = ("Inbox", "Drafts", "Sent", "Deleted Items", "Junk")

#: The vendor says that there are at most 50 rules for incoming mail. That it means the account is simulated.
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
    """A message in a mailbox. `to` is the address that it was sent to, which may be an alias."""

    id: str
    folder: str
    from_: str
    to: str
    subject: str
    body: str
    at: datetime
    plain_text: str = ""
    attachments: Any = field(default_factory=list, hash=False)
    flagged: bool = False
    seen: bool = False
    answered: bool = False

    @property
    def size(self) -> int:
        """In bytes (simulated: those of subject and body)."""
        return len(self.subject.encode()) + len(self.body.encode())


@dataclass
class Mailbox:
    """A mailbox. Its password is not kept, since nothing asks for it."""

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
    rule: str
    action: str
    mark: str
    status: int
    domain_id: str
    group_pay_id: str


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
    """Adds the row and gives it back."""
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
        """Raises Refused if the account has the domain already, or if the pay group is unknown."""
        self.check_named("", group_pay_id)
        if not domain:
            raise Refused(Code.BROKEN_RULE, "domain is required")
        if self.domain_named(domain):
            raise Refused(Code.CONFLICT, "domain is there already")
        return kept(self.domains, Domain(self.new_id(), domain.lower(), group_pay_id, mark))

    def add_mailbox(self, domain: Domain, mail: str, mark: str, created_at: int) -> Mailbox:
        """Raises Refused if the address is of another domain, or there already."""
        if domain_of(mail) != domain.domain:
            raise Refused(Code.BROKEN_RULE, "mail must be an address of the domain")
        if self.mailbox_at(mail):
            raise Refused(Code.CONFLICT, "mail is there already")
        return kept(self.mailboxes, Mailbox(self.new_id(), domain.id, mail.lower(), mark, created_at))

    def check_named(self, domain_id: str, group_pay_id: str) -> None:
        """Raises Refused if one of the ids is given and unknown."""
        if domain_id:
            found(self.domains, domain_id, "domain_id")
        if group_pay_id:
            found(self.group_pays, group_pay_id, "group_pay_id")

    def domain_named(self, domain: str) -> Domain | None:
        return next((row for row in self.domains.values() if row.domain == domain.lower()), None)

    def mailbox_at(self, mail: str) -> Mailbox | None:
        return next((row for row in self.mailboxes.values() if row.mail == mail.lower()), None)

    def receiver(self, address: str) -> Mailbox:
        """Where mail to an address goes. A mailbox of that address comes before an alias. Raises NobodyReceives."""
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
    """The domain of a mail address, in lower case. Raises Refused if the text is no mail address."""
    local, _, domain = address.lower().rpartition("@")
    if not local or not domain:
        raise Refused(Code.BROKEN_RULE, "mail must be an address")
    return domain


def seconds(at: datetime) -> int:
    """Whole seconds since 1970."""
    return int(at.timestamp())


def in_utc(at: datetime) -> datetime:
    """Raises ValueError for a time without a zone. It would be another moment on each machine."""
    if at.tzinfo is None:
        raise ValueError("a time needs a time zone, such as datetime.UTC")
    return at.astimezone(UTC)
