# Copied by `make generate` from generator/package/runtime/client.py. Edit it there, not here.
"""The sync and the async client. The rendered half adds their resources."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import copy
from functools import cached_property
from types import MemberDescriptorType, TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, NoReturn, Self, TypeVar, Unpack

from .attempts import Attempts, Outcome
from .call import Api, Call, Context, prepare, single_row, warn_once
from .decode import Model, decode
from .deviations import Deviations
from .encode import FormValue
from .envelope import Envelope
from .errors import GetMXConnectionError, GetMXDecodeError, GetMXError
from .exchange import Reply
from .lazy import LazyModule, LazyTransport
from .operation import Operation
from .options import (
    CallOptions,
    ClientOptions,
    ListOptions,
    Settings,
    Token,
    checked_settings,
    reset_settings,
    warn_of_plain_http,
)
from .paging import AsyncPage, Page, PageT, Place, first_place, read_page
from .retry import REAL_PACE, Pace
from .turns import Turns

if TYPE_CHECKING:
    from . import _http, connections, route
else:  # These three import httpx, which takes longer than all else of a start. Annotations find it all the same.
    _http, connections, route = (LazyModule(f"{__package__}.{name}") for name in ("_http", "connections", "route"))

ModelT = TypeVar("ModelT", bound=Model)


class RawResponse(NamedTuple):
    """An answer as `request()` returns it.

    Attributes:
        code: The envelope's code.
        msg: The service's message. Half a surrogate pair in it is replaced, since it could not be written anywhere.
        data: The data as it came, any JSON value.
        status: The HTTP status.
        headers: The HTTP headers.
        elapsed: Seconds from sending to the last byte.
    """

    code: int
    msg: str
    data: Any
    status: int
    headers: Mapping[str, str]
    elapsed: float

    def __repr__(self) -> str:
        return f"RawResponse(code={self.code}, status={self.status}, elapsed={self.elapsed:.3f})"


def _let_go(error: BaseException) -> None:
    from .leaving import let_go  # Imported here: only errors need it.

    let_go(error)


class BaseClient:
    """The part that the sync and the async client share."""

    _api: ClassVar[Api]

    _settings: Settings
    _context: Context
    _transport: Any
    _is_copy: bool
    _pace: Pace = REAL_PACE

    def _start(self, transport: Any, token: Token | None, options: ClientOptions) -> None:
        self._settings = checked_settings({"token": token, **options}, self._api.base_url)
        warn_of_plain_http(self._settings)
        self._context = Context(self._api, self._api.secret_names(), Deviations(self._api.versions), set(), Turns())
        self._transport = transport
        self._is_copy = False

    @property
    def deviations(self) -> Deviations:
        """The differences between answers and the spec, met by this client and its copies. They hold no values."""
        return self._context.deviations

    def with_options(self, *, token: Token | None = None, **options: Unpack[ClientOptions]) -> Self:
        """Copy the client, with other settings on the same connections. Closing the copy leaves them open.

        Attributes that a subclass has set are kept. Resources (`mx.emails`) and other values of a `cached_property` are
        made anew.

        Args:
            token: Another token. None: no change.
            options: The settings to change, see ClientOptions. What is left out stays as it is. None sets it back to
                the environment variable, if there is one, else to the default.

        Raises:
            GetMXInputError: A setting cannot be right.

        Example:
            mx.with_options(timeout=5).emails.list()
        """
        changes: dict[str, Any] = {**options} if token is None else {"token": token, **options}
        try:
            settings = reset_settings(self._settings, changes, self._api.base_url)
            if changes.keys() & {"base_url", "scale_base_url"}:
                warn_of_plain_http(settings)
        except BaseException as error:
            _let_go(error)
            del token, options, changes
            raise
        twin = _twin(self)
        vars(twin).update(_settings=settings, _is_copy=True)
        return twin

    def __repr__(self) -> str:
        settings = vars(self).get("_settings")  # Tools that report errors show clients that were never made, too.
        return f"{type(self).__name__}(base_url={settings and settings.base_url!r}, token=***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds a token and open connections, so it is not pickled")

    def _prepared(self, operation: Operation[Any], values: Mapping[str, Any], options: CallOptions) -> Call:
        call = prepare(self._context, self._settings, operation, values, options)
        warn_once(self._context, operation)
        return call

    def _prepared_request(
        self, target: str | Operation[Any], fields: Mapping[str, FormValue] | None, options: CallOptions
    ) -> Call:
        operation = self._api.find(target).without_rules()
        return prepare(self._context, self._settings, operation, {}, options, fields)

    def _let_go(self, error: BaseException, values: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        """What an exception needs before it leaves a call: no report of it can show a secret or the answer."""
        from .leaving import hide_arguments  # Imported here: only errors need it.

        _let_go(error)
        hide_arguments(values, options, self._context.secret_names)

    def _attempts(self, call: Call) -> Attempts:
        return Attempts(call, self._api.version, self._pace)

    def _raw(self, call: Call, reply: Reply) -> RawResponse:
        rest = reply.status, reply.headers, reply.elapsed
        return call.read(self._context, reply, lambda envelope: RawResponse(*envelope, *rest))

    def _page(
        self, page_type: type[PageT], operation: Operation[Any], place: Place, fetch: Any, call: Call, reply: Reply
    ) -> PageT:
        def page(envelope: Envelope) -> PageT:
            return read_page(page_type, operation, envelope.data, place, fetch, call.reader)

        return call.read(self._context, reply, page)

    def _answer(self, operation: Operation[ModelT], values: Mapping[str, Any], call: Call, reply: Reply) -> ModelT:
        def answer(envelope: Envelope) -> ModelT:
            data = single_row(call, envelope, values.get("message_id")) if operation.one_of_list else envelope.data
            return decode(operation.answer(), data, "/data", call.reader)

        return call.read(self._context, reply, answer)


def _transport(find: Callable[[], Callable[..., Any]], http_client: Any, network: dict[str, Any]) -> Any:
    """The connections: made now if the caller said something of them that may be wrong, else at the first call."""
    if http_client is None and all(value is None for value in network.values()):
        return LazyTransport(lambda: _made(find, None, network))
    return _made(find, http_client, network)


def _made(find: Callable[[], Callable[..., Any]], http_client: Any, network: dict[str, Any]) -> Any:
    from .wire_logs import scrub_wire_logs  # Imported here: it imports logging.

    scrub_wire_logs(SyncClient._send.__code__, AsyncClient._send.__code__)
    return find()(http_client, **network)


ClientT = TypeVar("ClientT", bound=BaseClient)


def _twin(client: ClientT) -> ClientT:
    """A client with the same attributes, made without its `__init__`, whose arguments a subclass may have changed.

    Resources call the client that they were made for, so the twin gets its own.
    """
    twin: ClientT = object.__new__(type(client))
    members = [member for base in type(client).__mro__ for member in vars(base).items()]
    cached = {name for name, member in members if isinstance(member, cached_property)}
    for name, value in vars(client).items():
        if name not in cached:
            vars(twin)[name] = _for_twin(value, client, twin)
    for _, slot in members:
        if isinstance(slot, MemberDescriptorType):
            with suppress(AttributeError):  # Nothing is in the slot.
                slot.__set__(twin, _for_twin(slot.__get__(client), client, twin))
    return twin


def _for_twin(value: Any, client: BaseClient, twin: BaseClient) -> Any:
    if isinstance(value, (Resource, AsyncResource)) and value._client is client:
        value = copy(value)
        value._client = twin
    return value


class SyncClient(BaseClient):
    """The sync client, without its resources."""

    def __init__(
        self,
        token: Token | None = None,
        *,
        http_client: "_http.SyncHTTPClient | None" = None,
        proxy: str | None = None,
        verify: "route.Verify | None" = None,
        max_connections: int | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Set up a client. No connection is made before the first call.

        Args:
            token: The API token, or a callable that returns it and is asked before every attempt. None: the environment
                variable GETMX_TOKEN.
            http_client: An httpx.Client of your own, in place of the connections of this client. You close it.
            proxy: Address of a proxy for all calls (http, https, socks5). None: as the environment says (HTTPS_PROXY,
                ALL_PROXY, NO_PROXY).
            verify: Which certificates are trusted: True (the default), a file or folder of certificates, or an
                ssl.SSLContext. False: any, which lets everyone on the way read along.
            max_connections: How many connections may be open at once. Further calls wait for one. Default: 100.
            options: `base_url`, `scale_base_url`, `timeout`, `deadline`, `max_retries`, `max_answer_bytes`, `strict`,
                `on_request`, `on_response`, `on_deviation`. See ClientOptions. What is left out comes from the
                environment variable, if there is one, else it is the default.

        Raises:
            GetMXInputError: There is no token, or a setting or its environment variable cannot be right.
        """
        network = {"proxy": proxy, "verify": verify, "max_connections": max_connections}
        try:
            self._start(_transport(lambda: connections.sync_transport, http_client, network), token, options)
        except BaseException as error:
            _let_go(error)
            del token, proxy, network, options
            raise

    def request(
        self,
        target: str | Operation[Any],
        fields: Mapping[str, FormValue] | None = None,
        **options: Unpack[CallOptions],
    ) -> RawResponse:
        """Call any path with any form fields, for what the spec lacks or has wrong.

        Args:
            target: A path ("/v1/mail/clean-up"), an operationId ("cleanUpEmail") or one of OPERATIONS.
            fields: Form fields without the token, not checked against the spec: str, int or date. True is sent as 1,
                False as -1, a list as several fields of the same name. None is not sent.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer as it came.

        Raises:
            GetMXError: As every method does.

        Example:
            mx.request("/v1/mail/clean-up", {"mail_id": "12345678"})
        """
        try:
            call = self._prepared_request(target, fields, options)
            return self._raw(call, self._send(call))
        except BaseException as error:
            self._let_go(error, {}, options)
            del fields
            raise

    def close(self) -> None:
        """Close the connections. A copy closes nothing, and your own `http_client` stays open."""
        if not self._is_copy:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _send(self, call: Call) -> Reply:
        attempts = self._attempts(call)
        try:
            while True:
                outcome = self._outcome(attempts)
                pause = attempts.pause_after(outcome)
                if pause is None:
                    break
                self._pace.sleep(pause)
            if isinstance(outcome, GetMXError):
                try:
                    raise outcome
                finally:
                    del outcome  # Else the error would hold this frame, and the frame the error.
        except GetMXError as error:
            raise call.completed(error) from error.__cause__
        return outcome

    def _outcome(self, attempts: Attempts) -> Outcome:
        transport: connections.PooledTransport = self._transport
        request = attempts.next_request()
        try:
            return transport.send(request)
        except (GetMXConnectionError, GetMXDecodeError) as error:
            return error

    def _call(self, operation: Operation[ModelT], values: Mapping[str, Any], options: CallOptions) -> ModelT:
        try:
            call = self._prepared(operation, values, options)
            return self._answer(operation, values, call, self._send(call))
        except BaseException as error:
            self._let_go(error, values, options)
            raise

    def _list(self, operation: Operation[ModelT], values: Mapping[str, Any], options: ListOptions) -> Page[ModelT]:
        def fetch(place: Place) -> Page[ModelT]:
            try:
                call = self._prepared(operation, place.sent, options)
                return self._page(Page, operation, place, fetch, call, self._send(call))
            except BaseException as error:
                self._let_go(error, {}, options)
                del place
                raise

        try:
            return fetch(first_place(operation, values, options))
        except BaseException as error:
            self._let_go(error, values, options)
            raise


class AsyncClient(BaseClient):
    """The async client, without its resources."""

    def __init__(
        self,
        token: Token | None = None,
        *,
        http_client: "_http.AsyncHTTPClient | None" = None,
        proxy: str | None = None,
        verify: "route.Verify | None" = None,
        max_connections: int | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        """Set up a client. No connection is made before the first call.

        Args:
            token: The API token, or a callable that returns it and is asked before every attempt. None: the environment
                variable GETMX_TOKEN.
            http_client: An httpx.AsyncClient of your own, in place of the connections of this client. You close it.
            proxy: Address of a proxy for all calls (http, https, socks5). None: as the environment says (HTTPS_PROXY,
                ALL_PROXY, NO_PROXY).
            verify: Which certificates are trusted: True (the default), a file or folder of certificates, or an
                ssl.SSLContext. False: any, which lets everyone on the way read along.
            max_connections: How many connections may be open at once. Further calls wait for one. Default: 100.
            options: `base_url`, `scale_base_url`, `timeout`, `deadline`, `max_retries`, `max_answer_bytes`, `strict`,
                `on_request`, `on_response`, `on_deviation`. See ClientOptions. What is left out comes from the
                environment variable, if there is one, else it is the default.

        Raises:
            GetMXInputError: There is no token, or a setting or its environment variable cannot be right.
        """
        network = {"proxy": proxy, "verify": verify, "max_connections": max_connections}
        try:
            self._start(_transport(lambda: connections.async_transport, http_client, network), token, options)
        except BaseException as error:
            _let_go(error)
            del token, proxy, network, options
            raise

    async def request(
        self,
        target: str | Operation[Any],
        fields: Mapping[str, FormValue] | None = None,
        **options: Unpack[CallOptions],
    ) -> RawResponse:
        """Call any path with any form fields, for what the spec lacks or has wrong.

        Args:
            target: A path ("/v1/mail/clean-up"), an operationId ("cleanUpEmail") or one of OPERATIONS.
            fields: Form fields without the token, not checked against the spec: str, int or date. True is sent as 1,
                False as -1, a list as several fields of the same name. None is not sent.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer as it came.

        Raises:
            GetMXError: As every method does.

        Example:
            mx.request("/v1/mail/clean-up", {"mail_id": "12345678"})
        """
        try:
            call = self._prepared_request(target, fields, options)
            return self._raw(call, await self._send(call))
        except BaseException as error:
            self._let_go(error, {}, options)
            del fields
            raise

    async def close(self) -> None:
        """Close the connections. A copy closes nothing, and your own `http_client` stays open."""
        if not self._is_copy:
            await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()

    async def _send(self, call: Call) -> Reply:
        attempts = self._attempts(call)
        try:
            while True:
                outcome = await self._outcome(attempts)
                pause = attempts.pause_after(outcome)
                if pause is None:
                    break
                await self._pace.sleep_async(pause)
            if isinstance(outcome, GetMXError):
                try:
                    raise outcome
                finally:
                    del outcome  # Else the error would hold this frame, and the frame the error.
        except GetMXError as error:
            raise call.completed(error) from error.__cause__
        return outcome

    async def _outcome(self, attempts: Attempts) -> Outcome:
        transport: connections.PooledAsyncTransport = self._transport
        request = attempts.next_request()
        try:
            return await transport.send(request)
        except (GetMXConnectionError, GetMXDecodeError) as error:
            return error

    async def _call(self, operation: Operation[ModelT], values: Mapping[str, Any], options: CallOptions) -> ModelT:
        try:
            call = self._prepared(operation, values, options)
            return self._answer(operation, values, call, await self._send(call))
        except BaseException as error:
            self._let_go(error, values, options)
            raise

    async def _list(
        self, operation: Operation[ModelT], values: Mapping[str, Any], options: ListOptions
    ) -> AsyncPage[ModelT]:
        async def fetch(place: Place) -> AsyncPage[ModelT]:
            try:
                call = self._prepared(operation, place.sent, options)
                return self._page(AsyncPage, operation, place, fetch, call, await self._send(call))
            except BaseException as error:
                self._let_go(error, {}, options)
                del place
                raise

        try:
            return await fetch(first_place(operation, values, options))
        except BaseException as error:
            self._let_go(error, values, options)
            raise


class Resource:
    """Base of the rendered sync resources. A resource is a group of methods of a client."""

    __slots__ = ("_client",)

    def __init__(self, client: SyncClient) -> None:
        self._client = client


class AsyncResource:
    """Base of the rendered async resources. A resource is a group of methods of a client."""

    __slots__ = ("_client",)

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
