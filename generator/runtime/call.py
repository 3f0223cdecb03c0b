"""One call: from arguments to a request, and from a reply to an envelope. Pure; knows nothing of HTTP clients."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from .deviations import Deviations, Reader, json_type
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
from .exchange import Reply, Request
from .operation import Operation
from .options import Settings, check_options, checked_timeout, current_token
from .redaction import scrub, scrub_chain, scrub_headers


class Api(NamedTuple):
    """What the spec says of the API as a whole."""

    version: str
    base_url: str
    operations: Mapping[str, Operation[Any]]
    success_codes: frozenset[int]

    def secret_names(self) -> frozenset[str]:
        """The fields whose values must not be shown."""
        fields = (field for operation in self.operations.values() for field in operation.fields)
        return frozenset({"token"}.union(field.name for field in fields if field.secret))

    def find(self, target: str | Operation[Any]) -> tuple[Operation[Any] | None, str]:
        """The operation, if it is a known one, and the path. Raises GetMXInputError for what is neither."""
        if isinstance(target, Operation):
            return target, target.path
        if target in self.operations:
            return self.operations[target], self.operations[target].path
        if not target.startswith("/"):
            raise GetMXInputError(f"request: {target!r} is neither a path (/v1/...) nor an operationId")
        by_path = {operation.path: operation for operation in self.operations.values()}
        return by_path.get(target), target


class Context(NamedTuple):
    """What a client and its copies have in common, but for connections."""

    api: Api
    secret_names: frozenset[str]
    deviations: Deviations
    #: The operations whose warnings have been given.
    warned: set[str]


class Call(NamedTuple):
    """One call on its way: what is sent, and what its reply is read with."""

    #: How messages name the call, and its operationId (the path, where no operation is known).
    label: str
    name: str
    path: str
    #: Whether the path is assumed, so that a 404 may mean that it is another one.
    is_guess: bool
    request: Request
    #: What must not be shown: the token, and the values of secret fields.
    secrets: tuple[str, ...]
    reader: Reader

    def completed(self, error: GetMXError, reply: Reply | None = None) -> GetMXError:
        """The error with the operation and the redacted reply in it, and no secret in its message or its causes."""
        if error.operation is None:
            error.args = (f"{self.label}: {error}",)
        error.operation = self.name
        error.response = error.response if reply is None else self._response(reply)
        if error.__cause__ is not None:  # Only then is there foreign text in the message.
            scrub_chain(error, self.secrets)
        return error

    def _response(self, reply: Reply) -> Response:
        text = scrub(reply.content.decode("utf-8", "replace"), self.secrets)
        return Response(reply.status, scrub_headers(reply.headers, self.secrets), text, reply.elapsed)

    @contextmanager
    def reading(self, reply: Reply) -> Iterator[None]:
        """Errors that are raised while a reply is read leave it complete."""
        try:
            yield
        except GetMXError as error:
            raise self.completed(error, reply) from error.__cause__


def prepare(
    context: Context,
    settings: Settings,
    operation: Operation[Any],
    values: Mapping[str, Any],
    options: Mapping[str, Any],
    frames: int,
) -> Call:
    """Checks everything that can be checked before sending, and builds the request.

    `frames` counts from this function up to the caller's own line, which warnings are to name.
    """
    check_options(operation.label, operation.id, (field.name for field in operation.fields), options)
    _warn(context, operation, frames + 1)
    extra = _mapping(operation.label, operation.id, options, "extra_fields")
    parts = form(operation, values, extra, frames + 1)
    return _call(context, settings, operation, operation.path, parts, options)


def prepare_raw(
    context: Context,
    settings: Settings,
    target: str | Operation[Any],
    fields: Mapping[str, FormValue],
    options: Mapping[str, Any],
) -> Call:
    """Builds the request for any path or operation, with any fields."""
    operation, path = context.api.find(target)
    label, name = _names(operation, path)
    check_options(label, name, (), options)
    parts = loose_form(label, name, {**fields, **_mapping(label, name, options, "extra_fields")})
    return _call(context, settings, operation, path, parts, options)


def _names(operation: Operation[Any] | None, path: str) -> tuple[str, str]:
    return (f"request {path}", path) if operation is None else (operation.label, operation.id)


def _call(
    context: Context,
    settings: Settings,
    operation: Operation[Any] | None,
    path: str,
    parts: Parts,
    options: Mapping[str, Any],
) -> Call:
    label, name = _names(operation, path)
    if not any(field == "token" for field, _ in parts):
        parts = [("token", current_token(settings, label, name)), *parts]
    boundary = new_boundary()
    request = Request(
        settings.url(operation.server if operation else "shared", path),
        multipart(parts, boundary),
        _headers(context.api.version, boundary, _extra_headers(label, name, options)),
        checked_timeout(options["timeout"]) if "timeout" in options else settings.timeout,
    )
    secrets = tuple(text for field, text in parts if field in context.secret_names)
    is_guess = operation is not None and not operation.confirmed
    return Call(label, name, path, is_guess, request, secrets, Reader(name, context.deviations, settings.strict))


def _headers(version: str, boundary: str, extra: Mapping[str, str]) -> dict[str, str]:
    return {
        "accept": "application/json",
        "user-agent": f"getmx-python/{version}",
        **{name.lower(): value for name, value in extra.items()},
        "content-type": f"multipart/form-data; boundary={boundary}",
    }


def _mapping(label: str, name: str, options: Mapping[str, Any], option: str) -> Mapping[str, Any]:
    value = options.get(option) or {}
    if not isinstance(value, Mapping):
        raise GetMXInputError(f"{label}: {option} must be a mapping", operation=name, field=option)
    return value


def _extra_headers(label: str, name: str, options: Mapping[str, Any]) -> Mapping[str, str]:
    """Headers that cannot break the request: neither by a line end, nor by contradicting the form."""
    extra = _mapping(label, name, options, "extra_headers")
    for header, value in extra.items():
        if not (_is_header_text(header) and re.fullmatch(_HEADER_NAME, header) and _is_header_text(value)):
            rule = "extra_headers must map names to values, both printable ASCII str"
        elif header.lower() in _FORM_HEADERS:
            rule = f"extra_headers cannot set {header}, the form does"
        else:
            continue
        raise GetMXInputError(f"{label}: {rule}", operation=name, field="extra_headers")
    return extra


_HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_FORM_HEADERS = frozenset({"content-type", "content-length", "transfer-encoding"})


def _is_header_text(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable() and value.strip() == value


def _warn(context: Context, operation: Operation[Any], frames: int) -> None:
    """Warns once for each operation that is deprecated or whose path is assumed."""
    if operation.id in context.warned:
        return
    context.warned.add(operation.id)
    if operation.deprecated:
        warnings.warn(f"{operation.label} is deprecated by the vendor", DeprecationWarning, stacklevel=frames)
    if not operation.confirmed:
        message = f"{operation.label}: the path {operation.path} is assumed, nobody has confirmed it yet"
        warnings.warn(message, UnconfirmedEndpointWarning, stacklevel=frames)


def read_envelope(context: Context, call: Call, reply: Reply) -> Envelope:
    """The envelope of a successful answer. Raises GetMXAPIError, GetMXStatusError or GetMXDecodeError otherwise."""
    is_2xx = 200 <= reply.status < 300
    try:
        envelope = open_envelope(load(reply.content), call.reader)
    except GetMXDecodeError:
        if is_2xx:
            raise
        raise _status_error(call, reply) from None
    if envelope.code not in context.api.success_codes:
        msg = scrub(envelope.msg, call.secrets)
        raise GetMXAPIError(f"the service answered code {envelope.code}: {msg}", code=envelope.code, msg=msg)
    if not is_2xx:
        raise _status_error(call, reply)
    return envelope


def _status_error(call: Call, reply: Reply) -> GetMXStatusError:
    hint = ""
    if reply.status // 100 == 3:
        hint = "; redirects are not followed, since they would hand the token to another address"
    elif reply.status == 404 and call.is_guess:
        hint = f"; the path {call.path} is a guess: try another one with request(path, fields)"
    return GetMXStatusError(f"HTTP status {reply.status}{hint}", status=reply.status)


def the_one(call: Call, envelope: Envelope, wanted: str | None) -> Any:
    """The one row of an answer that is documented as a list. Raises GetMXNotFoundError where there is none."""
    data = envelope.data
    rows = data.get("list", data) if isinstance(data, dict) else data
    if not rows:
        msg = scrub(envelope.msg, call.secrets)
        raise GetMXNotFoundError("there is none with these arguments", code=envelope.code, msg=msg)
    if not isinstance(rows, list):
        call.reader.deviate("/data/list", "array", json_type(rows))
        return data
    if len(rows) > 1:
        call.reader.deviate("/data/list", "one row", "several")
    return next((row for row in rows if isinstance(row, dict) and row.get("id") == wanted), rows[0])
