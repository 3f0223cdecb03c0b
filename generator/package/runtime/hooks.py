"""What a caller's hooks and logs see of a call: everything but secrets and what messages say."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import NamedTuple


def curl_command(url: str, fields: tuple[tuple[str, str], ...]) -> str:
    """The call as a curl command for a shell in which GETMX_TOKEN is set. Other secrets are stars in it."""
    options = ['"token=$GETMX_TOKEN"' if name == "token" else shlex.quote(f"{name}={value}") for name, value in fields]
    return " ".join(["curl --request POST", shlex.quote(url), *(f"--form-string {option}" for option in options)])


class RequestInfo(NamedTuple):
    """An attempt that is about to be sent, as `on_request` sees it. Secrets are stars in `fields`.

    `attempt` counts from 1, `operation` is the operationId (the path, for a request to an unknown one).
    """

    operation: str
    attempt: int
    url: str
    fields: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]

    @property
    def curl(self) -> str:
        """The call as a curl command, its token as $GETMX_TOKEN."""
        return curl_command(self.url, self.fields)


class ResponseInfo(NamedTuple):
    """How an attempt ended, as `on_response` sees it.

    `status` is None and `error` the class of the error where there was no answer, or none that could be unpacked.
    `pause` is the seconds until the next attempt, None if this was the last. `elapsed` is in seconds.
    """

    operation: str
    attempt: int
    url: str
    status: int | None
    headers: Mapping[str, str]
    elapsed: float
    error: str | None
    pause: float | None
