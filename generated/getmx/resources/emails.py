# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""Methods of `emails`, sync and async."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from .. import _operations as op
from .._runtime.client import AsyncResource, Resource

if TYPE_CHECKING:
    from .. import models
    from .._runtime.options import CallOptions


class Emails(Resource):
    """Mailboxes. A mailbox is named by `mail_id`. Reached as `GetMX.emails`."""

    def clean_up(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.EmailCleanUp:
        """Clean up Email. Empties a mailbox. Whether every folder is emptied is not documented; take all its messages
        as lost.

        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        options: `timeout`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns EmailCleanUp. Documented as a required object; the sample shows it empty. Raises GetMXError.
        Destructive: be sure before you call it; no other call undoes it.
        Evidence: path documented, request documented, response documented, vendor's page 176718317.
        """
        return self._client._call(op.CLEAN_UP_EMAIL, {"mail_id": mail_id}, options)


class AsyncEmails(AsyncResource):
    """Mailboxes. A mailbox is named by `mail_id`. Reached as `AsyncGetMX.emails`."""

    async def clean_up(self, *, mail_id: str, **options: Unpack[CallOptions]) -> models.EmailCleanUp:
        """Clean up Email. Empties a mailbox. Whether every folder is emptied is not documented; take all its messages
        as lost.

        mail_id: Id of a mailbox, `id` of /v1/mail/list or read in the dashboard. Example: 12345678.
        options: `timeout`, `extra_fields`, `extra_headers`, see CallOptions.

        Returns EmailCleanUp. Documented as a required object; the sample shows it empty. Raises GetMXError.
        Destructive: be sure before you call it; no other call undoes it.
        Evidence: path documented, request documented, response documented, vendor's page 176718317.
        """
        return await self._client._call(op.CLEAN_UP_EMAIL, {"mail_id": mail_id}, options)
