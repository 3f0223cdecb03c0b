"""Recordings for answers that no page shows and nobody has seen: the sandbox gives them.

They prove nothing of the service. They hold spec, client and sandbox together, and keep a place for what `make record`
will prove. `make generate` renews them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.recordings import REDACTED, Form, Recording, read_index, remove, write
from generator.spec import Operation, Schema, Spec, load
from generator.wire import cases
from getmx import OPERATIONS
from getmx_sandbox import Code, Sandbox
from getmx_sandbox.memory import Alias, Notice, SmtpRule, kept
from getmx_sandbox.transport import SHARED_URL
from tests.support.spec import SPEC

NAME = "stand-in"

#: The clock of the sandbox stands still, so that the same spec gives the same bytes.
_AT = datetime(2025, 1, 15, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class StandIn:
    """A call with every field.

    requires: Of the fields that the spec requires, those without which the sandbox refuses.
    """

    operation: str
    uri: str
    form: Form
    answer: str
    requires: list[str]

    @property
    def provenance(self) -> dict[str, Any]:
        return {"source": "sandbox", "proves": "nothing", "form_requires": self.requires}

    def is_kept(self, recording: Recording) -> bool:
        text = recording.interaction["response"]["body"]["string"]
        kept_parts = (recording.provenance, recording.uri, recording.form, text)
        return kept_parts == (self.provenance, self.uri, self.form, self.answer)


def renew(folder: Path) -> list[str]:
    """Writes what is missing or stale and removes what is shown by now; gives the names of these operations."""
    known = read_index(folder)
    shown = {recording.operation for recording in known if recording.source in ("documented", "observed")}
    wanted = [operation for operation in Spec(load(SPEC)).operations if operation.id not in shown]
    own = {recording.operation: recording for recording in known if is_stand_in(recording)}
    gone = [recording for name, recording in own.items() if name not in {operation.id for operation in wanted}]
    for recording in gone:
        remove(recording)
    return [recording.operation for recording in gone] + list(_renewed(wanted, own, folder))


def is_stand_in(recording: Recording) -> bool:
    return recording.name == NAME and recording.source == "sandbox"


def _renewed(operations: Sequence[Operation], own: dict[str, Recording], folder: Path) -> Iterator[str]:
    for operation in operations:
        new = stand_in(operation)
        if operation.id not in own or not new.is_kept(own[operation.id]):
            write(Recording(operation.id, NAME, new.provenance, folder), new.uri, new.form, new.answer)
            yield operation.id


def stand_in(operation: Operation) -> StandIn:
    """What an account of its own answers, which has what the call names. Raises RuntimeError if it refuses."""
    sandbox, form = _account(operation)
    envelope = sandbox.handle(operation.path, form)
    if envelope["code"] != 200:
        raise RuntimeError(f"{operation.id}: the sandbox refuses a call with every field: {envelope['msg']}")
    if operation.answer.level != "unknown":
        envelope["data"] = _declared(operation.answer.data, envelope["data"])
    answer = json.dumps(envelope, ensure_ascii=False)
    requires = [name for name in operation.form.required if _is_needed(operation, name)]
    return StandIn(operation.id, SHARED_URL + operation.path, form, answer, requires)


def _is_needed(operation: Operation, name: str) -> bool:
    sandbox, form = _account(operation)
    envelope = sandbox.handle(operation.path, [(key, text) for key, text in form if key != name])
    return envelope["code"] in (Code.BROKEN_RULE, Code.NO_TOKEN)


def _account(operation: Operation) -> tuple[Sandbox, Form]:
    sandbox = Sandbox(token=REDACTED, now=lambda: _AT)
    given = {**cases(operation.form)[0].input, "token": REDACTED, **_known(sandbox, operation)}
    form = [
        (name, str(item))
        for name in operation.form.fields
        for item in (given[name] if isinstance(given[name], list) else [given[name]])
    ]
    return sandbox, form


def _known(sandbox: Sandbox, operation: Operation) -> dict[str, Any]:
    """The fields of a form that have to name what is there, or for a list what is to be found."""
    memory = sandbox._memory
    group = memory.new_group_pay("mark")
    domain = memory.add_domain("a.com", group.id, "mark")
    mailbox = memory.add_mailbox(domain, "user@a.com", "mark", 1_700_000_000)
    sandbox.collect("other@a.com", into="user@a.com")
    rule = SmtpRule(memory.new_id(), "{}", "{}", "mark", 1, domain.id, group.id)
    if operation.path.startswith("/v1/vip-ip/"):
        sandbox.scale(domain.id)
    known = {
        "domain_id": domain.id,
        "group_pay_id": group.id,
        "mail_id": mailbox.id,
        "message_id": sandbox.deliver("user@a.com"),
        "alias_id": kept(memory.aliases, Alias(memory.new_id(), domain.id)).id,
        "message_notice_id": kept(memory.notices, Notice(memory.new_id(), domain.id, group.id, 0)).id,
        "smtp_filter_id": kept(memory.smtp_rules, rule).id,
        "domain": "a.com" if operation.paging else "b.com",
        "mail": "user@a.com" if operation.paging else "new@a.com",
        "offset": "1800000000,1",
    }
    declared = {field.name for field in OPERATIONS[operation.id].fields}
    return {name: value for name, value in known.items() if name in declared}


def _declared(schema: Schema, value: Any) -> Any:
    """The value without the keys that the sandbox gives beyond what the spec assumes."""
    if isinstance(value, dict) and (schema.fields or "object" in schema.types):
        return {
            name: _declared(schema.fields[name].schema, inner) for name, inner in value.items() if name in schema.fields
        }
    if isinstance(value, list) and schema.items:
        return [_declared(schema.items, item) for item in value]
    return value
