# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `group_pays`, sync and async."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from .. import _operations as op
from .._runtime.client import AsyncResource, Resource

if TYPE_CHECKING:
    from .. import models
    from .._runtime.options import CallOptions, ListOptions
    from .._runtime.paging import AsyncPage, Page


class GroupPays(Resource):
    """Pay groups. The domains of a group share one paid plan. Reached as `GetMX.group_pays`."""

    def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> Page[models.GroupPay]:
        """Get Group-Pays. Lists the pay groups of the account, assumed to come in pages of at most 20. Of a row only
        the id is known.

        page: Number of the page, from 1. At least 1. Example: 1. (Evidence: assumed.)
        limit: Rows per page, at most 20. At least 1. At most 20. Example: 20. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`, see
            ListOptions.

        Returns Page[GroupPay]: one page of rows; `for` over it fetches the pages that follow. Raises GetMXError.
        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as
        message/list).
        """
        return self._client._list(op.LIST_GROUP_PAYS, {"page": page, "limit": limit}, options)

    def add(self, *, mark: str | None = None, **options: Unpack[CallOptions]) -> models.GroupPayAdd:
        """Add Group-Pay. Adds a pay group. Domains can then be bound to it and share one paid plan.

        mark: A mark on the object. The docs name it and do not explain it. Example: mark. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns GroupPayAdd. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/group-pay/create is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return self._client._call(op.ADD_GROUP_PAY, {"mark": mark}, options)

    def update(
        self, *, group_pay_id: str, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.GroupPayUpdate:
        """Update Group-Pay. Changes a pay group. Its mark is the only field that is assumed to be changeable.

        group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1. (Evidence: assumed.)
        mark: A mark on the object. The docs name it and do not explain it. Example: mark. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns GroupPayUpdate. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/group-pay/update is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return self._client._call(op.UPDATE_GROUP_PAY, {"group_pay_id": group_pay_id, "mark": mark}, options)


class AsyncGroupPays(AsyncResource):
    """Pay groups. The domains of a group share one paid plan. Reached as `AsyncGetMX.group_pays`."""

    async def list(
        self, *, page: int | None = None, limit: int | None = None, **options: Unpack[ListOptions]
    ) -> AsyncPage[models.GroupPay]:
        """Get Group-Pays. Lists the pay groups of the account, assumed to come in pages of at most 20. Of a row only
        the id is known.

        page: Number of the page, from 1. At least 1. Example: 1. (Evidence: assumed.)
        limit: Rows per page, at most 20. At least 1. At most 20. Example: 20. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`, see
            ListOptions.

        Returns AsyncPage[GroupPay]: one page of rows; `async for` over it fetches the pages that follow. Raises
        GetMXError.
        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as
        message/list).
        """
        return await self._client._list(op.LIST_GROUP_PAYS, {"page": page, "limit": limit}, options)

    async def add(self, *, mark: str | None = None, **options: Unpack[CallOptions]) -> models.GroupPayAdd:
        """Add Group-Pay. Adds a pay group. Domains can then be bound to it and share one paid plan.

        mark: A mark on the object. The docs name it and do not explain it. Example: mark. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns GroupPayAdd. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/group-pay/create is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return await self._client._call(op.ADD_GROUP_PAY, {"mark": mark}, options)

    async def update(
        self, *, group_pay_id: str, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.GroupPayUpdate:
        """Update Group-Pay. Changes a pay group. Its mark is the only field that is assumed to be changeable.

        group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1. (Evidence: assumed.)
        mark: A mark on the object. The docs name it and do not explain it. Example: mark. (Evidence: assumed.)
        options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns GroupPayUpdate. What the service sends is not known: read `raw` or `extra`. Raises GetMXError.
        The path /v1/group-pay/update is assumed: the first call warns with UnconfirmedEndpointWarning.
        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return await self._client._call(op.UPDATE_GROUP_PAY, {"group_pay_id": group_pay_id, "mark": mark}, options)
