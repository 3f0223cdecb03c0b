"""What httpx and httpcore log while they send a call: without secrets, and without the headers of the answer.

Their loggers belong to the whole program. So a record is changed only if it is made on the way of a call of ours.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection
from functools import cache
from types import CodeType, FrameType

from .redaction import scrub

#: A filter sees only what is logged by the very logger that it is added to.
_LOGGERS = (
    *("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks"),
    *("hpack.hpack", "hpack.table"),
)

#: How httpcore shows headers: as a list of pairs of bytes.
_HEADERS = "[(b"


class _Scrubbing(logging.Filter):
    def __init__(self, senders: Collection[CodeType]) -> None:
        super().__init__()
        self._senders = senders

    def filter(self, record: logging.LogRecord) -> bool:
        secrets = self._secrets_under_way()
        if secrets is not None:
            message, headers, _ = record.getMessage().partition(_HEADERS)
            record.msg, record.args = scrub(f"{message}..." if headers else message, secrets), None
        return True

    def _secrets_under_way(self) -> Collection[str] | None:
        """The secrets of the call that this thread or task is sending. None: it sends none."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None and frame.f_code not in self._senders:
            frame = frame.f_back
        return None if frame is None else frame.f_locals["call"].secrets


@cache
def scrub_wire_logs(*senders: CodeType) -> None:
    """Hides secrets in what is logged below these functions, which have a `Call` as their argument `call`."""
    scrubbing = _Scrubbing(frozenset(senders))
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(scrubbing)


__all__ = ["scrub_wire_logs"]
