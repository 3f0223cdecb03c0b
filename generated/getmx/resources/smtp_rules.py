# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `smtp_rules`, sync and async."""

from __future__ import annotations

from typing import Unpack

from .. import _operations as op
from .. import models
from .._runtime.client import AsyncResource, Resource
from .._runtime.options import CallOptions, ListOptions
from .._runtime.paging import AsyncPage, Page
from .._runtime.signatures import tells_missing


class SmtpRules(Resource):
    """Rules for incoming mail, at most 50. Conditions (any or all of them) look at sender, recipient, title or
    content; the action is to discard the message or to trash it. Use it as `mx.smtp_rules`.
    """

    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        **options: Unpack[ListOptions],
    ) -> Page[models.SmtpRule]:
        """List the rules for incoming mail.

        Vendor's title: Get Smtp Rules. Pages of at most 20 rows are assumed. Nothing is known of a row; all its
        fields are assumed.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            domain_id: Only rules of this domain. Example: 12345678.
            group_pay_id: Only rules of this pay group. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/smtp-filter/list is assumed.

        Evidence: path assumed, request assumed, response assumed (as smtp-filter/update and every other list; row
        fields as requests on rules name them).
        """
        return self._client._list(
            op.LIST_SMTP_RULES,
            {"page": page, "limit": limit, "domain_id": domain_id, "group_pay_id": group_pay_id},
            options,
        )

    @tells_missing
    def add(
        self,
        *,
        rule: str,
        action: str,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        mark: str | None = None,
        status: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SmtpRuleAdd:
        """Add a rule for incoming mail.

        Vendor's title: Add Smtp Rule. There can be at most 50.

        Args:
            rule: JSON text with the conditions. Its inside is not documented. Example: {}.
            action: JSON text with the action, discard or trash. Its inside is not documented. Example: {}.
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            status: 1 is on; -1 is off. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/smtp-filter/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create; fields of
        smtp-filter/update).
        """
        return self._client._call(
            op.ADD_SMTP_RULE,
            {
                "rule": rule,
                "action": action,
                "domain_id": domain_id,
                "group_pay_id": group_pay_id,
                "mark": mark,
                "status": status,
            },
            options,
        )

    @tells_missing
    def update(
        self,
        *,
        smtp_filter_id: str,
        rule: str | None = None,
        action: str | None = None,
        mark: str | None = None,
        status: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SmtpRuleUpdate:
        """Change a rule for incoming mail.

        Vendor's title: Update Smtp Rule. Send at least one field besides its id. What you leave out stays as it is.

        Args:
            smtp_filter_id: Id of a rule, assumed to be `id` of /v1/smtp-filter/list. The vendor's text speaks of a
                message notice here by mistake. Example: 12345678.
            rule: JSON text with the conditions. Its inside is not documented. Example: {}.
            action: JSON text with the action, discard or trash. Its inside is not documented. Example: {}.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            status: 1 is on; -1 is off. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. The sample shows null.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718331.
        """
        return self._client._call(
            op.UPDATE_SMTP_RULE,
            {"smtp_filter_id": smtp_filter_id, "rule": rule, "action": action, "mark": mark, "status": status},
            options,
        )

    @tells_missing
    def delete(self, *, smtp_filter_id: str, **options: Unpack[CallOptions]) -> models.SmtpRuleDelete:
        """Delete a rule for incoming mail.

        Vendor's title: Delete Smtp Rule. The vendor calls its id optional, although nothing else names the rule; so
        send it always.
        Destructive: no other call undoes it.

        Args:
            smtp_filter_id: Id of a rule, assumed to be `id` of /v1/smtp-filter/list. The vendor's text speaks of a
                message notice here by mistake. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response unknown, vendor's page 176718332.
        """
        return self._client._call(op.DELETE_SMTP_RULE, {"smtp_filter_id": smtp_filter_id}, options)


class AsyncSmtpRules(AsyncResource):
    """Rules for incoming mail, at most 50. Conditions (any or all of them) look at sender, recipient, title or
    content; the action is to discard the message or to trash it. Use it as `mx.smtp_rules`.
    """

    async def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        **options: Unpack[ListOptions],
    ) -> AsyncPage[models.SmtpRule]:
        """List the rules for incoming mail.

        Vendor's title: Get Smtp Rules. Pages of at most 20 rows are assumed. Nothing is known of a row; all its
        fields are assumed.

        Args:
            page: Number of the page, from 1. Example: 1.
            limit: Rows per page, 1 to 20. Example: 20.
            domain_id: Only rules of this domain. Example: 12345678.
            group_pay_id: Only rules of this pay group. Example: 1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`, `limit_items`, `cursor`.
                See ListOptions.

        Returns:
            A page of rows. Loop over it with `async for` to get the rows of all pages.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/smtp-filter/list is assumed.

        Evidence: path assumed, request assumed, response assumed (as smtp-filter/update and every other list; row
        fields as requests on rules name them).
        """
        return await self._client._list(
            op.LIST_SMTP_RULES,
            {"page": page, "limit": limit, "domain_id": domain_id, "group_pay_id": group_pay_id},
            options,
        )

    @tells_missing
    async def add(
        self,
        *,
        rule: str,
        action: str,
        domain_id: str | None = None,
        group_pay_id: str | None = None,
        mark: str | None = None,
        status: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SmtpRuleAdd:
        """Add a rule for incoming mail.

        Vendor's title: Add Smtp Rule. There can be at most 50.

        Args:
            rule: JSON text with the conditions. Its inside is not documented. Example: {}.
            action: JSON text with the action, discard or trash. Its inside is not documented. Example: {}.
            domain_id: Id of a domain, `id` of /v1/domain/list. Example: 12345678.
            group_pay_id: Id of a pay group, `id` of /v1/group-pay/list. Example: 1.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            status: 1 is on; -1 is off. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Warns:
            UnconfirmedEndpointWarning: At the first call: the path /v1/smtp-filter/create is assumed.

        Evidence: path assumed, request assumed, response unknown (as message-notice/create; fields of
        smtp-filter/update).
        """
        return await self._client._call(
            op.ADD_SMTP_RULE,
            {
                "rule": rule,
                "action": action,
                "domain_id": domain_id,
                "group_pay_id": group_pay_id,
                "mark": mark,
                "status": status,
            },
            options,
        )

    @tells_missing
    async def update(
        self,
        *,
        smtp_filter_id: str,
        rule: str | None = None,
        action: str | None = None,
        mark: str | None = None,
        status: bool | None = None,
        **options: Unpack[CallOptions],
    ) -> models.SmtpRuleUpdate:
        """Change a rule for incoming mail.

        Vendor's title: Update Smtp Rule. Send at least one field besides its id. What you leave out stays as it is.

        Args:
            smtp_filter_id: Id of a rule, assumed to be `id` of /v1/smtp-filter/list. The vendor's text speaks of a
                message notice here by mistake. Example: 12345678.
            rule: JSON text with the conditions. Its inside is not documented. Example: {}.
            action: JSON text with the action, discard or trash. Its inside is not documented. Example: {}.
            mark: A mark on the object. The docs name it and do not explain it. Example: mark.
            status: 1 is on; -1 is off. True sends 1, False sends -1.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. The sample shows null.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response documented, vendor's page 176718331.
        """
        return await self._client._call(
            op.UPDATE_SMTP_RULE,
            {"smtp_filter_id": smtp_filter_id, "rule": rule, "action": action, "mark": mark, "status": status},
            options,
        )

    @tells_missing
    async def delete(self, *, smtp_filter_id: str, **options: Unpack[CallOptions]) -> models.SmtpRuleDelete:
        """Delete a rule for incoming mail.

        Vendor's title: Delete Smtp Rule. The vendor calls its id optional, although nothing else names the rule; so
        send it always.
        Destructive: no other call undoes it.

        Args:
            smtp_filter_id: Id of a rule, assumed to be `id` of /v1/smtp-filter/list. The vendor's text speaks of a
                message notice here by mistake. Example: 12345678.
            options: `timeout`, `deadline`, `max_retries`, `extra_fields`, `extra_headers`. See CallOptions.

        Returns:
            The answer. Its form is not known: read `raw` or `extra`.

        Raises:
            GetMXError: The call failed. Its subclasses say how.

        Evidence: path documented, request documented, response unknown, vendor's page 176718332.
        """
        return await self._client._call(op.DELETE_SMTP_RULE, {"smtp_filter_id": smtp_filter_id}, options)
