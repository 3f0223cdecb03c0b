"""What is done with mail that comes in: aliases, message notices and SMTP rules."""

from __future__ import annotations

from dataclasses import asdict

from ..faults import Code, Refused
from ..forms import Form
from ..memory import MOST_SMTP_RULES, Alias, Memory, Notice, SmtpRule, found, kept
from .domains import named_domain
from .serving import Data, Row, change, matches, page, serves


def _alias_row(memory: Memory, alias: Alias) -> Row:
    return {
        "id": alias.id,
        "domain_id": alias.domain_id,
        "group_pay_id": memory.domains[alias.domain_id].group_pay_id,
    }


@serves("listAliases", "rows have id, domain_id and the domain's group_pay_id, but no address: its name is unknown")
def _list_aliases(memory: Memory, form: Form) -> Data:
    rows = [_alias_row(memory, alias) for alias in memory.aliases.values()]
    return page([row for row in rows if matches(form, row, "domain_id", "group_pay_id")], form)


@serves("addAlias", "answers {id}; the fields for address and mailbox are not known, so the alias collects nothing")
def _add_alias(memory: Memory, form: Form) -> Data:
    domain = named_domain(memory, form)
    return {"id": kept(memory.aliases, Alias(memory.new_id(), domain.id)).id}


@serves("deleteAlias", "answers {}")
def _delete_alias(memory: Memory, form: Form) -> None:
    del memory.aliases[found(memory.aliases, form.text("alias_id"), "alias_id").id]


@serves("updateAlias", "answers {} and changes nothing, since no field to change is known")
def _update_alias(memory: Memory, form: Form) -> None:
    found(memory.aliases, form.text("alias_id"), "alias_id")


def _notice(memory: Memory, form: Form) -> Notice:
    return found(memory.notices, form.text("message_notice_id"), "message_notice_id")


@serves("listMessageNotices", "rows have id, domain_id, group_pay_id and platform")
def _list_notices(memory: Memory, form: Form) -> Data:
    return page([asdict(notice) for notice in memory.notices.values()], form)


@serves("addMessageNotice", "answers {id}; takes any platform; without one it is 0")
def _add_notice(memory: Memory, form: Form) -> Data:
    domain_id, group_pay_id = form.text("domain_id"), form.text("group_pay_id")
    memory.check_named(domain_id, group_pay_id)
    notice = Notice(memory.new_id(), domain_id, group_pay_id, form.number("platform", 0))
    return {"id": kept(memory.notices, notice).id}


@serves("deleteMessageNotice", "answers {}")
def _delete_notice(memory: Memory, form: Form) -> None:
    del memory.notices[_notice(memory, form).id]


@serves("checkMessageNotice", "answers {} if there is such a notice")
def _check_notice(memory: Memory, form: Form) -> None:
    _notice(memory, form)


@serves("updateMessageNotice", "answers {} and changes nothing, since no field to change is known")
def _update_notice(memory: Memory, form: Form) -> None:
    _notice(memory, form)


def _smtp_rule(memory: Memory, form: Form) -> SmtpRule:
    return found(memory.smtp_rules, form.text("smtp_filter_id"), "smtp_filter_id")


@serves("listSmtpRules", "rows have the id and all that was set")
def _list_smtp_rules(memory: Memory, form: Form) -> Data:
    rows = [asdict(rule) for rule in memory.smtp_rules.values()]
    return page([row for row in rows if matches(form, row, "domain_id", "group_pay_id")], form)


@serves("addSmtpRule", "answers {id}; a rule without status is on; the account has at most 50")
def _add_smtp_rule(memory: Memory, form: Form) -> Data:
    domain_id, group_pay_id = form.text("domain_id"), form.text("group_pay_id")
    memory.check_named(domain_id, group_pay_id)
    if len(memory.smtp_rules) >= MOST_SMTP_RULES:
        raise Refused(Code.CONFLICT, f"there are {MOST_SMTP_RULES} rules already")
    rule, action, mark = form.text("rule"), form.text("action"), form.text("mark")
    row = SmtpRule(memory.new_id(), rule, action, mark, form.number("status", 1), domain_id, group_pay_id)
    return {"id": kept(memory.smtp_rules, row).id}


@serves("updateSmtpRule")
def _update_smtp_rule(memory: Memory, form: Form) -> None:
    rule = _smtp_rule(memory, form)
    change(rule, form, "rule", "action", "mark")
    rule.status = form.number("status", rule.status)


@serves("deleteSmtpRule", "answers {}; smtp_filter_id is required")
def _delete_smtp_rule(memory: Memory, form: Form) -> None:
    del memory.smtp_rules[_smtp_rule(memory, form).id]
