"""A page's form against that of the spec: parameters, their limits and samples, and the curl sample."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generator.drift.comparison import FIELD_NAME, ODD_NAME, Comparison, in_order, renames
from generator.drift.findings import Finding, Severity
from generator.drift.limits import named_limits, numbers, rules_named
from generator.drift.stated import Field
from generator.pages import CurlField, Parameter
from generator.spec import pointer

TOKEN = "token"  # noqa: S105  # the name of the field, no secret
_FORM_TYPES = ("string", "integer", "array[string]", "array[integer]")
#: What a sample must hold to be none: a variable of the docs site, an address that it hides.
_NO_SAMPLE = ("{{", "email\xa0protected", "email protected")


def compare_request(one: Comparison) -> Iterator[Finding]:
    yield from _parameters(one)
    yield from _against_curl(one)
    yield from _array_form(one)


def shown_parameters(one: Comparison) -> dict[str, Parameter]:
    """The page's parameters by name. Where the table is folded away, those of the curl sample, without their types."""
    if one.page.parameters is not None:
        return {parameter.name: parameter for parameter in one.page.parameters if parameter.name}
    return {field.name: _from_curl(field) for field in one.page.curl.fields} if one.page.curl else {}


def _from_curl(field: CurlField) -> Parameter:
    return Parameter(field.name, None, None, "", field.value, field.line)


@dataclass(frozen=True)
class NewParameter:
    """A parameter that the spec lacks, and the names that the page has before it, the nearest first."""

    parameter: Parameter
    before: tuple[str, ...]


def _parameters(one: Comparison) -> Iterator[Finding]:
    shown = shown_parameters(one)
    if one.page.parameters and not shown:
        yield from _count(one, len(one.page.parameters))
        return
    if not shown:
        return
    renamed = renames(list(one.stated.form), list(shown)) if _is_whole(one) else {}
    renamed = {old: new for old, new in renamed.items() if shown[new].type in (None, one.stated.form[old].type)}
    for name, parameter in shown.items():
        if name in one.stated.form:
            yield from _changes(one, one.stated.form[name], parameter)
        elif name not in renamed.values():
            yield _added(one, NewParameter(parameter, _before(list(shown), name, renamed)))
    for old, new in renamed.items():
        yield _renamed(one, one.stated.form[old], shown[new])
        yield from _changes(one, one.stated.form[old], shown[new])
    if _is_whole(one):
        yield from (_removed(one, field) for field in _missing(one, shown, renamed))
    yield from _order(one, shown, renamed)


def _is_whole(one: Comparison) -> bool:
    """Whether what the page does not show is not there: never so for a curl sample, which may leave out options."""
    return one.page.parameters is not None and one.page.parameters_complete


def _missing(one: Comparison, shown: dict[str, Parameter], renamed: dict[str, str]) -> list[Field]:
    return [field for name, field in one.stated.form.items() if name not in shown and name not in renamed]


def _count(one: Comparison, count: int) -> Iterator[Finding]:
    """A page that shows descriptions alone proves how many parameters there are."""
    known = len(one.stated.form)
    if count > known or (count < known and one.page.parameters_complete):
        yield one.found(
            "parameter-count",
            Severity.CHANGE,
            f"the page describes {count} parameters without their names, the spec has {known}",
            line=one.page.parameters[0].line if one.page.parameters else None,
            at=one.stated.form_at + "/properties",
            old=known,
            new=count,
            by_hand="the page does not name them",
        )


def _before(names: list[str], name: str, renamed: dict[str, str]) -> tuple[str, ...]:
    old = {new: old for old, new in renamed.items()}
    return tuple(old.get(other, other) for other in reversed(names[: names.index(name)]))


def _added(one: Comparison, new: NewParameter) -> Finding:
    parameter, name = new.parameter, new.parameter.name or ""
    needed = bool(parameter.required)
    gain = f"`{one.stated.method}` gains {'the required' if needed else 'the'} keyword `{name}`"
    return one.found(
        "parameter-added",
        Severity.BREAKING if needed else Severity.CHANGE,
        f"parameter {name} ({parameter.type or 'type not shown'}{', required' if needed else ''}) is new",
        line=parameter.line,
        at=one.stated.form_at + "/properties",
        subject=name,
        new=parameter.type or "",
        effect=gain,
        by_hand=unfit(name, parameter.type),
        shown=new,
    )


def unfit(name: str, type_name: str | None) -> str:
    """Why the spec cannot have such a field."""
    if not FIELD_NAME.fullmatch(name):
        return ODD_NAME
    if type_name is not None and type_name not in _FORM_TYPES:
        return f"a form cannot hold the type {type_name}"
    if type_name not in (None, "string") and _is_id(name):
        return "ids stay strings: some are past 2^53, and a form sends both alike"
    return ""


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith("_id")


def _removed(one: Comparison, field: Field) -> Finding:
    documented = " although it was documented" if field.confirmed else ""
    return one.found(
        "parameter-removed",
        Severity.BREAKING,
        f"the page has no parameter {field.name}{documented}",
        line=_table_line(one),
        at=field.at,
        subject=field.name,
        old=field.type,
        effect=f"`{one.stated.method}` loses the keyword `{field.name}`",
        by_hand="every form holds the token" if field.name == TOKEN else "",
    )


def _table_line(one: Comparison) -> int | None:
    return one.page.parameters[0].line if one.page.parameters else one.page.path_line


def _renamed(one: Comparison, field: Field, parameter: Parameter) -> Finding:
    return one.found(
        "parameter-renamed",
        Severity.BREAKING,
        f"parameter {field.name} seems to be called {parameter.name} now (same place, like name)",
        line=parameter.line,
        at=field.at,
        subject=field.name,
        old=field.name,
        new=parameter.name,
        effect=f"`{one.stated.method}`: keyword `{field.name}` becomes `{parameter.name}`",
        by_hand=ODD_NAME if not FIELD_NAME.fullmatch(parameter.name or "") else "",
        shown=parameter,
    )


def _order(one: Comparison, shown: dict[str, Parameter], renamed: dict[str, str]) -> Iterator[Finding]:
    old_names = {new: old for old, new in renamed.items()}
    wanted = [TOKEN, *(old_names.get(name, name) for name in shown if name != TOKEN)]
    now = list(one.stated.form)
    if in_order(wanted, now) != now:
        yield one.found(
            "parameter-order",
            Severity.CHANGE,
            f"the parameters stand in another order: {', '.join(shown)}",
            line=next(iter(shown.values())).line,
            at=one.stated.form_at + "/properties",
            old=", ".join(now),
            new=", ".join(shown),
            effect="the parts of the form are sent in this order",
            shown=[TOKEN, *(name for name in shown if name != TOKEN)],
        )


# ------------------------------------------------------------------------------------------ one parameter


def _changes(one: Comparison, field: Field, parameter: Parameter) -> Iterator[Finding]:
    yield from _type(one, field, parameter)
    yield from _required(one, field, parameter)
    yield from _limits(one, field, parameter)
    yield from _values(one, field, parameter)
    yield from _sample(one, field, parameter)


def _type(one: Comparison, field: Field, parameter: Parameter) -> Iterator[Finding]:
    if parameter.type in (None, field.type) or (parameter.type == "array" and field.type.startswith("array")):
        return
    secret = "tokens and passwords are texts" if field.raw.get("writeOnly") else ""
    yield one.found(
        "parameter-type",
        Severity.BREAKING,
        f"parameter {field.name} is {parameter.type}, not {field.type}",
        line=parameter.line,
        at=field.at,
        subject=field.name,
        old=field.type,
        new=parameter.type,
        effect=f"`{one.stated.method}`: keyword `{field.name}` takes another type",
        by_hand=secret or unfit(field.name, parameter.type),
        shown=parameter,
    )


def _required(one: Comparison, field: Field, parameter: Parameter) -> Iterator[Finding]:
    if parameter.required in (None, field.required):
        return
    now = "required" if parameter.required else "optional"
    yield one.found(
        "parameter-required",
        Severity.BREAKING if parameter.required else Severity.CHANGE,
        f"parameter {field.name} is {now} now",
        line=parameter.line,
        at=field.at,
        subject=field.name,
        old=field.required,
        new=parameter.required,
        effect=f"`{one.stated.method}`: keyword `{field.name}` becomes {now}",
        by_hand="every form holds the token" if field.name == TOKEN else "",
        shown=parameter,
    )


def _limits(one: Comparison, field: Field, parameter: Parameter) -> Iterator[Finding]:
    type_name = parameter.type or field.type
    if "enum" in field.raw:
        return  # Its numbers are values.
    for rule, value in named_limits(parameter.description, type_name).items():
        old = field.raw.get(rule)
        if old == value:
            continue
        tighter = old is None or (value < old if rule.startswith("max") else value > old)
        yield one.found(
            "parameter-limit",
            Severity.BREAKING if tighter else Severity.CHANGE,
            f"parameter {field.name}: the text names {rule} {value}, the spec {'none' if old is None else old}",
            line=parameter.line,
            at=field.at,
            subject=field.name,
            old={rule: old},
            new={rule: value},
            effect=f"`{one.stated.method}`: keyword `{field.name}` {'is narrower' if tighter else 'is wider'}",
            by_hand="the client knows no such rule" if rule == "maxLength" else "",
            shown=parameter,
        )


def _values(one: Comparison, field: Field, parameter: Parameter) -> Iterator[Finding]:
    """Numbers beside all those of an enum may be further values, or may not: people decide."""
    known = {value for value in field.raw.get("enum", ()) if isinstance(value, int)}
    named = numbers(parameter.description)
    if known and known < named:
        yield one.found(
            "parameter-values",
            Severity.CHANGE,
            f"parameter {field.name}: beside its values the text names {_listed(named - known)}",
            line=parameter.line,
            at=field.at,
            subject=field.name,
            old=sorted(known),
            new=sorted(named),
            by_hand="whether these are values is for people to read",
        )


def _listed(values: set[int]) -> str:
    return ", ".join(map(str, sorted(values)))


def sample_of(field_type: str, parameter: Parameter) -> Any:
    """The parameter's sample in the type of the field; None where there is none, or none that fits."""
    return sample_in(field_type, parameter.example or "")


def sample_in(field_type: str, text: str) -> Any:
    if not text or is_hidden(text) or len(text) > 200 or not text.isprintable():
        return None
    if field_type == "integer":
        return int(text) if text.removeprefix("-").isdecimal() and len(text) < 19 else None
    if field_type.startswith("array"):
        return _array_sample(text)
    return text


def is_hidden(text: str) -> bool:
    """Whether the docs site shows a variable, or that there is an address, in place of a sample."""
    return any(mark in text for mark in _NO_SAMPLE)


def _array_sample(text: str) -> list[str] | None:
    try:
        values = json.loads(text)
    except ValueError:
        return [text]
    return values if isinstance(values, list) and values and all(isinstance(one, str) for one in values) else None


def _sample(one: Comparison, field: Field, parameter: Parameter) -> Iterator[Finding]:
    known, sample = one.stated.sample.get(field.name), sample_of(parameter.type or field.type, parameter)
    if known is None or sample is None or str(sample) == str(known) or field.raw.get("writeOnly"):
        return
    yield one.found(
        "parameter-sample",
        Severity.CHANGE,
        f"parameter {field.name}: the sample is {sample!r}, no longer {known!r}",
        line=parameter.line,
        at=one.stated.media_at + pointer("examples", "documented", "value", field.name),
        subject=field.name,
        old=known,
        new=sample,
        shown=parameter,
    )


# --------------------------------------------------------------------------------------------- the sample


def _against_curl(one: Comparison) -> Iterator[Finding]:
    """What the curl sample sends and the table does not have, or demands and does not get."""
    curl, table = one.page.curl, one.page.parameters
    if curl is None or not table or not all(parameter.name for parameter in table):
        return
    sent = {field.name: field.line for field in curl.fields}
    named = {parameter.name for parameter in table}
    if one.page.parameters_complete:
        for name in sent.keys() - named:
            yield _slip(one, f"the curl sample sends {name}, the table has no such parameter", name, sent[name])
    if curl.complete:
        for missing in [each.name or "" for each in table if each.required and each.name not in sent]:
            yield _slip(one, f"the curl sample does not send {missing}, which is required", missing, curl.line)


def _slip(one: Comparison, message: str, subject: str, line: int) -> Finding:
    at = one.stated.form_at + "/properties"
    return one.found("curl-against-table", Severity.SLIP, message, subject=subject, line=line, at=at)


def _array_form(one: Comparison) -> Iterator[Finding]:
    """How a sample sends an array: as one JSON text, or as repeated parts, which is what the client does."""
    fields = one.page.curl.fields if one.page.curl else ()
    for name, field in one.stated.form.items():
        values = [sent.value for sent in fields if sent.name == name]
        at = one.stated.media_at + pointer("encoding", name)
        if not field.type.startswith("array") or not values:
            continue
        line = next(sent.line for sent in fields if sent.name == name)
        if values[0].lstrip().startswith("["):
            yield one.found(
                "array-form",
                Severity.BREAKING,
                f"the curl sample sends the array {name} as JSON text in one part, the spec as repeated parts",
                subject=name,
                line=line,
                at=at,
                old="repeated parts",
                new="JSON text",
                by_hand="neither the spec's conventions nor the client have this form yet",
            )
        elif len(values) > 1 and _encoding_level(one, name):
            yield one.found(
                "array-form",
                Severity.CHANGE,
                f"the curl sample sends the array {name} as repeated parts, as the spec assumed",
                subject=name,
                line=line,
                at=at,
                old=_encoding_level(one, name),
                new="documented",
            )


def _encoding_level(one: Comparison, name: str) -> Any:
    encoding = one.document.get(one.stated.media_at).get("encoding", {}).get(name, {})
    level = encoding.get("x-getmx-evidence", one.stated.evidence["request"])
    return None if level in ("documented", "observed") else level


def proven_fields(one: Comparison) -> set[str]:
    """Fields of the spec that the page shows as the spec has them, each with every rule that it has."""
    if one.page.parameters is None:
        return set()
    shown = shown_parameters(one)
    return {name for name, field in one.stated.form.items() if name in shown and _proves(field, shown[name])}


def _proves(field: Field, parameter: Parameter) -> bool:
    if field.name == TOKEN:
        return True
    agrees = parameter.type == field.type and parameter.required == field.required
    return agrees and rules_named(field.raw, parameter.description, parameter.example or "")
