"""What each operation does and answers. `SIMULATED` says of each what is a guess of the sandbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from getmx import OPERATIONS

from .faults import Code, Refused
from .forms import Form
from .memory import (
    FOLDERS,
    MOST_SMTP_RULES,
    Alias,
    Domain,
    GroupPay,
    Mailbox,
    Memory,
    Message,
    Notice,
    SmtpRule,
    found,
    kept,
    seconds,
)

Row = dict[str, Any]
Data = dict[str, Any] | None
Handler = Callable[[Memory, Form], Data]

HANDLERS: dict[str, Handler] = {}

#: By operationId: what no page of the vendor says and the sandbox had to decide, beside `SIMULATED_EVERYWHERE`.
SIMULATED: dict[str, str] = {}

SIMULATED_EVERYWHERE = (
    "code 200 and msg 成功 mean success, as in the vendor's one realistic sample; the placeholders show 0",
    "the codes and texts of errors (`Code`), the HTTP status 200 of an API error, and that no error has data",
    "in which order a call is checked: token, access, server, form, ids",
    "ids count up from 1800000000000000001, one sequence for all kinds",
    "times are UTC; `time` is written YYYY-MM-DD HH:MM:SS, `timestamp` and `created_at` are seconds",
    "an empty text meets no required field, is not the one field that an update needs, filters nothing, and empties "
    "what an update names; an empty number, day or password breaks its rule; a single field sent twice is refused",
    "fields that the spec does not declare are ignored",
    "paths, forms and rules that the spec calls assumed are taken as right",
    "lists are sorted by age, oldest first, but messages newest first; without a limit a page has 20 rows",
    "filters match whole values, domains and addresses regardless of case; only a subject matches in part",
    "a filter by an unknown id finds nothing; any other unknown id is an API error",
    "names of domains and addresses are kept in lower case; there can be only one of each",
    "rules for incoming mail are stored and not applied: the JSON in `rule` and `action` is not documented",
    "notices are stored and not sent",
    "calls on messages are answered by the server that the mailbox is on, all others by the shared one",
    "mail to an address goes to its mailbox before it goes to an alias",
)

_GB = 10**9

#: Space of a Scale server. Simulated, near the vendor's sample.
_MESSAGE_SPACE = 100 * _GB
_SYSTEM_SPACE_GB = 50
_SYSTEM_SPACE_LEFT = 0.75

#: The calls that go to the server that a mailbox is on.
MESSAGE_CALLS = frozenset(one.id for one in OPERATIONS.values() if one.server == "customer")

_CURSOR = "([0-9]{1,18}),([0-9]{1,19})"


def _serves(operation: str, simulated: str = "") -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        HANDLERS[operation] = handler
        if simulated:
            SIMULATED[operation] = simulated
        return handler

    return register


def _page(rows: Sequence[Row], form: Form) -> Data:
    limit = form.number("limit", 20)
    start = (form.number("page", 1) - 1) * limit
    return {"list": list(rows[start : start + limit]), "total": len(rows)}


def _matches(form: Form, row: Row, *names: str) -> bool:
    return all(form.text(name) in ("", row[name]) for name in names)


def _is_named(form: Form, name: str, value: str) -> bool:
    return form.text(name).lower() in ("", value)


# Domains.


def _domain_row(domain: Domain) -> Row:
    return {"id": domain.id, "domain": domain.domain, "group_pay_id": domain.group_pay_id, "mark": domain.mark}


def _domain(memory: Memory, form: Form) -> Domain:
    return found(memory.domains, form.text("domain_id"), "domain_id")


@_serves("listDomains", "rows have domain, group_pay_id and mark beside the id")
def _list_domains(memory: Memory, form: Form) -> Data:
    rows = [_domain_row(domain) for domain in memory.domains.values() if _is_named(form, "domain", domain.domain)]
    return _page([row for row in rows if _matches(form, row, "group_pay_id", "mark")], form)


@_serves("addDomain", "answers {id}; any name will do, and nothing has to be proved")
def _add_domain(memory: Memory, form: Form) -> Data:
    return {"id": memory.add_domain(form.text("domain"), form.text("group_pay_id"), form.text("mark")).id}


@_serves("deleteDomain", "answers {}; its mailboxes, messages, aliases, notices and rules are deleted too")
def _delete_domain(memory: Memory, form: Form) -> Data:
    memory.delete_domain(_domain(memory, form))
    return {}


@_serves("getDomain", "answers the row of the list")
def _get_domain(memory: Memory, form: Form) -> Data:
    return _domain_row(_domain(memory, form))


@_serves("bindDomainToGroupPay", "answers {}; a domain that is in another group changes over")
def _bind(memory: Memory, form: Form) -> Data:
    domain = _domain(memory, form)
    domain.group_pay_id = found(memory.group_pays, form.text("group_pay_id"), "group_pay_id").id
    return {}


@_serves("unbindDomainFromGroupPay", "answers {}; an API error if it is in no group, or in another than is named")
def _unbind(memory: Memory, form: Form) -> Data:
    domain = _domain(memory, form)
    if not domain.group_pay_id or form.text("group_pay_id") not in ("", domain.group_pay_id):
        raise Refused(Code.CONFLICT, "the domain is not in this pay group")
    domain.group_pay_id = ""
    return {}


@_serves("updateDomain", "answers {}")
def _update_domain(memory: Memory, form: Form) -> Data:
    _change(_domain(memory, form), form, "mark")
    return {}


def _change(row: Domain | GroupPay | Mailbox | SmtpRule, form: Form, *names: str) -> None:
    """Sets the texts that were sent, also empty ones; what was left out stays."""
    for name in names:
        if name in form.values:
            setattr(row, name, form.text(name))


# Pay groups.


@_serves("listGroupPays", "rows have a mark beside the id")
def _list_group_pays(memory: Memory, form: Form) -> Data:
    return _page([asdict(group) for group in memory.group_pays.values()], form)


@_serves("addGroupPay", "answers {id}")
def _add_group_pay(memory: Memory, form: Form) -> Data:
    return {"id": memory.new_group_pay(form.text("mark")).id}


@_serves("updateGroupPay", "answers {}")
def _update_group_pay(memory: Memory, form: Form) -> Data:
    _change(found(memory.group_pays, form.text("group_pay_id"), "group_pay_id"), form, "mark")
    return {}


# Mailboxes.


def _mailbox_row(mailbox: Mailbox) -> Row:
    return {"id": mailbox.id, "domain_id": mailbox.domain_id, "mail": mailbox.mail, "mark": mailbox.mark}


def _mailbox(memory: Memory, form: Form) -> Mailbox:
    return found(memory.mailboxes, form.text("mail_id"), "mail_id")


def _asked_mailboxes(memory: Memory, form: Form) -> list[Mailbox]:
    return [
        mailbox
        for mailbox in memory.mailboxes.values()
        if _is_named(form, "mail", mailbox.mail) and _matches(form, _mailbox_row(mailbox), "domain_id", "mark")
    ]


@_serves("listEmails", "rows have domain_id, mail and mark beside the id")
def _list_emails(memory: Memory, form: Form) -> Data:
    return _page([_mailbox_row(mailbox) for mailbox in _asked_mailboxes(memory, form)], form)


@_serves(
    "listEmailsV2",
    "answers {list}, rows as in listEmails with created_at; offset is <created_at>,<id> of the last row, and what "
    "follows it is answered; sorts by created_at alone, desc unless sort_type is asc; limit is at least 1",
)
def _list_emails_v2(memory: Memory, form: Form) -> Data:
    is_descending, limit = _sort_order(form)
    asked = sorted(_asked_mailboxes(memory, form), key=_position, reverse=is_descending)
    if form.text("offset"):
        last = _cursor(form)
        asked = [box for box in asked if (_position(box) < last if is_descending else _position(box) > last)]
    return {"list": [{**_mailbox_row(box), "created_at": box.created_at} for box in asked[:limit]]}


def _position(mailbox: Mailbox) -> tuple[int, int]:
    return mailbox.created_at, int(mailbox.id)


def _sort_order(form: Form) -> tuple[bool, int]:
    """Whether the newest come first, and how many."""
    if form.text("sort_value") not in ("", "created_at") or form.text("sort_type") not in ("", "asc", "desc"):
        raise Refused(Code.BROKEN_RULE, "sort_value must be created_at, sort_type asc or desc")
    if form.number("limit", 20) < 1:
        raise Refused(Code.BROKEN_RULE, "limit must be at least 1")
    return form.text("sort_type") != "asc", form.number("limit", 20)


def _cursor(form: Form) -> tuple[int, int]:
    match = re.fullmatch(_CURSOR, form.text("offset"))
    if match is None:
        raise Refused(Code.BROKEN_RULE, "offset must be <created_at>,<id> of the last row")
    return int(match[1]), int(match[2])


@_serves("addEmail", "answers {id}; mail is the whole address, of the domain that is named")
def _add_email(memory: Memory, form: Form) -> Data:
    return {"id": memory.add_mailbox(_domain(memory, form), form.text("mail"), form.text("mark"), seconds(form.at)).id}


@_serves("deleteEmail", "answers {}; its messages and the aliases that collect for it are deleted too")
def _delete_email(memory: Memory, form: Form) -> Data:
    memory.delete_mailbox(_mailbox(memory, form))
    return {}


@_serves("updateEmail", "the password is checked and forgotten, as nothing asks for it")
def _update_email(memory: Memory, form: Form) -> Data:
    _change(_mailbox(memory, form), form, "mark")
    return {}


@_serves("cleanUpEmail", "every folder is emptied")
def _clean_up_email(memory: Memory, form: Form) -> Data:
    _mailbox(memory, form).messages.clear()
    return {}


@_serves("countEmails", "answers {total}")
def _count_emails(memory: Memory, form: Form) -> Data:
    return {"total": len(_asked_mailboxes(memory, form))}


# Messages.


def _served_mailbox(memory: Memory, form: Form) -> Mailbox:
    """The mailbox, if it is on the server that is asked."""
    mailbox = _mailbox(memory, form)
    if memory.domains[mailbox.domain_id].is_on_scale != (form.server == "scale"):
        raise Refused(Code.WRONG_SERVER, "the mailbox is on the other server")
    return mailbox


def _folder(name: str) -> str:
    if name not in FOLDERS:
        raise Refused(Code.UNKNOWN_ID, "the folder is unknown")
    return name


def _message(memory: Memory, form: Form) -> tuple[Mailbox, Message]:
    mailbox = _served_mailbox(memory, form)
    message = found(mailbox.messages, form.text("message_id"), "message_id")
    if message.folder != _folder(form.text("folder")):
        raise Refused(Code.UNKNOWN_ID, "message_id is unknown in this folder")
    return mailbox, message


def _message_row(message: Message) -> Row:
    return {
        "body": message.body,
        "from": message.from_,
        "id": message.id,
        "subject": message.subject,
        "time": message.at.strftime("%Y-%m-%d %H:%M:%S"),
        "to": message.to,
        "timestamp": seconds(message.at),
    }


@_serves("listMessages", "there are just the four folders that the vendor quotes; start_time means 00:00 of its day")
def _list_messages(memory: Memory, form: Form) -> Data:
    mailbox = _served_mailbox(memory, form)
    folders = {_folder(name) for name in form.texts("folder")}
    asked = [one for one in mailbox.messages.values() if one.folder in folders and _is_asked(form, one)]
    newest_first = sorted(asked, key=lambda one: (one.at, int(one.id)), reverse=True)
    return _page([_message_row(one) for one in newest_first], form)


def _is_asked(form: Form, message: Message) -> bool:
    start, end = form.day("start_time"), form.day("end_time")
    return (
        (start is None or message.at >= start)
        and (end is None or message.at < end)
        and _is_named(form, "to", message.to)
        and form.text("subject") in message.subject
        and form.number("flagged", 0) in (0, 1 if message.flagged else -1)
        and form.number("seen", 0) in (0, 1 if message.seen else -1)
    )


@_serves(
    "getMessage",
    "a message that is not there is an empty list; plain_text is the body, attachments is an empty list; "
    "reading does not mark it as seen",
)
def _get_message(memory: Memory, form: Form) -> Data:
    message = _served_mailbox(memory, form).messages.get(form.text("message_id"))
    folder = _folder(form.text("folder"))
    if message is None or message.folder != folder:
        return {"list": [], "total": 0}
    return {"list": [{**_message_row(message), "plain_text": message.body, "attachments": []}], "total": 1}


@_serves("deleteMessage", "answers {}")
def _delete_message(memory: Memory, form: Form) -> Data:
    mailbox, message = _message(memory, form)
    del mailbox.messages[message.id]
    return {}


def _marked(memory: Memory, form: Form, **changes: Any) -> Data:
    mailbox, message = _message(memory, form)
    mailbox.messages[message.id] = replace(message, **changes)
    return {}


@_serves("flagMessage", "answers {}")
def _flag_message(memory: Memory, form: Form) -> Data:
    return _marked(memory, form, flagged=form.flag("flagged"))


@_serves("markMessageSeen", "answers {}")
def _mark_message_seen(memory: Memory, form: Form) -> Data:
    return _marked(memory, form, seen=form.flag("seen"))


@_serves("markMessageAnswered", "answers {}; no answer shows it, `Sandbox.messages` does")
def _mark_message_answered(memory: Memory, form: Form) -> Data:
    return _marked(memory, form, answered=form.flag("answered"))


@_serves("moveMessage", "answers {}; the message keeps its id")
def _move_message(memory: Memory, form: Form) -> Data:
    return _marked(memory, form, folder=_folder(form.text("target_folder")))


@_serves("listFolders", "answers {list, total}, rows are {name}")
def _list_folders(memory: Memory, form: Form) -> Data:
    _served_mailbox(memory, form)
    return {"list": [{"name": name} for name in FOLDERS], "total": len(FOLDERS)}


# Aliases.


@_serves("listAliases", "rows have domain_id, mail (the address) and mail_id (the mailbox) beside the id")
def _list_aliases(memory: Memory, form: Form) -> Data:
    asked = [
        asdict(alias)
        for alias in memory.aliases.values()
        if _matches(form, _domain_row(memory.domains[alias.domain_id]), "group_pay_id")
    ]
    return _page([row for row in asked if _matches(form, row, "domain_id")], form)


@_serves("addAlias", "answers {id}; the fields for address and mailbox are not known, so it collects nothing")
def _add_alias(memory: Memory, form: Form) -> Data:
    domain = _domain(memory, form)
    return {"id": kept(memory.aliases, Alias(memory.new_id(), domain.id)).id}


@_serves("deleteAlias", "answers {}")
def _delete_alias(memory: Memory, form: Form) -> Data:
    del memory.aliases[found(memory.aliases, form.text("alias_id"), "alias_id").id]
    return {}


@_serves("updateAlias", "answers {}; nothing is known that could be changed")
def _update_alias(memory: Memory, form: Form) -> Data:
    found(memory.aliases, form.text("alias_id"), "alias_id")
    return {}


# Message notices.


def _notice(memory: Memory, form: Form) -> Notice:
    return found(memory.notices, form.text("message_notice_id"), "message_notice_id")


@_serves("listMessageNotices", "rows have domain_id, group_pay_id and platform beside the id")
def _list_notices(memory: Memory, form: Form) -> Data:
    return _page([asdict(notice) for notice in memory.notices.values()], form)


@_serves("addMessageNotice", "answers {id}; any platform will do, and none is kept as 0")
def _add_notice(memory: Memory, form: Form) -> Data:
    domain_id, group_pay_id = form.text("domain_id"), form.text("group_pay_id")
    memory.check_named(domain_id, group_pay_id)
    notice = Notice(memory.new_id(), domain_id, group_pay_id, form.number("platform", 0))
    return {"id": kept(memory.notices, notice).id}


@_serves("deleteMessageNotice", "answers {}")
def _delete_notice(memory: Memory, form: Form) -> Data:
    del memory.notices[_notice(memory, form).id]
    return {}


@_serves("checkMessageNotice", "answers {} if there is such a notice")
def _check_notice(memory: Memory, form: Form) -> Data:
    _notice(memory, form)
    return {}


@_serves("updateMessageNotice", "answers {}; nothing is known that could be changed")
def _update_notice(memory: Memory, form: Form) -> Data:
    _notice(memory, form)
    return {}


# Rules for incoming mail.


def _smtp_rule(memory: Memory, form: Form) -> SmtpRule:
    return found(memory.smtp_rules, form.text("smtp_filter_id"), "smtp_filter_id")


@_serves("listSmtpRules", "rows have all that was set beside the id")
def _list_smtp_rules(memory: Memory, form: Form) -> Data:
    rows = [asdict(rule) for rule in memory.smtp_rules.values()]
    return _page([row for row in rows if _matches(form, row, "domain_id", "group_pay_id")], form)


@_serves("addSmtpRule", "answers {id}; a rule is on unless told otherwise; the account has at most 50")
def _add_smtp_rule(memory: Memory, form: Form) -> Data:
    domain_id, group_pay_id = form.text("domain_id"), form.text("group_pay_id")
    memory.check_named(domain_id, group_pay_id)
    if len(memory.smtp_rules) >= MOST_SMTP_RULES:
        raise Refused(Code.CONFLICT, f"there are {MOST_SMTP_RULES} rules already")
    rule, action, mark = form.text("rule"), form.text("action"), form.text("mark")
    row = SmtpRule(memory.new_id(), domain_id, group_pay_id, rule, action, mark, form.number("status", 1))
    return {"id": kept(memory.smtp_rules, row).id}


@_serves("updateSmtpRule")
def _update_smtp_rule(memory: Memory, form: Form) -> Data:
    rule = _smtp_rule(memory, form)
    _change(rule, form, "rule", "action", "mark")
    rule.status = form.number("status", rule.status)
    return None


@_serves("deleteSmtpRule", "answers {}; smtp_filter_id is required")
def _delete_smtp_rule(memory: Memory, form: Form) -> Data:
    del memory.smtp_rules[_smtp_rule(memory, form).id]
    return {}


# Scale servers.


def _scale_domains(memory: Memory, form: Form) -> list[Domain]:
    """The domains on Scale that are meant: the one named, else those of the pay group."""
    domain_id, group_pay_id = form.text("domain_id"), form.text("group_pay_id")
    if domain_id:
        named = [_domain(memory, form)]
    elif group_pay_id:
        found(memory.group_pays, group_pay_id, "group_pay_id")
        named = [one for one in memory.domains.values() if one.group_pay_id == group_pay_id]
    else:
        raise Refused(Code.BROKEN_RULE, "domain_id and group_pay_id are both empty")
    on_scale = [one for one in named if one.is_on_scale]
    if not on_scale:
        raise Refused(Code.WRONG_SERVER, "the domain or pay group is not on Scale")
    return on_scale


@_serves(
    "getRemainingSpace",
    "100 GB for messages, of which each takes the bytes of its subject and body; 50 GB for the system, of which 0.75 "
    "is left; 1 GB is 10^9 bytes; domain_id goes before group_pay_id",
)
def _get_remaining_space(memory: Memory, form: Form) -> Data:
    domains = _scale_domains(memory, form)
    taken = sum(message.size for box in memory.mailboxes_of(domains) for message in box.messages.values())
    left = _MESSAGE_SPACE - taken
    is_expanded = any(domain.is_expanded for domain in domains)
    return {
        "message_available_space_per": left / _MESSAGE_SPACE,
        "message_available_space_size": left / _GB,
        "space_expansion_status": 1 if is_expanded else -1,
        "system_available_space_per": _SYSTEM_SPACE_LEFT,
        **({"system_available_space_size": _SYSTEM_SPACE_LEFT * _SYSTEM_SPACE_GB} if is_expanded else {}),
    }


@_serves("cleanUpServer", "answers {}; empties the mailboxes on it; domain_id or group_pay_id is required")
def _clean_up_server(memory: Memory, form: Form) -> Data:
    for mailbox in memory.mailboxes_of(_scale_domains(memory, form)):
        mailbox.messages.clear()
    return {}


@_serves("rebootServer", "answers {} and does nothing; domain_id or group_pay_id is required")
def _reboot_server(memory: Memory, form: Form) -> Data:
    _scale_domains(memory, form)
    return {}


@_serves("resetServer", "answers {}; deletes the mailboxes on it; domain_id or group_pay_id is required")
def _reset_server(memory: Memory, form: Form) -> Data:
    for mailbox in memory.mailboxes_of(_scale_domains(memory, form)):
        memory.delete_mailbox(mailbox)
    return {}
