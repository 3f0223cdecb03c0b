# Copied by `make generate` from generator/package/runtime/bookmarks.py. Edit it there, not here.
"""Bookmarks: which messages a mailbox held at a moment, so that a wait can tell what came later. Pure values."""

import json
from collections import Counter
from typing import Any, Literal, NamedTuple

from .repeats import id_of

#: How a list is sorted, as far as its rows show. None: in neither way.
Order = Literal["newest first", "oldest first"]

#: What stays the same in a message as long as it is in its folder. A service may render its body anew at each request.
_LASTING = ("id", "from", "to", "subject", "timestamp")

_in_order = json.JSONEncoder(sort_keys=True).encode


class FolderMark(NamedTuple):
    """What a bookmark keeps of a folder.

    Attributes:
        folder: Name of the folder.
        keys: A digest of each message that was there.
        total: How many rows the list had. None if that was not sure, for example because `total` did not fit.
        order: How the list is sorted, as far as its rows show.
    """

    folder: str
    keys: frozenset[int]
    total: int | None
    order: Order | None


class Bookmark(NamedTuple):
    """A moment in a mailbox, from `messages.bookmark`. Pass it as `since=` to get only what came after it.

    It does not change, can be pickled, and holds digests of the messages, not their text. It takes about 100 bytes for
    each message that was there.

    Attributes:
        mail_id: Id of the mailbox.
        start_time: The first day that was read, YYYY-MM-DD. None: all days.
        folders: What is kept of each folder.

    Example:
        mark = mx.messages.bookmark(mail_id="12345678")
        mx.messages.wait_for(mail_id="12345678", since=mark)
    """

    mail_id: str
    start_time: str | None
    folders: tuple[FolderMark, ...]

    def __repr__(self) -> str:
        messages = {mark.folder: len(mark.keys) for mark in self.folders}
        return f"Bookmark(mail_id={self.mail_id!r}, start_time={self.start_time!r}, messages={messages})"


def keys_of(rows: list[Any]) -> list[int]:
    """What tells each row of a page from all others of its folder. Rows are given as they came.

    Equal rows of one page are different messages, since a page has no row twice.
    """
    copies: Counter[str] = Counter()
    keys = []
    for row in rows:
        identity = _in_order(row) if id_of(row) is None else _in_order([row.get(name) for name in _LASTING])
        keys.append(_digest(f"{copies[identity]} {identity}"))
        copies[identity] += 1
    return keys


def _digest(text: str) -> int:
    """88 bits, which Python keeps in 36 bytes."""
    from hashlib import blake2b  # Imported here: it takes 2 ms, and only waits need it.

    return int.from_bytes(blake2b(text.encode(), digest_size=11).digest(), "big")
