"""How an example of the spec is called: with curl, and with the Python client."""

from __future__ import annotations

from datetime import date
from typing import Any

from generator.package import Argument, Method
from generator.spec import Operation, Spec
from generator.wire import parts

#: The token is read from the environment, so that a sample can be pasted and shared as it is.
TOKEN_VARIABLE = "GETMX_TOKEN"  # noqa: S105  # the name of a variable
#: Stands for the address of one's own server, which no document can know.
SCALE_VARIABLE = "GETMX_SCALE_BASE_URL"

#: A call that is longer gets a line for each argument, so that all of it is seen on a phone.
_WIDTH = 34

Example = dict[str, Any]


def asked(method: Method, example: Example) -> Example:
    """The example without flags of 0, which ask for nothing: the client has no value for them."""
    flags = {argument.wire for argument in method.arguments if argument.kind == "flag"}
    return {name: value for name, value in example.items() if not (name in flags and value == 0)}


def curl(spec: Spec, operation: Operation, example: Example) -> str:
    """`--form-string` sends each value as it is; `--form` would open the file that `@name` or `<name` says."""
    options = [f"--form-string {_option(name, value)}" for name, value in parts(operation.form, example)]
    return " \\\n  ".join([f"curl {_address(spec, operation)}", *options])


def _address(spec: Spec, operation: Operation) -> str:
    """Whoever has no Scale server calls the shared one."""
    shared = spec.addresses("shared")[0]
    if operation.server == "customer":
        return f'"${{{SCALE_VARIABLE}:-{shared}}}"{_quoted(operation.path)}'
    return _quoted(shared + operation.path)


def _option(name: str, value: str) -> str:
    return f'"token=${TOKEN_VARIABLE}"' if name == "token" else _quoted(f"{name}={value}")


def _quoted(text: str) -> str:
    """Always in quotes, so that a reader can put any value in place of the one that is shown."""
    return "'" + text.replace("'", "'\\''") + "'"


def python(method: Method, example: Example) -> str:
    """The same call by the client. It reads the token, and the address of a Scale server, from the environment."""
    values = {
        argument.name: _value(argument, example[argument.wire])
        for argument in method.parameters
        if argument.wire in example
    }
    days = any(value.startswith("date(") for value in values.values())
    imports = ["from datetime import date", ""] if days else []
    call = _called(f"mx.{method.resource}.{method.name}", values)
    return "\n".join([*imports, "from getmx import GetMX", "", "mx = GetMX()", *_used(method, call)])


def _called(name: str, values: dict[str, str]) -> str:
    named = [f"{keyword}={value}" for keyword, value in values.items()]
    line = f"{name}({', '.join(named)})"
    return line if len(line) <= _WIDTH else "\n".join([f"{name}(", *(f"    {item}," for item in named), ")"])


def _used(method: Method, call: str) -> list[str]:
    if method.paging:
        return [f"for row in {call}:", "    print(row)"]
    return [f"answer = {call}", "print(answer)"]


def _value(argument: Argument, value: Any) -> str:
    if argument.kind == "flag":
        return repr(value == 1)
    if argument.kind == "day":
        day = date.fromisoformat(value)
        return f"date({day.year}, {day.month}, {day.day})"
    return repr(value)
