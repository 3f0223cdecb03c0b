"""One page beside the operation that it describes: what each of them has, and which of it is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property

from generator.drift.against import Against
from generator.drift.identity import contradiction, is_older, not_proven
from generator.drift.ledger import NO_LEDGER, Ledger
from generator.drift.samples import fields_of, is_placeholder
from generator.pages import DocsPage, Parameter, ResponseField, Unread
from generator.spec import AnswerField, Field, Operation, Spec

TOKEN = "token"  # noqa: S105  # the name of the field, no secret
BODY = "multipart/form-data"
#: Options of curl that send something else than a form.
_OTHER_BODIES = (
    (re.compile(r"--data-urlencode\b|application/x-www-form-urlencoded"), "application/x-www-form-urlencoded"),
    (re.compile(r"--(?:data|data-raw|json)\b|Content-Type: *application/json", re.IGNORECASE), "application/json"),
)
FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
ODD_NAME = "no name that a field can have, not taken over"
NO_NUMBER = "the page's number is not known: put it into the file's name (176718317.txt)"

#: From here on two names are taken for one that was changed.
_ALIKE = 0.5


@dataclass(frozen=True)
class Comparison:
    """One page and the operation that it describes.

    seen: The day of the look, if it is known.
    """

    spec: Spec
    page: DocsPage
    operation: Operation
    ledger: Ledger = NO_LEDGER
    seen: date | None = None

    @property
    def number(self) -> int | None:
        """The vendor's number of the page. The spec's own wins: digits in a file's name may be a date."""
        return self.operation.page or self.page.page_id

    # --------------------------------------------------------------------------------------- how sure the page is

    @cached_property
    def doubt(self) -> str:
        """What speaks against all that the page says."""
        found = contradiction(self.spec, self.page, self.ledger)
        return found or is_older(self.page, self.number, self.ledger, self.seen)

    @cached_property
    def not_proven(self) -> str:
        return not_proven(self.spec, self.page, self.ledger)

    def doubt_of(self, part: str) -> str:
        """What speaks against all that the page says of a part of the evidence."""
        is_other = part == "request" and self.body_type not in (None, BODY)
        return self.doubt or (f"the body is {self.body_type} now" if is_other else "")

    @cached_property
    def body_type(self) -> str | None:
        """The media type of what is sent, if the page names it or its curl sample sends another one."""
        texts = [unread.text for unread in self.page.unread]
        sent = next((kind for pattern, kind in _OTHER_BODIES for text in texts if pattern.search(text)), None)
        return sent or self.page.body_type

    @cached_property
    def unread_in_form(self) -> list[Unread]:
        """Lines between the path and what is below the form that could not be read."""
        page = self.page
        below = [page.curl.line] if page.curl else []
        below += [field.line for field in page.response or ()] + ([page.example.line] if page.example else [])
        start, end = page.path_line or 1, min(below, default=0)
        return [unread for unread in page.unread if start < unread.line < end]

    @cached_property
    def against(self) -> Against:
        """Where the page contradicts itself."""
        return Against(self.page)

    # ------------------------------------------------------------------------------------------------ the form

    @property
    def form(self) -> dict[str, Field]:
        """The spec's fields of the form."""
        return self.operation.form.fields

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """The page's fields of the form. If its table is folded away, those of the curl sample, without their types."""
        if self.page.parameters is not None:
            return {parameter.name: parameter for parameter in self.page.parameters if parameter.name}
        sent = self.page.curl.fields if self.page.curl else ()
        return {field.name: Parameter(field.name, None, None, "", field.value, field.line) for field in sent}

    @property
    def has_all_parameters(self) -> bool:
        """Whether what the page does not show is not there: never so for a curl sample, which may leave out options."""
        return bool(self.parameters) and self.page.parameters is not None and self.page.parameters_complete

    @property
    def has_call_alone(self) -> bool:
        """Whether the table is folded away, and a whole curl sample is there."""
        curl = self.page.curl
        return self.page.parameters is None and curl is not None and curl.complete and bool(curl.fields)

    @cached_property
    def renamed(self) -> dict[str, str]:
        """The page's names of fields that the spec has under another name, by that."""
        is_whole = self.has_all_parameters or self.has_call_alone
        pairs = renames(list(self.form), list(self.parameters)) if is_whole else {}
        return {old: new for old, new in pairs.items() if self.parameters[new].type in (None, self.form[old].type)}

    @cached_property
    def old_names(self) -> dict[str, str]:
        """The spec's names of what the page shows, by the page's."""
        return {name: name for name in self.parameters} | {new: old for old, new in self.renamed.items()}

    @cached_property
    def pairs(self) -> list[tuple[Field, Parameter]]:
        """What both have, renamed fields too."""
        names = self.old_names
        return [(self.form[names[new]], shown) for new, shown in self.parameters.items() if names[new] in self.form]

    # ---------------------------------------------------------------------------------------------- the answer

    @cached_property
    def answer(self) -> dict[str, AnswerField]:
        """The spec's fields of the answer, `/data` only if the spec knows what it is."""
        fields = self.operation.answer.fields
        return {path: field for path, field in fields.items() if field.type or path != "/data"}

    @cached_property
    def shown(self) -> dict[str, ResponseField]:
        """The page's fields of the answer, those that only its sample shows too; none of these counts as required."""
        if self.page.response is None:
            return self._sampled
        opened = {holder for path in self._table for holder in holders(path)}
        folded = {path for path, field in self._table.items() if path not in opened and field.type != "string"}
        inside = {path: field for path, field in self._sampled.items() if not folded.isdisjoint(holders(path))}
        return self._table | inside

    @cached_property
    def _table(self) -> dict[str, ResponseField]:
        return {field.pointer: field for field in self.page.response or ()}

    @cached_property
    def _sampled(self) -> dict[str, ResponseField]:
        return fields_of(self.page.example) if self.page.example else {}

    def is_of_sample(self, path: str) -> bool:
        """Whether only the sample shows the field of the answer: its JSON types say less than those of a table."""
        return path not in self._table or self._table[path].of_sample

    @cached_property
    def is_filled_in(self) -> bool:
        """Whether the docs site has made the sample of its schema, so that it holds each field."""
        return self.page.example is not None and is_placeholder(self.page.example.value)

    @cached_property
    def _within(self) -> dict[str, list[ResponseField]]:
        found: dict[str, list[ResponseField]] = {}
        for field in self.shown.values():
            for holder in (*holders(field.pointer), field.pointer):
                found.setdefault(holder, []).append(field)
        return found

    def beside(self, path: str) -> list[str]:
        """Names of the page's fields in the object that holds a field of the answer, in their order."""
        return self._beside.get(above(path), [])

    @cached_property
    def _beside(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.shown:
            found.setdefault(above(path), []).append(last(path))
        return found

    def within(self, field: ResponseField) -> list[ResponseField]:
        """The field and all that the page shows in it."""
        return self._within[field.pointer]


# -------------------------------------------------------------------------------------------------------- answers


def last(path: str) -> str:
    """The name of a field."""
    return path.rpartition("/")[2]


def above(path: str) -> str:
    """What holds a field."""
    return path.rpartition("/")[0]


def holders(path: str) -> Iterator[str]:
    """Pointers of all that may hold a field, the outermost first: /data, /data/list and /data/list/* of its id."""
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(2, len(parts)))


# ---------------------------------------------------------------------------------------------------------- names


def renames(old: list[str], new: list[str]) -> dict[str, str]:
    """Names of the old list that stand in the new one under a like name in the same place: new by old."""
    found: dict[str, str] = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag == "replace":
            pairs = zip(old[old_start:old_end], new[new_start:new_end], strict=False)
            found |= {
                before: after
                for before, after in pairs
                if before not in new and after not in old and _are_alike(before, after)
            }
    return found


def _are_alike(name: str, other: str) -> bool:
    """Whether two names are near enough to be one that was changed."""
    return SequenceMatcher(None, name.lower(), other.lower(), autojunk=False).ratio() >= _ALIKE


def in_order(wanted: list[str], names: list[str]) -> list[str]:
    """The names, those that are wanted in the order in which they are; all others keep their place."""
    known = [name for name in wanted if name in names]
    ordered = iter(known)
    return [next(ordered) if name in known else name for name in names]
