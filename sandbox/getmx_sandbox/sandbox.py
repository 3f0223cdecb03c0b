"""The sandbox: how a test sets it up, scripts faults and reads its calls, and how a call is answered."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import RLock
from typing import Any, NamedTuple, Unpack

import httpx

from getmx import OPERATIONS, AsyncGetMX, ClientOptions, GetMX, Operation

from .faults import AfterActing, ApiError, Code, Fault, Refused, TransportFault, UnknownOperation, UnknownPath
from .forms import Form, Pairs, Server, checked
from .generic import empty_success, fitted
from .handlers import HANDLERS
from .memory import FOLDERS, Alias, Mailbox, Memory, Message, domain_of, found, in_utc, kept, seconds
from .transport import SHARED_URL, InProcessTransport

_SUCCESS = 200, "成功"
_SCRIPTED = ApiError()
_HIDDEN = "***"
_SAMPLE_DOMAINS = "example.com", "example.org"

#: Calls that can be made to fail at once.
MOST_TIMES = 100_000


class Call(NamedTuple):
    """A call that came: the form as it was sent, without the token and with each password as `***`."""

    operation: str
    form: tuple[tuple[str, str], ...]
    server: Server
    #: Of the envelope that the sandbox made, also where it was lost on the way. None: a fault came before it acted.
    code: int | None
    #: Whether the answer, or a part of it, is empty for want of a handler that gives what the spec declares.
    generic: bool = False
    #: The scripted fault that the caller met.
    fault: Fault | None = None


class Clock:
    """The time of a sandbox. It is real until `set` stops it or `advance` puts it forward."""

    def __init__(self, now: Callable[[], datetime] | None, lock: RLock) -> None:
        self._first = now or _real_time
        self._lock = lock
        self.reset()

    def reset(self) -> None:
        """Goes back to the time of the start."""
        with self._lock:
            self._now, self._lead = self._first, timedelta()

    def now(self) -> datetime:
        """In UTC. Raises ValueError if the function that tells the time gives no zone."""
        with self._lock:
            return self._ahead(self._lead)

    def _ahead(self, lead: timedelta) -> datetime:
        return in_utc(self._now()) + lead

    def set(self, at: datetime) -> None:
        """Stops the clock at `at`. Raises ValueError for a time without a zone."""
        still = in_utc(at)
        with self._lock:
            self._now, self._lead = lambda: still, timedelta()

    def advance(self, seconds: float) -> None:
        """Puts the time forward. A clock that runs keeps running.

        Raises:
            OverflowError: The time would be out of the range of a datetime.
            ValueError: `seconds` is NaN.
        """
        with self._lock:
            lead = self._lead + timedelta(seconds=seconds)
            self._ahead(lead)  # Raises here, or no later call could tell the time.
            self._lead = lead


def _real_time() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """A stand-in for the GetMX service, with memory: a row that one call adds is there for the next.

    It behaves as the documents say. `SIMULATED` and `SIMULATED_EVERYWHERE` list what they do not say and the sandbox
    had to decide. Its methods may be called from several threads.

    `calls` has every call in order, also those that met a scripted fault.

    Args:
        token: The only token that is accepted.
        seed: Whether to begin with the sample data of `seed()`.
        now: Tells the time, with a zone. By default it is the real time. `clock` moves it.
        operations: What can be called, by operationId. By default it is all that the spec has.
    """

    def __init__(
        self,
        *,
        token: str = "sandbox-token",  # noqa: S107  # no secret: it opens nothing but this object
        seed: bool = False,
        now: Callable[[], datetime] | None = None,
        operations: Mapping[str, Operation[Any]] = OPERATIONS,
    ) -> None:
        self._first_token = token
        self._operations = operations
        self._at_path = {operation.path: operation for operation in operations.values()}
        self._secrets = {field.name for known in operations.values() for field in known.fields if field.secret}
        self._lock = RLock()
        self.clock: Clock = Clock(now, self._lock)
        self.calls: list[Call] = []
        self.reset()
        if seed:
            self.seed()

    def reset(self) -> None:
        """Begins anew and empty: token and clock as at the start, access on, no faults, no calls, no data."""
        with self._lock:
            self.token: str = self._first_token
            self.clock.reset()
            self.calls.clear()
            self._memory = Memory()
            self._faults: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
            self._is_on = True

    def __repr__(self) -> str:
        memory = self._memory
        return f"<Sandbox: {len(memory.domains)} domains, {len(memory.mailboxes)} mailboxes, {len(self.calls)} calls>"

    # Calls.

    def client(self, **options: Unpack[ClientOptions]) -> GetMX:
        """A client of this sandbox, without a socket. It need not be closed.

        Args:
            options: As for GetMX. `base_url` is `transport.SHARED_URL` by default. To send the calls on messages to
                the Scale server of the sandbox, pass `scale_base_url=transport.SCALE_URL`.
        """
        http_client = httpx.Client(transport=InProcessTransport(self))
        return GetMX(self.token, http_client=http_client, **_in_process(options))

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncGetMX:
        """The same, async."""
        http_client = httpx.AsyncClient(transport=InProcessTransport(self))
        return AsyncGetMX(self.token, http_client=http_client, **_in_process(options))

    def handle(self, path: str, form: Pairs, *, server: Server = "shared") -> dict[str, Any]:
        """Answers a call with an envelope, as new objects. A scripted ApiError is answered, other faults stay scripted.

        Args:
            path: Of the operation, such as /v1/mail/list.
            form: Its fields, the token among them, in any order. An array is sent as repeated pairs.
            server: The address that is called.

        Raises:
            UnknownPath: No operation has this path.
        """
        with self._lock:
            operation = self._operation_at(path)
            queue = self._faults[operation.id]
            fault = queue[0] if queue else None
            if not isinstance(fault, ApiError | None):
                return self._envelope(operation, form, server, None)
            if queue:
                queue.popleft()
            return self._envelope(operation, form, server, fault)

    def outcome(self, path: str, form: Pairs, *, server: Server = "shared") -> dict[str, Any] | TransportFault:
        """The scripted fault whose turn it is, else what `handle` answers.

        Raises:
            UnknownPath: No operation has this path.
        """
        with self._lock:
            operation = self._operation_at(path)
            queue = self._faults[operation.id]
            fault = queue.popleft() if queue else None
            if fault is None or isinstance(fault, ApiError):
                return self._envelope(operation, form, server, fault)
            if isinstance(fault, AfterActing):
                self._envelope(operation, form, server, fault)
                return fault.fault
            self.calls.append(Call(operation.id, self._without_secrets(form), server, None, fault=fault))
            return fault

    def _envelope(
        self, operation: Operation[Any], form: Pairs, server: Server, fault: ApiError | AfterActing | None
    ) -> dict[str, Any]:
        """What the sandbox makes of a call. An ApiError keeps it from acting."""
        try:
            if isinstance(fault, ApiError):
                raise Refused(fault.code, fault.msg)
            (code, msg), (data, is_own) = _SUCCESS, self._answered(operation, form, server)
        except Refused as refused:
            code, msg, data, is_own = refused.code, refused.msg, None, operation.id in HANDLERS
        self.calls.append(Call(operation.id, self._without_secrets(form), server, code, not is_own, fault))
        return {"code": code, "msg": msg, "data": data}

    def _operation_at(self, path: str) -> Operation[Any]:
        if path not in self._at_path:
            raise UnknownPath(f"no operation has the path {path}")
        return self._at_path[path]

    def _answered(self, operation: Operation[Any], form: Pairs, server: Server) -> tuple[dict[str, Any] | None, bool]:
        """The data, and whether it is what a handler gives."""
        self._check_access([text for name, text in form if name == "token"])
        if server == "scale" and operation.server == "shared":
            raise Refused(Code.WRONG_SERVER, "only calls on messages are answered here")
        values = checked(operation, form)
        handler = HANDLERS.get(operation.id)
        data = handler(self._memory, Form(values, server, self.clock.now())) if handler else None
        return (empty_success(operation), handler is not None) if data is None else fitted(operation, data)

    def _without_secrets(self, form: Pairs) -> tuple[tuple[str, str], ...]:
        """Misspelt names of secrets count as well: their values are secret all the same."""
        fields = ((name, name.strip().lower(), text) for name, text in form)
        return tuple(
            (name, _HIDDEN if plain in self._secrets else text) for name, plain, text in fields if plain != "token"
        )

    def _check_access(self, tokens: list[str]) -> None:
        if not any(tokens):
            raise Refused(Code.NO_TOKEN, "no token")
        if tokens != [self.token]:
            raise Refused(Code.WRONG_TOKEN, "wrong token")
        if not self._is_on:
            raise Refused(Code.SWITCHED_OFF, "API access is switched off")

    # Faults.

    def fail(self, operation: str, *, skip: int = 0, times: int = 1, with_: Fault = _SCRIPTED) -> None:
        """Makes the next calls of an operation fail, after the faults that are scripted for it already.

        Args:
            operation: Its operationId, such as listMessages.
            skip: How many calls are answered before, 0 to 100000.
            times: How many calls fail, 1 to 100000.
            with_: How they fail.

        Raises:
            UnknownOperation: The spec has no such operationId.
            ValueError: `skip` or `times` is out of range, or an ApiError has a code of success.

        Example:
            for _ in range(10):  # of each 20 calls one fails
                sandbox.fail("addEmail", skip=19, with_=Disconnect())
        """
        if operation not in self._operations:
            raise UnknownOperation(f"{operation} is not an operationId of the spec{self._near(operation)}")
        if not 1 <= times <= MOST_TIMES:
            raise ValueError(f"times must be at least 1 and at most {MOST_TIMES}")
        if not 0 <= skip <= MOST_TIMES:
            raise ValueError(f"skip must be at least 0 and at most {MOST_TIMES}")
        if isinstance(with_, ApiError) and with_.code in (0, 200):
            raise ValueError("the code of an ApiError must be neither 0 nor 200")
        with self._lock:
            self._faults[operation].extend([*[None] * skip, *[with_] * times])

    def _near(self, name: str) -> str:
        """What was meant: the operation that has nearly this operationId, or whose method has nearly this name."""
        from difflib import get_close_matches

        operations = list(self._operations.values())[::-1]  # The first one counts if two have the same method.
        ids = {name: known.id for known in operations for name in (known.id, known.method)}
        near = get_close_matches(name, ids, 1)
        return f"; did you mean {ids[near[0]]}?" if near else ""

    def switch_off(self) -> None:
        """Switches API access off, as in the dashboard. Every call is then answered with an API error."""
        self._is_on = False

    def switch_on(self) -> None:
        """Switches API access on again."""
        self._is_on = True

    def reset_token(self) -> str:
        """Makes a new token and gives it back. The old one ends at once."""
        self.token = secrets.token_urlsafe(16)
        return self.token

    # Data.

    def deliver(
        self,
        to: str,
        subject: str = "Hello",
        body: str | None = None,
        *,
        plain_text: str | None = None,
        html: str | None = None,
        attachments: Any = (),
        from_: str = "sender@example.net",
        folder: str = "Inbox",
        at: datetime | None = None,
    ) -> str:
        """Puts an unseen message into the mailbox that receives for `to`. Rules for incoming mail are not applied.

        Args:
            body: What `body` of the message is, and `plain_text` too unless that is given. "Hello." by default.
            plain_text: The message as plain text. It is also the `body` of a message that has no other.
            html: The message as HTML, in place of `body`. Then there is no plain text but the one that is given.
            attachments: What `attachments` of the message is: any JSON, since their form is not documented.
            folder: Inbox, Drafts, Sent, Deleted Items or Junk.
            at: When it came, with a time zone. By default it is now.

        Returns:
            The id of the message.

        Raises:
            NobodyReceives: `to` is neither a mailbox nor collected by an alias.
            ValueError: There is no such folder, the time has no zone, both body and html are given, or the attachments
                are not JSON.
        """
        if folder not in FOLDERS:
            raise ValueError(f"folder must be one of {', '.join(FOLDERS)}")
        (body, plain_text), attachments = _texts(body, plain_text, html), _copied(attachments)
        with self._lock:
            mailbox = self._memory.receiver(to)
            came = in_utc(at) if at else self.clock.now()
            message = Message(
                self._memory.new_id(), folder, from_, to.lower(), subject, body, came, plain_text, attachments
            )
            return kept(mailbox.messages, message).id

    def address_of(self, mail_id: str) -> str:
        """The address of a mailbox.

        Raises:
            ValueError: There is no such mailbox.
        """
        with self._lock:
            return found(self._memory.mailboxes, mail_id, "mail_id").mail

    def messages(self, to: str) -> list[Message]:
        """The messages in the mailbox that receives for `to`, in the order of delivery.

        Raises:
            NobodyReceives: `to` is neither a mailbox nor collected by an alias.
        """
        with self._lock:
            return list(self._memory.receiver(to).messages.values())

    def add_domain(self, domain: str, *, group_pay_id: str = "") -> str:
        """Adds a domain without a call and gives its id.

        Raises:
            ValueError: A call would be refused.
        """
        with self._lock:
            return self._memory.add_domain(domain, group_pay_id, mark="").id

    def add_mailbox(self, mail: str) -> str:
        """Adds a mailbox without a call, and its domain if that is new, and gives the id of the mailbox.

        Raises:
            ValueError: A call would be refused.
        """
        with self._lock:
            return self._add_mailbox(mail).id

    def _add_mailbox(self, mail: str) -> Mailbox:
        name = domain_of(mail)
        domain = self._memory.domain_named(name) or self._memory.add_domain(name, "", "")
        return self._memory.add_mailbox(domain, mail, "", seconds(self.clock.now()))

    def collect(self, address: str, *, into: str) -> str:
        """Adds an alias and gives its id: mail to `address` goes to the mailbox `into`, which is of the same domain.

        No call can do this, since nobody knows how Add Alias names the two.

        Raises:
            NobodyReceives: There is no mailbox `into`.
            ValueError: `address` is no address of its domain.
        """
        with self._lock:
            mailbox = self._memory.receiver(into)
            if domain_of(address) != domain_of(mailbox.mail):
                raise ValueError("an alias collects addresses of the mailbox's own domain")
            alias = Alias(self._memory.new_id(), mailbox.domain_id, address.lower(), mailbox.id)
            return kept(self._memory.aliases, alias).id

    def scale(self, domain_id: str, *, is_expanded: bool = False) -> None:
        """Puts a domain on the Scale server. Calls on its messages have to go there from now on.

        Args:
            domain_id: Id of the domain.
            is_expanded: Whether the space of the server is expanded, as getRemainingSpace tells.

        Raises:
            ValueError: There is no such domain.
        """
        with self._lock:
            domain = found(self._memory.domains, domain_id, "domain_id")
            domain.is_on_scale, domain.is_expanded = True, is_expanded

    def seed(self) -> None:
        """Adds sample data: two domains, three mailboxes, an alias and four messages.

        example.com is in a pay group, and alice@example.com, bob@example.com and the alias info@example.com are in it.
        example.org is on Scale, and carol@example.org is in it.

        Raises:
            ValueError: One of the domains is there already.
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


def _texts(body: str | None, plain_text: str | None, html: str | None) -> tuple[str, str]:
    """The `body` and the `plain_text` of a message."""
    if html is not None and body is not None:
        raise ValueError("give body or html, not both: html is the body of a message in HTML")
    given = next((text for text in (html, body, plain_text) if text is not None), "Hello.")
    if plain_text is not None:
        return given, plain_text
    return given, given if html is None else ""


def _copied(attachments: Any) -> Any:
    try:
        return json.loads(json.dumps(attachments, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"attachments must be JSON ({error})") from None


def _in_process(options: ClientOptions) -> ClientOptions:
    """The options with both addresses, so that no environment variable leads a client of the sandbox elsewhere."""
    base_url = options.get("base_url") or SHARED_URL
    return {**options, "base_url": base_url, "scale_base_url": options.get("scale_base_url") or base_url}
