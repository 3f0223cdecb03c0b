"""Import mailboxes from a CSV file with the columns mail and password, each exactly once, also if answers are lost."""

import csv
import sys

from getmx import GetMX, GetMXError


def add_once(mx: GetMX, domain_id: str, mail: str, password: str) -> None:
    for _ in range(5):
        try:
            # Look first: an earlier attempt, or an earlier run, may have added it.
            if mail not in [row.mail for row in mx.emails.list(domain_id=domain_id, mail=mail)]:
                mx.emails.add(domain_id=domain_id, mail=mail, password=password)
            return
        except GetMXError as error:
            if error.outcome == "refused":
                raise
    raise SystemExit(f"{mail}: added or not, nobody knows. Run the import again.")


if __name__ == "__main__":
    with GetMX() as mx, open(sys.argv[1], newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            add_once(mx, sys.argv[2], row["mail"].lower(), row["password"])
