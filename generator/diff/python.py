"""What differs between the Python packages of two specs, by the plans that the packages are rendered from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from generator.diff.facts import Place
from generator.diff.rules import Severity, tightened, worst
from generator.diff.wording import code
from generator.package import (
    RULE_NAMES,
    AnswerField,
    AnswerModel,
    Argument,
    Method,
    Plan,
    Scalar,
    nested_in,
    returns,
    signature,
)


class Effect(NamedTuple):
    """What a caller of the package notices. `about` is a method, class or attribute."""

    severity: Severity
    about: str
    text: str


#: What is told of a method, class or attribute, at the place of the spec that it comes from.
Told = tuple[Severity, str]
Notice = tuple[Place, str, list[Told]]

#: Rules of an argument with the keywords of the spec that they come from.
_KEYWORDS = {name: keyword for keyword, name in RULE_NAMES.items()} | {"choices": "enum"}


def effects(old: Plan, new: Plan, renamed: Mapping[str, str]) -> dict[Place, Effect]:
    """All differences, at the places of the spec that they come from. `renamed` has new operationIds by old ones."""
    return {
        place: Effect(worst(severity for severity, _ in told), about, ", ".join(text for _, text in told))
        for place, about, told in _notices(old, new, renamed)
        if told
    }


def _notices(old: Plan, new: Plan, renamed: Mapping[str, str]) -> Iterator[Notice]:
    before = {renamed.get(method.operation, method.operation): method for method in old.methods}
    after = {method.operation: method for method in new.methods}
    yield from _client(old, new)
    for operation in before.keys() | after.keys():
        was, now = before.get(operation), after.get(operation)
        if was and now:
            yield from _method(operation, was, now)
            yield from _answers(operation, was, now, old, new)
        elif now:
            yield Place(operation, "operation"), _name(now), [("change", f"added: {code(signature(now))}")]
        elif was:
            yield Place(operation, "operation"), _name(was), [("breaking", "removed")]


def _client(old: Plan, new: Plan) -> Iterator[Notice]:
    if old.base_url != new.base_url:
        yield Place("", "server", "shared"), "GetMX", [("change", f"calls {code(new.base_url)} by default")]
    yield Place("", "document"), "GetMX", [*_codes(old, new)]


def _codes(old: Plan, new: Plan) -> Iterator[Told]:
    lost = [str(number) for number in old.success_codes if number not in new.success_codes]
    gained = [str(number) for number in new.success_codes if number not in old.success_codes]
    if lost:
        yield "breaking", f"raises GetMXAPIError for the code {', '.join(lost)}"
    if gained:
        yield "change", f"takes the code {', '.join(gained)} for success"


def _method(operation: str, old: Method, new: Method) -> Iterator[Notice]:
    yield Place(operation, "operation"), _name(old), list(_ways(old, new))
    before = {argument.wire: argument for argument in old.arguments}
    after = {argument.wire: argument for argument in new.arguments}
    for wire in before.keys() | after.keys():
        yield Place(operation, "form field", wire), _name(new), list(_argument(before.get(wire), after.get(wire)))


def _ways(old: Method, new: Method) -> Iterator[Told]:
    """How calling a method differs, its arguments aside."""
    if _name(old) != _name(new):
        yield "breaking", f"is {code(_name(new))} now"
    if old.operation != new.operation:
        yield "breaking", f"is {code(new.operation)} in `OPERATIONS` and in hooks now"
    if _returned(old) != _returned(new):
        yield "breaking", f"returns {code(_returned(new))} instead of {code(_returned(old))}"
    elif old.one_of_list != new.one_of_list:
        yield "breaking", f"gives {'the one row of a list' if new.one_of_list else 'the data as it comes'}"
    elif old.paging != new.paging:
        yield "change", f"pages by {new.paging}"
    if old.path != new.path:
        yield "change", f"calls {code(new.path)}"
    if old.server != new.server:
        own = new.server == "customer"
        yield "change", "calls the address of a Scale server if one is set" if own else "calls the shared server only"
    if old.retry != new.retry:
        yield "change", f"is {'' if new.retry == 'safe' else 'no longer '}repeated after a timeout or a 5xx"
    if _order(old, new) != _order(new, old):
        yield "change", "sends its fields in another order"
    yield from _at_least(old, new)
    if old.deprecated != new.deprecated:
        yield "change", "warns with DeprecationWarning" if new.deprecated else "loses its DeprecationWarning"
    if old.destructive != new.destructive:
        yield "change", f"is {'' if new.destructive else 'no longer '}documented as destructive"
    if not old.confirmed and new.confirmed:
        yield "info", "loses its UnconfirmedEndpointWarning"
    if old.confirmed and not new.confirmed:
        yield "change", "warns with UnconfirmedEndpointWarning"


def _at_least(old: Method, new: Method) -> Iterator[Told]:
    if new.at_least > old.at_least:
        yield _breach(new.request_documented, "fewer optional arguments")
    elif new.at_least < old.at_least:
        yield "change", "takes fewer optional arguments"
    elif new.at_least and old.request_documented != new.request_documented:
        yield "change", _breach(new.request_documented, "fewer optional arguments")[1]


def _order(method: Method, other: Method) -> list[str]:
    """The fields of a method that the other has too."""
    common = {argument.wire for argument in other.arguments}
    return [argument.wire for argument in method.arguments if argument.wire in common]


def _argument(old: Argument | None, new: Argument | None) -> Iterator[Told]:
    if old is None and new is not None:
        yield "breaking" if new.required else "change", f"gains keyword {code(_keyword(new))}"
    elif old is not None and new is None:
        yield "breaking", f"loses keyword {code(old.name)}"
    elif old and new:
        if _keyword(old) != _keyword(new):
            severity: Severity = "change" if _takes_all(old, new) else "breaking"
            yield severity, f"has keyword {code(_keyword(new))} instead of {code(_keyword(old))}"
        if old.kind == new.kind != "flag":  # callers give True or False, whatever is sent for it
            yield from _rules(old, new)
        if old.secret != new.secret:
            yield "change", f"{'keeps' if new.secret else 'no longer keeps'} {code(new.name)} out of its logs"


def _takes_all(old: Argument, new: Argument) -> bool:
    """Whether what was right for the old argument is right for the new one, rules aside. A day is not any str."""
    if new.required and not old.required:
        return False
    if new.kind == "texts":
        return old.kind in ("text", "texts")
    loses_choices = tightened("enum", old.checks.get("choices"), new.checks.get("choices"))
    return new.kind == old.kind and (new.kind == "flag" or not loses_choices)


def _rules(old: Argument, new: Argument) -> Iterator[Told]:
    keyword, changed = f"{code(new.name)}", old.checks != new.checks
    tighter = any(tightened(_KEYWORDS[rule], old.checks.get(rule), value) for rule, value in new.checks.items())
    if changed and tighter:
        yield _breach(new.documented, f"more values of {keyword}")
    elif changed:
        yield "change", f"{'refuses' if old.documented else 'warns of'} fewer values of {keyword}"
    if new.checks and old.checks and old.documented != new.documented:
        only = "refuses (GetMXInputError) values of {} that it only warned of"
        less = "only warns (UnconfirmedRuleWarning) of values of {} that it refused"
        yield "change", f"{(only if new.documented else less).format(keyword)}"


def _breach(is_documented: bool, values: str) -> Told:
    """What the package does with values that were right before."""
    if is_documented:
        return "breaking", f"refuses (GetMXInputError) {values}"
    return "change", f"warns (UnconfirmedRuleWarning) of {values}"


def _answers(operation: str, old: Method, new: Method, olds: Plan, news: Plan) -> Iterator[Notice]:
    before, after = dict(_attributes(old, olds)), dict(_attributes(new, news))
    for name in before.keys() | after.keys():
        (known_as, was), (about, now) = before.get(name, ("", None)), after.get(name, ("", None))
        yield Place(operation, "answer field", name), about or known_as, list(_attribute(was, now))
    taken_before, taken = _taken(_models(olds)[old.answer]), _taken(_models(news)[new.answer])
    if taken_before != taken:
        yield Place(operation, "answer field", "data"), new.answer, [("change", f"takes data that is {taken}")]


def _taken(model: AnswerModel) -> str:
    return "anything" if model.open else " or ".join(["an object", *model.also, *model.page_also])


def _attribute(old: AnswerField | None, new: AnswerField | None) -> Iterator[Told]:
    if old is None and new is not None:
        yield "change", f"added: {code(new.annotation)}"
    elif old is not None and new is None:
        yield "breaking", "removed; what is sent of it is in `extra`"
    elif old and new:
        if old.annotation != new.annotation:
            yield "change" if _reads_all(old, new) else "breaking", f"{code(old.annotation)} -> {code(new.annotation)}"
        if old.required != new.required:
            yield "change", f"its absence is {'a' if new.required else 'no'} deviation"
        if old.nullable != new.nullable:
            yield "change", f"null is {'no' if new.nullable else 'a'} deviation"


def _reads_all(old: AnswerField, new: AnswerField) -> bool:
    """Whether code that was right for the old attribute is right for the new one."""
    return old.type == Scalar("anything") or (old.type == new.type and old.optional >= new.optional)


def _attributes(method: Method, plan: Plan) -> Iterator[tuple[str, tuple[str, AnswerField]]]:
    """The attributes of an answer's class and of the classes in it, each as `Class.name`, by the names on the way."""
    models = _models(plan)
    above = "data/list/" if method.paging or method.one_of_list else "data/"
    waiting = [(above, models[method.answer])]
    while waiting:
        above, model = waiting.pop()
        for field in model.fields:
            yield f"{above}{field.wire}", (f"{model.name}.{field.name}", field)
            if nested := nested_in(field.type):
                waiting.append((f"{above}{field.wire}/", models[nested]))


def _models(plan: Plan) -> dict[str, AnswerModel]:
    return {model.name: model for _, model in plan.models}


def _name(method: Method) -> str:
    return f"{method.resource}.{method.name}"


def _keyword(argument: Argument) -> str:
    return f"{argument.name}: {argument.annotation}{'' if argument.required else ' | None = None'}"


def _returned(method: Method) -> str:
    return returns(method, asynchronous=False).replace("models.", "")
