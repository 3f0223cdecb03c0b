# Copied by `make generate` from generator/package/cli/names.py. Edit it there, not here.
"""How operations and form fields are named on the command line. The generator writes the help by the same rules."""

from __future__ import annotations

#: What operations take besides their fields, with its help.
COMMON = {
    "--output FORM": "table, json, jsonl or csv. Default: table on a terminal, else json.",
    "--all": "Get the rows of all pages, with a progress bar.",
    "--dry-run": "Send nothing. Print the call as a curl command, without secrets.",
    "--yes": "Do not ask before something is lost.",
    "--sandbox": "Call the sandbox that runs (`getmx sandbox`), else one of its own with sample data.",
    "--token-file FILE": "Read the API token from FILE, `-` is standard input. Default: GETMX_TOKEN.",
}
_TAKEN = {option.split()[0] for option in COMMON} | {"--help", "--token"}


def command_name(name: str) -> str:
    """`group_pays` is `group-pays`."""
    return name.strip("_").replace("_", "-")


def option_name(field: str, kind: str, *, is_secret: bool) -> str:
    """The option of a form field, as it is declared: `--seen/--no-seen` for a flag.

    A secret is read from a file, since everyone on the machine can see the arguments of a process.
    """
    name = f"--{field.lower().strip('_').replace('_', '-')}{'-file' if is_secret else ''}"
    if name in _TAKEN or name.startswith("--no-"):
        name = name.replace("--", "--field-", 1)
    return f"{name}/{name.replace('--', '--no-', 1)}" if kind == "flag" else name
