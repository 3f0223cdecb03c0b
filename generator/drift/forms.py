"""How fields of a form are written into the spec, so that all that belongs to the form goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jsonschema import Draft202012Validator

from generator.drift.comparison import FIELD_NAME, ODD_NAME
from generator.drift.limits import LONGEST, named_limits
from generator.drift.names import is_secret
from generator.drift.samples import sample_of
from generator.pages import Parameter
from generator.spec import Draft, Field, Form

#: How an array is sent. That the service reads it so is assumed.
ARRAY_ENCODING = {"style": "form", "explode": True, "x-getmx-evidence": "assumed"}
UNEXPLAINED = "Named on the vendor's page; what it means is not said here."

_TYPES = ("string", "integer", "array[string]", "array[integer]")
_INVENTED = "Invented values"
_LIMITS = {"maximum": "At most {}.", "minimum": "At least {}.", "minLength": "At least {} characters."}


def unfit_field(name: str, type_name: str | None) -> str:
    """Why a form of the spec cannot have such a field."""
    if not FIELD_NAME.fullmatch(name):
        return ODD_NAME
    if type_name is not None and type_name not in _TYPES:
        return f"a form cannot hold the type {type_name}"
    if type_name not in (None, "string") and (name == "id" or name.endswith("_id")):
        return "ids stay strings: some are past 2^53, and a form sends both alike"
    return ""


def new_field(parameter: Parameter) -> dict[str, Any]:
    """The schema of a parameter that only the page knows. Its sentences stay with the vendor."""
    type_name = parameter.type or "string"
    kind, _, items = type_name.partition("[")
    written: dict[str, Any] = {"type": kind}
    if items:
        written["items"] = {"type": items.rstrip("]")}
    if is_secret(parameter.name or ""):
        written |= {"format": "password", "writeOnly": True}
    limits = named_limits(parameter.description, type_name)
    limits = {
        rule: value for rule, value in limits.items() if rule in _LIMITS and (rule != "minLength" or value <= LONGEST)
    }
    said = [_LIMITS[rule].format(value) for rule, value in limits.items()]
    sample = None if "writeOnly" in written else sample_of(type_name, parameter)
    examples = {} if sample is None else {"examples": [sample]}
    return {**written, "description": " ".join([UNEXPLAINED, *said]), **limits, **examples}


@contextmanager
def edited_form(draft: Draft, operation: str, name: str = "", parameter: Parameter | None = None) -> Iterator[Form]:
    """The form to edit. Afterwards encoding and examples fit it, and it demands as many optional fields as before.

    name: The field that is edited. parameter: It as the page has it, whose sample is used if the field needs one.
    """
    form = draft.operation(operation).form
    yield form
    _keep_at_least(draft, operation, form.at_least)
    if name:
        _settle_encoding(draft, operation, name)
    refit_examples(draft, operation, sample_for(draft, operation, name, parameter))


def sample_for(draft: Draft, operation: str, name: str, parameter: Parameter | None) -> dict[str, Any]:
    """The page's sample of a field, by its name; never of a secret."""
    field = draft.operation(operation).form.fields.get(name)
    if field is None or parameter is None or field.secret:
        return {}
    return {name: sample_of(field.type, parameter)}


def _keep_at_least(draft: Draft, operation: str, optional: int) -> None:
    """Demands so many optional fields, as far as there are so many."""
    form = draft.operation(operation).form
    left = min(optional, len(form.fields) - len(form.required))
    at = f"{form.schema_at}/minProperties"
    if left > 0:
        draft.put(at, len(form.required) + left, after="required")
    else:
        draft.drop(at)


def _settle_encoding(draft: Draft, operation: str, name: str) -> None:
    """Arrays, and nothing else, say how they are sent."""
    form = draft.operation(operation).form
    is_array = name in form.fields and form.fields[name].type.startswith("array")
    if not is_array:
        draft.drop(form.encoding_at(name))
    elif not form.encoding:
        draft.put(f"{form.at}/encoding", {name: ARRAY_ENCODING}, after="schema")
    elif name not in form.encoding:
        draft.put(form.encoding_at(name), ARRAY_ENCODING)


# ------------------------------------------------------------------------------------------------------- examples


def refit_examples(draft: Draft, operation: str, samples: dict[str, Any]) -> None:
    """Makes the form's examples fit it. What is to be there and has no sample is invented, and called so."""
    form = draft.operation(operation).form
    for key, known in form.examples.items():
        value, is_invented = _refitted(form, known, samples)
        draft.put(f"{form.example_at(key)}/value", value)
        if is_invented and key == "documented":
            _call_invented(draft, form)


def _call_invented(draft: Draft, form: Form) -> None:
    at = form.example_at("documented")
    if "illustration" in form.examples:
        draft.editor.remove(at)
    else:
        draft.editor.set(f"{at}/summary", _INVENTED)
        draft.editor.rename(at, "illustration")


def _refitted(form: Form, known: dict[str, Any], samples: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The example's value in the order of the form, and whether something in it had to be invented."""
    fitted: dict[str, Any] = {}
    is_invented = False
    for name, field in form.fields.items():
        candidates = [known.get(name), _converted(field, known.get(name)), samples.get(name)]
        fits = [value for value in candidates if value is not None and _accepts(field, value)]
        if fits and (name in known or field.required):
            fitted[name] = fits[0]
        elif field.required:
            fitted[name], is_invented = _invention(field), True
    return fitted, is_invented


def _accepts(field: Field, value: Any) -> bool:
    """Whether the form takes the value for the field."""
    choices = {"enum": list(field.schema.choices)} if field.schema.choices else {}
    return Draft202012Validator({"type": list(field.schema.types), **choices, **field.schema.rules}).is_valid(value)


def _converted(field: Field, value: Any) -> Any:
    """The value as the field's type, None if that would lose something."""
    if field.type == "integer" and isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    if field.type == "string" and isinstance(value, int):
        return str(value)
    if field.type == "array[string]" and isinstance(value, str):
        return [value]
    if field.type == "string" and isinstance(value, list) and len(value) == 1:
        return str(value[0])
    return None


def _invention(field: Field) -> Any:
    """Some value that the form takes for the field."""
    rules = field.schema.rules
    if field.schema.choices:
        return field.schema.choices[0]
    if field.type == "integer":
        return int(rules.get("minimum", min(1, rules.get("maximum", 1))))
    if rules.get("format") == "date":
        return "2025-01-01"
    text = "text".ljust(rules.get("minLength", 0), "1")
    return [1] if field.type == "array[integer]" else [text] if field.type.startswith("array") else text
