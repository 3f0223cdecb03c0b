"""`python -m tests.contract`: prints what the recordings prove of the spec, and keeps it in docs/contract.md."""

from __future__ import annotations

from tests.contract.ledger import DOCUMENT, text
from tests.support.recordings import recordings


def main() -> None:
    ledger = text(recordings())
    DOCUMENT.write_text(ledger, encoding="utf-8")
    print(ledger)


if __name__ == "__main__":
    main()
