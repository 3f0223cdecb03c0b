"""What the page says of one parameter: type, whether it is required, limits, values, a sample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from generator.drift.comparison import TOKEN, Comparison
from generator.drift.findings import Severity
from generator.drift.forms import edited_form, new_field, unfit_field
from generator.drift.kinds.parameters import EVERY_FORM, OfForm
from generator.drift.limits import named_limits, numbers, reworded
from generator.drift.samples import sample_of
from generator.pages import Parameter
from generator.spec import Draft, Field, pointer

#: What a field keeps when its type changes: the rules were those of the old type.
_KEPT = ("description", "writeOnly", "x-getmx-evidence", "x-getmx-client-requires")


class Type(OfForm):
    kind = "parameter-type"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for field, parameter in comparison.pairs:
            is_any_array = parameter.type == "array" and field.type.startswith("array")
            if parameter.type not in (None, field.type) and not is_any_array:
                yield cls.found(
                    comparison,
                    f"parameter {field.name} is {parameter.type}, not {field.type}",
                    at=field.at,
                    line=parameter.line,
                    severity=Severity.BREAKING,
                    subject=field.name,
                    old=field.type,
                    new=parameter.type,
                    effect=f"`{comparison.operation.method}`: keyword `{field.name}` takes another type",
                    by_hand="tokens and passwords are texts"
                    if field.secret
                    else unfit_field(field.name, parameter.type),
                    shown=parameter,
                )

    def make(self, draft: Draft) -> None:
        with edited_form(draft, self.operation, self.subject, self.shown) as form:
            known = form.fields[self.subject].schema.rules
            kept = {key: known[key] for key in _KEPT if key in known}
            fresh = {key: value for key, value in new_field(self.shown).items() if key != "description"}
            draft.put(form.field_at(self.subject), {"type": fresh["type"], **kept, **fresh})


class Required(OfForm):
    kind = "parameter-required"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for field, parameter in comparison.pairs:
            if parameter.required not in (None, field.required):
                now = "required" if parameter.required else "optional"
                yield cls.found(
                    comparison,
                    f"parameter {field.name} is {now} now",
                    at=field.at,
                    line=parameter.line,
                    severity=Severity.BREAKING if parameter.required else Severity.CHANGE,
                    subject=field.name,
                    old=field.required,
                    new=parameter.required,
                    effect=f"`{comparison.operation.method}`: keyword `{field.name}` becomes {now}",
                    by_hand=EVERY_FORM if field.name == TOKEN else "",
                    shown=parameter,
                )

    def make(self, draft: Draft) -> None:
        with edited_form(draft, self.operation, self.subject, self.shown) as form:
            others = [name for name in form.required if name != self.subject]
            draft.set_required(form.schema_at, [*others, self.subject] if self.new else others)
            if self.new:
                draft.drop(form.field_at(self.subject) + "/x-getmx-client-requires")


class Limit(OfForm):
    kind = "parameter-limit"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for field, parameter in comparison.pairs:
            if not field.schema.choices:  # Else the numbers are values.
                for rule, value in named_limits(parameter.description, parameter.type or field.type).items():
                    if field.schema.rules.get(rule) != value:
                        yield cls._of(comparison, field, parameter, rule, value)

    @classmethod
    def _of(cls, comparison: Comparison, field: Field, parameter: Parameter, rule: str, value: int) -> Self:
        old = field.schema.rules.get(rule)
        is_tighter = old is None or (value < old if rule.startswith("max") else value > old)
        method, change = comparison.operation.method, "narrower" if is_tighter else "wider"
        return cls.found(
            comparison,
            f"parameter {field.name}: the text names {rule} {value}, the spec {'none' if old is None else old}",
            at=field.at,
            line=parameter.line,
            severity=Severity.BREAKING if is_tighter else Severity.CHANGE,
            subject=field.name,
            old={rule: old},
            new={rule: value},
            effect=f"`{method}`: keyword `{field.name}` is {change}",
            by_hand="the client knows no such rule" if rule == "maxLength" else "",
            shown=parameter,
        )

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


def _is_within(sample: Any, rule: str, value: int) -> bool:
    size = len(sample) if rule == "minLength" else sample
    return bool(size <= value if rule == "maximum" else size >= value)


def _reword_operation(draft: Draft, operation: str, old: int | None, new: int) -> None:
    """The operation's own description may name the limit of its pages, too."""
    known = draft.operation(operation)
    text = known.description.replace(f"at most {old} a page", f"at most {new} a page")
    if old is not None and text != known.description:
        draft.put(f"{known.at}/description", text)


class Values(OfForm):
    """Numbers beside all those of an enum may be further values, or may not."""

    kind = "parameter-values"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for field, parameter in comparison.pairs:
            known = {value for value in field.schema.choices if isinstance(value, int)}
            named = numbers(parameter.description)
            if known and known < named:
                more = ", ".join(map(str, sorted(named - known)))
                yield cls.found(
                    comparison,
                    f"parameter {field.name}: beside its values the text names {more}",
                    at=field.at,
                    line=parameter.line,
                    subject=field.name,
                    old=sorted(known),
                    new=sorted(named),
                    by_hand="whether these are values is for people to read",
                )


class Sample(OfForm):
    kind = "parameter-sample"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        form = comparison.operation.form
        samples = form.examples.get("documented", {})
        for field, parameter in comparison.pairs:
            known, sample = samples.get(field.name), sample_of(parameter.type or field.type, parameter)
            if None not in (known, sample) and str(sample) != str(known) and not field.secret:
                yield cls.found(
                    comparison,
                    f"parameter {field.name}: the sample is {sample!r}, no longer {known!r}",
                    at=form.example_at("documented") + pointer("value", field.name),
                    line=parameter.line,
                    subject=field.name,
                    old=known,
                    new=sample,
                )

    def make(self, draft: Draft) -> None:
        draft.put(self.pointer, self.new)
