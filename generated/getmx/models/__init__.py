# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""The answers of all operations. Each module of them is imported when the first of its classes is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .aliases import Alias, AliasAdd, AliasDelete, AliasUpdate
    from .domains import (
        Domain,
        DomainAdd,
        DomainBindToGroupPay,
        DomainDelete,
        DomainDetail,
        DomainUnbindFromGroupPay,
        DomainUpdate,
    )
    from .emails import Email, EmailAdd, EmailCleanUp, EmailCount, EmailDelete, EmailUpdate, EmailV2
    from .group_pays import GroupPay, GroupPayAdd, GroupPayUpdate
    from .message_notices import (
        MessageNotice,
        MessageNoticeAdd,
        MessageNoticeCheck,
        MessageNoticeDelete,
        MessageNoticeUpdate,
    )
    from .messages import (
        Message,
        MessageDelete,
        MessageDetail,
        MessageFlag,
        MessageFolders,
        MessageMarkAnswered,
        MessageMarkSeen,
        MessageMove,
    )
    from .scale import RemainingSpace, ScaleCleanUpServer, ScaleRebootServer, ScaleResetServer
    from .smtp_rules import SmtpRule, SmtpRuleAdd, SmtpRuleDelete, SmtpRuleUpdate

__all__ = [
    "Alias",
    "AliasAdd",
    "AliasDelete",
    "AliasUpdate",
    "Domain",
    "DomainAdd",
    "DomainBindToGroupPay",
    "DomainDelete",
    "DomainDetail",
    "DomainUnbindFromGroupPay",
    "DomainUpdate",
    "Email",
    "EmailAdd",
    "EmailCleanUp",
    "EmailCount",
    "EmailDelete",
    "EmailUpdate",
    "EmailV2",
    "GroupPay",
    "GroupPayAdd",
    "GroupPayUpdate",
    "Message",
    "MessageDelete",
    "MessageDetail",
    "MessageFlag",
    "MessageFolders",
    "MessageMarkAnswered",
    "MessageMarkSeen",
    "MessageMove",
    "MessageNotice",
    "MessageNoticeAdd",
    "MessageNoticeCheck",
    "MessageNoticeDelete",
    "MessageNoticeUpdate",
    "RemainingSpace",
    "ScaleCleanUpServer",
    "ScaleRebootServer",
    "ScaleResetServer",
    "SmtpRule",
    "SmtpRuleAdd",
    "SmtpRuleDelete",
    "SmtpRuleUpdate",
]

_HOMES = {
    "Domain": "domains",
    "DomainAdd": "domains",
    "DomainDelete": "domains",
    "DomainDetail": "domains",
    "DomainBindToGroupPay": "domains",
    "DomainUnbindFromGroupPay": "domains",
    "DomainUpdate": "domains",
    "GroupPay": "group_pays",
    "GroupPayAdd": "group_pays",
    "GroupPayUpdate": "group_pays",
    "Email": "emails",
    "EmailV2": "emails",
    "EmailAdd": "emails",
    "EmailDelete": "emails",
    "EmailUpdate": "emails",
    "EmailCleanUp": "emails",
    "EmailCount": "emails",
    "Message": "messages",
    "MessageDetail": "messages",
    "MessageDelete": "messages",
    "MessageFlag": "messages",
    "MessageMarkSeen": "messages",
    "MessageMarkAnswered": "messages",
    "MessageFolders": "messages",
    "MessageMove": "messages",
    "Alias": "aliases",
    "AliasAdd": "aliases",
    "AliasDelete": "aliases",
    "AliasUpdate": "aliases",
    "MessageNotice": "message_notices",
    "MessageNoticeAdd": "message_notices",
    "MessageNoticeDelete": "message_notices",
    "MessageNoticeCheck": "message_notices",
    "MessageNoticeUpdate": "message_notices",
    "SmtpRule": "smtp_rules",
    "SmtpRuleAdd": "smtp_rules",
    "SmtpRuleUpdate": "smtp_rules",
    "SmtpRuleDelete": "smtp_rules",
    "RemainingSpace": "scale",
    "ScaleRebootServer": "scale",
    "ScaleResetServer": "scale",
    "ScaleCleanUpServer": "scale",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
