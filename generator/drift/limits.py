"""The limits that a description names, in English and in Chinese."""

from __future__ import annotations

import re
from typing import Any

_NUMBER = re.compile(r"(?<![\w.-])-?\d+(?![\w.]*\d)")
_LIMIT = r"\s*[:：=]?\s*(\d{1,9})(?!\d|\.\d)"  # noqa: RUF001  # the colon of Chinese text
_AT_MOST = re.compile(
    r"(?:at most|no more than|not more than|up to|max(?:imum)?(?: value)?(?: of| is)?|最大(?:值)?(?:为)?|最多|"
    r"不超过|不大于|上限(?:为)?)" + _LIMIT,
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:at least|no less than|not less than|min(?:imum)?(?: value| length)?(?: of| is)?|最小(?:值)?(?:为)?|最少|至少|"
    r"不少于|不小于|不低于)" + _LIMIT,
    re.IGNORECASE,
)
_OR_MORE = re.compile(
    r"(?<![\w.-])(\d{1,9})\s*(?:(?:characters?|chars?)\s*)?or more|(?<!\d)(\d{1,9})\s*[位个]?字?符?以上"
)
_CHARACTERS = re.compile(r"\s*(?:characters?|chars?|letters?|digits?|symbols?|位|个?字符|个?字)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|YYYY-MM-DD|\b(?:days?|dates?)\b|日期|[天日]", re.IGNORECASE)


def named_limits(text: str, type_name: str) -> dict[str, int]:
    """Limits by their keyword: `maximum` and `minimum` of an integer, `minLength` and `maxLength` of a text.

    Of a text only limits that speak of characters count: "at least one of both" is no length.
    """
    found: dict[str, int] = {}
    least = _AT_LEAST.search(text) or _OR_MORE.search(text)
    for keyword, match in (("max", _AT_MOST.search(text)), ("min", least)):
        if match is None:
            continue
        value = int(next(filter(None, match.groups())))
        if type_name == "integer":
            found[f"{keyword}imum"] = value
        elif type_name == "string" and _speaks_of_characters(text, match):
            found[f"{keyword}Length"] = value
    return found


def _speaks_of_characters(text: str, match: re.Match[str]) -> bool:
    return _CHARACTERS.match(text, match.end()) is not None or _CHARACTERS.search(match.group()) is not None


def numbers(text: str) -> set[int]:
    return {int(number) for number in _NUMBER.findall(text)}


def rules_named(raw: dict[str, Any], text: str, sample: str) -> bool:
    """Whether the text names each rule of a field that rules something out. That it is a day, a sample shows as well.

    A minimum of 0 or 1 is left out of account: it is what counting means.
    """
    wanted = {int(raw[rule]) for rule in ("maximum", "minLength") if rule in raw}
    wanted |= {value for value in raw.get("enum", ()) if isinstance(value, int)}
    wanted |= {raw["minimum"]} if raw.get("minimum", 0) > 1 else set()
    return wanted <= numbers(text) and (raw.get("format") != "date" or _DAY.search(f"{text} {sample}") is not None)


def reworded(text: str, old: int, new: int) -> str:
    """Own words that name the old limit, with the new one in its place."""
    return re.sub(rf"(?<![\w.-]){old}(?![\w.]*\d)", str(new), text)
