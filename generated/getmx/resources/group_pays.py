# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `group_pays`, sync and async."""

from __future__ import annotations

from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.client import AsyncResource, Resource
from .._runtime.options import CallOptions, ListOptions
from .._runtime.paging import AsyncPage, Page
from .._runtime.signatures import tells_missing


class GroupPays(Resource):
    """Pay groups. The domains of a group share one paid plan. Use it as `mx.group_pays`."""

    def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> Page[models.GroupPay]:
        """List the pay groups of the account.

        Vendor's title: Get Group-Pays. Pages of at most 20 rows are assumed. Of a row only the id is known; its
        mark is assumed.

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
        row fields as requests on pay groups name them).
        """
        return self._client._list(op.LIST_GROUP_PAYS, {"page": page, "limit": limit}, options)

    def add(self, *, mark: str | None = None, **options: Unpack[CallOptions]) -> models.GroupPayAdd:
        """Add a pay group.

        Vendor's title: Add Group-Pay. Domains can then be bound to it and share one paid plan.

        Args:
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/group-pay/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return self._client._call(op.ADD_GROUP_PAY, {"mark": mark}, options)

    @tells_missing
    def update(
        self, *, group_pay_id: str, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.GroupPayUpdate:
        """Change a pay group.

        Vendor's title: Update Group-Pay. Its mark is the only field that is assumed to be changeable.

        Args:
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/group-pay/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return self._client._call(op.UPDATE_GROUP_PAY, {"group_pay_id": group_pay_id, "mark": mark}, options)


class AsyncGroupPays(AsyncResource):
    """Pay groups. The domains of a group share one paid plan. Use it as `mx.group_pays`."""

    async def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> AsyncPage[models.GroupPay]:
        """List the pay groups of the account.

        Vendor's title: Get Group-Pays. Pages of at most 20 rows are assumed. Of a row only the id is known; its
        mark is assumed.

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
        row fields as requests on pay groups name them).
        """
        return await self._client._list(op.LIST_GROUP_PAYS, {"page": page, "limit": limit}, options)

    async def add(self, *, mark: str | None = None, **options: Unpack[CallOptions]) -> models.GroupPayAdd:
        """Add a pay group.

        Vendor's title: Add Group-Pay. Domains can then be bound to it and share one paid plan.

        Args:
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/group-pay/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return await self._client._call(op.ADD_GROUP_PAY, {"mark": mark}, options)

    @tells_missing
    async def update(
        self, *, group_pay_id: str, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.GroupPayUpdate:
        """Change a pay group.

        Vendor's title: Update Group-Pay. Its mark is the only field that is assumed to be changeable.

        Args:
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/group-pay/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return await self._client._call(op.UPDATE_GROUP_PAY, {"group_pay_id": group_pay_id, "mark": mark}, options)
