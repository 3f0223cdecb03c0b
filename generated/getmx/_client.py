# Rendered by `make generate` from spec/getmx.openapi.yaml. Not edited by hand.
"""The two clients: the runtime's, with a property for each resource."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._operations import OPERATIONS
from ._runtime.call import Api
from ._runtime.client import AsyncClient, SyncClient

if TYPE_CHECKING:
    from .resources.emails import AsyncEmails, Emails

_API = Api(
    version="0.1.0",
    base_url="https://domain-open-api.getmx.com",
    operations=OPERATIONS,
    success_codes=frozenset((0, 200)),
)


class GetMX(SyncClient):
    """The sync client of the GetMX API, safe to share between threads.

    Use it as a context manager, or call `close()`. Unofficial.
    """

    _api = _API

    @cached_property
    def emails(self) -> Emails:
        """Mailboxes. A mailbox is named by `mail_id`."""
        from .resources.emails import Emails

        return Emails(self)


class AsyncGetMX(AsyncClient):
    """The async client of the GetMX API, for use within one event loop.

    Use it as an async context manager, or call `close()`. Unofficial.
    """

    _api = _API

    @cached_property
    def emails(self) -> AsyncEmails:
        """Mailboxes. A mailbox is named by `mail_id`."""
        from .resources.emails import AsyncEmails

        return AsyncEmails(self)
