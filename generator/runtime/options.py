"""What a caller may set: once for a client, or for one call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple, TypedDict, cast
from urllib.parse import urlsplit

from .encode import FormValue
from .errors import GetMXInputError
from .redaction import Secret

#: Seconds that connecting, each read and each write may take; connecting never takes longer than CONNECT_TIMEOUT.
TIMEOUT = 60.0
CONNECT_TIMEOUT = 10.0

ENVIRONMENT_VARIABLE = "GETMX_TOKEN"

Token = str | Callable[[], str]


class CallOptions(TypedDict, total=False):
    """Keywords that every method takes besides its own."""

    timeout: float
    """Seconds that connecting (10 at most), each read and each write may take, for this call."""
    extra_fields: Mapping[str, FormValue]
    """Form fields that the spec lacks or has wrong. They win over arguments; None drops a field."""
    extra_headers: Mapping[str, str]
    """HTTP headers for this call."""


class Settings(NamedTuple):
    """A client's settings, checked."""

    token: Secret | Callable[[], str]
    base_url: str
    scale_base_url: str | None
    timeout: float
    strict: bool

    def url(self, server: str, path: str) -> str:
        """Where an operation is called: the Scale address if it has to be and one is given, else the shared one."""
        base = self.scale_base_url if server == "customer" and self.scale_base_url else self.base_url
        return base + path


def checked_settings(**values: Any) -> Settings:
    """Raises GetMXInputError for a setting that cannot be right, naming it."""
    return Settings(**{name: _CHECKS[name](value) for name, value in values.items()})


def changed_settings(settings: Settings, changes: Mapping[str, Any]) -> Settings:
    """The settings with some of them replaced, checked alike."""
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
        valid = valid and not (parts.username or parts.password)
    except ValueError:
        valid = False
    if not valid:
        raise _refusal(name, "must be an http:// or https:// address without user, password and query")
    return value.rstrip("/")


def _checked_scale_url(value: Any) -> str | None:
    return None if value is None else _checked_url("scale_base_url", value)


def checked_timeout(value: Any) -> float:
    """Seconds above 0. There is no way to wait for ever."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value <= 0:
        raise _refusal("timeout", "must be a number of seconds above 0")
    return float(value)


def _checked_strict(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refusal("strict", f"must be True or False, got {type(value).__name__}")
    return value


_CHECKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "token": _checked_token,
    "base_url": partial(_checked_url, "base_url"),
    "scale_base_url": _checked_scale_url,
    "timeout": checked_timeout,
    "strict": _checked_strict,
}


def _refusal(name: str, rule: str) -> GetMXInputError:
    return GetMXInputError(f"{name} {rule}", field=name)


def check_options(label: str, operation: str, known: Iterable[str], options: Mapping[str, Any]) -> None:
    """Raises GetMXInputError (a TypeError too) for a keyword that is neither an option nor in `known`."""
    for name in options.keys() - CallOptions.__annotations__.keys():
        message = f"{label}: unknown keyword {name!r}{_suggestion([*known, *CallOptions.__annotations__], name)}"
        raise GetMXInputError(message, operation=operation, field=name)


def _suggestion(known: list[str], name: str) -> str:
    from difflib import get_close_matches  # Only needed on the way to an error; it takes 5 ms to import.

    near = get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; it takes {', '.join(known)}"
