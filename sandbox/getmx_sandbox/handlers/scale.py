"""Scale servers."""

from __future__ import annotations

from ..faults import Code, Refused
from ..forms import Form
from ..memory import Domain, Memory, found
from .domains import named_domain
from .serving import Data, serves

_GB = 10**9

#: Space of a Scale server. Simulated, near the vendor's sample.
_MESSAGE_SPACE = 100 * _GB
_SYSTEM_SPACE_GB = 50
_SYSTEM_SPACE_LEFT = 0.75


def _scale_domains(memory: Memory, form: Form) -> list[Domain]:
    """The domains on Scale: the one that is named, else those of the pay group."""
    domain_id, group_pay_id = form.text("domain_id"), form.text("group_pay_id")
    if domain_id:
        named = [named_domain(memory, form)]
    elif group_pay_id:
        found(memory.group_pays, group_pay_id, "group_pay_id")
        named = [domain for domain in memory.domains.values() if domain.group_pay_id == group_pay_id]
    else:
        raise Refused(Code.BROKEN_RULE, "domain_id and group_pay_id are both empty")
    on_scale = [domain for domain in named if domain.is_on_scale]
    if not on_scale:
        raise Refused(Code.WRONG_SERVER, "the domain or pay group is not on Scale")
    return on_scale


@serves(
    "getRemainingSpace",
    "there are 100 GB for messages, and a message takes the bytes of its subject and body; there are 50 GB for the "
    "system, and 0.75 of them are left; 1 GB is 10^9 bytes; if both ids are sent, domain_id counts",
)
def _get_remaining_space(memory: Memory, form: Form) -> Data:
    domains = _scale_domains(memory, form)
    taken = sum(message.size for box in memory.mailboxes_of(domains) for message in box.messages.values())
    left = _MESSAGE_SPACE - taken
    is_expanded = any(domain.is_expanded for domain in domains)
    system_space = {
        "system_available_space_per": _SYSTEM_SPACE_LEFT,
        "system_available_space_size": _SYSTEM_SPACE_LEFT * _SYSTEM_SPACE_GB,
    }
    return {
        "message_available_space_per": left / _MESSAGE_SPACE,
        "message_available_space_size": left / _GB,
        "space_expansion_status": 1 if is_expanded else -1,
        **(system_space if is_expanded else {}),
    }


@serves("cleanUpServer", "answers {}; empties the mailboxes on it; domain_id or group_pay_id is required")
def _clean_up_server(memory: Memory, form: Form) -> None:
    for mailbox in memory.mailboxes_of(_scale_domains(memory, form)):
        mailbox.messages.clear()


@serves("rebootServer", "answers {} and does nothing; domain_id or group_pay_id is required")
def _reboot_server(memory: Memory, form: Form) -> None:
    _scale_domains(memory, form)


@serves("resetServer", "answers {}; deletes the mailboxes on it; domain_id or group_pay_id is required")
def _reset_server(memory: Memory, form: Form) -> None:
    for mailbox in memory.mailboxes_of(_scale_domains(memory, form)):
        memory.delete_mailbox(mailbox)
