# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `message_notices`, sync and async."""

from __future__ import annotations

from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.client import AsyncResource, Resource
from .._runtime.options import CallOptions, ListOptions
from .._runtime.paging import AsyncPage, Page
from .._runtime.signatures import tells_missing


class MessageNotices(Resource):
    """Notices of new messages. Where they go (`platform`) is not documented. Use it as `mx.message_notices`."""

    def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> Page[models.MessageNotice]:
        """List the message notices of the account.

        Vendor's title: Get Message Notices. Pages of at most 20 rows are assumed. Of a row only the id is known;
        its other fields are assumed.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as message/list;
        row fields as requests on message notices name them).
        """
        return self._client._list(op.LIST_MESSAGE_NOTICES, {"page": page, "limit": limit}, options)

    def add(
        self,
        *,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        platform: int | None = None,
        **options: Unpack[CallOptions],
    ) -> models.MessageNoticeAdd:
        """Add a notice of new messages, sent to a platform outside of GetMX.

        Vendor's title: Add Message Notice. There may be more fields than the ones known.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            platform: Platform that gets the notices. What its numbers mean is not documented.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response unknown, vendor's page 176718325.
        """
        return self._client._call(
            op.ADD_MESSAGE_NOTICE, {"domain_id": domain_id, "group_pay_id": group_pay_id, "platform": platform}, options
        )

    @tells_missing
    def delete(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeDelete:
        """Delete a message notice.

        Vendor's title: Delete Message Notice.
        Destructive: no other call undoes it.

        Args:
            message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message-notice/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return self._client._call(op.DELETE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    @tells_missing
    def check(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeCheck:
        """Check a message notice.

        Vendor's title: Check Message Notice. What it checks, and whether that sends or changes something, is not
        documented.

        Args:
            message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message-notice/check is assumed.

        Evidence: path assumed, request assumed, response unknown (the title's verb as in mail/update).
        """
        return self._client._call(op.CHECK_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    @tells_missing
    def update(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeUpdate:
        """Change a message notice.

        Vendor's title: Update Message Notice. Which of its fields can be changed is not known; only its id is
        listed here.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message-notice/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return self._client._call(op.UPDATE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)


class AsyncMessageNotices(AsyncResource):
    """Notices of new messages. Where they go (`platform`) is not documented. Use it as `mx.message_notices`."""

    async def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> AsyncPage[models.MessageNotice]:
        """List the message notices of the account.

        Vendor's title: Get Message Notices. Pages of at most 20 rows are assumed. Of a row only the id is known;
        its other fields are assumed.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `async for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as message/list;
        row fields as requests on message notices name them).
        """
        return await self._client._list(op.LIST_MESSAGE_NOTICES, {"page": page, "limit": limit}, options)

    async def add(
        self,
        *,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        platform: int | None = None,
        **options: Unpack[CallOptions],
    ) -> models.MessageNoticeAdd:
        """Add a notice of new messages, sent to a platform outside of GetMX.

        Vendor's title: Add Message Notice. There may be more fields than the ones known.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            platform: Platform that gets the notices. What its numbers mean is not documented.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response unknown, vendor's page 176718325.
        """
        return await self._client._call(
            op.ADD_MESSAGE_NOTICE, {"domain_id": domain_id, "group_pay_id": group_pay_id, "platform": platform}, options
        )

    @tells_missing
    async def delete(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeDelete:
        """Delete a message notice.

        Vendor's title: Delete Message Notice.
        Destructive: no other call undoes it.

        Args:
            message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message-notice/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return await self._client._call(op.DELETE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    @tells_missing
    async def check(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeCheck:
        """Check a message notice.

        Vendor's title: Check Message Notice. What it checks, and whether that sends or changes something, is not
        documented.

        Args:
            message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message-notice/check is assumed.

        Evidence: path assumed, request assumed, response unknown (the title's verb as in mail/update).
        """
        return await self._client._call(op.CHECK_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    @tells_missing
    async def update(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeUpdate:
        """Change a message notice.

        Vendor's title: Update Message Notice. Which of its fields can be changed is not known; only its id is
        listed here.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/message-notice/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return await self._client._call(op.UPDATE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)
