"""Where one page contradicts itself: its table against its curl sample, its samples and its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from generator.drift.limits import named_limits
from generator.drift.samples import agrees, fields_of, is_hidden, sample_in
from generator.pages import DocsPage, Parameter, ResponseField

#: Words that make a thing depend on something, beside the flag `required`.
_CONDITIONAL = re.compile(
    r"\boptional(?:ly)?\b|\bnot (?:required|mandatory|needed)\b|\b(?:required|needed|mandatory|returned) (?:only )?"
    r"(?:if|when|for|unless)\b|\bonly (?:required|needed|returned|present|if|when|for)\b|"
    r"\b(?:may|can) be (?:omitted|left out|missing|absent|skipped)\b|可选|选填|非必[填传]|不必[填传]|可不[填传]|"
    r"(?:仅|只有|如果|当).{0,30}(?:时|才)(?:必[填传]|需要|返回)",
    re.IGNORECASE,
)
#: Words that demand a thing, beside the flag `optional`.
_DEMANDING = re.compile(
    r"(?<!not )\b(?:required|mandatory)\b|\bmust be (?:given|sent|set|filled|provided)\b|必[填传]", re.IGNORECASE
)


@dataclass(frozen=True)
class Against:
    """The contradictions of one page, each in words. They are empty where there is none."""

    page: DocsPage

    # ------------------------------------------------------------------------------------------------ the form

    @cached_property
    def sent(self) -> dict[str, list[str]]:
        """Values of the curl sample by their names. Empty if there is no table beside it."""
        found: dict[str, list[str]] = {}
        for field in self.page.curl.fields if self.page.curl and self._is_named else ():
            found.setdefault(field.name, []).append(field.value)
        return found

    @property
    def _is_named(self) -> bool:
        return bool(self.page.parameters) and all(parameter.name for parameter in self.page.parameters or ())

    @property
    def _is_whole(self) -> bool:
        return self.page.curl is not None and self.page.curl.complete and bool(self.sent)

    def is_left_out(self, name: str) -> bool:
        """Whether the curl sample, which is whole, does not send the parameter: its call shows no sample of it."""
        return self._is_whole and name not in self.sent

    def of_parameter(self, parameter: Parameter) -> str:
        return next(self._of_parameter(parameter), "")

    def _of_parameter(self, parameter: Parameter) -> Iterator[str]:
        name, kind = parameter.name or "", parameter.type or "string"
        if parameter.required and self.is_left_out(name):
            yield "the curl sample does not send it, though it is required"
        texts = [text for text in (parameter.example, *self.sent.get(name, [])) if text and not is_hidden(text)]
        if kind == "integer" and any(sample_in(kind, text) is None for text in texts):
            yield "its sample is no integer"
        if parameter.example in texts and self._sends_another(parameter, kind):
            yield "the table and the curl sample have other samples"
        limits = named_limits(parameter.description, kind)
        if any(_is_beyond(rule, value, kind, text) for rule, value in limits.items() for text in texts):
            yield "its sample is beyond the limit that its text names"
        yield from filter(None, [contradicting_words(parameter.required, parameter.description)])

    def _sends_another(self, parameter: Parameter, kind: str) -> bool:
        sent = [text for text in self.sent.get(parameter.name or "", []) if text]
        if not sent or any(map(is_hidden, sent)):
            return False
        shown = sample_in(kind, parameter.example or "")
        found = sample_in(kind, sent[0])
        return None not in (shown, found) and shown != found and shown != sent

    def of_missing(self, name: str) -> str:
        """What speaks against the table, which lacks a parameter."""
        return "the curl sample still sends it" if name in self.sent else ""

    def of_order(self) -> str:
        names = [parameter.name for parameter in self.page.parameters or () if parameter.name in self.sent]
        return "the curl sample has another order" if names != [name for name in self.sent if name in names] else ""

    # ---------------------------------------------------------------------------------------------- the answer

    @cached_property
    def _table(self) -> dict[str, ResponseField]:
        return {field.pointer: field for field in self.page.response or ()}

    @cached_property
    def answer(self) -> dict[str, tuple[str, int]]:
        """Where the table and the sample of the answer contradict each other: words and line, by pointer."""
        page = self.page
        if not (page.response and page.response_complete and page.example and isinstance(page.example.value, dict)):
            return {}
        return dict(self._of_answer(fields_of(page.example), page.example.line))

    def _of_answer(self, sample: dict[str, ResponseField], line: int) -> Iterator[tuple[str, tuple[str, int]]]:
        opened = {path.rpartition("/")[0] for path in sample}
        for path, field in self._table.items():
            if path in sample and not agrees(field.type, sample[path].type, of_sample=True):
                told = f"the page's table calls {path} {field.type}, its sample shows {sample[path].type}"
                yield path, (told, sample[path].line)
            elif path not in sample and field.required and path.rpartition("/")[0] in opened:
                yield path, (f"the page's sample has no {path}, which is required", line)
        shown = {path.rpartition("/")[0] for path in self._table}
        for path in [path for path in sample if path not in self._table and path.rpartition("/")[0] in shown]:
            yield path, (f"the page's sample has {path}, its table has not", sample[path].line)

    def of_answer(self, path: str) -> str:
        """Of a field, also of one that the table lacks."""
        field = self._table.get(path)
        words = contradicting_words(field.required, field.description) if field else ""
        return self.answer[path][0] if path in self.answer else words

    def of_answer_order(self, holder: str) -> str:
        """Of the fields that stand in the holder."""
        sample = fields_of(self.page.example) if self.page.example else {}
        table = [path for path in self._table if path.rpartition("/")[0] == holder and path in sample]
        return "the sample has another order" if table != [path for path in sample if path in table] else ""


def contradicting_words(required: bool | None, text: str) -> str:
    """What the text of a field says against its flag."""
    if required and _CONDITIONAL.search(text):
        return "it is marked as required, its text makes it depend on something"
    if required is False and _DEMANDING.search(text) and not _CONDITIONAL.search(text):
        return "it is marked as optional, its text demands it"
    return ""


def _is_beyond(rule: str, value: int, kind: str, text: str) -> bool:
    size = sample_in(kind, text) if kind == "integer" else len(text)
    return size is not None and (size > value if rule.startswith("max") else size < value)
