# Copied by `make generate` from generator/package/runtime/options.py. Edit it there, not here.
"""Settings of a client and options of a single call, with their checks."""

import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from types import CoroutineType
from typing import Any, Final, NamedTuple, TypedDict, cast

from .addresses import checked_address, shown_address
from .deviations import Deviation
from .encode import FormValue
from .errors import GetMXInputError, InsecureAddressWarning, warn
from .hooks import RequestInfo, ResponseInfo
from .operation import Operation, near_name
from .redaction import Secret

#: Seconds that connecting, each read and each write may take; connecting never takes longer than CONNECT_TIMEOUT.
TIMEOUT = 60.0
CONNECT_TIMEOUT = 10.0
#: Seconds that a whole call may take, with all its attempts and the pauses between.
DEADLINE = 300.0
MAX_RETRIES = 2
#: Bytes of an answer, unpacked.
MAX_ANSWER_BYTES = 64 * 1024 * 1024
#: Sockets wait for at most 2**31 milliseconds. That is 24 days.
MOST_SECONDS = 2_000_000

#: The settings that have an environment variable. It counts if no argument is given. A blank one counts as unset.
VARIABLES: Final[Mapping[str, str]] = {
    "token": "GETMX_TOKEN",
    "base_url": "GETMX_BASE_URL",
    "scale_base_url": "GETMX_SCALE_BASE_URL",
    "timeout": "GETMX_TIMEOUT",
}

Token = str | Callable[[], str]


class CallOptions(TypedDict, total=False):
    """Options that every method takes besides its own arguments. They change this one call.

    What is left out is as the client says. Times are in seconds.

    Attributes:
        timeout: Most seconds for each single step: connecting (at most 10), each read, each write.
        deadline: Most seconds for the whole call, including retries and the pauses between them.
        max_retries: How many times a failed call may be repeated. 0: never.
        extra_fields: More form fields, for what the spec lacks or has wrong. A field given here replaces the argument;
            None leaves it out. Default: none.
        extra_headers: More HTTP headers. Default: none.

    Example:
        mx.domains.list(timeout=5, max_retries=0)
    """

    timeout: float
    deadline: float
    max_retries: int
    extra_fields: Mapping[str, FormValue]
    extra_headers: Mapping[str, str]


class ListOptions(CallOptions, total=False):
    """Options that every method takes that returns a page of a list: those of CallOptions, and two more.

    `timeout`, `deadline` and `max_retries` hold for each page that is fetched. A loop over the pages has no limit
    of its own, besides `limit_items`.

    Attributes:
        limit_items: Stop a loop over the page after this many rows. Default: None, which gives all rows.
        cursor: Continue an earlier read with the same arguments: the saved `page.cursor`. Default: None, which starts
            at the beginning.

    Example:
        mx.emails.list(limit_items=100)
    """

    limit_items: int | None
    cursor: str | None


class ClientOptions(TypedDict, total=False):
    """Settings of a client. None means the environment variable, if there is one and it is not blank, else the default.

    `with_options` keeps what you leave out. None sets it back to the environment variable or the default. Times are in
    seconds, at most 2,000,000.

    Attributes:
        base_url: Another address of the service, for example that of the sandbox. Environment variable: GETMX_BASE_URL.
            Default: the address that the vendor's docs name.
        scale_base_url: The address of your Scale server, as the dashboard shows it. Calls that must go there use it.
            Environment variable: GETMX_SCALE_BASE_URL. Default: none, so all calls go to `base_url`.
        timeout: Most seconds for each single step: connecting (at most 10), each read, each write. Environment
            variable: GETMX_TIMEOUT. Default: 60.
        deadline: Most seconds for a whole call, including retries and the pauses between them. Of a list it bounds each
            page. Default: 300.
        max_retries: How many times a failed call may be repeated. 0: never. Calls that change something are repeated
            only if the request was not sent, or after HTTP status 429. Default: 2.
        max_answer_bytes: A larger answer (uncompressed) raises GetMXDecodeError. Default: 64 MiB.
        strict: Raise GetMXFieldError for an answer that differs from the spec, instead of recording it. Default: False.
        on_request: Called before each attempt, also before a retry. Default: None.
        on_response: Called after each attempt, also after a failed one. Default: None.
        on_deviation: Called for each kind of difference between an answer and the spec, once for each answer. A kind is
            a place, what the spec says and what came: a hundred rows that differ in the same way are one call.
            Default: None.

    Hooks (`on_request`, `on_response`, `on_deviation`) are plain functions, also of an async client. An exception from
    a hook ends the call.

    Example:
        GetMX(token="...", timeout=10, max_retries=0)
    """

    base_url: str | None
    scale_base_url: str | None
    timeout: float | None
    deadline: float | None
    max_retries: int | None
    max_answer_bytes: int | None
    strict: bool | None
    on_request: Callable[[RequestInfo], object] | None
    on_response: Callable[[ResponseInfo], object] | None
    on_deviation: Callable[[Deviation], object] | None


class Settings(NamedTuple):
    """The checked settings of a client."""

    token: Secret[str] | Callable[[], str]
    base_url: str
    scale_base_url: str | None
    timeout: float
    deadline: float
    max_retries: int
    max_answer_bytes: int
    strict: bool
    on_request: Callable[[RequestInfo], object] | None
    on_response: Callable[[ResponseInfo], object] | None
    on_deviation: Callable[[Deviation], object] | None

    def url(self, server: str, path: str) -> str:
        """The address of a call: on the Scale server if the call must go there and its address is set."""
        base = self.scale_base_url if server == "customer" and self.scale_base_url else self.base_url
        return base + path


def checked_settings(given: Mapping[str, Any], base_url: str) -> Settings:
    """The settings of a new client.

    Args:
        given: The arguments by their names. None means the environment variable, else the default.
        base_url: The default of `base_url`.

    Raises:
        GetMXInputError: A setting cannot be right. The message names it, and the variable that it comes from.
    """
    return Settings(**_resolved({**dict.fromkeys(_CHECKS), **given}, base_url))


def reset_settings(settings: Settings, given: Mapping[str, Any], base_url: str) -> Settings:
    """The settings with those replaced that are given. None means the same as for a new client."""
    return settings._replace(**_resolved(given, base_url))


def changed_settings(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings of one call: with some of them replaced and checked. None is no value."""
    return settings._replace(**{name: _CHECKS[name](value) for name, value in changes.items()})


def _resolved(given: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    _refuse_unknown(given)
    defaults = {"token": None, "base_url": base_url, **_DEFAULTS}
    return {name: _one_setting(name, value, defaults[name]) for name, value in given.items()}


def _one_setting(name: str, value: Any, default: Any) -> Any:
    """An argument, else what its environment variable says, else the default, checked."""
    if value is not None:
        return _CHECKS[name](value)
    variable = VARIABLES.get(name)
    text = os.environ.get(variable, "") if variable else ""
    if variable is None or not text.strip():
        return _CHECKS[name](default)
    try:
        return _CHECKS[name](_number(text) if name == "timeout" else text)
    except GetMXInputError as error:
        message = f"the environment variable {variable} is wrong: {error}; correct it, or unset it"
        raise GetMXInputError(message, field=name) from None


def _number(text: str) -> float:
    if not re.fullmatch(r"\s*[0-9]+(\.[0-9]+)?\s*", text):
        raise _refusal("timeout", f"must be a number of seconds above 0, got {text[:100]!r}")
    return float(text)


def _checked_token(token: Any) -> Secret[str] | Callable[[], str]:
    if token is None:
        raise _refusal("token", f"is missing: pass token=..., or set the environment variable {VARIABLES['token']}")
    if callable(token):
        return cast(Callable[[], str], token)
    return Secret(_checked_text(token))


def _checked_text(token: Any) -> str:
    if not isinstance(token, str):
        raise _refusal("token", f"must be a str or a callable that returns one, got {type(token).__name__}")
    text = str.__str__(token)  # str() of a subclass, an enum say, may be another text.
    if not text:
        raise _refusal("token", "must not be empty")
    if text != text.strip():
        raise _refusal("token", "must not begin or end with white space or a line end: use token.strip()")
    if not (text.isascii() and text.isprintable()):
        raise _refusal("token", f"must not hold {_unprintable(text)}: copy it again from the dashboard")
    return text


def _unprintable(text: str) -> str:
    if not text.isascii():
        return "a letter or sign outside of ASCII"
    return "a line end" if set(text) & {"\r", "\n"} else "a control character"


def current_token(settings: Settings, operation: Operation[Any]) -> str:
    """The token for one attempt. A callable is asked each time; its own exceptions pass through."""
    if isinstance(settings.token, Secret):
        return settings.token.reveal()
    try:
        return _checked_text(settings.token())
    except GetMXInputError as error:
        message = f"{operation.label}: the token callable's answer: {error}"
        raise GetMXInputError(message, operation=operation.id, field="token") from None


def _checked_url(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _refusal(name, f"must be a str, got {type(value).__name__}")
    try:
        return checked_address(str.__str__(value))
    except ValueError as error:
        raise _refusal(name, f"{error}, got {shown_address(value)}") from None


def warn_of_plain_http(settings: Settings) -> None:
    """Warns if the token would go to another machine without encryption."""
    for name in ("base_url", "scale_base_url"):
        address = getattr(settings, name) or ""
        if address.lower().startswith("http:") and not _is_loopback(address):
            message = f"{name} is plain http://, so everyone on the way can read the token and the mail"
            warn(message, InsecureAddressWarning)


def _is_loopback(address: str) -> bool:
    from ipaddress import ip_address  # Imported here, as the next: only plain http needs them.
    from urllib.parse import urlsplit

    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _checked_scale_url(value: Any) -> str | None:
    return None if value is None else _checked_url("scale_base_url", value)


def seconds_fault(value: Any) -> str | None:
    """What is wrong with a number of seconds, in words that go on after its name. None: nothing.

    The message has no value but a number: what is none may be a secret in the wrong place.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return f"must be a number of seconds above 0, got {type(value).__name__}"
    if 0 < value <= MOST_SECONDS:
        return None
    limit = f" and at most {MOST_SECONDS}, the most that a socket can wait" if value > 0 else ""
    return f"must be a number of seconds above 0{limit}, got {_short(value)}"


def _short(number: float) -> str:
    try:
        return f"{number:g}"
    except OverflowError:
        return "a number of hundreds of digits"


def _checked_seconds(name: str, value: Any) -> float:
    fault = seconds_fault(value)
    if fault is not None:
        raise _refusal(name, fault)
    return float(value)


def _checked_count(name: str, least: int, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        got = value if type(value) is int else type(value).__name__
        raise _refusal(name, f"must be a whole number of at least {least}, got {got}")
    return int(value)


def _checked_hook(name: str, value: Any) -> Callable[..., object] | None:
    if value is None:
        return None
    if not callable(value):
        raise _refusal(name, f"must be a callable or None, got {type(value).__name__}")
    if _is_async(value):
        raise _refusal(name, _PLAIN_HOOK)

    def tell(info: Any) -> None:
        answer = value(info)
        if isinstance(answer, CoroutineType):
            answer.close()
            raise _refusal(name, _PLAIN_HOOK)

    return tell


_PLAIN_HOOK = "must be a plain function, an async one would not be awaited: put what it is told into a queue instead"


def _is_async(function: Callable[..., object]) -> bool:
    """Whether a call of it gives a coroutine. What only a call can tell is not known here."""
    from inspect import isasyncgenfunction, iscoroutinefunction  # Here, since few clients have hooks.

    candidates = (function, getattr(function, "__call__", None))  # noqa: B004  # of an object, the method is async
    return any(iscoroutinefunction(candidate) or isasyncgenfunction(candidate) for candidate in candidates)


def _checked_strict(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refusal("strict", f"must be True or False, got {type(value).__name__}")
    return value


_CHECKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "token": _checked_token,
    "base_url": partial(_checked_url, "base_url"),
    "scale_base_url": _checked_scale_url,
    "timeout": partial(_checked_seconds, "timeout"),
    "deadline": partial(_checked_seconds, "deadline"),
    "max_retries": partial(_checked_count, "max_retries", 0),
    "max_answer_bytes": partial(_checked_count, "max_answer_bytes", 1),
    "strict": _checked_strict,
    "on_request": partial(_checked_hook, "on_request"),
    "on_response": partial(_checked_hook, "on_response"),
    "on_deviation": partial(_checked_hook, "on_deviation"),
}


_DEFAULTS: Final[Mapping[str, Any]] = {
    "scale_base_url": None,
    "timeout": TIMEOUT,
    "deadline": DEADLINE,
    "max_retries": MAX_RETRIES,
    "max_answer_bytes": MAX_ANSWER_BYTES,
    "strict": False,
    "on_request": None,
    "on_response": None,
    "on_deviation": None,
}


#: Arguments of the constructor that a copy cannot change.
_OF_CONNECTIONS = frozenset({"http_client", "proxy", "verify", "max_connections"})


def _refuse_unknown(settings: Mapping[str, Any]) -> None:
    for name in settings.keys() - _CHECKS.keys():
        if name in _OF_CONNECTIONS:
            raise _refusal(name, "belongs to the connections, which a copy shares: make another client")
        known = [*_CHECKS, *sorted(_OF_CONNECTIONS)]
        raise GetMXInputError(f"unknown setting {name!r}{_suggestion(known, name)}", field=name)


def _refusal(name: str, rule: str) -> GetMXInputError:
    return GetMXInputError(f"{name} {rule}", field=name)


def check_options(operation: Operation[Any], options: Mapping[str, Any]) -> None:
    """Raises GetMXInputError (a TypeError too) for a keyword that is no option of the operation."""
    names = (ListOptions if operation.paging else CallOptions).__annotations__
    for name in options.keys() - names.keys():
        message = f"{operation.label}: unknown keyword {name!r}{_option_hint(operation, list(names), name)}"
        raise GetMXInputError(message, operation=operation.id, field=name)


def _option_hint(operation: Operation[Any], options: list[str], name: str) -> str:
    """What to write in place of a keyword that is no option of the operation."""
    if name in _CHECKS:
        return f"; it is a setting of the client: with_options({name}=...)"
    if name in ListOptions.__annotations__:
        return "; only methods that return a page of a list take it"
    if not operation.fields and near_name(name, options) is None:
        return f"; form fields go into the second argument: {{{name!r}: ...}}"
    return _suggestion([*(field.name for field in operation.fields), *options], name)


def _suggestion(known: list[str], name: str) -> str:
    near = near_name(name, known)
    return f"; did you mean {near!r}?" if near else f"; it takes {', '.join(known)}"
