# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `domains`, sync and async."""

from __future__ import annotations

from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.client import AsyncResource, Resource
from .._runtime.options import CallOptions, ListOptions
from .._runtime.paging import AsyncPage, Page
from .._runtime.signatures import tells_missing


class Domains(Resource):
    """Domains of the account, and the pay group that each belongs to. Use it as `mx.domains`."""

    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        group_pay_id: str | None = None,
        domain: str | None = None,
        mark: str | None = None,
        **options: Unpack[ListOptions],
    ) -> Page[models.Domain]:
        """List the domains of the account, at most 20 a page.

        Vendor's title: Get Domains. Of a row only the id is known; its other fields are assumed.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            group_pay_id: Only domains of this pay group. Example: 1.
            domain: Only domains with this name. Whether a part of a name is enough is not documented. Example:
                a.com.
            mark: Only domains with this mark. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response assumed, vendor's page 176718303 (answer as
        message/list; row fields as requests on domains name them).
        """
        return self._client._list(
            op.LIST_DOMAINS,
            {"page": page, "limit": limit, "group_pay_id": group_pay_id, "domain": domain, "mark": mark},
            options,
        )

    @tells_missing
    def add(
        self, *, domain: str, group_pay_id: str | None = None, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.DomainAdd:
        """Add a domain to the account, and to a pay group if you name one.

        Vendor's title: Add Domain.

        Args:
            domain: Name of the new domain. Example: a.com.
            group_pay_id: Pay group that the domain is to belong to. Example: 1.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return self._client._call(
            op.ADD_DOMAIN, {"domain": domain, "group_pay_id": group_pay_id, "mark": mark}, options
        )

    @tells_missing
    def delete(self, *, domain_id: str, **options: Unpack[CallOptions]) -> models.DomainDelete:
        """Delete a domain.

        Vendor's title: Delete Domain. What becomes of its mailboxes is not documented; expect to lose them.
        Destructive: no other call undoes it.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return self._client._call(op.DELETE_DOMAIN, {"domain_id": domain_id}, options)

    @tells_missing
    def get(self, *, domain_id: str, **options: Unpack[CallOptions]) -> models.DomainDetail:
        """Get one domain.

        Vendor's title: Get Domain Detail. What it says of the domain is not documented.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/detail is assumed.

        Evidence: path assumed, request assumed, response unknown (as message/detail).
        """
        return self._client._call(op.GET_DOMAIN, {"domain_id": domain_id}, options)

    @tells_missing
    def bind_to_group_pay(
        self, *, domain_id: str, group_pay_id: str, **options: Unpack[CallOptions]
    ) -> models.DomainBindToGroupPay:
        """Put a domain into a pay group.

        Vendor's title: Bind Domain to Group-Pay. The domains of a group share one paid plan.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Pay group that the domain is to join. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/bind-group-pay is assumed.

        Evidence: path assumed, request assumed, response unknown (hyphenated verb as in mail/clean-up).
        """
        return self._client._call(
            op.BIND_DOMAIN_TO_GROUP_PAY, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    @tells_missing
    def unbind_from_group_pay(
        self, *, domain_id: str, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.DomainUnbindFromGroupPay:
        """Take a domain out of its pay group.

        Vendor's title: Unbind Domain from Group-Pay. That the group need not be named is assumed.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Pay group that the domain is to leave. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/unbind-group-pay is assumed.

        Evidence: path assumed, request assumed, response unknown (hyphenated verb as in mail/clean-up).
        """
        return self._client._call(
            op.UNBIND_DOMAIN_FROM_GROUP_PAY, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    @tells_missing
    def update(self, *, domain_id: str, mark: str | None = None, **options: Unpack[CallOptions]) -> models.DomainUpdate:
        """Change a domain.

        Vendor's title: Update Domain. Its mark is the only field that is assumed to be changeable.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return self._client._call(op.UPDATE_DOMAIN, {"domain_id": domain_id, "mark": mark}, options)


class AsyncDomains(AsyncResource):
    """Domains of the account, and the pay group that each belongs to. Use it as `mx.domains`."""

    async def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        group_pay_id: str | None = None,
        domain: str | None = None,
        mark: str | None = None,
        **options: Unpack[ListOptions],
    ) -> AsyncPage[models.Domain]:
        """List the domains of the account, at most 20 a page.

        Vendor's title: Get Domains. Of a row only the id is known; its other fields are assumed.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            group_pay_id: Only domains of this pay group. Example: 1.
            domain: Only domains with this name. Whether a part of a name is enough is not documented. Example:
                a.com.
            mark: Only domains with this mark. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `async for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response assumed, vendor's page 176718303 (answer as
        message/list; row fields as requests on domains name them).
        """
        return await self._client._list(
            op.LIST_DOMAINS,
            {"page": page, "limit": limit, "group_pay_id": group_pay_id, "domain": domain, "mark": mark},
            options,
        )

    @tells_missing
    async def add(
        self, *, domain: str, group_pay_id: str | None = None, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.DomainAdd:
        """Add a domain to the account, and to a pay group if you name one.

        Vendor's title: Add Domain.

        Args:
            domain: Name of the new domain. Example: a.com.
            group_pay_id: Pay group that the domain is to belong to. Example: 1.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create).
        """
        return await self._client._call(
            op.ADD_DOMAIN, {"domain": domain, "group_pay_id": group_pay_id, "mark": mark}, options
        )

    @tells_missing
    async def delete(self, *, domain_id: str, **options: Unpack[CallOptions]) -> models.DomainDelete:
        """Delete a domain.

        Vendor's title: Delete Domain. What becomes of its mailboxes is not documented; expect to lose them.
        Destructive: no other call undoes it.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return await self._client._call(op.DELETE_DOMAIN, {"domain_id": domain_id}, options)

    @tells_missing
    async def get(self, *, domain_id: str, **options: Unpack[CallOptions]) -> models.DomainDetail:
        """Get one domain.

        Vendor's title: Get Domain Detail. What it says of the domain is not documented.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/detail is assumed.

        Evidence: path assumed, request assumed, response unknown (as message/detail).
        """
        return await self._client._call(op.GET_DOMAIN, {"domain_id": domain_id}, options)

    @tells_missing
    async def bind_to_group_pay(
        self, *, domain_id: str, group_pay_id: str, **options: Unpack[CallOptions]
    ) -> models.DomainBindToGroupPay:
        """Put a domain into a pay group.

        Vendor's title: Bind Domain to Group-Pay. The domains of a group share one paid plan.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Pay group that the domain is to join. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/bind-group-pay is assumed.

        Evidence: path assumed, request assumed, response unknown (hyphenated verb as in mail/clean-up).
        """
        return await self._client._call(
            op.BIND_DOMAIN_TO_GROUP_PAY, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    @tells_missing
    async def unbind_from_group_pay(
        self, *, domain_id: str, group_pay_id: str | None = None, **options: Unpack[CallOptions]
    ) -> models.DomainUnbindFromGroupPay:
        """Take a domain out of its pay group.

        Vendor's title: Unbind Domain from Group-Pay. That the group need not be named is assumed.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Pay group that the domain is to leave. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/unbind-group-pay is assumed.

        Evidence: path assumed, request assumed, response unknown (hyphenated verb as in mail/clean-up).
        """
        return await self._client._call(
            op.UNBIND_DOMAIN_FROM_GROUP_PAY, {"domain_id": domain_id, "group_pay_id": group_pay_id}, options
        )

    @tells_missing
    async def update(
        self, *, domain_id: str, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.DomainUpdate:
        """Change a domain.

        Vendor's title: Update Domain. Its mark is the only field that is assumed to be changeable.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/domain/update is assumed.

        Evidence: path assumed, request assumed, response unknown (as mail/update).
        """
        return await self._client._call(op.UPDATE_DOMAIN, {"domain_id": domain_id, "mark": mark}, options)
