# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Answers of `smtp_rules`, in the order of its methods."""

from __future__ import annotations

from attrs import frozen

from .._runtime import decode as _decode
from .._runtime.decode import Attribute, Model


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRule(Model):
    """A row of `smtp_rules.list`.

    A rule for incoming mail. That it has an id is assumed; nothing else is known.
    Evidence: assumed.
    """

    id: str
    """Id of a rule, assumed to be `id` of /v1/smtp-filter/list. The vendor's text speaks of a message notice here by
    mistake. (Evidence: assumed.)
    """

    __attributes__ = (Attribute("id", "id", _decode.text, required=True, optional=False),)


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRuleAdd(Model):
    """The answer of `smtp_rules.add`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__ = True


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRuleUpdate(Model):
    """The answer of `smtp_rules.update`.

    The sample shows null.
    Evidence: documented.
    """

    __also__ = frozenset(("null",))


@frozen(init=False, eq=False, repr=False, getstate_setstate=False)
class SmtpRuleDelete(Model):
    """The answer of `smtp_rules.delete`.

    Its form is not known: read `raw` or `extra`.
    """

    __open__ = True
