# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""The two clients: the runtime's, with a property for each resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._operations import OPERATIONS
from ._runtime.call import Api
from ._runtime.client import AsyncClient, SyncClient
from ._runtime.lazy import LazyModule
from ._runtime.signatures import resource_property

if TYPE_CHECKING:
    from . import resources as _resources
else:
    _resources = LazyModule(f"{__package__}.resources")

_API = Api(
    version="0.1.0",
    spec_version="0.1.0",
    base_url="https://domain-open-api.getmx.com",
    operations=OPERATIONS,
    success_codes=frozenset((0, 200)),
)


class GetMX(SyncClient):
    """A client of the GetMX API. Threads can share it. Unofficial.

    Use it as a context manager, or call `close()` at the end.

    Example:
        with GetMX(token="...") as mx:
            ...
    """

    _api = _API

    @resource_property
    def domains(self) -> _resources.domains.Domains:
        """Domains of the account, and the pay group that each belongs to."""
        return _resources.domains.Domains(self)

    @resource_property
    def group_pays(self) -> _resources.group_pays.GroupPays:
        """Pay groups. The domains of a group share one paid plan."""
        return _resources.group_pays.GroupPays(self)

    @resource_property
    def emails(self) -> _resources.emails.Emails:
        """Mailboxes. A mailbox is named by `mail_id`."""
        return _resources.emails.Emails(self)

    @resource_property
    def messages(self) -> _resources.messages.Messages:
        """Messages in a mailbox, and its folders. Customers with a Scale server call the address of that server. The
        vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed.
        """
        return _resources.messages.Messages(self)

    @resource_property
    def aliases(self) -> _resources.aliases.Aliases:
        """Aliases, the vendor's collection rules. One mailbox receives the mail of other addresses of its domain,
        which need not exist as mailboxes.
        """
        return _resources.aliases.Aliases(self)

    @resource_property
    def message_notices(self) -> _resources.message_notices.MessageNotices:
        """Notices of new messages. Where they go (`platform`) is not documented."""
        return _resources.message_notices.MessageNotices(self)

    @resource_property
    def smtp_rules(self) -> _resources.smtp_rules.SmtpRules:
        """Rules for incoming mail, at most 50. Conditions (any or all of them) look at sender, recipient, title or
        content; the action is to discard the message or to trash it.
        """
        return _resources.smtp_rules.SmtpRules(self)

    @resource_property
    def scale(self) -> _resources.scale.Scale:
        """Servers of one's own (plan Scale), their free space and their upkeep."""
        return _resources.scale.Scale(self)


class AsyncGetMX(AsyncClient):
    """An async client of the GetMX API. Use it within one event loop. Unofficial.

    Use it as a context manager, or call `close()` at the end.

    Example:
        async with AsyncGetMX(token="...") as mx:
            ...
    """

    _api = _API

    @resource_property
    def domains(self) -> _resources.domains.AsyncDomains:
        """Domains of the account, and the pay group that each belongs to."""
        return _resources.domains.AsyncDomains(self)

    @resource_property
    def group_pays(self) -> _resources.group_pays.AsyncGroupPays:
        """Pay groups. The domains of a group share one paid plan."""
        return _resources.group_pays.AsyncGroupPays(self)

    @resource_property
    def emails(self) -> _resources.emails.AsyncEmails:
        """Mailboxes. A mailbox is named by `mail_id`."""
        return _resources.emails.AsyncEmails(self)

    @resource_property
    def messages(self) -> _resources.messages.AsyncMessages:
        """Messages in a mailbox, and its folders. Customers with a Scale server call the address of that server. The
        vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed.
        """
        return _resources.messages.AsyncMessages(self)

    @resource_property
    def aliases(self) -> _resources.aliases.AsyncAliases:
        """Aliases, the vendor's collection rules. One mailbox receives the mail of other addresses of its domain,
        which need not exist as mailboxes.
        """
        return _resources.aliases.AsyncAliases(self)

    @resource_property
    def message_notices(self) -> _resources.message_notices.AsyncMessageNotices:
        """Notices of new messages. Where they go (`platform`) is not documented."""
        return _resources.message_notices.AsyncMessageNotices(self)

    @resource_property
    def smtp_rules(self) -> _resources.smtp_rules.AsyncSmtpRules:
        """Rules for incoming mail, at most 50. Conditions (any or all of them) look at sender, recipient, title or
        content; the action is to discard the message or to trash it.
        """
        return _resources.smtp_rules.AsyncSmtpRules(self)

    @resource_property
    def scale(self) -> _resources.scale.AsyncScale:
        """Servers of one's own (plan Scale), their free space and their upkeep."""
        return _resources.scale.AsyncScale(self)
