"""Domains and pay groups."""

from __future__ import annotations

from dataclasses import asdict

from ..faults import Code, Refused
from ..forms import Form
from ..memory import Domain, Memory, found
from .serving import Data, Row, change, is_named, matches, page, serves


def domain_row(domain: Domain) -> Row:
    return {"id": domain.id, "domain": domain.domain, "mark": domain.mark, "group_pay_id": domain.group_pay_id}


def named_domain(memory: Memory, form: Form) -> Domain:
    return found(memory.domains, form.text("domain_id"), "domain_id")


@serves("listDomains", "rows have id, domain, mark and group_pay_id")
def _list_domains(memory: Memory, form: Form) -> Data:
    rows = [domain_row(domain) for domain in memory.domains.values() if is_named(form, "domain", domain.domain)]
    return page([row for row in rows if matches(form, row, "group_pay_id", "mark")], form)


@serves("addDomain", "answers {id}; takes any name, and nothing has to be proved")
def _add_domain(memory: Memory, form: Form) -> Data:
    return {"id": memory.add_domain(form.text("domain"), form.text("group_pay_id"), form.text("mark")).id}


@serves("deleteDomain", "answers {}; its mailboxes, messages, aliases, notices and rules are deleted too")
def _delete_domain(memory: Memory, form: Form) -> None:
    memory.delete_domain(named_domain(memory, form))


@serves("getDomain", "answers the row of the list")
def _get_domain(memory: Memory, form: Form) -> Data:
    return domain_row(named_domain(memory, form))


@serves("bindDomainToGroupPay", "answers {}; a domain that is in another group is moved")
def _bind(memory: Memory, form: Form) -> None:
    domain = named_domain(memory, form)
    domain.group_pay_id = found(memory.group_pays, form.text("group_pay_id"), "group_pay_id").id


@serves(
    "unbindDomainFromGroupPay", "answers {}; an API error if the domain is in no group, or in another one than named"
)
def _unbind(memory: Memory, form: Form) -> None:
    domain = named_domain(memory, form)
    if not domain.group_pay_id or form.text("group_pay_id") not in ("", domain.group_pay_id):
        raise Refused(Code.CONFLICT, "the domain is not in this pay group")
    domain.group_pay_id = ""


@serves("updateDomain", "answers {}")
def _update_domain(memory: Memory, form: Form) -> None:
    change(named_domain(memory, form), form, "mark")


@serves("listGroupPays", "rows have id and mark")
def _list_group_pays(memory: Memory, form: Form) -> Data:
    return page([asdict(group) for group in memory.group_pays.values()], form)


@serves("addGroupPay", "answers {id}")
def _add_group_pay(memory: Memory, form: Form) -> Data:
    return {"id": memory.new_group_pay(form.text("mark")).id}


@serves("updateGroupPay", "answers {}")
def _update_group_pay(memory: Memory, form: Form) -> None:
    change(found(memory.group_pays, form.text("group_pay_id"), "group_pay_id"), form, "mark")
