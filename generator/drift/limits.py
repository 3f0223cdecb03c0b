"""The limits that a description names, in English and in Chinese."""

from __future__ import annotations

import re

from generator.spec import Schema

_NUMBER = re.compile(r"(?<![\w.-])-?\d+(?![\w.]*\d)")
_LIMIT = r"\s*[:：=]?\s*(\d{1,9})(?!\d|\.\d)"  # noqa: RUF001  # the colon of Chinese text
_AT_MOST = re.compile(
    r"(?:\b(?:at most|no more than|not more than|up to|max(?:imum)?(?: value| length)?(?: of| is)?)|最大(?:值)?(?:为)?|"
    r"最多|不超过|不大于|上限(?:为)?)" + _LIMIT,
    re.IGNORECASE | re.ASCII,
)
_AT_LEAST = re.compile(
    r"(?:\b(?:at least|no less than|not less than|min(?:imum)?(?: value| length)?(?: of| is)?)|最小(?:值)?(?:为)?|最少|"
    r"至少|不少于|不小于|不低于)" + _LIMIT,
    re.IGNORECASE | re.ASCII,
)
_NO_WORD = r"(?![A-Za-z\u4e00-\u9fff])"
_OF_CHARACTERS = (
    r"\s*(?:characters?|chars?|letters?|digits?|symbols?|位(?:数字|字符)?|个?字符|个?字母|个?字)"
    rf"(?:(?=的)|{_NO_WORD})"
)
_OR_MORE = re.compile(
    rf"(?<![\w.-])(\d{{1,9}})(?:{_OF_CHARACTERS})?\s*or more(?:{_OF_CHARACTERS})?|"
    r"(?<!\d)(\d{1,9})\s*[位个]?字?符?以上",
    re.IGNORECASE | re.ASCII,
)
_CHARACTERS = re.compile(_OF_CHARACTERS, re.IGNORECASE)
_COUNTED_BY_SIGN = re.compile(r"[位字]")
# What may follow the number of an integer's limit: nothing, or what a list is counted in. Else it is of something else.
_OF_NUMBER = re.compile(
    rf"\s*(?:(?:rows?|records?|entries|items?|pages?|条记录|条数据|条|行|页){_NO_WORD}\s*)?"
    r"(?:(?:per|a|each|on each) page|每页)?\s*"
    r"(?:$|[.,;:!)\]\n。,;、)]|(?:and|or|to)\s)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|YYYY-MM-DD|\b(?:days?|dates?)\b|日期|[天日]", re.IGNORECASE)


def named_limits(text: str, type_name: str) -> dict[str, int]:
    """Limits by their keyword: `maximum` and `minimum` of an integer, `minLength` and `maxLength` of a text.

    Of a text only limits that speak of characters count: "at least one of both" is no length.
    """
    fits = {"integer": _is_of_number, "string": _is_of_characters}.get(type_name)
    if fits is None:
        return {}
    suffix = "imum" if type_name == "integer" else "Length"
    found: dict[str, int] = {}
    for keyword, patterns in (("max", (_AT_MOST,)), ("min", (_AT_LEAST, _OR_MORE))):
        named = [match for pattern in patterns for match in pattern.finditer(text) if fits(text, match)]
        if named:
            found[keyword + suffix] = int(next(filter(None, named[0].groups())))
    return found


def _is_of_number(text: str, match: re.Match[str]) -> bool:
    return not _speaks_of_characters(match) and _OF_NUMBER.match(text, match.end()) is not None


def _is_of_characters(text: str, match: re.Match[str]) -> bool:
    return _CHARACTERS.match(text, match.end()) is not None or _speaks_of_characters(match)


def _speaks_of_characters(match: re.Match[str]) -> bool:
    return _CHARACTERS.search(match.group()) is not None or _COUNTED_BY_SIGN.search(match.group()) is not None


#: No text of this API has to be longer. A sample of such a length has to be made.
LONGEST = 256


def numbers(text: str) -> set[int]:
    return {int(number) for number in _NUMBER.findall(text)}


def rules_named(schema: Schema, text: str, sample: str) -> bool:
    """Whether the text names each rule of a field that rules something out. That it is a day, a sample shows as well.

    A minimum of 0 or 1 is left out of account: it is what counting means.
    """
    rules = schema.rules
    wanted = {int(rules[rule]) for rule in ("maximum", "minLength") if rule in rules}
    wanted |= {value for value in schema.choices if isinstance(value, int)}
    wanted |= {rules["minimum"]} if rules.get("minimum", 0) > 1 else set()
    return wanted <= numbers(text) and (rules.get("format") != "date" or _DAY.search(f"{text} {sample}") is not None)


def reworded(text: str, old: int, new: int) -> str:
    """Own words that name the old limit, with the new one in its place."""
    return re.sub(rf"(?<![\w.-]){old}(?![\w.]*\d)", str(new), text)
