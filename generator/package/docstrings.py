"""Text of the spec as docstrings and literals. No text of a spec can become code."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
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
    """An entry of a section such as `Args:`: indented, its further lines once more."""


def _wrapped(paragraph: str, width: int) -> list[str]:
    first, further = ("    ", "        ") if isinstance(paragraph, Item) else ("", "")
    line = " ".join(paragraph.split())
    # Some columns are kept free: what is escaped takes more room than what was wrapped.
    lines = textwrap.wrap(line, width - 4, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)
    return lines or [""]


def _inert(line: str) -> str:
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in line.replace("\\", "\\\\"))
    return shown.replace('"""', '\\"\\"\\"')


def _plain(text: str) -> str:
    """A text of the spec on one line."""
    return " ".join(text.split())


def first_sentence(text: str) -> tuple[str, str]:
    """The first sentence of a text, and the rest."""
    first, *rest = re.split(r"(?<=[.!?]) ", _plain(text), maxsplit=1)
    return first, "".join(rest)


def method_doc(method: Method, *, asynchronous: bool) -> list[str]:
    """What a method's docstring says, paragraph by paragraph, in Google style."""
    does, more = first_sentence(method.description)
    lines = [does or f"{method.summary}.", "", f"Vendor's title: {method.summary}. {more}", *cautions(method)]
    entries = [f"{argument.name}: {argument_doc(argument, method)}" for argument in method.parameters]
    entries.append(f"options: {_LIST_OPTIONS_DOC if method.paging else _OPTIONS_DOC}")
    lines += _section("Args", entries)
    lines += _section("Returns", [answer_doc(method, asynchronous=asynchronous)])
    lines += _section("Raises", _errors(method))
    if not method.confirmed:
        lines += _section(
            "Warns", [f"UnconfirmedEndpointWarning: At the first call: the path {method.path} is assumed."]
        )
    return [*lines, "", evidence_doc(method)]


def _section(title: str, entries: Iterable[str]) -> list[str]:
    return ["", f"{title}:", *map(Item, entries)]


CALL_OPTIONS = ", ".join(f"`{name}`" for name in CallOptions.__annotations__)
LIST_OPTIONS = ", ".join(f"`{name}`" for name in ListOptions.__annotations__ if name not in CallOptions.__annotations__)
_OPTIONS_DOC = f"{CALL_OPTIONS}. See CallOptions."
_LIST_OPTIONS_DOC = f"{CALL_OPTIONS}, {LIST_OPTIONS}. See ListOptions."


_KIND_DOCS = {
    "flag": "True sends 1, False sends -1.",
    "day": "A datetime.date or a str YYYY-MM-DD.",
    "texts": "A str, or a list of them.",
}


def argument_doc(argument: Argument, method: Method, *, kinds: Mapping[str, str] = _KIND_DOCS) -> str:
    """Meaning, form and limits of an argument, and its evidence where it is not that of the whole request.

    Args:
        kinds: How a value of each kind is written.
    """
    words = [_limited(_plain(argument.description) or "Not described by the vendor.", argument.rules)]
    words += [kinds[argument.kind]] if argument.kind in kinds else []
    if argument.example is not None and not argument.secret:
        words.append(f"Example: {argument.example}.")
    if argument.evidence != method.evidence["request"]:
        words.append(f"(Evidence: {_LEVELS[argument.evidence]}.)")
    return " ".join(words)


#: How a description tells a limit that the schema has as well.
_TOLD_LIMIT = r",? (at most|at least|from|up to) \d+( characters)?(?=[.;,]|$)"


def _limited(described: str, rules: Mapping[str, Any]) -> str:
    """The description with the limits of the schema in its first sentence, and nowhere else."""
    limits = list(_limits(rules))
    if not limits:
        return described
    first, rest = first_sentence(re.sub(_TOLD_LIMIT, "", described))
    return f"{', '.join([first.removesuffix('.'), *limits])}. {rest}".strip()


def _limits(rules: Mapping[str, Any]) -> Iterator[str]:
    if "minimum" in rules and "maximum" in rules:
        yield f"{rules['minimum']} to {rules['maximum']}"
    elif "minimum" in rules:
        yield f"from {rules['minimum']}"
    elif "maximum" in rules:
        yield f"at most {rules['maximum']}"
    if "min_length" in rules:
        yield f"at least {rules['min_length']} characters"
    if "pattern" in rules:
        yield f"matching {rules['pattern']}"


def answer_doc(method: Method, *, asynchronous: bool) -> str:
    """What a method returns, and what is known of it."""
    if method.paging:
        loop = "async for" if asynchronous else "for"
        text = f"A page of rows. Loop over it with `{loop}` to get the rows of all pages."
    elif method.one_of_list:
        text = "The one row of the list that the service answers."
    else:
        text = "The answer."
    if method.evidence["response"] == "unknown":
        return f"{text} Its form is not known: read `raw` or `extra`."
    return f"{text} {_plain(method.answer_description)}".strip()


def _errors(method: Method) -> Iterator[str]:
    if method.one_of_list:
        yield "GetMXNotFoundError: The list is empty."
    yield "GetMXError: The call failed. Its subclasses say how."


def cautions(method: Method) -> Iterator[str]:
    if method.destructive:
        yield "Destructive: no other call undoes it."
    if method.deprecated:
        yield "Deprecated by the vendor."
    if method.evidence.get("fields") == "partial":
        yield "There may be more arguments than are known. Send them as `extra_fields`."


def evidence_doc(method: Method) -> str:
    """Where the facts of a method come from: level of path, request and response, and the vendor's page."""
    evidence = method.evidence
    levels = ", ".join(f"{part} {evidence[part]}" for part in ("path", "request", "response"))
    page = f", vendor's page {evidence['page']}" if "page" in evidence else ""
    basis = f" ({evidence['basis']})" if "basis" in evidence else ""
    return f"Evidence: {levels}{page}{basis}."


def model_doc(model: AnswerModel, resource: Resource) -> list[str]:
    """What a class of answers is, from which methods, and how sure that is."""
    lines = [f"{_role(method)}." for method in resource.methods if method.answer == model.name]
    if model.evidence == "unknown":
        return [*lines, "", "Its form is not known: read `raw` or `extra`."]
    return [*lines, "", _plain(model.description), f"Evidence: {_LEVELS[model.evidence]}."]


def _role(method: Method) -> str:
    return f"{'A row' if method.paging else 'The answer'} of `{method.resource}.{method.name}`"


def field_doc(field: AnswerField) -> list[str]:
    described = _plain(field.description) or "Not described by the vendor."
    return [described if field.evidence == "documented" else f"{described} (Evidence: {_LEVELS[field.evidence]}.)"]


def resource_doc(resource: Resource) -> list[str]:
    return [f"{_plain(resource.description)} Use it as `mx.{resource.name}`.".strip()]
