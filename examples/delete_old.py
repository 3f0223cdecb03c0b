"""Delete the messages of a mailbox that are older than some days. Shows what it would delete, unless --yes is given."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta

from getmx import GetMX

FOLDERS = ("Inbox", "Sent")


def delete_before(mx: GetMX, mail: str, day: date, *, really: bool) -> int:
    """Deletes what came before the day, and tells how many. `end_time` is exclusive, so the day itself is kept."""
    (mailbox,) = mx.emails.list(mail=mail)
    count = 0
    for folder in FOLDERS:
        # list() collects the rows first: the list must not shrink while it is read.
        for message in list(mx.messages.list(mail_id=mailbox.id, folder=folder, end_time=day)):
            count += 1
            print(f"{folder}: {message.subject}")
            if really:
                mx.messages.delete(mail_id=mailbox.id, folder=folder, message_id=message.id)
    return count


if __name__ == "__main__":
    address, days = sys.argv[1:3]
    with GetMX() as mx:
        before = datetime.now(UTC).date() - timedelta(days=int(days))
        print(delete_before(mx, address, before, really="--yes" in sys.argv), f"messages before {before}")
