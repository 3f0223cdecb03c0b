"""Text of the spec as Python: docstrings and literals. Whatever a spec says comes out as data, never as code."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from generator.package.plan import AnswerField, AnswerModel, Argument, Method, Resource
from generator.package.runtime.options import CallOptions, ListOptions

WIDTH = 120

_LEVELS = {
    "observed": "observed in an answer of the live service",
    "documented": "documented",
    "referenced": "named in the vendor's docs, but not on a page of its own",
    "assumed": "assumed",
    "unknown": "not known",
}


def literal(value: Any) -> str:
    """A Python literal for a text or number of the spec; characters that cannot be seen come out escaped."""
    return repr(value)


def docstring(paragraphs: Iterable[str], indent: int) -> str:
    """A docstring for text from the spec, wrapped and indented, that no text can end or escape from."""
    width = WIDTH - indent
    wrapped = [line for paragraph in paragraphs for line in _wrapped(paragraph, width)]
    text = "\n".join(_inert(line) for line in wrapped).strip()
    if text.endswith(('"', "\\")):
        text += " "
    one_line = "\n" not in text and len(text) + 6 <= width
    body = f'"""{text}"""' if one_line else f'"""{text}\n"""'
    return textwrap.indent(body, " " * indent).lstrip(" ")


class Item(str):
    """A paragraph whose further lines hang, as those of an argument do."""


def _wrapped(paragraph: str, width: int) -> list[str]:
    hanging = "    " if isinstance(paragraph, Item) else ""
    line = " ".join(paragraph.split())
    # Some columns are kept free: what is escaped takes more room than what was wrapped.
    return textwrap.wrap(line, width - 4, subsequent_indent=hanging, break_on_hyphens=False) or [""]


def _inert(line: str) -> str:
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in line.replace("\\", "\\\\"))
    return shown.replace('"""', '\\"\\"\\"')


def method_doc(method: Method, *, asynchronous: bool) -> list[str]:
    """What a method's docstring says, paragraph by paragraph."""
    lines = [f"{method.summary}. {method.description}".strip(), ""]
    lines += [Item(f"{argument.name}: {argument_doc(argument)}") for argument in method.parameters]
    lines += [Item(f"options: {_LIST_OPTIONS_DOC if method.paging else _OPTIONS_DOC}"), ""]
    lines += [answer_doc(method, asynchronous=asynchronous)]
    lines += [warning for warning in _warnings(method) if warning]
    lines += [evidence_doc(method)]
    return lines


CALL_OPTIONS = ", ".join(f"`{name}`" for name in CallOptions.__annotations__)
LIST_OPTIONS = ", ".join(f"`{name}`" for name in ListOptions.__annotations__ if name not in CallOptions.__annotations__)
_OPTIONS_DOC = f"{CALL_OPTIONS}, see CallOptions."
_LIST_OPTIONS_DOC = f"{CALL_OPTIONS}, {LIST_OPTIONS}, see ListOptions."


def argument_doc(argument: Argument) -> str:
    """Meaning, form and rules of an argument, with how sure each is where it is not documented."""
    words = [" ".join(argument.description.split()) or "Not described by the vendor."]
    words += [_KIND_DOCS[argument.kind]] if argument.kind in _KIND_DOCS else []
    words += ["None sends nothing."] if argument.kind == "flag" and not argument.required else []
    words += [f"{text} {argument.rules[rule]}." for rule, text in _RULE_DOCS.items() if rule in argument.rules]
    if argument.example is not None and not argument.secret:
        words.append(f"Example: {argument.example}.")
    if not argument.documented:
        words.append(f"(Evidence: {_LEVELS[argument.evidence]}.)")
    return " ".join(words)


_KIND_DOCS = {
    "flag": "True sends 1, False -1.",
    "day": "A datetime.date or a str YYYY-MM-DD.",
    "texts": "One str, or a list of them as parts of the same name.",
}
_RULE_DOCS = {
    "minimum": "At least",
    "maximum": "At most",
    "min_length": "Characters at least:",
    "pattern": "Matches",
}


def answer_doc(method: Method, *, asynchronous: bool) -> str:
    if method.paging:
        page = f"{'AsyncPage' if asynchronous else 'Page'}[{method.answer}]"
        loop = "async for" if asynchronous else "for"
        text = f"Returns {page}: one page of rows; `{loop}` over it fetches the pages that follow."
    else:
        text = f"Returns {method.answer}."
    if method.one_of_list:
        text += " The service answers a list; this gives its one row and raises GetMXNotFoundError where it is empty."
    if method.evidence["response"] == "unknown":
        text += " What the service sends is not known: read `raw` or `extra`."
    elif method.answer_description:
        text += f" {' '.join(method.answer_description.split())}"
    return f"{text} Raises GetMXError."


def _warnings(method: Method) -> Iterator[str]:
    if method.destructive:
        yield "Destructive: be sure before you call it; no other call undoes it."
    if method.deprecated:
        yield "Deprecated by the vendor."
    if not method.confirmed:
        yield f"The path {method.path} is assumed: the first call warns with UnconfirmedEndpointWarning."
    if method.evidence.get("fields") == "partial":
        yield "The list of arguments may not be complete; send others by `extra_fields`."


def evidence_doc(method: Method) -> str:
    """Where the facts of a method come from: level of path, request and response, and the vendor's page."""
    evidence = method.evidence
    levels = ", ".join(f"{part} {evidence[part]}" for part in ("path", "request", "response"))
    page = f", vendor's page {evidence['page']}" if "page" in evidence else ""
    basis = f" ({evidence['basis']})" if "basis" in evidence else ""
    return f"Evidence: {levels}{page}{basis}."


def model_doc(model: AnswerModel) -> list[str]:
    if model.evidence == "unknown":
        return ["Nothing is known of this answer's data: it is in `raw`, its keys (if any) in `extra`."]
    return [f"{' '.join(model.description.split())} Evidence: {_LEVELS[model.evidence]}.".strip()]


def field_doc(field: AnswerField) -> list[str]:
    described = " ".join(field.description.split()) or "Not described by the vendor."
    return [described if field.evidence == "documented" else f"{described} (Evidence: {_LEVELS[field.evidence]}.)"]


def resource_doc(resource: Resource, *, asynchronous: bool) -> list[str]:
    described = " ".join(resource.description.split())
    return [f"{described} Reached as `{'AsyncGetMX' if asynchronous else 'GetMX'}.{resource.name}`."]
