"""What differs between the Python packages of two specs, by the plans that the packages are rendered from."""

from __future__ import annotations

import ast
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
    nested_in,
    returns,
    signature,
)


class Effect(NamedTuple):
    """What a caller of the package notices. `about` is a method, class or attribute."""

    severity: Severity
    about: str
    text: str


#: Rules of an argument with the keywords of the spec that they come from.
_KEYWORDS = {name: keyword for keyword, name in RULE_NAMES.items()} | {"choices": "enum"}


def effects(old: Plan, new: Plan, renamed: Mapping[str, str]) -> dict[Place, Effect]:
    """All differences, at the places of the spec that they come from. `renamed` has new operationIds by old ones."""
    before = {renamed.get(method.operation, method.operation): method for method in old.methods}
    after = {method.operation: method for method in new.methods}
    found = dict(_client(old, new))
    for operation in before.keys() | after.keys():
        was, now = before.get(operation), after.get(operation)
        if was and now:
            found |= _method(operation, was, now)
            found |= _answers(operation, was, now, old, new)
        elif now:
            found[Place(operation, "operation")] = Effect("change", _name(now), f"added: {code(signature(now))}")
        elif was:
            found[Place(operation, "operation")] = Effect("breaking", _name(was), "removed")
    return found


def _client(old: Plan, new: Plan) -> Iterator[tuple[Place, Effect]]:
    if old.base_url != new.base_url:
        yield Place("", "server", "shared"), Effect("change", "GetMX", f"calls {code(new.base_url)} by default")
    lost = [str(number) for number in old.success_codes if number not in new.success_codes]
    gained = [str(number) for number in new.success_codes if number not in old.success_codes]
    words = [f"raises GetMXAPIError for the code {', '.join(lost)}"] if lost else []
    words += [f"takes the code {', '.join(gained)} for success"] if gained else []
    if words:
        yield Place("", "document"), Effect("breaking" if lost else "change", "GetMX", ", ".join(words))


def _method(operation: str, old: Method, new: Method) -> Iterator[tuple[Place, Effect]]:
    found = list(_ways(old, new))
    if found:
        yield Place(operation, "operation"), _joined(found, _name(old))
    before = {argument.wire: argument for argument in old.arguments}
    after = {argument.wire: argument for argument in new.arguments}
    for wire in before.keys() | after.keys():
        words = list(_argument(before.get(wire), after.get(wire)))
        if words:
            yield Place(operation, "form field", wire), _joined(words, _name(new))


def _joined(found: list[tuple[Severity, str]], about: str) -> Effect:
    return Effect(worst(severity for severity, _ in found), about, ", ".join(text for _, text in found))


def _ways(old: Method, new: Method) -> Iterator[tuple[Severity, str]]:
    """How calling a method differs, its arguments aside."""
    if _name(old) != _name(new):
        yield "breaking", f"is {code(_name(new))} now"
    if old.operation != new.operation:
        yield "breaking", f"is {code(new.operation)} in `OPERATIONS` and in hooks now"
    if returns(old, asynchronous=False) != returns(new, asynchronous=False):
        yield "breaking", f"returns {code(_returned(new))} instead of {code(_returned(old))}"
    elif old.one_of_list != new.one_of_list:
        yield "breaking", f"gives {'the one row of a list' if new.one_of_list else 'the data as it comes'}"
    elif old.paging != new.paging:
        yield "change", f"pages by {new.paging}"
    yield from _sending(old, new)
    if old.deprecated != new.deprecated:
        yield "change", "warns with DeprecationWarning" if new.deprecated else "loses its DeprecationWarning"
    if old.destructive != new.destructive:
        yield "change", f"is {'' if new.destructive else 'no longer '}documented as destructive"
    if not old.confirmed and new.confirmed:
        yield "info", "loses its UnconfirmedEndpointWarning"
    if old.confirmed and not new.confirmed:
        yield "change", "warns with UnconfirmedEndpointWarning"


def _sending(old: Method, new: Method) -> Iterator[tuple[Severity, str]]:
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


def _at_least(old: Method, new: Method) -> Iterator[tuple[Severity, str]]:
    if new.at_least > old.at_least:
        yield _breach(new.request_documented), f"{_breach_words(new.request_documented)} fewer optional arguments"
    elif new.at_least < old.at_least:
        yield "change", "takes fewer optional arguments"
    elif new.at_least and old.request_documented != new.request_documented:
        yield "change", f"{_breach_words(new.request_documented)} fewer optional arguments"


def _order(method: Method, other: Method) -> list[str]:
    """The fields of a method that the other has too."""
    common = {argument.wire for argument in other.arguments}
    return [argument.wire for argument in method.arguments if argument.wire in common]


def _argument(old: Argument | None, new: Argument | None) -> Iterator[tuple[Severity, str]]:
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
    needed = new.required and not old.required
    return not needed and _accepts(new.annotation, old.annotation) and new.kind in (old.kind, "texts")


def _rules(old: Argument, new: Argument) -> Iterator[tuple[Severity, str]]:
    keyword, changed = f"{code(new.name)}", old.checks != new.checks
    tighter = any(tightened(_KEYWORDS[rule], old.checks.get(rule), value) for rule, value in new.checks.items())
    if changed and tighter:
        yield _breach(new.documented), f"{_breach_words(new.documented)} more values of {keyword}"
    elif changed:
        yield "change", f"{'refuses' if old.documented else 'warns of'} fewer values of {keyword}"
    if new.checks and old.checks and old.documented != new.documented:
        only = "refuses (GetMXInputError) values of {} that it only warned of"
        less = "only warns (UnconfirmedRuleWarning) of values of {} that it refused"
        yield "change", f"{(only if new.documented else less).format(keyword)}"


def _breach(documented: bool) -> Severity:
    return "breaking" if documented else "change"


def _breach_words(documented: bool) -> str:
    return "refuses (GetMXInputError)" if documented else "warns (UnconfirmedRuleWarning) of"


def _answers(operation: str, old: Method, new: Method, olds: Plan, news: Plan) -> Iterator[tuple[Place, Effect]]:
    before, after = dict(_attributes(old, olds)), dict(_attributes(new, news))
    for name in before.keys() | after.keys():
        effect = _attribute(before.get(name), after.get(name))
        if effect:
            yield Place(operation, "answer field", name), effect
    was, now = _models(olds)[old.answer], _models(news)[new.answer]
    if _taken(was) != _taken(now):
        yield Place(operation, "answer field", "data"), Effect("change", now.name, f"takes data that is {_taken(now)}")


def _taken(model: AnswerModel) -> str:
    return "anything" if model.open else " or ".join(["an object", *model.also, *model.page_also])


def _attribute(old: tuple[str, AnswerField] | None, new: tuple[str, AnswerField] | None) -> Effect | None:
    if old is None and new is not None:
        return Effect("change", _path(new), f"added: {code(new[1].annotation)}")
    if old is not None and new is None:
        return Effect("breaking", _path(old), "removed; what is sent of it is in `extra`")
    if old and new and (found := list(_reading(old[1], new[1]))):
        return _joined(found, _path(new))
    return None


def _reading(old: AnswerField, new: AnswerField) -> Iterator[tuple[Severity, str]]:
    if old.annotation != new.annotation:
        severity: Severity = "change" if _accepts(old.annotation, new.annotation) else "breaking"
        yield severity, f"{code(old.annotation)} -> {code(new.annotation)}"
    if old.required != new.required:
        yield "change", f"its absence is {'a' if new.required else 'no'} deviation"
    if old.nullable != new.nullable:
        yield "change", f"null is {'no' if new.nullable else 'a'} deviation"


def _attributes(method: Method, plan: Plan) -> Iterator[tuple[str, tuple[str, AnswerField]]]:
    """The attributes of an answer's class and of the classes in it, by their names on the way there."""
    models = _models(plan)
    above = "data/list/" if method.paging or method.one_of_list else "data/"
    waiting = [(above, models[method.answer])]
    while waiting:
        above, model = waiting.pop()
        for field in model.fields:
            yield f"{above}{field.wire}", (model.name, field)
            if nested := nested_in(field.type):
                waiting.append((f"{above}{field.wire}/", models[nested]))


def _models(plan: Plan) -> dict[str, AnswerModel]:
    return {model.name: model for _, model in plan.models}


def _accepts(wide: str, narrow: str) -> bool:
    """Whether each type of one annotation is among those of the other."""
    allowed = _types(wide)
    return "Any" in allowed or all(one in allowed or base in allowed for one, base in _types(narrow).items())


def _types(annotation: str) -> dict[str, str]:
    """The types of a union, each value of a Literal for itself, with the type that it belongs to."""
    return dict(_members(ast.parse(annotation, mode="eval").body))


def _members(node: ast.expr) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.BinOp):
        yield from _members(node.left)
        yield from _members(node.right)
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
        for value in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            yield ast.unparse(value), type(ast.literal_eval(value)).__name__
    else:
        yield ast.unparse(node), ast.unparse(node)


def _name(method: Method) -> str:
    return f"{method.resource}.{method.name}"


def _path(attribute: tuple[str, AnswerField]) -> str:
    return f"{attribute[0]}.{attribute[1].name}"


def _keyword(argument: Argument) -> str:
    return f"{argument.name}: {argument.annotation}{'' if argument.required else ' | None = None'}"


def _returned(method: Method) -> str:
    return returns(method, asynchronous=False).replace("models.", "")
