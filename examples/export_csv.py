"""Write the mailboxes of a domain, or of all domains, into a CSV file: id, address and mark."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from getmx import GetMX

COLUMNS = ("id", "mail", "mark")


def export(mx: GetMX, path: Path, domain_id: str | None = None) -> int:
    """Returns how many were written. The file is there whole, or not at all."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        count = 0
        for row in mx.emails.list(domain_id=domain_id):
            writer.writerow([row.id, row.mail, row.mark])
            count += 1
    new.replace(path)
    return count


if __name__ == "__main__":
    with GetMX() as mx:
        print(export(mx, Path(sys.argv[1]), *sys.argv[2:3]), "mailboxes")
