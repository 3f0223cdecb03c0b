"""Which parameters there are, in which order, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Self

from generator.drift.comparison import FIELD_NAME, ODD_NAME, TOKEN, Comparison, in_order
from generator.drift.findings import Finding, Severity
from generator.drift.forms import edited_form, new_field, sample_for, unfit_field
from generator.pages import Parameter
from generator.spec import Draft, pointer

EVERY_FORM = "every form holds the token"
_FOLDED = "only the curl sample shows it"


class OfForm(Finding):
    """A difference of forms, which only the operation's own page can show."""

    part, is_of_own_page = "request", True

    def is_shown(self, comparison: Comparison) -> bool:
        """A parameter is also shown to be none by a whole table."""
        return comparison.has_all_parameters or self.subject in comparison.old_names.values()


class Count(OfForm):
    """A page that shows descriptions alone proves how many parameters there are."""

    kind = "parameter-count"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        page, known = comparison.page, len(comparison.form)
        count = len(page.parameters or ())
        is_other = count > known or (count < known and page.parameters_complete)
        if page.parameters and not comparison.parameters and is_other:
            yield cls.found(
                comparison,
                f"the page describes {count} parameters without their names, the spec has {known}",
                at=comparison.operation.form.fields_at,
                line=page.parameters[0].line,
                old=known,
                new=count,
                by_hand="the page does not name them",
            )

    def is_shown(self, comparison: Comparison) -> bool:
        return comparison.page.parameters is not None


class Removed(OfForm):
    """Also a field that the only sample of a call no longer sends, though the spec's sample or the call needs it."""

    kind, gravity = "parameter-removed", Severity.BREAKING

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        form = comparison.operation.form
        sent = {*form.required, *form.examples.get("documented", {})} if comparison.has_call_alone else set()
        expected = form.fields if comparison.has_all_parameters else sent
        for name, field in form.fields.items():
            if name in expected and name not in comparison.parameters and name not in comparison.renamed:
                documented = " although it was documented" if field.is_confirmed(form.level) else ""
                yield cls.found(
                    comparison,
                    f"the page has no parameter {name}{documented}",
                    at=field.at,
                    line=next(iter(comparison.parameters.values())).line,
                    subject=name,
                    old=field.type,
                    effect=f"`{comparison.operation.method}` loses the keyword `{name}`",
                    by_hand=EVERY_FORM if name == TOKEN else "",
                    doubt=_FOLDED if comparison.has_call_alone else comparison.against.of_missing(name),
                )

    def make(self, draft: Draft) -> None:
        with edited_form(draft, self.operation, self.subject) as form:
            draft.set_required(form.schema_at, [name for name in form.required if name != self.subject])
            draft.drop(form.field_at(self.subject))


class Added(OfForm):
    """`shown`: the parameter, the names that the page has before it, the nearest first, and whether its call has it."""

    kind = "parameter-added"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        before: list[str] = []
        for name, parameter in comparison.parameters.items():
            known = comparison.old_names[name]
            if known not in comparison.form:
                yield cls._of(comparison, name, parameter, before)
            before = [known, *before]

    @classmethod
    def _of(cls, comparison: Comparison, name: str, parameter: Parameter, before: list[str]) -> Self:
        is_required = bool(parameter.required)
        return cls.found(
            comparison,
            f"parameter {name} ({parameter.type or 'type not shown'}{', required' if is_required else ''}) is new",
            at=comparison.operation.form.fields_at,
            line=parameter.line,
            severity=Severity.BREAKING if is_required else Severity.CHANGE,
            subject=name,
            new=parameter.type or "",
            effect=f"`{comparison.operation.method}` gains the {'required ' if is_required else ''}keyword `{name}`",
            by_hand=unfit_field(name, parameter.type),
            doubt=comparison.against.of_parameter(parameter),
            shown=(parameter, before, not comparison.against.is_left_out(name)),
        )

    def make(self, draft: Draft) -> None:
        name, (parameter, before, is_sent) = self.subject, self.shown
        is_sure = draft.operation(self.operation).confirmed("request")
        with edited_form(draft, self.operation, name, parameter) as form:
            after = next((other for other in before if other in form.fields), TOKEN)
            assumed = {"x-getmx-evidence": "assumed"} if parameter.type is None and is_sure else {}
            draft.put(form.field_at(name), {**new_field(parameter), **assumed}, after=after)
            if parameter.required:
                draft.set_required(form.schema_at, [*form.required, name])
            sample = sample_for(draft, self.operation, name, parameter).get(name)
            if sample is not None and is_sent and "documented" in form.examples:
                draft.put(form.example_at("documented") + pointer("value", name), sample)


class Renamed(OfForm):
    kind, gravity = "parameter-renamed", Severity.BREAKING

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        for old, new in comparison.renamed.items():
            yield cls.found(
                comparison,
                f"parameter {old} seems to be called {new} now (same place, like name)",
                at=comparison.form[old].at,
                line=comparison.parameters[new].line,
                subject=old,
                old=old,
                new=new,
                effect=f"`{comparison.operation.method}`: keyword `{old}` becomes `{new}`",
                by_hand="" if FIELD_NAME.fullmatch(new) else ODD_NAME,
                doubt=cls._doubt(comparison, old, new),
            )

    @classmethod
    def _doubt(cls, comparison: Comparison, old: str, new: str) -> str:
        if comparison.has_call_alone:
            return _FOLDED
        return comparison.against.of_missing(old) or comparison.against.of_parameter(comparison.parameters[new])

    def make(self, draft: Draft) -> None:
        form, old, new = draft.operation(self.operation).form, self.subject, str(self.new)
        draft.rename(form.field_at(old), new)
        draft.set_required(form.schema_at, [new if name == old else name for name in form.required])
        samples = [form.example_at(key) + pointer("value", old) for key, value in form.examples.items() if old in value]
        for at in [*samples, *([form.encoding_at(old)] if old in form.encoding else [])]:
            draft.rename(at, new)


class Order(OfForm):
    kind = "parameter-order"

    @classmethod
    def in_page(cls, comparison: Comparison) -> Iterator[Self]:
        now, shown = list(comparison.form), list(comparison.parameters)
        if shown and in_order(_token_first(comparison.old_names.values()), now) != now:
            yield cls.found(
                comparison,
                f"the parameters stand in another order: {', '.join(shown)}",
                at=comparison.operation.form.fields_at,
                line=comparison.parameters[shown[0]].line,
                old=", ".join(now),
                new=", ".join(shown),
                effect="the parts of the form are sent in this order",
                doubt=comparison.against.of_order(),
                shown=_token_first(shown),
            )

    def make(self, draft: Draft) -> None:
        with edited_form(draft, self.operation) as form:
            draft.editor.reorder(form.fields_at, in_order(self.shown, list(form.fields)))
            draft.set_required(form.schema_at, form.required)


def _token_first(names: Iterable[str]) -> list[str]:
    return [TOKEN, *(name for name in names if name != TOKEN)]
