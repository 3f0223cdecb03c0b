# Copied by `make generate` from generator/package/runtime/addresses.py. Edit it there, not here.
"""Addresses and paths as callers write them: what can be called as it stands, and what is wrong with the rest."""

from __future__ import annotations

import re

#: Nobody's address is as long. HTTP libraries and proxies have limits of their own above it.
MOST_CHARACTERS = 2000
_MOST_HOST_CHARACTERS = 253
_MOST_PART_CHARACTERS = 63

_ADDRESS = r"(?is)(?P<scheme>https?://)(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?P<rest>.*)"
_AUTHORITY = r"(?P<host>\[[^\]]*\]|[^:\[]*)(?P<port>:.*)?"
_PORT = ":[0-9]{1,5}"
_HOST = r"[A-Za-z0-9_.-]+"
#: A host that ends so is taken for an IPv4 address, in one of several ways to write it.
_NUMERIC = r"(?i)(.*\.)?([0-9]+|0x[0-9a-f]*)\.?"

#: What a path must not hold, and how to say so. HTTP libraries resolve dots, and servers decode what is escaped.
_PATH_FAULTS = (
    (r"[?#]", "must not hold ? or #; in a path, write %3F or %23"),
    (r"%(?![0-9A-Fa-f]{2})", "must have two hexadecimal digits after each %; for the sign itself, write %25"),
    (r"(?i)%([01][0-9a-f]|7f)", "must not hold a control character, also not as %0A"),
    (r"(?i)(^|/)(\.|%2e){1,2}(/|$)", "must not have . or .. as a step; write the path that is meant"),
)


def path_fault(path: str) -> str | None:
    """What is wrong with a path of an operation, in words that go on after its name. None: it is sent as it is."""
    if not path.startswith("/") or path.startswith("//"):
        return "must begin with one /"
    return _text_fault(path) or _steps_fault(path)


def _text_fault(text: str) -> str | None:
    if len(text) > MOST_CHARACTERS:
        return f"must have at most {MOST_CHARACTERS} characters"
    if not text.isprintable() or set(text) & {" ", "\\"}:
        return "must not hold white space, backslashes or control characters"
    return None


def _steps_fault(path: str) -> str | None:
    return next((fault for pattern, fault in _PATH_FAULTS if re.search(pattern, path)), None)


def checked_address(address: str) -> str:
    """The address of a server, without slashes at its end and with its host in ASCII.

    Raises:
        ValueError: It cannot be called. The message goes on after the name of the setting, and does not quote it.
    """
    _raise_if(_text_fault(address))
    parts = re.fullmatch(_ADDRESS, address)
    if parts is None:
        raise ValueError("must begin with http:// or https://")
    authority, path = parts["authority"], parts["path"]
    if "@" in authority:
        raise ValueError("must not hold a user or a password; the token alone says who calls")
    if parts["rest"]:
        raise ValueError("must not have a query or a fragment (? or #)")
    _raise_if(_steps_fault(path))
    return f"{parts['scheme']}{_checked_authority(authority)}{path}".rstrip("/")


def _raise_if(fault: str | None) -> None:
    if fault is not None:
        raise ValueError(fault)


def _checked_authority(authority: str) -> str:
    parts = re.fullmatch(_AUTHORITY, authority)
    if parts is None:
        raise ValueError("must close the bracket that it opens around an IPv6 address")
    host, port = parts["host"], parts["port"] or ""
    if not host:
        raise ValueError("must name a host")
    if ":" in port[1:]:
        raise ValueError("must have brackets around an IPv6 address: http://[::1]")
    if port and not (re.fullmatch(_PORT, port) and 1 <= int(port[1:]) <= 65535):
        raise ValueError("must have a port from 1 to 65535")
    return (_checked_ipv6(host) if host.startswith("[") else _checked_host(host)) + port


def _checked_ipv6(host: str) -> str:
    if "%" in host:
        raise ValueError("must not name a zone (%...) in an IPv6 address")
    from ipaddress import IPv6Address  # Imported here: few addresses need it.

    try:
        IPv6Address(host[1:-1])
    except ValueError:
        raise ValueError("must have an IPv6 address between the brackets") from None
    return host


def _checked_host(host: str) -> str:
    name = host if host.isascii() else _in_ascii(host)
    if not all(1 <= len(part) <= _MOST_PART_CHARACTERS for part in name.removesuffix(".").split(".")):
        raise ValueError("must have a host whose parts, between the dots, have 1 to 63 characters")
    if not re.fullmatch(_HOST, name) or len(name) > _MOST_HOST_CHARACTERS:
        raise ValueError("must have a host of letters, digits, hyphens and dots, at most 253 characters long")
    if re.fullmatch(_NUMERIC, name):
        _refuse_wrong_ipv4(name)
    return name


def _refuse_wrong_ipv4(name: str) -> None:
    from ipaddress import IPv4Address  # As above.

    try:
        IPv4Address(name)
    except ValueError:
        raise ValueError("must have four numbers from 0 to 255 in an IPv4 address") from None


def _in_ascii(host: str) -> str:
    """A host with letters beyond ASCII, as DNS knows it.

    There are two standards for this. A host that they may read differently is refused: the token must not go to
    another one than is meant.
    """
    try:
        name = host.encode("idna")
        is_same = name.decode("idna") == host.lower()
    except UnicodeError:
        name, is_same = b"", False
    if not is_same or not all(_is_letter(character) for character in host):
        raise ValueError("must have its host in ASCII, as DNS knows it (xn--...)")
    return name.decode("ascii")


def _is_letter(character: str) -> bool:
    from unicodedata import category  # Imported here, since hardly any address needs it.

    return character in ".-" or category(character)[0] in "LMN"


def shown_address(value: str) -> str:
    """An address as messages may show it: as a repr, without what may be a secret in it."""
    without_user = re.sub(r"(?is)^(https?://)?.*@", r"\1***@", value)
    return repr(re.sub(r"(?s)([?#]).+", r"\1***", without_user)[:100])
