"""Answers as table, JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

import click

FORMS: Final = ("table", "json", "jsonl", "csv")


def form_or_default(form: str | None) -> str:
    return form or ("table" if sys.stdout.isatty() else "json")


def print_rows(rows: Iterable[Any], form: str) -> None:
    """Prints the rows of a list. JSON lines are printed as they come, all else at the end."""
    if form == "jsonl":
        for row in rows:
            click.echo(_json(row))
    elif form == "json":
        click.echo(_json(list(rows), indent=2))
    else:
        _print_cells(list(rows), form)


def print_data(data: Any, form: str) -> None:
    """Prints the data of an answer that is no list."""
    rows = data.get("list") if isinstance(data, dict) else None
    if form in ("json", "jsonl"):
        click.echo(_json(data, indent=2 if form == "json" else None))
    elif isinstance(rows, list):
        _print_cells(rows, form)
    elif form == "table" and not data:
        click.echo("done")
    elif form == "table" and isinstance(data, dict):
        click.echo(_table([["field", "value"], *([cell(name), cell(value)] for name, value in data.items())]))
    else:
        _print_cells([data], form)


def _print_cells(rows: list[Any], form: str) -> None:
    dicts = [row if isinstance(row, dict) else {"value": row} for row in rows]
    columns = list(dict.fromkeys(name for row in dicts for name in row))
    if form == "csv":
        click.echo(as_csv([columns, *([row.get(name) for name in columns] for row in dicts)]), nl=False)
    elif not columns:
        click.echo("no rows")
    else:
        heads = [cell(name) for name in columns]
        click.echo(_table([heads, *([cell(row.get(name)) for name in columns] for row in dicts)]))


def _json(value: Any, indent: int | None = None) -> str:
    """JSON in which a terminal finds nothing to obey: what cannot be seen is escaped, which means the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(char: str) -> str:
    return char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1]


def cell(value: Any) -> str:
    """A value on one line."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else _json(value)
    return plain(text).replace("\n", " ")


def plain(text: str) -> str:
    """A text in which a terminal finds nothing to obey but ends of lines."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def as_csv(rows: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_csv_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _csv_cell(value: Any) -> Any:
    """A spreadsheet runs a text that begins like this, and whoever writes a mail decides what its subject is."""
    if isinstance(value, dict | list):
        return _json(value)
    if isinstance(value, str):
        text = cell(value) if sys.stdout.isatty() else value.encode(errors="replace").decode()
        return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
    return value


def _table(rows: list[list[str]]) -> str:
    """Columns side by side, cut to the width of the terminal."""
    widths = _widths(rows, shutil.get_terminal_size((120, 24)).columns)
    lines = ["  ".join(_fitted(text, width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _widths(rows: list[list[str]], room: int) -> list[int]:
    """Narrow columns get what they need, the others share what is left."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    left, count = room - 2 * (len(widths) - 1), len(widths)
    for column in sorted(range(count), key=lambda column: widths[column]):
        widths[column] = min(widths[column], max(left // count, 4))
        left, count = left - widths[column], count - 1
    return widths


def _width(text: str) -> int:
    """Columns of a terminal: East Asian letters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    return 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _fitted(text: str, width: int) -> str:
    if _width(text) > width:
        text = text[: width - 1]
        while _width(text) > width - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (width - _width(text))
