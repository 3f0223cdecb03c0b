"""The exchange that a page shows whole, as samples of the spec and as a documented recording.

A page does so where it has the samples that are sent, in a curl sample or in its table, and the sample of the answer.
Forms D and E do not count: the one has no names, the other loses the blanks of its curl sample. Values of secrets are
never the page's: those that the spec's example has stand in for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.drift.answer import is_placeholder, unfit_sample
from generator.drift.comparison import Comparison
from generator.drift.draft import Draft
from generator.drift.evidence import page_number
from generator.drift.request import sample_in, sample_of
from generator.drift.stated import Field, Stated
from generator.pages import DocsPage
from generator.recordings import Recording, check, parts_of, read_index, write
from generator.spec import PARTS, Document, pointer

DOCUMENTED = "documented"
PLACEHOLDER = "placeholder"
_INVENTED = "illustration"
_FORMS_WITHOUT = ("D", "E")
_FORM_SUMMARY = "The sample values of the vendor's page"
_SUMMARIES = {
    DOCUMENTED: "The vendor's sample",
    PLACEHOLDER: 'The placeholder of the docs site, which fills in "string" and 0',
}
_ALONE = "The sample of the vendor's page, which does not show what is sent"
_EXAMPLES = "/components/examples"


@dataclass(frozen=True)
class Exchange:
    """What a page shows to be sent and to be answered. `form` is as an example of the spec has it.

    The fields that the page marks as required are None where it does not show all, or the spec requires others.
    """

    operation: str
    page: int
    form: dict[str, Any]
    answer: dict[str, Any]
    form_requires: list[str] | None
    data_requires: list[str] | None

    @property
    def kind(self) -> str:
        """What an example of the spec is called that has this answer."""
        return PLACEHOLDER if is_placeholder(self.answer) else DOCUMENTED

    @property
    def provenance(self) -> dict[str, Any]:
        filled_in = {"placeholder": "answer"} if self.kind == PLACEHOLDER else {}
        marked = {"form_requires": self.form_requires, "data_requires": self.data_requires}
        return {
            "source": DOCUMENTED,
            "page": self.page,
            **filled_in,
            **{key: names for key, names in marked.items() if names},
        }

    def keep(self, folder: Path, document: Document) -> Recording:
        """Writes the recording, in place of an older one that differs. Raises as `recordings.write` does."""
        uri, form, text = self._uri(document), parts_of(self.form), json.dumps(self.answer, ensure_ascii=False)
        for one in read_index(folder):
            is_same = (one.operation, one.name, one.provenance) == (self.operation, DOCUMENTED, self.provenance)
            if is_same and (one.uri, one.form, json.dumps(one.answer, ensure_ascii=False)) == (uri, form, text):
                return one
        return write(
            folder,
            self.operation,
            DOCUMENTED,
            uri=uri,
            form=form,
            status=200,
            answer_text=text,
            provenance=self.provenance,
        )

    def _uri(self, document: Document) -> str:
        """At the shared server, which the samples of all pages call."""
        path = next(entry.path for entry in document.operations() if entry.name == self.operation)
        shared = next(one for one in document.data["servers"] if one["x-getmx-server"] == "shared")
        return f"{shared['url']}{path}"


# ---------------------------------------------------------------------------------------------- what the page shows


def shown_exchange(one: Comparison) -> Exchange | None:
    """None where the page does not show one whole, or the spec does not call all of it documented."""
    page, number = one.page, page_number(one)
    if page.form in _FORMS_WITHOUT or number is None or page.example is None or page.status_code not in (None, 200):
        return None
    if unfit_sample(page.example.value) or not all(one.stated.confirmed(part) for part in PARTS):
        return None
    form, requires = _form(one), (_form_requires(one), _data_requires(one))
    return Exchange(one.stated.name, number, form, page.example.value, *requires) if form else None


def _form(one: Comparison) -> dict[str, Any] | None:
    """What the samples come to, in the order of the spec; None where something that is required has no sample."""
    sent = _sent(one)
    if any(field.type.startswith("array") and _is_json(sent.get(name, [])) for name, field in one.stated.form.items()):
        return None  # The recording would show repeated parts, which is not what this page shows.
    values = {name: _value(one, field, sent.get(name, [])) for name, field in one.stated.form.items()}
    if any(values[name] is None for name, field in one.stated.form.items() if field.required):
        return None
    return {name: value for name, value in values.items() if value is not None}


def _sent(one: Comparison) -> dict[str, list[str]]:
    """Values of the curl sample by their names."""
    fields = one.page.curl.fields if one.page.curl and one.page.curl.complete else ()
    return {field.name: [other.value for other in fields if other.name == field.name] for field in fields}


def _is_json(texts: Sequence[str]) -> bool:
    return any(text.lstrip().startswith("[") for text in texts)


def _value(one: Comparison, field: Field, sent: Sequence[str]) -> Any:
    """The sample of the table, else that of the curl sample. It is the table that is compared with the spec."""
    parameter = next((each for each in one.page.parameters or () if each.name == field.name), None)
    if field.raw.get("writeOnly"):
        return _stand_in(one.stated, field.name) if parameter or sent else None
    if parameter and (sample := sample_of(field.type, parameter)) is not None:
        return sample
    if field.type.startswith("array") and len(sent) > 1:
        return list(sent)
    return sample_in(field.type, sent[0]) if sent else None


def _stand_in(one: Stated, name: str) -> Any:
    """The value that examples of the spec have for a secret."""
    examples = one.document.get(one.media_at)["examples"].values()
    values = [one.document.resolve(example)["value"].get(name) for example in examples]
    return next((value for value in values if value is not None), None)


def _form_requires(one: Comparison) -> list[str] | None:
    table = one.page.parameters or ()
    if not one.page.parameters_complete or not all(each.name for each in table):
        return None
    marked = {each.name or "": each.required for each in table}
    return _as_the_spec(marked, {name: field.required for name, field in one.stated.form.items()})


def _data_requires(one: Comparison) -> list[str] | None:
    if not one.page.response_complete:
        return None
    marked = {field.pointer: field.required for field in one.page.response or ()}
    stated = {name: field.required for name, field in one.stated.answer.items()}
    return _as_the_spec(_members_of_data(marked), _members_of_data(stated))


def _members_of_data(required: Mapping[str, bool | None]) -> dict[str, bool | None]:
    return {at.rpartition("/")[2]: needed for at, needed in required.items() if at.rpartition("/")[0] == "/data"}


def _as_the_spec(marked: Mapping[str, bool | None], stated: Mapping[str, bool | None]) -> list[str] | None:
    """What is required by the spec, if the page marks all of it. What it marks beyond that, people decided against."""
    required = [name for name, needed in stated.items() if needed]
    return required if None not in marked.values() and all(marked.get(name) for name in required) else None


# ----------------------------------------------------------------------------------------------- what comes of it


def take_over(draft: Draft, operation: str, pages: Sequence[DocsPage]) -> Exchange | None:
    """Makes the first whole exchange of the pages the samples of the spec. None, and no edit, where none fits it."""
    for page in pages:
        exchange = shown_exchange(Comparison(draft.document, page, draft.one(operation)))
        before = draft.editor.text
        if exchange is not None:
            _put_form(draft, exchange)
            _put_answer(draft, exchange)
            if fits(exchange, draft.document):
                return exchange
            draft.restore(before)
    return None


def fits(exchange: Exchange, document: Document) -> bool:
    """Whether the contract of the recordings holds for it."""
    with TemporaryDirectory() as folder:
        try:
            return not check(exchange.keep(Path(folder), document), document)
        except ValueError:  # something in it cannot be written as it is
            return False


def _put_form(draft: Draft, exchange: Exchange) -> None:
    at = draft.one(exchange.operation).media_at + "/examples"
    if not draft.editor.has(f"{at}/{DOCUMENTED}"):
        draft.editor.set(f"{at}/{_INVENTED}/summary", _FORM_SUMMARY)
        draft.editor.rename(f"{at}/{_INVENTED}", DOCUMENTED)
    draft.put(f"{at}/{DOCUMENTED}/value", exchange.form)


def _put_answer(draft: Draft, exchange: Exchange) -> None:
    one = draft.one(exchange.operation)
    if one.evidence["response"] == "observed":
        return
    at = f"{one.answer_media_at}/examples"
    known = {name: draft.document.resolve(example)["value"] for name, example in draft.editor.get(at).items()}
    if known == {exchange.kind: exchange.answer}:
        return
    draft.put(at, {exchange.kind: _example(draft, exchange)})


def _example(draft: Draft, exchange: Exchange) -> dict[str, Any]:
    """A reference, where components have this sample already."""
    for name, example in draft.document.data["components"].get("examples", {}).items():
        if name.startswith("Placeholder") and example["value"] == exchange.answer:
            return {"$ref": f"#{_EXAMPLES}{pointer(name)}"}
    return {"summary": _SUMMARIES[exchange.kind], "value": exchange.answer}


def without_claim(draft: Draft, operation: str, recordings: Sequence[Recording]) -> list[Recording]:
    """The documented recordings that the spec has outgrown. The sample of an answer without one claims no proof."""
    own = [one for one in recordings if (one.operation, one.source) == (operation, DOCUMENTED)]
    outgrown = [one for one in own if check(one, draft.document) or not _is_evidence(draft.one(operation), one)]
    one = draft.one(operation)
    if outgrown == own and one.evidence["response"] == DOCUMENTED:
        at = f"{one.answer_media_at}/examples"
        for name in draft.editor.keys(at):
            if name in _SUMMARIES:
                value = draft.document.resolve(draft.document.get(f"{at}/{name}"))["value"]
                draft.put(at, {_INVENTED: {"summary": _ALONE, "value": value}})
    return outgrown


def _is_evidence(one: Stated, recording: Recording) -> bool:
    return all(one.confirmed(part) for part in PARTS) and recording.provenance["page"] == one.evidence.get("page")
