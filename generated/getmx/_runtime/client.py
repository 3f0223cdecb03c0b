# Copied by `make generate` from generator/runtime/client.py. Edit it there, not here.
"""The way of a call: arguments to a form, a form over HTTP, an envelope to an answer. Sync and async twins."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Any, ClassVar, NamedTuple, NoReturn, Self, TypeVar

from . import _http
from .decode import Model, decode
from .deviations import Deviations, Reader
from .encode import FormValue, Parts, form, loose_form, multipart, new_boundary
from .envelope import Envelope, load, open_envelope
from .errors import (
    GetMXAPIError,
    GetMXDecodeError,
    GetMXError,
    GetMXInputError,
    GetMXNotFoundError,
    GetMXStatusError,
    Response,
    UnconfirmedEndpointWarning,
)
from .operation import Operation
from .options import (
    ENVIRONMENT_VARIABLE,
    TIMEOUT,
    CallOptions,
    Settings,
    Token,
    changed_settings,
    check_options,
    checked_settings,
    checked_timeout,
    current_token,
)
from .paging import AsyncPage, Page, Place, first_place, read_page
from .redaction import scrub, scrub_headers

ModelT = TypeVar("ModelT", bound=Model)

#: Frames from _prepared up to the line that called the rendered method: _prepared, _call, method, caller. Warnings
#: name that line.
_FRAMES = 4


class RawResponse(NamedTuple):
    """An answer as `request()` gives it: the envelope's parts as they came, and what HTTP said around it.

    `elapsed` is in seconds, from sending to the last byte.
    """

    code: int
    msg: str
    data: Any
    status: int
    headers: Mapping[str, str]
    elapsed: float

    def __repr__(self) -> str:
        return f"RawResponse(code={self.code}, status={self.status}, elapsed={self.elapsed:.3f})"


class _Call(NamedTuple):
    """One call on its way: what is sent, and what its answer will be read with."""

    label: str
    operation: Operation[Any] | None
    request: _http.Request
    #: What must not be shown: the token, and the values of fields that the spec marks as secret.
    secrets: tuple[str, ...]
    reader: Reader

    def named(self, error: GetMXError) -> GetMXError:
        """The error with the operation in its message and attribute, and secrets hidden."""
        error.args = (scrub(f"{self.label}: {error}", self.secrets),)
        error.operation = self.reader.operation
        return error


class _Shared(NamedTuple):
    """What a client and its copies by with_options() have in common."""

    transport: Any
    deviations: Deviations
    warned: set[str]


class BaseClient:
    """What the sync and the async client share: everything but the waiting."""

    _version: ClassVar[str]
    _base_url: ClassVar[str]
    _operations: ClassVar[Mapping[str, Operation[Any]]]
    _success_codes: ClassVar[frozenset[int]]

    _settings: Settings
    _shared: _Shared
    _is_copy: bool

    def _start(
        self,
        transport: Any,
        token: Token | None,
        base_url: str | None,
        scale_base_url: str | None,
        timeout: float,
        strict: bool,
    ) -> None:
        self._settings = checked_settings(
            token=os.environ.get(ENVIRONMENT_VARIABLE) or None if token is None else token,
            base_url=self._base_url if base_url is None else base_url,
            scale_base_url=scale_base_url,
            timeout=timeout,
            strict=strict,
        )
        self._shared = _Shared(transport, Deviations(), set())
        self._is_copy = False

    @property
    def deviations(self) -> Deviations:
        """Where answers to this client and its copies differed from the spec: types and places, never values."""
        return self._shared.deviations

    def with_options(
        self,
        *,
        token: Token | None = None,
        base_url: str | None = None,
        scale_base_url: str | None = None,
        timeout: float | None = None,
        strict: bool | None = None,
    ) -> Self:
        """A copy with other settings on the same connections; closing it leaves them open. None keeps a setting.

        Raises GetMXInputError for a setting that cannot be right.
        """
        given = {
            "token": token,
            "base_url": base_url,
            "scale_base_url": scale_base_url,
            "timeout": timeout,
            "strict": strict,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        copy = self.__class__.__new__(self.__class__)
        copy._settings = changed_settings(self._settings, changes)
        copy._shared = self._shared
        copy._is_copy = True
        return copy

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r}, token=***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} holds a token and open connections, so it is not pickled")

    def _prepared(
        self,
        operation: Operation[Any],
        values: Mapping[str, Any],
        options: Mapping[str, Any],
        frames: int,
    ) -> _Call:
        """Checks everything that can be checked before sending, and builds the request."""
        check_options(operation, options)
        self._warn(operation, frames + 1)
        extra = _checked_extra(operation.label, operation.id, options)
        parts = form(operation, values, extra, frames + 1)
        secret_names = {field.name for field in operation.fields if field.secret}
        secrets = tuple(text for name, text in parts if name in secret_names)
        reader = Reader(operation.id, self.deviations, self._settings.strict)
        url = self._settings.url(operation.server, operation.path)
        return self._built(operation.label, operation, url, parts, options, secrets, reader)

    def _built(
        self,
        label: str,
        operation: Operation[Any] | None,
        url: str,
        parts: Parts,
        options: Mapping[str, Any],
        secrets: tuple[str, ...],
        reader: Reader,
    ) -> _Call:
        token = current_token(self._settings, operation)
        boundary = new_boundary()
        given = [] if any(name == "token" for name, _ in parts) else [("token", token)]
        headers = {
            "Accept": "application/json",
            "User-Agent": f"getmx-python/{self._version}",
            **(options.get("extra_headers") or {}),
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        }
        timeout = checked_timeout(options["timeout"]) if "timeout" in options else self._settings.timeout
        request = _http.Request(url, multipart([*given, *parts], boundary), headers, timeout)
        return _Call(label, operation, request, (token, *secrets), reader)

    def _warn(self, operation: Operation[Any], stacklevel: int) -> None:
        if operation.id in self._shared.warned:
            return
        self._shared.warned.add(operation.id)
        if operation.deprecated:
            warnings.warn(
                f"{operation.label} is deprecated by the vendor",
                DeprecationWarning,
                stacklevel=stacklevel,
            )
        if not operation.confirmed:
            warnings.warn(
                f"{operation.label}: the path {operation.path} is assumed, nobody has confirmed it yet",
                UnconfirmedEndpointWarning,
                stacklevel=stacklevel,
            )

    def _prepared_raw(
        self,
        target: str | Operation[Any],
        fields: Mapping[str, FormValue],
        options: Mapping[str, Any],
    ) -> _Call:
        operation, path = self._target(target)
        label = operation.label if operation else f"request {path}"
        server = operation.server if operation else "shared"
        named = operation.id if operation else path
        parts = loose_form(label, named, {**fields, **_checked_extra(label, named, options)})
        secret_names = {field.name for known in self._operations.values() for field in known.fields if field.secret}
        secrets = tuple(text for name, text in parts if name in secret_names)
        reader = Reader(named, self.deviations, self._settings.strict)
        return self._built(label, operation, self._settings.url(server, path), parts, options, secrets, reader)

    def _target(self, target: str | Operation[Any]) -> tuple[Operation[Any] | None, str]:
        if isinstance(target, Operation):
            return target, target.path
        if target in self._operations:
            return self._operations[target], self._operations[target].path
        if not target.startswith("/"):
            raise GetMXInputError(f"request: {target!r} is neither a path (/v1/...) nor an operationId")
        by_path = {operation.path: operation for operation in self._operations.values()}
        return by_path.get(target), target

    def _envelope(self, call: _Call, reply: _http.Reply) -> Envelope:
        """The envelope of a successful answer; everything else raises."""
        try:
            envelope = open_envelope(load(reply.content), call.reader)
        except GetMXDecodeError as error:
            if not 200 <= reply.status < 300:
                raise _status_error(call, reply) from None
            error.response = _redacted(call, reply)
            raise call.named(error) from None
        if envelope.code not in self._success_codes:
            raise _api_error(call, reply, envelope)
        if not 200 <= reply.status < 300:
            raise _status_error(call, reply)
        return envelope

    def _raw(self, call: _Call, reply: _http.Reply) -> RawResponse:
        return RawResponse(*self._envelope(call, reply), reply.status, reply.headers, reply.elapsed)

    def _answer(
        self,
        operation: Operation[ModelT],
        call: _Call,
        reply: _http.Reply,
        values: Mapping[str, Any],
    ) -> ModelT:
        data = self._envelope(call, reply).data
        if operation.one_of_list:
            data = _the_one(call, reply, data, values)
        return decode(operation.answer(), data, "/data", call.reader)


def _checked_extra(label: str, operation: str, options: Mapping[str, Any]) -> Mapping[str, FormValue]:
    extra = options.get("extra_fields") or {}
    if not isinstance(extra, Mapping):
        raise GetMXInputError(f"{label}: extra_fields must be a mapping", operation=operation, field="extra_fields")
    return extra


def _redacted(call: _Call, reply: _http.Reply) -> Response:
    text = scrub(reply.content.decode("utf-8", "replace"), call.secrets)
    return Response(reply.status, scrub_headers(reply.headers, call.secrets), text, reply.elapsed)


def _status_error(call: _Call, reply: _http.Reply) -> GetMXStatusError:
    hints = {3: "; redirects are not followed, since they would hand the token to another address"}
    hint = hints.get(reply.status // 100, "")
    if reply.status == 404 and call.operation and not call.operation.confirmed:
        hint = f"; the path {call.operation.path} is a guess: try another one with request(path, fields)"
    return GetMXStatusError(
        f"{call.label}: HTTP status {reply.status}{hint}",
        operation=call.reader.operation,
        response=_redacted(call, reply),
        status=reply.status,
    )


def _api_error(call: _Call, reply: _http.Reply, envelope: Envelope) -> GetMXAPIError:
    msg = scrub(envelope.msg, call.secrets)
    return GetMXAPIError(
        f"{call.label}: the service answered code {envelope.code}: {msg}",
        operation=call.reader.operation,
        response=_redacted(call, reply),
        code=envelope.code,
        msg=msg,
    )


def _the_one(call: _Call, reply: _http.Reply, data: Any, values: Mapping[str, Any]) -> Any:
    """The one row of an answer that is documented as a list. Raises GetMXNotFoundError where there is none."""
    rows = data.get("list", [data]) if isinstance(data, dict) else data
    if not rows:
        raise GetMXNotFoundError(
            f"{call.label}: there is none with these arguments",
            operation=call.reader.operation,
            response=_redacted(call, reply),
        )
    if not isinstance(rows, list) or rows == [data]:
        call.reader.deviate("/data/list", "array", "another form of answer")
        return data
    if len(rows) > 1:
        call.reader.deviate("/data/list", "one row", "several")
    asked = values.get("message_id")
    return next((row for row in rows if isinstance(row, dict) and row.get("id") == asked), rows[0])


class SyncClient(BaseClient):
    """The sync half of the runtime; the rendered client adds the resources."""

    def __init__(
        self,
        token: Token | None = None,
        *,
        base_url: str | None = None,
        scale_base_url: str | None = None,
        timeout: float = TIMEOUT,
        http_client: _http.SyncHTTPClient | None = None,
        strict: bool = False,
    ) -> None:
        """Sets up a client; nothing is sent and no connection made before the first call.

        token: The API token, or a callable that returns it and is asked for every attempt. None takes it from the
            environment variable GETMX_TOKEN.
        base_url: Another address of the service, say a stand-in on loopback.
        scale_base_url: The address of your Scale server from the dashboard, for the calls that go there.
        timeout: Seconds that connecting (10 at most), each read and each write may take.
        http_client: An httpx.Client of your own (proxies, TLS, limits). It is used and never closed.
        strict: Raise GetMXFieldError for the first answer that differs from the spec.

        Raises GetMXInputError for a setting that cannot be right, or where there is no token.
        """
        transport = _http.SyncTransport(http_client)
        self._start(transport, token, base_url, scale_base_url, timeout, strict)

    def request(
        self,
        target: str | Operation[Any],
        fields: Mapping[str, FormValue] | None = None,
        **options: Any,
    ) -> RawResponse:
        """Calls any path or operation with any fields: the way out where the spec is wrong or behind.

        target: A path ("/v1/mail/clean-up") or an operationId ("cleanUpEmail").
        fields: Form fields without the token, sent as they are; None drops one. Nothing is checked against the spec.
        options: As for every method, see CallOptions.

        Raises the same errors as every method.
        """
        call = self._prepared_raw(target, fields or {}, options)
        return self._raw(call, self._send(call))

    def close(self) -> None:
        """Closes the connections, but for those of a caller's own http_client. A copy closes nothing."""
        if not self._is_copy:
            self._shared.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _send(self, call: _Call) -> _http.Reply:
        transport: _http.SyncTransport = self._shared.transport
        try:
            return transport.send(call.request)
        except GetMXError as error:
            raise call.named(error) from error.__cause__

    def _call(self, operation: Operation[ModelT], values: Mapping[str, Any], options: CallOptions) -> ModelT:
        call = self._prepared(operation, values, options, _FRAMES)
        return self._answer(operation, call, self._send(call), values)

    def _list(self, operation: Operation[ModelT], values: Mapping[str, Any], options: CallOptions) -> Page[ModelT]:
        def fetch(place: Place) -> Page[ModelT]:
            call = self._prepared(operation, place.sent, options, _FRAMES + 1)
            data = self._envelope(call, self._send(call)).data
            return read_page(Page, operation, data, place, fetch, call.reader)

        return fetch(first_place(values))


class AsyncClient(BaseClient):
    """The async half of the runtime; the rendered client adds the resources."""

    def __init__(
        self,
        token: Token | None = None,
        *,
        base_url: str | None = None,
        scale_base_url: str | None = None,
        timeout: float = TIMEOUT,
        http_client: _http.AsyncHTTPClient | None = None,
        strict: bool = False,
    ) -> None:
        """Sets up a client; nothing is sent and no connection made before the first call.

        token: The API token, or a callable that returns it and is asked for every attempt. None takes it from the
            environment variable GETMX_TOKEN.
        base_url: Another address of the service, say a stand-in on loopback.
        scale_base_url: The address of your Scale server from the dashboard, for the calls that go there.
        timeout: Seconds that connecting (10 at most), each read and each write may take.
        http_client: An httpx.AsyncClient of your own (proxies, TLS, limits). It is used and never closed.
        strict: Raise GetMXFieldError for the first answer that differs from the spec.

        Raises GetMXInputError for a setting that cannot be right, or where there is no token.
        """
        transport = _http.AsyncTransport(http_client)
        self._start(transport, token, base_url, scale_base_url, timeout, strict)

    async def request(
        self,
        target: str | Operation[Any],
        fields: Mapping[str, FormValue] | None = None,
        **options: Any,
    ) -> RawResponse:
        """Calls any path or operation with any fields: the way out where the spec is wrong or behind.

        target: A path ("/v1/mail/clean-up") or an operationId ("cleanUpEmail").
        fields: Form fields without the token, sent as they are; None drops one. Nothing is checked against the spec.
        options: As for every method, see CallOptions.

        Raises the same errors as every method.
        """
        call = self._prepared_raw(target, fields or {}, options)
        return self._raw(call, await self._send(call))

    async def close(self) -> None:
        """Closes the connections, but for those of a caller's own http_client. A copy closes nothing."""
        if not self._is_copy:
            await self._shared.transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def _send(self, call: _Call) -> _http.Reply:
        transport: _http.AsyncTransport = self._shared.transport
        try:
            return await transport.send(call.request)
        except GetMXError as error:
            raise call.named(error) from error.__cause__

    async def _call(self, operation: Operation[ModelT], values: Mapping[str, Any], options: CallOptions) -> ModelT:
        call = self._prepared(operation, values, options, _FRAMES)
        return self._answer(operation, call, await self._send(call), values)

    async def _list(
        self, operation: Operation[ModelT], values: Mapping[str, Any], options: CallOptions
    ) -> AsyncPage[ModelT]:
        async def fetch(place: Place) -> AsyncPage[ModelT]:
            call = self._prepared(operation, place.sent, options, _FRAMES + 1)
            data = self._envelope(call, await self._send(call)).data
            return read_page(AsyncPage, operation, data, place, fetch, call.reader)

        return await fetch(first_place(values))


class Resource:
    """Base of the rendered sync resources: a group of methods on a client."""

    __slots__ = ("_client",)

    def __init__(self, client: SyncClient) -> None:
        self._client = client


class AsyncResource:
    """Base of the rendered async resources: a group of methods on a client."""

    __slots__ = ("_client",)

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
