"""The texts of the command `getmx`, made from the plan."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from generator.package import docstrings as docs
from generator.package.cli.names import COMMON, command_name, option_name
from generator.package.own_commands import OWN_COMMANDS, OwnCommand
from generator.package.plan import Argument, Method, Plan, Resource

_WIDTH, _COLUMN = 96, 26

_TOP = """\
Usage: getmx RESOURCE METHOD [--option value ...]
       getmx COMMAND ...

The command of the GetMX mail-hosting API. Unofficial. More: getmx RESOURCE METHOD --help
"""

_END = """\
Every operation takes --output table|json|jsonl|csv, --dry-run, --sandbox and --token-file FILE.
The token comes from GETMX_TOKEN or --token-file, never from an argument.
Other settings: GETMX_BASE_URL, GETMX_SCALE_BASE_URL, GETMX_TIMEOUT, NO_COLOR.
`getmx --version` prints the versions of package and spec.
Completion: eval "$(_GETMX_COMPLETE=bash_source getmx)", also zsh_source and fish_source.

Exit status: 0 done, 1 failed otherwise, 2 wrong use, 3 refused by the service,
             4 network, 5 token, 130 interrupted.

Try it without an account: getmx domains list --sandbox"""


@frozen
class CommandTexts:
    """What is rendered into texts.py."""

    version: str
    helps: Mapping[str, str]
    short: Mapping[str, str]
    losses: Mapping[str, str]
    keywords: Mapping[str, Mapping[str, str]]


def command_texts(plan: Plan, version: str) -> CommandTexts:
    methods = {_words(method): method for method in plan.methods}
    own = {name: command for name, command in _own_commands(plan) if name not in methods}
    short = {name: _first_sentence(method.description or method.summary) for name, method in methods.items()}
    short |= {name: _first_sentence(command.does) for name, command in own.items()}
    groups = {command_name(resource.name): _group_help(resource, short) for resource in plan.resources}
    helps = {name: _method_help(name, method) for name, method in methods.items()}
    helps |= {name: _own_help(name, command) for name, command in own.items()}
    return CommandTexts(
        _version(plan, version),
        {"": _top_help(plan, {name: short[name] for name in own}), **groups, **helps},
        short,
        {method.operation: _plain(method.description) for method in plan.methods if method.destructive},
        _keywords(plan),
    )


def _own_commands(plan: Plan) -> Iterator[tuple[str, OwnCommand]]:
    """The commands whose operations the spec has, by their words."""
    resources = {method.operation: command_name(method.resource) for method in plan.methods}
    for command in OWN_COMMANDS:
        if resources.keys() >= set(command.needs):
            within = f"{resources[command.needs[0]]} " if command.needs else ""
            yield f"{within}{command.name}", command


def _words(method: Method) -> str:
    return f"{command_name(method.resource)} {command_name(method.name)}"


def _keywords(plan: Plan) -> dict[str, dict[str, str]]:
    keywords = {
        method.operation: {field.wire: field.name for field in method.arguments if field.wire != field.name}
        for method in plan.methods
    }
    return {operation: names for operation, names in keywords.items() if names}


def _version(plan: Plan, version: str) -> str:
    dates = [str(method.evidence["seen"]) for method in plan.methods if "seen" in method.evidence]
    levels = Counter(str(method.evidence["path"]) for method in plan.methods)
    counts = ", ".join(f"{count} {level}" for level, count in sorted(levels.items()))
    newest = max(dates, default="no date is known")
    return f"getmx-client {version}\nspec {plan.version}\nnewest evidence: {newest} (paths: {counts})"


def _plain(text: str) -> str:
    """A text of the spec on one line, with nothing in it that a terminal would obey."""
    line = " ".join(text.split())
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)


def _first_sentence(text: str) -> str:
    return docs.first_sentence(_plain(text))[0]


def _wrapped(text: str) -> str:
    return textwrap.fill(_plain(text), _WIDTH, break_long_words=False, break_on_hyphens=False)


def _listed(entries: Iterable[tuple[str, str]]) -> str:
    """Names and what is said of them, in two columns."""
    return "\n".join(line for name, text in entries for line in _entry(f"  {_plain(name)}", _plain(text)))


def _entry(name: str, text: str) -> list[str]:
    blank, is_long = " " * _COLUMN, len(name) > _COLUMN - 1
    first = blank if is_long else name.ljust(_COLUMN)
    lines = textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=blank, break_on_hyphens=False)
    return [name, *lines] if is_long else lines or [name]


def _top_help(plan: Plan, own: Mapping[str, str]) -> str:
    resources = [(command_name(resource.name), _first_sentence(resource.description)) for resource in plan.resources]
    return f"{_TOP}\nResources:\n{_listed(resources)}\n\nCommands:\n{_listed(own.items())}\n\n{_END}"


def _group_help(resource: Resource, short: Mapping[str, str]) -> str:
    name = command_name(resource.name)
    methods = [(words.partition(" ")[2], text) for words, text in short.items() if words.startswith(f"{name} ")]
    head = f"Usage: getmx {name} METHOD [--option value ...]\n\n{_wrapped(resource.description)}"
    return f"{head}\n\nMethods:\n{_listed(methods)}"


def _method_help(name: str, method: Method) -> str:
    options = [*(_option(argument, method) for argument in method.parameters), *_common(method)]
    needed = [f"{_declared(argument)} ..." for argument in method.parameters if argument.required]
    usage = _usage(name, *needed)
    told = " ".join([method.description, *docs.cautions(method)])
    return "\n\n".join([usage, _wrapped(told), f"Options:\n{_listed(options)}", _wrapped(docs.evidence_doc(method))])


def _usage(*parts: str) -> str:
    text = " ".join(["Usage: getmx", *parts, "[options]"])
    return textwrap.fill(text, _WIDTH, subsequent_indent=" " * 8, break_on_hyphens=False)


def _common(method: Method) -> Iterator[tuple[str, str]]:
    for option, text in COMMON.items():
        if (option != "--all" or method.paging) and (option != "--yes" or method.destructive):
            yield option, text


def _declared(argument: Argument) -> str:
    return option_name(argument.wire, argument.kind, is_secret=argument.secret)


_VALUES = {"integer": " N", "flag": "", "day": " YYYY-MM-DD", "text": " TEXT", "texts": " TEXT"}
_KINDS = {"texts": "Give it again for more."}


def _option(argument: Argument, method: Method) -> tuple[str, str]:
    option = _declared(argument).replace("/", " / ") + (" FILE" if argument.secret else _VALUES[argument.kind])
    words = [docs.argument_doc(argument, method, kinds=_KINDS)]
    words += ["It is read from FILE, `-` is standard input."] if argument.secret else []
    words += ["Without it you are asked."] if argument.secret and argument.required else []
    words += ["(Required.)"] if argument.required else []
    return option, " ".join(words)


def _own_help(name: str, command: OwnCommand) -> str:
    usage = _usage(name, command.usage)
    return "\n\n".join([usage, _wrapped(command.does), f"Options:\n{_listed(command.options.items())}"])
