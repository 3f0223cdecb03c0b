"""What the page says of one parameter: type, whether it is required, limits, values, a sample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from generator.drift.comparison import TOKEN, Comparison
from generator.drift.findings import Severity
from generator.drift.forms import edited_form, new_field, unfit_field
from generator.drift.kinds.parameters import EVERY_FORM, OfForm
from generator.drift.limits import LONGEST, named_limits, numbers, reworded
from generator.drift.samples import sample_in
from generator.pages import Parameter
from generator.spec import Draft, Field, Operation, pointer

_NEEDED = "the spec's sample needs it, as the call does"
_HIDDEN = "tokens and passwords are texts"
#: What a field keeps when its type changes: the rules were those of the old type.
_KEPT = ("description", "writeOnly", "x-getmx-evidence", "x-getmx-client-requires")


class OfPair(OfForm):
    """What the page says of a parameter that the spec has, too. `shown`: the parameter."""

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for field, parameter in comparison.pairs:
            place = {"at": field.at, "line": parameter.line, "subject": field.name, "shown": parameter}
            place["doubt"] = comparison.against.of_parameter(parameter)
            for told in cls.of_pair(comparison.operation, field, parameter):
                yield cls.found(comparison, **{**place, **told})

    @classmethod
    def of_pair(cls, operation: Operation, field: Field, parameter: Parameter) -> Iterator[dict[str, Any]]:
        """What is told of a difference, but for its place."""
        yield from ()


class Type(OfPair):
    kind, gravity = "parameter-type", Severity.BREAKING

    @classmethod
    def of_pair(cls, operation: Operation, field: Field, parameter: Parameter) -> Iterator[dict[str, Any]]:
        is_any_array = parameter.type == "array" and field.type.startswith("array")
        if parameter.type not in (None, field.type) and not is_any_array:
            yield {
                "message": f"parameter {field.name} is {parameter.type}, not {field.type}",
                "old": field.type,
                "new": parameter.type,
                "effect": f"`{operation.method}`: keyword `{field.name}` takes another type",
                "by_hand": _HIDDEN if field.secret else unfit_field(field.name, parameter.type),
            }

    def make(self, draft: Draft) -> None:
        with edited_form(draft, self.operation, self.subject, self.shown) as form:
            known = form.fields[self.subject].schema.rules
            kept = {key: known[key] for key in _KEPT if key in known}
            fresh = {key: value for key, value in new_field(self.shown).items() if key != "description"}
            draft.put(form.field_at(self.subject), {"type": fresh["type"], **kept, **fresh})


class Required(OfPair):
    kind = "parameter-required"

    @classmethod
    def of_pair(cls, operation: Operation, field: Field, parameter: Parameter) -> Iterator[dict[str, Any]]:
        if parameter.required not in (None, field.required):
            now = "required" if parameter.required else "optional"
            yield {
                "message": f"parameter {field.name} is {now} now",
                "severity": Severity.BREAKING if parameter.required else Severity.CHANGE,
                "old": field.required,
                "new": parameter.required,
                "effect": f"`{operation.method}`: keyword `{field.name}` becomes {now}",
                "by_hand": EVERY_FORM if field.name == TOKEN else "",
            }

    def make(self, draft: Draft) -> None:
        with edited_form(draft, self.operation, self.subject, self.shown) as form:
            others = [name for name in form.required if name != self.subject]
            draft.set_required(form.schema_at, [*others, self.subject] if self.new else others)
            if self.new:
                draft.drop(form.field_at(self.subject) + "/x-getmx-client-requires")


class Limit(OfPair):
    kind = "parameter-limit"

    @classmethod
    def of_pair(cls, operation: Operation, field: Field, parameter: Parameter) -> Iterator[dict[str, Any]]:
        if field.schema.choices:
            return  # The numbers are values.
        for rule, value in named_limits(parameter.description, parameter.type or field.type).items():
            old = field.schema.rules.get(rule)
            is_tighter = old is None or (value < old if rule.startswith("max") else value > old)
            if value != old:
                known, change = "none" if old is None else old, "narrower" if is_tighter else "wider"
                yield {
                    "message": f"parameter {field.name}: the text names {rule} {value}, the spec {known}",
                    "severity": Severity.BREAKING if is_tighter else Severity.CHANGE,
                    "old": {rule: old},
                    "new": {rule: value},
                    "effect": f"`{operation.method}`: keyword `{field.name}` is {change}",
                    "by_hand": _unfit_limit(rule, value),
                }

    def make(self, draft: Draft) -> None:
        """Sets the rule for this form alone. A shared schema is written out: beside a `$ref`, both rules would hold."""
        ((rule, value),) = self.new.items()
        old = self.old[rule]
        with edited_form(draft, self.operation, self.subject, self.shown) as form:
            field = form.fields[self.subject]
            written = {"type": field.type, **field.schema.rules, rule: value}
            if old is not None:
                written["description"] = reworded(field.schema.description, old, value)
            examples = [sample for sample in written.pop("examples", ()) if _is_within(sample, rule, value)]
            draft.put(form.field_at(self.subject), {**written, **({"examples": examples} if examples else {})})
        _reword_operation(draft, self.operation, old, value)


def _unfit_limit(rule: str, value: int) -> str:
    if rule == "maxLength":
        return "the client knows no such rule"
    return "no text of this API is that long" if rule == "minLength" and value > LONGEST else ""


def _is_within(sample: Any, rule: str, value: int) -> bool:
    size = len(sample) if rule == "minLength" else sample
    return bool(size <= value if rule == "maximum" else size >= value)


def _reword_operation(draft: Draft, operation: str, old: int | None, new: int) -> None:
    """The operation's own description may name the limit of its pages, too."""
    known = draft.operation(operation)
    text = known.description.replace(f"at most {old} a page", f"at most {new} a page")
    if old is not None and text != known.description:
        draft.put(f"{known.at}/description", text)


class Values(OfPair):
    """Numbers beside all those of an enum may be further values, or may not."""

    kind = "parameter-values"

    @classmethod
    def of_pair(cls, operation: Operation, field: Field, parameter: Parameter) -> Iterator[dict[str, Any]]:
        known = {value for value in field.schema.choices if isinstance(value, int)}
        named = numbers(parameter.description)
        if known and known < named:
            more = ", ".join(map(str, sorted(named - known)))
            yield {
                "message": f"parameter {field.name}: beside its values the text names {more}",
                "old": sorted(known),
                "new": sorted(named),
                "by_hand": "whether these are values is for people to read",
            }


class Sample(OfPair):
    """The sample that the vendor's call sends, which the spec has as `documented`; also one that came or went."""

    kind = "parameter-sample"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        operation, page = comparison.operation, comparison.page
        documented = operation.form.examples.get("documented", {})
        pairs = [(field, shown) for field, shown in comparison.pairs if shown.type in (None, field.type)]
        for field, parameter in pairs if documented else ():
            known, text = documented.get(field.name), _sample_text(comparison, parameter)
            sample = sample_in(parameter.type or field.type, text or "")
            is_whole = comparison.has_call_alone or (page.parameters is not None and page.parameters_complete)
            is_gone = known is not None and text == "" and is_whole
            if not field.secret and (is_gone or (sample is not None and str(sample) != str(known))):
                yield cls._of(comparison, field, parameter, known, sample)

    @classmethod
    def _of(cls, comparison: Comparison, field: Field, parameter: Parameter, known: Any, sample: Any) -> Self:
        told = f"is {sample!r}, no longer {known!r}" if known is not None else f"is {sample!r}"
        return cls.found(
            comparison,
            f"parameter {field.name}: the sample {told}"
            if sample is not None
            else f"parameter {field.name}: it has no sample any more",
            at=comparison.operation.form.example_at("documented") + pointer("value"),
            line=parameter.line,
            subject=field.name,
            old=known,
            new=sample,
            by_hand=_NEEDED if sample is None and field.required else "",
            doubt=comparison.against.of_parameter(parameter),
            shown=parameter,
        )

    def is_shown(self, comparison: Comparison) -> bool:
        shown = comparison.parameters.get(self.subject)
        return shown is not None and bool(_sample_text(comparison, shown))

    def make(self, draft: Draft) -> None:
        """Puts the value in its place in the order of the form."""
        form = draft.operation(self.operation).form
        value = {**form.examples["documented"], self.subject: self.new}
        ordered = {name: value[name] for name in form.fields if value.get(name) is not None}
        draft.put(form.example_at("documented") + pointer("value"), ordered)


def _sample_text(comparison: Comparison, parameter: Parameter) -> str | None:
    """The sample as printed; empty if there is none, None if that cannot be told."""
    sent = comparison.against.sent.get(parameter.name or "", [])
    text = next(filter(None, (parameter.example, *sent)), "")
    is_left_out = comparison.against.is_left_out(parameter.name or "")
    return "" if is_left_out and not parameter.required else text
