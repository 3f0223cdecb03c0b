# Copied by `make generate` from generator/package/runtime/call.py. Edit it there, not here.
"""One call: from arguments to requests, and from a reply to an envelope. Pure; knows no HTTP library."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from .addresses import path_fault
from .decode import Model
from .deviations import Deviations, Reader, json_type
from .encode import FormValue, Parts, form, multipart, new_boundary
from .envelope import Envelope, load, open_envelope, readable, tell_undeclared
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
    warn,
)
from .exchange import Reply, Request
from .hooks import curl_command
from .lazy import logger
from .operation import Operation, near_name, refusal
from .options import Settings, changed_settings, check_options, current_token
from .redaction import HIDDEN, Secret, is_secret_header, is_secret_name, scrub, scrub_headers, skeleton
from .retry import REPEATED, CallOutcome, Fault, outcome_of, status_fault, status_outcome, worse
from .shown import Shown
from .turns import Turns

AnswerT = TypeVar("AnswerT")

#: Settings that a single call may change.
_PER_CALL = ("timeout", "deadline", "max_retries")

_HEADER_NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_FORM_HEADERS = frozenset({"content-type", "content-length", "transfer-encoding"})

#: How much a name is like another one of which it is taken for a misspelling, if it may be right as well.
_MISSPELT = 0.8

#: How many characters an error keeps of a body that is not JSON, the error page of a proxy for example.
_KEPT_TEXT = 2000
#: The same of JSON without its texts, of the service's message, and of a form field.
_KEPT_LONG = 100_000
#: Where JSON begins in such a text, for example after a warning that the server printed.
_JSON_WITHIN = r'[{\[]\s*["{\[]'


class Api(NamedTuple):
    """What the spec says of the API as a whole, and the versions of the package and of the spec."""

    version: str
    spec_version: str
    base_url: str
    operations: Mapping[str, Operation[Any]]
    success_codes: frozenset[int]

    @property
    def versions(self) -> str:
        """The package and the spec that it was made from, with their versions."""
        return f"getmx-client {self.version}, made from the spec {self.spec_version}"

    def secret_names(self) -> frozenset[str]:
        """Names of the form fields whose values must not be shown."""
        fields = (field for operation in self.operations.values() for field in operation.fields)
        return frozenset({"token"}.union(field.name for field in fields if field.secret))

    def find(self, target: str | Operation[Any]) -> Operation[Any]:
        """The operation with this operationId or path. A path that the spec lacks gets a new operation.

        Raises:
            GetMXInputError: It is neither a path nor an operationId, or the path cannot be sent as it is.
        """
        operation = target if isinstance(target, Operation) else self._named(target)
        fault = path_fault(operation.path)
        if fault is not None:
            raise GetMXInputError(f"request: the path {operation.path!r} {fault}", field="target")
        return operation

    def _named(self, target: str) -> Operation[Any]:
        if not isinstance(target, str):
            message = f"request: target must be a path, an operationId or an Operation, got {type(target).__name__}"
            raise GetMXInputError(message, field="target")
        if target in self.operations:
            return self.operations[target]
        if not target.startswith("/"):
            message = f"request: {Shown(()).repr(target)} is neither a path (/v1/...) nor an operationId"
            raise GetMXInputError(message + self._meant(target), field="target")
        by_path = {operation.path: operation for operation in self.operations.values()}
        return by_path.get(target) or Operation(target, "request", target, lambda: Model)

    def _meant(self, target: str) -> str:
        if "://" in target:
            return ": leave out the address"
        known: dict[str, str] = {}
        for operation in self.operations.values():
            known |= {operation.id: operation.id, operation.method: operation.id, operation.path: operation.path}
        near = near_name(target, known)
        return "" if near is None else f"; did you mean {known[near]!r}?"

    def hint_at_path(self, path: str) -> str:
        """What to say of a path that is not there, if the spec has one that is nearly the same."""
        paths = [operation.path for operation in self.operations.values()]
        near = None if path in paths else near_name(path, paths, likeness=_MISSPELT)
        return "" if near is None else f"; the spec has no such path, did you mean {near!r}?"

    def hint_at_field(self, operation: Operation[Any], sent: Iterable[str]) -> str:
        """What to say of fields that the spec does not declare, if it declares one of nearly the same name."""
        declared = [field.name for field in self.operations.get(operation.id, operation).fields]
        for name in sent:
            near = None if name in ("token", *declared) else near_name(name, declared, likeness=_MISSPELT)
            if near is not None:
                return f"; a field {Shown(()).repr(name)} was sent: did you mean {near!r}?"
        return ""


class Context(NamedTuple):
    """What a client shares with its copies, besides the connections."""

    api: Api
    secret_names: frozenset[str]
    deviations: Deviations
    #: The operations that have warned already.
    warned: set[str]
    #: The pace of its waits.
    turns: Turns


class Call:
    """One call: what it sends, how many attempts were made, and how its reply is read."""

    def __init__(
        self,
        context: Context,
        settings: Settings,
        operation: Operation[Any],
        parts: Parts,
        headers: Mapping[str, str],
        secret_names: frozenset[str],
    ) -> None:
        self.operation = operation
        self.url = settings.url(operation.server, operation.path)
        self.settings = settings
        self.headers = headers
        self.parts = parts
        self.secret_names = secret_names
        #: Texts that must not be shown: each token that was sent, and the values of secret fields and headers.
        self.secrets = {text for name, text in parts if name in secret_names}
        if headers:
            self.secrets.update(value for header, value in headers.items() if is_secret_header(header))
        self.reader = Reader(
            operation.id,
            context.deviations,
            settings.strict,
            settings.on_deviation,
            self.secrets,
            is_confirmed=operation.answer_confirmed,
        )
        self.attempts = 0
        #: What the attempts so far say of whether the service acted, without the one that is under way.
        self.outcome: CallOutcome = "not_sent"
        self.is_under_way = False
        self._has_own_token = any(name == "token" for name, _ in parts)
        self._token = ""

    def ask_token(self) -> None:
        """Asks for the token of the next attempt. A callable may take its time."""
        if not self._has_own_token:
            self._token = current_token(self.settings, self.operation)
            self.secrets.add(self._token)

    def request(self, version: str, time_left: float) -> Request:
        """The request of the next attempt, with the latest token and a new boundary."""
        parts = self.parts if self._has_own_token else [("token", self._token), *self.parts]
        boundary = new_boundary()
        self.attempts += 1
        self.is_under_way = True
        return Request(
            self.url,
            multipart(parts, boundary),
            _headers(version, boundary, self.headers),
            self.settings.timeout,
            time_left,
            self.settings.max_answer_bytes,
        )

    def shown_fields(self) -> tuple[tuple[str, str], ...]:
        """The form as hooks and logs see it: token first, secrets hidden, long texts cut."""
        parts = self.parts if self._has_own_token else [("token", ""), *self.parts]
        return tuple((name, self._shown(name, text)) for name, text in parts)

    def _shown(self, name: str, text: str) -> str:
        return HIDDEN if name in self.secret_names else scrub(text, self.secrets, _KEPT_LONG)

    def completed(self, error: GetMXError, reply: Reply | None = None) -> GetMXError:
        """Adds to the error what it carries, and hides secrets in its message and in its causes."""
        if error.operation is None:
            error.args = (f"{self.operation.label}: {error}",)
        error.operation = self.operation.id
        error.attempts = self.attempts
        error.curl = curl_command(self.url, self.shown_fields())
        error.outcome = worse(self.outcome, _outcome(error, reply)) if self.is_under_way else self.outcome
        may_act_twice = error.outcome == "unknown" and self.operation.retry != "safe"
        error.retryable = fault_of(error, reply) in REPEATED[self.operation.retry] and not may_act_twice
        if may_act_twice:
            error.args = (f"{error}{_UNKNOWN_HINT}",)
        error.response = error.response if reply is None else self._response(reply)
        if error.__cause__ is not None or isinstance(error, GetMXDecodeError):  # It may quote a library or the answer.
            from .leaving import scrub_chain  # Imported here: only errors need it.

            scrub_chain(error, self.secrets)
        self._log(type(error).__name__, reply, getattr(error, "code", None))
        return error

    def _response(self, reply: Reply) -> Response:
        text = _without_contents(reply, self.secrets)
        return Response(reply.status, scrub_headers(reply.headers, self.secrets), text, reply.elapsed)

    def _log(self, how: str, reply: Reply | None, code: int | None) -> None:
        status, elapsed = (reply.status, reply.elapsed) if reply else (None, 0.0)
        logger.info(
            "%s: %s, status %s, code %s, %d attempts, %.0f ms",
            self.operation.id,
            how,
            status,
            code,
            self.attempts,
            elapsed * 1e3,
        )

    def read(self, context: Context, reply: Reply, make: Callable[[Envelope], AnswerT]) -> AnswerT:
        """What `make` gives for the envelope of a successful answer. Completes each error that is raised on the way.

        Raises:
            GetMXAPIError: The envelope's code is no success code.
            GetMXStatusError: The HTTP status is not 2xx, and there is no API error in the body.
            GetMXDecodeError: There is no envelope.
        """
        try:
            envelope = read_envelope(self, reply, context.api)
            answer = make(envelope)
        except GetMXError as error:
            raise self.completed(error, reply) from error.__cause__
        finally:
            self.reader.close()
        self._log("done", reply, envelope.code)
        return answer


def fault_of(error: GetMXError, reply: Reply | None) -> Fault | None:
    """The kind of fault, as the retry rule names it."""
    if isinstance(error, GetMXConnectionError):
        return error.fault
    return status_fault(reply.status) if reply is not None else None


def _outcome(error: GetMXError, reply: Reply | None) -> CallOutcome:
    """What the last attempt says of whether the service acted. An error may say more than its kind does."""
    told = error.outcome or "not_sent"
    if isinstance(error, GetMXConnectionError):
        return worse(told, outcome_of(error.fault))
    if reply is None:
        return "unknown" if isinstance(error, GetMXDecodeError) else told
    if isinstance(error, GetMXAPIError) and reply.status < 500:
        return "refused"
    return worse(told, status_outcome(reply.status))


def _without_contents(reply: Reply, secrets: Iterable[str]) -> str:
    """A body as an error may carry it: JSON without the texts of its data, of other text the beginning.

    Mail content may stand in the JSON. So no JSON is kept either that follows other text or is broken.
    """
    try:
        told = json.dumps(skeleton(load(reply.content, reply.charset)), ensure_ascii=False)
        return scrub(told, secrets, _KEPT_LONG)
    except GetMXDecodeError:
        text = readable(reply.content, reply.charset)[: 10 * _KEPT_TEXT]
    if text.lstrip("\ufeff \r\n\t").startswith(("{", "[", '"')):
        return f"<broken JSON, {len(reply.content)} bytes>"
    before, *within = re.split(_JSON_WITHIN, text, maxsplit=1)
    return scrub(before, secrets, _KEPT_TEXT) + ("..." if within and len(before) <= _KEPT_TEXT else "")


def prepare(
    context: Context,
    settings: Settings,
    operation: Operation[Any],
    values: Mapping[str, Any],
    options: Mapping[str, Any],
    loose: Mapping[str, FormValue] | None = None,
) -> Call:
    """The call with these arguments. Everything that can be checked before sending is checked here.

    Args:
        values: Arguments by the names of the declared fields.
        loose: Fields that are not held against the spec, as `request()` takes them.
    """
    check_options(operation, options)
    extra = {**_mapping(operation, "fields", loose), **_mapping(operation, "extra_fields", options.get("extra_fields"))}
    secret_names = context.secret_names
    if extra:
        secret_names |= {name for name in extra if isinstance(name, str) and is_secret_name(name)}
    try:
        parts = form(operation, values, extra)
    except GetMXInputError as error:
        error.args = (scrub(str(error), _secrets_given(secret_names, settings, {**values, **extra})),)
        raise
    headers = _extra_headers(operation, options)
    changes = {option: options[option] for option in _PER_CALL if option in options}
    settings = changed_settings(settings, changes) if changes else settings
    return Call(context, settings, operation, parts, headers, secret_names)


def _secrets_given(secret_names: Collection[str], settings: Settings, values: Mapping[str, Any]) -> set[str]:
    """Texts that no message about the arguments may show: one may stand in a field that it was not meant for."""
    secrets = {str(value) for name, value in values.items() if name in secret_names and value is not None}
    return secrets | ({settings.token.reveal()} if isinstance(settings.token, Secret) else set())


def _headers(version: str, boundary: str, extra: Mapping[str, str]) -> dict[str, str]:
    return {
        "accept": "application/json",
        "user-agent": f"getmx-python/{version}",
        **{name.lower(): value for name, value in extra.items()},
        "content-type": f"multipart/form-data; boundary={boundary}",
    }


def _mapping(operation: Operation[Any], name: str, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if isinstance(value, Secret):
        value = value.reveal()
    if not isinstance(value, Mapping):
        raise refusal(operation, name, f"must be a mapping, got {type(value).__name__}")
    return value


def _extra_headers(operation: Operation[Any], options: Mapping[str, Any]) -> Mapping[str, str]:
    """The caller's headers. Refuses those that could break the request, by a line end or by denying the form.

    They are made plain texts, since str() of a subclass may be another text.
    """
    extra = _mapping(operation, "extra_headers", options.get("extra_headers"))
    for header, value in extra.items():
        if not (_is_header_text(header) and re.fullmatch(_HEADER_NAME, header) and _is_header_text(value)):
            rule = "must map names to values, both printable ASCII str"
            raise refusal(operation, "extra_headers", f"{rule}; look at {Shown(()).repr(header)}")
        if header.lower() in _FORM_HEADERS:
            raise refusal(operation, "extra_headers", f"cannot set {header}, the form does")
    return {str.__str__(header): str.__str__(value) for header, value in extra.items()}


def _is_header_text(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable() and value.strip() == value


def warn_once(context: Context, operation: Operation[Any]) -> None:
    """Warns at the first call of an operation that is deprecated, or whose path is assumed."""
    if operation.id in context.warned:
        return
    context.warned.add(operation.id)
    if operation.deprecated:
        warn(f"{operation.label} is deprecated by the vendor", DeprecationWarning)
    if not operation.confirmed:
        message = f"{operation.label}: the path {operation.path} is assumed, nobody has confirmed it yet"
        warn(message, UnconfirmedEndpointWarning)


def read_envelope(call: Call, reply: Reply, api: Api) -> Envelope:
    """The envelope of a successful answer. Raises the errors that `Call.read` names."""
    is_2xx = 200 <= reply.status < 300
    try:
        body = load(reply.content, reply.charset)
        envelope = open_envelope(body, call.reader)
    except GetMXDecodeError:
        if is_2xx:
            raise
        raise _status_error(call, reply, api) from None
    is_refused = envelope.code not in api.success_codes
    tell_undeclared(body, call.reader, may_raise=not is_refused and is_2xx)
    if is_refused:
        raise _api_error(call, envelope, api)
    if not is_2xx:
        error = _status_error(call, reply, api)
        error.outcome = "unknown"  # The status denies what the envelope says.
        raise error
    return envelope


def _api_error(call: Call, envelope: Envelope, api: Api) -> GetMXAPIError:
    msg = scrub(envelope.msg, call.secrets, _KEPT_LONG)
    hint = api.hint_at_field(call.operation, (name for name, _ in call.parts))
    if "token" in envelope.msg.lower():
        hint = "; is the token right, not reset since, and API access switched on in the dashboard?"
    elif not hint and _lacks_scale(call) and not _is_of_another_field(call, envelope.msg):
        hint = _SCALE_HINT
    return GetMXAPIError(f"the service answered code {envelope.code}: {msg}{hint}", code=envelope.code, msg=msg)


def _status_error(call: Call, reply: Reply, api: Api) -> GetMXStatusError:
    hint = api.hint_at_path(call.operation.path) if reply.status == 404 else ""
    if reply.status // 100 == 3:
        hint = "; redirects are not followed, since they would hand the token to another address"
    elif reply.status == 404 and not call.operation.confirmed:
        hint = f"; the path {call.operation.path} is a guess: try another one with request(path, fields)"
    elif reply.status == 429:
        hint = "; the service asks for fewer calls"
    elif reply.status == 404 and _lacks_scale(call):
        hint = _SCALE_HINT
    return GetMXStatusError(f"HTTP status {reply.status}{hint}", status=reply.status)


_UNKNOWN_HINT = "; whether the service acted is not known: look first, then repeat the call"
_SCALE_HINT = "; if the domain is on a Scale server, give its address as scale_base_url"


def _lacks_scale(call: Call) -> bool:
    settings = call.settings
    return call.operation.server == "customer" and settings.scale_base_url in (None, settings.base_url)


def _is_of_another_field(call: Call, msg: str) -> bool:
    """Whether the service names a field that was sent, other than the mailbox. Then the server is the right one."""
    names = {name for name, _ in call.parts} - {"mail_id"}
    return not names.isdisjoint(re.findall(r"\w+", msg.lower()))


#: What the spec declares around the row of such an answer.
_AROUND_ROWS = frozenset({"list", "total"})


def single_row(call: Call, envelope: Envelope, wanted: str | None) -> Any:
    """The one row of an answer that is documented as a list: the one with the wanted id, else the first.

    Raises:
        GetMXNotFoundError: The list is empty.
    """
    data = envelope.data
    if isinstance(data, dict) and "list" in data and not data.keys() <= _AROUND_ROWS:
        call.reader.undeclared("/data", {name: data[name] for name in data if name not in _AROUND_ROWS})
    rows = data.get("list", data) if isinstance(data, dict) else data
    if not rows:
        msg = scrub(envelope.msg, call.secrets, _KEPT_LONG)
        raise GetMXNotFoundError("nothing was found for these arguments", code=envelope.code, msg=msg)
    if not isinstance(rows, list):
        call.reader.deviate("/data/list", "array", json_type(rows))
        return data
    if len(rows) > 1:
        call.reader.deviate("/data/list", "one row", "several")
    return next((row for row in rows if isinstance(row, dict) and row.get("id") == wanted), rows[0])
