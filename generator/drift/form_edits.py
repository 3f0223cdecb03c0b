"""How each kind of finding on a form is taken over into the spec."""

from __future__ import annotations

from typing import Any

from generator.drift.comparison import in_order
from generator.drift.draft import Draft
from generator.drift.findings import Finding
from generator.drift.limits import named_limits, reworded
from generator.drift.names import is_secret
from generator.drift.request import sample_of
from generator.pages import Parameter
from generator.spec import CONFIRMED, pointer

#: What a field keeps when its type changes: the rules were those of the old type.
_KEPT = ("description", "writeOnly", "x-getmx-evidence", "x-getmx-client-requires")


def add(draft: Draft, finding: Finding) -> None:
    name, parameter = finding.subject, finding.shown.parameter
    one = draft.one(finding.operation)
    keys = list(one.form)
    least = draft.least(finding.operation)
    after = next((other for other in finding.shown.before if other in keys), "token")
    draft.put(one.form_at + pointer("properties", name), new_field(parameter), after=after)
    if parameter.type is None and one.confirmed("request"):
        draft.put(one.form_at + pointer("properties", name, "x-getmx-evidence"), "assumed")
    if parameter.required:
        draft.set_required(one.form_at, [*_required(draft, finding.operation), name])
    draft.set_least(finding.operation, least)
    _settle_encoding(draft, finding.operation, name)
    draft.refit_examples(finding.operation, _samples(draft, finding.operation, parameter))
    _add_sample(draft, finding.operation, name, parameter)


def new_field(parameter: Parameter) -> dict[str, Any]:
    """The schema of a parameter that only the page knows. Its sentences stay with the vendor."""
    type_name = parameter.type or "string"
    kind, _, items = type_name.partition("[")
    field: dict[str, Any] = {"type": kind}
    if items:
        field["items"] = {"type": items.rstrip("]")}
    if is_secret(parameter.name or ""):
        field |= {"format": "password", "writeOnly": True}
    limits = {
        rule: value for rule, value in named_limits(parameter.description, type_name).items() if rule != "maxLength"
    }
    field["description"] = " ".join(["Named on the vendor's page; what it means is not said here.", *_said(limits)])
    sample = sample_of(type_name, parameter)
    return {**field, **limits, **({"examples": [sample]} if sample is not None and "writeOnly" not in field else {})}


def _said(limits: dict[str, int]) -> list[str]:
    words = {"maximum": "At most {}.", "minimum": "At least {}.", "minLength": "At least {} characters."}
    return [words[rule].format(value) for rule, value in limits.items()]


def _required(draft: Draft, operation: str) -> list[str]:
    return [name for name, field in draft.one(operation).form.items() if field.required]


def _samples(draft: Draft, operation: str, parameter: Parameter) -> dict[str, Any]:
    name = parameter.name or ""
    field = draft.one(operation).form[name]
    return {} if field.raw.get("writeOnly") else {name: sample_of(field.type, parameter)}


def _add_sample(draft: Draft, operation: str, name: str, parameter: Parameter) -> None:
    """The page's sample joins the documented ones."""
    at = draft.one(operation).media_at + pointer("examples", "documented", "value")
    sample = _samples(draft, operation, parameter).get(name)
    if sample is not None and draft.editor.has(at):
        draft.put(at + pointer(name), sample)
        draft.refit_examples(operation, {})


def remove(draft: Draft, finding: Finding) -> None:
    one, name = draft.one(finding.operation), finding.subject
    least = draft.least(finding.operation)
    draft.set_required(one.form_at, [other for other in _required(draft, one.name) if other != name])
    draft.drop(one.form_at + pointer("properties", name))
    draft.drop(one.media_at + pointer("encoding", name))
    draft.set_least(one.name, least)
    draft.refit_examples(one.name, {})


def rename(draft: Draft, finding: Finding) -> None:
    one, old, new = draft.one(finding.operation), finding.subject, str(finding.new)
    required = [new if name == old else name for name in _required(draft, one.name)]
    draft.rename(one.form_at + pointer("properties", old), new)
    draft.set_required(one.form_at, required)
    examples = [
        one.media_at + pointer("examples", key, "value", old) for key in draft.editor.keys(f"{one.media_at}/examples")
    ]
    for at in [*examples, one.media_at + pointer("encoding", old)]:
        if draft.editor.has(at):
            draft.rename(at, new)


def reorder(draft: Draft, finding: Finding) -> None:
    one = draft.one(finding.operation)
    draft.editor.reorder(f"{one.form_at}/properties", in_order(finding.shown, list(one.form)))
    draft.set_required(one.form_at, _required(draft, one.name))
    draft.refit_examples(one.name, {})


def retype(draft: Draft, finding: Finding) -> None:
    one, name = draft.one(finding.operation), finding.subject
    raw = one.form[name].raw
    kept = {key: raw[key] for key in _KEPT if key in raw}
    fresh = {key: value for key, value in new_field(finding.shown).items() if key != "description"}
    draft.put(one.form_at + pointer("properties", name), {"type": fresh["type"], **kept, **fresh})
    _settle_encoding(draft, one.name, name)
    draft.refit_examples(one.name, _samples(draft, one.name, finding.shown))


def _settle_encoding(draft: Draft, operation: str, name: str) -> None:
    """Arrays, and nothing else, say how they are sent. That the service reads them so is assumed."""
    one = draft.one(operation)
    at = one.media_at + pointer("encoding", name)
    if not one.form[name].type.startswith("array"):
        draft.drop(at)
    elif not draft.editor.has(at):
        encoding = {"style": "form", "explode": True, "x-getmx-evidence": "assumed"}
        if draft.editor.has(f"{one.media_at}/encoding"):
            draft.put(at, encoding)
        else:
            draft.put(f"{one.media_at}/encoding", {name: encoding}, after="schema")


def require(draft: Draft, finding: Finding) -> None:
    one, name = draft.one(finding.operation), finding.subject
    least = draft.least(one.name)
    others = [other for other in _required(draft, one.name) if other != name]
    draft.set_required(one.form_at, [*others, name] if finding.new else others)
    if finding.new:
        draft.drop(one.form_at + pointer("properties", name, "x-getmx-client-requires"))
    draft.set_least(one.name, least)
    draft.refit_examples(one.name, _samples(draft, one.name, finding.shown))


def limit(draft: Draft, finding: Finding) -> None:
    """Sets the rule for this form alone. A shared schema is written out: beside a `$ref`, both rules would hold."""
    one, name = draft.one(finding.operation), finding.subject
    ((rule, value),) = finding.new.items()
    raw, old = dict(one.form[name].raw), finding.old[rule]
    if old is not None:
        raw["description"] = reworded(raw.get("description", ""), old, value)
        _reword_operation(draft, one.name, old, value)
    raw |= {rule: value, "examples": raw.get("examples", [])}
    draft.put(one.form_at + pointer("properties", name), raw)
    fits = [sample for sample in raw["examples"] if _within(sample, rule, value)]
    at = one.form_at + pointer("properties", name, "examples")
    draft.put(at, fits) if fits else draft.drop(at)
    draft.refit_examples(one.name, _samples(draft, one.name, finding.shown))


def _within(sample: Any, rule: str, value: int) -> bool:
    size = len(sample) if rule == "minLength" else sample
    return bool(size <= value if rule == "maximum" else size >= value)


def _reword_operation(draft: Draft, operation: str, old: int, new: int) -> None:
    """The operation's own description may name the limit of its pages, too."""
    at = f"{draft.one(operation).at}/description"
    text = str(draft.editor.get(at))
    if f"at most {old} a page" in text:
        draft.put(at, text.replace(f"at most {old} a page", f"at most {new} a page"))


def sample(draft: Draft, finding: Finding) -> None:
    draft.put(finding.pointer, finding.new)


def confirm_array_form(draft: Draft, finding: Finding) -> None:
    one = draft.one(finding.operation)
    at = one.media_at + pointer("encoding", finding.subject, "x-getmx-evidence")
    if one.evidence["request"] in CONFIRMED:
        draft.drop(at)
    else:
        draft.put(at, "documented")
