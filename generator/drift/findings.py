"""What a comparison finds, as data: where, what, how grave, and what it does to the Python package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar, Self

from generator.drift.comparison import Comparison
from generator.drift.listing import Listing
from generator.pages import DocsPage, SidebarEntry
from generator.spec import CannotEdit, Document, Draft, Operation

#: The order in which the evidence of an operation is written.
_EVIDENCE = ("path", "request", "response", "page", "seen", "fields", "reference", "basis")
_ID_DIGITS = 8
_OBSERVED = "the live service showed otherwise, or more: record it again"


class Severity(StrEnum):
    """How grave a finding is. The first two are drift; the others leave the spec as it is."""

    #: A call that worked before has to be written differently.
    BREAKING = "breaking"
    #: The spec has something to take over, and calls stay as they are.
    CHANGE = "change"
    #: A contradiction within the page itself.
    SLIP = "slip"
    INFO = "info"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One difference between a page and the spec. Each kind of difference is a class, listed in `kinds.KINDS`.

    operation: An operationId, empty if the spec has none.
    subject: What differs: a field of the form, a pointer into the answer (`/data/list/*/id`), a part of the evidence.
    by_hand: Why the finding cannot be taken over; empty if it can.
    doubt: What speaks against it. `--apply` then takes it over only if somebody accepts it.
    shown: What the page shows, for `make`.
    """

    kind: ClassVar[str]
    #: How grave it is, unless the finding says otherwise.
    gravity: ClassVar[Severity] = Severity.CHANGE
    #: Which part of the evidence it is about. A page does not overrule what was observed of that part.
    part: ClassVar[str] = ""
    #: Whether only the operation's own page can show it. Titles and the like are in the sidebar of any page.
    is_of_own_page: ClassVar[bool] = False
    #: Whether the fields of the answer are others afterwards.
    changes_answer: ClassVar[bool] = False
    #: Whether each page tells of it. All else is told once, whichever pages show it.
    is_of_each_page: ClassVar[bool] = False

    severity: Severity = Severity.CHANGE
    operation: str = ""
    subject: str = ""
    message: str
    page: str
    page_line: int
    spec: str
    spec_line: int
    pointer: str
    old: Any = None
    new: Any = None
    effect: str = ""
    by_hand: str = ""
    doubt: str = ""
    shown: Any = field(default=None, compare=False, repr=False)

    # ------------------------------------------------------------------------------------------------ finding

    @classmethod
    def in_sidebar(cls, listing: Listing) -> Iterator[Self]:
        """The differences of this kind that a sidebar shows."""
        yield from ()

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        """The differences of this kind that the page of an operation shows."""
        yield from ()

    @classmethod
    def at(cls, document: Document, page: DocsPage, pointer: str, line: int | None, message: str, **more: Any) -> Self:
        """more: The other fields."""
        return cls(
            severity=more.pop("severity", cls.gravity),
            message=message,
            page=page.source,
            page_line=line or 1,
            spec=str(document.path),
            spec_line=document.line(pointer),
            pointer=pointer,
            **more,
        )

    @classmethod
    def found(cls, comparison: Comparison, message: str, *, at: str = "", line: int | None, **more: Any) -> Self:
        """A difference that the page of an operation shows. `at` is the operation, unless told else."""
        operation, part = comparison.operation, more.pop("part", cls.part)
        if cls.part and operation.evidence[cls.part] == "observed":
            more["by_hand"] = more.get("by_hand") or _OBSERVED
        more["by_hand"] = more.get("by_hand") or comparison.not_proven
        more["doubt"] = comparison.doubt_of(part) or more.get("doubt", "")
        at = at or operation.at
        return cls.at(operation.document, comparison.page, at, line, message, operation=operation.id, **more)

    @classmethod
    def listed(cls, listing: Listing, at: str, entry: SidebarEntry | None, message: str, **more: Any) -> Self:
        """A difference that a sidebar shows: in an entry, or as a whole."""
        line = (entry or listing.page.sidebar[0]).line
        more["by_hand"] = more.get("by_hand") or listing.not_proven
        more["doubt"] = listing.doubt or more.get("doubt", "")
        return cls.at(listing.spec.document, listing.page, at, line, message, **more)

    @classmethod
    def of_entry(
        cls,
        listing: Listing,
        operation: Operation,
        entry: SidebarEntry | None,
        message: str,
        *,
        at: str = "",
        **more: Any,
    ) -> Self:
        """A difference that a sidebar shows of an operation, in an entry or by having none."""
        return cls.listed(listing, operation.at + at, entry, message, operation=operation.id, **more)

    def is_shown(self, comparison: Comparison) -> bool:
        """Whether the page speaks of what a finding of this kind is about, so that it may contradict one."""
        return False

    def is_listed(self, listing: Listing) -> bool:
        """The same of a sidebar."""
        return False

    # ------------------------------------------------------------------------------------------------ telling

    @property
    def is_drift(self) -> bool:
        return self.severity in (Severity.BREAKING, Severity.CHANGE)

    @property
    def key(self) -> tuple[str, ...]:
        """Two findings of one key say the same: the sidebar and a page may both tell of a new title."""
        if self.is_of_each_page:
            return self.kind, self.page, self.message
        return self.kind, self.operation, self.subject, str(self.new)

    @property
    def claims(self) -> tuple[str, ...]:
        """What no two operations may have, and this one would have."""
        return ()

    @property
    def proves(self) -> str:
        """The part of the evidence that it raises; empty if it is about something else."""
        return ""

    @property
    def claimant(self) -> object:
        """Who claims that."""
        return self.operation

    @property
    def id(self) -> str:
        """What `--accept` is given. Another new value is another finding."""
        told = "\n".join((self.kind, self.operation, self.subject, str(self.new)))
        return sha256(told.encode()).hexdigest()[:_ID_DIGITS]

    @property
    def reason(self) -> str:
        """Why `--apply` leaves it; empty if it takes it over."""
        if self.by_hand or not self.doubt:
            return self.by_hand
        return f"{self.doubt}; if it is true all the same: --accept {self.id}"

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            **{name: value for name, value in vars(self).items() if name != "shown"},
        }

    # -------------------------------------------------------------------------------------------- taking over

    def make(self, draft: Draft) -> None:
        """Takes it over into the spec. Raises CannotEdit, EditError or KeyError if the spec cannot have it."""
        raise CannotEdit("it is for people to decide")

    def raise_evidence(self, draft: Draft, seen: date) -> None:
        """Says in the spec how sure it is by what was taken over from a look on that day."""
        if self.is_of_own_page and draft.operation(self.operation).page is not None:
            put_evidence(draft, self.operation, {"seen": seen.isoformat()})

    @property
    def owner(self) -> str:
        """The operation whose own page was taken over with it; empty if none was."""
        return self.operation if self.is_of_own_page else ""


def put_evidence(draft: Draft, operation: str, changes: dict[str, Any]) -> None:
    """Changes levels and what is noted beside them; None takes something away."""
    known = draft.operation(operation)
    evidence = known.evidence | changes
    ordered = {key: evidence[key] for key in _EVIDENCE if evidence.get(key) is not None}
    draft.put(f"{known.at}/x-getmx-evidence", ordered)


def visible(text: object) -> str:
    """The text with every character that steers a terminal or ends a line written out: pages are not trusted."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in str(text))
