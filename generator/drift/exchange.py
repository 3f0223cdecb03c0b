"""The exchange that a page shows, as samples of the spec and as a recording.

A page shows one whole if it has the samples that are sent, in a curl sample or in its table, and the sample of the
answer. Without the latter it shows a request.

Samples of forms D and E do not count: the one has no names, the other loses the blanks of its curl sample. Values of
secrets are never the page's: those that the spec's example has stand in for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.drift.comparison import Comparison
from generator.drift.samples import is_placeholder, sample_in, sample_of, unfit_answer
from generator.pages import DocsPage, Parameter
from generator.recordings import Recording, check, parts_of, read_index, write
from generator.spec import PARTS, CannotEdit, Document, Draft, Field, Operation, Spec, pointer

DOCUMENTED = "documented"
_REQUEST = "request"
_SAMPLES = "samples"
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
    """What a page shows to be sent and to be answered. As an edit of the spec, it makes these its samples.

    form: As an example of the spec has it.
    answer: None if only the request is shown.
    lacks: What of the request is not shown, as a recording has it. Without samples, those of the spec stand in.
    has_table: Whether the page lists the fields of an answer of which it has no sample.
    form_requires, data_requires: The fields that the page marks as required. None if it does not show all, or the spec
        requires others.
    """

    operation: str
    page: int
    form: dict[str, Any]
    answer: dict[str, Any] | None
    form_requires: list[str] | None
    data_requires: list[str] | None
    lacks: tuple[str, ...] = ()
    has_table: bool = False

    @property
    def kind(self) -> str:
        """What an example of the spec is called that has this answer."""
        return PLACEHOLDER if is_placeholder(self.answer) else DOCUMENTED

    def is_alike(self, other: Exchange) -> bool:
        """Whether both show the same call."""
        return (self.form, self.answer) == (other.form, other.answer)

    # ----------------------------------------------------------------------------------------- as a recording

    @property
    def provenance(self) -> dict[str, Any]:
        filled_in = "answer" if self.answer is not None and self.kind == PLACEHOLDER else None
        marked = {
            "placeholder": filled_in,
            "form_requires": self.form_requires,
            "data_requires": self.data_requires,
            "lacks": list(self.lacks),
            "answer": "table" if self.has_table else None,
        }
        return {
            "source": _REQUEST if self.answer is None else DOCUMENTED,
            "page": self.page,
            **{key: names for key, names in marked.items() if names},
        }

    def keep(self, folder: Path, document: Document) -> Recording:
        """Writes the recording, in place of an older one that differs. Raises as `recordings.write` does."""
        spec = Spec(document)  # The samples of all pages call the shared server.
        path = "" if "path" in self.lacks else spec.operation(self.operation).path
        uri, form = spec.addresses("shared")[0] + path, parts_of(self.form)
        text = None if self.answer is None else json.dumps(self.answer, ensure_ascii=False)
        own = Recording(self.operation, DOCUMENTED, self.provenance, folder)
        for known in read_index(folder):
            if known == own and (known.uri, known.form, _answer_text(known)) == (uri, form, text):
                return known
        return write(own, uri, form, text)

    # ---------------------------------------------------------------------------------- as samples of the spec

    def make(self, draft: Draft) -> None:
        self._put_form(draft)
        self._put_answer(draft)
        if not self._is_borne_out(draft.document):
            raise CannotEdit("its recording would not fit the spec")

    def is_fit(self, draft: Draft) -> bool:
        """Whether the spec can have it. The draft stays as it is."""
        try:
            self.make(Draft(draft.path, draft.text))
        except (CannotEdit, KeyError):
            return False
        return True

    def _is_borne_out(self, document: Document) -> bool:
        """Whether the contract of the recordings holds for it."""
        with TemporaryDirectory() as folder:
            try:
                return not check(self.keep(Path(folder), document), document)
            except ValueError:  # something in it cannot be written as it is
                return False

    def _put_form(self, draft: Draft) -> None:
        form = draft.operation(self.operation).form
        if _SAMPLES in self.lacks:
            return
        if DOCUMENTED not in form.examples:
            draft.editor.set(f"{form.example_at(_INVENTED)}/summary", _FORM_SUMMARY)
            draft.editor.rename(form.example_at(_INVENTED), DOCUMENTED)
        draft.put(f"{form.example_at(DOCUMENTED)}/value", self.form)

    def _put_answer(self, draft: Draft) -> None:
        if self.answer is None:
            return
        answer = draft.operation(self.operation).answer
        if answer.level != "observed" and answer.examples != {self.kind: self.answer}:
            draft.put(answer.examples_at, {self.kind: self._example(draft)})

    def _example(self, draft: Draft) -> dict[str, Any]:
        """A reference, if components have this sample already."""
        for name, example in draft.document.data["components"].get("examples", {}).items():
            if name.startswith("Placeholder") and example["value"] == self.answer:
                return {"$ref": f"#{_EXAMPLES}{pointer(name)}"}
        return {"summary": _SUMMARIES[self.kind], "value": self.answer}


def _answer_text(recording: Recording) -> str | None:
    return json.dumps(recording.answer, ensure_ascii=False) if recording.has_answer else None


# ---------------------------------------------------------------------------------------------- what the page shows


def shown_exchange(comparison: Comparison) -> Exchange | None:
    """None if the page does not show one whole, or the spec does not call all of it documented."""
    page, number, operation = comparison.page, comparison.number, comparison.operation
    if page.form in _FORMS_WITHOUT or number is None or page.example is None or page.status_code not in (None, 200):
        return None
    if unfit_answer(page.example.value) or not all(operation.confirmed(part) for part in PARTS):
        return None
    form, requires = _form(comparison), (_form_requires(comparison), _data_requires(comparison))
    return Exchange(operation.id, number, form, page.example.value, *requires) if form else None


def shown_request(comparison: Comparison) -> Exchange | None:
    """What a page shows to be sent, and where, without its answer. None if the spec calls nothing of it documented."""
    number, operation = comparison.number, comparison.operation
    if number is None or not any(map(operation.confirmed, PARTS)) or not _sends_the_form(comparison):
        return None
    lacks = tuple(part for part in ("path", _REQUEST) if not operation.confirmed(part))
    form = None if _REQUEST in lacks or comparison.page.form in _FORMS_WITHOUT else _form(comparison)
    if form is None:
        form, lacks = next(iter(operation.form.examples.values()), {}), (*lacks, _SAMPLES)
    requires = None if _REQUEST in lacks else _form_requires(comparison)
    has_table = operation.confirmed("response")
    return Exchange(operation.id, number, form, None, requires, None, lacks, has_table)


def _sends_the_form(comparison: Comparison) -> bool:
    """Whether the page shows nothing to be sent that a recording could not show, or would show in another way."""
    sent, fields = _sent(comparison.page), comparison.form
    arrays = [name for name, field in fields.items() if field.type.startswith("array")]
    as_text = [text for name in arrays for text in sent.get(name, []) if text.lstrip().startswith("[")]
    return sent.keys() <= fields.keys() and not as_text


def _form(comparison: Comparison) -> dict[str, Any] | None:
    """What the samples come to, in the order of the spec; None if something that is required has no sample."""
    sent, fields = _sent(comparison.page), comparison.form
    if not _sends_the_form(comparison):
        return None
    table = {
        parameter.name: parameter
        for parameter in comparison.page.parameters or ()
        if not comparison.against.is_left_out(parameter.name or "")
    }
    values = {
        name: _value(comparison.operation, field, table.get(name), sent.get(name, [])) for name, field in fields.items()
    }
    if any(values[name] is None for name, field in fields.items() if field.required):
        return None
    return {name: value for name, value in values.items() if value is not None}


def _sent(page: DocsPage) -> dict[str, list[str]]:
    """Values of the curl sample by their names."""
    found: dict[str, list[str]] = {}
    for field in page.curl.fields if page.curl and page.curl.complete else ():
        found.setdefault(field.name, []).append(field.value)
    return found


def _value(operation: Operation, field: Field, parameter: Parameter | None, sent: Sequence[str]) -> Any:
    """The sample of the table, else that of the curl sample. It is the table that is compared with the spec."""
    if field.secret:
        return _stand_in(operation, field.name) if parameter or sent else None
    if parameter and (sample := sample_of(field.type, parameter)) is not None:
        return sample
    if field.type.startswith("array") and len(sent) > 1:
        return list(sent)
    return sample_in(field.type, sent[0]) if sent else None


def _stand_in(operation: Operation, name: str) -> Any:
    """The value that examples of the spec have for a secret."""
    values = [example.get(name) for example in operation.form.examples.values()]
    return next((value for value in values if value is not None), None)


def _form_requires(comparison: Comparison) -> list[str] | None:
    table = comparison.page.parameters or ()
    if not comparison.page.parameters_complete or not all(parameter.name for parameter in table):
        return None
    marked = {parameter.name or "": parameter.required for parameter in table}
    return _as_the_spec(marked, {name: field.required for name, field in comparison.form.items()})


def _data_requires(comparison: Comparison) -> list[str] | None:
    if not comparison.page.response_complete:
        return None
    marked = {field.pointer: field.required for field in comparison.page.response or ()}
    known = {path: field.required for path, field in comparison.answer.items()}
    return _as_the_spec(_members_of_data(marked), _members_of_data(known))


def _members_of_data(required: Mapping[str, bool | None]) -> dict[str, bool | None]:
    return {at.rpartition("/")[2]: needed for at, needed in required.items() if at.rpartition("/")[0] == "/data"}


def _as_the_spec(marked: Mapping[str, bool | None], known: Mapping[str, bool | None]) -> list[str] | None:
    """What is required by the spec, if the page marks all of it. What it marks beyond that, people decided against."""
    required = [name for name, needed in known.items() if needed]
    return required if None not in marked.values() and all(marked.get(name) for name in required) else None


# ------------------------------------------------------------------------------------------- what is proof no more


def without_claim(draft: Draft, operation: str, recordings: Sequence[Recording]) -> list[Recording]:
    """The recordings of pages that the spec has outgrown. The sample of an answer without one claims no proof."""
    known = draft.operation(operation)
    own = [recording for recording in recordings if recording.operation == operation and recording.is_of_page]
    left = [recording for recording in own if not check(recording, draft.document) and _is_proof(known, recording)]
    if known.answer.level == DOCUMENTED and not any(recording.has_answer for recording in left):
        for name, value in known.answer.examples.items():
            if name in _SUMMARIES:
                draft.put(known.answer.examples_at, {_INVENTED: {"summary": _ALONE, "value": value}})
    return [recording for recording in own if recording not in left]


def _is_proof(operation: Operation, recording: Recording) -> bool:
    return all(map(operation.confirmed, recording.shows)) and recording.provenance["page"] == operation.page
