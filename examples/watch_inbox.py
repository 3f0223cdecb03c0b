"""Print each mail that comes to a mailbox, until you press Ctrl-C."""

from __future__ import annotations

import sys
from contextlib import suppress

from getmx import GetMX


def watch(mx: GetMX, mail: str, seconds: float | None = None) -> None:
    (mailbox,) = mx.emails.list(mail=mail)
    mark = mx.messages.bookmark(mail_id=mailbox.id)  # what is there already is not printed
    for message in mx.messages.watch(mail_id=mailbox.id, since=mark, timeout=seconds):
        print(f"{message.from_}: {message.subject}", flush=True)


if __name__ == "__main__":
    with GetMX() as mx, suppress(KeyboardInterrupt):
        watch(mx, sys.argv[1])
