"""The sandbox: what a test sets up, scripts and looks at, and how a call is answered."""

from __future__ import annotations

import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from .faults import ApiError, Code, Fault, Refused, TransportFault, UnknownOperation, UnknownPath
from .forms import Form, FormRules, Pairs, Server, checked, form_rules, secret_fields
from .memory import FOLDERS, Alias, Mailbox, Memory, Message, domain_of, found, in_utc, kept, seconds
from .service import HANDLERS, MESSAGE_CALLS

if TYPE_CHECKING:
    from getmx import AsyncGetMX, ClientOptions, GetMX

_SUCCESS = 200, "成功"
_SCRIPTED = ApiError()
_HIDDEN = "***"
_SAMPLE_DOMAINS = "example.com", "example.org"

#: So many faults can be scripted at once.
MOST_TIMES = 100_000


class Call(NamedTuple):
    """A call that was answered: the form as it came, without the token and with each password as `***`."""

    operation: str
    form: tuple[tuple[str, str], ...]
    server: Server
    code: int


class Clock:
    """The time of a sandbox: real, until `set` makes it stand still or `advance` puts it forward."""

    def __init__(self, now: Callable[[], datetime] | None, lock: RLock) -> None:
        self._first = now or _real_time
        self._lock = lock
        self.reset()

    def reset(self) -> None:
        """Tells the time as at the start."""
        with self._lock:
            self._now, self._lead = self._first, timedelta()

    def now(self) -> datetime:
        """In UTC. Raises ValueError where the function that tells the time names no zone."""
        with self._lock:
            return self._ahead(self._lead)

    def _ahead(self, lead: timedelta) -> datetime:
        return in_utc(self._now()) + lead

    def set(self, at: datetime) -> None:
        """Makes the time stand still at `at`. Raises ValueError for a time without a zone."""
        still = in_utc(at)
        with self._lock:
            self._now, self._lead = lambda: still, timedelta()

    def advance(self, seconds: float) -> None:
        """Puts the time forward; a clock that runs goes on from there.

        Raises OverflowError where the time would be out of range of a datetime, and ValueError for NaN.
        """
        with self._lock:
            lead = self._lead + timedelta(seconds=seconds)
            self._ahead(lead)  # Raises here, or no later call could tell the time.
            self._lead = lead


def _real_time() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """A stand-in for the GetMX service, with memory: what one call adds, the next one finds.

    It behaves as the service is documented to. What no document says had to be decided; `SIMULATED` and
    `SIMULATED_EVERYWHERE` list it. Its methods may be called from several threads.

    token: The only token that is accepted.
    seed: Whether it starts with the sample data of `seed()`.
    now: Tells the time, with a zone; the real one by default. `clock` moves it.

    `calls` has every call that was answered, in order, those with a scripted ApiError too.
    """

    def __init__(
        self,
        *,
        token: str = "sandbox-token",  # noqa: S107  # no secret: it opens nothing but this object
        seed: bool = False,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._first_token = token
        self._lock = RLock()
        self.clock = Clock(now, self._lock)
        self.calls: list[Call] = []
        self.reset()
        if seed:
            self.seed()

    def reset(self) -> None:
        """Begins anew, empty: with the token and the clock of the start, access on, no faults, no calls, no data."""
        with self._lock:
            self.token = self._first_token
            self.clock.reset()
            self.calls.clear()
            self._memory = Memory()
            self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
            self._is_on = True

    def __repr__(self) -> str:
        memory = self._memory
        return f"<Sandbox: {len(memory.domains)} domains, {len(memory.mailboxes)} mailboxes, {len(self.calls)} calls>"

    # Calls.

    def client(self, **options: Unpack[ClientOptions]) -> GetMX:
        """A client of this sandbox without a socket: `transport.client` says what it takes."""
        from .transport import client  # Here, since transport needs this module.

        return client(self, **options)

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncGetMX:
        """The same, async."""
        from .transport import async_client  # Here, since transport needs this module.

        return async_client(self, **options)

    def handle(self, path: str, form: Pairs, *, server: Server = "shared") -> dict[str, Any]:
        """Answers a call with an envelope, as new objects.

        path: Of the operation, such as /v1/mail/list.
        form: Its fields, the token among them, in any order; an array as repeated pairs.
        server: The address that is called.

        Raises UnknownPath. A scripted ApiError is answered here, other faults are left for `outcome`.
        """
        with self._lock:
            rules = _rules_at(path)
            try:
                code, msg, data = *_SUCCESS, self._answered(rules, form, server)
            except Refused as refused:
                code, msg, data = refused.code, refused.msg, None
            self.calls.append(Call(rules.operation, _without_secrets(form), server, code))
            return {"code": code, "msg": msg, "data": data}

    def outcome(self, path: str, form: Pairs, *, server: Server = "shared") -> dict[str, Any] | TransportFault:
        """What a call meets: the scripted fault whose turn it is, else what `handle` answers. Raises UnknownPath."""
        with self._lock:
            queue = self._faults[_rules_at(path).operation]
            if queue and not isinstance(fault := queue[0], ApiError):
                queue.popleft()
                return fault
            return self.handle(path, form, server=server)

    def _answered(self, rules: FormRules, form: Pairs, server: Server) -> dict[str, Any] | None:
        queue = self._faults[rules.operation]
        if queue and isinstance(scripted := queue[0], ApiError):
            queue.popleft()
            raise Refused(scripted.code, scripted.msg)
        self._check_access([text for name, text in form if name == "token"])
        if server == "scale" and rules.operation not in MESSAGE_CALLS:
            raise Refused(Code.WRONG_SERVER, "only calls on messages are answered here")
        values = checked(rules, form)
        return HANDLERS[rules.operation](self._memory, Form(values, server, self.clock.now()))

    def _check_access(self, tokens: list[str]) -> None:
        if not any(tokens):
            raise Refused(Code.NO_TOKEN, "no token")
        if tokens != [self.token]:
            raise Refused(Code.WRONG_TOKEN, "wrong token")
        if not self._is_on:
            raise Refused(Code.SWITCHED_OFF, "API access is switched off")

    # Faults.

    def fail(self, operation: str, *, times: int = 1, with_: Fault = _SCRIPTED) -> None:
        """Lets the next calls of an operation fail; what is scripted later comes after it.

        operation: Its operationId, such as listMessages.

        Raises UnknownOperation, and ValueError for no times, more than 100000, or an ApiError with a code of success.
        """
        if operation not in HANDLERS:
            raise UnknownOperation(f"{operation} is not an operationId of the spec")
        if not 1 <= times <= MOST_TIMES:
            raise ValueError(f"times must be at least 1 and at most {MOST_TIMES}")
        if isinstance(with_, ApiError) and with_.code in (0, 200):
            raise ValueError("the code of an ApiError must be neither 0 nor 200")
        with self._lock:
            self._faults[operation].extend([with_] * times)

    def switch_off(self) -> None:
        """Switches API access off, as in the dashboard: every call is answered with an API error."""
        self._is_on = False

    def switch_on(self) -> None:
        """Switches API access on again."""
        self._is_on = True

    def reset_token(self) -> str:
        """Makes a new token. The old one ends at once."""
        self.token = secrets.token_urlsafe(16)
        return self.token

    # Data.

    def deliver(
        self,
        to: str,
        subject: str = "Hello",
        body: str = "Hello.",
        *,
        from_: str = "sender@example.net",
        folder: str = "Inbox",
        at: datetime | None = None,
    ) -> str:
        """Puts a message into the mailbox that receives for `to`, unseen, and answers its id.

        at: When it came, with a time zone; now by default.

        Rules for incoming mail are not applied. Raises NobodyReceives, and ValueError for a folder that is not there
        or a time without a zone.
        """
        if folder not in FOLDERS:
            raise ValueError(f"folder must be one of {', '.join(FOLDERS)}")
        with self._lock:
            mailbox = self._memory.receiver(to)
            came = in_utc(at) if at else self.clock.now()
            message = Message(self._memory.new_id(), folder, from_, to.lower(), subject, body, came)
            return kept(mailbox.messages, message).id

    def messages(self, to: str) -> list[Message]:
        """The messages in the mailbox that receives for `to`, as they were delivered. Raises NobodyReceives."""
        with self._lock:
            return list(self._memory.receiver(to).messages.values())

    def add_domain(self, domain: str, *, group_pay_id: str = "") -> str:
        """Adds a domain without a call and answers its id. Raises ValueError where a call would be refused."""
        with self._lock:
            return self._memory.add_domain(domain, group_pay_id, mark="").id

    def add_mailbox(self, mail: str) -> str:
        """Adds a mailbox without a call, and its domain where that is new, and answers its id.

        Raises ValueError where a call would be refused.
        """
        with self._lock:
            return self._add_mailbox(mail).id

    def _add_mailbox(self, mail: str) -> Mailbox:
        name = domain_of(mail)
        domain = self._memory.domain_named(name) or self._memory.add_domain(name, "", "")
        return self._memory.add_mailbox(domain, mail, "", seconds(self.clock.now()))

    def collect(self, address: str, *, into: str) -> str:
        """Adds an alias: mail to `address` goes to the mailbox `into`, of the same domain. Answers the alias's id.

        No call can do this: how Add Alias names the two is not known. Raises NobodyReceives where there is no such
        mailbox, and ValueError for what is no address of its domain.
        """
        with self._lock:
            mailbox = self._memory.receiver(into)
            if domain_of(address) != domain_of(mailbox.mail):
                raise ValueError("an alias collects addresses of the mailbox's own domain")
            alias = Alias(self._memory.new_id(), mailbox.domain_id, address.lower(), mailbox.id)
            return kept(self._memory.aliases, alias).id

    def scale(self, domain_id: str, *, is_expanded: bool = False) -> None:
        """Puts a domain on the Scale server, where the calls on its messages go from now on.

        is_expanded: Whether the server's space is, which getRemainingSpace tells.

        Raises ValueError for an unknown domain.
        """
        with self._lock:
            domain = found(self._memory.domains, domain_id, "domain_id")
            domain.is_on_scale, domain.is_expanded = True, is_expanded

    def seed(self) -> None:
        """Adds sample data: example.com in a pay group with two mailboxes, an alias and three messages, and
        example.org on Scale with a mailbox and a message.

        Raises ValueError where one of the domains is there already.
        """
        with self._lock:
            if any(map(self._memory.domain_named, _SAMPLE_DOMAINS)):
                raise ValueError(f"{' or '.join(_SAMPLE_DOMAINS)}: the domain is there already")
            group = self._memory.new_group_pay("sample")
            self.add_domain("example.com", group_pay_id=group.id)
            self.scale(self.add_domain("example.org"), is_expanded=True)
            for mail in ("alice@example.com", "bob@example.com", "carol@example.org"):
                self.add_mailbox(mail)
            self.collect("info@example.com", into="alice@example.com")
            self.deliver("alice@example.com", "Welcome", "Welcome to the sandbox.")
            self.deliver("alice@example.com", "Your code", "Your code is 246810.")
            self.deliver("info@example.com", "A question", "Do you sell apples?")
            self.deliver("carol@example.org", "Hello, Carol", "This lies on the Scale server.")


def _rules_at(path: str) -> FormRules:
    rules = form_rules().get(path)
    if rules is None:
        raise UnknownPath(f"no operation has the path {path}")
    return rules


def _without_secrets(form: Pairs) -> tuple[tuple[str, str], ...]:
    """Misspelt names of secrets count as well: what they hold is a secret all the same."""
    fields = ((name, name.strip().lower(), text) for name, text in form)
    return tuple(
        (name, _HIDDEN if plain in secret_fields() else text) for name, plain, text in fields if plain != "token"
    )
