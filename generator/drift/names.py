"""Titles of the reference, and the names that the spec's own habits make of them."""

from __future__ import annotations

import re
from functools import lru_cache

#: A title or a group that the spec may take over.
TITLE = re.compile(r"[A-Za-z][\w .()&'/-]{0,59}")
PATH = re.compile(r"/v\d{1,3}(?:/[a-z0-9]+(?:-[a-z0-9]+)*){1,6}")

_DEPRECATED = re.compile(r"\s*\(deprecated\)\s*", re.IGNORECASE)
_LAST = {"list": "list", "detail": "get", "total": "count"}


@lru_cache(maxsize=4096)  # each page lists the titles of all
def plain_title(title: str) -> str:
    """The title as titles are compared: without its mark of deprecation, its blanks and its case."""
    return " ".join(_DEPRECATED.sub(" ", title).split()).casefold()


def says_deprecated(title: str) -> bool:
    return _DEPRECATED.search(title) is not None


def is_secret(field: str) -> bool:
    """Whether the name of a field says that its value is for nobody to see."""
    return any(word in field.lower() for word in ("password", "token", "secret"))


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9]+", text)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def resource_of(group: str) -> str:
    """`Message Notice` is message_notices."""
    name = "_".join(word.lower() for word in _words(group))
    return name + ("es" if name.endswith(("s", "x", "ch", "sh")) else "s")


def action_of(title: str, path: str) -> list[str]:
    """Words of what the operation does: the title's, but for Get, of which the path's end says what it gets.

    `Get Domain Detail` at .../detail is get domain, `Get Emails` at .../list is list emails.
    """
    words = [word.lower() for word in _words(_DEPRECATED.sub(" ", title))]
    last = path.rpartition("/")[2]
    if words[:1] == ["get"] and last in _LAST:
        return [_LAST[last], *(word for word in words[1:] if word != last)]
    return words


def reads_only(title: str, path: str) -> bool:
    """Both the title and the path have to say so: what is not sure to be a read is never repeated."""
    return title.startswith("Get ") and path.rpartition("/")[2] in _LAST


_DESTRUCTIVE = frozenset(
    ("delete", "remove", "clean", "cleanup", "clear", "empty", "erase", "purge", "destroy", "wipe", "reset", "reboot")
)


def destroys(text: str) -> bool:
    """Whether a title, or the end of a path, says so."""
    return not _DESTRUCTIVE.isdisjoint(word.lower() for word in _words(text.rpartition("/")[2]))


def operation_id_of(title: str, path: str) -> str:
    first, *rest = action_of(title, path)
    return first + "".join(word.capitalize() for word in rest)


def method_of(title: str, path: str, group: str) -> str:
    """What the resource's method is called: the action without the group's own words."""
    own = {_singular(word.lower()) for word in _words(group)}
    first, *rest = action_of(title, path)
    return "_".join([first, *(word for word in rest if _singular(word) not in own)])


def stem_of(method: str, group: str, *, is_list: bool) -> str:
    """What the names of the schemas begin with; of a list it ends in List, and the rest names a row."""
    verb, _, rest = method.partition("_")
    own = "".join(word.capitalize() for word in _words(group))
    more = "".join(word.capitalize() for word in rest.split("_"))
    if is_list:
        return f"{own}{_singular(more)}List"
    return own + verb.capitalize() + more
