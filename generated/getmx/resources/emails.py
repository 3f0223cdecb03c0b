# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `emails`, sync and async."""

from __future__ import annotations

import builtins
from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.client import AsyncResource, Resource
from .._runtime.options import CallOptions, ListOptions
from .._runtime.paging import AsyncPage, Page
from .._runtime.signatures import tells_missing


class Emails(Resource):
    """Mailboxes. A mailbox is named by `mail_id`. Use it as `mx.emails`."""

    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        mail: str | None = None,
        mark: str | None = None,
        **options: Unpack[ListOptions],
    ) -> Page[models.Email]:
        """List mailboxes.

        Vendor's title: Get Emails. Pages of at most 20 rows are assumed. Of a row only the id is known; its other
        fields are assumed. The newer state of the docs lists a V2 beside it, which pages with a cursor.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            domain_id: Only mailboxes of this domain. Example: 12345678.
            mail: Only mailboxes with this address. Whether a part of it is enough is not known.
            mark: Only mailboxes with this mark. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as message/list;
        row fields as requests on mailboxes name them).
        """
        return self._client._list(
            op.LIST_EMAILS, {"page": page, "limit": limit, "domain_id": domain_id, "mail": mail, "mark": mark}, options
        )

    def list_v2(
        self,
        *,
        offset: str | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        sort_value: str | None = None,
        sort_type: str | None = None,
        mail: str | None = None,
        **options: Unpack[ListOptions],
    ) -> Page[models.EmailV2]:
        """List mailboxes with a cursor (`offset`) in place of page numbers.

        Vendor's title: Get Emails (V2). Neither its answer nor where the next cursor comes from is documented.

        Args:
            offset: The cursor. The sample reads as the time of creation in seconds and an id; in a sibling product
                of the vendor the cursor is `<created_at>,<id>` of the last row. Example:
                1753249650,1721249659550380508.
            limit: Mailboxes per call. Its maximum is not printed. Example: 20. (Evidence: assumed.)
            domain_id: Only mailboxes of this domain. Example: 12345678.
            sort_value: What to sort by. The sample is the only value known. Example: created_at.
            sort_type: Direction of the sort. The sample is the only value known. Example: desc.
            mail: Only mailboxes with this address. Whether a part of it is enough is not documented.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `for` to get the rows of all pages. Its form is not known: read `raw`
                or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response unknown, vendor's page 331925765.
        """
        return self._client._list(
            op.LIST_EMAILS_V2,
            {
                "offset": offset,
                "limit": limit,
                "domain_id": domain_id,
                "sort_value": sort_value,
                "sort_type": sort_type,
                "mail": mail,
            },
            options,
        )

    @tells_missing
    def add(
        self, *, domain_id: str, mail: str, password: str, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.EmailAdd:
        """Add a mailbox to a domain.

        Vendor's title: Add Email.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            mail: Address of the new mailbox. Whether the part before the @ is enough is not known.
            password: Password of the new mailbox, at least 8 characters.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/mail/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create; fields of mail/update
        and v2/mail/list).
        """
        _values: builtins.dict[str, object] = {"domain_id": domain_id, "mail": mail, "password": password, "mark": mark}
        del password  # An error shows the variables of this frame to tools that report it.
        return self._client._call(op.ADD_EMAIL, _values, options)

    @tells_missing
    def delete(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.EmailDelete:
        """Delete a mailbox.

        Vendor's title: Delete Email. What becomes of its messages is not documented; expect to lose them.
        Destructive: no other call undoes it.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/mail/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return self._client._call(op.DELETE_EMAIL, {"mail_id": mail_id}, options)

    @tells_missing
    def update(
        self, *, mail_id: str, password: str | None = None, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.EmailUpdate:
        """Change the password or the mark of a mailbox.

        Vendor's title: Update Email. Send at least one of the two. What you leave out stays as it is.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            password: New password of the mailbox, at least 8 characters.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. The sample shows it empty.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718316.
        """
        _values: builtins.dict[str, object] = {"mail_id": mail_id, "password": password, "mark": mark}
        del password  # An error shows the variables of this frame to tools that report it.
        return self._client._call(op.UPDATE_EMAIL, _values, options)

    @tells_missing
    def clean_up(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.EmailCleanUp:
        """Empty a mailbox.

        Vendor's title: Clean up Email. Whether every folder is emptied is not documented; expect to lose all its
        messages.
        Destructive: no other call undoes it.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Documented as a required object; the sample shows it empty.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718317.
        """
        return self._client._call(op.CLEAN_UP_EMAIL, {"mail_id": mail_id}, options)

    def count(self, *, domain_id: str | None = None, **options: Unpack[CallOptions]) -> models.EmailCount:
        """Count the mailboxes of the account, or of one domain.

        Vendor's title: Get Emails Total. What the count is called in the answer is not documented.

        Args:
            domain_id: Count only mailboxes of this domain. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/mail/total is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word).
        """
        return self._client._call(op.COUNT_EMAILS, {"domain_id": domain_id}, options)


class AsyncEmails(AsyncResource):
    """Mailboxes. A mailbox is named by `mail_id`. Use it as `mx.emails`."""

    async def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        mail: str | None = None,
        mark: str | None = None,
        **options: Unpack[ListOptions],
    ) -> AsyncPage[models.Email]:
        """List mailboxes.

        Vendor's title: Get Emails. Pages of at most 20 rows are assumed. Of a row only the id is known; its other
        fields are assumed. The newer state of the docs lists a V2 beside it, which pages with a cursor.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            domain_id: Only mailboxes of this domain. Example: 12345678.
            mail: Only mailboxes with this address. Whether a part of it is enough is not known.
            mark: Only mailboxes with this mark. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `async for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path referenced, request assumed, response assumed (paging as domain/list; answer as message/list;
        row fields as requests on mailboxes name them).
        """
        return await self._client._list(
            op.LIST_EMAILS, {"page": page, "limit": limit, "domain_id": domain_id, "mail": mail, "mark": mark}, options
        )

    async def list_v2(
        self,
        *,
        offset: str | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        sort_value: str | None = None,
        sort_type: str | None = None,
        mail: str | None = None,
        **options: Unpack[ListOptions],
    ) -> AsyncPage[models.EmailV2]:
        """List mailboxes with a cursor (`offset`) in place of page numbers.

        Vendor's title: Get Emails (V2). Neither its answer nor where the next cursor comes from is documented.

        Args:
            offset: The cursor. The sample reads as the time of creation in seconds and an id; in a sibling product
                of the vendor the cursor is `<created_at>,<id>` of the last row. Example:
                1753249650,1721249659550380508.
            limit: Mailboxes per call. Its maximum is not printed. Example: 20. (Evidence: assumed.)
            domain_id: Only mailboxes of this domain. Example: 12345678.
            sort_value: What to sort by. The sample is the only value known. Example: created_at.
            sort_type: Direction of the sort. The sample is the only value known. Example: desc.
            mail: Only mailboxes with this address. Whether a part of it is enough is not documented.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `async for` to get the rows of all pages. Its form is not known: read
                `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response unknown, vendor's page 331925765.
        """
        return await self._client._list(
            op.LIST_EMAILS_V2,
            {
                "offset": offset,
                "limit": limit,
                "domain_id": domain_id,
                "sort_value": sort_value,
                "sort_type": sort_type,
                "mail": mail,
            },
            options,
        )

    @tells_missing
    async def add(
        self, *, domain_id: str, mail: str, password: str, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.EmailAdd:
        """Add a mailbox to a domain.

        Vendor's title: Add Email.

        Args:
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            mail: Address of the new mailbox. Whether the part before the @ is enough is not known.
            password: Password of the new mailbox, at least 8 characters.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/mail/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create; fields of mail/update
        and v2/mail/list).
        """
        _values: builtins.dict[str, object] = {"domain_id": domain_id, "mail": mail, "password": password, "mark": mark}
        del password  # An error shows the variables of this frame to tools that report it.
        return await self._client._call(op.ADD_EMAIL, _values, options)

    @tells_missing
    async def delete(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.EmailDelete:
        """Delete a mailbox.

        Vendor's title: Delete Email. What becomes of its messages is not documented; expect to lose them.
        Destructive: no other call undoes it.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/mail/delete is assumed.

        Evidence: path assumed, request assumed, response unknown (as smtp-filter/delete).
        """
        return await self._client._call(op.DELETE_EMAIL, {"mail_id": mail_id}, options)

    @tells_missing
    async def update(
        self, *, mail_id: str, password: str | None = None, mark: str | None = None, **options: Unpack[CallOptions]
    ) -> models.EmailUpdate:
        """Change the password or the mark of a mailbox.

        Vendor's title: Update Email. Send at least one of the two. What you leave out stays as it is.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            password: New password of the mailbox, at least 8 characters.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. The sample shows it empty.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718316.
        """
        _values: builtins.dict[str, object] = {"mail_id": mail_id, "password": password, "mark": mark}
        del password  # An error shows the variables of this frame to tools that report it.
        return await self._client._call(op.UPDATE_EMAIL, _values, options)

    @tells_missing
    async def clean_up(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.EmailCleanUp:
        """Empty a mailbox.

        Vendor's title: Clean up Email. Whether every folder is emptied is not documented; expect to lose all its
        messages.
        Destructive: no other call undoes it.

        Args:
            mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Documented as a required object; the sample shows it empty.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718317.
        """
        return await self._client._call(op.CLEAN_UP_EMAIL, {"mail_id": mail_id}, options)

    async def count(self, *, domain_id: str | None = None, **options: Unpack[CallOptions]) -> models.EmailCount:
        """Count the mailboxes of the account, or of one domain.

        Vendor's title: Get Emails Total. What the count is called in the answer is not documented.

        Args:
            domain_id: Count only mailboxes of this domain. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/mail/total is assumed.

        Evidence: path assumed, request assumed, response unknown (path is the title's word).
        """
        return await self._client._call(op.COUNT_EMAILS, {"domain_id": domain_id}, options)
