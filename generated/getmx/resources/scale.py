# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `scale`, sync and async."""

from __future__ import annotations

from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.client import AsyncResource, Resource
from .._runtime.options import CallOptions


class Scale(Resource):
    """Servers of one's own (plan Scale), their free space and their upkeep. Use it as `mx.scale`."""

    def remaining_space(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.RemainingSpace:
        """Get the free space of a Scale server, as a share and in GB.

        Vendor's title: Query Remaining Space. The domain or the pay group has to be named.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Free space of a Scale server.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 185509985.
        """
        return self._client._call(
            op.GET_REMAINING_SPACE, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    def reboot_server(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.ScaleRebootServer:
        """Reboot a Scale server.

        Vendor's title: Server Reboot. That it is called with POST is assumed, too.
        Destructive: no other call undoes it.

        Args:
            domain_id: Domain that the server belongs to. Example: 12345678.
            group_pay_id: Pay group that the server belongs to. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/vip-ip/reboot is assumed.

        Evidence: path assumed, request assumed, response unknown (the title's verb under vip-ip; POST as all
        others).
        """
        return self._client._call(op.REBOOT_SERVER, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options)

    def reset_server(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.ScaleResetServer:
        """Reset a Scale server.

        Vendor's title: Server Reset. What is left on it is not documented; expect to lose everything. That it is
        called with POST is assumed, too.
        Destructive: no other call undoes it.

        Args:
            domain_id: Domain that the server belongs to. Example: 12345678.
            group_pay_id: Pay group that the server belongs to. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/vip-ip/reset is assumed.

        Evidence: path assumed, request assumed, response unknown (the title's verb under vip-ip; POST as all
        others).
        """
        return self._client._call(op.RESET_SERVER, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options)

    def clean_up_server(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.ScaleCleanUpServer:
        """Clean up a Scale server.

        Vendor's title: Server Cleanup. What it deletes is not documented; expect to lose it for good. The vendor
        has deprecated this call.
        Destructive: no other call undoes it.
        Deprecated by the vendor.

        Args:
            domain_id: Domain that the server belongs to. Example: 12345678.
            group_pay_id: Pay group that the server belongs to. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/vip-ip/clean-up is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/clean-up under vip-ip).
        """
        return self._client._call(op.CLEAN_UP_SERVER, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options)


class AsyncScale(AsyncResource):
    """Servers of one's own (plan Scale), their free space and their upkeep. Use it as `mx.scale`."""

    async def remaining_space(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.RemainingSpace:
        """Get the free space of a Scale server, as a share and in GB.

        Vendor's title: Query Remaining Space. The domain or the pay group has to be named.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Free space of a Scale server.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 185509985.
        """
        return await self._client._call(
            op.GET_REMAINING_SPACE, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    async def reboot_server(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.ScaleRebootServer:
        """Reboot a Scale server.

        Vendor's title: Server Reboot. That it is called with POST is assumed, too.
        Destructive: no other call undoes it.

        Args:
            domain_id: Domain that the server belongs to. Example: 12345678.
            group_pay_id: Pay group that the server belongs to. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/vip-ip/reboot is assumed.

        Evidence: path assumed, request assumed, response unknown (the title's verb under vip-ip; POST as all
        others).
        """
        return await self._client._call(
            op.REBOOT_SERVER, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    async def reset_server(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.ScaleResetServer:
        """Reset a Scale server.

        Vendor's title: Server Reset. What is left on it is not documented; expect to lose everything. That it is
        called with POST is assumed, too.
        Destructive: no other call undoes it.

        Args:
            domain_id: Domain that the server belongs to. Example: 12345678.
            group_pay_id: Pay group that the server belongs to. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/vip-ip/reset is assumed.

        Evidence: path assumed, request assumed, response unknown (the title's verb under vip-ip; POST as all
        others).
        """
        return await self._client._call(
            op.RESET_SERVER, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    async def clean_up_server(
        self, *, domain_id: str | None = None, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.ScaleCleanUpServer:
        """Clean up a Scale server.

        Vendor's title: Server Cleanup. What it deletes is not documented; expect to lose it for good. The vendor
        has deprecated this call.
        Destructive: no other call undoes it.
        Deprecated by the vendor.

        Args:
            domain_id: Domain that the server belongs to. Example: 12345678.
            group_pay_id: Pay group that the server belongs to. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/vip-ip/clean-up is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/clean-up under vip-ip).
        """
        return await self._client._call(
            op.CLEAN_UP_SERVER, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )
