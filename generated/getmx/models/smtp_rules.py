# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `smtp_rules`, in the order of its methods."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRule(Model):
    """A row of `smtp_rules.list`.

    A rule for incoming mail. All its fields are assumed, its id as every list has one, the others from its
    requests.
    Evidence: assumed.
    """

    id: str
    """Id of a rule, assumed to be `id` of /v1/smtp-filter/list. The vendor's text speaks of a message notice here by
    mistake. (Evidence: assumed.)
    """
    rule: str | None
    """JSON text with the conditions. Assumed, since requests on rules name it. (Evidence: assumed.)"""
    action: str | None
    """JSON text with the action. Assumed, since requests on rules name it. (Evidence: assumed.)"""
    mark: str | None
    """Mark of the rule. Assumed, since requests on rules name it. (Evidence: assumed.)"""
    status: int | None
    """1 is on; -1 is off. Assumed, since requests on rules name it. (Evidence: assumed.)"""
    domain_id: str | None
    """Id of a domain. Assumed, since requests on rules name it. (Evidence: assumed.)"""
    group_pay_id: str | None
    """Id of a pay group. Assumed, since requests on rules name it. (Evidence: assumed.)"""

    __attributes__: ClassVar[tuple[Attribute, ...]] = (
        Attribute("id", "id", _decode.text, required=True, optional=False),
        Attribute("rule", "rule", _decode.text),
        Attribute("action", "action", _decode.text),
        Attribute("mark", "mark", _decode.text),
        Attribute("status", "status", _decode.integer),
        Attribute("domain_id", "domain_id", _decode.text),
        Attribute("group_pay_id", "group_pay_id", _decode.text),
    )

    @staticmethod
    def __fill__(answer: Any, raw: dict[str, Any]) -> bool:
        get, fields = raw.get, 7
        answer.id = value = get("id")
        if type(value) is not str:
            return False
        answer.rule = value = get("rule")
        if type(value) is not str:
            if value is not None or "rule" in raw:
                return False
            fields -= "rule" not in raw
        answer.action = value = get("action")
        if type(value) is not str:
            if value is not None or "action" in raw:
                return False
            fields -= "action" not in raw
        answer.mark = value = get("mark")
        if type(value) is not str:
            if value is not None or "mark" in raw:
                return False
            fields -= "mark" not in raw
        answer.status = value = get("status")
        if type(value) is not int:
            if value is not None or "status" in raw:
                return False
            fields -= "status" not in raw
        answer.domain_id = value = get("domain_id")
        if type(value) is not str:
            if value is not None or "domain_id" in raw:
                return False
            fields -= "domain_id" not in raw
        answer.group_pay_id = value = get("group_pay_id")
        if type(value) is not str:
            if value is not None or "group_pay_id" in raw:
                return False
            fields -= "group_pay_id" not in raw
        return fields == len(raw)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRuleAdd(Model):
    """The answer of `smtp_rules.add`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRuleUpdate(Model):
    """The answer of `smtp_rules.update`.

    The sample shows null.
    Evidence: documented.
    """

    __also__: ClassVar[frozenset[str]] = frozenset(("null",))


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRuleDelete(Model):
    """The answer of `smtp_rules.delete`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__: ClassVar[bool] = True
