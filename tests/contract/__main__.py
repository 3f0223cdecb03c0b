"""`python -m tests.contract`: renews what the sandbox answers, and docs/contract.md, and prints what is proven."""

from __future__ import annotations

from tests.contract.ledger import DOCUMENT, text
from tests.contract.stand_ins import renew
from tests.support.recordings import RECORDINGS, recordings


def main() -> None:
    renew(RECORDINGS)
    ledger = text(recordings())
    DOCUMENT.write_text(ledger, encoding="utf-8")
    print(ledger)


if __name__ == "__main__":
    main()
