# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""The two clients: the runtime's, with a property for each resource."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._operations import OPERATIONS
from ._runtime.call import Api
from ._runtime.client import AsyncClient, SyncClient

if TYPE_CHECKING:
    from .resources.aliases import Aliases, AsyncAliases
    from .resources.domains import AsyncDomains, Domains
    from .resources.emails import AsyncEmails, Emails
    from .resources.group_pays import AsyncGroupPays, GroupPays
    from .resources.message_notices import AsyncMessageNotices, MessageNotices
    from .resources.messages import AsyncMessages, Messages
    from .resources.scale import AsyncScale, Scale
    from .resources.smtp_rules import AsyncSmtpRules, SmtpRules

_API = Api(
    version="0.1.0",
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

    @cached_property
    def domains(self) -> Domains:
        """Domains of the account, and the pay group that each belongs to."""
        from .resources.domains import Domains

        return Domains(self)

    @cached_property
    def group_pays(self) -> GroupPays:
        """Pay groups. The domains of a group share one paid plan."""
        from .resources.group_pays import GroupPays

        return GroupPays(self)

    @cached_property
    def emails(self) -> Emails:
        """Mailboxes. A mailbox is named by `mail_id`."""
        from .resources.emails import Emails

        return Emails(self)

    @cached_property
    def messages(self) -> Messages:
        """Messages in a mailbox, and its folders. Customers with a Scale server call the address of that server. The
        vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed.
        """
        from .resources.messages import Messages

        return Messages(self)

    @cached_property
    def aliases(self) -> Aliases:
        """Aliases, the vendor's collection rules. One mailbox receives the mail of other addresses of its domain,
        which need not exist as mailboxes.
        """
        from .resources.aliases import Aliases

        return Aliases(self)

    @cached_property
    def message_notices(self) -> MessageNotices:
        """Notices of new messages. Where they go (`platform`) is not documented."""
        from .resources.message_notices import MessageNotices

        return MessageNotices(self)

    @cached_property
    def smtp_rules(self) -> SmtpRules:
        """Rules for incoming mail, at most 50. Conditions (any or all of them) look at sender, recipient, title or
        content; the action is to discard the message or to trash it.
        """
        from .resources.smtp_rules import SmtpRules

        return SmtpRules(self)

    @cached_property
    def scale(self) -> Scale:
        """Servers of one's own (plan Scale), their free space and their upkeep."""
        from .resources.scale import Scale

        return Scale(self)


class AsyncGetMX(AsyncClient):
    """An async client of the GetMX API. Use it within one event loop. Unofficial.

    Use it as a context manager, or call `close()` at the end.

    Example:
        async with AsyncGetMX(token="...") as mx:
            ...
    """

    _api = _API

    @cached_property
    def domains(self) -> AsyncDomains:
        """Domains of the account, and the pay group that each belongs to."""
        from .resources.domains import AsyncDomains

        return AsyncDomains(self)

    @cached_property
    def group_pays(self) -> AsyncGroupPays:
        """Pay groups. The domains of a group share one paid plan."""
        from .resources.group_pays import AsyncGroupPays

        return AsyncGroupPays(self)

    @cached_property
    def emails(self) -> AsyncEmails:
        """Mailboxes. A mailbox is named by `mail_id`."""
        from .resources.emails import AsyncEmails

        return AsyncEmails(self)

    @cached_property
    def messages(self) -> AsyncMessages:
        """Messages in a mailbox, and its folders. Customers with a Scale server call the address of that server. The
        vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed.
        """
        from .resources.messages import AsyncMessages

        return AsyncMessages(self)

    @cached_property
    def aliases(self) -> AsyncAliases:
        """Aliases, the vendor's collection rules. One mailbox receives the mail of other addresses of its domain,
        which need not exist as mailboxes.
        """
        from .resources.aliases import AsyncAliases

        return AsyncAliases(self)

    @cached_property
    def message_notices(self) -> AsyncMessageNotices:
        """Notices of new messages. Where they go (`platform`) is not documented."""
        from .resources.message_notices import AsyncMessageNotices

        return AsyncMessageNotices(self)

    @cached_property
    def smtp_rules(self) -> AsyncSmtpRules:
        """Rules for incoming mail, at most 50. Conditions (any or all of them) look at sender, recipient, title or
        content; the action is to discard the message or to trash it.
        """
        from .resources.smtp_rules import AsyncSmtpRules

        return AsyncSmtpRules(self)

    @cached_property
    def scale(self) -> AsyncScale:
        """Servers of one's own (plan Scale), their free space and their upkeep."""
        from .resources.scale import AsyncScale

        return AsyncScale(self)
