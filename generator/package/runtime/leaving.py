"""What an exception carries out of this package: no secrets, and no variables that hold the form or the answer.

Tools that report errors show the variables of each frame of a traceback. Those of a call hold its form with the token,
and the answer. So the frames stay, and their variables are let go.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from json import JSONDecodeError
from types import FrameType, TracebackType
from typing import Any

from .errors import GetMXError
from .redaction import HIDDEN, Secret, scrub

#: Packages below this one that write the form and read the answer.
_LIBRARIES = frozenset(
    {"anyio", "asyncio", "contextlib", "h11", "h2", "hpack", "httpcore", "httpx", "socket", "socksio", "ssl"}
)
_INNER = _LIBRARIES | {__name__.partition(".")[0]}

#: What an option may be and is no secret, or is hidden already.
_PLAIN = (int, float, Secret, type(None))


def let_go(error: BaseException) -> None:
    """Takes from an exception, and from all that led to it, what may hold the form or the answer. Then raise it again.

    The caller's own code keeps its variables: a hook, and what the caller was handling when it called this package.
    """
    running = set(_callers_frames())
    if not isinstance(error, GetMXError) and _is_callers(error, running):
        _clear_frames(error.__traceback__, only_first=True)
        return
    handled = [inner for inner in _chain(error) if inner is not error and _begins_in(inner, running)]
    for inner in _chain(error, handled):
        _clear_frames(inner.__traceback__)
        _drop_objects(inner)
    error.__context__ = handled[0] if handled else None


def hide_arguments(values: Mapping[str, Any], options: Mapping[str, Any], secret_names: Collection[str]) -> None:
    """Hides secrets among the arguments of a call that failed: frames that are still running hold the same dicts.

    Args:
        values: Nobody reads them any more.
        options: All but numbers may be or hold a secret, also by mistake. Later pages of a list may be asked for with
            them, so nothing of them is lost.
    """
    if isinstance(values, dict):
        values.update(dict.fromkeys(values.keys() & secret_names, HIDDEN))
    if isinstance(options, dict):
        options.update({name: Secret(value) for name, value in options.items() if not isinstance(value, _PLAIN)})


def scrub_chain(error: BaseException, secrets: Iterable[str]) -> None:
    """Hides the secrets in the message of an error and in those of its causes and contexts."""
    known, running = tuple(secrets), set(_callers_frames())
    for inner in _chain(error, [inner for inner in _chain(error) if inner is not error and _begins_in(inner, running)]):
        inner.args = tuple(_scrubbed(part, known) for part in inner.args)
        if isinstance(inner, OSError) and isinstance(inner.strerror, str):
            inner.strerror = scrub(inner.strerror, known)
        notes = getattr(inner, "__notes__", [])
        notes[:] = [scrub(str(note), known) for note in notes]


def _scrubbed(part: object, secrets: Iterable[str]) -> object:
    if isinstance(part, (bytes, bytearray)):
        return f"<{len(part)} bytes>"
    return scrub(part, secrets) if isinstance(part, str) else part


def _chain(error: BaseException, without: Iterable[BaseException] = ()) -> Iterator[BaseException]:
    """The exception and all that it is linked to, each once, the nearest first."""
    ahead, seen = [error], {id(other) for other in without}
    while ahead:
        inner = ahead.pop(0)
        if id(inner) not in seen:
            seen.add(id(inner))
            yield inner
            ahead += _links(inner)


def _links(error: BaseException) -> list[BaseException]:
    within = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    linked = (error.__cause__, error.__context__, *error.args, *within)
    return [other for other in linked if isinstance(other, BaseException)]


def _callers_frames() -> Iterator[FrameType]:
    """The frames of the caller's code that called this package, and are still running."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if not _is_inner(frame):
            yield frame
        frame = frame.f_back


def _begins_in(error: BaseException, running: Collection[FrameType]) -> bool:
    """Whether the exception was caught in a frame that still runs: by the caller, who then called this package."""
    return error.__traceback__ is not None and error.__traceback__.tb_frame in running


def _is_callers(error: BaseException, running: Collection[FrameType]) -> bool:
    """Whether the exception came through code of the caller that this package called: a hook, a transport."""
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame not in running and not _is_inner(entry.tb_frame):
            return True
        entry = entry.tb_next
    return False


def _is_inner(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] in _INNER


def _clear_frames(entry: TracebackType | None, only_first: bool = False) -> None:
    """Lets go of the variables of frames that are not the caller's.

    Args:
        only_first: Whether to stop where the caller's code begins: what that called is its own.
    """
    while entry is not None:
        if _is_inner(entry.tb_frame):
            with suppress(RuntimeError):  # It is still running: the frame that calls this.
                entry.tb_frame.clear()
        elif only_first:
            return
        entry = entry.tb_next


def _drop_objects(error: BaseException) -> None:
    """Drops requests and responses, which libraries hang on their exceptions, and texts that could not be coded."""
    if type(error).__module__.partition(".")[0] in _LIBRARIES:
        held = vars(error)
        held.update({name: None for name, value in held.items() if not isinstance(value, (str, int, list))})
    if isinstance(error, UnicodeEncodeError):
        error.object = ""
    elif isinstance(error, UnicodeDecodeError):
        error.object = b""
    elif isinstance(error, JSONDecodeError):
        error.doc = ""
