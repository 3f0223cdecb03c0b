# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `message_notices`, sync and async."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from .. import _operations as op
from .._runtime.client import AsyncResource, Resource

if TYPE_CHECKING:
    from .. import models
    from .._runtime.options import CallOptions, ListOptions
    from .._runtime.paging import AsyncPage, Page


class MessageNotices(Resource):
    """Notices of new messages. Where they go (`platform`) is not documented. Reached as `GetMX.message_notices`."""

    def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> Page[models.MessageNotice]:
        """Get Message Notices. Lists the message notices of the account, assumed to come in pages of at most 20. Of a
        row only the id is known.

        page: Number of the page, from 1. At least 1. Example: 1. (Evidence: assumed.)
        limit: Rows per page, at most 20. At least 1. At most 20. Example: 20. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`, see
            ListOptions.

        Returns Page[MessageNotice]: one page of rows; `for` over it fetches the pages that follow. Raises
        GetMXError.
        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as
        message/list).
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
        """Add Message Notice. Adds a notice of new messages, sent to a platform outside of GetMX. There may be more
        fields than the ones known.

        domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
        group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
        platform: Platform that gets the notices. What its numbers mean is not documented.
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeAdd. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The list of arguments may not be complete; send others by `extra_fields`.
        Evidence: path documented, request documented, response unknown, vendor's page 176718325.
        """
        return self._client._call(
            op.ADD_MESSAGE_NOTICE, {"domain_id": domain_id, "group_pay_id": group_pay_id, "platform": platform}, options
        )

    def delete(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeDelete:
        """Delete Message Notice. Deletes a message notice.

        message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeDelete. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        Destructive: be sure before you call it; no other call undoes it.
        The path /v1/message-notice/delete is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return self._client._call(op.DELETE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    def check(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeCheck:
        """Check Message Notice. Checks a message notice. What it checks, and whether that sends or changes something,
        is not documented.

        message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeCheck. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message-notice/check is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (the title's verb as in mail/update).
        """
        return self._client._call(op.CHECK_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    def update(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeUpdate:
        """Update Message Notice. Changes a message notice. Which of its fields can be changed is not known; only its
        id is listed here.

        message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeUpdate. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message-notice/update is assumed: the first call warns with UnconfirmedEndpointWarning.
        The list of arguments may not be complete; send others by `extra_fields`.
        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return self._client._call(op.UPDATE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)


class AsyncMessageNotices(AsyncResource):
    """Notices of new messages. Where they go (`platform`) is not documented. Reached as `AsyncGetMX.message_notices`."""

    async def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> AsyncPage[models.MessageNotice]:
        """Get Message Notices. Lists the message notices of the account, assumed to come in pages of at most 20. Of a
        row only the id is known.

        page: Number of the page, from 1. At least 1. Example: 1. (Evidence: assumed.)
        limit: Rows per page, at most 20. At least 1. At most 20. Example: 20. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`, see
            ListOptions.

        Returns AsyncPage[MessageNotice]: one page of rows; `async for` over it fetches the pages that follow.
        Raises GetMXError.
        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as
        message/list).
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
        """Add Message Notice. Adds a notice of new messages, sent to a platform outside of GetMX. There may be more
        fields than the ones known.

        domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
        group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
        platform: Platform that gets the notices. What its numbers mean is not documented.
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeAdd. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The list of arguments may not be complete; send others by `extra_fields`.
        Evidence: path documented, request documented, response unknown, vendor's page 176718325.
        """
        return await self._client._call(
            op.ADD_MESSAGE_NOTICE, {"domain_id": domain_id, "group_pay_id": group_pay_id, "platform": platform}, options
        )

    async def delete(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeDelete:
        """Delete Message Notice. Deletes a message notice.

        message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeDelete. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        Destructive: be sure before you call it; no other call undoes it.
        The path /v1/message-notice/delete is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return await self._client._call(op.DELETE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    async def check(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeCheck:
        """Check Message Notice. Checks a message notice. What it checks, and whether that sends or changes something,
        is not documented.

        message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeCheck. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message-notice/check is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (the title's verb as in mail/update).
        """
        return await self._client._call(op.CHECK_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)

    async def update(self, *, message_notice_id: str, **options: Unpack[CallOptions]) -> models.MessageNoticeUpdate:
        """Update Message Notice. Changes a message notice. Which of its fields can be changed is not known; only its
        id is listed here.

        message_notice_id: Id of a message notice, `id` of /v1/message-notice/list. Example: 12345678. (Evidence:
            assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns MessageNoticeUpdate. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/message-notice/update is assumed: the first call warns with UnconfirmedEndpointWarning.
        The list of arguments may not be complete; send others by `extra_fields`.
        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return await self._client._call(op.UPDATE_MESSAGE_NOTICE, {"message_notice_id": message_notice_id}, options)
