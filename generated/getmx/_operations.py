# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""One constant for each operation: what the spec decides, as data."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from . import models
from ._runtime.operation import Field, Operation

LIST_DOMAINS: Final = Operation(
    id="listDomains",
    method="domains.list",
    path="/v1/domain/list",
    answer=lambda: models.Domain,
    fields=(
        Field("page", "integer", minimum=1),
        Field("limit", "integer", minimum=1, maximum=20),
        Field("group_pay_id"),
        Field("domain"),
        Field("mark"),
    ),
    retry="safe",
    server="shared",
    paging="page",
)

ADD_DOMAIN: Final = Operation(
    id="addDomain",
    method="domains.add",
    path="/v1/domain/create",
    answer=lambda: models.DomainAdd,
    fields=(
        Field("domain", required=True, documented=False),
        Field("group_pay_id", documented=False),
        Field("mark", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

DELETE_DOMAIN: Final = Operation(
    id="deleteDomain",
    method="domains.delete",
    path="/v1/domain/delete",
    answer=lambda: models.DomainDelete,
    fields=(Field("domain_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

GET_DOMAIN: Final = Operation(
    id="getDomain",
    method="domains.get",
    path="/v1/domain/detail",
    answer=lambda: models.DomainDetail,
    fields=(Field("domain_id", required=True, documented=False),),
    retry="safe",
    server="shared",
    confirmed=False,
)

BIND_DOMAIN_TO_GROUP_PAY: Final = Operation(
    id="bindDomainToGroupPay",
    method="domains.bind_to_group_pay",
    path="/v1/domain/bind-group-pay",
    answer=lambda: models.DomainBindToGroupPay,
    fields=(
        Field("domain_id", required=True, documented=False),
        Field("group_pay_id", required=True, documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

UNBIND_DOMAIN_FROM_GROUP_PAY: Final = Operation(
    id="unbindDomainFromGroupPay",
    method="domains.unbind_from_group_pay",
    path="/v1/domain/unbind-group-pay",
    answer=lambda: models.DomainUnbindFromGroupPay,
    fields=(
        Field("domain_id", required=True, documented=False),
        Field("group_pay_id", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

UPDATE_DOMAIN: Final = Operation(
    id="updateDomain",
    method="domains.update",
    path="/v1/domain/update",
    answer=lambda: models.DomainUpdate,
    fields=(
        Field("domain_id", required=True, documented=False),
        Field("mark", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

LIST_GROUP_PAYS: Final = Operation(
    id="listGroupPays",
    method="group_pays.list",
    path="/v1/group-pay/list",
    answer=lambda: models.GroupPay,
    fields=(
        Field("page", "integer", documented=False, minimum=1),
        Field("limit", "integer", documented=False, minimum=1, maximum=20),
    ),
    retry="safe",
    server="shared",
    paging="page",
)

ADD_GROUP_PAY: Final = Operation(
    id="addGroupPay",
    method="group_pays.add",
    path="/v1/group-pay/create",
    answer=lambda: models.GroupPayAdd,
    fields=(Field("mark", documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

UPDATE_GROUP_PAY: Final = Operation(
    id="updateGroupPay",
    method="group_pays.update",
    path="/v1/group-pay/update",
    answer=lambda: models.GroupPayUpdate,
    fields=(
        Field("group_pay_id", required=True, documented=False),
        Field("mark", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

LIST_EMAILS: Final = Operation(
    id="listEmails",
    method="emails.list",
    path="/v1/mail/list",
    answer=lambda: models.Email,
    fields=(
        Field("page", "integer", documented=False, minimum=1),
        Field("limit", "integer", documented=False, minimum=1, maximum=20),
        Field("domain_id", documented=False),
        Field("mail", documented=False),
        Field("mark", documented=False),
    ),
    retry="safe",
    server="shared",
    paging="page",
)

LIST_EMAILS_V2: Final = Operation(
    id="listEmailsV2",
    method="emails.list_v2",
    path="/v2/mail/list",
    answer=lambda: models.EmailV2,
    fields=(
        Field("offset"),
        Field("limit", "integer", documented=False),
        Field("domain_id"),
        Field("sort_value"),
        Field("sort_type"),
        Field("mail"),
    ),
    retry="safe",
    server="shared",
    paging="cursor",
)

ADD_EMAIL: Final = Operation(
    id="addEmail",
    method="emails.add",
    path="/v1/mail/create",
    answer=lambda: models.EmailAdd,
    fields=(
        Field("domain_id", required=True, documented=False),
        Field("mail", required=True, documented=False),
        Field("password", required=True, documented=False, secret=True, min_length=8),
        Field("mark", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

DELETE_EMAIL: Final = Operation(
    id="deleteEmail",
    method="emails.delete",
    path="/v1/mail/delete",
    answer=lambda: models.EmailDelete,
    fields=(Field("mail_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

UPDATE_EMAIL: Final = Operation(
    id="updateEmail",
    method="emails.update",
    path="/v1/mail/update",
    answer=lambda: models.EmailUpdate,
    fields=(
        Field("mail_id", required=True),
        Field("password", secret=True, min_length=8),
        Field("mark"),
    ),
    at_least=1,
    at_least_documented=True,
    retry="unsent",
    server="shared",
    answer_confirmed=True,
)

CLEAN_UP_EMAIL: Final = Operation(
    id="cleanUpEmail",
    method="emails.clean_up",
    path="/v1/mail/clean-up",
    answer=lambda: models.EmailCleanUp,
    fields=(Field("mail_id", required=True),),
    retry="unsent",
    server="shared",
    answer_confirmed=True,
)

COUNT_EMAILS: Final = Operation(
    id="countEmails",
    method="emails.count",
    path="/v1/mail/total",
    answer=lambda: models.EmailCount,
    fields=(Field("domain_id", documented=False),),
    retry="safe",
    server="shared",
    confirmed=False,
)

LIST_MESSAGES: Final = Operation(
    id="listMessages",
    method="messages.list",
    path="/v1/message/list",
    answer=lambda: models.Message,
    fields=(
        Field("folder", "texts", required=True),
        Field("mail_id", required=True),
        Field("start_time", "day", documented=False),
        Field("end_time", "day"),
        Field("page", "integer", documented=False, minimum=1),
        Field("limit", "integer", documented=False, minimum=1, maximum=20),
        Field("to", documented=False),
        Field("subject", documented=False),
        Field("flagged", "flag", documented=False, choices=(1, -1, 0)),
        Field("seen", "flag", documented=False, choices=(1, -1, 0)),
    ),
    retry="safe",
    server="customer",
    paging="page",
    answer_confirmed=True,
)

GET_MESSAGE: Final = Operation(
    id="getMessage",
    method="messages.get",
    path="/v1/message/detail",
    answer=lambda: models.MessageDetail,
    fields=(
        Field("folder", required=True),
        Field("mail_id", required=True),
        Field("message_id", required=True),
    ),
    retry="safe",
    server="customer",
    one_of_list=True,
    answer_confirmed=True,
)

DELETE_MESSAGE: Final = Operation(
    id="deleteMessage",
    method="messages.delete",
    path="/v1/message/delete",
    answer=lambda: models.MessageDelete,
    fields=(
        Field("folder", required=True),
        Field("mail_id", required=True),
        Field("message_id", required=True),
    ),
    retry="unsent",
    server="customer",
    confirmed=False,
)

FLAG_MESSAGE: Final = Operation(
    id="flagMessage",
    method="messages.flag",
    path="/v1/message/flagged",
    answer=lambda: models.MessageFlag,
    fields=(
        Field("folder", required=True, documented=False),
        Field("mail_id", required=True, documented=False),
        Field("message_id", required=True, documented=False),
        Field("flagged", "flag", required=True, documented=False, choices=(1, -1)),
    ),
    retry="unsent",
    server="customer",
    confirmed=False,
)

MARK_MESSAGE_SEEN: Final = Operation(
    id="markMessageSeen",
    method="messages.mark_seen",
    path="/v1/message/seen",
    answer=lambda: models.MessageMarkSeen,
    fields=(
        Field("folder", required=True, documented=False),
        Field("mail_id", required=True, documented=False),
        Field("message_id", required=True, documented=False),
        Field("seen", "flag", required=True, documented=False, choices=(1, -1)),
    ),
    retry="unsent",
    server="customer",
    confirmed=False,
)

MARK_MESSAGE_ANSWERED: Final = Operation(
    id="markMessageAnswered",
    method="messages.mark_answered",
    path="/v1/message/answered",
    answer=lambda: models.MessageMarkAnswered,
    fields=(
        Field("folder", required=True, documented=False),
        Field("mail_id", required=True, documented=False),
        Field("message_id", required=True, documented=False),
        Field("answered", "flag", required=True, documented=False, choices=(1, -1)),
    ),
    retry="unsent",
    server="customer",
    confirmed=False,
)

LIST_FOLDERS: Final = Operation(
    id="listFolders",
    method="messages.list_folders",
    path="/v1/message/folder/list",
    answer=lambda: models.MessageFolders,
    fields=(Field("mail_id", required=True, documented=False),),
    retry="safe",
    server="customer",
)

MOVE_MESSAGE: Final = Operation(
    id="moveMessage",
    method="messages.move",
    path="/v1/message/move",
    answer=lambda: models.MessageMove,
    fields=(
        Field("folder", required=True, documented=False),
        Field("mail_id", required=True, documented=False),
        Field("message_id", required=True, documented=False),
        Field("target_folder", required=True, documented=False),
    ),
    retry="unsent",
    server="customer",
)

LIST_ALIASES: Final = Operation(
    id="listAliases",
    method="aliases.list",
    path="/v1/alias/list",
    answer=lambda: models.Alias,
    fields=(
        Field("page", "integer", minimum=1),
        Field("limit", "integer", minimum=1, maximum=20),
        Field("domain_id"),
        Field("group_pay_id"),
    ),
    retry="safe",
    server="shared",
    paging="page",
)

ADD_ALIAS: Final = Operation(
    id="addAlias",
    method="aliases.add",
    path="/v1/alias/create",
    answer=lambda: models.AliasAdd,
    fields=(Field("domain_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

DELETE_ALIAS: Final = Operation(
    id="deleteAlias",
    method="aliases.delete",
    path="/v1/alias/delete",
    answer=lambda: models.AliasDelete,
    fields=(Field("alias_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

UPDATE_ALIAS: Final = Operation(
    id="updateAlias",
    method="aliases.update",
    path="/v1/alias/update",
    answer=lambda: models.AliasUpdate,
    fields=(Field("alias_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

LIST_MESSAGE_NOTICES: Final = Operation(
    id="listMessageNotices",
    method="message_notices.list",
    path="/v1/message-notice/list",
    answer=lambda: models.MessageNotice,
    fields=(
        Field("page", "integer", documented=False, minimum=1),
        Field("limit", "integer", documented=False, minimum=1, maximum=20),
    ),
    retry="safe",
    server="shared",
    paging="page",
)

ADD_MESSAGE_NOTICE: Final = Operation(
    id="addMessageNotice",
    method="message_notices.add",
    path="/v1/message-notice/create",
    answer=lambda: models.MessageNoticeAdd,
    fields=(
        Field("domain_id"),
        Field("group_pay_id"),
        Field("platform", "integer"),
    ),
    retry="unsent",
    server="shared",
)

DELETE_MESSAGE_NOTICE: Final = Operation(
    id="deleteMessageNotice",
    method="message_notices.delete",
    path="/v1/message-notice/delete",
    answer=lambda: models.MessageNoticeDelete,
    fields=(Field("message_notice_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

CHECK_MESSAGE_NOTICE: Final = Operation(
    id="checkMessageNotice",
    method="message_notices.check",
    path="/v1/message-notice/check",
    answer=lambda: models.MessageNoticeCheck,
    fields=(Field("message_notice_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

UPDATE_MESSAGE_NOTICE: Final = Operation(
    id="updateMessageNotice",
    method="message_notices.update",
    path="/v1/message-notice/update",
    answer=lambda: models.MessageNoticeUpdate,
    fields=(Field("message_notice_id", required=True, documented=False),),
    retry="unsent",
    server="shared",
    confirmed=False,
)

LIST_SMTP_RULES: Final = Operation(
    id="listSmtpRules",
    method="smtp_rules.list",
    path="/v1/smtp-filter/list",
    answer=lambda: models.SmtpRule,
    fields=(
        Field("page", "integer", documented=False, minimum=1),
        Field("limit", "integer", documented=False, minimum=1, maximum=20),
        Field("domain_id", documented=False),
        Field("group_pay_id", documented=False),
    ),
    retry="safe",
    server="shared",
    paging="page",
    confirmed=False,
)

ADD_SMTP_RULE: Final = Operation(
    id="addSmtpRule",
    method="smtp_rules.add",
    path="/v1/smtp-filter/create",
    answer=lambda: models.SmtpRuleAdd,
    fields=(
        Field("rule", required=True, documented=False),
        Field("action", required=True, documented=False),
        Field("domain_id", documented=False),
        Field("group_pay_id", documented=False),
        Field("mark", documented=False),
        Field("status", "flag", documented=False, choices=(1, -1)),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

UPDATE_SMTP_RULE: Final = Operation(
    id="updateSmtpRule",
    method="smtp_rules.update",
    path="/v1/smtp-filter/update",
    answer=lambda: models.SmtpRuleUpdate,
    fields=(
        Field("smtp_filter_id", required=True),
        Field("rule"),
        Field("action"),
        Field("mark"),
        Field("status", "flag", choices=(1, -1)),
    ),
    at_least=1,
    at_least_documented=True,
    retry="unsent",
    server="shared",
    answer_confirmed=True,
)

DELETE_SMTP_RULE: Final = Operation(
    id="deleteSmtpRule",
    method="smtp_rules.delete",
    path="/v1/smtp-filter/delete",
    answer=lambda: models.SmtpRuleDelete,
    fields=(Field("smtp_filter_id", required=True),),
    retry="unsent",
    server="shared",
)

GET_REMAINING_SPACE: Final = Operation(
    id="getRemainingSpace",
    method="scale.remaining_space",
    path="/v1/vip-ip/available-space/calc",
    answer=lambda: models.RemainingSpace,
    fields=(
        Field("domain_id"),
        Field("group_pay_id"),
    ),
    at_least=1,
    at_least_documented=True,
    retry="safe",
    server="shared",
    answer_confirmed=True,
)

REBOOT_SERVER: Final = Operation(
    id="rebootServer",
    method="scale.reboot_server",
    path="/v1/vip-ip/reboot",
    answer=lambda: models.ScaleRebootServer,
    fields=(
        Field("domain_id", documented=False),
        Field("group_pay_id", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

RESET_SERVER: Final = Operation(
    id="resetServer",
    method="scale.reset_server",
    path="/v1/vip-ip/reset",
    answer=lambda: models.ScaleResetServer,
    fields=(
        Field("domain_id", documented=False),
        Field("group_pay_id", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
)

CLEAN_UP_SERVER: Final = Operation(
    id="cleanUpServer",
    method="scale.clean_up_server",
    path="/v1/vip-ip/clean-up",
    answer=lambda: models.ScaleCleanUpServer,
    fields=(
        Field("domain_id", documented=False),
        Field("group_pay_id", documented=False),
    ),
    retry="unsent",
    server="shared",
    confirmed=False,
    deprecated=True,
)

#: Every operation by its operationId, in the order of the spec.
OPERATIONS: Final[MappingProxyType[str, Operation[Any]]] = MappingProxyType(
    {
        operation.id: operation
        for operation in (
            LIST_DOMAINS,
            ADD_DOMAIN,
            DELETE_DOMAIN,
            GET_DOMAIN,
            BIND_DOMAIN_TO_GROUP_PAY,
            UNBIND_DOMAIN_FROM_GROUP_PAY,
            UPDATE_DOMAIN,
            LIST_GROUP_PAYS,
            ADD_GROUP_PAY,
            UPDATE_GROUP_PAY,
            LIST_EMAILS,
            LIST_EMAILS_V2,
            ADD_EMAIL,
            DELETE_EMAIL,
            UPDATE_EMAIL,
            CLEAN_UP_EMAIL,
            COUNT_EMAILS,
            LIST_MESSAGES,
            GET_MESSAGE,
            DELETE_MESSAGE,
            FLAG_MESSAGE,
            MARK_MESSAGE_SEEN,
            MARK_MESSAGE_ANSWERED,
            LIST_FOLDERS,
            MOVE_MESSAGE,
            LIST_ALIASES,
            ADD_ALIAS,
            DELETE_ALIAS,
            UPDATE_ALIAS,
            LIST_MESSAGE_NOTICES,
            ADD_MESSAGE_NOTICE,
            DELETE_MESSAGE_NOTICE,
            CHECK_MESSAGE_NOTICE,
            UPDATE_MESSAGE_NOTICE,
            LIST_SMTP_RULES,
            ADD_SMTP_RULE,
            UPDATE_SMTP_RULE,
            DELETE_SMTP_RULE,
            GET_REMAINING_SPACE,
            REBOOT_SERVER,
            RESET_SERVER,
            CLEAN_UP_SERVER,
        )
    }
)
