"""All pages of the reference: where each is, and when it was last looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from generator.drift.ledger import Ledger
from generator.drift.names import plain_title
from generator.pages import DOCS_HOST, DocsPage, address_of, twin_of
from generator.spec import Spec

FIND_NUMBERS = f"""\
Pages without a number: nobody has noted it yet. To find it, do one of these:
- Open https://{DOCS_HOST}/ and click the title in the sidebar. The page's address ends in its number.
- Save https://{DOCS_HOST}/llms.txt, if the site serves it, into the folder of your pages. It lists titles and numbers:
  python -m generator pages FOLDER
Then save the page under its number (176718317.txt) and run `make drift PAGES=FOLDER`.
The addresses with `.md` are those of Markdown twins, which sites of this kind serve. If one opens, it is the best form
to save. If it does not, copy the page itself."""


@dataclass(frozen=True)
class PageRow:
    """`number` is None if nobody knows it. `seen` is the day of the last look, YYYY-MM-DD, if it is noted."""

    number: int | None
    title: str
    seen: str | None
    is_due: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """Number, last look, title, address, address of the twin."""
        seen = f"{self.seen or 'never'}{' due' if self.is_due else ''}"
        if self.number is None:
            return "unknown", seen, self.title, "", ""
        return str(self.number), seen, self.title, address_of(self.number), twin_of(self.number)


def page_rows(ledger: Ledger, spec: Spec, lists: Sequence[DocsPage], today: date, days: int) -> Iterator[PageRow]:
    """A row for each page that the ledger, the spec or a list of pages knows, in the order of the spec.

    days: How old a look may be before the page is due.
    """
    listed = {plain_title(entry.title): entry.page_id for page in lists for entry in page.sidebar if entry.page_id}
    noted = {str(page.get("operation")): int(number) for number, page in ledger.pages.items()}
    told: set[int | None] = {None}
    for operation in spec.operations:
        by_title = next(filter(None, (listed.get(plain_title(title)) for title in operation.titles)), None)
        number = operation.page or noted.get(operation.id) or by_title
        told.add(number)
        yield _row(ledger, number, operation.title, today, days)
    others = {int(number): str(page.get("title", "")) for number, page in ledger.pages.items()}
    others |= {entry.page_id: entry.title for page in lists for entry in page.sidebar if entry.page_id}
    for number, title in others.items():
        if number not in told:
            yield _row(ledger, number, title, today, days)


def _row(ledger: Ledger, number: int | None, title: str, today: date, days: int) -> PageRow:
    seen = ledger.pages.get(str(number), {}).get("seen")
    is_due = seen is None or (today - date.fromisoformat(seen)).days >= days
    return PageRow(number, title, seen, is_due)
