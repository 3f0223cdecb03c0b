# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `messages`, sync and async."""

from __future__ import annotations

import builtins
from datetime import date
from typing import TYPE_CHECKING, Unpack

from .. import _operations as op
from .._runtime.waiting import AsyncMessageWaiting, MessageWaiting

if TYPE_CHECKING:
    from .. import models
    from .._runtime.options import CallOptions, ListOptions
    from .._runtime.paging import AsyncPage, Page


class Messages(MessageWaiting["models.Message"]):
    """Messages in a mailbox, and its folders. Customers with a Scale server call the address of that server. The
    vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed.
    Reached as `GetMX.messages`.
    """

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
        """Get Messages. Lists the messages in folders of a mailbox, at most 20 a page. The day of `end_time` is left
        out: to include it, ask for the next one. Customers with a Scale server must call the address of that
        server.

        folder: Folders to look into. An array here only; the other calls take one name. One str, or a list of them
            as parts of the same name. Example: ['Inbox'].
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        start_time: First day to list. A datetime.date or a str YYYY-MM-DD. (Evidence: assumed.)
        end_time: Means 00:00 of this day, so the day itself is left out: to include it, ask for the next one. The
            vendor's FAQ names this as the reason why people get no mail. A datetime.date or a str YYYY-MM-DD.
        page: Number of the page, from 1. At least 1. Example: 1. (Evidence: assumed.)
        limit: Rows per page, at most 20. At least 1. At most 20. Example: 20. (Evidence: assumed.)
        to: Only messages to this recipient. (Evidence: assumed.)
        subject: Only messages with this subject. (Evidence: assumed.)
        flagged: Only messages that are flagged (1) or not (-1). True sends 1, False -1. None sends nothing.
            (Evidence: assumed.)
        seen: Only messages that are seen (1) or not (-1). True sends 1, False -1. None sends nothing. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`, see
            ListOptions.

        Returns Page[Message]: one page of rows; `for` over it fetches the pages that follow. Raises GetMXError.
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

    def get(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDetail:
        """Get Message Detail. Answers one message with its plain text and its attachments. The docs show a list with a
        total here; that it holds just the one message is assumed. Customers with a Scale server must call the
        address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox.
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageDetail. The service answers a list; this gives its one row and raises GetMXNotFoundError
        where it is empty. Raises GetMXError.
        Evidence: path documented, request documented, response documented, vendor's page 224202387.
        """
        return self._client._call(
            op.GET_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    def delete(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDelete:
        """Delete Message. Deletes a message for good. To trash it, move it instead (Move Message Folder). Customers
        with a Scale server are assumed to call the address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox.
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageDelete. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        Destructive: be sure before you call it; no other call undoes it.
        The path /v1/message/delete is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request documented, response unknown, vendor's page 176718319 (path as
        smtp-filter/delete).
        """
        return self._client._call(
            op.DELETE_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    def flag(
        self, *, folder: str, mail_id: str, message_id: str, flagged: bool, **options: Unpack[CallOptions]
    ) -> models.MessageFlag:
        """Flagged Message. Flags a message or takes its flag away. Customers with a Scale server are assumed to call
        the address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        flagged: 1 flags the message; -1 takes the flag away. True sends 1, False -1. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageFlag. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message/flagged is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return self._client._call(
            op.FLAG_MESSAGE,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "flagged": flagged},
            options,
        )

    def mark_seen(
        self, *, folder: str, mail_id: str, message_id: str, seen: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkSeen:
        """Seen Message. Marks a message as seen or as not seen. Customers with a Scale server are assumed to call the
        address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        seen: 1 marks the message as seen; -1 as not seen. True sends 1, False -1. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageMarkSeen. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message/seen is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return self._client._call(
            op.MARK_MESSAGE_SEEN,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "seen": seen},
            options,
        )

    def mark_answered(
        self, *, folder: str, mail_id: str, message_id: str, answered: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkAnswered:
        """Answered Message. Marks a message as answered or as not answered. No mail is sent. Customers with a Scale
        server are assumed to call the address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        answered: 1 marks the message as answered; -1 as not answered. True sends 1, False -1. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageMarkAnswered. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message/answered is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return self._client._call(
            op.MARK_MESSAGE_ANSWERED,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "answered": answered},
            options,
        )

    def list_folders(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.MessageFolders:
        """Get Folders. Lists the folders of a mailbox, whose names the other calls take as `folder`. How the answer
        holds them is not documented. Customers with a Scale server are assumed to call the address of that server.

        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageFolders. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        Evidence: path referenced, request assumed, response unknown (mail_id as in message/list).
        """
        return self._client._call(op.LIST_FOLDERS, {"mail_id": mail_id}, options)

    def move(
        self, *, folder: str, mail_id: str, message_id: str, target_folder: str, **options: Unpack[CallOptions]
    ) -> models.MessageMove:
        """Move Message Folder. Moves a message to another folder. This is also how a message is trashed. Customers
        with a Scale server are assumed to call the address of that server.

        folder: Folder that the message is in. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        target_folder: Folder that the message is to go to. Example: Inbox. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageMove. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
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
    vendor says so of Get Messages and Get Message Detail; that it holds for the other calls here is assumed.
    Reached as `AsyncGetMX.messages`.
    """

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
        """Get Messages. Lists the messages in folders of a mailbox, at most 20 a page. The day of `end_time` is left
        out: to include it, ask for the next one. Customers with a Scale server must call the address of that
        server.

        folder: Folders to look into. An array here only; the other calls take one name. One str, or a list of them
            as parts of the same name. Example: ['Inbox'].
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        start_time: First day to list. A datetime.date or a str YYYY-MM-DD. (Evidence: assumed.)
        end_time: Means 00:00 of this day, so the day itself is left out: to include it, ask for the next one. The
            vendor's FAQ names this as the reason why people get no mail. A datetime.date or a str YYYY-MM-DD.
        page: Number of the page, from 1. At least 1. Example: 1. (Evidence: assumed.)
        limit: Rows per page, at most 20. At least 1. At most 20. Example: 20. (Evidence: assumed.)
        to: Only messages to this recipient. (Evidence: assumed.)
        subject: Only messages with this subject. (Evidence: assumed.)
        flagged: Only messages that are flagged (1) or not (-1). True sends 1, False -1. None sends nothing.
            (Evidence: assumed.)
        seen: Only messages that are seen (1) or not (-1). True sends 1, False -1. None sends nothing. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`, see
            ListOptions.

        Returns AsyncPage[Message]: one page of rows; `async for` over it fetches the pages that follow. Raises
        GetMXError.
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

    async def get(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDetail:
        """Get Message Detail. Answers one message with its plain text and its attachments. The docs show a list with a
        total here; that it holds just the one message is assumed. Customers with a Scale server must call the
        address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox.
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageDetail. The service answers a list; this gives its one row and raises GetMXNotFoundError
        where it is empty. Raises GetMXError.
        Evidence: path documented, request documented, response documented, vendor's page 224202387.
        """
        return await self._client._call(
            op.GET_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    async def delete(
        self, *, folder: str, mail_id: str, message_id: str, **options: Unpack[CallOptions]
    ) -> models.MessageDelete:
        """Delete Message. Deletes a message for good. To trash it, move it instead (Move Message Folder). Customers
        with a Scale server are assumed to call the address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox.
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678.
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageDelete. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        Destructive: be sure before you call it; no other call undoes it.
        The path /v1/message/delete is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request documented, response unknown, vendor's page 176718319 (path as
        smtp-filter/delete).
        """
        return await self._client._call(
            op.DELETE_MESSAGE, {"folder": folder, "mail_id": mail_id, "message_id": message_id}, options
        )

    async def flag(
        self, *, folder: str, mail_id: str, message_id: str, flagged: bool, **options: Unpack[CallOptions]
    ) -> models.MessageFlag:
        """Flagged Message. Flags a message or takes its flag away. Customers with a Scale server are assumed to call
        the address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        flagged: 1 flags the message; -1 takes the flag away. True sends 1, False -1. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageFlag. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message/flagged is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return await self._client._call(
            op.FLAG_MESSAGE,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "flagged": flagged},
            options,
        )

    async def mark_seen(
        self, *, folder: str, mail_id: str, message_id: str, seen: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkSeen:
        """Seen Message. Marks a message as seen or as not seen. Customers with a Scale server are assumed to call the
        address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        seen: 1 marks the message as seen; -1 as not seen. True sends 1, False -1. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageMarkSeen. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message/seen is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return await self._client._call(
            op.MARK_MESSAGE_SEEN,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "seen": seen},
            options,
        )

    async def mark_answered(
        self, *, folder: str, mail_id: str, message_id: str, answered: bool, **options: Unpack[CallOptions]
    ) -> models.MessageMarkAnswered:
        """Answered Message. Marks a message as answered or as not answered. No mail is sent. Customers with a Scale
        server are assumed to call the address of that server.

        folder: Name of a folder, as /v1/message/folder/list has it. The docs quote Inbox, Drafts, Sent and Deleted
            Items. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        answered: 1 marks the message as answered; -1 as not answered. True sends 1, False -1. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageMarkAnswered. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message/answered is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (path is the title's word; fields of
        message/detail).
        """
        return await self._client._call(
            op.MARK_MESSAGE_ANSWERED,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "answered": answered},
            options,
        )

    async def list_folders(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.MessageFolders:
        """Get Folders. Lists the folders of a mailbox, whose names the other calls take as `folder`. How the answer
        holds them is not documented. Customers with a Scale server are assumed to call the address of that server.

        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageFolders. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        Evidence: path referenced, request assumed, response unknown (mail_id as in message/list).
        """
        return await self._client._call(op.LIST_FOLDERS, {"mail_id": mail_id}, options)

    async def move(
        self, *, folder: str, mail_id: str, message_id: str, target_folder: str, **options: Unpack[CallOptions]
    ) -> models.MessageMove:
        """Move Message Folder. Moves a message to another folder. This is also how a message is trashed. Customers
        with a Scale server are assumed to call the address of that server.

        folder: Folder that the message is in. Example: Inbox. (Evidence: assumed.)
        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678. (Evidence:
            assumed.)
        message_id: Id of a message, `id` of /v1/message/list. Example: 12345678. (Evidence: assumed.)
        target_folder: Folder that the message is to go to. Example: Inbox. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageMove. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        Evidence: path referenced, request assumed, response unknown (fields of message/detail and a name after
        folder).
        """
        return await self._client._call(
            op.MOVE_MESSAGE,
            {"folder": folder, "mail_id": mail_id, "message_id": message_id, "target_folder": target_folder},
            options,
        )
