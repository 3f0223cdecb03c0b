# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `messages`, sync and async."""

from __future__ import annotations

import builtins
from datetime import date
from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.options import CallOptions, ListOptions
from .._runtime.paging import AsyncPage, Page
from .._runtime.signatures import tells_missing
from .._runtime.waiting import AsyncMessageWaiting, MessageWaiting


class Messages(MessageWaiting["models.Message"]):
    """Messages in a mailbox, and its folders. Customers with a Scale server call the address of that server. The
    vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed. Use it
    as `mx.messages`.
    """

    @tells_missing
    def list(
        self,
        *,
        folder: str | builtins.list[str],
        mail_id: str,
        start_time: date | str | None = None,
        end_time: date | str | None = None,
        page: int | None = None,
        limit: int | None = None,
        to: str | None = None,
        subject: str | None = None,
        flagged: bool | None = None,
        seen: bool | None = None,
        **options: Unpack[ListOptions],
    ) -> Page[models.Message]:
        """List the messages in folders of a mailbox, at most 20 a page.

        Vendor's title: Get Messages. `end_time` is exclusive: to include May 1, pass May 2. Customers with a Scale
        server must call the address of that server.

        Args:
            folder: Folders to look into. An array here only; the other calls take one name. A str, or a list of
                them. Example: ['Inbox'].
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            start_time: First day to list. A datetime.date or a str YYYY-MM-DD. (Evidence: assumed.)
            end_time: Means 00:00 of this day, so the day itself is left out: to include it, ask for the next one.
                The vendor's FAQ names this as the reason why people get no mail. A datetime.date or a str
                YYYY-MM-DD.
            page: Number of the page, from 1. Example: 1. (Evidence: assumed.)
            limit: Rows per page, 1 to 20. Example: 20. (Evidence: assumed.)
            to: Only messages to this recipient. Meant for mailboxes that collect the mail of aliases. Example:
                to@mail.com. (Evidence: assumed.)
            subject: Only messages with this subject. (Evidence: assumed.)
            flagged: Only messages that are flagged (1) or not (-1). True sends 1, False sends -1. (Evidence:
                assumed.)
            seen: Only messages that are seen (1) or not (-1). True sends 1, False sends -1. (Evidence: assumed.)
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718318.
        """
        return self._client._list(
            op.LIST_MESSAGES,
            {
                "folder": folder,
                "mail_id": mail_id,
                "start_time": start_time,
                "end_time": end_time,
                "page": page,
                "limit": limit,
                "to": to,
                "subject": subject,
                "flagged": flagged,
                "seen": seen,
            },
            options,
        )

    @tells_missing
    def get(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDetail:
        """Get one message with its plain text and its attachments.

        Vendor's title: Get Message Detail. The docs show a list with a total here; that it holds just the one
        message is assumed. Customers with a Scale server must call the address of that server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The one row of the list that the service answers.

        Raises:
            GetMXNotFoundError: The list is empty.
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 224202387.
        """
        return self._client._call(
            op.GET_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    @tells_missing
    def delete(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDelete:
        """Delete a message for good.

        Vendor's title: Delete Message. To trash it, move it instead (Move Message Folder, /v1/message/move). To
        empty a whole mailbox, Clean up Email (/v1/mail/clean-up) is quicker. Customers with a Scale server are
        assumed to call the address of that server.
        Destructive: no other call undoes it.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/delete is assumed.

        Evidence: path assumed, request documented, response unknown, vendor's page 176718319 (path as
        smtp-filter/delete).
        """
        return self._client._call(
            op.DELETE_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    @tells_missing
    def flag(
        self, *, folder: str, mail_id: str, message_id: str, flagged: bool, **options: Unpack[CallOptions]
    ) -> models.MessageFlag:
        """Flag a message, or take its flag away.

        Vendor's title: Flagged Message. Customers with a Scale server are assumed to call the address of that
        server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            flagged: 1 flags the message; -1 takes the flag away. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/flagged is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return self._client._call(
            op.FLAG_MESSAGE,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "flagged": flagged},
            options,
        )

    @tells_missing
    def mark_seen(
        self, *, folder: str, mail_id: str, message_id: str, seen: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkSeen:
        """Mark a message as seen or as not seen.

        Vendor's title: Seen Message. Customers with a Scale server are assumed to call the address of that server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            seen: 1 marks the message as seen; -1 as not seen. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/seen is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return self._client._call(
            op.MARK_MESSAGE_SEEN,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "seen": seen},
            options,
        )

    @tells_missing
    def mark_answered(
        self, *, folder: str, mail_id: str, message_id: str, answered: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkAnswered:
        """Mark a message as answered or as not answered.

        Vendor's title: Answered Message. No mail is sent. Customers with a Scale server are assumed to call the
        address of that server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            answered: 1 marks the message as answered; -1 as not answered. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/answered is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return self._client._call(
            op.MARK_MESSAGE_ANSWERED,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "answered": answered},
            options,
        )

    @tells_missing
    def list_folders(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.MessageFolders:
        """List the folders of a mailbox.

        Vendor's title: Get Folders. Other calls take their names as `folder`. How the answer holds them is not
        documented. Customers with a Scale server are assumed to call the address of that server.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response unknown (mail_id as in message/list).
        """
        return self._client._call(op.LIST_FOLDERS, {"mail_id": mail_id}, options)

    @tells_missing
    def move(
        self, *, folder: str, mail_id: str, message_id: str, target_folder: str, **options: Unpack[CallOptions]
    ) -> models.MessageMove:
        """Move a message to another folder.

        Vendor's title: Move Message Folder. This is also how a message is trashed. Customers with a Scale server
        are assumed to call the address of that server.

        Args:
            folder: Folder that the message is in. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            target_folder: Folder that the message is to go to. Example: Inbox.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response unknown (fields of message/detail and a name after
        folder).
        """
        return self._client._call(
            op.MOVE_MESSAGE,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "target_folder": target_folder},
            options,
        )


class AsyncMessages(AsyncMessageWaiting["models.Message"]):
    """Messages in a mailbox, and its folders. Customers with a Scale server call the address of that server. The
    vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed. Use it
    as `mx.messages`.
    """

    @tells_missing
    async def list(
        self,
        *,
        folder: str | builtins.list[str],
        mail_id: str,
        start_time: date | str | None = None,
        end_time: date | str | None = None,
        page: int | None = None,
        limit: int | None = None,
        to: str | None = None,
        subject: str | None = None,
        flagged: bool | None = None,
        seen: bool | None = None,
        **options: Unpack[ListOptions],
    ) -> AsyncPage[models.Message]:
        """List the messages in folders of a mailbox, at most 20 a page.

        Vendor's title: Get Messages. `end_time` is exclusive: to include May 1, pass May 2. Customers with a Scale
        server must call the address of that server.

        Args:
            folder: Folders to look into. An array here only; the other calls take one name. A str, or a list of
                them. Example: ['Inbox'].
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            start_time: First day to list. A datetime.date or a str YYYY-MM-DD. (Evidence: assumed.)
            end_time: Means 00:00 of this day, so the day itself is left out: to include it, ask for the next one.
                The vendor's FAQ names this as the reason why people get no mail. A datetime.date or a str
                YYYY-MM-DD.
            page: Number of the page, from 1. Example: 1. (Evidence: assumed.)
            limit: Rows per page, 1 to 20. Example: 20. (Evidence: assumed.)
            to: Only messages to this recipient. Meant for mailboxes that collect the mail of aliases. Example:
                to@mail.com. (Evidence: assumed.)
            subject: Only messages with this subject. (Evidence: assumed.)
            flagged: Only messages that are flagged (1) or not (-1). True sends 1, False sends -1. (Evidence:
                assumed.)
            seen: Only messages that are seen (1) or not (-1). True sends 1, False sends -1. (Evidence: assumed.)
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `async for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718318.
        """
        return await self._client._list(
            op.LIST_MESSAGES,
            {
                "folder": folder,
                "mail_id": mail_id,
                "start_time": start_time,
                "end_time": end_time,
                "page": page,
                "limit": limit,
                "to": to,
                "subject": subject,
                "flagged": flagged,
                "seen": seen,
            },
            options,
        )

    @tells_missing
    async def get(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDetail:
        """Get one message with its plain text and its attachments.

        Vendor's title: Get Message Detail. The docs show a list with a total here; that it holds just the one
        message is assumed. Customers with a Scale server must call the address of that server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The one row of the list that the service answers.

        Raises:
            GetMXNotFoundError: The list is empty.
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 224202387.
        """
        return await self._client._call(
            op.GET_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    @tells_missing
    async def delete(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDelete:
        """Delete a message for good.

        Vendor's title: Delete Message. To trash it, move it instead (Move Message Folder, /v1/message/move). To
        empty a whole mailbox, Clean up Email (/v1/mail/clean-up) is quicker. Customers with a Scale server are
        assumed to call the address of that server.
        Destructive: no other call undoes it.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/delete is assumed.

        Evidence: path assumed, request documented, response unknown, vendor's page 176718319 (path as
        smtp-filter/delete).
        """
        return await self._client._call(
            op.DELETE_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    @tells_missing
    async def flag(
        self, *, folder: str, mail_id: str, message_id: str, flagged: bool, **options: Unpack[CallOptions]
    ) -> models.MessageFlag:
        """Flag a message, or take its flag away.

        Vendor's title: Flagged Message. Customers with a Scale server are assumed to call the address of that
        server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            flagged: 1 flags the message; -1 takes the flag away. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/flagged is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return await self._client._call(
            op.FLAG_MESSAGE,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "flagged": flagged},
            options,
        )

    @tells_missing
    async def mark_seen(
        self, *, folder: str, mail_id: str, message_id: str, seen: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkSeen:
        """Mark a message as seen or as not seen.

        Vendor's title: Seen Message. Customers with a Scale server are assumed to call the address of that server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            seen: 1 marks the message as seen; -1 as not seen. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/seen is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return await self._client._call(
            op.MARK_MESSAGE_SEEN,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "seen": seen},
            options,
        )

    @tells_missing
    async def mark_answered(
        self, *, folder: str, mail_id: str, message_id: str, answered: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkAnswered:
        """Mark a message as answered or as not answered.

        Vendor's title: Answered Message. No mail is sent. Customers with a Scale server are assumed to call the
        address of that server.

        Args:
            folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and
                Deleted Items. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            answered: 1 marks the message as answered; -1 as not answered. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message/answered is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return await self._client._call(
            op.MARK_MESSAGE_ANSWERED,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "answered": answered},
            options,
        )

    @tells_missing
    async def list_folders(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.MessageFolders:
        """List the folders of a mailbox.

        Vendor's title: Get Folders. Other calls take their names as `folder`. How the answer holds them is not
        documented. Customers with a Scale server are assumed to call the address of that server.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response unknown (mail_id as in message/list).
        """
        return await self._client._call(op.LIST_FOLDERS, {"mail_id": mail_id}, options)

    @tells_missing
    async def move(
        self, *, folder: str, mail_id: str, message_id: str, target_folder: str, **options: Unpack[CallOptions]
    ) -> models.MessageMove:
        """Move a message to another folder.

        Vendor's title: Move Message Folder. This is also how a message is trashed. Customers with a Scale server
        are assumed to call the address of that server.

        Args:
            folder: Folder that the message is in. Example: Inbox.
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
            target_folder: Folder that the message is to go to. Example: Inbox.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response unknown (fields of message/detail and a name after
        folder).
        """
        return await self._client._call(
            op.MOVE_MESSAGE,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "target_folder": target_folder},
            options,
        )
