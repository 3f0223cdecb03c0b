"""One call: from arguments to requests, and from a reply to an envelope. Pure; knows nothing of HTTP clients."""

from __future__ import annotations

import json
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from .deviations import Deviations, Reader, json_type
from .encode import FormValue, Parts, form, loose_form, multipart, new_boundary
from .envelope import Envelope, load, open_envelope, readable
from .errors import (
    GetMXAPIError,
    GetMXConnectionError,
    GetMXDecodeError,
    GetMXError,
    GetMXInputError,
    GetMXNotFoundError,
    GetMXStatusError,
    Response,
    UnconfirmedEndpointWarning,
)
from .exchange import Reply, Request
from .hooks import curl_command
from .operation import Operation
from .options import CallOptions, ListOptions, Settings, changed_settings, check_options, current_token
from .redaction import HIDDEN, scrub, scrub_chain, scrub_headers, skeleton
from .retry import REPEATED, Fault, status_fault

logger = logging.getLogger("getmx")

#: Settings that a single call may change.
_PER_CALL = ("timeout", "deadline", "max_retries")

_HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_FORM_HEADERS = frozenset({"content-type", "content-length", "transfer-encoding"})

#: Characters of a body that is no JSON (an error page of a proxy, say) that an error keeps.
_KEPT_TEXT = 2000
#: Where JSON begins in such a text: behind a warning that the server printed before it, say.
_JSON_WITHIN = r'[{\[]\s*["{\[]'


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


class Call:
    """One call on its way: what is sent, how often it was, and what its reply is read with."""

    def __init__(
        self,
        context: Context,
        settings: Settings,
        target: Operation[Any] | str,
        parts: Parts,
        headers: Mapping[str, str],
    ) -> None:
        operation = None if isinstance(target, str) else target
        self.path: str = target if isinstance(target, str) else target.path
        #: How messages name the call, and its operationId (the path, where no operation is known).
        self.label, self.name = names_of(operation, self.path)
        self.retry = operation.retry if operation else "unsent"
        #: Whether the path is assumed, so that a 404 may mean that it is another one.
        self.is_guess = operation is not None and not operation.confirmed
        self.lacks_scale = operation is not None and operation.server == "customer" and not settings.scale_base_url
        self.url = settings.url(operation.server if operation else "shared", self.path)
        self.settings = settings
        self.headers = headers
        self.parts = parts
        self.secret_names = context.secret_names
        #: What must not be shown: each token that was sent, and the values of secret fields.
        self.secrets = {text for name, text in parts if name in context.secret_names}
        self.reader = Reader(self.name, context.deviations, settings.strict, settings.on_deviation)
        self.attempts = 0
        self._has_own_token = any(name == "token" for name, _ in parts)
        self._token = ""

    def ask_token(self) -> None:
        """Asks for the token of this moment, which may take its time where it is a callable."""
        if not self._has_own_token:
            self._token = current_token(self.settings, self.label, self.name)
            self.secrets.add(self._token)

    def request(self, version: str, time_left: float) -> Request:
        """The next attempt: with the token that was asked for last and a boundary of its own."""
        parts = self.parts if self._has_own_token else [("token", self._token), *self.parts]
        boundary = new_boundary()
        self.attempts += 1
        return Request(
            self.url,
            multipart(parts, boundary),
            _headers(version, boundary, self.headers),
            self.settings.timeout,
            time_left,
            self.settings.max_answer_bytes,
        )

    def shown_fields(self) -> tuple[tuple[str, str], ...]:
        """The form as hooks and logs may see it, its token first."""
        parts = self.parts if self._has_own_token else [("token", ""), *self.parts]
        return tuple((name, HIDDEN if name in self.secret_names else scrub(text, self.secrets)) for name, text in parts)

    def completed(self, error: GetMXError, reply: Reply | None = None) -> GetMXError:
        """The error with all that it carries, and no secret in its message or its causes."""
        if error.operation is None:
            error.args = (f"{self.label}: {error}",)
        error.operation = self.name
        error.attempts = self.attempts
        error.curl = curl_command(self.url, self.shown_fields())
        error.retryable = fault_of(error, reply) in REPEATED[self.retry]
        error.response = error.response if reply is None else self._response(reply)
        if error.__cause__ is not None:  # Only then is there foreign text in the message.
            scrub_chain(error, self.secrets)
        self._log(type(error).__name__, reply, getattr(error, "code", None))
        return error

    def _response(self, reply: Reply) -> Response:
        text = scrub(_without_contents(reply), self.secrets)
        return Response(reply.status, scrub_headers(reply.headers, self.secrets), text, reply.elapsed)

    def _log(self, how: str, reply: Reply | None, code: int | None) -> None:
        status, elapsed = (reply.status, reply.elapsed) if reply else (None, 0.0)
        logger.info(
            "%s: %s, status %s, code %s, %d attempts, %.0f ms",
            self.name,
            how,
            status,
            code,
            self.attempts,
            elapsed * 1e3,
        )

    @contextmanager
    def reading(self, context: Context, reply: Reply) -> Iterator[Envelope]:
        """Gives the envelope of a successful answer. Errors that are raised while it is read leave it complete.

        Raises GetMXAPIError, GetMXStatusError or GetMXDecodeError.
        """
        try:
            envelope = read_envelope(self, reply, context.api.success_codes)
            yield envelope
        except GetMXError as error:
            raise self.completed(error, reply) from error.__cause__
        self._log("done", reply, envelope.code)


def fault_of(error: GetMXError, reply: Reply | None) -> Fault | None:
    """What went wrong, in the terms of the retry rule."""
    if isinstance(error, GetMXConnectionError):
        return error.fault
    return status_fault(reply.status) if reply is not None else None


def _without_contents(reply: Reply) -> str:
    """A body as an error may carry it: of JSON the envelope and the shape of the data, of other text the beginning.

    What messages say is in the JSON, also where the server printed something before it.
    """
    try:
        return json.dumps(skeleton(load(reply.content, reply.charset)), ensure_ascii=False)
    except GetMXDecodeError:
        text = readable(reply.content, reply.charset)
    if text.lstrip("\ufeff \r\n\t").startswith(("{", "[", '"')):
        return f"<broken JSON, {len(reply.content)} bytes>"
    kept = re.split(_JSON_WITHIN, text[:_KEPT_TEXT], maxsplit=1)[0]
    return kept if kept == text else f"{kept}..."


def prepare(
    context: Context,
    settings: Settings,
    operation: Operation[Any],
    values: Mapping[str, Any],
    options: Mapping[str, Any],
    frames: int,
) -> Call:
    """Checks everything that can be checked before sending.

    `frames` counts from this function up to the caller's own line, which warnings are to name.
    """
    allowed = ListOptions if operation.paging else CallOptions
    check_options(operation.label, operation.id, (field.name for field in operation.fields), options, allowed)
    _warn(context, operation, frames + 1)
    extra = _mapping(operation.label, operation.id, options, "extra_fields")
    parts = form(operation, values, extra, frames + 1)
    return _call(context, settings, operation, operation.label, operation.id, parts, options)


def prepare_raw(
    context: Context,
    settings: Settings,
    target: str | Operation[Any],
    fields: Mapping[str, FormValue],
    options: Mapping[str, Any],
) -> Call:
    """The call of any path or operation, with any fields."""
    operation, path = context.api.find(target)
    label, name = names_of(operation, path)
    check_options(label, name, (), options)
    parts = loose_form(label, name, {**fields, **_mapping(label, name, options, "extra_fields")})
    return _call(context, settings, operation or path, label, name, parts, options)


def names_of(operation: Operation[Any] | None, path: str) -> tuple[str, str]:
    """How messages name a call, and its operationId or path."""
    return (f"request {path}", path) if operation is None else (operation.label, operation.id)


def _call(
    context: Context,
    settings: Settings,
    target: Operation[Any] | str,
    label: str,
    name: str,
    parts: Parts,
    options: Mapping[str, Any],
) -> Call:
    changes = {option: options[option] for option in _PER_CALL if option in options}
    headers = _extra_headers(label, name, options)
    return Call(context, changed_settings(settings, changes) if changes else settings, target, parts, headers)


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


def read_envelope(call: Call, reply: Reply, success_codes: frozenset[int]) -> Envelope:
    """The envelope of a successful answer. Raises GetMXAPIError, GetMXStatusError or GetMXDecodeError otherwise."""
    is_2xx = 200 <= reply.status < 300
    try:
        envelope = open_envelope(load(reply.content, reply.charset), call.reader)
    except GetMXDecodeError:
        if is_2xx:
            raise
        raise _status_error(call, reply) from None
    if envelope.code not in success_codes:
        raise _api_error(call, envelope)
    if not is_2xx:
        raise _status_error(call, reply)
    return envelope


def _api_error(call: Call, envelope: Envelope) -> GetMXAPIError:
    msg = scrub(envelope.msg, call.secrets)
    hint = ""
    if "token" in msg.lower():
        hint = "; is the token right, not reset since, and API access switched on in the dashboard?"
    elif call.lacks_scale:
        hint = "; if the domain is on a Scale server, give its address as scale_base_url"
    return GetMXAPIError(f"the service answered code {envelope.code}: {msg}{hint}", code=envelope.code, msg=msg)


def _status_error(call: Call, reply: Reply) -> GetMXStatusError:
    hint = ""
    if reply.status // 100 == 3:
        hint = "; redirects are not followed, since they would hand the token to another address"
    elif reply.status == 404 and call.is_guess:
        hint = f"; the path {call.path} is a guess: try another one with request(path, fields)"
    elif reply.status == 429:
        hint = "; the service asks for fewer calls"
    elif reply.status == 404 and call.lacks_scale:
        hint = "; if the domain is on a Scale server, give its address as scale_base_url"
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
