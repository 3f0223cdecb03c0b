"""What the live service may do otherwise than the spec says, and what has to be told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

from generator.spec.document import Document

SCHEMAS = "/components/schemas"
DOMAINS, DOMAIN, EMAILS, COUNT = "/v1/domain/list", "/v1/domain/detail", "/v1/mail/list", "/v1/mail/total"
MESSAGES, FOLDERS, ALIASES = "/v1/message/list", "/v1/message/folder/list", "/v1/alias/list"
NOTICES, RULES, SPACE = "/v1/message-notice/list", "/v1/smtp-filter/list", "/v1/vip-ip/available-space/calc"

#: An address that only quirks bring, to look for in files.
BOSS = "boss@secret-corp.com"

#: Turns an envelope into another: path, form and envelope in, envelope out.
Change = Callable[[str, dict[str, str], dict[str, Any]], dict[str, Any]]


class Told(NamedTuple):
    """What is said of a quirk, the pointer of the place in the spec, and how the line of that place begins."""

    said: str
    at: str
    line: str

    def is_in(self, output: str, document: Document) -> bool:
        number = document.line(self.at)
        is_there = document.text.splitlines()[number - 1].lstrip(" -").startswith(self.line)
        begins = f"{document.path.name}:{number}: "
        return is_there and any(begins in line and self.said in line for line in output.splitlines())


@dataclass(frozen=True)
class Quirk:
    """One way to differ, or several."""

    name: str
    change: Change
    told: tuple[Told, ...]


def on(path: str, change: Callable[[Any], Any]) -> Change:
    """Changes the data of one operation's success; the rest of the envelope if that is what comes back."""

    def changed(called: str, form: dict[str, str], envelope: dict[str, Any]) -> dict[str, Any]:
        is_meant = called == path and envelope["code"] in (0, 200)
        return {**envelope, "data": change(envelope["data"])} if is_meant else envelope

    return changed


def with_code(code: int, path: str = "") -> Change:
    """Successes have this code, those of one operation or all."""

    def changed(called: str, form: dict[str, str], envelope: dict[str, Any]) -> dict[str, Any]:
        is_meant = called.startswith(path) and envelope["code"] == 200
        return {**envelope, "code": code} if is_meant else envelope

    return changed


def _rows(**values: Any) -> Callable[[Any], Any]:
    """Sets fields in all rows."""
    return lambda data: {**data, "list": [{**row, **values} for row in data["list"]]}


def _first_row(**values: Any) -> Callable[[Any], Any]:
    return lambda data: {**data, "list": [{**data["list"][0], **values}, *data["list"][1:]]}


def _renamed_id(data: Any) -> Any:
    return {**data, "list": [{"mail_id" if key == "id" else key: row[key] for key in row} for row in data["list"]]}


def _numbered(called: str, form: dict[str, str], envelope: dict[str, Any]) -> dict[str, Any]:
    numbered: dict[str, Any] = envelope if called == ALIASES else _with_numbers(envelope)
    return numbered


def _with_numbers(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_numbers(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_numbers(inner) for inner in value]
    return int(value) if name.endswith("id") and isinstance(value, str) and value.isdigit() else value


def _other_parameter(called: str, form: dict[str, str], envelope: dict[str, Any]) -> dict[str, Any]:
    """The domain's detail is asked for by `id`; the token is echoed, as careless services do."""
    if called != DOMAIN or "id" in form:
        return envelope
    return {"code": 40001, "msg": f"no id, token {form['token']}", "data": None}


def _without_status(data: Any) -> Any:
    return {key: value for key, value in data.items() if key != "space_expansion_status"}


RENAMED_PARAMETER = Quirk(
    "a renamed form parameter",
    _other_parameter,
    (Told("getDomain: API error 40001", f"{SCHEMAS}/DomainDetailForm", "DomainDetailForm:"),),
)
#: What is told of the parameter once traffic with its new name is taken from a HAR.
NEW_PARAMETER = Told(
    "getDomain: accepted without domain_id, with 'id', which the spec lacks",
    f"{SCHEMAS}/DomainDetailForm/properties/domain_id",
    "domain_id:",
)

#: Those that one service may have all at once.
TOGETHER = (
    Quirk(
        "ids as numbers",
        _numbered,
        (Told("Domain.id came as integer, the spec says string", f"{SCHEMAS}/Domain/properties/id", "id:"),),
    ),
    Quirk(
        "data: [] for an empty list",
        on(RULES, lambda data: []),
        (Told("SmtpRuleListAnswer.data came as array", f"{SCHEMAS}/SmtpRuleListData", "SmtpRuleListData:"),),
    ),
    Quirk(
        "data: null for an empty list",
        on(NOTICES, lambda data: None),
        (
            Told(
                "MessageNoticeListAnswer.data came as null",
                f"{SCHEMAS}/MessageNoticeListAnswer/allOf/1/properties/data",
                "data:",
            ),
        ),
    ),
    Quirk(
        "another success code for one operation",
        with_code(500, ALIASES),
        (Told("answers with data have the code 500", "/x-getmx-success-codes", "x-getmx-success-codes:"),),
    ),
    Quirk(
        "unknown fields",
        on(DOMAINS, _rows(status="active", owner={"mail": BOSS, "phone": None})),
        (
            Told("Domain.owner came", f"{SCHEMAS}/Domain/properties", "properties:"),
            Told("Domain.status came", f"{SCHEMAS}/Domain/properties", "properties:"),
        ),
    ),
    Quirk(
        "a renamed answer field",
        on(EMAILS, _renamed_id),
        (
            Told("Email.mail_id came", f"{SCHEMAS}/Email/properties", "properties:"),
            Told("Email came without id", f"{SCHEMAS}/Email/properties/id", "id:"),
        ),
    ),
    Quirk(
        "null where a text was",
        on(MESSAGES, lambda data: _first_row(**{"from": BOSS})(_rows(**{"from": None})(data))),
        (Told("Message.from came as null or string", f"{SCHEMAS}/Message/properties/from", "from:"),),
    ),
    Quirk(
        "other types",
        on(MESSAGES, lambda data: _first_row(timestamp="1753249650")(_rows(time=5)(data))),
        (
            Told("Message.time came as integer", f"{SCHEMAS}/Message/properties/time", "time:"),
            Told(
                "Message.timestamp came as integer or string", f"{SCHEMAS}/Message/properties/timestamp", "timestamp:"
            ),
        ),
    ),
    Quirk(
        "a missing required field",
        on(SPACE, _without_status),
        (Told("came without space_expansion_status", f"{SCHEMAS}/RemainingSpaceData/required", "required:"),),
    ),
    Quirk(
        "unknown data: a number, and an object with addresses for keys",
        lambda called, form, envelope: on(COUNT, lambda data: 7)(
            called,
            form,
            on(FOLDERS, lambda data: {"folders": ["Inbox"], "counts": {BOSS: 3}, "total": None})(
                called, form, envelope
            ),
        ),
        (
            Told(
                "data of EmailCountAnswer came as integer",
                f"{SCHEMAS}/EmailCountAnswer/allOf/1/properties/data",
                "data:",
            ),
        ),
    ),
)

ALL = Quirk(
    "all together",
    lambda called, form, envelope: reduce(lambda old, quirk: quirk.change(called, form, old), TOGETHER, envelope),
    tuple(told for quirk in TOGETHER for told in quirk.told),
)

ALONE = (
    *TOGETHER,
    Quirk("code 0 for success", with_code(0), ()),
    Quirk("code 500 for success", with_code(500), TOGETHER[3].told),
    Quirk(
        "null where an object was",
        on(SPACE, lambda data: None),
        (
            Told(
                "RemainingSpaceAnswer.data came as null",
                f"{SCHEMAS}/RemainingSpaceAnswer/allOf/1/properties/data",
                "data:",
            ),
        ),
    ),
    RENAMED_PARAMETER,
)
