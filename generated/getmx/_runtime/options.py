# Copied by `make generate` from generator/package/runtime/options.py. Edit it there, not here.
"""What a caller may set: once for a client, or for one call."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from ipaddress import ip_address
from typing import Any, Final, NamedTuple, TypedDict, cast
from urllib.parse import urlsplit

from .deviations import Deviation
from .encode import FormValue
from .errors import GetMXInputError, InsecureAddressWarning
from .hooks import RequestInfo, ResponseInfo
from .redaction import Secret

#: Seconds that connecting, each read and each write may take; connecting never takes longer than CONNECT_TIMEOUT.
TIMEOUT = 60.0
CONNECT_TIMEOUT = 10.0
#: Seconds that a whole call may take, with all its attempts and the pauses between.
DEADLINE = 300.0
MAX_RETRIES = 2
#: Bytes of an answer, unpacked.
MAX_ANSWER_BYTES = 64 * 1024 * 1024

ENVIRONMENT_VARIABLE = "GETMX_TOKEN"

Token = str | Callable[[], str]


class CallOptions(TypedDict, total=False):
    """Keywords that every method takes besides its own."""

    timeout: float
    """Seconds that connecting (10 at most), each read and each write may take, for this call."""
    deadline: float
    """Seconds that this call may take in all, with its retries and the pauses between."""
    max_retries: int
    """How often this call may be tried again, where the spec allows it. 0 for never."""
    extra_fields: Mapping[str, FormValue]
    """Form fields that the spec lacks or has wrong. They win over arguments; None drops a field."""
    extra_headers: Mapping[str, str]
    """HTTP headers for this call."""


class ListOptions(CallOptions, total=False):
    """Keywords that every method takes that answers a list."""

    limit_items: int
    """Rows that iterating over the list gives at the most, over all pages."""
    cursor: str
    """`cursor` of a page of an earlier read with the same arguments: the list goes on behind that page."""


class ClientOptions(TypedDict, total=False):
    """Settings of a client. None stands for the default; in `with_options` it keeps what was set."""

    base_url: str | None
    """Another address of the service, say a stand-in on loopback."""
    scale_base_url: str | None
    """The address of your Scale server from the dashboard, for the calls that go there."""
    timeout: float | None
    """Seconds that connecting (10 at most), each read and each write may take. 60."""
    deadline: float | None
    """Seconds that a whole call may take, with its retries and the pauses between. 300."""
    max_retries: int | None
    """How often a call may be tried again, where the spec allows it. 2; 0 for never."""
    max_answer_bytes: int | None
    """An answer with more bytes, unpacked, is refused with GetMXDecodeError. 64 MiB."""
    strict: bool | None
    """Raise GetMXFieldError for the first answer that differs from the spec. False."""
    on_request: Callable[[RequestInfo], object] | None
    """Called before each attempt. What it raises ends the call."""
    on_response: Callable[[ResponseInfo], object] | None
    """Called after each attempt, however it ended. What it raises ends the call."""
    on_deviation: Callable[[Deviation], object] | None
    """Called for each difference between an answer and the spec."""


class Settings(NamedTuple):
    """A client's settings, checked."""

    token: Secret | Callable[[], str]
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
        """Where an operation is called: the Scale address if it has to be and one is given, else the shared one."""
        base = self.scale_base_url if server == "customer" and self.scale_base_url else self.base_url
        return base + path


def checked_settings(token: Token | None, base_url: str, options: ClientOptions) -> Settings:
    """The settings of a new client. Raises GetMXInputError for one that cannot be right, naming it."""
    defaults = {"base_url": base_url, **_DEFAULTS}
    _refuse_unknown(options)
    given = {name: value for name, value in options.items() if value is not None}
    values = {"token": token, **defaults, **given}
    return Settings(**{name: _CHECKS[name](value) for name, value in values.items()})


def changed_settings(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings with some of them replaced, checked alike."""
    _refuse_unknown(changes)
    return settings._replace(**{name: _CHECKS[name](value) for name, value in changes.items()})


def _checked_token(token: Any) -> Secret | Callable[[], str]:
    if token is None:
        raise _refusal("token", f"is missing: pass token=..., or set the environment variable {ENVIRONMENT_VARIABLE}")
    if callable(token):
        return cast(Callable[[], str], token)
    return Secret(_checked_text(token))


def _checked_text(token: Any) -> str:
    if not isinstance(token, str):
        raise _refusal("token", f"must be a str or a callable that returns one, got {type(token).__name__}")
    if not token:
        raise _refusal("token", "must not be empty")
    if any("\ud800" <= character <= "\udfff" for character in token):
        raise _refusal("token", "must be text that UTF-8 can carry")
    return token


def current_token(settings: Settings, label: str, operation: str) -> str:
    """The token for one attempt. A callable is asked each time; what it raises is the caller's own."""
    if isinstance(settings.token, Secret):
        return settings.token.reveal()
    try:
        return _checked_text(settings.token())
    except GetMXInputError as error:
        message = f"{label}: the token callable's answer: {error}"
        raise GetMXInputError(message, operation=operation, field="token") from None


def _checked_url(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _refusal(name, f"must be a str, got {type(value).__name__}")
    try:
        parts = urlsplit(value)
        valid = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
        valid = valid and not (parts.username or parts.password) and value.isprintable() and " " not in value
    except ValueError:
        valid = False
    if not valid:
        raise _refusal(name, "must be an http:// or https:// address without user, password and query")
    return value.rstrip("/")


def warn_of_plain_http(settings: Settings, frames: int) -> None:
    """Warns if the token would go over plain http:// to another machine. `frames` counts up to the caller's line."""
    for name in ("base_url", "scale_base_url"):
        parts = urlsplit(getattr(settings, name) or "")
        if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
            message = f"{name} is plain http://, so everyone on the way can read the token and the mail"
            warnings.warn(message, InsecureAddressWarning, stacklevel=frames)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _checked_scale_url(value: Any) -> str | None:
    return None if value is None else _checked_url("scale_base_url", value)


def _checked_seconds(name: str, value: Any) -> float:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value <= 0:
        raise _refusal(name, "must be a number of seconds above 0")
    return float(value)


def _checked_count(name: str, least: int, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise _refusal(name, f"must be a whole number of at least {least}")
    return value


def _checked_hook(name: str, value: Any) -> Callable[..., object] | None:
    if value is not None and not callable(value):
        raise _refusal(name, f"must be a callable or None, got {type(value).__name__}")
    return cast(Callable[..., object] | None, value)


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


def _refuse_unknown(settings: Mapping[str, Any]) -> None:
    for name in settings.keys() - _CHECKS.keys():
        raise GetMXInputError(f"unknown setting {name!r}{_suggestion(list(_CHECKS), name)}", field=name)


def _refusal(name: str, rule: str) -> GetMXInputError:
    return GetMXInputError(f"{name} {rule}", field=name)


def check_options(
    label: str,
    operation: str,
    known: Iterable[str],
    options: Mapping[str, Any],
    allowed: type[CallOptions] = CallOptions,
) -> None:
    """Raises GetMXInputError (a TypeError too) for a keyword that is neither an allowed option nor in `known`."""
    names = allowed.__annotations__
    for name in options.keys() - names.keys():
        message = f"{label}: unknown keyword {name!r}{_suggestion([*known, *names], name)}"
        raise GetMXInputError(message, operation=operation, field=name)


def _suggestion(known: list[str], name: str) -> str:
    from difflib import get_close_matches  # Only needed on the way to an error; it takes 5 ms to import.

    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; it takes {', '.join(known)}"
