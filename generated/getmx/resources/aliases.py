# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `aliases`, sync and async."""

from __future__ import annotations

from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.client import AsyncResource, Resource
from .._runtime.options import CallOptions, ListOptions
from .._runtime.paging import AsyncPage, Page
from .._runtime.signatures import tells_missing


class Aliases(Resource):
    """Aliases, the vendor's collection rules. One mailbox receives the mail of other addresses of its domain, which
    need not exist as mailboxes. Use it as `mx.aliases`.
    """

    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        **options: Unpack[ListOptions],
    ) -> Page[models.Alias]:
        """List aliases, at most 20 a page.

        Vendor's title: Get Aliases. Nothing is known of a row; all its fields are assumed. There may be more
        filters than the ones known.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            domain_id: Only aliases of this domain. Example: 12345678.
            group_pay_id: Only aliases of this pay group. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response assumed, vendor's page 176718320 (answer as
        message/list; row fields as requests on aliases name them).
        """
        return self._client._list(
            op.LIST_ALIASES,
            {"page": page, "limit": limit, "domain_id": domain_id, "group_pay_id": group_pay_id},
            options,
        )

    @tells_missing
    def add(self, *, domain_id: str, **options: Unpack[CallOptions]) -> models.AliasAdd:
        """Add an alias to a domain.

        Vendor's title: Add Alias. The fields that name the mailbox and the addresses it collects are not known, so
        the ones here are hardly enough.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/alias/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return self._client._call(op.ADD_ALIAS, {"domain_id": domain_id}, options)

    @tells_missing
    def delete(self, *, alias_id: str, **options: Unpack[CallOptions]) -> models.AliasDelete:
        """Delete an alias.

        Vendor's title: Delete Alias.
        Destructive: no other call undoes it.

        Args:
            alias_id: Id of an alias, assumed to be `id` of /v1/alias/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/alias/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return self._client._call(op.DELETE_ALIAS, {"alias_id": alias_id}, options)

    @tells_missing
    def update(self, *, alias_id: str, **options: Unpack[CallOptions]) -> models.AliasUpdate:
        """Change an alias.

        Vendor's title: Update Alias. Which of its fields can be changed is not known; only its id is listed here.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            alias_id: Id of an alias, assumed to be `id` of /v1/alias/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/alias/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return self._client._call(op.UPDATE_ALIAS, {"alias_id": alias_id}, options)


class AsyncAliases(AsyncResource):
    """Aliases, the vendor's collection rules. One mailbox receives the mail of other addresses of its domain, which
    need not exist as mailboxes. Use it as `mx.aliases`.
    """

    async def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        **options: Unpack[ListOptions],
    ) -> AsyncPage[models.Alias]:
        """List aliases, at most 20 a page.

        Vendor's title: Get Aliases. Nothing is known of a row; all its fields are assumed. There may be more
        filters than the ones known.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            domain_id: Only aliases of this domain. Example: 12345678.
            group_pay_id: Only aliases of this pay group. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `async for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response assumed, vendor's page 176718320 (answer as
        message/list; row fields as requests on aliases name them).
        """
        return await self._client._list(
            op.LIST_ALIASES,
            {"page": page, "limit": limit, "domain_id": domain_id, "group_pay_id": group_pay_id},
            options,
        )

    @tells_missing
    async def add(self, *, domain_id: str, **options: Unpack[CallOptions]) -> models.AliasAdd:
        """Add an alias to a domain.

        Vendor's title: Add Alias. The fields that name the mailbox and the addresses it collects are not known, so
        the ones here are hardly enough.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/alias/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return await self._client._call(op.ADD_ALIAS, {"domain_id": domain_id}, options)

    @tells_missing
    async def delete(self, *, alias_id: str, **options: Unpack[CallOptions]) -> models.AliasDelete:
        """Delete an alias.

        Vendor's title: Delete Alias.
        Destructive: no other call undoes it.

        Args:
            alias_id: Id of an alias, assumed to be `id` of /v1/alias/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/alias/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return await self._client._call(op.DELETE_ALIAS, {"alias_id": alias_id}, options)

    @tells_missing
    async def update(self, *, alias_id: str, **options: Unpack[CallOptions]) -> models.AliasUpdate:
        """Change an alias.

        Vendor's title: Update Alias. Which of its fields can be changed is not known; only its id is listed here.
        There may be more arguments than are known. Send them as `extra_fields`.

        Args:
            alias_id: Id of an alias, assumed to be `id` of /v1/alias/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/alias/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return await self._client._call(op.UPDATE_ALIAS, {"alias_id": alias_id}, options)
